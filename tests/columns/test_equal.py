"""Columns give what one row at a time gives, to the last digit: every rule set, printed cells and numbers, ties and all."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

import perfscore
from perfscore.form import Form, Fund, Indicator
from perfscore.form_kind import FormKind
from perfscore.rules.heads import rule_ids
from perfscore.rules.library import load_rules_text
from perfscore.rules.model import Mode
from perfscore.scoring.score import RowScore, score_budget, score_indicator
from perfscore.values.number import Rounding, round_to

pa = pytest.importorskip("pyarrow")
pytest.importorskip("numba")
from perfscore.columns import score_table  # noqa: E402

LEVELS = ("数量指标", "质量指标", "时效指标", "经济成本指标", "社会效益指标", "满意度指标", None)
NAMES = (
    None,
    "数量",
    "办公费",
    "差错率",
    "投诉次数",
    "人员占比",
    "补助标准",
    "验收合格率（≥**%）",
    "完成时限（月）",
    "降低能耗",
    "PM2.5浓度",
)
SIGNS = (">=", "<=", "=", ">", "<", "", "≥", "不超过")
UNITS = ("个", "%", "万元", "元", "人次", "", "天", "个月", "元/人", "‰", "亿元")
ODD = ("有效提高", "基本达到预期", "达成预期", "未达成预期", "12月20日前", "2024年11月29日", "2024年12月底前", "5-10个", "—",
       None, "", "****", "2024.12", "恢复土地21.9公顷", "100%左右", "１２個", ">=100%%", "1,234.5万元", "90 %", "=-3个", "-5%",
       "2013公顷", "完成3个", "0.000000001个", "123456789012345678个", "约5个", "近5个", "5余个", "下降5%", "-6%", "上升2%", "1:15", "3/4", "无", "未发生", "全覆盖", "Ⅲ类", "每月1次",
       "桌4张、椅8把", "桌4张、椅6把", "按时完成", "延期", "已完成", "20241231", "45650", "次年1月", "四季度")  # fmt: skip
NUMBERS = ("0", "1", "3", "5", "12", "60", "69.3", "95", "97.06", "100", "100.5", "7501", "51200", "0.21", "66", "68",
           "2.135", "60.375", "170.00", "117.81", "1999", "20241", "0.000001", "999999999", "2024.12", "1999.5", "2010.01", "123456789.123456")  # fmt: skip
WEIGHTS = ("10", "5", "20", "2.5", "0", "7", "1", "2", "0.03", "1.25", None, "十")
SCORES = ("10", "9.27", "2.32", "0", "5", "4.99", None, "8.00", "9.83")


def drawn(rng: random.Random, rows: int) -> list[dict[str, Any]]:
    """Rows as forms print them, plain ones and odd ones."""
    found = []
    for _ in range(rows):
        unit, sign = rng.choice(UNITS), rng.choice(SIGNS)
        other = unit if rng.random() < 0.9 else rng.choice(UNITS)
        target = f"{sign}{rng.choice(NUMBERS)}{unit}" if rng.random() < 0.85 else rng.choice(ODD)
        actual = f"{rng.choice(('', '=', '='))}{rng.choice(NUMBERS)}{other}" if rng.random() < 0.85 else rng.choice(ODD)
        row = {"target": target, "actual": actual, "level1": None, "level2": rng.choice(LEVELS)}
        row |= {"weight": rng.choice(WEIGHTS), "score": rng.choice(SCORES), "year": rng.choice((2023, 2024, None))}
        row |= {"row": rng.choice(("indicator", "indicator", "budget_execution", None))}
        row |= {"name": rng.choice(NAMES), "direction": rng.choice((None, None, None, "正向", "反向指标"))}
        row |= {"rule": rng.choice((None, None, "按照正常比例赋分", "按评判等级赋分"))}
        found.append(row)
    return found


def scalar(row: dict[str, Any], rules: perfscore.RuleSet, kind: FormKind) -> RowScore:
    form = Form(kind=kind, name="", year=row.get("year"))
    if row.get("row") == "budget_execution":
        fund = Fund(label="", budget=row["target"], executed=row["actual"], weight=row["weight"], score=row["score"])
        found = score_budget(Form(kind=kind, name="", year=row.get("year"), funds=(fund,)), rules)
        assert found is not None
        return found
    columns = ("level1", "level2", "target", "actual", "weight", "score", "rule", "direction")
    texts = {column: row.get(column) for column in columns}
    return score_indicator(Indicator(name=row.get("name") or "", **texts), form, rules)


def expected(row: RowScore) -> tuple[object, ...]:
    score = row.score
    silent = score is not None and row.declared is None
    rate = None if row.rate is None else round_to(row.rate, Fraction(1, 10**8), Rounding.HALF_UP)
    return (
        None if score is None else score.low,
        None if score is None else score.high,
        rate,
        row.method,
        None if silent else row.verdict.value,
        None if row.refusal is None else row.refusal.code,
    )


def results(table: object, rules: perfscore.RuleSet, **options: object) -> list[tuple[object, ...]]:
    found = score_table(table, rules, **options)
    lists = [found.column(name).to_pylist() for name in ("low", "high", "rate", "method", "verdict", "reason")]
    return [
        tuple(Fraction(cell) if isinstance(cell, Decimal) else cell for cell in row) for row in zip(*lists, strict=True)
    ]


def compare(
    rows: list[dict[str, Any]], rules: perfscore.RuleSet, kind: FormKind = FormKind.PROJECT_SELF_EVALUATION
) -> None:
    kinds = [kind.value] * len(rows)
    table = pa.Table.from_pylist(rows).append_column("form", pa.array(kinds))
    finest = 10 ** score_table(table, rules, columns=["low"]).column("low").type.scale
    for row, found in zip(rows, results(table, rules), strict=True):
        if row.get("row") == "budget_execution" and perfscore_points(row["weight"]) is None:
            continue  # a form without that weight has no such row
        alone = scalar(row, rules, kind)
        if found[-1] == "S033":  # told, and so it must be: a score that no rule rounds has no place in the column
            assert alone.score is not None
            assert finest % alone.score.low.denominator or finest % alone.score.high.denominator
            continue
        assert found == expected(alone), row


def perfscore_points(text: str | None) -> object:
    from perfscore.values.parse import points

    return points(text)


@pytest.mark.parametrize(
    "name",
    [name if n % 3 == 0 else pytest.param(name, marks=pytest.mark.slow) for n, name in enumerate(rule_ids())],
)
def test_every_shipped_rule_set(name: str) -> None:
    rules = perfscore.load_rules(name)
    rng = random.Random(name)
    for kind in sorted(rules.forms, key=lambda each: each.value)[:2]:
        compare(drawn(rng, 120), rules, kind)


@settings(max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 10**9), name=st.sampled_from(rule_ids()))
def test_drawn_rows(seed: int, name: str) -> None:
    compare(drawn(random.Random(seed), 40), perfscore.load_rules(name))


@pytest.mark.parametrize("name", ["cn/xinjiang/changji/2023", "cn/xinjiang/urumqi/2024", "cn/mof/2020-10"])
def test_every_row_of_the_public_disclosures(
    name: str, seeds: Path, disclosed: Callable[[str], tuple[Form, ...]]
) -> None:
    rows = [
        {name: getattr(row, name) for name in ("level1", "level2", "target", "actual", "weight", "score", "rule")}
        | {"year": form.year, "row": "indicator"}
        for path in sorted(seeds.glob("*.txt"))
        for form in disclosed(path.name)
        for row in form.indicators
    ]
    compare(rows, perfscore.load_rules(name))


@pytest.mark.parametrize("name", ["cn/xinjiang/changji/2023", "cn/mof/2020-10"])
@pytest.mark.parametrize("score", ["half_up", "half_even", "down"])
def test_scores_one_unit_away(name: str, score: str) -> None:
    """Another way of rounding explains them or none does; the loops say which, and leave none to the scalar engine."""
    rules, rng = perfscore.load_rules(name), random.Random(name + score)
    methods = {
        key: evolve(each, round_score=evolve(each.round_score, mode=Mode(score))) for key, each in rules.methods.items()
    }
    rules, near = evolve(rules, methods=methods), []
    for target, actual in ((rng.randint(500, 30_000), rng.randint(400, 30_000)) for _ in range(150)):
        sign, weight = rng.choice(("=", ">=", "<=")), rng.choice(("10", "7", "2.5"))
        row = {
            "target": f"{sign}{target / 100}个",
            "actual": f"{actual / 100}个",
            "weight": weight,
            "level2": "数量指标",
        }
        right = scalar(row | {"score": None}, rules, FormKind.PROJECT_SELF_EVALUATION).score
        if right is not None and right.is_point:
            near.append(
                row | {"score": str(float(max(right.low + rng.choice((-1, 1)) * Fraction(1, 100), Fraction(0))))}
            )
    table = pa.Table.from_pylist(near)
    assert results(table, rules) == each_alone(near, rules)
    assert score_table(table, rules).schema.metadata[b"perfscore.scalar_rows"] == b"0"


WORDS = st.text(alphabet="0123456789.,%>=<≥≤-—~ 个万元年月日前底以上不超过／１％", max_size=12)


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.generate])
@example([("=5个", "10 20"), ("=5个", "1 000"), ("0 5", "5"), ("5", "5²")])  # two numbers are not one
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=30))
def test_any_printed_text(cells: list[tuple[str, str]]) -> None:
    rows = [
        {"target": t, "actual": a, "level2": "数量指标", "weight": "10", "score": "9", "row": "indicator"}
        for t, a in cells
    ]
    compare(rows, perfscore.load_rules("cn/xinjiang/changji/2023"))


SIZES = st.one_of(st.integers(-5, 300), st.integers(0, 10**9), st.integers(-(10**18), 10**18))


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.generate])
@example([(1519, 7, 10)], "us/mips-110", "", "%", 6)  # a divisor so large that millionths leave no room
@given(
    st.lists(st.tuples(SIZES, SIZES, st.sampled_from([0, 1, 5, 10, 2.5, 33])), min_size=1, max_size=30),
    st.sampled_from(rule_ids()),
    st.sampled_from(["", ">=", "<=", "<"]),
    st.sampled_from(["", "%", "个", "万元", "个月"]),
    st.sampled_from([0, 2, 6]),
)
def test_numbers_are_what_their_digits_say(
    cells: list[tuple[int, int, float]], name: str, sign: str, unit: str, scale: int
) -> None:
    """Integers with a scale, decimals and (where they fit) floats give what the printed digits give."""
    rules = perfscore.load_rules(name)
    digits = [(Decimal(t).scaleb(-scale), Decimal(a).scaleb(-scale)) for t, a, _ in cells]
    rows = [
        {
            "target": f"{sign}{t:f}{unit}",
            "actual": f"{a:f}{unit}",
            "level2": "经济成本指标",
            "weight": repr(w),
            "score": None,
        }
        for (t, a), (_, _, w) in zip(digits, cells, strict=True)
    ]
    plain = [row for row, (t, a) in zip(rows, digits, strict=True) if not (1900 <= max(t, a) < 2100 and scale)]
    common = {
        "comparator": [sign] * len(rows), "unit": [unit] * len(rows), "level2": ["经济成本指标"] * len(rows),
        "weight": [w for _, _, w in cells],
    }  # fmt: skip
    whole = pa.table({"target": [t for t, _, _ in cells], "actual": [a for _, a, _ in cells], **common})
    exact = pa.table({"target": pa.array([t for t, _ in digits], pa.decimal128(30, 6)),
                      "actual": pa.array([a for _, a in digits], pa.decimal128(30, 6)), **common})  # fmt: skip
    found = results(whole, rules, scale=scale)
    assert results(exact, rules) == found
    if all(abs(t) < 2**40 and abs(a) < 2**40 for t, a, _ in cells):
        floats = pa.table({"target": [float(t) for t, _ in digits], "actual": [float(a) for _, a in digits], **common})
        assert results(floats, rules) == found
    for row, mine in zip(rows, found, strict=True):
        if row in plain:
            assert mine == expected(scalar(row, rules, FormKind.PROJECT_SELF_EVALUATION)), row


def each_alone(rows: list[dict[str, Any]], rules: perfscore.RuleSet) -> list[tuple[object, ...]]:
    return [expected(scalar(row, rules, FormKind.PROJECT_SELF_EVALUATION)) for row in rows]


@pytest.mark.parametrize("name", ["cn/mof/2020-10", "cn/xinjiang/changji/2023"])
def test_rows_that_are_repeated_are_scored_once_and_taken(name: str) -> None:
    """Ten different rows, repeated at random, in every kind of text column; then with one column of all different cells."""
    rules, rng = perfscore.load_rules(name), random.Random(name)
    some = [row for row in drawn(rng, 60) if row["row"] != "budget_execution"][:12]
    alone = each_alone(some, rules)
    order = [rng.randrange(len(some)) for _ in range(700)]
    table = pa.Table.from_pylist([some[n] for n in order])
    wanted = [alone[n] for n in order]
    assert results(table, rules) == wanted
    assert results(table.slice(13, 400), rules) == wanted[13:413]
    assert results(pa.concat_tables([table.slice(0, 5), table.slice(5)]), rules) == wanted
    dictionaries = [
        each.combine_chunks().dictionary_encode() if pa.types.is_string(each.type) else each for each in table.columns
    ]
    assert results(pa.table(dictionaries, table.column_names), rules) == wanted
    fresh = [row | {"actual": f"{n}.5{row['actual'] or ''}"} for n, row in enumerate(some[k] for k in order[:80])]
    assert results(pa.Table.from_pylist(fresh), rules) == each_alone(fresh, rules)


@pytest.mark.usefixtures("row_by_row")
def test_row_by_row_gives_what_the_loops_give() -> None:
    rules = perfscore.load_rules("cn/xinjiang/changji/2023")
    some = [row for row in drawn(random.Random(5), 150) if row["row"] != "budget_execution"]
    assert results(pa.Table.from_pylist(some), rules) == each_alone(some, rules)
    floats = pa.table(
        {"target": [10.0, None, 1e300, 0.1], "actual": [8, 8, 8, 8], "weight": [10.0, 10, 10, float("nan")]}
    )
    assert [row[0] for row in results(floats, rules)] == [Fraction(5), None, None, None]


def test_shares_of_a_whole_up_to_it_and_above() -> None:
    """Up to 100% the loops take them; above, the scalar engine refuses them."""
    rng, rules = random.Random(100), perfscore.load_rules("cn/mof/2020-10")
    ends = ("0", "-3", "50", "99.99", "100", "100.000001", "101", "200")
    rows = [
        {"target": f">={rng.choice(('50', '100', '100.5', '120'))}%", "actual": f"{rng.choice(ends)}{rng.choice(('%', ''))}",
         "weight": "10", "name": rng.choice(("人员占比", "验收合格率", "数量")), "score": None, "level2": "质量指标"}
        for _ in range(300)
    ]  # fmt: skip
    compare(rows, rules)
    few = pa.Table.from_pylist(
        [row | {"target": ">=100%", "actual": f"{n}%", "name": "验收合格率"} for n, row in enumerate(rows[:102])]
    )
    assert score_table(few, rules).schema.metadata[b"perfscore.scalar_rows"] == b"1"


FIRST_CALL = """
import sys
import pyarrow as pa
from perfscore.columns import score_table
table = pa.table({"target": [">=7501卷", "=68人", "有效提高"], "actual": ["51200卷", "66人", "有效提高"], "weight": [10, 10, 30]})
print(score_table(table, "cn/xinjiang/changji/2023").column("low").to_pylist(), "numba" in sys.modules)
"""


def test_the_first_call_compiles_nothing_for_three_rows(tmp_path: Path) -> None:
    """In a process of its own, and with nothing kept on the disk."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_CALL],
        capture_output=True,
        text=True,
        env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)},
        check=True,
    )
    assert done.stdout.strip() == "[Decimal('10.00'), Decimal('9.27'), Decimal('30.00')] False"
    assert not [*tmp_path.iterdir()]


