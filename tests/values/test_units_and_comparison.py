"""Units: exact conversion inside a dimension, never across."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfscore.values.compare import Pair, pair
from perfscore.values.model import Amount, Ratio
from perfscore.values.parse import parse_target
from perfscore.values.unit import Unit, dimension_label, dimensions, known_symbols, longest_unit, parse_unit


def compared(target: str, actual: str) -> Pair | str:
    one, other = parse_target(target), parse_target(actual)
    assert isinstance(one, Amount | Ratio)
    assert isinstance(other, Amount | Ratio)
    return pair(one, other)


@pytest.mark.parametrize(
    ("target", "actual", "ratio"),
    [
        ("<=43万元", "=43元", Fraction(43, 430000)),
        (">=1公顷", "15亩", Fraction(1)),
        (">=1平方公里", "1500亩", Fraction(1)),
        (">=100公顷", "1平方公里", Fraction(1)),
        (">=1平方公里", "1000000平方米", Fraction(1)),
        ("<=1年", "12个月", Fraction(1)),
        ("<=2周", "14天", Fraction(1)),
        ("<=1天", "24小时", Fraction(1)),
        (">=5‰", "0.5%", Fraction(1)),
        ("<=6万", "=4.330126万", Fraction(4330126, 6000000)),
        ("<=6万元", "=3万", Fraction(1, 2)),
        (">=68人", "66人", Fraction(66, 68)),
        (">=10件", "5个", Fraction(1, 2)),
        ("<=3000元/件", "0.15万元/件", Fraction(1, 2)),
        (">=100", "50个", Fraction(1, 2)),
    ],
)
def test_exact_within_a_dimension(target: str, actual: str, ratio: Fraction) -> None:
    found = compared(target, actual)
    assert isinstance(found, Pair)
    assert found.actual / found.target == ratio


@pytest.mark.parametrize(
    ("target", "actual", "code"),
    [
        ("5个", "3公顷", "V012"),
        ("<=12个月", "300天", "V012"),
        ("<=5个工作日", "5天", "V012"),
        ("10元/人", "100000元", "V012"),
        ("1%", "1", "V011"),
        ("≤5%", "0.5", "V011"),
        (">=6万元", "600", "V015"),
        ("每月1次", "1次", "V016"),
        ("2个百分点", "2%", "V014"),
        ("1:15", "3/4", "V012"),
        (">=90户", "101人", "V013"),
        (">=6次", "6台", "V013"),
        ("3某某", "3个", "V012"),
    ],
)
def test_never_across(target: str, actual: str, code: str) -> None:
    assert compared(target, actual) == code


@pytest.mark.parametrize(
    ("target", "actual", "notes"),
    [
        ("<=43万元", "=43元", ("T102",)),
        (">=10件", "5份", ("T112",)),
        (">=10人", "5个", ("T103",)),
        (">=10人", "5", ("T101",)),
        (">=10人", "5人", ()),
    ],
)
def test_what_was_assumed_is_said(target: str, actual: str, notes: tuple[str, ...]) -> None:
    found = compared(target, actual)
    assert isinstance(found, Pair)
    assert found.notes == notes


def test_every_symbol_of_the_table_parses_to_itself() -> None:
    for symbol in known_symbols():
        unit = parse_unit(symbol)
        assert unit is not None
        assert unit.symbol == symbol
        assert unit.factor > 0
    assert {"money", "area", "count", "share", "duration", "calendar"} <= set(dimensions())


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("<=6万", "=30000元", (Fraction(60000), Fraction(30000), "元", ("T101", "T102"))),
        ("<=6万", "=3万元", (Fraction(6), Fraction(3), "万元", ("T101",))),
        (">=6万元", "=30000", (Fraction(60000), Fraction(30000), "元", ("T101", "T102"))),
        (">=6万元", "=5", (Fraction(6), Fraction(5), "万元", ("T111",))),
        ("<=62.73", "62.73万", (Fraction("62.73"), Fraction("62.73"), "万", ("T111",))),
        (">=95%", "94", (Fraction(95), Fraction(94), "%", ("T107",))),
        ("95", "95%", (Fraction(95), Fraction(95), "%", ("T107",))),
        ("95%", "0.9", (Fraction(95), Fraction(90), "%", ("T108",))),
        ("100%", "1", (Fraction(100), Fraction(100), "%", ("T108",))),
        ("-0.3", "-35%", (Fraction(-30), Fraction(-35), "%", ("T108",))),
        ("4%", "0", (Fraction(4), Fraction(0), "%", ("T101",))),
        ("5‰", "0.004", (Fraction(5), Fraction(4), "‰", ("T108",))),
        ("3/4", "80%", (Fraction(75), Fraction(80), "%", ())),
        ("1:3", "1:4", (Fraction(1, 3), Fraction(1, 4), ":", ())),
        ("≥1000人", "1000人次", (Fraction(1000), Fraction(1000), "人", ("T103",))),
        ("0起", "0次", (Fraction(0), Fraction(0), "起", ("T103",))),
        ("每月1次", "12次", (Fraction(12), Fraction(12), "个", ("T109",))),
        ("4次/年", "3次", (Fraction(4), Fraction(3), "个", ("T109",))),
        ("3次", "每季度1次", (Fraction(3), Fraction(4), "个", ("T109",))),
        ("≤28.40元/株", "28元", (Fraction("28.4"), Fraction(28), "元", ("T110",))),
        ("100元/人·天", "100元/天/人", (Fraction(100), Fraction(100), "元/人·天", ("T112",))),
        ("≤35微克/立方米", "33ug/m3", (Fraction(35), Fraction(33), "微克/立方米", ("T112",))),
        (">=6万", "=30000", (Fraction(60000), Fraction(30000), "", ("T102",))),
        (">=6万", "=3万", (Fraction(6), Fraction(3), "万", ())),
        (">=10件", "=5个", (Fraction(10), Fraction(5), "件", ("T103",))),
        ("<=0.3万元/件", "=1500元/件", (Fraction(3000), Fraction(1500), "元/个", ("T102",))),
    ],
)
def test_both_sides_with_what_was_assumed(target: str, actual: str, expected: tuple[object, ...]) -> None:
    found = compared(target, actual)
    assert isinstance(found, Pair)
    assert (found.target, found.actual, found.unit.symbol, found.notes) == expected


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        ("万元", Unit("万元", Fraction(10_000), "money")),
        ("亿", Unit("亿", Fraction(100_000_000), "")),
        ("万人次", Unit("万人次", Fraction(10_000), "count", ("visits",))),
        ("元/人/月", Unit("元/人/月", Fraction(1), "money/count/calendar", ("people",))),
        ("万元/年", Unit("万元/年", Fraction(10_000, 12), "money/calendar")),
        ("份报告", Unit("份报告", Fraction(1), "count", ("thing",))),
        ("奇石", Unit("奇石", Fraction(1), "其他:奇石")),
    ],
)
def test_units_with_scale_dimension_and_what_is_counted(symbol: str, expected: Unit) -> None:
    assert parse_unit(symbol) == expected


@pytest.mark.parametrize("symbol", ["这不是一个单位而是一句话", "个1", "元/这不是一个单位"])
def test_what_is_no_unit(symbol: str) -> None:
    assert parse_unit(symbol) is None


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("元/人/月的补助", "元/人/月"),
        ("元/吨公里", "元/吨"),
        ("元/", "元"),
        ("万元以内", "万元"),
        ("奇石", None),
        ("", None),
    ],
)
def test_the_longest_unit_at_the_start(text: str, symbol: str | None) -> None:
    found = longest_unit(text)
    assert (found and found.symbol) == symbol


def test_dimensions_are_named() -> None:
    assert dimension_label("money/count") == "金额/数量"
    assert dimension_label("其他:奇石") == "其他:奇石"
    assert dimension_label("") == "无单位"
