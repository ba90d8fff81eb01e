"""HTML and SVG as a type of its own: what is not Markup is words, and words are escaped wherever they are put.

An f-string of markup is a plain text again, so a slip shows as tags that can be read, never as tags that run.
"""

from __future__ import annotations

import html

_EMPTY = frozenset(("meta", "input", "br"))
_SHAPES = frozenset(("path", "rect", "circle", "polygon", "polyline"))


class Markup(str):
    """Text that stands in a page as it is."""

    __slots__ = ()


def joined(*parts: object) -> Markup:
    """The parts one after the other; all but Markup as words."""
    return Markup("".join(part if isinstance(part, Markup) else html.escape(str(part)) for part in parts))


def element(name: str, /, *content: object, **attributes: object) -> Markup:
    """An element with what stands in it. Underscores in names of attributes are hyphens, a last one is left out."""
    said = "".join(f' {_name(key)}="{html.escape(str(value))}"' for key, value in attributes.items())
    if name in _EMPTY:
        return Markup(f"<{name}{said}>")
    if name in _SHAPES and not content:
        return Markup(f"<{name}{said}/>")
    return Markup(f"<{name}{said}>{joined(*content)}</{name}>")


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
