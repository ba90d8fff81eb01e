"""Printed targets and actuals, one per line, as they stand in public forms."""

from __future__ import annotations

import pytest

from perfscore.values import Amount, Deadline, Moment, Phrase, Range, Span, Uninterpreted, parse_actual, parse_target

AMOUNTS = [
    # printed, comparator, number, unit, dimension
    (">=7501 卷", ">=", "7501", "卷", "count"),
    ("=69.3%", "=", "69.3", "%", "share"),
    ("<500 亩", "<", "500", "亩", "area"),
    ("≥45 个", ">=", "45", "个", "count"),
    ("≧45 个", ">=", "45", "个", "count"),
    ("＞＝２０ 人", ">=", "20", "人", "count"),
    ("14. 88", "", "14.88", "", ""),
    ("=0.5‰", "=", "0.5", "‰", "share"),
    ("<=3000元/件", "<=", "3000", "元/件", "money/count"),
    (">=1 周/次", ">=", "1", "周/次", "duration/count"),
    ("<=4500元/人/月", "<=", "4500", "元/人/月", "money/count/calendar"),
    ("=43 元", "=", "43", "元", "money"),
    ("<=43万元", "<=", "43", "万元", "money"),
    (">=100%%", ">=", "100", "%%", "share"),
    ("=105%", "=", "105", "%", "share"),
    ("<=5 个工作 日", "<=", "5", "个工作日", "workday"),
    (">=8 个区", ">=", "8", "个区", "count"),
    ("=0.75年", "=", "0.75", "年", "calendar"),
    ("=0.233 个 月", "=", "0.233", "个月", "calendar"),
    ("=4.330126万", "=", "4.330126", "万", ""),
    ("=1,480.00万元", "=", "1480.00", "万元", "money"),
    (">=290000立 方米", ">=", "290000", "立方米", "volume"),
    ("<=50mm", "<=", "50", "mm", "length"),
    ("不少于3次", ">=", "3", "次", "count"),
    ("90%以上", ">=", "90", "%", "share"),
    ("控制在30万元以内", "<=", "30", "万元", "money"),
    ("3亿立方米", "", "3", "亿立方米", "volume"),
    ("-3.5%", "", "-3.5", "%", "share"),
    ("＝５００．５０㎡", "=", "500.50", "m2", "area"),
    (">=1 {}", ">=", "1", "{}", "unreadable"),
    ("12个标段", "", "12", "个标段", "count"),
    ("5幅地图", "", "5", "幅地图", "count"),
]


@pytest.mark.parametrize(("printed", "sign", "number", "unit", "dimension"), AMOUNTS)
def test_amounts(printed: str, sign: str, number: str, unit: str, dimension: str) -> None:
    value = parse_target(printed)
    assert isinstance(value, Amount)
    assert (value.comparator.value, f"{value.number:f}", value.unit.symbol) == (sign, number, unit)
    assert value.unit.dimension == dimension


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("=12月20日前", "=12月20日前"),
        ("11月29日", "11月29日"),
        ("2024年12月", "2024年12月"),
        ("2024年12月底前", "2024年12月底前"),
        ("2024-12-31", "2024年12月31日"),
        ("2024.12.31前", "2024年12月31日前"),
        ("2024年12月31日前完成", "2024年12月31日前"),
        ("2024年", "2024年"),
    ],
)
def test_dates(printed: str, normal: str) -> None:
    value = parse_target(printed)
    assert isinstance(value, Deadline)
    assert str(value) == normal


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("2023年2月—11月", "2023年2月-2023年11月"),
        ("=2023 年 3月—10 月", "=2023年3月-2023年10月"),
        ("2023.2-2023.11", "2023年2月-2023年11月"),
    ],
)
def test_spans(printed: str, normal: str) -> None:
    value = parse_target(printed)
    assert isinstance(value, Span)
    assert str(value) == normal


@pytest.mark.parametrize(
    ("printed", "amounts"),
    [
        ("有效提高", []),
        ("完全 达到 预期", []),
        ("恢复可利用土地资源21.9公顷", ["21.9公顷"]),
        ("业务系统 >=95% 端维护及", [">=95%"]),
        ("优良天数比例达到95%以上", [">=95%"]),
        ("2024年度完成3个项目", ["3个"]),
        ("每季度开展一次", ["1次/季度"]),
    ],
)
def test_phrases_and_the_numbers_inside(printed: str, amounts: list[str]) -> None:
    value = parse_target(printed)
    assert isinstance(value, Phrase)
    assert [str(amount) for amount in value.amounts] == amounts


def test_ranges() -> None:
    value = parse_target("5-10个")
    assert isinstance(value, Range)
    assert (value.low, value.high, value.unit.symbol) == (5, 10, "个")


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        (None, "V001"),
        ("", "V001"),
        ("—", "V001"),
        (" / ", "V001"),
        ("****", "V003"),
        ("10:00", "V003"),
        ("1.2.3", "V003"),
        ("2024.5", "V006"),
        ("31 A 34 34", "V004"),
        ("9" * 60 + "个", "V005"),
        ("好" * 500, "V002"),
    ],
)
def test_what_is_not_understood_says_why(printed: str | None, reason: str) -> None:
    value = parse_actual(printed)
    assert isinstance(value, Uninterpreted)
    assert value.reason == reason


def test_numbers_are_exact_and_keep_their_decimals() -> None:
    value = parse_target("=0.10万元")
    assert isinstance(value, Amount)
    assert str(value.number) == "0.10"
    assert value.size == 1000


def test_a_plain_decimal_is_not_a_date() -> None:
    assert isinstance(parse_target("8.5"), Amount)
    assert isinstance(parse_target("3-5"), Range)


@pytest.mark.parametrize(
    ("printed", "year", "earliest", "latest"),
    [
        ("2024年12月前", None, "2024-11-30", "2024-12-31"),
        ("2024年12月底前", None, "2024-12-31", "2024-12-31"),
        ("2024年12月", None, "2024-12-31", "2024-12-31"),
        ("2024年12月20日前", None, "2024-12-20", "2024-12-20"),
        ("2月", 2023, "2023-02-28", "2023-02-28"),
        ("2024年前", None, "2023-12-31", "2024-12-31"),
    ],
)
def test_the_last_day_of_a_deadline(printed: str, year: int | None, earliest: str, latest: str) -> None:
    deadline = parse_target(printed)
    assert isinstance(deadline, Deadline)
    days = deadline.last_days(year)
    assert days is not None
    assert [day.isoformat() for day in days] == [earliest, latest]


@pytest.mark.parametrize(
    ("moment", "first", "last"),
    [
        (Moment(2024), "2024-01-01", "2024-12-31"),
        (Moment(2024, 2), "2024-02-01", "2024-02-29"),
        (Moment(2023, 2, 28), "2023-02-28", "2023-02-28"),
        (Moment(None, 2, 29), "2023-02-28", "2023-02-28"),
    ],
)
def test_the_days_of_a_moment(moment: Moment, first: str, last: str) -> None:
    days = moment.days(2023)
    assert days is not None
    assert [day.isoformat() for day in days] == [first, last]


def test_a_moment_without_a_year_has_no_days_of_its_own() -> None:
    assert Moment(None, 12, 20).days(None) is None
    deadline = parse_target("12月20日前")
    assert isinstance(deadline, Deadline)
    assert deadline.last_days(None) is None
