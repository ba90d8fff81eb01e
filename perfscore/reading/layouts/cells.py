"""Single cells: their printed value, what looks like a number or a value, and what is scanning debris."""

from __future__ import annotations

import re

from perfscore.reading.layouts.vocabulary import remembered, squeeze
from perfscore.values.model import Amount, Deadline, Phrase, Range, Span
from perfscore.values.parse import parse_target

_SEPARATOR = re.compile(r"(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")
_DASHES = re.compile(r"[-—–―‐_/\\|.·•]*")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?分?")
_RATE = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?%?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_FOREIGN = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af\ufffd]")
_MASK = re.compile(r"[*#~^_=\s]{3,}|[,.，。、;:'\"·`~^_*#…★\s]+")
_CRUMBS = re.compile(r"(?=.*[A-Za-z])(?:[A-Za-z0-9~\[\]]{1,4}\s+)+[A-Za-z0-9~\[\]]{1,4}")
_TEMPLATE = re.compile(r"(?:指标|三级指标)[0-9一二三四五六七八九十]+[:：]?|[Xx×]{2,}.*")
_EDGES = "`·•▪"


@remembered
def printed(text: str) -> str | None:
    """The printed value of a cell: no white space, no thousands separators; None for an empty cell or a dash."""
    plain = _SEPARATOR.sub("", trimmed("".join(text.split())))
    return None if _DASHES.fullmatch(plain) else plain


def trimmed(text: str) -> str:
    """``text`` without the specks that scanning leaves at the edges of a cell."""
    return text.strip(_EDGES)


@remembered
def is_number(text: str) -> bool:
    """A weight, a score or money: digits, perhaps with 分."""
    return bool(_NUMBER.fullmatch(_SEPARATOR.sub("", squeeze(text))))


def is_money_cell(text: str) -> bool:
    """What may stand in a money row: a number, a rate, a score or a dash."""
    plain = _SEPARATOR.sub("", squeeze(text))
    return bool(_NUMBER.fullmatch(plain) or _RATE.fullmatch(plain)) or (bool(plain) and printed(text) is None)


@remembered
def is_value(text: str) -> bool:
    """A target or an actual with a number or a date: >=12期, 87.23万亩, 2024年12月."""
    value = parse_target(text)
    return isinstance(value, Amount | Range | Deadline | Span)


@remembered
def is_phrase(text: str) -> bool:
    return isinstance(parse_target(text), Phrase)


def has_han(text: str) -> bool:
    return bool(_HAN.search(text))


@remembered
def is_debris(text: str) -> bool:
    """No text of the form: letters of another script, masks such as ****, crumbs such as '31 A 34 34',
    or what a template left unfilled: 指标2：, ……, XX.
    """
    plain = text.strip()
    if _TEMPLATE.fullmatch(plain):
        return True
    if not plain or _HAN.search(plain):
        return False
    return bool(_FOREIGN.search(plain) or _MASK.fullmatch(plain) or _CRUMBS.fullmatch(plain))
