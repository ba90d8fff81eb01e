"""A ruled table that goes on over pages: each page draws only the lines of its own rows, the columns are those of all.

A header on one page and the rows on the next stand in the same columns, whatever else the pages hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import evolve

from perfscore.reading.grid import COVERED, Cell, GridRow

_SAME = 5.0  # points between two ends of lines that are one line: near lines of other tables shift them
_HAN = re.compile(r"[\u3400-\u9fff]")


def continued(rows: Sequence[GridRow]) -> list[GridRow]:
    """The rows, those of tables that go on over pages with the columns of the whole table."""
    found = list(rows)
    chain: list[range] = []
    for table in _tables(found):
        if chain and not _goes_on(found, chain[-1], table):
            _put_together(found, chain)
            chain = []
        chain.append(table)
    _put_together(found, chain)
    return [evolve(row, edges=()) if row.edges else row for row in found]


def _tables(rows: Sequence[GridRow]) -> Iterator[range]:
    """The numbers of the rows of each ruled table."""
    starts = [n for n, row in enumerate(rows) if row.edges and (row.breaks or not n or not rows[n - 1].edges)]
    for start, after in pairwise((*starts, len(rows))):
        yield range(start, next((n for n in range(start, after) if not rows[n].edges), after))


def _goes_on(rows: Sequence[GridRow], above: range, below: range) -> bool:
    """Whether a table begins the page behind the one that another ends, between the same outer lines."""
    one, other = rows[above[-1]], rows[below[0]]
    if (one.place.page or 0) + 1 != other.place.page:
        return False
    ends = zip((one.edges[0], one.edges[-1]), (other.edges[0], other.edges[-1]), strict=True)
    between = rows[above[-1] + 1 : below[0]]
    return all(abs(a - b) <= _SAME for a, b in ends) and all(_is_furniture(row, rows, above) for row in between)


def _is_furniture(row: GridRow, rows: Sequence[GridRow], above: range) -> bool:
    """Whether a line is a page number, or stands on the page before as well."""
    page = rows[above[-1]].place.page
    return not _HAN.search("".join(row.texts)) or any(
        other.texts == row.texts and other.place.page == page for other in rows[: above[0]] if not other.edges
    )


def _put_together(rows: list[GridRow], chain: Sequence[range]) -> None:
    """Give the tables of a chain the columns of all of them."""
    if len({rows[table[0]].edges for table in chain}) < 2:
        return
    edges: list[float] = []
    for edge in sorted(edge for table in chain for edge in rows[table[0]].edges):
        if not edges or edge - edges[-1] > _SAME:
            edges.append(edge)
    for table in chain:
        starts = [min(range(len(edges)), key=lambda n: abs(edges[n] - edge)) for edge in rows[table[0]].edges]
        if len(set(starts)) == len(starts):
            for number in table:
                rows[number] = evolve(rows[number], cells=_spread(rows[number].cells, starts))


def _spread(cells: Sequence[Cell], starts: Sequence[int]) -> tuple[Cell, ...]:
    """The cells of a row over finer columns: its column ``n`` begins at ``starts[n]``, the last of these is the end."""
    found = [COVERED] * starts[-1]
    for column, cell in enumerate(cells[: len(starts) - 1]):
        end = starts[min(column + cell.columns, len(starts) - 1)]
        found[starts[column]] = cell if cell.covered else evolve(cell, columns=end - starts[column])
    return (*found, *cells[len(starts) - 1 :])
