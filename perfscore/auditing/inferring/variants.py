"""What a curve could be as well where no row tells: another threshold in the same gap between the rates of the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import evolve

from perfscore.auditing.inferring.families import WHOLE, FamilySide, Ramp, Shaped, Steps, Target
from perfscore.auditing.inferring.points import roundest

_PER_CENT = 100


def variants(shaped: Shaped, rates: Sequence[Fraction]) -> Iterator[Shaped]:
    """Curves for a floor that give the same at every one of ``rates``, which are actual / target."""
    missed = sorted(rate for rate in rates if rate < WHOLE)
    if shaped.target is Target.FLOOR and shaped.missed is not None and missed:
        yield from (evolve(shaped, missed=side) for side in _sides(shaped.missed, missed))


def _sides(side: FamilySide, rates: Sequence[Fraction]) -> Iterator[FamilySide]:
    if side.zero_below is not None:
        moved = _moved(side.zero_below, rates)
        yield from (evolve(side, zero_below=each) for each in moved)
    elif side.base != Steps():
        below = roundest(None, rates[0])
        floor = side.base.floor if isinstance(side.base, Ramp) else Fraction(0)
        if below is not None and below > max(floor, Fraction(0)):
            yield evolve(side, zero_below=below)
    if not (isinstance(side.base, Ramp) and side.base.end < WHOLE):
        yield from (evolve(side, full_from=each) for each in _moved(side.full_from, rates))


def _moved(threshold: Fraction, rates: Sequence[Fraction]) -> Iterator[Fraction]:
    """The lowest hundredth in the gap of a threshold, if that is another one."""
    below = max((rate for rate in rates if rate < threshold), default=None)
    if below is not None:
        lowest = Fraction(below.numerator * _PER_CENT // below.denominator + 1, _PER_CENT)
        if lowest < threshold:
            yield lowest
