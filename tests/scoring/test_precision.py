"""What the printed decimals leave open, worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import NATIONAL, URUMQI, row

from perfscore.scoring.verdict import Verdict


@pytest.mark.parametrize(
    ("target", "actual", "declared", "low", "high", "possible"),
    [
        # 0.3 stands for 0.25..0.35, 0.5 for 0.45..0.55: 0.25/0.55 = 45.45% to 0.35/0.45 = 77.78%
        ("=0.5万元", "0.3万元", "6.20", "4.55", "7.78", True),
        ("=0.5万元", "0.3万元", "7.80", "4.55", "7.78", False),
        ("=0.50万元", "0.30万元", "6.20", "5.84", "6.16", False),
        ("=100.00万元", "60.00万元", "6.01", "6.00", "6.00", False),
        ("=3公里", "2.0公里", "6.50", "6.50", "6.83", True),
    ],
)
def test_ranges(target: str, actual: str, declared: str, low: str, high: str, possible: bool) -> None:
    result = row(actual, of=target, declared=declared, rules=NATIONAL)
    assert result.verdict is Verdict.DIFFERS
    assert result.possible is possible
    assert result.allowed is not None
    assert (result.allowed.low, result.allowed.high) == (Fraction(low), Fraction(high))


def test_whole_numbers_are_exact() -> None:
    result = row("66人", of="=68人", declared="9.00", rules=NATIONAL)
    assert (result.verdict, result.allowed, result.possible) == (Verdict.DIFFERS, None, False)


def test_what_agrees_needs_no_range() -> None:
    assert row("0.3万元", of="=0.5万元", declared="6.00", rules=NATIONAL).allowed is None


@given(st.decimals("0.1", 99, places=1), st.decimals(0, 99, places=1), st.integers(-4, 4), st.integers(-4, 4))
def test_any_value_that_prints_the_same_scores_inside(target, actual, up, down):  # type: ignore[no-untyped-def]
    """The declared score computed from hidden second decimals is always possible."""
    hidden_target, hidden_actual = (
        Fraction(target) + Fraction(up, 100),
        max(Fraction(0), Fraction(actual) + Fraction(down, 100)),
    )
    rate = min(Fraction(1), hidden_actual / hidden_target)
    declared = f"{float(round(rate * 10 * 100)) / 100:.2f}"
    result = row(f"{actual}公里", of=f">={target}公里", declared=declared, rules=URUMQI)
    assert result.verdict is not Verdict.DIFFERS or result.possible
