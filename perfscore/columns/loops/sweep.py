"""The compiled heart: rows of whole numbers and cases -> scores, exact, without a division in integers.

A class is one integer program (``program.py`` says which). Where a table has a few classes, a loop for each runs over a
block of rows (fast) before anybody knows whether its values are above zero and small enough: most are, and values are
read once. A block for which that was not allowed is scored again, row after row, and so are tables of many classes.
"""

from __future__ import annotations

import numpy as np

from perfscore.columns.loops.compiled import compiled
from perfscore.columns.loops.exact import estimated, general, rounds_to
from perfscore.columns.loops.fast import one_pass, one_row, rates
from perfscore.columns.loops.layout import (
    ABOVE_ZERO,
    ABSENT,
    AGREES,
    BEYOND_RANGE,
    DIFFERS,
    EXACT,
    GIVEN,
    HALF_UP,
    LARGEST,
    MOST_PASSES,
    NO_RATE,
    NO_SCORE,
    NOTHING_DECLARED,
    QUICK,
    RATE_UNITS,
    RATE_WAYS,
    REFUSED,
    ROUNDING,
    SCORED,
    SIGNS,
    SILENT,
    UNDETERMINED,
    UNFIT,
    WITHIN_BAND,
)

BLOCK = 4096
FEW_CASES = 8  # so many are told apart by comparing, more by looking up


@compiled
def _class_above_zero(case, known, cls):
    """The class of each row if its target and actual are above zero. Answers whether all of them are known.

    Another thread may have filled a place since the class table was taken: a class beyond it is not filled for us.
    """
    lut = known.class_of_case
    cases = lut.shape[0] // SIGNS
    if cases > FEW_CASES:
        for i in range(case.shape[0]):
            cls[i] = lut[case[i] * SIGNS + ABOVE_ZERO]
    else:
        cls[:] = lut[ABOVE_ZERO]
        for n in range(1, cases):
            which, found = np.int32(n), lut[n * SIGNS + ABOVE_ZERO]
            for i in range(case.shape[0]):
                cls[i] = found if case[i] == which else cls[i]
    worst, most = np.int32(0), np.int32(0)
    for i in range(case.shape[0]):
        worst, most = min(worst, cls[i]), max(most, cls[i])
    return worst >= 0 and most < known.classes.shape[0]


@compiled
def _classify(case, target, actual, target_state, actual_state, known, cls):
    """The class of each row: by its case and the signs of its two values. Answers -1, or a place not yet filled.

    Rows without a fit number belong to class 0, which the scalar engine scores.
    """
    lut, count = known.class_of_case, known.classes.shape[0]
    some_t, some_a = target_state.shape[0] > 0, actual_state.shape[0] > 0
    for i in range(case.shape[0]):
        t, a = target[i], actual[i]
        which = 3 * (1 + np.int64(t > 0) - np.int64(t < 0)) + 1 + np.int64(a > 0) - np.int64(a < 0)
        state_t, state_a = target_state[i] if some_t else GIVEN, actual_state[i] if some_a else GIVEN
        if state_t == ABSENT or state_a == ABSENT:
            which = ABOVE_ZERO + np.int64(state_t == ABSENT) + 2 * np.int64(state_a == ABSENT)
        found = lut[case[i] * SIGNS + which]
        if state_t == UNFIT or state_a == UNFIT:
            found = 0
        if found < 0 or found >= count:
            return case[i] * SIGNS + which
        cls[i] = found
    return -1


@compiled
def _split(cls, weight, known):
    """Classes that depend on the weight: each row's own. Answers -1, or a place of ``class_of_weight`` not filled."""
    lut = known.class_of_weight
    weights = lut.shape[1]
    for i in range(cls.shape[0]):
        family = known.family[cls[i]]
        if family >= 0:
            code = weight[i] if weight[i] >= 0 else weights - 1
            if lut[family, code] < 0 or lut[family, code] >= known.classes.shape[0]:
                return family * weights + code
            cls[i] = lut[family, code]
    return -1


