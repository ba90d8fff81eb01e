"""Conditions on the name of an indicator, its 一级指标, its weight and the value of its target."""

from __future__ import annotations

import pytest
from rule_head import rule_head

import perfscore
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.rules.catalogue import called
from perfscore.rules.load import load_text
from perfscore.rules.model import RuleSet
from perfscore.rules.proving.proof import Claim, Status
from perfscore.rules.proving.prove import prove
from perfscore.scoring.score import RowScore, score_indicator
from perfscore.testing.edges import draft

RULES = (
    rule_head("my/conditions", "按名称、一级指标、分值、目标值用不同的办法", form="department_self_evaluation")
    + """\
rounding:
  measure: none
  score: {to: 0.01, mode: half_up, sources: [text]}
methods:
  change:
    label: 每超过一个百分点扣0.5分
    measure: actual
    unit: "%"
    sources: [text]
    curve:
      - {from: lowest, score: 100%}
      - {above: 0, stairs: {top: 100%, every: 1, lose: 0.5分, least: 0分, from_end: lower, started: no}}
  all_or_nothing:
    label: 须全部完成
    measure: attainment
    sources: [text]
    curve: [{from: lowest, score: 0%}, {from: 100%, score: 100%}]
  half:
    label: 小指标
    measure: attainment
    sources: [text]
    curve: [{from: lowest, score: 0%}, {from: 50%, score: 100%}]
  proportion:
    label: 按比例
    measure: attainment
    sources: [text]
    curve: [{from: lowest, score: 0%}, {from: 0%, line: [0%, 100%]}, {from: 100%, score: 100%}]
select:
  - {when: {name: [“三公经费”变动率, 三公 经费增长率], kind: amount, dimension: share}, use: change}
  - {when: {target: {is: 100%}}, use: all_or_nothing, after: [change]}
  - {when: {level1: 产出指标, weight: {above: 0, below: 5}, target: positive}, use: half, after: [change, all_or_nothing]}
  - {when: {level1: 产出指标, weight: [5, 20], target: positive}, use: all_or_nothing, after: [change]}
  - {when: {kind: amount, target: positive}, use: proportion, after: [change, all_or_nothing, half]}
  - {otherwise: undetermined, because: 没有规定}
grades:
  - {from: 0, grade: 合格, sources: [text]}
"""
)


def _rules() -> RuleSet:
    return load_text(RULES, "rules.yaml", lambda _: perfscore.load_rules("cn/mof/2020-10"))


def _row(name: str, target: str, actual: str, weight: str = "10", level1: str | None = None) -> RowScore:
    form = Form(kind=FormKind.DEPARTMENT_SELF_EVALUATION, name="", year=2024)
    row = Indicator(level1=level1, level2="数量指标", name=name, target=target, actual=actual, weight=weight)
    return score_indicator(row, form, _rules())


@pytest.mark.parametrize(
    "printed",
    [
        "三公经费变动率",
        "“三公经费”变动率（%）",
        "1.三公经费变动率",
        "「三公」经费 变动率",
        "三公经费增长率",
        "①三公经费变动率（5分）",
    ],
)
def test_a_rule_holds_for_an_indicator_by_its_name(printed: str) -> None:
    found = _row(printed, "<=0%", "3%", "5")
    assert (found.method, str(found.score)) == ("change", "3.5")


@pytest.mark.parametrize("printed", ["三公经费", "三公经费变动率（财政拨款）", "公务接待费变动率", "三公经费变动额"])
def test_another_name_is_another_indicator(printed: str) -> None:
    assert _row(printed, "<=5%", "3%").method == "proportion"


def test_level_one_weight_and_target_decide() -> None:
    assert _row("甲", "100%", "99%").method == "all_or_nothing"
    assert _row("甲", ">=90%", "99%").method == "proportion"
    assert _row("甲", "10个", "6个", "4", "一、产出指标（50分）").method == "half"
    assert _row("甲", "10个", "6个", "4", "效益指标").method == "proportion"
    assert _row("甲", "10个", "6个", "5", "产出指标").method == "all_or_nothing"
    assert _row("甲", "10个", "6个", "10", "产出指标").method == "proportion"


