"""Saved web pages -> Grid: tables with rowspan and colspan spelled out, other text as lines.

What a browser shows is read, also what stands in the boxes of a form; what it hides or strikes out is left out
and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import define, evolve, field

from perfscore.errors import LimitError
from perfscore.messages import Place, Problem, problem
from perfscore.reading.formats import nested
from perfscore.reading.formats.html_looks import SILENT, give_looks
from perfscore.reading.formats.html_text import WHOLE, HtmlStory
from perfscore.reading.formats.html_tree import BLOCKS, GROUPS, HtmlNode, tree
from perfscore.reading.formats.raised import raised
from perfscore.reading.grid import COVERED, Cell, Grid, GridRow, line_row, rows_within_limits

MAX_SPAN = 500
MAX_COLUMNS = 2_000
MAX_CELLS = 500_000
_START = re.compile(  # a comment once passed is never entered again: without that, many comments take for ever
    r"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|table|div|meta)\b",
    re.I | re.S,
)
_ORDER = {"thead": 0, "tfoot": 2}
_LONGEST = 60


def looks_like_html(text: str) -> bool:
    return bool(_START.match(text[:4096]))


def grid(text: str, file: str) -> Grid:
    """Tables and text blocks in the order of the page. Raises ReadingError."""
    whole = tree(text)
    page = Page(file)
    page.unsaid.extend(problem(code, Place(file=file), found=found[:_LONGEST]) for code, found in give_looks(whole))
    read = rows_within_limits(page.every_row(whole.root))
    if not read.rows or not page.unsaid:
        return Grid(read.rows, tuple(page.unsaid), read.stopped)
    *before, last = read.rows
    return Grid((*before, evolve(last, problems=(*last.problems, *page.unsaid))), stopped=read.stopped)


@define
class HtmlRow:
    """A row of a table before its cells are laid out."""

    node: HtmlNode
    cells: list[tuple[HtmlNode, str]]
    blocks: bool  # a table that stands for itself is in it: its cells are read one after the other
    problems: list[Problem]


@define
class Page:
    """Reads one page from top to bottom. ``story`` is the line of text that is open."""

    file: str
    story: HtmlStory = field(factory=HtmlStory)
    unsaid: list[Problem] = field(factory=list)
    left: int = MAX_CELLS
    read: dict[int, list[GridRow]] = field(factory=dict)  # the rows of tables inside cells
    lifted: bool = False

    def place(self, node: HtmlNode) -> Place:
        return Place(file=self.file, line=node.line)

    def every_row(self, root: HtmlNode) -> Iterator[GridRow]:
        yield from self.blocks(root)
        yield from self.line()

    def blocks(self, node: HtmlNode) -> Iterator[GridRow]:
        """The rows below an element: lines of text, and tables."""
        for child in node.children:
            if isinstance(child, str):
                self.story.say(raised(child) if self.lifted else child, node.line)
            elif child.tag in SILENT:
                continue
            elif child.look.hidden or child.look.struck:
                self.story.leave_out(child)
            elif child.tag == "table":
                yield from self.line()
                yield from self.table(child)
            elif child.tag in BLOCKS or child.tag == "br":
                yield from self.line()
                yield from self._inside(child)
                yield from self.line()
            else:
                yield from self._inside(child)

    def _inside(self, child: HtmlNode) -> Iterator[GridRow]:
        """A block, or an element inside a line that may hold blocks."""
        if child.tag in WHOLE or not any(child.elements()):
            self.story.element(child)
            return
        before, self.lifted = self.lifted, self.lifted or child.look.raised
        self.story.say(child.look.before, child.line)
        yield from self.blocks(child)
        self.story.say(child.look.after, child.line)
        self.lifted = before

    def line(self) -> Iterator[GridRow]:
        """The line of text that was open, if it holds anything."""
        story, self.story = self.story, HtmlStory()
        place = Place(file=self.file, line=story.line)
        self.unsaid.extend(story.problems(place))
        for text in story.text().split("\n"):
            if text.strip():
                told, self.unsaid = tuple(self.unsaid), []
                yield line_row(text.strip(), place, problems=told)

    def table(self, table: HtmlNode) -> Iterator[GridRow]:
        """The rows of a table; its caption and stray text stand before it. A table is read once."""
        if id(table) in self.read:
            yield from self.read[id(table)]
            return
        for child in table.children:
            if isinstance(child, str):
                self.story.say(child, table.line)
            elif child.tag == "caption" and not child.look.hidden:
                yield from self.blocks(child)
        yield from self.line()
        rows = []
        for row in _rows(table):
            if row.look.gone:
                self.unsaid.append(problem("D141", self.place(row)))
            else:
                rows.append(row)
        frame = all(sum(each.tag in ("td", "th") for each in row.elements()) == 1 for row in rows)
        collapsed = _collapsed(table)
        if collapsed:
            found = ", ".join(str(column + 1) for column in sorted(collapsed))
            self.unsaid.append(problem("D145", self.place(table), found=found))
        yield from self._laid_out([self._line(row, frame) for row in rows], collapsed)

    def _nested(self, table: HtmlNode) -> list[GridRow]:
        """The rows of a table inside a cell; handed up through many cells they count at each."""
        page = Page(self.file, left=self.left, read=self.read)
        rows = list(page.table(table))
        self.read[id(table)] = rows
        self.left = page.left - len(rows)
        self.unsaid.extend(page.unsaid)
        return rows

    def _line(self, row: HtmlNode, frame: bool) -> HtmlRow:
        line, place = HtmlRow(row, [], False, self.unsaid), self.place(row)
        self.unsaid = []
        for cell in row.elements():
            if cell.tag not in ("td", "th"):
                continue
            story = HtmlStory()
            if cell.look.hidden or cell.look.struck:
                story.leave_out(cell)
            else:
                story.inside(cell)
            line.problems.extend(story.problems(place))
            if cell.look.gone:
                continue
            tables = [self._nested(inner) for inner in story.tables]
            line.blocks = line.blocks or any(nested.stands_alone(rows, frame) for rows in tables)
            text = story.text()
            if tables:
                text = "\n".join(filter(None, (text, *(nested.as_text(rows) for rows in tables))))
            line.cells.append((cell, text))
            if story.pictures and not text:
                line.problems.append(problem("D186", place))
        return line

    def _laid_out(self, lines: list[HtmlRow], collapsed: frozenset[int]) -> Iterator[GridRow]:
        breaks = True
        covered: dict[int, int] = {}  # column -> how many rows below are still covered from above
        for number, line in enumerate(lines):
            cells = self._cells(line, covered, len(lines) - number)
            for column in [column for column, left in covered.items() if left == 0]:
                del covered[column]
            if line.node.look.hidden:
                self.unsaid.extend(line.problems)
            elif line.blocks:
                self.unsaid.extend(line.problems)
                for cell, _ in line.cells:
                    yield from self.blocks(cell)
                    yield from self.line()
                breaks = True
            else:
                told, self.unsaid = (*self.unsaid, *line.problems), []
                shown = tuple(cell for column, cell in enumerate(cells) if column not in collapsed)
                yield GridRow(shown, self.place(line.node), breaks, told)
                breaks = False

    def _cells(self, line: HtmlRow, covered: dict[int, int], below: int) -> list[Cell]:
        """The cells of a row in their columns; ``covered`` is brought forward to the next row."""
        cells: list[Cell] = []
        begun: dict[int, int] = {}
        for node, text in line.cells:
            while len(cells) in covered:
                cells.append(COVERED)
            columns = max(1, _span(node, "colspan"))
            rows = min(_span(node, "rowspan") or below, below)
            if rows > 1:
                begun.update(dict.fromkeys(range(len(cells), len(cells) + columns), rows - 1))
            cells.extend([Cell(text, rows, columns), *[COVERED] * (columns - 1)])
            self._check(line.node, cells)
        rest = range(len(cells), max(covered, default=-1) + 1)
        cells.extend(COVERED if column in covered else Cell("") for column in rest)
        self._check(line.node, cells)
        self.left -= len(cells)
        for column in covered:
            covered[column] -= 1
        covered.update(begun)
        return cells

    def _check(self, row: HtmlNode, cells: list[Cell]) -> None:
        limit = MAX_COLUMNS if len(cells) > MAX_COLUMNS else MAX_CELLS
        if len(cells) > MAX_COLUMNS or self.left < 0:
            raise LimitError([problem("D015", self.place(row), limit=limit)])


def _rows(table: HtmlNode) -> list[HtmlNode]:
    """The rows of a table itself, its head first and its foot last; a hidden group is one hidden row."""
    groups: list[tuple[int, HtmlNode]] = []
    for child in table.elements():
        if child.tag == "tr" or (child.tag in GROUPS and child.look.gone):
            groups.append((1, child))
        elif child.tag in GROUPS:
            groups.extend((_ORDER.get(child.tag, 1), row) for row in child.elements() if row.tag == "tr")
    return [row for _, row in sorted(groups, key=lambda pair: pair[0])]


def _collapsed(table: HtmlNode) -> frozenset[int]:
    """The columns that a style takes away."""
    found: set[int] = set()
    at = 0
    for child in table.elements():
        inside = [each for each in child.elements() if each.tag == "col"] if child.tag == "colgroup" else []
        for column in (inside or [child]) if child.tag in ("col", "colgroup") else ():
            wide = max(1, _span(column, "span"))
            if column.look.gone or child.look.gone:
                found.update(range(at, at + wide))
            at += wide
    return frozenset(found)


def _span(cell: HtmlNode, name: str) -> int:
    """How far a cell reaches; 0 rows are all that follow."""
    value = cell.attributes.get(name)
    if value is None:
        return 1
    value = value.strip()
    if not value.isascii() or not value.isdigit():
        return 1
    return min(int(value), MAX_SPAN) if len(value) < 10 else MAX_SPAN
