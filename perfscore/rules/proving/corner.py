"""The corners of a curve: all the measures at which its course is decided, from the lowest to the highest.

    from lowest: 0%  |  from 60%: line 0% -> 75%  |  from 90%: 100%

    lowest 0%   before 60% 0%   at 60% 0%   after 60% 0%   before 90% 75%   at 90% 100%   after 90% 100%   highest 100%

Between two corners of one segment a shape is constant, straight, or a flight of stairs going one way, so a curve
rises everywhere when it rises from corner to corner.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from fractions import Fraction

from attrs import frozen

from perfscore.rules.curve import Band, Constant, Curve, Line, LogLine, Segment, Stairs
from perfscore.rules.proving.worth import Worth, higher, linear, of_mark


class Side(Enum):
    """Where a corner lies: at a breakpoint, just before or after it, or beyond all of them."""

    LOWEST = "lowest"
    BEFORE = "before"
    AT = "at"
    AFTER = "after"
    HIGHEST = "highest"


@frozen
class Corner:
    """A measure (``at`` with its side), the segment that holds it, and the scores there, low and high."""

    at: Fraction
    side: Side
    segment: Segment
    low: Worth
    high: Worth


def corners(curve: Curve) -> Iterator[Corner]:
    """Every corner, in the order of the measure."""
    for segment in curve.segments:
        yield from _of_segment(segment)


def worths_at(curve: Curve, at: Fraction) -> tuple[Worth, Worth]:
    """The lowest and the highest score at one measure. On a log line between its ends: as on a straight one."""
    segment = next(each for each in curve.segments if each.touches(at, at))
    match segment.shape:
        case Line() | LogLine() as line:
            start, end = segment.span
            along = (at - start) / (end - start)
            found = linear(of_mark(line.start), 1 - along, of_mark(line.end), along)
            return found, found
        case _:
            return _worths(segment, at, Side.AT)


def _of_segment(segment: Segment) -> Iterator[Corner]:
    start, end = segment.start, segment.end
    if start is not None and segment.included:
        yield _corner(segment, start, Side.AT)
    if segment.is_point:
        return
    yield _corner(segment, _lowest(start, end), Side.LOWEST if start is None else Side.AFTER)
    yield _corner(segment, _highest(start, end), Side.HIGHEST if end is None else Side.BEFORE)
    if end is not None and segment.end_included:
        yield _corner(segment, end, Side.AT)


def _lowest(start: Fraction | None, end: Fraction | None) -> Fraction:
    return start if start is not None else (end if end is not None else Fraction(0))


def _highest(start: Fraction | None, end: Fraction | None) -> Fraction:
    return end if end is not None else (start if start is not None else Fraction(0))


def _corner(segment: Segment, at: Fraction, side: Side) -> Corner:
    low, high = _worths(segment, at, side)
    return Corner(at, side, segment, low, high)


def _worths(segment: Segment, at: Fraction, side: Side) -> tuple[Worth, Worth]:
    match segment.shape:
        case Constant(mark=mark):
            return of_mark(mark), of_mark(mark)
        case Band(low=low, high=high):
            return of_mark(low), of_mark(high)
        case Line() | LogLine() as line:
            found = of_mark(line.start if at == segment.start else line.end)
            return found, found
        case Stairs() as stairs:
            found = _on_stairs(stairs, segment, at, side)
            return found, found


def _on_stairs(stairs: Stairs, segment: Segment, at: Fraction, side: Side) -> Worth:
    if side is Side.HIGHEST:
        return of_mark(stairs.least)
    base = segment.base(stairs)
    inwards = (side is Side.AFTER) == stairs.from_upper
    steps = _steps(abs(base - at) / stairs.every, side, inwards, stairs.started)
    return _after_steps(stairs, steps)


def _after_steps(stairs: Stairs, steps: int) -> Worth:
    lost = linear(of_mark(stairs.top), Fraction(1), of_mark(stairs.lose), Fraction(-steps))
    return higher(of_mark(stairs.least), lost)


def _steps(distance: Fraction, side: Side, nearer: bool, started: bool) -> int:
    """How many steps are lost at a distance (in steps), or just nearer to or farther from the base than it."""
    whole = distance.numerator // distance.denominator
    exact = distance == whole
    if side is Side.AT or not exact:
        return whole if exact or not started else whole + 1
    if nearer:
        return whole if started else whole - 1
    return whole + 1 if started else whole
