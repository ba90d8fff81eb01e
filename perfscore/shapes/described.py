"""What a value or a mapping of a shape is, in words: for those who wrote something else, or nothing."""

from __future__ import annotations

from perfscore.errors import Said, listed, say
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

_MOST_KEYS = 8


def expected(value: ShapeValue) -> Said:
    """What a value is, in words."""
    match value:
        case Words(words=words) if words:
            return say("W_one_of", allowed=listed(word or '""' for word in words))
        case Flag():
            return say("W_one_of", allowed=listed(("yes", "no")))
        case Number() | Whole() | Year():
            return Said("W_a_number")
        case Day():
            return Said("W_a_day")
        case ListOf() | Either():
            return Said("W_a_list")
        case Nested():
            return Said("W_a_mapping")
        case Named():
            return Said("W_names")
        case Placed(item=item) | OrNothing(item=item):
            return expected(item)
        case _:
            return Said("W_a_text")


def mapping_of(shape: Shape) -> Said:
    """A mapping with keys such as the first of a shape."""
    more = "……" if len(shape.names) > _MOST_KEYS else ""
    return say("W_a_mapping_of", keys="、".join(shape.names[:_MOST_KEYS]) + more)


def form_of(value: ShapeValue) -> str:
    """How what a key takes is written: a mapping, or a list of such."""
    match value:
        case OrNothing(item=item):
            return form_of(item)
        case ListOf():
            return "[{……}]"
        case _:
            return "{……}"
