"""(Indicator | Form, RuleSet) -> score interval with its trace. Pure: no clock, no files, no printing.

facts -> decision row -> measure -> curve or level -> rounding -> verdict on the declared score
form total = sum of the rounded row scores, budget execution among them; grade from the total
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import overload

from attrs import evolve, frozen

from perfscore.errors import NOWHERE, Lang, Listed, Place, Said, Spoken, say
from perfscore.form import Form, FormKind, Fund, Indicator
from perfscore.rules.catalogue import Catalogue, called, catalogue_of
from perfscore.rules.category import BUDGET_EXECUTION, categorise
from perfscore.rules.model import Kind, Measure, Method, RuleSet
from perfscore.scoring.evaluate import reach_of, read_beyond, read_curve, read_level, rounded
from perfscore.scoring.facts import Facts, budget_facts, indicator_facts
from perfscore.scoring.measure import Measured, measured
from perfscore.scoring.precision import allowed
from perfscore.scoring.receipt import Receipt, receipt
from perfscore.scoring.refusal import Refusal, refuse
from perfscore.scoring.select import select, ways
from perfscore.scoring.total import Part, total_of
from perfscore.scoring.trace import (
    Landing,
    Trace,
    at_level,
    calculation,
    chosen,
    in_force,
    on_curve,
    sources,
    understood,
    unrounded,
)
from perfscore.scoring.verdict import Convention, Verdict, conventions, near, verdict
from perfscore.values.model import Comparator, Phrase
from perfscore.values.number import Interval, interval_text
from perfscore.values.parse import points

_TOTAL_FUND = re.compile(r"总额|总资金|合计|总计|资金总量|总金额")


@frozen
class Outcome:
    """What one method gives for one row: a score interval with its steps, or a refusal."""

    score: Interval | None
    steps: tuple[Said, ...]
    rate: Fraction | None = None
    refusal: Refusal | None = None


@frozen(kw_only=True)
class RowScore:
    """The score of one row. ``score`` is None when it is undetermined; ``refusal`` then says why.

    ``target`` and ``actual`` are as printed; ``weight`` and ``declared`` are in points;
    ``rate`` is the measure that the curve was read at (a share);
    ``conventions`` are the rounding conventions that explain a verdict of ``rounding``;
    ``allowed`` are the scores that the printed decimals leave open, None where they play no part.
    """

    name: str
    level2: str | None
    target: str | None = None
    actual: str | None = None
    weight: Fraction | None
    declared: Fraction | None
    score: Interval | None
    method: str | None
    rate: Fraction | None = None
    refusal: Refusal | None = None
    verdict: Verdict
    conventions: tuple[Convention, ...] = ()
    allowed: Interval | None = None
    trace: Trace
    facts: Facts | None = None
    source: Place = NOWHERE

    @property
    def possible(self) -> bool:
        """A declared score that differs, but that values printing the same may have."""
        return self.allowed is not None and self.declared is not None and self.declared in self.allowed

    @property
    def explanation(self) -> Spoken:
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
    total_steps: tuple[Said, ...] = ()

    @property
    def grade(self) -> str | None:
        """The grade when it is certain, the possible ones joined by 或 when it depends, None without a total."""
        return "或".join(self.grades) or None


@frozen(kw_only=True)
class FormScore(FormRows):
    """The scores of a form under a rule set, the total, and the grades it may have."""

    rules: RuleSet
    receipt: Receipt


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
def score(item: Form, rules: RuleSet) -> FormScore: ...
@overload
def score(item: Indicator, rules: RuleSet) -> RowScore: ...
def score(item: Form | Indicator, rules: RuleSet) -> FormScore | RowScore:
    """Score a whole form, or one indicator as if it stood in a project's self-evaluation form.

    Exact; nothing is raised for what a document may say: a row that cannot be scored is undetermined, with a reason.
    """
    return score_form(item, rules) if isinstance(item, Form) else score_indicator(item, _LONE, rules)


def score_form(form: Form, rules: RuleSet) -> FormScore:
    """All rows, the total as the sum of the rounded rows, and the grades it may have."""
    rows = _rows(form, rules)
    parts = _parts(form, rows, keyed=bool(rules.total.adjust)) if form.kind.has_results else ()
    found = total_of(parts, rules.total, rules.grades)
    return FormScore(
        form=form,
        rules=rules,
        rows=rows,
        total=None if found is None else found.total,
        declared_total=points(form.total_score),
        grades=() if found is None else found.grades,
        total_steps=() if found is None else found.steps,
        adds_up=not rules.total.adjust,
        receipt=receipt(form, rules, _catalogue_used(rows, rules)),
    )


def _catalogue_used(rows: Iterable[RowScore], rules: RuleSet) -> Catalogue | None:
    """The catalogue of words where it had a say in some row."""
    used = any(row.facts is not None and row.facts.by_catalogue for row in rows)
    return catalogue_of(rules) if used else None


def form_rows(form: Form) -> FormRows:
    """A form for which no rule set holds: its rows as understood, each undetermined for that reason or its own."""
    return FormRows(form=form, rows=_rows(form, None), declared_total=points(form.total_score))


def _rows(form: Form, rules: RuleSet | None) -> tuple[RowScore, ...]:
    budget = score_budget(form, rules)
    indicators = (score_indicator(row, form, rules) for row in form.indicators)
    return (*((budget,) if budget else ()), *indicators)


def score_indicator(indicator: Indicator, form: Form, rules: RuleSet | None) -> RowScore:
    """One indicator row of a form."""
    facts = indicator_facts(indicator, form, rules)
    weight, declared = points(indicator.weight), points(indicator.score)
    row = score_facts(facts, weight, declared, rules)
    return evolve(
        row,
        name=indicator.name,
        level2=indicator.level2,
        target=indicator.target,
        actual=indicator.actual,
        source=indicator.source,
    )


def score_budget(form: Form, rules: RuleSet | None) -> RowScore | None:
    """The budget execution row, computed from the money rows; None when the form gives it no weight."""
    weighted = next((fund for fund in form.funds if points(fund.weight) is not None), None)
    if weighted is None:
        return None
    money = total_fund(form.funds) or weighted
    weight, declared = points(weighted.weight), points(weighted.score)
    row = score_facts(budget_facts(money, form), weight, declared, rules)
    return evolve(row, name=BUDGET_EXECUTION, target=money.budget, actual=money.executed, source=money.source)


def total_fund(funds: tuple[Fund, ...]) -> Fund | None:
    """The money row that is the sum of the others: 年度资金总额, 合计."""
    return next((fund for fund in funds if _TOTAL_FUND.search(fund.label)), None)


def apply_method(facts: Facts, method: Method, weight: Fraction, rules: RuleSet) -> Outcome:
    """What a method gives for a row, whatever the decision table says."""
    if method.measure is Measure.LEVEL:
        return _at_level(facts, method, weight, rules)
    found = measured(facts, method)
    if isinstance(found, Refusal):
        return Outcome(None, (), refusal=found)
    return _on_curve(facts, method, found, weight, rules)


def score_facts(
    facts: Facts | Refusal, weight: Fraction | None, declared: Fraction | None, rules: RuleSet | None
) -> RowScore:
    """A row without its name: facts -> outcome -> verdict; without a rule set it ends at the facts."""
    row = RowScore(
        name="", level2=None, weight=weight, declared=declared, score=None, method=None,
        verdict=Verdict.UNDETERMINED, trace=Trace(),
    )  # fmt: skip
    if isinstance(facts, Refusal):
        return evolve(row, refusal=facts)
    row = evolve(row, facts=facts)
    if weight is None:
        return evolve(row, refusal=refuse("S007"))
    facts = evolve(facts, weight=weight)
    row = evolve(row, facts=facts)
    if facts.impossible is not None:
        return evolve(row, refusal=facts.impossible)
    if rules is None:
        return evolve(row, refusal=refuse("S020"))
    if facts.parts:
        return _of_parts(row, facts, weight, declared, rules)
    either = [_decided(evolve(facts, direction=way), weight, rules) for way in ways(facts, rules)]
    first, last = either[0], either[-1]
    if first.outcome.score != last.outcome.score:
        return evolve(row, refusal=_depends(facts, first.outcome, last.outcome))
    if first.method is None:
        return evolve(row, refusal=first.outcome.refusal)
    method, outcome = first.method, first.outcome
    if _just_reached(facts) and outcome.score is not None and outcome.score.high == weight:
        return evolve(row, refusal=refuse("S021", target=facts.target, actual=facts.actual))
    steps = (*in_force(rules), *understood(facts), chosen(first.number, method, rules), *outcome.steps)
    row = evolve(row, method=method.id, rate=outcome.rate, refusal=outcome.refusal, score=outcome.score)
    others = _conventions(facts, method, weight, rules, outcome.score, declared)
    judged = verdict(outcome.score, declared, bool(others))
    open_scores = allowed(facts, method, weight) if judged is Verdict.DIFFERS else None
    return evolve(row, verdict=judged, conventions=others, allowed=open_scores, trace=Trace(steps))


def _just_reached(facts: Facts) -> bool:
    """Whether an actual is what the target asks to pass: >90% and 90%."""
    return facts.comparator is Comparator.GT and facts.pair is not None and facts.pair.actual == facts.pair.target


def _of_parts(row: RowScore, facts: Facts, weight: Fraction, declared: Fraction | None, rules: RuleSet) -> RowScore:
    """A list: full marks where every part has them, else between its worst part and just below its best."""
    scored = [None if part is None else score_facts(part, weight, None, rules) for part in facts.parts]
    refused = next((each for each in scored if each is not None and each.score is None), None)
    if refused is not None:
        return evolve(row, refusal=refused.refusal)
    nothing = Interval.point(Fraction(0))
    scores = [each.score if each is not None and each.score is not None else nothing for each in scored]
    low, high = min(each.low for each in scores), max(each.high for each in scores)
    told = [each for each in scored if each is not None]
    method = rules.methods[told[0].method or ""]
    alike = all(each == scores[0] for each in scores)
    score = Interval(low, high if alike else max(low, high - method.round_score.to))
    lines = (say("T135", part=number, score=interval_text(each, 2)) for number, each in enumerate(scores, start=1))
    steps = (*in_force(rules), say("T001", target=facts.target, actual=facts.actual), *lines)
    judged = verdict(score, declared, by_rounding=False)
    return evolve(row, method=method.id, score=score, verdict=judged, trace=Trace(steps))


@frozen
class _Decision:
    """The row of the decision table that holds, its method (None for undetermined), and what that gives."""

    number: int
    method: Method | None
    outcome: Outcome


def _decided(facts: Facts, weight: Fraction, rules: RuleSet) -> _Decision:
    selected = select(facts, rules)
    if selected.row.use is None:
        refusal = refuse("S009", because=selected.row.because)
        return _Decision(selected.number, None, Outcome(None, (), refusal=refusal))
    method = rules.methods[selected.row.use]
    return _Decision(selected.number, method, apply_method(facts, method, weight, rules))


def _depends(facts: Facts, more: Outcome, less: Outcome) -> Refusal:
    """Why a row is left to a person whose score depends on a direction that nothing tells: both scores."""
    shown = {name: "—" if each.score is None else interval_text(each.score, 2)
             for name, each in (("more", more), ("less", less))}  # fmt: skip
    told = () if facts.told is None else (facts.told.reason,)
    return refuse("S016", reason=Listed((*told, *facts.notes), "W_and"), **shown)


def _at_level(facts: Facts, method: Method, weight: Fraction, rules: RuleSet) -> Outcome:
    if facts.kind is not Kind.PHRASE:
        return Outcome(None, (), refusal=refuse("S012", measure=Said("M_level")))
    said = facts.actual.text if isinstance(facts.actual, Phrase) else str(facts.actual)
    level = read_level(method.levels, said, facts.reached)
    if level is None:
        return Outcome(None, (), refusal=refuse("S014", actual=said))
    reaches = (reach_of(level.shape, weight),)
    result = rounded(reaches, method.round_score, weight)
    named = (*method.sources, *level.sources)
    told = (at_level(level, facts, result, method, weight), *unrounded(reaches, method.round_score))
    return Outcome(result, (*told, *sources(named, rules)))


def _on_curve(facts: Facts, method: Method, found: Measured, weight: Fraction, rules: RuleSet) -> Outcome:
    if method.curve is None:
        raise ValueError(f"method {method.id} has no curve")
    mode = method.round_score.mode
    beyond = found.beyond
    reading = (
        read_beyond(method.curve, weight)
        if beyond
        else read_curve(method.curve, found.used, weight, mode, found.without)
    )
    result = rounded(reading.reaches, method.round_score, weight)
    unit = facts.pair.unit if facts.pair else ("个月" if method.measure is Measure.LATENESS_MONTHS else "天")
    landing = Landing(method=method, segments=reading.segments, found=found, weight=weight, score=result, unit=unit)
    at_segments = (name for number in reading.segments for name in method.curve.segments[number].sources)
    told = (*calculation(facts, method, found), on_curve(landing), *unrounded(reading.reaches, method.round_score))
    steps = (*told, *sources((*method.sources, *at_segments), rules))
    rate = found.used.low if method.measure.is_share and found.used.is_point and not found.beyond else None
    return Outcome(result, steps, rate)


def _conventions(
    facts: Facts, method: Method, weight: Fraction, rules: RuleSet, result: Interval | None, declared: Fraction | None
) -> tuple[Convention, ...]:
    """The other rounding conventions that give the declared score, when it is one unit away."""
    if result is None or declared is None or not near(result, declared, method.round_score.to):
        return ()
    wanted = Interval.point(declared)
    others = conventions(method)
    return tuple(other for other in others if apply_method(facts, other.method, weight, rules).score == wanted)


def _parts(form: Form, rows: tuple[RowScore, ...], keyed: bool) -> list[Part]:
    """What the rows give to the total; ``keyed`` where an adjustment asks which rows they are."""
    scored = rows[len(rows) - len(form.indicators) :]
    budget = [Part(BUDGET_EXECUTION, row.score, row.weight, ("", "", BUDGET_EXECUTION), row.name)
              for row in rows[: len(rows) - len(form.indicators)]]  # fmt: skip
    return budget + [
        Part(each.level1, row.score, row.weight, _key(each) if keyed else ("", "", ""), each.name)
        for each, row in zip(form.indicators, scored, strict=True)
    ]


def _key(row: Indicator) -> tuple[str, str, str]:
    return called(row.name), called(row.level1 or ""), categorise(row.level1, row.level2)
