"""Tables without ruled lines: words with their places -> columns and rows.

Columns: the heads give their order, the emptiest place between two heads their border. Rows: one column has one
short figure in each row (the weight, else another); every other column is cut where its lines lie best beside those
figures. Cells are centred or begin at the top: both are tried, and the whole form decides. A level word reaches over
the rows that it is centred beside, or that follow it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from attrs import field, frozen

from perfscore.reading.decoding.bounds import MOST_HEADS, MOST_PLACED
from perfscore.reading.decoding.doubts import against
from perfscore.reading.decoding.evidence import fit, look
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.records import Record, TableReading
from perfscore.reading.decoding.words import column_field, is_footer, is_total, level_depths, squeeze

MOST_HEAD_LINES = 6
MOST_CELL_LINES = 14
GAP_IN_CELL = 1.6  # lines of one cell lie no further apart, in line heights
EMPTY = {"name": 4.0, "target": 2.5, "actual": 2.0, "note": 0.3}
EMPTY_OTHER = 0.6
UNBALANCED = 1.5
TWO_VALUES = 3.0
TORN_GAP = 2.0
KNOWN_LEVEL = -3.0
UNKNOWN_LEVEL = 2.0


@frozen
class Band:
    """A column: its field, its head, and the borders between which its words lie."""

    field: str
    text: str
    left: float
    right: float


@frozen
class Fragment:
    """The words of one column in one line."""

    text: str
    y: float
    atom: Atom


def centre(atom: Atom) -> float:
    return (atom.x0 + atom.x1) / 2


def visual_lines(atoms: Sequence[Atom]) -> list[list[Atom]]:
    """Words by the line that they stand in."""
    lines: list[list[Atom]] = []
    for atom in atoms:
        if lines and lines[-1][0].line == atom.line:
            lines[-1].append(atom)
        else:
            lines.append([atom])
    return lines


@frozen
class Header:
    """The heads of a table, merged over their lines, and the number of the last of those lines."""

    heads: tuple[tuple[str, str, float, float], ...]  # field, text, x0, x1
    first: int
    last: int


def header_of(lines: Sequence[Sequence[Atom]], at: int, field_of: object) -> Header | None:
    """The header around the line ``at``: the run of lines whose words make the most heads."""
    best: tuple[float, Header] | None = None
    for first in range(max(0, at - 2), at + 1):
        for last in range(at, min(len(lines), at + MOST_HEAD_LINES)):
            if any(_is_content(atom) for line in lines[at + 1 : last + 1] for atom in line):
                break
            clusters = _clusters([atom for line in lines[first : last + 1] for atom in line])
            heads = tuple((field_of(text) or "other", text, x0, x1) for text, x0, x1 in clusters)  # type: ignore[operator]
            known = sum(1 for head in heads if head[0] != "other")
            worth = 2.0 * known - 1.5 * (len(heads) - known) - 0.1 * (last - first) - 0.5 * (at - first)
            worth += 0.02 * sum(len(head[1]) for head in heads if head[0] != "other")
            if best is None or worth > best[0]:
                best = (worth, Header(heads, lines[first][0].line, lines[last][0].line))
    return best[1] if best else None


def _is_content(atom: Atom) -> bool:
    seen = look(atom.text)
    return seen.number or seen.value or bool(seen.depths)


def _clusters(atoms: Sequence[Atom]) -> list[tuple[str, float, float]]:
    """Words that overlap across the page, over several lines, are one head."""
    groups: list[list[Atom]] = []
    for atom in sorted(atoms, key=lambda each: each.x0):
        if groups and atom.x0 < max(each.x1 for each in groups[-1]):
            groups[-1].append(atom)
        else:
            groups.append([atom])
    found = []
    for group in groups:
        text = "".join(each.text for each in sorted(group, key=lambda each: (each.line, each.x0)))
        found.append((text, min(each.x0 for each in group), max(each.x1 for each in group)))
    return found


def bands(header: Header, body: Sequence[Atom]) -> list[Band]:
    """The columns: between two heads the border is where the fewest words are cut, in the middle of the widest gap."""
    heads = header.heads
    borders = [float("-inf")]
    for before, after in pairwise(heads):
        borders.append(_border((before[2] + before[3]) / 2, (after[2] + after[3]) / 2, before[3], after[2], body))
    borders.append(float("inf"))
    return [Band(head[0], head[1], borders[n], borders[n + 1]) for n, head in enumerate(heads)]


def _border(low: float, high: float, end: float, start: float, body: Sequence[Atom]) -> float:
    """The place between ``low`` and ``high`` that cuts the fewest words."""
    words = [(atom.x0, atom.x1) for atom in body if atom.x1 > low and atom.x0 < high]
    edges = sorted({low, high, end, start, *(x for word in words for x in word if low <= x <= high)})
    begun, ended = sorted(x0 for x0, _ in words), sorted(x1 for _, x1 in words)
    best, where = (float("inf"), 0.0), (end + start) / 2
    for left, right in pairwise(edges):
        middle = (left + right) / 2
        cut = bisect_left(begun, middle) - bisect_right(ended, middle)
        width = right - left
        if (cut, -width) < best:
            best, where = (cut, -width), middle
    return where


def fragments(body: Sequence[Atom], columns: Sequence[Band]) -> list[list[Fragment]]:
    """The words of each column, line by line."""
    found: list[list[Fragment]] = [[] for _ in columns]
    for atom in body:
        number = next(n for n, band in enumerate(columns) if centre(atom) < band.right)
        column = found[number]
        if column and column[-1].atom.line == atom.line:
            column[-1] = Fragment(f"{column[-1].text} {atom.text}", atom.y, column[-1].atom)
        else:
            column.append(Fragment(atom.text, atom.y, atom))
    return found


@frozen
class Cut:
    """How one column falls into rows: for each row the fragments ``start`` to ``end``; ``cost`` compares."""

    groups: tuple[tuple[int, int], ...]
    cost: float


def cut_column(lines: Sequence[Fragment], anchors: Sequence[float], name: str, top: bool, height: float) -> Cut:
    """The best way to give the lines of a column to the rows whose figures stand at ``anchors``."""
    count, rows = len(lines), len(anchors)
    empty = EMPTY.get(name, EMPTY_OTHER)
    infinite = float("inf")
    costs = [[infinite] * (count + 1) for _ in range(rows + 1)]
    origin = [[0] * (count + 1) for _ in range(rows + 1)]
    costs[0][0] = 0.0
    group = {
        (start, end): _group_cost(lines[start:end], name, height)
        for start in range(count)
        for end in range(start + 1, min(count, start + MOST_CELL_LINES) + 1)
    }
    for row in range(rows):
        for start in range(count + 1):
            if costs[row][start] == infinite:
                continue
            for end in range(start, min(count, start + MOST_CELL_LINES) + 1):
                if end == start:
                    price = empty
                else:
                    first, last = lines[start].y, lines[end - 1].y
                    middle = first if top else (first + last) / 2
                    price = abs(middle - anchors[row]) / height + group[start, end]
                value = costs[row][start] + price
                if value < costs[row + 1][end]:
                    costs[row + 1][end], origin[row + 1][end] = value, start
    groups: list[tuple[int, int]] = []
    end = count
    if costs[rows][count] == infinite:
        return Cut(tuple((0, 0) for _ in anchors), infinite)
    for row in range(rows, 0, -1):
        start = origin[row][end]
        groups.append((start, end))
        end = start
    return Cut(tuple(reversed(groups)), costs[rows][count])


def _group_cost(lines: Sequence[Fragment], name: str, height: float) -> float:
    """What speaks against these lines being one cell."""
    text = "".join(line.text for line in lines)
    cost = 0.0
    opened = text.count("(") + text.count("（") - text.count(")") - text.count("）")
    cost += UNBALANCED * abs(opened)
    cost += TORN_GAP * sum(1 for a, b in pairwise(lines) if b.y - a.y > GAP_IN_CELL * height)
    if name in ("target", "actual", "weight", "score"):
        full = sum(1 for line in lines if look(line.text).sign or look(line.text).number)
        cost += TWO_VALUES * max(0, full - 1)
    return cost - 0.05 * fit(name, text)


def read_placed(atoms: Sequence[Atom], at: int) -> TableReading | None:
    """The indicators of a table without lines, whose header stands around the line of ``atoms[at]``."""
    lines = visual_lines(atoms)
    main = next(n for n, line in enumerate(lines) if line[0].line == atoms[at].line)
    header = header_of(lines, main, column_field)
    if header is None or len(header.heads) > MOST_HEADS:
        return None
    below = [line for line in lines if line[0].line > header.last]
    total = next((n for n, line in enumerate(below) if any(is_total(atom.text) for atom in line)), None)
    end = total
    if end is None:
        end = next((n for n, line in enumerate(below) if is_footer(line[0].text)), len(below))
    body = [atom for line in below[:end] for atom in line]
    columns = [band for band in bands(header, body) if band.field != "group"]
    if not columns or not body:
        return None
    if _is_too_large(columns, fragments(body, columns)):
        return None
    height = line_height(below[:end])
    rival_readings = [_rows(body, columns, top, height) for top in (False, True)]
    (cost, best), (other, rival) = sorted(rival_readings, key=lambda each: each[0])
    records = against(best, rival, other - cost)
    totals = _totals(below[total], columns) if total is not None else {}
    known = tuple(dict.fromkeys(band.field for band in columns if band.field != "other"))
    return TableReading(tuple(records), totals, known, -cost)


def line_height(lines: Sequence[Sequence[Atom]]) -> float:
    """The usual distance of two lines."""
    gaps = sorted(b[0].y - a[0].y for a, b in pairwise(lines) if b[0].y > a[0].y)
    return gaps[len(gaps) // 4] if gaps else 1.0


def _anchor_column(columns: Sequence[Band], found: Sequence[Sequence[Fragment]]) -> int:
    """The column with one short figure in each row."""
    order = ("weight", "score", "target", "actual")

    def worth(number: int) -> tuple[float, int]:
        name = columns[number].field
        if name not in order:
            return (-1.0, 0)
        good = sum(
            1 for line in found[number] if fit(name, line.text) > 0 and (look(line.text).points or name[0] in "ta")
        )
        return (good * (1.5 if name in ("weight", "score") else 1.0), -order.index(name))

    return max(range(len(columns)), key=worth)


def _is_too_large(columns: Sequence[Band], found: Sequence[Sequence[Fragment]]) -> bool:
    """Whether weighing every way to cut the columns into rows would take for ever; their order is then all there is."""
    return len(found[_anchor_column(columns, found)]) * max(map(len, found)) > MOST_PLACED


def _rows(body: Sequence[Atom], columns: Sequence[Band], top: bool, height: float) -> tuple[float, list[Record]]:
    found = fragments(body, columns)
    anchor = _anchor_column(columns, found)
    name = columns[anchor].field
    marks = [line for line in found[anchor] if fit(name, line.text) > 0]
    anchors = [line.y for line in marks]
    if not anchors:
        return float("inf"), []
    cells: list[dict[str, str]] = [{} for _ in anchors]
    cost, spread = 0.0, [(y, y) for y in anchors]
    for number, band in enumerate(columns):
        if band.field in ("level1", "level2"):
            continue
        cut = cut_column(found[number], anchors, band.field, top, height)
        cost += min(cut.cost, 1e6)
        for row, (start, end) in enumerate(cut.groups):
            if start == end:
                continue
            text = " ".join(line.text for line in found[number][start:end])
            cells[row][band.field] = f"{cells[row][band.field]} {text}" if band.field in cells[row] else text
            spread[row] = (
                min(spread[row][0], found[number][start].y), max(spread[row][1], found[number][end - 1].y),
            )  # fmt: skip
    starts: list[int] | None = None
    for depth in (2, 1):
        column = next((n for n, band in enumerate(columns) if band.field == f"level{depth}"), None)
        if column is None:
            continue
        spans, price = level_spans(found[column], depth, Rows(tuple(spread), top, height), starts)
        cost += price
        for text, first, last in spans:
            for row in range(first, last + 1):
                cells[row][f"level{depth}"] = text
        starts = sorted({first for _, first, _ in spans}) or None
    return cost, [Record(cell, mark.atom.place) for cell, mark in zip(cells, marks, strict=True)]


def level_words(lines: Sequence[Fragment], depth: int) -> list[tuple[str, float, float]]:
    """The lines of a level column as words: (text, first y, last y); known words are put together."""
    count = len(lines)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * count
    for end in range(1, count + 1):
        for start in range(max(0, end - 6), end):
            text = squeeze("".join(line.text for line in lines[start:end]))
            depths = level_depths(text)
            price = KNOWN_LEVEL if depth in depths else (0.5 if depths else UNKNOWN_LEVEL)
            price += 0.3 * (text.count("(") != text.count(")"))
            value = best[start][0] + price
            if value < best[end][0]:
                best[end] = (value, start)
    words: list[tuple[str, float, float]] = []
    end = count
    while end > 0:
        start = best[end][1]
        text = "".join(line.text for line in lines[start:end])
        words.append((text, lines[start].y, lines[end - 1].y))
        end = start
    return words[::-1]


@frozen
class Rows:
    """How far down each row reaches (first line to last), whether cells begin at the top, and the line height."""

    spread: tuple[tuple[float, float], ...]
    top: bool
    height: float


def level_spans(
    lines: Sequence[Fragment],
    depth: int,
    rows: Rows,
    starts: Sequence[int] | None,
) -> tuple[list[tuple[str, int, int]], float]:
    """Which rows each level word reaches over: consecutive rows, all of them, in the order of the words."""
    words = level_words(lines, depth)
    count = len(rows.spread)
    if not words or len(words) > count:
        return [], 3.0 * len(words)
    infinite = float("inf")
    costs = [[infinite] * (count + 1) for _ in range(len(words) + 1)]
    origin = [[0] * (count + 1) for _ in range(len(words) + 1)]
    costs[0][0] = 0.0
    for number, (_, first_y, last_y) in enumerate(words):
        for start in range(count):
            if costs[number][start] == infinite:
                continue
            off = 0.0 if starts is None or start in starts else 1.5
            for end in range(start + 1, count + 1):
                if rows.top:
                    price = abs(first_y - rows.spread[start][0])
                else:
                    price = abs((first_y + last_y) / 2 - (rows.spread[start][0] + rows.spread[end - 1][1]) / 2)
                value = costs[number][start] + price / rows.height + off
                if value < costs[number + 1][end]:
                    costs[number + 1][end], origin[number + 1][end] = value, start
    spans: list[tuple[str, int, int]] = []
    end = count
    if costs[len(words)][count] == infinite:
        return [], 3.0 * len(words)
    for number in range(len(words), 0, -1):
        start = origin[number][end]
        spans.append((words[number - 1][0], start, end - 1))
        end = start
    return spans[::-1], costs[len(words)][count]


def _totals(line: Sequence[Atom], columns: Sequence[Band]) -> dict[str, str]:
    """The figures of the total row: by column, else in order."""
    numbers = [atom for atom in line if look(atom.text).points_or_more]
    placed: dict[str, str] = {}
    for atom in numbers:
        name = next(band.field for band in columns if centre(atom) < band.right)
        if name in ("weight", "score"):
            placed.setdefault(name, atom.text)
    if len(placed) == len(numbers):
        return placed
    if len(numbers) >= 2:
        return {"weight": numbers[0].text, "score": numbers[1].text}
    return {"score": numbers[0].text} if numbers else {}


__all__ = ["Header", "bands", "field", "header_of", "read_placed", "visual_lines"]
