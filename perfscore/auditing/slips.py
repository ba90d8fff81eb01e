"""Which slip of the hand would explain a figure that does not follow: the likeliest first.

A slip that gives the declared score, the printed rate or the printed total exactly is no accident; where full marks
were given, many values would do, so only one that just reaches the target is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from attrs import evolve

from perfscore.auditing.written import MYRIAD, point_moved, swapped
from perfscore.frozen import frozen
from perfscore.messages import Joined, Message
from perfscore.rules.model import Direction, Method
from perfscore.rules.numbers import Limits
from perfscore.scoring.facts import Facts
from perfscore.scoring.inverse import actuals
from perfscore.scoring.outcome import apply_method
from perfscore.scoring.score import FormRows, FormScore, RowScore
from perfscore.scoring.trace import shortened
from perfscore.values.compare import Pair
from perfscore.values.model import Amount, Value
from perfscore.values.number import Interval, points_text, text

_SHOWN = 3
# How far beyond its target a value may lie that is taken for the one meant: swapped digits give so many values.
_JUST, _NEARLY = Fraction(13, 10), Fraction(2)
_NEAR = 20  # rows above and below one that its values may have been taken from


@frozen
class _Other:
    """Another pair in place of the printed one, and how one is written for the other.

    ``far``: how many times the target a value may be that is taken for full marks; None where it never is.
    """

    pair: Pair
    said: Message
    far: Fraction | None


def of_row(row: RowScore, result: FormScore) -> tuple[Message, ...]:
    """What would explain the declared score of a row that differs, the likeliest first, each kind once."""
    if row.declared is None or row.score is None or row.weight is None:
        return ()
    found: dict[str, Message] = {}
    for said in (*_of_score(row), *_of_values(row, result), *_full_marks(row)):
        found.setdefault(said.code, said)
    likeliest = _LIKELIEST_IN_FULL if row.declared == row.weight else _LIKELIEST
    return tuple(found[code] for code in likeliest if code in found)


_LIKELIEST = (
    "I_score_transposed", "I_score_point", "I_transposed", "I_target_transposed", "I_point", "I_unit",
    "I_score_of_row", "I_other_row",
)  # fmt: skip
_LIKELIEST_IN_FULL = (
    "I_unit", "I_point", "I_transposed", "I_full_marks", "I_target_transposed", "I_score_transposed", "I_score_point",
)  # fmt: skip


def would_give(row: RowScore, result: FormScore) -> Message | None:
    """The actual values that give the declared score, or that no whole number does."""
    facts, method = row.facts, result.rules.methods.get(row.method or "")
    if (
        facts is None
        or facts.pair is None
        or method is None
        or row.weight is None
        or row.declared in (None, row.weight)
    ):
        return None
    spans = [
        span
        for span in actuals(method, facts.pair, row.weight, row.declared or Fraction(0))
        if (span.high is None or span.high >= 0) and (span.low, span.high) != (None, None)
    ]
    if spans and facts.dimension == "count" and not any(map(_holds_whole_number, spans)):
        return Message("I_no_whole")
    ranges = tuple(_range(span) for span in spans[:_SHOWN])
    if not ranges:
        return None
    unit = {"unit": facts.pair.unit.symbol} if facts.pair.unit.symbol else {}
    return Message("I_ranges" if unit else "I_bare_ranges", ranges=Joined(ranges), **unit)


def _holds_whole_number(span: Limits) -> bool:
    """People and things come in whole numbers."""
    if span.low is None or span.high is None:
        return True
    first = -(-span.low.numerator // span.low.denominator)
    return any(Fraction(number) in span for number in (first, first + 1))


def _range(span: Limits) -> Message:
    low, high = (None if end is None else shortened(end) for end in (span.low, span.high))
    if low is not None and high is None:
        return Message("I_from" if span.low_included else "I_above", low=low)
    if low is None or high is None:
        return Message("I_upto" if span.high_included else "I_below", high=high or "")
    return Message("G_name", name=low) if low == high else Message("I_range", low=low, high=high)


# --- scores -----------------------------------------------------------------------------------------------------------


def _of_score(row: RowScore) -> Iterator[Message]:
    """The declared score itself is misprinted."""
    score, declared = row.score, row.declared or Fraction(0)
    if score is None or declared == 0:
        return
    for number in swapped(Decimal(points_text(declared))):
        if Fraction(number) in score:
            yield Message("I_score_transposed", value=text(Fraction(number)))
    for moved in point_moved(declared):
        if moved in score:
            yield Message("I_score_point", value=text(moved))


def _full_marks(row: RowScore) -> Iterator[Message]:
    if row.declared == row.weight:
        yield Message("I_full_marks")


def _of_values(row: RowScore, result: FormScore) -> Iterator[Message]:
    """Other values that give the declared score, and the score of another row."""
    facts, method = row.facts, result.rules.methods.get(row.method or "")
    if facts is None or method is None or row.weight is None or not row.declared:
        return
    for other in _others(facts, row, result):
        changed = evolve(facts, pair=other.pair)
        fits = apply_method(changed, method, row.weight).score == Interval.point(row.declared)
        if fits and (row.declared != row.weight or _just_reached(other, facts)):
            yield other.said
    yield from _score_of_another(row, result)


def _just_reached(other: _Other, facts: Facts) -> bool:
    """Whether a value reaches the target, and not by far."""
    target, actual = other.pair.target, other.pair.actual
    if target <= 0 or actual <= 0 or other.far is None:
        return False
    less = facts.direction is Direction.LESS
    return target / other.far <= actual <= target if less else target <= actual <= target * other.far


def _others(facts: Facts, row: RowScore, result: FormScore) -> Iterator[_Other]:
    """The pairs that slips in the actual or in the target would make of the printed one."""
    pair = facts.pair
    if pair is None:
        return
    for shown, size in _swapped_amount(facts.actual, pair.actual):
        yield _Other(evolve(pair, actual=size), Message("I_transposed", value=shown), _JUST)
    for shown, size in _swapped_amount(facts.target, pair.target):
        yield _Other(evolve(pair, target=size), Message("I_target_transposed", value=shown), _JUST)
    unit = pair.unit.symbol
    for size in point_moved(pair.actual):
        yield _Other(evolve(pair, actual=size), Message("I_point", value=f"{shortened(size)}{unit}"), _NEARLY)
    for size in (pair.actual * MYRIAD, pair.actual / MYRIAD):
        yield _Other(evolve(pair, actual=size), Message("I_unit", value=f"{shortened(size)}{unit}"), _NEARLY)
    tried = {pair.actual}
    for other in _near(row, result, _NEAR):
        theirs = other.facts.pair if other.facts else None
        if theirs is not None and theirs.unit.symbol == pair.unit.symbol and theirs.actual not in tried:
            tried.add(theirs.actual)
            said = Message("I_other_row", row=other.name, value=other.actual or "")
            yield _Other(evolve(pair, actual=theirs.actual), said, None)


def _near(row: RowScore, result: FormScore, most: int) -> list[RowScore]:
    """The rows above and below one, in their order."""
    here = next(number for number, each in enumerate(result.rows) if each is row)
    return [*result.rows[max(0, here - most) : here], *result.rows[here + 1 : here + 1 + most]]


def _swapped_amount(value: Value, size: Fraction) -> Iterator[tuple[str, Fraction]]:
    """An amount with two neighbouring digits the other way round, as it prints and in the unit of its pair."""
    if isinstance(value, Amount) and value.number != 0:
        factor = size / Fraction(value.number)
        for number in swapped(value.number):
            yield f"{number}{value.unit.symbol}", Fraction(number) * factor


def _score_of_another(row: RowScore, result: FormScore) -> Iterator[Message]:
    """The score of another row that has it by right: one with decimals, or that of a neighbour."""
    whole = (row.declared or Fraction(0)).denominator == 1
    for other in _near(row, result, 1 if whole else _NEAR):
        same = row.declared is not None and other.declared == row.declared not in (row.weight, 0)
        rightly = other.score is not None and row.declared is not None and row.declared in other.score
        if same and rightly:
            yield Message("I_score_of_row", row=other.name)


# --- sums -------------------------------------------------------------------------------------------------------------


def of_weights(result: FormRows, excess: Fraction) -> Message | None:
    """The one row whose weight, less what the sum has too much, would make the sum right and fit its own score."""
    rows = [(row, row.weight - excess) for row in result.rows if row.weight is not None and row.weight > excess]
    swapped_too = [each for each in rows if _is_swapped(each[0].weight or Fraction(0), each[1])]
    fitting = [each for each in swapped_too or rows if _fits_score(*each, result)]
    found = fitting or swapped_too
    return Message("I_weight", row=found[0][0].name, value=text(found[0][1])) if len(found) == 1 else None


def _is_swapped(printed: Fraction, meant: Fraction) -> bool:
    shown = dict.fromkeys((text(printed), points_text(printed)))  # 7.8 may stand for 7.80
    return any(Fraction(each) == meant for one in shown for each in swapped(Decimal(one)))


def _fits_score(row: RowScore, weight: Fraction, result: FormRows) -> bool:
    """Whether the declared score is right under another weight, and wrong under the printed one."""
    method = result.rules.methods.get(row.method or "") if isinstance(result, FormScore) else None
    if row.facts is None or method is None or row.declared is None or row.score is None or row.declared in row.score:
        return False
    return _score_under(row.facts, method, weight, result) == Interval.point(row.declared)


def _score_under(facts: Facts, method: Method, weight: Fraction, result: FormRows) -> Interval | None:
    return apply_method(facts, method, weight).score if isinstance(result, FormScore) else None


def of_total(result: FormRows, found: Fraction, declared: Fraction) -> Message | None:
    """Why a printed total is not the sum of the printed scores."""
    if _is_swapped(declared, found):
        return Message("I_total_transposed", value=text(found))
    if found in point_moved(declared):
        return Message("I_total_point", value=text(found))
    scored = [row for row in result.rows if row.declared]
    for off, code in ((found - declared, "I_left_out"), (declared - found, "I_counted_twice")):
        rows = [row.name for row in scored if row.declared == off]
        if rows:
            return Message(code, row=rows[0])
    full = sum((row.weight or Fraction(0) for row in result.rows), Fraction(0))
    return Message("I_full_total") if declared == full else None
