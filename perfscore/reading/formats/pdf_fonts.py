"""Fonts of a PDF within bounds: a range of a thousand million characters is quickly written and fills all memory."""

from __future__ import annotations

import re
from typing import Any

LAST_CODE = 0xFFFF
_IN_THE_FILE = ("FontFile", "FontFile2", "FontFile3")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{1,16})>\s*<([0-9A-Fa-f]{1,16})>\s*[<\[]")


def resources() -> Any:
    """A resource manager that leaves absurd widths and character maps out of fonts.

    ``embedded`` are the names of the fonts that are in the file: those are drawn alike everywhere.
    """
    from pdfminer.pdfinterp import PDFResourceManager

    class Bounded(PDFResourceManager):
        def __init__(self) -> None:
            super().__init__()
            self.embedded: set[str] = set()

        def get_font(self, objid: Any, spec: Any) -> Any:
            font = super().get_font(objid, {key: value for key, value in spec.items() if _is_sound(key, value)})
            if any(key in font.descriptor for key in _IN_THE_FILE):
                self.embedded.add(font.fontname)
            return font

    return Bounded()


def _is_sound(key: str, value: Any) -> bool:
    from pdfminer.pdftypes import PDFStream, resolve1

    if key in ("W", "W2"):
        widths = resolve1(value)
        return isinstance(widths, list) and all(_is_code(resolve1(each)) for each in widths)
    if key == "ToUnicode":
        found = resolve1(value)
        pairs = _RANGE.findall(found.get_data()) if isinstance(found, PDFStream) else []
        return all(int(last, 16) - int(first, 16) <= LAST_CODE for first, last in pairs)
    return True


def _is_code(each: Any) -> bool:
    return not isinstance(each, int | float) or abs(each) <= LAST_CODE
