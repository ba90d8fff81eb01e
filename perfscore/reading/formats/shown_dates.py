"""Dates and times that a spreadsheet stores as a count of days -> the text that its format shows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from perfscore.frozen import frozen
from perfscore.reading.formats.number_format import FormatSection, Token, TokenKind, sections

_LAST = 2_958_465
_NO_SUCH_DAY = 60  # 29 February 1900
_SECONDS = 86_400
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS = "一二三四五六日"
_HAN = "〇一二三四五六七八九"
_SYSTEM_DATE, _SYSTEM_TIME = f"{0xF800:X}", f"{0xF400:X}"
_CHINESE = "804"


@frozen
class DaySeconds:
    """A day and the seconds since its midnight; ``elapsed`` are all seconds since day 0."""

    day: date | None
    seconds: Decimal
    elapsed: Decimal


def date_text(value: Decimal, section: FormatSection, from_1904: bool) -> str | None:
    """The text of a date or a time; None where it is no day, or the format is not fully known."""
    if section.locale == _SYSTEM_DATE:
        section = sections("yyyy年m月d日")[0]
    elif section.locale == _SYSTEM_TIME:
        section = sections("h:mm:ss")[0]
    locale = section.locale.lstrip("0")
    if section.numerals not in ("", "DBNUM1") or locale not in ("", _CHINESE, "409") or value < 0 or value > _LAST:
        return None
    moment = _moment(value, max(_decimals(token) for token in section.tokens), from_1904)
    half_day = any("/" in token.text for token in section.tokens if token.kind is TokenKind.DATE)
    parts = [_part(token, moment, half_day, locale) for token in section.tokens]
    if None in parts:
        return None
    shown = [part or "" for part in parts]
    if section.numerals:
        shown = [_in_han(token, text) for token, text in zip(section.tokens, shown, strict=True)]
    return "".join(shown).strip()


def _decimals(token: Token) -> int:
    return len(token.text.partition(".")[2]) if token.kind in (TokenKind.DATE, TokenKind.ELAPSED) else 0


def _moment(value: Decimal, decimals: int, from_1904: bool) -> DaySeconds:
    step = Decimal(1).scaleb(-decimals)
    elapsed = (value * _SECONDS).quantize(step, rounding=ROUND_HALF_UP)
    days = int(elapsed // _SECONDS)
    return DaySeconds(_day(days, from_1904), elapsed - days * _SECONDS, elapsed)


def _day(days: int, from_1904: bool) -> date | None:
    if from_1904:
        return date(1904, 1, 1) + timedelta(days=days) if days <= _LAST - 1462 else None
    if days in (0, _NO_SUCH_DAY) or days > _LAST:
        return None
    return date(1899, 12, 31 if days < _NO_SUCH_DAY else 30) + timedelta(days=days)


def _part(token: Token, moment: DaySeconds, half_day: bool, locale: str) -> str | None:
    """What one token shows; None when it cannot be told."""
    if token.kind is TokenKind.LITERAL:
        return token.text
    if token.kind is TokenKind.ELAPSED:
        return _since(token.text, moment.elapsed)
    if token.kind is not TokenKind.DATE:
        return None
    if token.text[0] in "hns" or "/" in token.text:
        return _clock(token.text, moment.seconds, half_day, locale)
    return None if moment.day is None else _calendar(token.text, moment.day, locale)


def _since(letters: str, elapsed: Decimal) -> str:
    unit = {"h": 3600, "m": 60, "s": 1}[letters[0]]
    return str(int(elapsed // unit)).zfill(len(letters))


def _clock(letters: str, seconds: Decimal, half_day: bool, locale: str) -> str | None:
    hour, minute = int(seconds // 3600), int(seconds % 3600 // 60)
    match letters[0], letters:
        case "h", "h" | "hh":
            return str((hour - 1) % 12 + 1 if half_day else hour).zfill(len(letters))
        case "n", _:
            return str(minute).zfill(len(letters))
        case "s", _:
            rest = seconds % 60
            whole = str(int(rest.to_integral_value(rounding=ROUND_DOWN))).zfill(len(letters.partition(".")[0]))
            return whole + f"{rest % 1:f}"[1:] if "." in letters else whole
        case _, "am/pm" if locale != _CHINESE:
            return "PM" if hour >= 12 else "AM"
        case _, "am/pm" | "上午/下午":
            return "下午" if hour >= 12 else "上午"
        case _, "a/p":
            return "P" if hour >= 12 else "A"
        case _:
            return None


def _calendar(letters: str, day: date, locale: str) -> str | None:
    match letters:
        case "y" | "yy":
            return f"{day.year % 100:02}"
        case "yyy" | "yyyy" | "e" | "ee" | "eee" | "eeee":
            return str(day.year)
        case "m" | "d" | "mm" | "dd":
            return str(day.month if letters[0] == "m" else day.day).zfill(len(letters))
        case "aaaa":
            return f"星期{_WEEKDAYS[day.weekday()]}"
        case "mmm" | "mmmm" if locale != _CHINESE:
            return _MONTHS[day.month - 1][: 3 if len(letters) == 3 else None]
        case "ddd" | "dddd" if locale != _CHINESE:
            return _DAYS[day.weekday()][: 3 if len(letters) == 3 else None]
        case _:
            return None


def _in_han(token: Token, text: str) -> str:
    """[DBNum1]: a year digit by digit, 二〇二四; other numbers as they are said, 二十九."""
    if not text.isascii() or not text.isdigit():
        return text
    if token.text[0] in "ye":
        return "".join(_HAN[int(digit)] for digit in text)
    tens, ones = divmod(int(text), 10)
    if not tens:
        return _HAN[ones]
    return ("" if tens == 1 else _HAN[tens]) + "十" + ("" if not ones else _HAN[ones])
