"""Layouts of few bodies: one head for several columns, levels above their rows, weights in the names."""

from __future__ import annotations

from attrs import evolve

from printing.layout import Layout, MoneyBlock
from printing.layouts.bases import LEVELS, NATIONAL, SCORE, TARGET_FORM, WEIGHT

VALUES = (("target", "年度指标值"), ("actual", "实际完成值"))
SELDOM: dict[str, Layout] = {
    "one head for level and name": evolve(
        NATIONAL,
        sides=(),
        joined_heads=("绩效指标",),
        columns=(("level1", "绩效指标"), ("name", "绩效指标"), *VALUES, WEIGHT, SCORE),
    ),
    "one head for two levels": evolve(
        TARGET_FORM,
        joined_heads=("指标类型",),
        money=MoneyBlock(corner="年度预算金额（元）", columns=(), rows=("资金总额", "其他资金"), pairs=True),
        columns=(
            ("level1", "指标类型"),
            ("level2", "指标类型"),
            ("name", "指标名称"),
            ("target", "目标值"),
            ("weight", "权重"),
        ),
    ),
    "levels as bands": evolve(
        NATIONAL, sides=(), bands=True, columns=(("name", "指标名称"), *VALUES, WEIGHT, SCORE, ("note", "备注"))
    ),
    "name and points under each level": evolve(
        NATIONAL,
        sides=(),
        columns=(
            ("level1", "一级指标", "名称"),
            ("weight1", "一级指标", "权重"),
            ("level2", "二级指标", "名称"),
            ("weight2", "二级指标", "权重"),
            ("name", "三级指标", "名称"),
            ("weight", "三级指标", "权重"),
            *VALUES,
            ("score", "自评分"),
        ),
    ),
    "target set and adjusted": evolve(
        NATIONAL,
        sides=(),
        columns=(
            *LEVELS,
            ("last_year", "指标值", "年初设定"),
            ("target", "指标值", "年中调整"),
            ("actual", "完成情况", "实际完成值"),
            ("done_rate", "完成情况", "完成率"),
            WEIGHT,
            SCORE,
        ),
    ),
    "levels numbered": evolve(NATIONAL, sides=(), numbered=True),
    "points in names": evolve(
        NATIONAL, sides=(), points_in_names=True, points_in_levels=("level1",), columns=(*LEVELS, *VALUES, SCORE)
    ),
    "total above the rows": evolve(NATIONAL, sides=(), total_first=True, total="合计"),
    "two notes": evolve(
        NATIONAL,
        sides=(),
        columns=(*NATIONAL.columns[:-1], ("note", "偏差原因"), ("measure", "改进措施")),
    ),
    "two groups over levels and value": evolve(
        NATIONAL,
        sides=(),
        money_line="公开14表 金额单位：元",
        columns=(
            *((key, "绩效指标", head) for key, head in LEVELS),
            ("sign", "年度指标值", "指标性质"),
            ("value", "年度指标值", "指标值"),
            ("unit", "年度指标值", "度量单位"),
            ("done_value", "实际完成值"),
            WEIGHT,
            SCORE,
            ("note", "偏差原因分析及改进措施"),
        ),
    ),
    "relation, number and unit": evolve(
        NATIONAL,
        columns=(
            *LEVELS,
            ("sign", "预期指标值", "比较符"),
            ("value", "预期指标值", "数值"),
            ("unit", "预期指标值", "单位"),
            ("actual", "实际完成指标值"),
            WEIGHT,
            SCORE,
            ("note", "说明"),
        ),
    ),
    "name under a group head": evolve(
        NATIONAL, sides=(), columns=(*LEVELS[:2], ("name", "绩效指标"), *VALUES, WEIGHT, SCORE)
    ),
    "fourth level left empty": evolve(
        NATIONAL, sides=(), columns=(*LEVELS, ("nothing", "四级指标（选填）"), *VALUES, WEIGHT, SCORE)
    ),
    "share of completion": evolve(
        NATIONAL,
        columns=(*LEVELS, *VALUES, ("done_rate", "完成比例"), WEIGHT, SCORE, ("note", "未完成原因分析")),
    ),
    "total in the head": evolve(
        NATIONAL,
        heads=(
            (("项目名称", "name"), ("项目属性", "=延续性项目")),
            (("主管部门", "supervisor"), ("实施单位", "implementer"), ("自评得分", "total")),
        ),
        total="",
    ),
    "goals with names down the side": evolve(
        NATIONAL,
        money_points=20,
        money=MoneyBlock(
            corner="预算执行情况（万元）",
            columns=(("budget", "预算数"), ("executed", "执行数"), ("rate", "执行率"), ("score", "得分（20分）")),
            rows=("年度财政资金总额",),
            points_in_head=True,
        ),
        goals=(),
        sides=("年度目标1：改善条件（50分）", "年度目标2：提升服务（30分）"),
    ),
}
