"""Logarithms within proven bounds: where between two numbers a third lies, counted in ratios.

    share(10, 1, 100) = 1/2 exactly             share(31033, 100, 75000) = 0.86659... within 10**-40

A logarithm of a rational number is rational only in cases that are found here exactly; all others lie strictly between
bounds so close that no rounding step falls between them.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

from perfscore.values.number import Interval

_DIGITS = 60
_CONTEXT = Context(prec=_DIGITS)
_SMALL = 64


def share(x: Fraction, start: Fraction, end: Fraction) -> Interval:
    """ln(x / start) / ln(end / start) for 0 < start <= x <= end, start < end."""
    rise, whole = x / start, end / start
    near = _logarithm(rise) / _logarithm(whole)
    likely = near.limit_denominator(_SMALL)
    if rise**likely.denominator == whole**likely.numerator:
        return Interval.point(likely)
    return Interval(near - _ERROR, near + _ERROR)


# A correctly rounded quotient, its correctly rounded logarithm and the division err by less than this in all.
_ERROR = Fraction(1, 10**40)


def _logarithm(value: Fraction) -> Fraction:
    ratio = _CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return Fraction(_CONTEXT.ln(ratio))
