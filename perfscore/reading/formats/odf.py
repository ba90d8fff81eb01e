"""OpenDocument texts and spreadsheets -> Grid, by the standard library. Cells hold the text that they show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import define, field

from perfscore.errors import LimitError, ReadingError
from perfscore.messages import Place, Problem, problem
from perfscore.reading.formats import archive, nested
from perfscore.reading.formats.colours import UNKNOWN
from perfscore.reading.formats.left_out import left_out
from perfscore.reading.formats.markup import MAX_DEPTH, Element, attribute, parsed
from perfscore.reading.formats.odf_lists import lists_in
from perfscore.reading.formats.odf_looks import NO_LOOK, Looks, StyleLook, looks_in
from perfscore.reading.formats.raised import raised
from perfscore.reading.formats.xlsx_sheet import column_letters
from perfscore.reading.grid import COVERED, Cell, Grid, GridRow, line_row, rows_within_limits

MAX_CELLS = 500_000
_MANIFEST = "META-INF/manifest.xml"
MAX_COLUMNS = 512
_FLAT = re.compile(
    r"\s*+(?:<\?[^>]*+>\s*+|<!--.*?-->\s*+)*+<office:document\b(?=[^>]*opendocument:xmlns:office)", re.DOTALL
)
_SILENT = frozenset(
    ("note", "annotation", "annotation-end", "tracked-changes", "ruby-text", "desc", "title", "forms", "sequence-decls")
)
_ROW_GROUPS = frozenset(("table-header-rows", "table-row-group", "table-rows"))
_CHARACTERS = {"s": " ", "tab": " ", "line-break": "\n"}
_UNSEEN = ("collapse", "filter")
_FAMILIES = {"p": "paragraph", "h": "paragraph", "table-cell": "table-cell", "covered-table-cell": "table-cell"}


def looks_flat(text: str) -> bool:
    return bool(_FLAT.match(text[:8192]))


def grid(raw: bytes, file: str) -> Grid:
    """Paragraphs and tables in the order of the document. Raises ReadingError."""
    package = archive.opened(raw, file)
    manifest = package.part(_MANIFEST) if package.has(_MANIFEST) else b""
    if b"encryption-data" in manifest or package.has("encrypted-package"):
        raise ReadingError([problem("D018", Place(file=file))])
    content = package.element("content.xml")
    roots = [*([package.element("styles.xml")] if package.has("styles.xml") else []), content]
    return _grid(content, roots, file)


def flat_grid(text: str, file: str) -> Grid:
    """The same from a document of one XML part (.fodt, .fods). Raises ReadingError."""
    root = parsed(text.encode("utf-8"), file, "")
    return _grid(root, [root], file)


def _grid(content: Element, roots: list[Element], file: str) -> Grid:
    body = content.find("body")
    if body is None or not len(body):
        raise ReadingError([problem("D016", Place(file=file, path="content.xml"))])
    if body[0].tag in ("presentation", "drawing"):
        raise ReadingError([problem("D187", Place(file=file), found="OpenDocument Presentation (.odp)")])
    lists_in(roots).write(body)
    reader = OdfReader(file, looks_in(roots))
    read = rows_within_limits(row for part in body for row in reader.blocks(part, 0))
    return Grid(read.rows, tuple(reader.unsaid), read.stopped)


@define
class OdfStory:
    """The text of a cell or a paragraph, and what of it is not shown."""

    styles: Looks
    parts: list[str] = field(factory=list)
    dropped: dict[str, list[str]] = field(factory=dict)
    tables: list[Element] = field(factory=list)
    boxes: list[Element] = field(factory=list)

    def text(self) -> str:
        return "\n".join(filter(None, (line.strip() for line in "".join(self.parts).split("\n"))))

    def problems(self, place: Place) -> Iterator[Problem]:
        for code, texts in self.dropped.items():
            yield from left_out(code, place, ["".join(texts)])

    def walk(self, element: Element, look: StyleLook, depth: int) -> None:
        """Everything in an element; deeper than MAX_DEPTH nothing is looked for."""
        own = self.styles.get((_FAMILIES.get(element.tag, "text"), attribute(element, "style-name")))
        look = look if own is None else own.over(look)
        self._say(element.text, look)
        for child in element:
            if child.tag == "table":
                self.tables.append(child)
            elif child.tag == "text-box":
                self.boxes.append(child)
            elif child.tag in _CHARACTERS:
                self._say(_CHARACTERS[child.tag], look)
            elif child.tag not in _SILENT and depth < MAX_DEPTH:
                self.walk(child, look, depth + 1)
                self.parts.append("\n" * (child.tag in ("p", "h")))
            self._say(child.tail, look)

    def _say(self, text: str | None, look: StyleLook) -> None:
        if not text:
            return
        if look.is_unseen or look.struck:
            self.dropped.setdefault("D148" if look.is_unseen else "D147", []).append(text)
        else:
            self.parts.append(raised(text) if look.raised else text)


@define
class OdfColumns:
    """The columns of a table: how cells look that say nothing themselves, which are hidden, and which of those hold
    something.
    """

    looks: dict[int, StyleLook] = field(factory=dict)
    hidden: set[int] = field(factory=set)
    unread: set[int] = field(factory=set)


@define
class OdfReader:
    """Reads the blocks and tables of one document. ``unsaid`` are problems that no row could carry yet."""

    file: str
    styles: Looks
    unsaid: list[Problem] = field(factory=list)
    block: int = 0
    left: int = MAX_CELLS

    def blocks(self, parent: Element, depth: int) -> Iterator[GridRow]:
        """The rows of paragraphs and tables below an element. Raises ReadingError when it is nested too deep."""
        if depth > MAX_DEPTH:
            raise LimitError([problem("D008", Place(file=self.file), limit=MAX_DEPTH)])
        for child in parent:
            if child.tag in ("p", "h"):
                yield from self._paragraph(child, depth)
            elif child.tag == "table":
                yield from self.table(child, depth)
            elif child.tag not in _SILENT:
                yield from self.blocks(child, depth + 1)

    def _paragraph(self, paragraph: Element, depth: int) -> Iterator[GridRow]:
        self.block += 1
        story, place = OdfStory(self.styles), Place(file=self.file, line=self.block)
        story.walk(paragraph, NO_LOOK, 0)
        self.unsaid.extend(story.problems(place))
        if text := story.text():
            told, self.unsaid = tuple(self.unsaid), []
            yield line_row(text, place, problems=told)
        for box in story.boxes:
            yield from self.blocks(box, depth + 1)

    def table(self, table: Element, depth: int) -> Iterator[GridRow]:
        """The rows of a table, or of a sheet; a table inside a cell that stands for itself follows its row."""
        sheet = attribute(table, "name")
        look = self.styles.get(("table", attribute(table, "style-name")), NO_LOOK)
        if look.hidden or attribute(table, "display") == "false":
            self.unsaid.append(problem("D144", Place(file=self.file, sheet=sheet), found=sheet))
            return
        columns = self._columns(table)
        rows = list(_rows(table))
        frame = all(sum(cell.tag == "table-cell" for cell in row) == 1 for row in rows)
        breaks, number = True, 0
        for row in rows:
            number += 1
            place = Place(file=self.file, sheet=sheet or None, line=number)
            number += _repeated(row, "number-rows-repeated") - 1
            row_look = self.styles.get(("table-row", attribute(row, "style-name")), NO_LOOK)
            if attribute(row, "visibility") in _UNSEEN or row_look.hidden:
                self.unsaid.append(problem("D141", place))
                continue
            cells, inner = self._cells(row, columns, place, frame, depth)
            if any(cell.text or cell.covered for cell in cells):
                told, self.unsaid = tuple(self.unsaid), []
                yield GridRow(tuple(cells), place, breaks, told)
                breaks = False
            else:
                breaks = True
            for each in inner:
                yield from each
                breaks = True
        if columns.unread:
            found = ", ".join(column_letters(column + 1) for column in sorted(columns.unread))
            self.unsaid.append(problem("D145", Place(file=self.file, sheet=sheet or None), found=found))

    def _columns(self, table: Element) -> OdfColumns:
        found = OdfColumns()
        at = 0
        for column in table.iter("table-column"):
            places = range(at, at + min(_repeated(column, "number-columns-repeated"), MAX_COLUMNS))
            look = self.styles.get(("table-cell", attribute(column, "default-cell-style-name")))
            if attribute(column, "visibility") in _UNSEEN:
                found.hidden.update(places)
            elif look is not None:
                found.looks.update(dict.fromkeys(places, look))
            at += len(places)
        return found

    def _cells(
        self, row: Element, columns: OdfColumns, place: Place, frame: bool, depth: int
    ) -> tuple[list[Cell], list[list[GridRow]]]:
        cells: list[Cell] = []
        inner: list[list[GridRow]] = []
        column = 0
        for each in row:
            if each.tag not in ("table-cell", "covered-table-cell"):
                continue
            times = min(_repeated(each, "number-columns-repeated"), MAX_COLUMNS)
            look = columns.looks.get(column, NO_LOOK)
            found = self._cell(each, look, place, frame, depth, inner) if len(each) else Cell("")
            if each.tag == "covered-table-cell":
                self.unsaid.extend(left_out("D146", place, [found.text]))
                found = COVERED
            places = range(column, column + times)
            columns.unread.update(columns.hidden.intersection(places) if found.text else ())
            shown = sum(at not in columns.hidden for at in places)
            cells.extend([found] * min(shown, MAX_COLUMNS - len(cells)))
            column += times
        while cells and not cells[-1].text and not cells[-1].covered:
            cells.pop()
        self.left -= len(cells)
        if self.left < 0:
            raise LimitError([problem("D015", place, limit=MAX_CELLS)])
        return cells, inner

    def _cell(
        self, cell: Element, look: StyleLook, place: Place, frame: bool, depth: int, inner: list[list[GridRow]]
    ) -> Cell:
        story = OdfStory(self.styles)
        story.walk(cell, NO_LOOK if attribute(cell, "style-name") else look, 0)
        for box in story.boxes:
            story.walk(box, NO_LOOK._replace(ground=UNKNOWN), 0)
        self.unsaid.extend(story.problems(place))
        texts = [story.text()]
        for table in story.tables:
            if depth > MAX_DEPTH:
                raise LimitError([problem("D008", place, limit=MAX_DEPTH)])
            rows = list(self.table(table, depth + 1))
            if nested.stands_alone(rows, frame):
                inner.append(rows)
            else:
                texts.append(nested.as_text(rows))
        deep, wide = (_repeated(cell, f"number-{way}-spanned") for way in ("rows", "columns"))
        return Cell("\n".join(filter(None, texts)), deep, wide)


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "table-row":
            yield child
        elif child.tag in _ROW_GROUPS and attribute(child, "display") != "false":
            yield from _rows(child)


def _repeated(element: Element, name: str) -> int:
    return max(1, _count(element, name))


def _count(element: Element, name: str) -> int:
    value = attribute(element, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 0
