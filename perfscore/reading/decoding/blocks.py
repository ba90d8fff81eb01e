"""The indicator table of which only the order of the cells is known, and several blocks of one form put together.

Total labels and the figures after them are cut out first; what is left is walked through the columns of each rival
header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress, takewhile

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.messages import NOWHERE, Message, Place, Problem, problem
from perfscore.reading.decoding import ordered, wrapped, wrapped_cells
from perfscore.reading.decoding.bounds import MOST_CELLS, within
from perfscore.reading.decoding.columns import CLEAR, Columns, columns_in_order
from perfscore.reading.decoding.evidence import fit
from perfscore.reading.decoding.headers import Header, guessed_headers, rival_headers
from perfscore.reading.decoding.heads import HeadRun
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.records import Record, TableReading
from perfscore.reading.decoding.rows import is_row, read_rows
from perfscore.reading.decoding.totals import total_of, without_totals
from perfscore.reading.decoding.words import is_torn_level, level_depths

_NOTHING = re.compile(r"0(?:\.0+)?")


def block_by_order(
    atoms: Sequence[Atom], run: HeadRun, results: bool, wrapped_heads: Sequence[Atom] = ()
) -> TableReading:
    """The indicators of the cells ``atoms``. Raises ReadingError when there are more than any form has.

    ``wrapped_heads`` are the atoms that the heads of ``run`` count, where cells are wrapped over lines as they are.
    """
    cut = without_totals(atoms, whole=not wrapped_heads)
    cells = cut.body if wrapped_heads else _with_whole_levels(cut.body)
    counts = [0 if wrapped_heads else _unfilled(cells[number : number + 4]) for number in range(len(cells))]
    left_out = {at for number, count in enumerate(counts) for at in range(number, number + count)}
    body = [atom for number, atom in enumerate(cells) if number not in left_out]
    problems = [problem("D162", atom.place, found=atom.text) for atom in compress(cells, counts)]
    place = body[0].place if body else atoms[0].place if atoms else NOWHERE
    header = _best_header(run, body, place, results)
    problems += header.problems
    fields = _fields(header.heads)
    rooms = [wrapped_cells.head_room(wrapped_heads[head.start : head.end]) for head in header.heads]

    def walk(some: Sequence[Atom]) -> ordered.Walk:
        return wrapped.walk(some, fields, rooms) if wrapped_heads else ordered.walk(some, fields)

    found = walk(body)
    lines, doubts = ordered.walked_lines(body, found)
    columns = columns_in_order([(head.field, head.text) for head in header.heads], lines, place, results)
    reading = read_rows(lines, columns, doubts)
    below = _rows_below(cut.below, walk(cut.below), columns) if cut.below else []
    added = fields if "level_weight" in fields else run.fields  # points of levels are added up as well
    total = total_of(cut, added)
    return evolve(
        reading,
        records=(*reading.records, *below),
        totals=total.figures,
        evidence=found.evidence,
        problems=(*problems, *total.problems, *reading.problems),
    )


@frozen
class _Header:
    """The heads as the rows have them, and what is told of those that only the rows tell."""

    heads: Header
    problems: tuple[Problem, ...] = ()


def _best_header(run: HeadRun, body: Sequence[Atom], place: Place, results: bool) -> _Header:
    """The likeliest of the headers; heads that are not known for what is missing where what stands below is clear.

    Raises ReadingError when there are more cells than any form has.
    """
    rivals = rival_headers(run.heads)
    within(len(body) * sum(len(heads) for heads in rivals), MOST_CELLS, place)
    found = _Header(rivals[ordered.best_of(list(map(_fields, rivals)), body)])
    while guesses := list(guessed_headers(found.heads, results)):
        tried = [found.heads, *guesses]
        heads = tried[ordered.best_of(list(map(_fields, tried)), body)]
        column = next((n for n, (one, other) in enumerate(zip(found.heads, heads, strict=True)) if one != other), None)
        if column is None or _mean_fit(ordered.walk(body, _fields(heads)), column, body) <= CLEAR:
            break
        name, text = heads[column].field, heads[column].text
        told = problem("D161", place, found=text, read=Message(f"W_cell_{name}"))
        found = _Header(heads, (*found.problems, told))
    return found


def _fields(heads: Header) -> tuple[str, ...]:
    return ordered.walk_fields([head.field for head in heads])


def _mean_fit(found: ordered.Walk, column: int, body: Sequence[Atom]) -> float:
    """How well what stands in a column of a walk fits it."""
    fits = [fit(found.fields[column], atom.text) for atom, n in zip(body, found.columns, strict=True) if n == column]
    return sum(fits) / len(fits) if fits else 0.0


def _rows_below(atoms: Sequence[Atom], found: ordered.Walk, columns: Columns) -> list[Record]:
    """The rows among what stands below the last total."""
    lines, doubts = ordered.walked_lines(atoms, found)
    return [evolve(row, below_total=True) for row in read_rows(lines, columns, doubts).records if is_row(row.cells)]


def _with_whole_levels(atoms: Sequence[Atom]) -> list[Atom]:
    """The atoms, levels put together that a line break inside a cell tore apart."""
    found: list[Atom] = []
    for atom in atoms:
        if found and is_torn_level(found[-1].text, atom.text):
            found[-1] = evolve(found[-1], text=found[-1].text + atom.text)
        else:
            found.append(atom)
    return found


def _unfilled(atoms: Sequence[Atom]) -> int:
    """How many cells make a second level at the start to which nobody gave an indicator: itself, and the zeros behind.

    The next level stands as its name: the next second level, or the next first one and its second.
    """
    depths = [level_depths(atom.text) for atom in atoms]
    if len(atoms) < 2 or depths[0] != (2,) or "指标" not in atoms[0].text:
        return 0
    zeros = len(list(takewhile(lambda atom: _NOTHING.fullmatch(atom.text), atoms[1:3])))
    if zeros and len(atoms) > zeros + 1:
        return zeros + 1 if depths[zeros + 1] else 0
    if "指标" not in atoms[1].text or atoms[0].text == atoms[1].text:
        return 0  # 经济效益 below 经济效益指标 may be an indicator
    return int(depths[1] == (2,) or (1 in depths[1] and len(depths) > 2 and bool(depths[2])))


def together(found: Sequence[TableReading]) -> TableReading:
    """Several blocks of one form as one table."""
    if len(found) == 1:
        return found[0]
    totals: dict[str, str] = {}
    for each in found:
        totals.update(each.totals)
    return TableReading(
        tuple(record for each in found for record in each.records),
        totals,
        tuple(dict.fromkeys(name for each in found for name in each.fields)),
        sum(each.evidence for each in found),
        tuple(item for each in found for item in each.problems),
    )
