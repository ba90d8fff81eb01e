"""What the text around the forms tells of the forms: how many projects were evaluated, and their money.

整体支出绩效自评表 1 个，全年预算总额 6747.24 万元，实际执行总额 6242.17 万元；预算绩效评价项目 25 个，全年预算数 ...
组织对 12 个项目开展绩效自评，涉及资金 345.60 万元

Only a sentence that speaks of self-evaluation is such an account: projects are counted for many other reasons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from perfscore.auditing.narrative.figures import Figure
from perfscore.frozen import frozen

_SELF = re.compile(r"自评|预算绩效(?:评价|管理)")
# A part of the projects, or another evaluation.
_OTHERS = re.compile(r"部门评价|财政评价|重点评价|第三方|抽查|复核|其中")
_AND = re.compile(r"[和及与]")
_BARE = re.compile(r"[,;:。()、]|$")  # nothing is counted behind the count: what is counted stands before it
_BEHIND = re.compile(r"[\u4e00-\u9fff]{0,8}?项目")
_WHOLE = "整体"
_PROJECTS = "项目"
_BUDGET = re.compile(r"预算(?:数|总额|资金|安排)*(?:为|共|共计|合计)?$")
_EXECUTED = re.compile(r"(?:执行|支出)(?:数|总额|资金|金额)*(?:为|共|共计|合计)?$")


@frozen
class Account:
    """Forms of the whole body or of projects as a text tells them: how many, and what money they have together."""

    count: Figure
    of_whole: bool
    budget: Figure | None = None
    executed: Figure | None = None


def accounts(figures: Sequence[Figure]) -> Iterator[Account]:
    """The accounts of all sentences, in order."""
    for _, told in groupby(figures, key=lambda each: (id(each.passage), each.sentence)):
        sentence = list(told)
        starts = [number for number, each in enumerate(sentence) if each.amount.unit.symbol == "个"]
        for number, end in pairwise((*starts, len(sentence))):
            found = _account(sentence[number:end])
            if found is not None:
                yield found


def _account(told: Sequence[Figure]) -> Account | None:
    """A count of forms with the money that follows it in its sentence."""
    count, *others = told
    around = _sentence(count)
    behind = count.text[count.end : others[0].start if others else None]
    if not _SELF.search(around) or _OTHERS.search(count.what + behind):
        return None
    before = _AND.split(count.what)[-1] if _BARE.match(behind) else ""
    of_whole = _WHOLE in before
    if not of_whole and _PROJECTS not in before and not _BEHIND.match(behind):
        return None
    money = [each for each in others if each.kind == "money"]
    budget = next((each for each in money if _BUDGET.search(each.what)), None)
    executed = next((each for each in money if _EXECUTED.search(each.what)), None)
    return Account(count, of_whole, budget, executed)


def _sentence(figure: Figure) -> str:
    start = figure.text.rfind("。", 0, figure.start) + 1
    end = figure.text.find("。", figure.end)
    return figure.text[start : end if end >= 0 else None]
