"""The rest of a rule set: weights, grades, sources, and what it overrides of the one it extends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from perfscore.messages import Joined, Message, Place, Problem, Related, problem
from perfscore.rules import words
from perfscore.rules.adjustments import LimitGrade, LowerGrade, VetoGrade
from perfscore.rules.canonical import canonical
from perfscore.rules.frames import WeightFrame
from perfscore.rules.model import RuleSet
from perfscore.rules.proving.proof import Claim, Proof, decided, unchecked
from perfscore.rules.proving.reach import total_range
from perfscore.rules.provisions import provisions
from perfscore.values.number import text


def weights(rules: RuleSet) -> Proof:
    """Each frame shares its total among the categories, none twice; all frames have one total."""
    if not rules.weights:
        return unchecked(Claim.WEIGHTS, Message("K_weights_none"))
    problems = [found for frame in rules.weights for found in _of_frame(frame)]
    first = rules.weights[0]
    for frame in rules.weights[1:]:
        if frame.total != first.total:
            figures = {"found": text(frame.total), "expected": text(first.total)}
            related = [Related(Message("K_first_of_two"), first.place)]
            problems.append(problem("R343", frame.place, **figures).beside(*related))
    return decided(Claim.WEIGHTS, problems, Message("K_weights_over", frames=len(rules.weights)))


def grades(rules: RuleSet) -> Proof:
    """The grades cover every total from 0 to the highest one, and each of them can be had."""
    highest = total_range(rules).high
    problems = [
        problem("R344", band.place, grade=band.grade, start=text(band.start), highest=text(highest))
        for band in rules.grades
        if band.start > highest
    ]
    for one, other in combinations(rules.grades, 2):
        if one.grade == other.grade:
            related = [Related(Message("K_first_of_two"), one.place)]
            problems.append(problem("R345", other.place, grade=one.grade).beside(*related))
    known = Joined(band.grade for band in rules.grades) if rules.grades else Message("W_no_grades")
    problems += [
        problem("R348", each.named_at, grade=each.grade, allowed=known)
        for each in rules.total.adjust
        if isinstance(each, VetoGrade | LimitGrade) and each.grade not in {band.grade for band in rules.grades}
    ]
    problems += [
        problem("R526", each.place, by=each.by, count=len(rules.grades))
        for each in rules.total.adjust
        if isinstance(each, LowerGrade) and each.by >= len(rules.grades)
    ]
    if not rules.grades and not problems:
        return unchecked(Claim.GRADES, Message("K_grades_none"))
    return decided(Claim.GRADES, problems, Message("K_grades_over", highest=text(highest)))


def cited(rules: RuleSet) -> Proof:
    """Every source of this file is named by a provision, and every provision of this file names a source."""
    every = list(provisions(rules))
    named = {name for each in every for name in each.sources}
    own = [source for source in rules.sources.values() if _own(rules, source.place)]
    problems = [problem("R350", source.place, found=source.id) for source in own if source.id not in named]
    problems += [
        problem("R351", source.place, rows=source.rows, explained=source.explained)
        for source in own
        if source.explained is not None and source.explained > (source.rows or 0)
    ]
    told_elsewhere = {method.round_measure.place for method in rules.methods.values() if method.round_measure}
    missing = {each.place for each in every if not each.sources and not each.is_part and _own(rules, each.place)}
    problems += [problem("R352", place) for place in sorted(missing - told_elsewhere, key=str)]
    return decided(Claim.CITED, problems, Message("K_cited_over", statements=len(every), sources=len(rules.sources)))


def overrides(rules: RuleSet) -> Proof:
    """What this file writes differs from what it extends, and the table names every method that it writes."""
    named = {row.use for row in rules.select}
    own = [method for method in rules.methods.values() if _own(rules, method.place)]
    problems = [problem("R360", each.place, found=each.id, method=each.label) for each in own if each.id not in named]
    if rules.base is None:
        return decided(Claim.OVERRIDES, problems, Message("K_overrides_none"))
    problems += _idle(rules, rules.base)
    over = Message("K_overrides_over", base=rules.base.id)
    return decided(Claim.OVERRIDES, problems, over)


def _of_frame(frame: WeightFrame) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for part in frame.parts:
        rows = {("category", name) for name in part.categories} | {("level1", name) for name in part.level1 or ()}
        for _, name in sorted(rows & seen):
            yield problem("R341", part.place, label=frame.label, found=name)
        seen |= rows
        if part.weight <= 0:
            yield problem("R342", part.place, label=frame.label, found=words.group(part), weight=text(part.weight))


def _idle(rules: RuleSet, base: RuleSet) -> Iterator[Problem]:
    """Parts of this file that say what the rule set it extends says already."""
    for section in ("methods", "sources"):
        mine, theirs = getattr(rules, section), getattr(base, section)
        for name in mine.keys() & theirs.keys():
            if _own(rules, mine[name].place) and canonical(mine[name]) == canonical(theirs[name]):
                yield _same(mine[name].place, f"{section}.{name}", theirs[name].place)
    for section in ("select", "weights", "grades"):
        mine, theirs = getattr(rules, section), getattr(base, section)
        if mine and theirs and _own(rules, mine[0].place) and canonical(mine) == canonical(theirs):
            yield _same(mine[0].place, section, theirs[0].place)
    if _own(rules, rules.total.place) and canonical(rules.total) == canonical(base.total):
        yield _same(rules.total.place, "total", base.total.place)


def _same(place: Place, found: str, other: Place) -> Problem:
    return problem("R361", place, found=found).beside(*([Related(Message("K_extended"), other)] if other.file else []))


def _own(rules: RuleSet, place: Place) -> bool:
    return place.file is not None and place.file == rules.place.file
