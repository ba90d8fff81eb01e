"""What is wrong in one row is that row's reason; columns and cells are never at odds in silence."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfscore
from perfscore.errors import UsageError
from perfscore.form import Indicator
from perfscore.values.parse import points

pa = pytest.importorskip("pyarrow")
np = pytest.importorskip("numpy")
pytest.importorskip("numba")
from perfscore.columns import inputs, score_table  # noqa: E402
from perfscore.columns.names import check_names  # noqa: E402
from perfscore.columns.tables import as_printed  # noqa: E402

MIXED = Path(__file__).parents[2] / "benchmarks" / "mixed.yaml"
NUMBERS = ("0", "3", "50", "100", "66.5", "-4", "1,200", "2024", "2024.12", "0.1234567", "1" * 15)
SIGNS = ("", ">=", "<=", "=", ">", "≥", "不低于", "定性")
UNITS = ("", "个", "%", "万元", "年", "元/人", "无")


def rows_of(table: object, rules: object = "cn/mof/2020-10", **options: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = score_table(table, rules, **options).to_pylist()
    return found


def test_sign_and_unit_of_columns_count_as_if_they_were_printed() -> None:
    """Against the scalar engine on the same rows, printed in one piece."""
    rules = perfscore.load_rules(MIXED)
    rng = random.Random(20261128)
    rows = []
    for _ in range(400):
        sign, unit = rng.choice(SIGNS), rng.choice(UNITS)
        in_cell, in_actual = rng.random() < 0.3, rng.random() < 0.3
        target, actual = rng.choice(NUMBERS), rng.choice(NUMBERS)
        said, named = ("" if sign == "定性" else sign), ("" if unit == "无" else unit)
        rows.append({
            "target": f"{said if in_cell and said != '不低于' else ''}{target}{named if in_cell else ''}",
            "actual": f"{actual}{named if in_actual else ''}", "comparator": sign, "unit": unit,
            "printed": (f"{'>=' if said == '不低于' else said}{target}{named}", f"{actual}{named}"),
        })  # fmt: skip
    names = ("target", "actual", "comparator", "unit")
    table = pa.table({name: [row[name] for row in rows] for name in names} | {"weight": ["20"] * len(rows)})
    scored = 0
    for row, found in zip(rows, rows_of(table, rules), strict=True):
        target, actual = row["printed"]
        alone = perfscore.score(Indicator(name="", target=target, actual=actual, weight="20"), rules)
        low = None if alone.score is None else alone.score.low
        assert (None if found["low"] is None else Fraction(found["low"])) == low, (row, found, alone.refusal)
        scored += low is not None
    assert scored > 150


@pytest.mark.parametrize(
    ("target", "actual", "sign", "unit", "code"),
    [
        ("<=100", "50", ">=", None, "S030"),
        ("=100", "50", ">=", None, "S030"),
        ("5-10个", "7个", "<=", "个", None),
        (">=100个", "50", ">=", "元", "S031"),
        ("100万元", "50万元", "", "元", "S031"),
        ("100", "50万元", "", "元", "S031"),
        ("100%", "50％", "", "%", None),
        ("有效提高", "有效提高", "定性", "个", None),
        ("12月20日前", "12月1日", "<=", "天", None),
        ("100个", "50个", "大约", "", "S030"),
    ],
)
def test_a_cell_and_a_column_that_disagree_are_refused(
    target: str, actual: str, sign: str, unit: str | None, code: str | None
) -> None:
    data = {"target": [target, "100"], "actual": [actual, "50"], "comparator": [sign, ""], "unit": [unit, None]}
    odd, good = rows_of(pa.table(data | {"weight": ["10", "10"]}), MIXED)
    assert good["reason"] is None
    if code is not None:
        assert (odd["reason"], odd["verdict"], odd["low"]) == (code, "undetermined", None)
    else:
        assert odd["reason"] not in ("S030", "S031")


def test_many_rows_hold_the_columns_in_the_fast_path() -> None:
    rows = 3_000
    table = pa.table({
        "target": ["100"] * rows, "actual": [str(n % 120) for n in range(rows)], "weight": ["10"] * rows,
        "comparator": [">=" if n % 2 else "<=" for n in range(rows)], "unit": ["个"] * rows,
    })  # fmt: skip
    found = score_table(table, MIXED)
    assert int(found.schema.metadata[b"perfscore.scalar_rows"]) == 0
    at_least = found.column("low").to_pylist()[1::2]
    assert at_least == [min(Decimal(10), Decimal(n % 120) / 10) for n in range(1, rows, 2)]


def test_one_value_out_of_range_does_not_take_the_table_with_it() -> None:
    table = pa.table({
        "target": ["100"] * 4, "actual": ["95"] * 4, "score": ["9.5"] * 3 + ["1" + "0" * 30],
        "weight": ["10", "1" + "0" * 20, "10.1234567890123", "10"],
    })  # fmt: skip
    first, huge, long, told = rows_of(table)
    assert (first["low"], first["verdict"]) == (Decimal("9.50"), "agrees")
    assert (huge["low"], huge["reason"]) == (None, "S033")
    assert (long["low"], long["verdict"]) == (Decimal("9.62"), "differs")
    assert (told["low"], told["verdict"]) == (Decimal("9.50"), "differs")


def test_a_declared_score_finer_than_any_column_is_still_compared_exactly() -> None:
    table = pa.table({"target": ["100"], "actual": ["95"], "weight": ["10"], "score": ["9.5000000000001"]})
    assert rows_of(table)[0]["verdict"] == "differs"


@given(
    st.lists(
        st.from_regex(r"[0-9]{0,4}(\.[0-9]{0,3})?", fullmatch=True) | st.text("0123456789.,+-e 分%０九", max_size=8)
    ),
    st.sampled_from([pa.string(), pa.large_string()]),
)
def test_points_of_plain_texts_are_what_the_parser_reads(texts: list[str], kind: Any) -> None:
    for text in ("9.5", *texts):
        cells = pa.array(["77", "", text, "12.25", "0"], kind)
        plain = inputs._plain_points(cells.slice(2))
        usual = re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text) is not None and Fraction(text) * 100 < 2**16
        assert (plain is not None) == usual
        if plain is not None:
            assert [plain.values[code] for code in plain.codes] == [points(text), Fraction(49, 4), 0]


def test_words_that_no_row_has_are_the_reason_of_their_row() -> None:
    table = pa.table({
        "target": ["1"] * 4, "actual": ["1"] * 4, "weight": ["10"] * 4, "row": ["other", None, "indicator", ""],
        "form": [None, "nothing", None, None], "year": ["2024", "2024", "二四", "2024年"],
    })  # fmt: skip
    assert [row["reason"] for row in rows_of(table)] == ["S032", "S032", "S032", None]


def test_a_score_without_a_declared_one_has_no_verdict() -> None:
    table = pa.table({"target": ["100"] * 5, "actual": ["95"] * 4 + ["****"], "weight": ["10"] * 5, "score": ["9.5", None, "—", "九分", None]})  # fmt: skip
    found = rows_of(table)
    assert [row["verdict"] for row in found] == ["agrees", None, None, "undetermined", "undetermined"]
    assert [row["reason"] for row in found] == [None, None, None, "S034", "S004"]
    assert rows_of(table.drop_columns(["score"]))[0]["verdict"] is None


def test_negative_scales() -> None:
    thousands = pa.decimal128(5, -3)
    table = pa.table(
        {name: pa.array([Decimal(value)], thousands) for name, value in (("target", "4E+3"), ("actual", "3E+3"))}
    )
    assert rows_of(table.append_column("weight", pa.array(["10"])))[0]["low"] == Decimal("7.50")
    hundreds = pa.table({"target": [15], "actual": [14], "weight": ["10"]})
    assert rows_of(hundreds, scale=-2)[0]["low"] == Decimal("9.33")
    with pytest.raises(UsageError, match="U034"):
        rows_of(hundreds, scale=400)


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
def test_floats_stand_for_what_they_print_themselves(kind: str) -> None:
    column = pa.array(np.array([90.125, 0.1, 60.1, 3.0], kind))
    printed = [str(each) for each in np.array([90.125, 0.1, 60.1, 3.0], kind)]
    weights = pa.array(np.array([10.1] * 4, kind))
    floats = pa.table({"target": ["100"] * 4, "actual": column, "weight": weights, "score": weights})
    texts = pa.table({"target": ["100"] * 4, "actual": printed, "weight": [str(np.dtype(kind).type(10.1))] * 4, "score": [str(np.dtype(kind).type(10.1))] * 4})  # fmt: skip
    assert rows_of(floats) == rows_of(texts)


def test_what_a_float_was_computed_to_is_read_as_a_printed_cell_is() -> None:
    """A ceiling of 0.3 is kept by 0.1 + 0.2."""
    sums = [0.1 + 0.2, 1.1 + 2.2, 0.3, 0.31]
    assert [str(each) for each in sums[:2]] == ["0.30000000000000004", "3.3000000000000003"]
    common = {"target": ["<=0.3", "<=3.3", "<=0.3", "<=0.3"], "weight": ["10"] * 4}
    found = rows_of(pa.table({**common, "actual": sums}))
    assert found == rows_of(pa.table({**common, "actual": [*map(str, sums)]}))
    assert [row["low"] for row in found[:3]] == [Decimal(10)] * 3


@given(st.lists(st.floats(width=32), min_size=1, max_size=20) | st.lists(st.floats(-70, 70, width=16), min_size=1))
def test_the_shortest_print_is_that_of_numpy(values: list[float]) -> None:
    for kind in ("float32", "float16"):
        with np.errstate(over="ignore"):
            found = np.array(values, kind)
        for each, shown in zip(found, as_printed(found), strict=True):
            assert float(str(each)) == shown or np.isnan(shown)


def test_a_column_of_several_kinds_is_one_sentence() -> None:
    pd, pl = pytest.importorskip("pandas"), pytest.importorskip("polars")
    mixed = {"target": [1, "五个"], "actual": [1, 2]}
    for table, code in ((pd.DataFrame(mixed), "U031"), (pl.DataFrame(mixed, schema_overrides={"target": pl.Object}, strict=False), "U0")):  # fmt: skip
        with pytest.raises(UsageError, match=code):
            rows_of(table)


@pytest.mark.parametrize(
    ("name", "near"),
    [("targets", None), ("comparater", "comparator"), ("Unit", "unit"), ("\ufeffweight", "weight"), ("得分", "score"),
     ("level3", None), ("id", None), ("三级指标", "name"), ("form_name", None)],
)  # fmt: skip
def test_a_slip_in_a_name_is_told_and_other_columns_are_let_be(name: str, near: str | None) -> None:
    names = ["target", "actual", "level2", name]
    if near is None:
        check_names(names)
        return
    with pytest.raises(UsageError) as raised:
        check_names(names)
    assert raised.value.problems[0].fields["near"] == near
