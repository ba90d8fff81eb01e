"""An audit -> one self-contained HTML page: summary, forms, rows with their arithmetic, findings; filter and search.

Nothing is fetched; every word of a document is escaped; the small script only hides and shows what is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.run import AuditReport, Checked
from perfscore.errors import Lang, wording
from perfscore.form import Form, Unsure
from perfscore.reading.outcome import DocumentResult
from perfscore.reporting.as_text import finding_text, overview_text
from perfscore.reporting.audit_charts import findings_svg, totals_svg
from perfscore.reporting.doubtful import legend, marked, unsure_of
from perfscore.reporting.markup import Markup, element, joined
from perfscore.reporting.page import page
from perfscore.reporting.provenance import file_of, readings, ruling, spot, told, unit_of, unread
from perfscore.scoring.score import FormRows, FormScore, RowScore
from perfscore.scoring.verdict import Verdict
from perfscore.values.number import interval_text, points_text, text

_HEADS = ("W_row", "W_target", "W_actual", "W_weight", "W_declared", "W_recomputed", "W_verdict", "W_where")
_WORDS = ("W_row", "H_form", "W_file", "W_unit", "W_verdict", "W_where")  # columns of words, flush left


def audit_html(report: AuditReport, lang: Lang = "zh", inferred: str = "") -> Markup:
    """The whole page. ``inferred`` says how the rules were found."""
    shown = _Page(lang)
    parts = (
        element("h1", shown.word("H_title")),
        *shown.documents(report.documents),
        *shown.summary(report),
        *shown.inferred(inferred),
        *shown.filter(),
        *shown.overview(report),
        *shown.forms(report),
        *shown.across(report),
        shown.sign(),
    )
    return page(shown.word("H_title"), element("main", *parts), lang=lang, filtered=True)


class _Page:
    """Fragments of the page in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def word(self, code: str, **figures: object) -> str:
        return wording(code, self.lang, {name: str(value) for name, value in figures.items()})

    def documents(self, documents: Sequence[DocumentResult]) -> Iterator[Markup]:
        """What was not read, before all else; then what is to be said of documents that were."""
        failed, noted = unread(documents), [each for each in documents if each.apart and not each.failure]
        if failed:
            said = self.word("W_some_unread", count=len(documents), unread=len(failed))
            yield element("div", element("strong", said), self.problems(failed), class_="unread", role="alert")
        if noted:
            yield self.problems(noted)

    def problems(self, documents: Sequence[DocumentResult]) -> Markup:
        """One line for each thing to be said of a document, under its name."""
        lines = [
            element("li", element("b", each.file), " ", element("code", item.code), f" {told(item, self.lang)}")
            for each in documents
            for item in each.apart
        ]
        return element("ul", *lines, class_="documents")

    def summary(self, report: AuditReport) -> Iterator[Markup]:
        """Counts, and the verdicts as one bar."""
        if not report.audits:
            yield element("p", self.word("W_no_forms"), class_="lead")
            return
        verdicts = Counter(row.verdict for audit in report.audits for row in audit.result.rows)
        found = [item for audit in report.audits for item in audit.findings] + list(report.findings)
        severities = Counter(item.severity for item in found)
        figures = {"forms": len(report.audits), "rows": sum(verdicts.values())}
        counted = "　".join(f"{self.word(f'W_{each.value}')} {severities[each]}" for each in Severity)
        yield element("p", f"{self.word('H_counts', **figures)}　{counted}", class_="lead")
        if report.overview.rows:
            yield element("p", overview_text(report.overview, self.lang))
        yield self.bar(verdicts)
        yield joined(totals_svg(report, self.lang), findings_svg(report, self.lang))

    def inferred(self, inferred: str) -> Iterator[Markup]:
        """How the rules were found, for those who want to know."""
        if inferred:
            yield element("details", element("summary", self.word("H_inferred")), element("pre", inferred))

    def filter(self) -> Iterator[Markup]:
        search = element("label", self.word("H_search"), " ", element("input", type="search", id="search"))
        only = element("label", element("input", type="checkbox", id="only"), " ", self.word("H_only"))
        yield element("div", search, only, class_="filter", role="search")

    def bar(self, verdicts: Counter[Verdict]) -> Markup:
        """The verdicts side by side, wide as they are many; the numbers stand in the legend."""
        total = sum(verdicts.values()) or 1
        parts, legend, at = [], [], 0
        for each in Verdict:
            width = verdicts[each] * 1000 // total
            parts.append(element("rect", class_=f"v-{each.value}", x=at, y=0, width=width, height=22))
            at += width
            if verdicts[each]:
                dot = element("span", class_=f"dot v-{each.value}")
                legend.append(element("li", dot, f"{self.word(f'W_{each.value}')} {verdicts[each]}"))
        shape = {"class_": "bar", "viewBox": "0 0 1000 22", "preserveAspectRatio": "none", "role": "img"}
        drawn = element("svg", *parts, **shape, aria_label=self.word("H_verdicts"))
        return joined(drawn, element("ul", *legend, class_="legend"))

    def overview(self, report: AuditReport) -> Iterator[Markup]:
        """One line per form, each a link to its rows."""
        codes = ("H_form", "W_file", "W_unit", "W_year", "W_declared", "W_recomputed", "H_grade", "H_found")
        rows = []
        for number, audit in enumerate(report.audits):
            result = audit.result
            form = result.form
            link = element("a", form.name or "—", href=f"#form-{number}")
            words = (link, file_of(form), unit_of(form))
            total = "—" if result.total is None else interval_text(result.total, 2)
            figures = (form.year or "—", points_text(result.declared_total), total, result.grade or "—")
            cells = (*(element("td", each) for each in words), *map(_figure, (*figures, _counted(audit.findings))))
            rows.append(element("tr", *cells))
        if rows:
            yield joined(element("h2", self.word("H_forms")), self.table(codes, rows, class_="forms"))

    def table(self, codes: tuple[str, ...], rows: Sequence[Markup], **attributes: str) -> Markup:
        """Rows under their titles, which stand on the side on which their figures stand."""
        heads = [element("th", self.word(code), **({} if code in _WORDS else {"class_": "n"})) for code in codes]
        body = joined(element("thead", element("tr", *heads)), element("tbody", *rows))
        return element("div", element("table", body, **attributes), class_="wide")

    def forms(self, report: AuditReport) -> Iterator[Markup]:
        for number, audit in enumerate(report.audits):
            yield element("section", *self.form(audit), id=f"form-{number}")

    def form(self, audit: Checked) -> Iterator[Markup]:
        """Title, where it is from, rows, findings and the receipt of one form."""
        result = audit.result
        form = result.form
        yield element("h2", form.name or "—")
        kind = (self.word(f"W_{form.kind.value}"), str(form.year or "—"), unit_of(form))
        yield element("p", " · ".join((*kind, self.ruling(result))), class_="meta")
        yield element("p", " · ".join((file_of(form), spot(form.source, self.lang))), class_="meta from")
        yield self.table(_HEADS, [self.row(row, unsure_of(result, row)) for row in result.rows], class_="rows")
        if said := legend([form], self.lang):
            yield element("p", said, class_="meta doubtful")
        yield self.findings(audit.findings)
        yield from self.readings(form)
        yield from self.receipt(result)

    def readings(self, form: Form) -> Iterator[Markup]:
        """The oddities of the reading, folded away."""
        if form.problems:
            lines = [element("li", element("code", item.code), f" {told(item, self.lang)}") for item in form.problems]
            summary = element("summary", readings(form, self.lang))
            yield element("details", summary, element("ul", *lines), class_="readings")

    def ruling(self, result: FormRows) -> str:
        """The rule set and why it was chosen, or that there is none."""
        if not isinstance(result, FormScore):
            return self.word("W_no_rules")
        return ruling(result.rules, self.lang)

    def row(self, row: RowScore, unsure: dict[str, Unsure]) -> Markup:
        """One row; the arithmetic opens under its name, doubtful cells are marked."""
        printed = {
            "target": row.target or "—",
            "actual": row.actual or "—",
            "weight": "—" if row.weight is None else text(row.weight),
            "score": points_text(row.declared),
        }
        recomputed = "—" if row.score is None else interval_text(row.score, 2)
        shown = (*(marked(cell, field, unsure, self.lang) for field, cell in printed.items()), recomputed)
        named = marked(row.name, "name", unsure, self.lang)
        name = element("details", element("summary", named), element("p", row.explain(self.lang)))
        verdict = element("span", self.word(f"W_{row.verdict.value}"), class_=f"badge v-{row.verdict.value}")
        place = element("td", spot(row.source, self.lang), class_="at")
        cells = (element("td", name), *map(_figure, shown), element("td", verdict), place)
        return element("tr", *cells, data_verdict=row.verdict.value)

    def findings(self, findings: tuple[Finding, ...], across: bool = False) -> Markup:
        items = (self.finding(item, across) for item in findings)
        return element("ul", *items, class_="findings") if findings else Markup()

    def finding(self, item: Finding, across: bool) -> Markup:
        name = item.severity.value
        badge = element("span", self.word(f"W_{name}"), class_=f"badge s-{name}")
        said = f" {finding_text(item, self.lang, across)}"
        return element("li", badge, " ", element("code", item.code), said, data_severity=name)

    def across(self, report: AuditReport) -> Iterator[Markup]:
        if report.findings:
            yield joined(element("h2", self.word("W_across")), self.findings(report.findings, across=True))

    def sign(self) -> Markup:
        """Where the auditor signs; on paper only."""
        return element("p", *(element("span", self.word(code)) for code in ("H_signed", "H_date")), class_="sign")

    def receipt(self, result: FormRows) -> Iterator[Markup]:
        """What the scores rest on."""
        if isinstance(result, FormScore):
            parts = result.receipt.to_dict().items()
            shown = "　".join(f"{name} {value[:16] if name.endswith('hash') else value}" for name, value in parts)
            yield element("p", shown, class_="meta receipt")


def _figure(shown: object) -> Markup:
    return element("td", shown, class_="n")


def _counted(findings: tuple[Finding, ...]) -> Markup:
    counted = Counter(item.severity for item in findings)
    shown = [element("span", counted[each], class_=f"badge s-{each.value}") for each in Severity if counted[each]]
    return joined(*(part for each in shown for part in (" ", each))) if shown else Markup("0")
