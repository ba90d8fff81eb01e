"""Qualitative scales: from best to worst, bands that neither overlap nor leave a gap, one level for each phrase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from perfscore.frozen import frozen
from perfscore.messages import Joined, Message, Problem, Related, problem
from perfscore.rules import words
from perfscore.rules.curve import Band, Constant, Mark
from perfscore.rules.model import Level, LevelMethod, Mode, Step
from perfscore.rules.numbers import Limits
from perfscore.rules.proving.printing import Scores
from perfscore.rules.proving.proof import Claim, Proof, decided, unchecked
from perfscore.rules.proving.weights import LEAST_WEIGHT, overlaps, weight_where
from perfscore.rules.proving.witness import TARGETS, Example, RowKinds
from perfscore.rules.proving.worth import AskedWeights, of_mark, weight_where_less
from perfscore.values.number import text


@frozen
class Ends:
    """The lowest and the highest score of a level, and whether the highest belongs to it."""

    low: Mark
    high: Mark
    high_included: bool
    is_band: bool


@frozen
class LevelUse:
    """A method with levels, and the kinds of rows that it is used for."""

    method: LevelMethod
    rows: RowKinds

    @property
    def weights(self) -> AskedWeights:
        """The weights that such rows may have, of those that forms print."""
        return tuple(each.within(Limits(LEAST_WEIGHT)) for each in self.rows.weights)


def levels(scales: Sequence[LevelUse]) -> Proof:
    """Every scale goes from best to worst without gap or overlap; one level at most is for a repeated target."""
    problems = [found for scale in scales for found in _of_scale(scale)]
    if not scales:
        return unchecked(Claim.LEVELS, Message("K_levels_none"))
    labels = Joined(scale.method.label for scale in scales)
    return decided(Claim.LEVELS, problems, Message("K_levels_over", methods=labels, least=text(LEAST_WEIGHT)))


def _of_scale(scale: LevelUse) -> Iterator[Problem]:
    method = scale.method
    for level in method.levels:
        ends = _ends(level)
        weight = weight_where_less(of_mark(ends.high), of_mark(ends.low), scale.weights)
        if weight is not None:
            yield problem("R311", level.place, method=method.label, weight=text(weight), scores=_shown(ends))
    for better, worse in pairwise(method.levels):
        yield from _of_pair(scale, better, worse)
    repeating = [level for level in method.levels if level.repeats_target]
    for level in repeating[1:]:
        related = [Related(Message("K_first_of_two"), repeating[0].place)]
        yield problem("R332", level.place, method=method.label, label=level.label).beside(*related)


def _of_pair(scale: LevelUse, better: Level, worse: Level) -> Iterator[Problem]:
    method = scale.method
    above, below = _ends(better), _ends(worse)
    figures = {"better": better.label, "worse": worse.label, "above": _shown(above), "below": _shown(below)}
    related = [Related(Message("K_level_above"), better.place)]
    overlaps = weight_where_less(of_mark(above.low), of_mark(below.high), scale.weights) is not None
    meets, judged = above.low == below.high, above.is_band and below.is_band
    if overlaps or (meets and below.high_included and judged):
        yield problem("R330", worse.place, method=method.label, **figures).beside(*related)
    elif judged and not meets and _leaves_a_score(below.high, above.low, method.round_score):
        yield problem("R331", worse.place, method=method.label, **figures).beside(*related)
    else:
        yield from _turned(scale, better, worse)


def _leaves_a_score(low: Mark, high: Mark, step: Step) -> bool:
    """Whether a score can be printed between two ends; none can between 15 and 16 whole points."""
    if low.share or high.share or step.mode is Mode.NONE:
        return True
    return floor(low.points / step.to) + 1 < ceil(high.points / step.to)


def _turned(scale: LevelUse, better: Level, worse: Level) -> Iterator[Problem]:
    """Rounding may turn two levels round where no printed score lies inside one of them."""
    step = scale.method.round_score
    weight = weight_where(overlaps, _scores(worse), _scores(better), step, scale.weights)
    if weight is not None:
        rows = {"one": _row(scale, better, weight), "other": _row(scale, worse, weight)}
        figures = {"method": scale.method.label, "better": better.label, "worse": worse.label}
        yield problem("R333", worse.place, **figures, **rows).beside(Related(Message("K_level_above"), better.place))


def _scores(level: Level) -> Scores:
    ends = _ends(level)
    low, high = of_mark(ends.low), of_mark(ends.high)
    return Scores(low, high, judged=ends.is_band, high_open=not ends.high_included, most=ends.low.most)


def _row(scale: LevelUse, level: Level, weight: Fraction) -> Example:
    method = scale.method
    known = {phrase for each in method.levels for phrase in each.phrases}
    target = next(phrase for phrase in TARGETS if phrase not in known)
    printed = _scores(level).printed(weight, method.round_score)
    return Example(scale.rows.one(weight), target, next(iter(level.phrases), target), weight, printed, method.id)


def _ends(level: Level) -> Ends:
    match level.shape:
        case Constant(mark=mark):
            return Ends(mark, mark, high_included=True, is_band=False)
        case Band(low=low, high=high, high_included=included):
            return Ends(low, high, included, is_band=True)
        case _:
            raise TypeError(f"a level cannot hold {level.shape!r}")


def _shown(ends: Ends) -> Message:
    low, high = words.mark(ends.low), words.mark(ends.high)
    return (
        low
        if ends.low == ends.high
        else Message("G_up_to_end" if ends.high_included else "G_below_end", low=low, high=high)
    )
