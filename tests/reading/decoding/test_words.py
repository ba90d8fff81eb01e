"""Single words of forms and the field, label, level or title that each is: facts, written down apart from words.yaml."""

from __future__ import annotations

import pytest

from perfscore.form_kind import FormKind
from perfscore.reading.decoding.titles import TableKind, title_of
from perfscore.reading.decoding.words import (
    bare,
    column_field,
    first_head,
    is_footer,
    is_goal,
    is_subtotal,
    is_total,
    label_field,
    level_depths,
    level_of,
    may_begin_head,
    money_field,
    year_in,
)

COLUMNS = {
    "level1": "一级指标 一级 一级指标名称 一级绩效指标 自评权重指标 考核项目 指标类型 分解目标",
    "level2": "二级指标 二级 二级指标名称 考核内容 二级指标(年度) 二级指标（长期）",
    "name": "三级指标 三级指标名称 三级 指标名称 指标内容 具体指标 考核指标 评价指标 绩效目标内容 绩效指标名称",
    "detail": "四级指标 明细指标",
    "group": "绩效指标 指标体系 评价指标体系",
    "earlier_target": "上半年指标值 一季度目标值",
    "target": "指标值 年度指标值 预期指标值 目标值 年初目标值（A） 年初指标值 年初绩效目标 年初目标值 年度指标值(A) 调整后指标值 年度数值 "
    "年度工作目标 指标值（包含数字及文字描述） 指标值(年度) 指标值(长期) 指标目标值 年度绩效指标值 年度目标值 计划指标值 绩效目标值 全年指标值 "
    "半年（程）目标值 全年（程）目标值 预期实现值 参考值 业绩目标 数值",
    "actual": "实际完成值 完成情况 完成值 全年实际值 全年完成值 实际完成值（B） 实际完成指标值 单项指标实际完成值 年度完成情况 实际实现值 "
    "年终完成值 自评完成值 业绩值 实际完成情况",
    "mid_year": "当前完成值 1-6月执行情况 截至9月底完成情况 1-8月实际完成值 监控时点完成值 三季度完成值 本期完成值",
    "forecast": "全年指标预计完成情况 全年预计完成情况 完成可能性分析 序时进度预警 完成目标可能性 确定能 有可能 完全不可能",
    "last_year": "上年完成值 上年指标值 前年指标值 上年实际完成值",
    "weight": "分值 指标分值 权重 分值权重 分值（权重） 指标权重（分） 权重占比（%） 权数 满分 参考分值 标准分 满分值 指标满分",
    "weight_set": "权重设定值",
    "score": "得分 实得分 自评得分 自评分 实际得分 单项指标得分 单项指标折算得分 指标得分（分） 指标得分 考评得分 评分 部门评分",
    "review": "核查分数 复核分 县级评分 财政审核评分",
    "factor": "得分系数（%） 总体完成率（%） 单项指标完成情况 完成率 完成比例 完成程度 是否完成 偏离度 偏差率",
    "note": "偏差原因分析及改进措施 备注 原因 未完成原因分析 未完成原因及拟采取的改进措施 未完成原因和改进措施 偏差原因及改进措施 偏差原因分析 "
    "未完成原因分析及改进措施 偏差及原因分析 得失分依据及原因 偏差原因说明 其他原因 绩效目标偏离原因分析 扣分原因 自评说明 绩效指标分析 说明 复核说明",
    "rule": "评价标准 指标说明 审核要点 具体内容 指标解释 评分标准 指标说明及评分标准 得分计算方法 绩效指标描述 指标值说明 目标值说明 指标赋分规则 "
    "计分标准 评（扣）分标准 指标值计算公式和数据获取方式",
    "basis": "指标值设置依据 参考值确定依据 评价依据 指标值确定依据",
    "evidence": "佐证资料 附件材料 证明材料",
    "comparator": "指标性质 计算符号 符号 运算符号 比较符 运算关系",
    "direction": "指标方向 指标方向性",
    "unit": "单位 计量单位 度量单位 单位（文字描述）",
    "ordinal": "序号 是否核心指标 指标编码",
}
MONEY = {
    "initial": "年初预算数 年初预算 年初批复数 预算安排数",
    "budget": "全年预算数 预算数 全年预算数（A） 调整后预算数 预算安排情况（调整后） 调整后预算 计划投入 全年（调整）预算数 全年(调整后)预算数 年度预算数 "
    "当年预算数 统筹整合资金数 预算批复数 年中调整后预算 年中调整预算数",
    "arrived": "到位数 资金到位情况 全年到位资金 实际到位资金",
    "executed": "全年执行数 全年执行数（B） 执行数 预算执行数 实际支出数 资金执行情况 全年执行资金 实际支出 实际投入 年度执行数 支出金额 决算数",
    "rate": "执行率 执行率（B/A） 预算执行率 预算执行率(B/A) 预算执行进度（%） 投入率 资金执行率 总体完成率 全年执行数（B/A）",
    "weight": "分值 分值（10分） 执行率权重",
    "score": "得分 得分（20分*执行率） 执行率得分（分） 预算执行得分",
    "note": "原因 得分计算方法",
    "forecast": "1-6月执行数 全年预计执行数",
}
LABELS = {
    "name": "项目名称 专项名称 资金名称 转移支付（项目）名称 转移(项目)名称 二级项目名称 一级项目名称 专项(项目)名称 专项资金名称 项目（政策）名称 政策名称",
    "body": "部门（单位）名称 评价部门名称 部门名称 单位名称 填报单位（盖章）",
    "supervisor": "业务主管部门 预算部门 省级预算部门名称 主管部门 项目主管部门 主管部门及代码 地方主管部门 省级主管部门 主管部门及编码 区县主管部门 市直主管部门 项目负责部门 所属部门 归口管理部门",
    "central": "中央主管部门",
    "implementer": "实施单位 实施单位及代码 项目实施单位 项目单位 预算单位 资金使用单位 项目承担单位 实施（主管）单位 承担单位 申报单位 项目责任单位 项目执行单位 用款单位",
    "other": "财政处室 省级财政部门 区县财政部门 项目编码 项目类别 项目类型 项目属性 项目性质 项目期 项目期限 起止时间 开始日期 立项依据 项目概况 "
    "项目设立必要性 实施计划 制度措施 是否政府采购 资金用途 部门职能概述 下属单位个数 报表编号 填报人 填表人姓名 财政审核评分",
}
LEVELS = {
    1: "产出指标 效益指标 成本指标 满意度指标 履职效能 项目决策 项目管理 决策 过程 投入 产出 效益 效果指标 管理指标 运行成本 综合管理 "
    "项目完成 产出值 效益值 项目产出 项目效益 项目绩效 管理效率 社会效应 可持续发展能力 可持续性 投入管理指标 履职指标 部门决策 "
    "服务对象满意度指标 社会评价 共性指标 特性指标 个性指标 项目效果 项目过程 项目投入",
    2: "数量指标 质量指标 时效指标 成本指标 经济效益指标 社会效益指标 生态效益指标 可持续影响指标 服务对象满意度指标 满意度指标 环境效益指标 "
    "社会公众或服务对象满意度指标 公众满意度指标 受益对象满意度指标 数量值 质量值 时效值 成本值 经济成本指标 社会成本指标 生态环境成本指标 "
    "预算管理 资产管理 预算配置 预算执行 重点工作履行情况 履职目标实现 基础管理 预决算公开 决算真实性 财务管理 采购管理 项目立项 资金投入 "
    "资金管理 组织实施 产出数量 产出质量 产出时效 产出成本 社会效益 经济效益 决策过程 资金分配 资金到位 完成数量 完成时效 科学决策 业务管理",
}
TITLES = {
    (
        TableKind.SELF_EVALUATION,
        FormKind.PROJECT_SELF_EVALUATION,
    ): "项目支出绩效自评表 财政项目支出绩效自评表 部门预算项目支出绩效自评表 "
    "本级部门项目支出绩效自评表 预算项目绩效自评表 绩效目标自评表 附件2：项目支出绩效自评表 2023年度项目支出绩效自评表 项目支出绩效自评表（2023年度）",
    (
        TableKind.SELF_EVALUATION,
        FormKind.DEPARTMENT_SELF_EVALUATION,
    ): "部门（单位）整体支出绩效自评表 整体支出绩效自评表 部门整体支出绩效评价自评表",
    (
        TableKind.TARGETS,
        FormKind.PROJECT_TARGETS,
    ): "项目（支出）绩效目标表 绩效目标申报表 绩效目标批复表 项目支出目标申报表 绩效项目申报表 "
    "专项资金绩效目标表 区域绩效目标表 绩效文本",
    (TableKind.TARGETS, FormKind.DEPARTMENT_TARGETS): "部门整体支出绩效目标申报表",
}
REFUSED = {
    TableKind.MONITORING: "绩效运行监控表 项目支出绩效目标执行监控表 绩效运行监控记录表 绩效“双监控”情况表 项目支出绩效运行监控自评表",
    TableKind.EX_ANTE: "事前绩效评估评分表 事前绩效评估审核表",
    TableKind.SUMMARY: "自评结果汇总表 项目支出绩效自评情况一览表",
    TableKind.DATA: "部门整体支出基础数据表 绩效指标测算表",
    TableKind.INDICATOR_SYSTEM: "项目支出绩效自评指标计分表 部门整体支出绩效评价指标表 绩效评价评分表 绩效评价指标体系",
}


