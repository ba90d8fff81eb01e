"""A printed cell with what the columns ``comparator`` and ``unit`` say of it: they fill in, and never overrule.

Where a cell says itself what a column says, too, and says something else, the row is refused: to take one of the two
would be a guess.
"""

from __future__ import annotations

from functools import lru_cache

from perfscore.exact import decimal
from perfscore.scoring.beside import quantity_in
from perfscore.scoring.refusal import Reason, Refusal, refuse
from perfscore.values.folding import normalise, plain
from perfscore.values.model import (
    Amount,
    Approximate,
    Comparator,
    Range,
    Understood,
    Uninterpreted,
    Value,
    in_unit,
    signed,
)
from perfscore.values.parse import parse_target
from perfscore.values.unit import NO_UNIT, Unit, parse_unit

_NO_SIGN = frozenset(("", "定性"))  # platforms write the word where a target has no sign
_NO_UNIT = frozenset(("", "无", "—", "-", "/"))


def completed(cell: str | None, comparator: str, unit: str) -> Value | Refusal:
    """What a cell means beside its columns, either of which may be empty."""
    value = parse_target(cell)
    if cell is None or (isinstance(value, Uninterpreted) and value.absent):
        return value
    digits = plain(cell)
    if decimal(digits) is not None:  # digits alone: as if sign, number and unit were printed together
        sign = _sign(comparator)
        said = _said(comparator, _NO_SIGN) if sign is None else sign.value
        return parse_target(f"{said}{digits}{_said(unit, _NO_UNIT)}")
    return value if isinstance(value, Uninterpreted) else filled(value, comparator, unit)


def filled(value: Understood, comparator: str, unit: str) -> Understood | Refusal:
    """The same value with the sign and the unit that it lacks; refused where it has others."""
    sign = _sign(comparator)
    if sign is None or (sign is not Comparator.NONE and value.comparator not in (Comparator.NONE, sign)):
        return refuse(Reason.SIGN_OF_COLUMN, own=value, given=comparator)
    own_sign = value.comparator is not Comparator.NONE
    stated = value if own_sign else signed(value, sign)
    given = parse_unit(_said(unit, _NO_UNIT))
    own = _unit(value)
    if given == NO_UNIT or own is None:
        return stated
    if own == NO_UNIT and given is not None:
        return in_unit(stated, given)
    if given is None or (own.factor, own.dimension, own.groups) != (given.factor, given.dimension, given.groups):
        return refuse(Reason.UNIT_OF_COLUMN, own=value, given=unit)
    return stated


def _said(column: str, nothing: frozenset[str]) -> str:
    said = normalise(column)
    return "" if said in nothing else said


@lru_cache(maxsize=256)
def _sign(comparator: str) -> Comparator | None:
    """The sign that a column names; None where it is no sign."""
    said = _said(comparator, _NO_SIGN)
    one = parse_target(f"{said}1")
    if not said:
        return Comparator.NONE
    is_sign = isinstance(one, Amount) and one.unit == NO_UNIT and one.comparator is not Comparator.NONE
    return one.comparator if is_sign and isinstance(one, Amount) else None


def _unit(value: Understood) -> Unit | None:
    """The unit of a value that may have one; None for dates and words."""
    if isinstance(value, Range):
        return value.unit
    amount = value.amount if isinstance(value, Approximate) else quantity_in(value)
    return amount.unit if isinstance(amount, Amount) else None
