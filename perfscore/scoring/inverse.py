"""The way back: which actual values would give a declared score. Exact; where a curve is flat the answer is a range.

2.32 of 10 by (rate - 60%) / 40%, the rate rounded to 0.01%:   69.265% <= rate < 69.295%, and so for the actual
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

from perfscore.rules.curve import Constant, Line
from perfscore.rules.model import CurveMethod, LevelMethod, Measure, Method, Mode, Step
from perfscore.rules.numbers import Limits
from perfscore.values.compare import Pair
from perfscore.values.number import Rounding, round_to

_INVERTIBLE = (Measure.ATTAINMENT, Measure.DEVIATION, Measure.SHORTFALL, Measure.ACTUAL)


_NOTHING = Limits(Fraction(0), Fraction(0), False, False)


def actuals(method: Method, pair: Pair, weight: Fraction, declared: Fraction) -> tuple[Limits, ...]:
    """The actual values that give a declared score, in the unit of the pair; none for bands, stairs and logarithms."""
    if isinstance(method, LevelMethod) or method.unit is not None or method.against is not None:
        return ()
    if method.measure not in _INVERTIBLE:
        return ()
    rates = _measures(method, weight, declared)
    if method.round_measure is not None:
        rates = (_before_rounding(rate, method.round_measure) for rate in rates)
    spans = (_actual(rate, method.measure, pair.target) for rate in rates if not rate.is_empty)
    return tuple(_joined(span for span in spans if not span.is_empty))


def _measures(method: CurveMethod, weight: Fraction, declared: Fraction) -> Iterator[Limits]:
    step, most = method.round_score, method.most * weight
    for segment in method.curve.segments:
        whole = Limits(segment.start, segment.end, segment.included, segment.end_included)
        floor = Fraction(0) if segment.least is None else segment.least.of(weight)
        match segment.shape:
            case Constant(mark=mark):
                if min(most, _printed(max(floor, mark.of(weight)), step)) == declared:
                    yield whole
            case Line() as line:
                under, over = _by_floor(line, segment.span, weight, floor)
                found = _on_line(line, segment.span, step, weight, declared, whole)
                yield from (each.within(over) for each in found) if segment.least is not None else found
                if segment.least is not None and min(most, _printed(floor, step)) == declared:
                    yield under.within(whole)


def _on_line(
    line: Line, ends: tuple[Fraction, Fraction], step: Step, weight: Fraction, declared: Fraction, whole: Limits
) -> Iterator[Limits]:
    first, last = line.start.of(weight), line.end.of(weight)
    if first == last and _printed(first, step) == declared:
        yield whole
    if first == last or _printed(declared, step) != declared:
        return
    scores = Limits(declared, declared)
    if step.mode is not Mode.NONE:
        scores = _before_rounding(scores, step)
    slope = (ends[1] - ends[0]) / (last - first)

    def at(score: Fraction | None) -> Fraction | None:
        return None if score is None else ends[0] + (score - first) * slope

    found = Limits(at(scores.low), at(scores.high), scores.low_included, scores.high_included)
    yield (found if slope > 0 else _turned(found)).within(whole)


def _printed(score: Fraction, step: Step) -> Fraction:
    """A score as the rule rounds it, or as it is where nothing rounds it."""
    return score if step.mode is Mode.NONE else round_to(score, step.to, step.mode.exact)


def _by_floor(line: Line, ends: tuple[Fraction, Fraction], weight: Fraction, floor: Fraction) -> tuple[Limits, Limits]:
    """Where a line lies at its floor or below it, and where it lies above."""
    first, last = line.start.of(weight), line.end.of(weight)
    if first == last:
        return (Limits(), _NOTHING) if first <= floor else (_NOTHING, Limits())
    at = ends[0] + (floor - first) * (ends[1] - ends[0]) / (last - first)
    if last > first:
        return Limits(high=at), Limits(low=at, low_included=False)
    return Limits(low=at), Limits(high=at, high_included=False)


def _before_rounding(span: Limits, step: Step) -> Limits:
    """All numbers that round to a multiple of the step inside ``span``; empty when there is none inside."""
    first, last = _first_multiple(span, step.to), _last_multiple(span, step.to)
    if first is not None and last is not None and first > last:
        return _NOTHING
    low = None if first is None else _rounding_to(first, step)
    high = None if last is None else _rounding_to(last, step)
    return Limits(
        None if low is None else low.low, None if high is None else high.high,
        low is None or low.low_included, high is None or high.high_included,
    )  # fmt: skip


def _first_multiple(span: Limits, step: Fraction) -> int | None:
    if span.low is None:
        return None
    steps = span.low / step
    whole = -(-steps.numerator // steps.denominator)
    return whole + 1 if whole == steps and not span.low_included else whole


def _last_multiple(span: Limits, step: Fraction) -> int | None:
    if span.high is None:
        return None
    steps = span.high / step
    whole = steps.numerator // steps.denominator
    return whole - 1 if whole == steps and not span.high_included else whole


def _rounding_to(count: int, step: Step) -> Limits:
    """The numbers that round to ``count`` steps; negative numbers are mirror images."""
    if count < 0:
        return _scaled(_rounding_to(-count, step), Fraction(-1), Fraction(0))
    here, half, whole = count * step.to, step.to / 2, step.to
    below, above = (-half, half) if count == 0 else (here - half, here + half)
    even = count % 2 == 0
    match step.mode.exact:
        case Rounding.HALF_UP:
            return Limits(below, above, count > 0, False)
        case Rounding.HALF_DOWN:
            return Limits(below, above, count == 0, True)
        case Rounding.HALF_EVEN:
            return Limits(below, above, even, even)
        case Rounding.DOWN:
            return Limits(here if count else -whole, here + whole, count > 0, False)
        case Rounding.UP:
            return Limits(here - whole if count else here, here, count == 0, True)


def _turned(span: Limits) -> Limits:
    return Limits(span.high, span.low, span.high_included, span.low_included)


def _scaled(span: Limits, factor: Fraction, offset: Fraction) -> Limits:
    """Each number times a factor plus an offset; a negative factor turns the ends round."""

    def at(value: Fraction | None) -> Fraction | None:
        return None if value is None else value * factor + offset

    found = Limits(at(span.low), at(span.high), span.low_included, span.high_included)
    return _turned(found) if factor < 0 else found


def _actual(span: Limits, measure: Measure, target: Fraction) -> Limits:
    """From measures to actual values; the target of an attainment or a deviation is above zero."""
    match measure:
        case Measure.ATTAINMENT:
            return _scaled(span, target, Fraction(0))
        case Measure.DEVIATION:
            return _scaled(span, target, target)
        case Measure.SHORTFALL:
            return _scaled(span, Fraction(-1), target)
        case _:
            return span


def _joined(spans: Iterator[Limits]) -> Iterator[Limits]:
    """Neighbouring spans that meet as one."""
    last: Limits | None = None
    for span in sorted(spans, key=lambda each: (each.low is not None, each.low or Fraction(0))):
        if (
            last is not None
            and last.high is not None
            and last.high == span.low
            and (last.high_included or span.low_included)
        ):
            last = evolve(last, high=span.high, high_included=span.high_included)
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
