"""Lines and constants, half up, for numbers too large for the light loops; and rates.

Each quotient is estimated in float64 and set right by its exact residual in 64-bit integers; wrap-around does no harm
while the estimate is off by one at most. Loops without a branch, which run in vector registers.
"""

from __future__ import annotations

import numpy as np

from perfscore.columns.compiled import compiled
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


def _full(rounded):
    """A loop for linear forms and four segments, products up to 2**62; ``rounded`` is known when it is compiled."""

    def blend(T, Act, W, cls, c, row, segments, offset, out):
        """Scores of the rows of class ``c`` into ``out``; answers the largest rate met, in its steps."""
        pa, pt, qa, qt, q0 = row[PA], row[PT], row[QA], row[QT], row[Q0]
        many, few, divisor, step = row[M], row[N], row[D], row[F]
        by_weight = row[BY_WEIGHT] != 0
        scale, share = np.float64(many), 1.0 / np.float64(divisor)
        a0, b0 = segments[0, A], segments[0, offset]
        n1, m1, o1, a1, b1 = _whole_segment(segments, 1, row[SEGMENTS], offset, rounded)
        n2, m2, o2, a2, b2 = _whole_segment(segments, 2, row[SEGMENTS], offset, rounded)
        n3, m3, o3, a3, b3 = _whole_segment(segments, 3, row[SEGMENTS], offset, rounded)
        worst, least = np.int64(0), np.int64(0)
        for j in range(T.shape[0]):
            p, q = pa * Act[j] + pt * T[j], qa * Act[j] + qt * T[j] + q0
            mine = cls[j] == c
            whole = W[j]
            if rounded:
                q = q * few
                size = abs(p)
                k = np.int64(np.float64(size) * scale / np.float64(q) + 0.5)
                rest = 2 * (size * many - q * k) + q
                k += np.int64(rest >= 2 * q) - np.int64(rest < 0)
                met = k if mine else np.int64(0)
                worst, least = max(worst, met), min(least, met)
                p = -k if p < 0 else k
                a, b = (a1, b1) if p >= n1 else (a0, b0)
                a, b = (a2, b2) if p >= n2 else (a, b)
                a, b = (a3, b3) if p >= n3 else (a, b)
                value = a * p + b
                value = value * whole if by_weight else value
                k = np.int64(np.float64(value) * share + 0.5)
                rest = 2 * (value - divisor * k) + divisor
                k += np.int64(rest >= 2 * divisor) - np.int64(rest < 0)
            else:
                a, b = (a1, b1) if p * m1 - n1 * q >= o1 else (a0, b0)
                a, b = (a2, b2) if p * m2 - n2 * q >= o2 else (a, b)
                a, b = (a3, b3) if p * m3 - n3 * q >= o3 else (a, b)
                a, b = (a * whole, b * whole) if by_weight else (a, b)
                below = divisor * q
                k = np.int64((np.float64(a) * np.float64(p) + np.float64(b) * np.float64(q)) / np.float64(below) + 0.5)
                rest = 2 * (a * p + b * q - below * k) + below
                k += np.int64(rest >= 2 * below) - np.int64(rest < 0)
            k = min(k * step, whole)
            out[j] = k if mine else out[j]
        return worst if least == 0 else np.int64(LARGEST + 1)

    return compiled(blend)


@compiled
def _whole_segment(segments, number, count, offset, rounded):
    """Edge, slope and offset of a segment; one that no measure reaches where there is none."""
    if number >= count:
        return (2 * LARGEST if rounded else 1), 0, 0, np.int64(0), np.int64(0)
    here = segments[number]
    return here[EDGE_A], here[EDGE_B], here[EDGE_OPEN], here[A], here[offset]


_full_plain, _full_rounded = _full(False), _full(True)


@compiled
def blended_full(T, Act, W, cls, c, row, segments, offset, out):
    """Whole numbers of any size that the class allows; answers the largest rate met."""
    if row[M] > 0:
        return _full_rounded(T, Act, W, cls, c, row, segments, offset, out)
    return _full_plain(T, Act, W, cls, c, row, segments, offset, out)


@compiled
def rates(T, Act, cls, c, row, R):
    """Rates of the rows of a class in units, half up, or as the method rounds them; answers the largest met."""
    pa, pt, qa, qt, q0 = row[PA], row[PT], row[QA], row[QT], row[Q0]
    many, few = (row[M], row[N]) if row[M] > 0 else (np.int64(RATE_UNITS), np.int64(1))
    worth = few * (RATE_UNITS // many)
    scale, worst, least = np.float64(many), np.int64(0), np.int64(0)
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
        met = k if mine else np.int64(0)
        worst, least = max(worst, met), min(least, met)
        k = (-k if p < 0 else k) * worth
        R[j] = k if mine else R[j]
    return worst * worth if least == 0 and worst <= LARGEST // max(worth, 1) else np.int64(LARGEST + 1)
