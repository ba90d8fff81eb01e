"""How many of some rows of a form are met: 达标指标数 ÷ 全部指标数. A row that cannot be told makes it a range.

A rule set may let too much of a good thing not count: 超过预期30%以上的不算 is ``met: {below: 130%}``.
"""

from __future__ import annotations

from fractions import Fraction

from perfscore.messages import Message
from perfscore.rules.adjustments import Rows
from perfscore.rules.catalogue import called
from perfscore.rules.category import categorise
from perfscore.rules.model import CurveMethod, Direction, Kind, Measure
from perfscore.rules.numbers import NumberSet
from perfscore.rules.scales import Reached
from perfscore.scoring.facts import Facts, indicator_facts
from perfscore.scoring.measure import Measured, lateness, measured
from perfscore.scoring.refusal import Reason, Refusal, refuse
from perfscore.values.model import Comparator
from perfscore.values.number import Interval


def measure_of(facts: Facts, method: CurveMethod) -> Measured | Refusal:
    """The measure of a row by a method with a curve, or the reason why it has none."""
    return _met_share(facts, method.of, method.met) if method.measure is Measure.MET_SHARE else measured(facts, method)


def _met_share(facts: Facts, rows: Rows | None, passing: NumberSet | None) -> Measured | Refusal:
    form = facts.whole
    chosen = [
        row
        for row in (form.indicators if form is not None else ())
        if row is not facts.indicator
        and rows is not None
        and (called(row.name), called(row.level1 or ""), categorise(row.level1, row.level2)) in rows
    ]
    if form is None or not chosen:
        return refuse(Reason.NO_OTHER_ROWS, measure=Message("M_met_share"))
    found = [indicator_facts(row, form) for row in chosen]
    told = [None if isinstance(each, Refusal) else is_met(each) and _passes(each, passing) for each in found]
    met, open_rows = told.count(True), told.count(None)
    share = Interval(Fraction(met, len(told)), Fraction(met + open_rows, len(told)))
    return Measured(share, share)


def _passes(facts: Facts, passing: NumberSet | None) -> bool:
    """Whether an actual that is the better the higher it is lies within the attainments that count."""
    both = facts.pair
    if passing is None or both is None or facts.direction is not Direction.MORE or both.target <= 0:
        return True
    return both.actual / both.target in passing


def is_met(facts: Facts) -> bool | None:
    """Whether a row reaches its target, whatever it scores; None where that cannot be told."""
    if facts.parts or facts.impossible is not None:
        return None
    if facts.kind is Kind.DATE:
        late = lateness(facts, Measure.LATENESS_DAYS)
        if isinstance(late, Refusal):
            return None
        return True if late.high <= 0 else (False if late.low > 0 else None)
    if facts.compared is not None:
        reached = facts.compared.reached
        return None if reached is None else reached is Reached.FULLY
    if facts.pair is None:
        return None
    actual, target = facts.pair.actual, facts.pair.target
    match facts.direction:
        case Direction.MORE:
            return actual > target or (actual == target and facts.comparator is not Comparator.GT)
        case Direction.LESS:
            return actual < target or (actual == target and facts.comparator is not Comparator.LT)
        case Direction.WITHIN | Direction.EXACT:
            return actual == target
        case _:
            return True if actual == target else None
