"""Forms -> an Excel workbook in the national layout, one sheet per form, by openpyxl. Every cell is text.

Two lists come first: what became of every document, and where each row was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from perfscore.form import Form
from perfscore.messages import Lang, Place, wording
from perfscore.reading.outcome import DocumentResult
from perfscore.reporting.documents_xlsx import documents_sheet
from perfscore.reporting.national_layout import LaidCell, LaidSheet, sheet
from perfscore.reporting.provenance import file_of, spot, unit_of
from perfscore.reporting.xlsx_kit import (
    FILLS,
    FONT,
    Book,
    finish,
    letter,
    mark_doubtful,
    one_page_wide,
    put_text,
    sheet_title,
)
from perfscore.widths import cells

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = {"level1": 12, "level2": 16, "name": 28, "target": 18, "actual": 18, "weight": 8, "score": 10, "note": 28}
_OTHER_WIDTH = 16
_SOURCE_HEADS = ("H_form", "W_row", "W_file", "W_where", "W_unit", "W_year")
_SOURCE_WIDTHS = (31, 40, 40, 24, 30, 8)


def forms_xlsx(forms: Sequence[Form], lang: Lang = "zh", documents: Sequence[DocumentResult] = ()) -> bytes:
    """The workbook. Raises UsageError when openpyxl is not installed."""
    book = Book()
    documents_sheet(book, documents, lang)
    _sources(book, forms, lang)
    drawn = [(book.sheet(sheet_title(form.name, number)), form) for number, form in enumerate(forms, start=1)]
    for target, form in drawn:
        _draw(target, sheet(form), lang)
    if drawn and not any(document.failure for document in documents):
        book.open_at(drawn[0][0])
    return book.bytes()


def _sources(book: Book, forms: Sequence[Form], lang: Lang) -> None:
    """Where each row of each form was read."""
    target = book.sheet(wording("X_sources", lang))
    book.head(target, _SOURCE_HEADS, _SOURCE_WIDTHS, lang)
    rows = [
        (sheet_title(form.name, number), label, file_of(form), spot(place, lang), unit_of(form), str(form.year or "—"))
        for number, form in enumerate(forms, start=1)
        for label, place in _places(form)
    ]
    for number, values in enumerate(rows, start=2):
        book.put(target, number, values)
    finish(target, len(_SOURCE_HEADS), len(rows) + 1)


def _places(form: Form) -> list[tuple[str, Place]]:
    return [*((fund.label, fund.source) for fund in form.funds), *((row.name, row.source) for row in form.indicators)]


def _draw(target: Worksheet, drawn: LaidSheet, lang: Lang) -> None:
    for row_number, row in enumerate(drawn.rows, start=1):
        for column, box in enumerate(row, start=1):
            if box is not None:
                _put(target, row_number, column, box, first=row_number == 1)
                if box.unsure is not None:
                    mark_doubtful(target, row_number, column, box.unsure, lang)
    for number in range(1, drawn.width + 1):
        name = drawn.fields[number - 1] if number <= len(drawn.fields) else ""
        target.column_dimensions[letter(number)].width = _WIDTHS.get(name, _OTHER_WIDTH)
    for row_number, row in enumerate(drawn.rows, start=1):
        target.row_dimensions[row_number].height = _height(row, drawn)
    _page(target, drawn)


def _put(target: Worksheet, row: int, column: int, box: LaidCell, first: bool) -> None:
    """A text cell, also when the text begins with '=': it must never become a formula."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell: Any = target.cell(row, column)
    put_text(cell, box.text)
    cell.font = Font(name=FONT, size=16 if first else 10, bold=box.heading)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    end_row, end_column = row + box.rows - 1, column + box.columns - 1
    if not first:
        thin = Side(style="thin", color="808080")
        for each in target.iter_rows(min_row=row, max_row=end_row, min_col=column, max_col=end_column):
            for part in each:
                part.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    if box.heading and not first:
        cell.fill = PatternFill("solid", fgColor=FILLS["head"])
    if box.rows > 1 or box.columns > 1:
        target.merge_cells(start_row=row, start_column=column, end_row=end_row, end_column=end_column)


def _height(row: list[LaidCell | None], drawn: LaidSheet) -> float:
    """Enough height for the longest text of a row: an estimate for looks, in typographic points."""
    lines = 1
    for number, box in enumerate(row):
        if box is not None and box.rows == 1:
            name = drawn.fields[number] if number < len(drawn.fields) else ""
            room = _WIDTHS.get(name, _OTHER_WIDTH) * box.columns
            lines = max(lines, -(-cells(box.text) // room))
    return min(409, 8 + 14 * lines)


def _page(target: Worksheet, drawn: LaidSheet) -> None:
    target.print_area = f"A1:{letter(drawn.width)}{len(drawn.rows)}"
    target.print_options.horizontalCentered = True
    one_page_wide(target)
