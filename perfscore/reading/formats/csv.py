"""Comma, semicolon or tab separated values -> Grid, by the csv module."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import deque

from perfscore.errors import Place, ReadingError, problem
from perfscore.reading.grid import Cell, Grid, GridRow

_SEPARATORS = ",\t;"
_END = "\x1aend\x1a"
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)


def grid(text: str, file: str) -> Grid:
    """The records of a file. A line break inside quotes belongs to its cell."""
    separator = max(_SEPARATORS, key=text[:20_000].count)
    _refuse_open_quote(text, separator, file)
    rows: list[GridRow] = []
    breaks = False
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator)
    try:
        for record in reader:
            if not any(value.strip() for value in record):
                breaks = True
                continue
            cells = tuple(Cell(_unwrapped(value.strip())) for value in record)
            filled = [cell for cell in cells if cell.text]
            rows.append(GridRow(_as_line(cells, filled), Place(file=file, line=reader.line_num), breaks))
            breaks = False
    except csv.Error as error:
        raise ReadingError([problem("D016", Place(file=file, line=reader.line_num), detail=str(error))]) from None
    return Grid(tuple(rows))


def _refuse_open_quote(text: str, separator: str, file: str) -> None:
    """Raises ReadingError where a quote swallows the rows after it: a record put behind the last one is not met."""
    reader = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=separator)
    with contextlib.suppress(csv.Error):  # told with its line when the records are read
        (last,) = deque(reader, maxlen=1)
        if last != [_END]:
            line = reader.line_num - last[-1].count("\n")
            raise ReadingError([problem("D048", Place(file=file, line=line))])


def _unwrapped(text: str) -> str:
    """What exporters write as ="0123", so that it stays text, is 0123."""
    found = _FORMULA.fullmatch(text)
    return found[1].replace('""', '"') if found else text


def _as_line(cells: tuple[Cell, ...], filled: list[Cell]) -> tuple[Cell, ...]:
    """A record with one long text in its first cell is a title or a remark, not a row."""
    return (filled[0],) if len(filled) == 1 and cells[0].text else cells
