"""What the forms of one body look like together: grades, shares of full marks, totals weighted by budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from perfscore.rules.frames import GradeBand
from perfscore.rules.model import Row
from perfscore.scoring.score import FormRows, FormScore, RowScore


@frozen
class Overview:
    """Counts over all forms with results; ``weighted`` is the mean of the declared totals, each weighted by its budget.

    ``grades`` are those that follow from the declared totals, best first.
    """

    forms: int
    rows: int
    full_rows: int
    full_forms: int
    grades: tuple[tuple[str, int], ...]
    weighted: Fraction | None


def overview(results: Sequence[FormRows]) -> Overview:
    """The forms that print scores, together."""
    scored = [result for result in results if result.form.kind.has_results]
    rows = [row for result in scored for row in result.rows if row.weight and row.declared is not None]
    counted = Counter(grade for result in scored if (grade := declared_grade(result)) is not None)
    order = [band.grade for result in scored for band in _bands(result)]
    return Overview(
        forms=len(scored),
        rows=len(rows),
        full_rows=sum(row.declared == row.weight for row in rows),
        full_forms=sum(_is_full(result) for result in scored),
        grades=tuple((grade, counted[grade]) for grade in dict.fromkeys(order) if counted[grade]),
        weighted=_weighted(scored),
    )


def declared_grade(result: FormRows) -> str | None:
    """The grade that follows from the declared total; None without a total or without grades."""
    total = result.declared_total
    if total is None:
        return None
    return next((band.grade for band in _bands(result) if total >= band.start), None)


def _bands(result: FormRows) -> tuple[GradeBand, ...]:
    return result.rules.grades if isinstance(result, FormScore) else ()


def _is_full(result: FormRows) -> bool:
    weights = sum((row.weight or Fraction(0) for row in result.rows), Fraction(0))
    return result.declared_total is not None and result.declared_total == weights > 0


def _weighted(results: Sequence[FormRows]) -> Fraction | None:
    pairs = [(result.declared_total, _budget(result.rows)) for result in results]
    known = [(total, budget) for total, budget in pairs if total is not None and budget is not None]
    money = sum((budget for _, budget in known), Fraction(0))
    return sum((total * budget for total, budget in known), Fraction(0)) / money if money else None


def _budget(rows: Sequence[RowScore]) -> Fraction | None:
    """The budget of a form as printed; forms of one disclosure print it in one unit."""
    found = next((row.facts for row in rows if row.facts and row.facts.row is Row.BUDGET_EXECUTION), None)
    return found.pair.target if found is not None and found.pair is not None else None
