"""Rows drawn at random, as an exported rule set takes them, beside what the engine says of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random

from perfscore.exporting.conformance import understood
from perfscore.exporting.rows import ExportValue, answer_of
from perfscore.form import Form, Fund, Indicator
from perfscore.rules.model import RuleSet
from perfscore.scoring.score import score_form
from perfscore.values.number import text

Row = tuple[Mapping[str, ExportValue], Mapping[str, str | None]]
_SIGNS = (">=", "<=", "=", ">", "<", "", "")
_UNITS = ("", "%", "个", "万元", "元", "天", "小时", "人", "公里", "μg/m3")
_PHRASES = (
    "达成预期指标",
    "部分达成预期指标并具有一定效果",
    "未达成预期指标且效果较差",
    "有效提高",
    "明显改善",
    "基本完成",
    "优",
    "良",
    "完成",
    "未完成",
)
_HEADS = (
    "数量指标",
    "质量指标",
    "时效指标",
    "成本指标",
    "经济效益指标",
    "社会效益指标",
    "满意度指标",
    "生态效益指标",
    "其他",
)
_LEVEL1 = ("产出指标", "效益指标", "投入", "过程", "产出", "效益")
_NAMES = ("培训人次", "群众满意度", "合格率", "单位成本", "投诉率", "完成及时率", "某指标", "项目成本控制")
_WEIGHTS = ("10", "5", "2.5", "3.33", "20", "15", "0", "7.77", "1", "30")
_ROUND = ("0", "1", "2", "3", "5", "10", "50", "60", "80", "85", "90", "95", "98", "100", "120", "150", "1000")


def drawn_rows(rules: RuleSet, count: int, seed: str = "") -> Iterator[Row]:
    """So many rows that are understood."""
    rng = Random(f"{rules.id} {seed}")
    kinds = sorted(rules.forms, key=lambda kind: kind.value)
    names = sorted(rules.asked.names)
    found = 0
    while found < count:
        weight = rng.choice(_WEIGHTS)
        form = Form(kind=rng.choice(kinds), name="", year=2023)
        if rng.random() < 0.12:
            budget, executed = f"{_number(rng)}万元", f"{_number(rng)}万元"
            form = Form(kind=form.kind, name="", year=2023, funds=(
                Fund(label="年度资金总额", budget=budget, executed=executed, weight=weight),
            ))  # fmt: skip
        else:
            form = Form(kind=form.kind, name="", year=2023, indicators=(_indicator(rng, names, weight),))
        for row in score_form(form, rules).rows[:1]:
            cells = understood(row)
            if cells is not None and (cells["kind"] != "date" or cells["late_days"] is not None):
                found += 1
                yield cells, answer_of(row)


def _number(rng: Random) -> str:
    share = rng.random()
    if share < 0.35:
        return rng.choice(_ROUND)
    if share < 0.7:
        return f"{rng.uniform(0, 200):.{rng.choice((0, 1, 2, 3))}f}"
    return str(rng.randint(0, 300)) if share < 0.9 else str(-rng.randint(1, 20))


def _indicator(rng: Random, names: Sequence[str], weight: str) -> Indicator:
    target, actual = _cells(rng)
    return Indicator(
        level1=rng.choice(_LEVEL1), level2=rng.choice(_HEADS),
        name=rng.choice(names) if names and rng.random() < 0.5 else rng.choice(_NAMES),
        target=target, actual=actual, weight=weight, rule=rng.choice((None, None, None, "按比例", "扣完为止")),
        direction=rng.choice((None, None, None, "正向", "反向")),
    )  # fmt: skip


def _cells(rng: Random) -> tuple[str, str]:
    share = rng.random()
    if share < 0.72:
        unit, target = rng.choice(_UNITS), _number(rng)
        near = str(round(float(target) * rng.uniform(0.4, 1.6), rng.choice((0, 1, 2))))
        return rng.choice(_SIGNS) + target + unit, rng.choice((target, near, near, near, _number(rng))) + unit
    if share < 0.85:
        return rng.choice(_PHRASES), rng.choice(_PHRASES)
    months, days = (rng.randint(1, 12), rng.randint(1, 12)), (rng.randint(1, 28), rng.randint(1, 28))
    return f"2023年{months[0]}月{days[0]}日前", f"2023年{months[1]}月{days[1]}日"


def alike(answer: Mapping[str, object], wanted: Mapping[str, str | None]) -> bool:
    """Whether another engine says the same; it may name the method of a row without a score."""
    numbers = ("low", "high", "rate")
    one = [None if answer[each] is None else Fraction(str(answer[each])) for each in numbers]
    other = [None if (value := wanted[each]) is None else Fraction(value) for each in numbers]
    return (
        one == other
        and answer["reason"] == wanted["reason"]
        and (wanted["reason"] is not None or answer["method"] == wanted["method"])
    )


def as_text(cells: Mapping[str, ExportValue]) -> dict[str, str | None]:
    """The cells as texts, numbers in plain decimals."""
    return {name: value if value is None else _shown(value) for name, value in cells.items()}


def _shown(value: str | Fraction | int) -> str:
    return text(value) if isinstance(value, Fraction) else str(value)
