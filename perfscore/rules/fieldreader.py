"""Nodes -> plain values, one problem per mistake. Every reader here answers None after noting what is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TypeVar

from attrs import field, frozen

from perfscore.errors import Place, Problem, Said, problem, say
from perfscore.marked import Mapping, Node, Scalar, Sequence, quoted
from perfscore.rules.shapes import Shape, When
from perfscore.values.number import fraction
from perfscore.values.unit import dimensions

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
E = TypeVar("E", bound=Enum)
T = TypeVar("T")


@frozen
class FieldReader:
    """Reads the nodes of one file and gathers its problems, each with the line it stands on.

    ``cited`` and ``used`` gather the names of sources and of methods, to be checked when the file is read.
    """

    lines: list[str]
    problems: list[Problem] = field(factory=list)
    cited: list[Scalar] = field(factory=list)
    used: list[Scalar] = field(factory=list)

    def note(self, code: str, place: Place, **fields: object) -> None:
        self.problems.append(quoted(problem(code, place, **fields), self.lines))

    def mapping(self, node: Node | None, shape: Shape) -> Mapping | None:
        """The node as a mapping of this shape; unknown keys and missing ones are noted."""
        if not isinstance(node, Mapping):
            self._wrong_type(node, "W_a_mapping")
            return None
        if not node.entries and not shape.may_be_empty:
            self.note("R122", node.place)
        holding = [when for when in shape.when if _holds(when, node)]
        forbidden = {name for when in holding for name in when.forbids}
        allowed = tuple(name for name in shape.names if name not in forbidden)
        strange = [key for key, _ in node.entries if key.text not in allowed]
        misspelt = [self.unknown("R101", key, allowed) for key in strange]
        for name in dict.fromkeys((*shape.required, *(name for when in holding for name in when.requires))):
            if node.get(name) is None and name not in misspelt:
                self.note("R102", node.place, key=name)
        return node

    def named(self, node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
        """The entries of a mapping whose keys are names that the maintainer chooses."""
        if isinstance(node, Mapping):
            if not node.entries:
                self.note("R122", node.place)
            return node.entries
        self._wrong_type(node, "W_names")
        return ()

    def items(self, node: Node | None) -> tuple[Node, ...]:
        """The items of a list of texts; a single one counts as a list of one."""
        return (node,) if isinstance(node, Scalar) else self.listed(node)

    def listed(self, node: Node | None) -> tuple[Node, ...]:
        """The items of a list, which must be written as one."""
        if isinstance(node, Sequence):
            if not node.items:
                self.note("R122", node.place)
            return node.items
        self._wrong_type(node, "W_a_list")
        return ()

    def text(self, node: Node | None) -> str | None:
        if isinstance(node, Scalar) and not node.null and node.text.strip():
            return node.text.strip()
        self._wrong_type(node, "W_a_text")
        return None

    def optional(self, node: Node | None) -> str | None:
        return None if node is None else self.text(node)

    def texts(self, node: Node | None) -> tuple[str, ...]:
        found = (self.text(item) for item in self.items(node)) if node is not None else ()
        return tuple(item for item in found if item is not None)

    def sources(self, node: Node | None) -> tuple[str, ...]:
        """Names of sources; whether there are such sources is checked when the whole file is read."""
        self.cited.extend(item for item in (self.items(node) if node is not None else ()) if isinstance(item, Scalar))
        return self.texts(node)

    def method(self, node: Node | None) -> str | None:
        """The name of a method, checked like sources."""
        self.used.extend([node] if isinstance(node, Scalar) else [])
        return self.optional(node)

    def methods(self, node: Node | None) -> tuple[str, ...]:
        """Names of methods."""
        self.used.extend(item for item in (self.items(node) if node is not None else ()) if isinstance(item, Scalar))
        return self.texts(node)

    def exact(self, node: Node | None, share: bool | None = None) -> Fraction | None:
        """An exact number. ``share`` True demands a per cent sign, False forbids it, None takes both."""
        shown = self.text(node)
        if shown is None or node is None:
            return None
        value = fraction(shown)
        if value is None:
            self.note("R105", node.place, found=shown)
        elif share is not None and shown.endswith("%") is not share:
            self.note("R106" if share else "R107", node.place, found=shown)
            return None
        return value

    def above_zero(self, node: Node | None, share: bool | None = None) -> Fraction | None:
        """An exact number greater than zero."""
        value = self.exact(node, share)
        if value is not None and node is not None and value <= 0:
            self.note("R105", node.place, found=value)
            return None
        return value

    def integer(self, node: Node | None) -> int | None:
        value = self.exact(node, share=False)
        if value is None or node is None:
            return None
        if value.denominator != 1 or value < 0:
            self.note("R108", node.place, found=value)
            return None
        return int(value)

    def day(self, node: Node | None) -> date | None:
        shown = self.text(node)
        if shown is None or node is None:
            return None
        try:
            year, month, day = (int(part) for part in shown.split("-") if _DAY.fullmatch(shown))
            return date(year, month, day)
        except ValueError:
            self.note("R109", node.place, found=shown)
            return None

    def flag(self, node: Node | None, default: bool) -> bool:
        if node is None:
            return default
        shown = self.choice(node, {"yes": True, "no": False, "true": True, "false": False})
        return default if shown is None else shown

    def enum(self, node: Node | None, kind: type[E]) -> E | None:
        return self.choice(node, {str(member.value): member for member in kind})

    def enums(self, node: Node | None, kind: type[E]) -> frozenset[E] | None:
        """None when the key is absent, else the set of members that were named."""
        return self.any_of(node, {str(member.value): member for member in kind})

    def choices(self, node: Node | None, known: Iterable[str]) -> frozenset[str] | None:
        return self.any_of(node, {name: name for name in known})

    def any_of(self, node: Node | None, known: dict[str, T]) -> frozenset[T] | None:
        """The set of named things, one or a list of them; None when the key is absent."""
        if node is None:
            return None
        found = (self.choice(item, known) for item in self.items(node))
        return frozenset(item for item in found if item is not None)

    def dimensions(self, node: Node | None) -> frozenset[str] | None:
        """Names of dimensions: money, money/count for 元/人, none for a bare number; None when the key is absent."""
        if node is None:
            return None
        found = []
        for shown in self.texts(node):
            if shown != "none" and not set(shown.split("/")) <= set(dimensions()):
                self.note("R134", node.place, found=shown, allowed="、".join(dimensions()))
            found.append("" if shown == "none" else shown)
        return frozenset(found)

    def choice(self, node: Node | None, known: dict[str, T]) -> T | None:
        shown = self.text(node)
        if shown is None or not isinstance(node, Scalar):
            return None
        if shown not in known:
            self.unknown("R104", node, tuple(known))
            return None
        return known[shown]

    def unknown(self, code: str, node: Scalar, known: tuple[str, ...]) -> str | None:
        """Note a name that is not known, with what is allowed and the nearest of it; answers the nearest."""
        near = difflib.get_close_matches(node.text, known, n=1, cutoff=0.5)
        hint = say("W_hint", near=near[0]) if near else ""
        allowed = "、".join(name or '""' for name in known)
        self.note(code, node.place, found=node.text, allowed=allowed, hint=hint)
        return near[0] if near else None

    def _wrong_type(self, node: Node | None, expected: str) -> None:
        if node is None:
            return
        shown = {Mapping: Said("W_a_mapping"), Sequence: Said("W_a_list")}.get(type(node))
        found = shown or say("W_quoted", text=getattr(node, "text", ""))
        self.note("R103", node.place, found=found, expected=Said(expected))


def _holds(when: When, node: Mapping) -> bool:
    """Whether what a key says has consequences for the other keys."""
    value = node.get(when.key)
    if value is None:
        return not when.values
    return isinstance(value, Scalar) and value.text in when.values
