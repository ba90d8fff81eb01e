"""The searches of the decoder against the slow truth: every walk, every cut and every placing of a small input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, combinations_with_replacement, pairwise, product
from math import exp

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from perfscore.errors import Place
from perfscore.reading.decoding import money, ordered
from perfscore.reading.decoding import placed_cut as placed
from perfscore.reading.decoding.evidence import fit, look
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.placed_cut import Fragment, Rows

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
            total += min(own, 0.0) - _go_on(fields[column], atom)
        else:
            return None
    return total - sum(later[columns[-1] + 1 :])


def _fit(name: str, text: str) -> float:
    if text:
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


def _go_on(name: str, atom: Atom) -> float:
    words = name in ("name", "note", "rule", "basis", "evidence", "target", "actual", "other")
    cost = ordered.GO_ON_TEXT if words and not look(atom.text).number else ordered.GO_ON_NUMBER
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


@st.composite
def fragments(draw: st.DrawFn, texts: Sequence[str], most: int) -> list[Fragment]:
    chosen = draw(st.lists(st.sampled_from(texts), min_size=1, max_size=most))
    y, found = 0.0, []
    for n, text in enumerate(chosen):
        y += draw(st.sampled_from([1.0, 1.0, 2.0, 3.5]))
        found.append(Fragment(text, y, Atom(text, n, 0, Place(), y=y)))
    return found


def _anchors(draw: st.DrawFn, most: int) -> list[float]:
    steps = draw(st.lists(st.sampled_from([1.0, 1.5, 2.0, 4.0]), min_size=1, max_size=most))
    return [sum(steps[: n + 1]) for n in range(len(steps))]


anchors = st.composite(_anchors)


@given(
    lines=fragments(["改造食堂", "数量（含", "餐厅）", "≥6个", "=12", "有效"], 6),
    rows=anchors(4),
    name=st.sampled_from(["name", "target", "note", "basis"]),
    top=st.booleans(),
)
def test_a_column_is_cut_at_the_least_price_of_all_cuts(
    lines: list[Fragment], rows: list[float], name: str, top: bool
) -> None:
    found = placed.cut_column(lines, rows, name, top, 1.0)
    assert found.cost == pytest.approx(min(_cut_price(lines, rows, groups, name, top) for groups in _cuts(lines, rows)))
    assert found.cost == pytest.approx(_cut_price(lines, rows, found.groups, name, top))
    assert [n for start, end in found.groups for n in range(start, end)] == list(range(len(lines)))


def _cuts(lines: Sequence[Fragment], rows: Sequence[float]) -> Iterator[tuple[tuple[int, int], ...]]:
    for inner in combinations_with_replacement(range(len(lines) + 1), len(rows) - 1):
        yield tuple(pairwise((0, *inner, len(lines))))


def _cut_price(
    lines: Sequence[Fragment], rows: Sequence[float], groups: Sequence[tuple[int, int]], name: str, top: bool
) -> float:
    total = 0.0
    for y, (start, end) in zip(rows, groups, strict=True):
        if start == end:
            total += placed.EMPTY.get(name, placed.EMPTY_OTHER)
            continue
        middle = lines[start].y if top else (lines[start].y + lines[end - 1].y) / 2
        total += abs(middle - y) + placed._group_cost(lines[start:end], name, 1.0)
    return total


@given(
    lines=fragments(["产出指标", "效益指标", "满意度指标", "成本指标"], 4),
    rows=anchors(6),
    top=st.booleans(),
    starts=st.none() | st.lists(st.integers(0, 5), min_size=1, max_size=3),
)
def test_levels_reach_over_rows_at_the_least_price_of_all_ways(
    lines: list[Fragment], rows: list[float], top: bool, starts: list[int] | None
) -> None:
    spread = Rows(tuple((y, y + 0.5) for y in rows), top, 1.0)
    spans, cost = placed.level_spans(lines, 1, spread, starts)
    words = placed.level_words(lines, 1)
    if len(words) > len(rows):
        assert spans == []
        return
    ways = [tuple(pairwise((0, *inner, len(rows)))) for inner in combinations(range(1, len(rows)), len(words) - 1)]
    assert cost == pytest.approx(min(_span_price(words, way, spread, starts) for way in ways))
    assert [(first, last + 1) for _, first, last in spans] in [list(way) for way in ways]
    assert [text for text, _, _ in spans] == [text for text, _, _ in words]


def _span_price(
    words: Sequence[tuple[str, float, float]], way: Sequence[tuple[int, int]], rows: Rows, starts: list[int] | None
) -> float:
    total = 0.0
    for (_, first_y, last_y), (start, end) in zip(words, way, strict=True):
        top, bottom = rows.spread[start][0], rows.spread[end - 1][1]
        total += abs(first_y - top) if rows.top else abs((first_y + last_y) / 2 - (top + bottom) / 2)
        total += 0.0 if starts is None or start in starts else 1.5
    return total


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
