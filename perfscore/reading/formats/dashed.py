"""Tables whose columns a line of dashes tells: simple and multiline tables of pandoc, what databases print.

``----- ---- -----`` stands above the rows, or under the header, and dashes below them. Blank lines between the rows
tell that a row may go over several lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from perfscore.messages import Place
from perfscore.reading.formats.text_line import TextLine
from perfscore.reading.grid import Cell, GridRow, SourceKind
from perfscore.widths import cells

_COLUMNS = re.compile(r"\s*-{2,}(?:\s+-{2,})+\s*")
_DASHES = re.compile(r"\s*-{2,}(?:\s+-{2,})*\s*")
_MOST_COLUMNS = 100


def tables(lines: Sequence[TextLine]) -> Iterator[tuple[int, int]]:
    """Where such tables begin, with what stands right above their dashes, and end among the lines."""
    dashes = {n: line for n, line in enumerate(lines) if "--" in line.text and _DASHES.fullmatch(line.text)}
    last = 0
    for at, end in pairwise(dashes):
        if at >= last and _COLUMNS.fullmatch(dashes[at].text):
            begin = at
            while begin > last and lines[begin - 1].text.strip() and begin - 1 not in dashes:
                begin -= 1
            yield begin, end + 1
            last = end + 1


def rows(lines: Sequence[TextLine], file: str, first: int) -> list[GridRow] | None:
    """The rows of such a table, where no word crosses into a column; ``first`` counts the lines before these."""
    at = next(n for n, line in enumerate(lines) if _COLUMNS.fullmatch(line.text))
    starts = [found.start() for found in re.finditer("-+", lines[at].text)]
    if len(starts) > _MOST_COLUMNS:
        return None
    found: list[GridRow] = []
    for written in _written(lines[:at], lines[at + 1 : -1]):
        cut = [_cut(line.text, starts) for line in written]
        if any(not pieces for pieces in cut):
            return None
        texts = ["\n".join(filter(None, column)) for column in zip(*cut, strict=True)]
        place = Place(file=file, line=first + written[0].number)
        found.append(GridRow(tuple(map(Cell, texts)), place, not found, (), SourceKind.ORDERED))
    return found


def _written(header: Sequence[TextLine], body: Sequence[TextLine]) -> Iterator[Sequence[TextLine]]:
    """The lines of each row."""
    if header:
        yield header
    runs = [list(run) for filled, run in groupby(body, lambda line: bool(line.text.strip())) if filled]
    folds = len(runs) > 1
    yield from runs if folds else ([line] for run in runs for line in run)


def _cut(text: str, starts: Sequence[int]) -> list[str]:
    """The text between the columns of a terminal where they begin; nothing where a word stands over such a place."""
    pieces = [""] * len(starts)
    at, column = 0, 0
    for char in text:
        while column + 1 < len(starts) and at >= starts[column + 1]:
            column += 1
            if pieces[column - 1] and not pieces[column - 1][-1].isspace():
                return []
        pieces[column] += char
        at += cells(char)
    return [piece.strip() for piece in pieces]
