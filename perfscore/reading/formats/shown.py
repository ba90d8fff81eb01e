"""Typed cells -> the text that a person sees: 0.9887 under '0.00%' is 98.87%, 8 under '0.00' is 8.00.

Numbers go through their shortest printed digits into Decimal; there is no arithmetic on floats.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_DIGITS = re.compile(r"[#0?,]*[0#?](?:\.([0#?]+))?")


def shown(value: object, number_format: str) -> str:
    """The text of a cell value under an Excel number format."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "是" if value else "否"
        case int() | float():
            return _number(Decimal(repr(value)), number_format)
        case datetime() | date():
            return _date(value, number_format)
        case time():
            return value.isoformat()
        case _:
            return str(value)


def _number(value: Decimal, number_format: str) -> str:
    pattern = number_format.split(";", maxsplit=1)[0]
    literals = [first or second for first, second in _LITERAL.findall(pattern)]
    bare = _LITERAL.sub("\0", pattern)
    digits = _DIGITS.search(bare)
    if not value.is_finite():
        return str(value)
    if digits is None or "E+" in bare or "/" in bare or "General" in bare:
        return f"{value.normalize():f}"
    percent = "%" in bare
    places = len(digits[1] or "")
    scaled = (value * 100 if percent else value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if digits[1] and set(digits[1]) <= {"#", "?"}:
        scaled = scaled.normalize()
    after = "".join(literals) if "\0" in bare[digits.end() :] else ""
    return f"{scaled:f}{'%' if percent else ''}{after}"


def _date(value: date, number_format: str) -> str:
    """Year, month and day as far as the format shows them."""
    letters = _LITERAL.sub("", number_format).lower()
    year = f"{value.year}年" if "y" in letters or letters in ("general", "") else ""
    month = f"{value.month}月" if "m" in letters or letters in ("general", "") else ""
    day = f"{value.day}日" if "d" in letters or letters in ("general", "") else ""
    return year + month + day or value.isoformat()
