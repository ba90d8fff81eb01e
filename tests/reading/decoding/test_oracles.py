"""The searches of the decoder against the slow truth: every walk, every cut and every placing of a small input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, combinations_with_replacement, pairwise, product
from math import exp

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from perfscore.messages import Place
from perfscore.reading.decoding import money, ordered, placed_columns, placed_levels, placed_rows
from perfscore.reading.decoding.evidence import fit, look
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.placed_header import PlacedHead
from perfscore.reading.decoding.placed_levels import KnownRows, RowPart, WordReach
from perfscore.reading.decoding.placed_rows import Fragment, RowMode, Slice

TEXTS = ["产出指标", "数量指标", "改造食堂数量", "≥6个", "6个", "20", "18.5", "有效提升", "因雨停工，推迟。", "食堂"]
FIELDS = st.sampled_from(
    [
        ("level1", "level2", "name", "weight"), ("name", "target", "weight", "score"), ("name", "target", "actual"),
        ("level2", "name", "comparator", "weight"), ("target", "weight", "note"),
    ]
)  # fmt: skip


@st.composite
def pieces(draw: st.DrawFn, in_table: bool) -> list[Atom]:
    texts = draw(st.lists(st.sampled_from([*TEXTS, ""] if in_table else TEXTS), min_size=1, max_size=4))
    return [
        Atom(text, 0, n, Place(), starts_line=n == 0 or draw(st.booleans()), in_table=in_table)
        for n, text in enumerate(texts)
    ]


@frozen
class _Walk:
    columns: tuple[int, ...]
    begins: tuple[bool, ...]
    evidence: float


def _every_walk(atoms: Sequence[Atom], fields: Sequence[str]) -> Iterator[_Walk]:
    """All walks, each priced move by move as the module says, without any sum that is shared."""
    for columns in product(range(len(fields)), repeat=len(atoms)):
        for begins in product((True, False), repeat=len(atoms) - 1):
            moves = (True, *begins)
            value = _price(atoms, fields, columns, moves)
            if value is not None:
                yield _Walk(columns, moves, value)


def _price(
    atoms: Sequence[Atom], fields: Sequence[str], columns: Sequence[int], begins: Sequence[bool]
) -> float | None:
    factor = ordered.PRINTED_EMPTY if any(not atom.text for atom in atoms) else 1.0
    first = [factor * ordered.SKIPS.get(name, ordered.OTHER_SKIP) for name in fields]
    later = [
        ordered.LEVEL2_BEHIND_LEVEL1 if name == "level2" else cost for name, cost in zip(fields, first, strict=True)
    ]
    total = 0.0
    for n, (atom, column) in enumerate(zip(atoms, columns, strict=True)):
        own, before = _fit(fields[column], atom.text), columns[n - 1]
        if n == 0:
            total += own - sum(first[:column])
        elif begins[n]:
            total += own - sum(later[before + 1 :]) - sum(first[:column]) + _begin(atoms, atom)
        elif column > before:
            total += own - sum(later[before + 1 : column])
        elif column == before and atom.text:
            total += min(own, 0.0) - _go_on(fields[column], atom, again=atom.text == atoms[n - 1].text)
        else:
            return None
    return total - sum(later[columns[-1] + 1 :])


def _fit(name: str, text: str) -> float:
    if text.strip("-—–"):
        return fit(name, text)
    empty = ordered.EMPTY_NAME if name == "name" else ordered.EMPTY_CELL
    return empty - (1.0 if name in ("weight", "target") else 0.0)


def _begin(atoms: Sequence[Atom], atom: Atom) -> float:
    starts = sum(each.starts_line for each in atoms)
    if atoms[0].in_table:
        return ordered.TABLE_ROW_AT_LINE_START if atom.starts_line else ordered.TABLE_ROW_INSIDE_LINE
    if starts > 1 and starts * 2 <= len(atoms):
        return ordered.ROW_AT_LINE_START if atom.starts_line else ordered.ROW_INSIDE_LINE
    return 0.0


def _go_on(name: str, atom: Atom, again: bool) -> float:
    words = name in ("name", "note", "rule", "basis", "evidence", "target", "actual", "other")
    cost = ordered.GO_ON_TEXT if words and not look(atom.text).number else ordered.GO_ON_NUMBER
    cost += ordered.GO_ON_AGAIN if again else 0.0
    return cost if atom.starts_line else cost - ordered.GO_ON_SAME_LINE


@given(data=st.data(), fields=FIELDS, in_table=st.booleans())
def test_the_walk_is_the_best_of_all_walks(data: st.DataObject, fields: tuple[str, ...], in_table: bool) -> None:
    atoms = data.draw(pieces(in_table))
    found = ordered.walk(atoms, fields)
    every = list(_every_walk(atoms, fields))
    assert found.evidence == pytest.approx(max(each.evidence for each in every))
    assert found.evidence == pytest.approx(_price(atoms, fields, found.columns, found.begins))


@given(data=st.data(), fields=FIELDS, in_table=st.booleans())
def test_how_sure_a_column_is_is_its_share_of_all_walks(
    data: st.DataObject, fields: tuple[str, ...], in_table: bool
) -> None:
    atoms = data.draw(pieces(in_table))
    found = ordered.walk(atoms, fields)
    every = list(_every_walk(atoms, fields))
    total = sum(exp(each.evidence) for each in every)
    for n, (doubt, column) in enumerate(zip(found.sure, found.columns, strict=True)):
        shares = [sum(exp(e.evidence) for e in every if e.columns[n] == k) / total for k in range(len(fields))]
        assert sum(shares) == pytest.approx(1.0)
        assert doubt.probability == pytest.approx(shares[column])
        if doubt.instead is not None:
            others = [share for k, share in enumerate(shares) if k != column]
            assert shares[fields.index(doubt.instead)] == pytest.approx(max(others))
        parted = sum(exp(e.evidence) for e in every if e.begins[n]) / total
        assert found.parted[n] == pytest.approx(parted, abs=1e-9)


ROW_FIELDS = ("name", "target", "weight")
CELLS = {0: ["改造食堂", "数量（含", "餐厅）"], 1: ["≥6个", "=12", "有效"], 2: ["5", "10", "12."]}


@st.composite
def slices(draw: st.DrawFn) -> list[Slice]:
    """A few lines of a table of three columns, on one page or two."""
    found: list[Slice] = []
    y, page = 0.0, 0
    for n in range(draw(st.integers(1, 5))):
        columns = draw(st.lists(st.sampled_from((0, 1, 2)), min_size=1, max_size=3, unique=True))
        texts = {column: draw(st.sampled_from(CELLS[column])) for column in sorted(columns)}
        cells = {k: Fragment(text, y, Atom(text, n, k, Place(), y=y), page) for k, text in texts.items()}
        found.append(Slice(y, page, cells))
        y += draw(st.sampled_from([0.5, 1.0, 2.5]))
        page = min(1, page + draw(st.sampled_from([0, 0, 0, 1])))
    return found


@given(lines=slices())
def test_lines_are_cut_into_rows_at_the_least_price_of_all_cuts(lines: list[Slice]) -> None:
    pricing = placed_rows.indicator_pricing(lines, ROW_FIELDS)
    found = placed_rows.cut_rows(lines, pricing)
    cuts = [
        tuple(pairwise((0, *inner, len(lines))))
        for k in range(len(lines))
        for inner in combinations(range(1, len(lines)), k)
    ]
    for mode in RowMode:
        assert found[mode].cost == pytest.approx(min(_cut_price(lines, cut, mode, pricing) for cut in cuts))
        assert found[mode].cost == pytest.approx(_cut_price(lines, found[mode].rows, mode, pricing))


def _cut_price(
    lines: Sequence[Slice], cut: Sequence[tuple[int, int]], mode: RowMode, pricing: placed_rows.Pricing
) -> float:
    return sum(
        _row_price(lines[start:end], end < len(lines) and lines[end].page != lines[end - 1].page, mode, pricing)
        for start, end in cut
    )


def _row_price(row: Sequence[Slice], ends_page: bool, mode: RowMode, pricing: placed_rows.Pricing) -> float:
    """What speaks against a row, from its cells as a whole."""
    cells = {k: [line.cells[k] for line in row if k in line.cells] for k in range(3)}
    total = sum(pricing.cell(k, each) if each else pricing.missing[k] for k, each in cells.items())
    pages = sorted({line.page for line in row})
    ways = {page: _off([[e for e in each if e.page == page] for each in cells.values()]) for page in pages}
    if len(pages) == 1:
        off = ways[pages[0]][mode]
        return total + 2.0 * min(off, ways[pages[0]][RowMode.TOP] + 0.25 if ends_page else off)
    late = sum(1 for each in cells.values() if each and each[0].page != pages[0])
    torn = sum(min(way[mode], way[RowMode.TOP]) for way in ways.values())
    return total + 2.0 * torn + 1.0 + 3.0 * late


def _off(cells: Sequence[list[Fragment]]) -> dict[RowMode, float]:
    """How far the cells of one page stand off each other, in lines and at most three each."""
    spans = [(each[0].y, each[-1].y) for each in cells if each]
    top, bottom = min(first for first, _ in spans), max(last for _, last in spans)
    return {
        RowMode.CENTRED: sum(min(3.0, abs((first + last) / 2 - (top + bottom) / 2)) for first, last in spans),
        RowMode.TOP: sum(min(3.0, first - top) for first, _ in spans),
        RowMode.BOTTOM: sum(min(3.0, bottom - last) for _, last in spans),
    }


@given(
    words=st.lists(st.sampled_from(["产出指标", "效益指标", "满意度指标"]), min_size=1, max_size=3),
    steps=st.lists(st.sampled_from([1.0, 1.5, 2.0, 3.0]), min_size=3, max_size=3),
    count=st.integers(1, 5),
    reach=st.sampled_from(WordReach),
)
def test_levels_reach_over_rows_at_the_least_price_of_all_ways(
    words: list[str], steps: list[float], count: int, reach: WordReach
) -> None:
    heights = [sum(steps[:n]) for n in range(len(words))]
    lines = [
        Fragment(text, y, Atom(text, n, 0, Place(), y=y))
        for n, (text, y) in enumerate(zip(words, heights, strict=True))
    ]
    rows = tuple((RowPart(0, float(n), float(n)),) for n in range(count))
    found = placed_levels.spans_of(lines, placed_levels.ColumnWords.LEVEL1, KnownRows(rows), (reach,))
    prices = [_span_price(heights, way, count, reach) for way in _ways(len(words), count)]
    possible = [price for price in prices if price is not None]
    if [span.text for span in found.words] == words:
        assert found.cost == pytest.approx(min(possible))
    else:  # lines put together to one word, which costs more than two that are known
        assert found.cost <= min(possible, default=float("inf"))


def _ways(words: int, rows: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Every choice of the first and the last row for each word, in order and apart."""
    ends = combinations_with_replacement(range(rows), 2 * words)
    for each in ends:
        spans = tuple(zip(each[::2], each[1::2], strict=True))
        if all(before[1] < after[0] for before, after in pairwise(spans)):
            yield spans