@compiled
def sweep(start, rows, known, wanted):
    """Score rows from ``start`` on, block by block.

    Returns (rows, 0) when done, else the block to repeat and what is missing: 1 + a place of ``class_of_case``, or
    -1 - a place of ``class_of_weight``.
    """
    count, size = rows.case.shape[0], min(BLOCK, rows.case.shape[0])
    weights, cls = np.empty(size, np.float64), np.empty(size, np.int32)
    spare_low, spare_high, spare_rate = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int64)
    rated = np.int64(wanted.rate.shape[0] > 0)
    banded = np.int64(known.pieces_high.shape[0] > 0 and rows.declared.shape[0] > 0)
    families = (known.family >= 0).any()
    hopeful = rows.target_state.shape[0] == 0 and rows.actual_state.shape[0] == 0 and not families
    hopeful = hopeful and _is_vectorised(known, rated)
    while start < count:
        stop = min(start + BLOCK, count)
        here, w, case = cls[: stop - start], weights[: stop - start], rows.case[start:stop]
        target, actual, codes = rows.target[start:stop], rows.actual[start:stop], rows.weight[start:stop]
        low = wanted.low[start:stop] if wanted.low.shape[0] else spare_low[: stop - start]
        high = wanted.high[start:stop] if wanted.high.shape[0] else spare_high[: (stop - start) * banded]
        rate, mark = spare_rate[: (stop - start) * rated], wanted.mark[start:stop]
        for i in range(codes.shape[0]):
            w[i] = known.weights[codes[i]]
        mark[:] = SCORED
        if hopeful and _class_above_zero(case, known, here):
            hopeful = _passes(known, target, actual, w, here, low, high, rate, wanted.odd)
        else:
            hopeful = False
        if not hopeful:
            missing = _classify(case, target, actual, rows.target_state[start:stop], rows.actual_state[start:stop],
                                known, here)  # fmt: skip
            if missing >= 0:
                return start, 1 + missing
            if families:
                missing = _split(here, codes, known)
                if missing >= 0:
                    return start, -1 - missing
            _one_by_one(known, target, actual, w, here, low, high, rate, mark, wanted.odd)
        _write(start, stop, rows, known, w, here, low, high, rate, wanted)
        start = stop
    return start, 0


@compiled
def _is_vectorised(known, wants_rate):
    """Whether loops of their own take all classes that rows above zero have, and not too many of them."""
    if known.passes.shape[0] > MOST_PASSES:
        return False
    for n in range(ABOVE_ZERO, known.class_of_case.shape[0], SIGNS):
        c = known.class_of_case[n]
        if 0 <= c < known.classes.shape[0]:
            fast = known.fast[c]
            if not fast.pieces or (wants_rate and fast.rate_lacks) or known.classes[c].passing_target:
                return False
    return True


@compiled
def _passes(known, target, actual, w, cls, low, high, rate, odd):
    """The loops of a table of few classes over a block. Answers whether that was allowed."""
    ends, largest = np.zeros(4, np.int64), np.inf
    for n in range(known.passes.shape[0]):
        one_pass(known.passes[n], target, actual, w, cls, known.fast, known.pieces, low, ends)
        for c in known.passes[n, 1:]:
            largest = min(largest, known.fast[c].largest) if c >= 0 else largest
    if ends[0] <= 0 or ends[2] <= 0 or max(ends[1], ends[3]) > largest:
        return False
    if high.shape[0]:
        for n in range(known.passes.shape[0]):
            one_pass(known.passes[n], target, actual, w, cls, known.fast, known.pieces_high, high, ends)
    if rate.shape[0]:
        for n in range(known.passes.shape[0]):
            if not rates(target, actual, cls, known.passes[n, 1:], known.fast, rate):
                return False
            for c in known.passes[n, 1:]:
                odd[1] |= c >= 0 and not known.classes[c].has_rate
    return True


