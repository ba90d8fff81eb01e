"""Scores given more coarsely than the rule asks for: whole or half points, one decimal, a rate in whole per cent.

Such a score is no mistake of arithmetic, but it is not what the rule gives. Full marks are explained so only where the
other scores of the form are as coarse.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

from perfscore.messages import Message
from perfscore.rules.model import CurveMethod, Method, Mode, Step
from perfscore.scoring.outcome import apply_method
from perfscore.scoring.score import FormScore, RowScore
from perfscore.values.number import Interval, Rounding, round_to

_STEPS = ((Fraction(1), "I_whole_points"), (Fraction(1, 2), "I_half_points"), (Fraction(1, 10), "I_tenths"))
_RATES = ((Fraction(1, 1000), "I_rate_tenths"), (Fraction(1, 100), "I_rate_whole"))


def coarser(row: RowScore, result: FormScore) -> Message | None:
    """How coarse a rounding explains the declared score of a row that differs; None where none does."""
    score, declared = row.score, row.declared
    if score is None or not score.is_point or declared is None:
        return None
    for step, code in _STEPS:
        if declared == round_to(score.low, step, Rounding.HALF_UP) and _is_usual(step, row, result):
            return Message(code)
    method = result.rules.methods.get(row.method or "")
    return None if method is None else next(_by_rate(row, method), None)


def _is_usual(step: Fraction, row: RowScore, result: FormScore) -> bool:
    """Whether full marks may come from rounding: by a tenth they may, by more only where all scores are as coarse."""
    others = [each.declared for each in result.rows if each is not row and each.declared is not None]
    alike = len(others) > 1 and all((each / step).denominator == 1 for each in others)
    return row.declared != row.weight or step < Fraction(1, 2) or alike


def _by_rate(row: RowScore, method: Method) -> Iterator[Message]:
    if row.facts is None or row.weight is None or row.declared is None:
        return
    if not isinstance(method, CurveMethod) or not method.measure.is_share:
        return
    for step, code in _RATES:
        other = evolve(method, round_measure=Step(step, Mode.HALF_UP))
        given = apply_method(row.facts, other, row.weight).score
        if given == Interval.point(row.declared) and row.declared != row.weight:
            yield Message(code)
