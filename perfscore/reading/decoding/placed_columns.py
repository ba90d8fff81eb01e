"""Words of a table without lines -> its columns: the cuts down the page that tear the fewest words and leave in each
column what fits its field best.

A cut lies between two heads that stand beside each other. On a page that shows no heads it may lie anywhere: a text
counts characters, and each page by a scale of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeAlias

from attrs import evolve, field

from perfscore.frozen import frozen
from perfscore.reading.decoding.evidence import fit, look
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.placed_header import PlacedHead
from perfscore.reading.decoding.words import is_goal, is_part_of_level, is_part_of_side_heading, is_subtotal, is_total

MARGIN = "margin"  # the column of a heading down the side of the table
TORN_WORD = 2.0  # a word that a cut goes through
WIDE_GAP = 0.3  # a line height of white space around a cut
NO_GAP = 1.5  # hardly any white space around a cut
NARROW = 0.3
NEAR_PAIR = 0.2  # of a torn word: two words of a line that a blank parts
WIDEST_GAP = 4.0
EMPTY_COLUMN = 1.0
FIT_OF_PIECE = 0.5
LEAST_FIT, MOST_FIT = -3.0, 3.0
MOST_BETWEEN = 6  # gaps that one column may have inside
MOST_LINES = 150
_NUMBER_PIECE = re.compile(r"[0-9.]{1,4}|[0-9]{0,2}分|%")
_WORDS_FOR_SIGNS = "定性 定量 正向 反向 大于等于 小于等于 不适用"
PART_OF_LEVEL = 1.0
_NAMED = frozenset(("name", "detail", "level1", "level2"))
SHORTEST_TOLD = 3  # a shorter piece of words may be of any field


@frozen
class ColumnBand:
    """A column: its field, its head, and the borders between which its words lie."""

    field: str
    text: str
    left: float
    right: float


Misfit: TypeAlias = Callable[[str, Sequence[str]], float]


def indicator_misfit(name: str, texts: Sequence[str]) -> float:
    """What speaks against these lines standing in one column of an indicator table."""
    if not texts:
        return 0.0 if name == MARGIN else EMPTY_COLUMN
    if name == MARGIN and any(is_goal(text) for text in texts):  # and what it says, over several lines
        texts = [text for text in texts if is_goal(text) or is_part_of_level(text)]
        return FIT_OF_PIECE * sum(-MOST_FIT if is_goal(text) else -LEAST_FIT for text in texts)
    return -FIT_OF_PIECE * sum(_piece_fit(name, text) for text in texts)


def _piece_fit(name: str, text: str) -> float:
    """How well a line of a cell, perhaps not all of it, fits a field; words alone fit any field of words."""
    if is_total(text) or is_subtotal(text):
        return 0.0
    match name:
        case "margin":
            return MOST_FIT if is_part_of_side_heading(text) else LEAST_FIT
        case "level1" | "level2":
            if is_part_of_level(text):
                return PART_OF_LEVEL
        case "comparator" if text in _WORDS_FOR_SIGNS:
            return MOST_FIT
        case "weight" | "score" | "level_weight" | "review" if _NUMBER_PIECE.fullmatch(text):
            return MOST_FIT
        case "target" | "actual" if len(text) < SHORTEST_TOLD or not (look(text).value or look(text).number):
            return min(0.0, fit(name, text)) if len(text) >= SHORTEST_TOLD else 0.0
        case "name" | "note" | "rule" | "basis" | "evidence" | "level3" | "other":
            return min(0.0, max(LEAST_FIT, fit(name, text))) if len(text) >= SHORTEST_TOLD else 0.0
        case _:
            pass
    return min(MOST_FIT, max(LEAST_FIT, fit(name, text)))


def centre(atom: Atom) -> float:
    return (atom.x0 + atom.x1) / 2


def column_of(atom: Atom, columns: Sequence[ColumnBand]) -> int:
    """The number of the column that a word stands in."""
    middle = centre(atom)
    return next(n for n, band in enumerate(columns) if middle < band.right)


@frozen
class _Cut:
    """A place where the page may be cut, and what speaks against it."""

    x: float
    price: float


@frozen
class _Page:
    """The words of a page by their middles, and the texts that stand together between two cuts."""

    words: tuple[Atom, ...]
    middles: tuple[float, ...]
    texts: dict[tuple[float, float], list[str]] = field(factory=dict)

    def between(self, left: float, right: float) -> list[str]:
        """The texts between two cuts, line by line."""
        found = self.texts.get((left, right))
        if found is None:
            by_line: dict[int, str] = {}
            for atom, middle in zip(self.words, self.middles, strict=True):
                if left <= middle < right:
                    by_line[atom.line] = by_line.get(atom.line, "") + atom.text
            found = self.texts[left, right] = list(by_line.values())
        return found


def columns_below(
    heads: Sequence[PlacedHead], body: Sequence[Atom], height: float, misfit: Misfit = indicator_misfit
) -> list[ColumnBand]:
    """The columns of a page that shows the heads; what stands left of all of them is the margin."""
    own = _with_margin(heads)
    gaps = _gaps(body, height)
    choices = [_between(before, after, gaps) for before, after in pairwise(own)]
    if own[0].text == "":
        choices[0] = [_Cut(float("-inf"), 0.0), *choices[0]]
    found = _best(own, _page(body), choices, misfit)
    extra = _extra(found, body)
    return found if extra is None else columns_below([head for n, head in enumerate(own) if n != extra], body, height)


def _extra(columns: Sequence[ColumnBand], body: Sequence[Atom]) -> int | None:
    """A column without words whose field has another column: its head stands over others."""
    filled = {column_of(atom, columns) for atom in body}
    fields = [band.field for band in columns]
    return next((n for n, name in enumerate(fields) if n not in filled and fields.count(name) > 1 and n), None)


def columns_apart(heads: Sequence[PlacedHead], body: Sequence[Atom], height: float) -> list[ColumnBand]:
    """The columns of a page under heads that stand on the page before it: nothing tells where they lie."""
    own = _with_margin(heads)
    found = columns_again([ColumnBand(head.field, head.text, 0.0, 0.0) for head in own], body, height)
    extra = _extra(found, body)
    return found if extra is None else columns_apart([head for n, head in enumerate(own) if n != extra], body, height)


def columns_again(columns: Sequence[ColumnBand], body: Sequence[Atom], height: float) -> list[ColumnBand]:
    """The same columns on a page that does not show their heads."""
    heads = [PlacedHead(band.field, band.text, 0.0, 0.0) for band in columns]
    anywhere = [_Cut(float("-inf"), 0.0), *_gaps(body, height), _Cut(float("inf"), 0.0)]
    return _best(heads, _page(body), [anywhere] * (len(heads) - 1), indicator_misfit)


def _with_margin(heads: Sequence[PlacedHead]) -> list[PlacedHead]:
    """The heads without those of groups; one that stands first heads the margin, or the names where no other does."""
    kept = [head for n, head in enumerate(heads) if n == 0 or head.field != "group"]
    first = kept[0]
    if first.field == MARGIN:
        return kept
    if first.field == "group" and not _NAMED & {head.field for head in kept[1:]}:
        first = evolve(first, field="name")
        kept[0] = first
    if first.field == "group":
        return [PlacedHead(MARGIN, first.text, first.x0, first.x1), *kept[1:]]
    return [PlacedHead(MARGIN, "", float("-inf"), float("-inf")), *kept]


def _page(body: Sequence[Atom]) -> _Page:
    lines = sorted({atom.line for atom in body})[:MOST_LINES]
    words = tuple(atom for atom in body if atom.line <= lines[-1]) if lines else ()
    return _Page(words, tuple(centre(atom) for atom in words))


def _gaps(body: Sequence[Atom], height: float) -> list[_Cut]:
    """The places across the page that cut fewer words than those beside them."""
    near = _near_pairs(body, height)
    begun, ended = Counter(atom.x0 for atom in body), Counter(atom.x1 for atom in body)
    depths: list[tuple[float, float, int]] = []
    depth = 0
    for x, following in pairwise(sorted({*begun, *ended})):
        for right, change in ((x, -ended[x]), (following, begun[x])):
            depth += change
            same = bool(depths) and depths[-1][2] == depth
            depths[len(depths) - same :] = [(depths[-1][0] if same else x, right, depth)]
    return [
        _cut(left, right, own + NEAR_PAIR * sum(1 for x0, x1 in near if x0 <= left and right <= x1), height)
        for (_, _, before), (left, right, own), (_, _, after) in zip(depths, depths[1:], depths[2:], strict=False)
        if before > own < after
    ]


def _near_pairs(body: Sequence[Atom], height: float) -> list[tuple[float, float]]:
    """The white space between words of one line that are no further apart than the words of a cell."""
    return [
        (before.x1, after.x0)
        for before, after in pairwise(body)
        if before.line == after.line and after.x0 - before.x1 <= height
    ]


def _cut(left: float, right: float, torn: float, height: float) -> _Cut:
    width = min((right - left) / height, WIDEST_GAP)
    return _Cut((left + right) / 2, TORN_WORD * torn - WIDE_GAP * width + NO_GAP * (width < NARROW))


def _between(before: PlacedHead, after: PlacedHead, gaps: Sequence[_Cut]) -> list[_Cut]:
    """The gaps between two heads; between their middles where the heads overlap or nothing else is found."""
    inside = [gap for gap in gaps if before.x1 <= gap.x <= after.x0]
    if not inside:
        inside = [gap for gap in gaps if before.middle < gap.x < after.middle]
    if not inside:
        start = after.x0 - 1 if before.x1 == float("-inf") else before.x1
        inside = [_Cut((start + after.x0) / 2, 0.0)]
    return inside


def _best(
    heads: Sequence[PlacedHead], page: _Page, choices: Sequence[Sequence[_Cut]], misfit: Misfit
) -> list[ColumnBand]:
    """The cheapest cuts in order, by dynamic programming; a column may be left no room at all."""
    start, end = float("-inf"), float("inf")
    ways: dict[float, tuple[float, tuple[float, ...]]] = {start: (0.0, ())}
    for number, head in enumerate(heads):
        last = number == len(heads) - 1
        cuts = [_Cut(end, 0.0)] if last else choices[number]
        order = {x: n for n, x in enumerate(sorted({cut.x for cut in cuts} | set(ways)))}
        found: dict[float, tuple[float, tuple[float, ...]]] = {}
        for cut in cuts:
            for x, (price, before) in ways.items():
                if cut.x < x or (not last and order[cut.x] - order[x] > MOST_BETWEEN):
                    continue
                own = 0.0 if cut.x in (x, start, end) else cut.price
                total = price + own + misfit(head.field, page.between(x, cut.x))
                if cut.x not in found or total < found[cut.x][0]:
                    found[cut.x] = total, (*before, cut.x)
        ways = found
    borders = (start, *min(ways.values())[1])
    return [ColumnBand(head.field, head.text, *pair) for head, pair in zip(heads, pairwise(borders), strict=True)]
