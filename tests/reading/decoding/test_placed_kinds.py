"""Kinds of tables that stand in columns of blanks: what `pdftotext -layout` makes of forms that nobody has seen."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from attrs import evolve

from perfscore.messages import Place
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.placed_header import header_of
from perfscore.reading.decoding.words import column_field
from perfscore.reading.read import read_bytes

HEADS_AROUND_A_LINE = """
                          2023 年度项目绩效自评表
项目名称            山地核桃改良
主管部门            云岭县林业局
年度绩效目标                   年初绩效目标                    全年目标实际完成情况
                  嫁接核桃 3000 亩。                 已嫁接核桃 3100 亩。
                  指标     年初指    调整指    全年完             得分系数        指标权重      指标得分
指标名称    计量单位
                  性质     标值     标值      成值           （%）         （分）      （分）
嫁接核桃面
           亩      ≥      3000   3000   3100              100         60       60
  积
嫁接成活率       %      ≥        85     80        88            100         30       30
                       合计                                            100       90
"""

NO_HEAD_OF_A_TARGET = """
                        2024 年度部门整体绩效目标表
 部门（单位）名称                           临江县教育局
部门预算总额（万元）              820.00               其中：财政拨款     820.00
  年度绩效目标                  办好家门口的学校，促进教育公平。
                                                年度指标值
        一级指                                                 上半年指标    备
               二级指标        三级指标         运算符          度量单
          标                                     内容            值      注
                                           号            位
       履职效    重点工作履行情况   校舍达标率         >=     90     %      80
          能
       管理效    预算执行管理     预算执行率         <=     95     %      45
          率
"""

TWO_BLOCKS = """
                     2022 年度专项资金绩效目标申报表
专项名称             古树保护专项资金
主管部门             清溪县林业局                  实施单位          清溪县林场
长期绩效指标    一级指标   二级指标       指标内容         指标值           备注
          产出指标   数量指标       三年复壮古树       40 株
          效益指标   社会效益指标     古树保护意识       明显增强
年度绩效指标    一级指标   二级指标       指标内容         指标值           备注
          产出指标   数量指标       当年复壮古树       12 株
                 质量指标       复壮成活率        95%
          满意度指标  满意度指标      村民满意度        ≥90%
"""

TWO_GOALS = """
                           2023 年度某县项目自评表
     项目名称                                    河道清淤
     主管部门            某县水利局               项目实施单位                 某县河道所
            一级指标   二级指标    三级指标      年初目标值（A）        实际完成值（B）        得分
                           清淤河道长
年度目标 1：清           数量指标                    ≥12 公里      13 公里            30
            产出指标                度
理河道（50
                   质量指标    清淤合格率            ≥98%        99%             20
   分）
            一级指标   二级指标    三级指标      年初目标值（A）        实际完成值（B）        得分
年度目标 2：保
            效益指标   社会效益指标  受益村庄            ≥9 个       9 个            30
障灌溉（50 分）
                   满意度指标   村民满意度            ≥95%        96%             20
                           总分                                           100
"""

ONE_HEAD_OVER_LEVELS = """
                           2023 年度项目绩效自评表
         项目名称：乡村放映                                项目类型：延续性项目
                                                     计量单            指标分   自评得
         指标名称                  指标方向          指标值            完成值
                                                      位              值     分
        数量指标      放映场次         大于等于           60      场      63     30    30
产出指标
        质量指标     放映完成率         等于            100     %      100    30    30
效益指标   社会效益指标    观影人次         大于等于          30000   人次     28500   20    19
满意度指标   满意度指标    观众满意度        大于等于           95      %      98     20    20
                          总分                                        100   99
"""

WRAPPED_ABOVE_ITS_LINE = """
                            项目支出绩效自评表（2023 年度）
         项目名称                                                   公园夜灯
         主管部门                             某市园林局                         实施单位      某市公园所
                                                                                 分
