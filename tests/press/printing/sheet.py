"""A document before printing: lines of text and tables of cells with extents, as a person lays them out."""

from __future__ import annotations

from attrs import frozen


@frozen
class Cell:
    text: str
    columns: int = 1
    rows: int = 1


@frozen
class Line:
    """A cell-free line: a title, the year, the unit of money, a footer."""

    text: str
    centred: bool = True


@frozen
class TableRow:
    """Cells that begin in this row. ``role`` says what it is; only the scanner model looks at it."""

    cells: tuple[Cell, ...]
    role: str


@frozen
class Table:
    rows: tuple[TableRow, ...]

    @property
    def width(self) -> int:
        return len(self.matrix()[0])

    def matrix(self) -> list[list[Cell | None]]:
        """Every place of the grid: the cell that begins there, or None where a merged cell covers it."""
        height = len(self.rows)
        width = sum(cell.columns for cell in self.rows[0].cells)
        taken = [[False] * width for _ in range(height)]
        found: list[list[Cell | None]] = [[None] * width for _ in range(height)]
        for y, row in enumerate(self.rows):
            x = 0
            for cell in row.cells:
                while taken[y][x]:
                    x += 1
                found[y][x] = cell
                for down in range(cell.rows):
                    taken[y + down][x : x + cell.columns] = [True] * cell.columns
                x += cell.columns
            assert all(taken[y]), f"the row {[cell.text for cell in row.cells]} leaves a hole"
        return found


Document = tuple[Line | Table, ...]


def spread(weights: list[int], width: int) -> list[int]:
    """Spans of cells with these weights over ``width`` columns, each at least one."""
    total, spans, begin, reached = sum(weights), [], 0, 0
    for number, weight in enumerate(weights):
        reached += weight
        rest = len(weights) - number - 1
        end = min(max(round(reached * width / total), begin + 1), width - rest)
        spans.append(end - begin)
        begin = end
    return spans
