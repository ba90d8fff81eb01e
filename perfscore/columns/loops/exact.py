"""One row through an integer program of any shape and rounding, exact in 64 bits or known to be out of range."""

from __future__ import annotations

import numpy as np

from perfscore.columns.loops.compiled import compiled
from perfscore.columns.loops.layout import DOWN, HALF_DOWN, HALF_UP, LARGEST, NO_RATE, RATE_UNITS, STAIRS, UP


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
def general(a, t, w, c, mode, classes, segments):
    """One row of any shape, its score settled by ``mode``: lowest, highest, rate, and whether the row is in range."""
    row = classes[c]
    if a > row.most_actual or a < -row.most_actual or t > row.most_target or t < -row.most_target:
        return 0, 0, NO_RATE, False
    p, q = row.actual_in_p * a + row.target_in_p * t, row.actual_in_q * a + row.target_in_q * t + row.constant_in_q
    rate = NO_RATE
    if row.measure_times > 0:
        p, q = estimated(p, row.measure_times, q * row.measure_over, row.measure_mode), 1
        if p > LARGEST or p < -LARGEST:
            return 0, 0, NO_RATE, False
        if row.has_rate:
            rate = estimated(p * row.measure_over, RATE_UNITS, row.measure_times, HALF_UP)
    elif row.has_rate:
        rate = estimated(p, RATE_UNITS, q, HALF_UP)
    if rate != NO_RATE and (rate > LARGEST or rate < -LARGEST):
        return 0, 0, NO_RATE, False
    g = 0
    for n in range(1, row.segments):
        if p * segments[c, n].edge_over - segments[c, n].edge * q >= segments[c, n].edge_open:
            g = n
    here = segments[c, g]
    factor = w if row.by_weight else np.int64(1)
    if here.shape == STAIRS:
        k = quotient(_left(here, p, q) * factor, row.divisor, mode)
        highest = k
    else:
        k = _on_line(here.slope, here.offset, factor, p, q, row.divisor, mode)
        highest = k if here.offset == here.offset_high else here.offset_high // row.divisor
    return min(k * row.score_step, w), min(highest * row.score_step, w), rate, True


@compiled
def rounds_to(declared, a, t, w, c, classes, segments):
    """Whether a score is what some rounding gives one row, and whether the row is in range.

    Cut off and rounded up are the two numbers between which every other way of rounding chooses, binary64 among them:
    scores are estimated within far less than one half.
    """
    down, _, _, fits = general(a, t, w, c, DOWN, classes, segments)
    up, _, _, _ = general(a, t, w, c, UP, classes, segments)
    return fits and (declared == down or declared == up), fits


@compiled
def _left(here, p, q):
    """What is left on a stair: the top less so many steps, but not less than the least."""
    away = here.stair_p * p + here.stair_q * q
    away = -away if away < 0 else away
    below = here.stair_over * q
    count = away // below
    if here.started and count * below != away:
        count += 1
    if np.float64(count) * np.float64(here.lose) >= here.top - here.least:
        return here.least
    return here.top - count * here.lose


@compiled
def _on_line(slope, offset, factor, p, q, divisor, mode):
    """A line's score, estimated in float64 throughout: in 64 bits the products with a weight may wrap around."""
    below = divisor * q
    height = np.float64(slope) * np.float64(p) + np.float64(offset) * np.float64(q)
    whole = np.int64(height * np.float64(factor) / np.float64(below))
    return near(whole, (slope * p + offset * q) * factor - whole * below, below, mode)
