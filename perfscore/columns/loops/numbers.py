"""Numbers as tables keep them -> whole numbers in 64 bits, and for each whether it is one: compiled loops."""

from __future__ import annotations

import numpy as np

from perfscore.columns.loops.compiled import compiled
from perfscore.columns.loops.layout import ABSENT, GIVEN, UNFIT

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
