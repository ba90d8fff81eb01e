"""A printed row -> what it is: the values as understood, what they compare, which way they should go, and what the
decision table asks.

A row that cannot be understood is a Refusal with the code of its reason; nothing is filled in for it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from attrs import evolve, field, frozen

from perfscore.errors import Said, say
from perfscore.form import Form, FormKind, Fund, Indicator
from perfscore.rules.catalogue import called, catalogue_of, shipped
from perfscore.rules.category import BUDGET_EXECUTION, OTHER, categorise
from perfscore.rules.model import Direction, Kind, Row, RuleSet, TargetSign
from perfscore.rules.scales import Reached
from perfscore.scoring.beside import Assumed, side_by_side
from perfscore.scoring.direction import Told, Witnesses, direction_of, name_of
from perfscore.scoring.refusal import Reason, Refusal, refuse
from perfscore.scoring.setting import Setting
from perfscore.scoring.wording import Compared, compare
from perfscore.values.compare import Pair, pair
from perfscore.values.model import (
    Amount,
    Approximate,
    Change,
    Comparator,
    Deadline,
    Phrase,
    Range,
    Ratio,
    Span,
    Uninterpreted,
    Value,
)
from perfscore.values.notes import Incomparable, Note
from perfscore.values.parse import parse_actual, parse_target
from perfscore.values.reaching import Comparison, compared, matched
from perfscore.values.unit import NO_UNIT, parse_unit

Inexact: TypeAlias = Amount | Approximate | Range | Ratio
_WHOLE = 100


@frozen(kw_only=True)
class Facts:
    """A row as understood. ``pair`` is set for exact amounts and ranges, ``inexact`` for amounts that are not exact,
    ``compared`` for words that tell how far they reach the target, ``parts`` for the items of a list (None for one that
    the actual leaves out). ``told`` is what tells the direction, ``notes`` are what had to be assumed, ``impossible``
    is why the actual cannot be true. ``name`` and ``level1`` are set where the rule set asks for them; ``amount`` is
    the target in the base unit of its dimension, where it is exact; ``indicator`` and ``whole`` are the row and its
    form as printed, where the rule set looks at more than the row.
    """

    row: Row
    form: FormKind
    category: str
    target: Value
    actual: Value
    kind: Kind
    comparator: Comparator
    pair: Pair | None = None
    dimension: str | None = None
    sign: TargetSign | None = None
    named: str | None = None
    direction: Direction = Direction.UNKNOWN
    told: Told | None = None
    compared: Compared | None = None
    inexact: Comparison | None = None
    parts: tuple[Facts | None, ...] = ()
    impossible: Refusal | None = None
    year: int | None = None
    name: str = ""
    level1: str = ""
    weight: Fraction | None = None
    amount: Fraction | None = None
    notes: tuple[Said, ...] = ()
    indicator: Indicator | None = field(default=None, eq=False, repr=False)
    whole: Form | None = field(default=None, eq=False, repr=False)

    @property
    def reached(self) -> Reached | None:
        """How far words reach their target, where that is known."""
        return None if self.compared is None else self.compared.reached

    @property
    def by_catalogue(self) -> bool:
        """Whether the catalogue of words had a say."""
        return self.compared is not None or (self.told is not None and self.told.by_catalogue)

    @property
    def converted(self) -> bool:
        """Whether target and actual are printed in different units of one dimension."""
        return self.pair is not None and Note.CONVERTED in self.pair.notes


def indicator_facts(indicator: Indicator, form: Form, rules: RuleSet | None = None) -> Facts | Refusal:
    """The facts of an indicator row, or why there are none; ``rules`` bring the catalogue of its words."""
    catalogue, names = (shipped(), ()) if rules is None else (catalogue_of(rules), rules.asked.names)
    setting = Setting(
        form=form, category=categorise(indicator.level1, indicator.level2), rule=indicator.rule,
        name=name_of(indicator.name, catalogue, names), column=indicator.direction, catalogue=catalogue,
        level1=asked_level1(indicator.level1, rules),
    )  # fmt: skip
    found = facts_between(parse_target(indicator.target), parse_actual(indicator.actual), setting)
    if isinstance(found, Refusal) or rules is None or not rules.asked.form:
        return found
    return evolve(found, indicator=indicator, whole=form)


def asked_level1(printed: str | None, rules: RuleSet | None) -> str:
    """The 一级指标 as it is compared, where a rule set asks for it; nothing otherwise."""
    asked = rules.asked.level1 if rules is not None else ()
    found = called(printed or "") if asked else ""
    return found if found in asked else ""


def facts_between(target: Value, actual: Value, setting: Setting) -> Facts | Refusal:
    """The facts of an indicator row whose two values are understood."""
    refused = _unreadable(target, Reason.NO_TARGET, Reason.TARGET_UNREAD) or _unreadable(
        actual, Reason.NO_ACTUAL, Reason.ACTUAL_UNREAD
    )
    if refused:
        return refused
    if isinstance(target, Phrase) and isinstance(actual, Phrase) and _are_lists(target, actual):
        return _list(target, actual, setting)
    sides = side_by_side(target, actual, setting)
    if isinstance(sides, Refusal):
        return sides
    form = setting.form
    common = Facts(
        row=Row.INDICATOR, form=form.kind, year=form.year, named=setting.rule, category=setting.category,
        target=sides.target, actual=sides.actual, kind=Kind.PHRASE, comparator=_comparator(sides.target),
        notes=sides.notes, compared=sides.reached, told=sides.told, name=setting.name.called, level1=setting.level1,
    )  # fmt: skip
    found = _of_kind(common, setting)
    return found if isinstance(found, Refusal) else _directed(found, setting)


def _of_kind(facts: Facts, setting: Setting) -> Facts | Refusal:
    """The kind of what is compared, and the pair that compares it."""
    dated = isinstance(facts.target, Deadline | Span)
    if facts.compared is not None:
        return evolve(facts, kind=Kind.DATE if dated else Kind.PHRASE)
    match facts.target, facts.actual:
        case ((Deadline() | Span()), (Deadline() | Span())):
            return evolve(facts, kind=Kind.DATE)
        case Range() as target, (Amount() as actual):
            return _in_range(facts, target, actual)
        case (Amount() | Ratio()) as target, (Amount() | Ratio()) as actual if _is_exact(target, actual):
            return _amounts(facts, target, actual)
        case ((Amount() | Approximate() | Range() | Ratio()) as target,
              (Amount() | Approximate() | Range() | Ratio()) as actual):  # fmt: skip
            return _inexact(facts, target, actual)
        case Phrase() as target, Phrase() as actual:
            return evolve(facts, compared=compare(target.text, actual.text, setting.catalogue.scales))
        case target, actual:
            return refuse(Reason.OTHER_KIND, target=target, actual=actual)


def _directed(facts: Facts, setting: Setting) -> Facts:
    """The facts with the direction that the row wants."""
    match facts.kind:
        case Kind.DATE:
            return evolve(facts, direction=Direction.DATE)
        case Kind.PHRASE:
            return facts
    ratio = isinstance(facts.target, Ratio) and facts.target.mark == ":"
    witnesses = Witnesses(
        name=setting.name, category=OTHER if ratio else setting.category,
        comparator=Comparator.NONE if ratio else facts.comparator, column=setting.column, dimension=facts.dimension,
        below_zero=facts.sign is TargetSign.NEGATIVE,
    )  # fmt: skip
    told = facts.told or direction_of(witnesses, setting.catalogue)
    way = told.direction
    within = facts.kind is Kind.RANGE and way not in (Direction.MORE, Direction.LESS)
    found = evolve(facts, direction=Direction.WITHIN if within else way, told=told)
    return evolve(found, impossible=_more_than_whole(found, setting))


def _more_than_whole(facts: Facts, setting: Setting) -> Refusal | None:
    """A share of a whole above 100% is a mistake of somebody's, and cannot be scored."""
    word, actual = setting.name.word, facts.actual
    share = isinstance(actual, Amount) and facts.pair is not None and facts.pair.unit == "%"
    if word is None or not word.of_a_whole or not share or facts.pair is None or facts.pair.actual <= _WHOLE:
        return None
    return refuse(Reason.OVER_THE_WHOLE, actual=actual, word=word.text) if facts.pair.target <= _WHOLE else None


