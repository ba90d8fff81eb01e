"""Counterexamples scored before they are printed: what a proof claims of a row, the engine must give.

The proofs stand below the engine, since they check it; so what they find is confirmed here, above both.
"""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from perfscore.form import Form, Fund, Indicator
from perfscore.messages import Message
from perfscore.rules.model import Condition, DecisionRow, RuleSet
from perfscore.rules.proving.proof import Proof, Status
from perfscore.rules.proving.prove import prove
from perfscore.rules.proving.witness import ALONE, AnswerSets, Example, FormFacts
from perfscore.scoring.score import RowScore, score_form
from perfscore.scoring.select import select, ways
from perfscore.values.number import Interval, text

YEAR = 2024


def proofs(rules: RuleSet) -> tuple[Proof, ...]:
    """All proofs about a rule set, their counterexamples confirmed."""
    scorable = _scorable(rules)
    return tuple(confirmed(proof, scorable) for proof in prove(rules))


def _scorable(rules: RuleSet) -> RuleSet:
    """Of a file with mistakes, what the engine can score by: rows without their method leave undetermined."""
    rows = (row if row.use in rules.methods else evolve(row, use=None) for row in rules.select)
    return evolve(rules, select=(*rows, DecisionRow(when=Condition(), use=None)))


def confirmed(proof: Proof, rules: RuleSet) -> Proof:
    """A proof with those problems whose examples the engine gives as claimed; without the others it is not decided."""
    examples = {item: [each for each in item.fields.values() if isinstance(each, Example)] for item in proof.problems}
    kept = tuple(item for item in proof.problems if all(_holds(each, rules) for each in examples[item]))
    if len(kept) == len(proof.problems):
        return proof
    return Proof(proof.claim, Status.REFUTED if kept else Status.UNCHECKED, Message("K_unconfirmed"), kept)


def form_of(cell: AnswerSets, target: str, actual: str, weight: Fraction, beside: FormFacts = ALONE) -> Form:
    """A form with one row of this kind, and what stands beside it."""
    shown = text(weight)
    if cell.is_budget:
        fund = Fund(label="年度资金总额", budget=target, executed=actual, weight=shown)
        return Form(kind=cell.form, name="", year=YEAR, funds=(fund,))
    row = Indicator(
        level1=cell.level1, level2=cell.category, name=cell.name, target=target, actual=actual, weight=shown,
        rule=cell.rule, direction=cell.column, last_year=beside.last_year,
    )  # fmt: skip
    return Form(kind=cell.form, name="", year=YEAR, indicators=(row, *beside.rows))


def _holds(example: Example, rules: RuleSet) -> bool:
    form = form_of(example.cell, example.target, example.actual, example.weight, example.beside)
    if example.method is None or example.scores is None:
        return _is_decided(example, score_form(form, rules).rows[0], rules)
    used = any(row.use == example.method for row in rules.select)
    only = (DecisionRow(when=Condition(), use=example.method),)
    row = score_form(form, rules if used else evolve(rules, select=only)).rows[0]
    return row.method == example.method and row.score == Interval(*example.scores)


def _is_decided(example: Example, row: RowScore, rules: RuleSet) -> bool:
    facts = row.facts
    if facts is None:
        return False
    numbers = {select(evolve(facts, direction=way), rules).number for way in ways(facts, rules)}
    return example.number in numbers and (row.score is None or not example.is_undetermined)
