"""What a printed number may stand for: the exact values that print so, and the numbers that a slip would make of it.

83.33 stands for 83.325 to 83.335, a whole number for itself. Slips: two neighbouring digits swapped, the decimal point
moved by up to three places, 元 for 万元.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from perfscore.values.folding import plain
from perfscore.values.number import Interval, decimal

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NEAREST_POINTS = (10, 100, 1000)
MYRIAD = 10_000


def printed_number(printed: str | None) -> Decimal | None:
    """The one number of a printed cell, its unit left aside; None where there is none, or several."""
    found = _NUMBER.findall(plain(printed or ""))
    return decimal(found[0]) if len(found) == 1 else None


def half_unit(number: Decimal) -> Fraction:
    """Half a unit of the last printed decimal; nothing for a whole number."""
    exponent = number.as_tuple().exponent
    return Fraction(1, 2 * 10**-exponent) if isinstance(exponent, int) and exponent < 0 else Fraction(0)


def around(value: Fraction, printed: str | None) -> Interval:
    """All values that print as ``printed``, which stands for ``value`` when it is taken as exact."""
    number = printed_number(printed)
    if not number:
        return Interval.point(value)
    half = half_unit(number) * abs(value / Fraction(number))
    return Interval(value - half, value + half)


def total(parts: Iterable[Interval]) -> Interval:
    return sum(parts, Interval.point(Fraction(0)))


def meet(one: Interval, other: Interval) -> bool:
    """Whether two printed figures may be the same."""
    return one.low <= other.high and other.low <= one.high


def swapped(number: Decimal) -> Iterator[Decimal]:
    """Two neighbouring digits in the wrong order: 86 for 68; no number is written 08."""
    shown = f"{number:f}"
    for at in range(len(shown) - 1):
        one, other = shown[at], shown[at + 1]
        leads_with_zero = at == 0 and other == "0"
        if one.isdigit() and other.isdigit() and one != other and not leads_with_zero:
            yield Decimal(shown[:at] + other + one + shown[at + 2 :])


def point_moved(number: Fraction) -> Iterator[Fraction]:
    """The decimal point in another place."""
    for factor in _NEAREST_POINTS:
        yield number * factor
        yield number / factor
