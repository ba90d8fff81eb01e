"""Hand-written oracles in integers and decimals. They share no code with the engine."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 60
CENT = Decimal("0.01")


def floor_method(target: Decimal, actual: Decimal, weight: Decimal, full_from: Decimal) -> Decimal:
    """The 2023 prefecture method: rate in per cent to two places, then (rate - 60) / 40, full from ``full_from``."""
    rate = half_up(actual * 100 / target)
    if rate >= full_from:
        return weight
    if rate < 60:
        return Decimal("0.00")
    return half_up((rate - 60) * weight / 40)


def proportion(target: Decimal, actual: Decimal, weight: Decimal) -> Decimal:
    """actual / target of the weight, never above the weight."""
    return half_up(weight) if actual >= target else half_up(actual * weight / target)


def cost_ceiling(target: Decimal, actual: Decimal, weight: Decimal) -> Decimal:
    """The 2024 municipal method for costs: over the ceiling nothing, under it in proportion."""
    return Decimal("0.00") if actual > target else half_up(actual * weight / target)


def half_up(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)
