"""How sure the cells of a form are: certain, likely or doubtful, and what else they may hold.

The witnesses: the probability of a cell's place and of its row among all walks (``ordered``), how well its text fits
its field, whether its row lacks what the other rows have, whether a level is a word that is known and printed as the
others are, whether a rate is executed over budget, and whether the form adds up. Cells that the document itself
divides are certain and are not judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from itertools import pairwise, zip_longest
from math import exp
from typing import TypeVar

from attrs import evolve

from perfscore.form import Confidence, Form, Fund, Indicator, Unsure
from perfscore.reading.decoding.evidence import BADLY, fit, look
from perfscore.reading.decoding.money import is_amount, is_label, rate_holds
from perfscore.reading.decoding.records import CERTAIN, Doubt, Record
from perfscore.reading.decoding.sums import broken_sums, whole_weight
from perfscore.reading.decoding.words import level_depths, squeeze
from perfscore.values.parse import points

HIGHEST_IN_DISPUTE = 0.85  # a cell that a rival reading sees otherwise is never certain
LIKELY = 0.6  # below this probability a cell is doubtful
_ROW_FIELDS = ("level1", "level2", "name", "target", "actual", "weight", "score", "note")
_LEVELS = ("level1", "level2")
_PARTS = ("comparator", "unit")
_NEEDED = ("level1", "level2", "name", "target", "actual", "weight", "score")
_BESIDE, _FEWEST_REGULAR = ("rule", "basis", "evidence"), 3
_MONEY = ("initial", "budget", "executed")
_LEVEL_END = "指标"
_TWO_NUMBERS = re.compile(r"[0-9]\s+(?![0-9]{3}(?![0-9]))[0-9]")  # 10 000 is one

_Row = TypeVar("_Row", Fund, Indicator)
_SAID: Mapping[type, Sequence[str]] = {Fund: ("label", "budget"), Indicator: ("name", "target")}


def unsure_cells(cells: Mapping[str, str | None], doubts: Mapping[str, Doubt]) -> tuple[Unsure, ...]:
    """The cells of a row that are not certain.

    What a field would hold under the next likely reading is the text of the cell that would move into it.
    """
    moved = {doubt.instead: name for name, doubt in doubts.items() if doubt.instead and doubt.instead != name}
    found = []
    for name, doubt in doubts.items():
        if doubt.probability < CERTAIN:
            told = doubt.text or cells.get(moved.get(name, ""))
            found.append(Unsure(name, _confidence(doubt.probability), told or None))
    for name, origin in moved.items():
        told = cells.get(origin)
        if name not in doubts and not cells.get(name) and told and name in cells:
            found.append(Unsure(name, _confidence(doubts[origin].probability), told))
    return tuple(found)


def against(records: Sequence[Record], rival: Sequence[Record], ahead: float) -> list[Record]:
    """Records with doubts where a rival reading of the same rows, ``ahead`` behind in its evidence, differs."""
    probability = 1 / (1 + exp(-ahead / len(records))) if records else 1.0
    return [
        evolve(record, doubts={**record.doubts, **_differences(record, other, probability)})
        for record, other in zip_longest(records, rival[: len(records)], fillvalue=Record({}))
    ]


def _differences(record: Record, rival: Record, probability: float) -> dict[str, Doubt]:
    names = [name for name in (*_ROW_FIELDS, *_PARTS) if name in record.cells or name in rival.cells]
    return {
        name: Doubt(min(probability, HIGHEST_IN_DISPUTE), text=rival.cells.get(name))
        for name in names
        if squeeze(record.cells.get(name, "")) != squeeze(rival.cells.get(name, ""))
    }


def _confidence(probability: float) -> Confidence:
    return Confidence.LIKELY if probability >= LIKELY else Confidence.DOUBTFUL


class Trust(Enum):
    """What vouches for the cells of a form that the document did not divide."""

    CELLS = "cells"  # they are certain while nothing speaks against them
    FOLDS = "folds"  # so are they where cells are wrapped over lines, but for levels and the labels of money
    SUMS = "sums"  # scanned, they are certain where the form adds up to what is printed or to whole weights
    POINTS = "points"  # off a page without lines, only points are certain, and where the form adds up
    NOTHING = "nothing"  # taken off pages without their columns, none is certain


#: The cells of a row of indicators, and of money, that are likely at most.
_LIKELY_CELLS: Mapping[Trust, Sequence[str]] = {
    Trust.FOLDS: _LEVELS,
    Trust.POINTS: tuple(name for name in _ROW_FIELDS if name not in ("weight", "score")),
    Trust.NOTHING: _ROW_FIELDS,
}
_LIKELY_MONEY: Mapping[Trust, Sequence[str]] = {
    Trust.FOLDS: ("label",),
    Trust.POINTS: (*_MONEY, "label", "rate"),
    Trust.NOTHING: (*_MONEY, "label", "rate", "weight", "score"),
}


def judged(form: Form, trust: Trust = Trust.CELLS) -> Form:
    """A form whose cells the document did not divide: what speaks against a cell makes it likely or doubtful."""
    usual = [name for name in _NEEDED if _usual(form.indicators, name)]
    regular = [name for name in _BESIDE if _regular(form.indicators, name)]
    adds_up = not broken_sums(form) and (trust in (Trust.CELLS, Trust.FOLDS) or _is_proven(form, trust))
    odd = {name: _odd_levels([getattr(row, name) for row in form.indicators], name) for name in _LEVELS}
    apart = (*_LIKELY_CELLS.get(trust, ()), *(_LEVELS if levels_come_late(form.indicators) else ()))
    twice = _twice(form.indicators)
    return evolve(
        form,
        indicators=tuple(
            _judged_row(
                row, usual, odd, adds_up and n not in twice and all(getattr(row, name) for name in regular), apart
            )
            for n, row in enumerate(form.indicators)
        ),
        funds=tuple(_judged_fund(fund, trust, n in _twice(form.funds)) for n, fund in enumerate(form.funds)),
    )


def _is_proven(form: Form, trust: Trust) -> bool:
    """Whether there is something that the form adds up to."""
    printed = form.total_weight is not None or form.total_score is not None
    return printed or (trust is Trust.SUMS and whole_weight(form.indicators))


def _twice(rows: Sequence[_Row]) -> frozenset[int]:
    """The rows that say what the row beside them says: one line may have been read twice."""
    said = [tuple(squeeze(getattr(row, name) or "") for name in _SAID[type(row)]) for row in rows]
    return frozenset(each for n, (one, other) in enumerate(pairwise(said)) if one == other for each in (n, n + 1))


def levels_come_late(rows: Sequence[Indicator]) -> bool:
    """Whether the first row stands above the first level word: in the middle of its rows, where it was centred."""
    told = [row for row in rows if row.target or row.weight]
    name = "level1" if any(row.level1 for row in told) else "level2"
    return bool(told) and getattr(told[0], name) is None and any(getattr(row, name) for row in told)


def _odd_levels(texts: Sequence[str | None], name: str) -> frozenset[str]:
    """The levels of a column that are no word that is known there, or lack the 指标 that the others end with."""
    levels = [squeeze(text) for text in texts if text]
    depth = 1 if name == "level1" else 2
    full = sum(1 for text in levels if text.endswith(_LEVEL_END)) * 2 > len(levels)
    known = {text for text in levels if depth in level_depths(text) and (not full or _is_full(text))}
    return frozenset(levels) - known


def _is_full(text: str) -> bool:
    return text.endswith(_LEVEL_END) or not level_depths(text + _LEVEL_END)


def _usual(rows: Sequence[Indicator], name: str) -> bool:
    """Whether a row of the form has such a cell: a level is carried down, so one tells of all."""
    count = sum(1 for row in rows if getattr(row, name))
    return count > 0 if name == "level1" else count * 2 > len(rows)


def _regular(rows: Sequence[Indicator], name: str) -> bool:
    """Whether all rows but one have such a cell: the one may have taken it for another."""
    return len(rows) > _FEWEST_REGULAR and sum(1 for row in rows if getattr(row, name)) == len(rows) - 1


def _judged_row(
    row: Indicator, usual: Sequence[str], odd: Mapping[str, frozenset[str]], adds_up: bool, apart: Sequence[str]
) -> Indicator:
    """A text that does not fit and a cell that is lacking are doubtful; the other cells of such a row are likely.

    So are those ``apart`` in every row. Where the name is that of a level or a value, all are doubtful.
    """
    bad = [name for name in _ROW_FIELDS if _is_bad(name, getattr(row, name))]
    lacking = [name for name in usual if not getattr(row, name)]
    levels = tuple(name for name, words in odd.items() if squeeze(getattr(row, name) or "") in words)
    turned = ("target", "actual") if _is_turned(row) else ()
    over = ("weight", "score") if _is_over(row) else ()
    shaky = _ROW_FIELDS if bad or lacking or not adds_up else (*apart, *levels, *turned, *over)
    whole = _ROW_FIELDS if "name" in bad else ()  # what is no row has the cells of others
    return _told(row, doubtful=(*bad, *lacking, *whole), likely=shaky)


def _is_turned(row: Indicator) -> bool:
    """Whether the actual value has a sign and the target has none: they may stand the other way round."""
    return row.actual is not None and look(row.actual).sign and not look(row.target or "").sign


def _is_over(row: Indicator) -> bool:
    """Whether the score is more than the weight: one of them may be the total, or another row's."""
    weight, score = points(row.weight or ""), points(row.score or "")
    return weight is not None and score is not None and score > weight


