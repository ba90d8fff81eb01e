"""Grid -> lines of atoms: the pieces of text that a person sees, in reading order, each with its place.

A line of a table keeps its columns. A line of running text is cut at white space, or kept whole where every line
of the document is one cell: what belongs together is for the decoder to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.messages import Place, Problem
from perfscore.reading.decoding.words import (
    LONGEST_HEAD,
    column_field,
    is_total,
    label_field,
    level_depths,
    money_field,
)
from perfscore.reading.grid import Box, Grid, GridRow, SourceKind
from perfscore.widths import cells

_FEWEST_HEADS = 4
_WIDE_GAP = re.compile(r"\S\s{2,}\S")
#: Where one blank parts cells, none does inside brackets that close soon: 相关性(5 分), (2021 年 12 月).
_WORD = re.compile(r"[^\s(（]*+[(（][^\s()（）]*+(?: [^\s()（）]{1,6}+){1,3}+[)）]\S*+|\S+")
#: In a line of wider gaps what one blank parts is one word: 得分（20 分*执, 目标 1：改, 总 分, 2023 年预算, ≥ 12 人.
_SPACED = re.compile(
    r"(?<!\S)[^\s(（]*+[(（][^\s()（）]*+(?: [^\s()（）]++)++[)）]?+\S*+"
    r"|(?<!\S)[\u3400-\u9fff]*目标 [0-9]{1,2}[:：]\S*+"
    r"|(?<!\S)[\u3400-\u9fff](?: [\u3400-\u9fff])+(?!\S)"
    r"|(?<!\S)(?:19|20)[0-9]{2} 年[\u3400-\u9fff]*+(?!\S)"
    r"|(?<!\S)(?:[≥≤><=＝]{1,2} )?+[0-9][0-9.,]*+(?: (?:[%％‰]|(?![优良中差])[\u3400-\u9fff]{1,3})(?=\s{2}|\s*$))?+"
    r"(?!\S)"
    r"|(?<!\S)[≥≤><=＝]{1,2} (?=[0-9])\S+|\S+"
)
_FIGURE = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?%?|[-—]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HEADS_OF_A_ROW = 3  # on one line
#: A number that only a page has: - 1 -, 第 1 页 共 3 页.
PAGE_NUMBER = re.compile(r"\s*(?:[-—–] ?[0-9]{1,3} ?[-—–]|第 ?[0-9]{1,3} ?页[,， /]{0,2}(?:共 ?[0-9]{1,3} ?页)?)\s*")


@frozen
class Atom:
    """A piece of text. ``line`` counts the lines of the document, ``column`` the columns of a table from 0.

    ``text`` is empty for a cell that is printed and empty, where only the order of cells is known.
    ``x0`` to ``x1`` is where it stands across the page and ``y`` how far down, in characters and lines of text or in
    points of a page, where that is known. ``page`` counts the pages of a text from 0, or is that of its place.
    """

    text: str
    line: int
    column: int
    place: Place
    rows: int = 1
    columns: int = 1
    starts_line: bool = False
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    in_table: bool = False
    page: int = 0


@frozen
class DocumentLine:
    """The atoms of one line. ``width`` is the number of columns of a table, 0 for running text.

    ``covered`` are the columns that a cell from above reaches down to; ``kind`` how far the cells can be trusted.
    """

    atoms: tuple[Atom, ...]
    place: Place
    number: int
    kind: SourceKind
    breaks: bool = False
    width: int = 0
    covered: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()

    @property
    def is_table(self) -> bool:
        return self.width > 1

    @property
    def text(self) -> str:
        return " ".join(atom.text for atom in self.atoms)

    @property
    def placed(self) -> tuple[tuple[int, str], ...]:
        """Column and text of each cell that is not empty."""
        return tuple((atom.column, atom.text) for atom in self.atoms)

    def at(self, column: int) -> str:
        """The text in a column of a table; empty where there is none."""
        return next((atom.text for atom in self.atoms if atom.column == column), "")


def lines_of(grid: Grid) -> list[DocumentLine]:
    """All rows of a grid as lines; rows without any text, or with the number of a page below words, are left out."""
    whole = _one_cell_a_line(grid.rows)
    lines: list[DocumentLine] = []
    page, breaks = 0, False
    for number, row in _heads_joined(grid.rows):
        page += (row.line or "").startswith("\f")
        if _is_page_number(row) and not (lines and lines[-1].is_table):  # the cells of a table are closed
            breaks = breaks or row.breaks
            continue
        if row.kind is SourceKind.PLACED:
            line = _placed_line(number, row)
        else:
            line = _table_line(number, row) if len(row.cells) > 1 else _text_line(number, row, whole, page)
        if line.atoms or line.problems:
            lines.append(evolve(line, breaks=True) if breaks else line)
            breaks = False
    return lines


def _is_page_number(row: GridRow) -> bool:
    """Whether a line is the number of its page: it would run into the cell above it."""
    return len(row.cells) == 1 and not row.problems and bool(PAGE_NUMBER.fullmatch(row.cells[0].text))


def _heads_joined(rows: Sequence[GridRow]) -> Iterator[tuple[int, GridRow]]:
    """The rows with their numbers; those put together that a line break inside a column head tore apart.

    A clipboard does so: 实际完成值, tab, 偏差原因 | 分析及改进措施.
    """
    at = 0
    while at < len(rows):
        number, row = at, rows[at]
        at += 1
        while at < len(rows) and _is_torn(row, rows[at]):
            torn = evolve(row.cells[-1], text=row.cells[-1].text + rows[at].cells[0].text)
            row = evolve(row, cells=(*row.cells[:-1], torn, *rows[at].cells[1:]))
            at += 1
        yield number, row


def _is_torn(row: GridRow, below: GridRow) -> bool:
    if {row.kind, below.kind} != {SourceKind.ORDERED} or below.breaks or len(row.cells) + len(below.cells) < 3:
        return False
    end, begin = row.texts[-1], below.texts[0]
    if not end or not begin or (_is_head(end) and _is_head(begin)):
        return False
    return _is_head(end + begin)


def _is_head(text: str) -> bool:
    return bool(column_field(text) or money_field(text))


def _table_line(number: int, row: GridRow) -> DocumentLine:
    atoms = tuple(
        Atom(cell.text, number, column, row.place, cell.rows, cell.columns, column == 0, in_table=True)
        for column, cell in enumerate(row.cells)
        if cell.text
    )
    covered = frozenset(column for column, cell in enumerate(row.cells) if cell.covered)
    return DocumentLine(atoms, row.place, number, row.kind, row.breaks, len(row.cells), covered, row.problems)


def runs_on(texts: Iterable[str]) -> bool:
    """Whether the cells of one line are a whole table: heads, and behind them more cells than heads.

    Which of them stand below each other is not known.
    """
    heads = others = 0
    for text in filter(None, texts):
        if _is_head(text):
            heads, others = (1 if others else heads + 1), 0
        elif heads >= _FEWEST_HEADS:
            others += 1
            if others > heads:
                return True
        else:
            heads = 0
    return False


def _text_line(number: int, row: GridRow, whole: bool, page: int) -> DocumentLine:
    if whole and row.cells[0].text.strip():
        text = " ".join(row.cells[0].text.split())
        atoms: tuple[Atom, ...] = (Atom(text, number, 0, row.place, starts_line=True),)
    else:
        atoms = _whole_words(list(_pieces(number, row, page)))
    return DocumentLine(atoms, row.place, number, row.kind, row.breaks, 0, frozenset(), row.problems)


def _pieces(number: int, row: GridRow, page: int) -> Iterator[Atom]:
    """The words of a line, with where they stand in it."""
    text = row.cells[0].text if row.line is None else row.line.removeprefix("\f")
    height = float(row.place.line or number)
    pattern = _SPACED if _WIDE_GAP.search(text) else _WORD
    words = (word for word in pattern.finditer(text) if word[0] != "|")  # behind a cell alone in its row
    for order, word in enumerate(words):
        shown, first = word[0].replace(" ", ""), order == 0
        yield Atom(shown, number, order, row.place, 1, 1, first, word.start(), word.end(), height, page=page)


def _placed_line(number: int, row: GridRow) -> DocumentLine:
    """The words of a line of a page, with where they stand on it."""
    atoms: list[Atom] = []
    for cell in row.cells:
        if cell.text and cell.box is not None:
            middle = (cell.box.y0 + cell.box.y1) / 2
            for text, x0, x1 in _cells_side_by_side(cell.text, cell.box):
                first, order, page = not atoms, len(atoms), row.place.page or 0
                atoms.append(Atom(text, number, order, row.place, 1, 1, first, x0, x1, middle, page=page))
    return DocumentLine(_whole_words(atoms), row.place, number, row.kind, row.breaks, 0, frozenset(), row.problems)


def _cells_side_by_side(text: str, box: Box) -> Iterator[tuple[str, float, float]]:
    """Heads, or figures, that only a blank parts are cells of their own, each with its place: 98.00% 10."""
    parts = text.split()
    apart = len(parts) > 1 and (all(map(_is_head, parts)) or all(map(_FIGURE.fullmatch, parts)))
    step, at = (box.x1 - box.x0) / max(1, cells(text)), 0
    for part in parts if apart else [text]:
        begin = text.index(part, at)
        at = begin + len(part)
        yield part, box.x0 + step * cells(text[:begin]), box.x0 + step * cells(text[:at])


def _whole_words(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """The atoms, characters that blanks part put together where they make a word of a form: 总 分, 效 益 指 标."""
    if not any(_HAN.fullmatch(one.text) and _HAN.fullmatch(other.text) for one, other in pairwise(atoms)):
        return tuple(atoms)
    found: list[Atom] = []
    at = 0
    while at < len(atoms):
        run = list(takewhile(lambda atom: _HAN.fullmatch(atom.text), atoms[at : at + LONGEST_HEAD]))
        texts = ("".join(atom.text for atom in run[:n]) for n in range(len(run), 1, -1))
        word = next((text for text in texts if _is_known(text)), None)
        count = 1 if word is None else len(word)
        found.append(atoms[at] if word is None else evolve(atoms[at], text=word, x1=atoms[at + count - 1].x1))
        at += count
    return tuple(found)


def _is_known(text: str) -> bool:
    return _is_head(text) or is_total(text) or label_field(text) is not None or bool(level_depths(text))


def _one_cell_a_line(rows: Sequence[GridRow]) -> bool:
    """Whether column heads stand alone on their lines, one below the other, rather than side by side."""
    run, found = 0, False
    for row in rows:
        text = row.cells[0].text.strip()
        if len(row.cells) > 1 or not text:
            continue
        run = run + 1 if len(text) <= LONGEST_HEAD and _is_head(text) else 0
        if sum(1 for word in text.split() if _is_head(word)) >= _HEADS_OF_A_ROW:
            return False
        found = found or run >= _FEWEST_HEADS
    return found


def flat(lines: Sequence[DocumentLine]) -> Iterator[Atom]:
    """All atoms in reading order."""
    for line in lines:
        yield from line.atoms


def cells_in_order(lines: Sequence[DocumentLine]) -> list[Atom]:
    """All cells of table lines in reading order, the empty ones too, up to the last that is filled."""
    found: list[Atom] = []
    for line in lines:
        by_column = {atom.column: atom for atom in line.atoms}
        for column in range(max(by_column, default=-1) + 1):
            empty = Atom("", line.number, column, line.place, starts_line=column == 0, in_table=True)
            found.append(by_column.get(column, empty))
    return found
