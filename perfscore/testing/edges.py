"""Cases for a maintainer to confirm: each decision row, each breakpoint with the steps beside it, each level."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.messages import Message
from perfscore.rules import words
from perfscore.rules.curve import Line, LogLine
from perfscore.rules.model import CurveMethod, LevelMethod, Measure, RuleSet
from perfscore.rules.proving.table import cells, taken
from perfscore.rules.proving.witness import TARGETS, AnswerSets, FormFacts, beside, sample, values
from perfscore.scoring.score import score_form
from perfscore.testing.cases import expected_text
from perfscore.testing.confirm import form_of
from perfscore.values.number import places, text

#: How far beside a breakpoint a case lies, where it is neither a ten-thousandth of a share nor one unit of the last
#: place of the breakpoint: a day of 100 planned.
_STEPS = {Measure.LATENESS_SHARE: Fraction(1, 100)}


@frozen
class Edge:
    """A row to be scored, and what it tests."""

    cell: AnswerSets
    target: str
    actual: str
    said: str
    last_year: str | None = None


def draft(rules: RuleSet) -> str:
    """The text of a file of cases: every edge with the score that the rule set gives now."""
    drafted = dict[tuple[str, ...], str]()  # what a row says and must get -> why; the same row is drafted once
    for edge in edges(rules):
        drafted.setdefault(tuple(_fields(edge, rules)), Message("K_confirm", what=edge.said).text())
    cases = [f'  - {{{", ".join(said)}, reason: "{why}"}}' for said, why in drafted.items()]
    return "\n".join([f"rules: {rules.id}", "cases:", *cases]) + "\n"


def edges(rules: RuleSet, inherited: bool = False) -> Iterator[Edge]:
    """Every decision row that this file itself says, and every edge of its methods; with what it extends, if asked."""
    rows = taken(rules)
    for each in rows:
        if (inherited or each.row.place.file == rules.place.file) and each.region:
            cell = next(each.cells())
            told = Message("K_spot_row", number=each.number, asked=words.condition(each.row.when))
            yield Edge(cell, *sample(cell), told.text())
    for method in rules.methods.values():
        own = inherited or method.place.file == rules.place.file
        for cell in islice(cells(rows, method.id), 1) if own else ():
            yield from _of_levels(method, cell) if isinstance(method, LevelMethod) else _of_curve(method, cell)


def _of_curve(method: CurveMethod, cell: AnswerSets) -> Iterator[Edge]:
    middles = _middles(method)
    for start in (each.start for each in method.curve.segments if each.start is not None):
        last = Fraction(1, 10_000 if method.measure.is_share else 10 ** places(start))
        step = _STEPS.get(method.measure, last)
        for at in (start - step, start, start + step, *middles.get(start, ())):
            shown = words.at(at, method.measure, words.unit_of(method))
            target, actual = values(method, at, cell)
            last_year = beside(method, at, target).last_year
            yield Edge(cell, target, actual, f"{method.label} {shown}", last_year)


def _middles(method: CurveMethod) -> dict[Fraction, tuple[Fraction, ...]]:
    """Half-way along each line, where its slope shows."""
    lines = [each.span for each in method.curve.segments if isinstance(each.shape, Line | LogLine)]
    return {start: ((start + end) / 2,) for start, end in lines}


def _of_levels(method: LevelMethod, cell: AnswerSets) -> Iterator[Edge]:
    phrases = {phrase for level in method.levels for phrase in level.phrases}
    target = next(phrase for phrase in TARGETS if phrase not in phrases)
    for level in method.levels:
        for phrase in (*((target,) if level.repeats_target else ()), *level.phrases):
            yield Edge(cell, target, phrase, f"{method.label} {level.label}")


def _fields(edge: Edge, rules: RuleSet) -> Iterator[str]:
    cell = edge.cell
    if cell.form is not FormKind.PROJECT_SELF_EVALUATION:
        yield f"form: {cell.form.value}"
    names = ("budget", "executed") if cell.is_budget else ("target", "actual")
    if not cell.is_budget:
        yield f"category: {cell.category}"
        yield from (f'{key}: "{said}"' for key, said in (("level1", cell.level1), ("name", cell.name)) if said)
    yield from (f'{name}: "{value}"' for name, value in zip(names, (edge.target, edge.actual), strict=True))
    if cell.rule:
        yield f'rule: "{cell.rule}"'
    if cell.column is not None:
        yield f"direction: {cell.column}"
    yield f"weight: {text(cell.weight)}"
    if edge.last_year is not None:
        yield f'last_year: "{edge.last_year}"'
    form = form_of(edge.cell, edge.target, edge.actual, cell.weight, FormFacts(edge.last_year))
    result = score_form(form, rules).rows[0]
    if result.score is not None:
        yield f"score: {expected_text(result.score)}"
    elif result.refusal is not None:
        yield f"undetermined: {result.refusal.code}"
