"""What the cells of a workbook share: its texts and its looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple, TypeAlias, TypeVar

from perfscore.frozen import frozen
from perfscore.reading.formats.colours import PAPER, hardly_differ
from perfscore.reading.formats.markup import Element, attribute, setting, switch
from perfscore.reading.formats.number_format import BUILTIN

T = TypeVar("T")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TEXT = "000000"
#: Colours that are named by a number, as far as no workbook changes them; others have no name but their number.
_INDEXED = {"0": _TEXT, "8": _TEXT, "1": PAPER, "9": PAPER}
_THEME = {"0": PAPER, "1": _TEXT}
_AUTOMATIC = ""
_TINT = re.compile(r"-?[0-9](?:\.[0-9]{1,20})?(?:E-[0-9]{1,2})?")
TINY_SIZES = ("1", "1.5", "2")  # points: text of that size is seen by nobody


@frozen
class TextRun:
    """A part of a text and its looks; None where it looks as its cell does."""

    text: str
    struck: bool | None = None
    raised: bool | None = None
    ink: str | None = None
    tiny: bool | None = None
    font: str | None = None


RichText: TypeAlias = tuple[TextRun, ...]


@frozen
class CellLook:
    """The number format of a cell, None for one that nobody defined, and how its text looks.

    ``ink`` and ``ground`` are colours; an automatic ink is empty, a ground of more than one colour None.
    """

    code: str | None = "General"
    struck: bool = False
    raised: bool = False
    ink: str = _AUTOMATIC
    ground: str | None = PAPER
    tiny: bool = False
    font: str = ""

    @property
    def is_inkless(self) -> bool:
        """Whether its text has the colour of what is behind it."""
        return hardly_differ(self.ink, self.ground)


def text_of(item: Element) -> RichText:
    """The runs of a text; readings above characters (phonetic runs) are no part of it."""
    return tuple(_runs(item))


def _runs(item: Element) -> Iterator[TextRun]:
    for child in item:
        if child.tag == "t":
            yield TextRun(_plain(child.text))
        elif child.tag == "r":
            look = child.find("rPr")
            text = _plain(getattr(child.find("t"), "text", None))
            if look is None:
                yield TextRun(text)
            else:
                yield TextRun(text, *_font(look))


def _plain(text: str | None) -> str:
    unescaped = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text or "")
    return unescaped.replace("\r\n", "\n").replace("\r", "\n")


def _is_raised(look: Element) -> bool:
    align = look.find("vertAlign")
    return align is not None and attribute(align, "val") == "superscript"


def texts_in(root: Element | None) -> list[RichText]:
    """The shared texts."""
    return [] if root is None else [text_of(item) for item in root.iterfind("si")]


def looks_in(root: Element | None) -> list[CellLook]:
    """The looks by their number, from the styles of a workbook."""
    if root is None:
        return [CellLook()]
    codes: dict[str, str] = {str(number): code for number, code in BUILTIN.items()}
    codes |= {attribute(each, "numFmtId"): attribute(each, "formatCode") for each in root.iterfind("numFmts/numFmt")}
    fonts = [_font(each) for each in root.iterfind("fonts/font")]
    grounds = [_ground(each) for each in root.iterfind("fills/fill")]
    return [_look(each, codes, fonts, grounds) for each in root.iterfind("cellXfs/xf")] or [CellLook()]


def changed_numbers(root: Element | None) -> frozenset[str]:
    """The numbers of the looks of conditions that show numbers in another format, or without ink or struck out."""
    looks = () if root is None else root.iterfind("dxfs/dxf")
    return frozenset(str(number) for number, look in enumerate(looks) if _changes_what_is_read(look))


def _changes_what_is_read(look: Element) -> bool:
    """Whether a condition shows a number in another format, in the colour behind it, or struck out."""
    font, pattern = look.find("font"), setting(look, "fill", "patternFill")
    if look.find("numFmt") is not None or font is None:
        return look.find("numFmt") is not None
    ground = PAPER if pattern is None else _colour(setting(pattern, "bgColor")) or PAPER
    return bool(switch(font.find("strike"))) or hardly_differ(_colour(font.find("color")), ground)


class FontLook(NamedTuple):
    """What a font says of how its text looks."""

    struck: bool
    raised: bool
    ink: str
    tiny: bool
    font: str


_PLAIN_FONT = FontLook(struck=False, raised=False, ink=_AUTOMATIC, tiny=False, font="")


def _font(font: Element) -> FontLook:
    size = setting(font, "sz")
    name = font.find("name") if font.find("rFont") is None else font.find("rFont")
    return FontLook(
        bool(switch(font.find("strike"))),
        _is_raised(font),
        _colour(font.find("color")) or _AUTOMATIC,
        size is not None and attribute(size, "val") in TINY_SIZES,
        "" if name is None else attribute(name, "val"),
    )


def _ground(fill: Element) -> str | None:
    """The colour of a fill; None where it has more than one."""
    pattern = fill.find("patternFill")
    match None if pattern is None else attribute(pattern, "patternType", "none"):
        case "none":
            return PAPER
        case "solid":
            return _colour(setting(pattern, "fgColor"))
        case _:
            return None


def _colour(told: Element | None) -> str | None:
    """A colour by its value, or by the number that it is known by and its tint."""
    if told is None:
        return None
    tint = attribute(told, "tint", "0")
    if value := attribute(told, "rgb"):
        return _tinted(value[-6:].upper(), tint)
    for kind, known in (("theme", _THEME), ("indexed", _INDEXED)):
        if number := attribute(told, kind):
            return _tinted(known[number], tint) if number in known else f"{kind} {number} {tint}"
    return None


def _tinted(colour: str, tint: str) -> str:
    """A grey made darker (a tint below 0) or lighter; of other colours the tint goes along as it is."""
    if not _TINT.fullmatch(tint) or (colour not in (PAPER, _TEXT) and Decimal(tint)):
        return f"{colour} {tint}"
    share, level = Decimal(tint), int(colour[:2], 16)
    tinted = int(level * (1 + share) if share < 0 else level * (1 - share) + 255 * share)
    return f"{min(255, max(0, tinted)):02X}" * 3 if share else colour


def _look(xf: Element, codes: dict[str, str], fonts: list[FontLook], grounds: list[str | None]) -> CellLook:
    font = _nth(fonts, attribute(xf, "fontId", "0"), _PLAIN_FONT)
    ground = _nth(grounds, attribute(xf, "fillId", "0"), None)
    return CellLook(
        codes.get(attribute(xf, "numFmtId", "0")), font.struck, font.raised, font.ink, ground, font.tiny, font.font
    )


def _nth(items: list[T], number: str, default: T) -> T:
    return items[int(number)] if number.isdigit() and len(number) < 8 and int(number) < len(items) else default
