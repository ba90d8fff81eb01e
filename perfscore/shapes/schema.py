"""The JSON Schema of a language of shapes, so that an editor completes and checks while one types.

It accepts what the reader accepts, as far as one place of a file tells. What needs two places (a name that is not
there, breakpoints out of order, a per cent sign that the measure does not want) only the reader can see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from perfscore.shapes.shape import (
    Anything,
    Either,
    ListOf,
    Named,
    Nested,
    OrNothing,
    Placed,
    Schema,
    Shape,
    ShapeValue,
    When,
    any_of,
)

_BOOLEANS = {"true": True, "false": False}


def schema_of(
    shapes: Mapping[str, Shape], root: ShapeValue, title: str, described: Callable[[str], str] = str
) -> Schema:
    """The schema of a file that holds ``root``, draft 2020-12; ``described`` says what it tells in another language."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": described(title),
        **_of_value(root),
        "$defs": {name: _of_shape(shape, described) for name, shape in shapes.items()},
    }


def _of_shape(shape: Shape, described: Callable[[str], str]) -> Schema:
    found: dict[str, Any] = {
        "type": "object",
        "description": described(shape.said),
        "properties": {key.name: {"description": described(key.said)} | _of_value(key.value) for key in shape.keys},
        "required": list(shape.required),
        "additionalProperties": False,
        "minProperties": 0 if shape.may_be_empty else 1,
    }
    groups = [{"oneOf": [{"required": [name]} for name in group.keys]} for group in shape.one_of]
    found["allOf"] = [*groups, *map(_of_when, shape.when)]
    return found


def _of_when(when: When) -> Schema:
    plain = [_BOOLEANS[value] for value in when.values if value in _BOOLEANS]
    held = {"properties": {when.key: {"enum": [*when.values, *plain]}}, "required": [when.key]}
    condition = held if when.values else {"not": {"required": [when.key]}}
    forbidden = [{"not": {"required": [name]}} for name in when.forbids]
    return {"if": condition, "then": {"required": list(when.requires), "allOf": forbidden}}


def _of_value(value: ShapeValue) -> Schema:
    match value:
        case ListOf():
            return _of_list(value)
        case Named(item=item, names=names):
            named = {} if names is None else {"propertyNames": names.schema()}
            return {"type": "object", "additionalProperties": _of_value(item), "minProperties": 1} | named
        case Nested():
            return _of_nested(value)
        case Either(mapping=mapping, plain=plain):
            return any_of(_of_nested(mapping), _of_list(plain))
        case Placed(item=item):
            return item.schema()
        case Anything():
            return {}
        case OrNothing(item=item):
            empty: Schema = {"enum": [None, "", [], {}]}
            return any_of(_of_value(item), empty)
        case _:
            return value.schema()


def _of_nested(value: Nested) -> Schema:
    plain = {"$ref": f"#/$defs/{value.shape}"}
    if value.instead is not None:
        key, other = value.instead
        return {"if": {"required": [key]}, "then": {"$ref": f"#/$defs/{other}"}, "else": plain}
    return any_of(plain, {"enum": list(value.words)}) if value.words else plain


def _of_list(value: ListOf) -> Schema:
    item = _of_value(value.item)
    found: Schema = {"type": "array", "items": item, "minItems": value.count or 1}
    if value.count is not None:
        found["maxItems"] = value.count
    return any_of(item, found) if value.single else found
