"""(Indicator | Form, RuleSet) -> score interval with its trace. Pure: no clock, no files, no printing.

facts -> decision row -> measure -> curve or level -> rounding -> verdict on the declared score
form total = sum of the rounded row scores, budget execution among them; grade from the total
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import overload

from attrs import evolve, field

from perfscore.form import Answer, Form, Fund, Indicator
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern, shown_by
from perfscore.messages import NOWHERE, Lang, Message, Place, Translatable
from perfscore.rules.catalogue import called, catalogue_of
from perfscore.rules.category import BUDGET_EXECUTION, categorise
from perfscore.rules.choose import rules_of
from perfscore.rules.folders import AUTO
from perfscore.rules.library import rules_given
from perfscore.rules.model import Direction, RuleSet
from perfscore.scoring.beside import Assumed
from perfscore.scoring.facts import Facts, budget_facts, indicator_facts
from perfscore.scoring.outcome import OverParts, RowOutcome, Scored, Undetermined, outcome_of
from perfscore.scoring.precision import allowed
from perfscore.scoring.receipt import Receipt, receipt
from perfscore.scoring.refusal import Refusal
from perfscore.scoring.total import RowShare, total_of
from perfscore.scoring.trace import Trace, trace_of
from perfscore.scoring.verdict import Convention, Verdict, explaining, verdict
from perfscore.values.given import unexpected
from perfscore.values.number import Interval, points_text
from perfscore.values.parse import points, weight_points

_TOTAL_FUND = lazy_pattern(r"总额|总资金|合计|总计|资金总量|总金额")


@frozen(kw_only=True)
class RowScore:
    """One row: what it prints, what was understood, the outcome under the rule set, and what is declared beside it.

    ``target`` and ``actual`` are as printed; ``weight`` and ``declared`` are in points.
    """

    name: str = ""
    level2: str | None = None
    target: str | None = None
    actual: str | None = None
    weight: Fraction | None
    declared: Fraction | None
    outcome: RowOutcome
    verdict: Verdict = Verdict.UNDETERMINED
    facts: Facts | None = None
    source: Place = NOWHERE
    rules: RuleSet | None = field(default=None, eq=False, repr=False)

    def __repr__(self) -> str:
        reached = f"{self.target or '—'} → {self.actual or '—'}"
        points = f"{self.score or '—'} of {points_text(self.weight)} points"
        judged = "nothing declared" if self.score and self.declared is None else self.verdict.value
        return f"<RowScore {self.name!r}: {reached}, {points}, {judged}>"

    _repr_html_ = shown_by("perfscore.reporting.notebook", "row_shown")

    @property
    def score(self) -> Interval | None:
        """None when it is undetermined; ``refusal`` then says why."""
        return self.outcome.score

    @property
    def refusal(self) -> Refusal | None:
        return self.outcome.refusal if isinstance(self.outcome, Undetermined) else None

    @property
    def method(self) -> str | None:
        """The name of the method that the decision table chose."""
        return None if self.outcome.method is None else self.outcome.method.id

    @property
    def rate(self) -> Fraction | None:
        """The measure that the curve was read at, where it is one share."""
        return self.outcome.rate

    @property
    def direction(self) -> Direction | None:
        """Which way the row wants its actual; None where nothing tells."""
        told = Direction.UNKNOWN if self.facts is None else self.facts.direction
        return None if told is Direction.UNKNOWN else told

    @cached_property
    def allowed(self) -> Interval | None:
        """The scores that the printed decimals leave open beside one that differs; None where they play no part."""
        method = self.outcome.method
        if self.verdict is not Verdict.DIFFERS or self.facts is None or self.weight is None or method is None:
            return None
        return None if _is_list(self.outcome) else allowed(self.facts, method, self.weight)

    @cached_property
    def conventions(self) -> tuple[Convention, ...]:
        """The rounding conventions that explain a verdict of ``rounding``."""
        return tuple(self.explaining) if self.verdict is Verdict.ROUNDING else ()

    @property
    def explaining(self) -> Iterator[Convention]:
        """The rounding conventions that give the declared score, sought one after the other."""
        method = self.outcome.method
        if self.facts is None or self.weight is None or self.declared is None or method is None:
            return iter(())
        return (
            iter(())
            if _is_list(self.outcome)
            else explaining(self.facts, method, self.weight, self.score, self.declared)
        )

    @property
    def possible(self) -> bool:
        """A declared score that differs, but that values printing the same may have."""
        return self.allowed is not None and self.declared is not None and self.declared in self.allowed

    @cached_property
    def trace(self) -> Trace:
        """The steps in words, made when they are asked for."""
        return trace_of(self.outcome, self.facts, self.weight, self.rules)

    @property
    def explanation(self) -> Translatable:
        """The arithmetic and its source, or why there is no score; says itself in either language."""
        return self.refusal or self.trace

    def explain(self, lang: Lang = "zh") -> str:
        """One sentence: the arithmetic and its source, or why there is no score."""
        return self.explanation.text(lang)


@frozen(kw_only=True)
class FormRows:
    """A form with its rows as understood, in order, the budget execution row first: all that needs no rule set.

    Where no rule set holds, its rows are undetermined, and there is no total and no grade. ``adds_up`` is False where
    the rule set adds and takes off beside the sum of the rows; ``total_steps`` tell how.
    """

    form: Form
    rows: tuple[RowScore, ...]
    declared_total: Fraction | None
    total: Interval | None = None
    grades: tuple[str, ...] = ()
    adds_up: bool = True
    total_steps: tuple[Message, ...] = ()

    def __repr__(self) -> str:
        total = "" if self.total is None else f", total {self.total}, declared {points_text(self.declared_total)}"
        return f"<{type(self).__name__} {self.form.name!r}: {len(self.rows)} rows{total}>"

    _repr_html_ = shown_by("perfscore.reporting.notebook", "score_shown")

    @property
    def grade(self) -> str | None:
        """The grade when it is certain, the possible ones joined by 或 when it depends, None without a total."""
        return "或".join(self.grades) or None


@frozen(kw_only=True, repr=False)
class FormScore(FormRows):
    """The scores of a form under a rule set, the total, and the grades it may have."""

    rules: RuleSet

    @cached_property
    def receipt(self) -> Receipt:
        """What the result rests on."""
        used = any(row.facts is not None and row.facts.by_catalogue for row in self.rows)
        return receipt(self.form, self.rules, catalogue_of(self.rules) if used else None)


@frozen
class NextGrade:
    """The grade above the declared total, and the points that are missing to it."""

    grade: str
    missing: Fraction


def next_grade(result: FormScore) -> NextGrade | None:
    """What separates the declared total from the next grade; None without a total or at the best grade."""
    total = result.declared_total
    above = [band for band in result.rules.grades if total is not None and band.start > total]
    return NextGrade(above[-1].grade, above[-1].start - total) if above and total is not None else None


_LONE = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="")


@overload
def score(item: Form, rules: RuleSet | str | Path = AUTO, answers: Mapping[str, bool] | None = None) -> FormScore: ...
@overload
def score(item: Indicator, rules: RuleSet | str | Path) -> RowScore: ...
def score(
    item: Form | Indicator, rules: RuleSet | str | Path = AUTO, answers: Mapping[str, bool] | None = None
) -> FormScore | RowScore:
    """Score a whole form, or one indicator as if it stood in a project's self-evaluation form.

    ``rules`` is a rule set, or the id or path of one; ``auto`` is the one in force for the place, year and kind of a
    form (``rules_for``; an indicator alone has none). ``answers`` tells facts that the form does not show and that a
    veto asks for (``{"弄虚作假": True}``), over what the form says itself. Exact; nothing is raised for what a document
    may say: a row that cannot be scored is undetermined, with a reason. Raises UsageError where no rule set is in
    force, and what ``load_rules`` raises.
    """
    match item:
        case Form():
            return score_form(item if answers is None else with_answers(item, answers), rules_of(item, rules))
        case Indicator():
            return score_indicator(item, _LONE, rules_given(rules))
        case _:
            raise unexpected(item, "Form | Indicator")


def with_answers(form: Form, answers: Mapping[str, bool]) -> Form:
    """The form with facts that somebody declares, over what it says itself."""
    every = {each.fact: each.holds for each in form.answers} | dict(answers)
    return evolve(form, answers=tuple(Answer(fact, holds) for fact, holds in every.items()))


def score_form(form: Form, rules: RuleSet) -> FormScore:
    """All rows, the total as the sum of the rounded rows, and the grades it may have."""
    rows = _rows(form, rules)
    weighted = any(weight_points(row.weight) is not None for row in form.indicators)  # the money row alone is no form
    parts = _parts(form, rows, rules) if form.kind.has_results and weighted else ()
    found = total_of(parts, rules.total, rules.grades, form.answers)
    return FormScore(
        form=form,
        rules=rules,
        rows=rows,
        total=None if found is None else found.total,
        declared_total=points(form.total_score),
        grades=() if found is None else found.grades,
        total_steps=() if found is None else found.steps,
        adds_up=not rules.total.adjust,
    )


def form_rows(form: Form) -> FormRows:
    """A form for which no rule set holds: its rows as understood, each undetermined for that reason or its own."""
    return FormRows(form=form, rows=_rows(form, None), declared_total=points(form.total_score))


def _rows(form: Form, rules: RuleSet | None) -> tuple[RowScore, ...]:
    budget = score_budget(form, rules)
    indicators = (score_indicator(row, form, rules) for row in form.indicators)
    return (*((budget,) if budget else ()), *indicators)


def score_indicator(indicator: Indicator, form: Form, rules: RuleSet | None) -> RowScore:
    """One indicator row of a form."""
    weight, declared = weight_points(indicator.weight), points(indicator.score)
    return score_facts(indicator_facts(indicator, form, rules), weight, declared, rules, indicator)


def score_budget(form: Form, rules: RuleSet | None) -> RowScore | None:
    """The budget execution row, computed from the money rows; None when the form gives it no weight."""
    weighted = next((fund for fund in form.funds if weight_points(fund.weight) is not None), None)
    if weighted is None:
        return None
    funds = funds_with_budget(form.funds)
    money = total_fund(funds) or next(fund for fund in funds if weight_points(fund.weight) is not None)
    printed = Printed(BUDGET_EXECUTION, None, money.budget, money.executed, money.source)
    weight, declared = weight_points(weighted.weight), points(weighted.score)
    facts = budget_facts(money, form)
    if isinstance(facts, Facts) and funds != form.funds:
        facts = evolve(facts, notes=(*facts.notes, Message(Assumed.INITIAL_BUDGET)))
    return score_facts(facts, weight, declared, rules, printed)


def funds_with_budget(funds: tuple[Fund, ...]) -> tuple[Fund, ...]:
    """The money rows; of a form that has no column 全年预算数 at all, with 年初预算数 in its place."""
    return funds if any(fund.budget for fund in funds) else tuple(evolve(fund, budget=fund.initial) for fund in funds)


def total_fund(funds: tuple[Fund, ...]) -> Fund | None:
    """The money row that is the sum of the others: 年度资金总额, 合计."""
    return next((fund for fund in funds if _TOTAL_FUND.search(fund.label)), None)


@frozen
class Printed:
    """What a row prints of itself."""

    name: str = ""
    level2: str | None = None
    target: str | None = None
    actual: str | None = None
    source: Place = NOWHERE


_NOTHING_PRINTED = Printed()


def score_facts(
    facts: Facts | Refusal,
    weight: Fraction | None,
    declared: Fraction | None,
    rules: RuleSet | None,
    printed: Printed | Indicator = _NOTHING_PRINTED,
) -> RowScore:
    """A row whose values are understood, or not: its outcome, and the verdict on the declared score."""
    if isinstance(facts, Facts) and rules is not None and rules.asked.weight:
        facts = evolve(facts, weight=weight)
    outcome = outcome_of(facts, weight, rules)
    row = RowScore(
        name=printed.name, level2=printed.level2, target=printed.target, actual=printed.actual, weight=weight,
        declared=declared, outcome=outcome, verdict=verdict(outcome.score, declared),
        facts=None if isinstance(facts, Refusal) else facts, source=printed.source, rules=rules,
    )  # fmt: skip
    differs = row.verdict is Verdict.DIFFERS
    return evolve(row, verdict=Verdict.ROUNDING) if differs and any(row.explaining) else row


def _is_list(outcome: RowOutcome) -> bool:
    return isinstance(outcome, Scored) and isinstance(outcome.landing, OverParts)


def _parts(form: Form, rows: tuple[RowScore, ...], rules: RuleSet) -> list[RowShare]:
    """What the rows give to the total, and where an adjustment asks which rows they are, that."""
    keyed, most = bool(rules.total.adjust), rules.most
    scored = rows[len(rows) - len(form.indicators) :]
    budget = [RowShare(BUDGET_EXECUTION, row.score, row.weight, ("", "", BUDGET_EXECUTION), row.name, most)
              for row in rows[: len(rows) - len(form.indicators)]]  # fmt: skip
    return budget + [
        RowShare(
            each.level1, row.score, row.weight, _key(each) if keyed else ("", "", ""), each.name, most, each.below_total
        )
        for each, row in zip(form.indicators, scored, strict=True)
    ]


def _key(row: Indicator) -> tuple[str, str, str]:
    return called(row.name), called(row.level1 or ""), categorise(row.level1, row.level2)