def _are_lists(target: Phrase, actual: Phrase) -> bool:
    counts = len(target.parts), len(actual.parts)
    return min(counts) > 0 and max(counts) > 1


def _list(target: Phrase, actual: Phrase, setting: Setting) -> Facts | Refusal:
    """A list beside a list: each part beside the part of its name; what the actual leaves out is not reached."""
    both = matched(target.parts, actual.parts)
    used = [other for _, other in both if other is not None]
    if not used or any(part not in used for part in actual.parts):
        return refuse(Reason.LISTS_DIFFER, target=target, actual=actual)
    parts: list[Facts | None] = []
    for part, other in both:
        named = evolve(setting, name=name_of(part.label, setting.catalogue))
        telling = named.name.word is not None or setting.name.word is None
        found = None if other is None else facts_between(part.value, other.value, named if telling else setting)
        if isinstance(found, Refusal):
            return found
        parts.append(found)
    first = next(part for part in parts if part is not None)
    return evolve(first, target=target, actual=actual, pair=None, inexact=None, parts=tuple(parts))


def budget_facts(fund: Fund, form: Form) -> Facts | Refusal:
    """The facts of the budget execution row: executed against the budget of the whole year."""
    budget, executed = parse_target(fund.budget), parse_actual(fund.executed)
    if not isinstance(budget, Amount) or not isinstance(executed, Amount):
        return refuse(Reason.NO_MONEY, budget=fund.budget or "—", executed=fund.executed or "—")
    return budget_between(budget, executed, form)