AROUND = ("", ">", "<=", "恢复土地", "完成", "不合格", "下降", "每年", "桌", "投诉", "覆盖率")
BEHIND = ("", "个", "%", "万元", "万", "公顷", "个（在建）", "余个", "次/年", "个，未完成", "年2月—11月")
MADE = (
    "0",
    "1",
    "7",
    "12",
    "100",
    "1999",
    "2023.5",
    "20240131",
    "201912",
    "1,234.5",
    "0.5",
    "69.30",
    "95",
    "1900",
    "19",
)


def test_words_around_numbers() -> None:
    """Both sides with the same words, or with others; years and days among words are no numbers of things."""
    rng, rules = random.Random(21), perfscore.load_rules("cn/xinjiang/changji/2023")
    rows = []
    for _ in range(120):
        words, unit = rng.choice(AROUND), rng.choice(BEHIND)
        other = words if rng.random() < 0.8 else rng.choice(AROUND)
        target = rng.choice(MADE)
        actual = target if rng.random() < 0.2 else rng.choice(MADE)
        row = {"target": f"{words}{target}{unit}", "actual": f"{other}{actual}{unit}", "weight": "10", "score": "9.5"}
        rows.append(row | {"level2": rng.choice(LEVELS), "name": rng.choice(NAMES)})
    compare(rows, rules)


