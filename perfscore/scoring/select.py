"""The decision table: the first row whose condition holds names the method."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from operator import attrgetter

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.rules.model import Condition, DecisionRow, Direction, Kind, RuleSet
from perfscore.scoring.facts import Facts

#: The questions that have few answers.
_CLOSED = ("row", "form", "category", "kind", "comparator", "direction")
_closed = attrgetter(*_CLOSED)
#: The facts that answer the questions for the side of zero on which a value lies.
_SIGNS = {"target": "sign", "actual": "actual_sign"}


@frozen
class Selected:
    """The row that holds and its number, counted from 1."""

    number: int
    row: DecisionRow


def select(facts: Facts, rules: RuleSet) -> Selected:
    """The first decision row that holds. There is always one: the last row asks nothing."""
    for each in _rows_for(facts, rules):
        if holds(each.row.when, facts):
            return each
    raise ValueError("a decision table ends with a row that asks nothing")


def _rows_for(facts: Facts, rules: RuleSet) -> tuple[Selected, ...]:
    """The rows that may hold for facts which answer the closed questions so, looked up once for each set of answers."""
    key = _closed(facts)
    found: tuple[Selected, ...] | None = rules.known.get(key)
    if found is None:
        every = enumerate(rules.select, start=1)
        told: dict[str, object] = dict(zip(_CLOSED, key, strict=True))
        found = tuple(Selected(n, row) for n, row in every if _may_hold(row.when, told))
        rules.known[key] = found
    return found


def _may_hold(when: Condition, told: Mapping[str, object]) -> bool:
    return all(told[question] in wanted for question, wanted in when.asked if question in told)


def hangs_on_actual(facts: Facts, rules: RuleSet, selected: Selected) -> bool:
    """Whether a row up to the selected one asks for the side of zero of an actual that is not exact."""
    if not rules.asked.actual or facts.actual_sign is not None or facts.kind not in (Kind.AMOUNT, Kind.RANGE):
        return False
    asking = (row.when for row in rules.select[: selected.number] if row.when.actual is not None)
    return any(holds(evolve(when, actual=None), facts) for when in asking)


def ways(facts: Facts, rules: RuleSet) -> tuple[Direction, ...]:
    """The directions that a row is scored by: its own, or either where it has none that the rule set asks for."""
    own = facts.direction
    compares = facts.kind in (Kind.AMOUNT, Kind.RANGE)
    if compares and own not in (Direction.MORE, Direction.LESS) and own not in rules.asked.directions:
        return Direction.MORE, Direction.LESS
    return (own,)


def holds(when: Condition, facts: Facts) -> bool:
    """Whether every question that the condition asks is answered by the facts."""
    for question, wanted in when.asked:
        if getattr(facts, _SIGNS.get(question, question)) not in wanted:
            return False
    if when.weight is None and when.amount is None:
        return True
    numbers = ((when.weight, facts.weight), (when.amount, _amount_of(facts, when)))
    return all(wanted is None or (number is not None and number in wanted) for wanted, number in numbers)


def _amount_of(facts: Facts, when: Condition) -> Fraction | None:
    """The target where it counts what the condition speaks of."""
    return facts.amount if when.amount is not None and facts.dimension == when.amount.dimension else None
