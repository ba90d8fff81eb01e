"""Which pages of a long PDF may hold forms: looked up in its plain text, which PDFium gives many times faster.

The other pages are read as lines of text. A form may go on where none of its words stand, so the pages beside are
kept when they are drawn like it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from attrs import frozen

from perfscore.errors import Place
from perfscore.reading.grid import GridRow, line_row

SHORT = 8
FEW = 20  # characters that a page has at least, unless it is a picture
_RULED = 12
_NEAR = 2
_NEAR_DOWN = 6  # two libraries measure the height of a character in two ways
_WORDS = (
    "绩效", "自评", "一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分", "执行率",
    "年初预算", "全年预算", "项目名称", "主管部门", "实施单位", "产出指标", "效益指标", "满意度",
    "数量指标", "质量指标", "时效指标", "成本指标", "偏差原因",
)  # fmt: skip


class PlacedCharacter(NamedTuple):
    """A character and where its middle is, in points from the left and from the top."""

    text: str
    across: Any
    down: Any


class Spots:
    """Where characters stand, for looking them up again."""

    def __init__(self, found: Sequence[PlacedCharacter]) -> None:
        self.places: dict[str, list[PlacedCharacter]] = {}
        for spot in found:
            self.places.setdefault(spot.text, []).append(spot)

    def near(self, text: str, across: Any, down: Any) -> bool:
        """Whether the same character stands there, or within two points."""
        return any(abs(across - x) <= _NEAR and abs(down - y) <= _NEAR_DOWN for _, x, y in self.places.get(text, ()))


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

    def glances(self) -> list[Glance]:
        """A quick look at every page; one that cannot be loaded is looked at closely."""
        return [_glance(self._page(number)) for number in range(len(self.document))]

    def _page(self, number: int) -> Any:
        import pypdfium2

        try:
            return self.document[number] if self.document else None
        except pypdfium2.PdfiumError:
            return None

    def invisible(self, number: int) -> list[PlacedCharacter]:
        """Characters that are written without ink on a page, and not written with ink in the same place."""
        page = self._page(number)
        if page is None or not any(map(_has_no_ink, _objects(page, "TEXT"))):
            return []
        return _without_ink(page)


def _objects(page: Any, kind: str) -> Iterator[Any]:
    from pypdfium2 import raw

    return iter(page.get_objects(filter=[getattr(raw, f"FPDF_PAGEOBJ_{kind}")], max_depth=3))


def _has_no_ink(item: Any) -> bool:
    from pypdfium2 import raw

    return bool(raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE)


def _without_ink(page: Any) -> list[PlacedCharacter]:
    from ctypes import byref, c_double

    from pypdfium2 import raw

    text, height = page.get_textpage(), page.get_height()
    left, right, bottom, top = (c_double() for _ in range(4))
    seen: list[PlacedCharacter] = []
    unseen: list[PlacedCharacter] = []
    for at in range(text.count_chars()):
        item = raw.FPDFText_GetTextObject(text, at)
        if item and raw.FPDFText_GetCharBox(text, at, byref(left), byref(right), byref(bottom), byref(top)):
            char = chr(raw.FPDFText_GetUnicode(text, at))
            spot = PlacedCharacter(char, (left.value + right.value) / 2, height - (bottom.value + top.value) / 2)
            (unseen if _has_no_ink(item) else seen).append(spot)
    inked = Spots(seen)
    return [spot for spot in unseen if not inked.near(*spot)]


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
