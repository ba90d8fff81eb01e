"""What is made when it is first used, so that starting stays light: names of a package (PEP 562), patterns."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, cast


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


class CompiledPattern:
    """The methods of a regular expression as attributes: found at once, as no class with ``__getattr__`` has them."""


class LazyPattern(CompiledPattern):
    """A regular expression until one of its methods is asked for; then it has them all."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(self.pattern, self.flags)
        for each in ("match", "fullmatch", "search", "sub", "split", "finditer", "findall"):
            setattr(self, each, getattr(compiled, each))
        self.__class__ = CompiledPattern  # type: ignore[assignment]
        return getattr(compiled, name)


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """``re.compile`` on first use: to score a row takes a quarter of some 150 patterns, and each takes 0.3 ms."""
    return cast("re.Pattern[str]", LazyPattern(pattern, flags))
