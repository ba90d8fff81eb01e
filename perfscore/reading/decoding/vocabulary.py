"""The words that forms print: titles, labels, column headers and level names.

Everything here is compared after ``squeeze``: no white space, half-width, no decoration.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from perfscore.form import FormKind

INDICATOR_HEADERS = {
    "level1": ("一级指标",),
    "level2": ("二级指标",),
    "name": ("三级指标", "三级指标名称", "指标名称", "绩效指标", "指标内容", "具体指标", "四级指标"),
    "target": ("年度指标值", "指标值", "预期指标值", "预期指标", "目标值", "年初目标值", "年度目标值", "年初指标值", "计划指标值",
               "年度绩效指标值", "预期目标值", "绩效指标值", "指标目标值", "年初设定值", "计划完成值", "预期值", "计划值", "全年目标值"),
    "actual": ("实际完成值", "实际完成指标值", "全年实际值", "全年完成值", "全年实际完成值", "实际值", "完成值", "实际完成情况",
               "实际完成", "年度完成值", "年度实际完成值", "指标完成值", "完成情况", "全年完成情况", "实际指标值"),
    "weight": ("分值", "分值权重", "指标分值权重", "权重", "指标权重", "指标分值", "分值(权重)", "权重分值", "标准分", "权重(分值)", "标准分值", "满分"),
    "score": ("得分", "自评得分", "自评分", "指标得分", "评价得分", "单项得分", "得分情况", "自评分数", "实际得分"),
    "note": ("偏差原因分析及改进措施", "偏差原因及改进措施", "未完成原因及改进措施", "未完成原因分析", "偏差原因分析", "备注", "偏差原因",
             "未完成原因和改进措施", "偏差原因及改进措施分析", "原因分析及改进措施", "未完成原因分析及改进措施", "偏离原因分析及改进措施"),
    "basis": ("指标值设置依据", "指标值设定依据", "指标设定依据", "指标设置依据", "设定依据", "设置依据", "指标值来源"),
    "last_year": ("上年完成值", "上年实际完成值", "上年度完成值", "上年值"),
    "rule": ("指标赋分规则", "赋分规则", "评分规则", "计分方法", "评分标准", "评分方法"),
    "evidence": ("佐证资料", "佐证材料", "证明材料", "数据来源"),
    "comparator": ("指标性质", "指标方向", "运算符号", "符号", "计算符号", "性质"),
    "unit": ("计量单位", "度量单位", "单位", "指标单位"),
}  # fmt: skip
FUND_HEADERS = {
    "initial": ("年初预算数", "年初预算", "年初预算金额", "年初预算数(A)", "预算安排", "年初安排"),
    "budget": (
        "全年预算数",
        "全年预算",
        "调整后预算数",
        "调整预算数",
        "全年预算数(A)",
        "全年预算数(B)",
        "预算数",
        "调整后预算",
    ),
    "executed": (
        "全年执行数",
        "执行数",
        "全年执行",
        "实际执行数",
        "全年执行数(B)",
        "实际支出数",
        "全年支出数",
        "实际执行",
        "支出数",
    ),
    "weight": ("分值", "分值权重", "权重", "分值(10分)"),
    "rate": ("执行率", "预算执行率", "执行率(B/A)", "执行率(%)", "执行率%"),
    "score": ("得分", "自评得分", "自评分"),
}
NAME_LABELS = ("项目名称", "项目名称(盖章)")
BODY_LABELS = (
    "部门(单位)名称",
    "部门单位名称",
    "部门名称",
    "单位名称",
    "单位名称(盖章)",
    "部门(单位)名称(盖章)",
    "填报单位",
    "填报部门",
)
SUPERVISOR_LABELS = ("主管部门", "主管部门名称", "主管单位", "主管部门及代码", "预算部门")
IMPLEMENTER_LABELS = ("实施单位", "实施单位名称", "项目实施单位", "预算单位", "项目单位", "承担单位", "资金使用单位")
TOTAL_SCORE_LABELS = ("自评总分(分)", "自评总分", "自评得分(分)", "综合得分")
OTHER_LABEL = re.compile(r".{0,8}(?:编码|代码|联系人|电话|处室|科室|类别|类型|属性|负责人|日期|时间|期限|经办人)")
OTHER_LABELS = (
    "项目负责人",
    "联系电话",
    "联系电话:",
    "单位联系人",
    "联系人",
    "填报人",
    "项目类别",
    "项目属性",
    "项目代码",
    "项目编码",
)
GOAL_LABELS = (
    "预期目标",
    "年度总体目标",
    "实际完成情况",
    "项目总体目标",
    "年度绩效目标",
    "年初设定目标",
    "绩效目标",
    "年度目标",
    "总体目标",
)
TOTAL_LABELS = ("总分", "合计", "总计", "总得分", "合计得分", "得分合计", "总分值", "自评总分", "总评分", "总 分")
FUND_LABELS = (
    "年度资金总额", "年度总资金", "年度预算总额", "其中:当年财政拨款", "其中:财政拨款", "财政拨款", "上年结转资金", "其他资金", "上级资金", "本级资金",
    "中央安排", "自治区安排", "地(州、市)安排", "县(市、区)安排", "中央资金", "省级资金", "市级资金", "县级资金", "区级资金", "财政资金", "单位资金",
    "政府性基金", "一般公共预算", "合计", "当年财政拨款",
)  # fmt: skip
LEVEL1 = (
    "产出指标", "效益指标", "满意度指标", "成本指标", "履职效能", "运行成本", "管理效率", "社会效应", "可持续发展能力", "服务对象满意度指标",
    "社会评价", "投入指标", "过程指标", "决策指标", "管理指标", "满意度",
)  # fmt: skip
LEVEL2 = (
    "数量指标", "质量指标", "时效指标", "成本指标", "经济成本指标", "社会成本指标", "生态环境成本指标", "经济效益指标", "社会效益指标",
    "生态效益指标", "可持续影响指标", "可持续发展指标", "满意度指标", "服务对象满意度指标", "社会公众满意度指标",
)  # fmt: skip
STOPS = re.compile(r"^(?:备注|说明|注|填表说明|填报人|填报说明|填表人|联系人|单位负责人|审核人|项目负责人)[:：]?")

_TITLE = re.compile(
    r"(?:附(?:件|表)?\d*(?:[-—.]\d+)*[:.]?)?(?:\d{4}年度?)?(?P<body>[^,。;:]{0,30}?)(?P<what>绩效目标自评表|绩效自评价?表|绩效评价自评表|自评表|绩效自评情况表|绩效目标表|绩效目标申报表|绩效目标批复表)"
    r"(?:\(?(?P<year>\d{4})年度?\)?)?(?:\(.{0,12}\))?"
)
_BRACKET = re.compile(r"[(/\[]")
_YEAR = re.compile(r"(?:19|20)\d\d(?=\s*年)")


# Cells repeat within a form, and each is weighed against several columns: what was said of a text is remembered.
remembered = lru_cache(maxsize=20_000)


@remembered
def squeeze(text: str) -> str:
    """``text`` without white space, half-width, without the marks of Markdown headings and emphasis."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(folded.split()).strip("#*●□■◆★•")


