"""The compiled heart: rows of whole numbers and class numbers -> scores, exact, without a division in integers.

A class is one integer program (``program.py`` says which). A few classes each run over a whole block of rows and keep
what is theirs, many first bring their rows together: by the loops for small numbers (light), or for large ones (loops).
What is outside the range for which these are proved is scored row by row (single); rows that do not fit are marked.
"""

from __future__ import annotations

import numpy as np

from perfscore.columns.compiled import compiled
from perfscore.columns.layout import (
    ABOVE_ZERO,
    ABSENT,
    AGREES,
    B_HIGH,
    BEYOND_RANGE,
    DIFFERS,
    EXACT,
    GIVEN,
    KIND,
    LARGEST,
    LOOP,
    MAX_A,
    MAX_T,
    NO_RATE,
    NO_SCORE,
    QUICK,
    RATE_UNITS,
    REFUSED,
    SCORED,
    SIGNS,
    UNDETERMINED,
    UNFIT,
    WITHIN_BAND,
    B,
    F,
    M,
)
from perfscore.columns.light import is_light, light_class, light_pass
from perfscore.columns.loops import blended_full
from perfscore.columns.loops import rates as rates_of
from perfscore.columns.single import general

BLOCK = 4096
FEW = 9  # so many classes run over a whole block, one pass after another; more are brought together first
FEW_CASES = 8  # so many are told apart by comparing, more by looking up


@compiled
def partition(cls, counts, present, slots):
    """Counting sort of a block by class: ``slots[i]`` is where row i goes; answers how many classes are present."""
    found = 0
    for i in range(cls.shape[0]):
        c = cls[i]
        if counts[c, 0] == 0:
            present[found] = c
            found += 1
        counts[c, 0] += 1
    at = 0
    for n in range(found):
        c = present[n]
        counts[c, 1] = at
        at += counts[c, 0]
        counts[c, 2] = counts[c, 1]
        counts[c, 0] = 0
    if found > FEW:
        for i in range(cls.shape[0]):
            c = cls[i]
            slots[i] = counts[c, 2]
            counts[c, 2] += 1
    return found


@compiled
def _classes_above_zero(numbers, lut, cls, count):
    """The class of each row if its target and actual are above zero. Answers whether all of them are known.

    Another thread may have filled a place since the class table was taken: a class beyond its ``count`` is not filled
    for us either.
    """
    cases = lut.shape[0] // SIGNS
    if cases > FEW_CASES:
        for i in range(numbers.shape[0]):
            cls[i] = lut[numbers[i] * SIGNS + ABOVE_ZERO]
    else:
        cls[:] = lut[ABOVE_ZERO]
        for n in range(1, cases):
            which, found = np.int32(n), lut[n * SIGNS + ABOVE_ZERO]
            for i in range(numbers.shape[0]):
                cls[i] = found if numbers[i] == which else cls[i]
    worst, most = np.int32(0), np.int32(0)
    for i in range(numbers.shape[0]):
        worst, most = min(worst, cls[i]), max(most, cls[i])
    return worst >= 0 and most < count


@compiled
def _classify(numbers, target, actual, target_states, actual_states, lut, cls, count):
    """The class of each row: by its case and the signs of its two values. Answers -1, or a place not yet filled.

    Rows without a fit number belong to class 0, which the scalar engine scores.
    """
    some_t, some_a = target_states.shape[0] > 0, actual_states.shape[0] > 0
    for i in range(numbers.shape[0]):
        t, a = target[i], actual[i]
        which = 3 * (1 + np.int64(t > 0) - np.int64(t < 0)) + 1 + np.int64(a > 0) - np.int64(a < 0)
        state_t, state_a = target_states[i] if some_t else GIVEN, actual_states[i] if some_a else GIVEN
        if state_t == ABSENT or state_a == ABSENT:
            which = ABOVE_ZERO + np.int64(state_t == ABSENT) + 2 * np.int64(state_a == ABSENT)
        found = lut[numbers[i] * SIGNS + which]
        if state_t == UNFIT or state_a == UNFIT:
            found = 0
        if found < 0 or found >= count:
            return numbers[i] * SIGNS + which
        cls[i] = found
    return -1


@compiled
def _split(cls, weight_codes, families, lut, count):
    """Classes that depend on the weight: each row's own. Answers -1, or a place of ``lut`` not yet filled."""
    weights = lut.shape[1]
    for i in range(cls.shape[0]):
        family = families[cls[i]]
        if family >= 0:
            code = weight_codes[i] if weight_codes[i] >= 0 else weights - 1
            if lut[family, code] < 0 or lut[family, code] >= count:
                return family * weights + code
            cls[i] = lut[family, code]
    return -1


