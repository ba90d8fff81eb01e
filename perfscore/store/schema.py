"""The tables of a store, and opening one: made when it is not there, brought to the newest version when it is older."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from perfscore.errors import UsageError
from perfscore.messages import Place, problem

APPLICATION = 0x70667363  # "pfsc": by which a store is told from other databases
_WAIT = 60.0  # seconds that one waits for another who is writing

#: What brings a store from one version to the next; the first makes it. Never edited once it was released.
MIGRATIONS = (
    """
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, began TEXT NOT NULL, ended TEXT, rules TEXT NOT NULL
);
CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  identity TEXT NOT NULL UNIQUE, -- absolute path; of a member of a zip, that of the zip and its name there
  file TEXT NOT NULL,            -- the path as it was given
  digest TEXT,                   -- SHA-256 of its bytes
  engine TEXT NOT NULL,          -- version that read it
  at TEXT NOT NULL,              -- when that was
  unread TEXT,                   -- code and reason, where it was not read
  notes TEXT NOT NULL,           -- JSON: what is to be said of it as a whole
  judged TEXT,                   -- hash of all that the judgement rests on, but for the document
  run INTEGER NOT NULL REFERENCES runs,
  gone INTEGER NOT NULL DEFAULT 0 -- 1 where a later run did not find it any more
);
CREATE TABLE forms (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
  number INTEGER NOT NULL,       -- in its document, from 0
  reading TEXT NOT NULL,         -- JSON: the form as it was read, before corrections
  name TEXT, kind TEXT, layout TEXT, year INTEGER, supervisor TEXT, implementer TEXT, unit TEXT, place TEXT,
  ruleset TEXT, receipt TEXT,
  declared_total TEXT, low TEXT, high TEXT, grade TEXT, -- points as exact decimals
  exposure TEXT NOT NULL,        -- JSON: what it adds to the risk of its unit
  UNIQUE (document, number)
);
CREATE TABLE form_rows (
  form INTEGER NOT NULL REFERENCES forms ON DELETE CASCADE, number INTEGER NOT NULL,
  level2 TEXT, name TEXT, target TEXT, actual TEXT, weight TEXT, declared TEXT, low TEXT, high TEXT, method TEXT,
  direction TEXT, verdict TEXT, explanation TEXT, page INTEGER, sheet TEXT, cell TEXT, line INTEGER,
  PRIMARY KEY (form, number)
) WITHOUT ROWID;
CREATE TABLE form_findings (
  id INTEGER PRIMARY KEY,
  form INTEGER REFERENCES forms ON DELETE CASCADE,         -- NULL for what was found across forms
  document INTEGER REFERENCES documents ON DELETE CASCADE, -- for these
  code TEXT, severity TEXT, points TEXT, cause TEXT, "row" TEXT, message TEXT,
  page INTEGER, sheet TEXT, cell TEXT, line INTEGER
);
CREATE INDEX findings_of_form ON form_findings (form);
CREATE INDEX findings_of_document ON form_findings (document);
CREATE TABLE notes (             -- only added to: who takes one back is told beside it
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL, form INTEGER NOT NULL,             -- the bytes that it is about, and the form there, from 0
  code TEXT, "row" TEXT,                                   -- the finding and its row, where it is about these
  action TEXT NOT NULL CHECK (action IN ('accept', 'reject', 'note', 'assign', 'correct')),
  path TEXT, field TEXT, before TEXT, after TEXT,          -- of a correction: indicators[3], actual, what it held
  text TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL,
  undone_by TEXT, undone_at TEXT
);
CREATE INDEX notes_of_form ON notes (digest, form);
CREATE VIEW "rows" AS
  SELECT file, f.name AS form, kind, year, supervisor, implementer, ruleset, level2, r.name, target, actual, weight,
    declared, r.low, r.high, method, direction, verdict, explanation, page, sheet, cell, line
  FROM form_rows r JOIN forms f ON f.id = r.form JOIN documents d ON d.id = f.document
  WHERE NOT gone ORDER BY identity, f.number, r.number;
CREATE VIEW findings AS
  SELECT file, f.name AS form, kind, year, supervisor, implementer, ruleset, code, severity, points, cause, x."row",
    message, page, sheet, cell, line
  FROM form_findings x LEFT JOIN forms f ON f.id = x.form JOIN documents d ON d.id = coalesce(f.document, x.document)
  WHERE NOT gone ORDER BY x.form IS NULL, identity, f.number, x.id;
