"""An audit -> one self-contained HTML page: what it comes to, the forms worst first, each finding beside its row.

Nothing is fetched; every word of a document is escaped; the small script hides, shows and opens what is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from perfscore.auditing.descriptions import descriptions
from perfscore.auditing.finding import Finding
from perfscore.auditing.judgement import Judgement, ToldFinding, judgement, verdicts, worst_first, worst_forms
from perfscore.auditing.run import AuditReport
from perfscore.messages import Lang, Problem, wording
from perfscore.reading.outcome import DocumentResult
from perfscore.reporting.as_text import overview_text
from perfscore.reporting.audit_charts import codes_chart, totals_chart, verdicts_chart
from perfscore.reporting.form_html import FormPart, PageWords, counted, figure
from perfscore.reporting.judgement_text import day_text, few, grade_text, judgement_text, units_text
from perfscore.reporting.markup import Markup, element, joined
from perfscore.reporting.page import page
from perfscore.reporting.provenance import file_of, limits, name_of, told, unit_of, unread
from perfscore.values.number import interval_text, points_text

_MOST_OF_A_FILE = 3  # things that the page says of one document


def audit_html(report: AuditReport, lang: Lang = "zh", inferred: str = "", day: date | None = None) -> Markup:
    """The whole page. ``inferred`` says how the rules were found; without a ``day`` its place is left blank."""
    shown = _Page(lang, report)
    body = (
        element("h1", shown.word("H_title")),
        *shown.about(day),
        *shown.documents(report.documents),
        *shown.summary(),
        *shown.inferred(inferred),
        *shown.overview(),
        *shown.filter(),
        *shown.forms(),
        *shown.across(),
        shown.sign(),
        *shown.codes(),
    )
    return page(shown.word("H_title"), *body, lang=lang, filtered=True)


def overview_html(report: AuditReport, lang: Lang = "zh") -> Markup:
    """What the report comes to, one line for each form, and what is found across them, without a page around it."""
    shown = _Page(lang, report)
    return joined(*shown.documents(report.documents), *shown.summary(), *shown.overview(), *shown.across())


class _Page(PageWords):
    """The parts of the page that are of no single form."""

    def __init__(self, lang: Lang, report: AuditReport) -> None:
        super().__init__(lang)
        self.report = report
        self.order = worst_forms(report.audits)

    def about(self, day: date | None) -> Iterator[Markup]:
        """Whose forms, from which files, and when."""
        files = few((file_of(audit.result.form) for audit in self.report.audits), self.lang)
        said = {
            "W_unit": units_text([audit.result.form for audit in self.report.audits], self.lang),
            "W_file": files,
            "H_date": day_text(day, self.lang),
        }
        if settings := limits(self.report.profile, self.lang):
            said["H_limits"] = settings
        pairs = (joined(element("dt", self.word(code)), element("dd", each)) for code, each in said.items())
        yield element("dl", *(element("div", pair) for pair in pairs), class_="about")

    def documents(self, documents: Sequence[DocumentResult]) -> Iterator[Markup]:
        """What was not read, before all else; then what is to be said of documents that were."""
        failed, noted = unread(documents), [each for each in documents if each.apart and not each.failure]
        if failed:
            said = self.word("W_some_unread", count=len(documents), unread=len(failed))
            yield element("div", element("strong", said), self.problems(failed), class_="unread", role="alert")
        if noted:
            yield self.problems(noted)

    def problems(self, documents: Sequence[DocumentResult]) -> Markup:
        """One line for each thing to be said of a document, under its name; of many the first and their number."""
        lines = [
            element("li", element("b", each.file), " ", element("code", item.code), f" {told(item, self.lang)}", more)
            for each in documents
            for item, more in _first_of(each, self.lang)
        ]
        return element("ul", *lines, class_="documents")

    def summary(self) -> Iterator[Markup]:
        """The judgement in one sentence, what to look at first, and the counts as bars."""
        report, found = self.report, judgement(self.report)
        if not report.audits:
            yield element("p", self.word("W_no_forms"), class_="lead")
            return
        yield element("p", judgement_text(found, self.lang), class_="lead judgement")
        yield from self.leading(found)
        if report.overview.rows:
            yield element("p", overview_text(report.overview, self.lang))
        if verdicts(report.audits):
            yield verdicts_chart(report, self.lang)
        yield codes_chart(report, self.lang)
        yield totals_chart(report, self.order, self.lang)

    def leading(self, found: Judgement) -> Iterator[Markup]:
        if found.leading:
            items = (self.first(each) for each in found.leading)
            yield joined(element("h2", self.word("H_first")), element("ol", *items, class_="first"))

    def first(self, each: ToldFinding) -> Markup:
        """One of the findings to look at first, with the way to it."""
        item = each.finding
        form = None if each.form is None else self.report.audits[each.form].result.form
        named = self.word("W_across") if form is None else name_of(form, self.lang)
        way = element("a", named, href="#across" if each.form is None else f"#form-{each.form}")
        row = self.word("W_quoted", text=item.row) if item.row else ""
        points = "" if item.points is None else self.word("H_points", points=points_text(item.points))
        return element("li", self.badge(item), " ", way, f" {row} ", self.code(item), f" {self.title(item)}{points}")

    def inferred(self, inferred: str) -> Iterator[Markup]:
        """How the rules were found, for those who want to know."""
        if inferred:
            yield element("details", element("summary", self.word("H_inferred")), element("pre", inferred))

    def filter(self) -> Iterator[Markup]:
        search = element("label", self.word("H_search"), " ", element("input", type="search", id="search"))
        only = element("label", element("input", type="checkbox", id="only"), " ", self.word("H_only"))
        yield element("div", search, only, class_="filter", role="search")

    def overview(self) -> Iterator[Markup]:
        """One line per form, worst first, each a link to its rows."""
        codes = ("H_form", "W_file", "W_unit", "W_year", "W_declared", "W_recomputed", "H_grade", "H_found")
        rows = []
        for number in self.order:
            audit = self.report.audits[number]
            result, form = audit.result, audit.result.form
            link = element("a", name_of(form, self.lang), href=f"#form-{number}")
            total = "—" if result.total is None else interval_text(result.total, 2, self.lang)
            figures = (form.year or "—", points_text(result.declared_total), total, grade_text(audit, self.lang))
            words = (element("th", link, scope="row"), element("td", file_of(form)), element("td", unit_of(form)))
            found = counted(audit.findings, self.lang)
            rows.append(element("tr", *words, *map(figure, figures), element("td", found)))
        if rows:
            table = self.table(self.word("H_forms"), codes, [element("tbody", *rows)], class_="forms")
            yield joined(element("h2", self.word("H_forms")), table)

    def forms(self) -> Iterator[Markup]:
        part = FormPart(self.lang)
        for number in self.order:
            yield part.section(self.report.audits[number], number)

    def across(self) -> Iterator[Markup]:
        if self.report.findings:
            found = self.findings(worst_first(self.report.findings), across=True)
            yield element("section", element("h2", self.word("W_across")), found, id="across")

    def codes(self) -> Iterator[Markup]:
        """What each code on the page means."""
        every = [item for audit in self.report.audits for item in audit.findings] + list(self.report.findings)
        used = sorted({code for item in every for code in _codes_of(item)})
        if used:
            known = descriptions(self.lang)
            entries = (joined(*self.meaning(code, known[code])) for code in used)
            yield joined(element("h2", self.word("H_meaning")), element("dl", *entries, class_="meaning"))

    def meaning(self, code: str, lines: Sequence[str]) -> Iterator[Markup]:
        title, *rest = lines
        yield element("dt", element("code", code), f" {title}", id=f"code-{code}")
        yield element("dd", *(element("p", line) for line in rest))

    def sign(self) -> Markup:
        """Where the auditor signs; on paper only."""
        return element("p", *(element("span", self.word(code)) for code in ("H_signed", "H_date")), class_="sign")


def _codes_of(item: Finding) -> Iterator[str]:
    yield item.code
    for each in item.consequences:
        yield from _codes_of(each)


def _first_of(document: DocumentResult, lang: Lang) -> Iterator[tuple[Problem, str]]:
    """What the page says of a document, and at its end how much more there is: a stranger's file may have a hundred."""
    first, left = document.apart[:_MOST_OF_A_FILE], len(document.apart) - _MOST_OF_A_FILE
    for item in first:
        is_last = left > 0 and item is first[-1]
        yield item, wording("W_more_of_file", lang, {"count": str(left)}) if is_last else ""
