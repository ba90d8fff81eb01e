"""Every named quantity, worked out by hand, and where it does not exist."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve
from rows import NATIONAL, gives, row

import perfscore
from perfscore.rules.curve import Constant, Curve, Line, Mark, Segment, Stairs
from perfscore.rules.model import CurveMethod, Measure, Mode, RuleSet, Step
from perfscore.scoring.evaluate import CurveScore, Reach, evaluate_at_infinity
from perfscore.scoring.facts import indicator_facts
from perfscore.scoring.measure import measured, of_pair
from perfscore.scoring.precision import _around
from perfscore.scoring.precision import _measure as _range_of
from perfscore.scoring.refusal import Refusal
from perfscore.scoring.trace import Trace
from perfscore.values.compare import Pair
from perfscore.values.number import Interval
from perfscore.values.parse import parse_target
from perfscore.values.unit import NO_UNIT, parse_unit

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


ONE_SIDE = [
    ("<=5%", "3%", None, 0, 2), ("<=5%", "7%", None, 2, 2), (">=5%", "7%", None, 0, 2), (">=5%", "3%", None, 2, 2),
    (">5%", "7%", None, 0, 2), ("<5%", "3%", None, 0, 2), ("=5%", "3%", None, 2, 2), ("5%", "7%", None, 2, 2),
    ("5%", "3%", "反向", 0, 2), ("5%", "7%", "反向", 2, 2), ("5%", "7%", "正向", 0, 2), ("=5%", "7%", "正向", 2, 2),
    ("不超过5%", "3%", None, 0, 2), ("5-10%", "7%", None, 0, 0), ("5-10%", "12%", None, 2, 2),
]  # fmt: skip


@pytest.mark.parametrize(("target", "actual", "column", "one", "both"), ONE_SIDE)
@pytest.mark.parametrize("measure", [Measure.DISTANCE, Measure.DISTANCE_SHARE])
def test_a_distance_counts_where_the_target_is_not_met_unless_the_method_counts_both_sides(
    measure: Measure, target: str, actual: str, column: str | None, one: int, both: int
) -> None:
    facts = _facts(target, actual, direction=column)
    base = 1 if measure is Measure.DISTANCE else 10 if actual == "12%" else 5
    for sides, value in ((False, one), (True, both)):
        found = measured(facts, evolve(_plain(measure), both_sides=sides))
        assert not isinstance(found, Refusal)
        assert (found.exact, found.used) == (Interval.point(Fraction(value, base)),) * 2


@pytest.mark.parametrize(
    ("target", "actual", "measure", "both", "low", "high"),
    [
        ("50人", "100余人", Measure.DISTANCE_SHARE, True, "1", "19"),
        ("≥50人", "100余人", Measure.DISTANCE_SHARE, True, "1", "19"),
        ("≥50人", "100余人", Measure.DISTANCE_SHARE, False, "0", "0"),
        ("≤50人", "100余人", Measure.DISTANCE_SHARE, False, "1", "9"),
        ("≤50人", "近40人", Measure.DISTANCE_SHARE, False, "0", "0"),
        ("≥100人", "约200人", Measure.ATTAINMENT, False, "1.9", "2.1"),
        ("≤100人", "约80人", Measure.ATTAINMENT, False, "0.76", "0.84"),
        ("≥100人", "约200人", Measure.DEVIATION, False, "0.9", "1.1"),
        ("90-95人", "约200人", Measure.ATTAINMENT, False, "2", "42/19"),
        ("90-95人", "90-92人", Measure.DISTANCE_SHARE, False, "0", "0"),
        ("约100人", "97人", Measure.ATTAINMENT, False, "1", "1"),
        ("约100人", "300人", Measure.DEVIATION, False, "2", "2"),
    ],
)  # fmt: skip
def test_an_amount_that_is_not_exact_is_measured_where_it_lies(
    target: str, actual: str, measure: Measure, both: bool, low: str, high: str
) -> None:
    found = measured(_facts(target, actual), evolve(_plain(measure), both_sides=both))
    assert not isinstance(found, Refusal)
    assert (found.exact.low, found.exact.high) == (Fraction(low), Fraction(high))


def test_the_trace_of_a_distance_says_that_the_target_is_met() -> None:
    rules = _on(Measure.DISTANCE_SHARE)
    for sides, said in ((False, "7 个 在目标 5 个 允许的一边，距离为 0%"), (True, "7 个 与 5 个 相差，占目标 = 40%")):
        method = evolve(rules.methods["proportion"], both_sides=sides)
        shown = evolve(rules, methods={**rules.methods, "proportion": method})
        assert said in row("7个", of=">=5个", rules=shown).explain()


def test_months_leave_room_between_days() -> None:
    found = measured(_facts("12月20日前", "12月"), _plain(Measure.LATENESS_DAYS))
    assert not isinstance(found, Refusal)
    assert (found.exact.low, found.exact.high) == (-19, 11)


@pytest.mark.parametrize(
    ("measure", "category", "target", "actual", "score", "sentence"),
    [
        (Measure.INVERSE, "时效指标", ">=10天", "20天", "5.00", "10 天 ÷ 20 天 = 50%；50% × 10 分 = 5.00 分"),
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


def _facts(target: str, actual: str, direction: str | None = None):  # type: ignore[no-untyped-def]
    form = perfscore.Form(kind=perfscore.FormKind.PROJECT_SELF_EVALUATION, name="", year=2024)
    facts = indicator_facts(perfscore.Indicator(name="", target=target, actual=actual, direction=direction), form)
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
    method = CurveMethod(id="proportion", label="试", measure=measure, curve=Curve(segments), round_score=CENTS)
    return evolve(rules, methods={**rules.methods, "proportion": method})


def _plain(measure: Measure) -> CurveMethod:
    """A method that reads a measure without rounding it."""
    flat = Curve((Segment(None, True, Constant(Mark())),))
    return CurveMethod(id="m", label="m", measure=measure, curve=flat, round_score=CENTS)


@pytest.mark.parametrize(
    ("measure", "target", "actual", "low", "high"),
    [
        (Measure.LATENESS_DAYS, "2024年12月20日前", "2024年12月", -19, 11),
        (Measure.LATENESS_DAYS, "2024年12月前", "2024年12月25日", -6, 25),
        (Measure.LATENESS_DAYS, "2024年12月前", "2024年12月", -30, 31),
        (Measure.LATENESS_MONTHS, "2024年12月前", "2025年1月", 1, 2),
        (Measure.LATENESS_DAYS, "2024年", "2025年2月1日", 32, 32),
        (Measure.LATENESS_DAYS, "12月20日", "2025年12月25日", 370, 370),
        (Measure.LATENESS_DAYS, "2024年", "2025年", 1, 730),
        (Measure.LATENESS_DAYS, "12月底前", "次年1月10日", 10, 10),
    ],
)
def test_dates_that_leave_room(measure: Measure, target: str, actual: str, low: int, high: int) -> None:
    found = measured(_facts(target, actual), _plain(measure))
    assert not isinstance(found, Refusal)
    assert (found.exact.low, found.exact.high) == (low, high)


@pytest.mark.parametrize(
    ("measure", "target", "actual", "code"),
    [
        (Measure.INVERSE, 5, 0, "S011"),
        (Measure.INVERSE, 0, 5, "S011"),
        (Measure.ATTAINMENT, 0, 5, "S010"),
        (Measure.DEVIATION, -1, 5, "S010"),
        (Measure.LEVEL, 5, 5, "S012"),
    ],
)
def test_two_amounts_without_such_a_measure(measure: Measure, target: int, actual: int, code: str) -> None:
    found = of_pair(Pair(Fraction(target), Fraction(actual), NO_UNIT), measure)
    assert isinstance(found, Refusal)
    assert found.code == code


def test_an_amount_in_another_dimension_than_the_breakpoints_says_both() -> None:
    method = evolve(_plain(Measure.ACTUAL), unit=parse_unit("%"))
    found = measured(_facts(">=5万元", "3万元"), method)
    assert isinstance(found, Refusal)
    assert found.code == "S015"
    assert "%" in found.text()
    assert "3万元" in found.text()


@pytest.mark.parametrize(
    ("target", "actual", "measure", "low", "high"),
    [
        ("0.21", "0.10", Measure.ATTAINMENT, "19/43", "21/41"),
        ("0.21", "0.10", Measure.DEVIATION, "-24/43", "-20/41"),
        ("0.21", "0.10", Measure.INVERSE, "41/21", "43/19"),
        ("0.21", "0.10", Measure.SHORTFALL, "0.1", "0.12"),
        ("0.21", "0.10", Measure.ACTUAL, "0.095", "0.105"),
        ("3", "0.001", Measure.ACTUAL, "0.0005", "0.0015"),
        ("3", "0.0", Measure.ACTUAL, "0", "0.05"),
        ("3", "-0.1", Measure.ACTUAL, "-0.15", "-0.05"),
        ("3", "12", Measure.ATTAINMENT, "4", "4"),
    ],
)
def test_what_printed_decimals_leave_open(target: str, actual: str, measure: Measure, low: str, high: str) -> None:
    sides = [_around(parse_target(f"{side}个"), Fraction(side), Fraction(1)) for side in (target, actual)]
    assert _range_of(measure, *sides) == Interval(Fraction(low), Fraction(high))


@pytest.mark.parametrize(
    ("target", "actual", "measure"),
    [("0.01", "0.10", Measure.ATTAINMENT), ("0.21", "-0.10", Measure.DEVIATION), ("0.21", "0.0", Measure.INVERSE)],
)
def test_ranges_that_reach_zero_have_no_such_measure(target: str, actual: str, measure: Measure) -> None:
    sides = [
        _around(parse_target(f"{side}个"), Fraction(side), Fraction(1))
        if side != "0.01"
        else Interval(Fraction(0), Fraction(1))
        for side in (target, actual)
    ]
    assert _range_of(measure, *sides) is None


def test_printed_decimals_of_a_converted_amount_are_of_its_own_unit() -> None:
    assert _around(parse_target("0.5万元"), Fraction(5000), Fraction(10000)) == Interval(Fraction(4500), Fraction(5500))
    assert _around(parse_target("有效提高"), Fraction(1), Fraction(1)) == Interval.point(Fraction(1))


def test_the_sentence_of_a_trace_has_its_stops() -> None:
    whole = row("66人", of="=68人").trace.text()
    assert whole.startswith("66 人 ÷ 68 人 ≈ 97.0588%；97.0588% × 10 分 = 9.71 分。依据：")
    assert whole.endswith("。")
    assert Trace().text() == ""
    assert Trace().text("en") == ""


def test_a_measure_above_every_number_takes_the_last_segment() -> None:
    first, second = Constant(Mark()), Constant(Mark(share=Fraction(4, 5)))
    stairs = Stairs(
        Mark(share=Fraction(1)), Fraction(1), Mark(points=Fraction(1)), Mark(share=Fraction(3, 10)), True, False
    )
    for last, expected in ((second, Reach(Fraction(8), Fraction(8))), (stairs, Reach(Fraction(3), Fraction(3)))):
        drawn = Curve((Segment(None, True, first), Segment(Fraction(1), True, last)))
        assert evaluate_at_infinity(drawn, Fraction(10)) == CurveScore((drawn.segments[1],), (expected,))
