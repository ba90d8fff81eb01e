"""Sets of numbers that a condition may ask for, and the finite partition of all numbers that they make.

    {from: 5, below: 10}  and  {is: 20}    ->    below 5 | 5 | 5 to 10 | 10 | 10 to 20 | 20 | above 20

No set cuts a piece of the partition in two, so that one number of a piece answers for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from attrs import frozen


@frozen
class Limits:
    """All numbers between two ends; None is no end."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_included: bool = True
    high_included: bool = True

    def __contains__(self, value: Fraction) -> bool:
        above = self.low is None or value > self.low or (self.low_included and value == self.low)
        below = self.high is None or value < self.high or (self.high_included and value == self.high)
        return above and below


@frozen
class NumberSet:
    """The numbers within any of ``limits``; ``dimension`` is what they count, where they are amounts."""

    limits: tuple[Limits, ...]
    dimension: str | None = None

    def __contains__(self, value: Fraction) -> bool:
        return any(value in each for each in self.limits)

    @property
    def ends(self) -> frozenset[Fraction]:
        """Every number at which the set begins or ends."""
        return frozenset(end for each in self.limits for end in (each.low, each.high) if end is not None)


@frozen
class Stretch:
    """One number, or all numbers between two that follow each other in a partition (None: no end)."""

    low: Fraction | None
    high: Fraction | None

    @property
    def limits(self) -> Limits:
        """The numbers of it."""
        return Limits(self.low, self.high, self.low == self.high, self.low == self.high)

    @property
    def one(self) -> Fraction:
        """A number of the piece, a round one where there is room."""
        if self.low is None or self.high is None:
            return self.high - 100 if self.high is not None else (self.low or Fraction(0)) + 100
        return (self.low + self.high) / 2


def partition(ends: Iterable[Fraction]) -> frozenset[Stretch]:
    """All numbers, cut at ``ends``: each of them alone, and what lies between."""
    ordered = sorted({*ends})
    points = [Stretch(end, end) for end in ordered]
    between = [Stretch(*pair) for pair in pairwise((None, *ordered, None))]
    return frozenset((*points, *between))
