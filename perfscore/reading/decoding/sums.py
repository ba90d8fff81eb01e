"""The form's own sums: where they do not hold, the document or the reading is off. Nothing is ever changed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from perfscore.errors import Problem, problem
from perfscore.form import Form, Indicator
from perfscore.values.number import text
from perfscore.values.parse import points, weight_points


def checksums(form: Form) -> list[Problem]:
    """Weights and scores against the printed totals, and rows that lack a weight or an actual."""
    found: list[Problem] = []
    weights = _sum(weight_points, [row.weight for row in form.indicators] + [fund.weight for fund in form.funds])
    scores = _sum(points, [row.score for row in form.indicators] + [fund.score for fund in form.funds])
    for code, sums, printed_total in (("D131", weights, form.total_weight), ("D132", scores, form.total_score)):
        total = weight_points(printed_total)
        if total is not None and sums is not None and total != sums:
            found.append(problem(code, form.source, found=text(sums), total=printed_total))
    weighted = any(row.weight is not None for row in form.indicators)
    missing = [row for row in form.indicators if form.kind.has_results and _lacks(row, weighted)]
    return found + [problem("D133", row.source, name=row.name) for row in missing]


def sums_hold(form: Form) -> bool:
    """Whether the rows add up to the printed totals."""
    return not {"D131", "D132"} & {item.code for item in form.problems}


def _lacks(row: Indicator, weighted: bool) -> bool:
    return row.actual is None or (weighted and row.weight is None)


def _sum(points_of: Callable[[str], Fraction | None], values: list[str | None]) -> Fraction | None:
    known = [points_of(value) for value in values if value is not None]
    return sum((value for value in known if value is not None), Fraction(0)) if known else None
