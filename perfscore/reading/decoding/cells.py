"""Single cells: their printed value, what looks like a number or a value, and what is scanning debris."""

from __future__ import annotations

import re
import unicodedata

from perfscore.reading.decoding.words import remembered
from perfscore.values.model import Phrase, Uninterpreted
from perfscore.values.parse import parse_target

_SEPARATOR = re.compile(r"(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")
_ENDS = re.compile(r"[0-9０-９%％‰⁰¹²³⁴-⁹]$")
_BEGINS = re.compile(r"[0-9０-９]")
_BEGINS_LINE = re.compile(r"[+-]?[0-9０-９]")
_DASHES = re.compile(r"[-—–―‐－﹣−_/\\|.·•]*")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?分?")
_RATE = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?%?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_FOREIGN = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af\ufffd]")
_MASK = re.compile(r"[*#~^_=\s]{3,}|[,.，。、;:'\"·`~^_*#…★\s]+")
_CRUMBS = re.compile(r"(?=.*[A-Za-z])(?:[A-Za-z0-9~\[\]]{1,4}\s+)+[A-Za-z0-9~\[\]]{1,4}")
_TEMPLATE = re.compile(r"(?:指标|三级指标)[0-9一二三四五六七八九十]+[:：]?[-—/\\]*|[Xx×]{2,}.*|[.…。]+")
_EDGES = "`·•▪"


@remembered
def joined(text: str) -> str:
    """``text`` without white space, except that two numbers never run together: one space stays between them.

    Two numbers are digits (with a % or a raised mark) before the gap, and digits after it; on a line of its own a
    number may have a sign. ``14. 88`` is one number, ``100 200`` is two.
    """
    pieces: list[str] = []
    for line in text.splitlines():
        for place, word in enumerate(line.split()):
            begins = _BEGINS if place else _BEGINS_LINE
            if pieces and begins.match(word) and _ENDS.search(pieces[-1]):
                pieces.append(" ")
            pieces.append(word)
    return "".join(pieces)


@remembered
def printed(text: str) -> str | None:
    """The printed value of a cell: ``joined``, no thousands separators; None for an empty cell or a dash."""
    plain = _SEPARATOR.sub("", trimmed(joined(text)))
    return None if _DASHES.fullmatch(plain) else plain


def trimmed(text: str) -> str:
    """``text`` without the specks that scanning leaves at the edges of a cell."""
    return text.strip(_EDGES)


@remembered
def is_number(text: str) -> bool:
    """A weight, a score or money: digits, perhaps with 分."""
    return bool(_NUMBER.fullmatch(_SEPARATOR.sub("", _folded(text))))


def _folded(text: str) -> str:
    """Half-width, two numbers kept apart: for telling what looks like a number. A raised 2 and a ② are no digits."""
    folded = (char if _is_mark(char) else unicodedata.normalize("NFKC", char) for char in joined(text))
    return "".join(folded).strip("#*●□■◆★•")


def _is_mark(char: str) -> bool:
    return char in "⁺⁻⁼⁽⁾" or unicodedata.category(char) == "No"


def is_money_cell(text: str) -> bool:
    """What may stand in a money row: a number, a rate, a score or a dash."""
    plain = _SEPARATOR.sub("", _folded(text))
    return bool(_NUMBER.fullmatch(plain) or _RATE.fullmatch(plain)) or (bool(plain) and printed(text) is None)


@remembered
def is_value(text: str) -> bool:
    """A target or an actual with a number or a date: >=12期, 87.23万亩, 2024年12月."""
    value = parse_target(text)
    return not isinstance(value, Phrase | Uninterpreted)


@remembered
def is_phrase(text: str) -> bool:
    return isinstance(parse_target(text), Phrase)


def has_han(text: str) -> bool:
    return bool(_HAN.search(text))


def is_template(text: str) -> bool:
    """What a form prints where nobody filled it in: 指标2：, ……, XX."""
    return bool(_TEMPLATE.fullmatch("".join(text.split())))


@remembered
def is_debris(text: str) -> bool:
    """No text of the form: letters of another script, masks such as ****, crumbs (31 A 34 34), a template."""
    plain = text.strip()
    if is_template(plain):
        return True
    if not plain or _HAN.search(plain):
        return False
    return bool(_FOREIGN.search(plain) or _MASK.fullmatch(plain) or _CRUMBS.fullmatch(plain))
