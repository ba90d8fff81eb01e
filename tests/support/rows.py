"""The vocabulary of scoring tests: one printed row in, one score out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from attrs import evolve

import perfscore
from perfscore.form import Form, Fund, Indicator
from perfscore.form_kind import FormKind
from perfscore.rules.model import RuleSet
from perfscore.scoring.score import RowScore, score_budget, score_indicator

NATIONAL = "cn/mof/2020-10"
CHANGJI = "cn/xinjiang/changji/2023"
URUMQI = "cn/xinjiang/urumqi/2024"
ARTUX = "cn/xinjiang/artux/2024"


def row(
    actual: str | None,
    *,
    of: str | None,
    weight: str = "10",
    declared: str | None = None,
    category: str = "数量指标",
    named: str | None = None,
    rules: str | RuleSet = NATIONAL,
    year: int | None = 2024,
    kind: FormKind = FormKind.PROJECT_SELF_EVALUATION,
) -> RowScore:
    """Score one printed row."""
    chosen = perfscore.load_rules(rules) if isinstance(rules, str) else rules
    indicator = Indicator(
        level2=category, name="指标", target=of, actual=actual, weight=weight, score=declared, rule=named
    )
    return score_indicator(indicator, Form(kind=kind, name="", year=year), chosen)


def gives(result: RowScore) -> str:
    """What a row gives: '9.27', '6.00..7.99', or the code of why it is undetermined."""
    if result.score is None:
        assert result.refusal is not None
        return result.refusal.code
    low, high = (f"{Decimal(end.numerator) / Decimal(end.denominator):.2f}" for end in _ends(result))
    return low if low == high else f"{low}..{high}"


def budget(executed: str, *, of: str, declared: str | None = None, rules: str = NATIONAL) -> RowScore:
    """Score the budget execution row of a form with one money row and weight 10."""
    fund = Fund(label="年度资金总额", budget=of, executed=executed, weight="10", score=declared)
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="", funds=(fund,))
    result = score_budget(form, perfscore.load_rules(rules))
    assert result is not None
    return result


def _ends(result: RowScore) -> tuple[Fraction, Fraction]:
    assert result.score is not None
    return result.score.low, result.score.high


FUND = Fund(label="年度资金总额", budget="100.00", executed="98.00", weight="10", rate="98.00%", score="9.80")


def sheet(*indicators: tuple[str, str, str, str, str], total: str) -> Form:
    """A project's self-evaluation with 98 of 100 spent, and rows of (category, target, actual, weight, declared)."""
    rows = (
        Indicator(level2=f"{category}指标", name=category, target=target, actual=actual, weight=weight, score=score)
        for category, target, actual, weight, score in indicators
    )
    return Form(
        kind=FormKind.PROJECT_SELF_EVALUATION, name="样表", year=2024, funds=(FUND,), indicators=tuple(rows),
        total_weight="100", total_score=total,
    )  # fmt: skip


def with_row(form: Form, number: int, **changes: str | None) -> Form:
    """The same form with another row."""
    rows = list(form.indicators)
    rows[number] = evolve(rows[number], **changes)  # type: ignore[arg-type]
    return evolve(form, indicators=tuple(rows))
