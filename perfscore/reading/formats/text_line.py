"""What the ways of reading a text hand on: its lines, each with its number."""

from __future__ import annotations

from typing import NamedTuple


class TextLine(NamedTuple):
    """A line and its number; a quoted cell of a clipboard may go over several, and so may a row."""

    number: int
    text: str
