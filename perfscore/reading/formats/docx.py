"""Word documents -> Grid, by the standard library: paragraphs as lines, tables with their merged cells.

Wrappers of any kind (content controls, custom XML, smart tags) are entered wherever they stand: around blocks,
tables, rows, cells or text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType

from attrs import define, evolve, field

from perfscore.errors import LimitError, ReadingError
from perfscore.frozen import frozen
from perfscore.messages import Place, Problem, problem
from perfscore.reading.formats import archive, html, mhtml, nested
from perfscore.reading.formats.charset import text_of
from perfscore.reading.formats.colours import PAPER, UNKNOWN
from perfscore.reading.formats.docx_lists import DocxLists, lists_in
from perfscore.reading.formats.docx_looks import DocxStyles, shade_of, styles_in, styles_part, text_part
from perfscore.reading.formats.docx_text import Behind, DocxStory, ReadNested
from perfscore.reading.formats.markup import MAX_DEPTH, Element, attribute, number, setting, switch, tags_in
from perfscore.reading.grid import COVERED, Cell, Grid, GridRow, line_row, rows_within_limits

MAX_SPAN = 200
MAX_CELLS = 500_000
_LOWEST = 40  # twentieths of a point
_WRAPPERS = frozenset(
    ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "sect", "sub-section", "annotation", "content")
)
_DOWNWARDS, _SIDEWAYS = ("vMerge", "vmerge"), ("hMerge", "hmerge")  # the second as Word 2003 spells it
_REVISIONS = frozenset(("ins", "del", "moveFrom", "moveTo", "cellDel"))


def grid(raw: bytes, file: str) -> Grid:
    """Paragraphs and tables in the order of the document. Raises ReadingError."""
    package = archive.opened(raw, file)
    name = package.main()
    related = package.related(name)
    parts = dict(related.values())
    root, styles = text_part(package, name), styles_part(package, parts.get("styles", ""))
    counted = package.has(parts.get("numbering", "")) and (
        _has_list(root) or (styles is not None and _has_list(styles))
    )
    lists = lists_in(package.element(parts["numbering"]) if counted else None, styles)
    chunks = {each: package.part(part) for each, (kind, part) in related.items() if kind == "aFChunk"}
    whole = partial(package.element, parts["styles"]) if package.has(parts.get("styles", "")) else None
    return document_grid(root, styles_in(styles, whole), lists, file, chunks)


def document_grid(
    root: Element,
    styles: DocxStyles,
    lists: DocxLists,
    file: str,
    chunks: Mapping[str, bytes] = MappingProxyType({}),
) -> Grid:
    """The grid of a document part with its styles and its lists. Raises ReadingError.

    ``chunks`` are whole documents that are to be put in at their places: web pages, as some systems export them.
    """
    body = root.find("body")
    if root.tag not in ("document", "wordDocument") or body is None:
        raise ReadingError([problem("D016", Place(file=file))])
    tags = tags_in(body)
    document = DocxReader(file, styles, lists, chunks, Behind(PAPER if _is_white(root, tags) else UNKNOWN))
    read = rows_within_limits(document.blocks(body, 0))
    told = {"D149": _is_revised(body, tags), "D186": document.pictures and not document.tables}
    problems = tuple(problem(code, Place(file=file)) for code, holds in told.items() if holds)
    return Grid(read.rows, problems, read.stopped)


def _has_list(root: Element) -> bool:
    return next(root.iter("numPr"), None) is not None


def _is_white(root: Element, tags: frozenset[str]) -> bool:
    """Whether text stands on white paper: no colour of the page, and no shape that lies behind text."""
    return root.find("background") is None and not (
        "anchor" in tags and any(attribute(each, "behindDoc") in ("1", "true") for each in root.iter("anchor"))
    )


def _is_revised(body: Element, tags: frozenset[str]) -> bool:
    return not tags.isdisjoint(_REVISIONS) or (
        "annotation" in tags
        and any(attribute(each, "type") in ("Word.Insertion", "Word.Deletion") for each in body.iter("annotation"))
    )


@frozen
class DocxCell:
    """A cell of a row as the file has it: how wide it is, and whether it continues the one above or at its left."""

    text: str
    columns: int
    downwards: str
    sideways: str


@define
class DocxRow:
    """A row of a table before its merged cells are known: its cells, what to say of it, the tables inside it."""

    place: Place
    spans: list[DocxCell]
    before: int
    after: int
    problems: list[Problem]
    tables: list[list[GridRow]]
    cells: list[Cell] = field(factory=list)


@define
class DocxReader:
    """Numbers the blocks and tables of one document as they are read."""

    file: str
    styles: DocxStyles
    lists: DocxLists
    chunks: Mapping[str, bytes]
    around: Behind = field(factory=Behind)
    block: int = 0
    tables: int = 0
    pictures: int = 0  # outside of tables
    left: int = MAX_CELLS

    def blocks(self, parent: Element, depth: int) -> Iterator[GridRow]:
        """The rows of paragraphs and tables below ``parent``."""
        self._check(depth)
        for element in parent:
            if element.tag == "p":
                self.block += 1
                yield from self._paragraph(element, depth)
            elif element.tag == "tbl":
                self.block += 1
                yield from self.table(element, depth)
            elif element.tag == "altChunk":
                yield from self._chunk(self.chunks.get(attribute(element, "id"), b""))
            elif element.tag in _WRAPPERS:
                yield from self.blocks(element, depth + 1)

    def _chunk(self, raw: bytes) -> Iterator[GridRow]:
        """The rows of a web page that is put in here; anything else is told as unread."""
        if mhtml.looks_like_mhtml(raw):
            return mhtml.grid(raw, self.file).every_row()
        page = text_of(raw, self.file) if raw.strip() and not raw.startswith((b"PK", b"{")) else ""
        if html.looks_like_html(page):
            return html.grid(page, self.file).every_row()
        return iter((line_row("", Place(file=self.file), problems=(problem("D160", Place(file=self.file)),)),))

    def _check(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise LimitError([problem("D008", Place(file=self.file), limit=MAX_DEPTH)])

    def _paragraph(self, paragraph: Element, depth: int) -> Iterator[GridRow]:
        story = self._story(lambda table, deep: list(self.table(table, deep)))
        story.walk(_only(paragraph), depth)
        text, place = story.text(), Place(file=self.file, line=self.block)
        boxes, story.boxes = story.boxes, []
        told = tuple(story.problems(place))
        self.pictures += story.pictures
        if text or told:
            yield line_row(text, place, problems=told)
        for box in boxes:
            outside, self.around = self.around, Behind(UNKNOWN)
            yield from self.blocks(box, depth + 1)
            self.around = outside

    def _story(self, nested: ReadNested, covered: bool = False) -> DocxStory:
        return DocxStory(self.file, self.styles, self.lists, nested, self.around, covered)

    def table(self, table: Element, depth: int) -> Iterator[GridRow]:
        """The rows of a table; a table inside one of its cells that stands for itself follows the row it is in."""
        self._check(depth)
        self.tables += 1
        path = f"table {self.tables}"
        found = list(_inside(table, "tr"))
        frame = all(sum(1 for _ in _inside(row, "tc")) == 1 for row in found)
        outside, self.around = self.around, self._behind(table)
        lines: list[DocxRow] = []
        unseen: list[Problem] = []
        for count, row in enumerate(found, start=1):
            place = Place(file=self.file, line=count, path=path)
            properties = row.find("trPr")
            if setting(properties, "del") is not None:
                continue
            if switch(setting(properties, "hidden")) or _is_flat(setting(properties, "trHeight")):
                unseen.append(problem("D141", place))
                continue
            lines.append(self._line(row, place, frame, depth))
            lines[-1].problems[:0], unseen = unseen, []
        self.around = outside
        _merge(lines)
        yield from self._rows(lines, unseen)

    def _behind(self, table: Element) -> Behind:
        properties = table.find("tblPr")
        ground, style = shade_of(setting(properties, "shd")), setting(properties, "tblStyle")
        if ground:
            return Behind(ground)
        return self.around if style is None else Behind(self.around.ground, attribute(style, "val"))

    def _rows(self, lines: list[DocxRow], unseen: list[Problem]) -> Iterator[GridRow]:
        breaks = True
        for count, line in enumerate(lines, start=1):
            told = (*line.problems, *(unseen if count == len(lines) else ()))
            if told or not line.tables or any(cell.text for cell in line.cells):
                yield GridRow(tuple(line.cells), line.place, breaks, told)
                breaks = False
            for rows in line.tables:
                yield from rows
                breaks = True

    def _line(self, row: Element, place: Place, frame: bool, depth: int) -> DocxRow:
        properties = row.find("trPr")
        line = DocxRow(place, [], _beside(properties, "gridBefore"), _beside(properties, "gridAfter"), [], [])

        def nested_in(table: Element, deep: int) -> list[GridRow] | str:
            return self._nested(table, frame, deep)

        for cell in _inside(row, "tc"):
            properties = cell.find("tcPr")
            told = {} if properties is None else {each.tag: each for each in reversed(properties)}
            if "cellDel" in told:
                continue
            outside, ground = self.around, shade_of(told.get("shd"))
            self.around = Behind(ground) if ground else outside
            downwards = _merging(told, _DOWNWARDS)
            story = self._story(nested_in, downwards == "continue")
            story.walk(cell, depth)
            story.finish(depth)
            self.around = outside
            columns = min(max(1, number(told.get("gridSpan"), 1)), MAX_SPAN)
            span = DocxCell(story.text(), columns, downwards, _merging(told, _SIDEWAYS))
            line.spans.append(span)
            line.problems.extend(story.problems(place))
            if story.pictures and not story.objects and not span.text and not story.tables:
                line.problems.append(problem("D186", place))
            line.tables.extend(story.tables)
            self.left -= columns
        if self.left < 0:
            raise LimitError([problem("D015", place, limit=MAX_CELLS)])
        return line

    def _nested(self, table: Element, frame: bool, depth: int) -> list[GridRow] | str:
        rows = list(self.table(table, depth))
        return rows if nested.stands_alone(rows, frame) else nested.as_text(rows)


def _only(paragraph: Element) -> Element:
    """The paragraph as the single child of a story."""
    story = Element("story")
    story.append(paragraph)
    return story


def _inside(parent: Element, tag: str, depth: int = 0) -> Iterator[Element]:
    """The children with ``tag``, also those in wrappers."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS and depth < MAX_DEPTH:
            yield from _inside(child, tag, depth + 1)


