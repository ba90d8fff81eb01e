"""The store: what became of documents, saved one document at a time; what a killed run loses is the one in hand."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from attrs import asdict, define

from perfscore.auditing.finding import Finding
from perfscore.auditing.matching import unit
from perfscore.auditing.records import finding_values, row_values
from perfscore.auditing.risk import exposure
from perfscore.auditing.run import Checked
from perfscore.errors import UsageError
from perfscore.form import Form
from perfscore.messages import Lang, Place, problem
from perfscore.reading.outcome import DocumentResult
from perfscore.reading.sources import Source
from perfscore.reading.sources import shown as shown_path
from perfscore.rules.choose import place_of_form
from perfscore.rules.places import ToldPlace
from perfscore.running.reading import Worked
from perfscore.scoring.score import FormScore
from perfscore.store.plain import dumped
from perfscore.store.schema import connect, roll_back
from perfscore.values.number import text
from perfscore.version import __version__


@define
class Store:
    """An open store. Several processes may have one open; a transaction is one document or one note."""

    path: Path
    connection: sqlite3.Connection

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False) -> Store:
        """Raises UsageError when there is none (unless ``create``), or it is no store, or one of a newer version."""
        return cls(Path(path).absolute(), connect(Path(path), create=create))

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Raises UsageError for what SQLite said: the disk is full, the file is damaged, another holds it too long."""
        self.close()
        if isinstance(error, sqlite3.Error):
            raise UsageError([problem("U067", Place(file=str(self.path)), detail=error)]) from None

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing; one writes at a time, the others wait."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            roll_back(self.connection)
            raise
        self.connection.execute("COMMIT")

    def begin_run(self, rules: str) -> int:
        with self.transaction() as changes:
            found = changes.execute("INSERT INTO runs (began, rules) VALUES (?, ?)", (now(), rules)).lastrowid
        return found or 0

    def save(self, run: int, source: Source, result: Worked[Checked], judged: str, lang: Lang) -> None:
        """What became of a document; nothing is written again that is there already."""
        document, identity = result.document, identity_of(source)
        with self.transaction() as changes:
            same = changes.execute(
                "UPDATE documents SET run = max(run, ?), gone = 0, file = ? "
                "WHERE identity = ? AND digest = ? AND engine = ? "
                "AND judged = ? AND unread IS NULL",
                (run, document.file, identity, document.digest, __version__, judged),
            )
            if same.rowcount and document.failure is None:
                return
            gone = changes.execute("DELETE FROM documents WHERE identity = ? RETURNING run", (identity,)).fetchall()
            run = max(run, *(other for (other,) in gone), 0)  # of two runs at once the later one knows what is gone
            number = self._insert_document(run, identity, document, judged)
            for position, (form, made) in enumerate(zip(document.forms, result.made, strict=True)):
                self._insert_form(number, position, form, made, lang)

    def _insert_document(self, run: int, identity: str, document: DocumentResult, judged: str) -> int:
        failure = document.failure
        first = None if failure is None else failure.problems[0]
        values = (
            identity, document.file, document.digest, __version__, now(),
            None if first is None else f"{first.code} {first.message()}",
            json.dumps([dumped(each) for each in document.notes], ensure_ascii=False), judged, run,
        )  # fmt: skip
        columns = "identity, file, digest, engine, at, unread, notes, judged, run"
        return self.connection.execute(_insert("documents", columns), _all(values)).lastrowid or 0

    def _insert_form(self, document: int, number: int, form: Form, made: Checked, lang: Lang) -> None:
        result, told = made.result, place_of_form(made.result.form)
        scored = result if isinstance(result, FormScore) else None
        ends = (None, None) if result.total is None else (text(result.total.low), text(result.total.high))
        shown, place = result.form, told.path if isinstance(told, ToldPlace) else None
        values = (
            document, number, dumped(form), shown.name, shown.kind.value, shown.layout, shown.year,
            shown.supervisor, shown.implementer, unit(shown), place,
            scored.rules.id if scored else None, json.dumps(scored.receipt.to_dict()) if scored else None,
            None if result.declared_total is None else text(result.declared_total), *ends, result.grade,
            json.dumps(asdict(exposure(made)), default=str, ensure_ascii=False),
        )  # fmt: skip
        columns = (
            "document, number, reading, name, kind, layout, year, supervisor, implementer, unit, place, ruleset, "
            "receipt, declared_total, low, high, grade, exposure"
        )
        found = self.connection.execute(_insert("forms", columns), _all(values)).lastrowid
        rows = [_all((found, at, *row_values(row, lang))) for at, row in enumerate(result.rows)]
        self.connection.executemany(_insert("form_rows", f"form, number, {_ROW}"), rows)
        findings = [_all((found, *finding_values(item, lang))) for item in made.findings]
        self.connection.executemany(_insert("form_findings", f"form, {_FINDING}"), findings)

    def end_run(self, run: int, across: Iterable[Finding], lang: Lang, folders: Sequence[str] = ()) -> None:
        """The run is complete: what it found across its forms, and what is no longer in the ``folders`` it read."""
        with self.transaction() as changes:
            changes.execute(
                "DELETE FROM form_findings WHERE form IS NULL AND document IN (SELECT id FROM documents WHERE run = ?)",
                (run,),
            )
            for item in across:
                changes.execute(
                    f"INSERT INTO form_findings (document, {_FINDING}) "
                    f"SELECT id, {_marks(_FINDING)} FROM documents WHERE file = ? AND run = ? LIMIT 1",
                    _all((*finding_values(item, lang), item.place.file, run)),
                )
            for folder in folders:
                below = str(Path(folder).absolute()).rstrip("/\\")
                changes.execute(
                    "UPDATE documents SET gone = 1 WHERE run < ? AND substr(identity, 1, ?) IN (?, ?)",
                    (run, len(below) + 1, f"{below}/", f"{below}\\"),
                )
            changes.execute("UPDATE runs SET ended = ? WHERE id = ?", (now(), run))


def identity_of(source: Source) -> str:
    """By which a document is known again, wherever the command is run."""
    if source.raw is not None:
        return source.name
    return shown_path(os.path.abspath(source.path)) + source.name.removeprefix(shown_path(source.path))  # noqa: PTH100 - links stay


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


_PLACE = "page, sheet, cell, line"
_ROW = f"level2, name, target, actual, weight, declared, low, high, method, direction, verdict, explanation, {_PLACE}"
_FINDING = f'code, severity, points, cause, "row", message, {_PLACE}'


def _insert(table: str, columns: str) -> str:
    return f"INSERT INTO {table} ({columns}) VALUES ({_marks(columns)})"


def _marks(columns: str) -> str:
    return ", ".join("?" * (columns.count(",") + 1))


def _all(values: Iterable[object]) -> tuple[object, ...]:
    return tuple(map(_stored, values))


def _stored(value: object) -> object:
    """As SQLite keeps it: exact decimals are text, and so is what is no text elsewhere."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    return value if value is None or isinstance(value, int) else f"{value:f}"
