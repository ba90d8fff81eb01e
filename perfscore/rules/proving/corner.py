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

from perfscore.rules.curve import Band, Constant, Curve, Line, LogLine, Segment, Shape, Stairs
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
    for number, segment in enumerate(curve.segments):
        yield from _of_segment(curve, number, segment)


def worths_at(curve: Curve, at: Fraction) -> tuple[Worth, Worth]:
    """The lowest and the highest score at one measure. On a log line between its ends: as on a straight one."""
    number = max(n for n, segment in enumerate(curve.segments) if _begun(segment, at))
    segment, end = curve.segments[number], curve.end_of(number)
    match segment.shape:
        case Line() | LogLine() as line if segment.start is not None and end is not None:
            along = (at - segment.start) / (end - segment.start)
            found = linear(of_mark(line.start), 1 - along, of_mark(line.end), along)
            return found, found
        case shape:
            return _worths(shape, segment.start, at, Side.AT, end)


def _begun(segment: Segment, at: Fraction) -> bool:
    return segment.start is None or at > segment.start or (at == segment.start and segment.included)


def _of_segment(curve: Curve, number: int, segment: Segment) -> Iterator[Corner]:
    start, end = segment.start, curve.end_of(number)
    holds_end = end is not None and not curve.segments[number + 1].included
    if start is not None and segment.included:
        yield _corner(segment, start, Side.AT, end)
    if start is not None and start == end:
        return
    yield _corner(segment, _lowest(start, end), Side.LOWEST if start is None else Side.AFTER, end)
    yield _corner(segment, _highest(start, end), Side.HIGHEST if end is None else Side.BEFORE, end)
    if end is not None and holds_end:
        yield _corner(segment, end, Side.AT, end)


def _lowest(start: Fraction | None, end: Fraction | None) -> Fraction:
    return start if start is not None else (end if end is not None else Fraction(0))


def _highest(start: Fraction | None, end: Fraction | None) -> Fraction:
    return end if end is not None else (start if start is not None else Fraction(0))


def _corner(segment: Segment, at: Fraction, side: Side, end: Fraction | None) -> Corner:
    low, high = _worths(segment.shape, segment.start, at, side, end)
    return Corner(at, side, segment, low, high)


def _worths(
    shape: Shape, start: Fraction | None, at: Fraction, side: Side, end: Fraction | None
) -> tuple[Worth, Worth]:
    match shape:
        case Constant(mark=mark):
            return of_mark(mark), of_mark(mark)
        case Band(low=low, high=high):
            return of_mark(low), of_mark(high)
        case Line() | LogLine():
            found = of_mark(shape.start if at == start else shape.end)
            return found, found
        case Stairs():
            found = _on_stairs(shape, start, at, side, end)
            return found, found


def _on_stairs(stairs: Stairs, start: Fraction | None, at: Fraction, side: Side, end: Fraction | None) -> Worth:
    if side is Side.HIGHEST:
        return of_mark(stairs.least)
    base = end if stairs.from_upper else start
    if base is None:
        raise ValueError("stairs need a breakpoint to count from")
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
