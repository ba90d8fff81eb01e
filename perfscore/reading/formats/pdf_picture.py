"""A page of a PDF as a picture, drawn by PDFium: for a person who compares a reading with its source."""

from __future__ import annotations

import struct
import zlib

_WIDTH = 1000  # pixels
_LONGEST = 4000
_GREY = 0


def page_png(raw: bytes, number: int) -> bytes | None:
    """Page ``number`` (from 1) as a grey PNG, 1,000 pixels wide; None where there is no such page or no PDF."""
    try:
        import pypdfium2
    except ImportError:
        return None
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:
        return None
    try:
        page = document[number - 1] if 1 <= number <= len(document) else None
        if page is None:
            return None
        width, height = page.get_size()
        scale = min(_WIDTH / max(width, 1), _LONGEST / max(height, 1))
        drawn = page.render(scale=scale, grayscale=True)
        return _png(bytes(drawn.buffer), drawn.width, drawn.height, drawn.stride)
    except pypdfium2.PdfiumError:
        return None
    finally:
        document.close()


def _png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    lines = b"".join(b"\0" + pixels[at : at + width] for at in range(0, height * stride, stride))
    head = struct.pack(">IIBBBBB", width, height, 8, _GREY, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
