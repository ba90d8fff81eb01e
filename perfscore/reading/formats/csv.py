"""Comma, semicolon or tab separated values -> Grid, by the csv module.

A quote that is never closed would swallow the rows after it: it is an error at its line. ``="0123"`` is how exporters
make a spreadsheet keep a text: it is read as the text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from perfscore.errors import LimitError, ReadingError
from perfscore.messages import Place, problem
from perfscore.reading.grid import Cell, Grid, GridRow, lines_within_limits, rows_within_limits

_SEPARATORS = ",\t;|"
_NAMED_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_FORCED_TEXT = re.compile(r'="((?:[^"]|"")*+)"')


def grid(text: str, file: str) -> Grid:
    """The records of a file. A line break inside quotes belongs to its cell. Raises ReadingError."""
    read = rows_within_limits(_rows(text.lstrip("\ufeff"), file))
    return Grid(read.rows, stopped=read.stopped)


def _rows(text: str, file: str) -> Iterator[GridRow]:
    whole, stopped = lines_within_limits(text, Place(file=file))
    named = _NAMED_SEPARATOR.match(whole)
    separator = named[1] if named else max(_SEPARATORS, key=whole[:20_000].count)
    breaks = False
    for line, record in _records(whole, separator, file):
        if named and line == 1:
            continue
        if any(value.strip() for value in record):
            cells = tuple(Cell(_plain(value)) for value in record)
            yield GridRow(_as_line(cells), Place(file=file, line=line), breaks)
        breaks = not any(value.strip() for value in record)
    if stopped:
        raise LimitError(stopped)


def _records(text: str, separator: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line that it begins in. Words after a closing quote belong to the cell before them."""
    lines = text.splitlines(keepends=True)
    source = iter(lines)
    reader = csv.reader(source, delimiter=separator, strict=True)
    before = done = 0
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            place = Place(file=file, line=done + 1)
            if "field larger" in str(error):
                raise ReadingError([problem("D016", place, detail=str(error))]) from None
            if before + reader.line_num > done + 1 or lines[done].count('"') % 2:
                raise ReadingError([problem("D048", place)]) from None
            record = next(csv.reader([lines[done]], delimiter=separator))
            before, reader = done + 1, csv.reader(source, delimiter=separator, strict=True)
        yield done + 1, record
        done = before + reader.line_num


def _plain(value: str) -> str:
    forced = _FORCED_TEXT.fullmatch(value.strip())
    return forced[1].replace('""', '"').strip() if forced else value.strip().replace("\r\n", "\n")


def _as_line(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """A record with one text in its first cell is a title or a remark, not a row."""
    return cells[:1] if cells[0].text and not any(cell.text for cell in cells[1:]) else cells
