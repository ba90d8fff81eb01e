"""The JSON Schema of rule files, made from the grammar, so that an editor completes and checks while one types.

It accepts what the loader accepts, as far as one place of a file tells. What needs two places (a method that is not
there, breakpoints out of order, a per cent sign that the measure does not want) only the loader can see.
"""

from __future__ import annotations

from typing import Any

from perfscore.rules.grammar import shapes
from perfscore.rules.shapes import (
    Day,
    Dimension,
    Either,
    Flag,
    ListOf,
    Named,
    Nested,
    Number,
    Shape,
    Text,
    Value,
    When,
    Whole,
    Words,
)
from perfscore.values.unit import dimensions

_DIGITS = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_SIGNED = rf"[+-]?{_DIGITS}"
_NOT_ZERO = r"(?=[0-9.]*[1-9])"
_OVER = rf"(?:/[+-]?{_NOT_ZERO}{_DIGITS})?"
_PERCENT = r"\+?(?:0*100(?:\.0+)?|0*[0-9]{1,2}(?:\.[0-9]+)?|\.[0-9]+)%"
_BOOLEANS = {"true": True, "false": False}
_POINTS = rf"\+?{_DIGITS}{_OVER}分"


def schema() -> dict[str, Any]:
    """The schema of a rule file, draft 2020-12."""
    every = shapes()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "perfscore 规则集",
        "$ref": "#/$defs/rule_set",
        "$defs": {name: _of_shape(shape) for name, shape in every.items()},
    }


def _of_shape(shape: Shape) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "object",
        "description": shape.said,
        "properties": {key.name: {"description": key.said} | _of_value(key.value) for key in shape.keys},
        "required": list(shape.required),
        "additionalProperties": False,
        "minProperties": 0 if shape.may_be_empty else 1,
    }
    groups = [{"oneOf": [{"required": [name]} for name in group]} for group in shape.one_of]
    found["allOf"] = [*groups, *map(_of_when, shape.when)]
    return found


def _of_when(when: When) -> dict[str, Any]:
    plain = [_BOOLEANS[value] for value in when.values if value in _BOOLEANS]
    held = {"properties": {when.key: {"enum": [*when.values, *plain]}}, "required": [when.key]}
    condition = held if when.values else {"not": {"required": [when.key]}}
    forbidden = [{"not": {"required": [name]}} for name in when.forbids]
    return {"if": condition, "then": {"required": list(when.requires), "allOf": forbidden}}


def _of_value(value: Value) -> dict[str, Any]:
    match value:
        case Number():
            return _of_number(value)
        case ListOf():
            return _of_list(value)
        case Named(item=item):
            return {"type": "object", "additionalProperties": _of_value(item), "minProperties": 1}
        case Nested():
            return _of_nested(value)
        case Either(mapping=mapping, plain=plain):
            return _any(_of_nested(mapping), _of_list(plain))
        case _:
            return _of_scalar(value)


def _of_scalar(value: Text | Whole | Day | Words | Flag | Dimension) -> dict[str, Any]:
    match value:
        case Text():
            return {"type": ["string", "number", "boolean"], "pattern": r"\S"}
        case Whole(words=words):
            return _any({"type": "integer", "minimum": 0}, _text(r"\+?[0-9]+(?:\.0+)?"), {"enum": list(words)})
        case Day():
            return {"type": "string", "format": "date", "pattern": r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$"}
        case Words(words=words):
            return {"enum": list(words)}
        case Flag():
            return {"enum": ["yes", "no", *_BOOLEANS, *_BOOLEANS.values()]}
        case Dimension():
            names = "|".join(dimensions())
            return _text(rf"(?:none|(?:{names})(?:/(?:{names}))*)")


def _of_nested(value: Nested) -> dict[str, Any]:
    plain = {"$ref": f"#/$defs/{value.shape}"}
    if value.instead is not None:
        key, other = value.instead
        return {"if": {"required": [key]}, "then": {"$ref": f"#/$defs/{other}"}, "else": plain}
    return _any(plain, {"enum": list(value.words)}) if value.words else plain


def _of_number(value: Number) -> dict[str, Any]:
    if value.points:
        return _any(_text(_PERCENT), _text(_POINTS))
    sign = rf"\+?{_NOT_ZERO}{_DIGITS}" if value.above_zero else _SIGNED
    per_cent = {True: "%", False: "", None: "%?"}[value.share]
    number: dict[str, Any] = {"type": "number"} | ({"exclusiveMinimum": 0} if value.above_zero else {})
    plain = [] if value.share else [number]
    return _any(*plain, _text(rf"{sign}{_OVER}{per_cent}"), {"enum": list(value.words)})


def _of_list(value: ListOf) -> dict[str, Any]:
    item = _of_value(value.item)
    found: dict[str, Any] = {"type": "array", "items": item, "minItems": value.count or 1}
    if value.count is not None:
        found["maxItems"] = value.count
    return _any(item, found) if value.single else found


def _text(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": rf"^\s*(?:{pattern})\s*$"}


def _any(*choices: dict[str, Any]) -> dict[str, Any]:
    kept = [choice for choice in choices if choice.get("enum") != []]
    return kept[0] if len(kept) == 1 else {"anyOf": kept}
