"""A curve or a level at a measure -> the scores it allows, exact and not yet rounded; then rounded by the rule."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from perfscore.frozen import frozen
from perfscore.rules.curve import (
    Band,
    Climb,
    Constant,
    Curve,
    Flight,
    Line,
    LogLine,
    Segment,
    SegmentShape,
    Stairs,
)
from perfscore.rules.model import Level, Mode, Step
from perfscore.rules.scales import Reached
from perfscore.scoring.wording import is_denied
from perfscore.values import logarithms
from perfscore.values.number import Interval, Rounding, round_to


@frozen
class Reach:
    """The scores that a segment or level allows, before rounding.

    ``judged`` marks a band: a point inside it is chosen by a person; ``high_open`` that its upper end is not in it.
    """

    low: Fraction
    high: Fraction
    judged: bool = False
    high_open: bool = False

    @property
    def is_point(self) -> bool:
        return self.low is self.high or self.low == self.high


@frozen
class CurveScore:
    """Where the measure met the curve, and what that allows."""

    segments: tuple[Segment, ...]
    reaches: tuple[Reach, ...]


def evaluate_at_infinity(curve: Curve, weight: Fraction) -> CurveScore:
    """The last segment, for a measure above every number."""
    last = curve.segments[-1]
    match last.shape:
        case Stairs(least=mark) | Climb(most=mark):
            reach = reach_of(Constant(mark), weight)
        case shape:
            reach = reach_of(shape, weight)
    return CurveScore((last,), (_raised(reach, last, weight),))


def evaluate_curve(
    curve: Curve, at: Interval, weight: Fraction, mode: Mode, without: tuple[Fraction, ...] = ()
) -> CurveScore:
    """All segments that ``at`` touches and what each allows; ends in ``without`` are not reached."""
    if at.is_point and not without:
        segment = curve.segment_at(at.low)
        return CurveScore((segment,), (_reach(segment, at, weight, mode),))
    clipped = [(each, _clipped(each, at)) for each in curve.segments if each.touches(at.low, at.high)]
    held = [(each, part) for each, part in clipped if not (part.is_point and part.low in without)]
    reaches = tuple(_reach(each, part, weight, mode) for each, part in held)
    if without:
        reaches = _short_of(reaches, [part for _, part in held], without)
    return CurveScore(tuple(each for each, _ in held), reaches)


def _short_of(
    reaches: tuple[Reach, ...], parts: Iterable[Interval], without: tuple[Fraction, ...]
) -> tuple[Reach, ...]:
    """The hull of what the segments allow, its upper end open where only a measure that is not reached gives it."""
    low, top = min(each.low for each in reaches), max(reaches, key=lambda each: (each.high, not each.high_open))
    if low == top.high:
        return (Reach(low, low, any(each.judged for each in reaches), top.high_open),)
    bound = any(part.high in without or part.low in without for part in parts)
    only_at_end = bound and all(each.low != each.high for each in reaches if each.high == top.high)
    return (Reach(low, top.high, judged=True, high_open=top.high_open or only_at_end),)


def level_reached(levels: tuple[Level, ...], actual: str, reached: Reached | None) -> Level | None:
    """The level that an actual in words has: that of a phrase that it equals, that of how far it reaches the target,
    or that of the longest phrase that it contains.

    None when no phrase fits, or when a negation stands outside the phrase that would fit.
    """
    exact = next((level for level in levels if actual in level.phrases), None)
    if exact is not None:
        return exact
    if reached is not None:
        return level_of(levels, reached)
    inside = [(len(phrase), phrase, level) for level in levels for phrase in level.phrases if phrase in actual]
    if not inside:
        return None
    _, phrase, level = max(inside, key=lambda found: found[0])
    return None if is_denied(actual.replace(phrase, "", 1)) else level


def level_of(levels: tuple[Level, ...], reached: Reached) -> Level | None:
    """The level for a target that is reached, partly reached or not: the one that repeats it, the next, the last."""
    full = next((number for number, level in enumerate(levels) if level.repeats_target), None)
    if full is None:
        return None
    lower = levels[full + 1 :]
    if reached is Reached.FULLY or not lower:
        return levels[full]
    if reached is Reached.NOT:
        return lower[-1]
    return lower[0] if len(lower) > 1 else None


def reach_of(shape: SegmentShape, weight: Fraction) -> Reach:
    """The scores of a constant or a band, which are the shapes of a level."""
    match shape:
        case Constant(mark=mark):
            points = mark.of(weight)
            return Reach(points, points)
        case Band(low=low, high=high, high_included=included):
            return Reach(low.of(weight), high.of(weight), judged=True, high_open=not included)
        case _:
            raise TypeError(f"a level cannot hold {shape!r}")


def rounded(reaches: Iterable[Reach], step: Step, most: Fraction) -> Interval:
    """The scores that can be printed, never above ``most`` points: the weight, as a rule (得分不得突破权重).

    A point is settled by the mode of the step; the ends of a band step inwards, so that no score leaves its band.
    """
    every = [_rounded(each, step, most) for each in reaches]
    if len(every) == 1:
        return every[0]
    return Interval(min(each.low for each in every), max(each.high for each in every))


def holds_no_multiple(reach: Reach, step: Step) -> bool:
    """Whether no score that the rounding prints lies inside a band: 60% to 80% of one point, in whole points."""
    return reach.judged and step.mode is not Mode.NONE and _multiples(reach, step.to) is None


def _rounded(reach: Reach, step: Step, most: Fraction) -> Interval:
    if step.mode is Mode.NONE:
        return _unrounded(reach, step.to)
    if reach.judged:
        return _multiples(reach, step.to) or _unrounded(reach, step.to)
    low = round_to(reach.low, step.to, step.mode.exact)
    if low is not most:
        low = min(most, low)
    if reach.is_point:
        return Interval.point(low)
    return Interval(low, min(most, round_to(reach.high, step.to, step.mode.exact)))


def _multiples(reach: Reach, to: Fraction) -> Interval | None:
    """The lowest and the highest multiple of a step inside a band, None when there is none."""
    low, high = round_to(reach.low, to, Rounding.UP), round_to(reach.high, to, Rounding.DOWN)
    if reach.high_open and high == reach.high:
        high -= to
    return Interval(low, high) if low <= high else None


FINER = 100  # an open end of a band that holds no multiple of the step is told in hundredths of the step


def _unrounded(reach: Reach, to: Fraction) -> Interval:
    """A band as it stands, for want of a multiple inside; an end that does not belong to it is not reached."""
    low, high = sorted((reach.low, reach.high))
    if not reach.high_open:
        return Interval(low, high)
    finer = _multiples(Reach(low, high, high_open=True), to / FINER)
    return Interval(low, low if finer is None else finer.high)


def _clipped(segment: Segment, at: Interval) -> Interval:
    low = at.low if segment.start is None else max(at.low, segment.start)
    high = at.high if segment.end is None else min(at.high, segment.end)
    return Interval(low, max(low, high))


def _reach(segment: Segment, at: Interval, weight: Fraction, mode: Mode) -> Reach:
    shape = segment.shape
    if isinstance(shape, Constant | Band):
        return _raised(reach_of(shape, weight), segment, weight)
    ats = (at.low,) if at.is_point else (at.low, at.high)
    match shape:
        case Line() as line:
            ends = [_on_line(line, segment.span, x, weight, mode) for x in ats]
        case LogLine() as line:
            ends = [each for x in ats for each in _on_log_line(line, segment.span, x, weight)]
        case Stairs() | Climb() as flight:
            ends = [_on_flight(flight, segment.base(flight), x, weight) for x in ats]
    return _raised(Reach(min(ends), max(ends)), segment, weight)


def _raised(reach: Reach, segment: Segment, weight: Fraction) -> Reach:
    """The scores that a segment allows, no lower than its floor."""
    if segment.least is None:
        return reach
    least = segment.least.of(weight)
    if min(reach.low, reach.high) >= least:
        return reach
    return Reach(max(reach.low, least), max(reach.high, least), reach.judged, reach.high_open)


def _on_line(line: Line, span: tuple[Fraction, Fraction], x: Fraction, weight: Fraction, mode: Mode) -> Fraction:
    start, end = span
    first, last = line.start.of(weight), line.end.of(weight)
    slope = (last - first) / (end - start)
    if mode is Mode.BINARY64 and slope and weight:
        return _binary64(x, start, weight / slope, weight) + first
    return first + (x - start) * slope


def _binary64(x: Fraction, start: Fraction, span: Fraction, weight: Fraction) -> Fraction:
    """The same line as a platform computes it in binary floating point, on percentages, left to right.

    (69.3 - 60) / 40 * 10 gives 2.3249999..., which prints as 2.32; exactly it is 2.325. ``span`` is the distance
    over which the line would earn the whole weight.
    """
    at, low, whole = float(x * 100), float(start * 100), float(span * 100)
    return Fraction((at - low) / whole * float(weight))


def _on_log_line(
    line: LogLine, span: tuple[Fraction, Fraction], x: Fraction, weight: Fraction
) -> tuple[Fraction, Fraction]:
    """Bounds of the score that are closer together than any rounding step; equal where the logarithm is rational."""
    first, last = line.start.of(weight), line.end.of(weight)
    along = logarithms.share(x, *span)
    return first + along.low * (last - first), first + along.high * (last - first)


def _on_flight(flight: Flight, base: Fraction, x: Fraction, weight: Fraction) -> Fraction:
    count = _steps(flight, abs(base - x) / flight.every)
    match flight:
        case Stairs(top=top, lose=lose, least=least):
            return max(least.of(weight), top.of(weight) - count * lose.of(weight))
        case Climb(start=start, gain=gain, most=most):
            return min(most.of(weight), start.of(weight) + count * gain.of(weight))


def _steps(flight: Flight, steps: Fraction) -> Fraction | int:
    """How many steps count of those that were gone."""
    if flight.gradual:
        return steps
    return -(-steps.numerator // steps.denominator) if flight.started else steps.numerator // steps.denominator
