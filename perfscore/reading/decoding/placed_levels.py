"""The columns of a table without ruled lines whose cells reach over several rows: levels, their points, the margin.

A word stands in the middle of the rows that it holds for, at the height of the first, or beside the first with nothing
beside the others; where a page divides these rows, it begins at the top. Which lines are one word and which rows it
reaches over is found together, by dynamic programming over the lines and the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import TypeAlias

from attrs import evolve, frozen

from perfscore.reading.decoding.placed_rows import Fragment, torn_gaps
from perfscore.reading.decoding.words import conflict_of_levels, level_depths, squeeze

MOST_LINES = 7  # of one word
KNOWN = -3.0
OTHER_DEPTH = 0.0
LIKE_A_LEVEL = 0.5
UNKNOWN = 2.0
POINTS = 0.0
UNBALANCED = 0.6
NO_WORD = 1.5  # a row that no word reaches over
OTHER_START = 1.5  # a word that does not begin where one of the deeper level does
CONFLICT = 2.0  # a row whose deeper level belongs to another word
MOST_OFF = 6.0


class Reach(Enum):
    """Where a word stands beside its rows."""

    CENTRED = "centred"
    TOP = "top"
    FIRST = "first"


WAY = {Reach.CENTRED: 0.0, Reach.TOP: 0.5, Reach.FIRST: 1.0}  # what each way costs beforehand


@frozen
class RowPart:
    """What of a row stands on one page: its first and its last height."""

    page: int
    top: float
    bottom: float


@frozen
class Span:
    """A word and the rows ``first`` to ``last`` that it holds for."""

    text: str
    first: int
    last: int


@frozen
class Spans:
    """The words of a column and what speaks against them."""

    words: tuple[Span, ...]
    cost: float


@frozen
class Beside:
    """What is known of the rows: their parts by page, where words of the deeper level begin, and those words."""

    rows: tuple[tuple[RowPart, ...], ...]
    starts: frozenset[int] = frozenset()
    deeper: tuple[str, ...] = ()

    def conflicts(self, text: str, first: int, last: int) -> float:
        """What speaks against a word reaching over these rows because of the deeper level beside it."""
        words = self.deeper[first : last + 1]
        return CONFLICT * sum(1 for word in words if word and conflict_of_levels(text, word))


def spans_of(lines: Sequence[Fragment], depth: int, beside: Beside) -> Spans:
    """The cheapest way to put lines together to words and to give each word consecutive rows.

    ``depth`` is 1 or 2 for a level, 0 for points or other words.
    """
    ways = [_spans(lines, depth, beside, reach) for reach in Reach]
    return min(ways, key=lambda way: way.cost)


_States: TypeAlias = list[dict[int, tuple[float, tuple[Span, ...]]]]  # by lines taken, by rows taken


def _spans(lines: Sequence[Fragment], depth: int, beside: Beside, reach: Reach) -> Spans:
    count, rows = len(lines), len(beside.rows)
    states: _States = [{} for _ in range(count + 1)]
    states[0][0] = (WAY[reach], ())
    for at in range(count + 1):
        for row in range(rows):
            if row in states[at]:
                _without_word(states[at], row, beside, reach)
        for end in range(at + 1, min(count, at + MOST_LINES) + 1):
            word = lines[at:end]
            text = "".join(line.text for line in word)
            price = _word_price(word, text, depth)
            for row, (cost, words) in states[at].items():
                start = OTHER_START * (bool(beside.starts) and row not in beside.starts)
                for last, off in _reaches(word, row, beside.rows, reach):
                    total = cost + price + start + off + beside.conflicts(text, row, last)
                    _keep(states[end], last + 1, total, (*words, Span(text, row, last)))
        if at < count:
            states[at].clear()
    if rows not in states[count]:
        return Spans((), UNKNOWN * count + NO_WORD * rows)
    cost, words = states[count][rows]
    return Spans(words, cost)


def _without_word(state: dict[int, tuple[float, tuple[Span, ...]]], row: int, beside: Beside, reach: Reach) -> None:
    """A row that no word begins in: the one above reaches on, or nothing stands beside it."""
    cost, words = state[row]
    if words and reach is not Reach.CENTRED:
        text = words[-1].text
        longer = (*words[:-1], evolve(words[-1], last=row))
        _keep(state, row + 1, cost + beside.conflicts(text, row, row), longer)
    else:
        _keep(state, row + 1, cost + NO_WORD, words)


def _keep(state: dict[int, tuple[float, tuple[Span, ...]]], row: int, cost: float, words: tuple[Span, ...]) -> None:
    if row not in state or cost < state[row][0]:
        state[row] = (cost, words)


def _word_price(word: Sequence[Fragment], text: str, depth: int) -> float:
    """What speaks against these lines being one word."""
    price = UNBALANCED * (text.count("(") + text.count("（") != text.count(")") + text.count("）"))
    price += torn_gaps(word)
    if depth == 0:
        return price + POINTS
    depths = level_depths(text)
    if depth in depths:
        return price + KNOWN
    if depths:
        return price + OTHER_DEPTH
    return price + (LIKE_A_LEVEL if squeeze(text).endswith("指标") and len(text) > 2 else UNKNOWN)


def _reaches(
    word: Sequence[Fragment], first: int, rows: Sequence[Sequence[RowPart]], reach: Reach
) -> Iterator[tuple[int, float]]:
    """The last rows that a word which begins with the row ``first`` may reach to, and how far off it then stands."""
    if first >= len(rows):
        return
    page, top, bottom = word[0].page, word[0].y, word[-1].y
    part = rows[first][0]
    if reach is Reach.CENTRED:
        yield from _centred(word, first, rows)
    elif part.page == page:
        off = abs(top - part.top) if reach is Reach.TOP else abs((top + bottom) / 2 - (part.top + part.bottom) / 2)
        if off <= MOST_OFF:
            yield first, off


def _centred(word: Sequence[Fragment], first: int, rows: Sequence[Sequence[RowPart]]) -> Iterator[tuple[int, float]]:
    page, middle = word[0].page, (word[0].y + word[-1].y) / 2
    part = next((each for each in rows[first] if each.page == page), None)
    if part is None:
        return
    end = first  # the first row that does not begin on this page
    while end < len(rows) and rows[end][0].page == page:
        end += 1
    for last in range(first, end):
        low = rows[last][0].bottom
        if (part.top + low) / 2 > middle + MOST_OFF:
            break
        room = rows[last + 1][0].top - 1 if last + 1 < end else low
        off = min(abs(middle - (part.top + each) / 2) for each in (low, room))
        if off <= MOST_OFF:
            yield last, off
    yield from _torn(word, first, end, part, rows)


def _torn(
    word: Sequence[Fragment], first: int, end: int, part: RowPart, rows: Sequence[Sequence[RowPart]]
) -> Iterator[tuple[int, float]]:
    """Rows that a page divides: the word stands at the top of them, or in the middle of those on its page."""
    below = rows[end - 1][0].bottom if end > first else part.bottom
    off = min(abs(word[0].y - part.top), abs((word[0].y + word[-1].y - part.top - below) / 2))
    if off <= MOST_OFF:
        for last in range(max(end - 1, first), len(rows)):
            if rows[last][-1].page > part.page:
                yield last, off
