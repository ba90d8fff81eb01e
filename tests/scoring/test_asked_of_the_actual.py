"""Decision rows that ask on which side of zero the actual lies: 无结余得满分，有结余的每 1% 扣 1 分."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from rule_head import rule_head

import perfscore
from perfscore.form import Form, Fund, Indicator
from perfscore.form_kind import FormKind
from perfscore.rules.model import RuleSet
from perfscore.rules.words import condition
from perfscore.scoring.score import RowScore
from perfscore.testing.check import check
from perfscore.testing.edges import draft
from perfscore.values.number import Interval

TEXT = (
    rule_head("my/left-over", "无结余得满分", first=2023)
    + """\
rounding: {measure: none, score: {to: 0.01, mode: half_up, sources: [text]}}
methods:
  nothing_left:
    label: 无结余得满分
    measure: actual
    sources: [text]
    curve: [{from: lowest, score: 100%}]
  left_over:
    label: 有结余的得八成，每1个百分点扣1分
    measure: actual
    unit: "%"
    sources: [text]
    curve:
      - {from: lowest, score: 80%}
      - {above: 0, stairs: {top: 80%, every: 1, lose: 1分, least: 0%, from_end: lower}}
  overdrawn:
    label: 超支不得分
    measure: actual
    sources: [text]
    curve: [{from: lowest, score: 0%}]
  judged:
    label: 由评价人评定
    measure: level
    sources: [text]
    levels: [{label: 全部, repeats_target: yes, score: 100%}, {label: 没有, phrases: [未完成], score: 0%}]
select:
  - {when: {name: 结余率, dimension: share, actual: zero}, use: nothing_left}
  - {when: {name: 结余率, dimension: share, actual: negative}, use: overdrawn}
  - {when: {name: 结余率, dimension: share, kind: [amount, range]}, use: left_over}
  - {when: {row: budget_execution, actual: zero}, use: nothing_left}
  - {when: {kind: phrase}, use: judged}
  - {otherwise: undetermined, because: 没有规定}
"""
)


@pytest.fixture
def rules(tmp_path: Path) -> RuleSet:
    path = tmp_path / "my.yaml"
    path.write_text(TEXT, encoding="utf-8")
    assert [
        item for item in check([path]).all_problems if item.code != "R385"
    ] == []  # of the same years as a shipped one
    return perfscore.load_rules(path)


def row(rules: RuleSet, target: str, actual: str | None, name: str = "结余率") -> RowScore:
    row = Indicator(name=name, target=target, actual=actual, weight="10")
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="", year=2023, indicators=(row,))
    return perfscore.score(form, rules).rows[0]


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("<=5%", "0%", 10), ("<=5%", "0", 10), ("<=5%", "无", 10), ("<=5%", "无结余", 10), ("0-5%", "0%", 10),
        ("<=5%", "0.001%", 8), ("<=5%", "3%", 5), ("1-5%", "3%", 5), ("<=5%", "-2%", 0), ("<=5%", "0.00%", 10),
    ],
)  # fmt: skip
def test_the_side_of_zero_of_the_actual_chooses_the_method(
    rules: RuleSet, target: str, actual: str, score: int
) -> None:
    assert row(rules, target, actual).score == Interval.point(Fraction(score))


@pytest.mark.parametrize(("actual", "code"), [("约3%", "S050"), ("0-3%", "S050"), (None, "S002"), ("—", "S002")])
def test_an_actual_that_is_not_exact_or_not_there_is_left_to_a_person(
    rules: RuleSet, actual: str | None, code: str
) -> None:
    found = row(rules, "<=5%", actual)
    assert found.refusal is not None
    assert found.refusal.code == code


def test_a_row_that_no_condition_on_the_actual_is_about_is_not_touched(rules: RuleSet) -> None:
    found = row(rules, ">=5人", "约3人", name="人数")
    assert found.refusal is not None
    assert found.refusal.code == "S009"


def test_a_budget_that_nobody_spent_is_asked_for_too(rules: RuleSet) -> None:
    for executed, method in (("0", "nothing_left"), ("5", None)):
        fund = Fund(label="年度资金总额", budget="10", executed=executed, weight="10")
        form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="", funds=(fund,))
        assert perfscore.score(form, rules).rows[0].method == method


def test_the_condition_reads_as_a_sentence(rules: RuleSet) -> None:
    when = rules.select[0].when
    assert condition(when).text() == "量纲为 比率，实际值为 零，指标名称为 结余率"
    assert "actual is zero" in condition(when).text("en")


def test_edges_are_drafted_on_both_sides_of_zero(rules: RuleSet) -> None:
    drafted = draft(rules)
    assert 'actual: "0%", weight: 100, score: 100.00' in drafted
    assert 'actual: "-80%", weight: 100, score: 0.00' in drafted


def test_columns_score_as_single_rows_do(rules: RuleSet) -> None:
    pytest.importorskip("numba")
    actuals = ["0%", "0.00%", "3%", "-2%", "100%", "无", "约3%", None, "0.001%"]
    score_table = pytest.importorskip("perfscore.columns.score").score_table
    pyarrow = pytest.importorskip("pyarrow")
    count = len(actuals)
    table = pyarrow.table(
        {"name": ["结余率"] * count, "target": ["<=5%"] * count, "actual": actuals, "weight": ["10"] * count}
    )
    found = score_table(table, rules)
    single = [row(rules, "<=5%", actual) for actual in actuals]
    assert found.column("low").to_pylist() == [None if each.score is None else each.score.low for each in single]
