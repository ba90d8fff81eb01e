"""Routes through office formats: HTML, docx (python-docx) and xlsx (openpyxl), cells as text or typed."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment

from printing.sheet import Cell, Document, Line, Table

_NUMBER = re.compile(r"(-?[\d,]*\d)(\.\d+)?(%|公里|万元|元|分)?")
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def hypertext(document: Document) -> bytes:
    """A web page with rowspan and colspan."""
    parts = ['<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>公开</title></head><body>']
    for block in document:
        if isinstance(block, Line):
            align = "center" if block.centred else "left"
            parts.append(f'<p style="text-align:{align}">{html.escape(block.text)}</p>')
            continue
        rows = ["".join(_td(cell) for cell in row.cells) for row in block.rows]
        parts.append('<table border="1">\n' + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>")
    return "\n".join([*parts, "</body></html>"]).encode()


def _td(cell: Cell) -> str:
    spans = "".join(f' {key}="{n}"' for key, n in (("colspan", cell.columns), ("rowspan", cell.rows)) if n > 1)
    return f"<td{spans}>{html.escape(cell.text).replace(chr(10), '<br>') or '&nbsp;'}</td>"


def word(document: Document, *, ruled: bool = True, centred: bool = True, inside: str = "") -> bytes:
    """A Word document with merged cells; on demand without lines, top-aligned, or ``inside`` a control or a frame."""
    made: Any = docx.Document()
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        made.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts().set(qn(f"w:{name}"), "WenQuanYi Zen Hei")
    made.styles["Normal"].font.size = Pt(9)
    made.styles["Normal"].paragraph_format.space_after = Pt(0)
    wide = max((block.width for block in document if isinstance(block, Table)), default=0) > 10
    for section in made.sections:
        section.left_margin = section.right_margin = Pt(50)
        if wide:
            section.page_width, section.page_height = section.page_height, section.page_width
        _page_number(section.footer.paragraphs[0])
    total = 13400 if wide else 9900
    for block in document:
        if isinstance(block, Line):
            paragraph = made.add_paragraph(block.text)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if block.centred else WD_ALIGN_PARAGRAPH.LEFT
        else:
            table = _word_table(block, total, ruled, centred)
            made.element.body.insert(len(made.element.body) - 1, _INSIDE[inside](table))
            made.add_paragraph("")
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _element(tag: str, parent: Any = None, **attributes: object) -> Any:
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    if parent is not None:
        parent.append(made)
    return made


def _in_control(table: Any) -> Any:
    """A content control around the table, as forms that are filled in on a screen have."""
    control = _element("w:sdt")
    _element("w:tag", _element("w:sdtPr", control), val="form")
    _element("w:sdtContent", control).append(table)
    return control


def _in_frame(table: Any) -> Any:
    """A table of one cell around the table, as pages with a frame are made."""
    frame = _element("w:tbl")
    _element("w:tblW", _element("w:tblPr", frame), w=0, type="auto")
    _element("w:gridCol", _element("w:tblGrid", frame), w=10200)
    cell = _element("w:tc", _element("w:tr", frame))
    _element("w:tcW", _element("w:tcPr", cell), w=10200, type="dxa")
    cell.append(table)
    _element("w:p", cell)
    return frame


_INSIDE: dict[str, Callable[[Any], Any]] = {"": lambda table: table, "control": _in_control, "frame": _in_frame}


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("- ", ""), ("1", "PAGE"), (" -", "")):
        parent = _element("w:fldSimple", paragraph._p, instr=field) if field else paragraph._p
        _element("w:t", _element("w:r", parent)).text = text


def _word_table(table: Table, total: int, ruled: bool, centred: bool) -> Any:
    made = _element("w:tbl")
    properties = _element("w:tblPr", made)
    _element("w:tblW", properties, w=total, type="dxa")
    if ruled:
        borders = _element("w:tblBorders", properties)
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            _element(f"w:{side}", borders, val="single", sz=4, space=0, color="000000")
    _element("w:tblLayout", properties, type="fixed")
    widths = column_widths(table, total)
    grid = _element("w:tblGrid", made)
    for width in widths:
        _element("w:gridCol", grid, w=width)
    covering: dict[int, Cell] = {}
    repeated = True
    for source, places in zip(table.rows, table.matrix(), strict=True):
        row = _element("w:tr", made)
        repeated = repeated and source.role == "header"
        if repeated:  # Word prints the rows at the head of a table again on every page
            _element("w:tblHeader", _element("w:trPr", row))
        x = 0
        while x < len(places):
            cell = places[x] or covering[x]
            if places[x] is not None and cell.rows > 1:
                covering[x] = cell
            merge = "" if cell.rows == 1 else "restart" if places[x] is not None else "continue"
            _word_cell(row, cell, sum(widths[x : x + cell.columns]), merge, centred)
            x += cell.columns
    return made


def _word_cell(row: Any, cell: Cell, width: int, merge: str, centred: bool) -> None:
    made = _element("w:tc", row)
    properties = _element("w:tcPr", made)
    _element("w:tcW", properties, w=width, type="dxa")
    if cell.columns > 1:
        _element("w:gridSpan", properties, val=cell.columns)
    if merge:
        _element("w:vMerge", properties, val=merge)
    if centred:
        _element("w:vAlign", properties, val="center")
    paragraph = _element("w:p", made)
    if centred and len(cell.text) < 40:
        _element("w:jc", _element("w:pPr", paragraph), val="center")
    if merge == "continue":
        return
    run = _element("w:r", paragraph)
    for number, part in enumerate(cell.text.split("\n")):
        if number:
            _element("w:br", run)
        _element("w:t", run).text = part


def column_widths(table: Table, total: int) -> list[int]:
    """Widths of the grid columns after what stands in them, none narrower than two characters."""
    needs = [2.0] * table.width
    for places in table.matrix():
        for x, cell in enumerate(places):
            if cell is not None and cell.columns == 1:
                needs[x] = max(needs[x], min(len(cell.text), 8))
    return [int(total * need / sum(needs)) for need in needs]


def workbook(document: Document, *, typed: bool = False) -> bytes:
    """One sheet with merged cells; ``typed`` cells are numbers, percents and dates with number formats."""
    book = Workbook()
    sheet: Any = book.active
    width = max((block.width for block in document if isinstance(block, Table)), default=8)
    row = 1
    for block in document:
        if isinstance(block, Line):
            sheet.cell(row, 1, block.text).alignment = Alignment(horizontal="center" if block.centred else "left")
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
            row += 1
            continue
        for down, places in enumerate(block.matrix()):
            for right, cell in enumerate(places):
                if cell is not None:
                    _excel_cell(sheet, row + down, right + 1, cell, typed)
        row += len(block.rows)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _excel_cell(sheet: Any, row: int, column: int, cell: Cell, typed: bool) -> None:
    made = sheet.cell(row, column)
    if cell.text.startswith("="):
        made.data_type = "s"
        made.value = cell.text
        made.data_type = "s"
    else:
        made.value = cell.text or None
    if typed and cell.text:
        value, shown = typed_value(cell.text)
        if shown:
            made.value = value
            made.number_format = shown
    if cell.rows > 1 or cell.columns > 1:
        sheet.merge_cells(
            start_row=row, start_column=column, end_row=row + cell.rows - 1, end_column=column + cell.columns - 1
        )


def typed_value(text: str) -> tuple[object, str]:
    """The value and the number format that show as ``text``; ("", "") when it stays text."""
    if matched := _DATE.fullmatch(text):
        year, month, day = map(int, matched.groups())
        if text == f"{year}年{month}月{day}日":
            return date(year, month, day), 'yyyy"年"m"月"d"日"'
    matched = _NUMBER.fullmatch(text)
    if not matched or (len(matched[1]) > 1 and matched[1].startswith("0")):
        return "", ""
    whole, digits, unit = matched.groups()
    value = Decimal(whole.replace(",", "") + (digits or ""))
    shown = ("#,##0" if "," in whole else "0") + (f".{'0' * (len(digits) - 1)}" if digits else "")
    if unit == "%":
        return float(value / 100), shown + "%"
    return float(value) if digits else int(value), shown + (f'"{unit}"' if unit else "")
