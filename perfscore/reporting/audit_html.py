"""An audit -> one self-contained HTML page: summary, forms, rows with their arithmetic, findings; filter and search.

Nothing is fetched; every word of a document is escaped; the small script only hides and shows what is there.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files

from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.run import Audit, AuditReport
from perfscore.errors import Lang, wording
from perfscore.reporting.as_text import finding_text, overview_text
from perfscore.reporting.audit_charts import findings_svg, totals_svg
from perfscore.reporting.rules_page import style_sheet
from perfscore.scoring.score import FormScore, RowScore
from perfscore.scoring.verdict import Verdict
from perfscore.values.number import interval_text, points_text, text

_NUMBER = ' class="n"'
_HEADS = ("W_row", "W_target", "W_actual", "W_weight", "W_declared", "W_recomputed", "W_verdict")


def audit_html(report: AuditReport, lang: Lang = "zh", unread: Sequence[str] = (), inferred: str = "") -> str:
    """The whole page. ``unread`` says what could not be read, ``inferred`` how the rules were found."""
    page = _Page(lang)
    parts = (
        *page.summary(report),
        *page.aside(unread, inferred),
        *page.filter(),
        *page.overview(report),
        *page.forms(report),
        *page.across(report),
        page.sign(),
    )
    title = page.word("H_title")
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{style_sheet()}</style></head>"
        f'<body class="audit"><main>{"".join(parts)}</main><script>{filter_script()}</script></body></html>\n'
    )


def filter_script() -> str:
    """The one script of the page: it hides and shows rows."""
    return files("perfscore.reporting").joinpath("filter.js").read_text(encoding="utf-8")


class _Page:
    """Fragments of the page in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def word(self, code: str, **figures: object) -> str:
        return _safe(wording(code, self.lang, {name: str(value) for name, value in figures.items()}))

    def summary(self, report: AuditReport) -> Iterator[str]:
        """Headline, counts, and the verdicts as one bar."""
        verdicts = Counter(row.verdict for audit in report.audits for row in audit.result.rows)
        found = [item for audit in report.audits for item in audit.findings] + list(report.findings)
        severities = Counter(item.severity for item in found)
        yield f"<h1>{self.word('H_title')}</h1>"
        figures = {"forms": len(report.audits), "rows": sum(verdicts.values())}
        counted = "　".join(f"{self.word(f'W_{each.value}')} {severities[each]}" for each in Severity)
        yield f'<p class="lead">{self.word("H_counts", **figures)}　{counted}</p>'
        if report.overview.rows:
            yield f"<p>{_safe(overview_text(report.overview, self.lang))}</p>"
        yield self.bar(verdicts)
        yield f"{totals_svg(report, self.lang)}{findings_svg(report, self.lang)}"

    def aside(self, unread: Sequence[str], inferred: str) -> Iterator[str]:
        """What a reader should know before the rows."""
        if unread:
            lines = "".join(f"<li>{_safe(line)}</li>" for line in unread)
            yield f'<h2>{self.word("H_unread")}</h2><ul class="unread">{lines}</ul>'
        if inferred:
            yield f"<details><summary>{self.word('H_inferred')}</summary><pre>{_safe(inferred)}</pre></details>"

    def filter(self) -> Iterator[str]:
        yield (
            '<div class="filter" role="search">'
            f'<label>{self.word("H_search")} <input type="search" id="search"></label>'
            f'<label><input type="checkbox" id="only"> {self.word("H_only")}</label></div>'
        )

    def bar(self, verdicts: Counter[Verdict]) -> str:
        """The verdicts side by side, wide as they are many; the numbers stand in the legend."""
        total = sum(verdicts.values()) or 1
        parts, at = [], 0
        for each in Verdict:
            width = verdicts[each] * 1000 // total
            parts.append(f'<rect class="v-{each.value}" x="{at}" y="0" width="{width}" height="22"/>')
            at += width
        legend = "".join(
            f'<li><span class="dot v-{each.value}"></span>{self.word(f"W_{each.value}")} {verdicts[each]}</li>'
            for each in Verdict
            if verdicts[each]
        )
        said = self.word("H_verdicts")
        head = f'<svg class="bar" viewBox="0 0 1000 22" preserveAspectRatio="none" role="img" aria-label="{said}">'
        return f'{head}{"".join(parts)}</svg><ul class="legend">{legend}</ul>'

    def overview(self, report: AuditReport) -> Iterator[str]:
        """One line per form, each a link to its rows."""
        codes = ("H_form", "W_declared", "W_recomputed", "H_grade", "H_found")
        heads = self.heads(codes)
        yield f'<h2>{self.word("H_forms")}</h2><div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>'
        for number, audit in enumerate(report.audits):
            result = audit.result
            declared = points_text(result.declared_total)
            total = "—" if result.total is None else interval_text(result.total, 2)
            cells = (declared, total, _safe(result.grade or "—"), _counted(audit.findings))
            shown = "".join(f'<td class="n">{cell}</td>' for cell in cells)
            yield f'<tr><td><a href="#form-{number}">{_safe(result.form.name)}</a></td>{shown}</tr>'
        yield "</tbody></table></div>"

    def heads(self, codes: tuple[str, ...]) -> str:
        """Column titles, on the side on which their figures stand."""
        plain = (codes[0], "W_verdict")
        return "".join(f"<th{'' if code in plain else _NUMBER}>{self.word(code)}</th>" for code in codes)

    def forms(self, report: AuditReport) -> Iterator[str]:
        for number, audit in enumerate(report.audits):
            yield f'<section id="form-{number}">{"".join(self.form(audit))}</section>'

    def form(self, audit: Audit) -> Iterator[str]:
        """Title, rows, findings and the receipt of one form."""
        result = audit.result
        form = result.form
        yield f"<h2>{_safe(form.name)}</h2>"
        kind = self.word("W_and").join((self.word(f"W_{form.kind.value}"), str(form.year or "—")))
        yield f'<p class="meta">{kind} · {_safe(result.rules.id)} {_safe(result.rules.title)}</p>'
        heads = self.heads(_HEADS)
        yield f'<div class="wide"><table class="rows"><thead><tr>{heads}</tr></thead><tbody>'
        yield from (self.row(row) for row in result.rows)
        yield "</tbody></table></div>"
        yield self.findings(audit.findings)
        yield self.receipt(result)

    def row(self, row: RowScore) -> str:
        """One row; the arithmetic opens under its name."""
        shown = (
            row.target or "—",
            row.actual or "—",
            "—" if row.weight is None else text(row.weight),
            points_text(row.declared),
            "—" if row.score is None else interval_text(row.score, 2),
        )
        name = f"<details><summary>{_safe(row.name)}</summary><p>{_safe(row.explain(self.lang))}</p></details>"
        cells = "".join(f'<td class="n">{_safe(cell)}</td>' for cell in shown)
        verdict = f'<td><span class="badge v-{row.verdict.value}">{self.word(f"W_{row.verdict.value}")}</span></td>'
        return f'<tr data-verdict="{row.verdict.value}"><td>{name}</td>{cells}{verdict}</tr>'

    def findings(self, findings: tuple[Finding, ...]) -> str:
        items = "".join(map(self.finding, findings))
        return f'<ul class="findings">{items}</ul>' if items else ""

    def finding(self, item: Finding) -> str:
        name = item.severity.value
        badge = f'<span class="badge s-{name}">{self.word(f"W_{name}")}</span>'
        return (
            f'<li data-severity="{name}">{badge} <code>{item.code}</code> {_safe(finding_text(item, self.lang))}</li>'
        )

    def across(self, report: AuditReport) -> Iterator[str]:
        if report.findings:
            yield f"<h2>{self.word('W_across')}</h2>{self.findings(report.findings)}"

    def sign(self) -> str:
        """Where the auditor signs; on paper only."""
        return f'<p class="sign"><span>{self.word("H_signed")}</span><span>{self.word("H_date")}</span></p>'

    def receipt(self, result: FormScore) -> str:
        parts = result.receipt.to_dict().items()
        shown = "　".join(f"{name} {value[:16] if name.endswith('hash') else value}" for name, value in parts)
        return f'<p class="meta receipt">{_safe(shown)}</p>'


def _counted(findings: tuple[Finding, ...]) -> str:
    counted = Counter(item.severity for item in findings)
    shown = [f'<span class="badge s-{each.value}">{counted[each]}</span>' for each in Severity if counted[each]]
    return " ".join(shown) or "0"


def _safe(shown: object) -> str:
    return html.escape(str(shown))
