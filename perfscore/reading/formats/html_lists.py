"""The numbers that a browser writes before the items of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import evolve

from perfscore.reading.formats.html_tree import HtmlNode
from perfscore.reading.formats.list_numbers import before, counted

_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
#: Ways of counting by the words of a style, those first that hold others.
_STYLES = {
    "decimal-leading-zero": "decimalZero", "cjk-decimal": "ideographDigital", "decimal": "decimal",
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCountingThousand", "simp-chinese-informal": "chineseCountingThousand",
    "trad-chinese-informal": "chineseCountingThousand", "simp-chinese-formal": "chineseLegalSimplified",
    "cjk-earthly-branch": "ideographZodiac", "cjk-heavenly-stem": "ideographTraditional", "none": "", "disc": "",
    "circle": "", "square": "",
}  # fmt: skip
_CHINESE = re.compile("chinese|ideograph", re.I)
_WHOLE = re.compile("-?[0-9]{1,6}")


def number(items: HtmlNode, style: str) -> None:
    """Write the numbers of an ordered list before its items; ``style`` is what is declared for the list."""
    listed = [child for child in items.elements() if child.tag == "li" and not child.look.gone]
    down = "reversed" in items.attributes
    at = _whole(items, "start", len(listed) if down else 1)
    of_list = _TYPES.get(items.attributes.get("type", ""), "decimal")
    for item in listed:
        at = _whole(item, "value", at)
        kind = _kind(item.look.marker, _kind(style, _TYPES.get(item.attributes.get("type", ""), of_list)))
        if kind:
            shown = counted(at, kind) or str(at)
            label = shown + ("、" if _CHINESE.search(kind) else ".")
            first = "".join(_texts(item))[:1]
            item.look = evolve(item.look, before=before(label, first).removesuffix(first) + item.look.before)
        at += -1 if down else 1


def _kind(style: str, default: str) -> str:
    return next((kind for name, kind in _STYLES.items() if name in style), default) if style else default


def _whole(node: HtmlNode, name: str, default: int) -> int:
    value = node.attributes.get(name, "").strip()
    return int(value) if _WHOLE.fullmatch(value) else default


def _texts(node: HtmlNode) -> Iterator[str]:
    """The first text in an item that is seen."""
    for child in node.children:
        text = child.strip() if isinstance(child, str) else "" if child.look.hidden else next(_texts(child), "")
        if text:
            yield text
            return
