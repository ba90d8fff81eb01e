"""Printed characters -> plain ones: full-width forms, white space, thousands separators, marks that are no digits.

＞＝２０ 人 -> >=20人       1 200人 -> 1200人       12 30人 -> 12 30人 (two numbers)       95² -> 95
"""

from __future__ import annotations

import re
import unicodedata

from perfscore.lazily import lazy_pattern

# Circled and bracketed numbers stand before an item of a list; they are no digits of a number.
ITEM_MARKS = "\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289\u3251-\u325f"
_POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
# 10⁴ alone is ten thousand, or ten with a note mark: nobody knows.
OPEN_POWER = lazy_pattern(f"(?<![0-9.])10[{_POWERS}]")

_THOUSANDS = lazy_pattern(r"(?<=[0-9]),(?=[0-9]{3}(?:[^0-9]|$))")
_SPACED_GROUPS = lazy_pattern(r"(?<![0-9.,])[0-9]{1,3}(?:\s[0-9]{3})+(?![0-9])")
_SPACED_DECIMALS = lazy_pattern(r"(?<=[0-9]\.)\s+(?=[0-9])|(?<=[0-9])\s+(?=\.[0-9])")
_TWO_NUMBERS = lazy_pattern(r"(?<=[0-9])\s+(?=[0-9])")
_SPACE = lazy_pattern(r"\s+")
_SCIENTIFIC = lazy_pattern(rf"((?<![0-9])[0-9]++(?:\.[0-9]++)?)[×xX*·]10(?:\^([0-9])|([{_POWERS}]))(?![0-9{_POWERS}])")
_UNIT_POWER = lazy_pattern("(?<=[a-zA-Z米])([²³])")
_KEPT = lazy_pattern(f"([{ITEM_MARKS}]|(?<![0-9.])10[{_POWERS}]+)")
_TO_ASCII = str.maketrans(_POWERS, "0123456789")
_MARK_BETWEEN = lazy_pattern(f"(?<![{_POWERS}])[{_POWERS}]++(?=[0-9０-９])")
_NO_POWERS = str.maketrans("", "", _POWERS)
_MINUS = lazy_pattern(r"^([><=≥≤]{0,2})[-−–‒—](?=\.?[0-9])")
# What stands in most cells, and what is left of it where nothing has to be folded: no wide mark, no comma, no ^.
_PLAIN = lazy_pattern(r"[!-~\u4e00-\u9fff≥≤‰。、“”‘’《》【】；：（），！？]*")
_FOLDED = lazy_pattern(r"[!-+\--\]_-~\u4e00-\u9fff≥≤‰。、“”‘’《》【】]*")
_HALF = str.maketrans("；：（），！？", ";:(),!?")
_BETWEEN = "\x1f"


def normalise(text: str) -> str:
    """``text`` without white space and thousands separators, full-width forms made half-width."""
    if _FOLDED.fullmatch(text):
        return text
    if _PLAIN.fullmatch(text):
        return _in_one(text.translate(_HALF))
    folded = _folded(text)
    while folded != text:  # folding an accent may free a space, and dropping a space may join an accent
        text, folded = folded, _folded(folded)
    return _in_one(folded)


def _in_one(text: str) -> str:
    """``text`` with each number in one piece: 1,200 is 1200."""
    return _THOUSANDS.sub("", text) if "," in text else text


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).replace("═", "=")
    return "".join(char for char in folded if not char.isspace() and char.isprintable())


def plain(text: str) -> str:
    """``text`` as a value is read: as by ``normalise``, but no mark is taken for a digit, nor two numbers for one."""
    if _FOLDED.fullmatch(text):
        return text
    if _PLAIN.fullmatch(text) and "^" not in text:
        return _in_one(text.translate(_HALF))
    folded = _once(text)
    while folded != text:
        text, folded = folded, _once(folded)
    return _MINUS.sub(r"\1-", _in_one(folded))


def _once(text: str) -> str:
    if not text.isascii() or "^" in text:
        text = _UNIT_POWER.sub(lambda found: found[1].translate(_TO_ASCII), text)
        text = _SCIENTIFIC.sub(_multiplied, text)
        pieces = _KEPT.split(_MARK_BETWEEN.sub(" ", text))
        pieces[::2] = [unicodedata.normalize("NFKC", piece.translate(_NO_POWERS)) for piece in pieces[::2]]
        text = "".join(pieces).replace("═", "=")
    text = _SPACED_GROUPS.sub(lambda found: _SPACE.sub("", found[0]), _SPACED_DECIMALS.sub("", text))
    text = _TWO_NUMBERS.sub(_BETWEEN, text.replace(_BETWEEN, ""))
    kept = (char for char in text if char == _BETWEEN or (char.isprintable() and not char.isspace()))
    return "".join(kept).replace(_BETWEEN, " ")


def _multiplied(found: re.Match[str]) -> str:
    """5×10⁴ -> 50000: the point moves to the right."""
    whole, _, decimals = found[1].partition(".")
    power = int((found[2] or found[3]).translate(_TO_ASCII))
    moved = whole + decimals.ljust(power, "0")[:power]
    rest = decimals[power:]
    return moved + (f".{rest}" if rest else "")
