"""What a value or a mapping of a shape is, in words: for those who wrote something else, or nothing."""

from __future__ import annotations

from perfscore.messages import Joined, Message
from perfscore.shapes.shape import (
    Day,
    Either,
    Flag,
    ListOf,
    Named,
    Nested,
    Number,
    OrNothing,
    Placed,
    Shape,
    ShapeValue,
    Whole,
    Words,
    Year,
)

_MOST_KEYS, _MOST_SHOWN = 8, 60


def expected(value: ShapeValue) -> Message:
    """What a value is, in words."""
    match value:
        case Words(words=words) if words:
            return Message("W_one_of", allowed=Joined(word or '""' for word in words))
        case Flag():
            return Message("W_one_of", allowed=Joined(("yes", "no")))
        case Number() | Whole() | Year():
            return Message("W_a_number")
        case Day():
            return Message("W_a_day")
        case ListOf() | Either():
            return Message("W_a_list")
        case Nested():
            return Message("W_a_mapping")
        case Named():
            return Message("W_names")
        case Placed(item=item) | OrNothing(item=item):
            return expected(item)
        case _:
            return Message("W_a_text")


def mapping_of(shape: Shape) -> Message:
    """A mapping with keys such as the first of a shape."""
    more = (Message("W_elided"),) if len(shape.names) > _MOST_KEYS else ()
    return Message("W_a_mapping_of", keys=Joined((*shape.names[:_MOST_KEYS], *more)))


def form_of(value: ShapeValue) -> str:
    """How what a key takes is written: a mapping, or a list of such."""
    match value:
        case OrNothing(item=item):
            return form_of(item)
        case ListOf():
            return "[{……}]"
        case _:
            return "{……}"


def short(text: str) -> str:
    """A text as it is shown in a message: no longer than a line."""
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
