"""The columns that an exported rule set is computed from, and what a printed row gives for them.

A row comes as understood: its category, what its target asks, both amounts in one unit. ``perfscore`` reads that from
printed cells; a database that keeps its indicators so needs no reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from perfscore.exporting.ratio import RatioExpression
from perfscore.exporting.whole import InputColumn
from perfscore.frozen import frozen
from perfscore.rules.model import Kind, Measure
from perfscore.scoring.facts import Facts
from perfscore.scoring.measure import lateness
from perfscore.scoring.refusal import Reason
from perfscore.scoring.score import RowScore
from perfscore.values.number import Interval, text

ExportValue: TypeAlias = str | Fraction | int | None
DAYS = ("late_days", "late_months")
RATE_DECIMALS = 8  # that a rate is told with, half up
TEXTS = (
    "row", "form", "category", "kind", "comparator", "dimension", "direction", "named", "name", "level1", "unit",
    "level", "whole", "side",
)  # fmt: skip
NUMBERS = ("target", "actual", "target_base", "actual_base", "weight")
INPUTS = (*TEXTS, *NUMBERS, *DAYS)
OF_A_WHOLE = "yes"  # in ``whole``: the name is a share of a whole, of which there is never more than 100%


@frozen
class Digits:
    """How many digits the numbers of the input have: those behind the point, and all of them."""

    decimals: Mapping[str, int]
    whole: Mapping[str, int]

    def column(self, name: str) -> InputColumn:
        """A number in whole steps of its last decimal; days and months are whole by themselves."""
        return InputColumn(name, 10 ** self.whole[name], signed=name != "weight")

    def exact(self, name: str) -> RatioExpression:
        """A number of the input as it is."""
        return RatioExpression(self.column(name)).scaled(self.step(name))

    def step(self, name: str) -> Fraction:
        """Its last decimal."""
        return Fraction(1, 10 ** self.decimals[name])

    @property
    def weight(self) -> RatioExpression:
        return self.exact("weight")


def digits_of(amounts: tuple[int, int], bases: tuple[int, int], weight: tuple[int, int]) -> Digits:
    """Decimals and digits in all: of target and actual, of both in their base unit, of the weight; days are whole."""
    held = {"target": amounts, "actual": amounts, "target_base": bases, "actual_base": bases, "weight": weight}
    held |= dict.fromkeys(DAYS, (0, 6))
    return Digits({name: each[0] for name, each in held.items()}, {name: each[1] for name, each in held.items()})


STANDARD = digits_of((6, 18), (12, 24), (4, 9))


def text_column(name: str) -> InputColumn:
    return InputColumn(name)


def input_of(facts: Facts, weight: Fraction | None, level: str | None = None) -> dict[str, ExportValue]:
    """What a row as understood gives for the columns; ``level`` is the label of the level that its words have."""
    both = facts.pair
    over = facts.impossible is not None and facts.impossible.code == Reason.OVER_THE_WHOLE
    return {
        "row": facts.row.value,
        "form": facts.form.value,
        "category": facts.category,
        "kind": facts.kind.value,
        "comparator": facts.comparator.value,
        "dimension": facts.dimension,
        "direction": facts.direction.value,
        "named": facts.named,
        "name": facts.name,
        "level1": facts.level1,
        "unit": None if both is None else both.unit.symbol,
        "level": level,
        "whole": OF_A_WHOLE if over else None,
        "side": None if facts.side is None else facts.side.value,
        "target": None if both is None else both.target,
        "actual": None if both is None else both.actual,
        "target_base": None if both is None else both.target * both.unit.factor,
        "actual_base": None if both is None else both.actual * both.unit.factor,
        "weight": weight,
        "late_days": _late(facts, Measure.LATENESS_DAYS),
        "late_months": _late(facts, Measure.LATENESS_MONTHS),
    }


def answer_of(row: RowScore) -> dict[str, str | None]:
    """What an engine has to say of a row: exact numbers as decimal texts, the rate to RATE_DECIMALS."""
    score, rate = row.score, row.rate
    return {
        "low": None if score is None else text(score.low),
        "high": None if score is None else text(score.high),
        "rate": None if score is None or rate is None else text(rate, RATE_DECIMALS),
        "method": row.method if score is not None else None,
        "reason": None if row.refusal is None else str(row.refusal.code),
    }


def _late(facts: Facts, measure: Measure) -> int | None:
    """Whole days or months, where the dates tell exactly how many."""
    found = lateness(facts, measure) if facts.kind is Kind.DATE else None
    return int(found.low) if isinstance(found, Interval) and found.is_point else None
