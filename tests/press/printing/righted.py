"""Facts whose scores follow from their results: a form that nobody can object to, whatever its layout.

An amount is scored in proportion to its target, what exceeds a ceiling by half its points; a phrase has full points
where it repeats its target or says that the target was reached, and fewer where it says less. Phrases of which no
rule says how much they reach are left out. Written without the engine: it is what the engine is held against.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from attrs import evolve

from printing.facts import Facts, Measure

_CENT = Decimal("0.01")
_PARTLY, _OVER, _HARDLY = Decimal("0.7"), Decimal("0.5"), Decimal("0.3")
_WHOLE = Decimal(100)
_NOT = ("不", "尚", "较大", "超标")  # a phrase with one of these says that its target was missed


def righted(facts: Facts) -> Facts:
    """The same form with the scores that its results deserve."""
    measures = tuple(_scored(_possible(row)) for row in facts.measures)
    total = facts.sources[0]
    rate = min(Decimal(1), total.executed / total.budget)
    return evolve(facts, measures=measures, money_got=_cents(facts.money_points * rate))


def _possible(row: Measure) -> Measure:
    """No share above 100 %."""
    return evolve(row, done="100") if row.unit == "%" and Decimal(row.done) > _WHOLE else row


def _scored(row: Measure) -> Measure:
    return evolve(row, got=_cents(row.points * (_of_amount(row) if row.sign else _of_phrase(row))))


def _of_amount(row: Measure) -> Decimal:
    target, done = Decimal(row.value), Decimal(row.done)
    if row.sign == "le" or not target:
        return Decimal(1) if done <= target else _OVER
    return min(Decimal(1), done / target)


def _of_phrase(row: Measure) -> Decimal:
    if row.done in (row.value, "达到预期目标") or row.done + "前" == row.value:
        return Decimal(1)
    return _HARDLY if any(word in row.done for word in _NOT) else _PARTLY


def _cents(number: Decimal) -> Decimal:
    return number.quantize(_CENT, ROUND_HALF_UP)
