"""The workspace as one file: the store that ``audit --store`` makes, with the files themselves and what the page knows.

What a person decided and corrected are the notes of the store, whoever wrote them; the page keeps beside them what no
note can say: what is about no form, or about forms that it does not have now.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from attrs import asdict, evolve

from perfscore.auditing.finding import Handling
from perfscore.auditing.run import Checked
from perfscore.errors import UsageError
from perfscore.form import Form
from perfscore.frozen import frozen
from perfscore.messages import problem
from perfscore.reading.outcome import DocumentResult
from perfscore.reading.sources import MAX_BYTES, Source
from perfscore.running.reading import Worked
from perfscore.serving.asked import DocumentKey
from perfscore.serving.submission import Judged, Paper, Submission
from perfscore.store.notes import SPOT, Action, Note, corrections_of, decisions_of, import_notes, spot_of
from perfscore.store.plain import loaded
from perfscore.store.schema import in_memory
from perfscore.store.store import Store

_IN_MEMORY = Path(":memory:")
_STATES = {Handling.ACCEPTED: Action.ACCEPT, Handling.REJECTED: Action.REJECT}


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
        run, places = store.begin_run(submission.rules), _places(submission)
        for paper in submission.papers:
            source = Source(_identity(paper.key, paper.result.file), "", raw=b"")
            store.save(run, source, _worked(paper, by_key), "", submission.lang)
        store.end_run(run, judged.report.findings, submission.lang)
        import_notes(store, _notes(submission, places))
        told = [{"digest": each.digest, "member": each.member, "name": each.name} for each in documents]
        with store.transaction() as changes:
            for name, value in (("documents", told), ("work", _without_notes(work, places))):
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
            known = [DocumentKey(each["digest"], each["member"], each["name"]) for each in kept.get("documents", [])]
            readings = dict(_readings(connection, known))
            work = _with_notes(kept.get("work", {}), store, readings)
    except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError, zlib.error) as error:
        raise UsageError([problem("U061", found=name, detail=type(error).__name__)]) from None
    documents = tuple(known or readings)
    return Workspace(documents=documents, work=work, files=files, readings=readings)


def _worked(paper: Paper, by_key: Mapping[str, Checked]) -> Worked[Checked]:
    keys = [f"{paper.key}:{number}" for number in range(len(paper.result.forms))]
    if paper.result.failure is not None or not all(key in by_key for key in keys):
        return Worked(evolve(paper.result, forms=()))
    return Worked(paper.result, tuple(by_key[key] for key in keys))


def _places(submission: Submission) -> dict[str, tuple[str, int]]:
    """Of the key of each form what notes know it by: the bytes of its document, and its number there."""
    return {
        f"{paper.key}:{number}": (paper.result.digest, number)
        for paper in submission.papers
        for number in range(len(paper.result.forms))
        if paper.result.digest is not None
    }


def _notes(submission: Submission, places: Mapping[str, tuple[str, int]]) -> Iterator[Note]:
    """Corrections and decisions as notes of the store."""
    for key, corrections in submission.corrections.items():
        for each in corrections if key in places else ():
            digest, number = places[key]
            yield Note(
                digest=digest, form=number, action=Action.CORRECT, path=each.path, field=each.field,
                before=each.read, after=each.text, author=each.who, at=each.when,
            )  # fmt: skip
    for key, decisions in submission.decisions.items():
        for about in decisions if key in places else ():
            made, (digest, number) = about.decision, places[key]
            said = [(_STATES[made.state], "")] if made.state in _STATES else []
            said += [each for each in ((Action.NOTE, made.note), (Action.ASSIGN, made.assigned)) if each[1]]
            for action, words in said:
                yield Note(
                    digest=digest, form=number, action=action, code=about.code, row=about.row, place=about.place,
                    text=words, author=made.who, at=made.when,
                )  # fmt: skip


def _without_notes(work: Mapping[str, Any], places: Mapping[str, object]) -> dict[str, Any]:
    corrections = {key: made for key, made in work.get("corrections", {}).items() if key not in places}
    decisions = {key: made for key, made in work.get("decisions", {}).items() if made.get("form") not in places}
    return {**work, "corrections": corrections, "decisions": decisions}


def _with_notes(
    work: Mapping[str, Any], store: Store, readings: Mapping[DocumentKey, DocumentResult]
) -> dict[str, Any]:
    """What the page keeps, with the notes of the store."""
    corrections: dict[str, list[dict[str, Any]]] = {}
    decisions: dict[str, dict[str, Any]] = {}
    for document, result in readings.items():
        digest = result.digest or ""
        for number, made in corrections_of(store.connection, digest).items():
            corrections[f"{document.key}:{number}"] = [asdict(each) for each in made]
        for number, said in decisions_of(store, digest).items():
            form = f"{document.key}:{number}"
            for each in said:
                where = None if each.place is None else spot_of(each.place)
                about = [
                    form,
                    each.code,
                    each.row or "",
                    *([] if where is None else (where.get(name, "") for name in SPOT)),
                ]
                told = {"form": form, "code": each.code, "row": each.row, **each.decision.to_dict()}
                key = json.dumps(about, ensure_ascii=False, separators=(",", ":"))
                decisions[key] = told if where is None else told | {"where": where}
    return {
        **work,
        "corrections": {**work.get("corrections", {}), **corrections},
        "decisions": {**decisions, **work.get("decisions", {})},
    }


def _files(connection: sqlite3.Connection) -> Iterator[tuple[str, bytes]]:
    for digest, packed in connection.execute("SELECT digest, packed FROM desk_files"):
        yield digest, zlib.decompressobj().decompress(packed, MAX_BYTES)


def _readings(
    connection: sqlite3.Connection, known: Sequence[DocumentKey]
) -> Iterator[tuple[DocumentKey, DocumentResult]]:
    """The documents of the store as they were read, by the keys that the page knows them by."""
    named = {_identity(each.key, each.name): each for each in known}
    found = connection.execute(
        "SELECT id, identity, file, digest FROM documents WHERE digest IS NOT NULL AND NOT gone ORDER BY id"
    )
    for number, identity, file, digest in found.fetchall():
        rows = connection.execute("SELECT reading FROM forms WHERE document = ? ORDER BY number", (number,))
        forms = tuple(loaded(reading, Form) for (reading,) in rows)
        yield (
            named.get(identity, DocumentKey(digest, None, file)),
            DocumentResult(file=file, forms=forms, digest=digest),
        )


def _identity(key: str, name: str) -> str:
    """Of a document that the page saves: two files may have one name."""
    return f"{key}/{name}"
