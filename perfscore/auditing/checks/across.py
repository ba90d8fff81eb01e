"""Several forms of one document side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.scoring.score import FormScore, RowScore
from perfscore.values.number import text


def same_row_scored_differently(results: Sequence[FormScore]) -> Iterator[Finding]:
    """F401 同样的指标、目标、实际和分值，在不同的表里得分不同。

    含义：计量方式、目标、实际和分值完全相同的两行，申报得分却不一样。
    为什么要紧：同一单位的计分口径不一致。
    例：<=12个月，实际 10个月，分值 10：一个项目 8.33，另一个项目 10。
    怎样改正：统一口径，按同一办法重新计分。
    """
    groups: dict[tuple[object, ...], list[tuple[FormScore, RowScore]]] = defaultdict(list)
    for result in results:
        for row in result.rows:
            if row.facts is not None and row.declared is not None and row.weight:
                key = (row.facts.row, row.facts.category, row.facts.target, row.facts.actual, row.weight)
                groups[key].append((result, row))
    for group in groups.values():
        scores = {row.declared for _, row in group}
        if len(scores) > 1 and group[0][1].facts is not None:
            yield _finding(group)


def _finding(group: list[tuple[FormScore, RowScore]]) -> Finding:
    first = group[0][1]
    facts = first.facts
    seen: dict[Fraction | None, str] = {}
    for result, row in group:
        seen.setdefault(
            row.declared, f"{result.form.name}“{row.name}”{text(row.declared) if row.declared is not None else ''}"
        )
    shown = {
        "target": facts.target if facts else "",
        "actual": facts.actual if facts else "",
        "weight": text(first.weight) if first.weight is not None else "",
        "list": "；".join(seen.values()),
    }
    return finding("F401", Severity.WARNING, first.name, first.source, **shown)
