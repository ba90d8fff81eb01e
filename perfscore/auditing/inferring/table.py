"""The table of levels that explains points for the fewest bits: dynamic programming, from the farthest point on."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from perfscore.auditing.inferring import length
from perfscore.auditing.inferring.families import FamilySide, Steps
from perfscore.auditing.inferring.points import RoundedPoints, ScaledPoint

LEVELS = tuple(sorted({*(Fraction(n, 20) for n in range(21)), Fraction(1, 3), Fraction(2, 3)}))

_Way: TypeAlias = tuple[int, tuple[tuple[Fraction, int], ...]]  # bits; the threshold and the level of each rise


def table(points: RoundedPoints, to: Fraction, overrun: bool) -> tuple[FamilySide, int]:
    """The side, and the points that it explains as bits; above a ceiling no level is the whole weight."""
    levels = LEVELS[:-1] if overrun else LEVELS
    costs = [0 if level in (0, 1) else length.LEVEL + length.number(level) for level in levels]
    starts = {each.below: each.value for each in points.thresholds}
    place = int(to * points.scale)
    ways: list[_Way] = [(cost, ((Fraction(0), level),)) for level, cost in enumerate(costs)]
    below = 0
    fits = []
    for point in points.points:
        start = starts.get(below)
        if below and start is not None and start > 0:
            ways = _risen(ways, start, costs)
        fits.append([_gives(level, point, place) for level in levels])
        missing = length.exception(0 < point.score < point.weight)
        ways = [(bits + missing * (not fit), path) for (bits, path), fit in zip(ways, fits[-1], strict=True)]
        below |= point.bit
    _, path = min(ways, key=lambda way: way[0])
    return _side(path), _explained(path, points, fits)


def _gives(level: Fraction, point: ScaledPoint, place: int) -> bool:
    off = level.numerator * point.weight - point.score * level.denominator
    unit = place * level.denominator
    return off == 0 or (-unit <= 2 * off < unit and point.score % place == 0)


def _risen(ways: list[_Way], start: Fraction, costs: list[int]) -> list[_Way]:
    """Each level kept, or reached at this threshold from the cheapest lower one."""
    risen, lowest = [ways[0]], ways[0]
    for level in range(1, len(ways)):
        bits = lowest[0] + costs[level] + length.number(start)
        risen.append((bits, (*lowest[1], (start, level))) if bits < ways[level][0] else ways[level])
        lowest = min(lowest, ways[level], key=lambda way: way[0])
    return risen


def _side(path: tuple[tuple[Fraction, int], ...]) -> FamilySide:
    full = next((start for start, level in path if LEVELS[level] == 1), Fraction(1))
    return FamilySide(
        Steps(tuple((start, LEVELS[level]) for start, level in path if 0 < LEVELS[level] < 1)), full_from=full
    )


def _explained(path: tuple[tuple[Fraction, int], ...], points: RoundedPoints, fits: list[list[bool]]) -> int:
    found = 0
    for point, fit in zip(points.points, fits, strict=True):
        reached = [level for start, level in path[1:] if start * point.under <= point.top]
        found |= point.bit * fit[max([path[0][1], *reached])]
    return found
