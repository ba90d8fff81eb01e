"""What a printed number may stand for: the exact values that print so, and the numbers that a slip would make of it.

83.33 stands for 83.325 to 83.335, a whole number for itself. Slips: two neighbouring digits swapped, the decimal point
moved by up to three places, 元 for 万元.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from perfscore.exact import decimal
from perfscore.values.folding import plain
from perfscore.values.number import Interval

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NEAREST_POINTS = (10, 100, 1000)
MYRIAD = 10_000
#: What an amount is times, where one of two is printed in 元 and the other in 万元, or both alike.
MONEY_UNITS = (Fraction(1), Fraction(MYRIAD), Fraction(1, MYRIAD))


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
    """Two neighbouring digits in the wrong order, the point left where it is: 86 for 68, 18.6 for 16.8; none is 08."""
    shown = f"{number:f}"
    places = [at for at, sign in enumerate(shown) if sign.isdigit()]
    for at, after in pairwise(places):
        one, other = shown[at], shown[after]
        with_zero = at == 0 and (other == "0" or one == "0")
        if one != other and not with_zero:
            yield Decimal(shown[:at] + other + shown[at + 1 : after] + one + shown[after + 1 :])


def is_slip_of(printed: str, meant: str, any_digit: bool = False) -> bool:
    """Whether digits are those meant with two neighbours swapped; with ``any_digit``, or with one digit mistaken."""
    if len(printed) != len(meant):
        return False
    apart = [at for at, (one, other) in enumerate(zip(printed, meant, strict=True)) if one != other]
    if len(apart) == 2:
        first, second = apart
        return second == first + 1 and (printed[first], printed[second]) == (meant[second], meant[first])
    return any_digit and len(apart) == 1


def point_moved(number: Fraction) -> Iterator[Fraction]:
    """The decimal point in another place."""
    for factor in _NEAREST_POINTS:
        yield number * factor
        yield number / factor
