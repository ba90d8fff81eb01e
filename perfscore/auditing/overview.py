"""What the forms of one body look like together: grades, shares of full marks, totals weighted by budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from attrs import define, field

from perfscore.auditing.finding import Finding, Severity
from perfscore.frozen import frozen
from perfscore.rules.frames import GradeBand
from perfscore.rules.model import Row
from perfscore.scoring.score import FormRows, FormScore, RowScore
from perfscore.scoring.verdict import Verdict


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


@define
class Tally:
    """What is counted over forms as they come, and over findings."""

    forms: int = 0
    targets: int = 0  # rows of forms of targets, of which nothing is scored yet
    verdicts: Counter[Verdict] = field(factory=Counter)
    severities: Counter[Severity] = field(factory=Counter)
    _scored: int = 0
    _rows: int = 0
    _full_rows: int = 0
    _full_forms: int = 0
    _order: dict[str, None] = field(factory=dict)
    _grades: Counter[str] = field(factory=Counter)
    _budget: Fraction = Fraction(0)
    _weighted: Fraction = Fraction(0)

    def form(self, result: FormRows, findings: Iterable[Finding] = ()) -> None:
        """A form with its findings."""
        self.forms += 1
        self.findings(findings)
        if result.form.has_results:
            self.verdicts.update(row.verdict for row in result.rows)
        else:
            self.targets += len(result.rows)
        if result.form.kind.has_results:
            self._results(result)

    def findings(self, findings: Iterable[Finding]) -> None:
        """Those that a reviewer rejected are not counted."""
        self.severities.update(item.severity for item in findings if item.stands)

    def _results(self, result: FormRows) -> None:
        rows = [row for row in result.rows if row.weight and row.declared is not None]
        self._scored += 1
        self._rows += len(rows)
        self._full_rows += sum(row.declared == row.weight for row in rows)
        self._full_forms += _is_full(result)
        self._order |= dict.fromkeys(band.grade for band in _bands(result))
        grade, total, budget = declared_grade(result), result.declared_total, _budget(result.rows)
        if grade is not None:
            self._grades[grade] += 1
        if total is not None and budget is not None:
            self._budget += budget
            self._weighted += total * budget

    @property
    def overview(self) -> Overview:
        """The forms that print scores, together."""
        return Overview(
            forms=self._scored,
            rows=self._rows,
            full_rows=self._full_rows,
            full_forms=self._full_forms,
            grades=tuple((grade, self._grades[grade]) for grade in self._order if self._grades[grade]),
            weighted=self._weighted / self._budget if self._budget else None,
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


def _budget(rows: Sequence[RowScore]) -> Fraction | None:
    """The budget of a form as printed; forms of one disclosure print it in one unit."""
    found = next((row.facts for row in rows if row.facts and row.facts.row is Row.BUDGET_EXECUTION), None)
    return found.pair.target if found is not None and found.pair is not None else None