def _is_flat(height: Element | None) -> bool:
    """Whether a row is kept so low that nobody sees what is in it."""
    return height is not None and attribute(height, "hRule") == "exact" and 0 < number(height) <= _LOWEST


def _beside(properties: Element | None, name: str) -> int:
    return min(number(setting(properties, name)), MAX_SPAN)


def _merging(told: Mapping[str, Element], names: tuple[str, str]) -> str:
    """'restart', 'continue', or '' for a cell that is not merged that way."""
    for name in names:
        if name in told:
            return attribute(told[name], "val", "continue")
    return ""


def _merge(lines: list[DocxRow]) -> None:
    """Lay out the cells of each line: how far merged cells reach, and which places they cover."""
    above: dict[int, tuple[int, DocxCell]] = {}
    for count, line in enumerate(lines):
        line.cells.extend([Cell("")] * line.before)
        here: dict[int, tuple[int, DocxCell]] = {}
        own = 0
        for span in line.spans:
            column = len(line.cells)
            top, upper = above.get(column, (count, span))
            if span.sideways == "continue" and line.cells:
                line.cells.extend([COVERED] * span.columns)
                line.cells[own] = evolve(line.cells[own], columns=len(line.cells) - own)
            elif span.downwards == "continue" and top != count and (upper.downwards or not span.text):
                if span.text:
                    line.problems.append(problem("D146", line.place, found=span.text))
                begun = lines[top].cells[column]
                lines[top].cells[column] = Cell(begun.text, count - top + 1, begun.columns)
                line.cells.extend([COVERED] * span.columns)
                here[column] = (top, upper)
            else:
                own = column
                line.cells.extend([Cell(span.text, columns=span.columns), *[COVERED] * (span.columns - 1)])
                here[column] = (count, span)
        line.cells.extend([Cell("")] * line.after)
        above = here
