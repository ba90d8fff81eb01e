"""What scanning does to the lines of a table, undone before its rows are read: one visible tuple of mends.

Each takes a table and gives a table back, with what it did as problems. Cells are moved and put together, never
changed: what cells say, and how many the other rows have, decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.messages import Problem, problem
from perfscore.reading.decoding.blurred import differ_by_one
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.columns import Columns, columns_of
from perfscore.reading.decoding.evidence import fit, look
from perfscore.reading.decoding.heads import HeadRun
from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.records import MISSING, TOTALLED
from perfscore.reading.decoding.words import is_total, level_depths, level_order, remembered

_CUT = ("target", "actual", "weight", "score")
_REST_OF_POINTS = re.compile(r"[0-9]+(?:\.[0-9]*\|[0-9]*分?|\|\.[0-9]+分?|\|[0-9]*分)")  # 10.|00, 10|.00, 10|分
_REST_OF_VALUE = re.compile(r".*[0-9.]\|[0-9.].*[^0-9].*|.*[0-9]\|\.[0-9]+")  # 97.4|5%, ≥2|.5
_BEYOND = -2.0  # a cell under no head
_FEWEST_ROWS = 3  # that tell how many cells a row has
_FEW = 4  # a column without a head that no more than one row in so many fills holds pieces of its neighbour's cells


@frozen
class ScannedTable:
    """The lines of a table whose header ``run`` stands in ``lines[0]``; ``results`` as for its columns."""

    lines: tuple[DocumentLine, ...]
    run: HeadRun
    results: bool
    problems: tuple[Problem, ...] = ()

    @property
    def columns(self) -> Columns:
        return columns_of(self.run, self.lines, self.results)

    def told(self, lines: Sequence[DocumentLine], problems: Sequence[Problem]) -> ScannedTable:
        return evolve(self, lines=tuple(lines), problems=(*self.problems, *problems)) if problems else self


def mended(table: ScannedTable) -> ScannedTable:
    for mend in MENDS:
        table = mend(table)
    return table


def straightened(table: ScannedTable) -> ScannedTable:
    """Every row as wide as most are, where one empty cell more or less makes it so."""
    usual = _usual_width(table)
    table = with_straight_header(table)
    if usual is None or all(line.width == usual for line in table.lines if line.is_table):
        return table
    fields = table.columns.fields
    problems: list[Problem] = []
    found = [table.lines[0]]
    for block in _blocks(table.lines[1:]):
        as_usual = any(line.width == usual for line in block)
        for line in block:
            moved = _moved(line, usual, fields) if as_usual else line
            if moved is not line:
                problems.append(problem("D181", line.place, found=line.text[:60]))
            found.append(moved)
    return table.told(found, problems)


def _usual_width(table: ScannedTable) -> int | None:
    """How many cells most of the rows have."""
    widths = Counter(line.width for line in table.lines[1:] if line.is_table)
    usual, rows = widths.most_common(1)[0] if widths else (0, 0)
    return usual if rows >= _FEWEST_ROWS and rows * 2 > widths.total() else None


def _blocks(lines: Sequence[DocumentLine]) -> Iterator[list[DocumentLine]]:
    """The lines of a table up to each page break."""
    block: list[DocumentLine] = []
    for line in lines:
        if block and line.breaks:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def with_straight_header(table: ScannedTable) -> ScannedTable:
    """The table with a header as wide as the rows, where their cells then fit its heads better."""
    header, *body = table.lines
    usual = _usual_width(table)
    if usual is None or header.width == usual:
        return table
    rows = [line for line in body if line.width == usual]
    others = _candidates(header, usual)
    tried = [table, *(evolve(table, lines=(each, *body), run=_under(table.run, header, each)) for each in others)]
    if len(tried) == 1:
        return table
    return max(tried, key=lambda each: _worth_of(rows, each.columns.fields))


def _under(run: HeadRun, before: DocumentLine, after: DocumentLine) -> HeadRun:
    """The heads in the columns of the line ``after``, which has the atoms of ``before``."""
    moved = {one.column: other.column for one, other in zip(before.atoms, after.atoms, strict=True)}
    return HeadRun(tuple(evolve(head, column=moved[head.column]) for head in run.heads))


def _moved(line: DocumentLine, usual: int, fields: Mapping[int, str]) -> DocumentLine:
    """The row with one empty cell more or less, as its cells fit best."""
    tried = [line, *_candidates(line, usual)] if line.is_table and line.atoms else [line]
    return max(tried, key=lambda each: _worth(each, fields)) if len(tried) > 1 else line


def _candidates(line: DocumentLine, usual: int) -> Iterator[DocumentLine]:
    """The line as wide as others are: with an empty cell put in before a cell, or with one of its empty cells gone."""
    if line.width + 1 == usual:
        yield from (_from_on(line, atom.column, 1) for atom in line.atoms)
    elif line.width - 1 == usual:
        filled = [-1, *(atom.column for atom in line.atoms)]
        yield from (_from_on(line, after, -1) for before, after in pairwise(filled) if after - before > 1)


def _from_on(line: DocumentLine, column: int, by: int) -> DocumentLine:
    atoms = (evolve(atom, column=atom.column + by) if atom.column >= column else atom for atom in line.atoms)
    return evolve(line, atoms=tuple(atoms), width=line.width + by)


def _worth_of(rows: Sequence[DocumentLine], fields: Mapping[int, str]) -> float:
    return sum(_worth(row, fields) for row in rows)


def _worth(line: DocumentLine, fields: Mapping[int, str]) -> float:
    """How well the cells of a row fit the columns that they stand in, less what the row lacks."""
    held = {fields[atom.column]: atom.text for atom in line.atoms if atom.column in fields}
    beyond = sum(_BEYOND for atom in line.atoms if atom.column not in fields)
    lacking = sum(cost for name, cost in MISSING.items() if name in fields.values() and name not in held)
    return sum(fit(name, _level_meant(text)) for name, text in held.items()) + beyond - lacking


@remembered
def _level_meant(text: str) -> str:
    """The level that a text differs from by one character, else the text: for weighing alone."""
    plain = printed(text) or ""
    names = (name for depth in (1, 2) for name in level_order(depth))
    return text if level_depths(text) else next((name for name in names if differ_by_one(plain, name)), text)


def under_heads(table: ScannedTable) -> ScannedTable:
    """A piece of text in a column without a head put to the cell left of it: a line that is not there cut a cell."""
    columns = table.columns
    body = [line for line in table.lines[columns.count :] if line.is_table]
    filled = Counter(atom.column for line in body for atom in line.atoms)
    first, last = min(columns.fields), max(columns.fields)
    bare = {n for n in range(first, last) if n not in columns.fields and filled[n] * _FEW <= len(body)}
    if not any(filled[column] for column in bare):
        return table
    head = table.lines[: columns.count]
    pieces = [(atom, line) for line in body for atom in line.atoms if atom.column in bare]
    problems = [problem("D113", line.place, found=piece.text) for piece, line in pieces]
    return table.told([*head, *(_put_left(line, bare) for line in table.lines[columns.count :])], problems)


def _put_left(line: DocumentLine, bare: set[int]) -> DocumentLine:
    """The line with its pieces in ``bare`` columns put to the cell on the left, where there is one under the head."""
    atoms: list[Atom] = []
    for atom in line.atoms:
        column = atom.column
        while column in bare:
            column -= 1
        if column != atom.column and atoms and atoms[-1].column == column:
            atoms[-1] = evolve(atoms[-1], text=atoms[-1].text + atom.text)
        else:
            atoms.append(evolve(atom, column=column))
    return evolve(line, atoms=tuple(atoms)) if line.is_table else line


def uncut(table: ScannedTable) -> ScannedTable:
    """A value that a line which is not there cut into the empty cell on its right: 10 | .00分, 97.4 | 5%.

    What most cells below a head look like is no rest of the cells beside them: 33 | 15%, where weights are per cent.
    """
    columns, width = table.columns, table.lines[0].width  # other rows have lost cells
    body = table.lines[columns.count :]
    filled = Counter(atom.column for line in body if line.is_table for atom in line.atoms)
    cut = Counter(
        other.column
        for line in body
        if line.width == width
        for one, other in pairwise(line.atoms)
        if _is_cut(one, other, columns.fields)
    )
    few = {
        column
        for column, count in cut.items()
        if columns.fields.get(column, "note") == "note" or count * 2 <= filled[column]
    }
    if not few:
        return table
    problems: list[Problem] = []
    lines = list(table.lines[: columns.count])
    for line in body:
        atoms: list[Atom] = []
        for atom in line.atoms:
            if atoms and atom.column in few and line.width == width and _is_cut(atoms[-1], atom, columns.fields):
                problems.append(problem("D113", line.place, found=f"{atoms[-1].text} {atom.text}"))
                atoms[-1] = evolve(atoms[-1], text=atoms[-1].text + atom.text)
            else:
                atoms.append(atom)
        lines.append(evolve(line, atoms=tuple(atoms)) if len(atoms) < len(line.atoms) else line)
    return table.told(lines, problems)


def _is_cut(one: Atom, other: Atom, fields: Mapping[int, str]) -> bool:
    """Whether the second of two cells side by side is no cell of its column but the rest of a number."""
    left, right = fields.get(one.column, ""), fields.get(other.column, "")
    if other.column != one.column + 1 or left not in _CUT or fit(right, other.text) >= 0:
        return False
    whole = look(one.text + other.text)
    if left in TOTALLED:
        return whole.points and bool(_REST_OF_POINTS.fullmatch(f"{one.text}|{other.text}"))
    return whole.value and bool(_REST_OF_VALUE.fullmatch(f"{one.text}|{other.text}"))


def over_pages(table: ScannedTable) -> ScannedTable:
    """The first row of a page put to the row above, where it is what the page cut off its cells."""
    fields = table.columns.fields
    problems: list[Problem] = []
    lines: list[DocumentLine] = []
    for line in table.lines:
        above = next((n for n in reversed(range(len(lines))) if lines[n].is_table), 0)
        if above and line.breaks and line.is_table and _goes_on(lines[above], line, fields):
            problems.append(problem("D118", line.place, found=line.text))
            lines[above] = _joined(lines[above], line)
        else:
            lines.append(line)
    return table.told(lines, problems)


def _goes_on(above: DocumentLine, line: DocumentLine, fields: Mapping[int, str]) -> bool:
    """Whether every cell stands under one of the row above, and its points or its sign are there alone."""
    cells = {fields.get(atom.column): atom.text for atom in line.atoms}
    before = {fields.get(atom.column): atom.text for atom in above.atoms}
    if line.width != above.width or not cells.keys() <= before.keys() - {None} or any(map(is_total, cells.values())):
        return False
    points = next((name for name in ("weight", "score") if name in fields.values()), None)
    if points:
        return points in before and points not in cells and "name" in fields.values()
    target = cells.get("target", "")
    whole = look(before.get("target", "") + target)
    return bool(target) and look(before["target"]).sign and not look(target).sign and whole.value


def _joined(above: DocumentLine, line: DocumentLine) -> DocumentLine:
    rest = {atom.column: atom.text for atom in line.atoms}
    return evolve(above, atoms=tuple(evolve(atom, text=atom.text + rest.get(atom.column, "")) for atom in above.atoms))


MENDS = (straightened, under_heads, uncut, over_pages)
