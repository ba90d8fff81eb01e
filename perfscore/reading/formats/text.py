"""Plain text -> Grid: a line with tabs or bars is a row of cells, any other line is one cell.

The line itself, with all its white space, goes along: columns may be made of blanks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import groupby, repeat
from operator import itemgetter

from attrs import evolve

from perfscore.errors import LimitError
from perfscore.frozen import frozen
from perfscore.messages import Place, Problem
from perfscore.reading.formats import dashed, drawn, html_in_text
from perfscore.reading.formats.bars import one_row_a_line
from perfscore.reading.formats.html_in_text import TextPart
from perfscore.reading.formats.left_out import left_out
from perfscore.reading.formats.raised import raised
from perfscore.reading.formats.text_line import TextLine
from perfscore.reading.grid import (
    Cell,
    Grid,
    GridRow,
    SourceKind,
    TextOrder,
    lines_within_limits,
    rows_within_limits,
)
from perfscore.reading.seen_text import as_seen

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{}~])")  # of Markdown; of a bar it is taken off where cells are parted
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RAISED_TAG = re.compile(r"<sup>([^<]*)</sup>", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|p|span|font)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
_STRUCK = re.compile(r"~~([^~]+)~~")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_BARS = str.maketrans("│┃║｜", "||||")
_BAR_ROW = re.compile(r".*\|(?:\s|$).*", re.DOTALL)
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"(?=.*[|\t─━═┼╬+])[\s|:+─━┄┈═┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬-]++")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_LONGEST_QUOTE = 40
_BLANK_LINE = re.compile(r"[^\s]\r?\n\r?\n")
_WIDEST_ROW = 24  # lines with more cells than that, each with its own number, are whole tables, where none is a row
_NARROWEST_ROW = 4
_LONGEST_END = 100  # characters behind the last page


def grid(text: str, file: str) -> Grid:
    """The rows of a text document, with their line numbers. Raises LimitError for one whose first line is too long."""
    read = rows_within_limits(_rows(text, file))
    return Grid(read.rows, stopped=read.stopped, order=_order(text))


def _order(text: str) -> TextOrder:
    """Programs that take the text off pages close each page, the last one too, with a form feed.

    ``pdftotext`` without options puts a blank line between the blocks that it finds on a page; with ``-raw`` it does
    not.
    """
    if not text[-_LONGEST_END:].rstrip(" \r\n").endswith("\f"):
        return TextOrder.UNKNOWN
    return TextOrder.BLOCKS if _BLANK_LINE.search(text) else TextOrder.PAGES


def _rows(text: str, file: str) -> Iterator[GridRow]:
    kept, stopped = lines_within_limits(text, Place(file=file))
    for part in html_in_text.parts(kept):
        yield from html_in_text.rows(part, file) if part.is_table else _written_rows(part, file)
    if stopped:
        raise LimitError(stopped)


def _written_rows(part: TextPart, file: str) -> Iterator[GridRow]:
    """Those of text without tags: of tables that are drawn, and of lines."""
    lines = list(_joined(re.split(r"\r\n|\r|\n", as_seen(part.text))))
    seen = sorted(((*place, way) for way in (drawn, dashed) for place in way.tables(lines)), key=itemgetter(0, 1))
    at = 0
    for begin, end, way in seen:
        rows = way.rows(lines[begin:end], file, part.first) if begin >= at else None
        if rows is not None:
            yield from _line_rows(lines[at:begin], file, part.first)
            yield from map(_as_shown, rows)
            at = end
    yield from _line_rows(lines[at:], file, part.first)


def _line_rows(written: Sequence[TextLine], file: str, first: int) -> Iterator[GridRow]:
    """Those of lines of text; ``first`` counts the lines of the text before them."""
    lines = one_row_a_line(written)
    breaks = bool(lines) and first + lines[0].number > 1
    printed = [line.text.replace("\f", "") for line in lines]
    barred = [_barred(text) for text in printed]
    parted = [shown.count("\t") or shown.count("|") for shown in barred]
    alike = Counter(parts for parts in parted if parts >= _NARROWEST_ROW)
    whole_tables = all(parts > _WIDEST_ROW and count == 1 for parts, count in alike.items())
    for line, raw, shown, open_rows, parts in zip(lines, printed, barred, _open_rows(barred), parted, strict=True):
        place = Place(file=file, line=first + line.number)
        page_break = "\f" in line.text
        cells, told = _cells(shown, place, open_rows)
        if not cells:
            breaks = True
            continue
        if whole_tables and parts > _WIDEST_ROW:
            yield from _one_by_one(cells, place, told)
        else:
            yield GridRow(cells, place, breaks or page_break, told, SourceKind.ORDERED, "\f" * page_break + raw)
        breaks = False


def _one_by_one(cells: Sequence[Cell], place: Place, told: tuple[Problem, ...]) -> Iterator[GridRow]:
    """A row for each cell that is filled."""
    filled = [cell for cell in cells if cell.text]
    for n, cell in enumerate(filled):
        yield GridRow((cell,), place, not n, () if n else told, SourceKind.ORDERED, cell.text)


@frozen
class OpenRows:
    """How many bars the rows have that stand with a line and begin with a cell and not with a bar, or end with one.

    Where one has as many, a bar that comes first, or last, is no border: an empty cell stands beside it.
    """

    begin: frozenset[int] = frozenset()
    end: frozenset[int] = frozenset()


def _open_rows(lines: Sequence[str]) -> Iterator[OpenRows]:
    for with_bars, together in groupby(lines, lambda line: "|" in line):
        table = [line.strip() for line in together]
        bars = [(row, len(_BAR.findall(row))) for row in table if with_bars]
        begin = frozenset(count for row, count in bars if not row.startswith("|"))
        end = frozenset(count for row, count in bars if not row.endswith("|"))
        yield from repeat(OpenRows(begin, end), len(table))


def _joined(lines: list[str]) -> Iterator[TextLine]:
    """The lines, those put together that a quoted cell with line breaks was torn into."""
    at = 0
    while at < len(lines):
        taken, open_from = at, at
        while (end := _quote_ends(lines, open_from)) > open_from:
            taken = open_from = end
        yield TextLine(at + 1, "\n".join(lines[at : taken + 1]))
        at = taken + 1


def _quote_ends(lines: list[str], at: int) -> int:
    """The line in which the last cell of line ``at`` ends, when that cell is a quote left open; else ``at``."""
    last = lines[at].rpartition("\t")[2]
    if not last.startswith('"') or last.count('"') % 2 == 0:
        return at
    for number in range(at + 1, min(at + _LONGEST_QUOTE, len(lines))):
        inside = lines[number].partition("\t")[0]
        if inside.count('"') % 2:
            return number if inside.endswith('"') else at
        if "\t" in lines[number]:
            return at
    return at


def _barred(line: str) -> str:
    """A line as it is shown, with plain bars between its cells."""
    plain = _shown(line)
    drawn = "|" not in plain and sum(plain.count(bar) for bar in "│┃║｜") > 1
    return plain.translate(_BARS) if drawn else plain


def _cells(barred: str, place: Place, open_rows: OpenRows) -> tuple[tuple[Cell, ...], tuple[Problem, ...]]:
    """Nothing for a blank line, and for the rule above or under a row."""
    if not barred.strip() or _RULE.fullmatch(barred):
        return (), ()
    if "\t" not in barred and (barred.count("|") > 1 or _BAR_ROW.fullmatch(barred)):
        struck = tuple(left_out("D147", place, _STRUCK.findall(barred)))
        kept = _STRONG.sub(r"\1", _STRUCK.sub("", barred)).strip()
        bars = len(_BAR.findall(kept))
        inner = kept if bars in open_rows.begin else kept.removeprefix("|")
        border = inner.endswith("|") and not inner.endswith("\\|") and bars not in open_rows.end
        inner = inner[:-1] if border else inner
        return tuple(Cell(part.replace("\\|", "|").strip()) for part in _BAR.split(inner)), struck
    return tuple(Cell(_unquoted(part.strip())) for part in barred.split("\t")), ()


def _shown(line: str) -> str:
    """A line without the marks of a page or of Markdown: breaks are line breaks, raised digits superscripts."""
    line = _ESCAPED.sub(r"\1", line) if "\\" in line else line
    if "<" in line:
        line = _RAISED_TAG.sub(lambda found: raised(found[1]), _BREAK_TAG.sub("\n", line))
        line = _INLINE_TAG.sub("", line)
    return _ENTITY.sub(lambda found: unescape(found[0]), line) if "&" in line else line


def _as_shown(row: GridRow) -> GridRow:
    cells = tuple(evolve(cell, text=_shown(cell.text)) if cell.text else cell for cell in row.cells)
    return evolve(row, cells=cells)


def _unquoted(cell: str) -> str:
    """A cell that a spreadsheet put into quotes because of what is in it."""
    found = _QUOTED.fullmatch(cell) if cell.startswith('"') else None
    return found[1].replace('""', '"') if found and re.search(r'[,\n]|""', found[1]) else cell
