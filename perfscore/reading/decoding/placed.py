"""Tables without ruled lines: words with their places -> columns and rows.

Columns are cut first (``placed_columns``), then the lines are cut into rows (``placed_rows``), then the words of the
levels are given the rows that they reach over (``placed_levels``). Cells are centred, or stand at the top or at the
bottom of their row: all are tried, and the whole form decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile, pairwise, takewhile

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.messages import Place
from perfscore.reading.decoding.bounds import MOST_PLACED
from perfscore.reading.decoding.columns import columns_in_order
from perfscore.reading.decoding.doubts import against
from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.placed_columns import (
    MARGIN,
    ColumnBand,
    column_of,
    columns_again,
    columns_apart,
    columns_below,
)
from perfscore.reading.decoding.placed_header import (
    LEADING,
    PlacedHeader,
    header_of,
    with_levels,
    with_name,
    with_points_of_levels,
    with_projects,
    with_value,
    with_years,
)
from perfscore.reading.decoding.placed_levels import ColumnWords, KnownRows, RowPart, spans_of
from perfscore.reading.decoding.placed_rows import Fragment, Slice, cut_rows, indicator_pricing, is_wrapped, widths
from perfscore.reading.decoding.records import OF_PROJECT, TableReading
from perfscore.reading.decoding.rows import is_row, read_rows
from perfscore.reading.decoding.words import (
    is_after_matter,
    is_footer,
    is_subtotal,
    is_total,
    level_depths,
)
from perfscore.reading.decoding.yeared import field_of_head
from perfscore.reading.grid import SourceKind

FEWEST_REPEATED = 4  # words of the header at the top of a page that make them the header once more
HALF_A_LINE = 0.5  # two lines of a text that share no column lie so far apart
A_BLANK_LINE = 1.2
BELOW_TOTAL = 2  # lines below a total that its wrapped figures take at most
_LEVELS = {"level1": ColumnWords.LEVEL1, "level2": ColumnWords.LEVEL2}
_PROJECT = f"{OF_PROJECT}name"
_NOT_READ = (MARGIN, f"{OF_PROJECT}other")
_PAGE_NUMBER = re.compile(r"[-—–]?[0-9]{1,3}[-—–]?")
_PIECE_OF_FIGURE = re.compile(r"[0-9.]{1,6}[分%]?|[分%]")


def visual_lines(atoms: Sequence[Atom]) -> list[list[Atom]]:
    """Words by the line that they stand in."""
    lines: list[list[Atom]] = []
    for atom in atoms:
        if lines and lines[-1][0].line == atom.line:
            lines[-1].append(atom)
        else:
            lines.append([atom])
    return lines


@frozen
class _Page:
    """The lines of a page below the header, and the columns that its words stand in."""

    lines: tuple[Sequence[Atom], ...]
    columns: tuple[ColumnBand, ...]


@frozen
class _Body:
    """The columns of a table and all its lines; heights in line heights, running on from page to page."""

    columns: tuple[ColumnBand, ...]
    slices: tuple[Slice, ...]

    def column(self, number: int) -> list[Fragment]:
        return [line.cells[number] for line in self.slices if number in line.cells]


def read_placed(atoms: Sequence[Atom], at: int, results: bool) -> TableReading | None:
    """The indicators of a table without lines, whose header stands around the line of ``atoms[at]``."""
    lines = visual_lines(atoms)
    main = next(n for n, line in enumerate(lines) if line[0].line == atoms[at].line)
    header = header_of(lines, main, field_of_head)
    if header is None:
        return None
    words = [atom for line in lines if line[0].line > header.last for atom in line]
    heads = with_value(with_points_of_levels(with_name(with_levels(with_projects(with_years(header.heads)), words))))
    header = evolve(header, heads=heads)
    under = _without_numbers([line for line in lines if line[0].line > header.last])
    below = _until_total(under, header)
    pages = [page for page in _cut_pages(below, header, lines[main][0].page) if page.lines]
    if not pages:
        return None
    body = _body(pages)
    best = _read_body(body, below[0][0].place, results)
    if best is None or not best.totals:
        return best
    rest = list(takewhile(lambda line: not is_after_matter(line[0].text), under[len(below) :]))
    more = _read_body(_below(pages[-1], rest), below[0][0].place, results) if rest else None
    rows = [evolve(row, below_total=True) for row in more.records if is_row(row.cells)] if more else []
    return evolve(best, records=(*best.records, *rows))


def _below(above: _Page, lines: Sequence[Sequence[Atom]]) -> _Body:
    """Lines below a table in the columns of its last page; no heading goes down the side of them."""
    columns = tuple(band for band in above.columns if band.field != MARGIN)
    return _body([_Page(tuple(page), columns) for page in _pages(lines)])


def _read_body(body: _Body, place: Place, results: bool) -> TableReading | None:
    """The rows of a table by the likeliest cut of its lines, with doubts where the next one differs."""
    if len(body.slices) * len(body.columns) > MOST_PLACED:
        return None  # weighing every cut would take for ever: the order is then all there is
    heads = [(band.field, band.text) for band in body.columns]
    merged = _merged([band.field for band in body.columns])
    inner = [_without(line, merged) for line in body.slices]
    kept = [line for line in inner if line.cells]
    ways = sorted(
        cut_rows(kept, indicator_pricing(kept, [band.field for band in body.columns])).values(),
        key=lambda way: way.cost,
    )
    drafts = [_drawn(body, [kept[start:end] for start, end in way.rows], merged) for way in ways[:2]]
    best, rival = (read_rows(rows, columns_in_order(heads, rows, place, results)) for rows in drafts)
    records = against(best.records, rival.records, ways[1].cost - ways[0].cost)
    return evolve(best, records=tuple(records), evidence=-ways[0].cost)


def _until_total(lines: Sequence[Sequence[Atom]], header: PlacedHeader) -> list[Sequence[Atom]]:
    """The lines of the body up to its last total, with what of the figures of that total is wrapped below it.

    What is said between the last row and the total is left out: 其他需要说明事项.
    """
    total = max((n for n, line in enumerate(lines) if any(is_total(atom.text) for atom in line)), default=None)
    above = dropwhile(_is_piece_of_figure, reversed(lines[:total]))
    on_top = not _has_points(list(above))  # the rows stand below it
    left = header.heads[len(header.heads) // 2].x0  # a footer begins left of this, the words of a note do not
    footers = [n for n, line in enumerate(lines) if line[0].x0 < left and is_footer(line[0].text)]
    if total is None or on_top:
        return list(lines[: footers[0]] if footers else lines)
    end = total + 1
    end += sum(1 for _ in takewhile(_is_piece_of_figure, lines[end : end + BELOW_TOTAL]))
    said = next((n for n in footers if n < total and not _has_points(lines[n:total])), total)
    return [*lines[:said], *lines[total:end]]


def _has_points(lines: Sequence[Sequence[Atom]]) -> bool:
    return any(look(atom.text).points for line in lines for atom in line)


def _is_piece_of_figure(line: Sequence[Atom]) -> bool:
    return all(_PIECE_OF_FIGURE.fullmatch(atom.text) for atom in line)


def _cut_pages(lines: Sequence[Sequence[Atom]], header: PlacedHeader, of_header: int) -> list[_Page]:
    """The pages with their columns: page numbers and repeated heads are left out. ``of_header`` is the header's page:
    it may hold nothing else.
    """
    found: list[_Page] = []
    heads, placed = header.heads, _pages(lines)
    if not placed:
        return []
    height = line_height(placed)
    exact = placed[0][0][0].place.page is not None
    for number, page in enumerate(placed):
        repeated = _repeated(page, header) if number else 0
        again = header_of(page, repeated - 1, field_of_head) if repeated and not exact else None
        kept = page[repeated:]
        words = [atom for line in kept for atom in line]
        if exact and not found:
            words = [atom for each in placed for line in each for atom in line]
        shown = number == 0 and (exact or page[0][0].page == of_header)
        if shown or (again is not None and [h.field for h in again.heads] == [h.field for h in heads]):
            columns = columns_below((again or header).heads, words, height)
        elif exact:
            columns = list(found[0].columns)
        else:
            columns = columns_again(found[0].columns, words, height) if found else columns_apart(heads, words, height)
        found.append(_Page(tuple(_without_heads(kept, header)), tuple(columns)))
    return found


def _without_numbers(lines: Sequence[Sequence[Atom]]) -> list[Sequence[Atom]]:
    """The lines without the numbers at the foot of the pages; a bare number on the last page may be a figure."""
    pages = _pages(lines)
    for page in pages[:-1]:
        if len(page[-1]) == 1 and _PAGE_NUMBER.fullmatch(page[-1][0].text):
            page.pop()
    return [line for page in pages for line in page]


def _pages(lines: Sequence[Sequence[Atom]]) -> list[list[Sequence[Atom]]]:
    pages: list[list[Sequence[Atom]]] = []
    for line in lines:
        if pages and pages[-1][-1][0].page == line[0].page:
            pages[-1].append(line)
        else:
            pages.append([line])
    return pages


def _repeated(lines: Sequence[Sequence[Atom]], header: PlacedHeader) -> int:
    """How many lines at the top of a page are the header once more."""
    count = next((n for n, line in enumerate(lines) if not all(atom.text in header.words for atom in line)), len(lines))
    words = {atom.text for line in lines[:count] for atom in line}
    return count if len(words) >= FEWEST_REPEATED else 0


def _without_heads(lines: Sequence[Sequence[Atom]], header: PlacedHeader) -> list[Sequence[Atom]]:
    """The lines of a page without the heads that stand once more above another block; what is left of them stays."""
    first = next((head.x0 for head in header.heads if head.field in LEADING), float("-inf"))
    inside = [[atom.text for atom in line if atom.x1 > first] for line in lines]
    heads = [header.words.issuperset(texts) for texts in inside]
    again: set[int] = set()
    for number, texts in enumerate(inside):
        if heads[number] and len(texts) >= FEWEST_REPEATED:
            room = header.last - header.first
            above = range(number - 1, max(-1, number - 1 - room), -1)
            below = range(number + 1, min(len(lines), number + 1 + room))
            again |= {number, *takewhile(lambda n: heads[n] and _is_of_heads(inside[n]), above)}
            again |= {*takewhile(lambda n: heads[n], below)}
    left = [[atom for atom in line if n not in again or atom.x1 <= first] for n, line in enumerate(lines)]
    return [line for line in left if line]


def _is_of_heads(texts: Sequence[str]) -> bool:
    """Whether words that also stand in a header are more than the rest of a level above it: 标."""
    return len(texts) > 1 or any(len(text) >= FEWEST_REPEATED for text in texts)


def line_height(pages: Sequence[Sequence[Sequence[Atom]]]) -> float:
    """The usual distance of two lines of one cell on a page that is measured in points; a text has lines."""
    if pages[0][0][0].place.page is None:
        return 1.0
    gaps: list[float] = []
    for page in pages:
        above: list[Atom] = []
        for line in page:
            for atom in line:
                near = next((a for a in reversed(above) if a.x0 < atom.x1 and atom.x0 < a.x1 and a.y < atom.y), None)
                if near is not None:
                    gaps.append(atom.y - near.y)
            above = [*above[-40:], *line]
    return sorted(gaps)[len(gaps) // 4] if gaps else 1.0


def _body(pages: Sequence[_Page]) -> _Body:
    """The lines with their words by column, and heights that run on."""
    height = line_height([page.lines for page in pages])
    found: list[Slice] = []
    for page in pages:
        found += slices_of(page.lines, page.columns, height, found[-1] if found else None)
    return _Body(tuple(pages[0].columns), tuple(found))


def slices_of(
    lines: Sequence[Sequence[Atom]], columns: Sequence[ColumnBand], height: float, above: Slice | None = None
) -> list[Slice]:
    """The lines of a page with their words by column; heights are in line heights and run on from the page above."""
    if not lines:
        return []
    cells = [_by_column(line, columns) for line in lines]
    measured = lines[0][0].place.page is not None
    heights = [line[0].y / height for line in lines] if measured else _heights(lines, cells)
    start = (above.y + 1.0 if above else 0.0) - heights[0]
    page = above.page + 1 if above else 0
    levelled = any(band.field in _LEVELS for band in columns)
    return [_slice(words, y + start, page, levelled) for words, y in zip(cells, heights, strict=True)]


def _slice(cells: Mapping[int, Sequence[Atom]], y: float, page: int, levelled: bool) -> Slice:
    """A line by column. A level that stands alone in it, where no column has levels, is a row of its own as totals."""
    found = {
        column: Fragment(" ".join(word.text for word in words), y, words[0], page) for column, words in cells.items()
    }
    texts = [each.text for each in found.values()]
    alone = not levelled and len(texts) == 1 and bool(level_depths(texts[0]))
    return Slice(y, page, found, alone or any(is_total(text) or is_subtotal(text) for text in texts))


def _by_column(line: Sequence[Atom], columns: Sequence[ColumnBand]) -> dict[int, list[Atom]]:
    found: dict[int, list[Atom]] = {}
    for atom in line:
        found.setdefault(column_of(atom, columns), []).append(atom)
    return found


def _heights(lines: Sequence[Sequence[Atom]], cells: Sequence[Mapping[int, object]]) -> list[float]:
    """How far down the lines of a text stand: a column has one line a line height, other columns may lie between."""
    found: list[float] = []
    last: dict[int, float] = {}
    for number, line in enumerate(cells):
        y = 0.0
        if number:
            blank = lines[number][0].y - lines[number - 1][0].y - 1
            y = found[-1] + HALF_A_LINE + A_BLANK_LINE * blank
        y = max([y, *(last[column] + 1 for column in line if column in last)])
        found.append(y)
        last.update(dict.fromkeys(line, y))
    return found


def _merged(fields: Sequence[str]) -> frozenset[int]:
    """The columns whose cells may reach over several rows: those before the name, and all levels."""
    name = next((n for n, each in enumerate(fields) if each in ("name", "detail")), 0)
    return frozenset(n for n, each in enumerate(fields) if n < name or each in (*_LEVELS, MARGIN, "level3"))


def _without(line: Slice, columns: frozenset[int]) -> Slice:
    """A line without the words of these columns; all words of a line with a total are its own."""
    if line.total:
        return line
    return evolve(line, cells={n: each for n, each in line.cells.items() if n not in columns})


def _drawn(body: _Body, rows: Sequence[Sequence[Slice]], merged: frozenset[int]) -> list[DocumentLine]:
    """The rows as lines of a table."""
    widest = widths(body.slices, len(body.columns))
    cells = [_cells(row, widest) for row in rows]
    own = [n for n, row in enumerate(rows) if not any(line.total for line in row)]
    parts = tuple(_parts(rows[n]) for n in own)
    beside = KnownRows(parts)
    for column in sorted(merged, reverse=True):
        name = body.columns[column].field
        if name in _NOT_READ:
            continue
        lines = [line.cells[column] for line in body.slices if column in line.cells and not line.total]
        kind = _LEVELS.get(name, ColumnWords.PROJECT if name.startswith(OF_PROJECT) else ColumnWords.POINTS)
        spans = spans_of(lines, kind, beside)
        deeper = [""] * len(own)
        for span in spans.words:
            deeper[span.first : span.last + 1] = [span.text] * (span.last + 1 - span.first)
            for row in range(span.first, span.first + 1 if name == _PROJECT else span.last + 1):
                cells[own[row]][column] = span.text  # a project is named once: all rows below are its own
        if name in _LEVELS:
            starts = _again(deeper) if name == "level1" else (span.first for span in spans.words)
            beside = KnownRows(parts, frozenset(starts), tuple(deeper))
    return [_line(number, each, rows[number], max(len(body.columns), 2)) for number, each in enumerate(cells)]


def _again(levels: Sequence[str]) -> Iterator[int]:
    """The rows where the first levels begin again, as they do for each project."""
    seen: set[str] = set()
    for row, (above, level) in enumerate(pairwise(("", *levels))):
        if row == 0 or (level != above and level in seen):
            yield row
            seen.clear()
        seen.add(level)


def _cells(row: Sequence[Slice], widest: Sequence[float]) -> dict[int, str]:
    """The texts of a row by column. A number that fills its column goes on in the line below."""
    found: dict[int, str] = {}
    for line in row:
        for column, fragment in line.cells.items():
            before = found.get(column)
            if before is None:
                found[column] = fragment.text
            else:
                cut = before[-1:] == "." or is_wrapped(before, fragment.text, widest[column])
                found[column] = before + ("" if cut else " ") + fragment.text
    return found


def _parts(row: Sequence[Slice]) -> tuple[RowPart, ...]:
    """What of a row stands on each page."""
    found: dict[int, RowPart] = {}
    for line in row:
        part = found.get(line.page, RowPart(line.page, line.y, line.y))
        found[line.page] = evolve(part, bottom=line.y)
    return tuple(found.values())


def _line(number: int, cells: Mapping[int, str], row: Sequence[Slice], width: int) -> DocumentLine:
    """A row as a line of a table; in a row with a total every word is a cell of its own."""
    mark = next(iter(row[0].cells.values())).atom
    total = any(line.total for line in row)
    words = [(column, word) for column, text in sorted(cells.items()) for word in (text.split() if total else [text])]
    atoms = tuple(evolve(mark, text=word, line=number, column=column, in_table=True) for column, word in words)
    return DocumentLine(atoms, mark.place, number, SourceKind.PLACED, width=width)
