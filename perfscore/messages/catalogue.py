"""messages.yaml: one entry per code, with its wording in Chinese and English and {figures} to be filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

Lang: TypeAlias = Literal["zh", "en"]


def wording(code: str, lang: Lang, fields: Mapping[str, Any] | None = None) -> str:
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
