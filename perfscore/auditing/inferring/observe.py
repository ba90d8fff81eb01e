"""Rows whose declared score can be compared with what a method gives, in groups that one method should explain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from fractions import Fraction

from perfscore.form import Form
from perfscore.frozen import frozen
from perfscore.messages import Joined, Message, Translatable
from perfscore.rules.model import Direction, Kind, Method, Row, RuleSet, Sign
from perfscore.scoring.facts import Facts
from perfscore.scoring.outcome import apply_method
from perfscore.scoring.score import RowScore, score_form
from perfscore.scoring.verdict import explaining
from perfscore.values.model import Comparator
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
    def rate(self) -> Fraction:
        """actual / target, of a row with a target above zero. Raises ValueError for any other."""
        pair = self.facts.pair
        if pair is None or pair.target <= 0:
            raise ValueError("a row without a rate")
        return pair.actual / pair.target

    @property
    def is_open(self) -> bool:
        """Whether every rule set leaves it to a person: it cannot be true, or just reaches what it is to pass."""
        pair = self.facts.pair
        just = self.facts.comparator is Comparator.GT and pair is not None and pair.actual == pair.target
        return just or self.facts.impossible is not None

    @property
    def is_overrun_in_full(self) -> bool:
        """Whether it exceeds its ceiling and has full marks all the same: a slip, which is never made a rule."""
        pair = self.facts.pair
        over = self.facts.direction is Direction.LESS and pair is not None and pair.actual > pair.target
        return over and self.declared == self.weight

    @property
    def signed(self) -> bool:
        """Whether it prints a sign that tells what is asked: >= or <=."""
        return self.facts.comparator not in (Comparator.NONE, Comparator.EQ)

    @property
    def partial(self) -> bool:
        return 0 < self.declared < self.weight


@frozen(order=True)
class RowGroup:
    """A kind of row that one method should explain: budget execution, amounts of one direction, dates, phrases.

    ``categories`` are those of its rows; ``positive`` tells that their targets lie above zero.
    """

    kind: str
    direction: str = ""
    positive: bool = True
    categories: tuple[str, ...] = ()

    @property
    def is_curve(self) -> bool:
        """Whether its rows have a rate, actual / target, and a way that it should go."""
        told = self.direction in (Direction.MORE.value, Direction.LESS.value)
        return self.kind == Row.BUDGET_EXECUTION.value or (self.kind == Kind.AMOUNT.value and self.positive and told)

    @property
    def is_ceiling(self) -> bool:
        return self.direction == Direction.LESS.value

    @property
    def said(self) -> Translatable:
        if self.kind != Kind.AMOUNT.value:
            return Message(f"W_{self.kind}")
        named: Translatable = Joined(Message("G_name", name=name) for name in self.categories)
        ends = (
            (self.is_ceiling, "I_ceiling"),
            (not self.positive, "I_not_positive"),
            (self._is_open, "I_no_direction"),
        )
        for holds, code in ends:
            named = Message(code, category=named) if holds else named
        return named

    @property
    def _is_open(self) -> bool:
        return self.direction not in (Direction.MORE.value, Direction.LESS.value)


def observations(forms: Iterable[Form], rules: RuleSet) -> tuple[Observation, ...]:
    """Every row with a weight, a declared score and understood values; ``rules`` only lends its reading of a form."""
    return tuple(found for form in forms for row in score_form(form, rules).rows for found in _observed(form, row))


def grouped(rows: Sequence[Observation]) -> dict[RowGroup, tuple[Observation, ...]]:
    """The rows by kind, of all categories together, budget execution first; without lists, which have no one method."""
    found: dict[RowGroup, list[Observation]] = {}
    for row in (each for each in rows if not each.facts.parts):
        found.setdefault(_group_of(row.facts), []).append(row)
    ordered = sorted(found.items(), key=lambda pair: (pair[0].kind != Row.BUDGET_EXECUTION.value, pair[0]))
    return {group: tuple(members) for group, members in ordered}


def _group_of(facts: Facts) -> RowGroup:
    if facts.row is Row.BUDGET_EXECUTION:
        return RowGroup(Row.BUDGET_EXECUTION.value, positive=facts.sign is Sign.POSITIVE)
    if facts.kind is Kind.AMOUNT:
        return RowGroup(Kind.AMOUNT.value, facts.direction.value, facts.sign is Sign.POSITIVE)
    return RowGroup(facts.kind.value)


def fit(method: Method, row: Observation) -> Fit:
    """How a method stands to the declared score of a row. What contradicts its own sign is no evidence of a rule."""
    if row.is_open or row.is_overrun_in_full:
        return Fit.NONE
    score = apply_method(row.facts, method, row.weight).score
    if score is None:
        return Fit.NONE
    if score == Interval.point(row.declared):
        return Fit.EXACT
    if row.declared in score:
        return Fit.BAND
    by_rounding = any(explaining(row.facts, method, row.weight, score, row.declared))
    return Fit.ROUNDING if by_rounding else Fit.NONE


def _observed(form: Form, row: RowScore) -> tuple[Observation, ...]:
    if row.facts is None or row.weight is None or row.declared is None or row.weight <= 0:
        return ()
    return (Observation(form, row, row.facts, row.weight, row.declared),)
