"""Running every check over one form, over several together, or over what became of documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from perfscore.auditing.checks import design, final_accounts, money, narrative, results, rows, sums, told, values
from perfscore.auditing.collection import Collection
from perfscore.auditing.doubt import weighed
from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.gathering import gathered
from perfscore.auditing.overview import Overview, Tally
from perfscore.auditing.profile import Profile
from perfscore.form import Form
from perfscore.frozen import frozen
from perfscore.lazily import shown_by
from perfscore.reading.outcome import DocumentResult
from perfscore.rules.folders import AUTO
from perfscore.rules.model import RuleSet
from perfscore.scoring.score import FormRows, FormScore, form_rows, score
from perfscore.values.given import unexpected

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
    results.met_but_told_missed,
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
    final_accounts.accounts_do_not_add_up,
    final_accounts.forms_tell_accounts_otherwise,
    narrative.told_twice,
    narrative.sums_of_told_figures,
    narrative.rates_of_told_figures,
    narrative.impossible_dates,
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
    """The audits of several forms, the findings across them, and what became of the documents they were read from.

    ``profile`` is what they were audited by.
    """

    audits: tuple[Checked, ...]
    findings: tuple[Finding, ...]
    documents: tuple[DocumentResult, ...] = ()
    profile: Profile = DEFAULT

    def __repr__(self) -> str:
        count = sum(len(audit.findings) for audit in self.audits) + len(self.findings)
        return f"<AuditReport: {len(self.audits)} forms, {count} findings>"

    _repr_html_ = shown_by("perfscore.reporting.notebook", "report_shown")

    @property
    def tally(self) -> Tally:
        """What is counted over all forms and findings."""
        found = Tally()
        for audit in self.audits:
            found.form(audit.result, audit.findings)
        found.findings(self.findings)
        return found

    @property
    def overview(self) -> Overview:
        """All forms together."""
        return self.tally.overview

    @property
    def has_errors(self) -> bool:
        return any(audit.has_errors for audit in self.audits) or any(
            item.severity is Severity.ERROR and item.stands for item in self.findings
        )


def audit(form: Form, rules: RuleSet | str | Path = AUTO, profile: Profile = DEFAULT) -> Audit:
    """Score one form and check it; ``rules`` as for ``score``. Nothing is raised for what the document may say."""
    if not isinstance(form, Form):
        raise unexpected(form, "Form")
    result = score(form, rules)
    ruled = (found for each in RULE_CHECKS for found in each(result))
    return Audit(result=result, findings=_ordered((*_found(result, profile), *ruled), result, profile))


def check(form: Form, profile: Profile = DEFAULT) -> Checked:
    """Check one form for which there is no rule set: by everything that needs none."""
    result = form_rows(form)
    return Checked(result=result, findings=_ordered(_found(result, profile), result, profile))


def audit_all(pairs: Sequence[tuple[Form, RuleSet | None]], profile: Profile = DEFAULT) -> AuditReport:
    """Audit forms, each under its own rule set if it has one, and compare them with each other.

    Raises UsageError for what is no pair of a form and its rules.
    """
    wrong = next((each for each in pairs if not (isinstance(each, tuple) and len(each) == 2)), None)
    if wrong is not None:
        raise unexpected(wrong, "(Form, RuleSet | None)")
    return together([judged(form, rules, profile) for form, rules in pairs], profile=profile)


def judged(form: Form, rules: RuleSet | None, profile: Profile = DEFAULT) -> Checked:
    """One form under its rule set, if there is one."""
    return check(form, profile) if rules is None else audit(form, rules, profile)


def together(
    audits: Sequence[Checked], documents: Sequence[DocumentResult] = (), profile: Profile = DEFAULT
) -> AuditReport:
    """The audits of many forms as one report, with what is found across them; ``documents`` are where they are from."""
    collection = Collection(profile, [])
    of_document: dict[str | None, list[FormRows]] = defaultdict(list)
    for each in audits:
        of_document[each.result.form.source.file].append(each.result)
    for some in of_document.values():
        collection.add(some)
    return AuditReport(tuple(audits), tuple(collection.findings()), tuple(documents), profile)


def _found(result: FormRows, profile: Profile) -> Iterator[Finding]:
    for plain in FORM_CHECKS:
        yield from plain(result)
    for measured in THRESHOLD_CHECKS:
        yield from measured(result, profile)


def _ordered(findings: Iterable[Finding], result: FormRows, profile: Profile) -> tuple[Finding, ...]:
    """The findings that are wanted, each as heavy as the reading of its cells allows, one for each cause."""
    wanted = [weighed(item, [result.form]) for item in findings if profile.wants(item)]
    return tuple(sorted(gathered(wanted, result), key=lambda each: each.code))
