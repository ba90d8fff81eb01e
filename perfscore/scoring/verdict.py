"""Declared against recomputed: agrees, rounding, within-band, differs, undetermined.

``rounding`` is earned, not granted: the declared score must be one last-place unit away and be exactly what some
other way of rounding gives (ties to even, ties down, cut off, binary floating point, the rate rounded or not).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from fractions import Fraction

from attrs import evolve, frozen

from perfscore.rules.model import Method, Mode, Step
from perfscore.values.number import Interval


class Verdict(Enum):
    """How a declared score compares with the recomputed one."""

    AGREES = "agrees"
    ROUNDING = "rounding"
    WITHIN_BAND = "within-band"
    DIFFERS = "differs"
    UNDETERMINED = "undetermined"


@frozen
class Convention:
    """Another way of rounding the same method."""

    method: Method
    rate_rounded: bool
    mode: Mode


_RATE_STEP = Step(Fraction(1, 10_000), Mode.HALF_UP)


def conventions(method: Method) -> Iterator[Convention]:
    """The rounding conventions of platforms and people, the method's own left out."""
    rates = {True: method.round_measure or _RATE_STEP, False: None}
    for rounded_rate, rate in rates.items():
        if rounded_rate and not method.measure.is_share:
            continue
        for mode in Mode:
            other = evolve(method, round_measure=rate, round_score=Step(method.round_score.to, mode))
            if (other.round_measure, other.round_score) != (method.round_measure, method.round_score):
                yield Convention(other, rounded_rate, mode)


def near(score: Interval, declared: Fraction, unit: Fraction) -> bool:
    """Whether a declared score is one last-place unit away from a one-point score."""
    return score.is_point and abs(declared - score.low) == unit


def verdict(score: Interval | None, declared: Fraction | None, by_rounding: bool) -> Verdict:
    """The verdict on one row; ``by_rounding`` tells that a convention explains the difference."""
    if score is None or declared is None:
        return Verdict.UNDETERMINED
    if declared in score:
        return Verdict.AGREES if score.is_point else Verdict.WITHIN_BAND
    return Verdict.ROUNDING if by_rounding else Verdict.DIFFERS
