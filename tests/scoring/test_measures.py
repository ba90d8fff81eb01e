"""Every named quantity, worked out by hand, and where it does not exist."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve
from rows import NATIONAL, gives, row

import perfscore
from perfscore.rules.curve import Constant, Curve, Line, Mark, Segment
from perfscore.rules.model import Measure, Method, Mode, RuleSet, Step
from perfscore.scoring.facts import Refusal, indicator_facts
from perfscore.scoring.measure import measured
from perfscore.scoring.trace import Trace

CENTS = Step(Fraction(1, 100), Mode.HALF_UP)


@pytest.mark.parametrize(
    ("measure", "target", "actual", "value"),
    [
        (Measure.ATTAINMENT, "=68人", "66人", Fraction(66, 68)),
        (Measure.INVERSE, "<=10天", "20天", Fraction(1, 2)),
        (Measure.DEVIATION, "=100个", "130个", Fraction(3, 10)),
        (Measure.SHORTFALL, ">=95%", "90%", Fraction(5)),
        (Measure.ACTUAL, ">=95%", "90%", Fraction(90)),
        (Measure.LATENESS_DAYS, "12月20日前", "12月25日", Fraction(5)),
        (Measure.LATENESS_DAYS, "2024年12月31日", "2024年11月30日", Fraction(-31)),
        (Measure.LATENESS_MONTHS, "2024年12月", "2025年2月", Fraction(2)),
        (Measure.LATENESS_MONTHS, "2024年2月—11月", "2024年3月—10月", Fraction(-1)),
    ],
)
def test_measures(measure: Measure, target: str, actual: str, value: Fraction) -> None:
    found = measured(_facts(target, actual), _plain(measure))
    assert not isinstance(found, Refusal)
    assert found.exact.is_point
    assert found.exact.low == value


@pytest.mark.parametrize(
    ("measure", "target", "actual", "code"),
    [
        (Measure.ATTAINMENT, "=0个", "1个", "S010"),
        (Measure.DEVIATION, "-1个", "1个", "S010"),
        (Measure.INVERSE, "<=10天", "-1天", "S011"),
        (Measure.LATENESS_DAYS, "=10个", "1个", "S012"),
        (Measure.ATTAINMENT, "2024年12月", "2024年11月", "S012"),
        (Measure.ATTAINMENT, "有效", "有效", "S012"),
    ],
)
def test_a_measure_that_does_not_exist_says_why(measure: Measure, target: str, actual: str, code: str) -> None:
    found = measured(_facts(target, actual), _plain(measure))
    assert isinstance(found, Refusal)
    assert found.code == code
    assert found.text() != found.text("en")


def test_months_leave_room_between_days() -> None:
    found = measured(_facts("12月20日前", "12月"), _plain(Measure.LATENESS_DAYS))
    assert not isinstance(found, Refusal)
    assert (found.exact.low, found.exact.high) == (-19, 11)


@pytest.mark.parametrize(
    ("measure", "category", "target", "actual", "score", "sentence"),
    [
        (Measure.INVERSE, "时效指标", "=10天", "20天", "5.00", "10 天 ÷ 20 天 = 50%；50% × 10 分 = 5.00 分"),
        (Measure.DEVIATION, "数量指标", "=10个", "15个", "5.00", "（15 个 − 10 个）÷ 10 个 = 50%；50% × 10 分 = 5.00 分"),
        (Measure.SHORTFALL, "质量指标", "=95%", "94.5%", "5.00", "95% − 94.5% = 0.5%；（0.5% − 0%）÷ 1% × 10 分 = 5.00 分"),
        (Measure.ACTUAL, "质量指标", "=1%", "0.5%", "5.00", "实际值 0.5%；（0.5% − 0%）÷ 1% × 10 分 = 5.00 分"),
    ],
)  # fmt: skip
def test_a_line_on_each_measure(
    measure: Measure, category: str, target: str, actual: str, score: str, sentence: str
) -> None:
    result = row(actual, of=target, category=category, rules=_on(measure))
    assert gives(result) == score
    assert result.explain().startswith(sentence)


def test_a_falling_line_and_a_band_are_told_in_words() -> None:
    falling = Line(Mark(share=Fraction(1)), Mark())
    result = row("15个", of="=10个", rules=_on(Measure.DEVIATION, falling))
    assert gives(result) == "5.00"
    assert "偏离度不低于 0%、低于 100%，算得 5.00 分（分值 10 分）" in result.explain()
    assert isinstance(result.trace, Trace)
    assert result.trace.lines("en")[0] == "target =10个, actual 15个"


def _facts(target: str, actual: str):  # type: ignore[no-untyped-def]
    form = perfscore.Form(kind=perfscore.FormKind.PROJECT_SELF_EVALUATION, name="", year=2024)
    facts = indicator_facts(perfscore.Indicator(name="", target=target, actual=actual), form)
    assert not isinstance(facts, Refusal)
    return facts


def _on(measure: Measure, line: Line | None = None) -> RuleSet:
    """The national rules with one line from 0 to 1 on another measure as its proportional method."""
    rules = perfscore.load_rules(NATIONAL)
    shape = line or Line(Mark(), Mark(share=Fraction(1)))
    segments = (
        Segment(None, True, Constant(Mark())),
        Segment(Fraction(0), True, shape),
        Segment(Fraction(1), True, Constant(shape.end)),
    )
    method = Method(id="proportion", label="试", measure=measure, curve=Curve(segments), round_score=CENTS)
    return evolve(rules, methods={**rules.methods, "proportion": method})


def _plain(measure: Measure) -> Method:
    """A method that reads a measure without rounding it."""
    return Method(id="m", label="m", measure=measure, round_score=CENTS)
