"""Targets and actuals that cannot be meant as printed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.rules.model import Direction
from perfscore.scoring.facts import Facts
from perfscore.scoring.score import FormRows, RowScore
from perfscore.values.model import Amount
from perfscore.values.number import text

_WHOLE = Fraction(100)
_SLIP = 100


def unit_slip(result: FormRows) -> Iterator[Finding]:
    """F301 目标与实际的单位相差悬殊，疑似写错单位。

    含义：同一量纲，但一方带“万”“亿”而另一方没有，换算后相差一百倍以上，去掉单位看数字却相近。
    为什么要紧：按字面计算会得出极端的得分。
    例：目标 <=43万元，实际 =43元。
    怎样改正：核对原件，补上或去掉“万”。
    """
    for row, facts in _understood(result):
        target, actual = facts.target, facts.actual
        if not isinstance(target, Amount) or not isinstance(actual, Amount) or not facts.converted:
            continue
        sizes = sorted((abs(target.size), abs(actual.size)))
        numbers = sorted((abs(Fraction(target.number)), abs(Fraction(actual.number))))
        if sizes[1] >= sizes[0] * _SLIP and numbers[1] <= numbers[0] * 10:
            yield finding("F301", Severity.ERROR, row.name, row.source, target=target, actual=actual)


def share_over_whole(result: FormRows) -> Iterator[Finding]:
    """F302 比率超过 100%。

    含义：满意度、合格率、及时率一类的比率是整体的一部分，不可能超过 100%。
    为什么要紧：说明数据填错，或把完成比例填成了比率本身。
    例：满意度目标 >=95%，实际 =105%。
    怎样改正：填写实际的比率。
    """
    for row, facts in _understood(result):
        actual = facts.actual
        is_share = isinstance(actual, Amount) and actual.unit.dimension == "share"
        above = is_share and isinstance(actual, Amount) and actual.size > _WHOLE
        if facts.impossible is not None or (above and facts.category in ("满意度", "质量")):
            yield finding("F302", Severity.ERROR, row.name, row.source, actual=actual, category=facts.category)


def over_ceiling(result: FormRows) -> Iterator[Finding]:
    """F303 成本超过上限。

    含义：成本指标的实际超过了目标（写明不超过，或没有比较号而越低越好）。
    为什么要紧：超支应说明原因；得分是否扣减看规则。
    例：目标 <=33.18万元，实际 =36.77万元。
    怎样改正：说明超支原因，或核对数据。
    """
    for row, facts in _understood(result):
        both = facts.pair
        if (
            both is None
            or facts.category != "成本"
            or facts.direction is not Direction.LESS
            or both.actual <= both.target
        ):
            continue
        over = text((both.actual - both.target) / both.target * 100, 2) if both.target > 0 else "—"
        shown = {"target": facts.target, "actual": facts.actual, "over": over}
        yield finding("F303", Severity.WARNING, row.name, row.source, **shown)


def _understood(result: FormRows) -> Iterator[tuple[RowScore, Facts]]:
    for row in result.rows:
        if row.facts is not None:
            yield row, row.facts
