"""How sure the cells of a form are: certain, likely or doubtful, and what else they may hold.

Three witnesses: the probability of a cell's place among all walks (``ordered``), how well its text fits its field, and
the sums of the form. Cells that the document itself divides are certain and are not judged here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from attrs import evolve

from perfscore.form import Confidence, Form, Fund, Indicator, Unsure
from perfscore.reading.decoding.evidence import fit
from perfscore.reading.decoding.records import CERTAIN, Doubt

LIKELY = 0.6  # below this probability a cell is doubtful
BADLY = -2.5  # a text that fits its field no better than this is doubtful there
_ROW_FIELDS = ("level1", "level2", "name", "target", "actual", "weight", "score", "note")
_FUND_FIELDS = {"initial": "target", "budget": "target", "executed": "target", "weight": "weight", "score": "score"}

_Row = TypeVar("_Row", Fund, Indicator)


def unsure_cells(cells: Mapping[str, str | None], doubts: Mapping[str, Doubt]) -> tuple[Unsure, ...]:
    """The cells of a row that are not certain.

    What a field would hold under the next likely reading is the text of the cell that would move into it.
    """
    moved = {doubt.instead: name for name, doubt in doubts.items() if doubt.instead and doubt.instead != name}
    found = []
    for name, doubt in doubts.items():
        if doubt.probability < CERTAIN:
            found.append(Unsure(name, _confidence(doubt.probability), cells.get(moved.get(name, "")) or None))
    for name, origin in moved.items():
        told = cells.get(origin)
        if name not in doubts and not cells.get(name) and told and name in cells:
            found.append(Unsure(name, _confidence(doubts[origin].probability), told))
    return tuple(found)


def _confidence(probability: float) -> Confidence:
    return Confidence.LIKELY if probability >= LIKELY else Confidence.DOUBTFUL


def judged(form: Form) -> Form:
    """A form whose cells the document did not divide: cells that fit their fields badly are doubtful."""
    rows = tuple(_judged(row, {name: name for name in _ROW_FIELDS}) for row in form.indicators)
    return evolve(form, indicators=rows, funds=tuple(_judged(fund, _FUND_FIELDS) for fund in form.funds))


def _judged(row: _Row, fields: Mapping[str, str]) -> _Row:
    bad = [name for name, like in fields.items() if (text := getattr(row, name)) and fit(like, text) <= BADLY]
    known = {each.field: each for each in row.unsure}
    told = {name: Unsure(name, Confidence.DOUBTFUL, known[name].alternative if name in known else None) for name in bad}
    return evolve(row, unsure=tuple({**known, **told}.values()))
