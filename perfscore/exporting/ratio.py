"""Exact fractions of whole numbers that are known only where the data is: a top over a bottom above zero."""

from __future__ import annotations

from fractions import Fraction
from math import gcd

from perfscore.exporting.whole import (
    NumberExpression,
    Test,
    WholeNumber,
    below,
    chosen,
    content,
    equal,
    into,
    is_below_zero_nowhere,
    minus,
    negated,
    plus,
    some,
    times,
    without,
)
from perfscore.frozen import frozen
from perfscore.values.number import Rounding

ONE = WholeNumber(1)


@frozen
class RatioExpression:
    """``top`` / ``bottom``; the bottom is above zero wherever the value is looked at."""

    top: NumberExpression
    bottom: NumberExpression = ONE

    @classmethod
    def of(cls, value: Fraction) -> RatioExpression:
        return cls(WholeNumber(value.numerator), WholeNumber(value.denominator))

    def plus(self, other: RatioExpression) -> RatioExpression:
        if self.bottom == other.bottom:
            return _lowest(plus(self.top, other.top), self.bottom)
        shared = gcd(content(self.bottom), content(other.bottom))
        mine, theirs = without(self.bottom, shared), without(other.bottom, shared)
        return _lowest(plus(times(self.top, theirs), times(other.top, mine)), times(self.bottom, theirs))

    def minus(self, other: RatioExpression) -> RatioExpression:
        return self.plus(other.scaled(Fraction(-1)))

    def scaled(self, factor: Fraction) -> RatioExpression:
        """Times a constant."""
        return _lowest(
            times(WholeNumber(factor.numerator), self.top), times(WholeNumber(factor.denominator), self.bottom)
        )

    def times(self, other: RatioExpression) -> RatioExpression:
        return _lowest(times(self.top, other.top), times(self.bottom, other.bottom))

    def below(self, other: RatioExpression, same: bool = False) -> Test:
        return below(*self._beside(other), same)

    def equal(self, other: RatioExpression) -> Test:
        return equal(*self._beside(other))

    def _beside(self, other: RatioExpression) -> tuple[NumberExpression, NumberExpression]:
        """Two whole numbers that stand to each other as the two do."""
        one, two = times(self.top, other.bottom), times(other.top, self.bottom)
        shared = gcd(content(one), content(two)) or 1
        return without(one, shared), without(two, shared)

    def size(self) -> RatioExpression:
        """Without its sign."""
        if is_below_zero_nowhere(self.top):
            return self
        return RatioExpression(
            chosen((self._negative, times(WholeNumber(-1), self.top)), otherwise=self.top), self.bottom
        )

    def rounded(self, step: Fraction, mode: Rounding) -> NumberExpression:
        """How many ``step`` it is, settled by ``mode`` on its size, as ``values.number.round_to`` does."""
        count = self.size().counted(step, mode)
        if is_below_zero_nowhere(self.top):
            return count
        return chosen((self._negative, times(WholeNumber(-1), count)), otherwise=count)

    def counted(self, step: Fraction, mode: Rounding) -> NumberExpression:
        """The same of what is not below zero."""
        exact = self.scaled(1 / step)
        match mode:
            case Rounding.DOWN:
                return exact.floor()
            case Rounding.UP:
                return exact.ceiling()
            case Rounding.HALF_UP:
                return exact.plus(_HALF).floor()
            case Rounding.HALF_DOWN:
                return _half_down(exact)
            case Rounding.HALF_EVEN:
                up, down = exact.plus(_HALF).floor(), _half_down(exact)
                odd = negated(equal(times(WholeNumber(2), into(down, WholeNumber(2))), down))
                return chosen((some(equal(up, down), odd), up), otherwise=down)

    def floor(self) -> NumberExpression:
        """The whole number below or at it; it is not below zero."""
        return into(self.top, self.bottom)

    def ceiling(self) -> NumberExpression:
        """The whole number above or at it; it is not below zero."""
        return into(plus(self.top, minus(self.bottom, WholeNumber(1))), self.bottom)

    @property
    def _negative(self) -> Test:
        return below(self.top, WholeNumber(0))


def smaller(one: RatioExpression, other: RatioExpression) -> RatioExpression:
    return _either(one.below(other), one, other)


def larger(one: RatioExpression, other: RatioExpression) -> RatioExpression:
    return _either(other.below(one), one, other)


def _either(test: Test, one: RatioExpression, other: RatioExpression) -> RatioExpression:
    if one.bottom == other.bottom:
        return RatioExpression(chosen((test, one.top), otherwise=other.top), one.bottom)
    return RatioExpression(
        chosen((test, times(one.top, other.bottom)), otherwise=times(other.top, one.bottom)),
        times(one.bottom, other.bottom),
    )


def _half_down(exact: RatioExpression) -> NumberExpression:
    """Rounded up half of the way where more than half is there: the ceiling of it less a half."""
    half = exact.minus(_HALF)
    return chosen((below(half.top, WholeNumber(0)), WholeNumber(0)), otherwise=half.ceiling())


_HALF = RatioExpression(WholeNumber(1), WholeNumber(2))


def _lowest(top: NumberExpression, bottom: NumberExpression) -> RatioExpression:
    """In lowest terms as far as constants tell."""
    shared = gcd(content(top), content(bottom)) or 1
    return RatioExpression(without(top, shared), without(bottom, shared))
