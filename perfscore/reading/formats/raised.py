"""Raised and struck-out text: what a small number above the line is, in characters.

A raised 2 after 95 may be a square or the number of a footnote; either way it is not the digit 2. It stays visible
as a superscript character, so that whoever reads the value can tell.
"""

from __future__ import annotations

_RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")


def raised(text: str) -> str:
    """``text`` in superscript characters, where it has them; other characters stay as they are."""
    return text.translate(_RAISED)