项目资金（万                             预算数                   执行数           执行率              得分
                                                                                 值
  元）
                资金总额               150                    147            98%     10      9.8
                                                                    全年实际完成
 一级指标     二级指标         三级指标              年度指标值                                       分值      得分
                                                                       值
 产出指标     数量指标         更换路灯              ≥80 盏              84 盏                   60     60
 满意度指标    满意度指标        游客满意度             ≥85%               88%                    30     30
                              总分                                                       100    99.8
"""

Row = tuple[str | None, str, str | None, str | None]

#: text -> level, name, target and actual of each row
KINDS: dict[str, tuple[str, Sequence[Row]]] = {
    "heads around a line": (
        HEADS_AROUND_A_LINE,
        ((None, "嫁接核桃面积", "≥3000亩", "3100亩"), (None, "嫁接成活率", "≥80%", "88%")),
    ),
    "no head of a target": (
        NO_HEAD_OF_A_TARGET,
        (("履职效能", "校舍达标率", ">=90%", None), ("管理效率", "预算执行率", "<=95%", None)),
    ),
    "two blocks": (
        TWO_BLOCKS,
        (
            ("产出指标", "三年复壮古树", "40株", None),
            ("效益指标", "古树保护意识", "明显增强", None),
            ("产出指标", "当年复壮古树", "12株", None),
            ("产出指标", "复壮成活率", "95%", None),
            ("满意度指标", "村民满意度", "≥90%", None),
        ),
    ),
    "two goals": (
        TWO_GOALS,
        (
            ("产出指标", "清淤河道长度", "≥12公里", "13公里"),
            ("产出指标", "清淤合格率", "≥98%", "99%"),
            ("效益指标", "受益村庄", "≥9个", "9个"),
            ("效益指标", "村民满意度", "≥95%", "96%"),
        ),
    ),
    "one head over levels": (
        ONE_HEAD_OVER_LEVELS,
        (
            ("产出指标", "放映场次", "≥60场", "63场"),
            ("产出指标", "放映完成率", "=100%", "100%"),
            ("效益指标", "观影人次", "≥30000人次", "28500人次"),
            ("满意度指标", "观众满意度", "≥95%", "98%"),
        ),
    ),
    "wrapped above its line": (
        WRAPPED_ABOVE_ITS_LINE,
        (("产出指标", "更换路灯", "≥80盏", "84盏"), ("满意度指标", "游客满意度", "≥85%", "88%")),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_is_read_with_its_level_and_values(kind: str) -> None:
    text, expected = KINDS[kind]
    (form,) = read_bytes(text.encode(), "a.txt")
    assert [(row.level1, row.name, row.target, row.actual) for row in form.indicators] == list(expected)
    if kind == "wrapped above its line":
        assert form.implementer == "某市公园所"


TORN_FIRST_HEAD = """
                          2022 年度项目绩效自评表
项目名称    禁渔执法能力建设
主管部门    涪滨区农业农村委员会
项目资金（万元）  年初预算  调整预算   调整后预算    全年执行数      执行率
资金总额      225.00  -15.00   210.00   205.80     98.00%
指标名   计量单位    指标性质   指标值    完成值      权重     得分
称
巡航次数   次       ≥      360    342      60     57
沿江居民   %       ≥      90     93       40     40
满意度
总 分                                  100    97
"""

POINTS_BEHIND_LEVELS = """
                        部门整体支出绩效自评计分表（2022 年度）
单位名称         安福县交通运输局
一级指标   分值   二级指标    分值   三级指标        分值    评分标准        得分
过程     60   预算执行    40   预算完成率       25    每低一成扣一分     24
                            公用经费控制率     15    不超预算得满分     15
          预算管理    20   制度健全性       20    缺一项扣三分      20
