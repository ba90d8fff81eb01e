"""The form's own arithmetic: weights and scores must add up to the printed totals.

Sums are compared as printed numbers are: 3.33 stands for 3.325 to 3.335, so three of them may be the 10 that a form
prints below them; a whole number stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

from perfscore.auditing.articles import article_of
from perfscore.auditing.checks.money import rate_of
from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.auditing.printed import PrintedRow, is_bonus, printed_rows, prints_no_weight
from perfscore.auditing.slips import of_total, of_weights
from perfscore.auditing.written import around, meet, total
from perfscore.messages import Joined, Message
from perfscore.rules.model import Combine
from perfscore.scoring.score import FormRows, FormScore, total_fund
from perfscore.scoring.verdict import Verdict
from perfscore.values.number import Interval, between, text
from perfscore.values.parse import points, weight_points

FULL = Fraction(100)
_HALF = Fraction(1, 2)
_NOTHING = Interval.point(Fraction(0))
# What budget execution weighs where its block prints no weight.
_USUAL_EXECUTION = (Fraction(10), Fraction(20))
# Where the grade bands of other places begin; a grade that some place gives is no certain mistake.
_ELSEWHERE = {"优": Fraction(80), "良": Fraction(70), "中": Fraction(60)}


def weight_sum(result: FormRows) -> Iterator[Finding]:
    """F101 各行分值之和不等于表上的总分值。

    含义：指标分值加预算执行率分值，应等于表上印的合计；没有印合计的自评表应等于 100。按所印小数的误差比较；
    表上没有印执行率分值的，差额正好是通常的 10 分或 20 分不算错；执行率在合计之外另计的也不算。没有印合计的，
    少于 100 只作注意。
    为什么要紧：分值不闭合，总分就没有意义。
    例：指标分值合计 80，预算执行率 10，表上合计 100。
    怎样改正：核对每行分值；若读取时漏行，请看读取提示。
    依据：表自身的合计。
    """
    form, rows = result.form, [each for each in printed_rows(result) if each.row.weight is not None]
    printed = weight_points(form.total_weight)
    if prints_no_weight(result) or not result.adds_up or (printed is None and not form.kind.has_results):
        return
    expected = FULL if printed is None else printed
    found = _sum(each.row.weight for each in rows)
    spread = total(each.weights for each in rows)
    whole = around(expected, form.total_weight)
    if meet(spread, whole) or any(meet(other, whole) for other in _otherwise_counted(rows, spread, expected)):
        return
    certain = printed is not None or found > FULL
    raised = finding(
        "F101", Severity.ERROR if certain else Severity.WARNING, None, form.source,
        found=text(found), expected=text(expected),
    )  # fmt: skip
    yield evolve(
        raised, points=abs(found - expected), cause=None if printed is None else of_weights(result, found - expected)
    )


def _otherwise_counted(rows: list[PrintedRow], spread: Interval, expected: Fraction) -> Iterator[Interval]:
    """The sum with budget execution that is not printed, and without what stands outside the total."""
    execution = [each for each in rows if each.is_execution]
    below = _sum(each.row.weight for each in rows if each.is_below_total)
    if not execution and expected == FULL:
        yield from (spread + Interval.point(each - out) for each in _USUAL_EXECUTION for out in {Fraction(0), below})
    outside = [each for each in rows if each.is_execution or each.is_below_total]
    for some in (execution, [each for each in outside if each.is_below_total], outside):
        yield spread + Interval.point(-_sum(each.row.weight for each in some))


def score_sum(result: FormRows) -> Iterator[Finding]:
    """F102 各行得分之和不等于表上的总分。

    含义：把表上各行的得分（含预算执行率）相加，与表上的总分不同。按所印小数的误差比较；总分印整数的，
    按四舍五入比较；执行率在总分之外另计、或没有印出得分的，差额合理即不算错。
    为什么要紧：不用任何规则，只靠表自己的数就能发现的错。
    例：各行得分相加 98.33，总分印 100.00。
    怎样改正：核对各行得分与总分。
    依据：表自身的合计。
    """
    form, declared = result.form, result.declared_total
    rows = [each for each in printed_rows(result) if each.row.declared is not None]
    if declared is None or not rows or not result.adds_up or _is_capped(result, declared):
        return
    money = _score_of_money(result)
    found = _sum(each.row.declared for each in rows) + money
    spread = total(each.scores for each in rows) + Interval.point(money)
    whole = _as_printed(declared, form.total_score, spread)
    possible = any(meet(spread + other, whole) for other in _left_open(result, rows))
    cause = of_total(result, found, declared)
    if found == declared or (possible and (cause is None or cause.code != "I_total_transposed")):
        return
    severity = Severity.WARNING if possible else Severity.ERROR
    raised = finding("F102", severity, None, form.source, found=text(found), total=text(declared))
    yield evolve(raised, points=abs(found - declared), cause=cause)


def _is_capped(result: FormRows, declared: Fraction) -> bool:
    """Whether points on top of the weights were given, and the total is as high as it can be."""
    return declared == FULL and any(is_bonus(row) and row.declared for row in result.rows)


def _score_of_money(result: FormRows) -> Fraction:
    """The score of budget execution that stands beside no weight, and so in no row."""
    fund = total_fund(result.form.funds)
    return (points(fund.score) if fund is not None and not _has_execution(result) else None) or Fraction(0)


def _has_execution(result: FormRows) -> bool:
    return any(each.is_execution for each in printed_rows(result))


def _as_printed(declared: Fraction, printed: str | None, spread: Interval) -> Interval:
    """A total in whole points beside scores with decimals stands for what rounds to it."""
    whole = declared.denominator == 1 and (spread.low.denominator != 1 or not spread.is_point)
    return Interval(declared - _HALF, declared + _HALF) if whole else around(declared, printed)


def _left_open(result: FormRows, rows: list[PrintedRow]) -> Iterator[Interval]:
    """What the sum may lack or have too much: nothing; rows whose score is blank, or below it; budget execution."""
    yield _NOTHING
    yield Interval.point(-_sum(each.row.declared for each in rows if each.is_below_total))
    blank = [row.weight for row in result.rows if row.weight is not None and row.declared is None]
    if len(blank) > 1:  # of a single one F212 says what it is short of
        yield Interval(Fraction(0), _sum(blank))
    indicators = _sum(row.weight for row in result.rows)
    execution = [each for each in rows if each.is_execution]
    if not execution and 0 < FULL - indicators <= max(_USUAL_EXECUTION) and not _score_of_money(result):
        yield _execution_due(result, FULL - indicators)
    weights = _sum(each.row.weight for each in printed_rows(result) if not each.is_execution)
    if execution and weights >= FULL:
        yield Interval.point(-(execution[0].row.declared or Fraction(0)))


def _execution_due(result: FormRows, weight: Fraction) -> Interval:
    """What budget execution may score by its money rows, to half a point; anything up to its weight without them."""
    fund = total_fund(result.form.funds)
    rate = None if fund is None else rate_of(fund)
    if rate is None:
        return Interval(Fraction(0), weight)
    low, high = (min(end, FULL) / FULL * weight for end in (rate.low, rate.high))
    return Interval(max(Fraction(0), low - _HALF), min(weight, high + _HALF))


def total_recomputed(result: FormScore) -> Iterator[Finding]:
    """F103 按规则重算的总分与表上的总分不同。

    含义：各行重算得分（舍入后）相加，与表上的总分不一致；有无法确定的行时给出区间。逐行都相符（只差舍入）、
    合计也相符的，不再报告。
    为什么要紧：总分决定等级。
    例：一行应得 10 分、表上给 8.33 分，重算总分 100，表上 98.33。
    怎样改正：先看逐行的发现，改正各行后总分自然一致。
    依据：所用规则集的合计办法。
    """
    found, declared = result.total, result.declared_total
    if found is None or declared is None or prints_no_weight(result) or declared in found:
        return
    if result.rules.total.combine is Combine.SUM and not _differs(result):
        return
    grades = Joined((Message("G_name", name=each) for each in result.grades), "H_or")
    shown = {"found": between(found, 2), "total": text(declared), "grade": grades}
    missing = max(found.low - declared, declared - found.high)
    yield evolve(finding("F103", Severity.WARNING, None, result.form.source, **shown), points=missing)


def _differs(result: FormScore) -> bool:
    """Whether a row differs by more than rounding, or the printed scores do not add up."""
    return any(row.verdict is Verdict.DIFFERS for row in result.rows) or any(True for _ in score_sum(result))


def grade_follows(result: FormScore) -> Iterator[Finding]:
    """F108 等级与总分不符。

    含义：按规则集的等级界线，申报的总分不是所写的等级。别处有以更低分数起评这一等级的，作为注意。
    为什么要紧：等级是公开和应用的结论。
    例：总分 74.47，等级写作“优”（90 分起）。
    怎样改正：按总分改正等级，或写明所用的等级界线。
    依据：规则集所引的等级界线。
    """
    declared, grade, bands = result.declared_total, result.form.grade, result.rules.grades
    if declared is None or grade is None or not bands:
        return
    due = next((band for band in bands if declared >= band.start), None)
    if due is None or due.grade in grade or grade in due.grade or not any(_alike(band.grade, grade) for band in bands):
        return  # 合格 beside 优, 良, 中, 差 is a grade of another scale
    somewhere = next((start for word, start in _ELSEWHERE.items() if grade.startswith(word)), None)
    lenient = somewhere is not None and somewhere <= declared < FULL * 9 / 10
    raised = finding(
        "F108", Severity.WARNING if lenient else Severity.ERROR, None, result.form.source,
        declared=grade, total=text(declared), due=due.grade,
    )  # fmt: skip
    article = article_of(due.sources, result.rules)
    yield evolve(raised, article=article)


def _alike(one: str, other: str) -> bool:
    return one in other or other in one


def _sum(values: Iterator[Fraction | None] | list[Fraction]) -> Fraction:
    return sum((value or Fraction(0) for value in values), Fraction(0))
