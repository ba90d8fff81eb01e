"""Colours as six hexadecimal digits, and whether one can be told from another."""

from __future__ import annotations

import re
from functools import lru_cache

PAPER = "FFFFFF"
UNKNOWN = "?"  # a colour that is not worked out: everything is seen on it
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
_LEAST = 16  # of 255 levels: what differs less from what is behind it is not seen


@lru_cache(maxsize=4_000)
def hardly_differ(one: str | None, other: str | None) -> bool:
    """Whether text of one colour is not seen on the other; colours that are given by a name must be the same."""
    if not one or not other or UNKNOWN in (one, other):
        return False
    if not _COLOUR.fullmatch(one) or not _COLOUR.fullmatch(other):
        return one == other
    return all(abs(a - b) <= _LEAST for a, b in zip(bytes.fromhex(one), bytes.fromhex(other), strict=True))
