"""Targets and actuals that cannot be meant as printed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from attrs import evolve

from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.auditing.printed import printed_rows, severity_of_a_miss
from perfscore.auditing.written import point_moved, swapped
from perfscore.form import Indicator
from perfscore.messages import Message
from perfscore.rules.model import Direction
from perfscore.scoring.facts import Facts
from perfscore.scoring.score import FormRows, RowScore
from perfscore.values.model import Amount, Comparator, Phrase
from perfscore.values.number import text
from perfscore.values.parse import parse_target

_WHOLE = Fraction(100)
_SLIP = 100
_OF_ONE = ("均", "每")  # 人均, 平均, 每人: a mean may be a fraction
_FEWEST_DIGITS = 3


def unit_slip(result: FormRows) -> Iterator[Finding]:
    """F301 目标与实际的单位相差悬殊，疑似写错单位。

    含义：同一量纲，但一方带“万”“亿”而另一方没有，换算后相差一百倍以上，去掉单位看数字却相近。
    为什么要紧：按字面计算会得出极端的得分。
    例：目标 <=43万元，实际 =43元。
    怎样改正：核对原件，补上或去掉“万”。
    依据：目标与实际的单位应当一致。
    """
    for row, facts in _understood(result):
        target, actual = facts.target, facts.actual
        if not isinstance(target, Amount) or not isinstance(actual, Amount) or not facts.converted:
            continue
        sizes = sorted((abs(target.size), abs(actual.size)))
        numbers = sorted((abs(Fraction(target.number)), abs(Fraction(actual.number))))
        if sizes[1] >= sizes[0] * _SLIP and numbers[1] <= numbers[0] * 10:
            raised = finding("F301", Severity.ERROR, row.name, row.source, target=target, actual=actual)
            yield evolve(raised, points=row.weight, cause=_meant_unit(target, actual))


def _meant_unit(target: Amount, actual: Amount) -> Message:
    """The actual with the unit of the target."""
    return Message("I_unit", value=f"{actual.number:f}{target.unit.symbol}")


def share_over_whole(result: FormRows) -> Iterator[Finding]:
    """F302 比率超过 100%。

    含义：满意度、合格率、及时率一类的比率是整体的一部分，不可能超过 100%；成本、时效类的也一样。
    为什么要紧：说明数据填错，或把完成比例填成了比率本身。
    例：满意度目标 >=95%，实际 =105%。
    怎样改正：填写实际的比率。
    依据：整体的一部分不超过整体。
    """
    for row, facts in _understood(result):
        actual = facts.actual
        is_share = isinstance(actual, Amount) and actual.unit.dimension == "share"
        above = is_share and isinstance(actual, Amount) and actual.size > _WHOLE
        if facts.impossible is not None or (above and facts.category in ("满意度", "质量")):
            raised = finding("F302", Severity.ERROR, row.name, row.source, actual=actual, category=facts.category)
            yield evolve(raised, points=row.weight)


def over_ceiling(result: FormRows) -> Iterator[Finding]:
    """F303 成本超过上限。

    含义：成本指标的实际超过了目标（写明不超过，或没有比较号而越低越好）。
    为什么要紧：超支应说明原因；得分是否扣减看规则。已经扣了分的，只作提示。
    例：目标 <=33.18万元，实际 =36.77万元。
    怎样改正：说明超支原因，或核对数据。
    依据：成本不得超过目标（规则集所引的条文）。
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
        yield finding("F303", severity_of_a_miss(row), row.name, row.source, **shown)


