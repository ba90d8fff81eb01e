"""Rows of text whose cells are wrapped over lines: the walk of ``ordered``, but whole cells are weighed.

Each is the run of words that it is, with what its lines say of the width of its column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import exp, log
from operator import add, mul, sub
from sys import float_info
from typing import NamedTuple, TypeAlias

from attrs import field

from perfscore.frozen import frozen
from perfscore.reading.decoding.evidence import TextLook, fit_of, look
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.ordered import LEVEL2_BEHIND_LEVEL1, OTHER_SKIP, SKIPS, Costs, Walk
from perfscore.reading.decoding.records import CERTAIN, Doubt
from perfscore.reading.decoding.wrapped_cells import MOST_COST, WIDEST, Room, WrappedCell, cells_from

ROW_AT_LINE_START = 1.0
ROW_INSIDE_LINE = -8.0
FIGURE_SKIP = 3.0  # a row without weight or score is seldom, more so than where cells stand in lines
OTHER_WIDTH = 1.5  # full at another width than the column's
TOO_WIDE = 2.0
BREAK = 1.5  # a line break between two cells of a row that are both not wrapped
LEAST = -4.0  # cells that are worth less are not looked at
LEAST_WEIGHT = float_info.min  # of all walks; in a header of hundreds of columns it may be less, and nothing is sure
_FIGURES = frozenset(
    ("weight", "score", "review", "level_weight", "weight_set", "factor", "comparator", "direction", "ordinal")
)
_NOWHERE = float("-inf")


class CellChoice(NamedTuple):
    """A cell and what it is worth in each column; nothing at all where it is not looked at."""

    cell: WrappedCell
    worths: list[float]


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
    fits = [(fit_of(name), name in _FIGURES) for name in fields]
    different = list(dict.fromkeys(fits))
    columns = [different.index(each) for each in fits]
    choices = [
        [
            _choice(cell, different, columns)
            for cell in cells_from(atoms, start)
            if cell.text_cost <= MOST_COST or cell.end - cell.start == 1  # one word has a place in any case
        ]
        for start in range(len(atoms))
    ]
    choices = [[each for each in some if max(each.worths) > _NOWHERE] for some in choices]
    steps = _best(atoms, _by_width(choices, heads), costs)
    rooms = [_room([step.cell for step in steps if step.column == n], head) for n, head in enumerate(heads)]
    choices = _by_width(choices, rooms)
    return _walk(atoms, _best(atoms, choices, costs), choices, costs)


def _costs(fields: Sequence[str]) -> Costs:
    passed, before = [0.0], [0.0]
    for name in fields:
        skip = SKIPS.get(name, OTHER_SKIP) + (FIGURE_SKIP if name in ("weight", "score") else 0.0)
        before.append(before[-1] + skip)
        passed.append(passed[-1] + (LEVEL2_BEHIND_LEVEL1 if name == "level2" else skip))
    return Costs(tuple(fields), tuple(passed), tuple(before), ROW_AT_LINE_START, ROW_INSIDE_LINE, {})


def _choice(
    cell: WrappedCell, fits: Sequence[tuple[Callable[[TextLook], float], bool]], columns: Sequence[int]
) -> CellChoice:
    """``columns`` tell which of the ``fits`` is that of each column."""
    seen, of_text, of_figure = look(cell.text), cell.text_cost, cell.figure_cost
    worths = [fit(seen) - (of_figure if figure else of_text) for fit, figure in fits]
    if cell.end - cell.start > 1:
        worths = [worth if worth > LEAST else _NOWHERE for worth in worths]
    return CellChoice(cell, [worths[n] for n in columns])


def _by_width(choices: Sequence[Sequence[CellChoice]], rooms: Sequence[Room]) -> list[list[CellChoice]]:
    """The choices with what the widths of the columns say."""
    narrowest, widest = min(room.high for room in rooms), max(room.low for room in rooms)
    return [
        [each if each.cell.low <= narrowest and each.cell.high > widest else _within(each, rooms) for each in some]
        for some in choices
    ]


def _within(choice: CellChoice, rooms: Sequence[Room]) -> CellChoice:
    low, high, folds = choice.cell.low, choice.cell.high, choice.cell.folds
    against = [TOO_WIDE if low > room.high else OTHER_WIDTH if folds and high <= room.low else 0.0 for room in rooms]
    return CellChoice(choice.cell, list(map(sub, choice.worths, against)))


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


#: For each column, of a cell that is not wrapped and of one that is.
ByColumn: TypeAlias = tuple[list[float], list[float]]


@frozen
class BestWays:
    """The best evidence by atom, wrapped or not, and column: of a cell that ends before the atom, among ``ending``,
    and of the ways to a cell that begins with it. ``fresh`` is that of a row that begins there.
    """

    ends: list[ByColumn]
    ending: list[list[CellChoice]]
    ways: list[ByColumn] = field(factory=list)
    fresh: list[float] = field(factory=list)


def _best(atoms: Sequence[Atom], choices: Sequence[Sequence[CellChoice]], costs: Costs) -> list[CellStep]:
    """The best walk."""
    count, behind, length = len(costs.fields), costs.passed[1:], len(atoms) + 1
    ends = [([_NOWHERE] * count, [_NOWHERE] * count) for _ in range(length)]
    found = BestWays(ends, [[] for _ in range(length)])
    for at, atom in enumerate(atoms):
        ended = max([max(map(add, values, behind)) for values in ends[at]])
        begin = costs.begin_at_line if atom.starts_line else costs.begin_inside
        fresh = ended - costs.whole + begin if at else 0.0
        folded = _arrivals(ends[at], fresh, costs, 0.0)
        ways = _arrivals(ends[at], fresh, costs, BREAK) if atom.starts_line else folded, folded
        found.fresh.append(fresh)
        found.ways.append(ways)
        for choice in choices[at]:
            cell, worths = choice
            best, come = ends[cell.end][cell.folds > 0], map(add, ways[cell.folds > 0], worths)
            best[:] = [new if new > old else old for new, old in zip(come, best, strict=True)]
            found.ending[cell.end].append(choice)
    return _traced(atoms, found, costs)


def _arrivals(last: ByColumn, fresh: float, costs: Costs, lone: float) -> list[float]:
    """For each column the best evidence of a way to a cell there."""
    onward = _NOWHERE
    found: list[float] = []
    columns = zip(*last, costs.before, costs.passed, costs.passed[1:], strict=False)
    for alone, folded, to_begin, skipped, behind in columns:
        new, on = fresh - to_begin, onward - skipped
        found.append(new if new >= on else on)
        alone_on, folded_on = alone - lone + behind, folded + behind
        best = alone_on if alone_on > folded_on else folded_on
        onward = best if best > onward else onward
    return found


def _traced(atoms: Sequence[Atom], found: BestWays, costs: Costs) -> list[CellStep]:
    """The cells of the best walk. A state is twice the column that a cell ends in, and one more for a wrapped cell."""
    steps: list[CellStep] = []
    at, state = len(atoms), _last(_passed_on(found.ends[-1], costs, 0.0))
    while at:
        column, folded = divmod(state, 2)
        best = found.ends[at][folded][column]
        came = (choice.cell for choice in found.ending[at] if _ends_with(choice, folded, column, found.ways) == best)
        cell = next(came)
        at = cell.start
        begins = found.ways[at][folded][column] == found.fresh[at] - costs.before[column]
        steps.append(CellStep(cell, column, begins))
        if begins:
            state = _last(_passed_on(found.ends[at], costs, 0.0))
        else:
            before = _passed_on(found.ends[at], costs, BREAK if atoms[at].starts_line and not folded else 0.0)
            state = before.index(max(before[: 2 * column]))
    return steps[::-1]


def _ends_with(choice: CellChoice, folded: int, column: int, ways: Sequence[ByColumn]) -> float | None:
    """The evidence of the best way that ends with a cell, which is wrapped or not."""
    cell, worths = choice
    return ways[cell.start][folded][column] + worths[column] if (cell.folds > 0) == folded else None


def _passed_on(last: ByColumn, costs: Costs, lone: float) -> list[float]:
    """The evidence of each state, with what is passed over up to it."""
    ways = zip(*last, costs.passed[1:], strict=True)
    return [value for alone, folded, behind in ways for value in (alone - lone + behind, folded + behind)]


def _last(ended: Sequence[float]) -> int:
    """The best state, the last of equals."""
    return len(ended) - 1 - ended[::-1].index(max(ended))


def _walk(
    atoms: Sequence[Atom], steps: Sequence[CellStep], choices: Sequence[Sequence[CellChoice]], costs: Costs
) -> Walk:
    """The best walk with how sure each cell is: its share of all walks, as the very words that it is."""
    weighed = [[(cell.end, cell.folds > 0, list(map(exp, worths))) for cell, worths in some] for some in choices]
    factors = _factors(costs)
    ahead, behind = _ahead(atoms, weighed, factors), _behind(atoms, weighed, factors)
    total = log(max(ahead.ended[-1], LEAST_WEIGHT)) + ahead.scales[-1]
    columns, begins, sure, parted = list[int](), list[bool](), list[Doubt](), list[float]()
    for step in steps:
        start, end, more = step.cell.start, step.cell.end, step.cell.end - step.cell.start - 1
        folded, worths = next(each[1:] for each in weighed[start] if each[0] == end)
        weights = map(mul, map(mul, ahead.ways[start][folded], worths), behind.ways[end][folded])
        scale = ahead.scales[start] + behind.scales[end] - total
        chances = {column: _share(weight, scale) for column, weight in enumerate(weights) if worths[column]}
        chance = chances.pop(step.column)
        other = max(chances, key=lambda column: chances[column], default=None)
        instead = costs.fields[other] if other is not None and chance < CERTAIN else None
        columns += [step.column] * (more + 1)
        sure += [Doubt(chance, instead)] * (more + 1)
        begins += [step.begins, *[False] * more]
        new = ahead.ended[start] * factors.begin(atoms[start]) * behind.entered[start]
        begun = _share(new, ahead.scales[start] + behind.scales[start] - total) if start else 1.0
        parted += [begun, *[0.0] * more]
    return Walk(costs.fields, tuple(columns), tuple(begins), tuple(sure), tuple(parted), total)


def _share(weight: float, scale: float) -> float:
    """``weight`` times the exponential of ``scale``, at most 1."""
    return exp(min(0.0, log(weight) + scale)) if weight > 0.0 else 0.0


#: Where a cell ends, whether it is wrapped, and its weight in each column.
WeighedCell: TypeAlias = tuple[int, int, list[float]]


@frozen
class Factors:
    """``Costs`` as factors of weights: their exponentials."""

    skip: tuple[float, ...]  # to pass over a column
    before: tuple[float, ...]  # to begin a row at a column
    after: tuple[float, ...]  # to end a row behind a column
    begin_at_line: float
    begin_inside: float

    def begin(self, atom: Atom) -> float:
        return self.begin_at_line if atom.starts_line else self.begin_inside


def _factors(costs: Costs) -> Factors:
    passed = costs.passed
    return Factors(
        tuple(exp(before - after) for before, after in pairwise(passed)),
        tuple(exp(-cost) for cost in costs.before[:-1]),
        tuple(exp(cost - costs.whole) for cost in passed[1:]),
        exp(costs.begin_at_line),
        exp(costs.begin_inside),
    )


_LONE = exp(-BREAK)


@frozen
class WalkWeights:
    """The weights of all walks up to each atom, or from it on; those of each atom are in a unit of their own.

    ``ways`` are by atom, wrapped or not, and column: ahead, to a cell that begins there; behind, from a cell that
    ended there. ``ended`` are the walks whose row ends before an atom, ``entered`` those whose row begins with it,
    and ``scales`` the logarithms of the units.
    """

    ways: list[tuple[list[float], list[float]]] = field(factory=list)
    ended: list[float] = field(factory=list)
    entered: list[float] = field(factory=list)
    scales: list[float] = field(factory=list)


def _ahead(atoms: Sequence[Atom], weighed: Sequence[Sequence[WeighedCell]], factors: Factors) -> WalkWeights:
    """The walks to the beginning of each cell, and to the end."""
    found, count = WalkWeights(), len(factors.skip)
    gathered: list[list[tuple[float, int, list[float]]]] = [[] for _ in range(len(atoms) + 1)]
    for at in range(len(atoms) + 1):
        ends, scale = _gathered(gathered[at], count) if at else (([0.0] * count, [0.0] * count), 0.0)
        ended = sum(map(mul, ends[0], factors.after)) + sum(map(mul, ends[1], factors.after))
        found.ended.append(ended)
        found.scales.append(scale)
        if at == len(atoms):
            break
        fresh = ended * factors.begin(atoms[at]) if at else 1.0
        folded = _onward(ends, fresh, 1.0, factors)
        ways = _onward(ends, fresh, _LONE, factors) if atoms[at].starts_line else folded, folded
        found.ways.append(ways)
        for end, fold, worths in weighed[at]:
            gathered[end].append((scale, fold, list(map(mul, ways[fold], worths))))
    return found


def _gathered(cells: Sequence[tuple[float, int, list[float]]], count: int) -> tuple[ByColumn, float]:
    """The sums of ``cells`` by column, wrapped or not, the largest of them 1, and the logarithm of their unit."""
    sums = [[0.0] * count, [0.0] * count]
    unit = max([scale for scale, _, _ in cells])
    for scale, fold, weights in cells:
        factor = exp(scale - unit)
        sums[fold] = [whole + factor * weight for whole, weight in zip(sums[fold], weights, strict=True)]
    top = max(map(max, sums))
    return ([value / top for value in sums[0]], [value / top for value in sums[1]]), unit + log(top)


def _onward(ends: ByColumn, fresh: float, lone: float, factors: Factors) -> list[float]:
    """For each column the sum of all ways to a cell there."""
    onward, found = 0.0, list[float]()
    for one, other, skip, before in zip(*ends, factors.skip, factors.before, strict=True):
        found.append(fresh * before + onward)
        onward = (onward * skip) + one * lone + other
    return found


def _behind(atoms: Sequence[Atom], weighed: Sequence[Sequence[WeighedCell]], factors: Factors) -> WalkWeights:
    """The walks on from the end of each cell."""
    count, last = len(factors.skip), list(factors.after)
    found = WalkWeights([(last, last)] * (len(atoms) + 1), [], [0.0] * (len(atoms) + 1), [0.0] * (len(atoms) + 1))
    for at in range(len(atoms) - 1, -1, -1):
        enter = [[0.0] * count, [0.0] * count]
        unit = max([found.scales[end] for end, _, _ in weighed[at]])
        for end, fold, worths in weighed[at]:
            factor, follow = exp(found.scales[end] - unit), found.ways[end][fold]
            weights = map(mul, worths, follow)
            enter[fold] = [whole + factor * weight for whole, weight in zip(enter[fold], weights, strict=True)]
        entered = sum(map(mul, enter[0], factors.before)) + sum(map(mul, enter[1], factors.before))
        fresh = entered * factors.begin(atoms[at])
        folded = _left(enter, fresh, 1.0, factors)
        left = _left(enter, fresh, _LONE, factors) if atoms[at].starts_line else folded
        top = max(folded)
        found.ways[at] = [value / top for value in left], [value / top for value in folded]
        found.entered[at] = entered / top
        found.scales[at] = unit + log(top)
    return found


def _left(enter: Sequence[list[float]], fresh: float, lone: float, factors: Factors) -> list[float]:
    """For each column the sum of all walks on from a cell that ends there."""
    onward, found = 0.0, list[float]()
    for one, other, skip, after in zip(*map(reversed, (*enter, factors.skip, factors.after)), strict=True):
        found.append(fresh * after + onward)
        onward = onward * skip + one * lone + other
    return found[::-1]
