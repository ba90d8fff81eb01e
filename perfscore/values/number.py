"""Exact numbers: named rounding modes, closed intervals, their text.

Nothing here is a float. ``2.325`` to 0.01 is 2.33 half up, 2.32 half even: the mode is part of a rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from fractions import Fraction
from math import lcm

from attrs import field

from perfscore.exact import MAX_DIGITS
from perfscore.frozen import frozen
from perfscore.messages import Between, Lang


class Rounding(Enum):
    """How a value between two steps is settled. All modes treat negative numbers as mirror images."""

    HALF_UP = "half_up"  # 四舍五入: a tie goes away from zero
    HALF_DOWN = "half_down"  # 五舍六入: a tie goes towards zero
    HALF_EVEN = "half_even"  # 四舍六入五成双: a tie goes to the even step
    DOWN = "down"  # 截断: towards zero
    UP = "up"  # 进一: away from zero


def round_to(value: Fraction, step: Fraction, mode: Rounding) -> Fraction:
    """``value`` as a multiple of ``step`` (> 0), settled by ``mode``."""
    top, bottom = value.as_integer_ratio()
    size, parts = step.as_integer_ratio()
    unit = bottom * size
    whole, rest = divmod(abs(top) * parts, unit)
    if not rest:
        return value
    if _goes_up(2 * rest - unit, whole, mode):
        whole += 1
    return Fraction((-whole if top < 0 else whole) * size, parts)


def _goes_up(beyond: int, whole: int, mode: Rounding) -> bool:
    """Whether ``whole`` steps and a rest become one more; ``beyond`` is above zero past the middle to the next, zero
    at it.
    """
    match mode:
        case Rounding.HALF_UP:
            return beyond >= 0
        case Rounding.HALF_DOWN:
            return beyond > 0
        case Rounding.HALF_EVEN:
            return beyond > 0 or (beyond == 0 and whole % 2 == 1)
        case Rounding.UP:
            return True
        case Rounding.DOWN:
            return False


def summed(values: Iterable[Fraction]) -> Fraction:
    """The sum, in whole numbers of a common part."""
    every = [value.as_integer_ratio() for value in values]
    parts = lcm(*(bottom for _, bottom in every))
    return Fraction(sum(top * (parts // bottom) for top, bottom in every), parts)


def root_rounded(value: Fraction, degree: int, step: Fraction, mode: Rounding) -> Fraction:
    """The root of ``value`` (>= 0) as a multiple of ``step``, settled by ``mode``; decided in whole numbers."""
    scaled = value / step**degree
    whole = _whole_root(scaled.numerator // scaled.denominator, degree)
    middle = Fraction(2 * whole + 1, 2) ** degree
    # Only the side of the middle matters to rounding, so a quarter stands for anything below it.
    rest = Fraction(0) if whole**degree == scaled else Fraction(1 + (scaled >= middle) + (scaled > middle), 4)
    return round_to((whole + rest) * step, step, mode)


def _whole_root(value: int, degree: int) -> int:
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= value else (low, middle - 1)
    return low


def places(step: Fraction) -> int:
    """How many decimals a step such as 1/100 prints."""
    count = 0
    while step.denominator != 1 and count < MAX_DIGITS:
        step, count = step * 10, count + 1
    return count


def text(value: Fraction, decimals: int | None = None) -> str:
    """Plain decimal digits: exactly ``decimals`` of them, or as many as the exact value has (at most six)."""
    exact = _terminates(value)
    count = decimals if decimals is not None else (exact if exact is not None else 6)
    shown = round_to(value, Fraction(1, 10**count), Rounding.HALF_UP)
    digits = str(abs(shown.numerator) * (10**count // shown.denominator)).rjust(count + 1, "0")
    sign = "-" if shown < 0 else ""
    return sign + (f"{digits[:-count]}.{digits[-count:]}" if count else digits)


def _terminates(value: Fraction) -> int | None:
    for count in range(13):
        if 10**count % value.denominator == 0:
            return count
    return None


def _ordered(instance: Interval, _attribute: object, high: Fraction) -> None:
    if high is not instance.low and high < instance.low:
        raise ValueError(f"an interval ends before it begins: {instance.low} > {high}")


@frozen
class Interval:
    """All values from ``low`` to ``high``, both included; one value when they are equal."""

    low: Fraction
    high: Fraction = field(validator=_ordered)

    @classmethod
    def point(cls, value: Fraction) -> Interval:
        return cls(value, value)

    @property
    def is_point(self) -> bool:
        return self.low is self.high or self.low == self.high

    def __contains__(self, value: Fraction) -> bool:
        return self.low <= value <= self.high

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __str__(self) -> str:
        return interval_text(self)


def interval_text(interval: Interval, decimals: int | None = None, lang: Lang = "zh") -> str:
    """9.27, or 6.00～7.99 (in English 6.00–7.99) where there is more than one value."""
    return between(interval, decimals).text(lang)


def between(interval: Interval, decimals: int | None = None, unit: str = "") -> Between:
    """The same as a figure of a sentence whose language is not known yet, with its unit."""
    low = text(interval.low, decimals)
    return Between(low, low if interval.is_point else text(interval.high, decimals), unit)


def points_text(value: Fraction | None) -> str:
    """Points as forms print them: two decimals, or more where there are more; a dash for none."""
    if value is None:
        return "—"
    return text(value, 2) if (value * 100).denominator == 1 else text(value)
