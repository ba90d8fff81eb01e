"""Small changes to a rule set, one at a time, to find those that no case notices.

Each breakpoint by one last-place unit, < and <=, the ends of lines and bands, the rounding mode, levels, the order of
the table, grades. A change that changes nothing is left out: moving the border between two equal scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import evolve

from perfscore.errors import RulesError
from perfscore.frozen import frozen
from perfscore.messages import Message, Place, problem
from perfscore.rules import words
from perfscore.rules.adjustments import (
    AddedPoints,
    Adjustment,
    Bonus,
    BoundedTotal,
    Cap,
    LimitGrade,
    LowerGrade,
    Penalty,
    TogetherBelow,
    VetoGrade,
    VetoTotal,
)
from perfscore.rules.curve import (
    Band,
    Climb,
    Constant,
    Curve,
    Line,
    LogLine,
    Mark,
    Segment,
    SegmentShape,
    Stairs,
)
from perfscore.rules.model import CurveMethod, LevelMethod, Method, Mode, RuleSet, Step
from perfscore.rules.proving.reach import only_says
from perfscore.testing.cases import Case
from perfscore.testing.run import run_case
from perfscore.values.number import places

_POINT = Fraction(1, 100)


@frozen
class Mutant:
    """A rule set changed in one spot."""

    rules: RuleSet
    place: Place
    said: Message


def survivors(rules: RuleSet, cases: Sequence[Case]) -> tuple[list[Mutant], int]:
    """The mutants that every case passes on, and how many mutants there were.

    Raises RulesError where a case fails on the rule set as it is: it would fail on the mutants, too, and notice none.
    """
    failed = [case for case in cases if not run_case(case, rules).passed]
    if failed:
        raise RulesError([problem("R406", failed[0].place, failed=len(failed))])
    every = list(mutants(rules))
    kept = [each for each in every if all(run_case(case, each.rules).passed for case in cases)]
    return kept, len(every)


def mutants(rules: RuleSet) -> Iterator[Mutant]:
    """Every small change to what this file itself says."""
    for method in rules.methods.values():
        if method.place.file != rules.place.file:
            continue
        for changed, place, said in _of_method(method):
            yield Mutant(evolve(rules, methods={**rules.methods, method.id: changed}), place, said)
    if rules.select and rules.select[0].place.file == rules.place.file:
        yield from _of_table(rules)
    if rules.total.place.file == rules.place.file:
        yield from _of_total(rules)
    if rules.grades and rules.grades[0].place.file == rules.place.file:
        yield from _of_grades(rules)


def _of_method(method: Method) -> Iterator[tuple[Method, Place, Message]]:
    if isinstance(method, LevelMethod):
        yield from _of_levels(method)
        return
    for number, segment in enumerate(method.curve.segments):
        for changed, said in _of_segment(method, number, segment):
            yield changed, segment.place, said
    if any(isinstance(each.shape, Line | LogLine) for each in method.curve.segments):
        yield from _of_rounding(method)


def _of_levels(method: LevelMethod) -> Iterator[tuple[Method, Place, Message]]:
    for number, level in enumerate(method.levels):
        for shape, said in _of_shape(level.shape, method):
            levels = (*method.levels[:number], evolve(level, shape=shape), *method.levels[number + 1 :])
            yield evolve(method, levels=levels), level.place, said


def _of_rounding(method: CurveMethod) -> Iterator[tuple[Method, Place, Message]]:
    """On lines rounding the score matters; other shapes print few decimals."""
    if method.round_score.mode is Mode.NONE:
        rounded = Step(method.round_score.to, Mode.HALF_UP)
        said = Message("K_mutant_mode", method=method.label, mode=Message("M_half_up"))
        yield evolve(method, round_score=rounded), method.place, said
        return
    for mode in (Mode.HALF_DOWN, Mode.HALF_EVEN, Mode.DOWN, Mode.UP):
        if mode is not method.round_score.mode:
            said = Message("K_mutant_mode", method=method.label, mode=Message(f"M_{mode.value}"))
            yield evolve(method, round_score=Step(method.round_score.to, mode)), method.place, said
    if method.round_measure is not None:
        yield evolve(method, round_measure=None), method.place, Message("K_mutant_unrounded", method=method.label)


def _of_segment(method: CurveMethod, number: int, segment: Segment) -> Iterator[tuple[Method, Message]]:
    for shape, said in _of_shape(segment.shape, method):
        yield _with_segment(method, number, evolve(segment, shape=shape)), said
    if segment.least is not None:
        least = _nudged(segment.least, method)
        figures = {"method": method.label, "at": words.mark(segment.least), "to": words.mark(least)}
        yield _with_segment(method, number, evolve(segment, least=least)), Message("K_mutant_mark", **figures)
    if segment.start is None:
        return
    unit = words.unit_of(method)
    for step in (_last_place(method, segment.start), -_last_place(method, segment.start)):
        moved = evolve(segment, start=segment.start + step)
        figures = {"method": method.label, "at": words.at(segment.start, method.measure, unit)}
        if _in_order(method.curve, number, moved.start):
            to = words.at(moved.start, method.measure, unit)
            yield _with_segment(method, number, moved), Message("K_mutant_moved", **figures, to=to)
    if _jumps(method.curve, number):
        flipped = evolve(segment, included=not segment.included)
        figures = {"method": method.label, "at": words.at(segment.start, method.measure, unit)}
        yield _with_segment(method, number, flipped), Message("K_mutant_flipped", **figures)


def _last_place(method: CurveMethod, at: Fraction) -> Fraction:
    """One unit of the last place that the measure or the breakpoint has."""
    if method.round_measure is not None:
        return method.round_measure.to
    return Fraction(1, 10 ** max(places(at), 4 if method.measure.is_share else 0))


def _in_order(curve: Curve, number: int, start: Fraction | None) -> bool:
    before, after = curve.segments[number - 1].start, curve.segments[number].end
    return start is not None and (before is None or before < start) and (after is None or start < after)


def _jumps(curve: Curve, number: int) -> bool:
    """Whether the score differs on the two sides of a breakpoint, so that it matters which side owns it."""
    before, here = curve.segments[number - 1].shape, curve.segments[number].shape
    return _at_end(before, upper=True) != _at_end(here, upper=False) and not curve.segments[number].is_point


def _at_end(shape: SegmentShape, upper: bool) -> Mark | SegmentShape:
    """The score at the upper or lower end of a segment; the shape itself where it depends on more."""
    match shape:
        case Constant(mark=mark):
            return mark
        case Line(start=start, end=end) | LogLine(start=start, end=end):
            return end if upper else start
        case Stairs(top=mark, from_upper=from_upper) | Climb(start=mark, from_upper=from_upper) if from_upper is upper:
            return mark
    return shape


def _with_segment(method: CurveMethod, number: int, segment: Segment) -> Method:
    others = method.curve.segments
    return evolve(method, curve=Curve((*others[:number], segment, *others[number + 1 :])))


def _of_shape(shape: SegmentShape, method: Method) -> Iterator[tuple[SegmentShape, Message]]:
    """Every mark of a shape one step lower, or higher where it cannot go lower."""
    for mark, changed in _changed_marks(shape, method):
        figures = {"method": method.label, "at": words.mark(mark), "to": words.mark(_nudged(mark, method))}
        yield changed, Message("K_mutant_mark", **figures)
    if isinstance(shape, Band):
        yield evolve(shape, high_included=not shape.high_included), Message("K_mutant_band", method=method.label)


def _changed_marks(shape: SegmentShape, method: Method) -> Iterator[tuple[Mark, SegmentShape]]:
    match shape:
        case Constant(mark=mark):
            yield mark, Constant(_nudged(mark, method))
        case Band(low=low, high=high):
            yield low, evolve(shape, low=_nudged(low, method))
            yield high, evolve(shape, high=_nudged(high, method))
        case Line(start=start, end=end) | LogLine(start=start, end=end):
            yield start, evolve(shape, start=_nudged(start, method))
            yield end, evolve(shape, end=_nudged(end, method))
        case Stairs(top=top, lose=lose):
            yield top, evolve(shape, top=_nudged(top, method))
            yield lose, evolve(shape, lose=_nudged(lose, method))
        case Climb(start=start, gain=gain, most=most):
            yield start, evolve(shape, start=_nudged(start, method))
            yield gain, evolve(shape, gain=_nudged(gain, method))
            yield most, evolve(shape, most=_nudged(most, method))


def _nudged(mark: Mark, method: Method) -> Mark:
    """A mark moved by as much as shows in a score: by a step of its rounding at least."""
    step = Fraction(0) if method.round_score.mode is Mode.NONE else method.round_score.to
    if mark.points:
        points = max(Fraction(1, 10), step)
        return evolve(mark, points=mark.points + (points if 0 < mark.points < points else -points))
    share = max(_POINT, step / 4)
    return evolve(mark, share=mark.share - share if mark.share >= share else mark.share + share)


def _of_table(rules: RuleSet) -> Iterator[Mutant]:
    """A row left out, and two neighbouring rows with different methods swapped."""
    for number, row in enumerate(rules.select[:-1]):
        rest = (*rules.select[:number], *rules.select[number + 1 :])
        yield Mutant(evolve(rules, select=rest), row.place, Message("K_mutant_row", number=number + 1))


def _of_total(rules: RuleSet) -> Iterator[Mutant]:
    """Each adjustment of the total left out, and its limit moved by a tenth of a point."""
    adjust = rules.total.adjust
    for number, each in enumerate(adjust):
        if only_says(each, rules):
            continue
        said = words.adjustment(each)
        for other in (None, *_moved(each, len(rules.grades))):
            kept = (*adjust[:number], *(() if other is None else (other,)), *adjust[number + 1 :])
            to = None if other is None else Message("K_mutant_to", said=words.adjustment(other))
            told = to or Message("K_mutant_gone", said=said)
            yield Mutant(evolve(rules, total=evolve(rules.total, adjust=kept)), each.place, told)


def _moved(each: Adjustment, grades: int) -> Iterator[Adjustment]:
    step = Fraction(1, 10)
    match each:
        case Cap(most=most) | Bonus(most=most) | Penalty(most=most):
            yield evolve(each, most=most - step)
        case BoundedTotal(least=least, most=most):
            if least is not None:
                yield evolve(each, least=least + step)
            if most is not None:
                yield evolve(each, most=most - step)
        case VetoTotal(total=total):
            yield evolve(each, total=total + step)
        case AddedPoints(points=points):
            yield evolve(each, points=points + step)
        case LowerGrade(by=by) if by + 1 < grades:
            yield evolve(each, by=by + 1)
    match each:
        case (VetoTotal() | VetoGrade() | LimitGrade() | LowerGrade()) as one if isinstance(one.failed, TogetherBelow):
            mark = one.failed.mark
            yield evolve(one, failed=evolve(one.failed, mark=evolve(mark, points=mark.points - step)))


def _of_grades(rules: RuleSet) -> Iterator[Mutant]:
    for number, band in enumerate(rules.grades[:-1]):
        moved = evolve(band, start=band.start - _POINT)
        grades = (*rules.grades[:number], moved, *rules.grades[number + 1 :])
        yield Mutant(evolve(rules, grades=grades), band.place, Message("K_mutant_grade", grade=band.grade))
