"""The corners of a curve: all the measures at which its course is decided, from the lowest to the highest.

    from lowest: 0%  |  from 60%: line 0% -> 75%  |  from 90%: 100%

    lowest 0%   before 60% 0%   at 60% 0%   after 60% 0%   before 90% 75%   at 90% 100%   after 90% 100%   highest 100%

Between two corners of one segment a shape is constant, straight, or a flight of steps going one way, raised to a floor
or not, so a curve rises everywhere when it rises from corner to corner.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from fractions import Fraction

from perfscore.frozen import frozen
from perfscore.rules.curve import WHOLE, Band, Climb, Constant, Curve, Flight, Line, LogLine, Segment, Stairs
from perfscore.rules.model import CurveMethod, Measure, Mode, Sign
from perfscore.rules.numbers import Limits
from perfscore.rules.proving.printing import Scores
from perfscore.rules.proving.worth import Worth, higher, linear, lower, of_mark
from perfscore.values import logarithms


class CornerSide(Enum):
    """Where a corner lies: at a breakpoint, just before or after it, or beyond all of them."""

    LOWEST = "lowest"
    BEFORE = "before"
    AT = "at"
    AFTER = "after"
    HIGHEST = "highest"


@frozen
class Corner:
    """A measure (``at`` with its side), the segment that holds it, and the scores there."""

    at: Fraction
    side: CornerSide
    segment: Segment
    scores: Scores


def corners(curve: Curve) -> Iterator[Corner]:
    """Every corner, in the order of the measure."""
    for segment in curve.segments:
        yield from _on_stretch(segment, _stretch(segment))


def landings(method: CurveMethod, possible: Limits) -> Iterator[Corner]:
    """The corners that rows can land on: within what the measure may be, and of one that is counted or rounded first,
    its own numbers.
    """
    step = _lattice(method)
    for segment in method.curve.segments:
        stretch = _stretch(segment).within(possible)
        if not stretch.is_empty:
            yield from _on_stretch(segment, stretch) if step is None else _on_lattice(segment, stretch, step)


def scores_at(curve: Curve, at: Fraction) -> Scores:
    """The scores at one measure."""
    return _scores(next(each for each in curve.segments if each.touches(at, at)), at, CornerSide.AT)


_BESIDE = Fraction(1, 10**9)  # of a step: how far beside an end of a slope it is looked where the slope goes
_EVERY_NUMBER, _FROM_ZERO, _ABOVE_ZERO = Limits(), Limits(Fraction(0)), Limits(Fraction(0), low_included=False)
_DOMAINS = {
    Measure.DISTANCE: _FROM_ZERO,
    Measure.DISTANCE_SHARE: _FROM_ZERO,
    Measure.INVERSE: _ABOVE_ZERO,
    Measure.MET_SHARE: Limits(Fraction(0), WHOLE),
}
#: Where the measures are whose sides tell the sign of the actual: the target of a share is above zero.
_AT_ZERO = {Measure.ACTUAL: Fraction(0), Measure.ATTAINMENT: Fraction(0), Measure.DEVIATION: Fraction(-1)}
_ANY_SIGN = frozenset(Sign)


def domain(method: CurveMethod, signs: frozenset[Sign] = _ANY_SIGN) -> Limits:
    """What the measure of a method may be, as it is used: an inverse is above zero, unless it is rounded to it.

    ``signs`` are those that the actuals of its rows may have.
    """
    found, step = _DOMAINS.get(method.measure, _EVERY_NUMBER), method.round_measure
    if found is _ABOVE_ZERO and step is not None and step.mode is not Mode.UP:
        return _FROM_ZERO
    zero = _AT_ZERO.get(method.measure) if method.against is None else None
    if zero is None:
        return found
    at_zero = Sign.ZERO in signs or step is not None
    low, high = (None if sign in signs else zero for sign in (Sign.NEGATIVE, Sign.POSITIVE))
    return found.within(Limits(low, high, at_zero, at_zero))


def sign_of_actual(method: CurveMethod, at: Fraction) -> Sign | None:
    """The sign of the actual of a row whose measure is ``at``; None where the measure does not tell it."""
    zero = _AT_ZERO.get(method.measure) if method.against is None else None
    if zero is None:
        return None
    return Sign.ZERO if at == zero else (Sign.POSITIVE if at > zero else Sign.NEGATIVE)


def _lattice(method: CurveMethod) -> Fraction | None:
    if method.measure.is_delay:
        return Fraction(1)
    return None if method.round_measure is None else method.round_measure.to


def _stretch(segment: Segment) -> Limits:
    """The measures that a segment holds."""
    return Limits(segment.start, segment.end, segment.included, segment.end_included)


def _on_lattice(segment: Segment, stretch: Limits, step: Fraction) -> Iterator[Corner]:
    """The first and the last multiple of a step on a stretch of a segment; where it has no end, one above zero, too."""
    low, high = stretch.low, stretch.high
    first = None if low is None else _multiple_from(low, step, stretch.low_included)
    last = None if high is None else -_multiple_from(-high, step, stretch.high_included)
    if first is not None and last is not None and first > last:
        return
    beyond = max(first or Fraction(0), Fraction(0)) + step if last is None else None
    for at in dict.fromkeys(each for each in (first, beyond, last) if each is not None):
        yield Corner(at, CornerSide.AT, segment, _scores(segment, at, CornerSide.AT))
    if last is None and first is not None and isinstance(segment.shape, Flight):
        yield Corner(first, CornerSide.HIGHEST, segment, _scores(segment, first, CornerSide.HIGHEST))


def _multiple_from(start: Fraction, step: Fraction, included: bool) -> Fraction:
    """The first multiple of a step from ``start`` on, or after it."""
    count = -(-start // step)
    return (count if included or count * step > start else count + 1) * step


def _on_stretch(segment: Segment, stretch: Limits) -> Iterator[Corner]:
    def corner(at: Fraction, side: CornerSide) -> Corner:
        return Corner(at, side, segment, _scores(segment, at, side))

    low, high = stretch.low, stretch.high
    if low is not None and stretch.low_included:
        yield corner(low, CornerSide.AT)
    if low is not None and low == high:
        return
    yield corner(_first_known(low, high), CornerSide.LOWEST if low is None else CornerSide.AFTER)
    yield corner(_first_known(high, low), CornerSide.HIGHEST if high is None else CornerSide.BEFORE)
    if high is not None and stretch.high_included:
        yield corner(high, CornerSide.AT)


def _first_known(one: Fraction | None, other: Fraction | None) -> Fraction:
    return next((each for each in (one, other) if each is not None), Fraction(0))


def _scores(segment: Segment, at: Fraction, side: CornerSide) -> Scores:
    found = _before_floor(segment, at, side)
    return found if segment.least is None else found.raised(of_mark(segment.least))


def _before_floor(segment: Segment, at: Fraction, side: CornerSide) -> Scores:
    match segment.shape:
        case Band(low=low, high=high, high_included=included):
            return Scores(of_mark(low), of_mark(high), judged=True, high_open=not included, most=low.most)
        case Constant(mark=mark):
            return Scores.of(of_mark(mark), mark.most)
        case Stairs() | Climb() as flight:
            return _on_flight(flight, segment, at, side)
        case Line() | LogLine() as line:
            return _on_line(line, segment.span, at, side)


def _on_line(line: Line | LogLine, span: tuple[Fraction, Fraction], at: Fraction, side: CornerSide) -> Scores:
    """At its ends a line only comes near to what stands there, unless the point itself is on it."""
    start, end = span
    first, last, most = of_mark(line.start), of_mark(line.end), line.end.most
    aside = {CornerSide.AFTER: last, CornerSide.BEFORE: first}.get(side)
    if at in span:
        here = first if at == start else last
        return Scores(here, here, aside=aside, most=most)
    if isinstance(line, Line):
        along = (at - start) / (end - start)
        here = linear(first, 1 - along, last, along)
        return Scores(here, here, aside=aside, most=most)
    near = logarithms.share(at, start, end)
    low, high = (linear(first, 1 - along, last, along) for along in (near.low, near.high))
    return Scores(low, high, most=most)


def _on_flight(flight: Flight, segment: Segment, at: Fraction, side: CornerSide) -> Scores:
    """On a slope an end that is not on it is only come near to, as on a line."""
    until = flight.least if isinstance(flight, Stairs) else flight.most
    if side is CornerSide.HIGHEST:
        return Scores.of(of_mark(until), until.most)
    distance = abs(segment.base(flight) - at) / flight.every
    inwards = (side is CornerSide.AFTER) == flight.from_upper
    if not flight.gradual:
        return Scores.of(_after_steps(flight, _steps(distance, side, inwards, flight.started)), until.most)
    here = _after_steps(flight, distance)
    aside = (
        None if side is CornerSide.AT else _after_steps(flight, distance - _BESIDE if inwards else distance + _BESIDE)
    )
    return Scores(here, here, aside=aside, most=until.most)


def _after_steps(flight: Flight, steps: Fraction | int) -> Worth:
    count = Fraction(steps)
    match flight:
        case Stairs(top=top, lose=lose, least=least):
            return higher(of_mark(least), linear(of_mark(top), WHOLE, of_mark(lose), -count))
        case Climb(start=start, gain=gain, most=most):
            return lower(of_mark(most), linear(of_mark(start), WHOLE, of_mark(gain), count))


def _steps(distance: Fraction, side: CornerSide, nearer: bool, started: bool) -> int:
    """How many steps are lost at a distance (in steps), or just nearer to or farther from the base than it."""
    whole = distance.numerator // distance.denominator
    exact = distance == whole
    if side is CornerSide.AT or not exact:
        return whole if exact or not started else whole + 1
    if nearer:
        return whole if started else whole - 1
    return whole + 1 if started else whole