def _span_price(heights: Sequence[float], way: Sequence[tuple[int, int]], rows: int, reach: WordReach) -> float | None:
    """The price of words (of one line each) over rows that stand one below the other, None where one stands too far."""
    total = {WordReach.CENTRED: 0.0, WordReach.TOP: 0.4, WordReach.FIRST: 1.0}[reach] - 3.0 * len(heights)
    for y, (first, last) in zip(heights, way, strict=True):
        off = abs(y - (first + last) / 2) if reach is WordReach.CENTRED else abs(y - first)
        if off > placed_levels.MOST_OFF:
            return None
        total += off
    if reach is WordReach.CENTRED:
        return total + 1.5 * (rows - sum(last - first + 1 for first, last in way))
    return total + 1.5 * way[0][0]  # the rows before the first word; each word reaches to the next


@given(
    middles=st.lists(st.sampled_from([5.0, 15.0, 25.0, 35.0]), min_size=1, max_size=6),
    texts=st.lists(st.sampled_from(["食堂改造数量", "≥6个", "5"]), min_size=6, max_size=6),
)
def test_a_page_is_cut_into_columns_at_the_least_price_of_all_cuts(middles: list[float], texts: list[str]) -> None:
    atoms = [
        Atom(text, n, 0, Place(), x0=x - 2, x1=x + 2) for n, (x, text) in enumerate(zip(middles, texts, strict=False))
    ]
    heads = [PlacedHead("name", "指标", 0, 0), PlacedHead("target", "目标值", 0, 0), PlacedHead("weight", "分值", 0, 0)]
    choices = [placed_columns._Cut(x, 0.0) for x in (10.0, 20.0, 30.0)]
    found = placed_columns._best(heads, placed_columns._page(atoms), [choices] * 2, placed_columns.indicator_misfit)

    def price(cuts: tuple[float, ...]) -> float:
        borders = (float("-inf"), *cuts, float("inf"))
        told = [
            [atom.text for atom in atoms if left <= (atom.x0 + atom.x1) / 2 < right]
            for left, right in pairwise(borders)
        ]
        return sum(placed_columns.indicator_misfit(head.field, each) for head, each in zip(heads, told, strict=True))

    every = list(combinations_with_replacement((10.0, 20.0, 30.0), 2))
    assert price((found[0].right, found[1].right)) == pytest.approx(min(map(price, every)))


