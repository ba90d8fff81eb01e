"""What a mapping of a file may hold: its keys, what each key takes, and what becomes of it once it is read.

A language is a table of shapes by name. A value that is one piece of text reads itself: see ``Plain``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias

from attrs import field

from perfscore.exact import fraction
from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern
from perfscore.messages import Joined, Message, codes, template
from perfscore.shapes.nearest import hint, per_cent, unknown

_DAY = lazy_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_END_OF_NAME = lazy_pattern("[：，；。（]")
_DIGITS = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_NOT_ZERO = r"(?=[0-9.]*[1-9])"
_OVER = rf"(?:/[+-]?{_NOT_ZERO}{_DIGITS})?"
_BOOLEANS = {"true": True, "false": False}
_YEARS = range(1900, 2200)
_NONE: Mapping[str, str] = MappingProxyType({})
Schema: TypeAlias = dict[str, Any]


class RefusedError(Exception):
    """A piece of text that is no such value: the code that tells why, and the figures of its message."""

    def __init__(self, code: str, **figures: object) -> None:
        super().__init__(code)
        self.code, self.figures = code, figures


class Plain(Protocol):
    """A value that is one piece of text."""

    def read(self, text: str) -> Any:
        """The value of a text that is not empty. Raises RefusedError."""
        ...

    def schema(self) -> Schema:
        """What an editor lets pass."""
        ...


class FreeText:
    """A value that is any text: a sign may cut it off, and nothing else would tell."""


@frozen
class Text(FreeText):
    """Any text that is not empty; ``names`` tells the section of the file that it names something of, ``compared``
    that it is compared with what forms print.
    """

    names: str | None = None
    compared: bool = False

    def read(self, text: str) -> str:
        return text

    def schema(self) -> Schema:
        return {"type": ["string", "number", "boolean"], "pattern": r"\S"}


@frozen
class Words:
    """One of these words, each with what it stands for.

    ``labels`` begins the codes of messages that tell what people call each word; ``said`` are other ways to say some
    of them; ``hint`` is told of a word that is like none.
    """

    words: Mapping[str, Any]
    labels: str = ""
    hint: str = ""
    said: Mapping[str, str] = field(factory=dict)

    @classmethod
    def of(
        cls, kind: Iterable[Enum] | Iterable[str], labels: str = "", hint: str = "", said: Mapping[str, str] = _NONE
    ) -> Words:
        words = {str(each.value) if isinstance(each, Enum) else each: each for each in kind}
        return cls(words, labels, hint, said)

    def read(self, text: str) -> Any:
        if text not in self.words:
            figures = unknown(text, self.words, self._called(), self.labels)
            meant = self.said.get(text)
            told = hint(meant) if meant else figures["hint"] or (Message(self.hint) if self.hint else "")
            raise RefusedError("R104", **figures | {"hint": told})
        return self.words[text]

    def _called(self) -> dict[str, str]:
        """What people call each word -> the word."""
        known = {*codes()} if self.labels else set[str]()
        return {template(f"{self.labels}{word}", "zh"): word for word in self.words if f"{self.labels}{word}" in known}

    def schema(self) -> Schema:
        return {"enum": list(self.words)}


@frozen
class Flag:
    """yes or no."""

    def read(self, text: str) -> bool:
        return bool(Words({"yes": True, "no": False, **_BOOLEANS}).read(text))

    def schema(self) -> Schema:
        return {"enum": ["yes", "no", *_BOOLEANS, *_BOOLEANS.values()]}


@frozen
class Number:
    """An exact number: 60, 0.01 or 1/3; ``share`` True demands a per cent sign, None allows it.

    ``above_zero`` refuses 0; ``words`` are what may stand instead, each with what it stands for.
    """

    share: bool | None = False
    above_zero: bool = False
    words: Mapping[str, Any] = field(factory=dict)

    def read(self, text: str) -> Any:
        if text in self.words:
            return self.words[text]
        value = exact(text, self.share)
        if self.above_zero and value <= 0:
            raise RefusedError("R513", found=text)
        return value

    def schema(self) -> Schema:
        sign = rf"\+?{_NOT_ZERO}{_DIGITS}" if self.above_zero else rf"[+-]?{_DIGITS}"
        per_cent = {True: "%", False: "", None: "%?"}[self.share]
        number: Schema = {"type": "number"} | ({"exclusiveMinimum": 0} if self.above_zero else {})
        plain = [] if self.share else [number]
        return any_of(*plain, pattern(rf"{sign}{_OVER}{per_cent}"), {"enum": list(self.words)})


@frozen
class Whole:
    """A whole number of 0 or more, or one of ``words``."""

    words: Mapping[str, Any] = field(factory=dict)

    def read(self, text: str) -> Any:
        if text in self.words:
            return self.words[text]
        value = exact(text, share=False)
        if value.denominator != 1 or value < 0:
            raise RefusedError("R108", found=text)
        return int(value)

    def schema(self) -> Schema:
        number = {"type": "integer", "minimum": 0}
        return any_of(number, pattern(r"\+?[0-9]+(?:\.0+)?"), {"enum": list(self.words)})


@frozen
class Year:
    """A year of our time, or one of ``words``."""

    words: Mapping[str, Any] = field(factory=dict)

    def read(self, text: str) -> Any:
        if text in self.words:
            return self.words[text]
        if fraction(text) is None or (year := Whole().read(text)) not in _YEARS:
            words = Message("W_or_words", words=Joined(self.words)) if self.words else ""
            raise RefusedError("R145", found=text, words=words)
        return year

    def schema(self) -> Schema:
        number = {"type": "integer", "minimum": _YEARS.start, "maximum": _YEARS.stop - 1}
        return any_of(number, pattern(r"\+?0*(?:19|20|21)[0-9]{2}(?:\.0+)?"), {"enum": list(self.words)})


@frozen
class Day:
    """A real date: 2026-11-20."""

    def read(self, text: str) -> date:
        try:
            year, month, day = (int(part) for part in text.split("-") if _DAY.fullmatch(text))
            return date(year, month, day)
        except ValueError:
            raise RefusedError("R109", found=text) from None

    def schema(self) -> Schema:
        return {"type": "string", "format": "date", "pattern": r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$"}


@frozen
class ListOf:
    """A list of at least one; ``single`` allows one value without the brackets, ``count`` fixes how many.

    ``make`` makes the list what it becomes; where its items are ``words``, blanks inside of one are told;
    ``example`` is one as it is written.
    """

    item: ShapeValue
    single: bool = False
    count: int | None = None
    words: bool = False
    make: Callable[[tuple[Any, ...]], Any] = tuple
    example: str = ""


@frozen
class Named:
    """A mapping from names to values of one shape; ``names`` are those allowed, None where a maintainer chooses.

    ``make`` makes the mapping what it becomes; ``example`` is one as it is written.
    """

    item: ShapeValue
    names: Words | Year | None = None
    make: Callable[[dict[Any, Any]], Any] = dict
    example: str = ""


@frozen
class Nested:
    """A mapping of the shape with this name; ``words`` may stand instead, each with what it stands for.

    ``instead`` is (key, shape): a mapping that has the key is of the other shape.
    """

    shape: str
    words: Mapping[str, Any] = field(factory=dict)
    instead: tuple[str, str] | None = None


@frozen
class Either:
    """A mapping of one shape, or a list that may stand instead."""

    mapping: Nested
    plain: ListOf


@frozen
class Placed:
    """A plain value that becomes a pair with its place."""

    item: Plain


@frozen
class OrNothing:
    """A value that may be left empty (also an empty list or mapping), which becomes ``nothing``."""

    item: ShapeValue
    nothing: Any = None


@frozen
class Anything:
    """What is not looked at."""


ShapeValue: TypeAlias = Plain | Placed | ListOf | Named | Nested | Either | OrNothing | Anything


@frozen
class Key:
    """A key: what it takes, what it says, and ``field``, the argument that its value becomes (None: like the key).

    ``also`` are other names that people give it, blanks between them, which are told with the right one.
    """

    name: str
    value: ShapeValue
    said: str
    required: bool = False
    field: str | None = None
    also: str = ""


@frozen
class When:
    """Where ``key`` has one of ``values`` (or is absent, for none), some keys are required and some forbidden; ``why``
    is the code of the message that gives the reason.
    """

    key: str
    values: tuple[str, ...]
    requires: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()
    why: str = ""


@frozen
class OneOf:
    """Exactly one of these keys must be there; ``code`` tells it."""

    keys: tuple[str, ...]
    code: str


@frozen(kw_only=True)
class Shape:
    """A mapping: its keys, groups of which exactly one must be there, and what follows from a value.

    ``check`` is given a Found and looks at keys beside each other, even where some of them could not be read;
    ``make`` makes what the mapping becomes of the values of its keys, its place and name where it is ``placed``.
    ``example`` is one as it is written; ``strange`` tells what a key that is no name of one probably means.
    """

    name: str
    said: str
    keys: tuple[Key, ...]
    one_of: tuple[OneOf, ...] = ()
    when: tuple[When, ...] = ()
    may_be_empty: bool = True
    check: Callable[[Any], None] | None = None
    make: Callable[..., Any] = dict
    placed: bool = True
    example: str = ""
    strange: Callable[[str], Message | None] | None = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys)

    @cached_property
    def called(self) -> dict[str, str]:
        """What each key is called, in its description or otherwise -> the key."""
        names = ((key.name, (_END_OF_NAME.split(key.said)[0], *key.also.split())) for key in self.keys)
        return {called: name for name, every in names for called in every}

    @cached_property
    def required(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys if key.required)


def exact(text: str, share: bool | None) -> Fraction:
    """An exact number; ``share`` True demands a per cent sign, False forbids it. Raises RefusedError."""
    value = fraction(text)
    if value is None:
        raise RefusedError("R514" if share else "R105", found=text)
    if share is not None and text.endswith("%") is not share:
        raise RefusedError("R106" if share else "R107", found=text, mend=per_cent([text], share))
    return value


def pattern(text: str) -> Schema:
    """The schema of a text that matches, blanks around it aside."""
    return {"type": "string", "pattern": rf"^\s*(?:{text})\s*$"}


def any_of(*choices: Schema) -> Schema:
    """The schema of what any of these lets pass."""
    kept = [choice for choice in choices if choice.get("enum") != []]
    return kept[0] if len(kept) == 1 else {"anyOf": kept}
