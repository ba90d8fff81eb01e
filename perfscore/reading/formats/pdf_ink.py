"""What a person sees of the characters of a page, told by PDFium, which draws it.

Text may be written without ink, in a layer that is switched off, outside of what may be drawn on, or below a shape
drawn later: whatever the reason, nothing is drawn where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from attrs import field

from perfscore.frozen import frozen

_SCALE = 2  # pixels a point
_LARGEST = 4_000  # pixels
_FAINT = 6  # of 255 levels of grey: what differs less from what is around it is not seen
_FINE = 100  # parts of a point
_NEAR = 2
_NEAR_DOWN = 6  # two libraries measure the height of a character in two ways


class PlacedCharacter(NamedTuple):
    """A character and where its middle is, in points from the left and from the top."""

    text: str
    across: Any
    down: Any


class Spots:
    """Where characters stand, for looking them up again."""

    def __init__(self, found: Sequence[PlacedCharacter] = ()) -> None:
        self.count = len(found)
        self.places: dict[str, list[PlacedCharacter]] = {}
        for spot in found:
            self.places.setdefault(spot.text, []).append(spot)

    def __iter__(self) -> Iterator[PlacedCharacter]:
        return (spot for same in self.places.values() for spot in same)

    def near(self, text: str, across: Any, down: Any) -> bool:
        """Whether the same character stands there, or within two points."""
        return any(abs(across - x) <= _NEAR and abs(down - y) <= _NEAR_DOWN for _, x, y in self.places.get(text, ()))


@frozen
class Ink:
    """The characters of a page that are seen, and those that are there and are not; ``whole`` when all are seen."""

    seen: Spots = field(factory=Spots)
    unseen: Spots = field(factory=Spots)
    whole: bool = False


class PagePixels:
    """A page as PDFium draws it, in grey."""

    def __init__(self, page: Any) -> None:
        width, height = page.get_size()
        self.scale = min(_SCALE, _LARGEST / max(width, height, 1))
        drawn = page.render(scale=self.scale, grayscale=True)
        self.width, self.height, self.stride, self.grey = drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer)

    def differ(self, x0: float, top: float, x1: float, bottom: float) -> bool:
        """Whether anything is drawn inside a box, or at its edges."""
        left, right = max(0, int(x0 * self.scale)), min(self.width, int(x1 * self.scale) + 2)
        first, last = max(0, int(top * self.scale)), min(self.height, int(bottom * self.scale) + 2)
        middle = (first + last) // 2
        for row in (*range(middle, last), *range(first, middle)):
            line = self.grey[row * self.stride + left : row * self.stride + right]
            if line and max(line) - min(line) > _FAINT:
                return True
        return False


class TextPiece(NamedTuple):
    """A piece of text that a page writes at once: its number, its font, whether it is written with ink, and whether
    its font is in the file: another may be missing here.
    """

    number: int
    font: int
    inked: bool
    embedded: bool


class Glyph(NamedTuple):
    """A character that a page writes: where, as a part of what, and whether it is drawn."""

    spot: PlacedCharacter
    piece: TextPiece
    drawn: bool

    @property
    def repertoire(self) -> tuple[int, bool]:
        """What its font can be asked for: one that is not in the file may lack Latin characters here, or others."""
        return self.piece.font, self.spot.text.isascii()


def ink_of(page: Any, drawing: Any, *, pictured: bool) -> Ink:
    """What is seen of the characters of ``page``; ``drawing`` is the same page in PDFium.

    A look at the places of the characters is enough where something is drawn in each. Where the page is ``pictured``
    something always is: there only text that is written without ink is not seen.
    """
    corner = page.bbox[:2]
    if pictured:
        return _looked_at_closely(drawing, corner, None) if _writes_without_ink(drawing) else Ink(whole=True)
    pixels = PagePixels(drawing)
    x, y = corner

    def leaves_ink(char: Any) -> bool:
        return pixels.differ(char["x0"] - x, char["top"] - y, char["x1"] - x, char["bottom"] - y)

    if all(leaves_ink(char) for char in page.chars if char["text"].isalnum()):
        return Ink(whole=True)
    ink = _looked_at_closely(drawing, corner, pixels)
    return Ink(ink.seen, Spots([*ink.unseen, *_passed_over(page.chars, ink, leaves_ink)]))


def _passed_over(chars: Sequence[Any], ink: Ink, leaves_ink: Callable[[Any], bool]) -> Iterator[PlacedCharacter]:
    """Characters that PDFium knows nothing of, where nothing is drawn although others of their font are.

    Which those are hangs on the fonts of the machine, where the fonts of the page are not in the file.
    """
    spots = [
        (char, PlacedCharacter(char["text"], (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2))
        for char in chars
        if char["text"].isalnum()
    ]
    able = {(char["fontname"], spot.text.isascii()) for char, spot in spots if ink.seen.near(*spot)}
    for char, spot in spots:
        known = ink.seen.near(*spot) or ink.unseen.near(*spot)
        if not known and (char["fontname"], spot.text.isascii()) in able and not leaves_ink(char):
            yield spot


def _writes_without_ink(drawing: Any) -> bool:
    from pypdfium2 import raw

    pieces = drawing.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3)
    return not all(_piece(0, item.raw).inked for item in pieces)


def _looked_at_closely(drawing: Any, corner: tuple[float, float], pixels: PagePixels | None) -> Ink:
    """What PDFium knows of each character: the place where it draws it is exact."""
    glyphs = list(_glyphs(drawing, corner, pixels))
    seen = Spots([glyph.spot for glyph in glyphs if glyph.drawn])
    return Ink(seen, Spots([glyph.spot for glyph in _undrawn(glyphs) if not seen.near(*glyph.spot)]))


def _glyphs(drawing: Any, corner: tuple[float, float], pixels: PagePixels | None) -> Iterator[Glyph]:
    from ctypes import addressof, byref, c_double

    from pypdfium2 import raw

    text = drawing.get_textpage()
    box = tuple(c_double() for _ in range(4))
    place = _places(drawing)
    pieces: dict[int, TextPiece] = {}
    for at in range(text.count_chars()):
        found, char = raw.FPDFText_GetTextObject(text, at), chr(raw.FPDFText_GetUnicode(text, at))
        if not found or char.isspace() or not raw.FPDFText_GetCharBox(text, at, *map(byref, box)):
            continue
        number = addressof(found.contents)
        piece = pieces.get(number) or pieces.setdefault(number, _piece(number, found))
        x0, x1, y0, y1 = (each.value for each in box)
        ends = place(x0, y1), place(x1, y0)
        (left, right), (top, bottom) = (sorted(each) for each in zip(*ends, strict=True))
        spot = PlacedCharacter(char, (left + right) / 2 + corner[0], (top + bottom) / 2 + corner[1])
        yield Glyph(spot, piece, piece.inked and (pixels is None or pixels.differ(left, top, right, bottom)))


def _piece(number: int, found: Any) -> TextPiece:
    from ctypes import addressof

    from pypdfium2 import raw

    font, mode = raw.FPDFTextObj_GetFont(found), raw.FPDFTextObj_GetTextRenderMode(found)
    inked = mode not in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
    return TextPiece(number, addressof(font.contents) if font else 0, inked, raw.FPDFFont_GetIsEmbedded(font) == 1)


def _places(drawing: Any) -> Callable[[float, float], tuple[float, float]]:
    """From places on a page as it is stored to points from the left and the top of what is shown: it may be turned."""
    from ctypes import byref, c_int

    from pypdfium2 import raw

    x, y = c_int(), c_int()
    size = tuple(round(each * _FINE) for each in drawing.get_size())

    def place(across: float, up: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(drawing, 0, 0, *size, 0, across, up, byref(x), byref(y))
        return x.value / _FINE, y.value / _FINE

    return place


def _undrawn(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """Runs of characters that are not drawn although they could be. Marks alone are no such run: they are small."""
    able = {glyph.repertoire for glyph in glyphs if glyph.drawn}
    for (piece, drawn), run in groupby(glyphs, key=lambda glyph: (glyph.piece, glyph.drawn)):
        found = [] if drawn else list(run)
        could = not piece.inked or piece.embedded or any(glyph.repertoire in able for glyph in found)
        if could and any(glyph.spot.text.isalnum() for glyph in found):
            yield from found
