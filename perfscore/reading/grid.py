"""A grid of cells: all that a format may say about a document.

A format turns bytes into a Grid; a layout turns a Grid into forms. Neither knows anything of the other.
A grid holds what a person sees. What is there and not shown (hidden, deleted, covered by a merged cell) is left
out and told as a problem; so is what could not be interpreted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from typing import NamedTuple

from attrs import field

from perfscore.errors import LimitError
from perfscore.frozen import frozen
from perfscore.messages import Place, Problem, problem
from perfscore.reading.seen_text import as_seen

_LIMITS = {"rows": 100_000, "columns": 2_000, "cells": 1_000_000, "letters": 10_000_000}  # of what a document shows


class SourceKind(Enum):
    """How far the cells of a row can be trusted, and so which moves a layout may make with them."""

    EXACT = "exact"  # the document draws the cells: docx, xlsx, html, csv, a PDF with ruled lines
    PLACED = "placed"  # words and where they stand on a page: a PDF without ruled lines
    ORDERED = "ordered"  # only the order is known: lines of text
    SCANNED = "scanned"  # characters and cells recognised in a picture


class TextOrder(Enum):
    """What the line breaks of a text tell of the order in which it was written down."""

    UNKNOWN = "unknown"
    PAGES = "pages"  # a form feed closes the last page: a program took the text off pages
    BLOCKS = "blocks"  # and blank lines part it: block by block, which is no order of rows


@frozen
class Box:
    """Where a text stands on its page, in points from the left and from the top."""

    x0: float
    x1: float
    y0: float
    y1: float


@frozen
class Cell:
    """The text of a cell and how many rows and columns it covers; its column is its index in the row.

    A merged cell stands at its left upper corner with its extent; every other place under it is ``COVERED``.
    Lines and paragraphs inside a cell are parted by a line break. Raised digits are superscript characters. Characters
    without any width are no part of it.
    """

    text: str = field(converter=as_seen)
    rows: int = 1
    columns: int = 1
    covered: bool = False
    box: Box | None = None


COVERED = Cell("", covered=True)


def _at_least_one(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return cells or (Cell(""),)


@frozen
class GridRow:
    """One row and where it stands. ``breaks`` tells that a table, a page, a sheet or a blank line came before it.

    ``problems`` are what the format has to say of it: a hidden row, a formula. A row has one cell at least.
    ``line`` is the line of text that the row was cut from, with all its white space, after a form feed where it begins
    a page; None where there is none. ``edges`` are where its columns begin and the last ends, in points, while a
    format puts tables together.
    """

    cells: tuple[Cell, ...] = field(converter=_at_least_one)
    place: Place
    breaks: bool = False
    problems: tuple[Problem, ...] = ()
    kind: SourceKind = SourceKind.EXACT
    line: str | None = None
    edges: tuple[float, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(cell.text for cell in self.cells)

    @property
    def is_line(self) -> bool:
        """Running text: a single cell."""
        return len(self.cells) == 1


def line_row(text: str, place: Place, *, breaks: bool = False, problems: tuple[Problem, ...] = ()) -> GridRow:
    """A row of running text, such as a paragraph or a title."""
    return GridRow((Cell(text),), place, breaks, problems, SourceKind.ORDERED)


@frozen
class Grid:
    """Rows in reading order, tables and running text alike; ``problems`` are about the document as a whole.

    ``stopped`` tells why the rest of the document is not among the rows: a limit. Empty for a whole one.
    ``order`` is that of running text.
    """

    rows: tuple[GridRow, ...]
    problems: tuple[Problem, ...] = ()
    stopped: tuple[Problem, ...] = ()
    order: TextOrder = TextOrder.UNKNOWN

    def every_row(self) -> Iterator[GridRow]:
        """The rows. Raises LimitError after the last one where these are not all."""
        yield from self.rows
        if self.stopped:
            raise LimitError(self.stopped)


@frozen
class PageGlance:
    """What a quick look at a page shows before it is read: its text, and whether it has as many lines as a table.

    One that stands ``apart`` is read closely whatever its text is: a picture, or a page that gives no quick look.
    """

    text: str
    ruled: bool
    apart: bool = False


class RowsRead(NamedTuple):
    """The rows of a document as far as the limits let them be read, and why no more of them."""

    rows: tuple[GridRow, ...]
    stopped: tuple[Problem, ...] = ()


_KEPT: ContextVar[list[GridRow] | None] = ContextVar("_KEPT", default=None)


@contextmanager
def rows_kept_in(rows: list[GridRow]) -> Iterator[None]:
    """The rows of the document that is read inside are put there as they come: another thread may look at them."""
    token = _KEPT.set(rows)
    try:
        yield
    finally:
        _KEPT.reset(token)


def rows_within_limits(coming: Iterable[GridRow]) -> RowsRead:
    """As many rows as may be read. Raises LimitError, or MemoryError, where that is none.

    A document inside another (a page in a Word file) may be read while its rows come.
    """
    outer = _KEPT.get()
    rows: list[GridRow] = [] if outer is None else outer
    token = _KEPT.set(None)
    cells = letters = 0
    try:
        for row in coming:
            cells += len(row.cells)
            letters += sum(len(cell.text) for cell in row.cells)
            check_size(row.place, rows=len(rows) + 1, columns=len(row.cells), cells=cells, letters=letters)
            rows.append(row)
    except LimitError as error:
        if not rows:
            raise
        return RowsRead(tuple(rows), error.problems)
    except MemoryError:
        if not rows:
            raise
        return RowsRead(tuple(rows), (problem("D046", Place(file=rows[-1].place.file)),))
    finally:
        _KEPT.reset(token)
    return RowsRead(tuple(rows))


class LinesRead(NamedTuple):
    """The beginning of a text that may be read, in whole lines, and why not more of it."""

    text: str
    stopped: tuple[Problem, ...] = ()


def lines_within_limits(text: str, place: Place) -> LinesRead:
    """Raises LimitError where not even the first line may be read."""
    try:
        check_size(place, rows=text.count("\n"), letters=len(text))
        return LinesRead(text)
    except LimitError as error:
        longest = text[: _LIMITS["letters"]]
        lines = longest[: longest.rfind("\n") + 1].splitlines(keepends=True)[: _LIMITS["rows"]]
        if not lines:
            raise
        return LinesRead("".join(lines), error.problems)


def check_size(place: Place, *, rows: int = 0, columns: int = 0, cells: int = 0, letters: int = 0) -> None:
    """Raises LimitError for a document that is longer or wider than any collection of forms."""
    found = {"rows": rows, "columns": columns, "cells": cells, "letters": letters}
    if any(found[name] > most for name, most in _LIMITS.items()):
        raise LimitError([problem("D220", place, **_LIMITS)])
