"""The records that the loops take, and the numbers that stand for kinds, shapes, modes and verdicts."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

LARGEST = 2**47  # quotients up to here have an estimate that is off by one at most
FAST = 2**51  # sums of a numerator and a denominator that stay below this are divided exactly in float64

# Kinds of classes.
EXACT, REFUSED, QUICK, GENERAL, BY_EACH_WEIGHT = range(5)
# Shapes of segments.
LINE, STAIRS = range(2)
# Rounding modes.
HALF_UP, HALF_DOWN, HALF_EVEN, DOWN, UP = range(5)
RATE_UNITS = 10**8
MOST_DIGITS = 38  # of the decimals of the rate column
NO_RATE = -(2**63)
GIVEN, ABSENT, UNFIT = range(3)  # numbers of a table: whole in 64 bits, not there, or for the scalar engine
RATE_WAYS = 2  # conventions of people and platforms: a rate rounded, and not
SIGNS = 12  # places of a case in the look-up table: three signs by three, then target, actual or both absent
ABOVE_ZERO = 8  # the place of two values above zero
SCORED, NO_SCORE, BEYOND_RANGE = range(3)
# The order of scoring.verdict.Verdict; then scored rows that declare nothing.
AGREES, ROUNDING, WITHIN_BAND, DIFFERS, UNDETERMINED, SILENT = range(6)
NOTHING_DECLARED = -(2**63)
# Printed cells: their millionths, and an affix that nobody has looked at, or that makes no plain number.
DECIMALS = 6
UNKNOWN_AFFIX, NOT_PLAIN = -1, -2

MOST_SEGMENTS = 16  # of a quick program
FEW_SEGMENTS = 4  # of a class whose loop has all of them at hand
MOST_PASSES = 9  # so many loops run over a whole block; where more are needed, rows go one after another
# The loops: with a rounded rate or without, for one piece, few or many; merged takes three classes.
MERGED, RATED, PLAIN_1, PLAIN, MANY_RATED, MANY_PLAIN = range(6)
NEVER = 2.0**52  # an edge that no measure reaches
# The rows of a class's pieces: an edge and its linear form, the numerator of the score in three terms.
EDGE, EDGE_ACTUAL, EDGE_TARGET, BY_ACTUAL, BY_TARGET, CONSTANT = range(6)


class ClassRow(NamedTuple):
    """A class: p and q as linear forms of the row's two whole numbers, then how measure and score are rounded."""

    kind: int = EXACT
    actual_in_p: int = 0
    target_in_p: int = 0
    actual_in_q: int = 0
    target_in_q: int = 0
    constant_in_q: int = 0
    measure_times: int = 0  # a rounded measure is p * times / (q * over); 0 where it is not rounded
    measure_over: int = 0
    measure_mode: int = 0
    segments: int = 0
    divisor: int = 0
    score_step: int = 0
    score_mode: int = 0
    by_weight: int = 0
    most_actual: int = 0
    most_target: int = 0
    is_banded: int = 0
    has_rate: int = 0
    passing_actual: int = 0  # >90%: a row whose actual * this is target * that has just reached it; 0 where none can
    passing_target: int = 0


class SegmentRow(NamedTuple):
    """A segment: where it begins (a fraction), its line or its stairs; ``offset_high`` is the other end of a band."""

    edge: int = 0
    edge_over: int = 1
    edge_open: int = 0
    shape: int = LINE
    slope: int = 0
    offset: int = 0
    stair_p: int = 0
    stair_q: int = 0
    stair_over: int = 1
    top: int = 0
    lose: int = 0
    least: int = 0
    started: int = 0
    offset_high: int = 0


class FastRow(NamedTuple):
    """A class for the fast loops, multiplied out: share = by_weight * weight + once; all whole numbers in float64."""

    step: float = 0.0
    by_weight: float = 0.0
    once: float = 0.0
    actual_in_q: float = 0.0
    target_in_q: float = 0.0
    constant_in_q: float = 0.0
    actual_in_p: float = 0.0  # of a rounded measure
    target_in_p: float = 0.0
    below: float = 0.0
    is_rated: float = 0.0
    rate_actual_in_p: float = 0.0
    rate_target_in_p: float = 0.0
    rate_actual_in_q: float = 0.0
    rate_target_in_q: float = 0.0
    rate_constant_in_q: float = 0.0
    rate_times: float = 0.0  # the rate is p * times / q, worth so many units of its column; 0 where there is none
    rate_worth: float = 0.0
    rate_lacks: float = 0.0  # whether it has a rate that is no such number of units
    largest: float = -1.0  # targets and actuals up to this size are within what is proved; below zero for none
    pieces: float = 0.0


def _record(row: Any, kind: type) -> np.dtype[Any]:
    return np.dtype([(name, kind) for name in row._fields])


CLASS, SEGMENT, COEFFICIENTS = _record(ClassRow, np.int64), _record(SegmentRow, np.int64), _record(FastRow, np.float64)


class TableRows(NamedTuple):
    """Some rows of a table. States and declared scores have no length where all numbers are given, or none declared.

    ``case`` is the place of each row's case in the look-up table, ``weight`` that of its weight, ``declared`` that of
    its declared score, -1 for none.
    """

    case: NDArray[np.int32]
    target: NDArray[np.int64]
    actual: NDArray[np.int64]
    target_state: NDArray[np.uint8]
    actual_state: NDArray[np.uint8]
    weight: NDArray[np.int32]
    declared: NDArray[np.int32]


class KnownCases(NamedTuple):
    """What is known so far about the cases of a table: their classes, and what the loops need of these.

    ``others`` are the same classes with the rate as other conventions round it, RATE_WAYS for each class: EXACT where
    the loops do not know it, REFUSED where there is none. ``most_step`` is the largest step of a score.
    """

    class_of_case: NDArray[np.int32]
    family: NDArray[np.int64]
    class_of_weight: NDArray[np.int32]
    classes: NDArray[Any]
    segments: NDArray[Any]
    others: NDArray[Any]
    other_segments: NDArray[Any]
    most_step: int
    fast: NDArray[Any]
    pieces: NDArray[np.float64]
    pieces_high: NDArray[np.float64]
    passes: NDArray[np.int64]
    weights: NDArray[np.int64]
    declared: NDArray[np.int64]
    method: NDArray[np.int32]
    reason: NDArray[np.int32]


class Wanted(NamedTuple):
    """Where results go; arrays of no length are not wanted. ``mark`` is SCORED, NO_SCORE or BEYOND_RANGE.

    ``odd`` becomes true for rows that are not SCORED, and for rows without a rate.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    rate: NDArray[np.int64]
    method: NDArray[np.int32]
    reason: NDArray[np.int32]
    mark: NDArray[np.uint8]
    verdict: NDArray[np.uint8]
    odd: NDArray[np.bool_]
