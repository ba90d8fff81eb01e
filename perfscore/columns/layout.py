"""The columns of the class and segment tables, and the numbers that stand for kinds, shapes, modes and verdicts."""

from __future__ import annotations

LARGEST = 2**47  # quotients up to here have an estimate that is off by one at most

# Columns of the class table.
KIND, PA, PT, QA, QT, Q0, M, N, MODE1, SEGMENTS, D, F, MODE2, BY_WEIGHT, MAX_A, MAX_T, BANDED, RATED, LOOP = range(19)
CLASS_COLUMNS = 19
# Columns of the segment table.
EDGE_A, EDGE_B, EDGE_OPEN, SHAPE, A, B, S_P, S_Q, S_D, TOP, LOSE, LEAST, STARTED, B_HIGH = range(14)
SEGMENT_COLUMNS = 14
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
SIGNS = 12  # places of a case in the look-up table: three signs by three, then target, actual or both absent
ABOVE_ZERO = 8  # the place of two values above zero
SCORED, NO_SCORE, BEYOND_RANGE = range(3)
AGREES, ROUNDING, WITHIN_BAND, DIFFERS, UNDETERMINED = range(5)  # the order of scoring.verdict.Verdict
MOST_SEGMENTS = 4  # a quick program has no more
# Columns of the sheet of the light loops, in float64: step of the scores; share = SHARE * weight + ONE; denominator
# DX * actual + DY * target + D0; of a rated class the numerator of its rate and the divisor of its scores.
STEP, SHARE, ONE, DX, DY, D0, PX, PY, BELOW = range(9)
# Then its pieces. Rated: EDGE, -, -, slope, offset, -. Plain: EDGE and its linear form, numerator of the score.
PIECES, PIECE = 9, 6
SHEET_COLUMNS = PIECES + PIECE * MOST_SEGMENTS
NEVER = 2.0**52  # an edge that no measure reaches
# Light loops: by how many pieces they take, with a rounded rate or without; merged takes three classes.
MERGED, RATED_2, RATED_4, PLAIN_1, PLAIN_2, PLAIN_4 = range(6)
