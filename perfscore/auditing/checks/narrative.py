"""What a narrative contradicts: its figures against each other, across sentences and against the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache

from attrs import evolve

from perfscore.auditing.checks.final_accounts import named_amounts
from perfscore.auditing.checks.money import money
from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.auditing.narrative.contradictions import contradictions
from perfscore.auditing.narrative.dates import impossible_days, wrong_spans
from perfscore.auditing.narrative.figures import Figure, Misprint, figures
from perfscore.auditing.narrative.lists import miscounted, sums_of_items, wrong_columns
from perfscore.auditing.narrative.relations import RELATIONS
from perfscore.auditing.narrative.repeats import ResultRow, rows_told_otherwise, told_otherwise
from perfscore.form import Form, Passage
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

    含义：文字说明一个数由哪些数得来（其中、分别、合计；结余、未完成、比预算减少；人均、单价乘数量；列出的条数、各项目资金之和；起止日期之间的天数），
    而按各数所印的小数怎么取都得不出来。说得越不明白，越要一处笔误或小错（数字对调、错一位、多一个零、差三分之一以内）能解释才报告。
    为什么要紧：数与数之间自相矛盾，至少一处是错的。
    例：编制 48人，其中行政 7人、参公 21人、事业 19人，相加是 47人。
    怎样改正：核对原始资料，改正写错的数。
    依据：合计等于各部分之和。
    """
    told = _figures(result)
    yield from _raised(
        "F608",
        (
            *_contradicted("F608", result.form.passages),
            *wrong_spans(told),
            *miscounted(told, result.form.passages),
            *wrong_columns(told, result.form.funds),
        ),
    )


def rates_of_told_figures(result: FormRows) -> Iterator[Finding]:
    """F609 报告里的比率与同一句里的数不符。

    含义：文字指明了比率是哪两个数之比（收回486份，回收率；占项目支出的；比上年增长；由650元提高到680元），
    而按各数所印的小数怎么取都得不出来，近旁也没有别的数能得出它。
    为什么要紧：比率是结论，它的依据就写在前面。
    例：任务 1535个，完成 1487个，完成率写作 69.87%，应为 96.87%。
    怎样改正：核对两个数和比率。
    依据：比率等于所写两数之比。
    """
    yield from _raised("F609", _contradicted("F609", result.form.passages))


def impossible_dates(result: FormRows) -> Iterator[Finding]:
    """F614 报告里写了不存在的日期。

    含义：文字里写到几月几日，日历上没有这一天（13月、31日的小月；没有写年份的，平年、闰年都没有才算）。
    为什么要紧：日期必定写错了，由它算的工期、时效也就没有依据。
    例：2024年2月30日完成验收。
    怎样改正：核对合同、验收单，改正日期。
    依据：公历。
    """
    for passage, day in impossible_days(result.form.passages):
        yield finding("F614", Severity.ERROR, None, passage.source, found=day.shown)


def _figures(result: FormRows) -> list[Figure]:
    return figures(result.form.passages)


def _contradicted(code: str, passages: tuple[Passage, ...]) -> Iterator[Misprint]:
    return (misprint for found, misprint in _misprints(passages) if found == code)


@lru_cache(maxsize=1)
def _misprints(passages: tuple[Passage, ...]) -> tuple[tuple[str, Misprint], ...]:
    """What the relations of a text contradict, found once for the codes that tell it."""
    told = figures(passages)
    return tuple(contradictions(told, RELATIONS, sums_of_items(told, passages)))


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
        is_slip = figure.may_be(each.meant, any_digit=True)
        yield evolve(raised, cause=Message("I_told", value=figure.shown(each.meant))) if is_slip else raised


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
