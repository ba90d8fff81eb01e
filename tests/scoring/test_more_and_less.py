"""Scores above the weight, floors, flights of steps that run out by themselves, and scores that no rule rounds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from rule_head import rule_head

import perfscore
from perfscore.exporting.program import program
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.rules.load import load_text, read_text
from perfscore.rules.model import RuleSet
from perfscore.rules.proving.proof import Claim, Status
from perfscore.rules.proving.prove import prove
from perfscore.scoring.score import FormScore, score_form
from perfscore.scoring.verdict import Verdict
from perfscore.testing.mutants import mutants

HEAD = rule_head("my/more", "超过分值、保底、扣完为止")
USED = """\
select: [{when: {kind: amount, target: positive}, use: m}, {otherwise: undetermined, because: 没有规定}]
"""
CENTS = "rounding: {measure: none, score: {to: 0.01, mode: half_up, sources: [text]}}\n"
BONUS = """\
methods:
  m:
    label: 每超过5%加分值的5%，最高120%
    measure: deviation
    most: 120%
    sources: [text]
    curve:
      - {from: lowest, score: 0%}
      - {from: -100%, line: [0%, 100%]}
      - {from: 0%, climb: {start: 100%, every: 5%, gain: 5%, most: 120%, from_end: lower}}
"""
SLOPE = """\
methods:
  m:
    label: 每超过1%扣0.5分，不足1%的按比例扣，扣完为止
    measure: deviation
    sources: [text]
    curve:
      - {from: lowest, score: 100%}
      - {above: 0%, stairs: {top: 100%, every: 1%, lose: 0.5分, least: 0%, started: in_proportion, from_end: lower}}
"""
FLOOR = """\
methods:
  m:
    label: 按比例，最低得1分
    measure: attainment
    sources: [text]
    curve:
      - {from: lowest, score: 1分}
      - {from: 0%, line: [0%, 100%], least: 1分}
      - {from: 100%, score: 100%}
"""


def _rules(text: str) -> RuleSet:
    return load_text(HEAD + text + USED, "rules.yaml", lambda _: perfscore.load_rules("cn/mof/2020-10"))


def _scored(text: str, *actuals: str, weight: str = "10", declared: str | None = None) -> FormScore:
    rows = (
        Indicator(level2="数量指标", name="甲", target="100个", actual=actual, weight=weight, score=declared)
        for actual in actuals
    )
    return score_form(
        Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="", year=2024, indicators=tuple(rows)), _rules(text)
    )


@pytest.mark.parametrize(
    ("actual", "score"),
    [("50个", "5"), ("100个", "10"), ("104个", "10"), ("105个", "10.5"), ("119个", "11.5"), ("120个", "12"),
     ("500个", "12")],
)  # fmt: skip
def test_a_bonus_goes_beyond_full_marks(actual: str, score: str) -> None:
    assert str(_scored(CENTS + BONUS, actual).rows[0].score) == score


def test_a_row_without_a_score_may_have_the_bonus() -> None:
    assert str(_scored(CENTS + BONUS, "100个", "****").total) == "10～22"


@pytest.mark.parametrize(
    ("actual", "weight", "score"),
    [("100个", "10", "10"), ("100.5个", "10", "9.75"), ("110个", "10", "5"), ("120个", "10", "0"),
     ("900个", "10", "0"), ("110个", "20", "15"), ("139个", "20", "0.5")],
)  # fmt: skip
def test_a_slope_runs_out_by_itself(actual: str, weight: str, score: str) -> None:
    assert str(_scored(CENTS + SLOPE, actual, weight=weight).rows[0].score) == score


@pytest.mark.parametrize(
    ("actual", "score"), [("0个", "1"), ("5个", "1"), ("10个", "1"), ("50个", "5"), ("100个", "10")]
)
def test_a_floor_holds(actual: str, score: str) -> None:
    row = _scored(CENTS + FLOOR, actual).rows[0]
    assert str(row.score) == score
    assert ("最低得 1分" in row.explain()) is (actual in ("0个", "5个", "10个"))


@pytest.mark.parametrize("text", [BONUS, SLOPE, FLOOR])
@pytest.mark.parametrize("rounding", [CENTS, "rounding: {measure: none, score: none}\n"])
def test_the_proofs_hold(text: str, rounding: str) -> None:
    proofs = {proof.claim: proof for proof in prove(_rules(rounding + text))}
    for claim in (Claim.TOTAL, Claim.SINGLE, Claim.BOUNDED, Claim.MONOTONE):
        assert proofs[claim].status is Status.PROVED, proofs[claim].problems


def test_a_slope_may_promise_to_be_continuous() -> None:
    text = SLOPE.replace("    sources: [text]\n    curve", "    continuous: yes\n    sources: [text]\n    curve")
    proofs = {proof.claim: proof for proof in prove(_rules(CENTS + text))}
    assert proofs[Claim.CONTINUOUS].status is Status.PROVED


def test_no_rounding_is_no_rounding() -> None:
    row = _scored("rounding: {measure: none, score: none}\n" + FLOOR, "66.6667个", weight="7").rows[0]
    assert row.score is not None
    assert row.score.low == Fraction(666667, 1000000) * 7
    assert "不舍入" in row.explain()


@pytest.mark.parametrize(
    ("declared", "verdict"),
    [("4.67", Verdict.ROUNDING), ("4.66", Verdict.ROUNDING), ("4.7", Verdict.ROUNDING), ("5", Verdict.ROUNDING),
     ("4.68", Verdict.DIFFERS), ("4.666669", Verdict.AGREES)],
)  # fmt: skip
def test_what_people_print_of_an_unrounded_score(declared: str, verdict: Verdict) -> None:
    text = "rounding: {measure: none, score: none}\n" + FLOOR
    assert _scored(text, "66.6667个", weight="7", declared=declared).rows[0].verdict is verdict


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("    most: 120%\n", "", "R127"),
        ("most: 120%\n", "most: 110%\n", "R127"),
        ("most: 120%\n", "most: 90%\n", "R149"),
        ("start: 100%", "start: 120%", "R133"),
        ("gain: 5%", "gain: 0%", "R133"),
        ("gain: 5%", "lose: 5%", "R101"),
    ],
)
def test_mistakes_are_told(old: str, new: str, code: str) -> None:
    assert old in BONUS
    _, problems = read_text(HEAD + CENTS + BONUS.replace(old, new, 1) + USED, "rules.yaml", pytest.fail)
    assert code in {item.code for item in problems}


def test_missing_rounding_is_told_and_none_is_not() -> None:
    for rounding, codes in (("", {"R510"}), (CENTS, set()), ("rounding: {score: none}\n", set())):
        _, problems = read_text(HEAD + rounding + BONUS + USED, "rules.yaml", pytest.fail)
        assert {item.code for item in problems} == codes


def test_the_newest_constructs_have_mutants() -> None:
    told = {mutant.said.text() for text in (BONUS, SLOPE, FLOOR) for mutant in mutants(_rules(CENTS + text))}
    for piece in ("的 120% 改为", "的 0.5分 改为", "的 1分 改为"):
        assert any(piece in each for each in told), piece


def test_what_cannot_be_exported_is_refused_by_name() -> None:
    """A score that nothing rounds has no whole number of parts."""
    with pytest.raises(perfscore.RulesError, match=r"R410 .*m none"):
        program(_rules("rounding: {measure: none, score: none}\n" + SLOPE))