产出     40   职责履行    40   养护里程完成率     40    按完成比例计分     39
总分     100                                                98
"""


def test_a_header_whose_first_head_is_torn_and_figures_before_and_after_an_adjustment() -> None:
    (form,) = read_bytes(TORN_FIRST_HEAD.encode(), "form.txt")
    assert [(row.name, row.target, row.weight) for row in form.indicators] == [
        ("巡航次数", "≥360次", "60"),
        ("沿江居民满意度", "≥90%", "40"),
    ]
    assert [(fund.initial, fund.budget, fund.executed) for fund in form.funds] == [("225.00", "210.00", "205.80")]
    assert (form.total_weight, form.total_score) == ("100", "97")


TORN_HEADS_OF_YEARS = """
                     2024 年度部门项目绩效自评表
项目名称             敬老院改造
主管部门             某县民政局                  实施单位          某县福利中心
项目资金（万元）     2024 年预算数    2024 年执行数     执行率
财政拨款             60             57              95%
一级指标    二级指标     三级指标       2023 年完      2024 年目    2024 年完    分值    得分
                                成值          标值         成值
产出指标    数量指标     改造所数       3 所         5 所        5 所       40     40
效益指标    社会效益     整改率        88%         ≥98%       93.1%     60     57
总分                                                               100    97
"""


def test_heads_of_several_years_that_are_torn_tell_the_year_of_the_form() -> None:
    (form,) = read_bytes(TORN_HEADS_OF_YEARS.encode(), "form.txt")
    assert [(row.target, row.actual, row.last_year) for row in form.indicators] == [
        ("5所", "5所", "3所"),
        ("≥98%", "93.1%", "88%"),
    ]
    assert [(fund.label, fund.budget, fund.executed) for fund in form.funds] == [("财政拨款", "60", "57")]


def test_points_directly_behind_a_level_are_those_of_the_level() -> None:
    (form,) = read_bytes(POINTS_BEHIND_LEVELS.encode(), "form.txt")
    assert [row.weight for row in form.indicators] == ["25", "15", "20", "40"]


def test_names_and_points_below_each_level_are_its_columns() -> None:
    lines = [
        [_word("一级指标", 0, 70), _word("二级指标", 0, 145), _word("三级指标", 0, 240)],
        [_word(text, 1, x) for text, x in (("目标值", 350), ("实际值", 430), ("得分", 500))],
        [_word("名称" if x % 2 else "权重", 2, x) for x in (61, 100, 133, 170, 231, 280)],
    ]
    header = header_of(lines, 0, column_field)
    assert header is not None
    assert [head.field for head in header.heads] == [
        *("level1", "weight", "level2", "weight", "name", "weight", "target", "actual", "score"),
    ]


def _word(text: str, line: int, x: float) -> Atom:
    return Atom(text, line, 0, Place(page=1), x0=x, x1=x + 9 * len(text), y=12.0 * line)


def test_heads_that_stand_once_more_begin_another_block() -> None:
    heads = [_word("一级指标", 0, 130), _word("二级指标", 0, 190), _word("指标内容", 0, 260), _word("指标值", 0, 360)]
    row = [_word("产出指标", 1, 130), _word("数量指标", 1, 190), _word("复壮古树", 1, 260), _word("40株", 1, 360)]
    again = [evolve(word, line=2, y=24.0) for word in heads]
    header = header_of(
        [[_word("长期绩效指标", 0, 50), *heads], row, [_word("年度绩效指标", 2, 50), *again]], 0, column_field
    )
    assert header is not None
    assert header.last == 0


def test_a_known_source_is_one_as_a_part_of_the_whole() -> None:
    """其中：人员类, where 人员类 is known, with no word of money in it."""
    rows = [
        ("单位名称", "临江县教育局"),
        ("资金总额", "4218.60"),
        ("其中：人员类", "2980.00"),
        ("运转类", "1238.60"),
    ]
    table = [("一级指标", "二级指标", "三级指标", "指标值"), ("产出指标", "数量指标", "检查次数", "≥12次")]
    text = "部门整体支出绩效目标表（2025年度）\n" + "\n".join("\t".join(row) for row in (*rows, *table)) + "\n"
    (form,) = read_bytes(text.encode(), "a.txt")
    assert [(fund.label, fund.budget) for fund in form.funds] == rows[1:]
