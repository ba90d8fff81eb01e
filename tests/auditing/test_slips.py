"""What would explain a score that differs: slips that are real ones, and the values that give the declared score."""

from __future__ import annotations

import pytest

import perfscore
from perfscore.auditing.run import audit
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind

CHANGJI = perfscore.load_rules("cn/xinjiang/changji/2023")


def told(*rows: tuple[str, str, str, str, str]) -> str:
    """The messages of F201 for rows of (category, target, actual, weight, declared)."""
    made = (
        Indicator(level2=category, name=f"指标{n}", target=target, actual=actual, weight=weight, score=score)
        for n, (category, target, actual, weight, score) in enumerate(rows)
    )
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="表", year=2023, indicators=tuple(made))
    return " ".join(each.message() for each in audit(form, CHANGJI).findings if "F201" in each.codes)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        # 86/100 -> 6.50; the form prints 68
        (("数量", ">=100个", "68个", "10", "6.50"), "数字颠倒：实际若为 86个 恰得申报数"),
        # 86% of the ceiling, printed without its point; under the ceiling the cost method is the floor method
        (("成本", "<=1000元", "86元", "10", "6.50"), "小数点错位：实际若为 860元"),
        (("成本", "<=43万元", "43元", "10", "10"), "万元与元混淆：实际若为 43万元"),
        (("数量", ">=100个", "70个", "10", "10"), "直接给了满分"),
        # (x - 60) / 40 of 10 prints 6.00 from 83.98% to 84.01%, and these are rates rounded to 0.01%
        (("质量", "=100%", "69.3%", "10", "6"), "实际为 83.975～84.015（%）时恰得申报数"),
        (("数量", "=3个", "=3个", "5", "1.63"), "没有一个整数的实际值能得申报数"),
    ],
)
def test_each_slip_is_named_with_the_value_it_stands_for(row: tuple[str, str, str, str, str], said: str) -> None:
    assert said in told(row), told(row)


def test_the_value_of_another_row_is_found() -> None:
    shown = told(("数量", ">=100个", "70个", "10", "5.00"), ("数量", ">=80个", "80个", "10", "10.00"))
    assert "错用了另一行“指标1”的实际值 80个" in shown


def test_a_row_that_agrees_needs_no_explanation() -> None:
    assert told(("数量", ">=100个", "80个", "10", "5.00")) == ""


def test_in_english_too() -> None:
    form = Form(
        kind=FormKind.PROJECT_SELF_EVALUATION, name="表", year=2023,
        indicators=(Indicator(level2="数量", name="x", target=">=100个", actual="68个", weight="10", score="6.50"),),
    )  # fmt: skip
    (found,) = [each for each in audit(form, CHANGJI).findings if each.code == "F201"]
    assert "digits transposed: an actual of 86个 gives the declared score" in found.message("en")
