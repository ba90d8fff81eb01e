"""The quick programs: lines and constants, everything half up, as loops without a branch that run in vector registers.

Where the numbers of a block are small enough, one float64 division is exact (light). Otherwise each quotient is
estimated in float64 and set right by its exact residual in 64-bit integers; wrap-around does no harm while the estimate
is off by one at most (full).
"""

from __future__ import annotations

import numpy as np

from perfscore.columns.compiled import compiled
from perfscore.columns.layout import (
    B_HIGH,
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
    B,
    D,
    F,
    M,
    N,
)

LIGHT = 2.0**50
NEVER = 2.0**52  # a rate that no measure reaches


def _light(rounded, form, most):
    """A loop for lines and constants, half up, while every product stays below 2**50: then float64 is exact.

    p / q with p < 2**50 is a half-integer or at least 1 / (2 q) away from one, which is more than two roundings can
    move it: floor(p / q + 0.5) is right. What is given here is known when it is compiled: ``form`` 0 for a measure of
    actual / target, 1 for target / actual, 2 for any linear forms; ``most`` segments, 2 or 4.
    """

    def blend(T, Act, W, cls, c, row, segments, offset, out):
        """Scores of the rows of class ``c`` into ``out``; the arrays are whole numbers held as float64."""
        pa, pt, qa, qt, q0 = 1.0 * row[PA], 1.0 * row[PT], 1.0 * row[QA], 1.0 * row[QT], 1.0 * row[Q0]
        many, few, divisor, step = 1.0 * row[M], 1.0 * row[N], 1.0 * row[D], 1.0 * row[F]
        by_weight = row[BY_WEIGHT] != 0
        a0, b0 = 1.0 * segments[0, A], 1.0 * segments[0, offset]
        n1, m1, o1, a1, b1 = _segment(segments, 1, row[SEGMENTS], offset)
        n2, m2, o2, a2, b2 = _segment(segments, 2, row[SEGMENTS], offset)
        n3, m3, o3, a3, b3 = _segment(segments, 3, row[SEGMENTS], offset)
        for j in range(T.shape[0]):
            if form == 0:
                p, q = Act[j], T[j]
            elif form == 1:
                p, q = T[j], Act[j]
            else:
                p, q = pa * Act[j] + pt * T[j], qa * Act[j] + qt * T[j] + q0
            whole = W[j]
            if rounded:
                size = np.floor(abs(p) * many / (q * few) + 0.5)
                p = -size if p < 0 else size
                a, b = (a1, b1) if p >= n1 else (a0, b0)
                if most > 2:
                    a, b = (a2, b2) if p >= n2 else (a, b)
                    a, b = (a3, b3) if p >= n3 else (a, b)
                value, below = a * p + b, divisor
            else:
                a, b = (a1, b1) if p * m1 - n1 * q >= o1 else (a0, b0)
                if most > 2:
                    a, b = (a2, b2) if p * m2 - n2 * q >= o2 else (a, b)
                    a, b = (a3, b3) if p * m3 - n3 * q >= o3 else (a, b)
                value, below = a * p + b * q, divisor * q
            value = value * whole if by_weight else value
            k = min(np.floor(value / below + 0.5) * step, whole)
            out[j] = np.int64(k) if cls[j] == c else out[j]

    return compiled(blend)


def _full(rounded):
    """The same for any linear forms and four segments, with products up to 2**62: estimates set right by residuals."""

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
def _segment(segments, number, count, offset):
    """Edge, slope and offset of a segment as float64; one that no measure reaches where there is none."""
    if number >= count:
        return NEVER, 0.0, 0.0, 0.0, 0.0
    here = segments[number]
    return 1.0 * here[EDGE_A], 1.0 * here[EDGE_B], 1.0 * here[EDGE_OPEN], 1.0 * here[A], 1.0 * here[offset]


@compiled
def _whole_segment(segments, number, count, offset, rounded):
    """The same as whole numbers."""
    if number >= count:
        return (2 * LARGEST if rounded else 1), 0, 0, np.int64(0), np.int64(0)
    here = segments[number]
    return here[EDGE_A], here[EDGE_B], here[EDGE_OPEN], here[A], here[offset]


_full_plain, _full_rounded = _full(False), _full(True)
_attained_2, _attained_4 = _light(False, 0, 2), _light(False, 0, 4)
_rounded_2, _rounded_4 = _light(True, 0, 2), _light(True, 0, 4)
_inverse_2, _any_4, _any_rounded_4 = _light(False, 1, 2), _light(False, 2, 4), _light(True, 2, 4)


@compiled
def blended_full(T, Act, W, cls, c, row, segments, offset, out):
    """Whole numbers of any size that the class allows; answers the largest rate met."""
    if row[M] > 0:
        return _full_rounded(T, Act, W, cls, c, row, segments, offset, out)
    return _full_plain(T, Act, W, cls, c, row, segments, offset, out)


@compiled
def blended_light(T, Act, W, cls, c, row, segments, offset, out):
    """Small whole numbers, held as float64: the loop that fits the class."""
    plain = row[PT] == 0 and row[QA] == 0 and row[Q0] == 0 and row[PA] == 1 and row[QT] == 1
    turned = row[PA] == 0 and row[QT] == 0 and row[Q0] == 0 and row[PT] == 1 and row[QA] == 1
    few = row[SEGMENTS] <= 2
    if row[M] > 0:
        if plain and few:
            _rounded_2(T, Act, W, cls, c, row, segments, offset, out)
        elif plain:
            _rounded_4(T, Act, W, cls, c, row, segments, offset, out)
        else:
            _any_rounded_4(T, Act, W, cls, c, row, segments, offset, out)
    elif plain and few:
        _attained_2(T, Act, W, cls, c, row, segments, offset, out)
    elif plain:
        _attained_4(T, Act, W, cls, c, row, segments, offset, out)
    elif turned and few:
        _inverse_2(T, Act, W, cls, c, row, segments, offset, out)
    else:
        _any_4(T, Act, W, cls, c, row, segments, offset, out)


@compiled
def is_light(row, segments, target, actual, weight):
    """Whether every product stays below 2**50 (differences below 2**52) for values and weights up to these sizes."""
    p = abs(row[PA]) * actual + abs(row[PT]) * target
    q = abs(row[QA]) * actual + abs(row[QT]) * target + abs(row[Q0])
    share = weight if row[BY_WEIGHT] else 1.0
    if row[M] > 0:
        if p * row[M] >= LIGHT or q * row[N] >= LIGHT:
            return False
        p, q = 1.0, 1.0
    for g in range(row[SEGMENTS]):
        here = segments[g]
        reach = max(p, 1.0 * abs(here[EDGE_A])) if row[M] == 0 else 1.0 * abs(here[EDGE_A])
        if row[M] > 0 and g + 1 < row[SEGMENTS]:
            reach = max(reach, 1.0 * abs(segments[g + 1, EDGE_A]))
        value = (abs(here[A]) * reach + max(abs(here[B]), abs(here[B_HIGH])) * q) * share
        if value >= LIGHT or (row[M] == 0 and max(p * here[EDGE_B], q * abs(here[EDGE_A])) >= LIGHT):
            return False
    return 1.0 * row[D] * q < LIGHT and weight < LIGHT


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
