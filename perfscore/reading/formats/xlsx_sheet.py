"""One sheet of a workbook as its part stores it, read once from top to bottom."""

from __future__ import annotations

import io
import re
from bisect import bisect_left, bisect_right
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree as ET

from attrs import define, field

from perfscore.errors import LimitError, ReadingError
from perfscore.messages import Place, Problem, problem
from perfscore.reading.formats.markup import Element, attribute, check_prolog
from perfscore.reading.formats.xlsx_parts import RichText, text_of

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MAX_CELLS = 1_000_000
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_SIZE = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,20})?")
LOWEST = Decimal(2)  # points
NARROWEST = Decimal("0.3")  # widths of a digit
_PICTURE_FORMULA = "=DISPIMG("  # how WPS puts a picture into a cell; Excel notes it at an error value
_OFF = ("0", "false", "off")


class Stored(NamedTuple):
    """A cell as it is stored: its type, the text of its value, the runs of a text inside it, and its formula if any.

    The type of a cell that shows a picture is ``picture``.
    """

    column: int
    look: int
    kind: str
    value: str
    text: RichText
    formula: bool


class Merge(NamedTuple):
    """A merged range, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


class CellCondition(NamedTuple):
    """What may be shown otherwise where a condition is met: which cells, in which looks, and whether as no value."""

    where: str
    looks: frozenset[str]
    without_value: bool


@define
class Sheet:
    """The stored cells of a sheet by row, and what hides or merges them.

    ``stopped`` tells why rows further down are not among them: a limit.
    """

    place: Place
    rows: dict[int, list[Stored]] = field(factory=dict)
    hidden_rows: list[int] = field(factory=list)
    hidden_columns: list[tuple[int, int]] = field(factory=list)
    merges: list[Merge] = field(factory=list)
    zeros: bool = True
    coloured: bool = False
    conditions: list[CellCondition] = field(factory=list)
    rows_hidden: bool = False
    stopped: tuple[Problem, ...] = ()

    def row_is_hidden(self, number: int) -> bool:
        at = bisect_left(self.hidden_rows, number)
        return at < len(self.hidden_rows) and self.hidden_rows[at] == number

    def visible_rows(self, top: int, bottom: int) -> int:
        return bottom - top + 1 - (bisect_right(self.hidden_rows, bottom) - bisect_left(self.hidden_rows, top))

    def column_is_hidden(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self.hidden_columns)


def sheet(part: bytes, place: Place, name: str) -> Sheet:
    """The sheet in a part; after the rows that it may have, what hides or merges them is still read.

    Raises ReadingError.
    """
    check_prolog(part, place.file or "", name)
    found = Sheet(place)
    left, last = MAX_CELLS, 0
    try:
        for _, element in ET.iterparse(io.BytesIO(part)):
            tag = element.tag.rpartition("}")[2]
            if tag == "row":
                left -= len(element)
                if left < 0:
                    found.stopped = (problem("D015", place, limit=MAX_CELLS),)
                if not found.stopped:
                    last = _row_within_limits(element, found, last)
                element.clear()
            elif tag in _SETTINGS:
                _setting(tag, element, found)
    except (ET.ParseError, LookupError) as error:
        raise ReadingError([problem("D016", place, detail=str(error))]) from None
    found.hidden_rows.sort()
    return found


def _row_within_limits(element: Element, found: Sheet, last: int) -> int:
    try:
        return _row(element, found, last)
    except LimitError as error:
        found.stopped = error.problems
        return last


def _row(element: Element, found: Sheet, last: int) -> int:
    """Store one row; a row without a number follows the one before. Returns its number."""
    number = _whole(attribute(element, "r"), last + 1)
    if not 0 < number <= LAST_ROW:
        raise LimitError([problem("D015", found.place, limit=LAST_ROW)])
    hidden = attribute(element, "hidden")
    if _is_on(hidden) or is_below(attribute(element, "ht"), LOWEST) or (found.rows_hidden and not hidden):
        found.hidden_rows.append(number)
    cells: list[Stored] = []
    column = 0
    for child in element:
        reference = _REFERENCE.fullmatch(child.get("r", ""))
        column = column_number(reference[1]) if reference else column + 1
        if column > LAST_COLUMN:
            raise LimitError([problem("D015", found.place, limit=LAST_COLUMN)])
        if len(child):
            cells.append(_cell(child, column))
    found.rows.setdefault(number, []).extend(cells)
    return number


def _cell(element: Element, column: int) -> Stored:
    value, formula = "", False
    text: RichText = ()
    for child in element:
        tag = child.tag.rpartition("}")[2]
        if tag == "v":
            value = child.text or ""
        elif tag == "f":
            formula = True
        elif tag == "is":
            for each in child.iter():
                each.tag = each.tag.rpartition("}")[2]
            text = text_of(child)
    kind = element.get("t", "n")
    if (formula and value.startswith(_PICTURE_FORMULA)) or (kind == "e" and element.get("vm")):
        kind = "picture"
    return Stored(column, _whole(element.get("s", ""), 0), kind, value, text, formula)


def _setting(tag: str, element: Element, found: Sheet) -> None:
    match tag:
        case "sheetView":
            found.zeros = found.zeros and attribute(element, "showZeros", "1") not in _OFF
        case "sheetFormatPr":
            found.rows_hidden = _is_on(attribute(element, "zeroHeight"))
        case "col":
            if _is_on(attribute(element, "hidden")) or is_below(attribute(element, "width"), NARROWEST):
                first = _whole(attribute(element, "min"), 0)
                found.hidden_columns.append((first, _whole(attribute(element, "max"), first)))
        case "mergeCell":
            ends = _REFERENCE.findall(attribute(element, "ref"))
            if len(ends) == 2:
                (left, top), (right, bottom) = ends
                found.merges.append(Merge(int(top), column_number(left), int(bottom), column_number(right)))
        case "conditionalFormatting":
            found.coloured = True
            found.conditions.append(_condition(element))
        case _:
            found.coloured = True


def _condition(element: Element) -> CellCondition:
    where, looks, without_value = attribute(element, "sqref"), [], False
    for each in element.iter():
        tag = each.tag.rpartition("}")[2]
        if tag == "sqref":
            where = each.text or ""
        elif tag == "cfRule":
            looks.append(attribute(each, "dxfId"))
        elif tag in ("dataBar", "iconSet"):
            without_value = without_value or attribute(each, "showValue", "1") in _OFF
    return CellCondition(where, frozenset(looks), without_value)


_SETTINGS = frozenset(("sheetView", "sheetFormatPr", "col", "mergeCell", "conditionalFormatting", "tablePart"))


def _is_on(value: str) -> bool:
    return bool(value) and value.lower() not in _OFF


def is_below(size: str, least: Decimal) -> bool:
    """Whether a row or a column is so small that nobody sees what is in it."""
    return bool(_SIZE.fullmatch(size)) and Decimal(size) < least


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else default


@lru_cache(maxsize=LAST_COLUMN)
def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
