"""PDF files written by hand: text in a font that every reader knows, lines, fields, pictures."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

HEIGHT, WIDTH = 842, 595
_FONT = (
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
    b"/Supplement 2>>/DW 1000/W[1[500]2 94 500]/FontDescriptor 5 0 R>>"
)
_METRICS = (
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880"
    b"/Descent -120/CapHeight 700/StemV 80>>"
)

#: A font with codes of its own: 1 is the place of a sign in a symbol font, of 2 nothing is said, of 3 and 4 nonsense.
_OWN_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+SymbolMT/Encoding/Identity-H/ToUnicode 10 0 R/DescendantFonts["
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+SymbolMT/DW 500/CIDSystemInfo<</Registry(Adobe)"
    b"/Ordering(Identity)/Supplement 0>>/FontDescriptor 11 0 R>>]>>"
)
_OWN_CODES = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 3 beginbfchar <0001> <F0A3> <0003> <0000> <0004> <00360030> endbfchar endcmap"
#: What drawings may name: a spot colour and a Lab one, a state in which nothing is seen, layers that are off and on.
_RESOURCES = (
    "/ColorSpace<</Spot[/Separation/Black/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0 0 0 1]/N 1>>]"
    "/Lab[/Lab<</WhitePoint[0.95 1 1.09]/Range[-128 127 -128 127]>>]>>/ExtGState<</Clear<</ca 0>>>>"
    "/Properties<</Off 7 0 R/On 8 0 R>>"
)


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 9,
    ink: str = "0 g",
    mode: int = 0,
    turned: str = "1 0 0 1",
    font: str = "F1",
) -> str:
    """Words whose left lower corner is ``y`` points from the top."""
    code = words.encode("utf-16-be").hex()
    return f"q {ink} BT /{font} {size} Tf {mode} Tr {turned} {x} {HEIGHT - y} Tm <{code}> Tj ET Q"


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S"


def box(x0: float, y0: float, x1: float, y1: float, ink: str) -> str:
    return f"q {ink} {x0} {HEIGHT - y1} {x1 - x0} {y1 - y0} re f Q"


def ruled(
    rows: Sequence[Sequence[str | None]], *, x: float = 40, y: float = 60, wide: float = 70, high: float = 22
) -> str:
    """A table with lines around every cell; None belongs to the cell at its left."""
    drawn = []
    for number, row in enumerate(rows):
        top = y + number * high
        for column, words in enumerate(row):
            if words is None:
                continue
            reach = 1
            while column + reach < len(row) and row[column + reach] is None:
                reach += 1
            left, right = x + column * wide, x + (column + reach) * wide
            drawn += [line(left, top, right, top), line(left, top + high, right, top + high)]
            drawn += [line(left, top, left, top + high), line(right, top, right, top + high)]
            lines = words.split("\n")
            drawn += [text(left + 3, top + 10 + 10 * n, part) for n, part in enumerate(lines) if part]
    return "\n".join(drawn)


def pdf(
    *pages: str, fields: Sequence[str] = (), boxes: Sequence[str] = (), filters: int = 1, pictures: Sequence[int] = ()
) -> bytes:
    """A file of pages, each a run of drawing; ``fields`` are form fields on the first, ``boxes`` other notes on it,
    ``pictures`` the pages that a picture covers.
    """
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]>>/OCProperties<</OCGs[7 0 R 8 0 R]/D<</OFF[7 0 R]>>>>>>",
        b"",
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        _FONT,
        _METRICS,
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n\xff\nendstream",
        b"<</Type/OCG/Name(off)>>",
        b"<</Type/OCG/Name(on)>>",
        _OWN_FONT,
        b"<</Length %d>>stream\n%s\nendstream" % (len(_OWN_CODES), _OWN_CODES),
        _METRICS.replace(b"STSong-Light", b"ABCDEF+SymbolMT"),
    ]
    kids = []
    for number, drawing in enumerate(pages):
        picture = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I1 Do Q\n" if number in pictures else ""
        packed = f"{picture}{drawing}".encode("latin-1")
        for _ in range(filters):
            packed = zlib.compress(packed, 9)
        names = "/FlateDecode" * filters
        objects.append(b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(packed), names.encode(), packed))
        notes = [*(f"/Subtype/Widget{each}" for each in fields), *boxes] if number == 0 else []
        annots = "/Annots[" + "".join(f"<</Type/Annot{each}>>" for each in notes) + "]" if notes else ""
        kids.append(len(objects) + 1)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {len(objects)} 0 R{annots}"
            f"/Resources<</Font<</F1 3 0 R/F2 9 0 R>>/XObject<</I1 6 0 R>>{_RESOURCES}>>>>".encode()
        )
    objects[1] = f"<</Type/Pages/Kids[{' '.join(f'{n} 0 R' for n in kids)}]/Count {len(kids)}>>".encode()
    return _written(objects)


def _written(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
