"""Rounding: once, or twice with a reason; and breakpoints that the rounded measure can reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from perfscore.messages import Message, Problem, problem
from perfscore.rules.curve import Line, LogLine
from perfscore.rules.model import Mode, Step
from perfscore.rules.proving.curves import Used
from perfscore.rules.proving.proof import Claim, Proof, decided
from perfscore.values.number import text


def rounded(used: Iterable[Used]) -> Proof:
    """A number is rounded once, unless a source for rounding the measure first is named."""
    problems = [found for each in used for found in (*_twice(each), *_out_of_reach(each), *_unending(each))]
    unique = {(item.code, item.place): item for item in problems}
    return decided(Claim.ROUNDED, list(unique.values()), Message("K_rounded_over"))


def _twice(each: Used) -> Iterator[Problem]:
    step, method = each.method.round_measure, each.method
    lines = [segment for segment in each.curve.segments if isinstance(segment.shape, Line | LogLine)]
    if step is not None and not step.sources and lines:
        figures = {"to": _shown(step, method.measure.is_share), "score": text(method.round_score.to)}
        yield problem("R320", step.place, method=method.label, **figures)


def _out_of_reach(each: Used) -> Iterator[Problem]:
    """A breakpoint between two multiples of the step is never met: another rule is in force than the one written."""
    step = each.method.round_measure
    for segment in each.curve.segments if step is not None else ():
        if step is None or segment.start is None or (segment.start / step.to).denominator == 1:
            continue
        share = each.method.measure.is_share
        at = f"{text(segment.start * 100)}%" if share else text(segment.start)
        yield problem("R321", segment.place, method=each.method.label, at=at, to=_shown(step, share))


def _unending(each: Used) -> Iterator[Problem]:
    """A logarithm has no end of decimals: unrounded, its scores could not be written."""
    for segment in each.curve.segments if each.method.round_score.mode is Mode.NONE else ():
        if isinstance(segment.shape, LogLine):
            yield problem("R322", segment.place, method=each.method.label)


def _shown(step: Step, share: bool) -> str:
    return f"{text(step.to * Fraction(100))}%" if share else text(step.to)
