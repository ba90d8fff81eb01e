"""What a narrative contradicts: its figures against each other, across sentences and against the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from attrs import evolve

from perfscore.auditing.checks.final_accounts import named_amounts
from perfscore.auditing.checks.money import money
from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.auditing.narrative.changes import wrong_changes
from perfscore.auditing.narrative.figures import Figure, Misprint, figures
from perfscore.auditing.narrative.lists import miscounted, wrong_columns
from perfscore.auditing.narrative.means import wrong_means
from perfscore.auditing.narrative.rates import wrong_rates
from perfscore.auditing.narrative.repeats import ResultRow, rows_told_otherwise, told_otherwise
from perfscore.auditing.narrative.sums import wrong_sums
from perfscore.form import Form
from perfscore.messages import Joined, Message
from perfscore.scoring.score import FormRows
from perfscore.values.model import Amount
from perfscore.values.parse import parse_actual


def told_twice(result: FormRows) -> Iterator[Finding]:
    """F607 报告里同一个数写了两样。

    含义：一个数在报告里只出现一次，把相邻两位数字对调就是别处（同一事项的，或出现多次的）同单位的数，或表中的数；
    或与表中同名指标的实际完成值只差一处笔误；
    或所指的数（上述13个项目）前面不是这样写的。
    为什么要紧：同一份报告里两处说法不同，至少一处是错的。
    例：年初预算 5319.57万元写了三次，有一处写作 5391.57万元。
    怎样改正：核对原始资料，统一各处的数。
    依据：同一份材料前后应当一致。
    """
    told = _figures(result)
    yield from _raised(
        "F607", (*told_otherwise(told, _printed(result)), *rows_told_otherwise(told, [*_rows(result.form)]))
    )


def sums_of_told_figures(result: FormRows) -> Iterator[Finding]:
    """F608 报告里的合计、差额或项数与所列的各数不符。

    含义：合计与各部分（其中、合计、追加）、差额（比预算减少、结余）、平均数（人均、日均）、列出的条数、各项目资金之和，
    与所写的数不符，而改正一处笔误（相邻数字对调，个数差一；写明由哪些数得来的，一位数字写错）即相符。
    为什么要紧：数与数之间自相矛盾，至少一处是错的。
    例：编制 48人，其中行政 7人、参公 21人、事业 19人，相加是 47人。
    怎样改正：核对原始资料，改正写错的数。
    依据：合计等于各部分之和。
    """
    told = _figures(result)
    yield from _raised(
        "F608", (*wrong_sums(told), *wrong_means(told), *wrong_changes(told), *miscounted(told, result.form.passages))
    )
    yield from _raised("F608", wrong_columns(told, result.form.funds))


def rates_of_told_figures(result: FormRows) -> Iterator[Finding]:
    """F609 报告里的比率与同一句里的数不符。

    含义：没有哪两个数（同一句里的，或前文同一事项的）能得出所写的比率，而文字指明了是哪两个数（收回486份，回收率；
    占项目支出的；比上年增长），或改正一处笔误（相邻数字对调）即能得出。
    为什么要紧：比率是结论，它的依据就写在前面。
    例：任务 1535个，完成 1487个，完成率写作 69.87%，应为 96.87%。
    怎样改正：核对两个数和比率。
    依据：比率等于所写两数之比。
    """
    yield from _raised("F609", wrong_rates(_figures(result)))


def _figures(result: FormRows) -> list[Figure]:
    return figures(result.form.passages)


def _raised(code: str, misprints: Iterable[Misprint]) -> Iterator[Finding]:
    """One finding for each misprinted figure."""
    told: set[tuple[int, Figure]] = set()
    for each in misprints:
        figure = each.figure
        if (figure.start, figure) in told:
            continue
        told.add((figure.start, figure))
        others = Joined(Message("W_told_figure", what=other.what, figure=str(other)) for other in each.others)
        shown = {"what": figure.what, "found": str(figure), "due": figure.shown(each.meant), "others": others}
        raised = finding(code, Severity.WARNING, None, figure.source, **shown)
        yield evolve(raised, cause=Message("I_told", value=figure.shown(each.meant)))


def _rows(form: Form) -> Iterator[ResultRow]:
    """The indicators of a form, each with the amounts of its target and its result; figures of final accounts."""
    yield from (ResultRow(name, (amount,)) for name, amount in named_amounts(form.accounts))
    for row in form.indicators:
        cells = (parse_actual(cell) for cell in (row.mid_year, row.target, row.actual))
        yield ResultRow(row.name, tuple(each for each in cells if isinstance(each, Amount)))


def _printed(result: FormRows) -> list[Fraction]:
    """The sizes that the tables of the form print."""
    form = result.form
    cells = [each for row in form.indicators for each in (row.target, row.actual, row.mid_year, row.deviation)]
    values = (parse_actual(cell) for cell in cells)
    amounts = [money(each) for fund in form.funds for each in (fund.initial, fund.budget, fund.executed)]
    return [value.size for value in values if isinstance(value, Amount)] + [each for each in amounts if each]
