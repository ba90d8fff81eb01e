"""A summary of results, one project a row, beside the forms of its projects, in its document or in others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from perfscore.auditing.checks.money import money
from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.auditing.names import alike, key, tells_apart
from perfscore.auditing.written import MONEY_UNITS, around, meet
from perfscore.form import Form, ListedProject
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.messages import Message
from perfscore.scoring.score import FormRows, total_fund
from perfscore.values.number import Interval

_COLUMNS = {"initial": "年初预算数", "budget": "全年预算数", "executed": "全年执行数", "score": "得分", "grade": "等级"}
_IN_FORM = {"score": "total_score", "grade": "grade"}
_MONEY = ("initial", "budget", "executed")


@frozen
class Listing:
    """The projects that a summary lists, and the numbers of the forms of its document, which come one after another."""

    projects: tuple[ListedProject, ...]
    document: range


def summary_told_otherwise(
    listing: Listing, named: Mapping[str, Sequence[int]], forms: Sequence[FormRows]
) -> Iterator[Finding]:
    """F610 自评结果汇总表的一行与这个项目的自评表不符。

    含义：汇总表里一个项目的预算数、执行数、得分或等级，与名称相同的项目自评表（同一份文件的，没有时别的文件的）不同；
    金额按元和万元都不等才算。
    为什么要紧：汇总表是报送和公开的依据，至少一处是错的。
    例：汇总表“培训项目”得分 96，自评表总分 93。
    怎样改正：核对两处，改正写错的一处；自评表改过的，汇总表一并更新。
    依据：同一项目在各张表中应当一致。
    """
    for project, number in zip(listing.projects, _numbers(listing, named, forms), strict=True):
        if number is not None:
            yield from _differences(project, forms[number].form)


def summary_leaves_out(
    listing: Listing, named: Mapping[str, Sequence[int]], forms: Sequence[FormRows]
) -> Iterator[Finding]:
    """F611 自评结果汇总表与自评表的项目不一一对应。

    含义：汇总表列出的项目没有自评表（只作提示：表可能另行公开），或同一份文件里的项目自评表没有列入汇总表。
    至少有一个项目对得上时才比较。
    为什么要紧：漏报、漏评的项目看不出来。
    例：汇总表列 12个项目，文件中有 13张项目自评表。
    怎样改正：补充漏列的项目或漏公开的自评表。
    依据：项目支出绩效自评应当全覆盖。
    """
    numbers = _numbers(listing, named, forms)
    known = {number for number in numbers if number is not None}
    for project, number in zip(listing.projects, numbers, strict=True) if known else ():
        if number is None:
            where = Message("W_listed_only")
            yield finding("F611", Severity.INFO, None, project.source, project=project.name, where=where)
    for number in listing.document if known else ():
        form = forms[number].form
        if form.kind is FormKind.PROJECT_SELF_EVALUATION and number not in known:
            yield finding("F611", Severity.WARNING, None, form.source, project=form.name, where=Message("W_form_only"))


def _numbers(listing: Listing, named: Mapping[str, Sequence[int]], forms: Sequence[FormRows]) -> list[int | None]:
    """The form of each listed project: of its document by its name, or one like it; else of another of its year."""
    own: dict[str, int] = {}
    for number in listing.document:
        if forms[number].form.kind is FormKind.PROJECT_SELF_EVALUATION:
            own.setdefault(key(forms[number].form.name), number)
    years = {forms[number].form.year for number in listing.document}
    found: list[int | None] = []
    for project in listing.projects:
        name = key(project.name)
        like = (number for other, number in own.items() if alike(other, name) and not tells_apart(other, name))
        others = (number for number in named.get(name, ()) if forms[number].form.year in years)
        found.append(own.get(name, next(like, next(others, None))))
    return found


def _differences(project: ListedProject, form: Form) -> Iterator[Finding]:
    """What a summary prints of a project otherwise than its form."""
    total = total_fund(form.funds)
    for column, label in _COLUMNS.items():
        one = getattr(project, column)
        other = getattr(form, _IN_FORM[column]) if column in _IN_FORM else getattr(total, column, None)
        if one is None or other is None or _are_one(one, other, column):
            continue
        shown = {"project": project.name, "column": label, "one": one, "other": other}
        yield finding("F610", Severity.WARNING, None, project.source, **shown)


def _are_one(one: str, other: str, column: str) -> bool:
    if column == "grade":
        return one.strip('“”"') == other.strip('“”"')
    sizes = [money(each) for each in (one, other)]
    if None in sizes:
        return True
    first, second = (around(size, each) for size, each in zip(sizes, (one, other), strict=True) if size is not None)
    units = MONEY_UNITS if column in _MONEY else MONEY_UNITS[:1]
    return any(meet(Interval(first.low * unit, first.high * unit), second) for unit in units)
