"""Plain text -> Grid: a line with tabs or Markdown pipes is a row of cells, any other line is one cell."""

from __future__ import annotations

import re

from perfscore.errors import Place
from perfscore.reading.grid import Cell, Grid, GridRow, SourceKind

_INLINE_TAG = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|br|p|span|font)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_PIPE_ROW = re.compile(r"\s*\|.*\|\s*")
_RULE = re.compile(r"[\s|:+-]*[|\t][\s|:+-]*")


def grid(text: str, file: str) -> Grid:
    """The rows of a text document, with their line numbers."""
    rows: list[GridRow] = []
    breaks = False
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        page_break = "\f" in line
        cells = _cells(line.replace("\f", " "))
        if cells is None:
            breaks = True
            continue
        rows.append(
            GridRow(
                cells,
                Place(file=file, line=number),
                breaks or page_break,
                kind=SourceKind.ORDERED,
                line=line.replace("\f", ""),
            )
        )
        breaks = False
    return Grid(tuple(rows))


def _cells(line: str) -> tuple[Cell, ...] | None:
    """None for a blank line, and for the rule under a Markdown header."""
    plain = _INLINE_TAG.sub("", line)
    if not plain.strip() or _RULE.fullmatch(plain):
        return None
    if _PIPE_ROW.fullmatch(plain):
        return tuple(Cell(part.strip()) for part in plain.strip()[1:-1].split("|"))
    return tuple(Cell(part.strip()) for part in plain.split("\t"))
