"""Scanned pages and images -> rows, by rapidocr (its models are inside the wheel) and the ruled lines OpenCV finds.

An optional extra. What it reads may be wrong in any character: the form says so, and its own sums are the check.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from perfscore.errors import ReadingError
from perfscore.frozen import frozen
from perfscore.messages import Place, problem
from perfscore.reading.grid import Cell, Grid, GridRow, SourceKind, rows_within_limits

RESOLUTION = 200
MAX_PIXELS = 60_000_000
_NEAR = 12
_SMALLEST = 14
_DASHES = {"一": "—", "-": "—"}


@frozen
class PixelBox:
    """A rectangle in pixels, and the text in it."""

    left: int
    top: int
    right: int
    bottom: int
    text: str = ""

    def holds(self, other: PixelBox) -> bool:
        across, down = (other.left + other.right) // 2, (other.top + other.bottom) // 2
        return self.left <= across <= self.right and self.top <= down <= self.bottom


def image_grid(raw: bytes, file: str) -> Grid:
    """The rows of an image file. Raises ReadingError, also when the extra is not installed."""
    read = rows_within_limits(_rows(_opened(raw, file), file, page=1))
    return Grid(read.rows, stopped=read.stopped)


def page_rows(raw: bytes, number: int, file: str) -> list[GridRow]:
    """The rows of one page of a PDF, rendered. Raises ReadingError, also when the extra is not installed."""
    _engine(file, number)
    import pypdfium2

    document = pypdfium2.PdfDocument(raw)
    try:
        picture = document[number - 1].render(scale=RESOLUTION / 72).to_pil()
    finally:
        document.close()
    return list(_rows(picture, file, number))


def _opened(raw: bytes, file: str) -> Any:
    _engine(file, None)
    from PIL import Image

    try:
        picture = Image.open(io.BytesIO(raw))
        if picture.width * picture.height > MAX_PIXELS:
            raise ReadingError(
                [problem("D014", Place(file=file), found=picture.width * picture.height, limit=MAX_PIXELS)]
            )
        return picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if isinstance(error, ReadingError):
            raise
        raise ReadingError([problem("D016", Place(file=file))]) from None


def _engine(file: str, page: int | None) -> Any:
    try:
        return _loaded()
    except ImportError:
        code = "D013" if page is None else "D020"
        raise ReadingError([problem(code, Place(file=file, page=page))]) from None


@cache
def _loaded() -> Any:
    import logging

    from rapidocr import RapidOCR

    logging.disable(logging.INFO)  # it tells of every model file on standard error
    try:
        return RapidOCR()
    finally:
        logging.disable(logging.NOTSET)


def _rows(picture: Any, file: str, page: int) -> Iterator[GridRow]:
    import numpy

    pixels = numpy.array(picture.convert("RGB"))
    found = _engine(file, page)(pixels)
    texts = [] if found.txts is None else [_box(*pair) for pair in zip(found.boxes, found.txts, strict=True)]
    note = problem("D151", Place(file=file, page=page))
    for number, cells in enumerate(arranged(_ruled(pixels), texts), start=1):
        place = Place(file=file, page=page, line=number)
        yield GridRow(
            tuple(Cell(text) for text in cells), place, breaks=number == 1, problems=(note,), kind=SourceKind.SCANNED
        )


def _box(corners: Any, text: str) -> PixelBox:
    across, down = [int(point[0]) for point in corners], [int(point[1]) for point in corners]
    return PixelBox(min(across), min(down), max(across), max(down), _DASHES.get(text.strip(), text.strip()))


def _ruled(pixels: Any) -> list[PixelBox]:
    """The cells of ruled tables: the white areas that long straight lines enclose."""
    import cv2

    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    height, width = ink.shape
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (max(30, width // 40), 1)))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (1, max(30, height // 60))))
    lines = cv2.dilate(cv2.bitwise_or(across, down), cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.bitwise_not(lines), connectivity=4)
    boxes = [PixelBox(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[1:]]
    return [box for box in boxes if _is_cell(box, width, height)]


def _is_cell(box: PixelBox, width: int, height: int) -> bool:
    touches_edge = box.left <= 1 or box.top <= 1 or box.right >= width - 1 or box.bottom >= height - 1
    return not touches_edge and box.right - box.left >= _SMALLEST and box.bottom - box.top >= _SMALLEST


def arranged(cells: Sequence[PixelBox], texts: Sequence[PixelBox]) -> list[list[str]]:
    """Rows of cell texts from top to bottom; texts outside all cells are lines of their own."""
    lefts, tops = _steps([cell.left for cell in cells]), _steps([cell.top for cell in cells])
    rows: dict[int, list[str]] = {top: [""] * len(lefts) for top in tops}
    inside: set[int] = set()
    for cell in cells:
        held = [n for n, text in enumerate(texts) if cell.holds(text)]
        inside.update(held)
        words = " ".join(texts[n].text for n in sorted(held, key=lambda n: (texts[n].top, texts[n].left)))
        row, column = rows[_nearest(tops, cell.top)], lefts.index(_nearest(lefts, cell.left))
        row[column] = f"{row[column]} {words}".strip()
    lines = [(text.top, [text.text]) for n, text in enumerate(texts) if n not in inside]
    return [found for _, found in sorted([*rows.items(), *lines], key=lambda item: item[0])]


def _steps(edges: list[int]) -> list[int]:
    """Edges that lie close together are one line of the grid."""
    steps: list[int] = []
    for edge in sorted(edges):
        if not steps or edge - steps[-1] > _NEAR:
            steps.append(edge)
    return steps


def _nearest(steps: list[int], edge: int) -> int:
    return min(steps, key=lambda step: abs(step - edge))
