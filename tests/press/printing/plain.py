"""Routes through plain text: what a clipboard, a text export or a careless converter leaves of a table."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Callable, Iterator

from printing.office import column_widths
from printing.sheet import Cell, Document, Line

Rows = Iterator[list[Cell | None]]


def _lines(document: Document, shown: Callable[[list[Cell | None]], str]) -> str:
    found = []
    for block in document:
        if isinstance(block, Line):
            found.append(block.text)
        else:
            found += [shown(places) for places in block.matrix()]
    return "\n".join(found) + "\n"


def _beginning(places: list[Cell | None]) -> list[str]:
    return [cell.text for cell in places if cell is not None]


def office_clipboard(document: Document) -> bytes:
    """Tabs; covered places are empty cells; a cell with line breaks stands in quotes."""

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if "\n" in text else text

    return _lines(document, lambda places: "\t".join(cell(each.text) if each else "" for each in places)).encode()


def browser_clipboard(document: Document) -> bytes:
    """Tabs; nothing at all for places that a merged cell covers."""
    return _lines(document, lambda places: "\t".join(_beginning(places))).encode()


def pipes(document: Document) -> bytes:
    """A Markdown table: a bar before the first cell and after the last, a rule under the first row."""
    found = []
    for block in document:
        if isinstance(block, Line):
            found += [block.text, ""]
            continue
        lines = ["| " + " | ".join(_broken(each) for each in places) + " |" for places in block.matrix()]
        found += [lines[0], "|" + " --- |" * block.width, *lines[1:], ""]
    return "\n".join(found).encode()


def _broken(cell: Cell | None) -> str:
    return cell.text.replace("\n", "<br>") if cell else ""


def comma_separated(document: Document) -> bytes:
    """CSV in GB18030, as an office program exports it: covered places are empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    for block in document:
        if isinstance(block, Line):
            writer.writerow([block.text])
        else:
            writer.writerows([each.text if each else "" for each in places] for places in block.matrix())
    return out.getvalue().encode("gb18030")


def pipes_bare(document: Document) -> bytes:
    """``a | b |``: no bar before the first cell, nothing for covered places."""
    return _lines(
        document, lambda places: "".join(f"{' '.join(text.split())} | " for text in _beginning(places)).rstrip()
    ).encode()


def spaces(document: Document) -> bytes:
    """A row a line, cells by one space, empty cells gone."""
    return _lines(document, lambda places: " ".join(" ".join(filter(None, _beginning(places))).split())).encode()


def cell_lines(document: Document) -> bytes:
    """One cell a line, a blank line for an empty cell."""
    return _lines(document, lambda places: "\n".join(_beginning(places))).encode()


def filled_lines(document: Document) -> bytes:
    """One cell a line, nothing for an empty cell."""
    text = cell_lines(document).decode()
    return ("\n".join(line for line in text.split("\n") if line) + "\n").encode()


def one_line(document: Document) -> bytes:
    """Everything on one line, by spaces."""
    return (" ".join(filled_lines(document).decode().split("\n")).strip() + "\n").encode()


def run_together(document: Document) -> bytes:
    """Everything on one line with nothing between the cells."""
    return (filled_lines(document).decode().replace("\n", "") + "\n").encode()


def web_text(document: Document) -> bytes:
    """A page that a crawler flattened: navigation, then cells a line, rows a line, or a table a line, then a footer."""
    way = zlib.crc32(repr(document).encode()) % 4
    found = [
        "首页 > 政务公开 > 财政预决算 > 绩效管理",
        "发布时间：2025-03-18 10:22 来源：办公室 浏览次数：137 字体：[大 中 小]",
    ]
    for block in document:
        if isinstance(block, Line):
            found.append(block.text)
            continue
        rows = [[" ".join(text.split()) for text in _beginning(places) if text] for places in block.matrix()]
        by_row = ["  ".join(row) if way == 0 else " ".join(row) for row in rows]
        found += [" ".join(by_row)] if way == 3 else [text for row in rows for text in row] if way == 1 else by_row
    return "\n".join([*found, "【打印本页】 【关闭窗口】", "主办：人民政府办公室 网站地图 联系我们", ""]).encode()


def wrapped(document: Document) -> bytes:
    """Text of a PDF whose narrow cells wrap: their lines stand alone, short cells of a row on one line."""
    found: list[str] = []
    for block in document:
        if isinstance(block, Line):
            found.append(block.text)
            continue
        widths = column_widths(block, 92)
        for places in block.matrix():
            found += _wrapped_row(places, widths)
    paged = [f" {line}" if number % 45 == 44 else line for number, line in enumerate(found)]
    return ("\n\n".join(paged) + "\n").encode()


def _wrapped_row(places: list[Cell | None], widths: list[int]) -> list[str]:
    lines: list[str] = []
    short: list[str] = []
    for x, cell in enumerate(places):
        if cell is None or not cell.text:
            continue
        parts = _folded(cell.text, sum(widths[x : x + cell.columns]))
        if len(parts) == 1:
            short.append(cell.text)
            continue
        lines += [" ".join(short)] if short else []
        short = []
        lines += parts
    if short and lines:
        lines[-1] += "\n" + " ".join(short)
    elif short:
        lines.append(" ".join(short))
    return lines


def _folded(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` half characters, broken anywhere but within a number."""
    lines = [""]
    for piece in re.findall(r"[\d.,%]+|\n|.", text):
        room = sum(2 if ord(character) > 255 else 1 for character in lines[-1] + piece)
        if piece == "\n" or (room > width and lines[-1]):
            lines.append("")
        lines[-1] += piece.strip("\n")
    return lines
