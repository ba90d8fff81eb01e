"""Shapes of printed values, one line each: text, the class it is read as, and its normal form or reason."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfscore.values import (
    Amount,
    Approximate,
    Deadline,
    Phrase,
    Range,
    Ratio,
    Term,
    Trend,
    Uninterpreted,
    parse_actual,
    parse_target,
)
from perfscore.values.inside import quantities
from perfscore.values.model import Comparator, State

SHAPES = """
≥95.00%  Amount  >=95.00%
》60份  Amount  >=60份
控制在预算3万元内  Amount  <=3万元
少于等于3起  Amount  <=3起
30个工作日内完成  Amount  <=30个工作日
由80%提高到95%  Amount  >=95%
突破100万元  Amount  >100万元
二十万元  Amount  20万元
两年半  Amount  2.5年
一半以上  Amount  >=50%
百分之百  Amount  100%
每月1次  Amount  1次/月
每人不超过100元  Amount  <=100元/人
5×10⁴元  Amount  50000元
5*10^4元  Amount  50000元
95²  Amount  95
①120人  Amount  120人
1 200人  Amount  1200人
2080.5  Amount  2080.5
3万元。  Amount  3万元
★≥3场  Amount  >=3场
3月以上  Amount  >=3个月
−5%  Amount  -5%
－5%  Amount  -5%
近100人  Approximate  近100人
不足100人  Approximate  近100人
百余人  Approximate  逾100人
1.2万余人  Approximate  逾1.2万人
近万人  Approximate  近10000人
≥50人左右  Approximate  >=约50人
90%～95%  Range  90-95%
-2~5℃  Range  -2-5°C
8000元-1万元  Range  0.8-1万元
三至五个  Range  3-5个
1：15  Ratio  1:15
四分之三以上  Ratio  >=3/4
万分之三  Ratio  3/10000
2:3:5  Ratio  2:3:5
同比下降5%  Change  较上年下降5%
支出较上年减少3%以上  Change  支出较上年下降>=3%
环比增长2%  Change  环比增长2%
负增长5%  Change  下降5%
翻两番  Change  增长300%
增长3%-5%  Change  增长3-5%
下降约5%  Change  下降约5%
超上年2%  Change  较上年增长2%
≥下降5%  Change  下降>=5%
提高2个百分点  Change  增长2个百分点
Ⅲ类水质以上  Rank  >=III类
AAA级  Rank  AAA级
年内完成  Deadline  12月底前
2023年内  Deadline  2023年12月底前
当年底  Deadline  本年12月底
次年1月20日前  Deadline  次年1月20日前
翌年3月  Deadline  次年3月
3季度  Deadline  三季度
第一季度末前  Deadline  一季度底前
9月中旬前  Deadline  9月中旬前
上半年  Deadline  上半年
24年6月  Deadline  2024年6月
12.31前  Deadline  12月31日前
2023-12-31 10:00  Deadline  2023年12月31日
2023-12-31T10:00:00  Deadline  2023年12月31日
延期至2024年1月完成  Deadline  延期至2024年1月
预计2024年3月完成  Deadline  预计2024年3月
＋12月底前完成  Deadline  12月底前
不晚于12月20日  Deadline  12月20日
二〇二三年十二月底  Deadline  2023年12月底
1—12月  Span  1月-12月
全年  Span  1月-12月
2023-2025年  Span  2023年-2025年
10月-次年3月  Span  10月-次年3月
合同签订后30日内  Term  合同签订后<=30日
验收合格后15个工作日内支付  Term  验收合格后<=15个工作日
自签订之日起90天  Term  自签订之日起90天
12月15日-20日  Span  12月15日-12月20日
6月初  Deadline  6月上旬
5000元/（人·月）  Amount  5000元/(人·月)
≥5（含）  Amount  >=5
9月、10月  Phrase  9月、10月
6月上中旬  Phrase  6月上中旬
近三年  Phrase  近三年
月底前  Phrase  月底前
每月25日前  Phrase  每月25日前
5A级景区  Phrase  5A级景区
优良中差  Uninterpreted  V008
是/否  Uninterpreted  V008
高、中、低  Uninterpreted  V008
若干  Uninterpreted  V007
数百亩  Uninterpreted  V007
十几人  Uninterpreted  V007
10⁴元  Uninterpreted  V009
12 30人  Uninterpreted  V010
10 0%  Uninterpreted  V010
10:00  Uninterpreted  V003
≥**%  Uninterpreted  V003
≥XX人  Uninterpreted  V003
±5%  Uninterpreted  V003
不适用  Uninterpreted  V018
见附件  Uninterpreted  V018
"""
LINES = [line.rsplit("  ", 2) for line in SHAPES.strip().splitlines()]


@pytest.mark.parametrize(("printed", "shape", "normal"), LINES, ids=[line[0] for line in LINES])
def test_a_text_has_its_shape(printed: str, shape: str, normal: str) -> None:
    value = parse_target(printed)
    assert type(value).__name__ == shape
    assert (value.reason if isinstance(value, Uninterpreted) else str(value)) == normal
    assert parse_actual(printed) == value


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("1.电脑10台；2.打印机5台", "电脑 10台, 打印机 5台"),
        ("1、电脑10台 2、打印机5台", "电脑 10台, 打印机 5台"),
        ("（1）电脑10台；（2）打印机5台", "电脑 10台, 打印机 5台"),
        ("①20人②30人", " 20人,  30人"),
        ("新建5公里、改建3公里", "新建 5公里, 改建 3公里"),
        ("造林6万亩，其中新造2万亩", "造林 6万亩, 其中新造 2万亩"),
        ("示范村3个（其中省级1个）", "示范村 3个, 其中省级 1个"),
        ("签约率提高1%，体检率下降2%", "签约率 增长1%, 体检率 下降2%"),
        ("开工率≥90%", "开工率 >=90%"),
        ("会议2次", "会议 2次"),
        ("每季度开展三次检查", "每季度开展检查 3次/季度"),
        ("5G基站10个", "5G基站 10个"),
        ("开展3-5次培训", "开展培训 3-5次"),
        ("近三年增长5%", "近3年增长 5%"),
        ("9月、10月", ""),
        ("完成率、控制率100%", ""),  # one figure for two names
        ("不超编、无违规支出", ""),
        ("2.打印机5台，质量合格", ""),
    ],
)
def test_a_list_has_its_parts(printed: str, parts: str) -> None:
    value = parse_target(printed)
    assert isinstance(value, Phrase)
    assert ", ".join(f"{part.label} {part.value}" for part in value.parts) == parts


@pytest.mark.parametrize(
    ("printed", "negated", "trend", "nothing", "claims", "late"),
    [
        ("不合格", True, None, None, False, False),
        ("未及时完成", True, None, None, False, False),
        ("不断提升", False, Trend.UP, None, False, False),
        ("非常满意", False, None, None, False, False),
        ("持续下降", False, Trend.DOWN, None, False, False),
        ("不降低", True, None, None, False, False),
        ("负增长", False, Trend.DOWN, None, False, False),
        ("收入增加、支出减少", False, None, None, False, False),
        ("无安全事故", True, None, "安全事故", False, False),
        ("零事故", True, None, "事故", False, False),
        ("无", True, None, "", False, False),
        ("未发生", True, None, "", False, False),
        ("没有完成", True, None, None, False, False),
        ("无变化", True, None, None, False, False),
        ("已完成", False, None, None, True, False),
        ("达成目标值", False, None, None, True, False),
        ("按时完成", False, None, None, True, False),
        ("完成率100%", False, None, None, False, False),
        ("延期", False, None, None, False, True),
        ("未逾期", True, None, None, False, False),
    ],
)  # fmt: skip
def test_what_words_say_beside_their_level(
    printed: str, negated: bool, trend: Trend | None, nothing: str | None, claims: bool, late: bool
) -> None:
    value = parse_actual(printed)
    assert isinstance(value, Phrase)
    assert (value.negated, value.trend, value.nothing, value.claims, value.late) == (
        negated, trend, nothing, claims, late,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("四季度", "2023-10-01", "2023-12-31"),
        ("上半年", "2023-01-01", "2023-06-30"),
        ("次年1月", "2024-01-01", "2024-01-31"),
        ("2月下旬", "2023-02-21", "2023-02-28"),
        ("9月上旬", "2023-09-01", "2023-09-10"),
        ("年底", "2023-12-01", "2023-12-31"),
        ("2024年一季度", "2024-01-01", "2024-03-31"),
    ],
)
def test_the_days_that_a_part_of_a_year_covers(printed: str, first: str, last: str) -> None:
    value = parse_target(printed)
    assert isinstance(value, Deadline)
    days = value.moment.days(2023)
    assert days is not None
    assert [day.isoformat() for day in days] == [first, last]


def test_a_delay_and_a_plan_are_said() -> None:
    delayed, planned = parse_actual("延期至2024年1月完成"), parse_actual("预计2023年12月完成")
    assert isinstance(delayed, Deadline)
    assert isinstance(planned, Deadline)
    assert (delayed.state, planned.state) == (State.DELAYED, State.EXPECTED)


def test_the_tail_of_a_float_is_read_as_the_rounded_value_and_said() -> None:
    for printed, number in (
        ("0.0900000762939453", "0.09"),
        ("-0.300000152587891", "-0.3"),
        ("30.000000000000004", "30"),
        ("12345678901234567890.00000000000000001", "12345678901234567890"),
        ("12345678901234567890123456.9999999999", "12345678901234567890123457"),
        ("0.00000000000000005551115123125783", "0"),
        ("0.00009999999999999999", "0.0001"),
    ):
        value = parse_actual(printed)
        assert isinstance(value, Amount)
        assert (str(value.number), value.notes) == (number, ("T106",))
    for printed in ("0.1234567890123", "0.0000012345", "1.0000000000001", "15624999999.9999", "0.00004947323554791826"):
        exact = parse_actual(printed)
        assert isinstance(exact, Amount)
        assert (exact.number, exact.notes) == (Decimal(printed), ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("完成20240131个", []),
        ("20231231完成5个", ["5个"]),
        ("2023-2024年建成3座", ["3座"]),
        ("2024年完成131个", ["131个"]),
    ],
)
def test_no_end_of_a_date_is_a_quantity(text: str, found: list[str]) -> None:
    assert [str(each.value) for each in quantities(text)] == found


def test_signs_that_contradict_each_other_are_no_amount() -> None:
    assert isinstance(parse_target("≥5%以下"), Phrase)
    plain = parse_target("=90%以上")
    assert isinstance(plain, Amount)
    assert plain.comparator is Comparator.GE


@pytest.mark.parametrize(
    ("printed", "cls"), [("约100余人", Approximate), ("3-5-7个", Phrase), ("5-3个", Phrase), ("1:0", Uninterpreted)]
)
def test_what_stands_between_shapes(printed: str, cls: type) -> None:
    assert isinstance(parse_target(printed), cls)


def test_shapes_are_told_apart() -> None:
    assert [type(parse_target(text)) for text in ("3-5", "3:5", "3/5", "收到后3天")] == [Range, Ratio, Ratio, Term]
