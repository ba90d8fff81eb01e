"""The numbers of lists and headings in OpenDocument texts: they stand in no text and are written into it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import define, field

from perfscore.frozen import frozen
from perfscore.reading.formats.list_numbers import before, counted
from perfscore.reading.formats.markup import Element, attribute

_KINDS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一": "chineseCountingThousand", "壹": "chineseLegalSimplified", "甲": "ideographTraditional",
    "子": "ideographZodiac", "①": "decimalEnclosedCircle", "１": "decimalFullWidth",
}  # fmt: skip
_PLACE = re.compile("%([0-9]{1,2})%")
_DEEPEST = 150


@frozen
class OdfLevel:
    """How the items of one level are counted, and the text around the numbers: ``%1%.%2%``."""

    kind: str
    text: str
    start: int


@frozen
class Around:
    """The list that items stand in: its style, how far its levels are counted, and the level of the items."""

    style: str
    counts: dict[int, int]
    level: int


@define
class OdfLists:
    """The levels of list styles by name, and how far each list is counted. The style without a name is of headings."""

    levels: dict[str, dict[int, OdfLevel]]
    counts: dict[str, dict[int, int]] = field(factory=dict)

    def write(self, parent: Element, around: Around | None = None, depth: int = 0) -> None:
        """Write the numbers before all items and headings below an element; what is nested absurdly deep has none."""
        for child in parent if depth < _DEEPEST else ():
            if child.tag == "list":
                self._write_items(child, self._inside(child, around), depth + 1)
            elif child.tag == "h" and around is None and attribute(child, "is-list-header") != "true":
                level = min(_whole(child, "outline-level", 1), 10)
                self._label(child, Around("", self.counts.setdefault("", {}), level))
            elif child.tag not in ("p", "h"):
                self.write(child, around, depth + 1)

    def _write_items(self, items: Element, here: Around, depth: int) -> None:
        for item in items:
            first = item[0] if len(item) and item.tag == "list-item" else None
            if first is not None and first.tag in ("p", "h"):
                if _whole(item, "start-value", -1) >= 0:
                    here.counts[here.level] = _whole(item, "start-value", 0) - 1
                self._label(first, here)
            self.write(item, here, depth + 1)

    def _inside(self, items: Element, around: Around | None) -> Around:
        """What holds for the items of a list, which may be part of an item of another."""
        style = attribute(items, "style-name")
        if around is not None and style in ("", around.style):
            return Around(around.style, around.counts, around.level + 1)
        return Around(style, self._counts(items, style), 1 if around is None else around.level + 1)

    def _counts(self, items: Element, style: str) -> dict[int, int]:
        """How far a list is counted that may go on with another one, or with the last of its style."""
        goes_on = attribute(items, "continue-list")
        if not goes_on and attribute(items, "continue-numbering") == "true":
            goes_on = f"style {style}"
        counts = self.counts.get(goes_on, {}) if goes_on else {}
        self.counts[attribute(items, "id")] = self.counts[f"style {style}"] = counts
        return counts

    def _label(self, paragraph: Element, here: Around) -> None:
        levels, counts, at = self.levels.get(here.style, {}), here.counts, here.level
        level = levels.get(at)
        if level is None:
            return
        counts[at] = counts.get(at, level.start - 1) + 1
        for below in [each for each in counts if each > at]:
            del counts[below]

        def filled(found: re.Match[str]) -> str:
            place = int(found[1])
            other = levels.get(place, level)
            return counted(counts.get(place, other.start), other.kind) or ""

        label = _PLACE.sub(filled, level.text) if level.kind else ""
        if label:
            first = "".join(paragraph.itertext()).strip()[:1]
            paragraph.text = before(f"{label} ", first).removesuffix(first) + (paragraph.text or "")


def lists_in(roots: Iterable[Element]) -> OdfLists:
    """The list styles of a document; those of headings are the outline style."""
    found: dict[str, dict[int, OdfLevel]] = {}
    for root in roots:
        for style in root.iter():
            if style.tag in ("list-style", "outline-style"):
                name = attribute(style, "name") if style.tag == "list-style" else ""
                found[name] = {_whole(each, "level", 0): _level(each) for each in style}
    return OdfLists(found)


def _level(told: Element) -> OdfLevel:
    format_ = attribute(told, "num-format")
    kind = _KINDS.get(format_[:1], "") if told.tag != "list-level-style-bullet" else ""
    level, shown = _whole(told, "level", 1), max(1, _whole(told, "display-levels", 1))
    numbers = ".".join(f"%{each}%" for each in range(max(1, level - shown + 1), level + 1))
    text = f"{attribute(told, 'num-prefix')}{numbers}{attribute(told, 'num-suffix')}"
    return OdfLevel(kind, attribute(told, "num-list-format") or text, _whole(told, "start-value", 1))


def _whole(element: Element, name: str, default: int) -> int:
    value = attribute(element, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else default
