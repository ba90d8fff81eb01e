"""What a value or a mapping of a shape is, in words: for those who wrote something else, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from perfscore.messages import Joined, Message
from perfscore.shapes.nearest import labelled
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
_NO_SHAPES: Mapping[str, Shape] = MappingProxyType({})


def expected(value: ShapeValue, shapes: Mapping[str, Shape] = _NO_SHAPES) -> Message:
    """What a value is, in words, with an example where its shape has one."""
    example = written(value, shapes)
    said = _said(value)
    return Message("W_such_as", said=said, example=example) if example else said


def written(value: ShapeValue, shapes: Mapping[str, Shape]) -> str:
    """How a value is written, where its shape has an example."""
    match value:
        case Nested(shape=name) if name in shapes:
            return shapes[name].example
        case ListOf(item=item, example=example):
            inner = written(item, shapes)
            return example or (f"- {inner}" if inner else "")
        case Named(item=item, example=example):
            inner = written(item, shapes)
            return example or (f"甲: {inner}" if inner else "")
        case OrNothing(item=item):
            return written(item, shapes)
        case _:
            return ""


def example_of(shape: Shape) -> Message | str:
    """The hint that shows a mapping of a shape."""
    return Message("W_hint_example", example=shape.example) if shape.example else ""


def _said(value: ShapeValue) -> Message:
    match value:
        case Words(words=words, labels=labels) if words:
            return Message("W_one_of", allowed=Joined(labelled(word, labels) for word in words))
        case Flag():
            return Message("W_one_of", allowed=Joined(("yes", "no")))
        case Number() | Whole() | Year():
            return Message("W_a_number")
        case Day():
            return Message("W_a_day")
        case ListOf() | Either():
            by_line = isinstance(value, ListOf) and isinstance(value.item, Nested)
            return Message("W_list_wanted" if by_line else "W_a_list")
        case Nested(words=words):
            return Message("W_a_mapping_or", words=Joined(words)) if words else Message("W_a_mapping")
        case Named():
            return Message("W_names")
        case Placed(item=item) | OrNothing(item=item):
            return _said(item)
        case _:
            return Message(getattr(value, "called", "W_a_text"))


def mapping_of(shape: Shape) -> Message:
    """A mapping with keys such as the first of a shape."""
    more = (Message("W_elided"),) if len(shape.names) > _MOST_KEYS else ()
    said = Message("W_a_mapping_of", keys=Joined((*shape.names[:_MOST_KEYS], *more)))
    return Message("W_such_as", said=said, example=shape.example) if shape.example else said


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
