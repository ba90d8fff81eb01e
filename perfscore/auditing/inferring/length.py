"""How long a curve is to tell, in bits: of two that explain the same rows the one with fewer assumptions is shorter.

A number that everybody uses is short, a row that is not explained is long: longest where it has part of the points,
since full marks and nothing are what hands write first. One row never pays for a threshold, two do.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from perfscore.auditing.inferring.families import CENT, Counting, Deduction, FamilySide, Ramp, Rounded, Shaped, Steps
from perfscore.rules.model import Mode

EXCEPTION = 10  # a row that is not explained: which one, and its score
EASY = 6  # the same with full marks or nothing
ROUNDING = 4  # a row that a known rule explains if it is rounded otherwise
SHIPPED = 3  # which of the known methods
FEATURE = 8  # that there is a floor, a threshold, a deduction at all
LEVEL = 4  # one more level of a table
_TENTH, _TWENTIETH, _HUNDREDTH, _ODD = 3, 4, 6, 8  # a number by its roundness
_COUNTING = {Counting.COMPLETE: 1, Counting.BEGUN: 2, Counting.EVEN: 1}
_RATES = {None: 0, Fraction(1, 10_000): 3}
_OTHER_RATE = 5
_OTHER_PLACE = 5
_MODES = {Mode.HALF_UP: 0, Mode.DOWN: 5, Mode.UP: 6}
_TIES = 5  # a mode that only ties tell from half up


def exception(partial: bool) -> int:
    """The bits of a row that is not explained; ``partial`` tells that it has part of the points."""
    return EXCEPTION if partial else EASY


def shaped(curve: Shaped) -> int:
    """The bits of a curve; those of the rows that it leaves unexplained come on top."""
    return side(curve.missed) + (FEATURE + side(curve.below) if curve.below else 0) + rounded(curve.rounded)


def rounded(how: Rounded) -> int:
    """The bits of the rounding: nothing for half up to the cent."""
    place = 0 if how.to == CENT else _OTHER_PLACE
    return _RATES.get(how.rate, _OTHER_RATE) + place + _MODES.get(how.mode, _TIES)


def side(found: FamilySide | None) -> int:
    """The bits of one side of the target: nothing for plain proportion."""
    if found is None:
        return 0
    cut = 0 if found.zero_below is None else FEATURE + number(found.zero_below)
    full = 0 if found.full_from == 1 else FEATURE + number(found.full_from)
    return base(found.base) + cut + full


def base(found: Ramp | Deduction | Steps) -> int:
    """The bits of a family and its numbers."""
    match found:
        case Ramp(floor=floor, end=end):
            return (FEATURE + number(floor) if floor else 0) + (FEATURE + number(end) if end != 1 else 0)
        case Deduction(every=every, lose=lose, counting=counting):
            step = 0 if every == CENT else number(every)
            return FEATURE + step + number((lose.points or lose.share * 10) / 10) + _COUNTING[counting]
        case Steps(levels=levels):
            return FEATURE + sum(LEVEL + number(start) + number(share) for start, share in levels)


@cache
def number(value: Fraction) -> int:
    """Tenths are shortest, then twentieths, then hundredths."""
    for count, bits in ((10, _TENTH), (20, _TWENTIETH), (100, _HUNDREDTH)):
        if (value * count).denominator == 1:
            return bits
    return _ODD