def fraction_of_a_count(result: FormRows) -> Iterator[Finding]:
    """F308 次数、人数、件数是小数。

    含义：目标是整数，单位是次、人、个、台一类只能取整的，实际却是小数；人均、平均一类的不算。
    为什么要紧：不可能有 0.06 次；多半是小数点错位，或单位写错。
    例：目标 <=6次，实际 =0.06次。
    怎样改正：核对原件，改为整数。
    依据：计数只能是整数。
    """
    for row, facts in _understood(result):
        target, actual = facts.target, facts.actual
        if facts.dimension != "count" or not isinstance(target, Amount) or not isinstance(actual, Amount):
            continue
        whole = target.size.denominator == 1 and not any(word in row.name for word in _OF_ONE)
        if whole and actual.size.denominator != 1:
            near = sorted(_whole_numbers(actual.size), key=partial(_distance, target.size))
            cause = Message("I_point", value=f"{text(near[0])}{actual.unit.symbol}") if near else None
            raised = finding("F308", Severity.WARNING, row.name, row.source, target=target, actual=actual)
            yield evolve(raised, points=row.weight, cause=cause)


def _whole_numbers(size: Fraction) -> Iterator[Fraction]:
    """The whole numbers that it may have been before its point was moved."""
    return (each for each in point_moved(size) if each.denominator == 1)


def _distance(one: Fraction, other: Fraction) -> Fraction:
    return abs(one - other)


def told_otherwise(result: FormRows) -> Iterator[Finding]:
    """F309 指标名称或偏差原因里的数与目标矛盾。

    含义：名称里写了百分数，或带比较号的数（≥280台），与目标不同；或偏差原因里写了同一单位的数，与目标或实际只差一位（颠倒、漏写、
    多写或小数点错位）。
    为什么要紧：同一行里两处说法不同，至少一处是错的。
    例：名称“铺装质量达标率100%”，目标 >=98%；目标 =62.137平方米，偏差原因写 62.37平方米。
    怎样改正：核对原件，统一两处的数。
    依据：同一行前后应当一致。
    """
    for each in printed_rows(result):
        facts, cells = each.row.facts, each.cells
        if not isinstance(cells, Indicator) or facts is None or not isinstance(facts.target, Amount):
            continue
        known = [side for side in (facts.target, facts.actual) if isinstance(side, Amount)]
        told = [
            *(
                ("W_in_name", one)
                for one in _amounts(cells.name)
                if (one.unit.symbol == "%" or one.comparator is not Comparator.NONE) and _differs(one, known[:1])
            ),
            *(("W_in_note", one) for one in _amounts(cells.note) if _nearly(one, known)),
        ]
        for where, one in told[:1]:
            shown = {"where": Message(where), "found": one, "target": facts.target, "actual": facts.actual}
            raised = finding("F309", Severity.WARNING, cells.name, cells.source, **shown)
            yield evolve(raised, points=each.row.weight)


def _amounts(words: str | None) -> tuple[Amount, ...]:
    """The amounts inside a text; the mark in front keeps one that is all amount a phrase."""
    found = parse_target("、" + words) if words else None
    return found.amounts if isinstance(found, Phrase) else ()


def _differs(told: Amount, known: list[Amount]) -> bool:
    return all(told.unit.symbol == side.unit.symbol and told.size != side.size for side in known)


def _nearly(told: Amount, known: list[Amount]) -> bool:
    """Whether an amount is none of those known, and one slip away from one of them."""
    alike = [side for side in known if side.unit.symbol == told.unit.symbol]
    return all(side.size != told.size for side in alike) and any(_slip_away(told, side) for side in alike)


def _slip_away(told: Amount, side: Amount) -> bool:
    """Digits swapped, one left out or one too many; short numbers are too alike to tell."""
    one, other = f"{told.number:f}", f"{side.number:f}"
    if min(len(one.replace(".", "")), len(other.replace(".", ""))) < _FEWEST_DIGITS:
        return False
    shorter, longer = sorted((one, other), key=len)
    left_out = len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )
    return left_out or told.number in swapped(side.number)


def _understood(result: FormRows) -> Iterator[tuple[RowScore, Facts]]:
    for row in result.rows:
        if row.facts is not None:
            yield row, row.facts
