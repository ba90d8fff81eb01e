"""PDF -> Grid, by pdfplumber: ruled tables as rows, other words where they stand; scanned pages go to ``scan``.

In a long file pages that a quick look at their text rules out are read as plain lines.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeAlias

from attrs import define, evolve, field

from perfscore.errors import ReadingError
from perfscore.messages import Place, Problem, problem
from perfscore.reading.formats import scan
from perfscore.reading.formats.pdf_continued import continued
from perfscore.reading.formats.pdf_fields import field_chars
from perfscore.reading.formats.pdf_fonts import resources
from perfscore.reading.formats.pdf_ink import Spots
from perfscore.reading.formats.pdf_pages import FEW, SHORT, Quick, plain_rows
from perfscore.reading.formats.pdf_shown import shown
from perfscore.reading.formats.pdf_streams import large_streams, salvaged, too_large
from perfscore.reading.formats.pdf_tables import page_rows
from perfscore.reading.grid import Grid, GridRow, PageGlance, SourceKind, rows_within_limits

MAX_PAGES = 2_000
#: The indexes of the pages of a long file that are to be read closely, by a quick look at all of them.
ChoosePages: TypeAlias = Callable[[Sequence[PageGlance]], AbstractSet[int]]
_UPWARDS = ("Parent", "P", "Dest", "A", "StructParents")  # from a page to others
_MOST_OBJECTS = 20_000  # of a page


def _every_page(pages: Sequence[PageGlance]) -> AbstractSet[int]:
    return set(range(len(pages)))


def grid(raw: bytes, file: str, chosen: ChoosePages = _every_page) -> Grid:
    """All pages in order; a page is a break. Raises ReadingError for scans, passwords and damage."""
    try:
        import pdfplumber
        from pdfminer import pdftypes
        from pdfminer.pdfdocument import PDFPasswordIncorrect
    except ImportError:
        raise ReadingError([problem("D031", Place(file=file), library="pdfplumber", extra="pdf")]) from None
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    large = large_streams(raw, file)
    pdftypes.decompress_corrupted = salvaged  # that of the library copies all that it has with every byte
    try:
        with pdfplumber.open(io.BytesIO(raw)) as document, Quick(raw) as quick:
            document.rsrcmgr = resources()
            reader = PdfReader(raw, file, quick, chosen, large)
            read = rows_within_limits(reader.rows(document))
            return Grid(tuple(continued(read.rows)), tuple(reader.unread), read.stopped)
    except ReadingError:
        raise
    except Exception as error:  # pdfminer lets many kinds of error out of damaged files
        locked = isinstance(error, PDFPasswordIncorrect) or "Password" in repr(error)
        detail = f"{type(error).__name__}: {error}"
        raise ReadingError([problem("D018" if locked else "D016", Place(file=file), detail=detail)]) from None


@define
class PdfReader:
    """Reads the pages of one file. ``unread`` tells of those that nobody could recognise."""

    raw: bytes
    file: str
    quick: Quick
    chosen: ChoosePages
    large: frozenset[int] = frozenset()  # the objects that unpack to more than allowed
    unread: list[Problem] = field(factory=list)

    def rows(self, document: Any) -> Iterator[GridRow]:
        count = len(document.pages)
        if count > MAX_PAGES:
            raise ReadingError([problem("D206", Place(file=self.file), found=count, limit=MAX_PAGES)])
        if self.large:
            count = self._before_large(document.pages)
        pages = self.quick.glances(count) if count > SHORT else []
        close = self.chosen(pages) if len(pages) == count else set(range(count))
        found = False
        for number, page in enumerate(document.pages[:count]):
            plain = number not in close and not pages[number].apart
            for row in plain_rows(pages[number], number + 1, self.file) if plain else self._page(page):
                found = True
                yield row
            page.close()
        if self.large:
            raise too_large(Place(file=self.file, page=count + 1))
        if self.unread and not found:
            raise ReadingError(self.unread)

    def _before_large(self, pages: Sequence[Any]) -> int:
        """How many pages come before the first that holds too much. Raises LimitError where nobody knows which."""
        for number, page in enumerate(pages):
            if _uses(page.page_obj, self.large):
                return number
        raise too_large(Place(file=self.file))

    def _page(self, page: Any) -> Iterator[GridRow]:
        place = Place(file=self.file, page=page.page_number)
        boxes = list(field_chars(page))
        if len(page.chars) + len(boxes) < FEW and page.images:
            yield from self._scanned(page.page_number)
            return
        pictured = any(_covers(image, page) for image in page.images)
        ink = self.quick.ink(page, pictured=pictured)
        recognised = pictured and 2 * ink.unseen.count > len(page.chars)
        kept, told = shown(page, evolve(ink, unseen=Spots()) if recognised else ink, place, boxes)
        if recognised:
            told.append(problem("D151", place))
        breaks = True
        for row in page_rows(kept, place):
            kind = SourceKind.SCANNED if recognised else row.kind
            yield evolve(row, breaks=row.breaks or breaks, problems=tuple(told), kind=kind)
            told, breaks = [], False

    def _scanned(self, number: int) -> list[GridRow]:
        """A page that is a picture; without the means to recognise it, it is told as unread."""
        try:
            return scan.page_rows(self.raw, number, self.file)
        except ReadingError as error:
            self.unread.extend(error.problems)
            return []


def _covers(image: Any, page: Any) -> bool:
    """A picture of at least half the page, as scanners make them."""
    size = (image["x1"] - image["x0"]) * (image["bottom"] - image["top"])
    return bool(2 * size >= page.width * page.height)


def _uses(page: Any, numbers: frozenset[int]) -> bool:
    """Whether a page of pdfminer refers to one of the objects, itself or through others."""
    from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1

    seen: set[int] = set()
    left: list[Any] = [page.attrs, page.resources]
    while left and len(seen) < _MOST_OBJECTS:
        each = left.pop()
        if isinstance(each, PDFObjRef):
            if each.objid in numbers:
                return True
            if each.objid not in seen:
                seen.add(each.objid)
                left.append(resolve1(each))
        elif isinstance(each, PDFStream):
            left.append(each.attrs)
        elif isinstance(each, dict):
            left.extend(value for key, value in each.items() if key not in _UPWARDS)
        elif isinstance(each, list):
            left.extend(each)
    return False