@compiled
def sweep(start, numbers, target, actual, target_states, actual_states, weight_codes, weights, weight_step, lut,
          families, by_weight, classes, segments, sheets, passes, declared, has_declared, low, high, rates, cls, marks,
          verdicts):  # fmt: skip
    """Score rows from ``start`` on, block by block; arrays of no length are not given or not wanted.

    ``numbers`` are the rows' cases, ``rates`` takes 128-bit words, ``marks`` become SCORED,
    NO_SCORE or BEYOND_RANGE (for the scalar engine). Answers (rows, 0) when done, else the block to begin again with
    and what is missing: 1 + a place of ``lut``, or -1 - a place of ``by_weight``.

    Where there are few classes, their light passes run over a block before anybody knows whether its values are above
    zero and small enough: most are, and values are read once. What was not allowed is scored again.
    """
    rows, count = numbers.shape[0], classes.shape[0]
    wants_high, wants_rate = high.shape[0] > 0 or declared.shape[0] > 0, rates.shape[0] > 0
    counts, present, ends = np.zeros((count, 3), np.int64), np.arange(count), np.zeros(9, np.int64)
    W = np.empty(BLOCK, np.float64)
    C, slots = np.empty(BLOCK, np.int32), np.empty(BLOCK, np.int64)
    L, H, R = np.empty(BLOCK, np.int64), np.empty(BLOCK, np.int64), np.empty(BLOCK, np.int64)
    by_weight_too = (families >= 0).any()
    # of ends: the lowest and the highest target, then actual; the largest weight; four that single classes may write on
    few = count <= FEW
    hopeful = few and not by_weight_too and target_states.shape[0] == 0 and actual_states.shape[0] == 0
    ends[4] = weights.max()
    while start < rows:
        stop = min(start + BLOCK, rows)
        size = stop - start
        here, w, t, a = C[:size], W[:size], target[start:stop], actual[start:stop]
        codes, low_here = weight_codes[start:stop], low[start:stop] if low.shape[0] else L[:size]
        high_here = high[start:stop] if high.shape[0] else H[: size * wants_high]
        rates_here = R[: size * wants_rate]
        _weights_as_floats(codes, weights, weight_step, w)
        if hopeful and _classes_above_zero(numbers[start:stop], lut, here, count):
            _light_passes(passes, t, a, w, here, sheets, low_here, high_here, ends)
            hopeful = ends[0] > 0 and ends[2] > 0
        else:
            hopeful = False
        if not hopeful:
            _ends(t, a, ends)
            missing = _classify(numbers[start:stop], t, a, target_states[start:stop], actual_states[start:stop],
                                lut, here, count)  # fmt: skip
            if missing >= 0:
                return start, 1 + missing
            if by_weight_too:
                missing = _split(here, codes, families, by_weight, count)
                if missing >= 0:
                    return start, -1 - missing
            if few:
                _light_passes(passes, t, a, w, here, sheets, low_here, high_here, ends)
        marks[start:stop] = SCORED
        found = count if few else partition(here, counts, present, slots)
        if found <= FEW:
            for n in range(found):
                c = present[n]
                light = few and classes[c, KIND] == QUICK and _is_light(ends, classes[c], segments[c])
                if not (light and rates_here.shape[0] == 0) and _is_there(here, c):
                    _one_class(light, ends, w, t, a, here, c, classes[c], segments[c], sheets, low_here, high_here,
                               rates_here, marks[start:stop])  # fmt: skip
        else:
            _many_classes(ends, w, t, a, here, found, counts, present, slots, classes, segments, sheets,
                          low_here, high_here, rates_here, marks[start:stop])  # fmt: skip
        if declared.shape[0]:
            _judge(low_here, high_here, marks[start:stop], here, classes, declared[start:stop],
                   has_declared[start:stop], verdicts[start:stop])  # fmt: skip
        _widen(rates_here, rates[start : start + size * wants_rate])
        if cls.shape[0]:
            cls[start:stop] = here
        start = stop
    return start, 0


@compiled
def _many_classes(ends, W, T, Act, cls, found, counts, present, slots, classes, segments, sheets, low, high, rates,
                  marks):  # fmt: skip
    """Rows brought together by class, scored, and taken back to their places."""
    size = T.shape[0]
    t, a, w, c = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size), np.empty(size, np.int32)
    scores, tops = np.empty(size, np.int64), np.empty(high.shape[0], np.int64)
    shares, kept = np.empty(rates.shape[0], np.int64), np.zeros(size, np.uint8)
    for i in range(size):
        at = slots[i]
        t[at], a[at], w[at], c[at] = T[i], Act[i], W[i], cls[i]
    for n in range(found):
        which = present[n]
        x, y = counts[which, 1], counts[which, 2]
        top_here = tops[x : x + (y - x) * (high.shape[0] > 0)]
        shares_here = shares[x : x + (y - x) * (rates.shape[0] > 0)]
        _one_class(False, ends, w[x:y], t[x:y], a[x:y], c[x:y], which, classes[which], segments[which], sheets,
                   scores[x:y], top_here, shares_here, kept[x:y])  # fmt: skip
    for i in range(size):
        low[i] = scores[slots[i]]
        marks[i] = kept[slots[i]]
    for i in range(high.shape[0]):
        high[i] = tops[slots[i]]
    for i in range(rates.shape[0]):
        rates[i] = shares[slots[i]]


