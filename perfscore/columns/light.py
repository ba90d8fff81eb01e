"""The light loops: lines and constants, half up, while every product stays below 2**51. Then float64 is exact.

p / q is a half-integer or at least 1 / (2 q) away from one. Dividing and adding one half move it by (2 p / q + 1 / 2) /
2**53 at most, which is less while p + q < 2**51: floor(p / q + 0.5) is right. Sums and products are of whole numbers,
so it is all the same whether the processor rounds between them. The loops have no branch and run in vector registers;
on the way they take the ends of the values they see, so that whether all this was allowed can be asked afterwards,
without reading the values twice.
"""

from __future__ import annotations

import numpy as np

from perfscore.columns.compiled import compiled
from perfscore.columns.layout import (
    B_HIGH,
    BELOW,
    BY_WEIGHT,
    D0,
    DX,
    DY,
    EDGE_A,
    EDGE_B,
    MERGED,
    ONE,
    PA,
    PIECE,
    PIECES,
    PLAIN_1,
    PLAIN_2,
    PT,
    PX,
    PY,
    Q0,
    QA,
    QT,
    RATED_2,
    RATED_4,
    SEGMENTS,
    SHARE,
    STEP,
    A,
    B,
    D,
    M,
    N,
)

LIGHT = 2.0**51


@compiled
def _pieces(row):
    """The four pieces of a row of the sheet, six coefficients each."""
    return _piece(row, 0), _piece(row, 1), _piece(row, 2), _piece(row, 3)


@compiled
def _piece(row, place):
    at = PIECES + PIECE * place
    return row[at], row[at + 1], row[at + 2], row[at + 3], row[at + 4], row[at + 5]


def _alone(rounded, most):
    """A loop for one class: with a rounded rate or without, of so many pieces, known when it is compiled."""

    def loop(T, Act, W, cls, c, sheet, out, ends):
        row = sheet[c]
        step, share, one, dx, dy, d0 = row[STEP], row[SHARE], row[ONE], row[DX], row[DY], row[D0]
        px, py, below = row[PX], row[PY], row[BELOW]
        first, second, third, fourth = _pieces(row)
        lowest, highest, least, greatest = T[0], T[0], Act[0], Act[0]
        for j in range(T.shape[0]):
            t, a, w = T[j], Act[j], W[j]
            lowest, highest, least, greatest = min(lowest, t), max(highest, t), min(least, a), max(greatest, a)
            x, y = np.float64(a), np.float64(t)
            q = dx * x + dy * y + d0
            line = first[3], first[4], first[5]
            if rounded:
                p = px * x + py * y
                size = np.floor(abs(p) / q + 0.5)
                rate = -size if p < 0 else size
                line = second[3:] if rate >= second[0] else line
                if most > 2:
                    line = third[3:] if rate >= third[0] else line
                    line = fourth[3:] if rate >= fourth[0] else line
                value, q = line[0] * rate + line[1], below
            else:
                if most > 1:
                    line = second[3:] if second[1] * x + second[2] * y >= second[0] else line
                if most > 2:
                    line = third[3:] if third[1] * x + third[2] * y >= third[0] else line
                    line = fourth[3:] if fourth[1] * x + fourth[2] * y >= fourth[0] else line
                value = line[0] * x + line[1] * y + line[2]
            k = np.floor(value * (w * share + one) / q + 0.5)
            k = min(max(k, 0.0) * step, w)
            out[j] = np.int64(k) if cls[j] == c else out[j]
        ends[0], ends[1], ends[2], ends[3] = lowest, highest, least, greatest

    return compiled(loop, fused=True)