@remembered
def indicator_field(header: str) -> str | None:
    """The indicator field that a column header stands for."""
    return _field_of(squeeze(header), INDICATOR_HEADERS)


@remembered
def fund_field(header: str) -> str | None:
    """The money field that a column header stands for."""
    return _field_of(squeeze(header), FUND_HEADERS)


def _field_of(plain: str, headers: dict[str, tuple[str, ...]]) -> str | None:
    """The exact word, or the longest known word that is followed by a bracket: 全年执行数（B）."""
    exact = next((name for name, words in headers.items() if plain in words), None)
    if exact or not plain:
        return exact
    stem = _BRACKET.split(plain, maxsplit=1)[0]
    return next((name for name, words in headers.items() if stem in words), None) if stem != plain else None


@remembered
def title_kind(line: str) -> FormKind | None:
    """The kind of form whose title ``line`` is, None for any other line."""
    found = _TITLE.fullmatch(squeeze(line))
    if not found:
        return None
    whole = any(word in found["body"] for word in ("整体", "部门", "单位"))
    targets = "自评" not in found["what"] and "评价" not in found["what"]
    if targets:
        return FormKind.DEPARTMENT_TARGETS if whole else FormKind.PROJECT_TARGETS
    return FormKind.DEPARTMENT_SELF_EVALUATION if whole else FormKind.PROJECT_SELF_EVALUATION


def year_in(line: str) -> int | None:
    """The year printed in a title or under it: (2024年度)."""
    found = _YEAR.search(squeeze(line))
    return int(found[0]) if found else None
