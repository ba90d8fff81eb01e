"""An audit -> an Excel workbook: the findings, the documents, then each form with its recomputed scores.

Printed values are text cells, also when they begin with '='; points are numbers, so that columns can be sorted and
filtered. The arithmetic of a row stands in a comment on its verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from perfscore.auditing.finding import Finding
from perfscore.auditing.run import AuditReport, Checked
from perfscore.errors import Lang, UsageError, problem, wording
from perfscore.form import Form, Indicator, Unsure
from perfscore.reporting.doubtful import unsure_of
from perfscore.reporting.forms_xlsx import sheet_title
from perfscore.reporting.lists_xlsx import (
    Value,
    documents_sheet,
    fill,
    finish,
    head,
    heighten,
    mark_doubtful,
    printable,
    put,
)
from perfscore.reporting.provenance import file_of, spot, unit_of
from perfscore.reporting.workbook import workbook_bytes
from perfscore.scoring.score import FormRows, FormScore, RowScore
from perfscore.values.number import text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_ROW_HEADS = (
    "X_level1", "X_level2", "W_row", "W_target", "W_actual", "W_weight", "W_declared", "W_recomputed", "X_most",
    "X_difference", "W_verdict", "X_note", "W_file", "W_where", "W_unit", "W_year",
)  # fmt: skip
_ROW_WIDTHS = (14, 16, 32, 18, 18, 8, 9, 9, 9, 9, 10, 36, 30, 18, 28, 7)
_FINDING_HEADS = (
    "H_form", "W_row", "X_code", "X_severity", "X_message", "W_where", "W_file", "W_unit", "W_year",
)  # fmt: skip
_FINDING_WIDTHS = (30, 28, 8, 8, 90, 18, 30, 28, 7)
_VERDICT_COLUMN = 11
_CELL_COLUMNS = {"level1": 1, "level2": 2, "name": 3, "target": 4, "actual": 5, "weight": 6, "score": 7, "note": 12}


def audit_xlsx(report: AuditReport, lang: Lang = "zh") -> bytes:
    """The workbook. Raises UsageError when openpyxl is not installed."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise UsageError([problem("D031", library="openpyxl", extra="xlsx")]) from None
    book = Workbook()
    book.remove(book.worksheets[0])
    _findings(book, report, lang)
    documents_sheet(book, report.documents, lang, 1)
    for number, audit in enumerate(report.audits, start=1):
        _form(book, number, audit, lang)
    return workbook_bytes(book)


def _findings(book: Workbook, report: AuditReport, lang: Lang) -> None:
    sheet = book.create_sheet(wording("H_found", lang))
    head(sheet, _FINDING_HEADS, _FINDING_WIDTHS, lang)
    found = [(item, _finding(item, audit.result.form, lang)) for audit in report.audits for item in audit.findings]
    found += [(item, _across(item, lang)) for item in report.findings]
    for row, (item, values) in enumerate(found, start=2):
        put(sheet, row, values)
        heighten(sheet, row, values, _FINDING_WIDTHS)
        fill(sheet, row, 4, item.severity.value)
    finish(sheet, len(_FINDING_HEADS), len(found) + 1)


def _finding(item: Finding, form: Form, lang: Lang) -> Sequence[Value]:
    place = evolve(item.place, file=item.place.file or form.source.file)
    return form.name, *_said(item, lang), spot(place, lang), place.file, unit_of(form), form.year


def _across(item: Finding, lang: Lang) -> Sequence[Value]:
    return wording("W_across", lang), *_said(item, lang), spot(item.place, lang), item.place.file, None, None


def _said(item: Finding, lang: Lang) -> tuple[str, ...]:
    return item.row or "", item.code, wording(f"W_{item.severity.value}", lang), item.message(lang)


def _form(book: Workbook, number: int, audit: Checked, lang: Lang) -> None:
    result = audit.result
    sheet = book.create_sheet(sheet_title(result.form, number))
    head(sheet, _ROW_HEADS, _ROW_WIDTHS, lang)
    budget = len(result.rows) - len(result.form.indicators)
    printed: list[Indicator | None] = [*[None] * budget, *result.form.indicators]
    for row, (indicator, scored) in enumerate(zip(printed, result.rows, strict=True), start=2):
        values = (*_values(indicator, scored, lang), *_origin(result.form, scored, lang))
        put(sheet, row, values)
        heighten(sheet, row, values, _ROW_WIDTHS)
        fill(sheet, row, _VERDICT_COLUMN, scored.verdict.value)
        _comment(sheet, row, scored, lang)
        _doubtful(sheet, row, unsure_of(result, scored), lang)
    _total(sheet, len(result.rows) + 2, result, lang)
    finish(sheet, len(_ROW_HEADS), len(result.rows) + 1)


def _origin(form: Form, row: RowScore, lang: Lang) -> Sequence[Value]:
    return file_of(form), spot(row.source, lang), unit_of(form), form.year


def _values(indicator: Indicator | None, row: RowScore, lang: Lang) -> Sequence[Value]:
    level1, note = (indicator.level1, indicator.note) if indicator else (None, None)
    low, high = (row.score.low, row.score.high) if row.score else (None, None)
    one = row.score is not None and row.score.is_point and row.declared is not None
    difference = row.declared - row.score.low if one and row.score and row.declared is not None else None
    return (
        level1, row.level2, row.name, row.target, row.actual, _number(row.weight), _number(row.declared), _number(low),
        None if low == high else _number(high), _number(difference), wording(f"W_{row.verdict.value}", lang), note,
    )  # fmt: skip


def _total(sheet: Worksheet, row: int, result: FormRows, lang: Lang) -> None:
    from openpyxl.styles import Font

    low, high = (result.total.low, result.total.high) if result.total else (None, None)
    rules = result.rules.id if isinstance(result, FormScore) else "—"
    name = wording("X_total", lang, {"grade": result.grade or "—", "rules": rules})
    blank = (None,) * 2
    most = None if low == high else _number(high)
    put(sheet, row, (*blank, name, None, None, None, _number(result.declared_total), _number(low), most))
    for cell in sheet[row]:
        cell.font = Font(name="宋体", size=10, bold=True)


def _comment(sheet: Worksheet, row: int, scored: RowScore, lang: Lang) -> None:
    """The arithmetic, or why there is no score."""
    from openpyxl.comments import Comment

    said = printable(scored.explain(lang))
    height = 24 + 18 * (1 + len(said) // 28)
    sheet.cell(row, _VERDICT_COLUMN).comment = Comment(said, "perfscore", height=height, width=420)


def _doubtful(sheet: Worksheet, row: int, unsure: dict[str, Unsure], lang: Lang) -> None:
    for name, column in _CELL_COLUMNS.items():
        if name in unsure:
            mark_doubtful(sheet, row, column, unsure[name], lang)


def _number(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(text(value))
