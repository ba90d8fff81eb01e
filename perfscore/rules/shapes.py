"""What a mapping of a rule file may hold: keys, what each takes, and what follows from a value."""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen


@frozen
class Text:
    """Any text that is not empty."""


@frozen
class Number:
    """An exact number: 60, 0.01 or 1/3; ``share`` True demands a per cent sign, None allows it.

    ``above_zero`` refuses 0; ``words`` are what may stand instead of a number; ``points`` allows 2分.
    """

    share: bool | None = False
    above_zero: bool = False
    words: tuple[str, ...] = ()
    points: bool = False


@frozen
class Whole:
    """A whole number of 0 or more, or one of ``words``."""

    words: tuple[str, ...] = ()


@frozen
class Day:
    """A real date: 2026-11-20."""


@frozen
class Words:
    """One of these words."""

    words: tuple[str, ...]


@frozen
class Dimension:
    """The name of a dimension, several joined by /, or none."""


@frozen
class ListOf:
    """A list of at least one; ``single`` allows one value without the brackets, ``count`` fixes how many."""

    item: Value
    single: bool = False
    count: int | None = None


@frozen
class Named:
    """A mapping from names that the maintainer chooses to values of one shape."""

    item: Value


@frozen
class Nested:
    """A mapping of the shape with this name; ``words`` may stand instead.

    ``instead`` is (key, shape): a mapping that has the key is of the other shape.
    """

    shape: str
    words: tuple[str, ...] = ()
    instead: tuple[str, str] | None = None


@frozen
class Flag:
    """yes or no."""


@frozen
class Either:
    """A mapping of one shape, or what may stand instead."""

    mapping: Nested
    plain: ListOf


Value: TypeAlias = Text | Number | Whole | Day | Words | Dimension | Flag | ListOf | Named | Nested | Either


@frozen
class Key:
    name: str
    value: Value
    said: str
    required: bool = False


@frozen
class When:
    """Where ``key`` has one of ``values`` (or is absent, for none), some keys are required and some forbidden."""

    key: str
    values: tuple[str, ...]
    requires: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()


@frozen
class Shape:
    """A mapping: its keys, groups of keys of which exactly one must be there, and what follows from a value."""

    name: str
    said: str
    keys: tuple[Key, ...]
    one_of: tuple[tuple[str, ...], ...] = ()
    when: tuple[When, ...] = ()
    may_be_empty: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys if key.required)
