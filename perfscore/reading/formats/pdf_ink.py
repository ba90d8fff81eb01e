"""Which characters of a page a person sees, told by PDFium, which draws the page.

Text may be written without ink, in a layer that is switched off, outside of what may be drawn on, or below a shape
drawn later: whatever the reason, nothing is seen of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from ctypes import addressof, byref, c_double, c_int
from itertools import groupby
from typing import Any, NamedTuple

from attrs import field, frozen

_SCALE = 2  # pixels a point
_LARGEST = 4_000  # pixels
_FAINT = 6  # of 255 levels of grey: what differs less from what is around it is not seen
_FINE = 100  # parts of a point
_NEAR = 2
_NEAR_DOWN = 6  # two libraries measure the height of a character in two ways


class PlacedCharacter(NamedTuple):
    """A character and where its middle is, in points from the left and from the top."""

    text: str
    across: float
    down: float


class Spots:
    """Where characters stand, for looking them up again."""

    def __init__(self, found: Sequence[PlacedCharacter] = ()) -> None:
        self.count = len(found)
        self.places: dict[str, list[PlacedCharacter]] = {}
        for spot in found:
            self.places.setdefault(spot.text, []).append(spot)

    def near(self, text: str, across: float, down: float) -> bool:
        """Whether the same character stands there, or within two points."""
        return any(abs(across - x) <= _NEAR and abs(down - y) <= _NEAR_DOWN for _, x, y in self.places.get(text, ()))


@frozen
class Ink:
    """The characters of a page that are seen, and those that are there and are not."""

    seen: Spots = field(factory=Spots)
    unseen: Spots = field(factory=Spots)


class PagePixels:
    """A page as it is drawn, in grey."""

    def __init__(self, page: Any) -> None:
        scale = min(_SCALE, _LARGEST / max(*page.get_size(), 1))
        drawn = page.render(scale=scale, grayscale=True)
        self.width, self.height, self.stride, self.grey = drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer)
        self.scale = scale

    def differ(self, across: Sequence[float], down: Sequence[float]) -> bool:
        """Whether anything is drawn between two places across and two down, or at the edges."""
        left, right = (round(each * self.scale) for each in sorted(across))
        top, bottom = (round(each * self.scale) for each in sorted(down))
        for row in range(max(0, top - 1), min(self.height, bottom + 2)):
            line = self.grey[row * self.stride + max(0, left - 1) : row * self.stride + min(self.width, right + 2)]
            if line and max(line) - min(line) > _FAINT:
                return True
        return False


class Glyph(NamedTuple):
    """A character that a page writes: where, as a part of which piece of text, and whether it is drawn.

    ``font`` tells Latin characters from others: a font that is not in the file may lack either here.
    """

    spot: PlacedCharacter
    piece: Any
    font: tuple[int, bool]
    drawn: bool


def ink_of(page: Any, corner: tuple[float, float], *, pictured: bool) -> Ink:
    """What is seen of the text of a page whose left upper corner is at ``corner``.

    A ``pictured`` page has a picture below all of its text: there only text that is written without ink is not seen.
    """
    glyphs = list(_glyphs(page, corner, None if pictured else PagePixels(page)))
    seen = Spots([glyph.spot for glyph in glyphs if glyph.drawn])
    return Ink(seen, Spots([glyph.spot for glyph in _undrawn(glyphs) if not seen.near(*glyph.spot)]))


def _glyphs(page: Any, corner: tuple[float, float], pixels: PagePixels | None) -> Iterator[Glyph]:
    from pypdfium2 import raw

    text = page.get_textpage()
    x0, x1, y0, y1 = (c_double() for _ in range(4))
    place = _places(page)
    for at in range(text.count_chars()):
        piece, char = raw.FPDFText_GetTextObject(text, at), chr(raw.FPDFText_GetUnicode(text, at))
        if (
            not piece
            or char.isspace()
            or not raw.FPDFText_GetCharBox(text, at, byref(x0), byref(x1), byref(y0), byref(y1))
        ):
            continue
        (left, top), (right, bottom) = place(x0.value, y1.value), place(x1.value, y0.value)
        spot = PlacedCharacter(char, (left + right) / 2 + corner[0], (top + bottom) / 2 + corner[1])
        drawn = not _has_no_ink(piece) and (pixels is None or pixels.differ((left, right), (top, bottom)))
        yield Glyph(spot, piece, (addressof(raw.FPDFTextObj_GetFont(piece).contents), char.isascii()), drawn)


def _places(page: Any) -> Callable[[float, float], tuple[float, float]]:
    """From places on a page as it is stored to points from the left and the top of what is shown: it may be turned."""
    from pypdfium2 import raw

    width, height = page.get_size()
    x, y = c_int(), c_int()
    wide, high = round(width * _FINE), round(height * _FINE)

    def place(across: float, up: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page, 0, 0, wide, high, 0, across, up, byref(x), byref(y))
        return x.value / _FINE, y.value / _FINE

    return place


def _undrawn(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """Runs of characters that are not drawn although their fonts can. Marks alone are no such run: they are small."""
    able = {glyph.font for glyph in glyphs if glyph.drawn}
    for (_, drawn), run in groupby(glyphs, key=lambda glyph: (addressof(glyph.piece.contents), glyph.drawn)):
        found = list(run)
        if not drawn and any(glyph.spot.text.isalnum() for glyph in found) and _can_draw(found[0], able):
            yield from found


def _can_draw(glyph: Glyph, able: set[tuple[int, bool]]) -> bool:
    from pypdfium2 import raw

    embedded = raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(glyph.piece)) == 1
    return embedded or glyph.font in able or _has_no_ink(glyph.piece)


def _has_no_ink(piece: Any) -> bool:
    from pypdfium2 import raw

    mode = raw.FPDFTextObj_GetTextRenderMode(piece)
    return bool(mode in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP))
