"""The columns of a table without ruled lines whose cells reach over several rows: levels, their points, the margin.

A word stands in the middle of the rows that it holds for, at the height of the first, or beside the first with nothing
beside the others; where a page divides these rows, it begins at the top. Which lines are one word and which rows it
reaches over is found together, by dynamic programming over the lines and the rows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from itertools import accumulate, pairwise
from typing import TypeAlias

from attrs import Factory, define, evolve, field

from perfscore.frozen import frozen
from perfscore.reading.decoding.placed_rows import GAP_IN_CELL, Fragment, torn_gaps
from perfscore.reading.decoding.words import conflict_of_levels, level_depths, squeeze

MOST_LINES = 7  # of one word
KNOWN = -3.0
OTHER_DEPTH = 0.0
LIKE_A_LEVEL = 0.5
UNKNOWN = 2.0
POINTS = 0.0
PROJECT = 1.0
GAP_IN_PROJECT = 8.0  # whole blocks of rows lie between two names
UNBALANCED = 0.6
AGAIN = 2.5  # a line that says what the one above it says: another word, of the next row
NO_WORD = 1.5  # a row that no word reaches over
OTHER_START = 1.5  # a word that does not begin where one of the deeper level does
CONFLICT = 2.0  # a row whose deeper level belongs to another word
MOST_OFF = 6.0
FURTHEST_START = 2 * MOST_OFF  # the first row of a word begins no further below the word's first line


class ColumnWords(Enum):
    """What the words of a column are."""

    LEVEL1 = 1
    LEVEL2 = 2
    POINTS = 3
    PROJECT = 4  # the name of a project, or of its body: it holds for a block of rows


class WordReach(Enum):
    """Where a word stands beside its rows."""

    CENTRED = "centred"
    TOP = "top"
    FIRST = "first"


_DEPTHS = {ColumnWords.LEVEL1: 1, ColumnWords.LEVEL2: 2}
#: What each way costs beforehand: at the top less than the half line by which the middle of two rows is off.
WAY = {WordReach.CENTRED: 0.0, WordReach.TOP: 0.4, WordReach.FIRST: 1.0}


@frozen
class RowPart:
    """What of a row stands on one page: its first and its last height."""

    page: int
    top: float
    bottom: float


@frozen
class LevelSpan:
    """A word and the rows ``first`` to ``last`` that it holds for."""

    text: str
    first: int
    last: int


@frozen
class Spans:
    """The words of a column and what speaks against them."""

    words: tuple[LevelSpan, ...]
    cost: float


@frozen
class KnownRows:
    """What is known of the rows: their parts by page, where words of the deeper level begin, and those words.

    ``ends`` is for each page the row after the last that begins on it; ``rooms`` how far down a word may stand that
    reaches to a row.
    """

    rows: tuple[tuple[RowPart, ...], ...]
    starts: frozenset[int] = frozenset()
    deeper: tuple[str, ...] = ()
    summed: dict[str, Sequence[float]] = field(factory=dict, eq=False)
    ends: Mapping[int, int] = field(init=False, default=Factory(lambda self: _ends(self.rows), takes_self=True))
    rooms: Sequence[float] = field(init=False, default=Factory(lambda self: _rooms(self.rows), takes_self=True))

    def conflicts(self, text: str) -> Sequence[float]:
        """What speaks against a word because of the deeper level beside it, summed up from the first row on."""
        if text not in self.summed:
            words = self.deeper or ("",) * len(self.rows)
            against = {word: CONFLICT * (word != "" and conflict_of_levels(text, word)) for word in set(words)}
            self.summed[text] = (0.0, *accumulate(against[word] for word in words))
        return self.summed[text]


def _ends(rows: Sequence[Sequence[RowPart]]) -> dict[int, int]:
    return {row[0].page: n + 1 for n, row in enumerate(rows)}


def _rooms(rows: Sequence[Sequence[RowPart]]) -> list[float]:
    return [
        below[0].top - 1 if below[0].page == row[0].page and below is not row else row[0].bottom
        for row, below in zip(rows, (*rows[1:], *rows[-1:]), strict=True)
    ]


def spans_of(
    lines: Sequence[Fragment], kind: ColumnWords, beside: KnownRows, reaches: Sequence[WordReach] = tuple(WordReach)
) -> Spans:
    """The cheapest way to put lines together to words and to give each word consecutive rows.

    ``reaches`` are the ways in which words may stand beside their rows: all of them stand in one.
    """
    words = [
        [_word(lines[at:end], kind, beside) for end in range(at + 1, min(len(lines), at + MOST_LINES) + 1)]
        for at in range(len(lines))
    ]
    until = [_rows_until(lines, at, beside.rows) for at in range(len(lines) + 1)]
    ways = [_spans(words, until, beside, reach) for reach in reaches]
    return min(ways, key=lambda way: way.cost)


@define
class _State:
    """The cheapest way to a place: what speaks against it, the words before its last one, and that word."""

    cost: float
    before: _State | None = None
    word: LevelSpan | None = None

    def words(self) -> tuple[LevelSpan, ...]:
        """All words of the way."""
        found: list[LevelSpan] = []
        at: _State | None = self
        while at is not None:
            if at.word is not None:
                found.append(at.word)
            at = at.before
        return tuple(reversed(found))


_States: TypeAlias = dict[int, _State]  # by rows taken


def _spans(words: Sequence[Sequence[_Word]], until: Sequence[int], beside: KnownRows, reach: WordReach) -> Spans:
    """The cheapest way where words stand as ``reach`` says.

    ``words[n]`` are the words that begin with the line n, the shortest first; a row that a word before the line n
    reaches over comes before ``until[n]``.
    """
    count, rows = len(words), len(beside.rows)
    states: list[_States] = [{} for _ in range(count + 1)]
    states[0][0] = _State(WAY[reach])
    for at in range(count + 1):
        _without_words(states[at], until[at], beside, reach)
        for end, word in enumerate(words[at] if at < count else (), start=at + 1):
            for row, state in states[at].items():
                for last, off in _reaches(word.lines, row, beside, reach, until[end]):
                    total = state.cost + word.against(row, last) + off
                    if _is_better(states[end], last + 1, total):
                        states[end][last + 1] = _State(total, state, LevelSpan(word.text, row, last))
    if rows not in states[count]:
        return Spans((), UNKNOWN * count + NO_WORD * rows)
    return Spans(states[count][rows].words(), states[count][rows].cost)


@frozen
class _Word:
    """Lines taken for one word, and what speaks against it, by itself and because of the rows beside it."""

    lines: Sequence[Fragment]
    text: str
    price: float
    starts: frozenset[int]
    conflicts: Sequence[float]

    def against(self, first: int, last: int) -> float:
        """What speaks against the word and against its reaching over these rows."""
        start = OTHER_START if self.starts and first not in self.starts else 0.0
        return self.price + start + self.conflicts[last + 1] - self.conflicts[first]


def _word(lines: Sequence[Fragment], kind: ColumnWords, beside: KnownRows) -> _Word:
    text = "".join(line.text for line in lines)
    return _Word(lines, text, _word_price(lines, text, kind), beside.starts, beside.conflicts(text))


def _rows_until(lines: Sequence[Fragment], at: int, rows: Sequence[Sequence[RowPart]]) -> int:
    """The number of rows that begin no further down than the word of the line ``at`` may."""
    if at == len(lines):
        return len(rows)
    return bisect_right(rows, lines[at].y + FURTHEST_START, key=lambda row: row[0].top)


def _without_words(states: _States, until: int, beside: KnownRows, reach: WordReach) -> None:
    """Rows that no word begins in: the one above reaches on, or nothing stands beside them."""
    for row in range(min(states, default=until), until):
        state = states.get(row)
        if state is None:
            continue
        word = state.word
        if word is None or reach is WordReach.CENTRED:
            if _is_better(states, row + 1, state.cost + NO_WORD):
                states[row + 1] = _State(state.cost + NO_WORD, state)
        else:
            conflicts = beside.conflicts(word.text)
            total = state.cost + conflicts[row + 1] - conflicts[row]
            if _is_better(states, row + 1, total):
                states[row + 1] = _State(total, state.before, evolve(word, last=row))


def _is_better(states: _States, row: int, cost: float) -> bool:
    return row not in states or cost < states[row].cost


def _word_price(word: Sequence[Fragment], text: str, kind: ColumnWords) -> float:
    """What speaks against these lines being one word."""
    price = UNBALANCED * (text.count("(") + text.count("（") != text.count(")") + text.count("）"))
    if kind is ColumnWords.PROJECT:
        gaps = sum(1 for above, line in pairwise(word) if line.y - above.y > GAP_IN_CELL)  # a page is no gap, rows are
        return price + PROJECT + GAP_IN_PROJECT * gaps
    price += torn_gaps(word) + AGAIN * sum(1 for above, line in pairwise(word) if above.text == line.text)
    if kind is ColumnWords.POINTS:
        return price + POINTS
    depths = level_depths(text)
    if _DEPTHS[kind] in depths:
        return price + KNOWN
    if depths:
        return price + OTHER_DEPTH
    return price + (LIKE_A_LEVEL if squeeze(text).endswith("指标") and len(text) > 2 else UNKNOWN)


def _reaches(
    word: Sequence[Fragment], first: int, beside: KnownRows, reach: WordReach, until: int
) -> Sequence[tuple[int, float]]:
    """The last rows that a word which begins with the row ``first`` may reach to, and how far off it then stands."""
    if first >= min(until, len(beside.rows)):
        return ()
    if reach is WordReach.CENTRED:
        return _centred(word, first, beside, until)
    part, top, bottom = beside.rows[first][0], word[0].y, word[-1].y
    if part.page != word[0].page:
        return ()
    off = abs(top - part.top) if reach is WordReach.TOP else abs((top + bottom) / 2 - (part.top + part.bottom) / 2)
    return ((first, off),) if off <= MOST_OFF else ()


def _centred(word: Sequence[Fragment], first: int, beside: KnownRows, until: int) -> list[tuple[int, float]]:
    rows, page, middle = beside.rows, word[0].page, (word[0].y + word[-1].y) / 2
    part = next((each for each in rows[first] if each.page == page), None)
    if part is None:
        return []
    end = beside.ends[page] if rows[first][0].page == page else first
    highest, lowest = 2 * (middle - MOST_OFF) - part.top, 2 * (middle + MOST_OFF) - part.top
    found: list[tuple[int, float]] = []
    for last in range(bisect_left(beside.rooms, highest - 1, first, end), min(end, until)):
        low, room = rows[last][0].bottom, beside.rooms[last]
        if low > lowest:
            break
        off = min(abs(middle - (part.top + low) / 2), abs(middle - (part.top + room) / 2))
        if off <= MOST_OFF:
            found.append((last, off))
    found.extend(_torn(word, first, end, part, rows, until))
    return found


def _torn(
    word: Sequence[Fragment], first: int, end: int, part: RowPart, rows: Sequence[Sequence[RowPart]], until: int
) -> Iterator[tuple[int, float]]:
    """Rows that a page divides: the word stands at the top of them, or in the middle of those on its page."""
    below = rows[end - 1][0].bottom if end > first else part.bottom
    off = min(abs(word[0].y - part.top), abs((word[0].y + word[-1].y - part.top - below) / 2))
    if off <= MOST_OFF:
        for last in range(max(end - 1, first), until):
            if rows[last][-1].page > part.page:
                yield last, off
