"""Styles that show the text of a cell in another order than it is written in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfscore.reading.formats.html_tree import HtmlNode

MOVING = frozenset(("float", "order", "flex-direction", "position"))
_CELLS = frozenset(("td", "th"))
_APART = frozenset(("absolute", "fixed"))


def moves_text(node: HtmlNode, style: Mapping[str, str], around: Sequence[HtmlNode]) -> bool:
    """Whether a style moves the text of an element past other text of its cell, or parts of it past each other."""
    if style.keys().isdisjoint(MOVING):
        return False
    cell = next((each for each in reversed(around) if each.tag in _CELLS), None)
    if cell is None or not (own := text_in(node)):
        return False
    if style.get("flex-direction", "").endswith("reverse"):
        return sum(1 for child in node.elements() if text_in(child)) > 1
    moved = style.get("float") == "right" or style.get("order", "0") != "0" or style.get("position") in _APART
    return moved and text_in(cell) != own


def text_in(node: HtmlNode) -> str:
    """All that is written in an element, without white space."""
    parts = (child if isinstance(child, str) else text_in(child) for child in node.children)
    return "".join("".join(parts).split())
