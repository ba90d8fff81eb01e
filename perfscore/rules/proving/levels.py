"""Qualitative scales: from best to worst, bands that neither overlap nor leave a gap, one level for each phrase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import frozen

from perfscore.errors import Problem, Related, Said, problem, say
from perfscore.rules import words
from perfscore.rules.curve import Band, Constant, Mark
from perfscore.rules.model import Level, LevelMethod
from perfscore.rules.proving.proof import Claim, Proof, decided, unchecked
from perfscore.rules.proving.worth import of_mark, weight_where_less
from perfscore.values.number import text


@frozen
class Ends:
    """The lowest and the highest score of a level, and whether the highest belongs to it."""

    low: Mark
    high: Mark
    high_included: bool
    is_band: bool


def levels(methods: Sequence[LevelMethod]) -> Proof:
    """Every scale goes from best to worst without gap or overlap; one level at most is for a repeated target."""
    problems = [found for method in methods for found in _of_scale(method)]
    if not methods:
        return unchecked(Claim.LEVELS, Said("K_levels_none"))
    return decided(Claim.LEVELS, problems, say("K_levels_over", methods="、".join(method.label for method in methods)))


def _of_scale(method: LevelMethod) -> Iterator[Problem]:
    for level in method.levels:
        ends = _ends(level)
        weight = weight_where_less(of_mark(ends.high), of_mark(ends.low))
        if weight is not None:
            yield problem("R311", level.place, method=method.label, weight=text(weight), scores=_shown(ends))
    for better, worse in pairwise(method.levels):
        yield from _of_pair(method, better, worse)
    repeating = [level for level in method.levels if level.repeats_target]
    for level in repeating[1:]:
        related = [Related(say("K_first_of_two"), repeating[0].place)]
        yield problem("R332", level.place, method=method.label, label=level.label).beside(*related)


def _of_pair(method: LevelMethod, better: Level, worse: Level) -> Iterator[Problem]:
    above, below = _ends(better), _ends(worse)
    figures = {"better": better.label, "worse": worse.label, "above": _shown(above), "below": _shown(below)}
    related = [Related(Said("K_level_above"), better.place)]
    overlaps = weight_where_less(of_mark(above.low), of_mark(below.high)) is not None
    meets = above.low == below.high
    if overlaps or (meets and below.high_included):
        yield problem("R330", worse.place, method=method.label, **figures).beside(*related)
    elif above.is_band and below.is_band and not meets:
        yield problem("R331", worse.place, method=method.label, **figures).beside(*related)


def _ends(level: Level) -> Ends:
    match level.shape:
        case Constant(mark=mark):
            return Ends(mark, mark, high_included=True, is_band=False)
        case Band(low=low, high=high, high_included=included):
            return Ends(low, high, included, is_band=True)
        case _:
            raise TypeError(f"a level cannot hold {level.shape!r}")


def _shown(ends: Ends) -> str:
    low, high = words.mark(ends.low), words.mark(ends.high)
    return low if ends.low == ends.high else f"{low}～{high}{'（含）' if ends.high_included else '（不含）'}"
