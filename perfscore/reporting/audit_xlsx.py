"""An audit -> an Excel workbook: the findings, then each form with its recomputed scores beside the declared ones.

Printed values are text cells, also when they begin with '='; points are numbers, so that columns can be sorted and
filtered. The arithmetic of a row stands in a comment on its verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from perfscore.auditing.run import Audit, AuditReport
from perfscore.errors import Lang, UsageError, problem, wording
from perfscore.form import Indicator
from perfscore.marked import cells
from perfscore.reporting.forms_xlsx import letter, printable, sheet_title
from perfscore.reporting.workbook import workbook_bytes
from perfscore.scoring.score import RowScore
from perfscore.values.number import text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Value: TypeAlias = str | Decimal | int | None
_FILLS = {
    "agrees": "E6F4EA", "within-band": "E6F4EA", "rounding": "E3F2F7", "differs": "FBE4E2", "undetermined": "EEEAF6",
    "error": "FBE4E2", "warning": "FFF1DC", "info": "E3F2F7", "head": "EEF3F8",
}  # fmt: skip
_ROW_HEADS = (
    "X_level1", "X_level2", "W_row", "W_target", "W_actual", "W_weight", "W_declared", "W_recomputed", "X_most",
    "X_difference", "W_verdict", "X_note",
)  # fmt: skip
_ROW_WIDTHS = (14, 16, 32, 18, 18, 8, 9, 9, 9, 9, 10, 36)
_FINDING_HEADS = ("H_form", "W_row", "X_code", "X_severity", "X_message", "X_where")
_FINDING_WIDTHS = (30, 28, 8, 8, 90, 16)
_VERDICT_COLUMN = 11


def audit_xlsx(report: AuditReport, lang: Lang = "zh") -> bytes:
    """The workbook. Raises UsageError when openpyxl is not installed."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise UsageError([problem("D031", library="openpyxl", extra="xlsx")]) from None
    book = Workbook()
    book.remove(book.worksheets[0])
    _findings(book, report, lang)
    for number, audit in enumerate(report.audits, start=1):
        _form(book, number, audit, lang)
    return workbook_bytes(book)


def _findings(book: Workbook, report: AuditReport, lang: Lang) -> None:
    sheet = book.create_sheet(wording("H_found", lang))
    _head(sheet, _FINDING_HEADS, _FINDING_WIDTHS, lang)
    named = [(audit.result.form.name, item) for audit in report.audits for item in audit.findings]
    named += [(wording("W_across", lang), item) for item in report.findings]
    for row, (name, item) in enumerate(named, start=2):
        line = "" if item.place.line is None else wording("W_line", lang, {"line": str(item.place.line)})
        severity = wording(f"W_{item.severity.value}", lang)
        values = (name, item.row or "", item.code, severity, item.message(lang), item.place.cell or line)
        _put(sheet, row, values)
        _heighten(sheet, row, values, _FINDING_WIDTHS)
        _fill(sheet, row, 4, item.severity.value)
    _finish(sheet, len(_FINDING_HEADS), len(named) + 1)


def _form(book: Workbook, number: int, audit: Audit, lang: Lang) -> None:
    result = audit.result
    sheet = book.create_sheet(sheet_title(result.form, number))
    _head(sheet, _ROW_HEADS, _ROW_WIDTHS, lang)
    budget = len(result.rows) - len(result.form.indicators)
    printed: list[Indicator | None] = [*[None] * budget, *result.form.indicators]
    for row, (indicator, scored) in enumerate(zip(printed, result.rows, strict=True), start=2):
        values = _values(indicator, scored, lang)
        _put(sheet, row, values)
        _heighten(sheet, row, values, _ROW_WIDTHS)
        _fill(sheet, row, _VERDICT_COLUMN, scored.verdict.value)
        _comment(sheet, row, scored, lang)
    _total(sheet, len(result.rows) + 2, audit, lang)
    _finish(sheet, len(_ROW_HEADS), len(result.rows) + 1)


def _values(indicator: Indicator | None, row: RowScore, lang: Lang) -> Sequence[Value]:
    level1, note = (indicator.level1, indicator.note) if indicator else (None, None)
    low, high = (row.score.low, row.score.high) if row.score else (None, None)
    one = row.score is not None and row.score.is_point and row.declared is not None
    difference = row.declared - row.score.low if one and row.score and row.declared is not None else None
    return (
        level1, row.level2, row.name, row.target, row.actual, _number(row.weight), _number(row.declared), _number(low),
        None if low == high else _number(high), _number(difference), wording(f"W_{row.verdict.value}", lang), note,
    )  # fmt: skip


def _total(sheet: Worksheet, row: int, audit: Audit, lang: Lang) -> None:
    from openpyxl.styles import Font

    result = audit.result
    low, high = (result.total.low, result.total.high) if result.total else (None, None)
    name = wording("X_total", lang, {"grade": result.grade or "—", "rules": result.rules.id})
    blank = (None,) * 2
    most = None if low == high else _number(high)
    _put(sheet, row, (*blank, name, None, None, None, _number(result.declared_total), _number(low), most))
    for cell in sheet[row]:
        cell.font = Font(name="宋体", size=10, bold=True)


def _head(sheet: Worksheet, codes: Sequence[str], widths: Sequence[int], lang: Lang) -> None:
    from openpyxl.styles import Font, PatternFill

    _put(sheet, 1, [wording(code, lang) for code in codes])
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[letter(number)].width = width
        cell = sheet.cell(1, number)
        cell.font, cell.fill = Font(name="宋体", size=10, bold=True), PatternFill("solid", fgColor=_FILLS["head"])


def _put(sheet: Worksheet, row: int, values: Sequence[Value]) -> None:
    """Text as text, whatever it begins with; points as numbers with two decimals."""
    from openpyxl.styles import Alignment, Font

    for column, value in enumerate(values, start=1):
        cell: Any = sheet.cell(row, column)
        if isinstance(value, str):
            cell.value = printable(value) or None
            if cell.value is not None:
                cell.data_type, cell.number_format, cell.quotePrefix = "s", "@", value.startswith("=")
        elif value is not None:
            cell.value, cell.number_format = value, "0.00##"
        cell.font = Font(name="宋体", size=10)
        cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))


def _heighten(sheet: Worksheet, row: int, values: Sequence[Value], widths: Sequence[int]) -> None:
    """Room for the longest text of a row; an estimate for looks, in typographic points."""
    pairs = zip(values, widths, strict=True)
    lines = max((-(-cells(value) // width) for value, width in pairs if isinstance(value, str)), default=1)
    sheet.row_dimensions[row].height = min(409, 4 + 13 * max(1, lines))


def _fill(sheet: Worksheet, row: int, column: int, name: str) -> None:
    from openpyxl.styles import PatternFill

    sheet.cell(row, column).fill = PatternFill("solid", fgColor=_FILLS[name])


def _comment(sheet: Worksheet, row: int, scored: RowScore, lang: Lang) -> None:
    """The arithmetic, or why there is no score."""
    from openpyxl.comments import Comment

    said = printable(scored.explain(lang))
    height = 24 + 18 * (1 + len(said) // 28)
    sheet.cell(row, _VERDICT_COLUMN).comment = Comment(said, "perfscore", height=height, width=420)


def _finish(sheet: Worksheet, columns: int, last: int) -> None:
    """Frozen head, filters, and a page that prints in landscape, one page wide."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{letter(columns)}{max(last, 1)}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _number(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(text(value))
