"""The head of a rule file, read from the file by the shapes of the language."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from perfscore import marked
from perfscore.errors import RulesError
from perfscore.lazily import lazy_pattern
from perfscore.messages import Message, problem
from perfscore.rules.grammar import shape, shapes
from perfscore.shapes.files import opened
from perfscore.shapes.found import fields_of
from perfscore.typed import mends

_HEAD = ("id", "title", "places", "years", "forms", "scope")
_TEXTS_KNOWN = 256
_TOP_KEY = lazy_pattern(r"([\"']?)([a-z_]+)\1[ \t]*:(?:\s|$)")
_NO_KEY = (" ", "\t", "#", "- ")


def fields_in(path: Path) -> dict[str, Any] | None:
    """What the head of a file says; None where no id is given. Raises RulesError when the rest cannot be read."""
    try:
        root, reader = opened(_head_of(marked.read_text(path)), str(path), shapes())
    except marked.MarkedError:
        return None
    if not isinstance(root, marked.Mapping) or root.get("id") is None:
        return None
    said = fields_of(reader.mapping(root, shape("rule_set"), only=_HEAD))
    if not reader.is_sound or not {"id", "years"} <= {*said}:
        raise RulesError(reader.problems or [problem("R102", root.place, key="years", expected=Message("W_a_mapping"))])
    return {"title": "", "places": (), "forms": frozenset(), "scope": None} | said


def _head_of(text: str) -> str:
    """A rule file with nothing but the head, each line in its place; the whole file where that is not certain."""
    if mends(text, shape("rule_set").names):
        return text
    kept, within = [], False
    for line in text.splitlines():
        if line and not line.startswith(_NO_KEY):
            key = _TOP_KEY.match(line)
            if key is None:
                return text
            within = key[2] in _HEAD
        kept.append(line if within else "")
    return "\n".join(kept)


def id_in(path: Path) -> str | None:
    """The id that a file gives itself, None when it cannot be read."""
    try:
        return id_in_text(marked.read_text(path))
    except marked.MarkedError:
        return None


@lru_cache(maxsize=_TEXTS_KNOWN)
def id_in_text(text: str) -> str | None:
    """The id in the text of a rule file, None when there is none."""
    try:
        root, _ = opened(_head_of(text), "", shapes())
    except marked.MarkedError:
        return None
    node = root.get("id") if isinstance(root, marked.Mapping) else None
    return node.text if isinstance(node, marked.Scalar) else None
