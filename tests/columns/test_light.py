"""The light loops: exact to the edge of what is proved, for any curve; and the memory that results lie in."""

from __future__ import annotations

import gc
import random
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import perfscore
from perfscore.rules.curve import Constant, Curve, Line, Mark, Segment
from perfscore.rules.model import CurveMethod, Measure, Mode, Step
from perfscore.testing import strategies
from perfscore.values.number import text

pa = pytest.importorskip("pyarrow")
np = pytest.importorskip("numpy")
pytest.importorskip("numba")
from perfscore.columns import coefficients, memory, score_table  # noqa: E402
from perfscore.columns.loops import fast, layout, sweep  # noqa: E402

MIXED = perfscore.load_rules(Path(__file__).parents[2] / "benchmarks" / "mixed.yaml")
SIGNS = ("=", ">=", "<=")


def quotients(pairs: list[tuple[int, int]]) -> list[int]:
    """Whole quotients by the light loop for one line: k = actual / target."""
    row = np.array([layout.FastRow(step=1, once=1, target_in_q=1)], layout.COEFFICIENTS)
    pieces = np.zeros((1, 6, layout.MOST_SEGMENTS))
    pieces[0, layout.BY_ACTUAL, 0] = 1
    actual, target = (np.array(each, np.int64) for each in zip(*pairs, strict=True))
    found, ends = np.zeros(len(pairs), np.int64), np.zeros(4, np.int64)
    weights, cls = np.full(len(pairs), 2.0**52), np.zeros(len(pairs), np.int32)
    todo = np.array([layout.PLAIN_1, 0, -1, -1])
    fast.one_pass(todo, target, actual, weights, cls, row, pieces, found, ends)
    assert ends.tolist() == [target.min(), target.max(), actual.min(), actual.max()]
    return list(found.tolist())


