"""The money rows: rates, parts of the total, and what was spent beside the budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from attrs import evolve

from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.auditing.money_slips import is_rate_of_initial, of_parts, of_rate, of_spending, swapped_rate
from perfscore.auditing.written import around, half_unit, meet, printed_number, total
from perfscore.form import Form, Fund
from perfscore.messages import Joined
from perfscore.rules.category import BUDGET_EXECUTION
from perfscore.scoring.score import FormRows, funds_with_budget, total_fund
from perfscore.values.model import Amount
from perfscore.values.number import Interval, text
from perfscore.values.parse import as_money, parse_actual, weight_points

_WHOLE = Fraction(100)
_MOST_PARTS = 12
_COLUMNS = {"initial": "年初预算数", "budget": "全年预算数", "executed": "全年执行数"}


def execution_rate(result: FormRows) -> Iterator[Finding]:
    """F104 印出的执行率不等于 全年执行数 ÷ 全年预算数。

    含义：每一资金行按自己的两个数重算执行率，与印出的执行率不符；按所印小数的误差比较，印 1 即 100%，
    超支而印 100% 不算错。只是末位截断的作为说明；恰是按年初预算数算的，或表上没有全年预算数一栏的，作为注意。
    为什么要紧：预算执行率得分由它而来。
    例：预算 35.09，执行 34.91，执行率印 99.60%，应为 99.49%。
    怎样改正：核对资金行的三个数和执行率。
    依据：执行率 = 全年执行数 ÷ 全年预算数。
    """
    funds = funds_with_budget(result.form.funds)
    whole = total_fund(funds)
    for fund in funds:
        spread, printed = rate_of(fund), printed_number(fund.rate)
        if spread is None or printed is None:
            continue
        readings = _rates(fund.rate or "")
        of_all = rate_of(whole) if whole is not None and whole is not fund else None
        due = [spread, *([of_all] if of_all else []), *([Interval.point(_WHOLE)] if spread.low > _WHOLE else [])]
        if not any(meet(one, other) for one in readings for other in due) or _is_misprint(fund, readings[0]):
            parts = _spent_by_sources(funds, fund) if fund is whole else None
            yield _wrong_rate(fund, readings[0], tells_budget(result.form), parts)


def _is_misprint(fund: Fund, printed: Interval) -> bool:
    """Whether a rate that the printed decimals leave possible is the exact one with two digits swapped."""
    budget, executed = amount(fund.budget), amount(fund.executed)
    number = printed_number(fund.rate)
    if budget is None or budget.size <= 0 or executed is None or number is None:
        return False
    rate = executed.size / budget.size * _WHOLE
    return rate not in printed and swapped_rate(number, rate) is not None


def rate_of(fund: Fund) -> Interval | None:
    """Executed of budget in per cent, as far as the printed decimals tell; None where one of them is not printed."""
    budget, executed = money(fund.budget), money(fund.executed)
    if budget is None or executed is None or budget <= 0:
        return None
    lower, upper = around(budget, fund.budget), around(executed, fund.executed)
    if lower.low <= 0:
        return None
    rates = [part / whole * _WHOLE for part in (upper.low, upper.high) for whole in (lower.low, lower.high)]
    return Interval(min(rates), max(rates))  # what was paid back may be more than what was spent


def _rates(shown: str) -> list[Interval]:
    """What a printed rate stands for, in per cent: 98.31% for itself, 0.9831 and 1 for a share too."""
    number = printed_number(shown)
    if number is None:
        return []
    half = half_unit(number) or Fraction(1, 2)
    value = Fraction(number)
    of_hundred = Interval(value - half, value + half)
    bare = "%" not in shown and value <= 2
    share = half_unit(number) * _WHOLE
    return [of_hundred, Interval(value * _WHOLE - share, value * _WHOLE + share)] if bare else [of_hundred]


def tells_budget(form: Form) -> bool:
    """Whether a form prints 全年预算数; one that prints 年初预算数 alone leaves open of what its rates are."""
    return any(fund.budget for fund in form.funds)


def _spent_by_sources(funds: Sequence[Fund], whole: Fund) -> Fraction:
    """What the rows below the total spent altogether."""
    sizes = (money(fund.executed) for fund in funds if fund is not whole)
    return sum((size for size in sizes if size), Fraction(0))


def _wrong_rate(fund: Fund, printed: Interval, is_certain: bool, parts: Fraction | None) -> Finding:
    budget, executed = amount(fund.budget), amount(fund.executed)
    if budget is None or executed is None:
        raise ValueError("a rate is wrong only beside a budget and what was spent of it")
    exact, step = executed.size / budget.size * _WHOLE, printed.high - printed.low
    number = printed_number(fund.rate) or Decimal(0)
    cause = of_rate(number, budget, executed, amount(fund.initial), parts)
    cut = 0 <= exact - (printed.low + step / 2) < step
    by_initial = is_rate_of_initial(number, executed, amount(fund.initial))
    possible = (spread := rate_of(fund)) is not None and meet(spread, printed)
    doubtful = by_initial or possible or not is_certain
    severity = Severity.INFO if cut else Severity.WARNING if doubtful else Severity.ERROR
    shown = {"rate": fund.rate, "found": text(exact, 2), "budget": fund.budget, "executed": fund.executed}
    weight = weight_points(fund.weight)
    off = None if weight is None else abs(min(exact, _WHOLE) - (printed.low + step / 2)) * weight / _WHOLE
    raised = finding("F104", severity, BUDGET_EXECUTION, fund.source, **shown)
    return evolve(raised, cause=cause, points=off)


def money_parts(result: FormRows) -> Iterator[Finding]:
    """F109 资金各部分之和不等于资金总额。

    含义：年初预算数、全年预算数或全年执行数一栏里，各资金来源相加（无论怎样取其中几行）都得不到总额；
    总额印 0 而有来源不是 0 也算。按所印小数的误差比较。
    为什么要紧：资金来源不闭合，执行率的依据就不可靠。
    例：总额 100.00，财政拨款 60.00，其他资金 30.00。
    怎样改正：核对资金各行；若读取时漏行，请看读取提示。
    依据：表自身的合计。
    """
    whole = total_fund(result.form.funds)
    others = [fund for fund in result.form.funds if fund is not whole]
    if whole is None or not 1 <= len(others) <= _MOST_PARTS or not all(fund.label for fund in others):
        return  # a row whose label could not be read may stand for others that were lost
    for column, label in _COLUMNS.items():
        sum_printed = getattr(whole, column)
        parts = [each for fund in others if (each := getattr(fund, column)) and money(each)]
        size = money(sum_printed)
        if size is not None and parts and not _adds_up(parts, around(size, sum_printed), len(others)):
            shown = {"column": label, "total": sum_printed, "parts": Joined(parts)}
            raised = finding("F109", Severity.WARNING, BUDGET_EXECUTION, whole.source, **shown)
            amounts = [each for part in parts if (each := amount(part)) is not None]
            yield evolve(raised, cause=of_parts(amount(sum_printed) or amounts[0], amounts))


def _adds_up(parts: list[str], size: Interval, rows: int) -> bool:
    """Whether some of the parts add up to the total: rows may be parts of parts, so not all need to be taken."""
    spread = [around(money(part) or Fraction(0), part) for part in parts]
    if rows == 1:
        return spread[0].low <= size.high  # a total with one part of it
    return any(meet(total(some), size) for count in range(1, len(spread) + 1) for some in combinations(spread, count))


def more_spent_than_budgeted(result: FormRows) -> Iterator[Finding]:
    """F110 执行数大于预算数。

    含义：一行资金的全年执行数超过全年预算数。
    为什么要紧：没有预算不得支出；多半是数填错了行，或预算调整后没有更新。
    例：全年预算数 0.00，全年执行数 8.75。
    怎样改正：核对资金各行，或填写调整后的预算数。
    依据：预算法：没有预算不得支出。
    """
    for fund in funds_with_budget(result.form.funds):
        budget, executed = amount(fund.budget), amount(fund.executed)
        if budget is None or executed is None or not executed.size > budget.size >= 0:
            continue
        if around(executed.size, fund.executed).low > around(budget.size, fund.budget).high:
            shown = {"label": fund.label, "budget": fund.budget, "executed": fund.executed}
            raised = finding("F110", Severity.WARNING, BUDGET_EXECUTION, fund.source, **shown)
            yield evolve(raised, cause=of_spending(budget, executed))


def money(printed: str | None) -> Fraction | None:
    """A printed amount of money as the form prints it; a unit written behind it is taken into account."""
    value = amount(printed)
    return None if value is None else value.size


def amount(printed: str | None) -> Amount | None:
    """The same with its unit."""
    value = as_money(parse_actual(printed))
    return value if isinstance(value, Amount) else None
