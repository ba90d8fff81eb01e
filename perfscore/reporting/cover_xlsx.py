"""The cover of an audit's workbook (what, when, by which rules, what came of it) and its index with links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from perfscore.auditing.finding import Severity
from perfscore.auditing.judgement import judgement, verdicts
from perfscore.auditing.run import AuditReport, Checked
from perfscore.messages import Lang, wording
from perfscore.reporting.judgement_text import day_text, grades_text, judgement_text, units_text
from perfscore.reporting.provenance import file_of, limits, name_of, unit_of
from perfscore.reporting.xlsx_kit import (
    Book,
    CellValue,
    Formula,
    Link,
    as_head,
    bold,
    finish,
    heighten,
    letter,
    number,
    one_page_wide,
)
from perfscore.rules.model import RuleSet
from perfscore.scoring.score import FormScore
from perfscore.scoring.verdict import Verdict
from perfscore.version import __version__

_COVER_WIDTHS = (24, 66)
_INDEX_HEADS = (
    "X_number", "H_form", "X_kind", "W_year", "W_unit", "W_file", "W_declared", "W_recomputed", "X_most", "H_grade",
    "W_error", "W_warning", "W_info", "X_rules", "X_form_hash",
)  # fmt: skip
_INDEX_WIDTHS = (5, 34, 16, 6, 26, 24, 9, 9, 9, 10, 6, 6, 6, 22, 34)
_INDEX_PRINTED = 14
_COUNTED = range(11, 14)


def cover_sheet(book: Book, report: AuditReport, day: date | None, lang: Lang) -> None:
    """Whose forms, when, by which rules, what they come to, and where to sign."""
    from openpyxl.styles import Alignment

    sheet = book.sheet(wording("X_cover", lang))
    for column, width in enumerate(_COVER_WIDTHS, start=1):
        sheet.column_dimensions[letter(column)].width = width
    book.put(sheet, 1, [wording("H_title", lang)])
    bold(sheet, 1, 1, size=18)
    sheet.row_dimensions[1].height = 34
    for row, (code, value) in enumerate(_entries(report, day, lang), start=3):
        values = (wording(code, lang), value)
        book.put(sheet, row, values)
        as_head(sheet, row, 1)
        sheet.cell(row, 2).alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
        heighten(sheet, row, values, _COVER_WIDTHS)
    sheet.print_options.gridLines = True
    one_page_wide(sheet, "portrait")
    book.open_at(sheet)


def _entries(report: AuditReport, day: date | None, lang: Lang) -> Iterator[tuple[str, CellValue]]:
    yield "X_judgement", judgement_text(judgement(report), lang) if report.audits else wording("W_no_forms", lang)
    yield "W_unit", units_text([audit.result.form for audit in report.audits], lang)
    yield "H_date", day_text(day, lang)
    yield "X_documents", len(report.documents) or len({file_of(audit.result.form) for audit in report.audits})
    yield "X_forms", len(report.audits)
    counted = verdicts(report.audits)
    yield "X_rows", sum(len(audit.result.rows) for audit in report.audits)
    for verdict in Verdict:
        yield f"W_{verdict.value}", counted[verdict]
    severities = judgement(report).severities
    for severity in Severity:
        yield f"W_{severity.value}", severities[severity]
    for rules in _rule_sets(report):
        yield "X_rules", wording("X_rule_set", lang, {"id": rules.id, "version": rules.version, "title": rules.title})
        yield "X_rules_hash", rules.digest()
    if settings := limits(report.profile, lang):
        yield "H_limits", settings
    yield "X_engine", f"perfscore {__version__}"
    yield "H_signed", ""


def _rule_sets(report: AuditReport) -> list[RuleSet]:
    """Each rule set once, as often as its content differs."""
    scored = (audit.result for audit in report.audits)
    found = {each.rules.digest(): each.rules for each in scored if isinstance(each, FormScore)}
    return list(found.values())


def index_sheet(book: Book, report: AuditReport, titles: Sequence[str], lang: Lang) -> None:
    """One line for each form, with a link to its sheet; the last line adds up the findings."""
    sheet = book.sheet(wording("X_index", lang))
    book.head(sheet, _INDEX_HEADS, _INDEX_WIDTHS, lang)
    for row, (title, audit) in enumerate(zip(titles, report.audits, strict=True), start=2):
        values = _line(row - 1, title, audit, lang)
        book.put(sheet, row, values)
        heighten(sheet, row, values, _INDEX_WIDTHS)
    last = len(titles) + 1
    if titles:
        counts = Counter(item.severity for audit in report.audits for item in audit.findings if item.stands)
        pairs = zip(_COUNTED, Severity, strict=True)
        sums = [Formula(f"SUM({letter(n)}2:{letter(n)}{last})", Decimal(counts[each])) for n, each in pairs]
        book.put(sheet, last + 1, sums, first=_COUNTED[0])
        for column in _COUNTED:
            bold(sheet, last + 1, column)
            sheet.cell(last + 1, column).number_format = "0"
    finish(sheet, len(_INDEX_HEADS), last, _INDEX_PRINTED, wording("H_title", lang))


def _line(at: int, title: str, audit: Checked, lang: Lang) -> Sequence[CellValue]:
    result, form = audit.result, audit.result.form
    counts = Counter(item.severity for item in audit.findings if item.stands)
    totals = f"'{title}'!{{}}{len(result.rows) + 3}"
    low, high = (result.total.low, result.total.high) if result.total else (None, None)
    declared = number(result.declared_total)
    receipt = result.receipt if isinstance(result, FormScore) else None
    return (
        at, Link(name_of(form, lang), title), wording(f"W_{form.kind.value}", lang), form.year, unit_of(form),
        file_of(form),
        None if declared is None else Formula(totals.format("G"), declared),
        None if low is None else Formula(totals.format("H"), number(low) or Decimal(0)),
        None if high is None or high == low else Formula(totals.format("I"), number(high) or Decimal(0)),
        grades_text(result, lang), *(counts[each] for each in Severity),
        f"{receipt.rules} {receipt.version}" if receipt else wording("W_no_rules", lang),
        receipt.form_hash if receipt else None,
    )  # fmt: skip
