"""Measures with a second value (last year, another row, the planned days, the rows that are met) and distances."""

from __future__ import annotations

import pytest
from rule_head import rule_head

import perfscore
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.rules.load import load_text
from perfscore.rules.model import RuleSet
from perfscore.rules.proving.proof import Claim, Status
from perfscore.rules.proving.prove import prove
from perfscore.scoring.score import RowScore, score_form

HEAD = (
    rule_head("my/second", "第二个值")
    + """\
rounding:
  measure: none
  score: {to: 0.01, mode: half_up, sources: [text]}
methods:
"""
)
GROWTH = """\
  m:
    label: 不降反升计零
    measure: deviation
    against: last_year
    sources: [text]
    curve: [{from: lowest, score: 100%}, {from: -5%, score: 50%}, {above: 0%, score: 0%}]
select: [{when: {kind: amount}, use: m}, {otherwise: undetermined, because: 没有规定}]
"""
SHARE = """\
  m:
    label: 占中央补助的比例
    measure: attainment
    against: {row: 中央补助资金}
    sources: [text]
    curve: [{from: lowest, score: 0%}, {from: 20%, line: [0%, 100%]}, {from: 40%, score: 100%}]
select: [{when: {kind: amount}, use: m}, {otherwise: undetermined, because: 没有规定}]
"""
LATE = """\
  m:
    label: 每超期工期的4%扣1分
    measure: lateness_share
    sources: [text]
    curve:
      - {from: lowest, score: 100%}
      - {above: 0%, stairs: {top: 100%, every: 4%, lose: 1分, least: 0%, from_end: lower, started: yes}}
select: [{when: {kind: date}, use: m}, {otherwise: undetermined, because: 没有规定}]
"""
MET = """\
  m:
    label: 达标指标的比例
    measure: met_share
    of: {level1: 产出}
    sources: [text]
    curve: [{from: lowest, score: 0%}, {from: 0%, line: [0%, 100%]}, {from: 100%, score: 100%}]
select:
  - {when: {name: 目标完成率, kind: amount}, use: m}
  - {otherwise: undetermined, because: 没有规定}
"""
RANGE = """\
  m:
    label: 偏离区间每10%扣20%
    measure: distance_share
    sources: [text]
    curve:
      - {from: lowest, score: 100%}
      - {above: 0%, stairs: {top: 100%, every: 10%, lose: 20%, least: 0%, from_end: lower}}
select:
  - {when: {kind: [amount, range], target: positive}, use: m}
  - {otherwise: undetermined, because: 没有规定}
"""


def _rules(text: str) -> RuleSet:
    return load_text(HEAD + text, "rules.yaml", lambda _: perfscore.load_rules("cn/mof/2020-10"))


def _row(name: str, target: str, actual: str, level1: str = "", last_year: str | None = None) -> Indicator:
    return Indicator(
        level1=level1, level2="数量指标", name=name, target=target, actual=actual, weight="10", last_year=last_year
    )


def _scored(text: str, *rows: Indicator) -> RowScore:
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="", year=2024, indicators=rows)
    return score_form(form, _rules(text)).rows[0]


@pytest.mark.parametrize(
    ("last_year", "score"),
    [("100人", "0"), ("110人", "10"), ("105人", "5"), ("0.011万人", "10"), (None, "S040"), ("增加", "S040")],
)
def test_growth_on_last_year(last_year: str | None, score: str) -> None:
    found = _scored(GROWTH, _row("甲", "100人", "102人", last_year=last_year))
    assert (str(found.score) if found.refusal is None else found.refusal.code) == score


def test_growth_says_what_it_compares_with() -> None:
    assert "与上年完成值（110 人）比" in _scored(GROWTH, _row("甲", "100人", "102人", last_year="110人")).explain()


def test_a_share_of_another_row() -> None:
    own, grant = _row("自筹资金", "30万元", "30万元"), _row("中央 补助资金", "100万元", "100万元")
    assert str(_scored(SHARE, own, grant).score) == "5"
    for rows in ((own,), (own, grant, grant)):
        refusal = _scored(SHARE, *rows).refusal
        assert refusal is not None
        assert refusal.code == "S040"


@pytest.mark.parametrize(("actual", "score"), [("2024年3月30日", "10"), ("2024年4月1日", "9"), ("2024年4月13日", "6")])
def test_lateness_as_a_share_of_the_planned_days(actual: str, score: str) -> None:
    """2024-01-01 to 2024-03-30 are 90 days: 4% are 3.6 days."""
    assert str(_scored(LATE, _row("工期", "2024年1月1日-2024年3月30日", actual)).score) == score


