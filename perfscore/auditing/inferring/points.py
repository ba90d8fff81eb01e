"""Rows off their target as points, scaled to whole numbers, under one rounding of the rate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import lcm

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.values.number import Rounding, round_to

_DIVISIBLE = 60_000  # shares of a twentieth or a third, and the places of scores, stay whole


@frozen
class Point:
    """A row off its target: how close it came (1 is the target), its weight and its declared score."""

    closeness: Fraction
    weight: Fraction
    score: Fraction


@frozen
class ScaledPoint:
    """A point in whole numbers: closeness is ``top / under``, weight and score are multiplied; ``bit`` is its own."""

    top: int
    under: int
    weight: int
    score: int
    bit: int


@frozen
class Threshold:
    """The roundest number between two neighbours, and the points below it."""

    value: Fraction
    below: int


@frozen
class RoundedPoints:
    """Points under one rounding of the rate, the farthest first. Sets of points are bits of a number."""

    rate: Fraction | None
    scale: int
    points: tuple[ScaledPoint, ...]
    thresholds: tuple[Threshold, ...]
    nothing: int  # the points without a score
    full: int  # the points with the whole weight
    every: int


def given(points: Sequence[Point], rate: Fraction | None) -> RoundedPoints:
    """The points with their rates rounded half up to multiples of ``rate``, if that is not None."""
    scale = lcm(_DIVISIBLE, *(each.denominator for point in points for each in (point.weight, point.score)))
    used = points if rate is None else [
        evolve(point, closeness=round_to(point.closeness, rate, Rounding.HALF_UP)) for point in points
    ]  # fmt: skip
    ordered = sorted(enumerate(used), key=lambda each: each[1].closeness)
    scaled = tuple(
        ScaledPoint(x.numerator, x.denominator, int(point.weight * scale), int(point.score * scale), 1 << number)
        for number, point in ordered
        for x in (point.closeness,)
    )
    return RoundedPoints(
        rate,
        scale,
        scaled,
        tuple(_thresholds([point.closeness for _, point in ordered], scaled)),
        _bits(point for point in scaled if point.score == 0),
        _bits(point for point in scaled if point.score == point.weight),
        _bits(scaled),
    )


def _bits(points: Iterable[ScaledPoint]) -> int:
    return sum(point.bit for point in points)


def _thresholds(closeness: Sequence[Fraction], points: Sequence[ScaledPoint]) -> Iterable[Threshold]:
    below = 0
    for (low, high), point in zip(pairwise([None, *closeness]), points, strict=True):
        value = None if high is None else roundest(low, high)
        if value is not None:
            yield Threshold(value, below)
        below |= point.bit


def roundest(low: Fraction | None, high: Fraction) -> Fraction | None:
    """The roundest number above ``low`` and not above ``high``: a tenth, a twentieth, a hundredth, or none."""
    for count in (10, 20, 100):
        value = Fraction(high.numerator * count // high.denominator, count)
        if low is None or value > low:
            return value
    return None
