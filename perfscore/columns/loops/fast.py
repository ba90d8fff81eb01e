"""Lines and constants, half up, while every product stays below 2**51. Then float64 is exact.

p / q is a half-integer or at least 1 / (2 q) away from one. Dividing and adding one half move it by (2 p / q + 1 / 2) /
2**53 at most, which is less while p + q < 2**51: floor(p / q + 0.5) is right. Sums and products are of whole numbers,
so it is all the same whether the processor rounds between them. The loops have no branch and run in vector registers;
on the way they take the ends of the values they see, so that whether all this was allowed can be asked afterwards,
without reading the values twice.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic

from perfscore.columns.loops.compiled import compiled
from perfscore.columns.loops.layout import (
    BY_ACTUAL,
    BY_TARGET,
    CONSTANT,
    EDGE,
    EDGE_ACTUAL,
    EDGE_TARGET,
    LARGEST,
    MANY_PLAIN,
    MANY_RATED,
    MERGED,
    NO_RATE,
    PLAIN_1,
    RATED,
)


@intrinsic
def _fused(typing_context, a, b, c):  # noqa: ARG001 - as Numba calls it
    """a * b + c, rounded once."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:  # noqa: ARG001
        return builder.fma(*values)

    return types.float64(types.float64, types.float64, types.float64), generate


fused: Any = _fused  # which Numba calls without the context


def _alone(rounded, most):
    """A loop for one class: with a rounded measure or without, of so many pieces, known when it is compiled."""

    def loop(target, actual, weight, cls, c, fast, pieces, out, ends):
        row = fast[c]
        step, by_weight, once = row.step, row.by_weight, row.once
        actual_in_q, target_in_q, constant = row.actual_in_q, row.target_in_q, row.constant_in_q
        actual_in_p, target_in_p, below = row.actual_in_p, row.target_in_p, row.below
        first, second, third, fourth = pieces[c, :, 0], pieces[c, :, 1], pieces[c, :, 2], pieces[c, :, 3]
        a1, t1, c1 = first[BY_ACTUAL], first[BY_TARGET], first[CONSTANT]
        e2, x2, y2 = second[EDGE], second[EDGE_ACTUAL], second[EDGE_TARGET]
        a2, t2, c2 = second[BY_ACTUAL], second[BY_TARGET], second[CONSTANT]
        e3, x3, y3 = third[EDGE], third[EDGE_ACTUAL], third[EDGE_TARGET]
        a3, t3, c3 = third[BY_ACTUAL], third[BY_TARGET], third[CONSTANT]
        e4, x4, y4 = fourth[EDGE], fourth[EDGE_ACTUAL], fourth[EDGE_TARGET]
        a4, t4, c4 = fourth[BY_ACTUAL], fourth[BY_TARGET], fourth[CONSTANT]
        lowest, highest, least, greatest = target[0], target[0], actual[0], actual[0]
        for j in range(target.shape[0]):
            t, a, w = target[j], actual[j], weight[j]
            lowest, highest, least, greatest = min(lowest, t), max(highest, t), min(least, a), max(greatest, a)
            x, y = np.float64(a), np.float64(t)
            q = actual_in_q * x + target_in_q * y + constant
            line = a1, t1, c1
            if rounded:
                p = actual_in_p * x + target_in_p * y
                size = np.floor(abs(p) / q + 0.5)
                rate = -size if p < 0 else size
                line = (a2, t2, c2) if rate >= e2 else line
                line = (a3, t3, c3) if rate >= e3 else line
                line = (a4, t4, c4) if rate >= e4 else line
                value, q = line[0] * rate + line[1], below
            else:
                if most > 1:
                    line = (a2, t2, c2) if x2 * x + y2 * y >= e2 else line
                    line = (a3, t3, c3) if x3 * x + y3 * y >= e3 else line
                    line = (a4, t4, c4) if x4 * x + y4 * y >= e4 else line
                value = line[0] * x + line[1] * y + line[2]
            k = np.floor(value * (w * by_weight + once) / q + 0.5)
            k = min(max(k, 0.0) * step, w)
            out[j] = np.int64(k) if cls[j] == c else out[j]
        ends[0], ends[1], ends[2], ends[3] = lowest, highest, least, greatest

    return compiled(loop, fused=True)