def test_without_a_planned_duration_nothing_is_guessed() -> None:
    refusal = _scored(LATE, _row("工期", "2024年3月30日前", "2024年4月1日")).refusal
    assert refusal is not None
    assert refusal.code == "S042"


def test_rows_that_are_met() -> None:
    own = _row("目标完成率", "100%", "100%")
    rows = [_row("甲", "10个", "10个", "产出"), _row("乙", "10个", "9个", "产出"), _row("丙", "10个", "12个", "效益")]
    assert str(_scored(MET, own, *rows).score) == "5"
    assert str(_scored(MET, own, *rows, _row("丁", "10个", "****", "产出")).score) == "3.33～6.67"
    refusal = _scored(MET, own).refusal
    assert refusal is not None
    assert refusal.code == "S041"


@pytest.mark.parametrize(
    ("met", "score"),
    [
        ("", "10"),
        ("    met: {below: 130%}\n", "3.33"),  # 130% and more do not count, as "以上" says
        ("    met: {to: 130%}\n", "6.67"),
        ("    met: {above: 100%}\n", "6.67"),
    ],
)
def test_what_counts_as_met(met: str, score: str) -> None:
    own = _row("目标完成率", "100%", "100%", "效益")
    rows = [_row(name, ">=10个", actual, "产出") for name, actual in (("甲", "10个"), ("乙", "13个"), ("丙", "13.1个"))]
    text = MET.replace("    sources", f"{met}    sources", 1)
    assert str(_scored(text, own, *rows).score) == score
    less = _row("丁", "<=10个", "2个", "产出")
    assert _scored(text, own, less).score == _scored(text, own, _row("戊", ">=10个", "11个", "产出")).score
    proofs = {proof.claim: proof.status for proof in prove(_rules(text))}
    assert proofs[Claim.MONOTONE] is Status.PROVED


def test_nothing_may_count_as_met() -> None:
    with pytest.raises(perfscore.RulesError) as refused:
        _rules(MET.replace("    sources", "    met: {below: 100%}\n    sources", 1))
    assert [problem.code for problem in refused.value.problems] == ["R525"]


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("5-10个", "7个", "10"), ("5-10个", "10个", "10"), ("5-10个", "11个", "8"), ("5-10个", "4个", "6"),
        ("90-95%", "85.5%", "10"), ("90-95%", "81%", "8"), ("100个", "115个", "8"), ("100个", "85个", "8"),
    ],
)  # fmt: skip
def test_the_distance_from_a_range(target: str, actual: str, score: str) -> None:
    assert str(_scored(RANGE, _row("甲", target, actual)).score) == score


@pytest.mark.parametrize("text", [GROWTH, SHARE, LATE, MET, RANGE])
def test_the_proofs_hold(text: str) -> None:
    proofs = {proof.claim: proof for proof in prove(_rules(text))}
    for claim in (Claim.TOTAL, Claim.SINGLE, Claim.BOUNDED, Claim.MONOTONE):
        assert proofs[claim].status is Status.PROVED, proofs[claim]


def test_columns_do_not_know_the_form() -> None:
    pa = pytest.importorskip("pyarrow")
    pytest.importorskip("numba")
    from perfscore.columns import score_table

    table = pa.table({"name": ["甲"], "target": ["100人"], "actual": ["102人"], "weight": ["10"]})
    assert score_table(table, _rules(GROWTH)).to_pylist()[0]["reason"] == "S040"


def test_a_measure_that_is_no_single_figure_is_told_by_its_name() -> None:
    """A row without a direction leaves the share of met rows open, and 近61人 an attainment: no date is at fault."""
    own = _row("目标完成率", "100%", "100%")
    steps = MET.replace("{from: 0%, line: [0%, 100%]}", "{from: 60%, score: 50%}")
    rows = [
        _row("甲", "10个", "10个", "产出"),
        Indicator(level1="产出", name="乙", target="10个", actual="8个", weight="1"),
    ]
    approximate = SHARE.replace("    against: {row: 中央补助资金}\n", "")
    for found, measure in (
        (_scored(steps, own, *rows), "达标指标的比例"),
        (_scored(approximate, _row("甲", ">=100人", "近61人")), "完成率"),
    ):
        assert found.score is not None
        assert not found.score.is_point
        assert f"{measure}不是一个确切的数" in found.explain()
        assert "日期" not in found.explain()
        assert "超期" not in found.explain()


def test_a_date_that_leaves_room_is_told_by_its_days() -> None:
    late = LATE.replace("measure: lateness_share", "measure: lateness_days").replace("0%, stairs", "0, stairs")
    found = _scored(late.replace("every: 4%", "every: 40"), _row("工期", "2024年6月20日前", "2024年6月"))
    assert "超期天数不是一个确切的数" in found.explain()
