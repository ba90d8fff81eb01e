"""A document as decoding sees it: its lines, its atoms, and what is said of it as a whole."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from perfscore.frozen import frozen
from perfscore.reading.decoding.joint import without_joint_heads
from perfscore.reading.decoding.lines import Atom, DocumentLine, flat, lines_of
from perfscore.reading.decoding.placed_head import without_tears
from perfscore.reading.decoding.scan_cells import cleaned
from perfscore.reading.decoding.words import is_furniture, squeeze, year_in, year_in_digits
from perfscore.reading.decoding.written_out import merged_again
from perfscore.reading.decoding.yeared import without_years, year_of_heads
from perfscore.reading.grid import Grid, SourceKind

_ORGANISATION = re.compile(
    r"(.{4,40}?)(?:\((?:部门|单位|本级|汇总)\))?(?:\d{4}年度?)?(?:部门|单位)?(?:预算|决算)公开.*"
)


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

    def kind_at(self, number: int) -> SourceKind:
        """How far the cells of the line of an atom can be trusted."""
        return self.lines_in(number, number + 1)[0].kind

    def at_line(self, number: int) -> int:
        """The first atom of a line, or of what follows it."""
        return bisect_left(self.atoms, number, key=_line)


def _line(atom: Atom) -> int:
    return atom.line


def _number(line: DocumentLine) -> int:
    return line.number


def _is_furniture(line: DocumentLine) -> bool:
    """Whether a line of running text belongs to the web site, not to the page: it begins with such words."""
    if line.is_table or not line.atoms:
        return False
    text = line.atoms[0].text
    return is_furniture(text) or is_furniture(text.partition(" ")[0])


def document_of(grid: Grid) -> Document:
    whole = [line for line in cleaned(without_tears(merged_again(lines_of(grid)))) if not _is_furniture(line)]
    year = _year(whole)
    lines = tuple(without_joint_heads(list(without_years(whole, year))))
    return Document(grid, lines, tuple(flat(lines)), year or year_of_heads(whole), _organisation(lines))


def _year(lines: Sequence[DocumentLine]) -> int | None:
    """The first year that stands in running text: a heading or a sentence, not a cell."""
    spoken = (line.text for line in lines if line.atoms and not line.is_table)
    return next((year for text in spoken if (year := year_in(text))), None)


def _organisation(lines: Sequence[DocumentLine]) -> str | None:
    """The body whose budget or accounts the document publishes, from its heading."""
    for line in lines[:20]:
        found = None if line.is_table else _ORGANISATION.fullmatch(year_in_digits(squeeze(line.text)))
        if found:
            return re.sub(r"\d{4}年度?$", "", found[1])
    return None
