"""Running every check over one form, or over the forms of a document together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from perfscore.auditing.checks import across, rows, sums, values
from perfscore.auditing.finding import Finding, Severity
from perfscore.form import Form
from perfscore.rules.model import RuleSet
from perfscore.scoring.score import FormScore, score_form

FORM_CHECKS: tuple[Callable[[FormScore], Iterator[Finding]], ...] = (
    sums.weight_sum,
    sums.score_sum,
    sums.total_recomputed,
    sums.execution_rate,
    rows.score_differs,
    rows.rounding_differs,
    rows.undetermined,
    rows.score_out_of_range,
    values.unit_slip,
    values.share_over_whole,
    values.over_ceiling,
)
ACROSS_CHECKS: tuple[Callable[[Sequence[FormScore]], Iterator[Finding]], ...] = (across.same_row_scored_differently,)


@frozen
class Audit:
    """The scores of a form with everything a reviewer would object to."""

    result: FormScore
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        return any(item.severity is Severity.ERROR for item in self.findings)


@frozen
class AuditReport:
    """The audits of several forms, and the findings across them."""

    audits: tuple[Audit, ...]
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        return any(audit.has_errors for audit in self.audits) or any(
            item.severity is Severity.ERROR for item in self.findings
        )


def audit(form: Form, rules: RuleSet) -> Audit:
    """Score one form and check it. Nothing is raised for what the document may say."""
    result = score_form(form, rules)
    return Audit(result, tuple(found for check in FORM_CHECKS for found in check(result)))


def audit_all(pairs: Sequence[tuple[Form, RuleSet]]) -> AuditReport:
    """Audit forms, each under its own rule set, and compare them with each other."""
    audits = tuple(audit(form, rules) for form, rules in pairs)
    results = [each.result for each in audits]
    return AuditReport(audits, tuple(found for check in ACROSS_CHECKS for found in check(results)))
