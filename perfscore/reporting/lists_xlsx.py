"""Lists in an Excel workbook: a head, rows of text and numbers, filters; among them the list of the documents.

Text is a text cell, also when it begins with '='; numbers are numbers, so that columns can be sorted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from perfscore.errors import Lang, wording
from perfscore.form import Unsure
from perfscore.marked import cells
from perfscore.reading.outcome import DocumentResult
from perfscore.reporting.doubtful import mark
from perfscore.reporting.provenance import told

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Value: TypeAlias = str | Decimal | int | None
FILLS = {
    "agrees": "E6F4EA", "within-band": "E6F4EA", "rounding": "E3F2F7", "differs": "FBE4E2", "undetermined": "EEEAF6",
    "error": "FBE4E2", "warning": "FFF1DC", "info": "E3F2F7", "head": "EEF3F8",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DOCUMENT_HEADS = ("W_file", "X_forms", "X_state", "X_code", "X_message")
_DOCUMENT_WIDTHS = (48, 8, 12, 8, 90)
_UNREAD_TAB = "C0392B"


def documents_sheet(book: Workbook, documents: Sequence[DocumentResult], lang: Lang, at: int) -> None:
    """What became of every document, one row each. The book opens here when some were not read."""
    if not documents:
        return
    sheet = book.create_sheet(wording("W_file", lang), at)
    head(sheet, _DOCUMENT_HEADS, _DOCUMENT_WIDTHS, lang)
    rows = [row for document in documents for row in _document(document, lang)]
    for number, (state, values) in enumerate(rows, start=2):
        put(sheet, number, values)
        heighten(sheet, number, values, _DOCUMENT_WIDTHS)
        fill(sheet, number, 3, state)
    finish(sheet, len(_DOCUMENT_HEADS), len(rows) + 1)
    if any(document.failure for document in documents):
        sheet.sheet_properties.tabColor = _UNREAD_TAB
        book.active = sheet


def _document(document: DocumentResult, lang: Lang) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """One row, or one for each thing that is to be said of the document."""
    state = "error" if document.failure else "info" if document.apart else "agrees"
    shown = wording("X_unread" if document.failure else "X_again" if document.apart else "X_read", lang)
    odd = (*document.apart, *(item for form in document.forms for item in form.problems))
    for code, message in [(item.code, told(item, lang)) for item in odd] or [("", "")]:
        yield state, (document.file, len(document.forms), shown, code, message)


def head(sheet: Worksheet, codes: Sequence[str], widths: Sequence[int], lang: Lang) -> None:
    """The titles of the columns, by their codes."""
    from openpyxl.styles import Font, PatternFill

    put(sheet, 1, [wording(code, lang) for code in codes])
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[letter(number)].width = width
        cell = sheet.cell(1, number)
        cell.font, cell.fill = Font(name="宋体", size=10, bold=True), PatternFill("solid", fgColor=FILLS["head"])


def put(sheet: Worksheet, row: int, values: Sequence[Value]) -> None:
    """Text as text, whatever it begins with; points as numbers with two decimals."""
    from openpyxl.styles import Alignment, Font

    for column, value in enumerate(values, start=1):
        cell: Any = sheet.cell(row, column)
        if isinstance(value, str):
            cell.value = printable(value) or None
            if cell.value is not None:
                cell.data_type, cell.number_format, cell.quotePrefix = "s", "@", value.startswith("=")
        elif value is not None:
            cell.value, cell.number_format = value, "0" if isinstance(value, int) else "0.00##"
        cell.font = Font(name="宋体", size=10)
        cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))


def heighten(sheet: Worksheet, row: int, values: Sequence[Value], widths: Sequence[int]) -> None:
    """Room for the longest text of a row; an estimate for looks, in typographic points."""
    pairs = zip(values, widths, strict=True)
    lines = max((-(-cells(value) // width) for value, width in pairs if isinstance(value, str)), default=1)
    sheet.row_dimensions[row].height = min(409, 4 + 13 * max(1, lines))


def fill(sheet: Worksheet, row: int, column: int, name: str) -> None:
    """The colour of a verdict or a severity."""
    from openpyxl.styles import PatternFill

    sheet.cell(row, column).fill = PatternFill("solid", fgColor=FILLS[name])


def mark_doubtful(sheet: Worksheet, row: int, column: int, unsure: Unsure, lang: Lang) -> None:
    """A doubtful cell is coloured; a comment says what else it may hold. Its value stays as it was read."""
    from openpyxl.comments import Comment

    said = mark(unsure, lang)
    if said:
        fill(sheet, row, column, "warning")
        text = printable(f"{said} {wording('W_mark_legend', lang)}")
        sheet.cell(row, column).comment = Comment(text, "perfscore", height=90, width=320)


def finish(sheet: Worksheet, columns: int, last: int) -> None:
    """Frozen head, filters, and a page that prints in landscape, one page wide."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{letter(columns)}{max(last, 1)}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def printable(shown: str) -> str:
    """Without the control characters that a workbook cannot hold."""
    return _CONTROL.sub("", shown)


def letter(number: int) -> str:
    """The letter of a column, counted from 1."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(number)
