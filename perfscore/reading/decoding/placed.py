"""Tables without ruled lines: words with their places -> columns and rows.

Columns: the heads give their order, the emptiest place between two heads their border. Rows: one column has one
short figure in each row (the weight, else another); every other column is cut where its lines lie best beside those
figures. Cells are centred or begin at the top: both are tried, and the whole form decides. A level word reaches over
the rows that it is centred beside, or that follow it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from attrs import evolve, frozen

from perfscore.reading.decoding.bounds import MOST_HEADS, MOST_PLACED
from perfscore.reading.decoding.columns import columns_in_order
from perfscore.reading.decoding.doubts import against
from perfscore.reading.decoding.evidence import fit, look
from perfscore.reading.decoding.lines import Atom, Line
from perfscore.reading.decoding.placed_cut import Fragment, Rows, cut_column, level_spans
from perfscore.reading.decoding.placed_header import Header, header_of
from perfscore.reading.decoding.records import TableReading, total_figures
from perfscore.reading.decoding.rows import read_rows
from perfscore.reading.decoding.words import column_field, is_footer, is_total, squeeze
from perfscore.reading.grid import SourceKind

FEWEST_REPEATED = 4  # words of the header at the top of a page that make them the header once more
ANOTHER_ROW = 1.6  # a figure so many line heights from those of all rows is a row of its own
ANCHORS = ("weight", "score", "target", "actual")
MOST_COST = 1e6
_PAGE_NUMBER = re.compile(r"[-—–]?[0-9]{1,3}[-—–]?|第[0-9]+页(?:共[0-9]+页)?")


@frozen
class Band:
    """A column: its field, its head, and the borders between which its words lie."""

    field: str
    text: str
    left: float
    right: float


def centre(atom: Atom) -> float:
    return (atom.x0 + atom.x1) / 2


def visual_lines(atoms: Sequence[Atom]) -> list[list[Atom]]:
    """Words by the line that they stand in."""
    lines: list[list[Atom]] = []
    for atom in atoms:
        if lines and lines[-1][0].line == atom.line:
            lines[-1].append(atom)
        else:
            lines.append([atom])
    return lines


def bands(header: Header, body: Sequence[Atom]) -> list[Band]:
    """The columns: between two heads the border is where the fewest words are cut, in the middle of the widest gap."""
    heads = header.heads
    borders = [float("-inf")]
    for before, after in pairwise(heads):
        borders.append(_border(before.middle, after.middle, before.x1, after.x0, body))
    borders.append(float("inf"))
    return [Band(head.field, head.text, borders[n], borders[n + 1]) for n, head in enumerate(heads)]


def _border(low: float, high: float, end: float, start: float, body: Sequence[Atom]) -> float:
    """The place between ``low`` and ``high`` that cuts the fewest words."""
    words = [(atom.x0, atom.x1) for atom in body if atom.x1 > low and atom.x0 < high]
    edges = sorted({low, high, end, start, *(x for word in words for x in word if low <= x <= high)})
    begun, ended = sorted(x0 for x0, _ in words), sorted(x1 for _, x1 in words)
    best, where = (float("inf"), 0.0), (end + start) / 2
    for left, right in pairwise(edges):
        middle = (left + right) / 2
        cut = bisect_left(begun, middle) - bisect_right(ended, middle)
        width = right - left
        if (cut, -width) < best:
            best, where = (cut, -width), middle
    return where


def fragments(body: Sequence[Atom], columns: Sequence[Band]) -> list[list[Fragment]]:
    """The words of each column, line by line."""
    found: list[list[Fragment]] = [[] for _ in columns]
    for atom in body:
        number = next(n for n, band in enumerate(columns) if centre(atom) < band.right)
        column = found[number]
        if column and column[-1].atom.line == atom.line:
            column[-1] = Fragment(f"{column[-1].text} {atom.text}", atom.y, column[-1].atom)
        else:
            column.append(Fragment(atom.text, atom.y, atom))
    return found


def read_placed(atoms: Sequence[Atom], at: int, results: bool) -> TableReading | None:
    """The indicators of a table without lines, whose header stands around the line of ``atoms[at]``."""
    lines = visual_lines(atoms)
    main = next(n for n, line in enumerate(lines) if line[0].line == atoms[at].line)
    header = header_of(lines, main, column_field)
    if header is None or len(header.heads) > MOST_HEADS:
        return None
    below = flowed([line for line in lines if line[0].line > header.last], header)
    total = max((n for n, line in enumerate(below) if any(is_total(atom.text) for atom in line)), default=None)
    end = total
    if end is None:
        end = next((n for n, line in enumerate(below) if is_footer(line[0].text)), len(below))
    body = [atom for line in below[:end] for atom in line]
    if not body:
        return None
    below = aligned(below, bands(header, [atom for atom in body if atom.page == body[0].page]))
    body = [atom for line in below[:end] for atom in line]
    columns = [band for band in bands(header, body) if band.field != "group"]
    if not columns:
        return None
    found = fragments(body, columns)
    height = line_height(found)
    if len(_anchors(columns, found, height)) * max(map(len, found)) > MOST_PLACED:
        return None  # weighing every cut would take for ever: the order is then all there is
    heads = [(band.field, band.text) for band in columns]
    drafts = sorted((_rows(found, columns, top, height) for top in (False, True)), key=lambda each: each[0])
    best, rival = (read_rows(rows, columns_in_order(heads, rows, body[0].place, results)) for _, rows in drafts)
    records = against(best.records, rival.records, drafts[1][0] - drafts[0][0])
    totals = _totals(below[total], columns) if total is not None else {}
    return evolve(best, records=tuple(records), totals=totals, evidence=-drafts[0][0])


def flowed(lines: Sequence[Sequence[Atom]], header: Header) -> list[list[Atom]]:
    """Lines of several pages as if they were one: page numbers and repeated heads left out, heights running on."""
    found: list[list[Atom]] = []
    for page in _pages(lines):
        kept = [line for line in page if len(line) > 1 or not _PAGE_NUMBER.fullmatch(squeeze(line[0].text))]
        kept = kept[_repeated(kept, header) :]
        if found and kept:
            gap = found[-1][0].y - found[-2][0].y if len(found) > 1 else 1.0
            offset = found[-1][0].y + max(gap, 1.0) - kept[0][0].y
            kept = [[evolve(atom, y=atom.y + offset) for atom in line] for line in kept]
        found += [list(line) for line in kept]
    return found


def aligned(lines: Sequence[Sequence[Atom]], columns: Sequence[Band]) -> list[list[Atom]]:
    """Later pages of a text moved and stretched so that their words lie best in the columns of the first.

    A text counts characters, and each page by a scale of its own; a page of a PDF needs none of this.
    """
    pages = [[list(line) for line in page] for page in _pages(lines)]
    found = list(pages[0]) if pages else []
    for page in pages[1:]:
        words = [atom for line in page for atom in line]
        if words and words[0].place.page is None:
            found += _in_columns(page, words, columns)
        else:
            found += page
    return found


def _in_columns(page: list[list[Atom]], words: Sequence[Atom], columns: Sequence[Band]) -> list[list[Atom]]:
    """A page moved so that most of its words fit the columns that they come to stand in; the least move of equals."""

    def worth(move: tuple[float, float]) -> tuple[float, float, float]:
        scale, shift = move
        return _fits(words, columns, scale, shift), -abs(shift), -abs(scale - 1)

    scale, shift = max(_MOVES, key=worth)
    return [[_moved(atom, scale, shift) for atom in line] for line in page]


_MOVES = [(1 + stretch / 20, float(shift)) for stretch in range(-4, 5) for shift in range(-16, 17)]
_MOST_WORDS = 120  # of a page that are looked at


def _fits(words: Sequence[Atom], columns: Sequence[Band], scale: float, shift: float) -> float:
    total = 0.0
    for atom in words[:_MOST_WORDS]:
        middle = centre(atom) * scale + shift
        total += fit(next(band.field for band in columns if middle < band.right), atom.text)
    return total


def _moved(atom: Atom, scale: float, shift: float) -> Atom:
    return evolve(atom, x0=atom.x0 * scale + shift, x1=atom.x1 * scale + shift)


def _pages(lines: Sequence[Sequence[Atom]]) -> list[list[Sequence[Atom]]]:
    pages: list[list[Sequence[Atom]]] = []
    for line in lines:
        if pages and pages[-1][-1][0].page == line[0].page:
            pages[-1].append(line)
        else:
            pages.append([line])
    return pages


def _repeated(lines: Sequence[Sequence[Atom]], header: Header) -> int:
    """How many lines at the top of a page are the header once more."""
    count = next((n for n, line in enumerate(lines) if not all(atom.text in header.words for atom in line)), len(lines))
    words = {atom.text for line in lines[:count] for atom in line}
    return count if len(words) >= FEWEST_REPEATED else 0


def line_height(columns: Sequence[Sequence[Fragment]]) -> float:
    """The usual distance of two lines of one cell."""
    gaps = sorted(b.y - a.y for lines in columns for a, b in pairwise(lines) if b.y > a.y)
    return gaps[len(gaps) // 4] if gaps else 1.0


def _anchors(columns: Sequence[Band], found: Sequence[Sequence[Fragment]], height: float) -> list[Fragment]:
    """One short figure for each row: of the column that has the most, and where it has none, of the others."""
    usable = [n for n, band in enumerate(columns) if band.field in ANCHORS]
    marks = {n: [line for line in found[n] if fit(columns[n].field, line.text) > 0] for n in usable}

    def worth(n: int) -> float:
        torn = len(found[n]) - len(marks[n])
        return (len(marks[n]) - 2.0 * torn) * (1.5 if columns[n].field in ("weight", "score") else 1.0)

    order = sorted(usable, key=worth, reverse=True)
    chosen = list(marks[order[0]]) if order else []
    for n in order[1:]:
        for mark in filter(_is_figure, marks[n]):
            if not chosen or min(abs(mark.y - each.y) for each in chosen) > ANOTHER_ROW * height:
                chosen.append(mark)
    return sorted(chosen, key=lambda mark: mark.y)


def _is_figure(line: Fragment) -> bool:
    """Whether a text is a whole value, not a phrase that may be the rest of one."""
    seen = look(line.text)
    return seen.points or seen.sign or seen.value or seen.number


def _rows(
    found: Sequence[Sequence[Fragment]], columns: Sequence[Band], top: bool, height: float
) -> tuple[float, list[Line]]:
    """The rows as lines of a table, when cells begin at the top or are centred, and what speaks against it."""
    marks = _anchors(columns, found, height)
    if not marks:
        return float("inf"), []
    anchors = [mark.y for mark in marks]
    cells: list[dict[int, str]] = [{} for _ in anchors]
    cost, spread = 0.0, [(y, y) for y in anchors]
    for number, band in enumerate(columns):
        if band.field in ("level1", "level2"):
            continue
        cut = cut_column(found[number], anchors, band.field, top, height)
        cost += min(cut.cost, MOST_COST)
        for row, (start, end) in enumerate(cut.groups):
            if start < end:
                lines = found[number][start:end]
                cells[row][number] = " ".join(line.text for line in lines)
                spread[row] = min(spread[row][0], lines[0].y), max(spread[row][1], lines[-1].y)
    starts: list[int] | None = None
    for depth in (2, 1):
        column = next((n for n, band in enumerate(columns) if band.field == f"level{depth}"), None)
        if column is None:
            continue
        spans, price = level_spans(found[column], depth, Rows(tuple(spread), top, height), starts)
        cost += price
        for text, first, last in spans:
            for row in range(first, last + 1):
                cells[row][column] = text
        starts = sorted({first for _, first, _ in spans}) or None
    return cost, [_line(n, row, marks[n].atom, len(columns)) for n, row in enumerate(cells)]


def _line(number: int, cells: dict[int, str], mark: Atom, width: int) -> Line:
    atoms = tuple(
        evolve(mark, text=text, line=number, column=column, in_table=True) for column, text in sorted(cells.items())
    )
    return Line(atoms, mark.place, number, SourceKind.PLACED, width=max(width, 2))


def _totals(line: Sequence[Atom], columns: Sequence[Band]) -> dict[str, str]:
    """The figures of the total row, by the columns that they stand in."""
    numbers = [atom for atom in line if look(atom.text).points_or_more]
    figures = [(atom.text, next(band.field for band in columns if centre(atom) < band.right)) for atom in numbers]
    return total_figures(figures, [band.field for band in columns])
