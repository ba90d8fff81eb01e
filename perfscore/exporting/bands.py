"""What a shape allows -> the scores that can be printed, in whole parts of a point."""

from __future__ import annotations

from fractions import Fraction

from perfscore.exporting.ratio import RatioExpression, larger, smaller
from perfscore.exporting.whole import NEVER, NumberExpression, WholeNumber, below, chosen, into, minus, times
from perfscore.frozen import frozen
from perfscore.rules.model import Step
from perfscore.scoring.evaluate import FINER
from perfscore.values.number import Rounding


@frozen
class AllowedExpressions:
    """The scores that a shape allows, never below zero and not yet rounded; the rest as in ``scoring.evaluate``."""

    low: RatioExpression
    high: RatioExpression
    judged: bool = False
    high_open: bool = False

    @classmethod
    def at(cls, score: RatioExpression) -> AllowedExpressions:
        return cls(score, score)


def settled(
    reached: AllowedExpressions, step: Step, weight: RatioExpression, scale: int
) -> tuple[NumberExpression, NumberExpression]:
    """The lowest and the highest score that can be printed, in parts of 1 / ``scale``: as ``evaluate.rounded``."""
    if reached.judged:
        return _of_band(reached, step.to, scale)
    most = _exact(weight, scale)
    score = times(reached.low.counted(step.to, step.mode.exact), WholeNumber(int(step.to * scale)))
    kept = chosen((below(most, score), most), otherwise=score)
    return kept, kept


def _of_band(reached: AllowedExpressions, to: Fraction, scale: int) -> tuple[NumberExpression, NumberExpression]:
    """The steps inside the band; where there is none, the band as it stands."""
    part = WholeNumber(int(to * scale))
    low, high = reached.low.counted(to, Rounding.UP), _highest(reached.high, to, reached.high_open)
    none = below(high, low)
    whole = _as_it_stands(reached, to, scale)
    return (
        chosen((none, whole[0]), otherwise=times(low, part)),
        chosen((none, whole[1]), otherwise=times(high, part)),
    )


def _highest(high: RatioExpression, to: Fraction, is_open: bool) -> NumberExpression:
    """The highest step at or below ``high``; below it where it does not belong to the band."""
    count = high.counted(to, Rounding.DOWN)
    reached = RatioExpression(count).scaled(to).equal(high) if is_open else NEVER
    return chosen((reached, minus(count, WholeNumber(1))), otherwise=count)


def _as_it_stands(reached: AllowedExpressions, to: Fraction, scale: int) -> tuple[NumberExpression, NumberExpression]:
    low, high = smaller(reached.low, reached.high), larger(reached.low, reached.high)
    least = _exact(low, scale)
    if not reached.high_open:
        return least, _exact(high, scale)
    finer = to / FINER
    first, last = low.counted(finer, Rounding.UP), _highest(high, finer, is_open=True)
    return least, chosen((below(last, first), least), otherwise=times(last, WholeNumber(int(finer * scale))))


def _exact(value: RatioExpression, scale: int) -> NumberExpression:
    """A value that is a whole number of parts."""
    found = value.scaled(Fraction(scale))
    return into(found.top, found.bottom)
