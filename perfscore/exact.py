"""Digits as people write them -> exact numbers: 12.5, 60%, 2000/3. Nothing here is a float."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

from perfscore.lazily import lazy_pattern

MAX_DIGITS = 40
EXACT = Context(prec=MAX_DIGITS)  # for what is done with Decimals, whatever context the caller works in
NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_NUMBER = lazy_pattern(NUMBER)


def decimal(text: str) -> Decimal | None:
    """The printed number as a Decimal that keeps its decimals, or None when ``text`` is not one number."""
    if not _NUMBER.fullmatch(text) or len(text) > MAX_DIGITS:
        return None
    return Decimal(text)


def fraction(text: str) -> Fraction | None:
    """An exact value from '12.5', '60%' (as 3/5) or '2000/3'; None for anything else."""
    body, share = (text[:-1], 100) if text.endswith("%") else (text, 1)
    over, _, under = body.partition("/")
    top, bottom = decimal(over), decimal(under or "1")
    return None if top is None or not bottom else Fraction(top) / Fraction(bottom) / share
