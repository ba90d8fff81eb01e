"""Merged cells: each format tells how far a cell reaches, and marks the places that it covers."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from docx import Document

from perfscore.reading.formats import docx, html, text
from perfscore.reading.grid import Grid, SourceKind

# (row, column, rows, columns) of every merged cell in a table of 4 x 4, each place marked with its number.
MERGED = [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 2, 2), (2, 3, 2, 1), (3, 0, 1, 3)]


def as_docx(size: int) -> Grid:
    document = Document()
    table = document.add_table(rows=size, cols=size)
    for number in range(size * size):
        table.cell(number // size, number % size).text = str(number)
    for row, column, rows, columns in MERGED:
        merged = table.cell(row, column).merge(table.cell(row + rows - 1, column + columns - 1))
        merged.text = str(row * size + column)
    stream = io.BytesIO()
    document.save(stream)
    return docx.grid(stream.getvalue(), "f.docx")


def as_html(size: int) -> Grid:
    starts = {(row, column): (rows, columns) for row, column, rows, columns in MERGED}
    covered = {
        (row + r, column + c) for row, column, rows, columns in MERGED for r in range(rows) for c in range(columns)
    }
    lines = []
    for row in range(size):
        cells = []
        for column in range(size):
            rows, columns = starts.get((row, column), (1, 1))
            if (row, column) in starts or (row, column) not in covered:
                cells.append(f"<td rowspan={rows} colspan={columns}>{row * size + column}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return html.grid(f"<table>{''.join(lines)}</table>", "f.html")


@pytest.mark.parametrize("made", [as_docx, as_html])
def test_every_merged_cell_has_its_extent_and_covers_the_rest(made: Callable[[int], Grid]) -> None:
    grid = made(4)
    found = [
        (number, column, cell.rows, cell.columns, cell.text)
        for number, row in enumerate(grid.rows)
        for column, cell in enumerate(row.cells)
        if not cell.covered
    ]
    starts = {(row, column): (rows, columns) for row, column, rows, columns in MERGED}
    covered = {
        (row + r, column + c) for row, column, rows, columns in MERGED for r in range(rows) for c in range(columns)
    } - set(starts)
    expected = [
        (row, column, *starts.get((row, column), (1, 1)), str(row * 4 + column))
        for row in range(4)
        for column in range(4)
        if (row, column) not in covered
    ]
    assert found == expected
    assert [len(row.cells) for row in grid.rows] == [4] * 4
    assert {row.kind for row in grid.rows} == {SourceKind.EXACT}
    assert all(cell.text == "" for row in grid.rows for cell in row.cells if cell.covered)


def test_a_line_of_text_keeps_all_its_white_space_beside_its_cells() -> None:
    first, second = text.grid("   项目名称   修路\n\t甲\t乙 \n", "f.txt").rows
    assert (first.kind, first.line, first.texts) == (SourceKind.ORDERED, "   项目名称   修路", ("项目名称   修路",))
    assert (second.line, second.texts) == ("\t甲\t乙 ", ("", "甲", "乙"))
