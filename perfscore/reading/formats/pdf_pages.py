"""Which pages of a long PDF may hold forms: looked up in its plain text, which PDFium gives many times faster.

The other pages are read as lines of text. A form may go on where none of its words stand, so the pages beside are
kept when they are drawn like it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from attrs import frozen

from perfscore.messages import Place
from perfscore.reading.formats.pdf_ink import Ink, ink_of
from perfscore.reading.grid import GridRow, line_row

SHORT = 8
FEW = 20  # characters that a page has at least, unless it is a picture
_RULED = 12
_WORDS = (
    "绩效", "自评", "一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分", "执行率",
    "年初预算", "全年预算", "项目名称", "主管部门", "实施单位", "产出指标", "效益指标", "满意度",
    "数量指标", "质量指标", "时效指标", "成本指标", "偏差原因",
)  # fmt: skip


@frozen
class Glance:
    """What a quick look at a page shows: its text, how many words of the field, whether lines are drawn on it, and
    whether it is a picture.
    """

    text: str
    words: int
    ruled: bool
    picture: bool = False

    @property
    def is_likely(self) -> bool:
        return self.words >= 2


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

    def glances(self, most: int) -> list[Glance]:
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


def _glance(page: Any) -> Glance:
    if page is None:
        return Glance("", len(_WORDS), ruled=True)
    text = page.get_textpage().get_text_range()
    plain = "".join(text.split())
    words = sum(word in plain for word in _WORDS)
    ruled = sum(1 for _ in islice(_objects(page, "PATH"), _RULED)) == _RULED
    picture = len(plain) < FEW and any(_objects(page, "IMAGE"))
    return Glance(text, words, ruled, picture)


def chosen(pages: Sequence[Glance]) -> set[int]:
    """The indexes of the pages to be read closely: those with words of the field, and their neighbours.

    A neighbour is kept when it is ruled, or when the page with the words is not: one before, two after.
    """
    likely = [number for number, page in enumerate(pages) if page.is_likely]
    kept = set(likely)
    for number in likely:
        for other in (number - 1, number + 1, number + 2):
            if 0 <= other < len(pages) and (pages[other].ruled or not pages[number].ruled):
                kept.add(other)
    return kept


def plain_rows(page: Glance, number: int, file: str) -> list[GridRow]:
    """A page as lines of text."""
    lines = [line.strip() for line in page.text.replace("\r", "\n").split("\n")]
    return [
        line_row(line, Place(file=file, page=number, line=count), breaks=count == 1)
        for count, line in enumerate(filter(None, lines), start=1)
    ]
