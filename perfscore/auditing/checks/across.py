"""Several forms side by side: those of one document, two of one unit, all of them; linear in the rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from perfscore.auditing.checks.money import money
from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.auditing.matching import unit
from perfscore.auditing.names import MANY, alike, key
from perfscore.auditing.narrative.accounts import Account, accounts
from perfscore.auditing.narrative.figures import Figure, figures
from perfscore.auditing.slim import row_of
from perfscore.auditing.written import MONEY_UNITS, half_unit
from perfscore.form_kind import FormKind
from perfscore.messages import Joined, Message
from perfscore.reading.decoding.kinds import NARRATIVE
from perfscore.scoring.score import FormRows, RowScore, total_fund
from perfscore.spool import Grouping
from perfscore.values.model import Amount
from perfscore.values.number import text
from perfscore.values.parse import parse_actual, parse_target

_COLUMNS = {"budget": "全年预算数", "executed": "全年执行数"}
_KNOWN = 65_536  # pairs of texts whose values are remembered by a hash
_BLURRED = Fraction(3, 5)  # of two names that scanning may have blurred


PlainRow: TypeAlias = tuple[int, int, tuple[int, int], str, str]  # a SeenRow on its way to a file and back


class SeenRow(NamedTuple):
    """Where a row stands (the number of its form, its own in it), its declared score as numerator and denominator, its
    name and unit as compared.
    """

    form: int
    row: int
    declared: tuple[int, int]
    name: str
    unit: str


def seen_rows(number: int, result: FormRows) -> Iterator[tuple[int, PlainRow]]:
    """The rows of a form that could be scored unequally, each with a hash of all that scores should follow from."""
    of = unit(result.form)
    for at, row in enumerate(result.rows):
        if row.declared is not None and row.weight and row.facts is not None:
            weight = row.weight.as_integer_ratio()
            same = row.facts.row.value, row.facts.category, _values_hash(row.target, row.actual), weight
            yield hash(same), (number, at, row.declared.as_integer_ratio(), key(row.name), of)


@lru_cache(_KNOWN)
def _values_hash(target: str | None, actual: str | None) -> int:
    return hash((parse_target(target), parse_actual(actual)))


def _followed(row: RowScore) -> Hashable | None:
    facts = row.facts
    if facts is None:
        return None
    return facts.row, facts.category, parse_target(row.target), parse_actual(row.actual), row.weight


def same_row_scored_differently(rows: Grouping[PlainRow], forms: Sequence[FormRows]) -> Iterator[Finding]:
    """F401 同样的指标、目标、实际和分值，在不同的表里得分不同。

    含义：名称相同（同一单位内也看相近）、目标、实际和分值完全相同的两行，申报得分却不一样。
    为什么要紧：计分口径不一致。
    例：完成编制时间 <=12个月，实际 10个月，分值 10：一个项目 8.33，另一个项目 10。
    怎样改正：统一口径，按同一办法重新计分。
    依据：同样的情况应当同样计分。
    """
    seen = ([SeenRow._make(each) for each in group] for group in rows.groups())
    groups = (named for group in seen if _differ(group) for named in _of_one_name(group) if _differ(named))
    for first, *others in sorted(map(_one_of_each_score, groups)):
        yield from _unequal(first, others, forms)


def projects_exceed_department(results: Sequence[FormRows]) -> Iterator[Finding]:
    """F402 各项目资金之和超过部门整体的资金。

    含义：同一份文件里，各项目自评表的全年预算数（或全年执行数）相加，超过部门整体自评表的总额。
    为什么要紧：项目是部门的一部分；超过说明一处的口径或单位错了。
    例：部门全年预算 100.00，两个项目分别为 80.00 和 40.00。
    怎样改正：核对单位（元、万元）和口径。
    依据：项目资金是部门资金的一部分。
    """
    sums: dict[Hashable, Fraction] = defaultdict(Fraction)
    counts: Counter[Hashable] = Counter()
    if not any(result.form.kind is FormKind.DEPARTMENT_SELF_EVALUATION for result in results):
        return
    for result in results:
        for column in _COLUMNS if result.form.kind is FormKind.PROJECT_SELF_EVALUATION else ():
            part = _of_project(result, column)
            if part is not None:
                sums[_document(result), column] += part
                counts[_document(result), column] += 1
    for whole in results:
        total = total_fund(whole.form.funds)
        if whole.form.kind is not FormKind.DEPARTMENT_SELF_EVALUATION or total is None:
            continue
        for column, label in _COLUMNS.items():
            known, at = money(getattr(total, column)), (_document(whole), column)
            if known is not None and sums[at] > known:
                shown = {"column": label, "total": text(known), "found": text(sums[at]), "count": counts[at]}
                yield finding("F402", Severity.WARNING, None, total.source, **shown)


def same_indicator_told_differently(one: FormRows, other: FormRows) -> Iterator[Finding]:
    """F403 自评报告与部门整体自评表对同一指标的说法不同。

    含义：同一单位、同一年度的两份部门整体自评（表和文字报告），名称相同的指标目标或实际不同，或总分不同。
    为什么要紧：公开的两份材料至少有一份是错的。
    例：自评表写实际 12次，报告写 14次。
    怎样改正：核对原始资料，统一两处的数。
    依据：同一单位公开的材料应当一致。
    """
    if None not in (one.declared_total, other.declared_total) and one.declared_total != other.declared_total:
        yield _told_twice("总分", one.form.total_score, other.form.total_score, other)
    named: dict[str, list[RowScore]] = defaultdict(list)
    for row in other.rows:
        named[row.name].append(row)
    for first in one.rows:
        for second in named[first.name][:MANY]:
            if first.facts is not None and second.facts is not None:
                targets = parse_target(first.target), parse_target(second.target)
                for old, new in (targets, (parse_actual(first.actual), parse_actual(second.actual))):
                    if isinstance(old, Amount) and isinstance(new, Amount) and old.size != new.size:
                        yield _told_twice(first.name, old, new, other)


def project_money_told_differently(results: Sequence[FormRows]) -> Iterator[Finding]:
    """F413 部门整体表里一个项目的资金，与这个项目自己的表不同。

    含义：部门整体自评表的资金行写着一个项目的名称，预算数或执行数与同一文件、同一年度这个项目自评表的总额不同。
    为什么要紧：两张表至少有一张是错的，或单位（元、万元）不同。
    例：部门表“培训项目”执行 80.00，项目表执行 78.50。
    怎样改正：核对账目，统一两处的数。
    依据：同一单位公开的材料应当一致。
    """
    projects: dict[Hashable, FormRows] = {}
    for result in results:
        if result.form.kind is FormKind.PROJECT_SELF_EVALUATION and key(result.form.name):
            projects.setdefault((_document(result), key(result.form.name)), result)
    for whole in results:
        for fund in whole.form.funds if whole.form.kind is FormKind.DEPARTMENT_SELF_EVALUATION else ():
            project = projects.get((_document(whole), key(fund.label)))
            for column, label in _COLUMNS.items():
                one = money(getattr(fund, column))
                other = None if project is None else _of_project(project, column)
                if one is not None and other is not None and one != other:
                    shown = {"column": label, "project": fund.label, "one": text(one), "other": text(other)}
                    yield finding("F413", Severity.WARNING, None, fund.source, **shown)


def told_otherwise_of_all(results: Sequence[FormRows]) -> Iterator[Finding]:
    """F414 文字说明的自评表个数、资金，与表不符。

    含义：同一份文件的文字写着自评的项目个数和资金（或整体支出自评表的资金），与文件中的自评表相加的数不同。个数不等时不比资金；表少于所写个数的，只作提示。
    为什么要紧：说明和附表至少有一处是错的，或有表没有公开。
    例：文字写项目 25个、全年执行数 4788.73万元，25 张表的执行数相加是 4778.73万元。
    怎样改正：核对各表的资金，统一两处的数；没有公开的表补充公开。
    依据：同一份材料前后应当一致。
    """
    documents: dict[Hashable, list[FormRows]] = defaultdict(list)
    for result in results:
        documents[_document(result)].append(result)
    for forms in documents.values():
        for account in accounts([each for form in forms for each in figures(form.form.passages)]):
            kind = FormKind.DEPARTMENT_SELF_EVALUATION if account.of_whole else FormKind.PROJECT_SELF_EVALUATION
            told_of = [each for each in forms if each.form.kind is kind and each.form.layout != NARRATIVE]
            yield from _otherwise(account, told_of)


def _otherwise(account: Account, forms: Sequence[FormRows]) -> Iterator[Finding]:
    """The number of the forms, else the money that they add up to; nothing where the document has no such form."""
    wanted, where = account.count.size, account.count.source
    if forms and len(forms) != wanted:
        severity = Severity.WARNING if len(forms) > wanted else Severity.INFO
        shown = {"what": account.count.what, "told": str(account.count), "found": text(Fraction(len(forms)))}
        yield finding("F414", severity, None, where, **shown)
        return
    for told, column in ((account.budget, "budget"), (account.executed, "executed")):
        parts = [_of_project(each, column) for each in forms]
        known = [each for each in parts if each is not None]
        if told is None or not known or len(known) < len(parts):
            continue
        found = sum(known, Fraction(0))
        if not any(_prints_as(found * size, told, len(known)) for size in MONEY_UNITS):
            shown = {"what": told.what, "told": str(told), "found": text(found)}
            yield finding("F414", Severity.WARNING, None, where, **shown)


def _prints_as(found: Fraction, told: Figure, parts: int) -> bool:
    """Whether a sum of so many printed parts is what a text prints, in the text's own unit: a table often has none."""
    half = half_unit(told.amount.number) or Fraction(1, 2)
    return abs(found - Fraction(told.amount.number)) <= half * (parts + 1)


