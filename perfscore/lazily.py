"""Names of a package that are imported when first used, so that importing the package stays light (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def shown_by(module: str, name: str) -> Callable[[Any], str]:
    """A ``_repr_html_`` that a function of a room above makes: a notebook asks a value how it looks.

    The room is looked up when a notebook asks, so that values know nothing of their looks.
    """

    def shown(value: object) -> str:
        made: str = getattr(import_module(module), name)(value)
        return made

    return shown


def lazy_attributes(package: str, homes: Mapping[str, str]) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` of a package; ``homes`` tells the module of each name. Others are not listed."""
    known = vars(sys.modules[package])

    def get(name: str) -> object:
        if name not in homes:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        known[name] = getattr(import_module(homes[name]), name)
        return known[name]

    return get, lambda: sorted({*homes, *(name for name in known if name.startswith("__"))})
