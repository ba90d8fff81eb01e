"""A printed row -> what it is: the values as understood, what they compare, which way they should go, and what the
decision table asks.

A row that cannot be understood is a Refusal with the code of its reason; nothing is filled in for it.
"""

from __future__ import annotations

from attrs import evolve, field, frozen

from perfscore.errors import Said, say, spoken
from perfscore.form import Form, FormKind, Fund, Indicator
from perfscore.rules.catalogue import Catalogue, catalogue_of, shipped
from perfscore.rules.category import BUDGET_EXECUTION, categorise
from perfscore.rules.model import Direction, Kind, Row, RuleSet, TargetSign
from perfscore.rules.scales import Reached
from perfscore.scoring.direction import NO_NAME, Name, Told, Witnesses, direction_of, name_of
from perfscore.scoring.wording import Compared, compare
from perfscore.values.compare import Pair, pair
from perfscore.values.model import Amount, Comparator, Deadline, Phrase, Range, Span, Uninterpreted, Value
from perfscore.values.parse import parse_actual, parse_target


@frozen
class Refusal(Said):
    """Why a row is undetermined."""


def refuse(code: str, **fields: object) -> Refusal:
    return Refusal(code, spoken(fields))


@frozen(kw_only=True)
class Facts:
    """A row as understood. ``pair`` is set for amounts and ranges, ``compared`` for words that tell how far they reach
    the target; ``told`` is what tells the direction, ``notes`` are what had to be assumed.
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
    year: int | None = None
    notes: tuple[Said, ...] = ()

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
        return self.pair is not None and "T102" in self.pair.notes


@frozen(kw_only=True)
class Setting:
    """What stands around the two values of an indicator: its form, its category, what its name and columns tell."""

    form: Form
    category: str
    rule: str | None = None
    name: Name = NO_NAME
    column: str | None = None
    catalogue: Catalogue = field(factory=shipped, eq=False)


def indicator_facts(indicator: Indicator, form: Form, rules: RuleSet | None = None) -> Facts | Refusal:
    """The facts of an indicator row, or why there are none; ``rules`` bring the catalogue of its words."""
    catalogue = shipped() if rules is None else catalogue_of(rules)
    setting = Setting(
        form=form, category=categorise(indicator.level1, indicator.level2), rule=indicator.rule,
        name=name_of(indicator.name, catalogue), column=indicator.direction, catalogue=catalogue,
    )  # fmt: skip
    return facts_between(parse_target(indicator.target), parse_actual(indicator.actual), setting)


def facts_between(target: Value, actual: Value, setting: Setting) -> Facts | Refusal:
    """The facts of an indicator row whose two values are understood."""
    refused = _unreadable(target, "S001", "S003") or _unreadable(actual, "S002", "S004")
    if refused:
        return refused
    form = setting.form
    common = Facts(
        row=Row.INDICATOR, form=form.kind, year=form.year, named=setting.rule, category=setting.category,
        target=target, actual=actual, kind=Kind.PHRASE, comparator=_comparator(target),
    )  # fmt: skip
    found = _of_kind(common)
    return found if isinstance(found, Refusal) else _directed(found, setting)


def _directed(facts: Facts, setting: Setting) -> Facts:
    """The facts with the direction that the row wants, or with how far words reach their target."""
    match facts.kind, facts.target, facts.actual:
        case Kind.DATE, _, _:
            return evolve(facts, direction=Direction.DATE)
        case Kind.PHRASE, Phrase(text=target), Phrase(text=actual):
            return evolve(facts, compared=compare(target, actual, setting.catalogue.scales))
    witnesses = Witnesses(
        name=setting.name, category=setting.category, comparator=facts.comparator, column=setting.column,
        dimension=facts.dimension,
    )  # fmt: skip
    told = direction_of(witnesses, setting.catalogue)
    way = told.direction
    within = facts.kind is Kind.RANGE and way not in (Direction.MORE, Direction.LESS)
    return evolve(facts, direction=Direction.WITHIN if within else way, told=told)


def budget_facts(fund: Fund, form: Form) -> Facts | Refusal:
    """The facts of the budget execution row: executed against the budget of the whole year."""
    budget, executed = parse_target(fund.budget), parse_actual(fund.executed)
    if not isinstance(budget, Amount) or not isinstance(executed, Amount):
        return refuse("S008", budget=fund.budget or "—", executed=fund.executed or "—")
    return budget_between(budget, executed, form)


def budget_between(budget: Amount, executed: Amount, form: Form) -> Facts | Refusal:
    """The facts of a budget execution row whose two amounts are understood."""
    common = Facts(
        row=Row.BUDGET_EXECUTION, form=form.kind, year=form.year, category=BUDGET_EXECUTION,
        target=budget, actual=executed, kind=Kind.AMOUNT, comparator=Comparator.NONE, direction=Direction.MORE,
    )  # fmt: skip
    return _amounts(common, budget, executed, ())


def _unreadable(value: Value, absent: str, other: str) -> Refusal | None:
    if not isinstance(value, Uninterpreted):
        return None
    return refuse(absent) if value.absent else refuse(other, text=value.text, reason=Said(value.reason))


def _comparator(value: Value) -> Comparator:
    return Comparator.NONE if isinstance(value, Uninterpreted) else value.comparator


def _of_kind(facts: Facts) -> Facts | Refusal:
    match facts.target, facts.actual:
        case Range() as target, actual:
            got = single_amount(actual)
            return _in_range(facts, target, got) if got is not None else refuse("S005", target=target, actual=actual)
        case ((Deadline() | Span()), (Deadline() | Span())):
            return evolve(facts, kind=Kind.DATE)
        case target, actual:
            wanted, got = single_amount(target), single_amount(actual)
            if wanted is not None and got is not None:
                inside = isinstance(target, Phrase) or isinstance(actual, Phrase)
                return _amounts(facts, wanted, got, (Said("T104"),) if inside else ())
            if isinstance(target, Phrase) and isinstance(actual, Phrase):
                return facts
            return refuse("S005", target=target, actual=actual)


def _in_range(facts: Facts, target: Range, actual: Amount) -> Facts | Refusal:
    """A range asks for the nearest of its values: itself for what lies inside, else the end that is nearer."""
    ends = [pair(Amount(target.comparator, end, target.unit), actual) for end in (target.low, target.high)]
    low, high = ends
    if isinstance(low, str) or isinstance(high, str):
        return refuse(str(low), target=target, actual=actual)
    both = evolve(low, target=min(max(low.actual, low.target), high.target))
    near = "T081" if low.target <= both.actual <= high.target else ("T082" if both.actual < low.target else "T083")
    given = _paired(facts, target.unit.dimension, both, (say(near, target=target),), actual)
    return evolve(given, kind=Kind.RANGE)


def single_amount(value: Value) -> Amount | None:
    """The amount that a value is, or the only quantity inside a phrase if that is an exact amount."""
    if isinstance(value, Phrase):
        value = value.quantities[0] if len(value.quantities) == 1 else value
    return value if isinstance(value, Amount) else None


def _amounts(facts: Facts, target: Amount, actual: Amount, notes: tuple[Said, ...]) -> Facts | Refusal:
    both = pair(target, actual)
    if isinstance(both, str):
        return refuse(both, target=target, actual=actual)
    comparator = facts.comparator if facts.comparator is not Comparator.NONE else target.comparator
    given = evolve(facts, comparator=comparator if facts.row is Row.INDICATOR else Comparator.NONE)
    return _paired(given, target.unit.dimension, both, notes, actual)


def _paired(facts: Facts, dimension: str, both: Pair, notes: tuple[Said, ...], actual: Amount) -> Facts:
    """The facts of two amounts in one unit."""
    inexact = actual.comparator not in (Comparator.NONE, Comparator.EQ)
    assumed = (*both.notes, *(("T105",) if inexact else ()))
    sign = TargetSign.ZERO if both.target == 0 else (TargetSign.POSITIVE if both.target > 0 else TargetSign.NEGATIVE)
    return evolve(
        facts,
        kind=Kind.AMOUNT,
        pair=both,
        dimension=dimension,
        sign=sign,
        notes=(*notes, *map(Said, assumed)),
    )
