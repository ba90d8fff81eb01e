"""Sets of numbers that a condition may ask for, and the finite partition of all numbers that they make.

    {from: 5, below: 10}  and  {is: 20}    ->    below 5 | 5 | 5 to 10 | 10 | 10 to 20 | 20 | above 20

No set cuts a piece of the partition in two, so that one number of a piece answers for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from perfscore.frozen import frozen

_End: TypeAlias = tuple[Fraction | None, bool]


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

    @property
    def is_empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_included and self.high_included))

    @property
    def one(self) -> Fraction:
        """A number of it: its lower end where that is among them, else one between the ends."""
        if self.low is not None and self.low_included:
            return self.low
        return Stretch(self.low, self.high).one

    def within(self, other: Limits) -> Limits:
        """The part of it that lies in another."""
        low, low_included = _tighter((self.low, self.low_included), (other.low, other.low_included), 1)
        high, high_included = _tighter((self.high, self.high_included), (other.high, other.high_included), -1)
        return Limits(low, high, low_included, high_included)


@frozen
class NumberSet:
    """The numbers within any of ``limits``; ``dimension`` is what they count, where they are amounts."""

    limits: tuple[Limits, ...]
    dimension: str | None = None

    def __contains__(self, value: Fraction) -> bool:
        return any(value in each for each in self.limits)

    def at_least(self, least: Fraction) -> Fraction | None:
        """A number of the set that is at least so much; None where there is none."""
        within = (Limits(low=least).within(each) for each in self.limits)
        return next((each.one for each in within if not each.is_empty), None)

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


def _tighter(one: _End, other: _End, way: int) -> _End:
    """Of two ends the one that lets fewer numbers pass; ``way`` is 1 for lower ends and -1 for upper ones."""
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0] == other[0]:
        return one[0], one[1] and other[1]
    return one if (one[0] - other[0]) * way > 0 else other


def joined(stretches: Iterable[Stretch]) -> tuple[Limits, ...]:
    """Stretches of one partition that begin somewhere, those that follow each other in one."""
    found: list[Limits] = []
    for each in sorted(stretches, key=lambda one: (one.low or 0, one.low != one.high)):
        last = found[-1] if found else None
        if last is not None and last.high == each.low and (last.high_included or each.limits.low_included):
            found[-1] = Limits(last.low, each.high, last.low_included, each.limits.high_included)
        else:
            found.append(each.limits)
    return tuple(found)


def partition(ends: Iterable[Fraction]) -> frozenset[Stretch]:
    """All numbers, cut at ``ends``: each of them alone, and what lies between."""
    ordered = sorted({*ends})
    points = [Stretch(end, end) for end in ordered]
    between = [Stretch(*pair) for pair in pairwise((None, *ordered, None))]
    return frozenset((*points, *between))
