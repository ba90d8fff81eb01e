"""Tables of many kinds, an oracle that shares no code with the engine, and what is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import perfscore
from perfscore.errors import UsageError
from perfscore.values.number import text

pa = pytest.importorskip("pyarrow")
np = pytest.importorskip("numpy")
pytest.importorskip("numba")
from perfscore.columns import score_table  # noqa: E402

MIXED = Path(__file__).parents[2] / "benchmarks" / "mixed.yaml"
TIES = [(2135, 1000), (60375, 100000), (6005, 10000), (60005, 100000), (1, 3), (2, 3), (1, 6), (95, 100), (94995, 100000),
        (599950, 10**6), (599949, 10**6), (10**9, 1), (1, 10**9), (10**15, 10**15), (123456789012, 10**12), (69300, 10**5)]  # fmt: skip


def half_up(p: int, q: int) -> int:
    return (2 * p + q) // (2 * q)


def oracle(sign: str, target: int, actual: int, weight: int) -> int | None:
    """The score in hundredths, in whole numbers alone: the floor rule, the proportion and its inverse."""
    if target <= 0:
        return None
    whole = weight * 100
    if sign == ">=":
        return whole if actual >= target else max(0, half_up(whole * actual, target)) if actual > 0 else 0
    if sign == "<=":
        return whole if actual <= target else half_up(whole * target, actual)
    rate = half_up(actual * 10_000, target) if actual >= 0 else -1
    return whole if rate >= 9_500 else 0 if rate < 6_000 else half_up(whole * (rate - 6_000), 4_000)


@pytest.mark.slow
def test_a_million_rows_against_the_oracle() -> None:
    """Ties, huge and tiny values, zero targets among rows as they come: not one may differ."""
    rng = np.random.default_rng(20261121)
    rows = 1_000_000
    target = np.concatenate([rng.integers(1, 10 ** rng.integers(1, 13, rows // 2)), rng.integers(0, 400, rows // 2)])
    actual = np.concatenate(
        [(target[: rows // 2] * rng.uniform(0, 1.3, rows // 2)).astype(np.int64), rng.integers(0, 500, rows // 2)]
    )
    for place, (a, t) in enumerate(TIES * 3):
        target[place], actual[place] = t, a
    signs, weights = rng.integers(0, 3, rows), rng.choice([1, 3, 5, 10, 20, 30, 90], rows)
    names = ["=", ">=", "<="]
    table = pa.table({
        "target": target, "actual": actual, "weight": weights,
        "comparator": pa.DictionaryArray.from_arrays(signs.astype(np.int8), names),
    })  # fmt: skip
    rules = perfscore.load_rules(MIXED)
    for scale in (0, 6):
        found = score_table(table, rules, columns=["low"], scale=scale).column("low").to_pylist()
        picked = zip(signs.tolist(), target.tolist(), actual.tolist(), weights.tolist(), found, strict=True)
        wrong = [
            (names[s], t, a, w, low)
            for s, t, a, w, low in picked
            if (None if low is None else int(low * 100)) != oracle(names[s], t, a, w)
            and not (names[s] == "<=" and a == 0)
        ]
        assert wrong == []


def rows_of(table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = score_table(table, "cn/mof/2020-10").to_pylist()
    return found


def test_every_kind_of_table_gives_the_same() -> None:
    data = {"target": [">=5个", "<=10万元", None], "actual": ["4个", "9万元", "3"], "level2": ["数量指标", "成本指标", None],
            "weight": ["10", "20", "5"], "score": ["8", "20", None]}  # fmt: skip
    expected = rows_of(pa.table(data))
    assert expected[0]["low"] == Decimal("8.00")
    assert expected[0]["verdict"] == "agrees"
    pl = pytest.importorskip("polars")
    assert rows_of(pl.DataFrame(data)) == expected
    pd = pytest.importorskip("pandas")
    assert rows_of(pd.DataFrame(data)) == expected
    duckdb = pytest.importorskip("duckdb")
    arrow = pa.table(data)
    assert rows_of(duckdb.sql("select * from arrow")) == expected
    assert rows_of(arrow.to_batches()[0]) == expected
    encoded = pa.table({name: pa.array(cells).dictionary_encode() for name, cells in data.items()})
    assert rows_of(encoded) == expected
    assert rows_of(pa.concat_tables([arrow.slice(0, 1), arrow.slice(1)])) == expected
    assert rows_of(arrow.slice(1)) == expected[1:]


def test_chunks_and_threads_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    rows = 5_000
    table = pa.table({
        "target": [f">={n}个" for n in rng.integers(1, 50, rows)], "actual": [f"{n}个" for n in rng.integers(0, 60, rows)],
        "level2": rng.choice(["数量指标", "经济成本指标", "满意度指标"], rows), "weight": rng.integers(1, 30, rows),
    })  # fmt: skip
    whole = score_table(table, "cn/xinjiang/urumqi/2024", threads=1)
    monkeypatch.setattr("perfscore.columns.work.CHUNK", 700)
    assert score_table(table, "cn/xinjiang/urumqi/2024", threads=4).equals(whole)


def test_an_empty_table_and_the_columns_that_are_asked_for() -> None:
    table = pa.table({"target": pa.array([], pa.string()), "actual": pa.array([], pa.string())})
    assert score_table(table, "cn/mof/2020-10").num_rows == 0
    one = pa.table({"target": ["5个"], "actual": ["4个"], "weight": [10]})
    for name in ("low", "high", "rate", "method", "verdict", "reason"):
        assert score_table(one, "cn/mof/2020-10", columns=[name]).column_names == [name]
    told = score_table(one, "cn/mof/2020-10").schema.metadata
    assert told[b"perfscore.rules"] == b"cn/mof/2020-10"
    assert told[b"perfscore.scalar_rows"] == b"0"


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ([1, 2], "U020"),
        (pa.table({"target": ["1"]}), "U022"),
        (pa.table({"target": [[1]], "actual": ["1"]}), "U021"),
        (pa.table({"target": ["1"], "actual": ["1"], "weight": [True]}), "U021"),
        (pa.table({"target": ["1"], "actual": ["1"], "level1": [1]}), "U021"),
        (pa.Table.from_arrays([pa.array(["1"])] * 3, ["target", "actual", "actual"]), "U032"),
        (pa.table({"target": ["1"], "actual": ["1"], "wieght": ["10"]}), "U033"),
        (pa.table({"target": ["1"], "actual": ["1"], " Score": ["10"]}), "U033"),
        (pa.table({"target": ["1"], "actual": ["1"], "单位": ["个"]}), "U033"),
        (pa.table({"target": ["1"], "actual": ["1"], "category": ["个"]}), "U033"),
    ],
)
def test_what_cannot_be_used_is_said(table: object, code: str) -> None:
    with pytest.raises(UsageError) as raised:
        score_table(table, "cn/mof/2020-10")
    assert raised.value.problems[0].code == code


def test_an_unknown_result_column_is_refused() -> None:
    with pytest.raises(UsageError, match="U025"):
        score_table(pa.table({"target": ["1"], "actual": ["1"]}), "cn/mof/2020-10", columns=["lowest"])


def test_a_class_that_another_thread_just_added_is_waited_for() -> None:
    """The look-up table is shared while it grows; class numbers beyond the tables at hand must not be used."""
    from perfscore.columns.loops import layout
    from perfscore.columns.loops.sweep import sweep

    ones, nothing, codes = np.ones(3, np.int64), np.zeros(0, np.int64), np.zeros(3, np.int32)
    states = np.zeros(0, np.uint8)
    rows = layout.TableRows(codes, ones, ones, states, states, codes, np.zeros(0, np.int32))
    known = layout.KnownCases(
        class_of_case=np.full(layout.SIGNS, 5, np.int32), family=np.array([-1]), class_of_weight=np.zeros((0, 1), np.int32),
        classes=np.zeros(1, layout.CLASS), segments=np.zeros((1, 1), layout.SEGMENT),
            others=np.zeros(2, layout.CLASS), other_segments=np.zeros((2, 1), layout.SEGMENT), most_step=1,
        fast=np.zeros(1, layout.COEFFICIENTS), pieces=np.zeros((1, 6, layout.MOST_SEGMENTS)),
        pieces_high=np.zeros((0, 6, layout.MOST_SEGMENTS)), passes=np.zeros((0, 4), np.int64), weights=ones.copy(),
        declared=ones.copy(), method=codes.copy(), reason=codes.copy(),
    )  # fmt: skip
    wanted = layout.Wanted(
        nothing,
        nothing,
        nothing.reshape(0, 2),
        codes[:0].copy(),
        codes[:0].copy(),
        np.zeros(3, np.uint8),
        np.zeros(0, np.uint8),
        np.zeros(2, np.bool_),
    )
    for each in rows:
        each.flags.writeable = False  # as the engine gives them: one variant of machine code
    done, missing = sweep(0, rows, known, wanted)
    assert (done, missing) == (0, 1 + 8)


def test_where_nothing_can_be_kept_on_disk_the_loops_are_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from perfscore.columns.loops import compiled

    real = compiled.njit

    def no_place(**options: Any) -> Any:
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return real(**options)

    monkeypatch.setattr(compiled, "njit", no_place)
    assert compiled.compiled(lambda number: number + 1)(2) == 3


def test_machine_code_of_other_sources_is_never_used() -> None:
    """What is kept on disk is named after all modules that are compiled into each other, and the layout they share."""
    from perfscore.columns.loops import compiled, sweep

    folder = Path(compiled.__file__).parent
    using = {path.stem for path in folder.glob("*.py") if "loops.compiled import" in path.read_text("utf-8")}
    assert set(compiled.SOURCES) == using | {"compiled", "layout"}
    assert compiled.MARK in sweep.sweep.py_func.__qualname__
    score_table(pa.table({"target": [1], "actual": [1]}), MIXED)
    assert compiled.is_kept(sweep.sweep)


def test_no_two_loops_have_one_name() -> None:
    """Loops made by one factory have one name and one signature; from the disk, the linker would take one for the other."""
    from perfscore.columns.loops import compiled, fast

    names = [each.py_func.__qualname__ for each in vars(fast).values() if hasattr(each, "py_func")]
    assert len(names) > 7
    assert len({*names}) == len(names)
    closed = [compiled.compiled(_adding(more)) for more in (1, 2)]
    assert closed[0].py_func.__qualname__ != closed[1].py_func.__qualname__
    assert [each(1) for each in closed] == [2, 3]


def _adding(more: int) -> Any:
    return lambda number: number + more


def test_processes_that_compile_at_once_never_get_each_others_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One has told the index of its code and not yet written it; another, unaware of that, wrote its own before."""
    import numba

    from perfscore.columns.loops import compiled

    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))

    def process() -> Any:
        def same(number: int) -> int:
            return number + 1

        return compiled.compiled(same)._cache._cache_file

    one, other, third = process(), process(), process()
    other.save("other", "other's code")
    monkeypatch.setattr(one, "_load_index", dict)
    monkeypatch.setattr(one, "_save_data", lambda name, data: None)
    one.save("one", "one's code")
    assert third.load("one") is None


