"""Forms drawn as docx, html, csv and tab-separated text, for reading them back."""

from __future__ import annotations

import csv
import html
import io

from docx import Document

from perfscore.form import Form
from perfscore.reporting.national_layout import sheet


def as_docx(forms: list[Form]) -> bytes:
    document = Document()
    for form in forms:
        drawn = sheet(form)
        document.add_paragraph("一段说明文字。")
        table = document.add_table(rows=len(drawn.rows), cols=drawn.width)
        cells = [line.cells for line in table.rows]  # once: each look at a table goes through all of it
        for number, row in enumerate(drawn.rows):
            for column, box in enumerate(row):
                if box is None:
                    continue
                cell = cells[number][column]
                if box.rows > 1 or box.columns > 1:
                    cell = cell.merge(cells[number + box.rows - 1][column + box.columns - 1])
                cell.text = box.text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_html(forms: list[Form], encoding: str = "utf-8") -> bytes:
    parts = [f'<html><head><meta charset="{encoding}"><title>表</title></head><body><p>说明文字。</p>']
    for form in forms:
        parts.append("<table border=1>")
        for row in sheet(form).rows:
            cells = [box for box in row if box is not None]
            spans = [f"<td rowspan={box.rows} colspan={box.columns}>{html.escape(box.text)}</td>" for box in cells]
            parts.append(f"<tr>{''.join(spans)}</tr>")
        parts.append("</table>")
    return "\n".join([*parts, "</body></html>"]).encode(encoding)


def as_csv(forms: list[Form]) -> bytes:
    return _separated(forms, ",")


def as_text(forms: list[Form]) -> bytes:
    return _separated(forms, "\t")


def _separated(forms: list[Form], separator: str) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(
        stream,
        delimiter=separator,
        quoting=csv.QUOTE_MINIMAL if separator == "," else csv.QUOTE_NONE,
        quotechar='"' if separator == "," else None,
    )
    for form in forms:
        for row in sheet(form).rows:
            writer.writerow([box.text if box else "" for box in row])
        writer.writerow([])
    return stream.getvalue().encode("utf-8")
