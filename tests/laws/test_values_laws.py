"""What a printed value means does not change with the way it is written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perfscore.values import (
    Amount,
    Approximate,
    Change,
    Comparator,
    Deadline,
    Nearness,
    Range,
    Ratio,
    Trend,
    Uninterpreted,
    parse_actual,
    parse_target,
)
from perfscore.values.compare import Pair, hangs_on_size, pair
from perfscore.values.reaching import compared
from perfscore.values.unit import known_symbols, parse_unit

UNITS = ("个", "人次", "万元", "%", "公里", "平方米", "元/人·月", "吨", "次/年", "")
FULL = str.maketrans("0123456789.%<>=+-:/()", "０１２３４５６７８９．％＜＞＝＋－：／（）")
NUMBERS = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False).map(lambda value: f"{value:f}")
WHOLE = st.integers(1, 10**6)
SIGNS = {
    Comparator.GE: ("≥", ">=", "=>", "≧", "＞＝", "不少于", "不低于", "大于等于", "至少", "》"),
    Comparator.LE: ("≤", "<=", "=<", "≦", "＜＝", "不超过", "不高于", "小于等于", "至多"),
    Comparator.GT: (">", "＞", "大于", "超过", "高于"),
    Comparator.LT: ("<", "＜", "小于", "低于"),
    Comparator.EQ: ("=", "＝", "═", "﹦", "等于", "=="),
}
PRINTED = st.text(
    alphabet="=><≥≤0123456789.%‰年月日前底至到—-–−~～:：/·个万亿元亩公里人次（）()①②²⁴ ,，；;、。"
    "一二两三十百半成余多近约逾以上内不未无零增长下降提高完成较上年每季度旬Ⅲ类A级",
    max_size=24,
)


@given(st.sampled_from(list(SIGNS)), NUMBERS, st.sampled_from(UNITS), st.data())
def test_the_sign_is_the_same_however_it_is_written(
    sign: Comparator, number: str, unit: str, data: st.DataObject
) -> None:
    written = data.draw(st.sampled_from(SIGNS[sign]))
    value = parse_target(f"{written}{number}{unit}")
    assert isinstance(value, Amount)
    assert (value.comparator, value.number, value.unit.symbol) == (sign, Decimal(number), unit)


@given(st.sampled_from(["", "≥", "<="]), NUMBERS, st.sampled_from(UNITS), st.sampled_from(["", "-", "+"]))
def test_full_width_is_half_width(sign: str, number: str, unit: str, minus: str) -> None:
    printed = f"{sign}{minus}{number}{unit}"
    assert parse_target(printed.translate(FULL)) == parse_target(printed)


@given(NUMBERS, st.sampled_from(UNITS), st.sampled_from("-−－–﹣‒"))
def test_a_minus_of_any_script_is_a_minus(number: str, unit: str, minus: str) -> None:
    value = parse_actual(f"{minus}{number}{unit}")
    assert isinstance(value, Amount)
    assert value.number == -Decimal(number)


@given(st.sampled_from(["增长", "提高", "上升", "增加"]), st.sampled_from(["下降", "降低", "减少", "压减"]), WHOLE)
def test_a_rise_is_never_a_fall(up: str, down: str, number: int) -> None:
    rise, fall = parse_target(f"{up}{number}%"), parse_target(f"较上年{down}{number}%")
    assert isinstance(rise, Change)
    assert isinstance(fall, Change)
    assert (rise.trend, fall.trend, rise.by) == (Trend.UP, Trend.DOWN, fall.by)


@given(WHOLE, st.sampled_from(["人", "万元", "户"]))
def test_nearness_keeps_its_side(number: int, unit: str) -> None:
    for printed, nearness in ((f"近{number}{unit}", Nearness.BELOW), (f"{number}余{unit}", Nearness.ABOVE),
                              (f"{number}{unit}左右", Nearness.AROUND), (f"逾{number}{unit}", Nearness.ABOVE),
                              (f"约{number}{unit}", Nearness.AROUND), (f"不足{number}{unit}", Nearness.BELOW)):  # fmt: skip
        value = parse_actual(printed)
        assert isinstance(value, Approximate)
        assert (value.nearness, value.amount.number) == (nearness, number)


@given(WHOLE, WHOLE, st.sampled_from("-—–~～至到"), st.sampled_from(["个", "万元", "%", "个工作日"]))
def test_a_range_has_both_ends(one: int, other: int, dash: str, unit: str) -> None:
    low, high = sorted((one, other))
    for printed in (f"{low}{dash}{high}{unit}", f"{low}{unit}{dash}{high}{unit}"):
        value = parse_target(printed)
        assert isinstance(value, Range)
        assert (value.low, value.high, value.unit.symbol) == (low, high, unit)


@given(PRINTED | st.text(max_size=40))
@example("10⁴人")
@example("①120人")
@example("12 30人")
@example("5×10⁴元")
def test_a_value_printed_and_read_again_is_equal(text: str) -> None:
    value = parse_target(text)
    assert parse_actual(text) == value
    if not isinstance(value, Uninterpreted):
        assert parse_target(str(value)) == value


@given(st.integers(1, 99), st.integers(1, 99))
def test_a_fraction_is_the_share_that_it_is(over: int, under: int) -> None:
    value, share = parse_target(f"{over}/{under}"), parse_target("50%")
    assert isinstance(value, Ratio)
    assert isinstance(share, Amount)
    both = pair(value, share)
    assert isinstance(both, Pair)
    assert both.target == Fraction(over, under) * 100


UNITS_OF_TABLE = st.sampled_from(sorted(symbol for symbol in known_symbols() if not symbol[-1].isdigit()))


@given(
    UNITS_OF_TABLE,
    UNITS_OF_TABLE,
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.integers(1, 10**6),
    st.integers(1, 10**6),
)
def test_where_units_decide_the_numbers_do_not(
    mine: str, theirs: str, one: int, other: int, third: int, fourth: int
) -> None:
    """Tables decide once how two units are read together: only what ``hangs_on_size`` names may depend on numbers."""
    first, second = parse_unit(mine), parse_unit(theirs)
    assert first is not None
    assert second is not None
    if hangs_on_size(first, second):
        return
    pairs = [
        pair(Amount(Comparator.NONE, Decimal(a), first), Amount(Comparator.NONE, Decimal(b), second))
        for a, b in ((one + 1, other + 1), (third, fourth))
    ]
    kinds = {found if isinstance(found, str) else (found.unit, found.notes, found.factors) for found in pairs}
    assert len(kinds) == 1


@given(WHOLE, WHOLE, st.sampled_from(["人", "万元", "%", "公里"]))
def test_what_is_reached_does_not_hang_on_how_it_is_written(target: int, actual: int, unit: str) -> None:
    wanted, got = parse_target(f"≥{target}{unit}"), parse_actual(f"{actual}{unit}")
    full = parse_actual(f"{actual}{unit}".translate(FULL))
    assert isinstance(wanted, Amount)
    for value in (got, full):
        assert isinstance(value, Amount)
        both = compared(wanted, value)
        assert not isinstance(both, str)
        assert both.at_least() is (actual >= target)


@given(st.integers(2000, 2059), st.integers(1, 12), st.integers(1, 28))
def test_a_day_is_the_same_day_however_it_is_written(year: int, month: int, day: int) -> None:
    written = (f"{year}年{month}月{day}日", f"{year}-{month:02}-{day:02}", f"{year}/{month}/{day}", f"{year}.{month}.{day}",
               f"{year}-{month:02}-{day:02} 10:00", f"{year}年{month:02}月{day:02}日前完成".removesuffix("前完成"))  # fmt: skip
    values = {parse_actual(text) for text in written}
    assert len(values) == 1
    assert isinstance(values.pop(), Deadline)


@pytest.mark.parametrize(
    "unit",
    ["9", "一", "万", "每", "近", "约", "不", "1.", "1、", "①", "(", "-", "~", "/", ":", "增", "下降", "较", "年", "月", "至", "完成", "以上", " ", "1 ",
     "，", "。", "其中", "之后", "≥", "=", "%", "余", "²", "10⁴", "成", "分之", "A", "I", "的", "2023年", "1个、", "1-", "提高1%，"],
)  # fmt: skip
def test_long_text_of_any_kind_is_answered(unit: str) -> None:
    """Hypothesis bounds the time of drawn texts; here are the longest, which must not multiply (``benchmarks/values.py``
    measures the slowest)."""
    for size in (50, 200, 400, 5000):
        for text in ((unit * size)[:size], "完成" + (unit * size)[:size] + "个"):
            value = parse_target(text)
            assert isinstance(value, Uninterpreted) or parse_target(str(value)) == value
