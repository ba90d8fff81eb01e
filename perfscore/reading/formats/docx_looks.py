"""How the text of a Word document looks, as far as that says whether and how a person sees it.

A look comes from the run itself, its character style and its paragraph style, each of which may be based on others,
and from what holds for the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from attrs import define, field

from perfscore.reading.formats.archive import Package
from perfscore.reading.formats.colours import PAPER, UNKNOWN, hardly_differ
from perfscore.reading.formats.markup import Element, attribute, number, parsed, setting, switch

_LONGEST_CHAIN = 20
_UNREADABLE = 4  # half points: text of that size or less is seen by nobody
_ALL_CLEAR = "100000"  # thousandths of a percent of an ink that are not there
_LIFTED = 6  # half points above the line
#: Of the bytes of styles that say something of a look or a list; the last two: that other bytes may do so.
_SAY_A_LOOK = (
    b"strike",
    b"vanish",
    b"superscript",
    b"position ",
    b"numPr",
    b"caps",
    b"Caps",
    b"textFill",
    b"&#",
    b"\0",
)
_WHITE_INK = re.compile(rb"w:color w:val=\"[Ff]{6}\"")
_STYLE_END = b"</w:style>"
_TABLE_STYLE = re.compile(rb"<w:style\s[^<>]{0,300}?w:type=\"table\"[^<>]{0,300}+>")
#: Empty elements that say how text is set and drawn: nobody here asks for them, and they are half of a document.
_SETTING = (
    "adjustRightInd", "autoSpaceDE", "autoSpaceDN", "b", "bCs", "bidi", "bottom", "cantSplit", "cnfStyle", "cs",
    "hideMark", "i", "iCs", "ind", "insideH", "insideV", "jc", "keepLines", "keepNext", "kern", "lang", "left",
    "noProof", "noWrap", "right", "snapToGrid", "spacing", "szCs", "tcW", "textAlignment", "top", "u", "vAlign", "w",
    "widowControl",
)  # fmt: skip
_ATTRIBUTES = r'(?: w:[A-Za-z]++="[^"<>&]*+")*+/>'
_SET = re.compile(
    rf"<w:(?:(?:{'|'.join(_SETTING)}){_ATTRIBUTES}|tcBorders>(?:<w:[A-Za-z]++{_ATTRIBUTES})*+</w:tcBorders>)(?=<)".encode()
)
#: And what is left of properties that held nothing else; without them all would be the same. Of two the first counts.
_EMPTIED = re.compile(
    rb"<w:(?:(pPr|r)>(?:<w:rPr></w:rPr>|<w:rPr/>)?</w:\1>|(rPr|tcPr|trPr)></w:\2>|(?:pPr|rPr|tcPr|trPr|r)/>)"
    rb"(?=<)(?!<w:[a-z]{1,2}Pr\b)"
)
_AUTOMATIC = ""  # an ink that is seen on every ground
_PENS = {
    "black": "000000", "white": PAPER, "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF",
    "blue": "0000FF", "red": "FF0000", "darkBlue": "00008B", "darkCyan": "008B8B", "darkGreen": "006400",
    "darkMagenta": "800080", "darkRed": "8B0000", "darkYellow": "808000", "darkGray": "A9A9A9", "lightGray": "D3D3D3",
}  # fmt: skip
_DRAWN_AROUND = ("outline", "emboss", "imprint", "shadow", "textOutline", "glow")  # seen whatever the ink is

_TELLING = frozenset(
    ("strike", "dstrike", "vanish", "textFill", "sz", "vertAlign", "position", "caps", "smallCaps", "color", "shd",
     "highlight", *_DRAWN_AROUND)
)  # fmt: skip


class RunLook(NamedTuple):
    """Struck out, hidden, raised, in capitals; its ink and the ground that it brings along: None where nothing is said.

    ``drawn`` text has a line around its characters.
    """

    struck: bool | None = None
    doubly: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    capital: bool | None = None
    ink: str | None = None
    ground: str | None = None
    drawn: bool | None = None

    @property
    def is_struck(self) -> bool:
        return bool(self.struck or self.doubly)

    def over(self, base: RunLook) -> RunLook:
        """This look where it says something, else ``base``."""
        if base is PLAIN or self is PLAIN:
            return base if self is PLAIN else self
        return RunLook._make(theirs if own is None else own for own, theirs in zip(self, base, strict=True))

    def toggling(self, base: RunLook) -> RunLook:
        """A character style on a paragraph style: what both switch on is off, as Word has it."""
        return self.over(base)._replace(
            struck=bool(self.struck) != bool(base.struck),
            hidden=bool(self.hidden) != bool(base.hidden),
            capital=bool(self.capital) != bool(base.capital),
        )

    def is_inkless(self, ground: str) -> bool:
        """Whether it has the colour of what is behind it: of the ``ground`` of its paragraph, or its own."""
        return self.ink is not None and not self.drawn and hardly_differ(self.ink, self.ground or ground)


PLAIN = RunLook()


def look_of(properties: Element | None) -> RunLook:
    """What a w:rPr says."""
    told = {} if properties is None else {each.tag: each for each in properties}
    if _TELLING.isdisjoint(told):
        return PLAIN
    capital = switch(told.get("caps"))
    look = RunLook(
        switch(told.get("strike")),
        switch(told.get("dstrike")),
        _is_hidden(told),
        _is_raised(told),
        switch(told.get("smallCaps")) if capital is None else capital,
        _ink(told),
        shade_of(told.get("shd"), told.get("highlight")),
        any(name in told and switch(told[name]) for name in _DRAWN_AROUND) or None,
    )
    return PLAIN if look == PLAIN else look


def _is_hidden(told: dict[str, Element]) -> bool | None:
    """Hidden as such, too small to be seen, or drawn with no ink at all."""
    fill = told.get("textFill")
    colour = setting(fill, "solidFill")
    clear = setting(fill, "noFill") is not None or (
        colour is not None and any(attribute(each, "val") == _ALL_CLEAR for each in colour.iter("alpha"))
    )
    if (clear and "textOutline" not in told) or 0 < number(told.get("sz")) <= _UNREADABLE:
        return True
    return switch(told.get("vanish"))


def _is_raised(told: dict[str, Element]) -> bool | None:
    """Whether text stands above its line: as a superscript, or lifted by hand so far that it is no mere correction."""
    align = told.get("vertAlign")
    if number(told.get("position")) >= _LIFTED:
        return True
    return None if align is None else attribute(align, "val") == "superscript"


def _ink(told: dict[str, Element]) -> str | None:
    fill = told.get("textFill")
    if fill is not None:
        colour = setting(fill, "solidFill", "srgbClr")
        return UNKNOWN if colour is None else attribute(colour, "val")
    if "color" not in told:
        return None
    theme = attribute(told["color"], "themeColor")
    value = attribute(told["color"], "val", PAPER if theme in ("background1", "light1") else "auto")
    return _AUTOMATIC if value == "auto" else value


def shade_of(shading: Element | None, pen: Element | None = None) -> str | None:
    """The colour of a ground; None where there is none."""
    if pen is not None and attribute(pen, "val") != "none":
        return _PENS.get(attribute(pen, "val"), UNKNOWN)
    if shading is None or attribute(shading, "val") == "nil":
        return None
    kind, fill = attribute(shading, "val", "clear"), attribute(shading, "fill", "auto")
    if kind != "clear":
        return UNKNOWN
    return None if fill == "auto" else fill


@define
class DocxStyles:
    """The looks of the styles of a document by their id, only of those that say anything; paragraphs without a style
    have the one without a name. ``grounds`` are those of paragraph styles.
    """

    looks: dict[str, RunLook]
    grounds: dict[str, str] = field(factory=dict)
    whole: Callable[[], Element | None] | None = None

    def look(self, properties: Element | None, paragraph: RunLook) -> RunLook:
        """The look of a run with these properties in a paragraph whose style has the look ``paragraph``."""
        if properties is None:
            return paragraph
        style = properties.find("rStyle")
        named = PLAIN if style is None else self.looks.get(attribute(style, "val"), PLAIN)
        base = paragraph if named is PLAIN else named.toggling(paragraph)
        return look_of(properties).over(base)

    def of_paragraph(self, told: Mapping[str, Element]) -> RunLook:
        """The look that a paragraph with these properties, by their names, has from its style."""
        return self.looks.get(attribute(told["pStyle"], "val") if "pStyle" in told else "", PLAIN)

    def ground(self, told: Mapping[str, Element]) -> str | None:
        """The ground of a paragraph, its own or that of its style."""
        styled = self.grounds.get(attribute(told["pStyle"], "val")) if self.grounds and "pStyle" in told else None
        return shade_of(told.get("shd")) or styled

    @cached_property
    def painted(self) -> frozenset[str]:
        """The styles of tables that paint some of their cells. They are long and seldom asked for."""
        root = self.whole() if self.whole else None
        styles = {} if root is None else {attribute(each, "styleId"): each for each in root.iterfind("style")}
        paints = {name for name, each in styles.items() if any(map(shade_of, each.iter("shd")))}
        return frozenset(name for name in styles if any(each in paints for each, _ in lineage(name, styles)))


def lineage(name: str, styles: Mapping[str, Element]) -> Iterator[tuple[str, Element]]:
    """A style and those that it is based on, one after the other."""
    for _ in range(_LONGEST_CHAIN):
        if name not in styles:
            return
        yield name, styles[name]
        based = styles[name].find("basedOn")
        name = "" if based is None else attribute(based, "val")


def text_part(package: Package, name: str) -> Element:
    """The part with the text but for most of what only says how it is set. Raises ReadingError.

    Every ``<`` begins a tag where there are no comments and no text in raw form; text around is never joined.
    """
    part = package.part(name)
    return parsed(part if b"<!" in part else _EMPTIED.sub(b"", _SET.sub(b"", part)), package.file, name)


def styles_part(package: Package, name: str) -> Element | None:
    """The part with the styles but for those of tables, where any of them says something of a look or a list.

    Styles are long and seldom do: that no byte names a look tells, unless they are of UTF-16 or given by their numbers.
    Raises ReadingError.
    """
    part = _without_tables(package.part(name)) if package.has(name) else b""
    says = any(word in part for word in _SAY_A_LOOK) or _WHITE_INK.search(part)
    return parsed(part, package.file, name) if says else None


def _without_tables(part: bytes) -> bytes:
    pieces = part.split(_STYLE_END)
    kept = [piece[: found.start()] if (found := _TABLE_STYLE.search(piece)) else piece + _STYLE_END for piece in pieces]
    kept[-1] = pieces[-1]
    return b"".join(kept)


def styles_in(root: Element | None, whole: Callable[[], Element | None] | None = None) -> DocxStyles:
    """The styles of word/styles.xml; ``whole`` fetches those of tables, too."""
    styles = {} if root is None else {attribute(each, "styleId"): each for each in root.iterfind("style")}
    everywhere = look_of(setting(root, "docDefaults", "rPrDefault", "rPr"))
    own = {name: look_of(each.find("rPr")) for name, each in styles.items()}
    looks, grounds = {}, {}
    for name, style in styles.items():
        is_paragraph = attribute(style, "type") == "paragraph"
        look = PLAIN
        for each, _ in lineage(name, styles):
            look = look.over(own[each])
        look = look.over(everywhere) if is_paragraph else look
        if look != PLAIN:
            looks[name] = look
        if is_paragraph and attribute(style, "default") in ("1", "true", "on"):
            looks[""] = look
        ground = next(
            (found for _, each in lineage(name, styles) if (found := shade_of(setting(each, "pPr", "shd")))), None
        )
        if ground:
            grounds[name] = ground
    looks.setdefault("", everywhere)
    return DocxStyles(looks, grounds, whole)
