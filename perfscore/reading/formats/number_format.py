"""Number formats of spreadsheets: ``#,##0.00;[Red]-0.00;"-";@`` -> sections of tokens.

A format has up to four sections: positive, negative and zero numbers, and text; or sections with conditions. What a
token means is fixed here; what it shows is said in ``shown`` and ``shown_dates``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.reading.formats.colours import UNKNOWN

MAX_LENGTH = 400


class TokenKind(Enum):
    """What a token of a format is."""

    LITERAL = "literal"
    DIGIT = "digit"  # 0 # ?
    POINT = "point"
    COMMA = "comma"
    PERCENT = "percent"
    EXPONENT = "exponent"  # E+ E-
    GENERAL = "general"
    TEXT = "text"  # @
    DATE = "date"  # y m d h s e a, AM/PM
    ELAPSED = "elapsed"  # [h] [m] [s]
    OVER = "over"  # the line of a fraction
    UNKNOWN = "unknown"


@frozen
class Token:
    kind: TokenKind
    text: str


@frozen
class FormatSection:
    """One section. ``holds`` is its condition; ``locale`` and ``numerals`` are those of its tags: [$-804], [DBNum1].

    ``ink`` is the colour that it writes in, empty where it leaves that to the cell.
    """

    tokens: tuple[Token, ...]
    holds: Callable[[Decimal], bool] | None = None
    locale: str = ""
    numerals: str = ""
    ink: str = ""

    def has(self, *kinds: TokenKind) -> bool:
        return any(token.kind in kinds for token in self.tokens)

    @property
    def is_date(self) -> bool:
        return self.has(TokenKind.DATE, TokenKind.ELAPSED)


_BUILTIN_ZH = {27: "yyyy年m月", 28: "m月d日", 30: "m/d/yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒",
               34: "上午/下午h时mm分", 35: "上午/下午h时mm分ss秒"}  # fmt: skip
#: The formats that a file names by number alone, as Chinese Excel shows them.
BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;¥-#,##0.00",
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    **_BUILTIN_ZH, 29: _BUILTIN_ZH[28], 36: _BUILTIN_ZH[27], 50: _BUILTIN_ZH[27], 51: _BUILTIN_ZH[28],
    52: _BUILTIN_ZH[27], 53: _BUILTIN_ZH[28], 54: _BUILTIN_ZH[28], 55: _BUILTIN_ZH[34], 56: _BUILTIN_ZH[35],
    57: _BUILTIN_ZH[27], 58: _BUILTIN_ZH[28],
}  # fmt: skip

_TOKEN = re.compile(
    r"""
    (?P<quoted>"[^"]*"?) | [\\!](?P<escaped>.) | (?P<pad>_.) | (?P<fill>\*.) | \[(?P<tag>[^\[\]]{0,400})\]
    | (?P<general>General|G/通用格式) | (?P<noon>AM/PM|A/P|上午/下午) | (?P<exponent>E[+-])
    | (?P<date>y+|m+|d+|h+|s+|e+|a+) | (?P<digit>[0\#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<text>@)
    | (?P<fraction>/(?=\s*[0-9\#?])) | (?P<letter>[A-Za-z]) | (?P<plain>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_COLOURS = {
    "black": "000000", "黑": "000000", "blue": "0000FF", "蓝": "0000FF", "cyan": "00FFFF", "青": "00FFFF",
    "green": "00FF00", "绿": "00FF00", "magenta": "FF00FF", "洋红": "FF00FF", "red": "FF0000", "红": "FF0000",
    "white": "FFFFFF", "白": "FFFFFF", "yellow": "FFFF00", "黄": "FFFF00",
    "color1": "000000", "颜色1": "000000", "color2": "FFFFFF", "颜色2": "FFFFFF",
}  # fmt: skip
_NUMBERED_COLOUR = re.compile(r"(?:color|颜色)[0-9]+")
_LOCALE = re.compile(r"\$([^-]*)(?:-([0-9A-F]+))?", re.I)
_LOCALE_NAMES = {"$-zh-cn": "$-804", "$-en-us": "$-409", "$-x-sysdate": "$-F800", "$-x-systime": "$-F400"}
_ELAPSED = re.compile(r"h+|m+|s+", re.I)
_OPERATORS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip
_NAMED = {
    "digit": TokenKind.DIGIT, "point": TokenKind.POINT, "comma": TokenKind.COMMA, "percent": TokenKind.PERCENT,
    "text": TokenKind.TEXT, "general": TokenKind.GENERAL, "exponent": TokenKind.EXPONENT, "date": TokenKind.DATE,
    "noon": TokenKind.DATE, "fraction": TokenKind.OVER, "letter": TokenKind.UNKNOWN, "plain": TokenKind.LITERAL,
    "escaped": TokenKind.LITERAL,
}  # fmt: skip


@lru_cache(maxsize=2_000)
def sections(code: str) -> tuple[FormatSection, ...]:
    """The sections of a format. A format that is absurdly long is one section that nobody understands."""
    if len(code) > MAX_LENGTH:
        return (FormatSection((Token(TokenKind.UNKNOWN, code[:20]),)),)
    return tuple(_section(part) for part in _split(code))


def _split(code: str) -> Iterator[str]:
    """The parts between semicolons that are not quoted or escaped."""
    start = 0
    for found in _TOKEN.finditer(code):
        if found.lastgroup == "plain" and found[0] == ";":
            yield code[start : found.start()]
            start = found.end()
    yield code[start:]


def _section(part: str) -> FormatSection:
    section = FormatSection(())
    tokens: list[Token] = []
    for found in _TOKEN.finditer(part):
        name, text = found.lastgroup or "", found[0]
        if name == "tag":
            section, tagged = _tagged(section, found["tag"])
            tokens.extend(tagged)
        elif name == "quoted":
            tokens.append(Token(TokenKind.LITERAL, text.strip('"')))
        elif name == "pad":
            tokens.append(Token(TokenKind.LITERAL, " "))
        elif name != "fill":
            tokens.append(Token(_NAMED[name], found["escaped"] or text if name == "escaped" else text))
    return evolve(section, tokens=tuple(_minutes(_fraction_points(tokens))))


def _tagged(section: FormatSection, tag: str) -> tuple[FormatSection, list[Token]]:
    """What a tag in square brackets says; one that is not known makes the section unknown."""
    if condition := _CONDITION.fullmatch(tag.strip()):
        operator, limit = _OPERATORS[condition[1]], Decimal(condition[2])
        return evolve(section, holds=lambda value: operator(value, limit)), []
    colour = "".join(tag.lower().split()).removesuffix("色")
    if colour in _COLOURS or _NUMBERED_COLOUR.fullmatch(colour):
        return evolve(section, ink=_COLOURS.get(colour, UNKNOWN)), []
    if tag.upper().startswith("DBNUM"):
        return evolve(section, numerals=tag.upper()), []
    if _ELAPSED.fullmatch(tag):
        return section, [Token(TokenKind.ELAPSED, tag.lower())]
    if locale := _LOCALE.fullmatch(_LOCALE_NAMES.get(tag.lower(), tag)):
        symbol = [Token(TokenKind.LITERAL, locale[1])] if locale[1] else []
        return evolve(section, locale=(locale[2] or "").upper()), symbol
    return section, [Token(TokenKind.UNKNOWN, tag)]


def _fraction_points(tokens: list[Token]) -> list[Token]:
    """In dates the digits after ``ss.`` belong to the seconds, and other points and commas are literal."""
    if not any(token.kind in (TokenKind.DATE, TokenKind.ELAPSED) for token in tokens):
        return tokens
    merged: list[Token] = []
    for token in tokens:
        last = merged[-1] if merged else None
        if token.kind is TokenKind.DIGIT and last and last.text.startswith("s") and "." in last.text:
            merged[-1] = evolve(last, text=last.text + "0")
        elif (
            token.kind is TokenKind.POINT
            and last
            and last.kind in (TokenKind.DATE, TokenKind.ELAPSED)
            and last.text in ("s", "ss")
        ):
            merged[-1] = evolve(last, text=last.text + ".")
        elif token.kind in (TokenKind.POINT, TokenKind.COMMA) or (token.kind is TokenKind.OVER):
            merged.append(evolve(token, kind=TokenKind.LITERAL))
        else:
            merged.append(evolve(token, text=token.text.lower()) if token.kind is TokenKind.DATE else token)
    return merged


def _minutes(tokens: list[Token]) -> list[Token]:
    """``m`` after hours or before seconds is minutes: it becomes ``n``."""
    places = [n for n, token in enumerate(tokens) if token.kind in (TokenKind.DATE, TokenKind.ELAPSED)]
    for at, n in enumerate(places):
        token = tokens[n]
        if token.kind is TokenKind.DATE and token.text in ("m", "mm"):
            before = tokens[places[at - 1]].text[:1] if at else ""
            after = tokens[places[at + 1]].text[:1] if at + 1 < len(places) else ""
            if before == "h" or after == "s":
                tokens[n] = evolve(token, text="n" * len(token.text))
    return tokens
