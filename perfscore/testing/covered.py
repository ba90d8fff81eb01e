"""Which decision rows, segments, breakpoints, levels and grades of a rule file its cases come by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.messages import Message, Place, Translatable
from perfscore.rules import words
from perfscore.rules.model import LevelMethod, Measure, Method, RuleSet
from perfscore.rules.proving.reach import only_says
from perfscore.scoring.evaluate import evaluate_curve, level_reached
from perfscore.scoring.facts import Facts
from perfscore.scoring.met import measure_of
from perfscore.scoring.refusal import Refusal
from perfscore.scoring.score import RowScore, score_form
from perfscore.scoring.select import select
from perfscore.testing.cases import Case
from perfscore.values.model import Phrase


@frozen
class RulePlace:
    """A place of a rule file that a case can come by."""

    kind: str
    method: str
    number: int


@frozen
class Coverage:
    """Spots that the cases came by, and the others with their places and words."""

    hit: frozenset[RulePlace]
    missed: tuple[tuple[RulePlace, Place, Translatable], ...]

    @property
    def percent(self) -> int:
        """Rounded down: 99.9% is 99, and only all of them are 100."""
        every = len(self.hit) + len(self.missed)
        return 100 if not every else len(self.hit) * 100 // every


def coverage(rules: RuleSet, cases: Iterable[Case]) -> Coverage:
    """What the cases come by of what this file itself says; what it extends is covered beside its own file."""
    every = {spot: (place, said) for spot, place, said in spots(rules)}
    hit = frozenset(spot for case in cases for spot in visited(rules, case)) & every.keys()
    missed = tuple((spot, *every[spot]) for spot in every if spot not in hit)
    return Coverage(frozenset(hit), missed)


def spots(rules: RuleSet) -> Iterator[tuple[RulePlace, Place, Translatable]]:
    """Every decision row, segment, breakpoint, level and grade that stands in this file."""
    for number, row in enumerate(rules.select, start=1):
        if _own(rules, row.place):
            yield (
                RulePlace("row", "", number),
                row.place,
                Message("K_spot_row", number=number, asked=words.condition(row.when)),
            )
    for method in rules.methods.values():
        if _own(rules, method.place):
            yield from _of_method(method)
    for number, each in enumerate(rules.total.adjust):
        if _own(rules, each.place) and not only_says(each, rules):
            yield RulePlace("adjustment", "", number), each.place, words.adjustment(each)
    for number, band in enumerate(rules.grades):
        if _own(rules, band.place):
            yield RulePlace("grade", "", number), band.place, Message("K_spot_grade", grade=band.grade)


def visited(rules: RuleSet, case: Case) -> Iterator[RulePlace]:
    """What one case comes by."""
    result = score_form(case.form, rules)
    for number, band in enumerate(rules.grades):
        if band.grade in result.grades:
            yield RulePlace("grade", "", number)
    for number in range(len(rules.total.adjust)):
        without = evolve(rules.total, adjust=(*rules.total.adjust[:number], *rules.total.adjust[number + 1 :]))
        other = score_form(case.form, evolve(rules, total=without))
        if (other.total, other.grades) != (result.total, result.grades):
            yield RulePlace("adjustment", "", number)
    for row in result.rows:
        if row.facts is None or row.weight is None:
            continue
        selected = select(row.facts, rules)
        yield RulePlace("row", "", selected.number)
        method = rules.methods.get(selected.row.use or "")
        if method is not None:
            yield from _on_method(method, row.facts, row)


def _of_method(method: Method) -> Iterator[tuple[RulePlace, Place, Translatable]]:
    if isinstance(method, LevelMethod):
        for number, level in enumerate(method.levels):
            said = Message("K_spot_level", method=method.label, label=level.label)
            yield RulePlace("level", method.id, number), level.place, said
        return
    unit = words.unit_of(method)
    for number, segment in enumerate(method.curve.segments):
        if not _can_reach(method, segment.end):
            continue
        said = Message("K_spot_segment", method=method.label, where=words.where(segment, method.measure, unit))
        yield RulePlace("segment", method.id, number), segment.place, said
        if segment.start is not None and segment.included and _can_reach(method, segment.start):
            said = Message("K_spot_edge", method=method.label, at=words.at(segment.start, method.measure, unit))
            yield RulePlace("edge", method.id, number), segment.place, said


def _can_reach(method: Method, at: Fraction | None) -> bool:
    """An inverse attainment is above zero, whatever the row; the other measures go everywhere."""
    return method.measure is not Measure.INVERSE or at is None or at > 0


def _on_method(method: Method, facts: Facts, row: RowScore) -> Iterator[RulePlace]:
    if isinstance(method, LevelMethod):
        yield from _on_levels(method, facts)
        return
    found = measure_of(facts, method)
    if isinstance(found, Refusal):
        return
    if found.beyond:
        yield RulePlace("segment", method.id, len(method.curve.segments) - 1)
        return
    weight = row.weight or Fraction(0)
    met = evaluate_curve(method.curve, found.used, weight, method.round_score.mode).segments
    for number, segment in enumerate(method.curve.segments):
        if segment in met:
            yield RulePlace("segment", method.id, number)
        if segment.start is not None and found.used.is_point and found.used.low == segment.start:
            yield RulePlace("edge", method.id, number)


def _on_levels(method: LevelMethod, facts: Facts) -> Iterator[RulePlace]:
    if isinstance(facts.target, Phrase) and isinstance(facts.actual, Phrase):
        level = level_reached(method.levels, facts.actual.text, facts.reached)
        if level is not None:
            yield RulePlace("level", method.id, method.levels.index(level))


def _own(rules: RuleSet, place: Place) -> bool:
    return place.file == rules.place.file


def summary(found: Coverage) -> Message:
    """23/24 spots, rounded down."""
    return Message("K_coverage", hit=len(found.hit), all=len(found.hit) + len(found.missed), percent=found.percent)
