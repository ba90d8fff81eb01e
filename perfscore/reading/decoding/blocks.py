"""The indicator table of which only the order of the cells is known, and several blocks of one form put together.

Total labels and the figures after them are cut out first; what is left is walked through the columns of each rival
header.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate, combinations, compress, pairwise, takewhile

from attrs import evolve, field

from perfscore.frozen import frozen
from perfscore.messages import NOWHERE, Message, Place, Problem, problem
from perfscore.reading.decoding import ordered, wrapped, wrapped_cells
from perfscore.reading.decoding.bounds import MOST_CELLS, within
from perfscore.reading.decoding.columns import CLEAR, Columns, columns_in_order
from perfscore.reading.decoding.evidence import fit, look
from perfscore.reading.decoding.headers import Header, guessed_headers, rival_headers
from perfscore.reading.decoding.heads import HeadRun
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.records import ADDED_UP, TOTALLED, Record, TableReading, total_figures
from perfscore.reading.decoding.rows import is_row, read_rows
from perfscore.reading.decoding.words import (
    is_after_matter,
    is_box,
    is_footer,
    is_subtotal,
    is_torn_level,
    is_total,
    level_depths,
    names_total,
    squeeze,
)


def block_by_order(
    atoms: Sequence[Atom], run: HeadRun, results: bool, wrapped_heads: Sequence[Atom] = ()
) -> TableReading:
    """The indicators of the cells ``atoms``. Raises ReadingError when there are more than any form has.

    ``wrapped_heads`` are the atoms that the heads of ``run`` count, where cells are wrapped over lines as they are.
    """
    cut = _cut_totals(atoms, whole=not wrapped_heads)
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
    total = _whole_figures(cut.total, added)
    if len(total) > 1 and (total != cut.total or _are_too_many(total, added)):
        place = next(atoms[n].place for n in reversed(range(len(atoms))) if _is_label_of_total(atoms, n))
        problems.append(problem("D221" if total == cut.total else "D113", place, found=" ".join(cut.total)))
    totals = total_figures([(figure, "") for figure in total], added)
    return evolve(
        reading,
        records=(*reading.records, *below),
        totals=totals,
        evidence=found.evidence,
        problems=(*problems, *reading.problems),
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


_POINT = "分"
_MOST_PIECES = 4  # of the label of a box
_TOTAL_FIGURE = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.[0-9]{1,2})?[分%]?")
_HIGHEST_TOTAL = 120
_MOST_FIGURES = 8  # that the cells of a total are folded into
_NOTHING = re.compile(r"0(?:\.0+)?")
_ALONE = re.compile("[^:：]+[:：]?")
_ELLIPSIS = re.compile(r"[.…·。]{2,}")


@frozen
class _Cut:
    """The atoms of a table body without its totals, the figures of the last total, and the atoms below that."""

    body: list[Atom] = field(factory=list)
    total: list[str] = field(factory=list)
    below: list[Atom] = field(factory=list)


def _cut_totals(atoms: Sequence[Atom], whole: bool) -> _Cut:
    """Total labels and the figures after them are no cells of rows; the last total is the form's.

    Nor are remarks, most of which only ``whole`` cells tell from the pieces of others.
    """
    cut = _Cut()
    at = 0
    last = max((n for n in range(len(atoms)) if _is_label_of_total(atoms, n)), default=None)
    in_lines = sum(atom.starts_line for atom in atoms) > 1  # else a remark is told by its word alone
    while at < len(atoms):
        if last is not None and at > last:
            cut.below.extend(takewhile(lambda atom: not is_after_matter(atom.text), atoms[at:]))
            break
        if is_subtotal(atoms[at].text):
            _, at = _figures_after(atoms, at + 1)
        elif _is_label_of_total(atoms, at):
            cut.total[:], at = _figures_after(atoms, at + 1)
            on_top = not any(look(atom.text).points for atom in cut.body)
            last = None if on_top else last  # a total may stand on top of the rows
        elif last is None and _ends_rows(atoms, at, whole):
            break
        elif cut.body and (_is_remark(atoms[at], in_lines) if whole else _is_box(atoms, at)):
            at = _behind_remark(atoms, at)
        else:
            if not _ELLIPSIS.fullmatch(atoms[at].text):
                cut.body.append(atoms[at])
            at += 1
    return cut


def _are_too_many(figures: Sequence[str], fields: Sequence[str]) -> bool:
    """Whether a total has more figures than the table has columns for them."""
    return len(figures) not in (1, len(set(fields) & set(TOTALLED)), sum(1 for name in fields if name in ADDED_UP))


def _whole_figures(figures: list[str], fields: Sequence[str]) -> list[str]:
    """The figures of a total; where they are too many, those that pieces of cells make in one way alone.

    A narrow cell folds its number: 10 | 0 | 82.3 | 0 are 100 and 82.30.
    """
    order = [name for name in dict.fromkeys(fields) if name in TOTALLED]
    if not order or len(figures) > _MOST_FIGURES or not _are_too_many(figures, fields):
        return figures
    cuts = combinations(range(1, len(figures)), len(order) - 1)
    ways = [["".join(figures[a:b]) for a, b in pairwise((0, *cut, len(figures)))] for cut in cuts]
    whole = [way for way in ways if _may_be_totals(dict(zip(order, way, strict=True)))]
    return whole[0] if len(whole) == 1 else figures


def _may_be_totals(figures: Mapping[str, str]) -> bool:
    if not all(map(_TOTAL_FIGURE.fullmatch, figures.values())):
        return False
    points = {name: float(text.rstrip("分%")) for name, text in figures.items()}
    return max(points.values()) <= _HIGHEST_TOTAL and points.get("score", 0) <= points.get("weight", _HIGHEST_TOTAL)


def _ends_rows(atoms: Sequence[Atom], at: int, whole: bool) -> bool:
    """Whether a remark stands there, and not the last line of a cell that is wrapped: 整治四乱 | 问题."""
    if not (atoms[at].starts_line and is_footer(atoms[at].text)):
        return False
    above = atoms[at - 1] if at else None
    return whole or above is None or not above.starts_line or not wrapped_cells.is_full(above.text, atoms[at].text)


def _is_label_of_total(atoms: Sequence[Atom], at: int) -> bool:
    """Whether the label of the total stands there: 总分, or 自评得分 before points."""
    text, behind = atoms[at].text, atoms[at + 1 : at + 2]
    return is_total(text) or (names_total(text) and any(look(atom.text).points_or_more for atom in behind))


def _is_remark(atom: Atom, in_lines: bool) -> bool:
    """Whether a cell is the label of a remark: 说明, and no more where only its words tell where it begins."""
    return is_footer(atom.text) and (atom.starts_line if in_lines else _ALONE.fullmatch(squeeze(atom.text)) is not None)


def _is_box(atoms: Sequence[Atom], at: int) -> bool:
    """Whether the label of a box begins with an atom and goes on in the lines below it: 其他需要说 | 明事项."""
    pieces = (atom.text for atom in takewhile(lambda atom: atom.starts_line, atoms[at : at + _MOST_PIECES]))
    return any(is_box(text) for text in accumulate(pieces))


def _behind_remark(atoms: Sequence[Atom], at: int) -> int:
    """The total, or the row, behind a remark above the last total: 其他需要说明事项 | 无 | 总分."""
    end = at + 1
    while end < len(atoms) and not (is_total(atoms[end].text) or is_subtotal(atoms[end].text)):
        if level_depths(atoms[end].text):
            break
        end += 1
    return end


def _figures_after(atoms: Sequence[Atom], at: int) -> tuple[list[str], int]:
    """The figures from an atom on, each with its 分 (89.61 分), and the atom behind them."""
    figures: list[str] = []
    while at < len(atoms):
        text = atoms[at].text
        if text == _POINT and figures and figures[-1] == atoms[at - 1].text:
            figures[-1] += text
        elif look(text).points_or_more:
            figures.append(text)
        elif text:
            break
        at += 1
    return figures, at
