"""What a rule set may say, and probably does not mean: warnings, not refutations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from perfscore.messages import Message, Problem, Related, problem
from perfscore.rules import words
from perfscore.rules.curve import Mark, Segment
from perfscore.rules.model import Condition, CurveMethod, LevelMethod, Method, RuleSet, Sign
from perfscore.rules.numbers import Limits
from perfscore.rules.proving import table
from perfscore.rules.proving.corner import domain, landings
from perfscore.values.number import text

_NOTHING = Fraction(0)
_WEIGHTS = (Fraction(1), Fraction(10), Fraction(100))
_LISTED = (
    "row",
    "form",
    "category",
    "comparator",
    "kind",
    "dimension",
    "actual",
    "named",
    "name",
    "level1",
    "direction",
)


def doubtful(rules: RuleSet) -> tuple[Problem, ...]:
    """Every warning about what this file itself says."""
    rows = table.taken(rules)
    used = {each.row.use for each in rows if any(map(_for_any_actual, each.region))}
    own = [each for each in rules.methods.values() if each.id in used and each.place.file == rules.place.file]
    found = [item for each in rows if each.row.place.file == rules.place.file for item in _dead_values(each)]
    curves = [each for each in own if isinstance(each, CurveMethod)]
    in_points = (item for method in curves for item in _of_points(method, rows))
    return (*found, *(item for method in own for item in _of_method(method)), *in_points)


def _for_any_actual(box: table.AnswerBox) -> bool:
    """Whether no row of the table takes a part of it by the side of zero on which the actual lies."""
    signs = box[table.QUESTIONS.index("actual")]
    return None in signs or signs >= frozenset(Sign)


def _dead_values(each: table.Taken) -> Iterator[Problem]:
    """Values of a list that earlier rows have taken wholly, while others of the list are left."""
    for question in _LISTED if each.region else ():
        asked = getattr(each.row.when, question)
        if asked is None or len(asked) < 2:
            continue
        met = frozenset[object]().union(*(box[table.QUESTIONS.index(question)] for box in each.region))
        dead = asked - met
        if dead:
            gone = words.condition(Condition(**{question: dead}))
            yield problem("R381", each.row.place, number=each.number, found=gone)


def _of_method(method: Method) -> Iterator[Problem]:
    if isinstance(method, LevelMethod):
        yield from _contained(method)
    else:
        yield from _without_contrast(method)


def _without_contrast(method: CurveMethod) -> Iterator[Problem]:
    """A curve that gives full marks to nobody, or to everybody."""
    scores = [corner.scores for corner in landings(method, domain(method))]
    if all(each.high.at(weight) < weight for each in scores for weight in _WEIGHTS):
        yield problem("R382", method.place, method=method.label)
    if all(each.low.at(weight) == weight for each in scores for weight in _WEIGHTS):
        yield problem("R383", method.place, method=method.label)


def _of_points(method: CurveMethod, rows: Sequence[table.Taken]) -> Iterator[Problem]:
    """Points beyond every weight that the rows of a method ask for."""
    asked = [each.row.when.weight for each in rows if each.row.use == method.id and each.region]
    ends = [end.high for each in asked for end in (each.limits if each is not None else (Limits(),))]
    highest = max((end for end in ends if end is not None), default=None)
    if highest is None or None in ends:
        return
    for segment in method.curve.segments:
        points = max((mark.points for mark in _levels_of(segment) if not mark.share), default=_NOTHING)
        if points > highest * method.most:
            figures = {"method": method.label, "points": text(points), "weight": text(highest)}
            yield problem("R527", segment.place, **figures)


def _levels_of(segment: Segment) -> Iterator[Mark]:
    """The marks that a segment gives, and not those by which it falls or rises."""
    shape = segment.shape
    given = (getattr(shape, name, None) for name in ("mark", "start", "end", "low", "high", "top", "most"))
    yield from (each for each in (*given, segment.least) if isinstance(each, Mark))


def _contained(method: LevelMethod) -> Iterator[Problem]:
    """A phrase that stands inside a phrase of a better level: 达成 of 未达成 inside 已达成."""
    for number, level in enumerate(method.levels):
        better = [(phrase, other) for other in method.levels[:number] for phrase in other.phrases]
        for phrase in level.phrases:
            longer = next(((each, other) for each, other in better if phrase in each), None)
            if longer is not None:
                figures = {"method": method.label, "found": phrase, "label": level.label, "longer": longer[0]}
                related = Related(Message("K_level_above"), longer[1].place)
                yield problem("R384", level.place, **figures, other=longer[1].label).beside(related)
