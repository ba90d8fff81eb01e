"""A quick look at the pages of a long PDF, which PDFium gives many times faster than they can be read closely.

Pages that hold nothing of a form are read as the lines of text that it shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from perfscore.messages import Place
from perfscore.reading.formats.pdf_ink import Ink, ink_of
from perfscore.reading.grid import GridRow, PageGlance, line_row

SHORT = 8
FEW = 20  # characters that a page has at least, unless it is a picture
_RULED = 12


class Quick:
    """A PDF opened by PDFium. It may fail to open what another library reads: then it has no pages."""

    def __init__(self, raw: bytes) -> None:
        import pypdfium2

        try:
            self.document: Any = pypdfium2.PdfDocument(raw)
        except pypdfium2.PdfiumError:
            self.document = []

    def __enter__(self) -> Quick:
        return self

    def __exit__(self, *_: object) -> None:
        if self.document:
            self.document.close()

    def glances(self, most: int) -> list[PageGlance]:
        """A quick look at every page, so many at most; one that cannot be loaded is looked at closely."""
        return [_glance(self._page(number)) for number in range(min(most, len(self.document)))]

    def _page(self, number: int) -> Any:
        import pypdfium2

        try:
            return self.document[number] if self.document else None
        except pypdfium2.PdfiumError:
            return None

    def ink(self, page: Any, *, pictured: bool) -> Ink:
        """What is seen of the characters of a page; nothing is known of one that cannot be loaded."""
        drawing = self._page(page.page_number - 1)
        return Ink() if drawing is None else ink_of(page, drawing, pictured=pictured)


def _objects(page: Any, kind: str) -> Iterator[Any]:
    from pypdfium2 import raw

    return iter(page.get_objects(filter=[getattr(raw, f"FPDF_PAGEOBJ_{kind}")], max_depth=3))


def _glance(page: Any) -> PageGlance:
    if page is None:
        return PageGlance("", ruled=True, apart=True)
    text = page.get_textpage().get_text_range()
    ruled = sum(1 for _ in islice(_objects(page, "PATH"), _RULED)) == _RULED
    return PageGlance(text, ruled, apart=len("".join(text.split())) < FEW and any(_objects(page, "IMAGE")))


def plain_rows(page: PageGlance, number: int, file: str) -> list[GridRow]:
    """A page as lines of text."""
    lines = [line.strip() for line in page.text.replace("\r", "\n").split("\n")]
    return [
        line_row(line, Place(file=file, page=number, line=count), breaks=count == 1)
        for count, line in enumerate(filter(None, lines), start=1)
    ]
