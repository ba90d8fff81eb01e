"""The workspace as one file: the store that ``audit --store`` makes, with the files themselves and what the page knows.

What a person decided stands in it twice: as notes for whoever opens the store, and as the page keeps it.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from attrs import asdict, evolve, frozen

from perfscore.auditing.run import Checked
from perfscore.errors import UsageError, problem
from perfscore.form import Form
from perfscore.reading.outcome import DocumentResult
from perfscore.reading.sources import MAX_BYTES, Source
from perfscore.running.documents import Worked
from perfscore.serving.asked import DocumentKey
from perfscore.serving.submission import Judged, Paper, Submission
from perfscore.store.notes import Action, Note, corrections_of, decisions_of, import_notes
from perfscore.store.plain import loaded
from perfscore.store.schema import in_memory
from perfscore.store.store import Store

_IN_MEMORY = Path(":memory:")
_ACTIONS = {"accepted": Action.ACCEPT, "rejected": Action.REJECT}


@frozen(kw_only=True)
class Workspace:
    """What is in such a file: the documents in order, what a person did, files by the hash of their bytes.

    ``readings`` are there for documents whose files are not.
    """

    documents: tuple[DocumentKey, ...]
    work: Mapping[str, Any]
    files: Mapping[str, bytes]
    readings: Mapping[DocumentKey, DocumentResult]


def saved(
    submission: Submission, judged: Judged, documents: Sequence[DocumentKey], work: Mapping[str, Any],
    files: Mapping[str, bytes],
) -> bytes:  # fmt: skip
    """The bytes of the store. ``documents`` and ``files`` are as ``Workspace`` has them."""
    by_key = dict(zip(judged.keys, judged.report.audits, strict=True))
    with closing(in_memory()) as connection:
        store = Store(_IN_MEMORY, connection)
        run = store.begin_run(submission.rules)
        for paper in submission.papers:
            source = Source(f"{paper.key}/{paper.result.file}", "", raw=b"")  # two files may have one name
            store.save(run, source, _worked(paper, by_key), "", submission.lang)
        store.end_run(run, judged.report.findings, submission.lang)
        import_notes(store, _notes(submission, work))
        told = [{"digest": each.digest, "member": each.member, "name": each.name} for each in documents]
        with store.transaction() as changes:
            for name, value in (("documents", told), ("work", work)):
                changes.execute("INSERT INTO desk VALUES (?, ?)", (name, json.dumps(value, ensure_ascii=False)))
            packed = ((digest, zlib.compress(raw)) for digest, raw in files.items())
            changes.executemany("INSERT INTO desk_files VALUES (?, ?)", packed)
        return bytes(connection.serialize())


def opened(raw: bytes, name: str) -> Workspace:
    """What is in the bytes of a store. Raises UsageError when they are none of ours."""
    try:
        with closing(in_memory(raw, name)) as connection:
            store = Store(_IN_MEMORY, connection)
            kept = {key: json.loads(value) for key, value in connection.execute("SELECT name, value FROM desk")}
            files = dict(_files(connection))
            readings = dict(_readings(connection))
            work = kept["work"] if isinstance(kept.get("work"), dict) else _work(store, readings)
            known = [DocumentKey(each["digest"], each["member"], each["name"]) for each in kept.get("documents", [])]
    except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError, zlib.error) as error:
        raise UsageError([problem("U061", found=name, detail=type(error).__name__)]) from None
    documents = tuple(known or readings)
    return Workspace(documents=documents, work=work, files=files, readings=readings)


def _worked(paper: Paper, by_key: Mapping[str, Checked]) -> Worked[Checked]:
    keys = [f"{paper.key}:{number}" for number in range(len(paper.result.forms))]
    if paper.result.failure is not None or not all(key in by_key for key in keys):
        return Worked(evolve(paper.result, forms=()))
    return Worked(paper.result, tuple(by_key[key] for key in keys))


def _notes(submission: Submission, work: Mapping[str, Any]) -> Iterator[Note]:
    """Corrections and decisions as notes of the store."""
    places = {
        f"{paper.key}:{number}": (paper.result.digest, number)
        for paper in submission.papers
        for number in range(len(paper.result.forms))
    }
    for key, corrections in submission.corrections.items():
        digest, number = places.get(key, (None, 0))
        for each in corrections if digest is not None else ():
            yield Note(
                digest=digest or "", form=number, action=Action.CORRECT, path=each.path, field=each.field,
                before=each.read, after=each.text, author=each.who, at=each.when,
            )  # fmt: skip
    for made in work.get("decisions", {}).values():
        digest, number = places.get(made.get("form") or "", (None, 0))
        wanted = (
            (_ACTIONS.get(made.get("state", "")), ""),
            (Action.NOTE if made.get("note") else None, made.get("note", "")),
            (Action.ASSIGN if made.get("assigned") else None, made.get("assigned", "")),
        )
        for action, said in wanted if digest is not None else ():
            if action is not None:
                yield Note(
                    digest=digest or "", form=number, action=action, code=made.get("code"), row=made.get("row"),
                    text=said, author=made.get("who", ""), at=made.get("when", ""),
                )  # fmt: skip


def _files(connection: sqlite3.Connection) -> Iterator[tuple[str, bytes]]:
    for digest, packed in connection.execute("SELECT digest, packed FROM desk_files"):
        yield digest, zlib.decompressobj().decompress(packed, MAX_BYTES)


def _readings(connection: sqlite3.Connection) -> Iterator[tuple[DocumentKey, DocumentResult]]:
    """The documents of the store as they were read."""
    found = connection.execute(
        "SELECT id, file, digest FROM documents WHERE digest IS NOT NULL AND NOT gone ORDER BY id"
    )
    for number, file, digest in found.fetchall():
        rows = connection.execute("SELECT reading FROM forms WHERE document = ? ORDER BY number", (number,))
        forms = tuple(loaded(reading, Form) for (reading,) in rows)
        yield DocumentKey(digest, None, file), DocumentResult(file=file, forms=forms, digest=digest)


def _work(store: Store, readings: Mapping[DocumentKey, DocumentResult]) -> dict[str, Any]:
    """What the page keeps, out of the notes of a store that no page has made."""
    corrections: dict[str, list[dict[str, Any]]] = {}
    decisions: dict[str, dict[str, Any]] = {}
    for document in readings:
        for number, made in corrections_of(store.connection, document.digest).items():
            corrections[f"{document.key}:{number}"] = [asdict(each) for each in made]
        for number, said in decisions_of(store, document.digest).items():
            form = f"{document.key}:{number}"
            for each in said:
                about = json.dumps([form, each.code, each.row or ""], ensure_ascii=False, separators=(",", ":"))
                decisions[about] = {"form": form, "code": each.code, "row": each.row, **each.decision.to_dict()}
    return {"corrections": corrections, "decisions": decisions}
