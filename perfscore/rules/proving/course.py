"""Which way the printed scores of a curve go from corner to corner, and the first place where they turn."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from perfscore.frozen import frozen
from perfscore.rules.model import Course, Step
from perfscore.rules.proving.corner import Corner
from perfscore.rules.proving.printing import EndPair
from perfscore.rules.proving.weights import falls, weight_where, weights_to_try
from perfscore.rules.proving.worth import AskedWeights


@frozen
class Turn:
    """Between two corners the printed score goes the wrong way, at this weight."""

    first: Corner
    second: Corner
    weight: Fraction
    should_rise: bool

    def is_wrong(self, before: EndPair, after: EndPair) -> bool:
        """Whether two scores, in the order of the measure, show the turn."""
        return falls(before, after) if self.should_rise else falls(after, before)


def first_turn(course: Sequence[Corner], way: Course, step: Step, asked: AskedWeights) -> Turn | None:
    """The first pair of corners whose printed scores go another way, for one of the asked weights; None for none."""
    if way is Course.RISING_THEN_FALLING:
        return _second_peak(course, step, asked)
    rises = way is Course.RISING
    for before, after in pairwise(course):
        pair = (before.scores, after.scores) if rises else (after.scores, before.scores)
        weight = weight_where(falls, *pair, step, asked)
        if weight is not None:
            return Turn(before, after, weight, rises)
    return None


def is_crossed(course: Sequence[Corner], step: Step, asked: AskedWeights) -> bool:
    """Whether the lowest scores turn before the highest, or after them: each has one peak, both together have two."""
    return any(_peaks_together(printed) for printed in _printed_courses(course, step, asked))


def _second_peak(course: Sequence[Corner], step: Step, asked: AskedWeights) -> Turn | None:
    """Where the lowest or the highest printed score rises again after it fell."""
    for weight in _weights(course, step, asked):
        printed = [corner.scores.printed(weight, step) for corner in course]
        for scores in zip(*printed, strict=True):
            fallen = False
            for number, (before, after) in enumerate(pairwise(scores)):
                if fallen and after > before:
                    return Turn(course[number], course[number + 1], weight, should_rise=False)
                fallen = fallen or after < before
    return None


def _peaks_together(printed: Sequence[EndPair]) -> bool:
    pairs = list(enumerate(pairwise(printed)))
    fallen = [number for number, (before, after) in pairs if falls(before, after)]
    risen = [number for number, (before, after) in pairs if falls(after, before)]
    return bool(fallen and risen) and min(fallen) < max(risen)


def _printed_courses(course: Sequence[Corner], step: Step, asked: AskedWeights) -> list[list[EndPair]]:
    return [[corner.scores.printed(weight, step) for corner in course] for weight in _weights(course, step, asked)]


def _weights(course: Sequence[Corner], step: Step, asked: AskedWeights) -> list[Fraction]:
    scores = [corner.scores for corner in course]
    return list(dict.fromkeys(weights_to_try(scores, step, asked)))
