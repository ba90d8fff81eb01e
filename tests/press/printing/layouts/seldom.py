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
}