@pytest.mark.slow
def test_the_quotients_that_are_hardest_to_round() -> None:
    """As near to a tie as whole numbers come, and ties, with p + q up to 2**51."""
    rng, pairs = random.Random(7), []
    for _ in range(30_000):
        q = rng.getrandbits(rng.randint(1, 50)) | 1
        k = (2**51 - q) // q - rng.choice([1, 2, 3, rng.getrandbits(8)])
        for p in (((2 * k + 1) * q - 1) // 2, ((2 * k + 1) * q + 1) // 2):
            pairs += [(p, q)] if 0 < p < 2**51 - q else []
        pairs.append((3 * (q // 2 + 1), 2 * (q // 2 + 1)))
    assert quotients(pairs) == [(2 * p + q) // (2 * q) for p, q in pairs]


def with_methods(methods: list[CurveMethod]) -> perfscore.RuleSet:
    """The rule set of the benchmarks with other curves: by any sign, by at least, by at most."""
    measures = (Measure.ATTAINMENT, Measure.ATTAINMENT, Measure.INVERSE)
    named = zip(("floor", "proportion", "inverse"), measures, methods, strict=True)
    return evolve(MIXED, methods={name: evolve(each, id=name, measure=measure) for name, measure, each in named})


@settings(max_examples=25, deadline=None)
@given(
    st.lists(strategies.methods(), min_size=3, max_size=3),
    st.sampled_from([None, Step(Fraction(1, 10_000), Mode.HALF_UP), Step(Fraction(1, 50), Mode.HALF_UP)]),
    st.lists(st.tuples(st.sampled_from(SIGNS), st.integers(0, 60), st.sampled_from([5, 10, 12.5])), min_size=1),
    st.sampled_from([1, 3, 10**9]),
)
def test_any_three_curves_give_what_one_row_at_a_time_gives(
    methods: list[CurveMethod], measure: Step | None, cells: list[tuple[str, int, float]], target: int
) -> None:
    """Breakpoints stand at fifths; so do many of the actual values."""
    rules = with_methods([evolve(methods[0], round_measure=measure), *methods[1:]])
    table = pa.table({
        "target": [target * 20 for _ in cells], "actual": [target * actual for _, actual, _ in cells],
        "weight": [weight for _, _, weight in cells],
        "comparator": pa.array([sign for sign, _, _ in cells]).dictionary_encode(),
    })  # fmt: skip
    found = score_table(table, rules, columns=["low", "high", "reason"])
    scale = 10 ** found.schema.field("low").type.scale
    for (sign, actual, weight), mine in zip(cells, found.to_pylist(), strict=True):
        row = perfscore.Indicator(
            name="", target=f"{sign}{target * 20}", actual=str(target * actual), weight=str(weight)
        )
        score = perfscore.score(row, rules).score
        if score is not None and mine["reason"] == "S033":  # nothing rounds it, and the table has no room for it
            assert any((end * scale).denominator != 1 for end in (score.low, score.high))
            continue
        told = (None, None) if score is None else (Decimal(text(score.low)), Decimal(text(score.high)))
        assert (mine["low"], mine["high"]) == told, row


def curve(*pieces: tuple[str | None, str, str | None]) -> Curve:
    """Pieces from an edge on: a share, or a line between two."""
    found = []
    for start, low, high in pieces:
        marks = [Mark(share=Fraction(each)) for each in (low, high) if each is not None]
        shape = Constant(*marks) if high is None else Line(*marks)
        found.append(Segment(None if start is None else Fraction(start), True, shape))
    return Curve(tuple(found))


@pytest.mark.parametrize("measure", [None, "1/10000"])
@pytest.mark.parametrize(
    ("pieces", "step", "weight", "scores"),
    [
        # below 60% nothing, then in proportion: a jump at the first edge stays
        ([(None, "0", None), ("0.6", "0.6", "1"), ("1", "1", None)], "0.01", "10", {59: "0.00", 60: "6.00", 80: "8.00", 130: "10.00"}),
        # in proportion up to four fifths of the weight, then all of it: a jump at the last edge stays
        ([(None, "0", None), ("0", "0", "0.8"), ("1", "1", None)], "0.01", "10", {99: "7.92", 100: "10.00", 50: "4.00"}),
        # whole points of a weight that is none: 5.4 gives 5, though the line beyond would give more
        ([(None, "0", None), ("0", "0", "1"), ("1", "1", None)], "1", "5.4", {100: "5", 120: "5", 99: "5", 40: "2"}),
        # a line that falls, and a first piece of nothing before a line that begins below its edge
        ([(None, "0", None), ("0.5", "1", "0"), ("1", "0", None)], "0.01", "10", {49: "0.00", 50: "10.00", 75: "5.00", 101: "0.00"}),
        # half of the weight whatever is done, in whole points
        ([(None, "0.5", None)], "1", "5.4", {0: "3", 100: "3", 200: "3"}),
        # three lines
        ([(None, "0", None), ("0.5", "0", "0.2"), ("0.8", "0.2", "1"), ("1", "1", None)], "0.01", "10",
         {50: "0.00", 65: "1.00", 90: "6.00", 100: "10.00", 140: "10.00"}),
    ],
)  # fmt: skip
def test_curves_by_hand(
    measure: str | None,
    pieces: list[tuple[str | None, str, str | None]],
    step: str,
    weight: str,
    scores: dict[int, str],
) -> None:
    """Each for all three classes of a table, which share a pass, and alone."""
    rounded = None if measure is None else Step(Fraction(measure), Mode.HALF_UP)
    method = evolve(MIXED.methods["floor"], curve=curve(*pieces), round_score=Step(Fraction(step), Mode.HALF_UP))
    every = evolve(method, round_measure=rounded)
    rules = with_methods([every, evolve(method, round_measure=None), every])
    for signs in ((0, 1), (0,), (1,)):
        cells = [(sign, actual, low) for sign in signs for actual, low in scores.items()]
        table = pa.table({
            "target": [100] * len(cells), "actual": [actual for _, actual, _ in cells],
            "weight": pa.array([weight] * len(cells)).cast(pa.decimal128(5, 2)),
            "comparator": [SIGNS[sign] for sign, _, _ in cells],
        })  # fmt: skip
        found = score_table(table, rules, columns=["low"]).column("low").to_pylist()
        assert found == [Decimal(low) for _, _, low in cells]


@pytest.mark.parametrize("measure", [None, "1/10000", "1/30"])
@pytest.mark.parametrize("count", [5, 16, 17])
def test_curves_of_many_pieces_in_whole_blocks_and_row_by_row(measure: str | None, count: int) -> None:
    """The same rows alone, and with one among them that takes its block out of what is proved for whole blocks."""
    edges = [Fraction(n, count - 2) for n in range(count - 1)]
    lines = [(str(edge), str(edge**2), str(following**2)) for edge, following in pairwise(edges)]
    rounded = None if measure is None else Step(Fraction(measure), Mode.HALF_UP)
    pieces = curve((None, "0", None), *lines, ("1", "1", None))
    rules = with_methods([evolve(MIXED.methods["floor"], curve=pieces, round_measure=rounded)] * 3)
    rng = np.random.default_rng(count)
    target, actual = rng.integers(1, 10**4, 400), rng.integers(1, 10**4, 400)
    target[:60], actual[:60] = 720, np.arange(60) * 12 + 12  # at the edges
    table = {"target": target, "actual": actual, "weight": np.full(400, 10), "comparator": ["="] * 400}
    whole = score_table(pa.table(table), rules)
    odd = {name: [*cells, cells[0]] for name, cells in table.items()} | {"target": [*target, 0]}
    assert score_table(pa.table(odd), rules).slice(0, 400).to_pylist() == whole.to_pylist()
    for place, found in enumerate(whole.to_pylist()[:160]):
        row = perfscore.Indicator(name="", target=f"={target[place]}", actual=str(actual[place]), weight="10")
        score = perfscore.score(row, rules)
        assert score.score is not None
        assert score.rate is not None
        assert Fraction(found["low"]) == score.score.low
        assert abs(Fraction(found["rate"]) - score.rate) <= Fraction(1, 2 * 10**8)


@pytest.mark.parametrize(
    ("measure", "marks", "scores"),
    [
        # a point for each: constant terms in the denominator
        (Measure.ACTUAL, (Mark(), Mark(share=Fraction(1))), {0: "0.00", 1: "10.00", 5: "10.00"}),
        # a hundredth of a point for all that is done, not a share of the weight
        (Measure.ATTAINMENT, (Mark(), Mark(points=Fraction(1, 100))), {4: "0.01", 1: "0.00", 20: "0.01", 70: "0.01"}),
        # three points whatever is done: one piece
        (Measure.ATTAINMENT, (Mark(points=Fraction(3)),), {0: "3.00", 7: "3.00"}),
    ],
)
def test_lines_that_are_no_share_of_weight_and_target(
    measure: Measure, marks: tuple[Mark, ...], scores: dict[int, str]
) -> None:
    segments = [Segment(None, True, Constant(marks[0]))]
    if len(marks) > 1:
        segments += [Segment(Fraction(0), True, Line(*marks)), Segment(Fraction(1), True, Constant(marks[1]))]
    method = evolve(MIXED.methods["floor"], measure=measure, curve=Curve(tuple(segments)), round_measure=None)
    rules = evolve(MIXED, methods={name: evolve(method, id=name) for name in MIXED.methods})
    for signs in (["="], ["=", ">="]):
        cells = [(sign, actual, low) for sign in signs for actual, low in scores.items()]
        table = pa.table({
            "target": [7] * len(cells), "actual": [actual for _, actual, _ in cells], "weight": [10] * len(cells),
            "comparator": [sign for sign, _, _ in cells],
        })  # fmt: skip
        found = score_table(table, rules, columns=["low"]).column("low").to_pylist()
        assert found == [Decimal(low) for _, _, low in cells]


@pytest.mark.parametrize("count", [3, 6, 12])
def test_more_methods_than_one_pass_takes(count: int) -> None:
    """Two share a pass with a rounded one; the others do not undo it; many are brought together first."""
    proportion, floor = MIXED.methods["proportion"], MIXED.methods["floor"]
    row = MIXED.select[0]
    rows, methods = [], {}
    for n in range(count):
        methods[f"m{n}"] = evolve(proportion if n % 3 else floor, id=f"m{n}")
        when = evolve(row.when, comparator=None, named=frozenset([f"办法{n}"]))
        rows.append(evolve(row, when=when, use=f"m{n}"))
    rules = evolve(MIXED, methods=methods, select=(*rows, MIXED.select[-1]))
    names = [f"办法{n}" for n in range(count)] * 500
    table = pa.table(
        {"target": [100] * len(names), "actual": [80] * len(names), "weight": [10] * len(names), "rule": names}
    )
    found = score_table(table, rules).to_pylist()
    assert [(each["method"], each["low"]) for each in found[:count]] == [
        (f"m{n}", Decimal("8.00") if n % 3 else Decimal("5.00")) for n in range(count)
    ]
    assert found == found[:count] * 500


def test_points_beside_a_share_of_the_weight() -> None:
    three = evolve(MIXED.methods["floor"], curve=Curve((Segment(None, True, Constant(Mark(points=Fraction(3)))),)))
    rules = with_methods([evolve(three, round_measure=None), MIXED.methods["proportion"], MIXED.methods["inverse"]])
    table = pa.table({"target": [7, 7], "actual": [1, 1], "weight": [10, 10], "comparator": ["=", ">="]})
    assert score_table(table, rules).column("low").to_pylist() == [Decimal("3.00"), Decimal("1.43")]


def test_a_curve_is_as_many_lines_as_its_limits_leave() -> None:
    """The proportion, full from 100%, is one line; the floor rule keeps its jump at 95% and loses its nothing below 60%."""
    from perfscore.columns.row_kinds import Classes, Learnt
    from perfscore.columns.score import Scorer

    scorer = Scorer(MIXED, ("low",))
    signs = pa.array(SIGNS).dictionary_encode()
    scorer.score(
        pa.table({"target": [100, 100, 100], "actual": [80, 80, 80], "weight": [10, 10, 10], "comparator": signs})
    )
    (learnt,) = scorer.known.values()
    assert isinstance(learnt, Learnt)
    programs = {each.method: each.program for each in learnt._classes.values()}
    needed = {method: len(coefficients._needed(program)) for method, program in programs.items()}
    assert needed == {"floor": 2, "proportion": 1, "inverse": 1}
    assert coefficients.passes_of(list(programs.values())).shape == (1, 4)
    assert len(Classes(learnt).found) == 1


def test_blocks_of_every_kind_one_after_another() -> None:
    """Clean rows, then a zero target, a negative actual, a number beyond the light loops, and clean rows again."""
    rng = np.random.default_rng(3)
    rows = 5 * sweep.BLOCK
    target, actual = rng.integers(1, 10**6, rows), rng.integers(1, 10**6, rows)
    odd = {sweep.BLOCK + 5: (0, 7), 2 * sweep.BLOCK: (9, -4), 3 * sweep.BLOCK + 1: (10**16, 10**16 // 3)}
    for place, (t, a) in odd.items():
        target[place], actual[place] = t, a
    signs = rng.integers(0, 3, rows).astype(np.int8)
    table = pa.table({
        "target": target, "actual": actual, "weight": np.full(rows, 10),
        "comparator": pa.DictionaryArray.from_arrays(signs, list(SIGNS)),
    })  # fmt: skip
    found = score_table(table, MIXED, columns=["low"], threads=1).column("low")
    for place in [*odd, *rng.integers(0, rows, 300).tolist()]:
        row = perfscore.Indicator(
            name="", target=f"{SIGNS[signs[place]]}{target[place]}", actual=str(actual[place]), weight="10"
        )
        score = perfscore.score(row, MIXED).score
        assert found[place].as_py() == (None if score is None else Decimal(text(score.low, 2)))


def test_nulls_among_numbers_have_no_score_and_harm_no_other_row() -> None:
    cells = [
        (10.0, 8.0),
        (None, 8.0),
        (10.0, None),
        (None, None),
        (float("nan"), 8.0),
        (10.0, 0.0000001),
        (10.0, 1e30),
    ]
    rules = perfscore.load_rules("cn/mof/2020-10")
    for row in ("indicator", "budget_execution"):
        table = pa.table({
            "target": [target for target, _ in cells], "actual": [actual for _, actual in cells],
            "weight": [10] * len(cells), "row": [row] * len(cells),
        })  # fmt: skip
        found = score_table(table, rules, columns=["low", "reason"])
        absent = ["S001", "S002", "S001", "S001"] if row == "indicator" else ["S008"] * 4
        assert found.column("reason").to_pylist()[1:5] == absent
        assert found.column("low").to_pylist() == [
            Decimal("8.00"),
            None,
            None,
            None,
            None,
            Decimal("0.00"),
            Decimal("10.00"),
        ]
        assert found.schema.metadata[b"perfscore.scalar_rows"] == b"2"


def test_another_rule_set_with_the_same_numbers_is_not_mistaken() -> None:
    """What one table taught belongs to its rule set alone, even to one of the same name."""
    table = pa.table({"target": [100], "actual": [50], "weight": [10], "comparator": [">="]})
    other = with_methods([MIXED.methods["floor"], MIXED.methods["floor"], MIXED.methods["inverse"]])
    for rules, low in ((MIXED, "5.00"), (other, "0.00"), (MIXED, "5.00")):
        assert score_table(table, rules).column("low").to_pylist() == [Decimal(low)]


def test_tables_scored_side_by_side_teach_each_other_nothing_wrong() -> None:
    rules = perfscore.load_rules("cn/xinjiang/urumqi/2024")
    rng = np.random.default_rng(5)

    def drawn(number: int) -> Any:
        rows = 400
        cells = {
            "target": [f">={n}{unit}" for n, unit in zip(rng.integers(1, 90, rows), rng.choice(["个", "%", f"元/{number}次"], rows), strict=True)],
            "actual": [f"{n}个" if n % 3 else None for n in rng.integers(0, 99, rows)],
            "level2": rng.choice(["数量指标", "经济成本指标", "满意度指标"], rows), "weight": rng.integers(1, 30, rows),
        }  # fmt: skip
        return pa.table(cells)

    tables = [drawn(number) for number in range(12)]
    alone = [score_table(table, evolve(rules)) for table in tables]  # a copy of the rule set knows nothing yet
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda table: score_table(table, rules), tables * 3))
    assert all(found.equals(each) for found, each in zip(together, alone * 3, strict=True))


def test_memory_is_used_again_only_when_nobody_holds_it() -> None:
    size = memory._WORTH_KEEPING // 4
    first = memory.room(size, np.int64)
    place = first.ctypes.data
    part: Any = first[5:]
    del first
    second = memory.room(size, np.int64)
    assert second.ctypes.data != place  # a slice still lies there
    del part
    gc.collect()
    third = memory.room(size - 10, np.int64)
    assert third.ctypes.data == place
    assert memory.room(size // 2, np.int64).ctypes.data != place


def test_a_column_outlives_its_table_and_the_scoring_after_it() -> None:
    rows = memory._WORTH_KEEPING // 8 + 1
    numbers = np.arange(1, rows + 1)
    weights = np.full(rows, 10)
    table = pa.table({"target": numbers, "actual": numbers, "weight": weights})
    kept = score_table(table, MIXED, columns=["low"]).column("low").chunk(0).slice(3)
    nothing = score_table(
        pa.table({"target": numbers, "actual": numbers * 0, "weight": weights}), MIXED, columns=["low"]
    )
    assert set(kept.to_pylist()) == {Decimal("10.00")}
    assert set(nothing.column("low").to_pylist()) == {Decimal("0.00")}


def test_no_more_is_kept_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    memory._kept.clear()
    size = memory._WORTH_KEEPING
    monkeypatch.setattr(memory, "_MOST_KEPT", 2 * size)
    arrays = [memory.room(size, np.uint8) for _ in range(4)]
    arrays.clear()
    gc.collect()
    assert len(memory._kept) == 2
    memory.room(3 * size, np.uint8)
    gc.collect()
    assert len(memory._kept) == 2
