"""The form's own arithmetic: weights, scores and rates must follow from each other."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.rules.category import BUDGET_EXECUTION
from perfscore.scoring.score import FormRows, FormScore, total_fund
from perfscore.values.model import Amount
from perfscore.values.number import decimal, interval_text, text
from perfscore.values.parse import parse_actual, points

FULL = Fraction(100)
_FEWEST_PARTS, _MOST_PARTS = 2, 12
_COLUMNS = {"initial": "年初预算数", "budget": "全年预算数", "executed": "全年执行数"}


def weight_sum(result: FormRows) -> Iterator[Finding]:
    """F101 各行分值之和不等于表上的总分值。

    含义：指标分值加预算执行率分值，应等于表上印的合计；没有印合计的自评表应等于 100。
    为什么要紧：分值不闭合，总分就没有意义。
    例：指标分值合计 80，预算执行率 10，表上合计 100。
    怎样改正：核对每行分值；若读取时漏行，请看读取提示。
    """
    weights = [row.weight for row in result.rows if row.weight is not None]
    printed = points(result.form.total_weight)
    if not weights or not result.adds_up or (printed is None and not result.form.kind.has_results):
        return
    expected = FULL if printed is None else printed
    found = sum(weights, Fraction(0))
    if found != expected:
        yield finding("F101", Severity.ERROR, None, result.form.source, found=text(found), expected=text(expected))


def score_sum(result: FormRows) -> Iterator[Finding]:
    """F102 各行得分之和不等于表上的总分。

    含义：把表上各行的得分（含预算执行率）相加，与表上的总分不同。
    为什么要紧：不用任何规则，只靠表自己的数就能发现的错。
    例：各行得分相加 98.33，总分印 100.00。
    怎样改正：核对各行得分与总分。
    """
    declared = [row.declared for row in result.rows if row.declared is not None]
    if result.declared_total is None or not declared or not result.adds_up:
        return
    found = sum(declared, Fraction(0))
    if found != result.declared_total:
        shown = {"found": text(found), "total": text(result.declared_total)}
        yield finding("F102", Severity.ERROR, None, result.form.source, **shown)


def total_recomputed(result: FormRows) -> Iterator[Finding]:
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


def execution_rate(result: FormRows) -> Iterator[Finding]:
    """F104 印出的执行率不等于 全年执行数 ÷ 全年预算数。

    含义：按资金行重算执行率，与印出的执行率相差超过末位的一半；只差末位的（截断所致）作为说明。
    为什么要紧：预算执行率得分由它而来。
    例：预算 35.09，执行 34.91，执行率印 99.60%，应为 99.49%。
    怎样改正：核对资金行的三个数和执行率。
    """
    for fund in result.form.funds:
        printed = decimal((fund.rate or "").removesuffix("%"))
        row = total_fund(result.form.funds) or fund
        budget, executed = money(row.budget), money(row.executed)
        if printed is None or budget is None or executed is None or budget <= 0:
            continue
        step = Fraction(1, 10 ** max(0, -int(printed.as_tuple().exponent)))
        rate = executed / budget * 100
        off = abs(rate - Fraction(printed))
        if off > step / 2:
            severity = Severity.ERROR if off >= step else Severity.INFO
            shown = {"rate": fund.rate, "found": text(rate, 2), "budget": row.budget, "executed": row.executed}
            yield finding("F104", severity, BUDGET_EXECUTION, fund.source, **shown)


def money_parts(result: FormRows) -> Iterator[Finding]:
    """F109 资金各部分之和不等于资金总额。

    含义：年初预算数、全年预算数或全年执行数一栏里，各资金来源相加（无论怎样取其中几行）都得不到总额。
    为什么要紧：资金来源不闭合，执行率的依据就不可靠。
    例：总额 100.00，财政拨款 60.00，其他资金 30.00。
    怎样改正：核对资金各行；若读取时漏行，请看读取提示。
    """
    whole = total_fund(result.form.funds)
    others = [fund for fund in result.form.funds if fund is not whole]
    if whole is None or not _FEWEST_PARTS <= len(others) <= _MOST_PARTS or not all(fund.label for fund in others):
        return  # a row whose label could not be read may stand for others that were lost
    for column, label in _COLUMNS.items():
        total, parts = money(getattr(whole, column)), [money(getattr(fund, column)) or Fraction(0) for fund in others]
        if total is not None and any(parts) and not _some_sum_is(parts, total):
            shown = {"column": label, "total": text(total), "parts": "、".join(text(part) for part in parts)}
            yield finding("F109", Severity.WARNING, BUDGET_EXECUTION, whole.source, **shown)


def more_spent_than_budgeted(result: FormRows) -> Iterator[Finding]:
    """F110 执行数大于预算数。

    含义：一行资金的全年执行数超过全年预算数。
    为什么要紧：没有预算不得支出；多半是数填错了行，或预算调整后没有更新。
    例：全年预算数 0.00，全年执行数 8.75。
    怎样改正：核对资金各行，或填写调整后的预算数。
    """
    for fund in result.form.funds:
        budget, executed = money(fund.budget), money(fund.executed)
        if budget is not None and executed is not None and executed > budget >= 0:
            shown = {"label": fund.label, "budget": fund.budget, "executed": fund.executed}
            yield finding("F110", Severity.WARNING, BUDGET_EXECUTION, fund.source, **shown)


def money(printed: str | None) -> Fraction | None:
    """A printed amount of money as the form prints it; a unit written behind it is taken into account."""
    value = parse_actual(printed)
    return value.size if isinstance(value, Amount) else None


def _some_sum_is(parts: list[Fraction], total: Fraction) -> bool:
    """Whether some of the parts add up to the total: rows may be parts of parts, so not all need to be taken."""
    return any(
        sum(some, Fraction(0)) == total for size in range(1, len(parts) + 1) for some in combinations(parts, size)
    )


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