def told(table: dict[object, str]) -> list[tuple[object, str]]:
    return [(meaning, word) for meaning, words in table.items() for word in words.split()]


@pytest.mark.parametrize(("field", "word"), told(COLUMNS))
def test_a_column_head_names_its_field(field: str, word: str) -> None:
    assert column_field(word) == field
    assert all(may_begin_head(word[:n]) for n in range(1, len(word) + 1))


def test_only_words_of_heads_may_begin_one() -> None:
    told = ("年度績效", "（一）指标", "指标（含食堂", "一、年度")
    assert [may_begin_head(each) for each in (*told, "改造食堂", "指标食堂")] == [True] * 4 + [False] * 2


@pytest.mark.parametrize(("field", "word"), told(MONEY))
def test_a_head_of_the_money_block_names_its_field(field: str, word: str) -> None:
    assert money_field(word) == field
    assert all(may_begin_head(word[:n]) for n in range(1, len(word) + 1))


@pytest.mark.parametrize(("field", "word"), told(LABELS))
def test_a_label_tells_what_stands_beside_it(field: str, word: str) -> None:
    assert label_field(word) == field


@pytest.mark.parametrize(("depth", "word"), told(LEVELS))
def test_a_level_word_stands_at_its_depth(depth: int, word: str) -> None:
    assert depth in level_depths(word)


