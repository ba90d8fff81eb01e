"""A row as understood, under a rule set -> its score and how it came about, or why it has none. No sentences.

decision row -> measure -> where it lands on a curve, or the level of a scale -> rounding
"""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, TypeAlias

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.messages import Joined, Message
from perfscore.rules.model import CurveMethod, Kind, Level, LevelMethod, Method, RuleSet
from perfscore.scoring.evaluate import (
    CurveScore,
    Reach,
    evaluate_at_infinity,
    evaluate_curve,
    level_reached,
    reach_of,
    rounded,
)
from perfscore.scoring.facts import Facts
from perfscore.scoring.measure import Measured
from perfscore.scoring.met import measure_of
from perfscore.scoring.refusal import Reason, Refusal, refuse
from perfscore.scoring.select import Selected, hangs_on_actual, select, ways
from perfscore.values.model import Comparator, Phrase
from perfscore.values.number import Interval, between


@frozen
class OnCurve:
    """Where a measure landed on the curve of a method, and what that allows."""

    method: CurveMethod
    measured: Measured
    reading: CurveScore

    @property
    def reaches(self) -> tuple[Reach, ...]:
        """The scores that its segments allow, before rounding."""
        return self.reading.reaches

    @property
    def rate(self) -> Fraction | None:
        """The measure that the curve was read at, where it is one share."""
        found = self.measured
        return found.used.low if self.method.measure.is_share and found.used.is_point and not found.beyond else None


@frozen
class AtLevel:
    """The level of a qualitative scale that the words of a row have."""

    rate: ClassVar[None] = None
    method: LevelMethod
    level: Level
    reaches: tuple[Reach, ...]


@frozen
class OverParts:
    """The items of a list, each scored by itself."""

    rate: ClassVar[None] = None
    method: Method
    scores: tuple[Interval, ...]


@frozen
class Scored:
    """A score, where it comes from, and the decision row that chose its method (None for a list)."""

    score: Interval
    landing: OnCurve | AtLevel | OverParts
    decision: Selected | None = None

    @property
    def method(self) -> Method:
        return self.landing.method

    @property
    def rate(self) -> Fraction | None:
        return self.landing.rate


@frozen
class Undetermined:
    """Why there is no score; ``method`` and ``decision`` where the decision table had named a method."""

    score: ClassVar[None] = None
    rate: ClassVar[None] = None
    refusal: Refusal
    method: Method | None = None
    decision: Selected | None = None


RowOutcome: TypeAlias = Scored | Undetermined


def outcome_of(facts: Facts | Refusal, weight: Fraction | None, rules: RuleSet | None) -> RowOutcome:
    """What a rule set makes of a row; without a rule set it ends at the facts."""
    if isinstance(facts, Refusal):
        return Undetermined(facts)
    if weight is None:
        return Undetermined(refuse(Reason.NO_WEIGHT))
    if facts.impossible is not None:
        return Undetermined(facts.impossible)
    if rules is None:
        return Undetermined(refuse(Reason.NO_RULES))
    if facts.parts:
        return _over_parts(facts.parts, weight, rules)
    if len(both := ways(facts, rules)) == 1:
        found = _decided(facts, weight, rules)
    else:
        found, other = (_decided(evolve(facts, direction=way), weight, rules) for way in both)
        if found.score != other.score:
            return Undetermined(_depends(facts, found, other))
    if facts.comparator is Comparator.GT and _just_reached(facts, found.score, weight):
        return Undetermined(refuse(Reason.JUST_REACHED, target=facts.target, actual=facts.actual))
    return found


def apply_method(facts: Facts, method: Method, weight: Fraction, decision: Selected | None = None) -> RowOutcome:
    """What a method gives for a row, whatever the decision table says; ``decision`` is the row of it that holds."""
    most = weight if method.most == 1 else method.most * weight
    if isinstance(method, LevelMethod):
        level = _level_of(facts, method)
        if isinstance(level, Refusal):
            return Undetermined(level, method, decision)
        reaches = (reach_of(level.shape, weight),)
        score = rounded(reaches, method.round_score, most)
        return Scored(score, AtLevel(method, level, reaches), decision)
    found = measure_of(facts, method)
    if isinstance(found, Refusal):
        return Undetermined(found, method, decision)
    reading = (
        evaluate_at_infinity(method.curve, weight)
        if found.beyond
        else evaluate_curve(method.curve, found.used, weight, method.round_score.mode, found.without)
    )
    score = rounded(reading.reaches, method.round_score, most)
    return Scored(score, OnCurve(method, found, reading), decision)


def _level_of(facts: Facts, method: LevelMethod) -> Level | Refusal:
    if facts.kind is not Kind.PHRASE:
        return refuse(Reason.OTHER_MEASURE, measure=Message("M_level"))
    said = facts.actual.text if isinstance(facts.actual, Phrase) else str(facts.actual)
    return level_reached(method.levels, said, facts.reached) or refuse(Reason.NO_LEVEL, actual=said)


def _decided(facts: Facts, weight: Fraction, rules: RuleSet) -> RowOutcome:
    selected = select(facts, rules)
    if hangs_on_actual(facts, rules, selected):
        return Undetermined(refuse(Reason.SIGN_OF_ACTUAL, actual=facts.actual))
    if selected.row.use is None:
        return Undetermined(refuse(Reason.LEFT_OPEN, because=selected.row.because))
    return apply_method(facts, rules.methods[selected.row.use], weight, selected)


def _just_reached(facts: Facts, score: Interval | None, weight: Fraction) -> bool:
    """Whether full marks are given to an actual that is what the target asks to pass: >90% and 90%."""
    full = score is not None and score.high == weight
    return full and facts.pair is not None and facts.pair.actual == facts.pair.target


def _over_parts(parts: tuple[Facts | None, ...], weight: Fraction, rules: RuleSet) -> RowOutcome:
    """A list: full marks where every part has them, else between its worst part and just below its best."""
    found = [None if part is None else outcome_of(evolve(part, weight=weight), weight, rules) for part in parts]
    refused = next((each for each in found if isinstance(each, Undetermined)), None)
    if refused is not None:
        return Undetermined(refused.refusal)
    scored = [each if isinstance(each, Scored) else None for each in found]
    scores = [Interval.point(Fraction(0)) if each is None else each.score for each in scored]
    method = next(each.method for each in scored if each is not None)
    low, high = min(each.low for each in scores), max(each.high for each in scores)
    alike = all(each == scores[0] for each in scores)
    score = Interval(low, high if alike else max(low, high - method.round_score.to))
    return Scored(score, OverParts(method, tuple(scores)))


def _depends(facts: Facts, more: RowOutcome, less: RowOutcome) -> Refusal:
    """Why a row is left to a person whose score depends on a direction that nothing tells: both scores."""
    shown = {name: "—" if each.score is None else between(each.score, 2)
             for name, each in (("more", more), ("less", less))}  # fmt: skip
    told = () if facts.told is None else (facts.told.reason,)
    return refuse(Reason.DIRECTION, reason=Joined((*told, *facts.notes), "W_and"), **shown)
