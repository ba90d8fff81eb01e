"""How the items of a list count: 1, 一, 壹, ①, 甲, a, iv, in the formats that Word names."""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_lowercase

_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_HAN, _CIRCLED_HAN = "零一二三四五六七八九", "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_CIRCLED, _BRACKETED, _STOPPED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_ROMAN = ("m", 1000), ("cm", 900), ("d", 500), ("cd", 400), ("c", 100), ("xc", 90), ("l", 50), ("xl", 40), ("x", 10), \
    ("ix", 9), ("v", 5), ("iv", 4), ("i", 1)  # fmt: skip
_SIGNS = tuple("≥≤><=＞＜＝±+-−.")  # that a value may begin with
_SPELLED = 10_000  # numbers from here on are written in digits


def counted(number: int, kind: str) -> str | None:
    """The number of an item as a format of Word shows it; None for a format that is not known here."""
    count = _KINDS.get(kind)
    return None if count is None else count(number)


def before(label: str, text: str) -> str:
    """The number of an item before its text: ``1.`` and ``5人`` must not become 1.5人, but ⒈5人."""
    bare = label.rstrip()
    runs_on = bare.endswith((".", "．")) or (bare == label and bare[-1:].isdigit())
    if not runs_on or not (text[:1].isdigit() or text[:1] in _SIGNS):
        return label + text
    digits = bare.rstrip(".．")
    at = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 3 else 0
    return (_STOPPED[at - 1] if 0 < at <= len(_STOPPED) else f"{digits}、") + text


def spelled(number: int, digits: str = _HAN, units: str = "十百千") -> str:
    """A number up to 9999 as it is said: 一百零一. A leading 一十 is 十, a leading 壹拾 stays."""
    if not 0 < number < _SPELLED:
        return str(number)
    found, gap = "", ""
    for at, digit in enumerate(str(number).zfill(4)):
        if digit != "0":
            found += gap + digits[int(digit)] + ("", *units)[3 - at]
        gap = digits[0] if found and digit == "0" else ""
    return found.removeprefix("一") if found.startswith("一十") else found


def _digit_by_digit(number: int) -> str:
    return "".join("○一二三四五六七八九"[int(digit)] for digit in str(number))


def _said(number: int) -> str:
    return spelled(number) if number < 100 else _digit_by_digit(number)


def _one_of(signs: str) -> Callable[[int], str]:
    """Signs of their own for the first numbers, digits for all others."""
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _repeated(number: int) -> str:
    """z, aa, bb: as Word counts letters."""
    rounds, at = divmod(number - 1, len(ascii_lowercase))
    return ascii_lowercase[at] * (rounds + 1) if 0 < number < _SPELLED else str(number)


def _roman(number: int) -> str:
    if not 0 < number < _SPELLED:
        return str(number)
    found = ""
    for sign, size in _ROMAN:
        found += sign * (number // size)
        number %= size
    return found


def _legal(number: int) -> str:
    return spelled(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟")


def _wide(number: int) -> str:
    return str(number).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})


_KINDS: dict[str, Callable[[int], str]] = {
    "": str, "decimal": str, "decimalHalfWidth": str, "decimalFullWidth": _wide, "decimalFullWidth2": _wide,
    "decimalZero": lambda number: f"{number:02}", "none": lambda _: "", "numberInDash": lambda number: f"- {number} -",
    "lowerLetter": _repeated, "upperLetter": lambda number: _repeated(number).upper(),
    "lowerRoman": _roman, "upperRoman": lambda number: _roman(number).upper(),
    "chineseCounting": _said, "taiwaneseCounting": _said, "ideographDigital": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit, "chineseCountingThousand": spelled, "taiwaneseCountingThousand": spelled,
    "japaneseCounting": spelled, "chineseLegalSimplified": _legal,
    "ideographTraditional": _one_of(_STEMS), "ideographZodiac": _one_of(_BRANCHES),
    "ideographEnclosedCircle": _one_of(_CIRCLED_HAN), "decimalEnclosedCircle": _one_of(_CIRCLED),
    "decimalEnclosedCircleChinese": _one_of(_CIRCLED), "decimalEnclosedParen": _one_of(_BRACKETED),
    "decimalEnclosedFullstop": _one_of(_STOPPED),
}  # fmt: skip