def _merged_loop(target, actual, weight, cls, one, two, rated, fast, pieces, out, ends):
    """Three classes at once, sharing a division: two of one line each, one with a rounded measure; all in steps of one.

    It comes first: rows of other classes get a number, too, which their own class replaces.
    """
    a_row, b_row, row = fast[one], fast[two], fast[rated]
    a_x, a_y, a_dx, a_dy = pieces[one, BY_ACTUAL, 0], pieces[one, BY_TARGET, 0], a_row.actual_in_q, a_row.target_in_q
    b_x, b_y, b_dx, b_dy = pieces[two, BY_ACTUAL, 0], pieces[two, BY_TARGET, 0], b_row.actual_in_q, b_row.target_in_q
    px, py, dx, dy, below = row.actual_in_p, row.target_in_p, row.actual_in_q, row.target_in_q, row.below
    slope_1, offset_1 = pieces[rated, BY_ACTUAL, 0], pieces[rated, BY_TARGET, 0]
    edge, slope_2, offset_2 = pieces[rated, EDGE, 1], pieces[rated, BY_ACTUAL, 1], pieces[rated, BY_TARGET, 1]
    lowest, highest, least, greatest = target[0], target[0], actual[0], actual[0]
    for j in range(target.shape[0]):
        t, a, w, c = target[j], actual[j], weight[j], cls[j]
        lowest, highest, least, greatest = min(lowest, t), max(highest, t), min(least, a), max(greatest, a)
        x, y = np.float64(a), np.float64(t)
        p, q = (a_x * x + a_y * y) * w, a_dx * x + a_dy * y
        p, q = ((b_x * x + b_y * y) * w, b_dx * x + b_dy * y) if c == two else (p, q)
        is_rated, measure = c == rated, px * x + py * y
        p, q = (abs(measure), dx * x + dy * y) if is_rated else (p, q)
        k = np.floor(p / q + 0.5)
        rate = -k if measure < 0 else k
        slope, offset = (slope_2, offset_2) if rate >= edge else (slope_1, offset_1)
        k = np.floor((slope * rate + offset) * w / below + 0.5) if is_rated else k
        out[j] = np.int64(min(max(k, 0.0), w))
    ends[0], ends[1], ends[2], ends[3] = lowest, highest, least, greatest


def _many(rounded):
    """A loop for one class of many pieces: the place of each row's piece is counted, edge after edge."""

    def many(target, actual, weight, cls, c, fast, pieces, out, ends):
        row, size = fast[c], target.shape[0]
        step, by_weight, once, below = row.step, row.by_weight, row.once, row.below
        actual_in_q, target_in_q, constant = row.actual_in_q, row.target_in_q, row.constant_in_q
        actual_in_p, target_in_p = row.actual_in_p, row.target_in_p
        rates, place = np.empty(size, np.float64), np.zeros(size, np.int64)
        lowest, highest, least, greatest = target[0], target[0], actual[0], actual[0]
        for j in range(size):
            t, a = target[j], actual[j]
            lowest, highest, least, greatest = min(lowest, t), max(highest, t), min(least, a), max(greatest, a)
            if rounded:
                x, y = np.float64(a), np.float64(t)
                p, q = actual_in_p * x + target_in_p * y, actual_in_q * x + target_in_q * y + constant
                k = np.floor(abs(p) / q + 0.5)
                rates[j] = -k if p < 0 else k
        for n in range(1, np.int64(row.pieces)):
            edge, by_actual, by_target = pieces[c, EDGE, n], pieces[c, EDGE_ACTUAL, n], pieces[c, EDGE_TARGET, n]
            for j in range(size):
                at = rates[j] if rounded else by_actual * np.float64(actual[j]) + by_target * np.float64(target[j])
                place[j] += np.int64(at >= edge)
        by_actual, by_target, once_more = pieces[c, BY_ACTUAL], pieces[c, BY_TARGET], pieces[c, CONSTANT]
        for j in range(size):
            w, n, x, y = weight[j], place[j], np.float64(actual[j]), np.float64(target[j])
            q = below if rounded else actual_in_q * x + target_in_q * y + constant
            value = by_actual[n] * rates[j] + by_target[n] if rounded else by_actual[n] * x + by_target[n] * y
            value += 0.0 if rounded else once_more[n]
            k = np.floor(value * (w * by_weight + once) / q + 0.5)
            k = min(max(k, 0.0) * step, w)
            out[j] = np.int64(k) if cls[j] == c else out[j]
        ends[0], ends[1], ends[2], ends[3] = lowest, highest, least, greatest

    return compiled(many, fused=True)


_plain_1, _plain, _rated = _alone(False, 1), _alone(False, 4), _alone(True, 4)
_many_plain, _many_rated = _many(False), _many(True)
_merged = compiled(_merged_loop, fused=True)


