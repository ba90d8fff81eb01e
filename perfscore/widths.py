"""How wide text is on a terminal."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_TEXTS_KNOWN = 1024  # a table asks for each of its texts some times


@lru_cache(maxsize=_TEXTS_KNOWN)
def cells(text: str) -> int:
    """How many terminal columns a text takes: wide East Asian characters count two, marks none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)
