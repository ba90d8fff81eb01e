"""The families of curves that forms are scored by, as data, and each as a method of the rule language.

A family tells the score on one side of the target, by closeness: 1 where the target is just met, less the farther away.

    Ramp        in proportion from a floor to an end: 按比例, 60% 起按比例, 每低 1% 扣分值的 2%
    Deduction   so many points, or so much of the weight, for each step below: 每低 1 个百分点扣 1 分
    Steps       levels: 90% 以上得 80%; without a level it is all or nothing

``FamilySide`` adds what may be laid over any of them: nothing below a threshold, full marks from another.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from attrs import evolve, field

from perfscore.frozen import frozen
from perfscore.rules.curve import Band, Constant, Curve, Line, Mark, Segment, SegmentShape, Stairs
from perfscore.rules.model import Course, CurveMethod, Measure, Mode, Step

NOTHING, WHOLE = Fraction(0), Fraction(1)
CENT = Fraction(1, 100)


class Counting(Enum):
    """How a deduction counts its steps: those that are complete, those that have begun, or in proportion."""

    COMPLETE = "complete"
    BEGUN = "begun"
    EVEN = "even"


@frozen(order=True)
class Ramp:
    """No points at ``floor``, all of them at ``end``; the floor may lie below zero."""

    floor: Fraction = NOTHING
    end: Fraction = WHOLE

    def share(self, closeness: Fraction) -> Fraction:
        """The share of the weight, 0..1."""
        return max(NOTHING, min(WHOLE, (closeness - self.floor) / (self.end - self.floor)))


@frozen(order=True)
class Deduction:
    """``every`` so much below the target loses ``lose``."""

    every: Fraction
    lose: Mark
    counting: Counting = field(order=lambda counting: counting.value)


@frozen(order=True)
class Steps:
    """(from, share of the weight) rising; nothing below the first."""

    levels: tuple[tuple[Fraction, Fraction], ...] = ()


Base: TypeAlias = Ramp | Deduction | Steps


@frozen
class FamilySide:
    """A family with its thresholds: nothing below ``zero_below``, full marks from ``full_from`` (1 is the target)."""

    base: Base
    zero_below: Fraction | None = None
    full_from: Fraction = WHOLE


@frozen
class Rounded:
    """How a platform rounds: the rate to multiples of ``rate`` (None: not), the score to ``to`` by ``mode``."""

    rate: Fraction | None = None
    to: Fraction = CENT
    mode: Mode = Mode.HALF_UP


class Target(Enum):
    """Which rows a curve is for, and how far off the target is measured."""

    FLOOR = "floor"  # the more, the better: closeness is actual / target
    CEILING = "ceiling"  # the less, the better: 2 - actual / target, so twice the target is 0
    CEILING_INVERSE = "ceiling_inverse"  # the less, the better: target / actual


@frozen
class Shaped:
    """A whole curve: the side that misses the target (None: no row shows it), and for a ceiling the side below it."""

    target: Target
    missed: FamilySide | None
    below: FamilySide | None = None
    rounded: Rounded = Rounded()

    @property
    def forgives(self) -> bool:
        """Whether it gives full marks to rows that miss their target."""
        side = self.missed
        ended = isinstance(side.base, Ramp) and side.base.end < WHOLE if side else False
        return side is not None and (side.full_from < WHOLE or ended)

    def method(self, name: str, label: str) -> CurveMethod:
        """The curve as a method of the rule language, which gives the same scores."""
        rounded = self.rounded
        even = _even(self.missed)
        measure_step = rounded.rate if even is None else _fine(even, rounded)
        falling = self.target is Target.CEILING
        course = (Course.RISING_THEN_FALLING if self.below else Course.FALLING) if falling else Course.RISING
        return CurveMethod(
            id=name,
            label=label,
            measure=Measure.INVERSE if self.target is Target.CEILING_INVERSE else Measure.ATTAINMENT,
            curve=Curve(tuple(_segments(self))),
            direction=course,
            round_measure=None if measure_step is None else Step(measure_step, Mode.HALF_UP),
            round_score=Step(rounded.to, rounded.mode),
            rounds_itself=True,
        )


def _even(side: FamilySide | None) -> Deduction | None:
    base = None if side is None else side.base
    return base if isinstance(base, Deduction) and base.counting is Counting.EVEN else None


def _fine(even: Deduction, rounded: Rounded) -> Fraction:
    """A deduction in proportion is one by steps so small that each is one place of the score, or of the rate."""
    return rounded.rate or even.every * rounded.to / even.lose.points


@frozen
class _Piece:
    """A shape from ``start`` (None: the lowest there is) of the closeness, which belongs to it."""

    start: Fraction | None
    shape: SegmentShape


def _segments(shaped: Shaped) -> Iterator[Segment]:
    if shaped.target is not Target.CEILING:
        pieces = _pieces(shaped.missed or FamilySide(Steps()), shaped.rounded, NOTHING)
        yield from (Segment(piece.start, True, piece.shape) for piece in pieces)
        return
    if shaped.below is None:
        yield Segment(None, True, Constant(Mark(share=WHOLE)))
    else:
        yield from (Segment(piece.start, True, piece.shape) for piece in _pieces(shaped.below, shaped.rounded, NOTHING))
    yield from _mirrored(shaped)


def _pieces(side: FamilySide, rounded: Rounded, bottom: Fraction | None) -> list[_Piece]:
    """The side and full marks above it, upwards. ``bottom`` is the lowest closeness that there is."""
    base, full = side.base, side.full_from
    nothing = Constant(Mark())
    match base:
        case Steps(levels=levels):
            found = [_Piece(None, nothing), *(_Piece(start, Constant(Mark(share=share))) for start, share in levels)]
        case Deduction():
            start, stairs = bottom if side.zero_below is None else side.zero_below, _stairs(base, rounded)
            found = [_Piece(None, stairs)] if start is None else [_Piece(None, nothing), _Piece(start, stairs)]
        case Ramp(floor=floor, end=end):
            full = min(full, end)
            lowest = [each for each in (floor, bottom, side.zero_below) if each is not None]
            start = max(lowest)
            line = Line(Mark(share=base.share(start)), Mark(share=base.share(full)))
            found = [_Piece(None, nothing), _Piece(start, line)]
    return [*found, _Piece(full, Constant(Mark(share=WHOLE)))]


def _stairs(base: Deduction, rounded: Rounded) -> Stairs:
    every, lose = base.every, base.lose
    if base.counting is Counting.EVEN:
        every = _fine(base, rounded)
        lose = Mark(points=base.lose.points * every / base.every)
    begun = base.counting is Counting.BEGUN
    return Stairs(Mark(share=WHOLE), every, lose, Mark(), started=begun, from_upper=True)


def _mirrored(shaped: Shaped) -> Iterator[Segment]:
    """The side above a ceiling. Where no row shows it, it is left to judgement, and is never full marks."""
    if shaped.missed is None:
        yield Segment(WHOLE, False, Band(Mark(), Mark(share=WHOLE), high_included=False))
        return
    pieces = _pieces(shaped.missed, shaped.rounded, None)
    for number in range(len(pieces) - 2, -1, -1):
        end = pieces[number + 1].start
        yield Segment(2 - (end or NOTHING), False, _turned(pieces[number].shape))


def _turned(shape: SegmentShape) -> SegmentShape:
    match shape:
        case Line(start=start, end=end):
            return Line(end, start)
        case Stairs():
            return evolve(shape, from_upper=not shape.from_upper)
        case _:
            return shape
