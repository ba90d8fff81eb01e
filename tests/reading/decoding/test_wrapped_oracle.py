"""The walk through wrapped cells against the slow truth: every division of a few words into cells, rows and columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise, product
from math import exp, log

import pytest
from attrs import frozen
from hypothesis import assume, given
from hypothesis import strategies as st

from perfscore.messages import Place
from perfscore.reading.decoding import ordered, wrapped, wrapped_cells
from perfscore.reading.decoding.evidence import fit
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.wrapped_cells import Room

WORDS = ["产出指标", "改造食堂", "（含餐厅", "数量）", "≥6个", "6个", "20", "18.5", "有效提升", "因雨停工，", "推迟。"]
FIELDS = [("name", "target", "weight"), ("level1", "level2", "name"), ("name", "actual", "score", "note")]
FIGURES = {"weight", "score"}
OPEN = Room(0, wrapped_cells.WIDEST)


@frozen
class _Cell:
    """Words as one cell of a column, whether its lines are several, and what it is worth there."""

    start: int
    end: int
    column: int
    folded: bool
    begins: bool
    worth: float


@st.composite
def lines_of_words(draw: st.DrawFn) -> list[Atom]:
    texts = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
    return [Atom(text, 0, n, Place(), starts_line=n == 0 or draw(st.booleans())) for n, text in enumerate(texts)]


def _wide(text: str, sign: int) -> int:
    """Half characters, each sign of punctuation ``sign`` of them."""
    return sum(sign if char in "，。（）" else 2 if "\u4e00" <= char <= "\u9fff" else 1 for char in text)


def _token(text: str) -> int:
    """How wide what cannot be broken is that a text begins with: a character or a figure, and the sign behind it."""
    size = max(
        1,
        next(
            (n for n, char in enumerate(text) if not ((char.isalnum() and char.isascii()) or char in ".%")), len(text)
        ),
    )
    return _wide(text[: size + (text[size : size + 1] in ("，", "。", "）"))], 2)


def _worth(words: Sequence[Atom], ends_line: bool, field: str, room: Room) -> float | None:
    """What the words are worth as one cell, None where they can be none."""
    text = "".join(word.text for word in words)
    breaks = [n for n in range(1, len(words)) if words[n].starts_line]
    lines = [words[one:other] for one, other in pairwise((0, *breaks, len(words)))]
    low = max(sum(_wide(word.text, 1) for word in line) for line in lines)
    full = [sum(_wide(word.text, 2) for word in line) + len(line) - 1 for line in lines]
    high = min([had + _token(after[0].text) for had, after in zip(full, lines[1:], strict=False)], default=OPEN.high)
    if low - high >= wrapped_cells.MOST_NOT_FULL:
        return None
    against = _against(lines, low, high, ends_line) + _oddness(text)
    joints = [(one.text[-1].isdigit(), two.text[0].isdigit()) for line in lines for one, two in pairwise(line)]
    blanks = {2: wrapped_cells.NUMBERS_BESIDE, 1: wrapped_cells.NUMBER_BESIDE, 0: wrapped_cells.WORDS_BESIDE}
    as_text = against + sum(blanks[sum(each)] for each in joints) + wrapped_cells.FOLD * len(breaks)
    as_figure = against + wrapped_cells.NUMBERS_BESIDE * len(joints) + wrapped_cells.FOLD_OF_FIGURE * len(breaks)
    worth = fit(field, text) - (as_figure if field in FIGURES else as_text)
    assume(len(words) == 1 or abs(worth - wrapped.LEAST) > 1e-9)  # there the order of adding decides
    if as_text > wrapped_cells.MOST_COST or (len(words) > 1 and worth < wrapped.LEAST):
        return None
    too_wide = low > room.high
    other_width = len(lines) > 1 and not too_wide and high <= room.low
    return worth - wrapped.TOO_WIDE * too_wide - wrapped.OTHER_WIDTH * other_width


def _against(lines: Sequence[Sequence[Atom]], low: int, high: int, ends_line: bool) -> float:
    """What speaks against lines as the lines of one cell."""
    if len(lines) == 1:
        return 0.0
    last_full = sum(_wide(word.text, 1) for word in lines[-1]) == low
    shared = (not lines[0][0].starts_line) + (not ends_line)
    too_early = max(0, low - high + 1)
    return wrapped_cells.NOT_FULL * too_early + wrapped_cells.LAST_FULL * last_full + wrapped_cells.SHARED_LINE * shared


def _oddness(text: str) -> float:
    half = text[: len(text) // 2]
    sign = any(
        char in "≥≤=<>" and text[n + 1 : n + 2].isdigit() and text[n - 1] not in "（≥≤=<>"
        for n, char in enumerate(text)
        if n
    )
    cut = text[0] in "，。）" or text[-1] == "（"
    open_brackets = text.count("（") != text.count("）")
    return (
        wrapped_cells.SAID_TWICE * (half + half == text)
        + wrapped_cells.INNER_SIGN * sign
        + wrapped_cells.CUT_SHORT * cut
        + wrapped_cells.UNBALANCED * open_brackets
    )


@frozen
class _Division:
    cells: tuple[_Cell, ...]
    evidence: float


def _every_division(words: Sequence[Atom], fields: Sequence[str], rooms: Sequence[Room]) -> list[_Division]:
    """All ways to divide words into cells, to put these into columns, and to begin rows."""
    cells: dict[tuple[int, int], list[_Cell]] = {}
    for start, end in combinations(range(len(words) + 1), 2):
        ends_line = end == len(words) or words[end].starts_line
        folded = any(word.starts_line for word in words[start + 1 : end])
        for column, (field, room) in enumerate(zip(fields, rooms, strict=True)):
            worth = _worth(words[start:end], ends_line, field, room)
            if worth is not None:
                both = (_Cell(start, end, column, folded, begins, worth) for begins in (True, False))
                cells.setdefault((start, end), []).extend(both)
    cuts = (inner for count in range(len(words)) for inner in combinations(range(1, len(words)), count))
    return [
        _Division(chosen, _price(words, fields, chosen))
        for inner in cuts
        for chosen in product(*(cells.get(each, ()) for each in pairwise((0, *inner, len(words)))))
        if chosen[0].begins and all(two.begins or two.column > one.column for one, two in pairwise(chosen))
    ]


def _price(words: Sequence[Atom], fields: Sequence[str], cells: Sequence[_Cell]) -> float:
    first = [ordered.SKIPS.get(name, ordered.OTHER_SKIP) + wrapped.FIGURE_SKIP * (name in FIGURES) for name in fields]
    later = [
        ordered.LEVEL2_BEHIND_LEVEL1 if name == "level2" else cost for name, cost in zip(fields, first, strict=True)
    ]
    total = sum(cell.worth for cell in cells) - sum(first[: cells[0].column]) - sum(later[cells[-1].column + 1 :])
    for one, other in pairwise(cells):
        at_line = words[other.start].starts_line
        if other.begins:
            total -= sum(later[one.column + 1 :]) + sum(first[: other.column])
            total += wrapped.ROW_AT_LINE_START if at_line else wrapped.ROW_INSIDE_LINE
        else:
            total -= sum(later[one.column + 1 : other.column])
            total -= wrapped.BREAK * (at_line and not one.folded and not other.folded)
    return total


def _found(words: Sequence[Atom], found: ordered.Walk) -> list[tuple[int, int, int, bool]]:
    """The cells of a walk: words of one row and one column are one."""
    starts = [n for n in range(len(words)) if found.begins[n] or not n or found.columns[n] != found.columns[n - 1]]
    return [(one, other, found.columns[one], found.begins[one]) for one, other in pairwise((*starts, len(words)))]


@given(
    words=lines_of_words(),
    fields=st.sampled_from(FIELDS),
    rooms=st.lists(st.sampled_from([OPEN, Room(8, 9), Room(10, 12)]), min_size=4, max_size=4),
)
def test_the_walk_through_wrapped_cells_is_the_best_of_all_and_as_sure_as_its_share(
    words: list[Atom], fields: tuple[str, ...], rooms: list[Room]
) -> None:
    every = _every_division(words, fields, rooms[: len(fields)])
    best = max(each.evidence for each in every)
    # a first walk with two wrapped cells in one column would teach the second one its width
    first = [each for each in every if each.evidence > best - 1e-9]
    wrapped_in = Counter(cell.column for each in first for cell in each.cells if cell.folded)
    assume(len(first) == 1 and max(wrapped_in.values(), default=0) < 2)
    found = wrapped.walk(words, fields, rooms[: len(fields)])
    assert _found(words, found) == [(cell.start, cell.end, cell.column, cell.begins) for cell in first[0].cells]
    total = sum(exp(each.evidence - best) for each in every)
    assert found.evidence == pytest.approx(best + log(total))
    for cell in first[0].cells:
        with_it = [
            each
            for each in every
            if any((c.start, c.end, c.column) == (cell.start, cell.end, cell.column) for c in each.cells)
        ]
        assert found.sure[cell.start].probability == pytest.approx(sum(exp(e.evidence - best) for e in with_it) / total)
        begun = [each for each in every if any(c.start == cell.start and c.begins for c in each.cells)]
        share = sum(exp(e.evidence - best) for e in begun) / total
        assert found.parted[cell.start] == pytest.approx(share, abs=1e-9)
