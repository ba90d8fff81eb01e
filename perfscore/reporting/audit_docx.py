"""An audit -> Word papers for each unit: the opinion that it answers and signs, and what it is asked to show.

The opinion names each finding with a column for the reply; the list of evidence goes row by row through the forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePath

from attrs import evolve

from perfscore.auditing.finding import Finding
from perfscore.auditing.judgement import judgement, worst_first
from perfscore.auditing.kinds import FindingKind
from perfscore.auditing.run import AuditReport, Checked
from perfscore.frozen import frozen
from perfscore.messages import Lang, wording
from perfscore.reporting.docx_kit import Element, document, paragraph, table
from perfscore.reporting.judgement_text import day_text, few, grade_text, judgement_text
from perfscore.reporting.provenance import NOTHING, file_of, limits, name_of, spot, told, unit_of, unread
from perfscore.reporting.row_view import RowView, form_view
from perfscore.reporting.table import fitting
from perfscore.rules.category import BUDGET_EXECUTION, OTHER, categorise
from perfscore.scoring.score import FormScore
from perfscore.values.number import interval_text, points_text

_TOTAL_HEADS, _TOTAL_SHARES = ("H_form", "W_year", "W_declared", "W_recomputed", "H_grade"), (50, 10, 14, 18, 14)
_FINDING_HEADS = ("X_number", "O_where", "O_found", "X_points", "O_reply")
_FINDING_SHARES = (8, 23, 49, 13, 23)
_EVIDENCE_HEADS = ("X_number", "W_row", "O_values", "O_evidence", "O_provided")
_EVIDENCE_SHARES = (8, 26, 28, 38, 14)
_OF_THE_RULES = (FindingKind.NO_RULE_SET, FindingKind.PLACE_UNKNOWN, FindingKind.RULES_FOR_OTHERS)
_LONGEST_NAME = 60  # cells; the whole name stands in the table of totals, and beside the values
_EVIDENCE = {
    BUDGET_EXECUTION: "O_of_execution", "数量": "O_of_quantity", "质量": "O_of_quality", "时效": "O_of_time",
    "成本": "O_of_cost", "效益": "O_of_benefit", "满意度": "O_of_satisfaction", OTHER: "O_of_other",
}  # fmt: skip


def audit_docx(report: AuditReport, lang: Lang = "zh", day: date | None = None) -> bytes:
    """One document: for each unit the opinion and the list of evidence, each on new pages."""
    return document(part for unit in _units(report) for part in _Papers(unit, lang, day).parts())


@frozen
class _Unit:
    """A body with its forms, the findings across them that stand, how many a reviewer rejected, and whether it comes
    first in the document.
    """

    name: str
    report: AuditReport
    rejected: int
    is_first: bool


def _units(report: AuditReport) -> Iterator[_Unit]:
    """The units in the order of their forms. What is found across forms goes to the unit whose form it points at."""
    names = [unit_of(audit.result.form) for audit in report.audits]
    addressed = [_addressee(item, report, names) for item in report.findings]
    missing = tuple(unread(report.documents))
    papers = list(dict.fromkeys((*names, *addressed)))
    if not papers or (missing and len(papers) > 1):
        papers = list(dict.fromkeys((*papers, NOTHING)))  # nobody knows whose they are
    for number, name in enumerate(papers):
        audits = tuple(audit for audit, its in zip(report.audits, names, strict=True) if its == name)
        findings = tuple(item for item, its in zip(report.findings, addressed, strict=True) if its == name)
        documents = missing if name == papers[-1] else ()
        own = AuditReport(
            tuple(map(_standing, audits)), tuple(item for item in findings if item.stands), documents, report.profile
        )
        rejected = sum(not item.stands for item in (*findings, *(item for each in audits for item in each.findings)))
        yield _Unit(name, own, rejected, is_first=number == 0)


def _standing(audit: Checked) -> Checked:
    """The same without what a reviewer rejected, and what only the choice of rules is about: no unit answers for it."""
    kept = (item for item in audit.findings if item.stands and item.code not in _OF_THE_RULES)
    return evolve(audit, findings=tuple(kept))


def _addressee(item: Finding, report: AuditReport, names: Sequence[str]) -> str:
    for audit, name in zip(report.audits, names, strict=True):
        form = audit.result.form
        if item.place == form.source or any(item.place == row.source for row in audit.result.rows):
            return name
    return next(iter(names), NOTHING)


class _Papers:
    """The papers of one unit."""

    def __init__(self, unit: _Unit, lang: Lang, day: date | None) -> None:
        self.unit = unit
        self.lang: Lang = lang
        self.day, self.blank = day_text(day, lang), day_text(None, lang)
        self.with_results = [each for each in unit.report.audits if each.result.form.kind.has_results]
        self.of_targets = bool(unit.report.audits) and not self.with_results

    def word(self, code: str, **figures: object) -> str:
        return wording(code, self.lang, {name: str(value) for name, value in figures.items()})

    def heads(self, codes: Sequence[str]) -> list[str]:
        return [self.word(code) for code in codes]

    def parts(self) -> Iterator[Element]:
        yield from self.opinion()
        yield from self.evidence()

    def opinion(self) -> Iterator[Element]:
        """To whom, what was done, what came of it, each finding with room for the reply, and where to sign."""
        report = self.unit.report
        title = "O_opinion_on_targets" if self.of_targets else "O_opinion"
        yield paragraph(self.word(title), "Title", on_new_page=not self.unit.is_first)
        yield self.addressed()
        if report.audits or not report.documents:
            yield paragraph(self.done(), "Body")
            yield paragraph(judgement_text(judgement(report), self.lang), "Body")
        if report.documents:
            yield paragraph(self.word("O_unread"), "Body")
        yield from (
            paragraph(self.word("W_at_spot", spot=PurePath(each.file).name) + f"{item.code} {told(item, self.lang)}")
            for each in report.documents
            for item in each.apart
        )
        if self.with_results:
            yield paragraph(self.word("O_totals"), "Heading1")
            yield table(self.heads(_TOTAL_HEADS), [self.total(audit) for audit in self.with_results], _TOTAL_SHARES)
        if report.audits or report.findings:
            yield paragraph(self.word("O_findings" if self.with_results else "O_findings_alone"), "Heading1")
            yield from self.findings()
        yield paragraph(self.word("O_answer"), "Ask")
        yield from self.signed("O_auditor", self.day)
        yield from self.signed("O_head", self.blank)

    def addressed(self) -> Element:
        """To whom; a blank to fill in where no unit is told."""
        name = self.word("O_blank_unit") if self.unit.name == NOTHING else self.unit.name
        return paragraph(self.word("O_to", unit=name))

    def done(self) -> str:
        """Which forms were audited, by which rules, and what else than usual was asked."""
        results = [audit.result for audit in self.unit.report.audits]
        rules = dict.fromkeys(each.rules.title for each in results if isinstance(each, FormScore))
        files = few([PurePath(file_of(each.form)).name for each in results], self.lang)
        ruled = self.word("W_gap") + self.word("O_ruled", rules=self.word("W_list").join(rules)) if rules else ""
        said = limits(self.unit.report.profile, self.lang)
        limited = self.word("W_gap") + self.word("O_limited", said=said) if said else ""
        return (
            self.word("O_done_with_targets" if self.of_targets else "O_done", forms=len(results), files=files)
            + ruled
            + limited
        )

    def signed(self, code: str, day: str) -> Iterator[Element]:
        yield paragraph(self.word(code), "Sign")
        yield paragraph(self.word("O_day", day=day), "Right")

    def total(self, audit: Checked) -> Sequence[str]:
        result = audit.result
        total = NOTHING if result.total is None else interval_text(result.total, 2, self.lang)
        shown = points_text(result.declared_total), total, grade_text(audit, self.lang)
        return name_of(result.form, self.lang), str(result.form.year or NOTHING), *shown

    def findings(self) -> Iterator[Element]:
        """All findings, worst first, numbered; or that there are none."""
        report = self.unit.report
        named = {
            id(item): fitting(name_of(audit.result.form, self.lang), _LONGEST_NAME)
            for audit in report.audits
            for item in audit.findings
        }
        every = worst_first([*(item for audit in report.audits for item in audit.findings), *report.findings])
        rows = [self.finding(n, item, named.get(id(item), self.word("W_across"))) for n, item in enumerate(every, 1)]
        if rows:
            yield table(self.heads(_FINDING_HEADS), rows, _FINDING_SHARES)
        else:
            yield paragraph(self.word("H_nothing"), "Body")
        if self.unit.rejected:
            yield paragraph(self.word("O_rejected", count=self.unit.rejected), "Body")

    def finding(self, number: int, item: Finding, form: str) -> Sequence[str]:
        row = self.word("W_quoted", text=fitting(item.row, _LONGEST_NAME)) if item.row else ""
        where = "\n".join(filter(None, (form, row, spot(item.place, self.lang))))
        asked = item.told("ask", self.lang)
        plain = evolve(item, decision=None)  # what is said among reviewers stays among them, but for their note
        said = f"{self.word(f'W_{item.severity.value}')} {item.code} {plain.message(self.lang)}"
        noted = self.word("O_noted", note=item.decision.note) if item.decision and item.decision.note else ""
        lines = (said, noted, self.word("O_asked", asked=asked) if asked else "")
        return str(number), where, "\n".join(filter(None, lines)), points_text(item.points), ""

    def evidence(self) -> Iterator[Element]:
        """What is asked of the unit, form by form and row by row; nothing shows yet what is only aimed at."""
        if not self.with_results:
            return
        yield paragraph(self.word("O_list"), "Title", on_new_page=True)
        yield self.addressed()
        yield paragraph(self.word("O_please"), "Body")
        for audit in self.with_results:
            form = audit.result.form
            title = self.word("O_of_form", form=name_of(form, self.lang), year=form.year or NOTHING)
            yield paragraph(title, "Heading1")
            shown = form_view(audit.result, audit.findings, self.lang)
            asked = [self.asked_of_form(item) for item in worst_first(shown.findings) if item.told("ask", self.lang)]
            lines = [*asked, *(self.asked_of(row) for row in shown.rows)]
            rows = [(str(number), *line, "") for number, line in enumerate(lines, start=1)]
            yield table(self.heads(_EVIDENCE_HEADS), rows, _EVIDENCE_SHARES)
        yield from self.signed("O_given", self.blank)

    def asked_of_form(self, item: Finding) -> Sequence[str]:
        return self.word("O_whole"), NOTHING, f"{item.told('ask', self.lang)} ({item.code})"

    def asked_of(self, shown: RowView) -> Sequence[str]:
        """What the findings of a row ask for; then what shows a value of its category."""
        row, printed = shown.row, shown.printed
        category = BUDGET_EXECUTION if printed is None else categorise(printed.level1, printed.level2)
        asks = [(item.told("ask", self.lang), item.code) for item in worst_first(shown.findings)]
        lines = [f"{asked} ({code})" for asked, code in asks if asked]
        lines.append(self.word(_EVIDENCE.get(category, "O_of_other")))
        if printed is not None and printed.evidence:
            lines.append(self.word("O_named", evidence=printed.evidence))
        values = self.word("O_target_actual", target=shown.target, actual=shown.actual, score=shown.declared)
        return shown.name if row.name else NOTHING, values, "\n".join(lines)
