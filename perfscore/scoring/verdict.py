"""Declared against recomputed: agrees, rounding, within-band, differs, undetermined.

``rounding`` is earned, not granted: the declared score must be one last-place unit away and be exactly what some
other way of rounding gives (ties to even, ties down, cut off, binary floating point, the rate rounded or not).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from fractions import Fraction
from itertools import product

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.rules.model import LevelMethod, Method, Mode, Step
from perfscore.scoring.facts import Facts
from perfscore.scoring.outcome import apply_method
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


_USUAL_STEPS = tuple(Fraction(1, 10**places) for places in (2, 1, 0))
_RATE_STEP = Step(Fraction(1, 10_000), Mode.HALF_UP)


def explaining(
    facts: Facts, method: Method, weight: Fraction, score: Interval | None, declared: Fraction
) -> Iterator[Convention]:
    """The conventions by which a method gives a declared score that is one last-place unit away from its own."""
    if near(score, declared, method.round_score):
        wanted = Interval.point(declared)
        every = conventions(method)
        yield from (each for each in every if apply_method(facts, each.method, weight).score == wanted)


def conventions(method: Method) -> Iterator[Convention]:
    """The rounding conventions of platforms and people, the method's own left out."""
    modes = [mode for mode in Mode if mode is not Mode.NONE]
    for rate, to, mode in product(rate_steps(method), _printed_steps(method), modes):
        step = Step(to, mode)
        if (rate, step) != (method.round_measure, method.round_score):
            yield Convention(_rerounded(method, rate, step), rate is not None, mode)


def rate_steps(method: Method) -> tuple[Step | None, ...]:
    """How the conventions round the rate; None for not at all."""
    return (method.round_measure or _RATE_STEP, None) if method.measure.is_share else (None,)


def _printed_steps(method: Method) -> tuple[Fraction, ...]:
    """To what a score is rounded where it is printed: to what the rule says, or to what people print without one."""
    step = method.round_score
    return _USUAL_STEPS if step.mode is Mode.NONE else (step.to,)


def _rerounded(method: Method, rate: Step | None, step: Step) -> Method:
    if isinstance(method, LevelMethod):
        return evolve(method, round_score=step)
    return evolve(method, round_measure=rate, round_score=step)


def near(score: Interval | None, declared: Fraction, step: Step) -> bool:
    """Whether a declared score is one last-place unit away from a one-point score; less, where that is not rounded."""
    if score is None or not score.is_point:
        return False
    apart = abs(declared - score.low)
    return apart < max(_USUAL_STEPS) if step.mode is Mode.NONE else apart == step.to


def verdict(score: Interval | None, declared: Fraction | None) -> Verdict:
    """The verdict on one row, before other rounding conventions are tried."""
    if score is None or declared is None:
        return Verdict.UNDETERMINED
    if score.is_point:
        return Verdict.AGREES if declared == score.low else Verdict.DIFFERS
    return Verdict.WITHIN_BAND if declared in score else Verdict.DIFFERS
