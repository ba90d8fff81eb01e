"""Working days by the calendar, worked out by hand from the holidays of 2024 and 2025."""

from __future__ import annotations

from datetime import date

import pytest
from rule_head import rule_head

import perfscore
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.rules.load import load_text
from perfscore.rules.proving.proof import Claim, Status
from perfscore.rules.workdays import UnknownYearError, workday_after, workdays_between
from perfscore.scoring.score import score_form
from perfscore.testing.confirm import proofs

RULES = (
    rule_head("my/workdays", "每逾期2个工作日扣1分")
    + """\
rounding: {measure: none, score: {to: 0.01, mode: half_up, sources: [text]}}
methods:
  m:
    label: 每逾期2个工作日扣1分，扣完为止
    measure: lateness_workdays
    sources: [text]
    curve:
      - {from: lowest, score: 100%}
      - {above: 0, stairs: {top: 100%, every: 2, lose: 1分, least: 0%, from_end: lower, started: yes}}
select: [{when: {kind: date}, use: m}, {otherwise: undetermined, because: 没有规定}]
"""
)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2024, 9, 27), date(2024, 9, 27), 0),
        (date(2024, 9, 27), date(2024, 9, 29), 1),  # 29 September, a Sunday, is worked
        (date(2024, 9, 30), date(2024, 10, 8), 1),  # 1 to 7 October are off
        (date(2024, 2, 9), date(2024, 2, 18), 1),  # the Spring Festival; the 18th, a Sunday, is worked
        (date(2024, 12, 31), date(2025, 1, 3), 2),
        (date(2024, 10, 8), date(2024, 9, 30), -1),
    ],
)
def test_working_days_between(start: date, end: date, days: int) -> None:
    assert workdays_between(start, end) == days


def test_the_way_back() -> None:
    for count in (-20, -1, 0, 1, 7, 40):
        assert workdays_between(date(2024, 6, 28), workday_after(date(2024, 6, 28), count)) == count


def test_a_year_that_is_not_told_is_not_guessed() -> None:
    with pytest.raises(UnknownYearError):
        workdays_between(date(2024, 1, 1), date(2050, 1, 1))


@pytest.mark.parametrize(
    ("actual", "score"),
    [("2024年9月30日", "10"), ("2024年10月7日", "10"), ("2024年10月8日", "9"), ("2024年10月9日", "9"),
     ("2024年10月10日", "8"), ("2024年12月31日", "0"), ("2041年1月5日", "S043")],
)  # fmt: skip
def test_a_row_late_by_working_days(actual: str, score: str) -> None:
    rules = load_text(RULES, "r.yaml", lambda _: perfscore.load_rules("cn/mof/2020-10"))
    row = Indicator(level2="时效指标", name="甲", target="2024年9月30日前", actual=actual, weight="10")
    found = score_form(Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="", year=2024, indicators=(row,)), rules).rows[
        0
    ]
    assert (str(found.score) if found.refusal is None else found.refusal.code) == score
    if score == "9":
        assert "个工作日" in found.explain()


def test_its_proofs_and_counterexamples() -> None:
    rules = load_text(RULES, "r.yaml", lambda _: perfscore.load_rules("cn/mof/2020-10"))
    assert next(proof for proof in proofs(rules) if proof.claim is Claim.MONOTONE).status is Status.PROVED
    turned = RULES.replace("from: lowest, score: 100%", "from: lowest, score: 0%").replace("    sources: [text]\n    curve", "    direction: falling\n    sources: [text]\n    curve")  # fmt: skip
    rules = load_text(turned, "r.yaml", lambda _: perfscore.load_rules("cn/mof/2020-10"))
    proof = next(proof for proof in proofs(rules) if proof.claim is Claim.MONOTONE)
    assert (proof.status, [item.code for item in proof.problems]) == (Status.REFUTED, ["R310"])
