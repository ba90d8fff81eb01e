"""The form's own sums: where they do not hold, the document or the reading is off. Nothing is ever changed."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from enum import Enum
from fractions import Fraction

from perfscore.form import Form, Fund, Indicator
from perfscore.frozen import frozen
from perfscore.messages import Problem, problem
from perfscore.reading.decoding.columns import FULL_WEIGHTS
from perfscore.values.number import text
from perfscore.values.parse import points, weight_points


class PrintedTotal(Enum):
    """What a form adds up, with the code of the problem where it does not add up to what is printed."""

    WEIGHT = "D131"
    SCORE = "D132"


@frozen
class Broken:
    """A printed total and what the rows add up to instead."""

    total: PrintedTotal
    printed: str
    found: Fraction


def broken_sums(form: Form) -> list[Broken]:
    """The printed totals that the rows do not add up to: neither with nor without those printed below the total, nor
    where the parts of the money repeat the points of the whole.
    """
    above = [row for row in form.indicators if not row.below_total]
    once = [fund for fund in form.funds if fund.weight is not None or fund.score is not None][:1]
    ways = [_broken_sums(form, rows, funds) for rows in (above, form.indicators) for funds in (form.funds, once)]
    always = set[PrintedTotal].intersection(*({each.total for each in broken} for broken in ways))
    return [each for each in ways[0] if each.total in always]


def _broken_sums(form: Form, rows: Sequence[Indicator], funds: Sequence[Fund]) -> list[Broken]:
    weights = _sum(weight_points, [row.weight for row in rows] + [fund.weight for fund in funds])
    scores = _sum(points, [row.score for row in rows] + [fund.score for fund in funds])
    sums = ((PrintedTotal.WEIGHT, form.total_weight, weights), (PrintedTotal.SCORE, form.total_score, scores))
    return [
        Broken(total, printed, found)
        for total, printed, found in sums
        if printed is not None and found is not None and weight_points(printed) not in (None, found)
    ]


def checksums(form: Form, fields: Container[str] = ()) -> list[Problem]:
    """Sums against the printed totals, totals that are no number, and rows without a weight or an actual value.

    ``fields`` has columns that the table prints; one without targets has no actual values.
    """
    expected = form.kind.has_results and ("target" in fields or "actual" in fields)
    told = [
        problem(each.total.value, form.source, found=text(each.found), total=each.printed) for each in broken_sums(form)
    ]
    told += [
        problem("D222", form.source, found=printed)
        for printed in (form.total_weight, form.total_score)
        if printed is not None and weight_points(printed) is None
    ]
    weighted = any(row.weight is not None for row in form.indicators)
    missing = [row for row in form.indicators if expected and _lacks(row, weighted)]
    return told + [problem("D133", row.source, name=row.name) for row in missing]


def whole_weight(rows: Sequence[Indicator]) -> bool:
    """Whether the weights of the rows come to what weights come to."""
    weights = [weight_points(row.weight) for row in rows if row.weight is not None]
    return bool(weights) and sum(weight or 0 for weight in weights) in FULL_WEIGHTS


def _lacks(row: Indicator, weighted: bool) -> bool:
    return row.actual is None or (weighted and row.weight is None and not row.below_total)


def _sum(points_of: Callable[[str], Fraction | None], values: list[str | None]) -> Fraction | None:
    known = [points_of(value) for value in values if value is not None]
    return sum((value for value in known if value is not None), Fraction(0)) if known else None