FIGURES = st.sampled_from(["120.00", "118.5", "94.77%", "10", "9.48", "0", "100%", "3000"])
MONEY_FIELDS = ("initial", "budget", "executed", "weight", "rate", "score")


@given(figures=st.lists(FIGURES, min_size=1, max_size=5))
def test_figures_are_placed_as_the_best_of_all_placings(figures: list[str]) -> None:
    found = money.place_figures(figures, MONEY_FIELDS)
    assert [found[name] for name in MONEY_FIELDS if name in found] == figures

    def worth(chosen: Sequence[int]) -> float:
        return money._placing(figures, [MONEY_FIELDS[n] for n in chosen], chosen)

    chosen = [MONEY_FIELDS.index(name) for name in found]
    assert worth(chosen) == pytest.approx(max(map(worth, combinations(range(len(MONEY_FIELDS)), len(figures)))))


def test_a_whole_row_of_money_is_placed_column_by_column() -> None:
    figures = ["120.00", "118.50", "112.30", "10", "94.77%", "9.48"]
    assert money.place_figures(figures, MONEY_FIELDS) == dict(zip(MONEY_FIELDS, figures, strict=True))


def test_a_rate_that_follows_from_two_sums_finds_their_columns() -> None:
    found = money.place_figures(["118.50", "112.30", "94.77%"], MONEY_FIELDS)
    assert found == {"budget": "118.50", "executed": "112.30", "rate": "94.77%"}
