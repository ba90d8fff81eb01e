"""What the printed decimals leave open: 0.21万元 stands for 0.205 to 0.215, so a score has a range of its own.

A declared score inside that range is possible though it is not the exact score of the printed values: it may have
been computed from figures with more decimals. Whole numbers are taken as exact: 66 人 are 66 people.
"""

from __future__ import annotations

from fractions import Fraction

from perfscore.rules.model import LevelMethod, Measure, Method
from perfscore.scoring.evaluate import evaluate_curve, rounded
from perfscore.scoring.facts import Facts
from perfscore.scoring.measure import rounded_measure
from perfscore.values.model import Amount, Value
from perfscore.values.number import Interval


def allowed(facts: Facts, method: Method, weight: Fraction) -> Interval | None:
    """All scores that values printing the same may have, or None where printed decimals play no part."""
    if facts.pair is None or isinstance(method, LevelMethod) or method.unit or method.against:
        return None
    target = _around(facts.target, facts.pair.target, facts.pair.factors[0])
    actual = _around(facts.actual, facts.pair.actual, facts.pair.factors[1])
    measure = _measure(method.measure, target, actual)
    if measure is None or measure.is_point:
        return None
    if method.round_measure is not None:
        measure = rounded_measure(measure, method.round_measure)
    reading = evaluate_curve(method.curve, measure, weight, method.round_score.mode)
    return rounded(reading.reaches, method.round_score, method.most * weight)


def _around(value: Value, size: Fraction, factor: Fraction) -> Interval:
    """Half a unit of the last printed decimal to both sides of ``size``, not below zero for what is not negative."""
    amount = value if isinstance(value, Amount) else None
    exponent = amount.number.as_tuple().exponent if amount is not None else 0
    if amount is None or not isinstance(exponent, int) or exponent >= 0:
        return Interval.point(size)
    half = Fraction(1, 2 * 10**-exponent) * factor
    lowest = size - half
    return Interval(max(Fraction(0), lowest) if size >= 0 else lowest, size + half)


def _measure(measure: Measure, target: Interval, actual: Interval) -> Interval | None:
    """The range of a measure over both ranges; each measure rises or falls in each of its two values."""
    match measure:
        case Measure.ATTAINMENT | Measure.DEVIATION if target.low > 0 and actual.low >= 0:
            offset = 1 if measure is Measure.DEVIATION else 0
            return Interval(actual.low / target.high - offset, actual.high / target.low - offset)
        case Measure.INVERSE if actual.low > 0 and target.low >= 0:
            return Interval(target.low / actual.high, target.high / actual.low)
        case Measure.SHORTFALL:
            return Interval(target.low - actual.high, target.high - actual.low)
        case Measure.ACTUAL:
            return actual
        case _:
            return None
