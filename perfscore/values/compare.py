"""Two amounts in one unit, or the reason why they cannot be brought there.

43元 against 43万元   ->  43 against 430000, noted T102        5个 against 3公顷  ->  V012, never compared
"""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from perfscore.values.model import Amount
from perfscore.values.unit import Unit, base_symbol

NEUTRAL = "neutral"


@frozen
class Pair:
    """Target and actual in the same unit, exact; ``notes`` are codes of what had to be assumed or converted."""

    target: Fraction
    actual: Fraction
    unit: str
    notes: tuple[str, ...] = ()


def pair(target: Amount, actual: Amount) -> Pair | str:
    """Both amounts in one unit, or the code (V01x) of why not."""
    mine, theirs = target.unit, actual.unit
    if mine.absent or theirs.absent:
        return _pair_without_unit(target, actual)
    if mine.dimension != theirs.dimension:
        return "V012"
    if not _groups_agree(mine, theirs):
        return "V013"
    if mine.factor == theirs.factor:
        notes = () if mine.groups == theirs.groups else ("T103",)
        return Pair(Fraction(target.number), Fraction(actual.number), mine.symbol, notes)
    return Pair(target.size, actual.size, base_symbol(mine), ("T102",))


def _pair_without_unit(target: Amount, actual: Amount) -> Pair | str:
    """One side has no unit: the other's is taken and said so; a bare number beside a share is left open."""
    units = [unit for unit in (target.unit, actual.unit) if not unit.absent]
    if any(unit.dimension == "share" for unit in units):
        return "V011"
    scaled = [side.unit for side in (target, actual) if side.unit.absent and side.unit.factor != 1]
    if scaled and units:
        return _pair_scaled(target, actual)
    symbol = units[0].symbol if units else target.unit.symbol
    if not units and target.unit.factor != actual.unit.factor:
        return Pair(target.size, actual.size, "", ("T102",))
    return Pair(Fraction(target.number), Fraction(actual.number), symbol, ("T101",) if units else ())


def _pair_scaled(target: Amount, actual: Amount) -> Pair:
    """6万 beside 万元: the unit is missing but the scale is printed, so sizes are compared."""
    known = target.unit if actual.unit.absent else actual.unit
    notes = ("T101",) if target.unit.factor == actual.unit.factor else ("T101", "T102")
    return Pair(target.size, actual.size, base_symbol(known), notes)


def _groups_agree(mine: Unit, theirs: Unit) -> bool:
    return all(one == other or NEUTRAL in (one, other) for one, other in zip(mine.groups, theirs.groups, strict=False))
