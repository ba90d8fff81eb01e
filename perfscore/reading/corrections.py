"""What a person corrected in a reading: cells of a form, each with who did it and when.

A correction is applied only where the cell still reads as it did when the person looked; each is told as a problem of
the form, so that every report shows it. The document itself is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from attrs import evolve, fields

from perfscore.form import Form, Fund, Indicator
from perfscore.frozen import frozen
from perfscore.messages import Message, Place, problem
from perfscore.reading.decoding.cells import printed

_ROW = re.compile(r"(funds|indicators)\[([0-9]{1,6})\]")
_NOT_CELLS = ("source", "unsure")
_OF_FORM = ("name", "year", "supervisor", "implementer", "total_weight", "total_score", "grade")
_YEAR = re.compile(r"[12][0-9]{3}")


@frozen(kw_only=True)
class Correction:
    """``field`` of the row at ``path`` (``indicators[3]``, ``funds[0]``; empty: the form itself) reads ``text``.

    ``read`` is what the reading gave when the person looked; equal to ``text`` where the person confirmed it.
    ``when`` is printed as it is given.
    """

    path: str
    field: str
    read: str | None
    text: str | None
    who: str = ""
    when: str = ""


def corrected(form: Form, corrections: Iterable[Correction]) -> Form:
    """The form with its corrections and what is to be said of each."""
    for each in corrections:
        form = _applied(form, each)
    return form


def _applied(form: Form, correction: Correction) -> Form:
    row, place = _row(form, correction.path)
    if row is None or correction.field not in _cells(row):
        return _told(form, "D178", place, correction)
    now, wanted = getattr(row, correction.field), _value(correction)
    if _text(now) != correction.read:
        return _told(form, "D178", place, correction, now=_text(now))
    if wanted is None and correction.field in ("name", "label"):
        return _told(form, "D178", place, correction)
    value: dict[str, Any] = {correction.field: wanted}
    if isinstance(row, Form):
        changed: Form = evolve(form, **value)
    else:
        kept = tuple(each for each in row.unsure if each.field != correction.field)
        changed = _with_row(form, correction.path, evolve(row, **value, unsure=kept))
    return _told(changed, "D179" if _text(wanted) == correction.read else "D177", place, correction)


def _row(form: Form, path: str) -> tuple[Form | Fund | Indicator | None, Place]:
    if not path:
        return form, form.source
    if (found := _ROW.fullmatch(path)) is None:
        return None, form.source
    rows: tuple[Fund | Indicator, ...] = getattr(form, found[1])
    number = int(found[2])
    return (rows[number], rows[number].source) if number < len(rows) else (None, form.source)


def _cells(row: Form | Fund | Indicator) -> tuple[str, ...]:
    if isinstance(row, Form):
        return _OF_FORM
    return tuple(each.name for each in fields(type(row)) if each.name not in _NOT_CELLS)


def _value(correction: Correction) -> str | int | None:
    """The text as a reading gives it: without white space and thousands separators; a year is a number."""
    shown = printed(correction.text or "")
    if correction.field == "year":
        return int(shown) if shown and _YEAR.fullmatch(shown) else None
    return shown


def _with_row(form: Form, path: str, row: Fund | Indicator) -> Form:
    name, _, number = path.rstrip("]").partition("[")
    rows = list(getattr(form, name))
    rows[int(number)] = row
    changed: dict[str, Any] = {name: tuple(rows)}
    return evolve(form, **changed)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _told(form: Form, code: str, place: Place, correction: Correction, now: str | None = None) -> Form:
    """``code`` tells that the cell was corrected, confirmed, or cannot be corrected because it is not as it was."""
    row, _ = _row(form, correction.path)
    found = problem(
        code,
        place,
        row=correction.path if row is None else row.label if isinstance(row, Fund) else row.name,
        field=_head(row, correction.field),
        read=correction.read or "—",
        text=_text(_value(correction)) or "—",
        now=now or "—",
        who=correction.who or "—",
        when=correction.when or "—",
    )
    return evolve(form, problems=(*form.problems, found))


def _head(row: Form | Fund | Indicator | None, field: str) -> Message | str:
    """The head of the column; what is no cell as it was sent."""
    if row is None or field not in _cells(row):
        return field
    return Message("W_cell_form_name" if isinstance(row, Form) and field == "name" else f"W_cell_{field}")
