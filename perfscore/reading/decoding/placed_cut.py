"""Lines of a column -> cells of rows: the cut that lies best beside the figures of the rows.

Cells are centred or begin at the top. A level word reaches over the rows that it is centred beside, or that follow it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from attrs import frozen

from perfscore.reading.decoding.evidence import fit, look
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.words import level_depths, squeeze

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
class Fragment:
    """The words of one column in one line."""

    text: str
    y: float
    atom: Atom


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
