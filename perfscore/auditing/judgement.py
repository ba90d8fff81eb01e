"""What an audit comes to: its findings by weight, the points at stake, the grades that change; worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.overview import declared_grade
from perfscore.auditing.run import AuditReport, Checked
from perfscore.frozen import frozen
from perfscore.scoring.verdict import Verdict

_LEADING = 5
_NONE = Fraction(0)


@frozen
class GradeChange:
    """The grade that follows from the declared total, and those that the recomputed total allows."""

    form: str
    declared: str
    due: tuple[str, ...]

    @property
    def is_certain(self) -> bool:
        """Whether no recomputed total leaves the declared grade."""
        return self.declared not in self.due


@frozen
class ToldFinding:
    """A finding with the number of the form that it is of, counted from 0; None where it is of several."""

    finding: Finding
    form: int | None


@frozen
class Judgement:
    """``points`` are those at stake in errors; ``leading`` are the findings to look at first.

    ``unread`` counts the documents of which not all was read.
    """

    forms: int
    rows: int
    open_rows: int
    severities: dict[Severity, int]
    errors: dict[str, int]
    points: Fraction
    changes: tuple[GradeChange, ...]
    leading: tuple[ToldFinding, ...]
    unread: int = 0

    @property
    def finds_nothing(self) -> bool:
        return not any(self.severities.values())


def judgement(report: AuditReport) -> Judgement:
    """All forms of a report together, without the findings that a reviewer rejected."""
    told = [ToldFinding(item, number) for number, audit in enumerate(report.audits) for item in audit.findings]
    told += [ToldFinding(item, None) for item in report.findings]
    told = [each for each in told if each.finding.stands]
    errors = [each.finding for each in told if each.finding.severity is Severity.ERROR]
    severities = Counter(each.finding.severity for each in told)
    rows = [row for audit in report.audits for row in audit.result.rows]
    heavy = [each for each in told if each.finding.severity is not Severity.INFO]
    return Judgement(
        forms=len(report.audits),
        rows=len(rows),
        open_rows=verdicts(report.audits)[Verdict.UNDETERMINED],
        severities={each: severities[each] for each in Severity},
        errors=dict(Counter(item.code for item in errors).most_common()),
        points=points_of(errors),
        changes=tuple(found for audit in report.audits if (found := grade_change(audit)) is not None),
        leading=tuple(sorted(heavy, key=lambda each: _weight(each.finding))[:_LEADING]),
        unread=sum(each.failure is not None for each in report.documents),
    )


def verdicts(audits: Iterable[Checked]) -> Counter[Verdict]:
    """How many rows have each verdict, on forms that have results: rows of targets are not undetermined but to come."""
    return Counter(row.verdict for audit in audits if audit.result.form.kind.has_results for row in audit.result.rows)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings by severity, then by the points at stake; those that a reviewer rejected come last."""
    return sorted(findings, key=_weight)


def worst_forms(audits: Sequence[Checked]) -> list[int]:
    """The numbers of the forms, those first whose errors are most, then those with most points at stake."""
    return sorted(range(len(audits)), key=lambda number: (*_burden(audits[number]), number))


def points_of(findings: Iterable[Finding]) -> Fraction:
    """The points that are at stake in the findings, as far as they are known."""
    return sum((each.points or _NONE for each in findings), _NONE)


def grade_change(audit: Checked) -> GradeChange | None:
    """None where the grade stays, or one of the two is not known.

    Where every row was declared as the rules allow, a person has chosen within their bands, and the grade stays.
    """
    declared, due = declared_grade(audit.result), audit.result.grades
    if declared is None or not due or due == (declared,):
        return None
    if declared in due and all(row.verdict in _ALLOWED for row in audit.result.rows):
        return None
    return GradeChange(audit.result.form.name, declared, due)


def _weight(item: Finding) -> tuple[bool, int, Fraction]:
    return not item.stands, _PLACES[item.severity], -(item.points or _NONE)


def _burden(audit: Checked) -> tuple[int, Fraction, int]:
    standing = [item for item in audit.findings if item.stands]
    counted = Counter(item.severity for item in standing)
    heavy = points_of(item for item in standing if item.severity is not Severity.INFO)
    return -counted[Severity.ERROR], -heavy, -counted[Severity.WARNING]


_ALLOWED = (Verdict.AGREES, Verdict.ROUNDING, Verdict.WITHIN_BAND)
_PLACES = {severity: place for place, severity in enumerate(Severity)}
