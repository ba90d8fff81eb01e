"""Rows with amounts -> the curves that explain most of them for the fewest bits, whatever rule sets are known.

Rows that miss their target tell the curve; the others only have to have full marks, or below a ceiling a curve of
their own. Where too few rows miss their target nothing is estimated: any curve would do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import product

from attrs import evolve

from perfscore.auditing.inferring import length
from perfscore.auditing.inferring.families import FamilySide, Rounded, Shaped, Steps, Target
from perfscore.auditing.inferring.observe import Observation
from perfscore.auditing.inferring.points import Point
from perfscore.auditing.inferring.search import ExplainedSide, sides
from perfscore.frozen import frozen

FEW = 4  # rows off their target, at least, of which half score what the curve says
_KEPT = 12
_MOST = 1500  # points that are searched; what is found is tried on every row
_TARGET = Fraction(1)


@frozen
class Estimated:
    """A curve with its length and that of the rows off their target that it does not explain, in bits."""

    shaped: Shaped
    bits: int
    left: int


@frozen
class _Part:
    """What was found for one side of the target; ``side`` is None where nothing need be told of it."""

    side: FamilySide | None
    rounded: Rounded
    left: int

    @classmethod
    def of(cls, found: ExplainedSide) -> _Part:
        return cls(found.side, found.rounded, found.left)

    def under(self, rounded: Rounded) -> _Part | None:
        """The same under another rounding, if it does not matter to it."""
        blind = self.side is None or self.side == FamilySide(Steps())
        if blind or self.rounded == rounded:
            return evolve(self, rounded=rounded)
        return None


def estimate(rows: Sequence[Observation], ceiling: bool) -> list[Estimated]:
    """Curves for rows of one direction, the best first; none where fewer than ``FEW`` rows are off their target.

    Every row has a pair with a target above zero.
    """
    rates = [row.rate for row in rows]
    found = (_ceilings if ceiling else _floors)(rows, rates)
    return sorted(found, key=lambda each: (each.bits + each.left, str(each.shaped)))[:_KEPT]


def _points(rows: Sequence[Observation], closeness: Sequence[Fraction]) -> list[Point]:
    """The points that miss their target; of very many an even choice, from the farthest to the closest."""
    both = zip(rows, closeness, strict=True)
    points = [Point(close, row.weight, row.declared) for row, close in both if close < _TARGET]
    if len(points) <= _MOST:
        return points
    points.sort(key=lambda point: point.closeness)
    return [points[number * len(points) // _MOST] for number in range(_MOST)]


def _floors(rows: Sequence[Observation], rates: Sequence[Fraction]) -> Iterator[Estimated]:
    points = _points(rows, rates)
    for each in sides(points, overrun=False) if len(points) >= FEW else ():
        yield _estimated(Shaped(Target.FLOOR, each.side, None, each.rounded), each.left)


def _ceilings(rows: Sequence[Observation], rates: Sequence[Fraction]) -> Iterator[Estimated]:
    over = [each for each in _points(rows, [2 - rate for rate in rates]) if each.score != each.weight]
    below = _points(rows, rates)
    if len(over) + len(below) < FEW:
        return
    beneath = _beneath(below)
    for missed, under in product(_missed(over), beneath):
        for rounded in dict.fromkeys((missed.rounded, under.rounded)):
            both = missed.under(rounded), under.under(rounded)
            if both[0] is not None and both[1] is not None:
                yield _estimated(Shaped(Target.CEILING, missed.side, under.side, rounded), missed.left + under.left)
    inverse = [evolve(point, closeness=1 / (2 - point.closeness)) for point in over]
    for each in sides(inverse, overrun=True) if len(over) >= FEW else ():
        yield _estimated(Shaped(Target.CEILING_INVERSE, each.side, None, each.rounded), each.left + beneath[0].left)


def _estimated(shaped: Shaped, left: int) -> Estimated:
    return Estimated(shaped, length.shaped(shaped), left)


def _missed(over: Sequence[Point]) -> list[_Part]:
    """Above the ceiling: a question where no row exceeds it, else nothing at all or what was found."""
    if not over:
        return [_Part(None, Rounded(), 0)]
    found = sides(over, overrun=True) if len(over) >= FEW else []
    return [*map(_Part.of, found), _Part(FamilySide(Steps()), Rounded(), _left(point for point in over if point.score))]


def _beneath(below: Sequence[Point]) -> list[_Part]:
    """Below the ceiling: full marks, or what was found."""
    plain = _Part(None, Rounded(), _left(point for point in below if point.score != point.weight))
    return [plain, *map(_Part.of, sides(below, overrun=False) if len(below) >= FEW else [])]


def _left(points: Iterable[Point]) -> int:
    return sum(length.exception(0 < point.score < point.weight) for point in points)
