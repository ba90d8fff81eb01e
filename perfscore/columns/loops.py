"""The quick programs: lines and constants, everything half up, as loops without a branch that run in vector registers.

Each quotient is estimated in float64 and set right by its exact residual in 64-bit integers; wrap-around does no harm
while the estimate is off by one at most.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from perfscore.columns.layout import (
    BY_WEIGHT,
    EDGE_A,
    EDGE_B,
    EDGE_OPEN,
    LARGEST,
    NO_RATE,
    PA,
    PT,
    Q0,
    QA,
    QT,
    RATE_UNITS,
    RATED,
    SEGMENTS,
    A,
    D,
    F,
    M,
    N,
)

_compiled = njit(nogil=True, error_model="numpy", cache=True)


def _blending(rounded, form, most):
    """A loop for lines and constants, half up. What is given here is known when it is compiled.

    form 0: the measure is actual / target; 1: target / actual; 2: any linear forms. ``most``: segments, 2 or 4.
    """

    def blend(T, Act, W, cls, c, row, segments, offset, out):
        """Scores of the rows of class ``c`` into ``out``; answers the largest rate met, in its steps."""
        pa, pt, qa, qt, q0 = row[PA], row[PT], row[QA], row[QT], row[Q0]
        many, few, divisor, step = row[M], row[N], row[D], row[F]
        by_weight = row[BY_WEIGHT] != 0
        scale, share = np.float64(many), 1.0 / np.float64(divisor)
        a0, b0 = segments[0, A], segments[0, offset]
        n1, m1, o1, a1, b1 = _segment(segments, 1, row[SEGMENTS], offset, rounded)
        n2, m2, o2, a2, b2 = _segment(segments, 2, row[SEGMENTS], offset, rounded)
        n3, m3, o3, a3, b3 = _segment(segments, 3, row[SEGMENTS], offset, rounded)
        worst = np.uint64(0)
        for j in range(T.shape[0]):
            if form == 0:
                p, q = Act[j], T[j]
            elif form == 1:
                p, q = T[j], Act[j]
            else:
                p, q = pa * Act[j] + pt * T[j], qa * Act[j] + qt * T[j] + q0
            mine = cls[j] == c
            whole = W[j]
            if rounded:
                q = q * few
                size = abs(p)
                k = np.int64(np.float64(size) * scale / np.float64(q) + 0.5)
                rest = 2 * (size * many - q * k) + q
                k += np.int64(rest >= 2 * q) - np.int64(rest < 0)
                worst = max(worst, np.uint64(k) if mine else np.uint64(0))
                p = -k if p < 0 else k
                a, b = (a1, b1) if p >= n1 else (a0, b0)
                if most > 2:
                    a, b = (a2, b2) if p >= n2 else (a, b)
                    a, b = (a3, b3) if p >= n3 else (a, b)
                value = a * p + b
                value = value * whole if by_weight else value
                k = np.int64(np.float64(value) * share + 0.5)
                rest = 2 * (value - divisor * k) + divisor
                k += np.int64(rest >= 2 * divisor) - np.int64(rest < 0)
            else:
                a, b = (a1, b1) if p * m1 - n1 * q >= o1 else (a0, b0)
                if most > 2:
                    a, b = (a2, b2) if p * m2 - n2 * q >= o2 else (a, b)
                    a, b = (a3, b3) if p * m3 - n3 * q >= o3 else (a, b)
                a, b = (a * whole, b * whole) if by_weight else (a, b)
                below = divisor * q
                k = np.int64((np.float64(a) * np.float64(p) + np.float64(b) * np.float64(q)) / np.float64(below) + 0.5)
                rest = 2 * (a * p + b * q - below * k) + below
                k += np.int64(rest >= 2 * below) - np.int64(rest < 0)
            k = min(k * step, whole)
            out[j] = k if mine else out[j]
        return worst

    return _compiled(blend)


@_compiled
def _segment(segments, number, count, offset, rounded):
    """Edge, slope and offset of a segment; one that no measure reaches where there is none."""
    if number >= count:
        return (2 * LARGEST if rounded else 1), 0, 0, np.int64(0), np.int64(0)
    here = segments[number]
    return here[EDGE_A], here[EDGE_B], here[EDGE_OPEN], here[A], here[offset]


_attained_2, _attained_4 = _blending(False, 0, 2), _blending(False, 0, 4)
_rounded_2, _rounded_4 = _blending(True, 0, 2), _blending(True, 0, 4)
_inverse_2, _any_4, _any_rounded_4 = _blending(False, 1, 2), _blending(False, 2, 4), _blending(True, 2, 4)


@_compiled
def blended(T, Act, W, cls, c, row, segments, offset, out):
    """The loop that fits the class."""
    plain = row[PT] == 0 and row[QA] == 0 and row[Q0] == 0 and row[PA] == 1 and row[QT] == 1
    turned = row[PA] == 0 and row[QT] == 0 and row[Q0] == 0 and row[PT] == 1 and row[QA] == 1
    few = row[SEGMENTS] <= 2
    if row[M] > 0:
        if plain and few:
            return _rounded_2(T, Act, W, cls, c, row, segments, offset, out)
        if plain:
            return _rounded_4(T, Act, W, cls, c, row, segments, offset, out)
        return _any_rounded_4(T, Act, W, cls, c, row, segments, offset, out)
    if plain and few:
        return _attained_2(T, Act, W, cls, c, row, segments, offset, out)
    if plain:
        return _attained_4(T, Act, W, cls, c, row, segments, offset, out)
    if turned and few:
        return _inverse_2(T, Act, W, cls, c, row, segments, offset, out)
    return _any_4(T, Act, W, cls, c, row, segments, offset, out)


@_compiled
def rates(T, Act, cls, c, row, R):
    """Rates of the rows of a class in units, half up, or as the method rounds them; answers the largest met."""
    pa, pt, qa, qt, q0 = row[PA], row[PT], row[QA], row[QT], row[Q0]
    many, few = (row[M], row[N]) if row[M] > 0 else (np.int64(RATE_UNITS), np.int64(1))
    worth = few * (RATE_UNITS // many)
    scale, worst = np.float64(many), np.uint64(0)
    if not row[RATED]:
        for j in range(T.shape[0]):
            R[j] = NO_RATE if cls[j] == c else R[j]
        return worst
    for j in range(T.shape[0]):
        p, q = pa * Act[j] + pt * T[j], (qa * Act[j] + qt * T[j] + q0) * few
        size, mine = abs(p), cls[j] == c
        k = np.int64(np.float64(size) * scale / np.float64(q) + 0.5)
        rest = 2 * (size * many - q * k) + q
        k += np.int64(rest >= 2 * q) - np.int64(rest < 0)
        worst = max(worst, np.uint64(k) if mine else np.uint64(0))
        k = (-k if p < 0 else k) * worth
        R[j] = k if mine else R[j]
    return worst * np.uint64(worth) if worst <= LARGEST // max(worth, 1) else np.uint64(LARGEST + 1)
