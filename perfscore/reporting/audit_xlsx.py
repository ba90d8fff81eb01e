"""An audit -> an Excel workbook: a cover, the documents, an index, the findings, then each form with its rows.

Printed values are text cells, also when they begin with '='; points are numbers, so that columns can be sorted and
filtered; sums and differences are formulas. The arithmetic of a row stands in a comment on its verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from perfscore.auditing.finding import Finding
from perfscore.auditing.run import AuditReport, Checked
from perfscore.form import Form
from perfscore.messages import Lang, wording
from perfscore.reporting.cover_xlsx import cover_sheet, index_sheet
from perfscore.reporting.documents_xlsx import documents_sheet
from perfscore.reporting.judgement_text import grades_text
from perfscore.reporting.provenance import NOTHING, file_of, name_of, spot, unit_of
from perfscore.reporting.row_view import RowView, form_view
from perfscore.reporting.xlsx_kit import (
    Book,
    CellValue,
    Formula,
    bold,
    comment,
    fill,
    finish,
    heighten,
    letter,
    mark_doubtful,
    number,
    sheet_title,
)
from perfscore.scoring.score import FormRows, FormScore, RowScore
from perfscore.values.number import Interval

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_ROW_HEADS = (
    "X_level1", "X_level2", "W_row", "W_target", "W_actual", "W_weight", "W_declared", "W_recomputed", "X_most",
    "X_difference", "W_verdict", "X_note", "W_where", "W_file", "W_unit", "W_year",
)  # fmt: skip
_ROW_WIDTHS = (11, 14, 28, 18, 18, 7, 8, 8, 9, 8, 9, 30, 12, 30, 28, 7)
_ROWS_PRINTED = 13
_FINDING_HEADS = (
    "H_form", "W_row", "X_code", "X_severity", "X_message", "X_points", "W_where", "W_file", "W_unit", "W_year",
)  # fmt: skip
_FINDING_WIDTHS = (26, 26, 7, 7, 84, 9, 12, 30, 28, 7)
_FINDINGS_PRINTED = 7
_VERDICT_COLUMN = 11
_NAME, _WEIGHT, _DECLARED, _LOW, _HIGH = 3, 6, 7, 8, 9
_CELL_COLUMNS = {"level1": 1, "level2": 2, "name": 3, "target": 4, "actual": 5, "weight": 6, "score": 7, "note": 12}


def audit_xlsx(report: AuditReport, lang: Lang = "zh", day: date | None = None) -> bytes:
    """The workbook; without a ``day`` its place is left blank. Raises UsageError when openpyxl is not installed."""
    book = Book()
    titles = [sheet_title(audit.result.form.name, n) for n, audit in enumerate(report.audits, start=1)]
    cover_sheet(book, report, day, lang)
    documents_sheet(book, report.documents, lang)
    index_sheet(book, report, titles, lang)
    _findings(book, report, lang)
    for title, audit in zip(titles, report.audits, strict=True):
        _form(book, title, audit, lang)
    return book.bytes()


def _findings(book: Book, report: AuditReport, lang: Lang) -> None:
    sheet = book.sheet(wording("H_found", lang))
    book.head(sheet, _FINDING_HEADS, _FINDING_WIDTHS, lang)
    found = [(item, _finding(item, audit.result.form, lang)) for audit in report.audits for item in audit.findings]
    found += [(item, _across(item, lang)) for item in report.findings]
    for row, (item, values) in enumerate(found, start=2):
        book.put(sheet, row, values)
        heighten(sheet, row, values, _FINDING_WIDTHS)
        fill(sheet, row, 4, item.severity.value)
    if not found:
        book.put(sheet, 2, [wording("H_nothing", lang)])
    finish(sheet, len(_FINDING_HEADS), len(found) + 1, _FINDINGS_PRINTED, wording("H_title", lang))


def _finding(item: Finding, form: Form, lang: Lang) -> Sequence[CellValue]:
    place = evolve(item.place, file=item.place.file or form.source.file)
    return name_of(form, lang), *_said(item, lang), spot(place, lang), place.file, unit_of(form), form.year


def _across(item: Finding, lang: Lang) -> Sequence[CellValue]:
    return wording("W_across", lang), *_said(item, lang), spot(item.place, lang), item.place.file, None, None


def _said(item: Finding, lang: Lang) -> tuple[CellValue, ...]:
    severity = wording(f"W_{item.severity.value}", lang)
    return item.row or "", item.code, severity, item.message(lang), number(item.points)


def _form(book: Book, title: str, audit: Checked, lang: Lang) -> None:
    result = audit.result
    sheet = book.sheet(title)
    book.head(sheet, _ROW_HEADS, _ROW_WIDTHS, lang)
    for row, shown in enumerate(form_view(result, audit.findings, lang).rows, start=2):
        values = (*_values(shown, row), *_origin(result.form, shown.row, lang))
        book.put(sheet, row, values)
        heighten(sheet, row, values, _ROW_WIDTHS)
        if shown.has_result:
            fill(sheet, row, _VERDICT_COLUMN, shown.row.verdict.value)
            height = 24 + 18 * (1 + len(shown.explanation) // 28)
            comment(sheet, row, _VERDICT_COLUMN, shown.explanation, height=height, width=420)
        _doubtful(sheet, row, shown)
    _sums(book, sheet, result, lang)
    form = result.form
    about = wording("W_list", lang).join((name_of(form, lang), unit_of(form), str(form.year or NOTHING)))
    finish(sheet, len(_ROW_HEADS), len(result.rows) + 1, _ROWS_PRINTED, about)


def _origin(form: Form, row: RowScore, lang: Lang) -> Sequence[CellValue]:
    return spot(row.source, lang), file_of(form), unit_of(form), form.year


def _values(shown: RowView, at: int) -> Sequence[CellValue]:
    row, printed = shown.row, shown.printed
    level1, note = (printed.level1, printed.note) if printed else (None, None)
    low, high = _ends(row.score)
    return (
        level1, row.level2, row.name, row.target, row.actual, number(row.weight), number(row.declared), low, high,
        _difference(shown, at), shown.verdict, note,
    )  # fmt: skip


def _ends(score: Interval | None) -> tuple[Decimal | None, Decimal | None]:
    """Both ends of a range; the second only where it is another."""
    if score is None:
        return None, None
    return number(score.low), None if score.is_point else number(score.high)


def _difference(shown: RowView, at: int) -> Formula | None:
    """By how much the declared score lies above or below what it may be."""
    declared, low, high = (f"{letter(column)}{at}" for column in (_DECLARED, _LOW, _HIGH))
    score = shown.row.score
    if score is None or shown.row.declared is None:
        return None
    above = f"MAX({declared}-{high},0)+MIN({declared}-{low},0)"
    return Formula(f"{declared}-{low}" if score.is_point else above, number(shown.excess) or Decimal(0))


def _sums(book: Book, sheet: Worksheet, result: FormRows, lang: Lang) -> None:
    """What the rows add up to, and below it the printed total beside the recomputed one."""
    last = len(result.rows) + 1
    sums = [_sum(column, last, result) for column in (_WEIGHT, _DECLARED, _LOW)]
    book.put(sheet, last + 1, [wording("X_sum", lang), None, None, *sums], first=_NAME)
    rules = result.rules.id if isinstance(result, FormScore) else "—"
    name = wording("X_total", lang, {"grade": grades_text(result, lang), "rules": rules})
    low, high = _ends(result.total)
    book.put(sheet, last + 2, [name, None, None, None, number(result.declared_total), low, high], first=_NAME)
    if result.total is not None and result.total.is_point and result.declared_total is not None:
        difference = number(result.declared_total - result.total.low) or Decimal(0)
        cells = f"{letter(_DECLARED)}{last + 2}-{letter(_LOW)}{last + 2}"
        book.put(sheet, last + 2, [Formula(cells, difference)], first=_HIGH + 1)
    for row in (last + 1, last + 2):
        for column in range(_NAME, _HIGH + 2):
            bold(sheet, row, column)


def _sum(column: int, last: int, result: FormRows) -> CellValue:
    values = {
        _WEIGHT: [row.weight for row in result.rows],
        _DECLARED: [row.declared for row in result.rows],
        _LOW: [row.score.low if row.score else None for row in result.rows],
    }
    found = [each for each in values[column] if each is not None]
    if not found:
        return None
    cells = f"{letter(column)}2:{letter(column)}{last}"
    return Formula(f"SUM({cells})", number(sum(found, Fraction(0))) or Decimal(0))


def _doubtful(sheet: Worksheet, row: int, shown: RowView) -> None:
    for name, column in _CELL_COLUMNS.items():
        if name in shown.unsure:
            mark_doubtful(sheet, row, column, shown.unsure[name], shown.lang)
