"""Points of one side of the target -> the sides of the families that explain most of them for the fewest bits.

Everything is compared in whole numbers. Lines are tried first with any rounding, the few that come near with every
one; thresholds are looked for in the gaps between the points, at the roundest number of each gap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from perfscore.auditing.inferring import length
from perfscore.auditing.inferring.families import CENT, Counting, Deduction, FamilySide, Ramp, Rounded, Steps
from perfscore.auditing.inferring.points import Point, RoundedPoints, ScaledPoint, given
from perfscore.auditing.inferring.table import table
from perfscore.frozen import frozen
from perfscore.rules.curve import Mark
from perfscore.rules.model import Mode

RATES = (None, Fraction(1, 10_000), Fraction(1, 1000), Fraction(1, 100))
PLACES = (Fraction(1), Fraction(1, 2), Fraction(1, 10), CENT, Fraction(1, 1000), Fraction(1, 10_000))
_MOST = Fraction(4, 5)  # of the partial scores must be whole multiples of a place
_KEPT = 16  # sides that are handed on
_LINES = 40  # lines that are tried with every rounding,
_BETWEEN = 8  # and more that explain most of the partial scores: thresholds tell where there is nothing or all
_LOSSES = tuple(Fraction(n, 10) for n in (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50))
_OF_WEIGHT = tuple(Fraction(n, 10) for n in (1, 2, 3, 4, 5, 6, 8, 12, 15, 30, 60, 80))  # per cent for each per cent
_STEPS = tuple(Fraction(n, 100) for n in (1, 2, 5, 10))
_TRIED = 3  # losses for each step
_FINEST = 1000  # a loss has at most three decimals


@frozen
class ExplainedSide:
    """A side with its rounding and the points that it explains, as bits of a number.

    ``bits`` is its length, ``left`` that of the points that it does not explain.
    """

    side: FamilySide
    rounded: Rounded
    explained: int
    bits: int
    left: int


def sides(points: Sequence[Point], overrun: bool) -> list[ExplainedSide]:
    """The sides that explain most for the fewest bits, the best first.

    On the side of an ``overrun``, above a ceiling, a curve gives no full marks: that would be no ceiling.
    """
    every = [given(points, rate) for rate in RATES]
    places = _places(points)
    found: dict[tuple[FamilySide, Rounded], ExplainedSide] = {}
    for each in (
        *_ramps(every, places, overrun),
        *_deductions(every, places, overrun),
        *_tables(every, places, overrun),
    ):
        known = found.setdefault((each.side, each.rounded), each)
        if known.explained.bit_count() < each.explained.bit_count():
            found[each.side, each.rounded] = each
    return sorted(found.values(), key=lambda each: (each.bits + each.left, each.bits, str(each.side)))[:_KEPT]


def _places(points: Sequence[Point]) -> tuple[Fraction, ...]:
    """The places that scores may be rounded to: the coarsest that most partial scores keep, and the cent."""
    partial = [point.score for point in points if 0 < point.score < point.weight]
    kept = [to for to in PLACES if sum((score / to).denominator == 1 for score in partial) >= _MOST * len(partial)]
    return tuple(dict.fromkeys((*kept[:1], *(to for to in kept if to == CENT))))


def _found(points: RoundedPoints, side: FamilySide, rounded: Rounded, explained: int) -> ExplainedSide:
    left = points.every & ~explained
    easy = (left & (points.nothing | points.full)).bit_count()
    left_bits = length.EASY * easy + length.EXCEPTION * (left.bit_count() - easy)
    return ExplainedSide(side, rounded, explained, length.side(side) + length.rounded(rounded), left_bits)


# --- in proportion


def _ramps(every: Sequence[RoundedPoints], places: Sequence[Fraction], overrun: bool) -> Iterator[ExplainedSide]:
    for to in places:
        for ramp, each in product(_likely(every[0], to, overrun), every):
            for mode, explained in _by_mode(each, _Whole.of(ramp), to).items():
                yield from _thresholds(each, Rounded(each.rate, to, mode), ramp, explained, overrun)


def _likely(points: RoundedPoints, to: Fraction, overrun: bool) -> list[Ramp]:
    """The lines that may explain most of the points, and those that may explain most of the partial scores."""
    near = {ramp: _near(points, ramp, to) for ramp in _lines(overrun)}
    partial = points.every & ~points.nothing & ~points.full
    by_all = sorted(near, key=lambda ramp: (-near[ramp].bit_count(), length.base(ramp), ramp))[:_LINES]
    between = sorted(near, key=lambda ramp: (-(near[ramp] & partial).bit_count(), length.base(ramp), ramp))[:_BETWEEN]
    return list(dict.fromkeys((*by_all, *between)))


def _lines(overrun: bool) -> Iterator[Ramp]:
    """Floors by one per cent, ends by five, and so much of the weight for each per cent."""
    yield from map(Ramp, sorted({*(Fraction(n, 100) for n in range(100)), *(1 - 1 / lost for lost in _OF_WEIGHT)}))
    if not overrun:  # a line that ends below the target would give full marks to what has missed it
        floors, ends = ([Fraction(n, 20) for n in numbers] for numbers in (range(19), range(10, 20)))
        yield from (Ramp(floor, end) for floor, end in product(floors, ends) if floor < end)


@frozen
class _Whole:
    """A line in whole numbers: (closeness - floor) / span."""

    floor: int
    floor_under: int
    span: int
    span_under: int

    @classmethod
    def of(cls, ramp: Ramp) -> _Whole:
        span = ramp.end - ramp.floor
        return cls(ramp.floor.numerator, ramp.floor.denominator, span.numerator, span.denominator)

    def off(self, point: ScaledPoint) -> tuple[int, int]:
        """How far the line's score lies above the declared one, as a numerator and its denominator."""
        under = point.under * self.floor_under * self.span
        above = (point.top * self.floor_under - self.floor * point.under) * self.span_under
        return (0 if above < 0 else min(under, above)) * point.weight - point.score * under, under