@compiled
def _one_by_one(known, target, actual, w, cls, low, high, rate, mark, odd):
    """Row after row: by its class's pieces while that is proved, else by its whole numbers."""
    # the arrays by themselves: to hand the records on for each row would cost ten times the row
    classes, segments, fast, pieces, pieces_high = (
        known.classes,
        known.segments,
        known.fast,
        known.pieces,
        known.pieces_high,
    )
    wants_high, wants_rate, unscored, unrated = high.shape[0] > 0, rate.shape[0] > 0, False, False
    for i in range(target.shape[0]):
        c, t, a = cls[i], target[i], actual[i]
        kind, largest = classes[c].kind, fast[c].largest
        lowest, highest, share, state = np.int64(0), np.int64(0), np.int64(NO_RATE), SCORED
        passing = classes[c].passing_target  # the products may wrap around: what is equal is equal all the same
        if kind == EXACT or kind == REFUSED:
            state = BEYOND_RANGE if kind == EXACT else NO_SCORE
        elif passing and a * classes[c].passing_actual == t * passing:
            state = BEYOND_RANGE
        elif (
            kind == QUICK and -largest <= min(t, a) and max(t, a) <= largest and not (wants_rate and fast[c].rate_lacks)
        ):
            lowest = one_row(a, t, w[i], c, fast, pieces)
            highest = lowest
            if wants_high and classes[c].is_banded:
                highest = one_row(a, t, w[i], c, fast, pieces_high)
            if wants_rate and classes[c].has_rate:
                share = _rate(a, t, c, classes)
                state = SCORED if -LARGEST <= share <= LARGEST else BEYOND_RANGE
        else:
            lowest, highest, share, fits = general(a, t, np.int64(w[i]), c, classes[c].score_mode, classes, segments)
            state = SCORED if fits else BEYOND_RANGE
        low[i], mark[i] = lowest, state
        unscored |= state != SCORED
        if wants_high:
            high[i] = highest
        if wants_rate:
            rate[i] = share
            unrated |= share == NO_RATE
    odd[0] |= unscored
    odd[1] |= unrated


@compiled
def _rate(a, t, c, classes):
    """The rate of a row in units, half up, or as its method rounds it."""
    row = classes[c]
    p, q = row.actual_in_p * a + row.target_in_p * t, row.actual_in_q * a + row.target_in_q * t + row.constant_in_q
    if row.measure_times == 0:
        return estimated(p, RATE_UNITS, q, HALF_UP)
    worth = row.measure_over * (RATE_UNITS // row.measure_times)
    found = estimated(p, row.measure_times, q * row.measure_over, HALF_UP)
    return found * worth if -LARGEST <= found * 1.0 * worth <= LARGEST else LARGEST + 1


@compiled
def _write(start, stop, rows, known, w, cls, low, high, rate, wanted):
    """What is told of a block beside its scores; rates as 128-bit numbers, which is how Arrow keeps decimals."""
    if rows.declared.shape[0]:
        codes, mark, verdict = rows.declared[start:stop], wanted.mark[start:stop], wanted.verdict[start:stop]
        if _judge(codes, known, low, high, mark, verdict):
            target, actual = rows.target[start:stop], rows.actual[start:stop]
            _judge_near(codes, known, target, actual, w, cls, low, mark, verdict, wanted.odd)
    if rate.shape[0]:
        words = wanted.rate[start:stop]
        for i in range(rate.shape[0]):
            words[i, 0] = rate[i]
            words[i, 1] = rate[i] >> 63
    if wanted.method.shape[0]:
        method = wanted.method[start:stop]
        for i in range(cls.shape[0]):
            method[i] = known.method[cls[i]]
    if wanted.reason.shape[0]:
        reason = wanted.reason[start:stop]
        for i in range(cls.shape[0]):
            reason[i] = known.reason[cls[i]]


@compiled
def _judge(codes, known, low, high, mark, verdict):
    """Declared against recomputed. Returns whether some may differ by one unit in the last place."""
    has_high, near = high.shape[0] > 0, False
    for i in range(low.shape[0]):
        declared = known.declared[codes[i]]
        lowest, highest = low[i], high[i] if has_high else low[i]
        found = AGREES if lowest == highest else WITHIN_BAND
        found = found if (lowest <= declared) & (declared <= highest) else DIFFERS
        near |= (found == DIFFERS) & (abs(declared - lowest) <= known.most_step)
        found = SILENT if declared == NOTHING_DECLARED else found
        verdict[i] = found if mark[i] == SCORED else UNDETERMINED
    return near


@compiled
def _judge_near(codes, known, target, actual, w, cls, low, mark, verdict, odd):
    """Rows that differ by one unit in the last place: by another way of rounding, of the score or of the rate?"""
    classes, others, segments = known.classes, known.others, known.other_segments
    for i in range(low.shape[0]):
        c, declared = cls[i], known.declared[codes[i]]
        if verdict[i] != DIFFERS or abs(declared - low[i]) != classes[c].score_step:
            continue
        for n in range(RATE_WAYS * c, RATE_WAYS * (c + 1)):
            if others[n].kind == REFUSED or verdict[i] == ROUNDING:
                continue
            rounds, fits = rounds_to(declared, actual[i], target[i], np.int64(w[i]), n, others, segments)
            if rounds:
                verdict[i] = ROUNDING
            elif others[n].kind == EXACT or not fits:
                mark[i] = BEYOND_RANGE
                odd[0] = True
