"""The named quantity a curve is read at, exact: attainment = actual / target, lateness = days past the deadline...

A measure is an interval where the printed dates leave room (12月 against 12月20日), one point otherwise.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.messages import Message
from perfscore.rules.model import CurveMethod, Direction, Kind, Measure, Step
from perfscore.rules.scales import Reached
from perfscore.rules.workdays import UnknownYearError, workdays_between
from perfscore.scoring.facts import Facts
from perfscore.scoring.refusal import Reason, Refusal, refuse
from perfscore.scoring.second import second_value, set_against
from perfscore.values.compare import Pair
from perfscore.values.model import Comparator, Deadline, Moment, Span, State
from perfscore.values.number import Interval, round_to
from perfscore.values.reaching import Comparison
from perfscore.values.unit import Unit

_ANY_YEAR = 2024


@frozen
class Measured:
    """``exact`` as computed, ``used`` after the rounding that the method asks for.

    ``beyond`` marks an inverse attainment at an actual of zero: above every number, so the last segment holds.
    ``pair`` are the two values where the second is not the target;
    ``without`` are the ends of ``used`` that are not reached: 近100人 is less than 100.
    """

    exact: Interval
    used: Interval
    beyond: bool = False
    without: tuple[Fraction, ...] = ()
    pair: Pair | None = None


def measured(facts: Facts, method: CurveMethod) -> Measured | Refusal:
    """The measure of a row, or the reason why it has none (zero target, wrong kind of value or of unit)."""
    beside = facts if method.against is None or facts.kind is Kind.DATE else set_against(facts, method.against)
    if isinstance(beside, Refusal):
        return beside
    given = beside if method.unit is None else _in_unit(beside, method.unit)
    if isinstance(given, Refusal):
        return given
    if method.measure is Measure.LATENESS_SHARE:
        return _late_share(given, method)
    if given.inexact is not None:
        return _about(given, given.inexact, method)
    if method.measure is Measure.INVERSE and given.pair is not None and _is_infinite(given.pair):
        nothing = Interval.point(Fraction(0))
        return Measured(nothing, nothing, beyond=True)
    found = _measure(given, method)
    if isinstance(found, Refusal):
        return found
    step = method.round_measure
    compared = given.pair if method.against is not None else None
    return Measured(found, found if step is None else rounded_measure(found, step), pair=compared)


_MANY = 10


def _about(facts: Facts, both: Comparison, method: CurveMethod) -> Measured | Refusal:
    """The measure of an amount that is not exact, as far as it is printed, on the side of the target where it lies."""
    strict = facts.comparator in (Comparator.GT, Comparator.LT)
    way = facts.direction
    if way is Direction.WITHIN:
        met, more = both.within(), both.at_least() is not True
    else:
        more = way is not Direction.LESS
        met = both.at_least(strict) if more else both.at_most(strict)
    if met is None or method.unit is not None:
        return refuse(Reason.INEXACT, target=facts.target, actual=facts.actual)
    wanted = both.floor if more else both.ceiling
    values = _met_values(both, wanted, way) if met else _unmet_values(both, wanted, more)
    pairs = [Pair(min(max(each, both.floor), both.ceiling), each, both.common.unit) for each in values]
    ends = [_of_pair(facts, each, method) for each in pairs]
    refused = next((end for end in ends if isinstance(end, Refusal)), None)
    if refused is not None:
        return refused
    numbers = sorted(end for end in ends if not isinstance(end, Refusal))
    found = Interval(numbers[0], numbers[-1])
    limits = {*(() if met else (wanted,)), *((both.actual.low, both.actual.high) if both.actual.open else ())}
    without = [end for end, value in zip(ends, values, strict=True) if value in limits and not isinstance(end, Refusal)]
    return Measured(
        found,
        found if method.round_measure is None else rounded_measure(found, method.round_measure),
        without=() if found.is_point else tuple(without),
    )


def _met_values(both: Comparison, wanted: Fraction, way: Direction) -> tuple[Fraction, Fraction]:
    """Between which values an actual lies that meets its target, which about as much may do."""
    low, high = both.actual.low, both.actual.high
    if way is Direction.WITHIN and low is not None and high is not None:
        return low, high
    if way is Direction.LESS:
        return wanted / _MANY if low is None else min(low, wanted), wanted if high is None else min(high, wanted)
    least = wanted if low is None else max(low, wanted)
    return least, least * _MANY if high is None else max(high, wanted)


def _unmet_values(both: Comparison, wanted: Fraction, more: bool) -> tuple[Fraction, Fraction]:
    """Between which values an actual lies that misses its target from below (``more``) or from above."""
    low, high = both.actual.low, both.actual.high
    if more:
        return max(low or Fraction(0), Fraction(0)), wanted if high is None else min(high, wanted)
    return wanted if low is None else max(low, wanted), wanted * _MANY if high is None else high


def _is_infinite(pair: Pair) -> bool:
    return pair.target > 0 and pair.actual == 0


def _in_unit(facts: Facts, unit: Unit) -> Facts | Refusal:
    """The same row with both amounts in the unit of the breakpoints."""
    pair = facts.pair
    if pair is None:
        return facts
    if pair.unit.dimension != unit.dimension:
        return refuse(Reason.UNIT_OF_RULE, unit=unit.symbol, actual=facts.actual)
    factor = pair.unit.factor / unit.factor
    return evolve(facts, pair=evolve(pair, target=pair.target * factor, actual=pair.actual * factor, unit=unit))


def of_pair(pair: Pair, measure: Measure) -> Fraction | Refusal:
    """A measure of two amounts in one unit."""
    target, actual = pair.target, pair.actual
    match measure:
        case Measure.ATTAINMENT | Measure.DEVIATION | Measure.DISTANCE_SHARE if target.numerator <= 0:
            return refuse(Reason.NO_ATTAINMENT)
        case Measure.ATTAINMENT:
            return actual / target
        case Measure.DEVIATION:
            return (actual - target) / target
        case Measure.INVERSE:
            return target / actual if actual > 0 and target > 0 else refuse(Reason.NO_INVERSE)
        case Measure.SHORTFALL:
            return target - actual
        case Measure.ACTUAL:
            return actual
        case Measure.DISTANCE:
            return abs(actual - target)
        case Measure.DISTANCE_SHARE:
            return abs(actual - target) / target
        case _:
            return refuse(Reason.OTHER_MEASURE, measure=Message(f"M_{measure.value}"))


def _measure(facts: Facts, method: CurveMethod) -> Interval | Refusal:
    measure = method.measure
    if facts.kind is Kind.DATE and measure.is_delay:
        return lateness(facts, measure)
    if facts.pair is None:
        return refuse(Reason.OTHER_MEASURE, measure=Message(f"M_{measure.value}"))
    found = _of_pair(facts, facts.pair, method)
    return found if isinstance(found, Refusal) else Interval.point(found)


def _of_pair(facts: Facts, pair: Pair, method: CurveMethod) -> Fraction | Refusal:
    """The measure of two amounts of a row; no distance on the side where the actual may lie however far."""
    found = of_pair(pair, method.measure)
    if isinstance(found, Refusal) or not method.measure.is_distance or method.both_sides or method.against is not None:
        return found
    match facts.side:
        case Direction.MORE:
            return found if pair.actual < pair.target else Fraction(0)
        case Direction.LESS:
            return found if pair.actual > pair.target else Fraction(0)
        case _:
            return found


def rounded_measure(interval: Interval, step: Step) -> Interval:
    """Both ends rounded as a method rounds its measure."""
    low = round_to(interval.low, step.to, step.mode.exact)
    if interval.is_point:
        return interval if low is interval.low else Interval.point(low)
    return Interval(low, round_to(interval.high, step.to, step.mode.exact))


def lateness(facts: Facts, measure: Measure) -> Interval | Refusal:
    """Days or months past the deadline; a range where the printed dates leave room.

    A date without a year belongs to the year of the form; without that, to the year that the target prints. A year
    against a year tells no days: it may be any of them.
    """
    if facts.compared is not None:
        return _LATE if facts.compared.reached is Reached.NOT else _IN_TIME
    target, actual = _end(facts.target), _end(facts.actual)
    year = _year_of(target.moment, actual.moment, facts.year)
    if year is None or _may_be_next_year(target.moment, actual.moment):
        return refuse(Reason.NO_YEAR)
    years = target.moment.is_year and actual.moment.is_year
    deadline = target.moment.days(year) if years else target.last_days(year)
    done = actual.moment.days(year)
    if deadline is None or done is None:
        return refuse(Reason.NO_YEAR)
    if measure is Measure.LATENESS_WORKDAYS:
        return _late_workdays(deadline, done)
    if measure is Measure.LATENESS_DAYS:
        earliest, latest = (done[0] - deadline[1]).days, (done[1] - deadline[0]).days
    else:
        earliest, latest = _months(done[0]) - _months(deadline[1]), _months(done[1]) - _months(deadline[0])
    if actual.state is State.EXPECTED and earliest <= 0:
        return refuse(Reason.EXPECTED_ONLY, actual=facts.actual)
    return Interval(Fraction(earliest), Fraction(latest))


def _late_workdays(deadline: tuple[date, date], done: tuple[date, date]) -> Interval | Refusal:
    """Working days from the deadline to when it was done, by the calendar; none where that does not tell the year."""
    try:
        earliest, latest = workdays_between(deadline[1], done[0]), workdays_between(deadline[0], done[1])
    except UnknownYearError as unknown:
        return refuse(Reason.NO_CALENDAR, year=unknown.year)
    return Interval(Fraction(earliest), Fraction(latest))


def _late_share(facts: Facts, method: CurveMethod) -> Measured | Refusal:
    """Days past the deadline as a share of the planned days: those of the target's span, or what another row prints."""
    if facts.kind is not Kind.DATE:
        return refuse(Reason.OTHER_MEASURE, measure=Message("M_lateness_share"))
    late = lateness(facts, Measure.LATENESS_DAYS)
    if isinstance(late, Refusal):
        return late
    planned = _planned_days(facts, method)
    if isinstance(planned, Refusal):
        return planned
    share = Interval(late.low / planned, late.high / planned)
    return Measured(share, share if method.round_measure is None else rounded_measure(share, method.round_measure))


