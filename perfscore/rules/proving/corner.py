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

from attrs import frozen

from perfscore.rules.curve import WHOLE, Band, Climb, Constant, Curve, Flight, Line, LogLine, Segment, Stairs
from perfscore.rules.model import CurveMethod, Measure
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
        yield from _of_segment(segment)


def landings(method: CurveMethod) -> Iterator[Corner]:
    """The corners that rows can land on: of a measure that is counted or rounded first, its own numbers."""
    step = _lattice(method)
    for segment in method.curve.segments:
        every = _of_segment(segment) if step is None else _on_lattice(segment, step)
        yield from (corner for corner in every if _can_land(method.measure, corner))


def scores_at(curve: Curve, at: Fraction) -> Scores:
    """The scores at one measure."""
    return _scores(next(each for each in curve.segments if each.touches(at, at)), at, CornerSide.AT)


_BESIDE = Fraction(1, 10**9)  # of a step: how far beside an end of a slope it is looked where the slope goes
_FROM_ZERO = (Measure.INVERSE, Measure.DISTANCE, Measure.DISTANCE_SHARE, Measure.MET_SHARE)


def _can_land(measure: Measure, corner: Corner) -> bool:
    """Some measures are never below zero, an inverse is above it, and no more than all rows are met."""
    beyond = corner.at == 1 and corner.side in (CornerSide.AFTER, CornerSide.HIGHEST)
    if measure is Measure.MET_SHARE and (beyond or corner.at > 1):
        return False
    if measure not in _FROM_ZERO or corner.at > 0 or corner.side is CornerSide.HIGHEST:
        return True
    least = (CornerSide.AFTER,) if measure is Measure.INVERSE else (CornerSide.AT, CornerSide.AFTER)
    return corner.at == 0 and corner.side in least


def _lattice(method: CurveMethod) -> Fraction | None:
    if method.measure.is_delay:
        return Fraction(1)
    return None if method.round_measure is None else method.round_measure.to


def _on_lattice(segment: Segment, step: Fraction) -> Iterator[Corner]:
    """The first and the last multiple of a step on a segment; where it has no end, one above zero, too."""
    first = None if segment.start is None else _multiple_from(segment.start, step, segment.included)
    last = None if segment.end is None else -_multiple_from(-segment.end, step, segment.end_included)
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


def _of_segment(segment: Segment) -> Iterator[Corner]:
    def corner(at: Fraction, side: CornerSide) -> Corner:
        return Corner(at, side, segment, _scores(segment, at, side))

    start, end = segment.start, segment.end
    if start is not None and segment.included:
        yield corner(start, CornerSide.AT)
    if segment.is_point:
        return
    yield corner(_lowest(start, end), CornerSide.LOWEST if start is None else CornerSide.AFTER)
    yield corner(_highest(start, end), CornerSide.HIGHEST if end is None else CornerSide.BEFORE)
    if end is not None and segment.end_included:
        yield corner(end, CornerSide.AT)


def _lowest(start: Fraction | None, end: Fraction | None) -> Fraction:
    return start if start is not None else (end if end is not None else Fraction(0))


def _highest(start: Fraction | None, end: Fraction | None) -> Fraction:
    return end if end is not None else (start if start is not None else Fraction(0))


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
    if at in span:
        here, there = (first, last) if at == start else (last, first)
        return Scores(here, here, aside=None if side is CornerSide.AT else there, most=most)
    if isinstance(line, Line):
        along = (at - start) / (end - start)
        return Scores.of(linear(first, 1 - along, last, along), most)
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
