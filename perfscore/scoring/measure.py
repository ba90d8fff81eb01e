"""The named quantity a curve is read at, exact: attainment = actual / target, lateness = days past the deadline...

A measure is an interval where the printed dates leave room (12月 against 12月20日), one point otherwise.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import frozen

from perfscore.errors import Said
from perfscore.rules.model import Kind, Measure, Step
from perfscore.scoring.facts import Facts, Refusal, refuse
from perfscore.values.compare import Pair
from perfscore.values.model import Deadline, Span
from perfscore.values.number import Interval, round_to

_ANY_YEAR = 2024


@frozen
class Measured:
    """``exact`` as computed, ``used`` after the rounding that the method asks for."""

    exact: Interval
    used: Interval


def measured(facts: Facts, measure: Measure, rounding: Step | None) -> Measured | Refusal:
    """The measure of a row, or the reason why it has none (zero target, wrong kind of value)."""
    found = _measure(facts, measure)
    if isinstance(found, Refusal):
        return found
    return Measured(found, found if rounding is None else _rounded(found, rounding))


def of_pair(pair: Pair, measure: Measure) -> Fraction | Refusal:
    """A measure of two amounts in one unit."""
    target, actual = pair.target, pair.actual
    match measure:
        case Measure.ATTAINMENT | Measure.DEVIATION if target <= 0:
            return refuse("S010")
        case Measure.ATTAINMENT:
            return actual / target
        case Measure.DEVIATION:
            return (actual - target) / target
        case Measure.INVERSE:
            return target / actual if actual > 0 and target >= 0 else refuse("S011")
        case Measure.SHORTFALL:
            return target - actual
        case Measure.ACTUAL:
            return actual
        case _:
            return refuse("S012", measure=Said(f"M_{measure.value}"))


def _measure(facts: Facts, measure: Measure) -> Interval | Refusal:
    if facts.kind is Kind.DATE and measure in (Measure.LATENESS_DAYS, Measure.LATENESS_MONTHS):
        return _lateness(facts, measure)
    if facts.pair is None:
        return refuse("S012", measure=Said(f"M_{measure.value}"))
    found = of_pair(facts.pair, measure)
    return found if isinstance(found, Refusal) else Interval.point(found)


def _rounded(interval: Interval, step: Step) -> Interval:
    return Interval(*(round_to(end, step.to, step.mode.exact) for end in (interval.low, interval.high)))


def _lateness(facts: Facts, measure: Measure) -> Interval | Refusal:
    target, actual = _end(facts.target), _end(facts.actual)
    year = facts.year or target.moment.year or actual.moment.year or _ANY_YEAR
    deadline = target.last_days(target.moment.year or actual.moment.year or year)
    done = actual.moment.days(actual.moment.year or target.moment.year or year)
    if deadline is None or done is None:
        return refuse("S013")
    if measure is Measure.LATENESS_DAYS:
        earliest, latest = (done[0] - deadline[1]).days, (done[1] - deadline[0]).days
    else:
        earliest, latest = _months(done[0]) - _months(deadline[1]), _months(done[1]) - _months(deadline[0])
    return Interval(Fraction(earliest), Fraction(latest))


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _end(value: object) -> Deadline:
    if isinstance(value, Span):
        return Deadline(value.comparator, value.end)
    if isinstance(value, Deadline):
        return value
    raise TypeError(f"not a date: {value!r}")
