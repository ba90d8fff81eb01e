"""One audited form as a section of a page: where it is from, its rows, and beside each the arithmetic and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from perfscore.auditing.descriptions import descriptions
from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.judgement import worst_first
from perfscore.auditing.run import Checked
from perfscore.form import Form
from perfscore.messages import Lang, wording
from perfscore.reporting.as_text import finding_text
from perfscore.reporting.doubtful import legend, marked, of, unit_marked
from perfscore.reporting.judgement_text import grade_text
from perfscore.reporting.markup import Markup, element, joined
from perfscore.reporting.provenance import NOTHING, file_of, name_of, readings, ruling, spot, told
from perfscore.reporting.row_view import HEADS, RowView, form_view
from perfscore.scoring.receipt import Receipt
from perfscore.scoring.score import FormRows, FormScore
from perfscore.scoring.verdict import Verdict
from perfscore.values.number import interval_text, points_text, text

_OF_HASH = 16  # of the 64 digits of a hash: enough to tell two papers apart
_OF_WORDS = ("W_row", "H_form", "W_file", "W_unit", "W_verdict", "W_where", "H_found")  # columns of words, flush left
_PLAIN = (Verdict.AGREES, Verdict.WITHIN_BAND)


class PageWords:
    """Fragments of a page in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def word(self, code: str, **figures: object) -> str:
        return wording(code, self.lang, {name: str(value) for name, value in figures.items()})

    def badge(self, item: Finding) -> Markup:
        name = item.severity.value
        return element("span", self.word(f"W_{name}"), class_=f"badge s-{name}")

    def code(self, item: Finding) -> Markup:
        """The code, a link to what it means."""
        return element("a", element("code", item.code), href=f"#code-{item.code}")

    def title(self, item: Finding) -> str:
        return descriptions(self.lang)[item.code][0]

    def table(self, label: str, codes: Sequence[str], bodies: Sequence[Markup], **attributes: str) -> Markup:
        """Groups of rows under their titles, which stand on the side on which their figures stand."""
        heads = [
            element("th", self.word(code), scope="col", **({} if code in _OF_WORDS else {"class_": "n"}))
            for code in codes
        ]
        body = joined(element("thead", element("tr", *heads)), *bodies)
        shown = element("table", body, **attributes)
        return element("div", shown, class_="wide", tabindex=0, role="region", aria_label=label)

    def findings(self, findings: Sequence[Finding], across: bool = False) -> Markup:
        items = (self.finding(item, across) for item in findings)
        return element("ul", *items, class_="findings") if findings else Markup()

    def finding(self, item: Finding, across: bool = False) -> Markup:
        kind = "plain" if item.severity is Severity.INFO or not item.stands else "notable"
        said = f" {finding_text(item, self.lang, across)}"
        marks = {"data_item": kind, "data_severity": item.severity.value}
        return element("li", self.badge(item), " ", self.code(item), said, **marks)


