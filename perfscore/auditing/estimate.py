"""A method fitted to declared scores: where points begin, where the line ends, from where full marks are given.

The family is that of the forms: nothing below a floor, a straight line from it, full marks from a threshold, and
beyond the target either full marks still or nothing. Every combination of usual numbers is tried on every row,
exactly; the evidence is how many rows it explains and where the thresholds could lie as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from perfscore.auditing.observe import Observation
from perfscore.rules.curve import Constant, Curve, Line, Mark, Segment
from perfscore.rules.model import Measure, Method, Mode, Step
from perfscore.values.number import Rounding, round_to

_FEW = 4
_HUNDRED = Fraction(1)
_CENT = Fraction(1, 100)
_RATE = Fraction(1, 10_000)
_FIFTH = Fraction(1, 20)


@frozen(order=True)
class Shape:
    """Numbers of the family: ``floor`` 60%, ``end`` of the line 100%, ``full`` marks from 90%, none over the target."""

    floor: Fraction
    end: Fraction
    full: Fraction
    none_over: bool
    rate_rounded: bool

    def share(self, rate: Fraction) -> Fraction:
        """The share of the weight at an attainment."""
        if self.none_over and rate > _HUNDRED:
            return Fraction(0)
        if rate >= self.full:
            return Fraction(1)
        return max(Fraction(0), min(Fraction(1), (rate - self.floor) / (self.end - self.floor)))

    def score(self, rate: Fraction, weight: Fraction) -> Fraction:
        used = round_to(rate, _RATE, Rounding.HALF_UP) if self.rate_rounded else rate
        return round_to(self.share(used) * weight, _CENT, Rounding.HALF_UP)


@frozen
class Estimate:
    """The best shape, the rows that it explains, and between which rates of the rows its full marks begin.

    ``others`` counts the shapes that explain as many rows: more than none means that the rows leave them open.
    """

    shape: Shape
    explained: tuple[int, ...]
    highest_not_full: Fraction | None
    lowest_full: Fraction | None
    others: int

    def method(self, name: str, label: str) -> Method:
        """The estimate as a method of the rule language."""
        shape = self.shape
        step = Step(_RATE, Mode.HALF_UP) if shape.rate_rounded else None
        return Method(
            id=name, label=label, measure=Measure.ATTAINMENT, curve=Curve(tuple(_segments(shape))),
            round_measure=step, round_score=Step(_CENT, Mode.HALF_UP), rounds_itself=True,
        )  # fmt: skip


def estimate(rows: Sequence[Observation]) -> Estimate | None:
    """The shape that explains most rows; None where too few of them have an attainment and part of the points."""
    rates = [_rate(row) for row in rows]
    partial = [n for n, row in enumerate(rows) if rates[n] is not None and 0 < row.declared < row.weight]
    if len(partial) < _FEW:
        return None
    known = [(n, rate, rows[n]) for n, rate in enumerate(rates) if rate is not None]
    counted = [(_explained(shape, known), shape) for shape in _with_thresholds(_lines(known))]
    most = max(len(found) for found, _ in counted)
    best = [(found, shape) for found, shape in counted if len(found) == most]
    found, shape = min(best, key=lambda each: _plainness(each[1]))
    below = [rate for _, rate, row in known if not row.full and rate <= _HUNDRED]
    full = [rate for _, rate, row in known if row.full and rate >= shape.floor]
    same = {(each.floor, each.end, each.none_over, each.rate_rounded) for _, each in best}
    return Estimate(shape, found, max(below, default=None), min(full, default=None), len(same) - 1)


def _rate(row: Observation) -> Fraction | None:
    pair = row.facts.pair
    return pair.actual / pair.target if pair is not None and pair.target > 0 else None


def _explained(shape: Shape, known: Sequence[tuple[int, Fraction, Observation]]) -> tuple[int, ...]:
    return tuple(n for n, rate, row in known if shape.score(rate, row.weight) == row.declared)


def _lines(known: Sequence[tuple[int, Fraction, Observation]]) -> list[Shape]:
    """The lines that explain most of the rows with part of the points; floors and ends in steps of five per cent."""
    partial = [each for each in known if 0 < each[2].declared < each[2].weight]
    counted = [(len(_explained(shape, partial)), shape) for shape in _all_lines()]
    most = max(count for count, _ in counted)
    return [shape for count, shape in counted if count == most]


def _all_lines() -> Iterator[Shape]:
    for floor in (n * _FIFTH for n in range(20)):
        for end in (n * _FIFTH for n in range(1, 27) if n * _FIFTH > floor):
            yield from (Shape(floor, end, end, False, rounded) for rounded in (True, False))


def _with_thresholds(lines: Sequence[Shape]) -> Iterator[Shape]:
    """Each line with full marks from its end or a usual number below it, with or without points over the target."""
    for line in lines:
        inside = (n * _FIFTH for n in range(12, 20) if line.floor < n * _FIFTH < line.end)
        for full in (line.end, *inside):
            yield from (evolve(line, full=full, none_over=over) for over in (False, True))


def _plainness(shape: Shape) -> tuple[object, ...]:
    """Of shapes that explain as much, the plainest: full marks at the end of the line, the line to the target."""
    bends = (shape.full != shape.end, abs(shape.end - _HUNDRED))
    return (*bends, shape.rate_rounded, shape.none_over, shape.floor, -shape.full)


def _segments(shape: Shape) -> Iterator[Segment]:
    none, whole = Constant(Mark()), Constant(Mark(share=Fraction(1)))
    reached = min(Fraction(1), (shape.full - shape.floor) / (shape.end - shape.floor))
    yield Segment(None, True, none)
    yield Segment(shape.floor, True, Line(Mark(), Mark(share=reached)))
    if not (shape.none_over and shape.full > _HUNDRED):
        yield Segment(shape.full, True, whole)
    if shape.none_over:
        yield Segment(max(_HUNDRED, shape.full), False, none)
