"""Cells that are wrapped over lines, as they may be in running text: which words make one, and how wide its column is.

Such text prints a wrapped cell as lines of its own, and the short cells of a row beside each other. A line break
inside a cell tells how wide its column is: the line above was full, so the next word had no room.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from perfscore.frozen import frozen
from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.lines import Atom
from perfscore.widths import cells

ALONE = 0.15  # so many of the lines hold one word where cells are wrapped
BESIDE = 0.05  # and so many hold several
FOLD = 0.1  # a line break inside a cell whose lines are full
FOLD_OF_FIGURE = 3.5
SHARED_LINE = 2.0  # a wrapped cell whose first or last line holds other cells, too
NOT_FULL = 0.7  # for each half character that a line break came too early
MOST_NOT_FULL = 4
LAST_FULL = 1.0  # the last line of a cell is as full as the others by chance only
NUMBERS_BESIDE = 3.2  # a blank between two numbers of a cell
NUMBER_BESIDE = 0.6  # text of PDFs has a blank between digits and other words
WORDS_BESIDE = 1.3
SAID_TWICE = 3.0
INNER_SIGN = 3.0  # 经费（万元）<=3万元: a value begins there
CUT_SHORT = 3.0  # a cell that begins with a closing sign or ends with one that goes on
UNBALANCED = 1.5
MOST_COST = 6.0  # and none that has more against it
MOST_FOLDS = 40  # nor more lines: 160 characters in a column that is four wide
LONGEST_PAGE_NUMBER = 3
WIDEST = 10_000
_TOKEN = re.compile(r"(?:[0-9A-Za-z.,:%/~+-]+|.)[，。；、：）》”]?")
_PUNCTUATION = re.compile(r"[，。；、：（）《》“”〔〕！？—…]")
_SIGN_INSIDE = re.compile(r"(?<=[^（(≥≤<>=])(?:[<>]=?|[=≥≤])(?=[0-9])")
_ENDS = frozenset("，。；、：）》”〕！？,;:)%")
_GOES_ON = frozenset("—、（(《“")


@frozen
class LineWidth:
    """How wide a word is in half characters, its signs set narrow or full, and how wide the token is that it begins.

    ``opened`` are the brackets that it opens, less those that it closes.
    """

    narrow: int
    full: int
    token: int
    opened: int


@frozen
class Room:
    """A column is at least ``low`` and at most ``high`` half characters wide."""

    low: int
    high: int


class WrappedCell(NamedTuple):
    """The words ``start`` to ``end`` as one cell: how many line breaks it has, between which widths its column lies.

    ``text_cost`` is what speaks against it as a text, ``figure_cost`` as a weight or a score.
    """

    start: int
    end: int
    text: str
    folds: int
    low: int
    high: int
    text_cost: float
    figure_cost: float


def may_wrap(atoms: Sequence[Atom]) -> bool:
    """Whether some lines hold one piece of a cell and others several cells; only running text tells so."""
    if not atoms or atoms[0].in_table or not any(atom.x1 for atom in atoms):
        return False
    words = Counter(atom.line for atom in atoms)
    alone = sum(1 for count in words.values() if count == 1)
    return alone > ALONE * len(words) and len(words) - alone > BESIDE * len(words)


def page_numbers(atoms: Sequence[Atom]) -> frozenset[int]:
    """The atoms that stand alone as short numbers below a line which a number ends: no cell is there."""
    words = Counter(atom.line for atom in atoms)
    return frozenset(
        n + 1
        for n, (before, atom) in enumerate(pairwise(atoms))
        if words[atom.line] == 1 < words[before.line]
        and atom.text.isdigit()
        and len(atom.text) <= LONGEST_PAGE_NUMBER
        and not atom.in_table
        and look(before.text).points
    )


@lru_cache(maxsize=20_000)
def _width(text: str) -> LineWidth:
    signs = _PUNCTUATION.findall(text)
    plain = cells(_PUNCTUATION.sub("", text))
    token = _TOKEN.match(text)
    opened = sum(map(text.count, "（(")) - sum(map(text.count, "）)"))
    return LineWidth(plain + len(signs), plain + 2 * len(signs), cells(token[0]) if token else 1, opened)


def is_full(line: str, after: str) -> bool:
    """Whether a cell may go on behind ``line`` with the line ``after``: its first token had no room there."""
    one, other = _width(line), _width(after)
    return max(one.narrow, other.narrow) < one.full + other.token


def head_room(pieces: Sequence[Atom]) -> Room:
    """What the head of a column tells of its width."""
    whole = [cell for cell in cells_from(pieces, 0) if cell.end == len(pieces)]
    return Room(whole[0].low, whole[0].high - 1) if whole else Room(0, WIDEST)


def cells_from(atoms: Sequence[Atom], start: int) -> Iterator[WrappedCell]:
    """Every cell that may begin with an atom, the atom alone in any case; its lines are full as far as can be."""
    text, folds, low, high, narrow, full, opened, signed = "", 0, 0, WIDEST, 0, 0, 0, False
    of_text = of_figure = 0.0
    for at in range(start, len(atoms)):
        atom, width = atoms[at], _width(atoms[at].text)
        if at > start and atom.starts_line:
            low, high = max(low, narrow), min(high, full + width.token)
            narrow = full = 0
            shared = SHARED_LINE if not folds and not atoms[start].starts_line else 0.0
            folds, of_text, of_figure = folds + 1, of_text + FOLD + shared, of_figure + FOLD_OF_FIGURE + shared
        elif at > start:
            full += 1
            of_text, of_figure = of_text + _beside(text, atom.text), of_figure + NUMBERS_BESIDE
        signed = bool(signed or _SIGN_INSIDE.search(text + atom.text, max(0, len(text) - 1)))
        text, opened = text + atom.text, opened + width.opened
        narrow, full = narrow + width.narrow, full + width.full
        is_tight = low - high >= MOST_NOT_FULL or narrow - high > MOST_NOT_FULL
        if at > start and (is_tight or of_text > MOST_COST or folds > MOST_FOLDS):
            return
        widest = max(low, narrow)
        if at == start or widest - high < MOST_NOT_FULL:
            ends = at + 1 == len(atoms) or atoms[at + 1].starts_line
            odd = _oddness(text, signed, opened) + (_misfit(widest, high, narrow >= low, ends) if folds else 0.0)
            yield WrappedCell(start, at + 1, text, folds, widest, high, of_text + odd, of_figure + odd)


def _beside(one: str, other: str) -> float:
    """What a blank inside a cell costs."""
    before, after = one[-1].isdigit(), other[0].isdigit()
    return NUMBERS_BESIDE if before and after else NUMBER_BESIDE if before or after else WORDS_BESIDE


def _oddness(text: str, signed: bool, opened: int) -> float:
    """What speaks against a text as one whole cell, which may hold a sign inside and brackets that stay open."""
    half = len(text) // 2
    return (
        SAID_TWICE * (half > 0 and text[:half] == text[half:])
        + INNER_SIGN * signed
        + CUT_SHORT * ((text[0] in _ENDS and not look(text).unit) or text[-1] in _GOES_ON)
        + UNBALANCED * (opened != 0)
    )


def _misfit(low: int, high: int, last_full: bool, ends_line: bool) -> float:
    """What speaks against the lines of a wrapped cell."""
    return max(0, low - high + 1) * NOT_FULL + LAST_FULL * last_full + SHARED_LINE * (not ends_line)
