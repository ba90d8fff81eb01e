"""PDF -> Grid, by pdfplumber: ruled tables as rows, the text between them as lines; scanned pages go to ``scan``."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

from perfscore.errors import Place, ReadingError, problem
from perfscore.reading.formats import scan
from perfscore.reading.grid import Cell, Grid, GridRow, line_row

MAX_PAGES = 2_000
_FEW = 20


def grid(raw: bytes, file: str) -> Grid:
    """All pages in order; a page is a break. Raises ReadingError for scans, passwords and damage."""
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect
    except ImportError:
        raise ReadingError([problem("D031", Place(file=file), library="pdfplumber", extra="pdf")]) from None
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(raw)) as document:
            return Grid(tuple(_pages(document, raw, file)))
    except ReadingError:
        raise
    except Exception as error:  # pdfminer lets many kinds of error out of damaged files
        locked = isinstance(error, PDFPasswordIncorrect) or "Password" in repr(error)
        detail = f"{type(error).__name__}: {error}"
        raise ReadingError([problem("D018" if locked else "D016", Place(file=file), detail=detail)]) from None


def _pages(document: Any, raw: bytes, file: str) -> Iterator[GridRow]:
    if len(document.pages) > MAX_PAGES:
        raise ReadingError([problem("D014", Place(file=file), found=len(document.pages), limit=MAX_PAGES)])
    for page in document.pages:
        if len(page.chars) < _FEW and page.images:
            yield from scan.page_rows(raw, page.page_number, file)
        else:
            yield from _page(page, file)
        page.close()


def _page(page: Any, file: str) -> Iterator[GridRow]:
    number = page.page_number
    tables = sorted(page.find_tables(), key=lambda table: table.bbox[1])
    top = page.bbox[1]
    line = 0
    for table in tables:
        for row in _lines(page, top, table.bbox[1], file, line):
            line += 1
            yield row
        for index, cells in enumerate(_cells(page, table)):
            line += 1
            yield GridRow(
                tuple(Cell(text) for text in cells), Place(file=file, page=number, line=line), breaks=index == 0
            )
        top = table.bbox[3]
    yield from _lines(page, top, page.bbox[3], file, line)


def _cells(page: Any, table: Any) -> list[list[str]]:
    """The texts of a table. A word that stands in no cell (a border is missing) goes to the open place of its row."""
    found = [[text or "" for text in row] for row in table.extract()]
    for word in page.crop((page.bbox[0], table.bbox[1], page.bbox[2], table.bbox[3]), strict=False).extract_words():
        across, down = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
        if any(left <= across <= right and top <= down <= bottom for left, top, right, bottom in table.cells):
            continue
        for row, texts in zip(table.rows, found, strict=True):
            if row.bbox[1] <= down <= row.bbox[3]:
                _place(texts, word["text"], sum(1 for cell in row.cells if cell and cell[0] < across))
    return found


def _place(texts: list[str], word: str, column: int) -> None:
    """Put a word into the first cell from ``column`` on, or add one."""
    if column >= len(texts):
        texts.append("")
    spot = min(column, len(texts) - 1)
    texts[spot] = f"{texts[spot]} {word}".strip()


def _lines(page: Any, top: Any, bottom: Any, file: str, before: int) -> Iterator[GridRow]:
    """The lines of text between two heights of a page."""
    if bottom <= top:
        return
    words = page.crop((page.bbox[0], top, page.bbox[2], bottom), strict=False).extract_text_lines(return_chars=False)
    for number, line in enumerate(words, start=before + 1):
        yield line_row(line["text"], Place(file=file, page=page.page_number, line=number))
