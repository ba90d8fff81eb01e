"""What a program gives for a cell, exact numbers too -> the text that a form would print. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import TypeAlias, TypeVar

from perfscore.errors import UsageError
from perfscore.exact import MAX_DIGITS
from perfscore.messages import problem
from perfscore.values.number import text

T = TypeVar("T")
Given: TypeAlias = str | int | Decimal | Fraction


def as_printed(value: Given | None) -> str | None:
    """The text of a cell: text as it is, whole and decimal numbers by their digits, None for an empty one.

    Raises UsageError for what is no exact decimal number: floats, NaN, endless fractions, anything else.
    """
    if value is None or isinstance(value, str):
        return value
    digits = _digits(value)
    if digits is None or len(digits) > MAX_DIGITS:
        raise UsageError([problem("U070", found=shown(value), kind=type(value).__name__)])
    return digits


def as_text(value: Given) -> str:
    """The same for a name, which is never empty. Raises UsageError for None, too."""
    printed = as_printed(value)
    if printed is None:
        raise UsageError([problem("U074")])
    return printed


def each_of(values: Iterable[T], kind: type[T]) -> tuple[T, ...]:
    """Several values of a kind, or one alone, as a tuple. Raises UsageError for what is none of this kind."""
    alone = isinstance(values, str) or not isinstance(values, Iterable)
    found: list[T] = []
    for each in (values,) if alone else values:
        if not isinstance(each, kind):
            raise unexpected(each, kind.__name__)
        found.append(each)
    return tuple(found)


def unexpected(value: object, kind: str) -> UsageError:
    """What is raised for a value that is none of ``kind``, as its types are called."""
    return UsageError([problem("U073", found=shown(value), kind=kind)])


def shown(value: object) -> str:
    """A value of a caller's, cut short, for a message."""
    try:
        said = repr(value)
    except ValueError:  # Python writes no number of more than some thousand digits
        said = "…"
    return said if len(said) <= MAX_DIGITS else f"{said[: MAX_DIGITS - 1]}…"


def _digits(value: object) -> str | None:
    match value:
        case bool():
            return None
        case Decimal() if value.is_finite() and abs(value.adjusted()) < MAX_DIGITS:
            return f"{value:f}"
        case Fraction() if Fraction(digits := text(value)) == value:
            return digits
        case Integral() if abs(int(value)) < 10**MAX_DIGITS:
            return str(int(value))
        case _:
            return None
