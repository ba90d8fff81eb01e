"""Rows that the loops do not take: each distinct one goes through the scalar engine once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
from attrs import evolve
from numpy.typing import NDArray

from perfscore.columns import tables
from perfscore.columns.affixes import Affixes
from perfscore.columns.completed import completed
from perfscore.columns.inputs import InputKind, Prepared
from perfscore.columns.loops import layout
from perfscore.columns.row_kinds import facts_of
from perfscore.columns.tables import Coded
from perfscore.exact import MAX_DIGITS
from perfscore.frozen import frozen
from perfscore.rules.model import RuleSet
from perfscore.scoring.refusal import Reason, Refusal, refuse
from perfscore.scoring.score import RowScore, score_facts
from perfscore.scoring.verdict import Verdict
from perfscore.values.model import Amount, Value
from perfscore.values.number import Rounding, round_to
from perfscore.values.parse import parse_target

_VERDICTS = {each: number for number, each in enumerate(Verdict)}
MOST_UNITS = 10**18  # what a column of scores can hold


@frozen
class RowResult:
    """A row's result in units of the table."""

    low: int | None
    high: int | None
    rate: int | None
    method: str | None
    reason: str | None
    verdict: int


@frozen
class Rest:
    """Scores rows of a table one by one, each distinct one once."""

    ready: Prepared
    rules: RuleSet
    affixes: Affixes
    decimals: int

    def score(self, rows: NDArray[np.int64]) -> tuple[list[RowResult], NDArray[np.int32]]:
        """The results of the distinct ones among some rows, and for each row which of them is its own."""
        ready = self.ready
        sides = [ready.target.at(rows), ready.actual.at(rows)]
        keys = pa.array(ready.keys(np.empty(len(rows), np.int64), rows)).dictionary_encode()
        coded = [Coded(keys.indices.to_numpy(), [*map(ready.kind, keys.dictionary.to_pylist())]), *sides]
        coded += [
            Coded(np.full(len(rows), -1), []) if each is None else Coded(each.codes[rows], [*each.values])
            for each in (ready.weights, ready.declared)
        ]
        used, places = tables.distinct([(each.codes, len(each.values) + 1) for each in coded])
        columns = [[None if n < 0 else each.values[n] for n in each.codes[used].tolist()] for each in coded]
        return [self._found(*each) for each in zip(*columns, strict=True)], places

    def _found(
        self,
        kind: InputKind,
        target_cell: str | Decimal | None,
        actual_cell: str | Decimal | None,
        weight: Fraction | None,
        declared: Fraction | None,
    ) -> RowResult:
        if kind.refusal is not None:
            return _without_score(kind.refusal)
        target = self._value(target_cell, kind.comparator, kind.unit)
        actual = self._value(actual_cell, "", kind.unit)
        if isinstance(target, Refusal):
            return _without_score(target)
        if isinstance(actual, Refusal):
            return _without_score(actual)
        row = score_facts(facts_of(kind.discrete, target, actual, self.rules), weight, declared, self.rules)
        found = self._in_units(row)
        return evolve(found, verdict=layout.SILENT) if found.low is not None and declared is None else found

    def _value(self, cell: str | Decimal | None, comparator: str, unit: str) -> Value | Refusal:
        """What a cell means: printed text with what its columns add, or a number with the sign and unit of its row."""
        if cell is None or isinstance(cell, str):
            return completed(cell, comparator, unit)
        one, digits = self.affixes.ones[self.affixes.number_of(comparator, unit)], f"{cell:f}"
        if not isinstance(one, Amount) or len(digits) > MAX_DIGITS:  # no printed cell of so many digits is understood
            return parse_target(f"{comparator}{digits}{unit}")
        return evolve(one, number=cell)

    def _in_units(self, row: RowScore) -> RowResult:
        scale = 10**self.decimals
        score, rate = row.score, row.rate
        ends = [] if score is None else [score.low * scale, score.high * scale]
        if any(end.denominator != 1 or end >= MOST_UNITS for end in ends):
            return _without_score(refuse(Reason.TOO_LARGE_FOR_COLUMN, found=str(score), limit=self.decimals))
        return RowResult(
            low=int(ends[0]) if ends else None,
            high=int(ends[1]) if ends else None,
            rate=None if rate is None else _rate(rate),
            method=row.method,
            reason=None if row.refusal is None else row.refusal.code,
            verdict=_VERDICTS[row.verdict],
        )


def _without_score(refusal: Refusal) -> RowResult:
    return RowResult(None, None, None, None, refusal.code, _VERDICTS[Verdict.UNDETERMINED])


def _rate(rate: Fraction) -> int | None:
    """In units of the rate column; None for what no decimal of 38 digits can hold."""
    units = int(round_to(rate * layout.RATE_UNITS, Fraction(1), Rounding.HALF_UP))
    return units if abs(units) < 10**layout.MOST_DIGITS else None