@compiled
def one_pass(todo, target, actual, weight, cls, fast, pieces, out, ends):
    """Scores of the classes of one pass (a loop and three classes) into ``out``, the ends of all values into ``ends``.

    Rows of other classes are left alone.
    """
    if todo[0] == MERGED:
        _merged(target, actual, weight, cls, todo[1], todo[2], todo[3], fast, pieces, out, ends)
    elif todo[0] == RATED:
        _rated(target, actual, weight, cls, todo[1], fast, pieces, out, ends)
    elif todo[0] == PLAIN_1:
        _plain_1(target, actual, weight, cls, todo[1], fast, pieces, out, ends)
    elif todo[0] == MANY_RATED:
        _many_rated(target, actual, weight, cls, todo[1], fast, pieces, out, ends)
    elif todo[0] == MANY_PLAIN:
        _many_plain(target, actual, weight, cls, todo[1], fast, pieces, out, ends)
    else:
        _plain(target, actual, weight, cls, todo[1], fast, pieces, out, ends)


@compiled
def one_row(a, t, w, c, fast, pieces):
    """The score of one row by the pieces of its class, which are within what is proved."""
    row, x, y = fast[c], np.float64(a), np.float64(t)
    q = row.actual_in_q * x + row.target_in_q * y + row.constant_in_q
    count, place = np.int64(row.pieces), 0
    if row.is_rated > 0:
        p = row.actual_in_p * x + row.target_in_p * y
        size = np.floor(abs(p) / q + 0.5)
        rate = -size if p < 0 else size
        for n in range(1, count):
            place += np.int64(rate >= pieces[c, EDGE, n])
        value, q = pieces[c, BY_ACTUAL, place] * rate + pieces[c, BY_TARGET, place], row.below
    else:
        for n in range(1, count):
            at = pieces[c, EDGE_ACTUAL, n] * x + pieces[c, EDGE_TARGET, n] * y
            place += np.int64(at >= pieces[c, EDGE, n])
        value = pieces[c, BY_ACTUAL, place] * x + pieces[c, BY_TARGET, place] * y + pieces[c, CONSTANT, place]
    k = np.floor(value * (w * row.by_weight + row.once) / q + 0.5)
    return np.int64(min(max(k, 0.0) * row.step, w))


def _rates_loop(target, actual, cls, classes, fast, out):
    """Rates of the rows of three classes, -1 for none. Returns whether all of them are within what is proved.

    The quotient is estimated and set right by its exact rest: a product is a float64 and what that leaves out.
    """
    first = classes[0]
    second, third = (classes[1] if classes[1] >= 0 else first), (classes[2] if classes[2] >= 0 else first)
    one, two, three = fast[first], fast[second], fast[third]
    px1, py1, qx1, qy1, qc1, m1, u1 = _rate_of(one)
    px2, py2, qx2, qy2, qc2, m2, u2 = _rate_of(two)
    px3, py3, qx3, qy3, qc3, m3, u3 = _rate_of(three)
    beyond = False
    for j in range(target.shape[0]):
        c, x, y = cls[j], np.float64(actual[j]), np.float64(target[j])
        px, py, qx, qy, qc, times, worth = px1, py1, qx1, qy1, qc1, m1, u1
        px, py, qx, qy, qc, times, worth = (
            (px2, py2, qx2, qy2, qc2, m2, u2) if c == second else (px, py, qx, qy, qc, times, worth)
        )
        px, py, qx, qy, qc, times, worth = (
            (px3, py3, qx3, qy3, qc3, m3, u3) if c == third else (px, py, qx, qy, qc, times, worth)
        )
        p, q = px * x + py * y, qx * x + qy * y + qc
        size = abs(p)
        high = size * times
        k = np.floor(high / q + 0.5)
        rest = fused(-k, q, high) + fused(size, times, -high)
        k += np.float64(2.0 * rest >= q) - np.float64(2.0 * rest < -q)
        k *= worth
        mine = (c == first) | (c == second) | (c == third)
        beyond |= mine & (k > LARGEST)
        found = np.int64(-k if p < 0 else k) if worth > 0 else NO_RATE
        out[j] = found if mine else out[j]
    return not beyond


@compiled
def _rate_of(row):
    return (
        row.rate_actual_in_p, row.rate_target_in_p, row.rate_actual_in_q, row.rate_target_in_q,
        row.rate_constant_in_q, row.rate_times, row.rate_worth,
    )  # fmt: skip


rates = compiled(_rates_loop)