def _is_bad(name: str, text: str | None) -> bool:
    if name == "name" and is_cut(text or ""):
        return True
    if name == "name" and level_depths(text or ""):
        return squeeze(text or "").endswith(_LEVEL_END)  # 满意度 is a level and a name, 数量指标 is a level
    if name in ("target", "actual") and _TWO_NUMBERS.search(text or ""):
        return True  # cells of two columns: 13 13.00
    return bool(text) and fit(name, text or "") <= BADLY


def is_cut(text: str) -> bool:
    """Whether brackets stay open: the rest of the cell stands elsewhere, or another's is here."""
    return sum(map(text.count, "(（")) != sum(map(text.count, ")）"))


def _judged_fund(fund: Fund, trust: Trust, twice: bool) -> Fund:
    """Money that is no number, points that are none, a row that nothing names or that holds no money."""
    bad = [name for name in _MONEY if (text := getattr(fund, name)) and not is_amount(text)]
    bad += [name for name in ("weight", "score") if _is_bad(name, getattr(fund, name))]
    empty = [name for name in _MONEY if not any(getattr(fund, each) for each in _MONEY)]
    unnamed = ["label"] if not is_label(fund.label) or is_cut(fund.label or "") else []
    shaky = (*_MONEY, "label", "rate") if bad or unnamed or twice or not rate_holds(fund) else ()
    return _told(fund, doubtful=(*bad, *empty, *unnamed), likely=(*shaky, *_LIKELY_MONEY.get(trust, ())))


def _told(row: _Row, doubtful: Iterable[str], likely: Iterable[str]) -> _Row:
    """The row with what was found besides what is known of its cells: the lesser confidence holds."""
    known = {each.field: each for each in row.unsure}
    for name in likely:
        known.setdefault(name, Unsure(name, Confidence.LIKELY))
    for name in doubtful:
        other = known[name].alternative if name in known else None
        known[name] = Unsure(name, Confidence.DOUBTFUL, other)
    return evolve(row, unsure=tuple(known.values()))
