"""Word documents -> Grid, by python-docx: paragraphs as lines, tables with gridSpan and vMerge spelled out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from attrs import evolve

from perfscore.errors import Place, ReadingError, problem
from perfscore.reading.grid import COVERED, Cell, Grid, GridRow, line_row

MAX_SPAN = 200
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def grid(raw: bytes, file: str) -> Grid:
    """Paragraphs and tables in the order of the document. Raises ReadingError."""
    body = _body(raw, file)
    rows: list[GridRow] = []
    tables = 0
    for number, element in enumerate(body.iterchildren(), start=1):
        tag = element.tag.rpartition("}")[2]
        if tag == "p":
            text = _text(element)
            if text.strip():
                rows.append(line_row(text, Place(file=file, line=number)))
        elif tag == "tbl":
            tables += 1
            rows.extend(_extended(list(_table(element, file, tables))))
    return Grid(tuple(rows))


def _body(raw: bytes, file: str) -> Any:
    try:
        from docx import Document
    except ImportError:
        raise ReadingError([problem("D031", Place(file=file), library="python-docx", extra="docx")]) from None
    try:
        return Document(io.BytesIO(raw)).element.body
    except Exception as error:  # python-docx lets many kinds of error out of damaged files
        detail = f"{type(error).__name__}: {error}"
        raise ReadingError([problem("D016", Place(file=file), detail=detail)]) from None


def _table(table: Any, file: str, number: int) -> Iterator[GridRow]:
    for line, row in enumerate(table.tr_lst, start=1):
        cells: list[Cell] = [Cell("")] * _before(row)
        for cell in row.tc_lst:
            span = min(_span(cell), MAX_SPAN)
            covered = _continues(cell)
            cells.append(COVERED if covered else Cell(_text(cell), columns=span))
            cells.extend([COVERED] * (span - 1))
        yield GridRow(tuple(cells), Place(file=file, line=line, path=f"table {number}"), breaks=line == 1)


def _extended(rows: list[GridRow]) -> list[GridRow]:
    """The rows of a table, each cell with the rows that it covers below."""
    lines = [list(row.cells) for row in rows]
    reach: dict[int, tuple[int, int]] = {}  # column -> the row of its last own cell, and how far down that goes
    for number, cells in enumerate(lines):
        across = 0
        for column, cell in enumerate(cells):
            if not cell.covered:
                reach[column], across = (number, number), cell.columns - 1
            elif across:
                reach.pop(column, None)
                across -= 1
            elif column in reach and reach[column][1] == number - 1:
                top = reach[column][0]
                reach[column] = (top, number)
                lines[top][column] = evolve(lines[top][column], rows=number - top + 1)
    return [evolve(row, cells=tuple(cells)) for row, cells in zip(rows, lines, strict=True)]


def _before(row: Any) -> int:
    return min(_setting(row, "trPr", "gridBefore", 0), MAX_SPAN)


def _span(cell: Any) -> int:
    return max(1, _setting(cell, "tcPr", "gridSpan", 1))


def _setting(element: Any, group: str, name: str, default: int) -> int:
    """The number in a setting such as w:tcPr/w:gridSpan/@w:val."""
    found = element.find(f"{_W}{group}/{_W}{name}")
    value = "" if found is None else found.get(f"{_W}val") or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else default


def _continues(cell: Any) -> bool:
    """The lower part of a vertically merged cell: vMerge without 'restart'."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(f"{_W}val") != "restart"


def _text(element: Any) -> str:
    """All text below an element; line breaks and paragraphs become spaces, which cells drop later."""
    parts = []
    for node in element.iter():
        tag = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
        if tag == "t":
            parts.append(node.text or "")
        elif tag in ("br", "cr", "tab", "p"):
            parts.append(" ")
    return "".join(parts).strip()
