"""Excel workbooks -> Grid, by openpyxl: every cell as it is shown, with its merged range.

A cell whose text begins with '=' stays text. A real formula is read by the value saved with it, and reported.
Hidden rows and sheets are left out, and reported.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from perfscore.errors import Place, Problem, ReadingError, problem
from perfscore.reading.formats.shown import shown
from perfscore.reading.grid import Cell, Grid, GridRow

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_CELLS = 2_000_000


def grid(raw: bytes, file: str) -> Grid:
    """All visible sheets, one after the other. Raises ReadingError."""
    rows: list[GridRow] = []
    book, cached = _open(raw, file)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        saved = cached[sheet.title] if cached is not None else None
        rows.extend(_rows(sheet, saved, file))
    return Grid(tuple(rows))


def _open(raw: bytes, file: str) -> tuple[Any, Any]:
    """The workbook, and once more with saved values where it holds formulas."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise ReadingError([problem("D031", Place(file=file), library="openpyxl", extra="xlsx")]) from None
    try:
        book = load_workbook(io.BytesIO(raw), data_only=False)
        formulas = any(_has_formula(sheet) for sheet in book.worksheets)
        return book, load_workbook(io.BytesIO(raw), data_only=True) if formulas else None
    except Exception as error:  # openpyxl lets many kinds of error out of damaged files
        detail = f"{type(error).__name__}: {error}"
        raise ReadingError([problem("D016", Place(file=file), detail=detail)]) from None


def _has_formula(sheet: Worksheet) -> bool:
    return any(cell.data_type == "f" for cell in _cells(sheet).values())


def _cells(sheet: Worksheet) -> dict[tuple[int, int], Any]:
    """The cells that exist, by row and column: a sheet may declare a million empty rows."""
    return sheet._cells  # noqa: SLF001


def _rows(sheet: Worksheet, saved: Worksheet | None, file: str) -> list[GridRow]:
    filled = {spot: cell for spot, cell in _cells(sheet).items() if cell.value is not None}
    if not filled:
        return []
    width = max(column for _, column in filled)
    last = max(row for row, _ in filled)
    if width * len({row for row, _ in filled}) > MAX_CELLS:
        raise ReadingError([problem("D015", Place(file=file, sheet=sheet.title), limit=MAX_CELLS)])
    spans = {(each.min_row, each.min_col): each for each in sheet.merged_cells.ranges}
    by_row: dict[int, dict[int, Any]] = {}
    for (row, column), cell in filled.items():
        by_row.setdefault(row, {})[column] = cell
    found: list[GridRow] = []
    breaks = True
    for number in sorted(by_row):
        place = Place(file=file, sheet=sheet.title, line=number)
        notes: list[Problem] = []
        if sheet.row_dimensions[number].hidden:
            notes.append(problem("D141", place))
        cells = tuple(_cell(by_row[number].get(column), spans, saved, place, notes) for column in range(1, width + 1))
        hidden = sheet.row_dimensions[number].hidden
        found.append(GridRow((Cell(""),) if hidden else cells, place, breaks, tuple(notes)))
        breaks = number + 1 not in by_row and number < last
    return found


def _cell(
    cell: Any, spans: dict[tuple[int, int], Any], saved: Worksheet | None, place: Place, notes: list[Problem]
) -> Cell:
    if cell is None:
        return Cell("")
    value = cell.value
    if cell.data_type == "f":
        value = saved.cell(cell.row, cell.column).value if saved is not None else None
        notes.append(problem("D142", place, cell=cell.coordinate, found=value if value is not None else "—"))
    span = spans.get((cell.row, cell.column))
    rows, columns = (span.size["rows"], span.size["columns"]) if span else (1, 1)
    return Cell(shown(value, cell.number_format), rows, columns)
