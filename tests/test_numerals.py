"""Chinese numerals against a library of its own, and the words in which they count nothing."""

from __future__ import annotations

from random import Random

import pytest

from perfscore.numerals import arabic, numeral
from perfscore.values import Amount, Phrase, parse_target


def test_tenths_count_behind_words_of_comparison() -> None:
    """不低于九成 was a phrase."""
    assert [arabic(said) for said in ("不低于九成", "超过五成", "达八成以上", "完成", "达成")] == [
        "不低于90%", "超过50%", "达80%以上", "完成", "达成"
    ]  # fmt: skip


def test_numerals_are_read_as_another_library_writes_them() -> None:
    cn2an = pytest.importorskip("cn2an", reason="the test extra is not installed")
    random = Random(1)
    numbers = [*range(1200), *(random.randrange(10**size) for size in range(3, 13) for _ in range(200))]
    for number in numbers:
        written = cn2an.an2cn(number)
        assert numeral(written) == number, written
        assert numeral(written.replace("二百", "两百").replace("二千", "两千")) == number, written


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("二〇二三", 2023), ("两千三", 2300), ("一万二", 12000), ("三百五", 350), ("十", 10), ("一亿二千万", 120_000_000), ("零", 0),
    ],
)  # fmt: skip
def test_short_and_positional_forms(written: str, number: int) -> None:
    assert numeral(written) == number


@pytest.mark.parametrize("written", ["", "百", "二三", "两三", "十百", "万", "一万万万二三", "三点五", "个"])
def test_what_is_no_whole_number(written: str) -> None:
    assert numeral(written) is None


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("三次", "3次"), ("二十万元", "20万元"), ("两批", "2批"), ("半年", "0.5年"), ("一年半", "1.5年"), ("百余人", "100余人"),
        ("四分之三以上", "3/4以上"), ("百分之九十五", "95%"), ("百分之95", "95%"), ("千分之五", "5‰"), ("九成以上", "90%以上"),
        ("九成五", "95%"), ("三至五个", "3至5个"), ("三点五公里", "3.5公里"), ("十二月底前", "12月底前"), ("近百人", "近100人"),
        ("每两年一次", "每两年1次"), ("不少于三场", "不少于3场"), ("示范村三个", "示范村3个"), ("两千三百余户", "2300余户"),
    ],
)  # fmt: skip
def test_what_counts_something_becomes_digits(printed: str, read: str) -> None:
    assert arabic(printed) == read


@pytest.mark.parametrize(
    "words",
    [
        "三公经费", "一卡通发放", "两会一课", "三会一课", "四好农村路", "双随机", "双随机一公开", "统一部署", "统一", "第三方", "第三方评估",
        "一般", "一次性补助", "一站式服务", "高效办成一件事", "三支一扶", "三重一大", "两个维护", "四个意识", "八项规定", "五位一体", "一带一路",
        "九年义务教育", "三级甲等", "一定程度", "进一步提升", "唯一", "单一来源", "十四五规划", "一户一策", "一村一品", "万元户", "完成", "成效",
        "百日攻坚", "千方百计", "一部分", "一方面", "三农", "六稳六保", "一网通办", "三年级", "一流", "一致", "一起", "数百亩", "两三个", "十几人",
    ],
)  # fmt: skip
def test_words_in_which_numerals_count_nothing(words: str) -> None:
    assert arabic(words) == words
    value = parse_target(words)
    assert not isinstance(value, Amount)
    assert not isinstance(value, Phrase) or value.quantities == ()


def test_one_dash_shaped_numeral_alone_is_a_word() -> None:
    assert arabic("一") == "一"
