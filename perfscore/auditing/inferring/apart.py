"""Whether two methods are one under two labels, and otherwise at which rates they would differ."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.rules.canonical import canonical
from perfscore.rules.curve import Constant, Curve, Line, Segment
from perfscore.rules.model import CurveMethod, LevelMethod, Measure, Method
from perfscore.scoring.evaluate import evaluate_curve, rounded
from perfscore.scoring.measure import rounded_measure
from perfscore.values.number import Interval

WEIGHT = Fraction(10)  # of the example row
_FAR = Fraction(1, 2)
_HARDLY = Fraction(1, 50_000)  # beside a breakpoint: whether the rate is rounded first
_RATES = {Measure.ATTAINMENT, Measure.INVERSE, Measure.DEVIATION}
_UNEVEN = (7, 13, 97)  # denominators of rates that no rounding meets


@frozen
class Difference:
    """An example of where two methods differ: the rate (actual / target) and what either gives of ten points.

    They differ from ``low`` to ``high``; ``by_rounding`` where only the rounding was found to tell them apart.
    """

    rate: Fraction
    one: Interval
    other: Interval
    low: Fraction
    high: Fraction
    by_rounding: bool = False


def course(method: Method) -> str:
    """What a method does, without its names and sources: equal for two labels of one curve."""
    if isinstance(method, CurveMethod):
        method = evolve(method, curve=Curve(tuple(_merged(method.curve))))
    return json.dumps(_plain(canonical(method)), ensure_ascii=False, sort_keys=True)


_NOT_COURSE = ("id", "label", "sources", "direction", "continuous", "rounds_itself")


def _plain(item: object) -> object:
    if isinstance(item, dict):
        return {key: _plain(value) for key, value in item.items() if key not in _NOT_COURSE}
    return [_plain(each) for each in item] if isinstance(item, list) else item


def _merged(curve: Curve) -> Iterator[Segment]:
    """The segments, with those that go on alike as one."""
    held: Segment | None = None
    for segment in curve.segments:
        if held is not None and _goes_on(held, segment):
            if isinstance(held.shape, Line) and isinstance(segment.shape, Line):
                held = evolve(held, shape=Line(held.shape.start, segment.shape.end))
            continue
        if held is not None:
            yield held
        held = segment
    if held is not None:
        yield held


def _goes_on(first: Segment, second: Segment) -> bool:
    match first.shape, second.shape:
        case Constant() as one, Constant() as other:
            return one == other
        case Line() as one, Line() as other:
            (start, middle), (_, end) = first.span, second.span
            before, after = middle - start, end - middle
            rises = (one.end.share - one.start.share) * after == (other.end.share - other.start.share) * before
            return one.end == other.start and rises and not one.end.points
        case _:
            return False


def difference(one: Method, other: Method) -> Difference | None:
    """Where two methods for amounts differ; None where no rate that was tried tells them apart."""
    if isinstance(one, LevelMethod) or isinstance(other, LevelMethod) or not {one.measure, other.measure} <= _RATES:
        return None
    rates = _rates(one, other)
    pairs = [(rate, _score(one, rate), _score(other, rate)) for rate in rates]
    apart = [number for number, (_, first, second) in enumerate(pairs) if first != second]
    if apart:
        worst = max(apart, key=lambda number: _distance(pairs[number][1], pairs[number][2]))
        low = high = worst
        while low - 1 in apart:
            low -= 1
        while high + 1 in apart:
            high += 1
        return Difference(*pairs[worst], *_around(rates, low, high))
    uneven = (Fraction(top, under) for under in _UNEVEN for top in range(1, under + under // 2))
    beside = (rate + side for rate in rates for side in (-_HARDLY, _HARDLY))
    found = ((rate, _score(one, rate), _score(other, rate)) for rate in (*uneven, *beside))
    return next((Difference(rate, a, b, rate, rate, by_rounding=True) for rate, a, b in found if a != b), None)


def _rates(one: CurveMethod, other: CurveMethod) -> list[Fraction]:
    """The breakpoints of both as rates, the middles between them, and what lies beyond."""
    starts = {rate for each in (one, other) for rate in _breakpoints(each) if rate > 0}
    ends = [Fraction(0), *sorted(starts), max(starts, default=Fraction(1)) + _FAR]
    middles = [(low + high) / 2 for low, high in pairwise(ends)]
    return sorted({*ends[1:], *middles})


def _around(rates: Sequence[Fraction], low: int, high: int) -> tuple[Fraction, Fraction]:
    """The breakpoints around a run of rates: every second one is a breakpoint, the others lie between two."""
    before = rates[low] if low % 2 else (rates[low - 1] if low else Fraction(0))
    return before, rates[high] if high % 2 else rates[high + 1]


def _breakpoints(method: CurveMethod) -> Iterator[Fraction]:
    for segment in method.curve.segments:
        if segment.start is not None:
            match method.measure:
                case Measure.INVERSE:
                    yield from (1 / start for start in (segment.start,) if start)
                case Measure.DEVIATION:
                    yield segment.start + 1
                case _:
                    yield segment.start


def _score(method: CurveMethod, rate: Fraction) -> Interval:
    """What a method gives at a rate above zero."""
    at = {Measure.INVERSE: 1 / rate, Measure.DEVIATION: rate - 1}.get(method.measure, rate)
    used, step = Interval.point(at), method.round_measure
    if step is not None:
        used = rounded_measure(used, step)
    return rounded(
        evaluate_curve(method.curve, used, WEIGHT, method.round_score.mode).reaches, method.round_score, WEIGHT
    )


def _distance(one: Interval, other: Interval) -> Fraction:
    return abs(one.low - other.low) + abs(one.high - other.high)
