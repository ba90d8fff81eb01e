"""Rows that the kernel does not take: each distinct one goes through the scalar engine once."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal
from fractions import Fraction

import numpy as np
from attrs import define, evolve, field, frozen

from perfscore.columns import layout
from perfscore.columns.affixes import Affixes
from perfscore.columns.cases import facts_of
from perfscore.columns.completed import completed
from perfscore.columns.prepared import Points, Prepared
from perfscore.columns.tables import Cells, Numbers
from perfscore.rules.model import RuleSet
from perfscore.scoring.refusal import Reason, Refusal, refuse
from perfscore.scoring.score import RowScore, score_facts
from perfscore.scoring.verdict import Verdict
from perfscore.values.model import Value
from perfscore.values.number import Rounding, round_to
from perfscore.values.parse import parse_target

_VERDICTS = {each: number for number, each in enumerate(Verdict)}
_MOST_KNOWN = 200_000
MOST_UNITS = 10**18  # what a column of scores can hold


@frozen
class Found:
    """A row's result in units of the table."""

    low: int | None
    high: int | None
    rate: int | None
    method: str | None
    reason: str | None
    verdict: int


@define
class Rest:
    """Scores single rows of a table, and remembers the distinct ones."""

    ready: Prepared
    rules: RuleSet
    affixes: Affixes
    decimals: int
    rows: int = 0
    known: dict[Hashable, Found] = field(factory=dict)

    def score(self, row: int) -> Found:
        """The result of one row."""
        self.rows += 1
        ready = self.ready
        key = int(ready.keys(np.empty(1, np.int64), row)[0])
        cells = (_cell(ready.target, row), _cell(ready.actual, row))
        numbers = (_points(ready.weights, row), _points(ready.declared, row))
        distinct = (key, *cells, *numbers)
        if distinct not in self.known:
            if len(self.known) >= _MOST_KNOWN:
                self.known.clear()
            self.known[distinct] = self._found(key, cells, *numbers)
        return self.known[distinct]

    def _found(
        self,
        key: int,
        cells: tuple[str | Decimal | None, str | Decimal | None],
        weight: Fraction | None,
        declared: Fraction | None,
    ) -> Found:
        kind = self.ready.kind(key)
        if kind.refusal is not None:
            return _without_score(kind.refusal)
        target = self._value(cells[0], kind.comparator, kind.unit)
        actual = self._value(cells[1], "", kind.unit)
        if isinstance(target, Refusal):
            return _without_score(target)
        if isinstance(actual, Refusal):
            return _without_score(actual)
        row = score_facts(facts_of(kind.discrete, target, actual, self.rules), weight, declared, self.rules)
        return self._in_units(row)

    def _value(self, cell: str | Decimal | None, comparator: str, unit: str) -> Value | Refusal:
        """What a cell means: printed text with what its columns add, or a number with the sign and unit of its row."""
        if cell is None or isinstance(cell, str):
            return completed(cell, comparator, unit)
        one = self.affixes.ones[self.affixes.number_of(comparator, unit)]
        return parse_target(f"{comparator}{cell:f}{unit}") if one is None else evolve(one, number=cell)

    def _in_units(self, row: RowScore) -> Found:
        scale = 10**self.decimals
        score, rate = row.score, row.rate
        ends = [] if score is None else [score.low * scale, score.high * scale]
        if any(end.denominator != 1 or end >= MOST_UNITS for end in ends):
            return _without_score(refuse(Reason.TOO_LARGE_FOR_COLUMN, found=str(score), limit=self.decimals))
        return Found(
            low=int(ends[0]) if ends else None,
            high=int(ends[1]) if ends else None,
            rate=None if rate is None else _rate(rate),
            method=row.method,
            reason=None if row.refusal is None else row.refusal.code,
            verdict=_VERDICTS[row.verdict],
        )


def _without_score(refusal: Refusal) -> Found:
    return Found(None, None, None, None, refusal.code, _VERDICTS[Verdict.UNDETERMINED])


def _cell(side: Numbers | Cells, row: int) -> str | Decimal | None:
    if isinstance(side, Cells):
        return side.text(row)
    return side.at(row)


def _rate(rate: Fraction) -> int | None:
    """In units of the rate column; None for what no decimal of 38 digits can hold."""
    units = int(round_to(rate * layout.RATE_UNITS, Fraction(1), Rounding.HALF_UP))
    return units if abs(units) < 10**layout.MOST_DIGITS else None


def _points(points: Points | None, row: int) -> Fraction | None:
    if points is None:
        return None
    code = int(points.codes[row])
    return None if code < 0 else points.values[code]
