"""Rounding modes against values worked out by hand, negative numbers included."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfscore.exact import decimal, fraction
from perfscore.values.number import (
    Interval,
    Rounding,
    places,
    points_text,
    root_rounded,
    round_to,
    text,
)

CENT = Fraction(1, 100)


@pytest.mark.parametrize(
    ("value", "half_up", "half_down", "half_even", "down", "up"),
    [
        ("2.325", "2.33", "2.32", "2.32", "2.32", "2.33"),
        ("2.135", "2.14", "2.13", "2.14", "2.13", "2.14"),
        ("-2.325", "-2.33", "-2.32", "-2.32", "-2.32", "-2.33"),
        ("2.3249", "2.32", "2.32", "2.32", "2.32", "2.33"),
        ("2.32", "2.32", "2.32", "2.32", "2.32", "2.32"),
        ("0", "0.00", "0.00", "0.00", "0.00", "0.00"),
    ],
)
def test_modes(value: str, half_up: str, half_down: str, half_even: str, down: str, up: str) -> None:
    exact = fraction(value)
    assert exact is not None
    modes = (Rounding.HALF_UP, Rounding.HALF_DOWN, Rounding.HALF_EVEN, Rounding.DOWN, Rounding.UP)
    assert [text(round_to(exact, CENT, mode), 2) for mode in modes] == [half_up, half_down, half_even, down, up]


def test_steps_other_than_decimals() -> None:
    assert round_to(Fraction(99, 2), Fraction(1, 2), Rounding.HALF_UP) == Fraction(99, 2)
    assert round_to(Fraction(7), Fraction(5), Rounding.HALF_UP) == 5


@pytest.mark.parametrize(
    ("printed", "value"), [("60%", Fraction(3, 5)), ("2000/3", Fraction(2000, 3)), ("0.10", CENT * 10)]
)
def test_fractions(printed: str, value: Fraction) -> None:
    assert fraction(printed) == value


@pytest.mark.parametrize("printed", ["", "abc", "1e5", "0x10", "1/0", "１", "1_000", "nan", "inf", "--1", "1" * 50])
def test_not_numbers(printed: str) -> None:
    assert decimal(printed) is None or printed == "1/0"
    assert fraction(printed) is None


def test_text_and_places() -> None:
    assert text(Fraction(1, 3)) == "0.333333"
    assert text(Fraction(-5, 2)) == "-2.5"
    assert text(Fraction(927, 100), 2) == "9.27"
    assert (places(CENT), places(Fraction(1)), places(Fraction(1, 10000))) == (2, 0, 4)


def test_intervals() -> None:
    one = Interval(Fraction(1), Fraction(2))
    assert Fraction(2) in one
    assert Fraction(3) not in one
    assert one + Interval.point(Fraction(1)) == Interval(Fraction(2), Fraction(3))
    with pytest.raises(ValueError, match="ends before"):
        Interval(Fraction(2), Fraction(1))


@pytest.mark.parametrize(
    ("value", "degree", "half_up", "half_down", "half_even", "down", "up"),
    [
        ("2.25", 2, "1.5", "1.5", "1.5", "1.5", "1.5"),
        ("2.4025", 2, "1.6", "1.5", "1.6", "1.5", "1.6"),  # the root is 1.55, a tie
        ("2.1025", 2, "1.5", "1.4", "1.4", "1.4", "1.5"),  # 1.45, a tie between odd and even
        ("2.4024", 2, "1.5", "1.5", "1.5", "1.5", "1.6"),  # just below 1.55
        ("2.4026", 2, "1.6", "1.6", "1.6", "1.5", "1.6"),  # just above
        ("3.723875", 3, "1.6", "1.5", "1.6", "1.5", "1.6"),  # 1.55 cubed
        ("3.723874", 3, "1.5", "1.5", "1.5", "1.5", "1.6"),
        ("4", 3, "1.6", "1.6", "1.6", "1.5", "1.6"),  # 1.5874...
        ("0", 3, "0.0", "0.0", "0.0", "0.0", "0.0"),
    ],
)
def test_roots(value: str, degree: int, half_up: str, half_down: str, half_even: str, down: str, up: str) -> None:
    exact = fraction(value)
    assert exact is not None
    modes = (Rounding.HALF_UP, Rounding.HALF_DOWN, Rounding.HALF_EVEN, Rounding.DOWN, Rounding.UP)
    found = [text(root_rounded(exact, degree, Fraction(1, 10), mode), 1) for mode in modes]
    assert found == [half_up, half_down, half_even, down, up]


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("10", "10.00"),
        ("9.5", "9.50"),
        ("9.27", "9.27"),
        ("9.275", "9.275"),
        ("1/3", "0.333333"),
        ("1/101", "0.009901"),
    ],
)
def test_points_as_forms_print_them(value: str, printed: str) -> None:
    assert points_text(fraction(value)) == printed


def test_no_points_are_a_dash() -> None:
    assert points_text(None) == "—"
    assert str(Interval(Fraction(18), Fraction("23.99"))) == "18～23.99"
    assert str(Interval.point(Fraction("2.5"))) == "2.5"
