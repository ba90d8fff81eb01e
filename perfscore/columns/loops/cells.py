"""Printed cells -> whole millionths and the number of their affix, compiled; what is not plain is left to the parser.

A cell is an affix around one number: '>=' 7501 '卷'. Millions of cells share a few hundred affixes, so each affix is
understood once by the scalar parser (``affixes.py``) and every cell by this loop.
"""

from __future__ import annotations

import numpy as np

from perfscore.columns.loops.compiled import compiled
from perfscore.columns.loops.layout import DECIMALS, NOT_PLAIN, UNKNOWN_AFFIX

_MOST_DIGITS = 12
_LONGEST = 64
_DAY = 8  # digits, and more may follow
_ZERO, _NINE, _POINT, _COMMA = ord("0"), ord("9"), ord("."), ord(",")
_PRIME = np.uint64(1099511628211)
_START = np.uint64(14695981039346656037)


@compiled
def _is_digit(byte):
    return _ZERO <= byte <= _NINE


@compiled
def _groups(data, at, end):
    """Whether a thousands separator stands at ``at``: three digits follow, and no fourth."""
    if at + 3 >= end or data[at] != _COMMA:
        return False
    three = _is_digit(data[at + 1]) and _is_digit(data[at + 2]) and _is_digit(data[at + 3])
    return three and not (at + 4 < end and _is_digit(data[at + 4]))


@compiled
def number(data, start, end):
    """The first number between two places: where it begins, where it ends, its millionths, and whether it looks like
    a year or a day (1) or like a year with decimals (2: 2024.12); (-1, -1, 0, 0) if it is not plain."""
    first = start
    while first < end and not _is_digit(data[first]):
        first += 1
    if first == end or (first > start and data[first - 1] == _POINT):
        return -1, -1, 0, 0
    value, digits, at = np.int64(0), 0, first
    while at < end and (_is_digit(data[at]) or _groups(data, at, end)):
        if data[at] != _COMMA:
            value = value * 10 + np.int64(data[at] - _ZERO)
            digits += 1
            if digits > _MOST_DIGITS:
                return -1, -1, 0, 0
        at += 1
    lead = value if digits == 4 or digits >= _DAY else 0
    while lead >= 100:
        lead //= 10
    century = lead == 19 or lead == 20
    decimals = 0
    if at + 1 < end and data[at] == _POINT and _is_digit(data[at + 1]):
        at += 1
        while at < end and _is_digit(data[at]):
            value = value * 10 + np.int64(data[at] - _ZERO)
            decimals += 1
            at += 1
            if decimals > DECIMALS:
                return -1, -1, 0, 0
    for _ in range(DECIMALS - decimals):
        value *= 10
    return first, at, value, np.int64(century) * (1 + np.int64(digits == 4 and decimals > 0))


@compiled
def _hash(data, start, first, last, end):
    found = _START
    for at in range(start, first):
        found = (found ^ np.uint64(data[at])) * _PRIME
    found = (found ^ np.uint64(256)) * _PRIME
    for at in range(last, end):
        found = (found ^ np.uint64(data[at])) * _PRIME
    return found


@compiled
def _same(data, start, first, last, end, texts, ends, which):
    """Whether the affix of a cell is the known affix ``which``: prefix, a zero byte, suffix."""
    at = ends[which]
    if ends[which + 1] - at != (first - start) + 1 + (end - last):
        return False
    for here in range(start, first):
        if texts[at] != data[here]:
            return False
        at += 1
    if texts[at] != 0:
        return False
    at += 1
    for here in range(last, end):
        if texts[at] != data[here]:
            return False
        at += 1
    return True


@compiled
def scan(offsets, data, valid, slots, texts, ends, signs, years, values, affixes):
    """Every cell: its signed millionths and its affix. ``slots`` is an open-addressing table of affix numbers."""
    mask = np.uint64(slots.shape[0] - 1)
    for row in range(values.shape[0]):
        start, end = offsets[row], offsets[row + 1]
        values[row], affixes[row] = 0, NOT_PLAIN
        if not valid[row] or end - start > _LONGEST:
            continue
        first, last, value, dated = number(data, start, end)
        if first < 0:
            continue
        at = _hash(data, start, first, last, end) & mask
        affixes[row] = UNKNOWN_AFFIX
        while slots[at] >= 0:
            which = slots[at]
            if _same(data, start, first, last, end, texts, ends, which):
                affixes[row] = which if signs[which] != 0 and dated <= years[which] else NOT_PLAIN
                values[row] = value * signs[which]
                break
            at = (at + np.uint64(1)) & mask


@compiled
def place(data, slots, which):
    """Enter an affix, given as prefix, zero byte, suffix, into the table."""
    first = 0
    while data[first] != 0:
        first += 1
    mask = np.uint64(slots.shape[0] - 1)
    at = _hash(data, 0, first, first + 1, data.shape[0]) & mask
    while slots[at] >= 0:
        at = (at + np.uint64(1)) & mask
    slots[at] = which