@frozen
class _EvenLoss:
    """A loss of points in proportion to what is missing, in whole numbers: so much for each per cent."""

    lost: int
    under: int

    @classmethod
    def of(cls, lose: Fraction, scale: int) -> _EvenLoss:
        return cls(100 * lose.numerator * scale, lose.denominator)

    def off(self, point: ScaledPoint) -> tuple[int, int]:
        """How far the score that is left lies above the declared one, as a numerator and its denominator."""
        under = point.under * self.under
        left = max(0, point.weight * under - (point.under - point.top) * self.lost)
        return left - point.score * under, under


def _near(points: RoundedPoints, ramp: Ramp, to: Fraction) -> int:
    """The points that the line may explain under some rounding of rate and score."""
    found, line = 0, _Whole.of(ramp)
    place = int(to * points.scale) * 200 * line.span
    for point in points.points:
        off, under = line.off(point)
        slack = place + point.weight * line.span_under if 0 < point.score < point.weight else place
        found |= point.bit * (abs(off) * 200 * line.span <= slack * under)
    return found


def _by_mode(points: RoundedPoints, law: _Whole | _EvenLoss, to: Fraction) -> dict[Mode, int]:
    """The points that a law explains, by the mode of rounding: half up, and others that explain something else."""
    half = even = down = up = 0
    place = int(to * points.scale)
    for point in points.points:
        off, under = law.off(point)
        unit = place * under
        if point.score % place:  # only the weight itself may be printed finer than the rounding
            off, unit = (off, unit) if off == 0 and point.score == point.weight else (unit, unit)
        half |= point.bit * (-unit <= 2 * off < unit)
        even |= point.bit * (abs(2 * off) < unit or (abs(2 * off) == unit and point.score // place % 2 == 0))
        down |= point.bit * (0 <= off < unit)
        up |= point.bit * (-unit < off <= 0)
    others = {Mode.HALF_EVEN: even, Mode.DOWN: down, Mode.UP: up}
    return {Mode.HALF_UP: half} | {mode: bits for mode, bits in others.items() if bits & ~half}


def _thresholds(
    points: RoundedPoints, rounded: Rounded, base: Ramp | Deduction, explained: int, overrun: bool
) -> Iterator[ExplainedSide]:
    """The base alone, with the best threshold below and above, and with both."""
    floor = max(base.floor, Fraction(0)) if isinstance(base, Ramp) else Fraction(0)
    cuts = [(each.value, points.nothing & each.below | explained & ~each.below) for each in points.thresholds]
    for zero_below, kept in ((None, explained), *_best(cuts, explained, floor)):
        yield _found(points, FamilySide(base, zero_below), rounded, kept)
        if not overrun and isinstance(base, Ramp):
            fulls = [(each.value, points.full & ~each.below | kept & each.below) for each in points.thresholds]
            for full, held in _best(fulls, kept, zero_below or floor):
                if full < base.end:
                    yield _found(points, FamilySide(base, zero_below, full), rounded, held)


def _best(options: Sequence[tuple[Fraction, int]], explained: int, above: Fraction) -> list[tuple[Fraction, int]]:
    """The threshold that explains most, if one explains a point that is not explained without."""
    useful = [each for each in options if each[1] & ~explained and each[0] > above]
    most = max((bits.bit_count() for _, bits in useful), default=0)
    ranked = sorted((each for each in useful if each[1].bit_count() == most), key=lambda each: -each[0])
    return sorted(ranked, key=lambda each: length.number(each[0]))[:1]


# --- so much for each step below


def _deductions(every: Sequence[RoundedPoints], places: Sequence[Fraction], overrun: bool) -> Iterator[ExplainedSide]:
    for points, step, counting in product(every, _STEPS, (Counting.COMPLETE, Counting.BEGUN)):
        if not (overrun and counting is Counting.COMPLETE):  # the first step above a ceiling must cost something
            yield from _stepped(points, Deduction(step, Mark(), counting), places[0], overrun)
    for points, lose, to in product(every, _LOSSES, places):
        base = Deduction(CENT, Mark(points=lose), Counting.EVEN)
        for mode, explained in _by_mode(points, _EvenLoss.of(lose, points.scale), to).items():
            yield from _thresholds(points, Rounded(points.rate, to, mode), base, explained, overrun)


def _stepped(points: RoundedPoints, steps: Deduction, to: Fraction, overrun: bool) -> Iterator[ExplainedSide]:
    """The losses that several points tell; where scores are rounded coarsely, the usual ones, too."""
    counts = [(point, _steps(point, steps.every, steps.counting)) for point in points.points]
    lost = [(point, count) for point, count in counts if count and 0 < point.score < point.weight]
    each_point = Counter(Fraction(point.weight - point.score, count) for point, count in lost)
    of_weight = Counter(Fraction(point.weight - point.score, count * point.weight) for point, count in lost)
    marks = [Mark(points=lose / points.scale) for lose, times in each_point.most_common(_TRIED) if times > 1]
    marks += [Mark(share=lose) for lose, times in of_weight.most_common(_TRIED) if times > 1]
    if to != CENT:
        marks += [*(Mark(points=lose) for lose in _LOSSES), *(Mark(share=lose / 10) for lose in _LOSSES)]
    for lose in dict.fromkeys(marks):
        if all((each * _FINEST).denominator == 1 for each in (lose.points, lose.share)):
            base = Deduction(steps.every, lose, steps.counting)
            yield from _thresholds(
                points,
                Rounded(points.rate, to),
                base,
                _after(counts, lose, int(to * points.scale), points.scale),
                overrun,
            )


def _after(counts: Sequence[tuple[ScaledPoint, int]], lose: Mark, place: int, scale: int) -> int:
    """The points of which so many losses, rounded half up to ``place``, leave the declared score."""
    points, share, unit = int(lose.points * _FINEST) * scale, int(lose.share * _FINEST), place * _FINEST
    explained = 0
    for point, count in counts:
        off = max(0, point.weight * _FINEST - (points + share * point.weight) * count) - point.score * _FINEST
        if -unit <= 2 * off < unit and point.score % place == 0:
            explained |= point.bit
    return explained


def _steps(point: ScaledPoint, step: Fraction, counting: Counting) -> int:
    missing, size = (point.under - point.top) * step.denominator, point.under * step.numerator
    return -(-missing // size) if counting is Counting.BEGUN else missing // size


# --- all or nothing, and tables


def _tables(every: Sequence[RoundedPoints], places: Sequence[Fraction], overrun: bool) -> Iterator[ExplainedSide]:
    for points in every:
        yield _found(points, FamilySide(Steps()), Rounded(points.rate), points.nothing)
        for each in () if overrun else points.thresholds:
            if 0 < each.value < 1:
                explained = each.below & points.nothing | points.full & ~each.below
                yield _found(points, FamilySide(Steps(), full_from=each.value), Rounded(points.rate), explained)
        for to in places:
            side, explained = table(points, to, overrun)
            yield _found(points, side, Rounded(points.rate, to), explained)
