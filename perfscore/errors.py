"""Places, problems and the one family of errors that a user may meet.

A problem is a value: a stable code, the place it is about, and the fields of its wording. Readers and
loaders gather problems; an exception is raised once, at the door, and carries them all.
The wording itself, Chinese and English, stands in messages.yaml, one entry per code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias

from attrs import asdict, evolve, field, frozen

Lang: TypeAlias = Literal["zh", "en"]


class Spoken(Protocol):
    """Anything that can say itself in either language."""

    def text(self, lang: Lang = "zh") -> str: ...


Fields: TypeAlias = Mapping[str, Any]  # str, or Spoken


@frozen
class Said:
    """A sentence: its code in messages.yaml and the figures in it, which may be sentences themselves.

    The figures are kept as they are; they become text when somebody asks for it.
    """

    code: str
    fields: Mapping[str, object] = field(factory=dict, hash=False)

    def text(self, lang: Lang = "zh") -> str:
        return wording(self.code, lang, spoken(self.fields))


@frozen
class Listed:
    """Several things said one after the other, with the wording of ``joint`` between them."""

    items: tuple[Spoken, ...]
    joint: str = "W_list"

    def text(self, lang: Lang = "zh") -> str:
        return wording(self.joint, lang).join(item.text(lang) for item in self.items)


@frozen
class Names:
    """Names one after the other, with the sign of the language between them."""

    items: tuple[str, ...]

    def text(self, lang: Lang = "zh") -> str:
        return wording("W_list", lang).join(self.items)


@frozen
class Between:
    """From a low end to a high one, with the dash of the language and the unit; one end where both read alike."""

    low: str
    high: str
    unit: str = ""

    def text(self, lang: Lang = "zh") -> str:
        ends = self.low if self.low == self.high else wording("W_between", lang, {"low": self.low, "high": self.high})
        return ends + self.unit


def listed(names: Iterable[str]) -> Names:
    """Names as a figure of a sentence."""
    return Names(tuple(names))


def say(code: str, /, **fields: object) -> Said:
    """A Said whose figures are given as keywords."""
    return Said(code, fields)


def spoken(fields: Mapping[str, object]) -> Fields:
    """Figures as text; what can say itself is kept until the language is known."""
    return {key: value if callable(getattr(value, "text", None)) else str(value) for key, value in fields.items()}


@frozen(kw_only=True)
class Place:
    """Where something stands: a file, and as much of line, column, page, sheet, cell and path as is known.

    Lines and columns count from 1; ``width`` is how many characters of the line are meant.
    ``path`` names a spot inside a structure, as in ``forms[0].year``.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    page: int | None = None
    sheet: str | None = None
    cell: str | None = None
    path: str | None = None
    width: int = field(default=1, eq=False)

    def to_dict(self) -> dict[str, str | int]:
        return {key: value for key, value in asdict(self).items() if value is not None and key != "width"}

    def __str__(self) -> str:
        spot = [str(part) for part in (self.file, self.line, self.column) if part is not None]
        rest = [str(part) for part in (self.sheet, self.cell, self.path) if part is not None]
        return " ".join([":".join(spot), *rest]).strip()


NOWHERE = Place()


@frozen
class Related:
    """A second place that a problem is about: the row that masks, the segment before, the first of two."""

    said: Said
    place: Place
    excerpt: str | None = None