@pytest.mark.parametrize(("kinds", "title"), told(TITLES))
def test_a_title_tells_the_kind_of_form(kinds: tuple[TableKind, FormKind], title: str) -> None:
    found = title_of(title)
    assert found is not None
    assert (found.table, found.kind) == kinds


@pytest.mark.parametrize(("kind", "title"), told(REFUSED))
def test_a_title_of_another_kind_of_table_is_known(kind: TableKind, title: str) -> None:
    found = title_of(title)
    assert found is not None
    assert found.table is kind


@pytest.mark.parametrize(
    "line",
    ["自评工作报告", "详见附件项目支出绩效自评表", "项目支出绩效自评表，如下", "指标", "请填写绩效目标申报表", "下表"],
)
def test_no_title(line: str) -> None:
    assert title_of(line) is None


@pytest.mark.parametrize(
    "word", ["改造食堂数量", "20", "≥95%", "有效提升", "产出指标", "因雨停工", "项目名称", "学生满意度", ""]
)
def test_no_head(word: str) -> None:
    assert column_field(word) is None
    assert money_field(word) is None


def test_goals_totals_and_footers() -> None:
    for word in [
        "年度总体目标",
        "预期目标",
        "实际完成情况",
        "年初设定目标",
        "三年总体目标",
        "当年绩效目标",
        "全年目标完成情况",
        "年度总体目标完成情况综述",
    ]:
        assert is_goal(word), word
    for word in ["总分", "合计", "自评总分", "总计", "总分（100分）", "合计：", "得分总计", "综合得分", "最终得分"]:
        assert is_total(word), word
    for word in ["小计", "得分小计"]:
        assert is_subtotal(word), word
        assert not is_total(word), word
    for word in ["备注：无", "填报人：某某", "联系电话", "存在问题", "其他需要说明事项", "单位负责人（签字）"]:
        assert is_footer(word), word
    assert not is_footer("说明书编制数量")


@pytest.mark.parametrize(
    ("text", "name", "points"),
    [("产出指标（50分）", "产出指标", "50"), ("产出指标50", "产出指标", "50"), ("满意度指标等", "满意度指标", None), ("效益（30）", "效益", "30"),
     ("数量指标（必填）", "数量指标", None)],
)  # fmt: skip
def test_points_behind_a_level_are_no_part_of_it(text: str, name: str, points: str | None) -> None:
    found = level_of(text)
    assert found is not None
    assert (found.name, found.points) == (name, points)


@pytest.mark.parametrize("text", ["产出指标完成率", "50", "改造食堂数量", ""])
def test_no_level(text: str) -> None:
    assert level_of(text) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("全年执行数（B）", "全年执行数"),
        ("部门（单位）名称", "部门名称"),
        ("一、基本情况", "基本情况"),
        ("**分值**", "分值"),
        ("（万元）", "(万元)"),
    ],
)
def test_brackets_are_annotations(text: str, plain: str) -> None:
    assert bare(text) == plain


@pytest.mark.parametrize(
    ("text", "year"), [("（2023年度）", 2023), ("2024 年度绩效", 2024), ("编号20231201", None), ("1023年", None)]
)
def test_a_year(text: str, year: int | None) -> None:
    assert year_in(text) == year


def test_the_first_head_is_the_longest() -> None:
    assert first_head("二级指标三级指标") == "二级指标"
    assert first_head("偏差原因分析及改进措施得分") == "偏差原因分析及改进措施"
    assert first_head("改造食堂数量") == ""
