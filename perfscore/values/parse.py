"""Printed text -> value, by trying the shapes from the strictest to the loosest.

    plain characters -> sign -> date or span -> quantity -> list or phrase -> Uninterpreted(reason)

No input raises: what is not understood says so. White space, thousands separators and full-width forms carry
no meaning in these cells and are gone after ``plain``; numerals that count something are digits after ``arabic``.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from perfscore.exact import MAX_DIGITS, decimal
from perfscore.lazily import lazy_pattern
from perfscore.numerals import PRESENT, arabic
from perfscore.values.dates import dated
from perfscore.values.folding import ITEM_MARKS, OPEN_POWER, plain
from perfscore.values.given import Given, as_printed
from perfscore.values.inside import parts, quantities
from perfscore.values.model import Comparator, Phrase, Uninterpreted, Value
from perfscore.values.notes import Unread
from perfscore.values.quantities import FIXED_CHANGES, one_number, quantity
from perfscore.values.signs import SIGNS, sign_before
from perfscore.values.words import is_scale

MAX_TEXT = 400

_DIGIT = lazy_pattern("[0-9]")
_LETTER = lazy_pattern(r"[A-Za-z\u3400-\u9fff]")
_IDEOGRAPHS = lazy_pattern(rf"[\u4e00-\u9fff]{{1,{MAX_TEXT}}}")
_IDEOGRAPH = lazy_pattern(r"[\u3400-\u9fff]")
_ABSENT = lazy_pattern(r"[-—–―‐_/\\|.·•\s*]*")
_UNFILLED = lazy_pattern(r"[><=≥≤]*(?:[Xx×]{2,}|[*＊]{2,})[^0-9]{0,4}")  # a template not filled in: XX, ≥**%
_NO_VALUE = frozenset(("不适用", "无此项", "同上", "见附件", "详见附件", "详见报告", "待定", "填写数字", "N/A", "NA"))
_DEBRIS = lazy_pattern(r"^(?:[★☆#●■▲]+|(?:指标|目标)[0-9一二三四五六七八九十]{1,2}[:：])|(?<![。;,、.])[。;,、.]++$")
_SIMPLE = lazy_pattern(r"([><=≥≤]*)([0-9]+(?:\.[0-9]{1,8})?)([^0-9年月日季.:/~\-—–至到、,;()⁰¹²³⁴-⁹]*)")
_ONE_ITEM = lazy_pattern(f"[{ITEM_MARKS}]")
_DATE_SIGNS = lazy_pattern(r"[0-9年月季旬底末后起]")
_VAGUE = lazy_pattern(
    "[数几好]十|[数几][百千万亿个次人家户名台件项亩]|十几|若干|上[百千万]|成[百千]上[千万]|许多|大量|多[个次人家户名台件项]"
)
_TWO_NUMBERS = lazy_pattern(r"[+-]?[0-9.]+(?: [0-9.]+)+[^0-9 ]{0,8}")
_TOO_LONG = lazy_pattern(rf"[0-9]{{{MAX_DIGITS + 1}}}|[0-9.]{{{MAX_DIGITS + 2}}}")


def parse_target(text: Given | None) -> Value:
    """The value of a printed target (指标值), such as '>=7501 卷', '12月20日前' or '有效提高'.

    Never raises for text of any content; what is not understood comes back as ``Uninterpreted``. An exact number is
    read as it would be printed; UsageError is raised for one that is not.
    """
    return _parsed(as_printed(text))


def parse_actual(text: Given | None) -> Value:
    """The value of a printed actual (实际完成值). The shapes are those of ``parse_target``."""
    return _parsed(as_printed(text))


def as_money(value: Value) -> Value:
    """The value of a cell of a money column, which holds no month: 2011.09 is an amount there."""
    if isinstance(value, Uninterpreted) and value.reason is Unread.MONTH_OR_DECIMAL:
        return _one_quantity(None, value.text) or value
    return value


def points(printed: str | None) -> Fraction | None:
    """A printed weight or score in points, such as '10' or '9.83分'; None for anything but one number of 0 or more."""
    if printed is None:
        return None
    return _points(printed) if len(printed) <= MAX_TEXT else _points.__wrapped__(printed)


_MOST_KNOWN = 4096  # distinct texts whose values are kept: the forms of one place repeat theirs


@lru_cache(maxsize=_MOST_KNOWN)
def _points(printed: str) -> Fraction | None:
    value = decimal(plain(printed).removesuffix("分").rstrip())
    return None if value is None or value < 0 else Fraction(value)


def weight_points(printed: str | None) -> Fraction | None:
    """A printed weight in points; 15% of a form of 100 points is 15."""
    return points((printed or "").rstrip().removesuffix("%"))


def _parsed(text: str | None) -> Value:
    if text is None:
        return Uninterpreted("", Unread.ABSENT)
    return _parse(text) if len(text) <= MAX_TEXT else _parse.__wrapped__(text)


@lru_cache(maxsize=_MOST_KNOWN)
def _parse(text: str) -> Value:
    body = plain(text[: 2 * MAX_TEXT])
    return _number(body) or _words_alone(body) or _any_shape(body)


def _number(body: str) -> Value | None:
    """A sign, a number and a unit, as most cells are; None for what needs a closer look."""
    found = _SIMPLE.fullmatch(body)
    if found is None:
        return None
    printed, digits, rest = found.groups()
    sign = SIGNS.get(printed) or sign_before(printed)[0]
    if (printed and sign is None) or (digits[4:5] == "." and not rest):
        return None
    return one_number(sign, None, digits, rest)


def _words_alone(body: str) -> Value | None:
    """Words without a sign, a mark, a numeral or a part of a date; None for what needs a closer look."""
    alone = _IDEOGRAPHS.fullmatch(body) and not (PRESENT.search(body) or _DATE_SIGNS.search(body))
    return _words(body, Comparator.NONE, body, body) if alone and body not in FIXED_CHANGES else None


def _any_shape(body: str) -> Value:
    if _UNFILLED.fullmatch(body):
        return Uninterpreted(body, Unread.MARKS)
    if _ABSENT.fullmatch(body):
        return Uninterpreted(body, Unread.ABSENT if "*" not in body else Unread.MARKS)
    if len(body) > MAX_TEXT:
        return Uninterpreted(body[:MAX_TEXT], Unread.TOO_LONG)
    kept = _DEBRIS.sub("", body)
    if _ONE_ITEM.match(kept) and not _ONE_ITEM.search(kept, 1):
        kept = kept[1:]
    return _shaped(body) if kept in ("", body) else _parse(kept)


def _shaped(body: str) -> Value:
    sign, rest = sign_before(body)
    comparator = sign or Comparator.NONE
    counted = arabic(rest)
    if OPEN_POWER.search(counted):
        return Uninterpreted(body, Unread.POWER_OR_NOTE_MARK)
    if " " in counted and _TWO_NUMBERS.fullmatch(counted):
        return Uninterpreted(body, Unread.TWO_NUMBERS)
    if _TOO_LONG.search(counted):
        return Uninterpreted(body, Unread.LONG_NUMBER)
    found = dated(comparator, counted) if _DATE_SIGNS.search(counted) else None
    if found is None:
        found = _one_quantity(sign, counted)
    return found or _words(body, comparator, rest, counted)


def _one_quantity(sign: Comparator | None, counted: str) -> Value | None:
    return quantity(f"{sign.value if sign else ''}{counted}")


def _words(body: str, comparator: Comparator, printed: str, counted: str) -> Value:
    if not _LETTER.search(printed):
        return Uninterpreted(body, Unread.MARKS)
    if printed in _NO_VALUE:
        return Uninterpreted(body, Unread.NO_VALUE)
    if not _IDEOGRAPH.search(printed) and not printed.isalpha():
        return Uninterpreted(body, Unread.NO_WORDS)
    if is_scale(printed):
        return Uninterpreted(body, Unread.WHOLE_SCALE)
    if not _DIGIT.search(counted):
        return (
            Uninterpreted(body, Unread.VAGUE)
            if _VAGUE.match(printed) and len(printed) <= 6
            else Phrase(comparator, printed)
        )
    items = parts(counted)
    inner = tuple(item.value for item in items) if items else tuple(each.value for each in quantities(counted))
    return Phrase(comparator, printed, inner, items)
