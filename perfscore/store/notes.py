"""What reviewers decide: findings accepted, rejected, noted, assigned; cells corrected. Nothing is ever overwritten.

A note is about the bytes of a document and the number of a form in it, so it outlives a renamed file and a second run,
and a new version of the document begins without it.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from enum import Enum
from typing import Any, NamedTuple

from attrs import evolve, fields

from perfscore.auditing.decisions import DecisionAbout
from perfscore.auditing.finding import Decision, Handling
from perfscore.errors import UsageError
from perfscore.frozen import frozen
from perfscore.messages import Place, problem
from perfscore.reading.corrections import Correction
from perfscore.store.store import Store, now

_COLUMNS = (
    'id, digest, form, action, code, "row", place, path, field, before, after, text, author, at, undone_by, undone_at'
)
SPOT = ("sheet", "page", "line", "cell")  # of a place in the document that a note is about


class Action(Enum):
    """What a note does."""

    ACCEPT = "accept"  # the finding holds
    REJECT = "reject"  # it does not
    NOTE = "note"  # words, about a finding or about a form
    ASSIGN = "assign"  # ``text`` names who looks at it
    CORRECT = "correct"  # a cell was read wrongly


@frozen(kw_only=True)
class Note:
    """One entry of the history. ``id``, ``at`` (UTC) and ``undone_*`` are given by the store.

    A note about a finding names its ``code``, its ``row`` (None: of every row) and its ``place`` (None: of every such
    finding of the row). A correction says which cell (``path`` and ``field``, as in ``Correction``), what it was read
    as (``before``) and what stands there (``after``).
    """

    id: int = 0
    digest: str
    form: int
    action: Action
    code: str | None = None
    row: str | None = None
    place: Place | None = None
    path: str | None = None
    field: str | None = None
    before: str | None = None
    after: str | None = None
    text: str = ""
    author: str
    at: str = ""
    undone_by: str | None = None
    undone_at: str | None = None


def add_note(store: Store, note: Note) -> Note:
    """The note as it was kept. Raises UsageError for a form that the store does not have."""
    found = store.connection.execute(
        "SELECT 1 FROM forms f JOIN documents d ON d.id = f.document WHERE digest = ? AND number = ?",
        (note.digest, note.form),
    ).fetchone()
    if found is None:
        raise UsageError([problem("U065", found=f"{note.digest[:12]}/{note.form}")])
    note = evolve(note, at=now(), undone_by=None, undone_at=None)
    with store.transaction() as changes:
        number = _inserted(changes, note)
        _judge_again(changes, note)
    return evolve(note, id=number)


def import_notes(store: Store, notes: Iterable[Note]) -> None:
    """Keep notes that were made elsewhere, each with the time that it says."""
    with store.transaction() as changes:
        for note in notes:
            _inserted(changes, note)


def _inserted(changes: sqlite3.Connection, note: Note) -> int:
    spot = None if note.place is None else json.dumps(spot_of(note.place), ensure_ascii=False)
    values = (
        note.digest, note.form, note.action.value, note.code, note.row, spot, note.path, note.field, note.before,
        note.after, note.text, note.author, note.at,
    )  # fmt: skip
    columns = 'digest, form, action, code, "row", place, path, field, before, after, text, author, at'
    statement = f"INSERT INTO notes ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    return changes.execute(statement, values).lastrowid or 0


def spot_of(place: Place) -> dict[str, str | int]:
    """Where in its document a place is, as JSON: what is known of sheet, page, line and cell."""
    return {name: known for name in SPOT if (known := getattr(place, name)) is not None}


def undo_note(store: Store, number: int, author: str) -> None:
    """Takes a note back; it stays in the history. Raises UsageError when there is none that holds."""
    with store.transaction() as changes:
        found = changes.execute(
            f"SELECT {_COLUMNS} FROM notes WHERE id = ? AND undone_at IS NULL", (number,)
        ).fetchone()
        if found is None:
            raise UsageError([problem("U063", found=number)])
        changes.execute("UPDATE notes SET undone_by = ?, undone_at = ? WHERE id = ?", (author, now(), number))
        _judge_again(changes, _note(found))


def notes_of(store: Store, digest: str | None = None, *, undone: bool = False) -> tuple[Note, ...]:
    """The notes on a document (None: on all), oldest first; with ``undone`` those that were taken back, too."""
    found = store.connection.execute(
        f"SELECT {_COLUMNS} FROM notes WHERE ? IN (digest, '') AND (? OR undone_at IS NULL) ORDER BY id",
        (digest or "", undone),
    )
    return tuple(map(_note, found))


def corrections_of(connection: sqlite3.Connection, digest: str) -> dict[int, list[Correction]]:
    """The corrections that hold of a document, by the number of the form, oldest first."""
    found: dict[int, list[Correction]] = defaultdict(list)
    for form, path, name, before, after, author, at in connection.execute(
        "SELECT form, path, field, before, after, author, at FROM notes "
        "WHERE digest = ? AND action = 'correct' AND undone_at IS NULL ORDER BY id",
        (digest,),
    ):
        told = Correction(path=path or "", field=name or "", read=before, text=after, who=author, when=at)
        found[form].append(told)
    return found


def decisions_of(store: Store, digest: str) -> dict[int, list[DecisionAbout]]:
    """What was decided about the findings of a document, by the number of the form: of each the latest state, words
    and person.
    """
    found: dict[int, dict[_Subject, Decision]] = defaultdict(dict)
    for note in notes_of(store, digest):
        if note.code is not None and note.action is not Action.CORRECT:
            made = found[note.form]
            for each in (_Subject(note.code, note.row, note.place), *_within(note, made)):
                made[each] = _decided(made.get(each, Decision()), note)
    return {
        form: [DecisionAbout(code=on.code, row=on.row, place=on.place, decision=made) for on, made in each.items()]
        for form, each in found.items()
    }


class _Subject(NamedTuple):
    """What a decision is about."""

    code: str
    row: str | None
    place: Place | None


def _within(note: Note, earlier: Iterable[_Subject]) -> list[_Subject]:
    """The single findings that were decided about before, and that a note on all such findings means as well."""
    if note.place is not None:
        return []
    return [on for on in earlier if on.code == note.code and on.place is not None and note.row in (None, on.row)]


_STATES = {Action.ACCEPT: Handling.ACCEPTED, Action.REJECT: Handling.REJECTED}


def _decided(before: Decision, note: Note) -> Decision:
    """A decision after one more note on it."""
    made = evolve(before, state=_STATES.get(note.action, before.state), who=note.author, when=note.at)
    if note.action is Action.ASSIGN:
        return evolve(made, assigned=note.text)
    return evolve(made, note=note.text or before.note)


def _judge_again(changes: sqlite3.Connection, note: Note) -> None:
    if note.action is Action.CORRECT:
        changes.execute("UPDATE documents SET judged = NULL WHERE digest = ?", (note.digest,))


def _note(row: tuple[object, ...]) -> Note:
    """Raises ValueError or TypeError for what no store of ours holds."""
    named: dict[str, Any] = dict(zip((each.name for each in fields(Note)), row, strict=True))
    place = None if named["place"] is None else Place(**json.loads(named["place"]))
    return Note(**named | {"action": Action(named["action"]), "place": place})