def _merged_loop(T, Act, W, cls, one, two, rated, sheet, out, ends):
    """Three classes at once, sharing a division: two of one line each, one with a rounded rate; all in steps of one.

    It comes first: rows of other classes get a number, too, which their own class replaces.
    """
    a_row, b_row, row = sheet[one], sheet[two], sheet[rated]
    a_line, a_dx, a_dy = _piece(a_row, 0)[3:], a_row[DX], a_row[DY]
    b_line, b_dx, b_dy = _piece(b_row, 0)[3:], b_row[DX], b_row[DY]
    px, py, dx, dy, below = row[PX], row[PY], row[DX], row[DY], row[BELOW]
    first, second, _, _ = _pieces(row)
    lowest, highest, least, greatest = T[0], T[0], Act[0], Act[0]
    for j in range(T.shape[0]):
        t, a, w, c = T[j], Act[j], W[j], cls[j]
        lowest, highest, least, greatest = min(lowest, t), max(highest, t), min(least, a), max(greatest, a)
        x, y = np.float64(a), np.float64(t)
        p, q = (a_line[0] * x + a_line[1] * y) * w, a_dx * x + a_dy * y
        p, q = ((b_line[0] * x + b_line[1] * y) * w, b_dx * x + b_dy * y) if c == two else (p, q)
        is_rated, measure = c == rated, px * x + py * y
        p, q = (abs(measure), dx * x + dy * y) if is_rated else (p, q)
        k = np.floor(p / q + 0.5)
        rate = -k if measure < 0 else k
        slope, offset = (second[3], second[4]) if rate >= second[0] else (first[3], first[4])
        k = np.floor((slope * rate + offset) * w / below + 0.5) if is_rated else k
        out[j] = np.int64(min(max(k, 0.0), w))
    ends[0], ends[1], ends[2], ends[3] = lowest, highest, least, greatest


_plain_1, _plain_2, _plain_4 = _alone(False, 1), _alone(False, 2), _alone(False, 4)
_rated_2, _rated_4 = _alone(True, 2), _alone(True, 4)
_merged = compiled(_merged_loop, fused=True)


@compiled
def light_pass(todo, T, Act, W, cls, sheet, out, ends):
    """Scores of the classes of one pass (a loop and three classes) into ``out``, the ends of all values into ``ends``.

    ``sheet`` has the classes' coefficients (folded). Rows of other classes are left alone.
    """
    if todo[0] == MERGED:
        _merged(T, Act, W, cls, todo[1], todo[2], todo[3], sheet, out, ends)
    else:
        light_class(todo[0], T, Act, W, cls, todo[1], sheet, out, ends)


@compiled
def light_class(loop, T, Act, W, cls, c, sheet, out, ends):
    """The same for one class."""
    if loop == RATED_2:
        _rated_2(T, Act, W, cls, c, sheet, out, ends)
    elif loop == RATED_4:
        _rated_4(T, Act, W, cls, c, sheet, out, ends)
    elif loop == PLAIN_1:
        _plain_1(T, Act, W, cls, c, sheet, out, ends)
    elif loop == PLAIN_2:
        _plain_2(T, Act, W, cls, c, sheet, out, ends)
    else:
        _plain_4(T, Act, W, cls, c, sheet, out, ends)


@compiled
def is_light(row, segments, target, actual, weight):
    """Whether p + q stays below 2**51 in every division, for values and weights up to these sizes."""
    p = abs(row[PA]) * actual + abs(row[PT]) * target
    q = abs(row[QA]) * actual + abs(row[QT]) * target + abs(row[Q0])
    share = weight if row[BY_WEIGHT] else 1.0
    if row[M] > 0:
        if p * row[M] + q * row[N] >= LIGHT:
            return False
        p, q = 1.0, 1.0
    for g in range(row[SEGMENTS]):
        here = segments[g]
        reach = max(p, 1.0 * abs(here[EDGE_A])) if row[M] == 0 else 1.0 * abs(here[EDGE_A])
        if row[M] > 0 and g + 1 < row[SEGMENTS]:
            reach = max(reach, 1.0 * abs(segments[g + 1, EDGE_A]))
        value = (abs(here[A]) * reach + max(abs(here[B]), abs(here[B_HIGH])) * q) * share
        if value + row[D] * q >= LIGHT or (row[M] == 0 and max(p * here[EDGE_B], q * abs(here[EDGE_A])) >= LIGHT):
            return False
    return weight < LIGHT
