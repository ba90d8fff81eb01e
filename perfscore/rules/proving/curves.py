"""Each curve from corner to corner: within 0..weight, one direction as printed, no jump where none is promised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache, cached_property
from itertools import pairwise

from perfscore.frozen import frozen
from perfscore.messages import Between, Joined, Message, Problem, Related, problem
from perfscore.rules import words
from perfscore.rules.curve import Band, Climb, Curve, Segment, Stairs
from perfscore.rules.model import Course, CurveMethod, Measure, Mode
from perfscore.rules.numbers import Limits
from perfscore.rules.proving.corner import Corner, CornerSide, corners, domain, landings, scores_at, sign_of_actual
from perfscore.rules.proving.course import Turn, first_turn, is_crossed
from perfscore.rules.proving.proof import Claim, Proof, decided, unchecked
from perfscore.rules.proving.weights import LEAST_WEIGHT, falls
from perfscore.rules.proving.witness import ANY_ROW, MOST_ROWS, Example, RowKinds, beside, values
from perfscore.rules.proving.worth import ZERO, AskedWeights, share_of_weight, weight_where_less
from perfscore.values.number import text

_STEPS = {True: (100, 1000, 10_000, 10**6, 10**9), False: (1, 10, 100, 10_000, 10**9)}
_FLIGHTS = (10, 30, 100, 300, 1000)  # of steps, to where stairs have ended
_USUAL_WEIGHT = Fraction(10)


@frozen
class Used:
    """A method with a curve, and the kinds of rows that it is used for."""

    method: CurveMethod
    curve: Curve
    rows: RowKinds = ANY_ROW

    @cached_property
    def course(self) -> list[Corner]:
        """The corners of the curve, wherever a measure can land."""
        return list(landings(self.method, self.domain))

    @cached_property
    def turn_from(self) -> Callable[[Course], Turn | None]:
        """The first place where the printed scores turn from a way; looked for once for each way."""
        return cache(lambda way: first_turn(self.course, way, self.method.round_score, self.weights))

    @cached_property
    def weights(self) -> AskedWeights:
        return self.rows.weights

    @cached_property
    def domain(self) -> Limits:
        """What the measure may be."""
        return domain(self.method, self.rows.signs)


def bounded(used: Sequence[Used]) -> Proof:
    """Every score lies in [0, weight], or up to what its method allows, and no band is upside down."""
    problems = [found for each in used for found in _unbounded(each)]
    above = {each.method.label: words.share(each.method.most) for each in used if each.method.most != 1}
    more = (
        Message("K_bounded_more", methods=Joined(f"{label} {most}" for label, most in above.items())) if above else ""
    )
    return decided(Claim.BOUNDED, problems, Message("K_bounded_over", more=more))


def monotone(used: Iterable[Used]) -> Proof:
    """The printed score goes the declared way while the measure rises; undeclared, it goes one way only."""
    everything = list(used)
    problems = [found for each in everything for found in _wrong_way(each)]
    binary = [each.method.label for each in everything if each.method.round_score.mode is Mode.BINARY64]
    if binary:
        return unchecked(Claim.MONOTONE, Message("K_monotone_binary", methods=Joined(binary)), problems)
    crossed = [each.method.label for each in everything if _is_crossed(each)]
    if crossed:
        return unchecked(Claim.MONOTONE, Message("K_monotone_crossed", methods=Joined(crossed)), problems)
    ways = Joined(Message("K_way", method=each.method.label, way=_way(each)) for each in everything)
    return decided(Claim.MONOTONE, problems, Message("K_monotone_over", least=text(LEAST_WEIGHT), ways=ways))


def continuous(used: Iterable[Used]) -> Proof:
    """Where a curve promises to be continuous, neighbouring corners score the same before they are rounded."""
    promised = [each for each in used if each.method.continuous]
    problems = [found for each in promised for found in _jumps(each)]
    if not promised:
        return unchecked(Claim.CONTINUOUS, Message("K_continuous_none"))
    labels = Joined(each.method.label for each in promised)
    return decided(Claim.CONTINUOUS, problems, Message("K_continuous_over", methods=labels))


def _is_crossed(each: Used) -> bool:
    method = each.method
    return method.direction is Course.RISING_THEN_FALLING and is_crossed(each.course, method.round_score, each.weights)


def _way(each: Used) -> Message:
    """Which way the printed scores go; undeclared, the first that they go all along."""
    method = each.method
    ways = (way for way in Course if each.turn_from(way) is None)
    found = method.direction or next(ways, Course.RISING)
    return Message(f"K_{found.value}", measure=Message(f"M_{method.measure.value}"))


def _unbounded(each: Used) -> Iterator[Problem]:
    for corner in corners(each.curve):
        low, high = corner.scores.low, corner.scores.high
        for one, other in ((low, ZERO), (high, low), (share_of_weight(each.method.most), high)):
            weight = weight_where_less(one, other, each.weights)
            if weight is not None:
                scores = _ends(low.at(weight), high.at(weight))
                figures = {"method": each.method.label, "weight": text(weight), "scores": scores}
                yield problem("R311", corner.segment.place, **figures)
                break


def _wrong_way(each: Used) -> Iterator[Problem]:
    declared = each.method.direction
    wanted = declared or _likelier(each.method, each.course)
    opposite = Course.FALLING if wanted is Course.RISING else Course.RISING
    turn = each.turn_from(wanted)
    if turn is not None and (declared or each.turn_from(opposite) is not None):
        yield _turned(each, turn, wanted)


def _likelier(method: CurveMethod, course: list[Corner]) -> Course:
    """The way that most pairs of corners go, else the way from end to end, to tell what is out of line."""
    printed = [corner.scores.printed(_USUAL_WEIGHT, method.round_score) for corner in course]
    for pairs in (list(pairwise(printed)), [(printed[0], printed[-1])]):
        rises, drops = sum(falls(b, a) for a, b in pairs), sum(falls(a, b) for a, b in pairs)
        if rises != drops:
            return Course.RISING if rises > drops else Course.FALLING
    falls_by_nature = method.measure.is_delay or method.measure is Measure.SHORTFALL
    return Course.FALLING if falls_by_nature else Course.RISING


def _turned(each: Used, turn: Turn, wanted: Course) -> Problem:
    method = each.method
    one, other = _measures(each, turn)
    before, after = turn.first.segment, turn.second.segment
    found = problem(
        "R310",
        after.place,
        method=method.label,
        way=Message(f"K_{wanted.value}", measure=Message(f"M_{method.measure.value}")),
        one=_row(each, one, turn.weight),
        other=_row(each, other, turn.weight),
        fix=Message("K_fix_direction" if method.direction is None else "K_fix_score"),
    )
    return found if before is after else found.beside(Related(Message("K_segment_before"), before.place))


def _row(each: Used, at: Fraction, weight: Fraction) -> Example:
    cell = each.rows.one(weight, sign_of_actual(each.method, at))
    target, actual = values(each.method, at, cell)
    scores, around = _printed(each, at, weight), beside(each.method, at, target)
    return Example(cell, target, actual, weight, scores, each.method.id, beside=around)


def _printed(each: Used, at: Fraction, weight: Fraction) -> tuple[Fraction, Fraction]:
    return scores_at(each.curve, at).printed(weight, each.method.round_score)


def _measures(each: Used, turn: Turn) -> tuple[Fraction, Fraction]:
    """Two measures near the corners at which the turn is seen, the coarsest that show it."""
    steps = zip(_STEPS[each.method.measure.is_share], _FLIGHTS, strict=True)
    tried = [(_beside(turn.first, *step), _beside(turn.second, *step)) for step in steps]
    if each.method.measure is Measure.MET_SHARE:
        tried = [(one.limit_denominator(MOST_ROWS), other.limit_denominator(MOST_ROWS)) for one, other in tried]
    shown = (pair for pair in tried if pair[0] < pair[1] and all(at in each.domain for at in pair))
    return next((pair for pair in shown if _shows(each, pair, turn)), tried[-1])


def _shows(each: Used, pair: tuple[Fraction, Fraction], turn: Turn) -> bool:
    return turn.is_wrong(*(_printed(each, at, turn.weight) for at in pair))


def _beside(corner: Corner, parts: int, flight: int) -> Fraction:
    """The corner itself; where it is a limit, a measure one part of a unit beside it, or ``flight`` steps away."""
    step = Fraction(1, parts)
    match corner.side:
        case CornerSide.AT:
            return corner.at
        case CornerSide.BEFORE | CornerSide.LOWEST:
            return corner.at - step
        case CornerSide.HIGHEST if isinstance(corner.segment.shape, Stairs | Climb):
            return corner.at + flight * corner.segment.shape.every
        case _:
            return corner.at + step


def _jumps(each: Used) -> Iterator[Problem]:
    for segment in each.curve.segments:
        if _has_jumps(segment):
            yield problem("R313", segment.place, method=each.method.label)
    for one, other in pairwise(corners(each.curve)):
        if one.segment is other.segment or _has_jumps(one.segment) or _has_jumps(other.segment):
            continue
        weight = _apart(one, other, each.weights)
        if weight is not None:
            figures = {"at": _at(each.method, one.at), "weight": text(weight)}
            scores = {"one": text(one.scores.low.at(weight)), "other": text(other.scores.low.at(weight))}
            yield problem("R312", other.segment.place, method=each.method.label, **figures, **scores)


def _has_jumps(segment: Segment) -> bool:
    """Whether scores jump within a segment: from step to step, or as a person judges."""
    shape = segment.shape
    return isinstance(shape, Band) or (isinstance(shape, Stairs | Climb) and not shape.gradual)


def _apart(one: Corner, other: Corner, asked: AskedWeights) -> Fraction | None:
    here, there = one.scores.low, other.scores.low
    lower = weight_where_less(here, there, asked)
    return weight_where_less(there, here, asked) if lower is None else lower


def _at(method: CurveMethod, at: Fraction) -> str:
    return f"{text(at * 100)}%" if method.measure.is_share else text(at)


def _ends(low: Fraction, high: Fraction) -> Between:
    """Both ends of a score; a band that is upside down is shown as it is."""
    return Between(text(low), text(high))
