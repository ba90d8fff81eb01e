"""The form's own arithmetic: weights, scores and rates must follow from each other."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.rules.category import BUDGET_EXECUTION
from perfscore.scoring.score import FormScore, total_fund
from perfscore.values.number import decimal, interval_text, text
from perfscore.values.parse import points

FULL = Fraction(100)


def weight_sum(result: FormScore) -> Iterator[Finding]:
    """F101 各行分值之和不等于表上的总分值。

    含义：指标分值加预算执行率分值，应等于表上印的合计；没有印合计的自评表应等于 100。
    为什么要紧：分值不闭合，总分就没有意义。
    例：指标分值合计 80，预算执行率 10，表上合计 100。
    怎样改正：核对每行分值；若读取时漏行，请看读取提示。
    """
    weights = [row.weight for row in result.rows if row.weight is not None]
    printed = points(result.form.total_weight)
    if not weights or (printed is None and not result.form.kind.has_results):
        return
    expected = FULL if printed is None else printed
    found = sum(weights, Fraction(0))
    if found != expected:
        yield finding("F101", Severity.ERROR, None, result.form.source, found=text(found), expected=text(expected))


def score_sum(result: FormScore) -> Iterator[Finding]:
    """F102 各行得分之和不等于表上的总分。

    含义：把表上各行的得分（含预算执行率）相加，与表上的总分不同。
    为什么要紧：不用任何规则，只靠表自己的数就能发现的错。
    例：各行得分相加 98.33，总分印 100.00。
    怎样改正：核对各行得分与总分。
    """
    declared = [row.declared for row in result.rows if row.declared is not None]
    if result.declared_total is None or not declared:
        return
    found = sum(declared, Fraction(0))
    if found != result.declared_total:
        shown = {"found": text(found), "total": text(result.declared_total)}
        yield finding("F102", Severity.ERROR, None, result.form.source, **shown)


def total_recomputed(result: FormScore) -> Iterator[Finding]:
    """F103 按规则重算的总分与表上的总分不同。

    含义：各行重算得分（舍入后）相加，与表上的总分不一致；有无法确定的行时给出区间。
    为什么要紧：总分决定等级。
    例：一行应得 10 分、表上给 8.33 分，重算总分 100，表上 98.33。
    怎样改正：先看逐行的发现，改正各行后总分自然一致。
    """
    total, declared = result.total, result.declared_total
    if total is None or declared is None or declared in total:
        return
    shown = interval_text(total, 2)
    yield finding(
        "F103", Severity.WARNING, None, result.form.source, found=shown, total=text(declared), grade=result.grade
    )


def execution_rate(result: FormScore) -> Iterator[Finding]:
    """F104 印出的执行率不等于 全年执行数 ÷ 全年预算数。

    含义：按资金行重算执行率，与印出的执行率相差超过末位的一半；只差末位的（截断所致）作为说明。
    为什么要紧：预算执行率得分由它而来。
    例：预算 35.09，执行 34.91，执行率印 99.60%，应为 99.49%。
    怎样改正：核对资金行的三个数和执行率。
    """
    for fund in result.form.funds:
        printed = decimal((fund.rate or "").removesuffix("%"))
        money = total_fund(result.form.funds) or fund
        budget, executed = decimal(money.budget or ""), decimal(money.executed or "")
        if printed is None or budget is None or executed is None or budget <= 0:
            continue
        step = Fraction(1, 10 ** max(0, -int(printed.as_tuple().exponent)))
        rate = Fraction(executed) / Fraction(budget) * 100
        off = abs(rate - Fraction(printed))
        if off > step / 2:
            severity = Severity.ERROR if off >= step else Severity.INFO
            shown = {"rate": fund.rate, "found": text(rate, 2), "budget": budget, "executed": executed}
            yield finding("F104", severity, BUDGET_EXECUTION, fund.source, **shown)


def grade_follows(result: FormScore) -> Iterator[Finding]:
    """F108 等级与总分不符。

    含义：按规则集的等级界线，申报的总分不是所写的等级。
    为什么要紧：等级是公开和应用的结论。
    例：总分 84.47，等级写作“优”（90 分起）。
    怎样改正：按总分改正等级，或写明所用的等级界线。
    """
    total, declared = result.declared_total, result.form.grade
    if total is None or declared is None or not result.rules.grades:
        return
    due = next((band.grade for band in result.rules.grades if total >= band.start), None)
    if due is not None and due not in declared and declared not in due:
        shown = {"declared": declared, "total": text(total), "due": due}
        yield finding("F108", Severity.ERROR, None, result.form.source, **shown)
