"""What the cells of a workbook share: its texts and its looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias, TypeVar

from attrs import frozen

from perfscore.reading.formats.markup import Element, attribute, setting, switch
from perfscore.reading.formats.number_format import BUILTIN

T = TypeVar("T")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHITE = ("FFFFFFFF", "00FFFFFF")


@frozen
class TextRun:
    """A part of a text; None where it looks as its cell does."""

    text: str
    struck: bool | None = None
    raised: bool | None = None


RichText: TypeAlias = tuple[TextRun, ...]


@frozen
class CellLook:
    """The number format of a cell, None for one that nobody defined, and how its text looks."""

    code: str | None = "General"
    struck: bool = False
    raised: bool = False
    white: bool = False


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
                yield TextRun(text, bool(switch(look.find("strike"))), _is_raised(look))


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
    filled = [_is_filled(each) for each in root.iterfind("fills/fill")]
    return [_look(each, codes, fonts, filled) for each in root.iterfind("cellXfs/xf")] or [CellLook()]


def _font(font: Element) -> tuple[bool, bool, bool]:
    colour = font.find("color")
    white = colour is not None and (attribute(colour, "rgb").upper() in _WHITE or attribute(colour, "theme") == "0")
    return bool(switch(font.find("strike"))), _is_raised(font), white


def _is_filled(fill: Element) -> bool:
    pattern = setting(fill, "patternFill")
    return pattern is None or attribute(pattern, "patternType", "none") != "none"


def _look(xf: Element, codes: dict[str, str], fonts: list[tuple[bool, bool, bool]], filled: list[bool]) -> CellLook:
    struck, raised, white = _nth(fonts, attribute(xf, "fontId", "0"), (False, False, False))
    on_white = not _nth(filled, attribute(xf, "fillId", "0"), True)
    return CellLook(codes.get(attribute(xf, "numFmtId", "0")), struck, raised, white and on_white)


def _nth(items: list[T], number: str, default: T) -> T:
    return items[int(number)] if number.isdigit() and len(number) < 8 and int(number) < len(items) else default
