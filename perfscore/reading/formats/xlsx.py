"""Excel workbooks -> Grid, by openpyxl in its streaming mode: every cell as it is shown, with its merged range.

A cell whose text begins with '=' stays text. A real formula is read by the value saved with it, and reported.
Hidden rows and sheets are left out, and reported.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

from attrs import frozen

from perfscore.errors import Place, Problem, ReadingError, problem
from perfscore.reading.formats import archive
from perfscore.reading.formats.markup import check_prolog
from perfscore.reading.formats.shown import shown
from perfscore.reading.grid import Cell, Grid, GridRow

MAX_CELLS = 2_000_000
MAX_COLUMNS = 512
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')


@frozen
class SheetMarks:
    """What the streaming mode does not tell: hidden rows, and merged ranges as (rows, columns) by their first cell."""

    hidden: frozenset[int]
    spans: dict[tuple[int, int], tuple[int, int]]


def grid(raw: bytes, file: str) -> Grid:
    """All visible sheets, one after the other. Raises ReadingError."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise ReadingError([problem("D031", Place(file=file), library="openpyxl", extra="xlsx")]) from None
    package = archive.opened(raw, file)
    for name in package.entries:
        if name.endswith((".xml", ".rels")):
            check_prolog(package.part(name), file, name)
    try:
        with warnings.catch_warnings():  # openpyxl warns of features that are nothing to a reader of cells
            warnings.simplefilter("ignore")
            return _grid(load_workbook, raw, file)
    except ReadingError:
        raise
    except Exception as error:  # openpyxl lets many kinds of error out of damaged files
        detail = f"{type(error).__name__}: {error}"
        raise ReadingError([problem("D016", Place(file=file), detail=detail)]) from None


def _grid(load_workbook: Any, raw: bytes, file: str) -> Grid:
    book = load_workbook(io.BytesIO(raw), read_only=True)
    saved = cache(lambda: load_workbook(io.BytesIO(raw), read_only=True, data_only=True))
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return Grid(tuple(row for sheet in sheets for row in _rows(sheet, saved, parts, file)))


def _marks(part: bytes) -> SheetMarks:
    hidden = set()
    for row in _ROW.finditer(part):
        number = _NUMBER.search(row[0])
        if number and _HIDDEN.search(row[0]):
            hidden.add(int(number[1]))
    spans = {}
    for left, top, right, bottom in _MERGED.findall(part):
        first, last = _column(left), _column(right)
        spans[(int(top), first)] = (int(bottom) - int(top) + 1, last - first + 1)
    return SheetMarks(frozenset(hidden), spans)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _rows(sheet: Any, saved: Callable[[], Any], parts: zipfile.ZipFile, file: str) -> list[GridRow]:
    marks = _marks(parts.read(sheet._worksheet_path.lstrip("/")))  # noqa: SLF001 the only way to the part's name
    sheet.reset_dimensions()
    found: list[GridRow] = []
    breaks, count = True, 0
    for number, line in enumerate(sheet.iter_rows(), start=1):
        filled = [cell for cell in line if cell.value is not None and cell.column <= MAX_COLUMNS]
        if not filled:
            breaks = True
            continue
        count += filled[-1].column
        if count > MAX_CELLS:
            raise ReadingError([problem("D015", Place(file=file, sheet=sheet.title), limit=MAX_CELLS)])
        place = Place(file=file, sheet=sheet.title, line=number)
        if number in marks.hidden:
            found.append(GridRow((Cell(""),), place, breaks, (problem("D141", place),)))
        else:
            found.append(_row(filled, marks, saved, place, breaks))
        breaks = False
    return found


def _row(filled: list[Any], marks: SheetMarks, saved: Callable[[], Any], place: Place, breaks: bool) -> GridRow:
    notes: list[Problem] = []
    cells = [Cell("")] * filled[-1].column
    for cell in filled:
        value = cell.value
        if cell.data_type == "f":
            value = saved()[place.sheet].cell(cell.row, cell.column).value
            notes.append(problem("D142", place, cell=cell.coordinate, found="—" if value is None else value))
        rows, columns = marks.spans.get((cell.row, cell.column), (1, 1))
        cells[cell.column - 1] = Cell(shown(value, cell.number_format), rows, columns)
    return GridRow(tuple(cells), place, breaks, tuple(notes))
