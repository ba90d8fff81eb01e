"""The decision table over everything that a row can be: exact, by sets and not by samples.

A box is a set of values for each question that a condition may ask; all that a row of a form can be is a few boxes.
Going down the table, each decision row takes its part of what is left, and is reported when nothing is left for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from attrs import fields

from perfscore.frozen import frozen
from perfscore.messages import Joined, Message, Problem, Related, problem
from perfscore.rules.category import BUDGET_EXECUTION, category_names
from perfscore.rules.model import (
    Condition,
    DecisionRow,
    Direction,
    Kind,
    LevelMethod,
    Measure,
    Method,
    Row,
    RuleSet,
    Sign,
)
from perfscore.rules.numbers import Stretch, partition
from perfscore.rules.proving.proof import Claim, Proof, decided
from perfscore.rules.proving.witness import ANY_ROW, AnswerSets, RowKinds, example
from perfscore.values.model import Comparator
from perfscore.values.unit import dimensions

# What a target must be and which one it must be are one question: where on the line of numbers it lies.
QUESTIONS = tuple(each.name for each in fields(Condition) if each.name != "amount")
AnswerBox: TypeAlias = tuple[frozenset[object], ...]
NO_UNIT, OTHER_UNIT = "", "其他量纲"
NO_NAME, OTHER_NAME = None, "表上写的其他赋分规则"
NOT_ASKED = ""  # a name that the table does not speak of
_SIGN_OF = {-1: Sign.NEGATIVE, 0: Sign.ZERO, 1: Sign.POSITIVE}
_SIGNED = {
    Direction.MORE: frozenset({Comparator.GE, Comparator.GT}),
    Direction.LESS: frozenset({Comparator.LE, Comparator.LT}),
}
_UNSIGNED = frozenset({Comparator.NONE, Comparator.EQ})
_EITHER = frozenset({Direction.MORE, Direction.LESS})


@frozen
class Taken:
    """What one decision row decides: the part of everything that earlier rows left to it."""

    number: int
    row: DecisionRow
    region: tuple[AnswerBox, ...]
    asked: AnswerBox

    def cells(self) -> Iterator[AnswerSets]:
        """The kinds of rows that it decides."""
        return (_cell(box) for box in self.region)


def taken(rules: RuleSet) -> tuple[Taken, ...]:
    """Every decision row with what it decides."""
    whole = everything(rules)
    left, found = whole, []
    for number, row in enumerate(rules.select, start=1):
        asked = _asked(row.when, whole)
        region = _within(left, asked)
        found.append(Taken(number, row, region, asked))
        left = tuple(part for box in left for part in _less(box, asked))
    return tuple(found)


def everything(rules: RuleSet) -> tuple[AnswerBox, ...]:
    """All that a row of a form under this rule set can be: amounts, ranges, dates, words, and the budget execution row.

    A row whose direction is not known, or not asked for, is scored both ways, so it is among those of either.
    """
    names = frozenset(name for row in rules.select for name in row.when.named or ())
    asked = rules.asked
    free: dict[str, frozenset[object]] = {
        "row": frozenset({Row.INDICATOR}),
        "form": frozenset(rules.forms),
        "category": frozenset(category_names()) - {BUDGET_EXECUTION},
        "comparator": frozenset(Comparator),
        "kind": frozenset({Kind.AMOUNT}),
        "dimension": frozenset({*dimensions(), *_compounds(rules), NO_UNIT, OTHER_UNIT}),
        "target": frozenset[object](partition(_ends(rules, "amount"))),
        "name": frozenset({*asked.names, NOT_ASKED}),
        "level1": frozenset({*asked.level1, NOT_ASKED}),
        "weight": frozenset(each for each in partition(_ends(rules, "weight")) if each.one >= 0),
        "named": frozenset({*names, NO_NAME, OTHER_NAME}),
        "direction": _EITHER | asked.directions & {Direction.EXACT},
    }
    none: frozenset[object] = frozenset({None})
    free["actual"] = frozenset[object](Sign) if asked.actual else none
    signed = [free | {"comparator": signs, "direction": frozenset({way})} for way, signs in _SIGNED.items()]
    unsigned = free | {"comparator": _UNSIGNED}
    ranges = unsigned | {
        "kind": frozenset({Kind.RANGE}),
        "direction": _EITHER | asked.directions & {Direction.WITHIN},
    }
    signed = [*signed, *(each | {"kind": frozenset({Kind.RANGE})} for each in signed)]
    dates = free | {
        "kind": frozenset({Kind.DATE}), "direction": frozenset({Direction.DATE}), "dimension": none, "target": none,
        "actual": none,
    }  # fmt: skip
    words = dates | {"kind": frozenset({Kind.PHRASE}), "direction": frozenset({Direction.UNKNOWN})}
    budget = free | {
        "row": frozenset({Row.BUDGET_EXECUTION}), "category": frozenset({BUDGET_EXECUTION}), "named": none,
        "comparator": frozenset({Comparator.NONE}), "direction": frozenset({Direction.MORE}),
        "name": frozenset({NOT_ASKED}), "level1": frozenset({NOT_ASKED}),
    }  # fmt: skip
    every = (*signed, unsigned, ranges, dates, words, budget)
    return tuple(tuple(each[question] for question in QUESTIONS) for each in every)


def _ends(rules: RuleSet, question: str) -> frozenset[Fraction]:
    """Zero, and every number at which a condition of the table begins or ends."""
    asked = (getattr(row.when, question) for row in rules.select)
    return frozenset({Fraction(0)}).union(*(each.ends for each in asked if each is not None))


def _compounds(rules: RuleSet) -> frozenset[str]:
    """Dimensions such as money/count that the rule set speaks of; the countless others are all alike to it."""
    asked = (name for row in rules.select for name in row.when.dimension or ())
    units = (method.unit.dimension for method in rules.methods.values() if method.unit)
    return frozenset({*asked, *units})


def total(rules: RuleSet, rows: tuple[Taken, ...]) -> Proof:
    """Every row of a form gets a score, or is left undetermined by a row that says why."""
    whole = dict(zip(QUESTIONS, _asked(Condition(), everything(rules)), strict=True))
    problems = [found for each in rows for found in _undefined(each, rules, whole)]
    return decided(Claim.TOTAL, problems, Message("K_total_over"))


def single(rules: RuleSet, rows: tuple[Taken, ...]) -> Proof:
    """Each row of a form is decided by one row of the table; every row of the table decides something."""
    problems = [*_unreached(rules, rows), *_crossings(rows)]
    return decided(Claim.SINGLE, problems, Message("K_single_over", rows=len(rows)))


def cells(rows: tuple[Taken, ...], method: str) -> Iterator[AnswerSets]:
    """Kinds of rows that a method is used for."""
    for each in rows:
        if each.row.use == method:
            yield from each.cells()


def kinds(rows: tuple[Taken, ...], method: str) -> RowKinds:
    """All of them; any row where there is none."""
    found = tuple(cells(rows, method))
    return RowKinds(found) if found else ANY_ROW


def _asked(when: Condition, boxes: Sequence[AnswerBox]) -> AnswerBox:
    """What a condition asks for; a question that it does not ask takes every answer of the boxes."""
    whole = [frozenset[object]().union(*answers) for answers in zip(*boxes, strict=True)]
    return tuple(_answers(when, question, full) for question, full in zip(QUESTIONS, whole, strict=True))


def _answers(when: Condition, question: str, full: frozenset[object]) -> frozenset[object]:
    """What a condition takes of all answers to one question."""
    if question == "target":
        return frozenset(each for each in full if _takes(when, each))
    if question == "weight":
        asked = when.weight
        return full if asked is None else frozenset(s for s in full if isinstance(s, Stretch) and s.one in asked)
    wanted = getattr(when, question)
    found = full if wanted is None else frozenset[object](wanted)
    if when.amount is None or question not in ("kind", "dimension"):
        return found
    return found & {Kind.AMOUNT if question == "kind" else when.amount.dimension}


def _takes(when: Condition, target: object) -> bool:
    """Whether the stretch that a target lies on, None for dates and words, is asked for."""
    if not isinstance(target, Stretch):
        return when.target is None and when.amount is None
    signed = when.target is None or sign_of(target) in when.target
    return signed and (when.amount is None or target.one in when.amount)


def sign_of(target: Stretch) -> Sign:
    """The sign that all numbers of a stretch have; the partitions of this module are cut at zero."""
    return _SIGN_OF[(target.one > 0) - (target.one < 0)]


def _meet(one: AnswerBox, other: AnswerBox) -> AnswerBox | None:
    found = tuple(a & b for a, b in zip(one, other, strict=True))
    return found if all(found) else None


def _within(boxes: tuple[AnswerBox, ...], asked: AnswerBox) -> tuple[AnswerBox, ...]:
    return tuple(found for box in boxes if (found := _meet(box, asked)) is not None)


def _less(box: AnswerBox, taken_box: AnswerBox) -> Iterator[AnswerBox]:
    """``box`` without ``taken_box``, as boxes that do not overlap."""
    if _meet(box, taken_box) is None:
        yield box
        return
    for n in range(len(box)):
        rest = box[n] - taken_box[n]
        if rest:
            yield (*(box[m] & taken_box[m] for m in range(n)), rest, *box[n + 1 :])


def _undefined(each: Taken, rules: RuleSet, whole: Mapping[str, frozenset[object]]) -> Iterator[Problem]:
    method = rules.methods.get(each.row.use or "")
    if method is None:
        return
    defined = _defined(method, whole)
    outside = next((part for box in each.region for part in _less(box, defined)), None)
    if outside is not None:
        figures = {"number": each.number, "method": method.label, "measure": Message(f"M_{method.measure.value}")}
        unit_unasked = _wants_unit(method) and Kind.AMOUNT in outside[QUESTIONS.index("kind")]
        related = (Related(Message("K_see_method"), method.place),)
        shown = example(_cell(outside), each.number, is_undetermined=not unit_unasked)
        if unit_unasked and method.unit is not None and each.row.when.dimension:
            figures |= {"unit": method.unit.symbol, "dimension": method.unit.dimension}
            code = "R529"
        else:
            code = "R304" if unit_unasked else "R303"
        yield problem(code, each.row.place, **figures, row=shown).beside(*related)


def _defined(method: Method, every: Mapping[str, frozenset[object]]) -> AnswerBox:
    """Of every answer to each question, all that the measure of a method is defined for."""
    whole = {**every}
    match method.measure:
        case Measure.LEVEL:
            whole["kind"] = frozenset({Kind.PHRASE})
        case Measure.MET_SHARE:
            pass
        case measure if measure.is_delay or measure is Measure.LATENESS_SHARE:
            whole["kind"] = frozenset({Kind.DATE})
        case measure:
            whole["kind"] = frozenset({Kind.AMOUNT, Kind.RANGE})
            if measure.is_share and method.against is None:
                positive = Condition(target=frozenset({Sign.POSITIVE}))
                whole["target"] = _answers(positive, "target", whole["target"])
            if _wants_unit(method):
                whole["dimension"] = frozenset({method.unit.dimension} if method.unit else {NO_UNIT})
    return tuple(whole[question] for question in QUESTIONS)


def _wants_unit(method: Method) -> bool:
    """Breakpoints other than zero on a measure in units are numbers of something."""
    if isinstance(method, LevelMethod) or method.measure not in (Measure.ACTUAL, Measure.SHORTFALL, Measure.DISTANCE):
        return False
    numbers = (segment.start for segment in method.curve.segments)
    return method.unit is not None or any(numbers)


def _unreached(rules: RuleSet, rows: tuple[Taken, ...]) -> Iterator[Problem]:
    whole = everything(rules)
    for each in rows:
        if each.region:
            continue
        everyone = _within(whole, each.asked)
        before = [other for other in rows[: each.number - 1] if _within(everyone, other.asked)]
        related = [Related(Message("K_masked_by", number=other.number), other.row.place) for other in before]
        yield problem("R301" if everyone else "R302", each.row.place, number=each.number).beside(*related)


def _crossings(rows: tuple[Taken, ...]) -> Iterator[Problem]:
    """Rows that take part of what a later row asks for, without being a special case of it.

    A row that leaves rows undetermined stands guard: whatever comes after it is meant to. So is what asks for no name
    after a row that asks for names: who names an indicator means it before all others.
    """
    for each in rows[:-1]:
        crossing = [other for other in rows[: each.number - 1] if _crosses(other, each)]
        by_name = [other for other in crossing if other.row.when.name and not each.row.when.name]
        unsaid = [other for other in crossing if _name(other) not in each.row.after and other not in by_name]
        for other in unsaid[:1]:
            common = next(iter(_within(other.region, each.asked)))
            figures = {"number": each.number, "other": other.number, "row": example(_cell(common), other.number)}
            names = Joined(dict.fromkeys(_name(one) for one in unsaid))
            related = [Related(Message("K_comes_first", number=one.number), one.row.place) for one in unsaid]
            yield problem("R305", each.row.place, **figures, after=names).beside(*related)
        for name in set(each.row.after) - {_name(other) for other in crossing}:
            yield problem("R306", each.row.place, number=each.number, found=name)


def _crosses(earlier: Taken, later: Taken) -> bool:
    if earlier.row.use in (None, later.row.use) or not _within(earlier.region, later.asked):
        return False
    return any(True for box in earlier.region for _ in _less(box, later.asked))


def _name(each: Taken) -> str:
    return each.row.use or "undetermined"


def _cell(box: AnswerBox) -> AnswerSets:
    return AnswerSets({question: frozenset(box[n]) for n, question in enumerate(QUESTIONS)})
