"""Results beside their scores: met and yet deducted, missed and yet full, late, far off without a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.auditing.printed import printed_rows, severity_of_a_miss
from perfscore.auditing.profile import Profile
from perfscore.form import Indicator
from perfscore.messages import Message
from perfscore.rules.category import BUDGET_EXECUTION
from perfscore.rules.model import Direction, Kind, Measure, Row
from perfscore.scoring.facts import Facts
from perfscore.scoring.measure import lateness
from perfscore.scoring.refusal import Refusal
from perfscore.scoring.score import FormRows, RowScore
from perfscore.scoring.verdict import Verdict
from perfscore.values.model import Comparator, Deadline
from perfscore.values.number import Interval, text

# A reason that ends so: 因人员不足未完成; 无未完成, 部分路段未完成 and 未完成的部分已整改 say something else.
_MISSED = re.compile(
    "^(?!.*(?:无|不存在|没有|部分|个别|少数|除))[^。;；]*(?:未能?(?:按期|及时|全部|全面)?完成|未达标|未达到)(?:年度|预期|年初|绩效|既定)*(?:目标|任务|计划|指标)?值?[。.;；]?$"
)


def met_but_deducted(result: FormRows) -> Iterator[Finding]:
    """F205 达到目标却扣了分。

    含义：实际值达到了目标，申报得分却低于分值。
    为什么要紧：不是扣分没有道理，就是目标或实际印错了；也可能是规则如此（例如成本花得比上限少也扣分）。
    例：目标 =3个，实际 =3个，分值 15，得 7.5。
    怎样改正：写明扣分的理由，或补足得分。
    依据：达到目标值得满分（规则集所引的条文）。
    """
    for row, facts in _indicators(result):
        if is_met(facts) is True and row.declared is not None and row.weight and row.declared < row.weight:
            ruled = row.verdict in (Verdict.AGREES, Verdict.ROUNDING, Verdict.WITHIN_BAND)
            severity = Severity.INFO if ruled else Severity.WARNING
            raised = finding("F205", severity, row.name, row.source, **_printed(row))
            yield evolve(raised, points=row.weight - row.declared)


def missed_but_full(result: FormRows) -> Iterator[Finding]:
    """F206 没有达到目标却得满分。

    含义：实际值没有达到目标，申报得分等于分值。与本行自己的比较号矛盾的，即使反推的规则给满分也是错误。
    为什么要紧：除非规则写明接近目标即得满分，否则多打了分。
    例：成本目标 <=14.80万元，实际 =15万元，得满分。
    怎样改正：按规则扣分，或写明得满分的依据。
    依据：未达到目标值的按规定扣分（规则集所引的条文）。
    """
    for row, facts in _indicators(result):
        if is_met(facts) is False and row.weight and row.declared == row.weight:
            ruled = row.verdict is Verdict.AGREES
            signed = facts.comparator not in (Comparator.NONE, Comparator.EQ)
            severity = (Severity.ERROR if signed else Severity.INFO) if ruled else Severity.WARNING
            due = row.score.high if row.score is not None else None
            raised = finding("F206", severity, row.name, row.source, **_printed(row))
            yield evolve(raised, points=None if due is None else row.weight - due)


def met_but_told_missed(result: FormRows) -> Iterator[Finding]:
    """F615 偏差原因说没有完成，实际值却达到了目标。

    含义：偏差原因一栏以“未完成”“未达标”“未达到目标”一类的话作结，而同一行的实际值达到了目标。
    为什么要紧：同一行里两处说法相反，不是实际值写错了，就是原因抄自别的行。
    例：目标 >=95%，实际 =98%，偏差原因写“因人员不足未完成”。
    怎样改正：核对原始资料，改正实际值或原因。
    依据：同一行前后应当一致。
    """
    for each in printed_rows(result):
        row, note = each.row, each.cells.note if isinstance(each.cells, Indicator) else None
        is_missed = note is not None and _MISSED.search(note) is not None
        if is_missed and row.facts is not None and is_met(row.facts) is True:
            raised = finding("F615", Severity.WARNING, row.name, row.source, **_printed(row), note=note)
            yield evolve(raised, points=row.weight)


def late(result: FormRows) -> Iterator[Finding]:
    """F304 完成日期晚于期限。

    含义：实际完成的日期在目标期限之后。
    为什么要紧：超期应说明原因；得分是否扣减看规则。已经扣了分的，只作提示。
    例：目标 12月20日前，实际 12月25日。
    怎样改正：说明超期原因，或核对日期。
    依据：完成时间不晚于目标期限。
    """
    for row, facts in _indicators(result):
        if facts.kind is not Kind.DATE:
            continue
        days = lateness(facts, Measure.LATENESS_DAYS)
        if not isinstance(days, Refusal) and days.low > 0:
            yield finding(
                "F304", severity_of_a_miss(row), row.name, row.source, **_printed(row), late=_late(facts, days)
            )


def far_off_without_reason(result: FormRows, profile: Profile) -> Iterator[Finding]:
    """F305 偏离目标较大而没有说明原因。

    含义：实际与目标的偏离超过界线（默认 30%），偏差原因一栏是空的。
    为什么要紧：自评要求对偏差较大的指标分析原因；目标定得过低也应说明。
    例：目标 >=3880页，实际 =12000页，没有说明。
    怎样改正：填写偏差原因和改进措施。
    依据：自评要求对偏差较大的指标说明原因。
    """
    scored = result.rows[len(result.rows) - len(result.form.indicators) :]
    for printed, row in zip(result.form.indicators, scored, strict=True):
        both = row.facts.pair if row.facts else None
        low = row.facts is not None and row.facts.direction is Direction.LESS
        if both is None or both.target <= 0 or low or printed.note or _gives_reason(printed):
            continue
        deviation = (both.actual - both.target) / both.target
        if abs(deviation) > profile.deviation:
            shown = {"deviation": text(deviation * 100, 2), "limit": text(profile.deviation * 100)}
            yield finding("F305", Severity.INFO, row.name, row.source, **_printed(row), **shown)


def _gives_reason(printed: Indicator) -> bool:
    """Whether a cell of the row says why, though not under the header of reasons: 8场（因疫情取消2场）."""
    cells = (printed.actual, printed.evidence, printed.deviation)
    return any(word in (cell or "") for cell in cells for word in _REASONS)


_REASONS = ("因为", "由于", "原因", "受", "（因", "(因", "，因", ",因")


def target_too_low(result: FormRows, profile: Profile) -> Iterator[Finding]:
    """F306 实际是目标的许多倍，目标可能定得过低。

    含义：实际值达到目标的若干倍（默认 3 倍）以上。
    为什么要紧：目标没有约束力；有的规定要求按偏离度调减分值。
    例：目标 >=7501卷，实际 =51200卷。
    怎样改正：说明目标的依据，核对单位。
    依据：目标应当合理可行（规则集所引的条文）。
    """
    for row, facts in _indicators(result):
        both = facts.pair
        floor = both is not None and both.target > 0 and facts.direction is not Direction.LESS
        if both is not None and floor and both.actual >= both.target * profile.many_times:
            times = text(both.actual / both.target, 1)
            yield finding("F306", Severity.WARNING, row.name, row.source, **_printed(row), times=times)


def far_below(result: FormRows, profile: Profile) -> Iterator[Finding]:
    """F307 花费只有目标的几分之一，疑似数量级或单位有误。

    含义：金额指标的实际不到目标的若干分之一（默认十分之一），而不是零。
    为什么要紧：不是少写了一位，就是预算编得过大；按“不超过”计分时照样得满分。
    例：成本目标 <=100万元，实际 3万元。
    怎样改正：核对单位和小数点；数字属实的，说明原因。
    依据：金额的数量级应当相称。
    """
    for row, facts in _indicators(result):
        both = facts.pair
        money = (facts.dimension or "").split("/")[0] == "money" and not facts.converted
        if money and both is not None and 0 < both.actual * profile.many_times_less <= both.target:
            times = text(both.target / both.actual, 1)
            yield finding("F307", Severity.WARNING, row.name, row.source, **_printed(row), times=times)


def little_spent_full_marks(result: FormRows, profile: Profile) -> Iterator[Finding]:
    """F207 钱花得很少，得分却是满分，或事却都做了。

    含义：预算执行率低于界线（默认 60%），而预算执行或全部指标得了满分；或者几乎没有花钱，数量指标却已完成
    （执行率不到 10% 而完成了任何一个，不到 20% 而全部完成）。
    为什么要紧：产出全部完成而资金大量结余，说明预算编得过大，或完成情况不实。
    例：执行率 52.32%，各项指标全部得满分。
    怎样改正：说明结余的原因，核对完成情况。
    依据：执行率与完成情况应当相称。
    """
    budget = next((row for row in result.rows if row.facts and row.facts.row is Row.BUDGET_EXECUTION), None)
    pair = budget.facts.pair if budget is not None and budget.facts is not None else None
    if budget is None or pair is None or pair.target <= 0 or pair.actual / pair.target >= profile.far_under:
        return
    others = [row for row in result.rows if row is not budget and row.weight]
    full = [row for row in others if row.declared == row.weight]
    in_full = (budget.weight and budget.declared == budget.weight) or (others and len(full) == len(others))
    spent = pair.actual / pair.target
    delivered = [_is_done(row) for row in others if row.facts is not None and row.facts.category == "数量"]
    unpaid = (spent < _HARDLY_SPENT and any(delivered)) or (spent < _LITTLE_SPENT and delivered and all(delivered))
    if in_full or unpaid:
        rate = text(spent * 100, 2)
        yield finding("F207", Severity.WARNING, BUDGET_EXECUTION, budget.source, rate=rate, rows=len(full))


_HARDLY_SPENT, _LITTLE_SPENT = Fraction(1, 10), Fraction(1, 5)


def _is_done(row: RowScore) -> bool:
    """Whether what should be delivered was."""
    return row.facts is not None and is_met(row.facts) is True


def _late(facts: Facts, days: Interval) -> Message:
    """How late: in days, or in years where no more is printed."""
    ends = [each.moment for each in (facts.target, facts.actual) if isinstance(each, Deadline)]
    if len(ends) == 2 and all(end.is_year and end.year is not None for end in ends):
        years = (ends[1].year or 0) - (ends[0].year or 0)
        return Message("F304_years", years=years, low=text(days.low), high=text(days.high))
    return Message("F304_days", days=text(days.low))


def is_met(facts: Facts) -> bool | None:
    """Whether an amount reaches its target, the way that the row wants it; None where that is not known."""
    both = facts.pair
    if both is None or facts.impossible is not None:
        return None
    if both.actual == both.target:
        return facts.comparator not in (Comparator.LT, Comparator.GT)
    match facts.direction:
        case Direction.MORE:
            return both.actual > both.target
        case Direction.LESS:
            return both.actual < both.target
        case _:
            return None


def _printed(row: RowScore) -> dict[str, object]:
    shown: dict[str, Fraction | None] = {"weight": row.weight, "declared": row.declared}
    numbers = {name: "—" if value is None else text(value) for name, value in shown.items()}
    scored = Message("W_scored", **numbers) if any(value is not None for value in shown.values()) else ""
    return {"target": row.target or "—", "actual": row.actual or "—", "scored": scored, **numbers}


def _indicators(result: FormRows) -> Iterator[tuple[RowScore, Facts]]:
    for row in result.rows:
        if row.facts is not None and row.facts.row is Row.INDICATOR:
            yield row, row.facts
