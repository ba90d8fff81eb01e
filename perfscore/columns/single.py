"""One row through an integer program of any shape and rounding, exact in 64 bits or known to be out of range."""

from __future__ import annotations

import numpy as np

from perfscore.columns.compiled import compiled
from perfscore.columns.layout import (
    B_HIGH,
    BY_WEIGHT,
    DOWN,
    EDGE_A,
    EDGE_B,
    EDGE_OPEN,
    HALF_DOWN,
    HALF_UP,
    LARGEST,
    LEAST,
    LOSE,
    MAX_A,
    MAX_T,
    MODE1,
    MODE2,
    NO_RATE,
    PA,
    PT,
    Q0,
    QA,
    QT,
    RATE_UNITS,
    RATED,
    S_D,
    S_P,
    S_Q,
    SEGMENTS,
    SHAPE,
    STAIRS,
    STARTED,
    TOP,
    UP,
    A,
    B,
    D,
    F,
    M,
    N,
)


@compiled
def settled(whole, rest, q, mode):
    """``whole`` or the next, as ``mode`` settles a rest of ``rest`` / ``q`` (0 <= rest < q)."""
    if rest == 0 or mode == DOWN:
        return whole
    if mode == UP or 2 * rest > q:
        return whole + 1
    if 2 * rest < q or mode == HALF_DOWN:
        return whole
    return whole + 1 if mode == HALF_UP else whole + (whole & 1)


@compiled
def quotient(p, q, mode):
    """p / q (p >= 0, q > 0) as a whole number, settled by ``mode``."""
    whole = p // q
    return settled(whole, p - whole * q, q, mode)


@compiled
def near(whole, rest, q, mode):
    """An estimate set right by its exact residual, then settled by ``mode``."""
    if rest < 0:
        return settled(whole - 1, rest + q, q, mode)
    if rest >= q:
        return settled(whole + 1, rest - q, q, mode)
    return settled(whole, rest, q, mode)


@compiled
def estimated(p, m, q, mode):
    """|p| * m / q with the sign of p, settled by ``mode``; the product need not fit. LARGEST + 1 when too large."""
    size = -p if p < 0 else p
    guess = np.float64(size) * np.float64(m) / np.float64(q)
    if not guess < LARGEST:
        return LARGEST + 1
    whole = np.int64(guess)
    found = near(whole, size * m - whole * q, q, mode)  # the residual is exact, though its products may wrap around
    return -found if p < 0 else found


@compiled
def general(a, t, w, row, segments):
    """One row of any shape and rounding: the lowest score, the highest, the rate, and whether the row is in range."""
    if a > row[MAX_A] or a < -row[MAX_A] or t > row[MAX_T] or t < -row[MAX_T]:
        return 0, 0, NO_RATE, False
    p, q = row[PA] * a + row[PT] * t, row[QA] * a + row[QT] * t + row[Q0]
    rate = NO_RATE
    if row[M] > 0:
        p, q = estimated(p, row[M], q * row[N], row[MODE1]), 1
        if p > LARGEST or p < -LARGEST:
            return 0, 0, NO_RATE, False
        if row[RATED]:
            rate = estimated(p * row[N], RATE_UNITS, row[M], HALF_UP)
    elif row[RATED]:
        rate = estimated(p, RATE_UNITS, q, HALF_UP)
    if rate != NO_RATE and (rate > LARGEST or rate < -LARGEST):
        return 0, 0, NO_RATE, False
    g = 0
    for n in range(1, row[SEGMENTS]):
        if p * segments[n, EDGE_B] - segments[n, EDGE_A] * q >= segments[n, EDGE_OPEN]:
            g = n
    here = segments[g]
    factor = w if row[BY_WEIGHT] else np.int64(1)
    if here[SHAPE] == STAIRS:
        k = quotient(_left(here, p, q) * factor, row[D], row[MODE2])
        highest = k
    else:
        k = _on_line(here[A] * factor, here[B] * factor, p, q, row[D], row[MODE2])
        highest = k if here[B] == here[B_HIGH] else here[B_HIGH] // row[D]
    return min(k * row[F], w), min(highest * row[F], w), rate, True


@compiled
def _left(here, p, q):
    """What is left on a stair: the top less so many steps, but not less than the least."""
    away = here[S_P] * p + here[S_Q] * q
    away = -away if away < 0 else away
    below = here[S_D] * q
    count = away // below
    if here[STARTED] and count * below != away:
        count += 1
    if np.float64(count) * np.float64(here[LOSE]) >= here[TOP] - here[LEAST]:
        return here[LEAST]
    return here[TOP] - count * here[LOSE]


@compiled
def _on_line(a, b, p, q, divisor, mode):
    below = divisor * q
    guess = (np.float64(a) * np.float64(p) + np.float64(b) * np.float64(q)) / np.float64(below)
    whole = np.int64(guess)
    return near(whole, a * p + b * q - whole * below, below, mode)
