"""A method for rows of one shape -> an integer program for the kernel: linear forms, edges, slopes, a rounding.

    measure   p / q, each a linear form of the row's whole numbers:  attainment  p = pa * actual,  q = qt * target
    rate      (where the method rounds it)  p := round(p * m / (q * n)),  q := 1
    segment   the last one with  p * edge_b - edge_a * q >= open
    score     k = round(weight * (a * p + b * q) / (d * q)),  printed as k * f in the units of the table

What cannot be said so (logarithms, binary64, dates, phrases) is None: the scalar engine scores such rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain
from math import ceil, floor, lcm

from attrs import evolve

from perfscore.columns.coefficients import Program
from perfscore.columns.loops import layout
from perfscore.columns.loops.layout import ClassRow, SegmentRow
from perfscore.frozen import frozen
from perfscore.rules.curve import Band, Constant, Line, Mark, Segment, SegmentShape, Stairs
from perfscore.rules.model import CurveMethod, Measure, Mode
from perfscore.scoring.evaluate import reach_of, rounded

_MODES = {
    Mode.HALF_UP: layout.HALF_UP,
    Mode.HALF_DOWN: layout.HALF_DOWN,
    Mode.HALF_EVEN: layout.HALF_EVEN,
    Mode.DOWN: layout.DOWN,
    Mode.UP: layout.UP,
}
_MOST, _ROOM = 2**62, 2**60
_STEADY = 2**44  # estimates of scores stay below this, so that they are off by one at most
LARGEST_WEIGHT = 10**9  # in units of the table
_NOTHING = Fraction(0)


@frozen
class ColumnScale:
    """What one unit of the two whole-number columns is worth, and how many decimals the scores of the table print."""

    target: Fraction
    actual: Fraction
    decimals: int


@frozen
class _Form:
    """p and q as linear forms, in whole numbers."""

    pa: int
    pt: int
    qa: int
    qt: int
    q0: int


def by_weight(method: CurveMethod) -> bool:
    """Whether every score of the curve is a share of the weight, so that one program serves all weights."""
    marks = [mark for segment in method.curve.segments for mark in _marks(segment.shape)]
    return all(mark is not None and mark.points == 0 and 0 <= mark.share <= 1 for mark in marks)


def program(
    method: CurveMethod, scaled: ColumnScale, weight: Fraction | None, *, positive: bool = False, beyond: bool = False
) -> Program | None:
    """The program of a method for one weight, or for all of them (None); None where there can be none.

    ``positive`` tells that the measure is never below zero, ``beyond`` that it is above every number.
    """
    rate = method.round_measure
    if method.most != 1 or method.round_score.mode not in _MODES or (rate is not None and rate.mode not in _MODES):
        return None
    form = _Form(0, 0, 0, 0, 1) if beyond else _form(method.measure, scaled)
    if form is None:
        return None
    segments = method.curve.segments[-1:] if beyond else _reached(method.curve.segments, positive)
    ends = [*(segment.start for segment in segments[1:]), None]
    reading = _Reading(method, weight, Fraction(1) if rate is None or beyond else rate.to, 10**scaled.decimals)
    try:
        shapes = [reading.shape(segment, end) for segment, end in zip(segments, ends, strict=True)]
    except _UnsaidError:
        return None
    pieces = [shapes[0], *(reading.placed(*pair) for pair in zip(shapes[1:], segments[1:], strict=True))]
    return _assembled(form, pieces, method, scaled, weight, beyond)


def _reached(segments: tuple[Segment, ...], positive: bool) -> tuple[Segment, ...]:
    """The segments that a measure can meet: those that end before zero are left out where it is never below."""
    starts = [n for n, segment in enumerate(segments) if segment.start is not None and _holds_zero(segment)]
    return segments[max(starts) :] if positive and starts else segments


def _holds_zero(segment: Segment) -> bool:
    return segment.start is not None and (segment.start < 0 or (segment.start == 0 and segment.included))


class _UnsaidError(Exception):
    """A shape that the kernel does not know."""


@frozen
class _Piece:
    """A segment in fractions: its edge, its line (a, b), its stairs; ``high`` is the other end of a band."""

    shape: int = layout.LINE
    a: Fraction = _NOTHING
    b: Fraction = _NOTHING
    per: tuple[Fraction, Fraction] = (_NOTHING, _NOTHING)
    marks: tuple[Fraction, Fraction, Fraction] = (_NOTHING, _NOTHING, _NOTHING)
    started: bool = False
    high: Fraction | None = None
    edge: Fraction = _NOTHING
    is_open: bool = False


@frozen
class _Reading:
    """How a method's curve is read: for which weight, in which steps of the measure, with which units of scores."""

    method: CurveMethod
    weight: Fraction | None
    step: Fraction
    units: int

    def of(self, mark: Mark) -> Fraction:
        """A mark in steps of the printed score: for a weight, or for one unit of any."""
        to = self.method.round_score.to
        return mark.share / (to * self.units) if self.weight is None else mark.of(self.weight) / to

    def shape(self, segment: Segment, end: Fraction | None) -> _Piece:
        """What stands on a segment. Raises _UnsaidError for what the kernel does not know."""
        if segment.least is not None:
            raise _UnsaidError
        match segment.shape:
            case Constant(mark=mark):
                return _Piece(b=self.of(mark))
            case Line(start=low, end=high) if segment.start is not None and end is not None:
                slope = (self.of(high) - self.of(low)) / (end - segment.start)
                return _Piece(a=slope * self.step, b=self.of(low) - segment.start * slope)
            case Stairs(gradual=False) as stairs:
                return self._stairs(stairs, end if stairs.from_upper else segment.start)
            case Band() as band if self.weight is not None:
                return self._band(band, self.weight)
            case _:
                raise _UnsaidError

    def placed(self, piece: _Piece, segment: Segment) -> _Piece:
        """The piece at the edge of its segment; a rounded rate is a whole number of steps, so its edges are, too."""
        edge, is_open = (segment.start or _NOTHING) / self.step, not segment.included
        if self.method.round_measure is not None:
            edge, is_open = Fraction(floor(edge) + 1 if is_open else ceil(edge)), False
        return evolve(piece, edge=edge, is_open=is_open)

    def _stairs(self, stairs: Stairs, base: Fraction | None) -> _Piece:
        if base is None:
            raise _UnsaidError
        marks = (self.of(stairs.top), self.of(stairs.lose), self.of(stairs.least))
        per = (self.step / stairs.every, -base / stairs.every)
        return _Piece(shape=layout.STAIRS, per=per, marks=marks, started=stairs.started)

    def _band(self, band: Band, weight: Fraction) -> _Piece:
        rounding = self.method.round_score
        ends = rounded((reach_of(band, weight),), rounding, weight)
        low, high = ends.low / rounding.to, ends.high / rounding.to
        if low.denominator != 1 or high.denominator != 1:
            raise _UnsaidError
        return _Piece(b=low, high=high)


