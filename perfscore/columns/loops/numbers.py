"""Numbers as tables keep them -> whole numbers in 64 bits, and for each whether it is one: compiled loops."""

from __future__ import annotations

import numpy as np

from perfscore.columns.loops.compiled import compiled
from perfscore.columns.loops.layout import ABSENT, GIVEN, UNFIT

_ZERO, _POINT = ord("0"), ord(".")
_MOST_DIGITS = 3  # of small numbers, before the point
_LARGEST = 2.0**51  # up to here a number of millionths divided by a million gives the float back that it came from


@compiled
def from_floats(found, units, values, states):
    """The shortest decimals that print as these floats, in ``units`` to one; what has more decimals is unfit."""
    for i in range(found.shape[0]):
        x = found[i]
        scaled = np.rint(x * units)
        fits = abs(scaled) < _LARGEST and scaled / units == x
        values[i] = np.int64(scaled) if fits else 0
        states[i] = GIVEN if fits else (UNFIT if x - x == 0.0 else ABSENT)


@compiled
def from_words(words, values, states):
    """Numbers of several 64-bit words each, the lowest first."""
    for i in range(words.shape[0]):
        low = words[i, 0]
        fits = True
        for j in range(1, words.shape[1]):
            fits &= words[i, j] == low >> 63
        values[i] = low if fits else 0
        states[i] = GIVEN if fits else UNFIT


@compiled
def whole_codes(found, over, codes, used):
    """Small floats as whole numbers of ``over`` to one, and which of them stand there. Returns whether all are such."""
    for i in range(found.shape[0]):
        x = found[i]
        code = np.rint(x * over)
        if not (0.0 <= code < used.shape[0] and code / over == x):
            return False
        codes[i] = np.int32(code)
        used[codes[i]] = True
    return True


@compiled
def _digit(data, at, known):
    """The digit at a place, above nine for what is none; zero where it is not ``known`` that one stands there."""
    return np.uint64(data[max(at, 0)] - _ZERO) * np.uint64(known)


@compiled
def hundredths_of_texts(offsets, data, codes, used):
    """The same of texts that print such numbers by digits and a point alone, in hundredths. It hardly branches: texts
    of all lengths are mixed, and to guess wrong costs as much as ten digits.
    """
    for i in range(codes.shape[0]):
        start, end = offsets[i], offsets[i + 1]
        two, one = end - start > 3 and data[end - 3] == _POINT, end - start > 2 and data[end - 2] == _POINT
        last = end - 3 if two else (end - 2 if one else end)
        tenth, hundredth = _digit(data, end - 2 if two else end - 1, two or one), _digit(data, end - 1, two)
        most, code = max(tenth, hundredth), 10 * tenth + hundredth
        for k in range(_MOST_DIGITS):
            digit = _digit(data, last - 1 - k, last - 1 - k >= start)
            most = max(most, digit)
            code += digit * np.uint64(100 * 10**k)
        if not (start < last <= start + _MOST_DIGITS and most <= 9 and code < np.uint64(used.shape[0])):
            return False
        codes[i] = np.int32(code)
        used[codes[i]] = True
    return True
