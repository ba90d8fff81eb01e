"""Which slip of the hand would explain money rows that do not follow from each other: the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from perfscore.auditing.written import MYRIAD, half_unit, point_moved, swapped
from perfscore.messages import Message
from perfscore.values.model import Amount
from perfscore.values.number import text

_WHOLE = Fraction(100)
# An amount spent that is misprinted was meant to be nearly the budget: swapped digits give so many amounts.
_NEARLY_SPENT, _HALF_SPENT = Fraction(9, 10), Fraction(1, 2)


def of_rate(
    printed: Decimal, budget: Amount, executed: Amount, initial: Amount | None, parts: Fraction | None = None
) -> Message | None:
    """Why a printed rate, in per cent, is not executed of budget (> 0); ``parts`` is what all sources spent."""
    half = _half(printed)
    if parts is not None and abs(parts / budget.size * _WHOLE - Fraction(printed)) <= half:
        for way, value in _misprinted(executed):
            if value == parts:
                return Message(f"I_executed_{way}", value=_shown(executed, value))
    rate = executed.size / budget.size * _WHOLE
    other = swapped_rate(printed, rate)
    if other is not None:
        return Message("I_rate_transposed", value=f"{other}%")
    for moved in point_moved(Fraction(printed)):
        if printed and abs(rate - moved) <= half * moved / Fraction(printed):
            return Message("I_rate_point", value=f"{text(moved)}%")
    if is_rate_of_initial(printed, executed, initial):
        return Message("I_rate_of_initial")
    return _of_its_terms(Fraction(printed), budget, executed, half)


def _half(rate: Decimal) -> Fraction:
    """Half a unit of the last printed place of a rate."""
    return half_unit(rate) or Fraction(1, 2)


def swapped_rate(printed: Decimal, rate: Fraction) -> Decimal | None:
    """A printed rate with two digits swapped, where that is the rate in per cent."""
    half = _half(printed)
    return next((other for other in swapped(printed) if abs(rate - Fraction(other)) <= half), None)


def is_rate_of_initial(printed: Decimal, executed: Amount, initial: Amount | None) -> bool:
    """Whether a printed rate, in per cent, is that of the budget at the beginning of the year."""
    if initial is None or not initial.size:
        return False
    return abs(executed.size / initial.size * _WHOLE - Fraction(printed)) <= _half(printed)


def _of_its_terms(printed: Fraction, budget: Amount, executed: Amount, half: Fraction) -> Message | None:
    """A slip in the amount spent or in the budget that gives the printed rate."""
    for way, value in _misprinted(executed):
        if abs(value / budget.size * _WHOLE - printed) <= half:
            return Message(f"I_executed_{way}", value=_shown(executed, value))
    for way, value in _misprinted(budget):
        if value > 0 and abs(executed.size / value * _WHOLE - printed) <= half:
            return Message(f"I_budget_{way}", value=_shown(budget, value))
    return None


def of_spending(budget: Amount, executed: Amount) -> Message | None:
    """What an amount spent above its budget may have been meant to be: one that nearly spends it."""
    for way, value in _misprinted(executed):
        least = budget.size * (_NEARLY_SPENT if way == "transposed" else _HALF_SPENT)
        if least <= value <= budget.size:
            return Message(f"I_executed_{way}", value=_shown(executed, value))
    return None


def _misprinted(amount: Amount) -> Iterator[tuple[str, Fraction]]:
    """What a printed amount of money may have been meant to be."""
    size = amount.size
    if size:
        factor = size / Fraction(amount.number)
        yield from (("transposed", Fraction(each) * factor) for each in swapped(amount.number))
        yield from (("point", each) for each in point_moved(size))
        yield from (("unit", each) for each in (size * MYRIAD, size / MYRIAD))


def _shown(amount: Amount, size: Fraction) -> str:
    """Another size as it would be printed in its place."""
    factor = amount.size / Fraction(amount.number) if amount.number else Fraction(1)
    return f"{text(size / factor)}{amount.unit.symbol}"


def of_parts(total: Amount, parts: Iterable[Amount]) -> Message | None:
    """The total, or one of its parts, that a slip of the hand would make fit; all parts are taken together."""
    every = list(parts)
    whole = sum((part.size for part in every), Fraction(0))
    for way, value in _misprinted(total):
        if value == whole:
            return Message(f"I_money_{way}", printed=total, value=_shown(total, value))
    for part in every:
        for way, value in _misprinted(part):
            if value == total.size - whole + part.size:
                return Message(f"I_money_{way}", printed=part, value=_shown(part, value))
    return None
