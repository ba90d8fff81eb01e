"""Several forms of one document side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from fractions import Fraction

from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.scoring.score import FormScore, RowScore
from perfscore.values.number import text

Scored = tuple[FormScore, RowScore]


def same_row_scored_differently(results: Sequence[FormScore]) -> Iterator[Finding]:
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