class FormPart(PageWords):
    """The section of one form."""

    def section(self, audit: Checked, number: int) -> Markup:
        named = f"form-{number}"
        return element("section", *self.parts(audit, number), id=named, class_="form", aria_labelledby=f"{named}-name")

    def parts(self, audit: Checked, number: int) -> Iterator[Markup]:
        """Title, where it is from, totals, findings of the whole, rows with theirs, and the receipt."""
        result, form = audit.result, audit.result.form
        shown = form_view(result, audit.findings, self.lang)
        yield from self.head(form, number)
        yield element("p", self.ruling(result), class_="meta")
        if shown.sources:
            said = self.word("W_then").join(source.text(self.lang) for source in shown.sources)
            yield element("p", said, class_="meta")
        if shown.has_results:
            yield element("p", self.totals(audit), class_="totals")
        label = self.word("H_rows", number=number + 1, form=name_of(form, self.lang))
        yield self.findings(worst_first(shown.findings))
        if not audit.findings:
            yield element("p", self.word("H_nothing"), class_="meta")
        heads = [HEADS[n] for n in shown.columns]
        yield self.table(label, heads, [self.row(each, shown.columns) for each in shown.rows], class_="rows")
        if said := legend([form], self.lang):
            yield element("p", said, class_="meta doubtful")
        yield from self.readings(form)
        yield from self.receipt(result)

    def head(self, form: Form, number: int) -> Iterator[Markup]:
        """What a form is, and where it is from."""
        name = marked(name_of(form, self.lang), "name", of(form), self.lang)
        yield element("h2", name, id=f"form-{number}-name")
        kind = (self.word(f"W_{form.kind.value}"), str(form.year or NOTHING), unit_marked(form, self.lang))
        yield element("p", " · ".join(kind), class_="meta")
        yield element("p", " · ".join((file_of(form), spot(form.source, self.lang))), class_="meta from")

    def totals(self, audit: Checked) -> str:
        result = audit.result
        total = NOTHING if result.total is None else interval_text(result.total, 2, self.lang)
        declared, grade = points_text(result.declared_total), grade_text(audit, self.lang)
        return self.word("W_total", declared=declared, total=total, grade=grade)

    def ruling(self, result: FormRows) -> str:
        """The rule set and why it was chosen, or that there is none."""
        return ruling(result.rules, self.lang) if isinstance(result, FormScore) else self.word("W_no_rules")

    def row(self, shown: RowView, columns: Sequence[int]) -> Markup:
        """One row; under it the arithmetic, open where there is something to say, and what was found."""
        row = shown.row
        plain = row.verdict in _PLAIN and all(
            item.severity is Severity.INFO or not item.stands for item in shown.findings
        )
        verdict = element("span", shown.verdict, class_=f"badge v-{row.verdict.value}")
        apart = element("span", f" {_signed(shown)}", class_="n") if shown.excess else Markup()
        place = element("td", spot(row.source, self.lang), class_="at")
        figures = map(figure, shown.cells[1:6])
        cells = (element("th", shown.name, scope="row"), *figures, element("td", verdict, apart), place)
        first = element("tr", *(cells[n] for n in columns), data_verdict=row.verdict.value)
        under = element("td", self.arithmetic(shown, plain), self.beside(shown), colspan=len(columns))
        return element("tbody", first, element("tr", under, class_="under"), data_item="plain" if plain else "notable")

    def arithmetic(self, shown: RowView, folded: bool) -> Markup:
        """How the score comes about; empty where a finding of the row says it."""
        if not shown.arithmetic:
            return Markup()
        content = (element("summary", self.word("H_arithmetic")), element("p", shown.arithmetic))
        return element("details", *content, **({} if folded else {"open": "open"}))

    def beside(self, shown: RowView) -> Markup:
        """The findings of a row, whose name and place stand above them."""
        lines = (
            element("p", self.badge(item), " ", self.code(item), f" {item.message(self.lang)}",
                    class_="finding", data_severity=item.severity.value)
            for item in worst_first(shown.findings)
        )  # fmt: skip
        return joined(*lines)

    def readings(self, form: Form) -> Iterator[Markup]:
        """The oddities of the reading, folded away."""
        if form.problems:
            lines = [element("li", element("code", item.code), f" {told(item, self.lang)}") for item in form.problems]
            summary = element("summary", readings(form, self.lang))
            yield element("details", summary, element("ul", *lines), class_="readings")

    def receipt(self, result: FormRows) -> Iterator[Markup]:
        """What the scores rest on."""
        if isinstance(result, FormScore):
            parts = (f"{self.word(code)} {value}" for code, value in _receipt(result.receipt))
            yield element("p", self.word("W_then").join(parts), class_="meta receipt")


def _receipt(found: Receipt) -> Iterator[tuple[str, str]]:
    """What names each part of a receipt, and the part; of hashes their first digits."""
    yield "X_engine", f"perfscore {found.engine}"
    yield "X_rules", f"{found.rules} {found.version}"
    yield "X_rules_hash", found.rules_hash[:_OF_HASH]
    yield "X_form_hash", found.form_hash[:_OF_HASH]
    if found.catalogue_hash:
        yield "X_words_hash", found.catalogue_hash[:_OF_HASH]


def figure(shown: object) -> Markup:
    """A cell of figures, flush right."""
    return element("td", shown, class_="n")


def counted(findings: Sequence[Finding], lang: Lang) -> Markup:
    """How many findings of each severity, as badges that say which."""
    counts = Counter(item.severity for item in findings if item.stands)
    shown = [
        element("span", f"{wording(f'W_{each.value}', lang)} {counts[each]}", class_=f"badge s-{each.value}")
        for each in Severity
        if counts[each]
    ]
    return joined(*(part for each in shown for part in (" ", each))) if shown else Markup("0")


def _signed(shown: RowView) -> str:
    return ("+" if shown.excess > 0 else "") + text(shown.excess, 2)
