"""Layouts that nobody has looked at: words, columns and blocks put together at random, as a bureau might."""

from __future__ import annotations

from random import Random

from printing.layout import DEPARTMENT, SELF, TARGETS, Columns, Layout, MoneyBlock
from printing.setting import Printed, printed

_INITIAL = ("年初预算数", "年初预算", "年初预算数（A）", "年初批复预算数")
_BUDGET = ("全年预算数", "调整后预算数", "全年预算数（B）", "全年（调整后）预算数", "预算数", "年度预算数")
_EXECUTED = ("全年执行数", "执行数", "全年执行数（C）", "实际支出数", "预算执行数", "年度执行金额")
_RATE = ("执行率", "预算执行率", "执行率（C/B）", "预算执行率（%）", "资金执行进度")
_WEIGHT = ("分值", "权重", "指标分值", "分值权重", "标准分", "满分", "参考分值", "权重（分）")
_SCORE = ("得分", "自评得分", "实际得分", "指标得分", "自评分", "单位自评得分")
_TARGET = (
    "年度指标值",
    "指标值",
    "年初目标值",
    "预期指标值",
    "目标值",
    "年度目标值",
    "绩效指标值",
    "年初设定指标值",
    "计划指标值",
)
_ACTUAL = (
    "实际完成值",
    "全年实际值",
    "完成值",
    "全年完成值",
    "实际完成情况",
    "年度实际完成值",
    "实际完成指标值",
    "达成值",
)
_NOTE = (
    "偏差原因分析及改进措施",
    "未完成原因及改进措施",
    "偏差原因",
    "原因分析",
    "未达标原因及整改措施",
    "扣分原因",
    "偏差说明",
)
_SIGN, _UNIT = ("指标性质", "计算符号", "运算符号", "符号"), ("度量单位", "计量单位", "单位", "指标单位")
_NAME = ("三级指标", "三级指标名称", "指标名称", "三级", "具体指标名称")
_GROUP = ("年度指标值", "绩效目标值", "预期指标值", "指标值设定")
_CORNERS = ("项目资金（万元）", "资金情况（万元）", "预算执行情况（万元）", "项目资金", "资金使用情况")
_ROWS = (
    ("年度资金总额", "其中：财政拨款", "其他资金"),
    ("资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"),
    ("合计", "财政资金", "自有资金"),
    ("总额", "其中：中央资金", "省级资金", "县级资金"),
    ("年度资金总额：",),
)
_SUPERVISORS, _IMPLEMENTERS = (
    ("主管部门", "项目主管部门", "主管部门及代码", "主管部门（盖章）", "市级主管部门"),
    ("实施单位", "项目实施单位", "项目单位", "预算单位", "资金使用单位", "承担单位"),
)
_TITLES = (
    "项目支出绩效自评表",
    "财政支出项目绩效自评表",
    "{year}年度项目绩效自评表",
    "预算项目支出绩效自评情况表",
    "专项资金绩效自评表",
)
_GOALS: tuple[tuple[str, ...], ...] = (
    ("年度总体目标", "预期目标", "实际完成情况"),
    ("年度绩效目标", "年初设定目标", "全年完成情况"),
    ("总体目标", "年度目标", "目标完成情况"),
    ("绩效目标",),
    (),
)
_FOOTERS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (),
    (),
    (("说明", "无"),),
    (("填表人", "{person}", "审核人", "{person}"),),
)


def improvised(rng: Random) -> Printed:
    """A self-evaluation, a department's or targets, with words and columns of its own."""
    return printed(drawn_layout(rng), rng)


