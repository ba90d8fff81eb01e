"""PDF with a text layer -> Grid, by pdfplumber: ruled tables as rows, the text between them as lines."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

from perfscore.errors import Place, ReadingError, problem
from perfscore.reading.grid import Cell, Grid, GridRow

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
            return Grid(tuple(_pages(document, file)))
    except ReadingError:
        raise
    except Exception as error:  # pdfminer lets many kinds of error out of damaged files
        locked = isinstance(error, PDFPasswordIncorrect) or "Password" in repr(error)
        detail = f"{type(error).__name__}: {error}"
        raise ReadingError([problem("D018" if locked else "D016", Place(file=file), detail=detail)]) from None


def _pages(document: Any, file: str) -> Iterator[GridRow]:
    if len(document.pages) > MAX_PAGES:
        raise ReadingError([problem("D014", Place(file=file), found=len(document.pages), limit=MAX_PAGES)])
    for page in document.pages:
        yield from _page(page, file)


def _page(page: Any, file: str) -> Iterator[GridRow]:
    number = page.page_number
    tables = sorted(page.find_tables(), key=lambda table: table.bbox[1])
    if not tables and len(page.chars) < _FEW and page.images:
        raise ReadingError([problem("D020", Place(file=file, page=number))])
    top = page.bbox[1]
    line = 0
    for table in tables:
        for row in _lines(page, top, table.bbox[1], file, line):
            line += 1
            yield row
        for index, cells in enumerate(table.extract()):
            line += 1
            place = Place(file=file, page=number, line=line)
            yield GridRow(tuple(Cell(text or "") for text in cells), place, breaks=index == 0)
        top = table.bbox[3]
    yield from _lines(page, top, page.bbox[3], file, line)
    page.close()


def _lines(page: Any, top: Any, bottom: Any, file: str, before: int) -> Iterator[GridRow]:
    """The lines of text between two heights of a page."""
    if bottom <= top:
        return
    words = page.crop((page.bbox[0], top, page.bbox[2], bottom), strict=False).extract_text_lines(return_chars=False)
    for number, line in enumerate(words, start=before + 1):
        yield GridRow((Cell(line["text"]),), Place(file=file, page=page.page_number, line=number))
