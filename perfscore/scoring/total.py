"""Row scores -> the total, as the rule set combines and adjusts them, and the grades that it may have.

    rows -> best of, caps, left out -> what remains is combined -> bonus and penalty -> bounds -> rounding
    -> veto, limit, lower -> grade

A row without a score may have anything from 0 to its weight, so a total is an interval. No row is counted in two
places and no step turns around what another step did, so that the ends of the interval are totals that can be had.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import field

from perfscore.form import Answer
from perfscore.frozen import frozen
from perfscore.messages import Message
from perfscore.rules import words
from perfscore.rules.adjustments import (
    AddedPoints,
    BestOf,
    Bonus,
    BoundedTotal,
    Cap,
    Cause,
    Declared,
    Failed,
    LeaveOut,
    LimitGrade,
    LowerGrade,
    OfGrade,
    OfRows,
    Penalty,
    TogetherBelow,
    VetoGrade,
    VetoTotal,
)
from perfscore.rules.catalogue import called
from perfscore.rules.curve import WHOLE
from perfscore.rules.frames import GradeBand
from perfscore.rules.model import Combine, Step, Total
from perfscore.values.number import Interval, between, root_rounded, round_to, summed

_NOTHING = Fraction(0)


@frozen
class RowShare:
    """What a row gives to the total: the 一级指标 that it belongs to, its score if it has one, and its weight.

    ``key`` is what an adjustment may ask of it: its name, 一级指标 and category as they are compared. ``weight`` is
    None where the form prints none; ``most`` is the share of it that the row may have where it has no score.
    ``below_total`` tells of a row below the printed total: it counts only where an adjustment takes it.
    """

    level1: str | None
    score: Interval | None
    weight: Fraction | None
    key: tuple[str, str, str] = ("", "", "")
    name: str = ""
    most: Fraction = WHOLE
    below_total: bool = False

    @property
    def range(self) -> Interval:
        return self.score or Interval(_NOTHING, self.most * (self.weight or _NOTHING))


@frozen
class Totalled:
    """The total, the grades that a veto or a limit leaves, and what was done on the way."""

    total: Interval
    grades: tuple[str, ...]
    steps: tuple[Message, ...] = ()


@frozen
class _Work:
    """The parts that are still to be combined, the declared facts, what stands beside, and the steps so far."""

    parts: list[RowShare]
    answers: Mapping[str, bool]
    beside: list[Interval] = field(factory=list)
    steps: list[Message] = field(factory=list)


def total_of(
    parts: Sequence[RowShare], rule: Total, bands: Sequence[GradeBand] = (), answers: Sequence[Answer] = ()
) -> Totalled | None:
    """The total of the rounded rows, None where no row has a weight: a narrative report prints none.

    ``answers`` are the facts that are declared beside the rows.
    """
    if not any(part.weight for part in parts):
        return None
    work = _Work(list(parts), answers={called(each.fact): each.holds for each in answers})
    for each in rule.adjust:
        if isinstance(each, OfRows):
            _of_rows(work, each)
    total = _combination([part for part in work.parts if not part.below_total], rule)
    if rule.adjust:
        work.steps.append(Message("T150", score=between(total, 2)))
    _given(work, parts, rule)
    if work.beside:
        total = _sum((total, *work.beside))
    total = _rounded(_bounded(total, rule, work), rule)
    found = _vetoed(Totalled(total, grades_of(total, bands)), parts, rule, work, bands)
    return Totalled(found.total, found.grades, tuple(work.steps))


def grades_of(total: Interval, bands: Sequence[GradeBand]) -> tuple[str, ...]:
    """Every grade that a total may have, best first."""
    found = []
    for band in bands:
        if total.high >= band.start:
            found.append(band.grade)
        if total.low >= band.start:
            break
    return tuple(found)


def _of_rows(work: _Work, each: OfRows) -> None:
    """Take the rows of an adjustment out of the parts; put what they count for among them, or beside them."""
    chosen = [part for part in work.parts if part.key in each.rows]
    said = words.adjustment(each)
    if not chosen:
        work.steps.append(Message("T159", said=said))
        return
    place = work.parts.index(chosen[0])
    work.parts[:] = [part for part in work.parts if part not in chosen]
    weights = [part.weight for part in chosen]
    weight = None if None in weights else sum((one for one in weights if one is not None), _NOTHING)
    match each:
        case BestOf():
            ends = [(part.range.low, part.range.high) for part in chosen]
            score = Interval(*(max(side) for side in zip(*ends, strict=True)))
            weight = max((one for one in weights if one is not None), default=None)
            work.steps.append(Message("T151", said=said, score=between(score, 2)))
        case Cap(most=most):
            together = _sum(part.range for part in chosen)
            score = _at_most(together, most)
            weight = None if weight is None else min(weight, most)
            work.steps.append(Message("T152", said=said, sum=between(together, 2), score=between(score, 2)))
        case LeaveOut():
            work.steps.append(Message("T151", said=said, score=between(_sum(part.range for part in chosen), 2)))
            return
        case Bonus(most=most):
            gain = _at_most(_sum(_gain(part, most) for part in chosen), most)
            work.beside.append(gain)
            work.steps.append(Message("T153", said=said, score=between(gain, 2)))
            return
        case Penalty(most=most):
            loss = _at_most(_sum(_loss(part, most) for part in chosen), most)
            work.beside.append(Interval(-loss.high, -loss.low))
            work.steps.append(Message("T154", said=said, score=between(loss, 2)))
            return
    work.parts.insert(place, RowShare(chosen[0].level1, score, weight, chosen[0].key, chosen[0].name))


def _given(work: _Work, parts: Sequence[RowShare], rule: Total) -> None:
    """Put the points that facts and failed rows add or take beside the total; what is open may add them or not."""
    for each in rule.adjust:
        if not isinstance(each, AddedPoints):
            continue
        holds = _holds(each.cause, parts, words.adjustment(each), work)
        ends = (each.points, each.points if holds else _NOTHING)
        if holds is not False:
            work.beside.append(Interval(min(ends), max(ends)))


def _gain(part: RowShare, most: Fraction) -> Interval:
    return part.range if part.weight is not None else Interval(_NOTHING, most)


def _loss(part: RowShare, most: Fraction) -> Interval:
    """What a row loses of its weight; anything where the form prints no weight."""
    if part.weight is None:
        return Interval(_NOTHING, most)
    found = part.range
    return Interval(max(_NOTHING, part.weight - found.high), max(_NOTHING, part.weight - found.low))


def _sum(ranges: Iterable[Interval]) -> Interval:
    return sum(ranges, Interval.point(_NOTHING))


def _at_most(found: Interval, most: Fraction) -> Interval:
    return Interval(min(found.low, most), min(found.high, most))


def _bounded(total: Interval, rule: Total, work: _Work) -> Interval:
    for each in rule.adjust:
        if not isinstance(each, BoundedTotal):
            continue
        ends = (total.low, total.high)
        if each.least is not None:
            ends = (max(ends[0], each.least), max(ends[1], each.least))
        if each.most is not None:
            ends = (min(ends[0], each.most), min(ends[1], each.most))
        if ends != (total.low, total.high):
            work.steps.append(Message("T155", said=words.adjustment(each), score=between(Interval(*ends), 2)))
        total = Interval(*ends)
    return total


def _vetoed(
    found: Totalled, parts: Sequence[RowShare], rule: Total, work: _Work, bands: Sequence[GradeBand]
) -> Totalled:
    """The total and the grades after every veto and limit, in order. What is open keeps both outcomes."""
    for each in rule.adjust:
        if not isinstance(each, OfGrade):
            continue
        said = words.adjustment(each)
        holds = _holds(each.failed, parts, said, work)
        if holds is False:
            continue
        match each:
            case VetoTotal(total=fixed):
                after = Totalled(Interval.point(fixed), grades_of(Interval.point(fixed), bands))
            case VetoGrade(grade=grade):
                after = Totalled(found.total, (grade,))
            case LimitGrade(grade=grade):
                after = Totalled(found.total, _limited(found.grades, grade, bands))
            case LowerGrade(by=by):
                after = Totalled(found.total, _lowered(found.grades, by, bands))
        found = after if holds else _either(found, after, bands)
    return found


def _holds(cause: Cause, parts: Sequence[RowShare], said: Message, work: _Work) -> bool | None:
    """Whether what a veto or a limit waits for is so; None where that is open."""
    match cause:
        case Declared():
            return _declared(cause, said, work)
        case Failed():
            return _failed(cause, parts, said, work)
        case TogetherBelow():
            return _together_below(cause, parts, said, work)


def _declared(asked: Declared, said: Message, work: _Work) -> bool:
    """Whether a fact is declared; what nobody says is taken as not so, and told."""
    told = {fact: work.answers[fact] for fact in sorted(asked.facts) if fact in work.answers}
    holds = any(told.values())
    code = "T161" if holds else ("T157" if len(told) == len(asked.facts) else "T160")
    work.steps.append(Message(code, said=said))
    return holds


def _failed(failed: Failed, parts: Sequence[RowShare], said: Message, work: _Work) -> bool | None:
    """Whether a row fell short; None where its score leaves that open, and False where the form has no such row."""
    chosen = [part for part in parts if part.key in failed.rows]
    if not chosen:
        work.steps.append(Message("T159", said=said))
        return False
    certain = [part for part in chosen if part.weight is not None and part.range.high < failed.below * part.weight]
    free = [part for part in chosen if part.weight is None or part.range.low < failed.below * part.weight]
    shown = next(iter(certain or free), None)
    if shown is None:
        work.steps.append(Message("T157", said=said))
        return False
    score = between(shown.range, 2) if shown.weight is not None else "—"
    work.steps.append(Message("T156" if certain else "T158", said=said, name=shown.name, score=score))
    return True if certain else None


def _together_below(cause: TogetherBelow, parts: Sequence[RowShare], said: Message, work: _Work) -> bool | None:
    """Whether some rows together fall short; None where their scores leave that open, False where there are none."""
    chosen = [part for part in parts if part.key in cause.rows]
    if not chosen:
        work.steps.append(Message("T159", said=said))
        return False
    whole, together = summed(part.weight or _NOTHING for part in chosen), _sum(part.range for part in chosen)
    needed = cause.mark.points + cause.mark.share * whole
    unknown = any(part.weight is None and (part.score is None or cause.mark.share) for part in chosen)
    score = between(together, 2)
    if together.low >= needed and not unknown:
        work.steps.append(Message("T157", said=said))
        return False
    certain = together.high < needed and not unknown
    work.steps.append(Message("T156" if certain else "T158", said=said, name=Message("W_together"), score=score))
    return True if certain else None


def _limited(grades: Sequence[str], best: str, bands: Sequence[GradeBand]) -> tuple[str, ...]:
    order = [band.grade for band in bands]
    if best not in order:
        return tuple(grades)
    least = order.index(best)
    return tuple(dict.fromkeys(order[max(order.index(grade), least)] for grade in grades))


def _lowered(grades: Sequence[str], by: int, bands: Sequence[GradeBand]) -> tuple[str, ...]:
    order = [band.grade for band in bands]
    return tuple(dict.fromkeys(order[min(order.index(grade) + by, len(order) - 1)] for grade in grades))


def _either(one: Totalled, other: Totalled, bands: Sequence[GradeBand]) -> Totalled:
    low, high = min(one.total.low, other.total.low), max(one.total.high, other.total.high)
    order = [band.grade for band in bands]
    grades = [grade for grade in order if grade in (*one.grades, *other.grades)]
    return Totalled(Interval(low, high), tuple(grades))


def _combination(parts: Sequence[RowShare], rule: Total) -> Interval:
    if not any(part.weight for part in parts):
        return Interval.point(_NOTHING)
    ranges = [(part.level1, part.range) for part in parts]
    ends = [_combined([(level1, each.low) for level1, each in ranges], rule)]
    if not all(each.is_point for _, each in ranges):
        ends.append(_combined([(level1, each.high) for level1, each in ranges], rule))
    if rule.rescale is not None:
        weight = summed([part.weight for part in parts if part.weight])
        ends = [end * rule.rescale / weight for end in ends]
    return Interval(min(ends), max(ends))


def _rounded(total: Interval, rule: Total) -> Interval:
    step = rule.rounding
    if step is None or rule.combine is Combine.GEOMETRIC_MEAN:
        return total
    return Interval(*(round_to(end, step.to, step.mode.exact) for end in (total.low, total.high)))


def _combined(scores: list[tuple[str | None, Fraction]], rule: Total) -> Fraction:
    within, values = rule.within, [score for _, score in scores]
    if within is not None:
        groups: dict[str | None, list[Fraction]] = {}
        for level1, score in scores:
            groups.setdefault(level1, []).append(score)
        values = [_plain(each, within, rule) for each in groups.values()]
    if rule.combine is Combine.GEOMETRIC_MEAN and rule.rounding is not None:
        return _geometric_mean(values, rule.rounding)
    return _plain(values, rule.combine, rule)


def _plain(values: list[Fraction], combine: Combine, rule: Total) -> Fraction:
    match combine:
        case Combine.SUM:
            return summed(values)
        case Combine.MEAN:
            return summed(values) / len(values)
        case Combine.WEAKEST:
            return min(values) + (rule.raised if max(values) > min(values) else 0)
        case Combine.GEOMETRIC_MEAN:
            raise ValueError("a geometric mean is exact only when it is rounded")


def _geometric_mean(values: list[Fraction], step: Step) -> Fraction:
    product = Fraction(1)
    for value in values:
        product *= value
    return root_rounded(product, len(values), step.to, step.mode.exact)
