"""The engine against hand-written oracles: equal to the last digit, ties included."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from oracle import cost_ceiling, floor_method, half_up, proportion
from rows import CHANGJI, URUMQI, gives, row

AMOUNTS = st.decimals(min_value="0.01", max_value="99999", places=2)
ACTUALS = st.decimals(min_value="0", max_value="99999", places=4)
WEIGHTS = st.integers(1, 60)


@given(AMOUNTS, ACTUALS, WEIGHTS)
def test_the_floor_method(target: Decimal, actual: Decimal, weight: int) -> None:
    expected = floor_method(target, actual, Decimal(weight), Decimal(100))
    assert gives(row(f"={actual}万元", of=f">={target}万元", weight=str(weight), rules=CHANGJI)) == f"{expected:.2f}"


@given(AMOUNTS, ACTUALS, WEIGHTS)
def test_the_floor_method_with_full_marks_from_90(target: Decimal, actual: Decimal, weight: int) -> None:
    expected = floor_method(target, actual, Decimal(weight), Decimal(90))
    found = row(f"={actual}万元", of=f">={target}万元", weight=str(weight), category="经济成本指标", rules=CHANGJI)
    assert gives(found) == f"{expected:.2f}"
    within = row(f"={actual}万元", of=f"<={target}万元", weight=str(weight), category="经济成本指标", rules=CHANGJI)
    if actual <= target:
        assert gives(within) == f"{expected:.2f}"
    elif actual > target * Decimal("1.0001"):
        assert gives(within) == f"0.00..{weight - Decimal('0.01'):.2f}"


@given(AMOUNTS, ACTUALS, WEIGHTS)
def test_proportion_and_cost_ceiling(target: Decimal, actual: Decimal, weight: int) -> None:
    size = str(weight)
    met = row(f"{actual}公里", of=f">={target}公里", weight=size, rules=URUMQI)
    assert gives(met) == f"{proportion(target, actual, Decimal(weight)):.2f}"
    cost = row(f"{actual}万元", of=f"<={target}万元", weight=size, category="经济成本指标", rules=URUMQI)
    assert gives(cost) == f"{cost_ceiling(target, actual, Decimal(weight)):.2f}"


@given(st.integers(6000, 9999), st.sampled_from([5, 10, 20, 50]))
def test_every_rate_at_two_decimals(hundredths: int, weight: int) -> None:
    """All ties of the floor method: the rate is exact, so only the score is rounded."""
    rate = Decimal(hundredths) / 100
    expected = half_up((rate - 60) * weight / 40)
    assert gives(row(f"={rate}%", of="=100%", weight=str(weight), rules=CHANGJI)) == f"{expected:.2f}"
