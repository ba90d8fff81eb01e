"""A score as a function of the weight: zero at weight zero, straight between knots, one slope after the last.

    60%  ->  0.6 w            2分  ->  w up to weight 2, then 2            max(0, w - 3 x 1分) has a knot at 3

So that "at least as much, whatever the weight" is decided exactly and not by trying weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from perfscore.frozen import frozen
from perfscore.rules.curve import Mark
from perfscore.rules.numbers import Limits

Choose = Callable[[Fraction, Fraction], Fraction]
_USUAL = tuple(map(Fraction, (10, 100, 20, 5)))


@frozen
class Worth:
    """``knots`` are (weight, score) with rising weights above zero; ``slope`` holds after the last of them."""

    knots: tuple[tuple[Fraction, Fraction], ...]
    slope: Fraction

    def at(self, weight: Fraction) -> Fraction:
        """The score for a weight above zero."""
        if not self.knots:
            return weight * self.slope
        left = (Fraction(0), Fraction(0))
        for right in self.knots:
            if weight <= right[0]:
                return left[1] + (weight - left[0]) * (right[1] - left[1]) / (right[0] - left[0])
            left = right
        return left[1] + (weight - left[0]) * self.slope


ZERO = Worth((), Fraction(0))
AskedWeights: TypeAlias = tuple[Limits, ...]
#: All weights that a row may have, where the rows that use a method are not asked for others.
EVERY_WEIGHT: AskedWeights = (Limits(Fraction(0), low_included=False),)


def share_of_weight(share: Fraction) -> Worth:
    """That much of every weight."""
    return Worth((), share)


def of_mark(mark: Mark) -> Worth:
    """A share of the weight and points, never above what the mark may be and never below zero."""
    share, points = mark.share, mark.points
    if points > 0 and share < mark.most:
        full = points / (mark.most - share)  # up to this weight everything is had
        return Worth(((full, mark.most * full),), share)
    if points < 0:
        return Worth(((-points / share, Fraction(0)),), share) if share else ZERO
    return Worth((), min(share, mark.most))


def higher(one: Worth, other: Worth) -> Worth:
    """The higher of two, weight by weight."""
    return _pointwise(one, other, max)


def lower(one: Worth, other: Worth) -> Worth:
    """The lower of two, weight by weight."""
    return _pointwise(one, other, min)


def linear(one: Worth, times: Fraction, other: Worth, more: Fraction) -> Worth:
    """``times`` of one and ``more`` of the other; it may go below zero."""
    weights = _weights(one, other)
    knots = tuple((weight, times * one.at(weight) + more * other.at(weight)) for weight in weights)
    return Worth(knots, times * one.slope + more * other.slope)


def weight_where_less(one: Worth, other: Worth, asked: AskedWeights = EVERY_WEIGHT) -> Fraction | None:
    """Of the asked weights one for which ``one`` is less than ``other``, a usual one if there is; None for none."""
    if one == other or (not one.knots and not other.knots and one.slope >= other.slope):  # at one weight as at all
        return None
    tried = (*_USUAL, *_turning(one, other, asked))
    return next((each for each in tried if is_among(each, asked) and one.at(each) < other.at(each)), None)


def _turning(one: Worth, other: Worth, asked: AskedWeights) -> Iterator[Fraction]:
    """Weights that speak for all: where two may change places, where the asked ones end, and one between and beyond."""
    ends = {end for each in asked for end in (each.low, each.high) if end}
    ordered = sorted({*_weights(one, other), *meetings(one, other), *ends})
    yield from ordered
    yield from ((low + high) / 2 for low, high in pairwise((Fraction(0), *ordered)))
    yield (ordered[-1] if ordered else Fraction(0)) + 1


def is_among(weight: Fraction, asked: AskedWeights) -> bool:
    """Whether a weight is among the asked ones."""
    return any(weight in each for each in asked)


def meetings(one: Worth, other: Worth) -> set[Fraction]:
    """The weights above zero where two cross; none where neither has knots, since all begin at zero."""
    if not one.knots and not other.knots:
        return set()
    return {found for span in _spans(_weights(one, other)) if (found := _crossing(one, other, span)) is not None}


def _weights(one: Worth, other: Worth) -> tuple[Fraction, ...]:
    return tuple(sorted({weight for weight, _ in (*one.knots, *other.knots)}))


def _pointwise(one: Worth, other: Worth, choose: Choose) -> Worth:
    weights = _weights(one, other)
    every = sorted({*weights, *meetings(one, other)})
    knots = tuple((weight, choose(one.at(weight), other.at(weight))) for weight in every)
    last = every[-1] if every else Fraction(0)
    ahead = last + 1
    start = choose(one.at(last), other.at(last)) if every else Fraction(0)
    return Worth(knots, choose(one.at(ahead), other.at(ahead)) - start)


def _spans(weights: tuple[Fraction, ...]) -> list[tuple[Fraction, Fraction | None]]:
    return list(zip((Fraction(0), *weights), (*weights, None), strict=True))


def _crossing(one: Worth, other: Worth, span: tuple[Fraction, Fraction | None]) -> Fraction | None:
    """Where two straight pieces meet inside a span, if they do."""
    start, end = span
    inner = start + 1 if end is None else (start + end) / 2
    far = inner + 1 if end is None else (inner + end) / 2
    gap, later = (one.at(weight) - other.at(weight) for weight in (inner, far))
    if gap == later:
        return None
    found = inner - gap * (far - inner) / (later - gap)
    return found if found > start and (end is None or found < end) else None
