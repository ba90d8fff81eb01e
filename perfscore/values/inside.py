"""Quantities inside words, and lists of items: 1.电脑10台;2.打印机5台 -> 电脑 with 10台, 打印机 with 5台."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from attrs import evolve

from perfscore.exact import MAX_DIGITS
from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern
from perfscore.values.folding import ITEM_MARKS
from perfscore.values.model import Amount, Approximate, Change, Comparator, Nearness, Part, Quantity, Range, Rank
from perfscore.values.quantities import DASH, is_recent, quantity
from perfscore.values.signs import NEAR, SIGNS, STATED
from perfscore.values.unit import Unit, longest_unit, parse_unit
from perfscore.values.words import negated

_CENTURY = r"(?:19|20)[0-9][0-9]"
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_DATE_LIKE = lazy_pattern(
    rf"(?<![0-9.]){_CENTURY}(?:{_MONTH_AND_DAY})?(?![0-9])(?!\.[0-9]+[^0-9.年月日号底末前初至~—–\s-])\s*年?[-—–~至/.]*(?:{_CENTURY})?(?:年度?)?(?:[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?)?"
    r"|(?<![0-9.])(?:1[0-2]|0?[1-9])月(?:份|[0-9]{1,2}[日号]|底|末|前|初)?"
    r"|(?<![0-9.A-Za-z])[0-9][A-Z](?=[\u3400-\u9fff])"  # 5G基站, 5A级景区
)
_INSIDE = lazy_pattern(
    rf"(?P<sign>>=|<=|[=<>≥≤≧≦]|{'|'.join(sorted(STATED, key=len, reverse=True))})?"
    rf"(?:(?<![节签预履违契])(?P<near>{'|'.join(sorted(NEAR, key=len, reverse=True))}))?"  # 节约5万元 is exact
    r"(?<![A-Za-z0-9.第^])(?P<number>[0-9]+(?:\.[0-9]+)?)"
    rf"(?:(?P<unit>[^0-9A-Za-z,;、。]{{0,3}}?){DASH}(?P<high>[0-9]+(?:\.[0-9]+)?))?(?P<more>[余多])?"
)
_AFTER = lazy_pattern("(?P<near>左右|上下|余)|(?P<floor>及?以上)|(?P<ceiling>及?以下|以内|之内)")
_EVERY = lazy_pattern("每([^,;、。每]{0,10})$")
_LONGEST_LIST = 40
_FAR_BEHIND, _DIGITS_OF_A_YEAR = 24, 4
_MYRIADS = ("万", "亿")
_ENDS = ("", *",;、。()")
_FESTIVALS = ("旦", "宵")  # 2024元旦

_ORDINAL = lazy_pattern(rf"[{ITEM_MARKS}]|(?:(?<=[^0-9.])|^)(?:\(?([1-9][0-9]?)\)|([1-9][0-9]?)[.、](?![0-9]))")
_BREAKS = (lazy_pattern("[;。]"), lazy_pattern(r"[,、]|\((?=其中)|(?=其中)"))
_EDGES = " ,;、。:()()"


@frozen
class FoundQuantity:
    """A quantity inside a text, and where."""

    start: int
    end: int
    value: Quantity


def quantities(text: str, of_anything: bool = False) -> list[FoundQuantity]:
    """Quantities with a known unit inside words, in order; years and dates are none.

    So much for each of what has no unit (每工位6人次) is none, or with ``of_anything`` as much.
    """
    hidden = _DATE_LIKE.sub(lambda found: found[0] if _is_counted(found) else "□" * len(found[0]), text)
    return list(_each(hidden, of_anything))


def _is_counted(found: re.Match[str]) -> bool:
    """1975件, 日均2066人次(, 2000万元, 1968户7872人, 2031元降到: an amount of four digits is no year."""
    behind = found.string[found.end() : found.end() + _FAR_BEHIND]
    unit = longest_unit(behind) if len(found[0]) == _DIGITS_OF_A_YEAR else None
    if unit is None or unit.dimension in ("calendar", "duration"):
        return False
    after = behind[len(unit.symbol) :]
    is_money = unit.dimension == "money" and not after.startswith(_FESTIVALS)
    return behind[:1] in _MYRIADS or after[:1] in _ENDS or after[:1].isdigit() or is_money


def _each(hidden: str, of_anything: bool) -> Iterator[FoundQuantity]:
    at = 0
    while found := _INSIDE.search(hidden, at):
        at = found.end()
        if len(found["number"]) > MAX_DIGITS:
            continue
        unit = longest_unit(hidden[at : at + 24])
        if found["high"] and (unit is None or found["unit"] not in ("", unit.symbol)):  # 由9860元增加到11240元
            found = _INSIDE.match(hidden[: found.end("number")], found.start()) or found
            at = found.end()
            unit = longest_unit(hidden[at : at + 24])
        if unit is None:
            at = found.end("number")
            continue
        at += len(unit.symbol)
        unit = _per(hidden[max(0, found.start() - 12) : found.start()], unit, of_anything)
        after = _AFTER.match(hidden, at)
        value = None if unit is None else _value(found, unit, after)
        at = after.end() if after else at
        if value is not None:
            yield FoundQuantity(found.start(), at, value)


def _per(before: str, unit: Unit, of_anything: bool) -> Unit | None:
    """每季度开展1次 is 1次/季度; None where it is not understood per what (每5年1次).

    With ``of_anything`` the unit stands alone where it is told in words per what.
    """
    each = _EVERY.search(before)
    if each is None:
        return unit
    per = longest_unit(each[1])
    if per is None and of_anything and not each[1][:1].isdigit():
        return unit
    return None if per is None or unit.symbol in ("日", "号") else parse_unit(f"{unit.symbol}/{per.symbol}")


def _value(found: re.Match[str], unit: Unit, after: re.Match[str] | None) -> Quantity | None:
    sign = found["sign"] or ""
    comparator = SIGNS.get(sign) or STATED.get(sign) or Comparator.NONE
    near = NEAR.get(found["near"] or "")
    if found["more"]:
        near = Nearness.ABOVE
    if after is not None:
        near = Nearness.AROUND if after["near"] else near
        if not after["near"] and comparator is Comparator.NONE:
            comparator = Comparator.GE if after["floor"] else Comparator.LE
    number = Decimal(found["number"])
    if found["high"]:
        high = Decimal(found["high"])
        return Range(comparator, number, high, unit) if number <= high and near is None else None
    amount = Amount(comparator, number, unit)
    about = None if near is None else Approximate(near, amount)
    return None if is_recent(found["near"] or "", about) else about or amount


def parts(text: str) -> tuple[Part, ...]:
    """The items of a list with one quantity each, or one item; () when some item has no quantity or several."""
    for pieces in _splits(text):
        if 1 <= len(pieces) <= _LONGEST_LIST:
            found = [_part(piece) for piece in pieces]
            if all(found):
                return tuple(part for part in found if part)
    return ()


def _splits(text: str) -> Iterator[list[str]]:
    """The text in pieces: by its ordinals, else by semicolons, else by commas, else whole."""
    numbered = _by_ordinals(text)
    if numbered:
        yield numbered
    for separator in _BREAKS:
        pieces = [piece for each in separator.split(text) if (piece := each.strip(_EDGES))]
        if len(pieces) > 1:
            yield pieces
    whole = text.strip(_EDGES)
    if not any(separator.search(whole) for separator in _BREAKS):
        yield [whole]


def _by_ordinals(text: str) -> list[str]:
    """Pieces after 1. 2. 3. or ① ② ③, when they count from one without a gap."""
    marks = list(_ORDINAL.finditer(text))
    if not marks or marks[0].start() > 1:
        return []
    numbers = [int(mark[1] or mark[2] or place) for place, mark in enumerate(marks, start=1)]
    if numbers != list(range(1, len(marks) + 1)):
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [text[mark.end() : end].strip(_EDGES) for mark, end in zip(marks, ends, strict=True)]


def _part(piece: str) -> Part | None:
    whole = quantity(piece)
    if isinstance(whole, Change):
        return Part(whole.subject, evolve(whole, subject=""))
    if whole is not None and not isinstance(whole, Rank):
        return Part("", whole)
    inner = quantities(piece)
    if len(inner) != 1 or negated(piece):
        return None
    only = inner[0]
    return Part((piece[: only.start] + piece[only.end :]).strip(_EDGES), only.value)