def budget_between(budget: Amount, executed: Amount, form: Form) -> Facts | Refusal:
    """The facts of a budget execution row whose two amounts are understood."""
    common = Facts(
        row=Row.BUDGET_EXECUTION, form=form.kind, year=form.year, category=BUDGET_EXECUTION,
        target=budget, actual=executed, kind=Kind.AMOUNT, comparator=Comparator.NONE, direction=Direction.MORE,
    )  # fmt: skip
    found = _amounts(common, budget, executed)
    return found if isinstance(found, Refusal) else evolve(found, comparator=Comparator.NONE)


def _unreadable(value: Value, absent: Reason, other: Reason) -> Refusal | None:
    if not isinstance(value, Uninterpreted):
        return None
    return refuse(absent) if value.absent else refuse(other, text=value.text, reason=Said(value.reason))


def _comparator(value: Value) -> Comparator:
    return Comparator.NONE if isinstance(value, Uninterpreted | Change) else value.comparator


def _in_range(facts: Facts, target: Range, actual: Amount) -> Facts | Refusal:
    """A range asks for the nearest of its values: itself for what lies inside, else the end that is nearer."""
    low, high = (pair(Amount(target.comparator, end, target.unit), actual) for end in (target.low, target.high))
    if isinstance(low, Incomparable):
        return refuse(low, target=target, actual=actual)
    if isinstance(high, Incomparable):
        return refuse(high, target=target, actual=actual)
    both = evolve(low, target=min(max(low.actual, low.target), high.target))
    near = (
        Assumed.INSIDE_RANGE
        if low.target <= both.actual <= high.target
        else (Assumed.BELOW_RANGE if both.actual < low.target else Assumed.ABOVE_RANGE)
    )
    given = evolve(facts, kind=Kind.RANGE, notes=(*facts.notes, say(near, target=target)))
    return _paired(given, target.unit.dimension, both, actual)


def _amounts(facts: Facts, target: Amount | Ratio, actual: Amount | Ratio) -> Facts | Refusal:
    both = pair(target, actual)
    if isinstance(both, Incomparable):
        return refuse(both, target=target, actual=actual)
    if isinstance(target, Ratio) and target.mark == ":" and both.target and both.actual:
        both = evolve(both, target=1 / both.target, actual=1 / both.actual)
        than = Said("W_larger" if both.actual > both.target else "W_smaller")
        note = say(
            Assumed.RATIOS if both.actual != both.target else Assumed.SAME_RATIOS,
            target=target,
            actual=actual,
            than=than,
        )
        facts = evolve(facts, notes=(*facts.notes, note))
    given = evolve(facts, kind=Kind.AMOUNT, amount=_in_base(both))
    return _paired(given, target.unit.dimension if isinstance(target, Amount) else "share", both, actual)


def _is_exact(target: Amount | Ratio, actual: Amount | Ratio) -> bool:
    """Whether the sign of an actual is none, or a copy of the target's; another one bounds it."""
    ratio = isinstance(actual, Ratio) and actual.mark == ":"
    return ratio or actual.comparator in (Comparator.NONE, Comparator.EQ, target.comparator)


def _paired(facts: Facts, dimension: str, both: Pair, actual: Amount | Ratio) -> Facts:
    """The facts of two exact amounts in one unit."""
    inexact = actual.comparator not in (Comparator.NONE, Comparator.EQ)
    kept = (note for side in (facts.target, facts.actual) for note in getattr(side, "notes", ()))
    assumed = dict.fromkeys((*kept, *both.notes, *((Note.BOUND_AS_NUMBER,) if inexact else ())))
    return evolve(
        facts, pair=both, dimension=dimension, sign=_sign(both.target), notes=(*facts.notes, *map(Said, assumed))
    )  # fmt: skip


def _in_base(both: Pair) -> Fraction:
    unit = parse_unit(both.unit)
    return both.target if unit is None else both.target * unit.factor


def _sign(target: Fraction) -> TargetSign:
    return TargetSign.ZERO if target == 0 else (TargetSign.POSITIVE if target > 0 else TargetSign.NEGATIVE)


def _inexact(facts: Facts, target: Inexact, actual: Inexact) -> Facts | Refusal:
    """The facts of amounts of which one is not exact: 近100人, 100余人, 约100人, 90-95%."""
    both = compared(target, actual)
    if isinstance(both, Incomparable):
        return refuse(both, target=target, actual=actual)
    unit = target.amount.unit if isinstance(target, Approximate) else getattr(target, "unit", NO_UNIT)
    kind = Kind.RANGE if isinstance(target, Range) else Kind.AMOUNT
    return evolve(facts, kind=kind, inexact=both, dimension=unit.dimension, sign=_sign(both.floor))