def drawn_layout(rng: Random) -> Layout:
    kind = rng.choice((SELF, SELF, SELF, DEPARTMENT, TARGETS))
    title = rng.choice(_TITLES)
    if kind == DEPARTMENT:
        title = rng.choice(("部门整体支出绩效自评表", "{year}年度部门（单位）整体支出绩效自评表"))
    if kind == TARGETS:
        title = rng.choice(("项目支出绩效目标表", "{year}年度项目绩效目标申报表", "专项资金绩效目标批复表"))
    money = _money(rng) if kind != TARGETS and rng.random() < 0.9 else None
    return Layout(
        kind=kind,
        title=title,
        year="title" if "{year}" in title else "line",
        plan=rng.choice(("department", "duties", "2019"))
        if kind == DEPARTMENT
        else rng.choice(("2019", "2021", "costs first")),
        heads=_heads(rng, kind),
        money=money,
        money_points=10 if money and ("weight", "分值") in money.columns else 0,
        goals=rng.choice(_GOALS),
        sides=(rng.choice(("绩效指标", "年度绩效指标", "绩效指标完成情况")),) if rng.random() < 0.6 else (),
        columns=_columns(rng, kind),
        merge=rng.choice(("merged", "merged", "merged", "repeated", "first")),
        points_in_levels=rng.choice(((), (), (), ("level1",), ("level1", "level2"))),
        subtotal=rng.choice(("", "", "", "小计")),
        total=rng.choice(("总分", "合计", "总计", "自评总分", "总分（100分）")),
        grade=rng.random() < 0.15,
        footers=rng.choice(_FOOTERS),
        percent_weights=rng.random() < 0.08,
        money_unit=rng.choice(("", "", "", "", "万元")),
        name_is_body=kind == DEPARTMENT,
        apart=("基本信息", "资金情况", "目标情况", "指标情况") if rng.random() < 0.1 else (),
    )


def _heads(rng: Random, kind: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    if kind == DEPARTMENT:
        return (((rng.choice(("部门名称", "部门（单位）名称", "单位名称")), "name"),),)
    name = (rng.choice(("项目名称", "项目名称", "项目（政策）名称", "专项名称")), "name")
    bodies = ((rng.choice(_SUPERVISORS), "supervisor"), (rng.choice(_IMPLEMENTERS), "implementer"))
    return rng.choice(
        (
            ((name,), bodies),
            (bodies, (name,)),
            ((name, ("项目负责人", "person")), bodies),
            ((name,), bodies[:1], bodies[1:]),
        )
    )


def _money(rng: Random) -> MoneyBlock:
    columns = [("budget", rng.choice(_BUDGET)), ("executed", rng.choice(_EXECUTED))]
    if rng.random() < 0.6:
        columns.insert(0, ("initial", rng.choice(_INITIAL)))
    rate, scored = ("rate", rng.choice(_RATE)), [("weight", "分值"), ("score", rng.choice(_SCORE))]
    tail = rng.choice(([scored[0], rate, scored[1]], [rate, *scored], [rate], [scored[0], rate, scored[1]]))
    return MoneyBlock(
        corner=rng.choice(_CORNERS),
        columns=(*columns, *tail),
        rows=rng.choice(_ROWS),
        components=rng.choice(("dashes", "dashes", "rates", "all")),
    )


def _columns(rng: Random, kind: str) -> Columns:
    levels: list[tuple[str, ...]] = [("level1", "一级指标"), ("level2", "二级指标"), ("name", rng.choice(_NAME))]
    if rng.random() < 0.7:
        target: list[tuple[str, ...]] = [("target", rng.choice(_TARGET))]
    else:
        group = (rng.choice(_GROUP),) if rng.random() < 0.6 else ()
        parts = (("sign", rng.choice(_SIGN)), ("value", "指标值"), ("unit", rng.choice(_UNIT)))
        target = [(key, *group, word) for key, word in parts]
    weight, score = ("weight", rng.choice(_WEIGHT)), ("score", rng.choice(_SCORE))
    if kind == TARGETS:
        more = [("basis", "指标值设定依据"), ("rule", "评分标准"), ("last_year", "上年完成值")]
        return (*levels, *target, *rng.sample(more, rng.randint(0, 2)), *([weight] if rng.random() < 0.7 else []))
    actual = ("actual", rng.choice(_ACTUAL))
    orders = (
        [*target, actual, weight, score],
        [weight, *target, actual, score],
        [*target, weight, actual, score],
        [*target, actual, score, weight],
    )
    order = list(rng.choice((orders[0], orders[0], *orders)))
    if rng.random() < 0.2:
        order.insert(rng.randint(0, 1), ("rule", rng.choice(("评分标准", "评价标准", "计分方法"))))
    return (*levels, *order, *([("note", rng.choice(_NOTE))] if rng.random() < 0.9 else []))
