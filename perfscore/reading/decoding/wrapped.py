"""Rows of text whose cells are wrapped over lines, one below the other, pages running on.

A line that ends with weight and score closes a row. What stands between two such lines is cut in order: the note of
the row above (narrow lines), level names, the name (lines as wide as its column), target, actual.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import evolve, field, frozen

from perfscore.errors import Place, Problem, problem
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.lines import DocumentLine
from perfscore.reading.decoding.pieces import begins_value, phrases, split_levels, values
from perfscore.reading.decoding.records import Record, TableReading
from perfscore.reading.decoding.words import is_total
from perfscore.widths import cells

_ANCHOR = re.compile(r"(?P<before>.*?)\s*(?<![\d.])(?P<weight>\d{1,3})\s+(?P<score>\d{1,3}(?:\.\d+)?)")
_ANCHOR_INSIDE = re.compile(
    r"(?P<before>.*?)\s*(?<![\d.])(?P<weight>\d{1,3})\s+(?P<actual>[=<>≥≤].*?\S)\s+(?P<score>\d{1,3}(?:\.\d+)?)"
)
_TOTAL = re.compile(r"(?P<label>\D+?)(?<!\s)\s*+(?P<weight>\d+)\s+(?P<score>\d+(?:\.\d+)?\s*分?)")
MOST_ENDS = 0.5  # of the lines of a table: where more of them end rows, most rows are lines
_NOTE_ROOM = 2
_MOST_READINGS = 60
_NEEDED = {"name", "target", "weight"}


@frozen
class Body:
    """The rows of one table as they are found."""

    rows: list[Record] = field(factory=list)
    problems: list[Problem] = field(factory=list)

    def change(self, number: int, **cells: str) -> None:
        """Other texts for cells of a row."""
        self.rows[number] = evolve(self.rows[number], cells={**self.rows[number].cells, **cells})


@frozen
class WrappedTable:
    """The lines of a table below its header, the fields of its columns, and its total row."""

    body: Sequence[DocumentLine]
    columns: Sequence[str]
    note_width: int
    total: re.Match[str] | None


def readings(
    header: Sequence[DocumentLine], below: Sequence[DocumentLine], columns: Sequence[str]
) -> Iterator[TableReading]:
    """The readings of a table from the lines of its header and those below it: the plain one, then others.

    Each other takes one line that looks like the end of a row for words: 投入 12 15. There is none where a column that
    every row needs has no head, and where so many lines end rows that cells cannot be wrapped.
    """
    if not set(columns) >= _NEEDED:
        return
    end, total = next(((n, found) for n, line in enumerate(below) if (found := _total(line))), (None, None))
    table = WrappedTable(_without_margin(below[:end]), columns, _note_width(header), total)
    ends = [number for number, line in enumerate(table.body) if _anchor_of(line, columns)]
    if not 0 < len(ends) <= MOST_ENDS * len(table.body):
        return
    yield _read(table, None)
    yield from (_read(table, number) for number in ends[:_MOST_READINGS])


def _total(line: DocumentLine) -> re.Match[str] | None:
    """The total row: its label, a weight and a score."""
    found = _TOTAL.fullmatch(line.text)
    return found if found and is_total(found["label"]) else None


def _read(table: WrappedTable, left_out: int | None) -> TableReading:
    """The rows, with body line ``left_out`` taken for words."""
    body = _body(table, left_out)
    if left_out is not None:
        line = table.body[left_out]
        body.problems.append(problem("D119", line.place, found=line.text))
    totals = {name: table.total[name] for name in ("weight", "score")} if table.total else {}
    return TableReading(tuple(body.rows), totals, tuple(table.columns), problems=tuple(body.problems))


def _plain(line: DocumentLine) -> str:
    return "".join(line.text.split())


def _note_width(header: Sequence[DocumentLine]) -> int:
    """How wide the note column is, from the lines that its heading takes."""
    parts = [line.text for line in header if _plain(line) in "偏差原因分析及改进措施" and len(_plain(line)) < 8]
    return max((cells(part) for part in parts), default=6)


def _anchor_of(line: DocumentLine, columns: Sequence[str]) -> re.Match[str] | None:
    """The end of a row: a line that ends with weight and score, or holds weight, actual and score in this order."""
    inside = "actual" in columns and columns.index("weight") < columns.index("actual")
    return (_ANCHOR_INSIDE if inside else _ANCHOR).fullmatch(line.text)


def _body(table: WrappedTable, left_out: int | None) -> Body:
    """Anchors and what stands between them."""
    body, columns = Body(), table.columns
    levels: tuple[str | None, str | None] = (None, None)
    gap: list[DocumentLine] = []
    for number, line in enumerate(table.body):
        anchor = None if number == left_out else _anchor_of(line, columns)
        if anchor is None:
            gap.append(line)
            continue
        texts = [each.text for each in gap] + ([anchor["before"]] if anchor["before"] else [])
        split = split_levels(texts, levels)
        note_end = 0 if split.found or "note" not in columns or not body.rows else _note_lines(gap, table.note_width)
        _add_note(body, split.before if split.found else texts[:note_end])
        own = split.after if split.found else texts[note_end:]
        levels = split.levels
        body.rows.append(_row(own, anchor, levels, line.place))
        gap = []
    _add_note(body, [line.text for line in gap])
    _mend_cut_rows(body)
    return body


def _without_margin(lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    """The vertical heading 年度绩效指标完成情况 and lone page numbers are no content."""
    start = 0
    while start < len(lines) and start < 8 and _plain(lines[start]) in ("年度", "绩效", "指标", "完成", "情况"):
        start += 1
    return [line for line in lines[start:] if not re.fullmatch(r"\d{1,3}", _plain(line))]


def _note_lines(gap: list[DocumentLine], note_width: int) -> int:
    """How many lines of a gap without level names belong to the note of the row above.

    The first line wider than the note column begins the name; so does the line before it, when it was cut short
    by a word that could not be broken (完成县市 | 1:500比例尺). Without a wide line the name is short.
    """
    room = note_width + _NOTE_ROOM
    wide = next((n for n, line in enumerate(gap) if cells(line.text) > room and not begins_value(line.text)), None)
    if wide is None:
        texts = [line for line in gap if not begins_value(line.text)]
        return max(0, len(texts) - 2)
    cut_short = wide > 0 and gap[wide].text[0].isascii() and cells(gap[wide - 1].text) > note_width
    return wide - 1 if cut_short else wide


def _mend_cut_rows(body: Body) -> None:
    """A row that a page break cut: the ends of its name and its basis stand before the next name.

    Bases repeat from row to row, so the missing end of a basis shows where the row ends.
    """
    bases = [row.cells["basis"] for row in body.rows if "basis" in row.cells]
    for number, row in enumerate(body.rows[:-1]):
        name, own = body.rows[number + 1].cells["name"], row.cells.get("basis", "")
        longer = (basis for basis in bases if own and basis != own and basis.startswith(own))
        tail = next((basis[len(own) :] for basis in longer), None)
        if tail and tail in name:
            end, _, following = name.partition(tail)
            body.problems.append(problem("D118", row.place, found=end + tail))
            body.change(number, name=row.cells["name"] + end, basis=own + tail)
            body.change(number + 1, name=following)


def _add_note(body: Body, lines: Sequence[str]) -> None:
    text = printed(" ".join(lines))
    if body.rows and text is not None:
        body.change(-1, note=body.rows[-1].cells.get("note", "") + text)


def _row(
    parts: list[str],
    anchor: re.Match[str],
    levels: tuple[str | None, str | None],
    place: Place,
) -> Record:
    actual_inside = anchor.groupdict().get("actual")
    name, target, rest = values(parts, single=actual_inside is not None)
    actual, basis = (printed(actual_inside), printed(rest or "")) if actual_inside is not None else (rest, None)
    if target is None:
        name, target, actual = phrases(parts)
    told = {"level1": levels[0], "level2": levels[1], "target": target, "actual": actual, "basis": basis}
    cells = {"name": name, "weight": anchor["weight"], "score": anchor["score"]}
    return Record(cells | {key: text for key, text in told.items() if text is not None}, place)