def _told_twice(row: str, one: object, other: object, where: FormRows) -> Finding:
    return finding("F403", Severity.WARNING, row, where.form.source, one=one, other=other)


def _document(result: FormRows) -> Hashable:
    return result.form.source.file, result.form.year


def _of_project(project: FormRows, column: str) -> Fraction | None:
    total = total_fund(project.form.funds)
    return money(getattr(total, column)) if total is not None else None


def _differ(group: Iterable[SeenRow]) -> bool:
    return len({row.declared for row in group}) > 1


def _of_one_name(group: Sequence[SeenRow]) -> Iterator[list[SeenRow]]:
    """The rows of a group by name, across units; names of one unit that scanning may have blurred are one.

    A name is compared with the first ``MANY`` others of its unit: more than that are no blurred copies of one another.
    """
    heads: dict[str, str] = {}  # a name -> the name that it is taken for
    of_unit: dict[str, list[str]] = defaultdict(list)
    for row in group:
        if row.name not in heads:
            heads[row.name] = next((each for each in of_unit[row.unit] if alike(each, row.name, _BLURRED)), row.name)
        if heads[row.name] not in of_unit[row.unit] and len(of_unit[row.unit]) < MANY:
            of_unit[row.unit].append(heads[row.name])
    named: dict[str, list[SeenRow]] = defaultdict(list)
    for row in group:
        named[heads[row.name]].append(row)
    yield from named.values()


def _one_of_each_score(group: Sequence[SeenRow]) -> list[SeenRow]:
    """The first row with each of the declared scores."""
    firsts: dict[tuple[int, int], SeenRow] = {}
    for row in group:
        firsts.setdefault(row.declared, row)
    return list(firsts.values())


def _unequal(one: SeenRow, others: Sequence[SeenRow], forms: Sequence[FormRows]) -> Iterator[Finding]:
    """The finding, unless nothing but hashes is equal."""
    printed = [row_of(forms, seen.form, seen.row) for seen in (one, *others)]
    first = printed[0][1]
    followed = _followed(first)
    told = [
        Message("W_scored_there", form=form, row=row.name, score=text(Fraction(*seen.declared)))
        for seen, (form, row) in zip((one, *others), printed, strict=True)
        if _followed(row) == followed
    ]
    if len(told) > 1:
        shown = {
            "target": first.target or "",
            "actual": first.actual or "",
            "weight": text(first.weight or Fraction(0)),
            "list": Joined(told, "W_then"),
        }
        yield finding("F401", Severity.WARNING, first.name, first.source, **shown)