def _planned_days(facts: Facts, method: CurveMethod) -> Fraction | Refusal:
    if method.against is not None:
        value = second_value(facts, method.against)
        if isinstance(value, Refusal):
            return value
        days = Fraction(value.number) * value.unit.factor if value.unit.dimension == "duration" else Fraction(0)
        return days if days > 0 else refuse(Reason.NO_DURATION, target=value)
    span = facts.target.days(facts.year) if isinstance(facts.target, Span) else None
    days = Fraction((span[1] - span[0]).days + 1) if span is not None else Fraction(0)
    return days if days > 0 else refuse(Reason.NO_DURATION, target=facts.target)


_ALL = 36_500
_LATE, _IN_TIME = Interval(Fraction(1), Fraction(_ALL)), Interval(Fraction(-_ALL), Fraction(0))
_LAST_QUARTER, _FIRST_MONTHS = 10, 3


def _year_of(target: Moment, actual: Moment, form: int | None) -> int | None:
    """The year that dates without one belong to; None where it is not printed and would matter."""
    if form is not None:
        return form
    if target.year is not None:
        return target.year
    return _ANY_YEAR if actual.year is None and not (actual.relative or target.relative) else None


def _may_be_next_year(target: Moment, actual: Moment) -> bool:
    """January told of a deadline in December: of this year, or of the next one?"""
    open_year = actual.year is None and not actual.relative and not target.relative
    late, early = target.month or 0, actual.month or _LAST_QUARTER
    return open_year and late >= _LAST_QUARTER and early < _FIRST_MONTHS


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _end(value: object) -> Deadline:
    if isinstance(value, Span):
        return Deadline(value.comparator, value.end)
    if isinstance(value, Deadline):
        return value
    raise TypeError(f"not a date: {value!r}")
