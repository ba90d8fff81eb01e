"""Whether a promise was made easier to keep: what just reaches the new target falls short of the old one.

>=100人 -> >=80人, <=50万元 -> <=60万元, 显著提升 -> 有所提升, 11月底前 -> 12月底前, 电脑10台、打印机5台 -> 电脑8台
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from attrs import evolve

from perfscore.auditing.written import half_unit
from perfscore.form import Form, Indicator
from perfscore.rules.model import Direction
from perfscore.rules.scales import Reached
from perfscore.scoring.facts import Facts, indicator_facts
from perfscore.scoring.refusal import Refusal
from perfscore.values.compare import pair
from perfscore.values.model import (
    Amount,
    Approximate,
    Change,
    Comparator,
    Deadline,
    Phrase,
    Range,
    Ratio,
    Span,
    Uninterpreted,
    Value,
    signed,
)
from perfscore.values.notes import Incomparable
from perfscore.values.parse import parse_target


class Lowering(StrEnum):
    """How a target was made easier; each value is the code of its wording in messages.yaml."""

    LOWERED = "I_lowered"
    IN_WORDS = "I_put_in_words"
    TURNED = "I_turned"
    OTHER_UNIT = "I_other_unit"


_MEASURED = (Amount, Approximate, Range, Ratio, Change)
_MORE, _LESS = (Comparator.GE, Comparator.GT), (Comparator.LE, Comparator.LT)


def lowering(old: Indicator, new: Indicator, form: Form) -> Lowering | None:
    """How the target of ``new`` is easier than that of ``old``; None where it is not, or where nobody can tell."""
    one, other = parse_target(old.target), parse_target(new.target)
    if isinstance(one, _MEASURED) and _tells_no_number(other):
        return Lowering.IN_WORDS
    if isinstance(one, Amount) and isinstance(other, Amount):
        if isinstance(pair(one, other), Incomparable):
            return Lowering.OTHER_UNIT
        if one.comparator in _MORE and other.comparator in _LESS:
            return Lowering.TURNED
        if _is_rounded(one, other):
            return None
    ends = _last_days(one, form.year), _last_days(other, form.year)
    if ends[0] is not None and ends[1] is not None:
        return Lowering.LOWERED if ends[1][0] > ends[0][1] else None
    just = (_as_result(old, new, each, form) for each in _ends(other))
    return Lowering.LOWERED if any(isinstance(each, Facts) and _falls_short(each) for each in just) else None


def _tells_no_number(target: Value) -> bool:
    return isinstance(target, Phrase) and not target.quantities and target.nothing is None


def _is_rounded(one: Amount, other: Amount) -> bool:
    """Whether one is the other with fewer decimals: 15.036万元 and 15.04万元."""
    both = pair(one, other)
    if isinstance(both, Incomparable) or other.number.as_tuple().exponent == 0:
        return False
    return abs(both.target - both.actual) <= half_unit(other.number) * both.factors[1]


def _ends(target: Value) -> Iterator[Value]:
    """What may be reached and no more: both ends of a range, else the target itself."""
    match target:
        case Uninterpreted():
            return
        case Range(low=low, high=high, unit=unit):
            yield from (Amount(Comparator.NONE, end, unit) for end in (low, high))
        case _:
            yield signed(target, Comparator.NONE)


def _as_result(old: Indicator, new: Indicator, reached: Value, form: Form) -> Facts | Refusal:
    """The facts of the old row with the new target as its result, or why there are none."""
    level1, level2, column = old.level1 or new.level1, old.level2 or new.level2, old.direction or new.direction
    return indicator_facts(evolve(old, level1=level1, level2=level2, direction=column, actual=str(reached)), form)


def _falls_short(facts: Facts) -> bool:
    """Whether an actual certainly misses its target, the way that the row wants it."""
    if facts.parts:
        return any(part is None or _falls_short(part) for part in facts.parts)
    if facts.reached is not None:
        return facts.reached is not Reached.FULLY
    way, both = facts.direction, facts.pair
    if both is not None:
        less, more = both.actual < both.target, both.actual > both.target
        return {Direction.MORE: less, Direction.LESS: more, Direction.WITHIN: less or more}.get(way, False)
    if facts.inexact is None:
        return False
    checks = {Direction.MORE: facts.inexact.at_least, Direction.LESS: facts.inexact.at_most}
    return way in checks and checks[way]() is False


def _last_days(target: Value, year: int | None) -> tuple[date, date] | None:
    """The earliest and the latest day that a deadline may mean."""
    match target:
        case Deadline():
            return target.last_days(year)
        case Span():
            days = target.days(year)
            return None if days is None else (days[1], days[1])
        case _:
            return None
