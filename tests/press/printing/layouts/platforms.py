"""What fiscal platforms print."""

from __future__ import annotations

from attrs import evolve

from printing.layout import Layout, MoneyBlock
from printing.layouts.bases import LEVELS, NATIONAL, NOTE, SCORE, TARGET_FORM, WEIGHT

PLATFORMS: dict[str, Layout] = {
    # platforms
    "platform self-evaluation": evolve(
        NATIONAL,
        money=MoneyBlock(
            corner="",
            head="资金来源",
            columns=(
                ("initial", "年初预算"),
                ("nothing", "调整预算"),
                ("budget", "调整后预算"),
                ("executed", "全年执行数"),
                ("rate", "预算执行率(%)"),
            ),
            rows=("合计", "预算内", "专户资金", "其他资金"),
            components="rates",
        ),
        money_points=0,
        sides=(),
        columns=(
            ("level1", "一级指标名称"),
            ("level2", "二级指标名称"),
            ("name", "指标名称"),
            ("sign", "计算符号"),
            ("value", "指标值"),
            ("done_value", "实际完成值"),
            ("unit", "计量单位"),
            ("nothing", "权重设定值"),
            ("weight", "权重"),
            ("score", "实际得分"),
            ("note", "偏差原因及改进措施"),
        ),
        total="合计",
        subtotal="小计",
    ),
    "platform with check": evolve(
        NATIONAL,
        columns=(
            *LEVELS,
            ("target", "绩效目标值"),
            ("actual", "年度完成情况"),
            ("weight", "指标满分"),
            ("score", "自评得分"),
            ("nothing", "财政审核评分"),
            ("note", "原因"),
        ),
    ),
    "seldom words": evolve(
        NATIONAL,
        heads=((("项目（政策）名称", "name"),), (("主管部门（盖章）", "supervisor"), ("项目执行单位", "implementer"))),
        money=MoneyBlock(
            corner="资金投入情况（万元）",
            columns=(
                ("initial", "年初批复数"),
                ("budget", "当年预算数"),
                ("executed", "年度执行数"),
                ("weight", "分值"),
                ("rate", "资金执行率"),
                ("score", "预算执行得分"),
            ),
            rows=("资金总额", "其中：上级补助", "市县安排", "自筹资金"),
        ),
        columns=(
            *LEVELS,
            ("target", "年度绩效指标值"),
            ("actual", "自评完成值"),
            ("weight", "权数"),
            ("score", "评分"),
            ("note", "扣分原因"),
        ),
        total="综合得分",
    ),
    "platform, merged values": evolve(
        NATIONAL,
        columns=(
            *LEVELS,
            ("target", "指标值"),
            ("actual", "实际完成值"),
            ("nothing", "权重设定值"),
            ("weight", "权重"),
            ("nothing", "序时进度预警"),
            ("score", "实际得分"),
            ("nothing", "核查分数"),
            ("note", "偏差原因及改进措施"),
        ),
        total="合计",
    ),
    "platform targets of four years": evolve(
        TARGET_FORM,
        columns=(
            *LEVELS[:2],
            ("name", "指标名称"),
            ("older", "前年指标值"),
            ("last_year", "上年指标值"),
            ("older", "年初指标值"),
            ("target", "调整后指标值"),
            WEIGHT,
            ("meaning", "指标解释"),
        ),
    ),
    "direction instead of sign": evolve(
        NATIONAL,
        columns=(
            *LEVELS,
            ("direction", "指标方向"),
            ("target", "指标值"),
            ("actual", "实际完成值"),
            ("weight", "标准分"),
            ("score", "自评分"),
            ("note", "偏差原因说明"),
        ),
    ),
    "score of each level": evolve(
        NATIONAL,
        columns=(
            ("level1", "一级指标"),
            ("weight1", "分值"),
            ("score1", "得分"),
            ("level2", "二级指标"),
            ("name", "三级指标"),
            ("target", "年度指标值"),
            ("actual", "实际完成值"),
            WEIGHT,
            SCORE,
            NOTE,
        ),
    ),
}
