"""A grid of cells: all that a format may say about a document.

A format turns bytes into a Grid; a layout turns a Grid into forms. Neither knows anything of the other.
"""

from __future__ import annotations

from attrs import field, frozen

from perfscore.errors import Place, Problem


@frozen
class Cell:
    """The text of a cell and how many rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


def _at_least_one(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return cells or (Cell(""),)


@frozen
class GridRow:
    """One row and where it stands. ``breaks`` tells that a page, a sheet or a blank line came before it.

    ``problems`` are what the format has to say of it: a hidden row, a formula. A row has one cell at least.
    """

    cells: tuple[Cell, ...] = field(converter=_at_least_one)
    place: Place
    breaks: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(cell.text for cell in self.cells)

    @property
    def is_line(self) -> bool:
        """Running text: a single cell."""
        return len(self.cells) == 1


@frozen
class Grid:
    """Rows in reading order, tables and running text alike."""

    rows: tuple[GridRow, ...]