_AT_ONCE = """
import pyarrow as pa
from perfscore.columns import compiling, score_table
compiling.LOADED_FROM = compiling.COMPILED_FROM = 0
rows = range(500)
target, actual = [f">={20 + n % 7}个" for n in rows], [f"{14 + n % 11}个" for n in rows]
table = pa.table({"target": target, "actual": actual, "score": [f"{n % 11}.5" for n in rows], "weight": [10] * 500})
print(score_table(table, "cn/xinjiang/changji/2023").to_pylist())
"""


@pytest.mark.slow
def test_eight_processes_that_start_at_once_on_a_fresh_cache_give_the_same(tmp_path: Path) -> None:
    fresh = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
    started = [
        subprocess.Popen([sys.executable, "-c", _AT_ONCE], env=fresh, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(8)
    ]
    told = [each.communicate() for each in started]
    again = subprocess.run([sys.executable, "-c", _AT_ONCE], env=fresh, capture_output=True, check=True)
    by_row = _AT_ONCE.replace("= 0\n", "= 10**6\n")
    alone = subprocess.run([sys.executable, "-c", by_row], env=fresh, capture_output=True, check=True)
    assert [errors.decode() for _, errors in told] == [""] * 8
    assert {*(found for found, _ in told), again.stdout} == {alone.stdout}


@pytest.mark.parametrize(
    "values",
    [
        pa.array([5, None, 3], pa.int16()),
        pa.array([5, None, 2**63 + 1], pa.uint64()),
        pa.array([5.0, None, 0.1], pa.float32()),
        pa.array([5.0, float("nan"), 1e30], pa.float64()),
        pa.array([Decimal("5.00"), None, Decimal("3.50")], pa.decimal128(10, 2)),
        pa.array([Decimal("5.00"), None, Decimal("12345678901234567890123456.50")], pa.decimal128(38, 2)),
        pa.array([Decimal("5.00"), None, Decimal("3.50")], pa.decimal256(50, 2)),
        pa.array([None, None, None], pa.null()),
    ],
    ids=lambda values: str(values.type),
)
def test_every_kind_of_number_is_what_the_scalar_engine_reads(values: pa.Array) -> None:
    """The column itself is the oracle: each number is printed and scored as a cell."""
    table = pa.table({"target": [10, 10, 10], "actual": values, "weight": [10, 10, 10]})
    found = score_table(table, "cn/mof/2020-10").column("low").to_pylist()
    rules = perfscore.load_rules("cn/mof/2020-10")
    for given, low in zip(values.to_pylist(), found, strict=True):
        number = Decimal(repr(given) if isinstance(given, float) else given or 0)
        printed = None if given is None or number.is_nan() else f"{number:f}"
        row = perfscore.score(perfscore.Indicator(name="", target="10", actual=printed, weight="10"), rules)
        assert low == (None if row.score is None else Decimal(text(row.score.low, 2)))


def test_a_rate_that_no_decimal_holds_is_left_out() -> None:
    table = pa.table({"target": [10, 10], "actual": [1e30, 1e39], "weight": [10, 10]})
    found = score_table(table, "cn/mof/2020-10")
    assert found.column("low").to_pylist() == [Decimal(10), Decimal(10)]
    assert found.column("rate").to_pylist() == [Decimal(10) ** 29, None]


@pytest.mark.parametrize(("value", "reason"), [(1e300, "S004"), (5e-324, "S004"), (1e39, None), (float("inf"), "S002")])
def test_a_number_of_more_digits_than_a_cell_may_have_is_not_understood(value: float, reason: str | None) -> None:
    """As the scalar engine says of its digits."""
    table = pa.table({"target": [10.0, 10], "actual": [value, 8], "weight": [10, 10]})
    assert score_table(table, "cn/mof/2020-10").column("reason").to_pylist() == [reason, None]
    printed = f"{Decimal(repr(value)):f}" if reason != "S002" else None
    alone = perfscore.score(
        perfscore.Indicator(name="", target="10", actual=printed, weight="10"), perfscore.load_rules("cn/mof/2020-10")
    )
    assert (None if alone.refusal is None else alone.refusal.code) == reason


@pytest.mark.parametrize(
    "kind", [pa.decimal32(5, 2), pa.decimal64(9, 2), pa.decimal128(9, 2), pa.decimal256(50, 2)], ids=str
)
def test_decimals_of_every_width_stand_in_every_column(kind: Any) -> None:
    """The last row has no target, so that the scalar engine looks at numbers of each width, too."""
    cells = {
        "target": ["10", "4.5", None],
        "actual": ["8", "4.5", "1"],
        "weight": ["10", "2.5", "5"],
        "score": ["8", "2.4", None],
    }
    data = {
        name: pa.array([None if each is None else Decimal(each) for each in some], kind) for name, some in cells.items()
    }
    found = rows_of(pa.table(data | {"year": pa.array([Decimal(2024)] * 3, kind)} if kind.precision > 5 else data))
    assert [(each["low"], each["verdict"]) for each in found] == [
        (Decimal("8.00"), "agrees"), (Decimal("2.50"), "differs"), (None, "undetermined")
    ]  # fmt: skip


def test_a_declared_score_that_is_no_number_is_as_good_as_none() -> None:
    """Polars and NumPy write nan where a table has nothing."""
    table = pa.table(
        {
            "target": [10, 10],
            "actual": [8, 8],
            "weight": [10, 10],
            "score": pa.array([float("nan"), 8.0], from_pandas=False),
        }
    )
    assert [(each["verdict"], each["reason"]) for each in rows_of(table)] == [(None, None), ("agrees", None)]


def test_a_batch_of_rows_is_a_table_too() -> None:
    table = pa.table({"target": ["10个"], "actual": ["9个"], "weight": ["10"]})
    assert score_table(table.to_batches()[0], "cn/mof/2020-10").equals(score_table(table, "cn/mof/2020-10"))


def test_many_combinations_of_discrete_columns_are_numbered_as_they_occur(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {
        "target": ["10个"] * 6,
        "actual": ["9个"] * 6,
        "weight": ["10"] * 6,
        "level2": ["数量指标", "质量指标", None, "时效指标", "数量指标", "社会效益指标"],
        "rule": ["比率分值", None, "满意度赋分", "比率分值", "直接赋分", None],
        "year": [2023, 2024, None, 2023, 2024, 2025],
    }
    whole = score_table(pa.table(rows), "cn/xinjiang/artux/2024")
    monkeypatch.setattr("perfscore.columns.inputs._MOST_COMBINATIONS", 1)
    assert score_table(pa.table(rows), "cn/xinjiang/artux/2024").equals(whole)
