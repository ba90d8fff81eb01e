"""A document as decoding sees it: its lines, its atoms, and what is said of it as a whole."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from attrs import frozen

from perfscore.reading.decoding.head import document_year, organisation
from perfscore.reading.decoding.lines import Atom, DocumentLine, flat, lines_of
from perfscore.reading.decoding.placed_head import without_tears
from perfscore.reading.decoding.scan_cells import cleaned
from perfscore.reading.decoding.words import is_furniture
from perfscore.reading.grid import Grid


@frozen
class Document:
    """The lines and atoms of a document, the year that it is about and the body that publishes it."""

    grid: Grid
    lines: tuple[DocumentLine, ...]
    atoms: tuple[Atom, ...]
    year: int | None
    organisation: str | None

    def lines_in(self, start: int, end: int) -> list[DocumentLine]:
        """The lines of the atoms ``start`` to ``end``, whole."""
        if start >= end:
            return []
        first, last = self.atoms[start].line, self.atoms[end - 1].line
        return list(
            self.lines[bisect_left(self.lines, first, key=_number) : bisect_right(self.lines, last, key=_number)]
        )


def _number(line: DocumentLine) -> int:
    return line.number


def _is_furniture(line: DocumentLine) -> bool:
    """Whether a line of running text belongs to the web site, not to the page: it begins with such words."""
    return bool(line.atoms) and not line.is_table and is_furniture(line.atoms[0].text)


def document_of(grid: Grid) -> Document:
    lines = tuple(line for line in cleaned(without_tears(lines_of(grid))) if not _is_furniture(line))
    return Document(grid, lines, tuple(flat(lines)), document_year(lines), organisation(lines))
