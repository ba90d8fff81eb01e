"""Titles: what kind of table a heading announces. The last noun decides."""

from __future__ import annotations

import re
from enum import Enum

from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.words import remembered, squeeze

LONGEST_TITLE = 90


class TableKind(Enum):
    """What a heading announces."""

    SELF_EVALUATION = "self_evaluation"
    TARGETS = "targets"
    MONITORING = "monitoring"
    INDICATOR_SYSTEM = "indicator_system"
    EX_ANTE = "ex_ante"
    SUMMARY = "summary"
    DATA = "data"


@frozen
class Title:
    """A heading: the kind of table, whether it is about a whole body (整体) or a transfer (转移支付), as printed."""

    table: TableKind
    whole: bool
    transfer: bool
    text: str = ""

    @property
    def kind(self) -> FormKind:
        """The nearest of the four kinds of form."""
        if self.table is TableKind.TARGETS:
            return FormKind.DEPARTMENT_TARGETS if self.whole else FormKind.PROJECT_TARGETS
        return FormKind.DEPARTMENT_SELF_EVALUATION if self.whole else FormKind.PROJECT_SELF_EVALUATION


_NOUNS = {
    TableKind.MONITORING: r"监控.{0,8}?表",
    TableKind.SUMMARY: r"汇总表|统计表|情况一览表",
    TableKind.DATA: r"基础数据表|测算表|明细表",
    TableKind.EX_ANTE: r"(?:事前|事前绩效)评估(?:评分|审核|情况|表)?.{0,6}表|评审(?:评分|打分)表",
    TableKind.INDICATOR_SYSTEM: r"计分表|考核表|评分表|得分表|打分表|指标体系(?:及评分)?(?:表)?|评价指标(?:和评价标准|表)?|指标评价表|指标表|评价表\(.{1,8}\)",
    TableKind.SELF_EVALUATION: r"自评价?(?:情况)?表|自评情况表|自我评价表|绩效评价自评表|完成情况自评表",
    TableKind.TARGETS: r"目标(?:评审申报|申报|批复|下达|审核|计划|公开|情况)?表|绩效(?:目标)?(?:申报|批复|下达)表|绩效项目申报表|绩效文本|目标批复表|绩效目标表",
}
#: How a heading says that it belongs to an attachment: 附件2-1：
ATTACHED = r"附(?:件|表)?[0-9一二三四五六七八九十]{0,4}(?:[-—.][0-9]{1,4}){0,4}[:.、]?"
_TITLE = re.compile(
    rf"(?:{ATTACHED}"
    r"|表?[0-9一二三四五六七八九十]{1,3}(?:-[0-9]+)?[、.:])?(?P<body>[^,。;:]{0,44}?)(?:"
    + "|".join(f"(?P<{kind.name}>{pattern})" for kind, pattern in _NOUNS.items())
    + r")(?:\(?(?:(?:19|20)[0-9_]{2})?年?度?\)?)?(?:\([^()]{0,14}\))?"
)
#: 财政拨款“三公”经费支出决算表
_ACCOUNTS = re.compile(
    r"(?:[0-9一二三四五六七八九十]{1,3}[、.])?[^,;。:]{0,40}(?:收入|支出|拨款|三公|经费|基金|资本)"
    r"[^,;。:]{0,24}(?:决算|预算)[^,;。:]{0,8}表(?:\([^()]*\))?"
)
_LONGEST_ACCOUNTS = 60
_SUBJECT = re.compile("项目|部门|单位|支出|绩效|政策|资金|[0-9]{4}")
_NOT_A_TITLE = re.compile(r"[,。;]|详见|见附|如下|填报|填写")


@remembered
def title_of(line: str) -> Title | None:
    """The title that ``line`` is, None for any other line."""
    plain = squeeze(line)
    if len(plain) > LONGEST_TITLE or not plain.endswith(("表", "系", "本", ")", "度", "年", "准", "标")):
        return None
    found = _TITLE.fullmatch(plain)
    if not found or _NOT_A_TITLE.search(plain):
        return None
    body = plain
    kind = TableKind[next(name for name in (each.name for each in _NOUNS) if found[name])]
    if kind is TableKind.TARGETS and not re.search("绩效|目标", body):
        return None
    if kind in (TableKind.SUMMARY, TableKind.DATA) and not re.search("绩效|自评|评价|整体支出", body):
        return None
    if kind is TableKind.INDICATOR_SYSTEM and not re.search("绩效|评价|自评|考核", body):
        return None
    if plain.endswith("指标") and not _SUBJECT.search(body):  # 群众评价指标 is a level
        return None
    transfer = bool(re.search("区域|转移支付|转移(?:项目|\\(项目\\))", body))
    whole = "整体" in body or (
        bool(re.search(r"(?:部门|单位)(?:\((?:部门|单位)\))?(?:绩效|支出绩效)", body)) and "项目" not in body
    )
    return Title(kind, whole and not transfer, transfer, printed(line) or "")


def is_accounts_title(line: str) -> bool:
    """Whether a line is the title of a table of final accounts or of a budget."""
    plain = squeeze(line)
    return len(plain) <= _LONGEST_ACCOUNTS and "绩效" not in plain and _ACCOUNTS.fullmatch(plain) is not None
