"""Excel workbooks -> Grid, by the standard library: every cell as it is shown, with its merged range.

A text that begins with '=' is text. A real formula is read by the value saved with it, and reported. What a person does
not see is left out and reported: hidden rows, columns and sheets, what lies under a merged cell, struck-out and white
text, values that their format does not show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import define, evolve, field

from perfscore.errors import LimitError, ReadingError
from perfscore.frozen import frozen
from perfscore.messages import Place, Problem, problem
from perfscore.reading.formats import archive
from perfscore.reading.formats.left_out import left_out
from perfscore.reading.formats.markup import Element, attribute
from perfscore.reading.formats.xlsx_parts import changed_numbers, looks_in, texts_in
from perfscore.reading.formats.xlsx_sheet import MAX_CELLS, Merge, Sheet, Stored, column_letters, sheet
from perfscore.reading.formats.xlsx_text import Workbook, shown
from perfscore.reading.grid import COVERED, Cell, Grid, GridRow, check_size, rows_within_limits

MAX_COLUMNS = 512


def grid(raw: bytes, file: str) -> Grid:
    """All visible sheets, one after the other. Raises ReadingError."""
    package = archive.opened(raw, file)
    main = package.main()
    root = package.element(main)
    if root.tag != "workbook":
        raise ReadingError([problem("D016", Place(file=file, path=main))])
    related = package.related(main)
    by_kind = dict(related.values())
    styles = _optional(package, by_kind.get("styles"))
    book = Workbook(
        texts_in(_optional(package, by_kind.get("sharedStrings"))),
        looks_in(styles),
        attribute(setting, "date1904") in ("1", "true") if (setting := root.find("workbookPr")) is not None else False,
    )
    if not root.findall("sheets/sheet"):
        raise ReadingError([problem("D016", Place(file=file, path=main))])
    reader = BookReader(file, package, related, book, changed_numbers(styles))
    read = rows_within_limits(reader.rows(root))
    return Grid(read.rows, tuple(reader.told), read.stopped)


@define
class BookReader:
    """Reads the sheets of a workbook one after the other. ``told`` are problems that no row carries."""

    file: str
    package: archive.Package
    related: Mapping[str, tuple[str, str]]
    book: Workbook
    changed: frozenset[str]
    told: list[Problem] = field(factory=list)

    def rows(self, root: Element) -> Iterator[GridRow]:
        for each in root.iterfind("sheets/sheet"):
            place = Place(file=self.file, sheet=attribute(each, "name"))
            kind, part = self.related.get(attribute(each, "id"), ("", ""))
            if attribute(each, "state", "visible") != "visible":
                self.told.append(problem("D144", place, found=place.sheet))
            elif kind == "worksheet":
                stored = sheet(self.package.part(part), place, part)
                reader = SheetReader(self.book, stored)
                yield from reader.rows()
                self.told.extend(reader.unsaid)
                self.told.extend(_conditions(stored, self.changed))
                self.told.extend(left_out("D202", place, _drawn_texts(self.package, part)))


def _optional(package: archive.Package, part: str | None) -> Element | None:
    return package.element(part) if part and package.has(part) else None


def _conditions(stored: Sheet, changed: frozenset[str]) -> Iterator[Problem]:
    """Conditions that show a number in another format, or a bar or a sign in its place: that is not worked out."""
    where = [each.where for each in stored.conditions if each.without_value or not changed.isdisjoint(each.looks)]
    return left_out("D201", stored.place, where)


def _drawn_texts(package: archive.Package, part: str) -> Iterator[str]:
    """The texts in shapes that are drawn over the cells."""
    for kind, name in package.related(part).values():
        if kind == "drawing" and package.has(name):
            for body in package.element(name).iter("txBody"):
                yield "".join(each.text or "" for each in body.iter("t"))


@frozen
class Area:
    """What is shown of a merged range: its first cell, and how many shown rows and columns it has."""

    rows: int
    columns: int


@define
class SheetReader:
    """Turns one sheet into rows. ``unsaid`` are problems that no row could carry yet."""

    book: Workbook
    sheet: Sheet
    unsaid: list[Problem] = field(factory=list)
    left: int = MAX_CELLS
    letters: int = 0
    areas: dict[tuple[int, int], Area] = field(factory=dict)
    covered: dict[int, dict[int, bool]] = field(factory=dict)  # row -> covered column -> whether from a row above
    places: list[int] = field(factory=list)  # column -> its index among the columns shown; -1 for a hidden one
    unread: set[int] = field(factory=set)  # hidden columns that hold something, and those too far right

    def rows(self) -> Iterator[GridRow]:
        """The rows of the sheet; what none of them carries is left in ``unsaid``. Raises LimitError."""
        if self.sheet.coloured:  # what a condition or a table paints is not known
            self.book = evolve(self.book, looks=[evolve(look, ground=None) for look in self.book.looks])
        self.places = [-1, *self._places()]
        last = max(self.sheet.rows, default=0)
        for merge in self.sheet.merges:
            self._open(merge, last)
        waiting: GridRow | None = None  # until it is known whether it is the last one
        blank = True
        for number in sorted({*self.sheet.rows, *self.covered}):
            row = self._row(number, blank or (number - 1 not in self.sheet.rows and number - 1 not in self.covered))
            if row is not None:
                if waiting is not None:
                    yield waiting
                waiting = row
            blank = row is None and not self.sheet.row_is_hidden(number)
        self._say_unread()
        if waiting is not None:
            told, self.unsaid = self.unsaid, []
            yield evolve(waiting, problems=(*waiting.problems, *told))
        if self.sheet.stopped:
            raise LimitError(self.sheet.stopped)

    def _places(self) -> Iterator[int]:
        shown = 0
        for column in range(1, MAX_COLUMNS + 1):
            hidden = self.sheet.column_is_hidden(column)
            yield -1 if hidden else shown
            shown += not hidden

    def _open(self, merge: Merge, last: int) -> None:
        """Note what a merged range covers of the rows that there are. Its value moves to its first shown cell."""
        bottom, right = min(merge.bottom, last), min(merge.right, MAX_COLUMNS)
        columns = [column for column in range(merge.left, right + 1) if self.places[column] >= 0]
        top = merge.top
        while top <= bottom and self.sheet.row_is_hidden(top):
            top += 1
        if top > bottom or not columns:
            return
        self._count((bottom - top + 1) * len(columns))
        if (top, columns[0]) != (merge.top, merge.left):
            self._move(merge, top, columns[0])
        self.areas[top, columns[0]] = Area(self.sheet.visible_rows(top, bottom), len(columns))
        for number in range(top, bottom + 1):
            line = self.covered.setdefault(number, {})
            line.update((column, number > top) for column in columns if number > top or column > columns[0])

    def _count(self, cells: int) -> None:
        self.left -= cells
        if self.left < 0:
            raise LimitError([problem("D015", self.sheet.place, limit=MAX_CELLS)])

    def _move(self, merge: Merge, row: int, column: int) -> None:
        value = next((cell for cell in self.sheet.rows.get(merge.top, ()) if cell.column == merge.left), None)
        if value is not None:
            self.sheet.rows[merge.top].remove(value)
            self.sheet.rows.setdefault(row, []).append(value._replace(column=column))

    def _row(self, number: int, breaks: bool) -> GridRow | None:
        """One row; None for a hidden or a blank one."""
        place = evolve(self.sheet.place, line=number)
        covered = self.covered.get(number, {})
        cells = dict(self._cells(self.sheet.rows.get(number, []), covered, place))
        if self.sheet.row_is_hidden(number):
            self.unsaid += [problem("D141", place)] * any(cell.text for cell in cells.values())
            return None
        from_above = any(covered.values())
        texts = [column for column, cell in cells.items() if cell.text]
        if not texts and not from_above:
            return None
        lone = len(texts) == 1 and not from_above
        width = self.places[max(texts if lone else (*cells, *covered))] + 1
        self._count(width)
        laid = [Cell("")] * width
        for column in covered:
            if self.places[column] < width:
                laid[self.places[column]] = COVERED
        for column, cell in cells.items():
            if self.places[column] < width:
                laid[self.places[column]] = cell
        told, self.unsaid = tuple(self.unsaid), []
        return GridRow(tuple(laid), place, breaks, told)

    def _cells(self, stored: list[Stored], covered: dict[int, bool], place: Place) -> Iterator[tuple[int, Cell]]:
        """The cells that are shown, by column. What is to be said of them goes before the next row."""
        line = place.line or 0
        hidden = self.sheet.row_is_hidden(line)
        for each in stored:
            text, told = shown(each, self.book, self.sheet, place)
            self.letters += len(text)
            check_size(place, letters=self.letters)
            if hidden:
                yield each.column, Cell(text)
            elif each.column > MAX_COLUMNS or self.places[each.column] < 0:
                self.unread.update([each.column] if text else [])
            elif each.column in covered:
                self.unsaid += [problem("D146", place, found=text)] if text else []
            else:
                area = self.areas.get((line, each.column), Area(1, 1))
                self.unsaid.extend(told)
                yield each.column, Cell(text, area.rows, area.columns)

    def _say_unread(self) -> None:
        hidden = [column_letters(column) for column in sorted(self.unread) if column <= MAX_COLUMNS]
        if hidden:
            self.unsaid.append(problem("D145", self.sheet.place, found=", ".join(hidden)))
        if any(column > MAX_COLUMNS for column in self.unread):
            self.unsaid.append(problem("D157", self.sheet.place, limit=MAX_COLUMNS))
