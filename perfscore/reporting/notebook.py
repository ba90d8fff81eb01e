"""What a notebook shows of forms, scores and audits: the tables of the report, with its style kept to themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from perfscore.auditing.run import AuditReport, Checked
from perfscore.form import Form
from perfscore.reporting.audit_html import overview_html
from perfscore.reporting.form_html import FormPart, figure
from perfscore.reporting.markup import Markup, element
from perfscore.reporting.page import style_sheet
from perfscore.reporting.row_view import HEADS, FormView, RowView, form_view
from perfscore.scoring.score import FormRows, RowScore, form_rows

_PRINTED = HEADS[:5]  # what a form prints of a row; the rest is what scoring says of it
_WORDS = 1
_WITHIN = re.compile(r' href="#[^"]*"')  # a link to another part of the page, which is not there


def form_shown(form: Form) -> str:
    """A form: its rows as printed."""
    part = FormPart("zh")
    rows = [element("tr", *_cells(each.cells[: len(_PRINTED)])) for each in form_view(form_rows(form), ()).rows]
    table = part.table(form.name, _PRINTED, [element("tbody", *rows)], class_="rows")
    return _shown(*part.head(form, 0), table)


def score_shown(result: FormRows) -> str:
    """A scored form: its total, and its rows with their arithmetic."""
    part = FormPart("zh")
    totals = element("p", part.totals(Checked(result=result, findings=())), class_="totals")
    return _shown(*part.head(result.form, 0), totals, _rows(part, form_view(result, ())))


def row_shown(row: RowScore) -> str:
    """A scored row with its arithmetic."""
    return _shown(_rows(FormPart("zh"), FormView((RowView(row),), ())))


def audit_shown(audit: Checked) -> str:
    """An audited form: its section of the report."""
    return _shown(FormPart("zh").section(audit, 0))


def report_shown(report: AuditReport) -> str:
    """What an audit comes to, and one line for each form."""
    return _shown(overview_html(report))


def _rows(part: FormPart, view: FormView) -> Markup:
    heads = [HEADS[n] for n in view.columns]
    return part.table("", heads, [part.row(each, view.columns) for each in view.rows], class_="rows")


def _cells(texts: Sequence[str]) -> tuple[Markup, ...]:
    return (*(element("td", each) for each in texts[:_WORDS]), *map(figure, texts[_WORDS:]))


def _shown(*parts: Markup) -> str:
    """The parts with the style of our pages, which holds inside of them alone, over what a notebook says of tables."""
    scoped = style_sheet().replace(":root", ":scope").replace(".audit", ":scope.perfscore .audit")
    style = element("style", Markup(f"@scope (.perfscore){{{scoped}}}"))
    return _WITHIN.sub("", element("div", style, element("div", *parts, class_="audit"), class_="perfscore"))
