"""Rows from the order of atoms alone: the cheapest way to walk through the columns, row after row.

An atom goes on in the cell of the atom before, moves to a later column of the row, or begins a new row. What is passed
over costs; what fits earns (``evidence``). The best walk is the reading; the weight of all walks through a place
tells how sure it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import exp, log
from operator import add, itemgetter, sub

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.reading.decoding.evidence import fit, look
from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.records import CERTAIN, Doubt
from perfscore.reading.grid import SourceKind

SKIPS = {
    "name": 6.0, "weight": 2.0, "score": 1.98, "target": 1.5, "actual": 1.48, "level1": 0.3, "level2": 0.3, "note": 0.1,
    "comparator": 1.5, "unit": 1.0, "rule": 0.6, "review": 0.3, "ordinal": 0.6, "direction": 1.0,
    "level3": 0.3, "level_weight": 0.2,
    "earlier_target": 0.8, "factor": 0.8,
}  # fmt: skip
OTHER_SKIP = 0.4
LEVEL2_BEHIND_LEVEL1 = 1.5  # a row that names its first level seldom lacks the second
PRINTED_EMPTY = 2.0  # where empty cells are printed, passing a column without one costs so many times more
GO_ON_NUMBER = 3.5
GO_ON_TEXT = 1.6
GO_ON_SAME_LINE = 0.3  # a space inside a cell
GO_ON_AGAIN = 4.0  # a cell seldom says one thing twice; two cells side by side do
ROW_AT_LINE_START = 1.0
ROW_INSIDE_LINE = -2.5
TABLE_ROW_AT_LINE_START = 4.0
TABLE_ROW_INSIDE_LINE = -8.0
SHAKY_ROW = 0.6  # limits of a row that are no more probable than this shake its cells
SHAKY = 0.85  # what the cells of such a row are at most, and texts that are wrapped over lines
WRAPPED_ROWS = 0.04  # so many cells a row that go on in the next line tell that cells are wrapped
EMPTY_NAME = -4.0
EMPTY_CELL = 0.5
_NOWHERE = float("-inf")
_DASHES = re.compile("[-—–]{1,6}")  # a cell with nothing to say
_FIGURES = frozenset(("weight", "score"))
_TEXT_FIELDS = frozenset(("name", "note", "rule", "basis", "evidence", "target", "actual", "other"))


@frozen
class Walk:
    """The best way through: the column of each atom, whether it begins a row, how sure its column is.

    ``parted`` is how probable it is, over all walks, that an atom begins a row.
    """

    fields: tuple[str, ...]
    columns: tuple[int, ...]
    begins: tuple[bool, ...]
    sure: tuple[Doubt, ...]
    parted: tuple[float, ...]
    evidence: float


@frozen
class Costs:
    """What passing over columns costs: before[k] to begin a row at column k, after[j] to end it behind column j."""

    fields: tuple[str, ...]
    passed: tuple[float, ...]  # passed[k]: the sum of the skips of columns 0 to k - 1
    before: tuple[float, ...]  # before[k]: what beginning a row at column k costs
    begin_at_line: float  # what beginning a row at the start of a line is worth, and inside a line
    begin_inside: float
    #: Is a number, starts a line, is what the atom before is -> what going on costs, by column.
    go_on: Mapping[tuple[bool, bool, bool], tuple[float, ...]]

    @property
    def whole(self) -> float:
        return self.passed[-1]

    def moves(self, atom: Atom, before: Atom) -> tuple[float, tuple[float, ...]]:
        """What beginning a row with this atom is worth, and what going on in the cell before costs, by column."""
        begin = self.begin_at_line if atom.starts_line else self.begin_inside
        return begin, self.go_on[look(atom.text).number, atom.starts_line, atom.text == before.text]


def costs_of(fields: Sequence[str], atoms: Sequence[Atom]) -> Costs:
    printed = any(not atom.text for atom in atoms)
    factor = PRINTED_EMPTY if printed else 1.0
    passed, before = [0.0], [0.0]
    for name in fields:
        skip = factor * SKIPS.get(name, OTHER_SKIP)
        before.append(before[-1] + skip)
        passed.append(passed[-1] + (LEVEL2_BEHIND_LEVEL1 if name == "level2" else skip))
    starts = sum(1 for atom in atoms if atom.starts_line)
    if atoms and atoms[0].in_table:
        begins = TABLE_ROW_AT_LINE_START, TABLE_ROW_INSIDE_LINE
    elif atoms and starts * 2 <= len(atoms) and starts > 1:
        begins = ROW_AT_LINE_START, ROW_INSIDE_LINE
    else:
        begins = 0.0, 0.0
    go_on = {
        (number, starts, again): tuple(
            (GO_ON_TEXT if name in _TEXT_FIELDS and not number else GO_ON_NUMBER)
            - GO_ON_SAME_LINE * (not starts)
            + GO_ON_AGAIN * again
            for name in fields
        )
        for number, starts, again in product((True, False), repeat=3)
    }
    return Costs(tuple(fields), tuple(passed), tuple(before), *begins, go_on)


def best_of(rivals: Sequence[tuple[str, ...]], atoms: Sequence[Atom]) -> int:
    """Which of the rival columns has the best walk of ``atoms``, the first of equals."""
    if not atoms or len(rivals) == 1:
        return 0
    by_field = _by_field(atoms, frozenset().union(*rivals))
    evidence: dict[tuple[str, ...], float] = {}
    for fields in dict.fromkeys(rivals):
        costs = costs_of(fields, atoms)
        evidence[fields] = _ended(_best(atoms, _fits(by_field, fields), costs)[-1], costs)
    return max(range(len(rivals)), key=lambda n: evidence[rivals[n]])


def _by_field(atoms: Sequence[Atom], fields: Iterable[str]) -> dict[str, list[float]]:
    """How well each atom fits each field."""
    return {name: [_fit(name, atom.text) for atom in atoms] for name in fields}


def _fits(by_field: Mapping[str, Sequence[float]], fields: Sequence[str]) -> list[tuple[float, ...]]:
    """For each atom how well it fits each of the columns."""
    return list(zip(*(by_field[name] for name in fields), strict=True))


def _ended(last: Sequence[float], costs: Costs) -> float:
    """The evidence when the last row ends here."""
    return max(value + costs.passed[j + 1] - costs.whole for j, value in enumerate(last))


def walk(atoms: Sequence[Atom], fields: Sequence[str]) -> Walk:
    """The best walk of ``atoms`` through ``fields``, from the beginning of a row."""
    if not atoms:
        return Walk(tuple(fields), (), (), (), (), 0.0)
    costs = costs_of(fields, atoms)
    fits = _fits(_by_field(atoms, fields), fields)
    best = _best(atoms, fits, costs)
    columns, begins = _traced(atoms, best, fits, costs)
    ahead, behind = _ahead(atoms, fits, costs), _behind(atoms, fits, costs)
    return Walk(
        costs.fields,
        columns,
        begins,
        tuple(_sureness(ahead, behind, costs, columns)),
        tuple(_parted(atoms, fits, costs, ahead, behind)),
        _ended(best[-1], costs),
    )


def _fit(name: str, text: str) -> float:
    if text and not _DASHES.fullmatch(text):
        return fit(name, text)
    return EMPTY_NAME if name == "name" else EMPTY_CELL - (1.0 if name in ("weight", "target") else 0.0)


def _best(atoms: Sequence[Atom], fits: Sequence[Sequence[float]], costs: Costs) -> list[list[float]]:
    """For each atom and column the best evidence so far."""
    begun, passed, behind_it, whole = costs.before, costs.passed, costs.passed[1:], costs.whole
    never = [-_NOWHERE] * len(behind_it)
    best = [list(map(sub, fits[0], begun))]
    for before_it, atom, fitting in zip(atoms, atoms[1:], fits[1:], strict=False):
        begin, go_on = costs.moves(atom, before_it)
        last, onward = best[-1], _NOWHERE
        now: list[float] = []
        passed_on = list(map(add, last, behind_it))
        fresh = max(passed_on) - whole + begin
        columns = zip(fitting, last, begun, passed, go_on if atom.text else never, passed_on, strict=False)
        for fits_here, before, to_begin, skipped, to_go_on, behind in columns:
            new, on = fresh - to_begin, onward - skipped
            came = (new if new >= on else on) + fits_here
            gone_on = before - to_go_on + fits_here if fits_here < 0.0 else before - to_go_on
            now.append(came if came >= gone_on else gone_on)
            onward = behind if behind > onward else onward
        best.append(now)
    return best


def _traced(
    atoms: Sequence[Atom], best: Sequence[Sequence[float]], fits: Sequence[Sequence[float]], costs: Costs
) -> tuple[tuple[int, ...], tuple[bool, ...]]:
    """The columns of the best walk, and whether a row begins there, from the last atom back."""
    column = max(range(len(best[-1])), key=lambda j: best[-1][j] + costs.passed[j + 1])
    columns, begins = [column], list[bool]()
    for at in range(len(atoms) - 1, 0, -1):
        begin, go_on = costs.moves(atoms[at], atoms[at - 1])
        last, passed, fitting = best[at - 1], costs.passed, fits[at][column]
        ended, ended_from = max((value + passed[j + 1] - costs.whole, j) for j, value in enumerate(last))
        ways = [(ended + begin - costs.before[column] + fitting, ended_from, True)]
        if column:
            on_from = max(range(column), key=lambda j: last[j] + passed[j + 1])
            ways.append((last[on_from] + passed[on_from + 1] - passed[column] + fitting, on_from, False))
        if atoms[at].text:
            ways.append((last[column] - go_on[column] + min(fitting, 0.0), column, False))
        _, column, begun = max(ways, key=itemgetter(0))
        columns.append(column)
        begins.append(begun)
    return tuple(reversed(columns)), (True, *reversed(begins))


def _sureness(
    ahead: Sequence[Sequence[float]], behind: Sequence[Sequence[float]], costs: Costs, chosen: Sequence[int]
) -> Iterator[Doubt]:
    """For each atom the probability of its column over all walks, and the next likely field."""
    for forward, backward, column in zip(ahead, behind, chosen, strict=True):
        weights = [a + b for a, b in zip(forward, backward, strict=True)]
        total = log_sum(weights)
        other = max((w, k) for k, w in enumerate(weights) if k != column)[1] if len(weights) > 1 else column
        probability = exp(weights[column] - total)
        yield Doubt(probability, costs.fields[other] if probability < CERTAIN else None)


def _parted(
    atoms: Sequence[Atom],
    fits: Sequence[Sequence[float]],
    costs: Costs,
    ahead: Sequence[Sequence[float]],
    behind: Sequence[Sequence[float]],
) -> Iterator[float]:
    """For each atom the probability that it begins a row."""
    yield 1.0
    for at in range(1, len(atoms)):
        begin, _ = costs.moves(atoms[at], atoms[at - 1])
        ended = log_sum([value + costs.passed[j + 1] - costs.whole for j, value in enumerate(ahead[at - 1])])
        fresh = log_sum([fits[at][k] - costs.before[k] + value for k, value in enumerate(behind[at])])
        total = log_sum([a + b for a, b in zip(ahead[at], behind[at], strict=True)])
        yield min(1.0, exp(ended + begin + fresh - total))


def log_sum(values: Sequence[float]) -> float:
    """The logarithm of the sum of what ``values`` are the logarithms of."""
    top = max(values)
    return top + log(sum([exp(value - top) for value in values])) if top > float("-inf") else top


def _ahead(atoms: Sequence[Atom], fits: Sequence[Sequence[float]], costs: Costs) -> list[list[float]]:
    sums: list[list[float]] = []
    count, passed, whole = len(costs.fields), costs.passed, costs.whole
    for before_it, atom, fitting in zip((atoms[0], *atoms), atoms, fits, strict=False):
        begin, go_on = costs.moves(atom, before_it)
        if not sums:
            sums.append([fitting[k] - costs.before[k] for k in range(count)])
            continue
        last = sums[-1]
        ended = log_sum([last[j] + passed[j + 1] - whole for j in range(count)]) + begin
        top = max(last)
        onward, now = 0.0, []
        for k in range(count):
            ways = [ended - costs.before[k]]
            if onward > 0.0:
                ways.append(top + log(onward) - passed[k])
            if atom.text:
                ways.append(last[k] - go_on[k] + min(fitting[k], 0.0) - fitting[k])
            now.append(log_sum(ways) + fitting[k])
            onward += exp(last[k] + passed[k + 1] - top)
        sums.append(now)
    return sums


def _behind(atoms: Sequence[Atom], fits: Sequence[Sequence[float]], costs: Costs) -> list[list[float]]:
    count, passed, whole = len(costs.fields), costs.passed, costs.whole
    sums = [[passed[j + 1] - whole for j in range(count)]]
    for at in range(len(atoms) - 1, 0, -1):
        begin, go_on = costs.moves(atoms[at], atoms[at - 1])
        following = [value + fits[at][k] for k, value in enumerate(sums[-1])]
        fresh = log_sum([following[k] - costs.before[k] for k in range(count)]) + begin
        top = max(following)
        onward = 0.0
        now = [0.0] * count
        for j in range(count - 1, -1, -1):
            ways = [fresh + passed[j + 1] - whole]
            if onward > 0.0:
                ways.append(top + log(onward) + passed[j + 1])
            if atoms[at].text:
                ways.append(following[j] - go_on[j] + min(fits[at][j], 0.0) - fits[at][j])
            now[j] = log_sum(ways)
            onward += exp(following[j] - passed[j] - top)
        sums.append(now)
    return sums[::-1]


def walked_lines(atoms: Sequence[Atom], found: Walk) -> tuple[list[DocumentLine], dict[int, dict[int, Doubt]]]:
    """The rows of a walk as lines of a table, and by line and column which cells are not certain."""
    lines: list[DocumentLine] = []
    doubts: dict[int, dict[int, Doubt]] = {}
    sure = _shaken(atoms, found)
    for row in _rows(found):
        first = atoms[row[0]]
        cells: dict[int, list[int]] = {}
        for number in row:
            cells.setdefault(found.columns[number], []).append(number)
        pieces = tuple(
            evolve(
                atoms[numbers[0]],
                text=" ".join(atoms[n].text for n in numbers).strip(),
                column=column,
                line=len(lines),
                in_table=True,
            )
            for column, numbers in cells.items()
            if any(atoms[n].text for n in numbers)
        )
        unsure = {
            column: min((sure[n] for n in numbers), key=lambda each: each.probability)
            for column, numbers in cells.items()
        }
        doubts[len(lines)] = {column: doubt for column, doubt in unsure.items() if doubt.probability < CERTAIN}
        lines.append(DocumentLine(pieces, first.place, len(lines), SourceKind.ORDERED, width=len(found.fields)))
    return lines, doubts


def _shaken(atoms: Sequence[Atom], found: Walk) -> list[Doubt]:
    """How sure the columns are, less where the limits of a row are open, and in texts that are wrapped over lines."""
    wraps = _wraps(atoms, found.columns, found.begins)
    limits = [at if begun else 1 - at for at, begun in zip(found.parted, found.begins, strict=True)]
    sure: list[Doubt] = []
    for row in _rows(found):
        open_limits = min(limits[row[0] : row[-1] + 2]) < SHAKY_ROW
        for n in row:
            wrapped = wraps and found.fields[found.columns[n]] not in _FIGURES
            doubt = found.sure[n]
            shaken = open_limits or wrapped or (n > row[0] and _is_joined(atoms, found.columns, n))
            sure.append(evolve(doubt, probability=min(doubt.probability, SHAKY)) if shaken else doubt)
    return sure


def _is_joined(atoms: Sequence[Atom], columns: Sequence[int], n: int) -> bool:
    """Whether a cell of a table was put together with the one before it in its line."""
    one, other = atoms[n - 1], atoms[n]
    beside = other.in_table and one.line == other.line and columns[n] == columns[n - 1]
    return beside and bool(one.text and other.text)


def _wraps(atoms: Sequence[Atom], columns: Sequence[int], begins: Sequence[bool]) -> bool:
    """Whether cells are wrapped over lines: then it is the words alone that tell where a text ends."""
    gone_on = [
        n for n in range(1, len(atoms)) if atoms[n].starts_line and not begins[n] and columns[n] == columns[n - 1]
    ]
    return len(gone_on) >= WRAPPED_ROWS * (1 + sum(begins[1:]))


def _rows(found: Walk) -> Iterator[list[int]]:
    row: list[int] = []
    for number, begins in enumerate(found.begins):
        if begins and row:
            yield row
            row = []
        row.append(number)
    if row:
        yield row


def walk_fields(fields: Sequence[str]) -> tuple[str, ...]:
    """The fields as a walk takes them: of several columns for one field, which one the rows are about."""
    names = list(fields)
    if "detail" in names:
        names = [{"name": "level3", "detail": "name"}.get(name, name) for name in names]
    for n, name in enumerate(names):
        before = names[n - 1] if n else ""
        if name in ("weight", "score") and before in ("level1", "level2") and name in names[n + 1 :]:
            names[n] = "level_weight"
        elif name == "target" and "target" in names[n + 1 :]:
            names[n] = "earlier_target"
    return tuple(names)
