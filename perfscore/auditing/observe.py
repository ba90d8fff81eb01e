"""Rows whose declared score can be compared with what a method gives, in groups that one method should explain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from fractions import Fraction

from attrs import frozen

from perfscore.errors import Said, Spoken, say
from perfscore.form import Form
from perfscore.rules.model import Direction, Kind, Method, Row, RuleSet
from perfscore.scoring.facts import Facts
from perfscore.scoring.score import RowScore, apply_method, score_form
from perfscore.scoring.verdict import conventions, near
from perfscore.values.number import Interval


class Fit(Enum):
    """How a method stands to a declared score: gives it, gives it rounded otherwise, allows it, or does not."""

    EXACT = "exact"
    ROUNDING = "rounding"
    BAND = "band"
    NONE = "none"

    @property
    def explains(self) -> bool:
        """A band allows whatever lies in it, so it explains nothing."""
        return self in (Fit.EXACT, Fit.ROUNDING)


@frozen
class Observation:
    """A row as printed and understood, with its weight and its declared score."""

    form: Form
    row: RowScore
    facts: Facts
    weight: Fraction
    declared: Fraction

    @property
    def full(self) -> bool:
        return self.declared == self.weight


@frozen(order=True)
class Group:
    """A kind of row: budget execution, a category of amounts with or without a ceiling, dates, phrases."""

    kind: str
    category: str = ""
    ceiling: bool = False

    @property
    def said(self) -> Spoken:
        if self.kind != Kind.AMOUNT.value:
            return Said(f"W_{self.kind}")
        return say("I_ceiling" if self.ceiling else "I_floor", category=self.category)


def observations(forms: Iterable[Form], rules: RuleSet) -> tuple[Observation, ...]:
    """Every row with a weight, a declared score and understood values; ``rules`` only lends its reading of a form."""
    return tuple(found for form in forms for row in score_form(form, rules).rows for found in _observed(form, row))


def grouped(rows: Sequence[Observation]) -> dict[Group, tuple[Observation, ...]]:
    """The rows by kind, budget execution first."""
    found: dict[Group, tuple[Observation, ...]] = {}
    for row in rows:
        group = group_of(row.facts)
        found[group] = (*found.get(group, ()), row)
    return dict(sorted(found.items(), key=lambda pair: (pair[0].kind != Row.BUDGET_EXECUTION.value, pair[0])))


def group_of(facts: Facts) -> Group:
    """The kind of row that a row is."""
    if facts.row is Row.BUDGET_EXECUTION:
        return Group(Row.BUDGET_EXECUTION.value)
    if facts.kind is Kind.AMOUNT:
        return Group(Kind.AMOUNT.value, facts.category, facts.direction is Direction.LESS)
    return Group(facts.kind.value)


def fit(method: Method, row: Observation, rules: RuleSet) -> Fit:
    """How a method stands to the declared score of a row."""
    score = apply_method(row.facts, method, row.weight, rules).score
    if score is None:
        return Fit.NONE
    if score == Interval.point(row.declared):
        return Fit.EXACT
    if row.declared in score:
        return Fit.BAND
    return Fit.ROUNDING if _by_rounding(method, row, rules, score) else Fit.NONE


def _by_rounding(method: Method, row: Observation, rules: RuleSet, score: Interval) -> bool:
    if not near(score, row.declared, method.round_score.to):
        return False
    wanted = Interval.point(row.declared)
    others = conventions(method)
    return any(apply_method(row.facts, each.method, row.weight, rules).score == wanted for each in others)


def _observed(form: Form, row: RowScore) -> tuple[Observation, ...]:
    if row.facts is None or row.weight is None or row.declared is None or row.weight <= 0:
        return ()
    return (Observation(form, row, row.facts, row.weight, row.declared),)
