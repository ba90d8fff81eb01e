"""Comma, semicolon or tab separated values -> Grid, by the csv module."""

from __future__ import annotations

import csv
import io

from perfscore.errors import Place, ReadingError, problem
from perfscore.reading.grid import Cell, Grid, GridRow

_SEPARATORS = ",\t;"


def grid(text: str, file: str) -> Grid:
    """The records of a file. A line break inside quotes belongs to its cell."""
    separator = max(_SEPARATORS, key=text[:20_000].count)
    rows: list[GridRow] = []
    breaks = False
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator)
    try:
        for record in reader:
            if not any(value.strip() for value in record):
                breaks = True
                continue
            cells = tuple(Cell(value.strip()) for value in record)
            filled = [cell for cell in cells if cell.text]
            rows.append(GridRow(_as_line(cells, filled), Place(file=file, line=reader.line_num), breaks))
            breaks = False
    except csv.Error as error:
        raise ReadingError([problem("D016", Place(file=file, line=reader.line_num), detail=str(error))]) from None
    return Grid(tuple(rows))


def _as_line(cells: tuple[Cell, ...], filled: list[Cell]) -> tuple[Cell, ...]:
    """A record with one long text in its first cell is a title or a remark, not a row."""
    return (filled[0],) if len(filled) == 1 and cells[0].text else cells
