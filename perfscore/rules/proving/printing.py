"""Scores as they are printed: rounded by the rule, for a weight. Written apart from the engine, which it checks.

60% of 7.03 half up to 0.01   4.22          60%～80% of one point in whole points   no whole point inside: 0.6～0.8
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.rules.curve import WHOLE
from perfscore.rules.model import Mode, Step
from perfscore.rules.proving.worth import Worth, higher

EndPair: TypeAlias = tuple[Fraction, Fraction]
_FINER = 100


@frozen
class Scores:
    """The lowest and the highest score that a row may have, before rounding.

    ``judged`` marks a band, ``high_open`` that its upper end is not in it; ``aside`` is where a line goes to that only
    comes near to ``low``, so that what is printed is that of a score just beside it, unless a floor lies above
    ``unraised``, which is what ``low`` was without the floor. ``most`` is the share of the weight that nothing printed
    exceeds.
    """

    low: Worth
    high: Worth
    judged: bool = False
    high_open: bool = False
    aside: Worth | None = None
    most: Fraction = WHOLE
    unraised: Worth | None = None

    @classmethod
    def of(cls, worth: Worth, most: Fraction = WHOLE) -> Scores:
        return cls(worth, worth, most=most)

    def raised(self, least: Worth) -> Scores:
        """The same, no lower than a floor."""
        aside = None if self.aside is None else higher(self.aside, least)
        low, high = higher(self.low, least), higher(self.high, least)
        return evolve(self, low=low, high=high, aside=aside, unraised=self.low)

    def printed(self, weight: Fraction, step: Step) -> EndPair:
        """What is printed for a weight."""
        low, high = self.low.at(weight), self.high.at(weight)
        if step.mode is Mode.NONE:
            return _unrounded(low, high, self.high_open, step.to)
        if self.judged:
            return _band(low, high, self.high_open, step.to)
        on_floor = self.unraised is not None and self.unraised.at(weight) < low
        lean = 0 if self.aside is None or on_floor else _sign(self.aside.at(weight) - low)
        ends = (low,) if low == high else (low, high)
        rounded = [min(self.most * weight, _rounded(end / step.to, step.mode, lean) * step.to) for end in ends]
        return rounded[0], rounded[-1]

    def regular_from(self, to: Fraction) -> Fraction | None:
        """A weight from which on every band holds a multiple of ``to``; None where there may be none."""
        if not self.judged:
            return Fraction(0)
        known = sorted({weight for weight, _ in (*self.low.knots, *self.high.knots)})
        last, slope = (known[-1] if known else Fraction(0)), self.high.slope - self.low.slope
        width = self.high.at(last) - self.low.at(last) if known else Fraction(0)
        if slope > 0:
            return last + max(Fraction(0), (to - width) / slope)
        return last if width >= to and slope == 0 else None


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def _rounded(steps: Fraction, mode: Mode, lean: int) -> int:
    """A number of steps of 0 or more as a whole one; ``lean`` tells that it lies just below or above that number."""
    whole, rest = divmod(steps.numerator, steps.denominator)
    twice = 2 * rest - steps.denominator
    if mode is Mode.DOWN:
        return whole - (rest == 0 and lean < 0 and whole > 0)
    if mode is Mode.UP:
        return whole + (rest > 0 or lean > 0)
    if twice or lean:
        return whole + (twice > 0 or (twice == 0 and lean > 0))
    match mode:
        case Mode.HALF_UP:
            return whole + 1
        case Mode.HALF_DOWN:
            return whole
        case _:
            return whole + whole % 2


def _band(low: Fraction, high: Fraction, high_open: bool, to: Fraction) -> EndPair:
    """The first and the last multiple inside, else the band as it stands."""
    first, last = -(-low // to), _last(high, high_open, to)
    if first <= last:
        return first * to, last * to
    return _unrounded(low, high, high_open, to)


def _unrounded(low: Fraction, high: Fraction, high_open: bool, to: Fraction) -> EndPair:
    """The scores as they stand; an end that is not reached is told in hundredths of a step."""
    low, high = min(low, high), max(low, high)
    return low, max(low, _last(high, True, to / _FINER) * to / _FINER) if high_open else high


def _last(high: Fraction, is_open: bool, to: Fraction) -> int:
    count = high // to
    return count - 1 if is_open and count * to == high else count
