"""Typed cells -> the text that a person sees: 0.9887 under '0.00%' is 98.87%, 986543 under '0!.0,"万元"' is 98.7万元.

Numbers are exact decimals, first cut to the 15 digits that Excel shows. What a format of unknown meaning would show is
never guessed: the answer is None.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from perfscore.reading.formats.number_format import FormatSection, Token, TokenKind, sections
from perfscore.reading.formats.shown_dates import date_text

_EXCEL = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=1_200, rounding=ROUND_HALF_UP)
_LARGEST = 308
_LONGEST = 40
_UNDER = re.compile("[0-9#?]+")  # what may stand below the line of a fraction
_LONGEST_UNDER = 6
_LOCALE_DIGITS = 4  # what stands before them asks for other numerals
_PLACES = (TokenKind.DIGIT, TokenKind.POINT, TokenKind.COMMA, TokenKind.EXPONENT)


@lru_cache(maxsize=20_000)
def number_shown(stored: str, code: str, from_1904: bool = False) -> str | None:
    """The text of a stored number under a format; '' when it shows nothing, None when that cannot be told."""
    value = _decimal(stored)
    if value is None:
        return None
    section, signed = _chosen(sections(code), value)
    if section is None or section.has(TokenKind.UNKNOWN):
        return None
    if section.is_date:
        return date_text(value, section, from_1904)
    if section.has(TokenKind.DIGIT, TokenKind.GENERAL) and (section.numerals or len(section.locale) > _LOCALE_DIGITS):
        return None
    minus = "-" if value < 0 and signed else ""
    if section.has(TokenKind.GENERAL, TokenKind.TEXT):
        return minus + _with_general(section, abs(value))
    if section.has(TokenKind.OVER):
        text = _fraction(section, abs(value))
        return None if text is None else minus + text
    if not section.has(TokenKind.DIGIT):
        return minus * bool(section.tokens) + "".join(_literal(token) for token in section.tokens).strip()
    text, is_zero = _digits(section, abs(value))
    return ("" if is_zero else minus) + text.strip()


def ink_of(stored: str, code: str) -> str:
    """The colour that a format writes a stored number in; empty where it leaves that to the cell."""
    value = _decimal(stored)
    section = None if value is None else _chosen(sections(code), value)[0]
    return "" if section is None else section.ink


def text_shown(text: str, code: str) -> str:
    """A text under a format: the fourth section, or the only one when it holds @."""
    found = sections(code)
    section = found[3] if len(found) > 3 else next((each for each in found if each.has(TokenKind.TEXT)), None)
    if section is None or section.has(TokenKind.UNKNOWN):
        return text
    return "".join(text if token.kind is TokenKind.TEXT else _literal(token) for token in section.tokens)


def _decimal(stored: str) -> Decimal | None:
    """The 15 digits of a stored number; None for what no spreadsheet stores."""
    plain = stored.strip()
    if len(plain) > _LONGEST or not plain or plain.lstrip("+-")[:1] not in tuple("0123456789."):
        return None
    try:
        value = _EXCEL.create_decimal(plain)
    except ArithmeticError:
        return None
    return value if value.is_finite() and abs(value.adjusted()) <= _LARGEST else None


def _chosen(found: tuple[FormatSection, ...], value: Decimal) -> tuple[FormatSection | None, bool]:
    """The section for a number, and whether a minus stands before it."""
    if any(section.holds for section in found[:2]):
        for section in found[:3]:
            if section.holds is None or section.holds(value):
                return section, section.holds is None or section.holds(abs(value)) or section.holds(Decimal(0))
        return None, True
    first, *others = found
    if others and value < 0:
        return others[0], False
    if len(others) >= 2 and value == 0:
        return others[1], False
    return first, True


def _literal(token: Token) -> str:
    return token.text if token.kind in (TokenKind.LITERAL, TokenKind.PERCENT, TokenKind.POINT, TokenKind.COMMA) else ""


def _with_general(section: FormatSection, value: Decimal) -> str:
    """A number as it is, between the literals of its section."""
    plain = f"{value.normalize(_EXCEL):f}"
    shown = (
        plain if token.kind in (TokenKind.GENERAL, TokenKind.TEXT) else _literal(token) for token in section.tokens
    )
    return "".join(shown).strip()


def _fraction(section: FormatSection, value: Decimal) -> str | None:
    """A number as a whole and a fraction: ``# ?/?`` shows 1.5 as 1 1/2. None for a format that has more than that."""
    tokens = section.tokens
    if section.has(TokenKind.POINT, TokenKind.PERCENT, TokenKind.EXPONENT):
        return None
    over = next(n for n, token in enumerate(tokens) if token.kind is TokenKind.OVER)
    places = [n for n, token in enumerate(tokens[:over]) if token.kind is TokenKind.DIGIT]
    first = over
    while first - 1 in places:
        first -= 1
    whole = [n for n in places if n < first]
    under = "".join(token.text for token in tokens[over + 1 :]).split()[:1]
    if first == over or not under or not _UNDER.fullmatch(under[0]) or len(under[0]) > _LONGEST_UNDER:
        return None
    exact = Fraction(value)
    if under[0].isdigit() and under[0].strip("0"):
        below = int(under[0])
        above = int((exact * below + Fraction(1, 2)) // 1)
    else:
        near = exact.limit_denominator(10 ** len(under[0]) - 1)
        above, below = near.numerator, near.denominator
    units, rest = divmod(above, below) if whole else (0, above)
    shown = [str(units)] if units or (whole and (not rest or tokens[whole[0]].text == "0")) else []
    shown += [f"{rest}/{below}"] if rest or not whole else []
    lead = "".join(_literal(token) for token in tokens[: (whole or [first])[0]])
    return (lead + " ".join(shown)).strip()


def _digits(section: FormatSection, value: Decimal) -> tuple[str, bool]:
    """The number put into the places of its section, and whether all its digits are zero."""
    tokens = section.tokens
    places = [n for n, token in enumerate(tokens) if token.kind is TokenKind.DIGIT]
    power = next((n for n, token in enumerate(tokens) if token.kind is TokenKind.EXPONENT), len(tokens))
    point = next((n for n, token in enumerate(tokens) if token.kind is TokenKind.POINT and n < power), power)
    whole = [n for n in places if n < point]
    decimals = [n for n in places if point < n < power]
    groups, thousands = _commas(tokens, whole, decimals)
    scale = 2 * sum(token.kind is TokenKind.PERCENT for token in tokens) - 3 * thousands
    exponent, rounded = _rounded(value.scaleb(scale, _WIDE), len(whole), len(decimals), power < len(tokens))
    before, _, after = f"{rounded:f}".partition(".")
    shown = _filled(tokens, whole, "" if before == "0" else before, groups)
    shown |= _after_point(tokens, decimals, after)
    if decimals and any(shown[n].strip() for n in decimals):
        shown[point] = "."
    if power < len(tokens):
        shown |= _exponent(tokens, power, exponent)
    parts = (shown.get(n, "" if token.kind in _PLACES else _literal(token)) for n, token in enumerate(tokens))
    return "".join(parts), not rounded


def _commas(tokens: tuple[Token, ...], whole: list[int], decimals: list[int]) -> tuple[bool, int]:
    """Whether thousands are set apart, and by how many thousands the number is divided."""
    last = (decimals or whole or [-1])[-1]
    first, end = (whole[0], whole[-1]) if whole else (0, -1)
    commas = [n for n, token in enumerate(tokens) if token.kind is TokenKind.COMMA]
    divided = [n for n in commas if n > last or (whole and n > end and all(m >= n for m in decimals))]
    return any(first < n < end for n in commas), len(divided)


def _rounded(value: Decimal, whole: int, decimals: int, scientific: bool) -> tuple[int, Decimal]:
    """The exponent and the number rounded half up to its decimals."""
    step = Decimal(1).scaleb(-decimals)
    if not scientific or not value:
        return 0, value.quantize(step, context=_WIDE)
    width = max(whole, 1)
    exponent = value.adjusted() - (value.adjusted() % width if width > 1 else 0)
    rounded = value.scaleb(-exponent, _WIDE).quantize(step, context=_WIDE)
    if rounded.adjusted() >= width:
        exponent += width
        rounded = value.scaleb(-exponent, _WIDE).quantize(step, context=_WIDE)
    return exponent, rounded


def _filled(tokens: tuple[Token, ...], places: list[int], digits: str, groups: bool) -> dict[int, str]:
    """The digits before the point, from the right; the first place takes all that are left."""
    shown: dict[int, str] = {}
    done = 0
    for n in reversed(places):
        taken = digits if n == places[0] else digits[-1:]
        digits = digits[: len(digits) - len(taken)]
        taken = taken or {"0": "0", "?": " "}.get(tokens[n].text, "")
        text = ""
        for digit in reversed(taken):
            text = digit + ("," if groups and done and done % 3 == 0 and digit != " " else "") + text
            done += 1
        shown[n] = text
    return shown


def _after_point(tokens: tuple[Token, ...], places: list[int], digits: str) -> dict[int, str]:
    """The digits after the point; zeros at the end are shown where the format asks for them."""
    significant = len(digits.rstrip("0"))
    return {
        n: digit if at < significant else {"0": "0", "?": " "}.get(tokens[n].text, "")
        for at, (n, digit) in enumerate(zip(places, digits, strict=True))
    }


def _exponent(tokens: tuple[Token, ...], power: int, exponent: int) -> dict[int, str]:
    places = [n for n in range(power, len(tokens)) if tokens[n].kind is TokenKind.DIGIT]
    sign = "-" if exponent < 0 else ("+" if tokens[power].text[1] == "+" else "")
    return {power: f"E{sign}", **_filled(tokens, places, str(abs(exponent)).lstrip("0"), groups=False)}
