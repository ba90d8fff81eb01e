"""Row scores -> the total, as the rule set combines them: a sum, a mean, a geometric mean, or the weakest.

A row without a score may have anything from 0 to its weight, so a total is an interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from perfscore.rules.model import Combine, Step, Total
from perfscore.values.number import Interval, root_rounded, round_to


@frozen
class Part:
    """What a row gives to the total: the 一级指标 that it belongs to, its score if it has one, and its weight."""

    level1: str | None
    score: Interval | None
    weight: Fraction

    @property
    def range(self) -> Interval:
        return self.score or Interval(Fraction(0), self.weight)


def total_of(parts: Sequence[Part], rule: Total) -> Interval | None:
    """The total of the rounded rows, None where no row has a weight: a narrative report prints none."""
    weight = sum((part.weight for part in parts), Fraction(0))
    if weight == 0:
        return None
    factor = Fraction(1) if rule.rescale is None else rule.rescale / weight
    ends = [_combined([(part.level1, end(part)) for part in parts], rule, factor) for end in (_low, _high)]
    return Interval(min(ends), max(ends))


def _low(part: Part) -> Fraction:
    return part.range.low


def _high(part: Part) -> Fraction:
    return part.range.high


def _combined(scores: list[tuple[str | None, Fraction]], rule: Total, factor: Fraction) -> Fraction:
    groups: dict[str | None, list[Fraction]] = {}
    for level1, score in scores:
        groups.setdefault(level1, []).append(score)
    within = rule.within
    values = (
        [score for _, score in scores] if within is None else [_plain(each, within, rule) for each in groups.values()]
    )
    if rule.combine is Combine.GEOMETRIC_MEAN and rule.rounding is not None:
        return _geometric_mean(values, rule.rounding)
    found = _plain(values, rule.combine, rule) * factor
    return found if rule.rounding is None else round_to(found, rule.rounding.to, rule.rounding.mode.exact)


def _plain(values: list[Fraction], combine: Combine, rule: Total) -> Fraction:
    match combine:
        case Combine.SUM:
            return sum(values, Fraction(0))
        case Combine.MEAN:
            return sum(values, Fraction(0)) / len(values)
        case Combine.WEAKEST:
            return min(values) + (rule.raised if max(values) > min(values) else 0)
        case Combine.GEOMETRIC_MEAN:
            raise ValueError("a geometric mean is exact only when it is rounded")


def _geometric_mean(values: list[Fraction], step: Step) -> Fraction:
    product = Fraction(1)
    for value in values:
        product *= value
    return root_rounded(product, len(values), step.to, step.mode.exact)
