"""Several forms of one document side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import combinations, product

from perfscore.auditing.checks.sums import money
from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.form import FormKind
from perfscore.scoring.score import FormRows, RowScore, total_fund
from perfscore.values.model import Amount
from perfscore.values.number import text

Scored = tuple[FormRows, RowScore]


def same_row_scored_differently(results: Sequence[FormRows]) -> Iterator[Finding]:
    """F401 同样的指标、目标、实际和分值，在不同的表里得分不同。

    含义：名称相同或相近、目标、实际和分值完全相同的两行，申报得分却不一样。
    为什么要紧：同一单位的计分口径不一致。
    例：完成编制时间 <=12个月，实际 10个月，分值 10：一个项目 8.33，另一个项目 10。
    怎样改正：统一口径，按同一办法重新计分。
    """
    groups: dict[tuple[object, ...], list[Scored]] = defaultdict(list)
    for result in results:
        for row in result.rows:
            if row.facts is not None and row.declared is not None and row.weight:
                key = (row.facts.row, row.facts.category, row.facts.target, row.facts.actual, row.weight)
                groups[key].append((result, row))
    for group in groups.values():
        for alike in _alike(group):
            if len({row.declared for _, row in alike}) > 1:
                yield _finding(alike)


def projects_exceed_department(results: Sequence[FormRows]) -> Iterator[Finding]:
    """F402 各项目资金之和超过部门整体的资金。

    含义：同一份文件里，各项目自评表的全年预算数（或全年执行数）相加，超过部门整体自评表的总额。
    为什么要紧：项目是部门的一部分；超过说明一处的口径或单位错了。
    例：部门全年预算 100.00，两个项目分别为 80.00 和 40.00。
    怎样改正：核对单位（元、万元）和口径。
    """
    for whole in results:
        total = total_fund(whole.form.funds)
        if whole.form.kind is not FormKind.DEPARTMENT_SELF_EVALUATION or total is None:
            continue
        projects = [each for each in results if _is_project_of(each, whole)]
        for column, label in (("budget", "全年预算数"), ("executed", "全年执行数")):
            known = money(getattr(total, column))
            parts = [part for each in projects if (part := _of_project(each, column)) is not None]
            if known is not None and sum(parts, Fraction(0)) > known:
                shown = {
                    "column": label,
                    "total": text(known),
                    "found": text(sum(parts, Fraction(0))),
                    "count": len(parts),
                }
                yield finding("F402", Severity.WARNING, None, total.source, **shown)


def same_indicator_told_differently(results: Sequence[FormRows]) -> Iterator[Finding]:
    """F403 自评报告与部门整体自评表对同一指标的说法不同。

    含义：同一单位、同一年度的两份部门整体自评（表和文字报告），名称相同的指标目标或实际不同，或总分不同。
    为什么要紧：公开的两份材料至少有一份是错的。
    例：自评表写实际 12次，报告写 14次。
    怎样改正：核对原始资料，统一两处的数。
    """
    whole = [each for each in results if each.form.kind is FormKind.DEPARTMENT_SELF_EVALUATION]
    for one, other in combinations(whole, 2):
        if one.form.name != other.form.name or one.form.year != other.form.year:
            continue
        if None not in (one.declared_total, other.declared_total) and one.declared_total != other.declared_total:
            yield _told_twice("总分", one.form.total_score, other.form.total_score, other)
        for first, second in product(one.rows, other.rows):
            if first.name == second.name and first.facts is not None and second.facts is not None:
                for old, new in ((first.facts.target, second.facts.target), (first.facts.actual, second.facts.actual)):
                    if isinstance(old, Amount) and isinstance(new, Amount) and old.size != new.size:
                        yield _told_twice(first.name, old, new, other)


def _told_twice(row: str, one: object, other: object, where: FormRows) -> Finding:
    return finding("F403", Severity.WARNING, row, where.form.source, one=one, other=other)


def _is_project_of(project: FormRows, whole: FormRows) -> bool:
    same = (project.form.source.file, project.form.year) == (whole.form.source.file, whole.form.year)
    return same and project.form.kind is FormKind.PROJECT_SELF_EVALUATION


def _of_project(project: FormRows, column: str) -> Fraction | None:
    total = total_fund(project.form.funds)
    return money(getattr(total, column)) if total is not None else None


def _alike(group: list[Scored]) -> list[list[Scored]]:
    """The rows of a group by likeness of name: scanning may blur one of two equal names."""
    clusters: list[list[Scored]] = []
    for scored in group:
        home = next((cluster for cluster in clusters if _similar(cluster[0][1].name, scored[1].name)), None)
        if home is None:
            clusters.append([scored])
        else:
            home.append(scored)
    return clusters


def _similar(one: str, other: str) -> bool:
    """Whether at least three fifths of the characters of both names stand in common runs."""
    common = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return one == other or 5 * 2 * common >= 3 * (len(one) + len(other))


def _finding(group: list[Scored]) -> Finding:
    first = group[0][1]
    seen: dict[Fraction, str] = {}
    for result, row in group:
        if row.declared is not None:
            seen.setdefault(row.declared, f"{result.form.name}“{row.name}”{text(row.declared)}")
    shown = {
        "target": first.target or "",
        "actual": first.actual or "",
        "weight": text(first.weight or Fraction(0)),
        "list": "；".join(seen.values()),
    }
    return finding("F401", Severity.WARNING, first.name, first.source, **shown)
