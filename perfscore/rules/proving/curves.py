"""Each curve from corner to corner: within 0..weight, one direction, no jump where none is promised, one rounding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from perfscore.errors import Listed, Problem, Related, Said, problem, say
from perfscore.rules.curve import Band, Curve, Stairs
from perfscore.rules.model import Course, CurveMethod, Measure, Mode
from perfscore.rules.proving.corner import Corner, Side, corners, worths_at
from perfscore.rules.proving.proof import Claim, Proof, decided, unchecked
from perfscore.rules.proving.witness import ANY_AMOUNT, Cell, values
from perfscore.rules.proving.worth import WHOLE, ZERO, Worth, weight_where_less
from perfscore.values.number import text

_LATENESS = (Measure.LATENESS_DAYS, Measure.LATENESS_MONTHS)
_STEPS = {True: (100, 1000, 10_000, 10**6, 10**9), False: (1, 10, 100, 10_000, 10**9)}


@frozen
class Used:
    """A method with a curve, and a kind of row that it is used for."""

    method: CurveMethod
    curve: Curve
    cell: Cell = ANY_AMOUNT


@frozen
class Fall:
    """Between two corners the score goes the wrong way, at this weight."""

    first: Corner
    second: Corner
    weight: Fraction


def bounded(used: Iterable[Used]) -> Proof:
    """Every score lies in [0, weight], and no band is upside down."""
    problems = [found for each in used for found in _unbounded(each)]
    return decided(Claim.BOUNDED, problems, Said("K_bounded_over"))


def monotone(used: Iterable[Used]) -> Proof:
    """The score goes the declared way while the measure rises; without a declaration it goes one way only."""
    everything = list(used)
    problems = [found for each in everything for found in _wrong_way(each)]
    binary = [each.method.label for each in everything if each.method.round_score.mode is Mode.BINARY64]
    if binary:
        return unchecked(Claim.MONOTONE, say("K_monotone_binary", methods="、".join(binary)), problems)
    ways = Listed(tuple(say("K_way", method=each.method.label, way=_way(each)) for each in everything))
    return decided(Claim.MONOTONE, problems, say("K_monotone_over", ways=ways))


def continuous(used: Iterable[Used]) -> Proof:
    """Where a curve promises to be continuous, neighbouring corners score the same."""
    promised = [each for each in used if each.method.continuous]
    problems = [found for each in promised for found in _jumps(each)]
    if not promised:
        return unchecked(Claim.CONTINUOUS, Said("K_continuous_none"))
    labels = "、".join(each.method.label for each in promised)
    return decided(Claim.CONTINUOUS, problems, say("K_continuous_over", methods=labels))


def direction_of(curve: Curve) -> Course | None:
    """Which way a curve goes, None when it goes up and down more than a peak allows; a flat one rises."""
    course = list(corners(curve))
    return next((way for way in Course if _first_fall(course, way) is None), None)


def _way(each: Used) -> Said:
    found = each.method.direction or direction_of(each.curve) or Course.RISING
    return say(f"K_{found.value}", measure=Said(f"M_{each.method.measure.value}"))


def _unbounded(each: Used) -> Iterator[Problem]:
    for corner in corners(each.curve):
        for one, other in ((corner.low, ZERO), (corner.high, corner.low), (WHOLE, corner.high)):
            weight = weight_where_less(one, other)
            if weight is not None:
                scores = _ends(corner.low.at(weight), corner.high.at(weight))
                figures = {"method": each.method.label, "weight": text(weight), "scores": scores}
                yield problem("R311", corner.segment.place, **figures)
                break


def _wrong_way(each: Used) -> Iterator[Problem]:
    course = list(corners(each.curve))
    declared = each.method.direction
    if declared is None and direction_of(each.curve) in (Course.RISING, Course.FALLING):
        return
    wanted = declared or _likelier(course)
    fall = _first_fall(course, wanted)
    if fall is not None:
        yield _fallen(each, fall, wanted)


def _likelier(course: list[Corner]) -> Course:
    """The way that most pairs of corners go, to tell what is out of line."""
    rising = sum(_fall((a, b), rises=True) is None for a, b in pairwise(course))
    falling = sum(_fall((a, b), rises=False) is None for a, b in pairwise(course))
    return Course.FALLING if falling > rising else Course.RISING


def _first_fall(course: list[Corner], way: Course) -> Fall | None:
    rises = way is not Course.FALLING
    turned = False
    for pair in pairwise(course):
        found = _fall(pair, rises)
        if found is not None and way is Course.RISING_THEN_FALLING and not turned:
            turned, rises = True, False
            found = _fall(pair, rises)
        if found is not None:
            return found
    return None


def _fall(pair: tuple[Corner, Corner], rises: bool) -> Fall | None:
    lower, upper = pair if rises else pair[::-1]
    for less, more in ((lower.low, upper.low), (lower.high, upper.high)):
        weight = weight_where_less(more, less)
        if weight is not None:
            return Fall(*pair, weight)
    return None


def _fallen(each: Used, fall: Fall, wanted: Course) -> Problem:
    method, (one, other) = each.method, _measures(each, fall)
    before, after = fall.first.segment, fall.second.segment
    found = problem(
        "R310",
        after.place,
        method=method.label,
        way=say(f"K_{wanted.value}", measure=Said(f"M_{method.measure.value}")),
        one=_row(each, one, fall.weight),
        other=_row(each, other, fall.weight),
        fix=Said("K_fix_direction" if method.direction is None else "K_fix_score"),
    )
    return found if before is after else found.beside(Related(Said("K_segment_before"), before.place))


def _row(each: Used, at: Fraction, weight: Fraction) -> Said:
    target, actual = values(each.method, at, each.cell)
    low, high = (worth.at(weight) for worth in worths_at(each.curve, at))
    figures = {"target": target, "actual": actual, "weight": text(weight)}
    return say("K_scored", **figures, score=_ends(low, high))


def _measures(each: Used, fall: Fall) -> tuple[Fraction, Fraction]:
    """Two measures near the corners at which the fall is seen, the coarsest that show it."""
    share = each.method.measure.is_share
    steps = (1,) if each.method.measure in _LATENESS else _STEPS[share]
    tried = [(_beside(fall.first, parts), _beside(fall.second, parts)) for parts in steps]
    return next((pair for pair in tried if _shows(each.curve, pair, fall)), tried[-1])


def _shows(curve: Curve, pair: tuple[Fraction, Fraction], fall: Fall) -> bool:
    if pair[0] >= pair[1]:
        return False
    first, second = (tuple(worth.at(fall.weight) for worth in worths_at(curve, at)) for at in pair)
    wrong = fall.first.low.at(fall.weight) > fall.second.low.at(fall.weight) or fall.first.high.at(
        fall.weight
    ) > fall.second.high.at(fall.weight)
    return (first > second) if wrong else (first < second)


def _beside(corner: Corner, parts: int) -> Fraction:
    """The corner itself, or a measure one part of a unit beside it, where the corner is a limit."""
    step = Fraction(1, parts)
    match corner.side:
        case Side.AT:
            return corner.at
        case Side.BEFORE | Side.LOWEST:
            return corner.at - step
        case Side.HIGHEST if isinstance(corner.segment.shape, Stairs):
            return corner.at + 1000 * corner.segment.shape.every
        case _:
            return corner.at + step


def _jumps(each: Used) -> Iterator[Problem]:
    for segment in each.curve.segments:
        if isinstance(segment.shape, Stairs | Band):
            yield problem("R313", segment.place, method=each.method.label)
    for one, other in pairwise(corners(each.curve)):
        shapes = (one.segment.shape, other.segment.shape)
        if one.segment is other.segment or any(isinstance(shape, Stairs | Band) for shape in shapes):
            continue
        weight = _apart(one, other)
        if weight is not None:
            yield problem("R312", other.segment.place, method=each.method.label, **_jump(each, one, other, weight))


def _apart(one: Corner, other: Corner) -> Fraction | None:
    pairs = ((one.low, other.low), (other.low, one.low), (one.high, other.high), (other.high, one.high))
    return next((weight for pair in pairs if (weight := weight_where_less(*pair)) is not None), None)


def _jump(each: Used, one: Corner, other: Corner, weight: Fraction) -> dict[str, object]:
    def scores(low: Worth, high: Worth) -> str:
        return _ends(low.at(weight), high.at(weight))

    at = f"{text(one.at * 100)}%" if each.method.measure.is_share else text(one.at)
    return {"at": at, "one": scores(one.low, one.high), "other": scores(other.low, other.high), "weight": text(weight)}


def _ends(low: Fraction, high: Fraction) -> str:
    """Both ends of a score; a band that is upside down is shown as it is."""
    return text(low) if low == high else f"{text(low)}～{text(high)}"
