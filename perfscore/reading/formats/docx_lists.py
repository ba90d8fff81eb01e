"""The numbers that Word draws before the items of a list: they stand in no text, a definition and the order tell them.

Bullets are no text. A format of counting that is not known is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from attrs import define, evolve, field

from perfscore.frozen import frozen
from perfscore.reading.formats.docx_looks import PLAIN, RunLook, lineage, look_of
from perfscore.reading.formats.list_numbers import counted
from perfscore.reading.formats.markup import Element, attribute, number, setting, switch

_NO_LIST = "0"
_PLACE = re.compile("%([1-9])")


@frozen
class ListLevel:
    """How the items of one level are counted. ``after`` is the level (from 1) behind which it begins anew; 0: none."""

    start: int
    kind: str
    text: str
    after: int
    legal: bool
    gap: str
    style: str
    look: RunLook


@frozen
class ListItem:
    """The list that a paragraph says it is an item of, and its level; None where it leaves that to its style."""

    number: str | None = None
    level: int | None = None
    style: str = ""
    printed: str = ""  # what Word 2003 drew before it and kept


@frozen
class ListLabel:
    """What is drawn before an item: its text with the gap behind it, its look, and formats that are not known."""

    text: str
    look: RunLook
    unknown: tuple[str, ...] = ()


@define
class DocxLists:
    """The lists of a document by their number, and how far each is counted while the document is read.

    ``levels`` are those of a list by number and level, ``counter`` is what all lists of one definition share.
    """

    levels: dict[str, dict[int, ListLevel]] = field(factory=dict)
    counter: dict[str, str] = field(factory=dict)
    starts: dict[tuple[str, int], int] = field(factory=dict)
    styles: dict[str, ListItem] = field(factory=dict)
    counts: dict[str, dict[int, int]] = field(factory=dict)

    def label(self, told: Mapping[str, Element]) -> ListLabel | None:
        """What is drawn before the next paragraph, by the names of its properties; None for one that is no item of a
        numbered list."""
        item = self._item(told) if told else None
        if item is None:
            return None
        if item.printed:
            return ListLabel(f"{item.printed} ", PLAIN)
        levels = self.levels.get(item.number or "", {})
        at = next((n for n, each in levels.items() if item.style and each.style == item.style), item.level or 0)
        level = levels.get(at)
        if level is None or item.number is None:
            return None
        counts = self._count(item.number, at, levels)
        unknown = []

        def filled(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            other = levels.get(place, level)
            kind = "decimal" if level.legal else other.kind
            shown = counted(counts.get(place, other.start), kind)
            if shown is None:
                unknown.append(kind)
            return shown or ""

        text = "" if level.kind == "bullet" else _PLACE.sub(filled, level.text)
        return ListLabel(text + level.gap if text else "", level.look, tuple(unknown))

    def _item(self, told: Mapping[str, Element]) -> ListItem | None:
        """The list of a paragraph: what it says itself, else what its style says."""
        named = self.styles.get(attribute(told["pStyle"], "val")) if self.styles and "pStyle" in told else None
        own = told.get("numPr")
        if own is None:
            listed = told.get("listPr")
            return named if listed is None else ListItem(printed=_said(listed, "t"))
        said = _item_of(own)
        if said.number is None and named is not None:
            return named if said.level is None else evolve(named, level=said.level, style="")
        return said

    def _count(self, name: str, at: int, levels: Mapping[int, ListLevel]) -> dict[int, int]:
        """Count one item; the levels below begin anew."""
        counts = self.counts.setdefault(self.counter[name], {})
        anew = self.starts.pop((name, at), None)
        counts[at] = anew if anew is not None else counts[at] + 1 if at in counts else levels[at].start
        for below in [each for each in counts if each > at and levels.get(each, levels[at]).after > at]:
            del counts[below]
        return counts


def _item_of(numbering: Element | None) -> ListItem:
    name, level = setting(numbering, "numId"), setting(numbering, "ilvl")
    return ListItem(
        None if name is None else attribute(name, "val", _NO_LIST), None if level is None else number(level)
    )


def lists_in(numbering: Element | None, styles: Element | None) -> DocxLists:
    """The lists of word/numbering.xml, and those that styles belong to."""
    found = DocxLists()
    if numbering is None:
        return found
    definitions = {attribute(each, "abstractNumId"): each for each in numbering.iterfind("abstractNum")}
    linked = {_said(each, "styleLink"): name for name, each in definitions.items()}
    levels = {name: dict(_levels(each)) for name, each in definitions.items()}
    for each in numbering.iterfind("num"):
        name, counter = attribute(each, "numId"), _said(each, "abstractNumId")
        counter = linked.get(_said(definitions.get(counter), "numStyleLink") or "?", counter)
        found.counter[name] = counter
        found.levels[name] = dict(levels.get(counter, {}))
        for changed in each.iterfind("lvlOverride"):
            found.levels[name].update(_levels(changed))
            start = changed.find("startOverride")
            if start is not None:
                found.starts[name, _digit(changed)] = number(start)
    found.styles = dict(_styles(styles))
    return found


def _said(element: Element | None, name: str, default: str = "") -> str:
    """What a setting inside an element says."""
    told = setting(element, name)
    return default if told is None else attribute(told, "val", default)


def _digit(element: Element) -> int:
    value = attribute(element, "ilvl")
    return int(value) if value.isascii() and value.isdigit() and len(value) == 1 else 0


def _levels(definition: Element) -> Iterator[tuple[int, ListLevel]]:
    for each in definition.iterfind("lvl"):
        at, restart = _digit(each), each.find("lvlRestart")
        yield (
            at,
            ListLevel(
                number(each.find("start")),
                _said(each, "numFmt", "decimal"),
                _said(each, "lvlText"),
                at if restart is None else number(restart),
                bool(switch(each.find("isLgl"))),
                "" if _said(each, "suff") == "nothing" else " ",
                _said(each, "pStyle"),
                look_of(each.find("rPr")),
            ),
        )


def _styles(root: Element | None) -> Iterator[tuple[str, ListItem]]:
    """The lists that paragraph styles belong to, also through those that they are based on."""
    styles = {} if root is None else {attribute(each, "styleId"): each for each in root.iterfind("style")}
    for name in styles:
        items = [_item_of(setting(each, "pPr", "numPr")) for _, each in lineage(name, styles)]
        listed = next((each.number for each in items if each.number is not None), None)
        if listed is not None:
            yield name, ListItem(listed, next((each.level for each in items if each.level is not None), None), name)
