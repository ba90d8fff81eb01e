"""Messages: a code with its figures, and what joins several of them. They become text when a language is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeAlias

from attrs import field

from perfscore.frozen import frozen
from perfscore.messages.catalogue import Lang, wording


class Translatable(Protocol):
    """Anything that has a text in either language."""

    def text(self, lang: Lang = "zh") -> str: ...


Fields: TypeAlias = Mapping[str, Any]  # str, or Translatable


@frozen(init=False)
class Message:
    """A sentence: its code in messages.yaml and the figures in it, which may be messages themselves.

    The figures are kept as they are; they become text when somebody asks for it.

    >>> Message("W_between", low="1", high="2").text("en")
    '1 to 2'
    """

    code: str
    fields: Mapping[str, object] = field(hash=False)

    def __init__(self, code: str, /, **fields: object) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "fields", fields)

    def text(self, lang: Lang = "zh") -> str:
        return wording(self.code, lang, as_fields(self.fields))


def _kept(items: Iterable[str | Translatable]) -> tuple[str | Translatable, ...]:
    return tuple(items)


@frozen
class Joined:
    """Names or messages one after the other, with the wording of ``joint`` between them."""

    items: tuple[str | Translatable, ...] = field(converter=_kept)
    joint: str = "W_list"

    def text(self, lang: Lang = "zh") -> str:
        return wording(self.joint, lang).join(each if isinstance(each, str) else each.text(lang) for each in self.items)


@frozen
class InBoth:
    """A text that is written in both languages where it stands, and not in messages.yaml."""

    zh: str
    en: str

    def text(self, lang: Lang = "zh") -> str:
        return self.en if lang == "en" else self.zh


@frozen
class Between:
    """From a low end to a high one, with the dash of the language and the unit; one end where both read alike."""

    low: str
    high: str
    unit: str = ""

    def text(self, lang: Lang = "zh") -> str:
        ends = self.low if self.low == self.high else wording("W_between", lang, {"low": self.low, "high": self.high})
        return ends + self.unit


def as_fields(figures: Mapping[str, object]) -> Fields:
    """Figures for a wording: what is translatable stays so until the language is known, all else becomes text."""
    return {key: value if callable(getattr(value, "text", None)) else str(value) for key, value in figures.items()}
