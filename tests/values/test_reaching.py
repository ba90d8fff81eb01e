"""Whether an actual reaches its target: yes, no, or left open by what is printed."""

from __future__ import annotations

import pytest

from perfscore.values import Amount, Approximate, Change, Range, Rank, Ratio, parse_actual, parse_target
from perfscore.values.reaching import at_least_rank, changed, compared

QUANTITIES = (Amount, Approximate, Range, Ratio)


@pytest.mark.parametrize(
    ("target", "actual", "at_least", "at_most"),
    [
        # a sign that repeats the target's is a copy, another one is a bound
        ("≥95%", "≥94%", False, True),
        ("≥95%", "低于95%", False, True),
        ("100%", "≥100%", True, None),
        ("95%", "≥90%", None, None),
        ("≤5%", "<5%", False, True),
        # > and < are not reached by the number itself
        (">90%", "90%", False, False),
        ("<5%", "5%", False, False),
        ("<5%", "4.9%", False, True),
        # what is not exact
        ("≥100人", "近100人", False, True),
        ("≥100人", "近120人", None, None),
        ("≥100人", "100余人", True, False),
        ("≥100人", "90余人", None, None),
        ("≥100人", "约100人", None, None),
        ("≥100人", "约110人", True, False),
        ("≥100人", "约90人", False, True),
        ("100余人", "100人", False, True),
        ("近100人", "100人", True, False),
        ("约50人", "48人", True, True),
        ("约50人", "46人", None, True),
        ("约50人", "30人", False, True),
        ("约50人", "60人", True, None),
        # ranges
        ("3-5个", "4个", True, True),
        ("3-5个", "2个", False, True),
        ("3-5个", "6个", True, False),
        ("≤5天", "3-5天", None, True),
        ("≤5天", "3-6天", None, None),
        # in one unit first
        ("≥80%", "3/4", False, True),
        ("≥6万元", "30000", False, True),
        ("≤0.5%", "0.004", False, True),
        ("每月1次", "11次", False, True),
    ],
)  # fmt: skip
def test_both_ways(target: str, actual: str, at_least: bool | None, at_most: bool | None) -> None:
    one, other = parse_target(target), parse_actual(actual)
    assert isinstance(one, QUANTITIES)
    assert isinstance(other, QUANTITIES)
    both = compared(one, other)
    assert not isinstance(both, str)
    assert (both.at_least(), both.at_most()) == (at_least, at_most)


@pytest.mark.parametrize(
    ("target", "actual", "reached"),
    [
        ("下降5%", "下降6%", True),
        ("下降5%", "-6%", True),
        ("下降5%", "5%", True),
        ("下降5%", "下降4%", False),
        ("下降≥5%", "上升2%", False),
        ("下降5%", "上升9%", False),
        ("增长5%", "-9%", False),
        ("增长5%", "下降9%", False),
        ("增长2倍", "200%", True),
        ("下降5%", "下降约5%", None),
        ("下降5%", "下降近5%", False),
        ("增长3%-5%", "增长4%", True),
        ("较上年减少3起", "减少5起", True),
        ("同比增长5%", "环比增长6%", "V017"),
        ("提高2个百分点", "2%", "V014"),
    ],
)
def test_changes_go_their_way(target: str, actual: str, reached: bool | str | None) -> None:
    one, other = parse_target(target), parse_actual(actual)
    assert isinstance(one, Change)
    assert isinstance(other, Change | Amount)
    both = changed(one, other)
    assert (both if isinstance(both, str) else both.at_least()) == reached


@pytest.mark.parametrize(
    ("target", "actual", "reached"),
    [
        ("Ⅲ类", "Ⅱ类", True), ("Ⅲ类", "Ⅲ类", True), ("Ⅲ类", "Ⅳ类", False), ("AA级", "AAA级", True), ("A级", "B级", False),
        ("4A级", "5A级", True), ("5A级", "4A级", False), ("AA级", "A级", False), ("Ⅲ类", "AA级", None), ("Ⅰ级", "A级", None),
    ],
)  # fmt: skip
def test_classes_have_an_order_of_their_own(target: str, actual: str, reached: bool | None) -> None:
    one, other = parse_target(target), parse_actual(actual)
    assert isinstance(one, Rank)
    assert isinstance(other, Rank)
    assert at_least_rank(one, other) is reached