def test_the_table_is_proved_over_names_and_numbers() -> None:
    proofs = {proof.claim: proof for proof in prove(_rules())}
    assert proofs[Claim.TOTAL].status is Status.PROVED, proofs[Claim.TOTAL]
    assert proofs[Claim.SINGLE].status is Status.PROVED, proofs[Claim.SINGLE]


def test_a_row_that_an_earlier_one_takes_is_told() -> None:
    changed = RULES.replace("weight: [5, 20]", "weight: {from: 1, to: 3}")
    rules = load_text(changed, "rules.yaml", lambda _: perfscore.load_rules("cn/mof/2020-10"))
    single = next(proof for proof in prove(rules) if proof.claim is Claim.SINGLE)
    assert single.problems[0].code == "R301"


def test_a_draft_of_cases_prints_the_name_and_the_weight() -> None:
    shown = draft(_rules())
    assert 'name: "三公经费变动率"' in shown
    assert 'target: ">=100%"' in shown
    assert 'level1: "产出指标"' in shown
    assert "weight: 5" in shown


def test_names_are_compared_as_people_compare_them() -> None:
    assert called("指标１：执行率（%）") == called(" 执行率 ") == "执行率"
    assert called("12345热线办结率") == "12345热线办结率"
    assert called("（一）") == called("（一）")


def test_columns_decide_as_a_form_does() -> None:
    pa = pytest.importorskip("pyarrow")
    pytest.importorskip("numba")
    from perfscore.columns import score_table

    rows = [
        (name, level1, target, actual, weight)
        for name in ("“三公经费”变动率", "三公经费变动率（财政拨款）", "")
        for level1 in ("产出指标（50分）", "效益指标")
        for target in ("100%", "<=0%", ">=90%", "10个")
        for actual in ("3%", "99%", "6个")
        for weight in ("4", "5", "10", "20")
    ]
    columns = dict(zip(("name", "level1", "target", "actual", "weight"), zip(*rows, strict=True), strict=True))
    table = pa.table(
        {**columns, "form": ["department_self_evaluation"] * len(rows), "level2": ["数量指标"] * len(rows)}
    )
    got = score_table(table, _rules()).to_pylist()
    for found, (name, level1, target, actual, weight) in zip(got, rows, strict=True):
        wanted = _row(name, target, actual, weight, level1)
        assert found["method"] == (wanted.method if wanted.score is not None else found["method"])
        assert (found["low"] is None) == (wanted.score is None)
        assert wanted.score is None or found["low"] == wanted.score.low


@pytest.mark.parametrize(("actual", "score"), [("-5%", "5"), ("3%", "3.5")])
def test_zero_has_every_unit(actual: str, score: str) -> None:
    assert str(_row("三公经费变动率", "≦0", actual, "5").score) == score


def test_a_department_of_hunan_is_scored_row_by_row() -> None:
    rows = [
        ("1.在职人员控制率（8分）", "≦100%", "95.10%", "8", "8"),
        ("“三公经费”变动率", "≦0", "98.31%", "8", "0"),
        ("预算完成率", "100%", "99.27%", "8", "8"),
        ("预算控制率", "0%", "39.91%", "8", "0"),
    ]
    rules = perfscore.find_rules(place="湖南省", year=2018, form=FormKind.DEPARTMENT_SELF_EVALUATION)
    assert rules is not None
    form = Form(kind=FormKind.DEPARTMENT_SELF_EVALUATION, name="", year=2018)
    for name, target, actual, weight, score in rows:
        found = score_indicator(Indicator(name=name, target=target, actual=actual, weight=weight), form, rules)
        assert str(found.score) == score
