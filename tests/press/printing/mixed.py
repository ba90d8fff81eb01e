"""Documents of several forms: mixed disclosures, forms that run on in one table, tables with a project a block."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from attrs import evolve

from printing.facts import drawn
from printing.improvised import improvised
from printing.layouts import LAYOUTS
from printing.layouts.bases import NATIONAL
from printing.report import report, report_and_table
from printing.setting import Printed, printed
from printing.sheet import Cell, Document, Line, Table, TableRow
from printing.style import Style
from printing.transcribed import transcribed
from printing.truth import Money, Row, Truth


def disclosure(rng: Random) -> Printed:
    """A department's disclosure: running text, then a few forms of different kinds."""
    return _disclosed(rng, rng.randint(2, 4))


def long_disclosure(rng: Random) -> Printed:
    """A disclosure with fifteen forms."""
    return _disclosed(rng, 15)


def _disclosed(rng: Random, count: int) -> Printed:
    names = rng.sample(sorted(LAYOUTS), count)
    parts = [printed(LAYOUTS[name], rng) for name in names]
    before: Document = (
        Line("部门决算公开说明", centred=True),
        Line("一、部门概况", centred=False),
        Line("本部门内设机构若干，人员编制按批复执行。", centred=False),
        Line("二、预算绩效情况", centred=False),
    )
    document = before + tuple(block for part in parts for block in part.document)
    return Printed(document, tuple(truth for part in parts for truth in part.truths))


def same_layout(rng: Random) -> Printed:
    """Three forms of one layout."""
    layout = LAYOUTS[rng.choice(("national", "Sichuan", "Yunnan", "weight before target", "Xinjiang targets"))]
    parts = [printed(layout, rng) for _ in range(3)]
    return Printed(tuple(block for part in parts for block in part.document), tuple(part.truths[0] for part in parts))


def running_on(rng: Random) -> Printed:
    """The next form begins at 项目名称 right after the total row, in the same table."""
    layout = evolve(NATIONAL, title="", year="none")
    parts = [printed(layout, rng) for _ in range(2)]
    rows = tuple(row for part in parts for block in part.document if isinstance(block, Table) for row in block.rows)
    return Printed((Line("项目支出绩效自评表"), Table(rows)), tuple(part.truths[0] for part in parts))


def label_lost(rng: Random) -> Printed:
    """The second form has neither its title nor the label 项目名称: the scan lost them, the name itself stands."""
    parts = [printed(NATIONAL, rng) for _ in range(2)]
    second = parts[1].document[-1]
    assert isinstance(second, Table)
    head = second.rows[0]
    bare = evolve(head, cells=(evolve(head.cells[0], text=""), *head.cells[1:]))
    document = (*parts[0].document, Table((bare, *second.rows[1:])))
    return Printed(document, (parts[0].truths[0], evolve(parts[1].truths[0], year="")))


def project_blocks(rng: Random) -> Printed:
    """One wide table of targets: 项目名称 is a column, merged down over the project's rows."""
    headers = (
        "单位名称",
        "项目名称",
        "预算数",
        "年度目标",
        "一级指标",
        "二级指标",
        "三级指标",
        "指标性质",
        "指标值",
        "度量单位",
        "权重",
    )
    rows = [TableRow(tuple(Cell(text) for text in headers), "header")]
    truths = []
    for _ in range(rng.randint(2, 3)):
        facts, style = drawn(rng, "2019", rows=(1, 2)), Style.drawn(rng)
        for number, each in enumerate(facts.measures):
            start = (facts.implementer, facts.name, style.money(facts.sources[0].budget), facts.goal)
            cells = [Cell(text, 1, len(facts.measures)) for text in start] if number == 0 else []
            texts = (
                each.level1,
                each.level2,
                each.name,
                style.sign_of(each) or "定性",
                each.value,
                each.unit,
                style.weight(each.points),
            )
            rows.append(TableRow((*cells, *(Cell(text) for text in texts)), "row"))
        shown = tuple(
            Row(
                level1=each.level1,
                level2=each.level2,
                name=each.name,
                target=style.target(each),
                weight=style.weight(each.points),
            )
            for each in facts.measures
        )
        truths.append(
            Truth(
                kind="project_targets",
                name=facts.name,
                year=str(facts.year),
                implementer=facts.implementer,
                funds=(Money(label="", budget=style.money(facts.sources[0].budget)),),
                rows=shown,
            )
        )
    year = truths[0].year
    same_year = tuple(evolve(truth, year=year) for truth in truths)
    return Printed(
        (Line(f"{year}年部门预算项目绩效目标表"), Line("金额单位：元", centred=False), Table(tuple(rows))), same_year
    )


def _no_form(title: str, headers: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Callable[[Random], Printed]:
    def made(rng: Random) -> Printed:
        body = rows[: rng.randint(2, len(rows))]
        table = Table(tuple(TableRow(tuple(Cell(text) for text in row), "row") for row in (headers, *body)))
        return Printed((Line(title), table), ())

    return made


def monitoring(rng: Random) -> Printed:
    """The mid-year monitoring form: no self-evaluation, so nothing that may be read as one."""
    layout = evolve(
        NATIONAL,
        title="项目支出绩效运行监控表",
        money=None,
        goals=(),
        columns=(
            *NATIONAL.columns[:4],
            ("actual", "1-7月执行情况"),
            ("nothing", "全年预计完成情况"),
            ("nothing", "偏差原因分析", "经费保障"),
            ("nothing", "偏差原因分析", "人员保障"),
            ("nothing", "完成目标可能性", "确定能"),
            ("nothing", "完成目标可能性", "有可能"),
            ("nothing", "备注"),
        ),
        total="",
    )
    return Printed(printed(layout, rng).document, ())


summary = _no_form(
    "项目支出绩效自评结果汇总表",
    ("序号", "项目名称", "主管部门", "年初预算数", "全年预算数", "全年执行数", "执行率", "自评得分", "等级"),
    (
        ("1", "绿化养护", "城管局", "120.00", "118.00", "118.00", "100%", "98.5", "优"),
        ("2", "环卫车辆更新", "城管局", "60.00", "60.00", "45.00", "75%", "88.2", "良"),
        ("3", "公厕改造", "城管局", "30.00", "35.50", "35.50", "100%", "96", "优"),
        ("4", "夜景照明", "城管局", "18.00", "18.00", "17.10", "95%", "97.3", "优"),
    ),
)
costing = _no_form(
    "部门整体支出绩效评价基础数据表",
    ("经费控制情况", "上年决算数", "本年预算数", "本年决算数"),
    (
        ("三公经费", "12.30", "11.00", "9.85"),
        ("其中：公务用车运行维护费", "8.00", "8.00", "7.20"),
        ("公务接待费", "4.30", "3.00", "2.65"),
        ("项目支出", "860.00", "910.00", "905.11"),
    ),
)
MIXED: dict[str, Callable[[Random], Printed]] = {
    "disclosure": disclosure,
    "long disclosure": long_disclosure,
    "three of one layout": same_layout,
    "running on": running_on,
    "second label lost": label_lost,
    "report": report,
    "report and table": report_and_table,
    **{f"transcribed {number}": transcribed for number in range(1, 4)},
    **{f"improvised {number}": improvised for number in range(1, 9)},
    "project blocks": project_blocks,
    "monitoring (no form)": monitoring,
    "summary (no form)": summary,
    "base data (no form)": costing,
}
