"""What every workbook is made with: text cells, numbers, formulas, links, heads, colours, and pages that print.

Text is a text cell, also when it begins with '='; numbers are numbers, so that columns can be sorted. Only a Formula,
which no document can make, becomes a formula.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from perfscore.errors import MissingLibraryError
from perfscore.form import Unsure
from perfscore.frozen import frozen
from perfscore.messages import Lang, problem, wording
from perfscore.reporting.archive import printable
from perfscore.reporting.doubtful import mark
from perfscore.reporting.workbook import workbook_bytes
from perfscore.values.number import text
from perfscore.widths import cells

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


@frozen
class Formula:
    """A formula, without its '=', and the number that it comes to."""

    text: str
    result: Decimal


@frozen
class Link:
    """A text that leads to a sheet."""

    text: str
    sheet: str


CellValue: TypeAlias = "str | Decimal | int | Formula | Link | None"
FONT = "宋体"
FILLS = {
    "agrees": "E6F4EA", "within-band": "E3EDF8", "rounding": "FBF3D5", "differs": "FBE4E2", "undetermined": "EEEAF6",
    "error": "FBE4E2", "warning": "FFF1DC", "info": "ECEFF2", "head": "EEF3F8",
}  # fmt: skip
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_MARGINS = {"left": "0.4", "right": "0.4", "top": "0.75", "bottom": "0.6", "header": "0.35", "footer": "0.3"}  # inches
_LONGEST_TITLE = 31
_LONGEST_HEAD = 120  # Excel takes 255 characters in all parts of a head together


class Book:
    """A workbook in the making: its sheets, and what its formulas come to."""

    def __init__(self) -> None:
        """Raises UsageError when openpyxl is not installed."""
        try:
            from openpyxl import Workbook
        except ImportError:
            raise MissingLibraryError([problem("D031", library="openpyxl", extra="xlsx")]) from None
        self._book = Workbook()
        self._book.remove(self._book.worksheets[0])
        self._results: dict[str, dict[str, str]] = {}

    def sheet(self, title: str) -> Worksheet:
        """A new sheet after the others."""
        sheet: Worksheet = self._book.create_sheet(title)
        return sheet

    def open_at(self, sheet: Worksheet) -> None:
        """The sheet that is seen first."""
        for each in self._book.worksheets:
            each.sheet_view.tabSelected = each is sheet
        self._book.active = sheet

    def put(self, sheet: Worksheet, row: int, values: Sequence[CellValue], first: int = 1) -> None:
        """A row of cells, from the column ``first`` on."""
        from openpyxl.styles import Alignment, Font
        from openpyxl.worksheet.hyperlink import Hyperlink

        for column, value in enumerate(values, start=first):
            cell: Any = sheet.cell(row, column)
            cell.font = Font(name=FONT, size=10)
            match value:
                case str():
                    put_text(cell, value)
                case Link():
                    put_text(cell, value.text)
                    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{value.sheet}'!A1")
                    cell.font = Font(name=FONT, size=10, underline="single", color="1F5FA8")
                case Formula():
                    cell.value, cell.number_format = f"={value.text}", _number_format(value.result)
                    self._results.setdefault(sheet.title, {})[cell.coordinate] = f"{value.result:f}"
                case int() | Decimal():
                    cell.value, cell.number_format = value, _number_format(value)
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str | Link))

    def head(self, sheet: Worksheet, codes: Sequence[str], widths: Sequence[int], lang: Lang) -> None:
        """The titles of the columns, by their codes, in the first row."""
        from openpyxl.styles import Alignment

        titles = [wording(code, lang) for code in codes]
        self.put(sheet, 1, titles)
        heighten(sheet, 1, titles, widths)
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[letter(number)].width = width
            sheet.cell(1, number).alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            as_head(sheet, 1, number)

    def bytes(self) -> bytes:
        return workbook_bytes(self._book, self._results)


def put_text(cell: Any, shown: str) -> None:
    """Text as text, whatever it begins with."""
    cell.value = printable(shown) or None
    if cell.value is not None:
        cell.data_type, cell.number_format, cell.quotePrefix = "s", "@", shown.startswith("=")


def number(value: Fraction | None) -> Decimal | None:
    """Points as a number of a cell."""
    return None if value is None else Decimal(text(value))


def as_head(sheet: Worksheet, row: int, column: int) -> None:
    """Bold on the colour of heads."""
    bold(sheet, row, column)
    fill(sheet, row, column, "head")


def bold(sheet: Worksheet, row: int, column: int, size: int = 10) -> None:
    from openpyxl.styles import Font

    sheet.cell(row, column).font = Font(name=FONT, size=size, bold=True)


def heighten(sheet: Worksheet, row: int, values: Sequence[CellValue], widths: Sequence[int]) -> None:
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
    said = mark(unsure, lang)
    if said:
        fill(sheet, row, column, "warning")
        comment(sheet, row, column, f"{said} {wording('W_mark_legend', lang)}", height=90, width=320)


def comment(sheet: Worksheet, row: int, column: int, said: str, height: int, width: int) -> None:
    from openpyxl.comments import Comment

    sheet.cell(row, column).comment = Comment(printable(said), "perfscore", height=height, width=width)


def finish(sheet: Worksheet, columns: int, last: int, printed: int | None = None, about: str = "") -> None:
    """A frozen head that is repeated on paper, and filters, on a page that prints.

    Only the first ``printed`` columns are printed, so that they can be read; those after them are for sorting and
    repeat what the head of the page says ``about`` the sheet.
    """
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{letter(columns)}{max(last, 1)}"
    sheet.print_title_rows = "1:1"
    sheet.print_area = f"A1:{letter(printed or columns)}{max(sheet.max_row, 1)}"
    sheet.print_options.gridLines = True
    one_page_wide(sheet)
    margin: Any = sheet.HeaderFooter.oddHeader
    margin.left.text = printable(about)[:_LONGEST_HEAD].replace("&", "&&") or None


def one_page_wide(sheet: Worksheet, orientation: Literal["landscape", "portrait"] = "landscape") -> None:
    """A4, one page wide and as many long as it takes, with page numbers."""
    from openpyxl.worksheet.page import PageMargins
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation, sheet.page_setup.paperSize = orientation, 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    margin: Any = sheet.HeaderFooter.oddFooter
    margin.center.text = "&P / &N"
    sheet.page_margins = PageMargins(**_MARGINS)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def sheet_title(name: str, number: int) -> str:
    """A title that Excel takes: numbered, at most 31 characters, none of those it forbids."""
    return f"{number} {_FORBIDDEN.sub('', printable(name))}"[:_LONGEST_TITLE].rstrip()


def letter(number: int) -> str:
    """The letter of a column, counted from 1."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(number)


def _number_format(value: Decimal | int) -> str:
    return "0" if isinstance(value, int) else "0.00##"