@pytest.mark.parametrize(
    ("sign", "words", "unit"), [(">", "", "%"), ("<=", "", "万"), ("", "恢复可利用土地资源", "公顷"), (">", "", "万元")]
)
def test_rows_that_the_loops_take_though_they_are_no_bare_numbers(sign: str, words: str, unit: str) -> None:
    """A target to pass, 万 without a unit, words around an amount; of these only rows that just reach are left."""
    cells = [(f"{sign}{words}{n}{unit}", f"{words}{m}{unit}") for n in range(20, 40) for m in range(25, 35)]
    table = pa.table({"target": [t for t, _ in cells], "actual": [a for _, a in cells], "weight": ["10"] * len(cells)})
    table = table.append_column("name", pa.array(["改善受损土地面积"] * len(cells)))
    rules = perfscore.load_rules("cn/xinjiang/changji/2023")
    found = score_table(table, rules)
    assert found.schema.metadata[b"perfscore.scalar_rows"] == (b"10" if sign == ">" else b"0")
    rows = [{"target": t, "actual": a, "weight": "10", "score": None, "name": "改善受损土地面积"} for t, a in cells]
    assert results(table, rules)[::7] == each_alone(rows[::7], rules)


DRAWN_RULES = """\
id: test/drawn
title: 随机的曲线
version: "1.0"
places: [全国]
years: {{from: 2020, to: open, checked_on: 2026-11-21}}
forms: [project_self_evaluation]
scope: 测试
sources: {{drawn: {{document: 测试, standing: recalled, checked_on: 2026-11-21}}}}
rounding: {{measure: {{to: 0.01%, mode: half_up, sources: [drawn]}}, score: {{to: 0.01, mode: half_up}}}}
methods:
  m: {{label: 办法, measure: attainment, sources: [drawn], curve: [{curve}]}}
select:
  - {{when: {{kind: amount, target: positive}}, use: m, sources: [drawn]}}
  - {{otherwise: undetermined, because: 无}}
grades: [{{from: 0, grade: 不分等级, sources: [drawn]}}]
"""