""",
    """
CREATE TABLE desk (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID; -- JSON: what only the page knows
CREATE TABLE desk_files (digest TEXT PRIMARY KEY, packed BLOB NOT NULL);      -- files by SHA-256, zlib
""",
    """
ALTER TABLE notes ADD COLUMN place TEXT; -- JSON: where its finding stands; NULL: about every such finding of the row
""",
)


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """A store that is open, of the newest version. Raises UsageError when there is none, or it is no store of ours.

    Where nothing can be written beside it, one that nobody writes can be read.
    """
    place = Place(file=str(path))
    if not create and not path.is_file():
        raise UsageError([problem("U001", place)])
    absent = "U003" if create and not path.exists() else "U067"
    try:
        alone = path.is_file() and not os.access(path.parent, os.W_OK) and not _has_journal(path)
        named = f"{path.absolute().as_uri()}?immutable=1" if alone else path
        connection = sqlite3.connect(named, timeout=_WAIT, isolation_level=None, uri=alone)
    except (sqlite3.Error, ValueError) as error:
        raise UsageError([problem(absent, place, detail=error)]) from None
    try:
        _prepare(connection, place)
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.Error):
            code = "U061" if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB else absent
            raise UsageError([problem(code, place, detail=error)]) from None
        raise
    return connection


def _has_journal(path: Path) -> bool:
    """Whether some of what a store holds stands beside its file, as it does while it is written."""
    beside = Path(f"{path}-wal")
    return beside.exists() and beside.stat().st_size > 0


def roll_back(connection: sqlite3.Connection) -> None:
    """Nothing of what was begun stays; a full disk has ended it already."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def in_memory(raw: bytes | None = None, name: str = "") -> sqlite3.Connection:
    """A store that stands in no file: a new one, or the one whose bytes are given. Raises UsageError as ``connect``."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        if raw is not None:
            connection.deserialize(raw[:18] + b"\1\1" + raw[20:])  # in memory there is no journal beside the file
        _prepare(connection, Place(file=name))
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.Error | OverflowError):
            raise UsageError([problem("U061", Place(file=name), detail=error)]) from None
        raise
    return connection


def _prepare(connection: sqlite3.Connection, place: Place) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    if _version(connection, place) < len(MIGRATIONS):
        with suppress(sqlite3.OperationalError):  # where the system has no shared memory, the plain journal stays
            connection.execute("PRAGMA journal_mode = WAL")
        _migrate(connection, place)
    connection.execute("PRAGMA synchronous = NORMAL")


def _version(connection: sqlite3.Connection, place: Place) -> int:
    """The version of the schema, 0 for a new file. Raises UsageError for the databases of others and newer ones."""
    application, version, tables = (
        connection.execute(f"SELECT {found}").fetchone()[0]
        for found in (
            "application_id FROM pragma_application_id",
            "user_version FROM pragma_user_version",
            "count(*) FROM sqlite_schema",
        )
    )
    if application not in (0, APPLICATION) or (application == 0 and tables):
        raise UsageError([problem("U061", place, detail="SQLite")])
    if version > len(MIGRATIONS):
        raise UsageError([problem("U062", place, found=version, known=len(MIGRATIONS))])
    return int(version)


def _migrate(connection: sqlite3.Connection, place: Place) -> None:
    """To the newest version at once or not at all; who comes second finds it done."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number in range(_version(connection, place), len(MIGRATIONS)):
            for statement in _statements(MIGRATIONS[number]):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise


def _statements(script: str) -> list[str]:
    """The statements of a script, for executescript would end the transaction that we are in."""
    found, rest = [], ""
    for line in script.splitlines(keepends=True):
        rest += line
        if sqlite3.complete_statement(rest):
            found.append(rest)
            rest = ""
    return found


def version_of(path: Path) -> int:
    """The version of the schema that a file has."""
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def files_of(path: str | Path | None) -> frozenset[str]:
    """The files that a store consists of while it is open, as absolute paths."""
    return frozenset() if path is None else frozenset(f"{Path(path).absolute()}{end}" for end in ("", "-wal", "-shm"))
