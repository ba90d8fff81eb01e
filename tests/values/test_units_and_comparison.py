"""Units: exact conversion inside a dimension, never across."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfscore.values.compare import Pair, pair
from perfscore.values.model import Amount
from perfscore.values.parse import parse_target
from perfscore.values.unit import dimensions, known_symbols, parse_unit


def compared(target: str, actual: str) -> Pair | str:
    one, other = parse_target(target), parse_target(actual)
    assert isinstance(one, Amount)
    assert isinstance(other, Amount)
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
        ("10元/人", "10元", "V012"),
        (">=90%", "0.95", "V011"),
        ("95", "95%", "V011"),
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
        (">=10件", "5份", ()),
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
