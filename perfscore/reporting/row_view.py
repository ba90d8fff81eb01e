"""A scored row as every report shows it: its cells as text, doubtful ones marked, with its findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import evolve, field

from perfscore.auditing.finding import Finding
from perfscore.form import Fund, Indicator, Unsure
from perfscore.frozen import frozen
from perfscore.messages import Lang, Message, wording
from perfscore.reporting.doubtful import marked, of
from perfscore.reporting.provenance import NOTHING
from perfscore.rules.category import BUDGET_EXECUTION
from perfscore.scoring.score import FormRows, RowScore, total_fund
from perfscore.values.number import interval_text, points_text, text

HEADS = ("W_row", "W_target", "W_actual", "W_weight", "W_declared", "W_recomputed", "W_verdict", "W_where")
_OF_TARGETS = (0, 1, 3, 7)  # of these, what a form of targets has
_OF_BUDGET = {"budget": "target", "executed": "actual"}  # the cells of the money row where the budget row shows them


@frozen
class RowView:
    """The texts of a row. ``printed`` is the indicator that it stands for, None for budget execution; a row of a form
    of targets has no result yet (``has_result``).
    """

    row: RowScore
    lang: Lang = "zh"
    printed: Indicator | None = None
    unsure: Mapping[str, Unsure] = field(factory=dict, hash=False)
    findings: tuple[Finding, ...] = ()
    has_result: bool = True

    @property
    def name(self) -> str:
        return self._marked("name", self.row.name)

    @property
    def target(self) -> str:
        return self._marked("target", self.row.target or NOTHING)

    @property
    def actual(self) -> str:
        return self._marked("actual", self.row.actual or NOTHING)

    @property
    def weight(self) -> str:
        return self._marked("weight", NOTHING if self.row.weight is None else text(self.row.weight))

    @property
    def declared(self) -> str:
        return self._marked("score", points_text(self.row.declared))

    @property
    def recomputed(self) -> str:
        """The score or the range of it; a dash where it is undetermined."""
        return NOTHING if self.row.score is None else interval_text(self.row.score, 2, self.lang)

    @property
    def verdict(self) -> str:
        return NOTHING if not self.has_result else wording(f"W_{self.row.verdict.value}", self.lang)

    @property
    def cells(self) -> tuple[str, ...]:
        """Under ``HEADS``, all but the last: what a place is called depends on the room that there is."""
        return self.name, self.target, self.actual, self.weight, self.declared, self.recomputed, self.verdict

    @property
    def excess(self) -> Fraction:
        """By how many points the declared score lies above (below, if negative) what the rules allow."""
        declared, score = self.row.declared, self.row.score
        if declared is None or score is None or declared in score:
            return Fraction(0)
        return declared - (score.high if declared > score.high else score.low)

    @property
    def explanation(self) -> str:
        """The arithmetic and its source, or why there is no score."""
        return self.row.explain(self.lang)

    @property
    def arithmetic(self) -> str:
        """The same without its source, which a form names once; empty where a finding says it or nothing is done."""
        if not self.has_result or any(self.row.explanation in each.fields.values() for each in self.findings):
            return ""
        return (
            self.row.refusal.text(self.lang) if self.row.refusal else evolve(self.row.trace, sources=()).text(self.lang)
        )

    def _marked(self, name: str, shown: str) -> str:
        return marked(shown, name, self.unsure, self.lang)


@frozen
class FormView:
    """The rows of a form with what was found in them, and the findings that are of no single row."""

    rows: tuple[RowView, ...]
    findings: tuple[Finding, ...]
    has_results: bool = True

    @property
    def columns(self) -> tuple[int, ...]:
        """The numbers of the ``HEADS`` that its rows have: a form of targets has no actual values and no scores."""
        return tuple(range(len(HEADS))) if self.has_results else _OF_TARGETS

    @property
    def sources(self) -> tuple[Message, ...]:
        """What the scores of the rows rest on, each once."""
        return tuple(dict.fromkeys(source for each in self.rows for source in each.row.trace.sources))


def form_view(result: FormRows, findings: Sequence[Finding] = (), lang: Lang = "zh") -> FormView:
    """Each finding stands once: beside the first row that it is about, else with those of the whole form."""
    budget = len(result.rows) - len(result.form.indicators)
    indicators: list[Indicator | None] = [*[None] * budget, *result.form.indicators]
    money = total_fund(result.form.funds)
    has_results = result.form.has_results
    left, rows = list(findings), []
    for row, indicator in zip(result.rows, indicators, strict=True):
        own = tuple(each for each in left if _is_about(each, row, indicator))
        left = [each for each in left if each not in own]
        unsure = of(indicator) if indicator else _of_money(money)
        rows.append(RowView(row, lang, indicator, unsure, own, has_results))
    return FormView(tuple(rows), tuple(left), has_results)


def _is_about(item: Finding, row: RowScore, indicator: Indicator | None) -> bool:
    if indicator is None:
        return item.row == BUDGET_EXECUTION
    return item.row == row.name and item.place == row.source


def _of_money(money: Fund | None) -> dict[str, Unsure]:
    """What is not certain of the budget execution row: it shows cells of the money row."""
    shown = (evolve(each, field=_OF_BUDGET.get(each.field, each.field)) for each in (money.unsure if money else ()))
    return {each.field: each for each in shown}