def _form(measure: Measure, scaled: ColumnScale) -> _Form | None:
    whole = lcm(scaled.target.denominator, scaled.actual.denominator)
    t, a = int(scaled.target * whole), int(scaled.actual * whole)
    match measure:
        case Measure.ATTAINMENT:
            return _Form(a, 0, 0, t, 0)
        case Measure.DEVIATION:
            return _Form(a, -t, 0, t, 0)
        case Measure.INVERSE:
            return _Form(0, t, a, 0, 0)
        case Measure.SHORTFALL:
            return _Form(-a, t, 0, 0, whole)
        case Measure.ACTUAL:
            return _Form(a, 0, 0, 0, whole)
        case _:
            return None


def _marks(shape: SegmentShape) -> Iterator[Mark | None]:
    """The marks of a shape; None for a band, whose printed ends depend on the weight."""
    match shape:
        case Constant(mark=mark):
            yield mark
        case Line(start=start, end=end):
            yield from (start, end)
        case Stairs(top=top, lose=lose, least=least):
            yield from (top, lose, least)
        case _:
            yield None


def _assembled(
    form: _Form, pieces: list[_Piece], method: CurveMethod, scaled: ColumnScale, weight: Fraction | None, beyond: bool
) -> Program | None:
    divisor = lcm(*(part.denominator for piece in pieces for part in (piece.a, piece.b, *piece.marks)))
    segments = tuple(_segment(piece, divisor) for piece in pieces)
    rate = None if beyond else method.round_measure
    many, few = (0, 1) if rate is None else (rate.to.denominator, rate.to.numerator)
    most_p, most_q = _limits(segments, divisor, many, few)
    if most_p < 1 or most_q < 2 * max(1, form.q0) or not _steady(pieces, weight is None):
        return None
    halves = method.round_score.mode is Mode.HALF_UP and (rate is None or rate.mode is Mode.HALF_UP)
    plain = halves and all(piece.shape == layout.LINE for piece in pieces) and len(pieces) <= layout.MOST_SEGMENTS
    row = ClassRow(
        kind=layout.QUICK if plain else layout.GENERAL,
        actual_in_p=form.pa, target_in_p=form.pt,
        actual_in_q=form.qa, target_in_q=form.qt, constant_in_q=form.q0,
        measure_times=many, measure_over=few, measure_mode=_MODES[rate.mode] if rate is not None else 0,
        segments=len(segments), divisor=divisor, score_step=_whole(method.round_score.to * 10**scaled.decimals),
        score_mode=_MODES[method.round_score.mode], by_weight=weight is None,
        most_actual=min(most_p // (2 * max(1, abs(form.pa))), most_q // (2 * max(1, abs(form.qa)))),
        most_target=min(most_p // (2 * max(1, abs(form.pt))), most_q // (2 * max(1, abs(form.qt)))),
        is_banded=any(piece.high is not None for piece in pieces), has_rate=method.measure.is_share and not beyond,
    )  # fmt: skip
    return Program(row, segments) if _fits(row, segments) else None


def _fits(row: ClassRow, segments: tuple[SegmentRow, ...]) -> bool:
    """Whether the numbers fit 64 bits, and what is left on a stair does so times a weight."""
    most = LARGEST_WEIGHT if row.by_weight else 1
    on_stairs = [abs(mark) * most for each in segments for mark in (each.top, each.lose, each.least)]
    return max(map(abs, chain(row, *segments, on_stairs))) < _MOST


def _segment(piece: _Piece, divisor: int) -> SegmentRow:
    along = lcm(*(part.denominator for part in piece.per))
    stair_p, stair_q = (_whole(part * along) for part in piece.per)
    top, lose, least = (_whole(mark * divisor) for mark in piece.marks)
    return SegmentRow(
        edge=piece.edge.numerator, edge_over=piece.edge.denominator, edge_open=piece.is_open, shape=piece.shape,
        slope=_whole(piece.a * divisor), offset=_whole(piece.b * divisor),
        stair_p=stair_p, stair_q=stair_q, stair_over=along, top=top, lose=lose, least=least, started=piece.started,
        offset_high=_whole((piece.b if piece.high is None else piece.high) * divisor),
    )  # fmt: skip


def _limits(segments: Iterable[SegmentRow], divisor: int, many: int, few: int) -> tuple[int, int]:
    """How large p and q may be for every product in the kernel to fit, or to wrap around without harm."""
    edges = [(segment.edge_over, abs(segment.edge)) for segment in segments]
    stairs = [(abs(segment.stair_p), abs(segment.stair_q) + segment.stair_over) for segment in segments]
    factors_p = [1, *(b for b, _ in edges), *(b for b, _ in stairs)]
    factors_q = [divisor, *(a for _, a in edges), *(a for _, a in stairs)]
    if many == 0:
        return _ROOM // max(factors_p), _ROOM // max(factors_q)
    rates_fit = layout.LARGEST * max(factors_p) < _ROOM * 2 and max(factors_q) < _ROOM
    return (_ROOM, _ROOM // max(few, 1)) if rates_fit else (0, 0)


def _steady(pieces: list[_Piece], is_share: bool) -> bool:
    """Whether the terms of every line stay small where the line is used, so that their float sum is off by little."""
    weight = LARGEST_WEIGHT if is_share else 1
    for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
        reach = max(abs(piece.edge), abs(following.edge) if following is not None else abs(piece.edge))
        if piece.a and (abs(piece.a) * reach + abs(piece.b)) * weight >= _STEADY:
            return False
        if abs(piece.b) * weight >= _STEADY:
            return False
    return True


def _whole(value: Fraction) -> int:
    if value.denominator != 1:
        raise ValueError(f"{value} is not a whole number")
    return value.numerator
