"""The named quantity a curve is read at, exact: attainment = actual / target, lateness = days past the deadline...

A measure is an interval where the printed dates leave room (12月 against 12月20日), one point otherwise.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from perfscore.errors import Said
from perfscore.rules.model import Kind, Measure, Method, Step
from perfscore.scoring.facts import Facts, Refusal, refuse
from perfscore.values.compare import Pair
from perfscore.values.model import Deadline, Span
from perfscore.values.number import Interval, round_to
from perfscore.values.unit import Unit, parse_unit

_ANY_YEAR = 2024


@frozen
class Measured:
    """``exact`` as computed, ``used`` after the rounding that the method asks for.

    ``beyond`` marks an inverse attainment at an actual of zero: above every number, so the last segment holds.
    """

    exact: Interval
    used: Interval
    beyond: bool = False


def measured(facts: Facts, method: Method) -> Measured | Refusal:
    """The measure of a row, or the reason why it has none (zero target, wrong kind of value or of unit)."""
    given = facts if method.unit is None else _in_unit(facts, method.unit)
    if isinstance(given, Refusal):
        return given
    if method.measure is Measure.INVERSE and given.pair is not None and _is_beyond(given.pair):
        nothing = Interval.point(Fraction(0))
        return Measured(nothing, nothing, beyond=True)
    found = _measure(given, method.measure)
    if isinstance(found, Refusal):
        return found
    step = method.round_measure
    return Measured(found, found if step is None else rounded_measure(found, step))


def _is_beyond(pair: Pair) -> bool:
    return pair.target > 0 and pair.actual == 0


def _in_unit(facts: Facts, unit: Unit) -> Facts | Refusal:
    """The same row with both amounts in the unit of the breakpoints."""
    pair = facts.pair
    if pair is None:
        return facts
    printed = parse_unit(pair.unit)
    if printed is None or printed.dimension != unit.dimension:
        return refuse("S015", unit=unit.symbol, actual=facts.actual)
    factor = printed.factor / unit.factor
    return evolve(facts, pair=evolve(pair, target=pair.target * factor, actual=pair.actual * factor, unit=unit.symbol))


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
            return target / actual if actual > 0 and target > 0 else refuse("S011")
        case Measure.SHORTFALL:
            return target - actual
        case Measure.ACTUAL:
            return actual
        case _:
            return refuse("S012", measure=Said(f"M_{measure.value}"))


def _measure(facts: Facts, measure: Measure) -> Interval | Refusal:
    if facts.kind is Kind.DATE and measure in (Measure.LATENESS_DAYS, Measure.LATENESS_MONTHS):
        return lateness(facts, measure)
    if facts.pair is None:
        return refuse("S012", measure=Said(f"M_{measure.value}"))
    found = of_pair(facts.pair, measure)
    return found if isinstance(found, Refusal) else Interval.point(found)


def rounded_measure(interval: Interval, step: Step) -> Interval:
    """Both ends rounded as a method rounds its measure."""
    return Interval(*(round_to(end, step.to, step.mode.exact) for end in (interval.low, interval.high)))


def lateness(facts: Facts, measure: Measure) -> Interval | Refusal:
    """Days or months past the deadline; a range where the printed dates leave room."""
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
