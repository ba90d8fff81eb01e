"""Counterexamples of measures that look at more than two values: last year, another row, the rows that are met."""

from __future__ import annotations

import pytest
from rule_head import rule_head

import perfscore
from perfscore.rules.load import load_text
from perfscore.rules.proving.proof import Claim, Status
from perfscore.rules.proving.prove import prove
from perfscore.testing.confirm import proofs
from perfscore.testing.edges import draft

HEAD = (
    rule_head("my/second", "第二个值")
    + """\
rounding: {measure: none, score: {to: 0.01, mode: half_up, sources: [text]}}
methods:
  m:
    label: 甲
    sources: [text]
"""
)
TURNED = "    curve: [{from: lowest, score: 50%}, {from: 20%, score: 20%}, {from: 60%, score: 100%}]\n"
USED = "select: [{when: {kind: %s}, use: m}, {otherwise: undetermined, because: 没有规定}]\n"
MEASURES = {
    "last year": ("measure: deviation\n    against: last_year", "amount"),
    "another row": ("measure: attainment\n    against: {row: [中央补助资金]}", "amount"),
    "a target of another row": ("measure: attainment\n    against: {row: 中央补助资金, value: target}", "amount"),
    "planned days": ("measure: lateness_share", "date"),
    "planned days of another row": ("measure: lateness_share\n    against: {row: 计划工期}", "date"),
    "rows that are met by far": (
        "measure: met_share\n    of: {level1: 产出, name: 甲指标}\n    met: {above: 120%}",
        "amount",
    ),
    "rows that are met": ("measure: met_share\n    of: {level1: 产出, name: 甲指标}", "amount"),
}


@pytest.mark.parametrize("name", MEASURES)
def test_an_example_is_scored_by_the_engine(name: str) -> None:
    measure, kind = MEASURES[name]
    text = f"{HEAD}    {measure}\n{TURNED}{USED % kind}"
    rules = load_text(text, "r.yaml", lambda _: perfscore.load_rules("cn/mof/2020-10"))
    proof = next(proof for proof in proofs(rules) if proof.claim is Claim.MONOTONE)
    assert (proof.status, [item.code for item in proof.problems]) == (Status.REFUTED, ["R310"])
    assert proof.over.code != "K_unconfirmed"
    for told in {"last year": "上年", "another row": "中央补助资金", "rows that are met": "另有"}.items():
        assert told[0] != name or told[1] in proof.problems[0].message()


def test_a_share_of_rows_has_no_place_above_all_of_them() -> None:
    curve = "    curve: [{from: lowest, score: 0%}, {from: 100%, score: 100%}, {above: 100%, score: 0%}]\n"
    text = f"{HEAD}    measure: met_share\n    of: {{level1: 产出}}\n{curve}{USED % 'amount'}"
    rules = load_text(text, "r.yaml", lambda _: perfscore.load_rules("cn/mof/2020-10"))
    assert next(proof for proof in proofs(rules) if proof.claim is Claim.MONOTONE).status is Status.PROVED


def test_a_draft_of_cases_tells_last_year() -> None:
    text = f"{HEAD}    {MEASURES['last year'][0]}\n{TURNED}{USED % 'amount'}"
    shown = draft(load_text(text, "r.yaml", lambda _: perfscore.load_rules("cn/mof/2020-10")))
    assert 'target: ">=100人", actual: "120人", weight: 100, last_year: "100人", score: 20.00' in shown


ONE_WAY = """\
rounding: {measure: none, score: {to: 0.01, mode: half_up, sources: [text]}}
methods:
  m: {label: 甲, measure: attainment, sources: [text], curve: [{from: lowest, score: 0%%}, {from: 100%%, score: 100%%}]}
select: [{when: {kind: amount, %s}, use: m}, {otherwise: undetermined, because: 没有规定}]
"""


@pytest.mark.parametrize(
    "asked",
    [
        "name: [三公经费变动率], direction: more, comparator: none",  # the name alone would say less
        "name: [培训人次], direction: less, comparator: none",
        'category: 成本, direction: less, comparator: "=", dimension: count',  # 成本 says less of money alone
        'category: 数量, direction: less, comparator: "=", target: zero',
    ],
)
def test_a_row_that_has_to_go_one_way_has_an_example_that_goes_it(asked: str) -> None:
    """Found by drawn tables: what nothing but the column 指标方向 can tell stands in that column."""
    text = rule_head("my/way", "一个方向") + ONE_WAY % asked
    rules = load_text(text, "r.yaml", lambda _: perfscore.load_rules("cn/mof/2020-10"))
    shown = [item for proof in prove(rules) for item in proof.problems if item.code == "R303"]
    assert shown
    assert [item for proof in proofs(rules) for item in proof.problems if item.code == "R303"] == shown
    assert "direction: " in draft(rules)
