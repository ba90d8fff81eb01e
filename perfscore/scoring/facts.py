"""A printed row -> what it is: the values as understood, what they compare, and what the decision table asks.

A row that cannot be understood is a Refusal with the code of its reason; nothing is filled in for it.
"""

from __future__ import annotations

from attrs import evolve, frozen

from perfscore.errors import Said, spoken
from perfscore.form import Form, FormKind, Fund, Indicator
from perfscore.rules.category import BUDGET_EXECUTION, categorise
from perfscore.rules.model import Kind, Row, TargetSign
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
    """A row as understood. ``pair`` is set for amounts; ``notes`` are codes of what had to be assumed."""

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
    year: int | None = None
    notes: tuple[str, ...] = ()


def indicator_facts(indicator: Indicator, form: Form) -> Facts | Refusal:
    """The facts of an indicator row, or why there are none."""
    target, actual = parse_target(indicator.target), parse_actual(indicator.actual)
    return facts_between(target, actual, form, categorise(indicator.level1, indicator.level2), indicator.rule)


def facts_between(target: Value, actual: Value, form: Form, category: str, named: str | None) -> Facts | Refusal:
    """The facts of an indicator row whose two values are understood."""
    refused = _unreadable(target, "S001", "S003") or _unreadable(actual, "S002", "S004")
    if refused:
        return refused
    common = Facts(
        row=Row.INDICATOR, form=form.kind, year=form.year, named=named, category=category,
        target=target, actual=actual, kind=Kind.PHRASE, comparator=_comparator(target),
    )  # fmt: skip
    return _of_kind(common)


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
        target=budget, actual=executed, kind=Kind.AMOUNT, comparator=Comparator.NONE,
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
        case Range(), _:
            return evolve(facts, kind=Kind.RANGE)
        case ((Deadline() | Span()), (Deadline() | Span())):
            return evolve(facts, kind=Kind.DATE)
        case target, actual:
            wanted, got = single_amount(target), single_amount(actual)
            if wanted is not None and got is not None:
                inside = isinstance(target, Phrase) or isinstance(actual, Phrase)
                return _amounts(facts, wanted, got, ("T104",) if inside else ())
            if isinstance(target, Phrase) and isinstance(actual, Phrase):
                return facts
            return refuse("S005", target=target, actual=actual)


def single_amount(value: Value) -> Amount | None:
    """The amount that a value is, or the only quantity inside a phrase if that is an exact amount."""
    if isinstance(value, Phrase):
        value = value.quantities[0] if len(value.quantities) == 1 else value
    return value if isinstance(value, Amount) else None


def _amounts(facts: Facts, target: Amount, actual: Amount, notes: tuple[str, ...]) -> Facts | Refusal:
    both = pair(target, actual)
    if isinstance(both, str):
        return refuse(both, target=target, actual=actual)
    inexact = actual.comparator not in (Comparator.NONE, Comparator.EQ)
    comparator = facts.comparator if facts.comparator is not Comparator.NONE else target.comparator
    sign = TargetSign.ZERO if both.target == 0 else (TargetSign.POSITIVE if both.target > 0 else TargetSign.NEGATIVE)
    return evolve(
        facts,
        kind=Kind.AMOUNT,
        pair=both,
        dimension=target.unit.dimension,
        sign=sign,
        comparator=comparator if facts.row is Row.INDICATOR else Comparator.NONE,
        notes=(*notes, *both.notes, *(("T105",) if inexact else ())),
    )