def curve_of(rng: random.Random) -> str:
    """Up to a dozen rising lines between edges of two decimals: the divisor that all of them share becomes long."""
    edges, ends = sorted(rng.sample(range(1, 20_000), 12)), sorted(rng.sample(range(10_001), 24))
    lines = [
        f"{{from: {edge / 100}%, line: [{low / 100}%, {high / 100}%]}}"
        for edge, low, high in zip(edges[:-1], ends[::2], ends[1::2], strict=False)
    ]
    return ", ".join(["{from: lowest, score: 0%}", *lines[: rng.randint(1, 11)], "{from: 199.99%, score: 100%}"])


@pytest.mark.parametrize("seed", [24, 33, 34, 48])
def test_curves_whose_lines_share_a_long_divisor(seed: int) -> None:
    """In 64 bits a slope times a weight may wrap around; where even the slope does not fit, rows go one by one."""
    rng = random.Random(seed)
    rules = load_rules_text(DRAWN_RULES.format(curve=curve_of(rng)), "drawn.yaml")
    cells = [(rng.randint(1, 400) / 2, rng.randint(0, 30_000) / 100, rng.choice((7, 10, 33))) for _ in range(50)]
    table = pa.table({name: [row[n] for row in cells] for n, name in enumerate(("target", "actual", "weight"))})
    rows = [{"target": str(t), "actual": str(a), "weight": str(w), "score": None} for t, a, w in cells]
    assert results(table, rules) == each_alone(rows, rules)


def test_decimals_of_more_places_than_64_bits_have_room_for() -> None:
    numbers = [
        Decimal("2.1234567891234567891234567891234567891"),
        Decimal(-1),
        Decimal(0),
        Decimal("0.0000000000000000005"),
    ]
    table = pa.table(
        {
            "target": pa.array(numbers, pa.decimal128(38, 37)),
            "actual": [2] * 4,
            "weight": [10] * 4,
            "comparator": [">="] * 4,
        }
    )
    rows = [{"target": f">={each:f}", "actual": "2", "weight": "10", "score": None} for each in numbers]
    rules = perfscore.load_rules("cn/mof/2020-10")
    assert results(table, rules) == each_alone(rows, rules)
