"""What would explain a score that differs: the actual values that give it, and slips of the hand that lead there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from attrs import evolve, frozen

from perfscore.errors import Listed, Said, Spoken, say
from perfscore.rules.model import Method
from perfscore.scoring.facts import Facts
from perfscore.scoring.inverse import Span, actuals
from perfscore.scoring.outcome import apply_method
from perfscore.scoring.score import FormScore, RowScore
from perfscore.scoring.trace import shortened
from perfscore.values.model import Amount
from perfscore.values.number import Interval

_POINTS = ((10, "I_point"), (100, "I_point"), (1000, "I_point"), (10_000, "I_unit"))
_SHOWN = 3


@frozen
class Slip:
    """Another value in place of the printed one, and how one is written for the other."""

    value: Fraction
    said: Said


def explanations(row: RowScore, result: FormScore) -> Spoken | str:
    """What would explain the declared score of a row that differs; empty when nothing does."""
    facts, method = row.facts, result.rules.methods.get(row.method or "")
    if facts is None or facts.pair is None or method is None or row.weight is None or row.declared is None:
        return ""
    parts = [*_full_marks(row), *_slips(row, facts, method, result), *_ranges(row, facts, method)]
    return say("I_would", parts=Listed(tuple(parts), "W_then")) if parts else ""


def _full_marks(row: RowScore) -> Iterator[Said]:
    if row.declared == row.weight:
        yield Said("I_full_marks")


def _ranges(row: RowScore, facts: Facts, method: Method) -> Iterator[Said]:
    """The actual values that give the declared score."""
    if facts.pair is None or row.weight is None or row.declared is None or row.declared == row.weight:
        return
    spans = [
        span for span in actuals(method, facts.pair, row.weight, row.declared) if span.high is None or span.high >= 0
    ]
    if spans and facts.dimension == "count" and not any(map(_holds_whole_number, spans)):
        yield Said("I_no_whole")
    elif spans:
        ranges = tuple(_range(span) for span in spans[:_SHOWN])
        yield say("I_ranges", ranges=Listed(ranges), unit=facts.pair.unit)


def _holds_whole_number(span: Span) -> bool:
    """People and things come in whole numbers."""
    if span.low is None or span.high is None:
        return True
    first = -(-span.low.numerator // span.low.denominator)
    return any(Fraction(number) in span for number in (first, first + 1))


def _range(span: Span) -> Said:
    low, high = (None if end is None else shortened(end) for end in (span.low, span.high))
    if low is None or high is None:
        return say("I_from", low=low) if low is not None else say("I_upto", high=high or "")
    return say("G_name", name=low) if low == high else say("I_range", low=low, high=high)


def _slips(row: RowScore, facts: Facts, method: Method, result: FormScore) -> Iterator[Said]:
    """Slips that give the declared score exactly, each once."""
    if facts.pair is None or row.weight is None or row.declared is None or row.declared == 0:
        return
    seen: set[Fraction] = {facts.pair.actual}
    for slip in _of_kind(row, facts, result):
        changed = evolve(facts, pair=evolve(facts.pair, actual=slip.value))
        if slip.value in seen:
            continue
        seen.add(slip.value)
        if apply_method(changed, method, row.weight).score == Interval.point(row.declared):
            yield slip.said


def _of_kind(row: RowScore, facts: Facts, result: FormScore) -> Iterator[Slip]:
    """Any slip may lead to part of the points; to full marks only a scale that brings the actual near its target."""
    if row.declared != row.weight:
        yield from (*_transposed(facts), *_moved(facts), *_others(row, result))
        return
    for slip in _moved(facts):
        if facts.pair is not None and slip.said.code == "I_unit" and _near(slip.value, facts.pair.target):
            yield slip


def _near(value: Fraction, target: Fraction) -> bool:
    return target > 0 and Fraction(1, 2) <= value / target <= 2


def _transposed(facts: Facts) -> Iterator[Slip]:
    """Two neighbouring digits in the wrong order: 86 for 68."""
    amount = facts.actual
    if not isinstance(amount, Amount) or facts.pair is None or amount.number == 0:
        return
    shown = f"{amount.number:f}"
    factor = facts.pair.actual / Fraction(amount.number)
    for at in range(len(shown) - 1):
        one, other = shown[at], shown[at + 1]
        if one.isdigit() and other.isdigit() and one != other:
            changed = shown[:at] + other + one + shown[at + 2 :]
            yield Slip(Fraction(Decimal(changed)) * factor, say("I_transposed", value=f"{changed}{amount.unit.symbol}"))


def _moved(facts: Facts) -> Iterator[Slip]:
    """A decimal point moved, or 万 written or left out."""
    pair = facts.pair
    for factor, code in _POINTS if pair is not None else ():
        if pair is not None:
            yield Slip(pair.actual * factor, say(code, value=f"{shortened(pair.actual * factor)}{pair.unit}"))
            yield Slip(pair.actual / factor, say(code, value=f"{shortened(pair.actual / factor)}{pair.unit}"))


def _others(row: RowScore, result: FormScore) -> Iterator[Slip]:
    """The actual value of another row of the same form, in the same unit."""
    mine = row.facts.pair if row.facts else None
    for other in result.rows:
        theirs = other.facts.pair if other.facts else None
        if other is not row and mine is not None and theirs is not None and theirs.unit == mine.unit:
            yield Slip(theirs.actual, say("I_other_row", row=other.name, value=other.actual or ""))