@compiled
def _light_passes(passes, T, Act, W, cls, sheets, L, H, ends):
    """The light passes of a table of few classes over a block; ``sheets`` are two where a class has bands."""
    for n in range(passes.shape[0]):
        light_pass(passes[n], T, Act, W, cls, sheets[0], L, ends)
    if H.shape[0] and sheets.shape[0] == 1:
        H[:] = L
    elif H.shape[0]:
        for n in range(passes.shape[0]):
            light_pass(passes[n], T, Act, W, cls, sheets[1], H, ends)


@compiled
def _one_class(done, ends, W, T, Act, cls, c, row, segments, sheets, L, H, R, marks):
    """The rows of one class among those given; the others are left alone. ``done``: they have their scores already."""
    kind = row[KIND]
    if kind == EXACT or kind == REFUSED:
        for j in range(T.shape[0]):
            if cls[j] == c:
                L[j] = 0
                marks[j] = BEYOND_RANGE if kind == EXACT else NO_SCORE
        for j in range(H.shape[0]):
            H[j] = 0 if cls[j] == c else H[j]
        for j in range(R.shape[0]):
            R[j] = NO_RATE if cls[j] == c else R[j]
        return
    if kind == QUICK and _all_fit(ends, row) and (R.shape[0] == 0 or RATE_UNITS % max(row[M], 1) == 0):
        worst = np.int64(0) if done else _quick(ends, W, T, Act, cls, c, row, segments, sheets, L, H)
        if R.shape[0]:
            worst = max(worst, rates_of(T, Act, cls, c, row, R))
        if worst <= LARGEST:
            return
    for j in range(T.shape[0]):
        if cls[j] == c:
            lowest, highest, rate, fits = general(Act[j], T[j], np.int64(W[j]), row, segments)
            L[j] = lowest
            if H.shape[0]:
                H[j] = highest
            if R.shape[0]:
                R[j] = rate
            if not fits:
                marks[j] = BEYOND_RANGE


@compiled
def _is_light(ends, row, segments):
    """Whether the light loops are proved for a class, by the ends of a block."""
    target, actual = max(abs(ends[0]), abs(ends[1])), max(abs(ends[2]), abs(ends[3]))
    return is_light(row, segments, 1.0 * target, 1.0 * actual, 1.0 * ends[4])


@compiled
def _quick(ends, W, T, Act, cls, c, row, segments, sheets, L, H):
    """Scores by the loops; answers the largest rate met where that has to be looked at."""
    if _is_light(ends, row, segments):
        light_class(row[LOOP], T, Act, W, cls, c, sheets[0], L, ends[5:])
        if H.shape[0]:
            light_class(row[LOOP], T, Act, W, cls, c, sheets[-1], H, ends[5:])
        return np.int64(0)
    whole = W.astype(np.int64)
    if H.shape[0]:
        blended_full(T, Act, whole, cls, c, row, segments, B_HIGH, H)
    return blended_full(T, Act, whole, cls, c, row, segments, B, L)


@compiled
def _weights_as_floats(codes, weights, step, floats):
    """The weight of each row; every weight is far below 2**53, so a float64 holds it."""
    if step:
        for i in range(codes.shape[0]):
            floats[i] = codes[i] * np.float64(step)
    else:
        for i in range(codes.shape[0]):
            floats[i] = weights[codes[i]]


@compiled
def _is_there(cls, c):
    found = False
    for i in range(cls.shape[0]):
        found |= cls[i] == c
    return found


@compiled
def _ends(T, Act, ends):
    """The smallest and the largest target and actual of a block."""
    lowest, highest, least, most = T[0], T[0], Act[0], Act[0]
    for j in range(T.shape[0]):
        lowest, highest = min(lowest, T[j]), max(highest, T[j])
        least, most = min(least, Act[j]), max(most, Act[j])
    ends[0], ends[1], ends[2], ends[3] = lowest, highest, least, most


@compiled
def _all_fit(ends, row):
    targets = -row[MAX_T] <= ends[0] and ends[1] <= row[MAX_T]
    return targets and -row[MAX_A] <= ends[2] and ends[3] <= row[MAX_A]


@compiled
def _judge(low, high, marks, cls, classes, declared, has_declared, verdicts):
    """Declared against recomputed; a row one last-place unit away is marked for the scalar engine."""
    for i in range(low.shape[0]):
        verdicts[i] = UNDETERMINED
        if marks[i] != SCORED or not has_declared[i]:
            continue
        lowest, highest, told = low[i], high[i], declared[i]
        if lowest <= told <= highest:
            verdicts[i] = AGREES if lowest == highest else WITHIN_BAND
        elif lowest == highest and abs(told - lowest) == classes[cls[i], F]:
            marks[i] = BEYOND_RANGE
        else:
            verdicts[i] = DIFFERS


@compiled
def _widen(values, words):
    """64-bit numbers as 128-bit ones, which is how Arrow keeps decimals."""
    for i in range(words.shape[0]):
        words[i, 0] = values[i]
        words[i, 1] = values[i] >> 63


@compiled
def look_up(numbers, cls, found):
    """What stands at the place of each row's class."""
    for i in range(cls.shape[0]):
        found[i] = numbers[cls[i]]
