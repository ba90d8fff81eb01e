"""How wide text is on a terminal."""

from __future__ import annotations

import os
import sys
import unicodedata
from contextlib import suppress
from functools import lru_cache

_USUAL = 80
_TEXTS_KNOWN = 1024  # a table asks for each of its texts some times


@lru_cache(maxsize=_TEXTS_KNOWN)
def cells(text: str) -> int:
    """How many terminal columns a text takes: wide East Asian characters count two, marks none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)


def terminal_columns() -> int:
    """How many columns the terminal has: as ``shutil`` tells it, which loads what unpacks archives, too."""
    with suppress(ValueError):
        if (told := int(os.environ.get("COLUMNS", ""))) > 0:
            return told
    with suppress(ValueError, OSError):  # it is closed, or no terminal
        if sys.__stdout__ is not None:
            return os.get_terminal_size(sys.__stdout__.fileno()).columns or _USUAL
    return _USUAL
