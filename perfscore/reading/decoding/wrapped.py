"""Rows of text whose cells are wrapped over lines: the walk of ``ordered``, but whole cells are weighed.

Each is the run of words that it is, with what its lines say of the width of its column.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, log1p

from attrs import frozen

from perfscore.reading.decoding.evidence import fit
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.ordered import LEVEL2_BEHIND_LEVEL1, OTHER_SKIP, SKIPS, Costs, Walk, log_sum
from perfscore.reading.decoding.records import CERTAIN, Doubt
from perfscore.reading.decoding.wrapped_cells import MOST_COST, WIDEST, Room, WrappedCell, cells_from

ROW_AT_LINE_START = 1.0
ROW_INSIDE_LINE = -8.0
FIGURE_SKIP = 3.0  # a row without weight or score is seldom, more so than where cells stand in lines
OTHER_WIDTH = 1.5  # full at another width than the column's
TOO_WIDE = 2.0
BREAK = 1.5  # a line break between two cells of a row that are both not wrapped
LEAST = -4.0  # cells that are worth less are not looked at
_FIGURES = frozenset(
    ("weight", "score", "review", "level_weight", "weight_set", "factor", "comparator", "direction", "ordinal")
)
_NOWHERE = float("-inf")


@frozen
class CellChoice:
    """A cell and what it is worth in each column that it may stand in."""

    cell: WrappedCell
    worths: tuple[tuple[int, float], ...]


@frozen
class CellStep:
    """One cell of the best walk, its column, and whether it begins a row."""

    cell: WrappedCell
    column: int
    begins: bool


def walk(atoms: Sequence[Atom], fields: Sequence[str], heads: Sequence[Room]) -> Walk:
    """The best walk of ``atoms`` through ``fields``, whose heads tell how wide they are.

    The cells of a first walk tell the widths of the columns better; the second one goes by them.
    """
    costs = _costs(fields)
    choices = [
        [_choice(cell, fields) for cell in cells_from(atoms, start) if cell.text_cost <= MOST_COST]
        for start in range(len(atoms))
    ]
    choices = [[_by_width(each, heads) for each in some] for some in choices]
    steps = _best(atoms, choices, costs)
    rooms = [_room([step.cell for step in steps if step.column == n], head) for n, head in enumerate(heads)]
    choices = [[_by_width(each, rooms, heads) for each in some] for some in choices]
    return _walk(atoms, _best(atoms, choices, costs), choices, costs)


def _costs(fields: Sequence[str]) -> Costs:
    passed, before = [0.0], [0.0]
    for name in fields:
        skip = SKIPS.get(name, OTHER_SKIP) + (FIGURE_SKIP if name in ("weight", "score") else 0.0)
        before.append(before[-1] + skip)
        passed.append(passed[-1] + (LEVEL2_BEHIND_LEVEL1 if name == "level2" else skip))
    return Costs(tuple(fields), tuple(passed), tuple(before), ROW_AT_LINE_START, ROW_INSIDE_LINE, {})


def _choice(cell: WrappedCell, fields: Sequence[str]) -> CellChoice:
    text, of_text, of_figure = cell.text, cell.text_cost, cell.figure_cost
    worths = [fit(name, text) - (of_figure if name in _FIGURES else of_text) for name in fields]
    one_word = cell.end - cell.start == 1  # it has a place in any case
    return CellChoice(cell, tuple([each for each in enumerate(worths) if one_word or each[1] > LEAST]))


def _by_width(choice: CellChoice, rooms: Sequence[Room], before: Sequence[Room] = ()) -> CellChoice:
    """A choice with what the widths of the columns say, in place of what those ``before`` said."""
    cell = choice.cell
    worths = [(column, worth - _too_wide(cell, rooms[column])) for column, worth in choice.worths]
    if before:
        worths = [(column, worth + _too_wide(cell, before[column])) for column, worth in worths]
    return CellChoice(cell, tuple(worths))


def _too_wide(cell: WrappedCell, room: Room) -> float:
    if cell.low > room.high:
        return TOO_WIDE
    return OTHER_WIDTH if cell.folds and cell.high <= room.low else 0.0


def _room(found: Sequence[WrappedCell], head: Room) -> Room:
    """The width of a column that most of its wrapped cells, and its head, agree with."""
    folded = [cell for cell in found if cell.folds]
    if len(folded) < 2:
        return head
    tries = {cell.low for cell in folded} | ({head.low} if head.high < WIDEST else set())

    def votes(width: int) -> tuple[int, int]:
        told = 2 if head.low <= width <= head.high < WIDEST else 0
        return told + sum(1 for cell in folded if cell.low <= width < cell.high), width

    best = max(tries, key=votes)
    return Room(best, best)


def _begin(atom: Atom, costs: Costs) -> float:
    return costs.begin_at_line if atom.starts_line else costs.begin_inside


def _best(atoms: Sequence[Atom], choices: Sequence[Sequence[CellChoice]], costs: Costs) -> list[CellStep]:
    """The best walk. A state is twice the column that a cell ends in, and one more for a wrapped cell."""
    states, passed, whole = 2 * len(costs.fields), costs.passed, costs.whole
    ends = [[_NOWHERE] * states for _ in range(len(atoms) + 1)]
    back: list[dict[int, tuple[WrappedCell, int, bool]]] = [{} for _ in range(len(atoms) + 1)]
    for at, atom in enumerate(atoms):
        last = ends[at]
        value, state = max([(last[j] + passed[j // 2 + 1] - whole, j) for j in range(states)])
        fresh = (value + _begin(atom, costs), state) if at else (0.0, 0)
        ways = [_arrivals(last, fresh, costs, BREAK if atom.starts_line else 0.0), _arrivals(last, fresh, costs, 0.0)]
        for choice in choices[at]:
            cell = choice.cell
            row, origin, folded = ends[cell.end], back[cell.end], cell.is_folded
            for column, worth in choice.worths:
                arrived, before, begins = ways[folded][column]
                if arrived + worth > row[2 * column + folded]:
                    row[2 * column + folded] = arrived + worth
                    origin[2 * column + folded] = cell, before, begins
    return _traced(ends[-1], back, costs)


def _traced(
    last: Sequence[float], back: Sequence[dict[int, tuple[WrappedCell, int, bool]]], costs: Costs
) -> list[CellStep]:
    steps, at = list[CellStep](), len(back) - 1
    state = max(range(len(last)), key=lambda j: last[j] + costs.passed[j // 2 + 1])
    while at:
        cell, before, begins = back[at][state]
        steps.append(CellStep(cell, state // 2, begins))
        at, state = cell.start, before
    return steps[::-1]


def _arrivals(
    last: Sequence[float], fresh: tuple[float, int], costs: Costs, lone: float
) -> list[tuple[float, int, bool]]:
    """For each column the best way to a cell there: its evidence, the state before, whether it begins a row."""
    passed, found = costs.passed, list[tuple[float, int, bool]]()
    onward, origin = _NOWHERE, 0
    for column in range(len(costs.fields)):
        new, on = fresh[0] - costs.before[column], onward - passed[column]
        found.append((new, fresh[1], True) if new >= on else (on, origin, False))
        for state, value in ((2 * column, last[2 * column] - lone), (2 * column + 1, last[2 * column + 1])):
            if value + passed[column + 1] > onward:
                onward, origin = value + passed[column + 1], state
    return found


def _walk(
    atoms: Sequence[Atom], steps: Sequence[CellStep], choices: Sequence[Sequence[CellChoice]], costs: Costs
) -> Walk:
    """The best walk with how sure each cell is: its share of all walks, as the very words that it is."""
    ahead, ends = _ahead(atoms, choices, costs)
    behind, enter = _behind(atoms, choices, costs)
    total = log_sum(_row_ends(ends[-1], costs))
    columns, begins, sure, parted = list[int](), list[bool](), list[Doubt](), list[float]()
    for step in steps:
        cell, folded = step.cell, step.cell.is_folded
        worths = next(each.worths for each in choices[cell.start] if each.cell is cell)
        chances = {
            column: exp(min(0.0, ahead[cell.start][folded][column] + worth + behind[cell.end][folded][column] - total))
            for column, worth in worths
        }
        chance = chances.pop(step.column)
        other = max(chances, key=lambda column: chances[column], default=None)
        instead = costs.fields[other] if other is not None and chance < CERTAIN else None
        columns += [step.column] * (cell.end - cell.start)
        sure += [Doubt(chance, instead)] * (cell.end - cell.start)
        begins += [step.begins, *[False] * (cell.end - cell.start - 1)]
        new = _new_row(atoms[cell.start], ends[cell.start], enter[cell.start], costs) - total if cell.start else 0.0
        parted += [exp(min(0.0, new)), *[0.0] * (cell.end - cell.start - 1)]
    return Walk(costs.fields, tuple(columns), tuple(begins), tuple(sure), tuple(parted), total)


def _row_ends(last: Sequence[float], costs: Costs) -> list[float]:
    """What each state is worth when its row ends there."""
    return [value + costs.passed[state // 2 + 1] - costs.whole for state, value in enumerate(last)]


def _new_row(atom: Atom, last: Sequence[float], enter: Sequence[Sequence[float]], costs: Costs) -> float:
    """The evidence of all walks in which ``atom`` begins a row."""
    fresh = [value - costs.before[column] for some in enter for column, value in enumerate(some)]
    return log_sum(_row_ends(last, costs)) + _begin(atom, costs) + log_sum(fresh)


def _ahead(
    atoms: Sequence[Atom], choices: Sequence[Sequence[CellChoice]], costs: Costs
) -> tuple[list[list[list[float]]], list[list[float]]]:
    """The sums of all walks to the beginning of a cell, by atom, wrapped or not, and column; and to ends, by state."""
    states = 2 * len(costs.fields)
    gathered = [[list[float]() for _ in range(states)] for _ in range(len(atoms) + 1)]
    ends = [[_NOWHERE] * states]
    starts: list[list[list[float]]] = []
    for at, atom in enumerate(atoms):
        if at:
            ends.append([log_sum(each) if each else _NOWHERE for each in gathered[at]])
        top = max(ends[at])
        fresh = log_sum(_row_ends(ends[at], costs)) + _begin(atom, costs) if at else 0.0
        lone = BREAK if atom.starts_line else 0.0
        ways = [_summed(ends[at], fresh, top, costs, lone), _summed(ends[at], fresh, top, costs, 0.0)]
        starts.append(ways)
        for choice in choices[at]:
            into, folded = gathered[choice.cell.end], choice.cell.is_folded
            for column, worth in choice.worths:
                into[2 * column + folded].append(ways[folded][column] + worth)
    ends.append([log_sum(each) if each else _NOWHERE for each in gathered[-1]])
    return starts, ends


def _summed(last: Sequence[float], fresh: float, top: float, costs: Costs, lone: float) -> list[float]:
    """For each column the sum of all ways to a cell there."""
    passed, onward, found = costs.passed, 0.0, list[float]()
    for column in range(len(costs.fields)):
        new = fresh - costs.before[column]
        found.append(_either(new, top + log(onward) - passed[column]) if onward > 0.0 else new)
        if top > _NOWHERE:
            onward += exp(last[2 * column] - lone + passed[column + 1] - top)
            onward += exp(last[2 * column + 1] + passed[column + 1] - top)
    return found


def _behind(
    atoms: Sequence[Atom], choices: Sequence[Sequence[CellChoice]], costs: Costs
) -> tuple[list[list[list[float]]], list[list[list[float]]]]:
    """The sums of all walks from the end of a cell, and from a cell on, by atom, wrapped or not, and column."""
    count, passed = len(costs.fields), costs.passed
    last = [passed[column + 1] - costs.whole for column in range(count)]
    behind = [[last, last] for _ in range(len(atoms) + 1)]
    enter = [[[_NOWHERE] * count, [_NOWHERE] * count] for _ in range(len(atoms) + 1)]
    for at in range(len(atoms) - 1, -1, -1):
        gathered = [[list[float]() for _ in range(count)] for _ in range(2)]
        for choice in choices[at]:
            folded = choice.cell.is_folded
            follow = behind[choice.cell.end][folded]
            for column, worth in choice.worths:
                gathered[folded][column].append(worth + follow[column])
        enter[at] = [[log_sum(each) if each else _NOWHERE for each in some] for some in gathered]
        fresh = log_sum([value - costs.before[n] for some in enter[at] for n, value in enumerate(some)])
        lone = BREAK if atoms[at].starts_line else 0.0
        behind[at] = [_left(enter[at], fresh + _begin(atoms[at], costs), costs, cost) for cost in (lone, 0.0)]
    return behind, enter


def _either(one: float, other: float) -> float:
    """``log_sum`` of two."""
    high, low = (one, other) if one > other else (other, one)
    return high + log1p(exp(low - high))


def _left(enter: Sequence[Sequence[float]], fresh: float, costs: Costs, lone: float) -> list[float]:
    """For each column the sum of all walks on from a cell that ends there."""
    passed, onward, top = costs.passed, 0.0, max(map(max, enter))
    found = [0.0] * len(costs.fields)
    for column in range(len(found) - 1, -1, -1):
        new = fresh + passed[column + 1] - costs.whole
        found[column] = _either(new, top + log(onward) + passed[column + 1]) if onward > 0.0 else new
        if top > _NOWHERE:
            onward += exp(enter[0][column] - lone - passed[column] - top)
            onward += exp(enter[1][column] - passed[column] - top)
    return found
