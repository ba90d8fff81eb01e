"""Lines of a table without ruled lines -> its rows: every row is a run of lines, and all its cells lie in it.

The runs are those whose cells fit their fields best and stand in one another's middle (or begin at one height, or end
at one), found by dynamic programming over all places where a row may end. What the columns of levels hold reaches
over several rows and has no part in this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from attrs import define, field

from perfscore.frozen import frozen
from perfscore.reading.decoding.cells import is_debris
from perfscore.reading.decoding.evidence import fit, look
from perfscore.reading.decoding.lines import Atom
from perfscore.widths import cells

MOST_LINES = 60  # lines that a row reaches over at most
HOPELESS = 25.0  # what so much speaks against is no row, whatever follows
GAP_IN_CELL = 1.6  # lines of one cell lie no further apart, in line heights
TORN_GAP = 2.0
OFF_A_LINE = 2.0  # a cell that stands a line height off
MOST_OFF = 3.0
UNBALANCED = 1.5
TWO_VALUES = 4.0
PERHAPS_ONE = 0.5  # two lines of digits of which the first fills its column
NOT_WRAPPED = 1.0  # a line that ends although the next word had room in it
HALF = 0.5
FIT = 0.5
LEAST_FIT, MOST_FIT = -4.0, 3.5
MISSING = {"name": 5.0, "weight": 3.0, "score": 2.0, "target": 2.0, "actual": 1.5}
TOP_AT_END = 0.25  # a row at the end of a page that stands at its top though the others do not
OVER_A_PAGE = 1.0
ONLY_BEHIND_A_PAGE = 3.0  # a cell that begins on the page after that of its row
TWO_TOTALS = 8.0
_FIGURES = ("weight", "score", "target", "actual", "review")
_POINTS = ".,"
_FIRST_WORD = re.compile(r"[0-9A-Za-z.,%]+|.")
_TEMPLATE = re.compile(r"[.…·]{2,}|(?:三级)?指标[0-9]+[:：]?")


class RowMode(Enum):
    """How the cells of a row stand beside each other."""

    CENTRED = "centred"
    TOP = "top"
    BOTTOM = "bottom"


@frozen
class Fragment:
    """The words of one column in one line; ``y`` in line heights."""

    text: str
    y: float
    atom: Atom
    page: int = 0


@frozen
class Pricing:
    """What speaks against lines being one cell of a column, and against a row that has nothing in a column.

    ``is_empty`` tells of a row that nobody filled, which lacks nothing.
    """

    cell: Callable[[int, Sequence[Fragment]], float]
    missing: Mapping[int, float]
    is_empty: Callable[[Mapping[int, Sequence[Fragment]]], bool]


@frozen
class Slice:
    """A line of the table: its words by column. ``total`` tells that a label of a total stands in it."""

    y: float
    page: int
    cells: Mapping[int, Fragment]
    total: bool = False


@frozen
class Cut:
    """The rows as runs of lines ``start`` to ``end``; ``cost`` compares."""

    rows: tuple[tuple[int, int], ...]
    cost: float


def cut_rows(slices: Sequence[Slice], pricing: Pricing) -> dict[RowMode, Cut]:
    """For each way in which cells may stand the cheapest way to cut the lines into rows."""
    count = len(slices)
    best = {mode: [0.0] + [float("inf")] * count for mode in RowMode}
    origin = {mode: [0] * (count + 1) for mode in RowMode}
    for start in range(count):
        for end, prices in _rows_from(slices, start, pricing):
            for mode, price in zip(RowMode, prices, strict=True):
                total = best[mode][start] + price
                if total < best[mode][end]:
                    best[mode][end], origin[mode][end] = total, start
    return {mode: Cut(_traced(origin[mode], count), best[mode][count]) for mode in RowMode}


def _traced(origin: Sequence[int], end: int) -> tuple[tuple[int, int], ...]:
    rows: list[tuple[int, int]] = []
    while end > 0:
        rows.append((origin[end], end))
        end = origin[end]
    return tuple(reversed(rows))


def _rows_from(slices: Sequence[Slice], start: int, pricing: Pricing) -> Iterator[tuple[int, tuple[float, ...]]]:
    """The price of every row that begins with the line ``start``, for each way in which cells may stand."""
    row = _Row(pricing)
    for end in range(start + 1, min(len(slices), start + MOST_LINES) + 1):
        row.take(slices[end - 1])
        yield end, row.prices(end < len(slices) and slices[end].page != slices[end - 1].page)
        if row.against > HOPELESS:
            return


@define
class _Part:
    """The cells of a row that stand on one page: column -> height of its first and of its last line."""

    firsts: dict[int, float] = field(factory=dict)
    lasts: dict[int, float] = field(factory=dict)

    def off(self) -> tuple[float, float, float]:
        """How far the cells are from standing in one middle, from one top, on one bottom."""
        top, bottom = min(self.firsts.values()), max(self.lasts.values())
        centred = high = low = 0.0
        for column, first in self.firsts.items():
            last = self.lasts[column]
            centred += min(MOST_OFF, abs(first + last - top - bottom) / 2)
            high += min(MOST_OFF, first - top)
            low += min(MOST_OFF, bottom - last)
        return centred, high, low


@define
class _Row:
    """A row that grows line by line."""

    pricing: Pricing
    cells: dict[int, list[Fragment]] = field(factory=dict)
    costs: dict[int, float] = field(factory=dict)
    pages: dict[int, _Part] = field(factory=dict)
    totals: int = 0

    @property
    def against(self) -> float:
        return sum(cost for cost in self.costs.values() if cost > 0)

    def take(self, line: Slice) -> None:
        """Add one line."""
        part = self.pages.setdefault(line.page, _Part())
        self.totals += line.total
        for column, fragment in line.cells.items():
            lines = self.cells.setdefault(column, [])
            lines.append(fragment)
            part.firsts.setdefault(column, line.y)
            part.lasts[column] = line.y
            self.costs[column] = self.pricing.cell(column, lines)

    def prices(self, ends_page: bool) -> tuple[float, ...]:
        """What speaks against this row, for each way in which cells may stand.

        A row that a page ends in may stand at its top, also when only white space of it is on the next page.
        """
        cost = sum(self.costs.values())
        if self.totals:
            cost += TWO_TOTALS * (self.totals - 1)
        elif not self.pricing.is_empty(self.cells):
            cost += sum(price for column, price in self.pricing.missing.items() if column not in self.cells)
        parts = list(self.pages.values())
        if len(parts) == 1:
            ways = parts[0].off()
            least = ways[1] + TOP_AT_END if ends_page else MOST_OFF * len(self.cells)
            return tuple(cost + OFF_A_LINE * min(off, least) for off in ways)
        late = sum(1 for part in parts[1:] for column in part.firsts if column not in parts[0].firsts)
        cost += OVER_A_PAGE + ONLY_BEHIND_A_PAGE * late
        offs = [part.off() for part in parts]
        return tuple(cost + OFF_A_LINE * sum(min(off[n], off[1]) for off in offs) for n in range(len(RowMode)))


def indicator_pricing(slices: Sequence[Slice], fields: Sequence[str]) -> Pricing:
    """For the rows of an indicator table."""
    widest = widths(slices, len(fields))

    def price(column: int, lines: Sequence[Fragment]) -> float:
        return cell_cost(lines, fields[column], widest[column])

    return Pricing(price, _needed(slices, fields), _nobody_filled)


def widths(slices: Sequence[Slice], count: int) -> list[float]:
    """The width of the longest line of each column."""
    found = [0.0] * count
    for each in slices:
        for column, fragment in each.cells.items():
            found[column] = max(found[column], _width(fragment.text))
    return found


@lru_cache(maxsize=10_000)
def _width(text: str) -> float:
    """How wide a text is, in digits; a Chinese character is two."""
    return cells(text) - HALF * sum(text.count(point) for point in _POINTS)


def is_wrapped(before: str, text: str, widest: float) -> bool:
    """Whether the first word of a line had no room in the line before it; numbers too long for a line are cut."""
    word = _FIRST_WORD.match(text)
    own = _width(word[0]) if word else 0.0
    if own >= widest or (before[-1:].isdigit() and text[:1].isdigit()):
        own = _width(text[:1])
    return _width(before) + own > widest


def _nobody_filled(cells: Mapping[int, Sequence[Fragment]]) -> bool:
    """Whether a row holds nothing but what a template has in it: 指标2：."""
    return all(is_debris(lines[0].text) and len(lines) == 1 for lines in cells.values())


def _needed(slices: Sequence[Slice], fields: Sequence[str]) -> dict[int, float]:
    """What it costs a row to have nothing in a column: less where the column is mostly empty."""
    lines = {column: sum(1 for each in slices if column in each.cells) for column in range(len(fields))}
    columns = {name: column for column, name in enumerate(fields) if name in MISSING}
    usual = max((lines[column] for column in columns.values()), default=0)
    return {column: MISSING[name] * min(1.0, 2.0 * lines[column] / max(1, usual)) for name, column in columns.items()}


def cell_cost(lines: Sequence[Fragment], name: str, widest: float) -> float:
    """What speaks against these lines being one cell of a field; ``widest`` is the longest line of its column."""
    text = "".join(line.text for line in lines)
    cost = -FIT * min(MOST_FIT, max(LEAST_FIT, fit(name, text)))
    opened = text.count("(") + text.count("（") - text.count(")") - text.count("）")
    cost += UNBALANCED * abs(opened) + torn_gaps(lines)
    for before, line in pairwise(lines):
        wrapped = is_wrapped(before.text, line.text, widest)
        if _TEMPLATE.fullmatch(line.text) or (name in _FIGURES and _begins_value(before.text, line.text)):
            cost += PERHAPS_ONE if wrapped and look(text).points else TWO_VALUES
        elif not wrapped:
            cost += NOT_WRAPPED
    return cost


def torn_gaps(lines: Sequence[Fragment]) -> float:
    """What speaks against lines being one cell because white space lies between them."""
    return TORN_GAP * sum(1 for a, b in pairwise(lines) if b.y - a.y > GAP_IN_CELL and a.page == b.page)


def _begins_value(before: str, text: str) -> bool:
    """Whether a line of a cell of figures is a value of its own, not the rest of that before it."""
    seen = look(text)
    return (seen.sign or seen.number) and not before.endswith((".", "年", "月", "-", "~", "至", "/"))
