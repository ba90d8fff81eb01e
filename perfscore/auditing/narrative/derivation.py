"""A derivation: by the words around some figures, one of them follows from the others.

支付398.16万元，预算420万元，支付率94.8%      94.8% is 100 × 398.16 ÷ 420

Every formula is a fraction whose top and bottom are each linear in every term. So what a term should be, where the
others and the result are right, is found without another formula: from two trials.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cached_property
from types import FunctionType

from attrs import evolve, field

from perfscore.auditing.narrative.figures import Figure
from perfscore.frozen import frozen
from perfscore.values.number import Interval

HUNDRED = 100
Formula = Callable[[Sequence[Fraction]], tuple[Fraction, Fraction]]


def share(sizes: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The first of the second, in per cent; of several, all others together of the last."""
    return HUNDRED * sum(sizes[:-1], Fraction(0)), sizes[-1]


def kept(sizes: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The first without the second, in per cent of the first."""
    return HUNDRED * (sizes[0] - sizes[1]), sizes[0]


def growth(sizes: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """How much the first is above the second, in per cent of the second."""
    return HUNDRED * (sizes[0] - sizes[1]), sizes[1]


def fall(sizes: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """How much the first is below the second, in per cent of the second."""
    return HUNDRED * (sizes[1] - sizes[0]), sizes[1]


def risen_by(sizes: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """What was added, in per cent of what was there before; the second is what is there now."""
    return HUNDRED * sizes[0], sizes[1] - sizes[0]


def fallen_by(sizes: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """What was taken away, in per cent of what was there before."""
    return HUNDRED * sizes[0], sizes[1] + sizes[0]


def total(sizes: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """All together."""
    return sum(sizes, Fraction(0)), Fraction(1)


def rest(sizes: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The first without the others."""
    return sizes[0] - sum(sizes[1:], Fraction(0)), Fraction(1)


def sum_of_products(sizes: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The first times the second, and the third times the fourth, and so on."""
    pairs = zip(sizes[::2], sizes[1::2], strict=True)
    return sum((price * count for price, count in pairs), Fraction(0)), Fraction(1)


def complement(sizes: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """What some shares leave of a hundred per cent."""
    return HUNDRED - sum(sizes, Fraction(0)), Fraction(1)


@frozen
class Scaled:
    """A quotient or a product of figures in several units, ``times`` what makes them of one."""

    times: Fraction
    divides: bool

    def __call__(self, sizes: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
        first, *others = sizes
        product = Fraction(1)
        for each in others:
            product *= each
        return (first * self.times, product) if self.divides else (first * product * self.times, Fraction(1))


@frozen
class Net:
    """The first, with so many that follow added and the others taken away."""

    added: int

    def __call__(self, sizes: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
        kept, taken = sizes[: self.added + 1], sizes[self.added + 1 :]
        return sum(kept, Fraction(0)) - sum(taken, Fraction(0)), Fraction(1)


def _in_order(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    return tuple(figures)


@frozen
class Derivation:
    """That ``result`` is what ``formula`` makes of ``terms``; ``strength`` is how plainly the words say so.

    Those of a relation that are ``about`` the same are rivals, of which one that holds is enough; where nothing is
    said, those of one result are. ``is_close`` tells that they stand side by side and are called alike.
    """

    result: Figure
    formula: Formula
    terms: tuple[Figure, ...] = field(converter=_in_order)
    strength: int = 0
    about: object = None
    is_close: bool = False

    @cached_property
    def due(self) -> Fraction | None:
        """What the result should be; None where the terms give nothing."""
        return self._given([each.size for each in self.terms])

    def _given(self, sizes: Sequence[Fraction]) -> Fraction | None:
        top, bottom = self.formula(sizes)
        return top / bottom if bottom > 0 and top >= 0 else None

    @cached_property
    def holds(self) -> bool:
        """Whether what is printed may agree: each figure stands for all that prints so, a rate also for one cut off."""
        if self.due is None:
            return False
        due: Fraction = self.due
        low = high = due
        sizes = [each.size for each in self.terms]
        for place, each in enumerate(self.terms):
            ends = [
                self._given([*sizes[:place], end, *sizes[place + 1 :]]) for end in (each.spread.low, each.spread.high)
            ]
            known = [Fraction(0), *(end - due for end in ends if end is not None)]
            low, high = low + min(known), high + max(known)
        exact = self.formula in _EXACT or not isinstance(self.formula, Scaled | FunctionType)
        printed = self.result.spread if exact or self.result.is_standard else self.result.printed
        return low <= printed.high and printed.low <= high

    def mended(self, figure: Figure) -> Fraction | None:
        """What one of its figures should be, where all others are right; None where nothing mends it."""
        if figure is self.result:
            return None if self.due is None else figure.rounded(self.due)
        place = next(number for number, each in enumerate(self.terms) if each is figure)
        sizes = [each.size for each in self.terms]
        (top, bottom), (top_one, bottom_one) = (
            self.formula([*sizes[:place], Fraction(trial), *sizes[place + 1 :]]) for trial in (0, 1)
        )
        slope = top_one - top - self.result.size * (bottom_one - bottom)
        if slope == 0:
            return None
        size = (self.result.size * bottom - top) / slope
        return figure.rounded(size) if size > 0 else None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The result and the terms."""
        return (self.result, *self.terms)

    def is_of(self, figure: Figure) -> bool:
        """Whether a figure of the text, not only one that is equal to it, is the result or a term."""
        return any(each is figure for each in self.figures)

    def with_size(self, figure: Figure, size: Fraction) -> Derivation:
        """The derivation, if one of its figures were of another size."""
        other = figure.of_size(size)
        changed = tuple(other if each is figure else each for each in self.terms)
        return evolve(self, result=other if figure is self.result else self.result, terms=changed)

    @cached_property
    def is_plausible(self) -> bool:
        """Whether one of its figures is so near what it should be that a misprint explains it, not another meaning."""
        return any(map(self.is_plausible_for, self.figures))

    @cached_property
    def is_absurd(self) -> bool:
        """Whether nothing would be left of its result, and no slip explains that: the words mean other figures."""
        is_amount = isinstance(self.formula, Scaled) or self.formula is total
        return is_amount and bool(self.due) and self.result.rounded(self.due or Fraction(0)) == 0 and not self.is_slip

    @cached_property
    def is_slip(self) -> bool:
        """Whether one slip of the hand explains it; in a figure of few digits a swap, or a count one off."""
        mended = [(each, self.mended(each)) for each in self.figures]
        if any(meant and _is_tenfold(each, meant) for each, meant in mended):
            return True
        return any(meant is not None and each.may_be(meant, any_digit=each.is_long) for each, meant in mended)

    def is_plausible_for(self, figure: Figure) -> bool:
        """Whether one figure is so near what it should be, or one slip away from it."""
        meant = self.mended(figure)
        any_digit = figure.digits > 1 or self.formula in _EXACT  # 人均6项 may be any quotient
        return meant is not None and (is_near(figure.size, meant) or figure.may_be(meant, any_digit))


_EXACT = (total, rest, complement)
_NEAR = Interval(Fraction(13, 20), Fraction(20, 13))
_TENFOLD = (Fraction(10), Fraction(1, 10), Fraction(100), Fraction(1, 100))


def _is_tenfold(figure: Figure, meant: Fraction) -> bool:
    """Whether the point stands elsewhere in what is printed: 3.04 for 30.43; of few digits exactly."""
    off = figure.step / 2 if figure.is_long else Fraction(0)
    return any(abs(figure.size / factor - meant) <= off / factor for factor in _TENFOLD)


def is_near(told: Fraction, due: Fraction) -> bool:
    """Within about a third, or ten or a hundred times, as a misplaced point makes it."""
    if told <= 0 or due <= 0:
        return False
    ratio = told / due
    return _NEAR.low <= ratio <= _NEAR.high or any(abs(ratio / each - 1) < Fraction(1, 50) for each in _TENFOLD)
