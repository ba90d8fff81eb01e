"""Printed text -> value, by trying the shapes from the strictest to the loosest.

    normalise -> comparator -> date or span -> amount -> range -> phrase -> Uninterpreted(reason)

No input raises: what is not understood says so. White space, thousands separators and full-width forms carry
no meaning in these cells and are gone after ``normalise``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from perfscore.values.model import (
    Amount,
    Comparator,
    Deadline,
    Moment,
    Phrase,
    Range,
    Span,
    Uninterpreted,
    Value,
)
from perfscore.values.number import MAX_DIGITS, NUMBER, decimal
from perfscore.values.unit import longest_unit, parse_unit

MAX_TEXT = 400

_SIGNS = (
    (">=", Comparator.GE), ("=>", Comparator.GE), ("≥", Comparator.GE), ("≧", Comparator.GE), ("⩾", Comparator.GE),
    ("<=", Comparator.LE), ("=<", Comparator.LE), ("≤", Comparator.LE), ("≦", Comparator.LE), ("⩽", Comparator.LE),
    ("==", Comparator.EQ), ("=", Comparator.EQ), (">", Comparator.GT), ("<", Comparator.LT),
)  # fmt: skip
_WORDS = (
    ("大于等于", Comparator.GE), ("大于或等于", Comparator.GE), ("不少于", Comparator.GE), ("不低于", Comparator.GE),
    ("不小于", Comparator.GE), ("至少", Comparator.GE),
    ("小于等于", Comparator.LE), ("小于或等于", Comparator.LE), ("不超过", Comparator.LE), ("不高于", Comparator.LE),
    ("不大于", Comparator.LE), ("不多于", Comparator.LE), ("控制在", Comparator.LE), ("至多", Comparator.LE),
    ("大于", Comparator.GT), ("超过", Comparator.GT), ("高于", Comparator.GT), ("多于", Comparator.GT),
    ("小于", Comparator.LT), ("低于", Comparator.LT), ("少于", Comparator.LT), ("等于", Comparator.EQ),
)  # fmt: skip
_TAILS = (
    ("(含)以上", Comparator.GE), ("及以上", Comparator.GE), ("以上", Comparator.GE),
    ("(含)以下", Comparator.LE), ("及以下", Comparator.LE), ("以下", Comparator.LE),
    ("以内", Comparator.LE), ("之内", Comparator.LE),
)  # fmt: skip
_DIGIT = re.compile("[0-9]")
_LETTER = re.compile(r"[A-Za-z\u3400-\u9fff]")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_SEPARATOR = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?:[^0-9]|$))")
_ABSENT = re.compile(r"[-—–―‐_/\\|.·•\s*]*")
_DASH = r"[-—–―~～至到]+"
_AMOUNT = re.compile(rf"({NUMBER})(.*)")
_RANGE = re.compile(rf"([0-9]+(?:\.[0-9]+)?)([^0-9-]*?){_DASH}([0-9]+(?:\.[0-9]+)?)([^0-9]*)")
_CENTURY = r"(?:19|20)[0-9][0-9]"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_MOMENT = (
    rf"(?:(?P<y{{n}}>{_CENTURY})年度?)?(?:(?P<m{{n}}>{_MONTH})月份?(?:(?P<d{{n}}>{_DAY})[日号])?)?"
    rf"|(?P<ys{{n}}>{_CENTURY})(?P<sep{{n}}>[-./])(?P<ms{{n}}>{_MONTH})(?:(?P=sep{{n}})(?P<ds{{n}}>{_DAY}))?"
)
_DATE = re.compile(rf"(?:{_MOMENT.format(n=1)})(?P<end>底|末)?(?P<by>(?:之前|以前|前|止)?)(?:完成)?")
_SPAN = re.compile(rf"(?:{_MOMENT.format(n=1)}){_DASH}(?:{_MOMENT.format(n=2)})")
_DATE_LIKE = re.compile(rf"{_CENTURY}\s*年?[-—–~至/.]*(?:{_CENTURY})?(?:年度?)?(?:[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?)?")
_INSIDE = re.compile(
    rf"(?P<sign>>=|<=|[=<>≥≤≧≦]|{'|'.join(word for word, _ in _WORDS)})?"
    r"(?<![A-Za-z0-9.第])(?P<number>[0-9]+(?:\.[0-9]+)?)"
)


def parse_target(text: str | None) -> Value:
    """The value of a printed target (指标值), such as '>=7501 卷', '12月20日前' or '有效提高'.

    Never raises for text of any content; what is not understood comes back as ``Uninterpreted``.
    """
    return _parse(text)


def parse_actual(text: str | None) -> Value:
    """The value of a printed actual (实际完成值). The shapes are those of ``parse_target``."""
    return _parse(text)


def points(printed: str | None) -> Fraction | None:
    """A printed weight or score in points, such as '10' or '9.83分'; None for anything but a number of 0 or more."""
    value = decimal(normalise(printed or "").removesuffix("分"))
    return None if value is None or value < 0 else Fraction(value)


def normalise(text: str) -> str:
    """``text`` without white space and thousands separators, full-width forms made half-width."""
    folded = _folded(text)
    while folded != text:  # folding an accent may free a space, and dropping a space may join an accent
        text, folded = folded, _folded(folded)
    return _SEPARATOR.sub("", folded)


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).replace("═", "=")
    return "".join(char for char in folded if not char.isspace() and char.isprintable())


def _parse(text: str | None) -> Value:
    if text is None:
        return Uninterpreted("", "V001")
    plain = normalise(text[: 2 * MAX_TEXT])
    if _ABSENT.fullmatch(plain):
        return Uninterpreted(plain, "V001" if "*" not in plain else "V003")
    if len(plain) > MAX_TEXT:
        return Uninterpreted(plain[:MAX_TEXT], "V002")
    return _with_comparator(plain)


def _with_comparator(plain: str) -> Value:
    comparator, body = _comparator(plain)
    for shape in (_date, _span, _amount, _range):
        found = shape(comparator, body)
        if found is not None:
            return found
    return _words(plain, comparator, body)


def _comparator(plain: str) -> tuple[Comparator, str]:
    for sign, comparator in _SIGNS:
        if plain.startswith(sign):
            return comparator, plain[len(sign) :]
    for word, comparator in _WORDS:
        if plain.startswith(word) and _DIGIT.match(plain, len(word)):
            body = plain[len(word) :]
            return comparator, body.removesuffix("以内") if word == "控制在" else body
    for tail, comparator in _TAILS:
        if plain.endswith(tail) and _DIGIT.match(plain):
            return comparator, plain.removesuffix(tail)
    return Comparator.NONE, plain


def _date(comparator: Comparator, body: str) -> Value | None:
    found = _DATE.fullmatch(body)
    if not found:
        return None
    moment = _moment(found, 1)
    if moment is None or (moment.month is None and moment.year is None):
        return None
    if found["sep1"] == "." and moment.day is None and not (found["end"] or found["by"]):
        return Uninterpreted(comparator.value + body, "V006")
    end = "底" if found["end"] and moment.day is None else ""
    return Deadline(comparator, moment, end + ("前" if found["by"] else ""))


def _span(comparator: Comparator, body: str) -> Value | None:
    found = _SPAN.fullmatch(body)
    if not found:
        return None
    start, end = _moment(found, 1), _moment(found, 2)
    if start is None or end is None or start.month is None or end.month is None:
        return None
    if end.year is None:
        end = Moment(start.year, end.month, end.day)
    return Span(comparator, start, end)


def _moment(found: re.Match[str], n: int) -> Moment | None:
    printed = (found[f"{part}{n}"] or found[f"{part}s{n}"] for part in "ymd")
    year, month, day = (int(part) if part else None for part in printed)
    if month is not None and day is not None and not _is_day(year or 2024, month, day):
        return None
    return Moment(year, month, day)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _amount(comparator: Comparator, body: str) -> Value | None:
    found = _AMOUNT.fullmatch(body)
    if not found:
        return None
    digits, symbol = found.groups()
    if len(digits) > MAX_DIGITS:
        return Uninterpreted(body, "V005")
    number = decimal(digits)
    unit = parse_unit(symbol) if not _DIGIT.search(symbol) or symbol in _DIGIT_UNITS else None
    return None if number is None or unit is None else Amount(comparator, number, unit)


_DIGIT_UNITS = frozenset({"m2", "m3", "km2", "hm2"})


def _range(comparator: Comparator, body: str) -> Value | None:
    found = _RANGE.fullmatch(body)
    if not found:
        return None
    first, between, second, after = found.groups()
    low, high, unit = decimal(first), decimal(second), parse_unit(after)
    if low is None or high is None or unit is None or low > high or between not in ("", after):
        return None
    return Range(comparator, low, high, unit)


def _words(plain: str, comparator: Comparator, body: str) -> Value:
    if not _LETTER.search(body):
        return Uninterpreted(plain, "V003")
    if not _IDEOGRAPH.search(body) and not body.isalpha():
        return Uninterpreted(plain, "V004")
    return Phrase(comparator, body, tuple(_amounts_inside(body)))


def _amounts_inside(text: str) -> Iterator[Amount]:
    """Amounts with a known unit inside words; years and dates are not amounts."""
    plain = _DATE_LIKE.sub(lambda found: "□" * len(found[0]), text)
    comparators = dict(_SIGNS) | dict(_WORDS)
    for found in _INSIDE.finditer(plain):
        number, unit = decimal(found["number"]), longest_unit(plain[found.end() :])
        if number is not None and unit is not None:
            yield Amount(comparators.get(found["sign"] or "", Comparator.NONE), number, unit)
