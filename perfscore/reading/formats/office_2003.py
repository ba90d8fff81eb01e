"""Office files of one XML part -> Grid: Word 2003, Excel 2003, and Word's flat package.

Systems that export tables often write them, under the name of a Word or Excel file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from attrs import define, evolve, field

from perfscore.errors import LimitError, ReadingError
from perfscore.messages import Place, Problem, problem
from perfscore.reading.formats import docx
from perfscore.reading.formats.colours import PAPER
from perfscore.reading.formats.docx_lists import DocxLists, lists_in
from perfscore.reading.formats.docx_looks import styles_in
from perfscore.reading.formats.markup import Element, attribute, parsed
from perfscore.reading.formats.number_format import BUILTIN
from perfscore.reading.formats.xlsx import SheetReader
from perfscore.reading.formats.xlsx_parts import TINY_SIZES, CellLook, TextRun
from perfscore.reading.formats.xlsx_sheet import (
    LAST_COLUMN,
    LAST_ROW,
    LOWEST,
    MAX_CELLS,
    NARROWEST,
    Merge,
    Sheet,
    Stored,
    is_below,
)
from perfscore.reading.formats.xlsx_text import Workbook
from perfscore.reading.grid import Grid, GridRow, rows_within_limits

_BEGINNING = re.compile(
    r"\s*+(?:<\?[^>]*+>\s*+|<!--.*?-->\s*+)*+<(?:[\w-]+:)?(?:wordDocument|Workbook|package)\b(?=[^>]*"
    r"(?:office/word/2003/wordml|office:spreadsheet|office/2006/xmlPackage))",
    re.DOTALL,
)
_DEEPEST = 50
_UNMARKED = TextRun("")
#: Formats that Excel 2003 names in words.
_NAMED: dict[str, str | None] = {
    "": "General", "General": "General", "General Number": "General", "Fixed": "0.00", "Standard": "#,##0.00",
    "Percent": "0.00%", "Scientific": "0.00E+00", "Short Date": "yyyy/m/d", "Long Date": "yyyy年m月d日",
    "Medium Date": "d-mmm-yy", "Short Time": "h:mm", "Currency": BUILTIN[8],
    "Yes/No": None, "True/False": None, "On/Off": None,
}  # fmt: skip


def looks_like_office(text: str) -> bool:
    return bool(_BEGINNING.match(text[:8192]))


def grid(text: str, file: str) -> Grid:
    """The document in one part. Raises ReadingError."""
    declared = re.compile(r"\s*+<\?xml[^>]*+>").match(text)  # its encoding is no longer true
    root = parsed((text[declared.end() :] if declared else text).encode("utf-8"), file, "")
    if root.tag == "Workbook":
        return _workbook(root, file)
    if root.tag == "wordDocument":
        return docx.document_grid(root, styles_in(root.find("styles"), lambda: root.find("styles")), DocxLists(), file)
    parts = {attribute(part, "name"): part.find("xmlData") for part in root.iterfind("part")}
    inside = {name: data[0] for name, data in parts.items() if data is not None and len(data)}
    document, styles, numbering = (
        next((each for each in inside.values() if each.tag == tag), None) for tag in ("document", "styles", "numbering")
    )
    if document is None:
        raise ReadingError([problem("D017", Place(file=file))])
    return docx.document_grid(document, styles_in(styles, lambda: styles), lists_in(numbering, styles), file)


def _workbook(root: Element, file: str) -> Grid:
    styles = {attribute(style, "ID"): style for style in root.iterfind("Styles/Style")}
    numbers = {name: at for at, name in enumerate(styles, start=1)}
    looks = [CellLook(), *(_look(style, styles) for style in styles.values())]
    book = Workbook([], looks, from_1904=False)
    reader = FlatBookReader(file, book, numbers)
    read = rows_within_limits(reader.rows(root))
    return Grid(read.rows, tuple(reader.told), read.stopped)


@define
class FlatBookReader:
    """Reads the sheets of a workbook one after the other. ``told`` are problems that no row carries."""

    file: str
    book: Workbook
    looks: Mapping[str, int]
    told: list[Problem] = field(factory=list)

    def rows(self, root: Element) -> Iterator[GridRow]:
        for sheet in root.iterfind("Worksheet"):
            name = attribute(sheet, "Name")
            options = sheet.find("WorksheetOptions")
            if options is not None and options.find("Visible") is not None:
                self.told.append(problem("D144", Place(file=self.file, sheet=name), found=name))
            else:
                reader = SheetReader(self.book, _sheet(sheet, self.looks, Place(file=self.file, sheet=name)))
                yield from reader.rows()
                self.told.extend(reader.unsaid)


def _look(style: Element, styles: Mapping[str, Element]) -> CellLook:
    """The look of a style, with what it has from the style that it is made from."""
    made_from = styles.get(attribute(style, "Parent"))
    parts = (("NumberFormat", "Format"), ("Font", "StrikeThrough"), ("Font", "VerticalAlign"), ("Font", "Color"),
             ("Font", "Size"), ("Interior", "Color"), ("Interior", "Pattern"))  # fmt: skip
    code, struck, align, ink, size, ground, pattern = (
        _said(style, *part) or ("" if made_from is None else _said(made_from, *part)) for part in parts
    )
    plain = pattern in ("", "None", "Solid")
    return CellLook(
        _NAMED.get(code, code),
        struck == "1",
        align == "Superscript",
        ink.lstrip("#").upper(),
        (ground.lstrip("#").upper() or PAPER) if plain else None,
        size in TINY_SIZES,
    )


def _said(style: Element, part: str, name: str) -> str:
    found = style.find(part)
    return "" if found is None else attribute(found, name)


def _sheet(sheet: Element, looks: Mapping[str, int], place: Place) -> Sheet:
    found = Sheet(place, coloured=sheet.find("ConditionalFormatting") is not None)
    at = 0
    for column in sheet.iterfind("Table/Column"):
        at = _whole(column, "Index", at + 1)
        last = at + _whole(column, "Span", 0)
        if attribute(column, "Hidden") == "1" or is_below(attribute(column, "Width"), NARROWEST):
            found.hidden_columns.append((at, last))
        at = last
    number, left = 0, MAX_CELLS
    for row in sheet.iterfind("Table/Row"):
        number = _whole(row, "Index", number + 1)
        if not 0 < number <= LAST_ROW:
            raise LimitError([problem("D015", place, limit=LAST_ROW)])
        if attribute(row, "Hidden") == "1" or is_below(attribute(row, "Height"), LOWEST):
            found.hidden_rows.append(number)
        found.rows[number] = list(_cells(row, number, looks, found))
        left -= len(found.rows[number])
        if left < 0:
            raise LimitError([problem("D015", place, limit=MAX_CELLS)])
        number += _whole(row, "Span", 0)
    return found


def _cells(row: Element, number: int, looks: Mapping[str, int], found: Sheet) -> Iterator[Stored]:
    column = 0
    for cell in row.iterfind("Cell"):
        column = _whole(cell, "Index", column + 1)
        if column > LAST_COLUMN:
            raise LimitError([problem("D015", found.place, limit=LAST_COLUMN)])
        across, down = _whole(cell, "MergeAcross", 0), _whole(cell, "MergeDown", 0)
        if across or down:
            found.merges.append(Merge(number, column, number + down, column + across))
        data = cell.find("Data")
        if data is not None:
            yield _stored(cell, data, column, looks)
        column += across


def _stored(cell: Element, data: Element, column: int, looks: Mapping[str, int]) -> Stored:
    kind = {"Number": "n", "Boolean": "b", "Error": "e"}.get(attribute(data, "Type"), "inlineStr")
    value, look = "".join(data.itertext()), looks.get(attribute(cell, "StyleID"), 0)
    days = _days(value) if attribute(data, "Type") == "DateTime" else None
    if days is not None:
        kind, value = "n", days
    text = tuple(_runs(data)) if kind == "inlineStr" else ()
    return Stored(column, look, kind, value, text, bool(attribute(cell, "Formula")))


def _days(text: str) -> str | None:
    """A moment as the count of days that its number format is for; None for anything else."""
    try:
        since = datetime.fromisoformat(text.strip()).replace(tzinfo=None) - datetime(1899, 12, 30)
    except ValueError:
        return None
    return f"{since.days + Decimal(since.seconds) / 86_400:f}"[:20]


def _runs(element: Element, look: TextRun = _UNMARKED, depth: int = 0) -> Iterator[TextRun]:
    """The text of a cell with the marks of HTML that are in it: S struck out, Sup raised, the colour of a Font."""
    if element.text:
        yield evolve(look, text=element.text)
    for child in element:
        if depth < _DEEPEST:
            ink = attribute(child, "Color").lstrip("#").upper() or look.ink
            struck, raised = child.tag in ("S", "Del") or look.struck, child.tag == "Sup" or look.raised
            yield from _runs(child, evolve(look, struck=struck, raised=raised, ink=ink), depth + 1)
        if child.tail:
            yield evolve(look, text=child.tail)


def _whole(element: Element, name: str, default: int) -> int:
    value = attribute(element, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else default
