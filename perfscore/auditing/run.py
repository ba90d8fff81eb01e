"""Running every check over one form, over several together, or over what became of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from attrs import frozen

from perfscore.auditing.checks import across, design, money, narrative, results, rows, sums, told, values, versions
from perfscore.auditing.doubt import weighed
from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.gathering import gathered
from perfscore.auditing.overview import Overview, overview
from perfscore.auditing.profile import Profile
from perfscore.auditing.side_by_side import within
from perfscore.form import Form
from perfscore.lazily import shown_by
from perfscore.reading.outcome import DocumentResult
from perfscore.rules.model import RuleSet
from perfscore.scoring.score import FormRows, FormScore, form_rows, score

FORM_CHECKS: tuple[Callable[[FormRows], Iterator[Finding]], ...] = (
    sums.weight_sum,
    sums.score_sum,
    money.execution_rate,
    rows.no_rule_set,
    rows.undetermined,
    rows.no_rows,
    rows.no_weights,
    rows.blank_score,
    rows.score_out_of_range,
    values.unit_slip,
    values.share_over_whole,
    values.over_ceiling,
    values.fraction_of_a_count,
    values.told_otherwise,
    money.money_parts,
    money.more_spent_than_budgeted,
    results.met_but_deducted,
    results.missed_but_full,
    results.late,
    design.zero_weight,
    design.cost_with_a_floor,
    design.impossible_satisfaction,
    design.words_by_proportion,
    told.goals_contradict_indicators,
    told.goals_contradict_funds,
    told.parts_do_not_add_up,
    told.stated_rate_is_wrong,
    told.stated_growth_is_wrong,
    told.stated_deviation_is_wrong,
    narrative.told_twice,
    narrative.sums_of_told_figures,
    narrative.rates_of_told_figures,
)
RULE_CHECKS: tuple[Callable[[FormScore], Iterator[Finding]], ...] = (
    sums.total_recomputed,
    sums.grade_follows,
    rows.score_differs,
    rows.rounding_differs,
    rows.place_unknown,
    rows.rules_for_others,
    design.weights_fit_no_frame,
)
THRESHOLD_CHECKS: tuple[Callable[[FormRows, Profile], Iterator[Finding]], ...] = (
    results.far_off_without_reason,
    results.target_too_low,
    results.far_below,
    results.little_spent_full_marks,
    design.one_indicator_dominates,
)
ACROSS_CHECKS: tuple[Callable[[Sequence[FormRows]], Iterator[Finding]], ...] = (
    across.same_row_scored_differently,
    across.projects_exceed_department,
    across.same_indicator_told_differently,
    across.project_money_told_differently,
    across.told_otherwise_of_all,
    versions.below_own_last_year,
)

DEFAULT = Profile()


@frozen(kw_only=True)
class Checked:
    """A form with everything a reviewer would object to, as far as it can be said without a rule set."""

    result: FormRows
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        codes = ", ".join(item.code for item in self.findings) or "no findings"
        return f"<{type(self).__name__} {self.result.form.name!r}: {len(self.result.rows)} rows, {codes}>"

    _repr_html_ = shown_by("perfscore.reporting.notebook", "audit_shown")

    @property
    def has_errors(self) -> bool:
        return any(item.severity is Severity.ERROR and item.stands for item in self.findings)


@frozen(kw_only=True, repr=False)
class Audit(Checked):
    """The scores of a form under a rule set, with everything a reviewer would object to."""

    result: FormScore


@frozen
class AuditReport:
    """The audits of several forms, the findings across them, and what became of the documents they were read from."""

    audits: tuple[Checked, ...]
    findings: tuple[Finding, ...]
    documents: tuple[DocumentResult, ...] = ()

    def __repr__(self) -> str:
        count = sum(len(audit.findings) for audit in self.audits) + len(self.findings)
        return f"<AuditReport: {len(self.audits)} forms, {count} findings>"

    _repr_html_ = shown_by("perfscore.reporting.notebook", "report_shown")

    @property
    def overview(self) -> Overview:
        """All forms together."""
        return overview([audit.result for audit in self.audits])

    @property
    def has_errors(self) -> bool:
        return any(audit.has_errors for audit in self.audits) or any(
            item.severity is Severity.ERROR and item.stands for item in self.findings
        )


def audit(form: Form, rules: RuleSet | str, profile: Profile = DEFAULT) -> Audit:
    """Score one form and check it; ``rules`` as for ``score``. Nothing is raised for what the document may say."""
    result = score(form, rules)
    ruled = (found for each in RULE_CHECKS for found in each(result))
    return Audit(result=result, findings=_ordered((*_found(result, profile), *ruled), result, profile))


def check(form: Form, profile: Profile = DEFAULT) -> Checked:
    """Check one form for which there is no rule set: by everything that needs none."""
    result = form_rows(form)
    return Checked(result=result, findings=_ordered(_found(result, profile), result, profile))


def audit_all(pairs: Sequence[tuple[Form, RuleSet | None]], profile: Profile = DEFAULT) -> AuditReport:
    """Audit forms, each under its own rule set if it has one, and compare them with each other."""
    return together([judged(form, rules, profile) for form, rules in pairs], profile=profile)


def judged(form: Form, rules: RuleSet | None, profile: Profile = DEFAULT) -> Checked:
    """One form under its rule set, if there is one."""
    return check(form, profile) if rules is None else audit(form, rules, profile)


def together(
    audits: Sequence[Checked], documents: Sequence[DocumentResult] = (), profile: Profile = DEFAULT
) -> AuditReport:
    """The audits of many forms as one report, with what is found across them; ``documents`` are where they are from."""
    results = [each.result for each in audits]
    across = chain.from_iterable(each(results) for each in (*ACROSS_CHECKS, within))
    forms = [result.form for result in results]
    found = tuple(weighed(item, forms) for item in across if profile.wants(item))
    return AuditReport(tuple(audits), found, tuple(documents))


def _found(result: FormRows, profile: Profile) -> Iterator[Finding]:
    for plain in FORM_CHECKS:
        yield from plain(result)
    for measured in THRESHOLD_CHECKS:
        yield from measured(result, profile)


def _ordered(findings: Iterable[Finding], result: FormRows, profile: Profile) -> tuple[Finding, ...]:
    """The findings that are wanted, each as heavy as the reading of its cells allows, one for each cause."""
    wanted = [weighed(item, [result.form]) for item in findings if profile.wants(item)]
    return tuple(sorted(gathered(wanted, result), key=lambda each: each.code))
