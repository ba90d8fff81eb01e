"""Saved web pages -> Grid, by lxml: tables with rowspan and colspan spelled out, other text as lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from perfscore.errors import Place, ReadingError, problem
from perfscore.reading.grid import COVERED, Cell, Grid, GridRow, line_row

MAX_SPAN = 500
MAX_COLUMNS = 2_000
_START = re.compile(  # a comment once passed is never entered again: without that, many comments take for ever
    r"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|table|div|meta)\b",
    re.I | re.S,
)
_DECLARATION = re.compile(r"\s*+<\?xml[^>]*+>")
_BLOCKS = frozenset(["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "section", "article", "body", "caption"])
_SILENT = frozenset(("script", "style", "head", "noscript", "template"))


def looks_like_html(text: str) -> bool:
    return bool(_START.match(text[:4096]))


def grid(text: str, file: str) -> Grid:
    """Tables and text blocks in the order of the page. Raises ReadingError."""
    try:
        from lxml import html
        from lxml.etree import LxmlError
    except ImportError:
        raise ReadingError([problem("D031", Place(file=file), library="lxml", extra="html")]) from None
    try:
        parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)
        root = html.document_fromstring(_after_declaration(text).encode("utf-8"), parser=parser)
    except (LxmlError, ValueError) as error:
        raise ReadingError([problem("D016", Place(file=file), detail=str(error))]) from None
    return Grid(tuple(_rows(root, file)))


def _after_declaration(text: str) -> str:
    """The page without the XML declaration at its beginning, which names an encoding that is no longer true."""
    found = _DECLARATION.match(text)
    return text[found.end() :] if found else text


def _rows(root: Any, file: str) -> Iterator[GridRow]:
    """A walk on an explicit stack: tables that hold no other table become rows, blocks of text become lines."""
    stack = [root]
    while stack:
        element = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SILENT or not tag:
            continue
        if tag == "table" and element.find(".//table") is None:
            yield from _table(element, file)
            continue
        line = _own_text(element)
        if line and (tag in _BLOCKS or tag in ("td", "th", "span", "b", "strong", "font", "a")):
            yield line_row(line, Place(file=file, line=element.sourceline))
        stack.extend(reversed(list(element)))


def _own_text(element: Any) -> str:
    """The text of an element that holds no block or table; otherwise only what stands directly in it."""
    if element.find(".//table") is not None or any(
        child.tag in _BLOCKS for child in element.iter() if child is not element
    ):
        return (element.text or "").strip()
    whole = "".join(element.itertext()).strip()
    for child in list(element):
        element.remove(child)
    return whole


def _table(table: Any, file: str) -> Iterator[GridRow]:
    covered: dict[int, int] = {}  # column -> how many rows below are still covered from above
    for number, row in enumerate(table.iter("tr")):
        cells: list[Cell] = []
        for cell in row.iterchildren("td", "th"):
            _pad(cells, covered)
            rows, columns = _span(cell, "rowspan"), _span(cell, "colspan")
            cells.append(Cell("".join(cell.itertext()).strip(), rows, columns))
            cells.extend([COVERED] * (columns - 1))
            if rows > 1:
                start = len(cells) - columns
                covered.update(dict.fromkeys(range(start, start + columns), rows))
            if len(cells) > MAX_COLUMNS:
                raise ReadingError([problem("D015", Place(file=file, line=row.sourceline), limit=MAX_COLUMNS)])
        _pad(cells, covered)
        covered = {column: left - 1 for column, left in covered.items() if left > 1}
        yield GridRow(tuple(cells), Place(file=file, line=row.sourceline), breaks=number == 0)


def _pad(cells: list[Cell], covered: dict[int, int]) -> None:
    """Empty cells where a cell from a row above reaches down."""
    while covered.get(len(cells), 0) > 0 and len(cells) in covered:
        cells.append(COVERED)


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or ""
    return max(1, min(int(value), MAX_SPAN)) if value.isascii() and value.isdigit() else 1
