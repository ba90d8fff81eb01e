"""Forms and problems as JSON and back, whole: places, doubts and sentences among them. Nothing in the JSON is run.

A class is named by ``=``; a field that holds its default is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, TypeVar

from attrs import NOTHING, fields, has

from perfscore.form import (
    AccountFigure,
    Confidence,
    Form,
    Fund,
    Indicator,
    ListedProject,
    Passage,
    Statement,
    Told,
    Unsure,
)  # fmt: skip
from perfscore.form_kind import FormKind
from perfscore.messages import InBoth, Joined, Message, Place, Problem, Related, Translatable, as_fields

T = TypeVar("T")
_CLASS = "="
_MAPPING = "mapping"


def _message(code: str, fields: Mapping[str, object] = MappingProxyType({})) -> Message:
    return Message(code, **fields)


_CLASSES: dict[str, Callable[..., object]] = {
    each.__name__: each
    for each in (
        Form, Fund, Indicator, Statement, Passage, ListedProject, AccountFigure, Unsure, Place, Problem, Related,
        Joined, InBoth,
    )
}  # fmt: skip
_CLASSES |= {"Message": _message, "Said": _message, "Listed": Joined}  # Said, Listed: in stores written before
_ENUMS: dict[str, type[Enum]] = {each.__name__: each for each in (FormKind, Told, Confidence)}


def dumped(value: object) -> str:
    """As JSON text."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def loaded(text: str, kind: type[T]) -> T:
    """What ``dumped`` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    found = _made(json.loads(text))
    if not isinstance(found, kind):
        raise TypeError(kind.__name__)
    return found


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Enum():
            return {_CLASS: type(value).__name__, "value": value.value}
        case tuple() | list():
            return [_plain(each) for each in value]
        case Mapping():
            return {_CLASS: _MAPPING, "items": {key: _plain(each) for key, each in as_fields(value).items()}}
    if has(type(value)) and type(value).__name__ in _CLASSES:
        kept = {each.name: getattr(value, each.name) for each in fields(type(value))}
        given = {each.name: kept[each.name] for each in fields(type(value)) if kept[each.name] != _default(each)}
        return {_CLASS: type(value).__name__} | {name: _plain(each) for name, each in given.items()}
    told: Translatable = value
    return _plain(InBoth(told.text("zh"), told.text("en")))


def _default(attribute: Any) -> object:
    made = attribute.default
    return made.factory() if hasattr(made, "factory") else NOTHING if made is NOTHING else made


def _made(value: Any) -> Any:
    match value:
        case list():
            return tuple(_made(each) for each in value)
        case dict():
            name = value.pop(_CLASS)
            if name == _MAPPING:
                return {key: _made(each) for key, each in value["items"].items()}
            if name in _ENUMS:
                return _ENUMS[name](value["value"])
            return _CLASSES[name](**{key: _made(each) for key, each in value.items()})
        case _:
            return value
