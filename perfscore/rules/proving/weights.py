"""For which weight does a printed score go wrong? Decided over every weight that a form may print, not by sampling.

Between two neighbouring critical weights (where a score bends, where two scores meet, where one of them reaches half a
step) nothing that is printed changes its order, so one weight of each stretch speaks for it. Beyond them all, what is
in order before rounding is in order after it, as long as every band holds a multiple of the step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from perfscore.rules.model import Mode, Step
from perfscore.rules.proving.printing import EndPair, Scores
from perfscore.rules.proving.worth import EVERY_WEIGHT, AskedWeights, Worth, is_among, meetings, weight_where_less

LEAST_WEIGHT = Fraction(1, 2)  # forms hardly print smaller ones, and the proofs say so
Wrong = Callable[[EndPair, EndPair], bool]
_USUAL = tuple(map(Fraction, (10, 100, 20, 5, 2, 1)))
_LARGE = tuple(Fraction(10**power) for power in (3, 4, 5, 7))
_MANY, _FEW = 60, 3
_MOST_DECIMALS = 12
_FINEST: int = 10**_MOST_DECIMALS


def falls(lower: EndPair, upper: EndPair) -> bool:
    """Whether one end of what should be lower is above that of what should be higher."""
    return lower[0] > upper[0] or lower[1] > upper[1]


def overlaps(lower: EndPair, upper: EndPair) -> bool:
    """Whether the highest of what should be lower is above the lowest of what should be higher."""
    return lower[1] > upper[0]


def weight_where(
    wrong: Wrong, lower: Scores, upper: Scores, step: Step, asked: AskedWeights = EVERY_WEIGHT
) -> Fraction | None:
    """Of the asked weights one for which the printed scores are in the wrong order, a usual one if there is."""
    if _is_certain(wrong, lower, upper, step):
        return None
    tried = weights_to_try((lower, upper), step, asked)
    return next((w for w in tried if wrong(lower.printed(w, step), upper.printed(w, step))), None)


def weights_to_try(scores: Sequence[Scores], step: Step, asked: AskedWeights = EVERY_WEIGHT) -> Iterator[Fraction]:
    """Of the asked weights the usual ones, then one for each stretch on which nothing changes its order; those of few
    decimals first.
    """
    yield from (weight for weight in (*_USUAL, *_LARGE) if is_among(weight, asked))
    pairs = list(pairwise(dict.fromkeys(scores)))
    decisive = {weight for pair in pairs or [(scores[0], scores[0])] for weight in _decisive(pair, step, asked)}
    within = (weight for weight in decisive if is_among(weight, asked))
    yield from sorted(within, key=lambda weight: (weight.denominator, weight))


def all_regular(scores: Sequence[Scores], step: Step) -> bool:
    """Whether, for every weight that a form prints, each band holds a multiple of the step."""
    if step.mode is Mode.NONE:
        return True
    found = [each.regular_from(step.to) for each in scores]
    return all(weight is not None and weight <= LEAST_WEIGHT for weight in found)


def _is_certain(wrong: Wrong, lower: Scores, upper: Scores, step: Step) -> bool:
    """In order before rounding, whatever the weight, and nothing that rounding could turn."""
    pairs = [(lower.high, upper.low)] if wrong is overlaps else [(lower.low, upper.low), (lower.high, upper.high)]
    if upper.aside is not None:  # a line that comes near to its end from below may print a step less there
        pairs.append((upper.low, upper.aside))
    if lower.aside is not None:
        pairs.append((lower.aside, lower.low))
    if any(weight_where_less(more, less) is not None for less, more in pairs):
        return False
    shut = wrong is overlaps or not upper.high_open or lower.high.slope < upper.high.slope
    return (shut or lower.high_open) and all_regular((lower, upper), step)


def _decisive(pair: tuple[Scores, Scores], step: Step, asked: AskedWeights) -> Iterator[Fraction]:
    worths = list(
        dict.fromkeys(worth for each in pair for worth in (each.low, each.high, each.aside, each.unraised) if worth)
    )
    edges = {LEAST_WEIGHT, *(end for each in asked for end in (each.low, each.high) if end is not None)}
    for number, one in enumerate(worths):
        edges |= {weight for weight, _ in one.knots}
        edges |= {weight for other in worths[number + 1 :] for weight in meetings(one, other)}
    known = [each.regular_from(step.to) for each in pair]
    regular = None if None in known else max(weight for weight in known if weight is not None)
    edges |= set() if regular is None else {regular}
    ordered = sorted(edge for edge in edges if edge >= LEAST_WEIGHT)
    spans = list(zip(ordered, [*ordered[1:], None], strict=True))
    hits = {
        hit
        for span in spans
        for worth in worths
        for hit in _hits(worth, span, step.to / 2, _MANY if regular is None or span[0] < regular else _FEW)
    }
    critical = sorted({*ordered, *hits})
    yield from (weight for weight in critical if _FINEST % weight.denominator == 0)
    yield from (_decimal_between(*two) for two in pairwise(critical))
    yield _decimal_between(critical[-1], critical[-1] + 2)


def _hits(worth: Worth, span: tuple[Fraction, Fraction | None], half: Fraction, many: int) -> Iterator[Fraction]:
    """Where a score reaches multiples of half a step inside a span: the first of them, and the last."""
    start, end = span
    far = start + 1 if end is None else end
    first, last = worth.at(start), worth.at(far)
    slope = (last - first) / (far - start)
    if slope == 0:
        return
    low, high = sorted((first, last)) if end is not None else (first, first + many * half)
    count, most = -(-low // half), high // half
    numbers = range(count, most + 1)
    for number in {*numbers[:many], *numbers[-many:]}:
        yield start + (number * half - first) / slope


def _decimal_between(low: Fraction, high: Fraction) -> Fraction:
    """The number of fewest decimals strictly between two."""
    for digits in range(_MOST_DECIMALS):
        count = low * 10**digits // 1 + 1
        if count < high * 10**digits:
            return Fraction(count, 10**digits)
    return (low + high) / 2
