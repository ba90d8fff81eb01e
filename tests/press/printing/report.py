"""A department's self-evaluation told in prose, and a table of a project beside it."""

from __future__ import annotations

from random import Random

from printing.facts import Facts, Measure, drawn
from printing.layouts import LAYOUTS
from printing.setting import Printed, printed
from printing.sheet import Line
from printing.style import Style
from printing.truth import Money, Row, Truth


def report_and_table(rng: Random) -> Printed:
    """First the report, then a form: neither makes the other vanish."""
    told, form = report(rng), printed(LAYOUTS[rng.choice(("national", "Anhui", "weight before target"))], rng)
    return Printed((*told.document, *form.document), (*told.truths, *form.truths))


def report(rng: Random) -> Printed:
    """Indicators item by item: what was planned, what was reached; money, total score and grade in sentences."""
    facts, style = drawn(rng, "told", rows=(1, 2)), Style(sign=0)
    measures = tuple(each for each in facts.measures if each.sign)
    score = f"{facts.got:.2f}"
    lines = [
        "一、基本概况",
        f"{facts.supervisor}为全额拨款单位，设立科室4个。",
        "二、资金落实及实际使用情况",
        "项目开展情况具体如下：",
    ]
    lines += ["①" + _money_sentence(facts), "三、绩效分析"]
    level1 = ""
    for number, row in enumerate(measures):
        if row.level1 != level1:
            level1 = row.level1
            lines.append(f"（{'一二三四五六七八'[number % 8]}）{level1}")
        lines += _told(row, style)
    grade = "优" if facts.got >= 90 else "良"
    lines += ["四、评价结论", f"{facts.year}年度部门整体支出绩效自评综合得分{score}分，评价结果为“{grade}”。"]
    truth = Truth(
        kind="department_self_evaluation",
        name=facts.supervisor,
        year=str(facts.year),
        total_score=f"{score}分",
        funds=(_money(facts),),
        rows=tuple(_row(row, style) for row in measures),
    )
    return Printed(tuple(Line(text, centred=False) for text in lines), (truth,))


def _rate(facts: Facts) -> str:
    total = facts.sources[0]
    return f"{total.executed / total.budget * 100:.2f}%"


def _money_sentence(facts: Facts) -> str:
    money = _money(facts)
    return (
        f"{money.label}：年初预算数{money.initial}，全年预算数{money.budget}，"
        f"全年执行{money.executed}，执行率{money.rate}。"
    )


def _money(facts: Facts) -> Money:
    total = facts.sources[0]
    amounts = {key: f"{getattr(total, key)}万元" for key in ("initial", "budget", "executed")}
    return Money(label=facts.name, rate=_rate(facts), **amounts)


def _told(row: Measure, style: Style) -> list[str]:
    return [
        f"{row.level1}-{row.level2}，{row.name}，预期指标值{style.target(row)}，设置合理。",
        f"年中绩效运行监控时，{row.name}未达到监控节点比率。",
        f"截至此次评价时间节点，{row.name}{row.done}{row.unit}，与年度预期值相比，无偏差。",
    ]


def _row(row: Measure, style: Style) -> Row:
    return Row(
        level1=row.level1, level2=row.level2, name=row.name, target=style.target(row), actual=row.done + row.unit
    )
