"""The content of a rule set as plain data, for its hash and for comparing parts of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from typing import Any

from attrs import NOTHING, Factory, fields, has

_NAMES = {"CurveMethod": "Method", "LevelMethod": "Method"}  # published hashes hold the names of classes


def canonical(item: Any) -> Any:
    """The content of a rule set or a part of it as plain data: equal exactly when it says the same.

    Places, and what plays no part in equality, are no content.

    What is left at its default is left out, so that the hash of a rule set stands when the language grows.
    """
    if has(type(item)):
        kept = {each.name: getattr(item, each.name) for each in fields(type(item)) if each.eq and each.name != "place"}
        said = {name: canonical(value) for name, value in kept.items() if value != _default(type(item), name)}
        return {"type": _NAMES.get(type(item).__name__, type(item).__name__)} | said
    match item:
        case Mapping():
            return {key: canonical(value) for key, value in item.items()}
        case tuple():
            return [canonical(value) for value in item]
        case frozenset():
            return sorted(json.dumps(canonical(value), sort_keys=True) for value in item)
        case Enum():
            return item.value
        case None | bool() | int():
            return item
        case _:
            return str(item)


def _default(kind: type[Any], name: str) -> Any:
    each = getattr(fields(kind), name)
    default: Any = each.default if each.init else NOTHING
    return default.factory() if isinstance(default, Factory) else default  # type: ignore[arg-type]
