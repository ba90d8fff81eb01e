"""Running every check over one form, or over the forms of a document together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from perfscore.auditing.checks import across, design, results, rows, sums, told, values
from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.overview import Overview, overview
from perfscore.auditing.profile import Profile
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
    rows.no_weights,
    rows.score_out_of_range,
    values.unit_slip,
    values.share_over_whole,
    values.over_ceiling,
    sums.money_parts,
    sums.more_spent_than_budgeted,
    sums.grade_follows,
    results.met_but_deducted,
    results.missed_but_full,
    results.late,
    design.zero_weight,
    design.weights_fit_no_frame,
    design.cost_with_a_floor,
    design.impossible_satisfaction,
    design.words_by_proportion,
    told.goals_contradict_indicators,
    told.goals_contradict_funds,
    told.parts_do_not_add_up,
    told.stated_rate_is_wrong,
    told.stated_growth_is_wrong,
    told.stated_deviation_is_wrong,
)
THRESHOLD_CHECKS: tuple[Callable[[FormScore, Profile], Iterator[Finding]], ...] = (
    results.far_off_without_reason,
    results.target_too_low,
    results.far_below,
    results.little_spent_full_marks,
    design.one_indicator_dominates,
)
ACROSS_CHECKS: tuple[Callable[[Sequence[FormScore]], Iterator[Finding]], ...] = (
    across.same_row_scored_differently,
    across.projects_exceed_department,
    across.same_indicator_told_differently,
)

DEFAULT = Profile()


def titles() -> dict[str, str]:
    """Code -> what the finding says in general, in Chinese: the first line of each check's description."""
    checks = (*FORM_CHECKS, *THRESHOLD_CHECKS, *ACROSS_CHECKS)
    pairs = ((check.__doc__ or "").partition("\n")[0].partition(" ") for check in checks)
    return {code: title.strip().rstrip("。") for code, _, title in sorted(pairs)}


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
    def overview(self) -> Overview:
        """All forms together."""
        return overview([audit.result for audit in self.audits])

    @property
    def has_errors(self) -> bool:
        return any(audit.has_errors for audit in self.audits) or any(
            item.severity is Severity.ERROR for item in self.findings
        )


def audit(form: Form, rules: RuleSet, profile: Profile = DEFAULT) -> Audit:
    """Score one form and check it. Nothing is raised for what the document may say."""
    result = score_form(form, rules)
    plain = (found for check in FORM_CHECKS for found in check(result))
    weighed = (found for check in THRESHOLD_CHECKS for found in check(result, profile))
    return Audit(result, tuple(sorted(filter(profile.wants, (*plain, *weighed)), key=lambda each: each.code)))


def audit_all(pairs: Sequence[tuple[Form, RuleSet]], profile: Profile = DEFAULT) -> AuditReport:
    """Audit forms, each under its own rule set, and compare them with each other."""
    audits = tuple(audit(form, rules, profile) for form, rules in pairs)
    results = [each.result for each in audits]
    across = (found for check in ACROSS_CHECKS for found in check(results))
    return AuditReport(audits, tuple(filter(profile.wants, across)))