@frozen(kw_only=True)
class Problem:
    """One thing that is wrong or odd: code, place, the fields of its message, the line it quotes.

    ``related`` are the other places that it is about; a warning is allowed and probably not what was meant; ``cause``
    is the problem of another file that it comes from, the first of such a chain.
    """

    code: str
    place: Place = NOWHERE
    fields: Fields = field(factory=dict, hash=False)
    excerpt: str | None = None
    related: tuple[Related, ...] = ()
    is_warning: bool = False
    cause: Problem | None = None

    def message(self, lang: Lang = "zh") -> str:
        return wording(self.code, lang, self.fields)

    def to_dict(self, lang: Lang = "zh") -> dict[str, object]:
        return {"code": self.code, "message": self.message(lang), "where": self.place.to_dict()}

    def beside(self, *related: Related) -> Problem:
        """The same problem with the other places that it is about."""
        return evolve(self, related=related)

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Sorts problems in the order of the files that they are about."""
        return self.place.file or "", self.place.line or 0, self.place.column or 0, self.code


def problem(code: str, place: Place = NOWHERE, **fields: object) -> Problem:
    """A Problem whose message fields are given as keywords."""
    return Problem(code=code, place=place, fields=spoken(fields))


# A file may be named, or a rule file may quote, what a terminal would obey.
_HARMLESS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")


class PerfscoreError(Exception):
    """Base of every error meant for a user. Holds at least one Problem; anything else raised is our bug."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.render())

    def render(self, lang: Lang = "zh") -> str:
        return "\n".join(render(item, lang) for item in self.problems)


class RulesError(PerfscoreError, ValueError):
    """A rule file cannot be used. All its problems are here, in the order of the file."""


class ReadingError(PerfscoreError, ValueError):
    """A document cannot be read at all: missing, empty, of an unknown kind, damaged, or too large."""


class UsageError(PerfscoreError, ValueError):
    """The call is off: an unknown rule set, no rule set for that place and year, a value that is not exact."""


class MissingLibraryError(UsageError, ImportError):
    """What was imported needs a library that is not installed: its problem names the extra that brings it."""


def render(item: Problem, lang: Lang = "zh") -> str:
    """``file:line:column: CODE message``, then the quoted line with its mark when there is one."""
    warned = wording("W_warned", lang) if item.is_warning else ""
    parts = [_headed(item.place, f"{item.code} {warned}{item.message(lang)}"), item.excerpt]
    for other in item.related:
        parts += [f"  {_headed(other.place, other.said.text(lang))}", other.excerpt]
    return "\n".join(part for part in parts if part).translate(_HARMLESS)


def _headed(place: Place, said: str) -> str:
    return f"{place}: {said}" if str(place) else said


def wording(code: str, lang: Lang, fields: Fields | None = None) -> str:
    """The sentence for a code. Raises KeyError for a code that messages.yaml does not know."""
    figures = (fields or {}).items()
    shown = {key: _Figure(value if isinstance(value, str) else value.text(lang)) for key, value in figures}
    return template(code, lang).format_map(shown)


class _Figure(str):
    """A figure of a sentence. ``{rows:row|rows}`` says it with its noun: 1 row, 2 rows."""

    __slots__ = ()

    def __format__(self, nouns: str) -> str:
        if not nouns:
            return str(self)
        one, more = nouns.split("|")
        return f"{self} {one if self == '1' else more}"


def template(code: str, lang: Lang) -> str:
    """The wording of a code with its {figures} still open."""
    return _templates(code)[lang]


def readable_template(code: str, lang: Lang) -> str:
    """The same for people: dots stand where its figures will."""
    open_figure = r"(?<!\{)\{\w+(?::[^{}|]+\|([^{}|]+))?\}"  # {name}, or with its noun {rows:row|rows}
    dotted = re.sub(open_figure, lambda found: f"… {found[1]}" if found[1] else "…", template(code, lang))
    return re.sub("…+", "…", dotted.format())


def codes() -> tuple[str, ...]:
    """Every code that has a wording, sorted."""
    return tuple(sorted(_entries()))


@cache
def _templates(code: str) -> dict[str, str]:
    """Both wordings of a code: ``CODE: {zh: "...", en: "..."}``, which needs no parser of YAML."""
    entry, decoder = _entries()[code], json.JSONDecoder()
    zh, end = decoder.raw_decode(entry, entry.index('"'))
    en, _ = decoder.raw_decode(entry, entry.index('"', end))
    return {"zh": zh, "en": en}


@cache
def _entries() -> dict[str, str]:
    """The entries of messages.yaml, one line each, by their code."""
    lines = Path(__file__).with_name("messages.yaml").read_text(encoding="utf-8").splitlines()
    return {line.partition(":")[0]: line for line in lines if line and not line.startswith("#")}
