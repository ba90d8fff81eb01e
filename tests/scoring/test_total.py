"""How rows make a total, worked out by hand; roots and logarithms decided exactly."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfscore.rules.model import Combine, Mode, Step, Total
from perfscore.scoring.total import RowShare, total_of
from perfscore.values.logarithms import share
from perfscore.values.number import Interval, Rounding, root_rounded

CENTS = Step(Fraction(1, 100), Mode.HALF_UP)


def parts(*scores: str, weight: str = "10", level1: str | None = None) -> list[RowShare]:
    return [RowShare(level1, Interval.point(Fraction(score)), Fraction(weight)) for score in scores]


def total(rows: list[RowShare], rule: Total) -> Interval | None:
    found = total_of(rows, rule)
    return None if found is None else found.total


@pytest.mark.parametrize(
    ("rule", "scores", "expected"),
    [
        (Total(), ("9.5", "8"), "17.5"),
        (Total(combine=Combine.MEAN), ("9.5", "8"), "8.75"),
        (Total(combine=Combine.WEAKEST), ("9.5", "8"), "8"),
        (Total(combine=Combine.WEAKEST, raised=Fraction(1, 2)), ("9.5", "8"), "8.5"),
        (Total(combine=Combine.WEAKEST, raised=Fraction(1, 2)), ("8", "8"), "8"),
        (Total(combine=Combine.GEOMETRIC_MEAN, rounding=CENTS), ("2", "8"), "4"),
        (Total(combine=Combine.GEOMETRIC_MEAN, rounding=CENTS), ("2", "3"), "2.45"),
        (Total(combine=Combine.GEOMETRIC_MEAN, rounding=CENTS), ("0", "3"), "0"),
        (Total(rescale=Fraction(100)), ("9.5", "8"), "87.5"),
        (Total(rescale=Fraction(100), rounding=CENTS), ("1", "1", "0"), "6.67"),
    ],
)
def test_totals(rule: Total, scores: tuple[str, ...], expected: str) -> None:
    assert total(parts(*scores), rule) == Interval.point(Fraction(expected))


def test_groups_are_combined_before_the_whole() -> None:
    rows = [*parts("2", "4", level1="甲"), *parts("9", level1="乙")]
    found = total(rows, Total(within=Combine.MEAN, combine=Combine.SUM))
    assert found == Interval.point(Fraction(12))
    weakest = total(rows, Total(within=Combine.WEAKEST, combine=Combine.MEAN))
    assert weakest == Interval.point(Fraction(11, 2))


def test_a_row_without_a_score_leaves_the_total_open() -> None:
    rows = [*parts("5"), RowShare(None, None, Fraction(10))]
    assert total(rows, Total()) == Interval(Fraction(5), Fraction(15))
    assert total(rows, Total(combine=Combine.WEAKEST)) == Interval(Fraction(0), Fraction(5))
    assert total([], Total()) is None
    assert total([RowShare(None, None, Fraction(0))], Total(rescale=Fraction(100))) is None


@given(st.fractions(0, 10**6), st.integers(1, 6), st.sampled_from(Rounding))
def test_a_root_is_rounded_as_its_power_says(value: Fraction, degree: int, mode: Rounding) -> None:
    step = Fraction(1, 1000)
    found = root_rounded(value, degree, step, mode)
    assert (found / step).denominator == 1
    assert max(found - step, Fraction(0)) ** degree <= value <= (found + step) ** degree
    if mode is Rounding.DOWN:
        assert found**degree <= value < (found + step) ** degree
    if mode is Rounding.HALF_UP:
        assert value < (found + step / 2) ** degree


@pytest.mark.parametrize(
    ("x", "start", "end", "exact"),
    [("10", "1", "100", "1/2"), ("1", "1", "100", "0"), ("100", "1", "100", "1"), ("8", "1/2", "32", "2/3")],
)
def test_rational_logarithms_are_exact(x: str, start: str, end: str, exact: str) -> None:
    assert share(Fraction(x), Fraction(start), Fraction(end)) == Interval.point(Fraction(exact))


@given(st.integers(101, 74_999))
def test_other_logarithms_lie_between_close_bounds(x: int) -> None:
    """(b/a) to the power of the bounds encloses x/a: another road to the same number."""
    found = share(Fraction(x), Fraction(100), Fraction(75_000))
    assert found.high - found.low < Fraction(1, 10**39)
    with localcontext() as context:
        context.prec = 80
        low, high = (Decimal(750) ** (Decimal(e.numerator) / Decimal(e.denominator)) for e in (found.low, found.high))
        assert low <= Decimal(x) / 100 <= high
