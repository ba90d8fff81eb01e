"""Rounding modes against values worked out by hand, negative numbers included."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfscore.values.number import Interval, Rounding, decimal, fraction, places, round_to, text

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
