"""What scanning does to a table: every fault in one row of a form, undone and told. Cells by bars here."""

from __future__ import annotations

from typing import Any

import pytest

from perfscore.form import Confidence, Form
from perfscore.reading.decoding import scan_mends
from perfscore.reading.decoding.columns import Columns, columns_of
from perfscore.reading.read import read_bytes

NAME = "项目名称|三支一扶|||||||"
HEADS = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因"
ROWS = (
    "产出指标|数量指标|补助基层人数|≥45人|46人|30|30|",
    "||发放补助次数|≥12次|12次|20|20|",
    "|质量指标|补助发放准确率|≥98%|97.25%|20|19.85|数据有误",
    "效益指标|社会效益指标|覆盖乡镇数|≥12个|12个|30|30|",
)
TOTAL = "总分|||||100|99.85|"
READ = [
    ("产出指标", "数量指标", "补助基层人数", "≥45人", "46人", "30", "30", None),
    ("产出指标", "数量指标", "发放补助次数", "≥12次", "12次", "20", "20", None),
    ("产出指标", "质量指标", "补助发放准确率", "≥98%", "97.25%", "20", "19.85", "数据有误"),
    ("效益指标", "社会效益指标", "覆盖乡镇数", "≥12个", "12个", "30", "30", None),
]


def _scanned(heads: str = HEADS, rows: tuple[str, ...] = ROWS, top: str = NAME) -> Form:
    text = "\n".join(("项目支出绩效自评表", "（2023年度）", top, heads, *rows, TOTAL)).replace("|", "\t")
    (form,) = read_bytes(text.encode(), "form.txt")
    return form


def _rows(form: Form) -> list[tuple[str | None, ...]]:
    return [
        (row.level1, row.level2, row.name, row.target, row.actual, row.weight, row.score, row.note)
        for row in form.indicators
    ]


def _row(number: int, *read: str) -> tuple[str, ...]:
    """The rows with one read as these lines."""
    return (*ROWS[:number], *read, *ROWS[number + 1 :])


FAULTS = {
    "an empty cell came in before the target": (HEADS, _row(1, "||发放补助次数||≥12次|12次|20|20|"), "D181"),
    "an empty cell came in before the score": (HEADS, _row(2, "|质量指标|补助发放准确率|≥98%|97.25%|20||19.85|数据有误"), "D181"),
    "an empty cell was lost": (HEADS, _row(2, "质量指标|补助发放准确率|≥98%|97.25%|20|19.85|数据有误"), "D181"),
    "a line cut the score": (HEADS, _row(2, "|质量指标|补助发放准确率|≥98%|97.25%|20|19|.85"), "D113"),
    "half a character was read as another script": (HEADS, _row(1, "||发放É补助次数|≥12次|12次|20|20|ᆌᄼ"), "D111"),
    "text ran into a head": (HEADS.replace("二级指标", "次年一季度。 二级指标"), ROWS, "D183"),
    "text ran into the first head": (HEADS.replace("一级指标", "支付合规。 一级指标"), ROWS, "D183"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_scanning_is_undone_and_told(fault: str) -> None:
    heads, rows, code = FAULTS[fault]
    form = _scanned(heads, rows)
    expected = [row[:-1] for row in READ] if fault == "a line cut the score" else READ  # it has no note
    assert [row[: len(expected[0])] for row in _rows(form)] == expected
    assert code in {item.code for item in form.problems}


def test_weights_in_per_cent_are_no_rest_of_the_numbers_beside_them() -> None:
    heads = "一级指标|二级指标|三级指标|指标方向|指标值|单位|完成值|权重|得分|未完成原因"
    rows = (
        "产出|数量|改造小区数|≥|35|个|33|15%|14.14|两处未开工",
        "产出|质量|竣工验收合格率|≥|98|%|98|25%|25|",
        "产出|时效|按期完工率|=|100|%|94.3|20%|18.86|",
        "效益|社会效益|受益户数|≥|1.2|万户|1.15|40%|38.33|",
    )
    form = _scanned(heads, rows)
    assert [(row.target, row.actual, row.weight) for row in form.indicators] == [
        ("≥35个", "33个", "15%"),
        ("≥98%", "98%", "25%"),
        ("=100%", "94.3%", "20%"),
        ("≥1.2万户", "1.15万户", "40%"),
    ]
    assert "D113" not in {item.code for item in form.problems}


def test_a_line_scanned_twice_counts_once_where_the_money_has_the_rest_of_the_weight() -> None:
    last = ROWS[3].replace("30", "20")
    rows = _row(3, last, "|可持续影响指标|政策年限|≥2年|2年|10|10|", "|可持续影响指标|政策年限|≥2年|2年|10|10|")
    rows = (rows[0].replace("30", "20"), *rows[1:])
    form = _scanned(rows=rows)  # 20 + 20 + 20 + 20 + 10, and 10 of the money
    assert [row.weight for row in form.indicators] == ["20", "20", "20", "20", "10"]


def test_short_levels_with_one_wrong_character_are_read_by_the_level_beside_them() -> None:
    rows = (
        "户出|产出数量|补助基层人数|≥45人|46人|50|50|",
        "|产出质重|补助准确率|≥98%|99%|20|20|",
        "效孟|社会效益|覆盖乡镇数|≥12个|12个|20|20|",
        "|满音度|群众满意率|≥90%|95%|10|10|",
    )
    form = _scanned(rows=rows)
    assert [(row.level1, row.level2) for row in form.indicators] == [
        ("产出", "产出数量"), ("产出", "产出质量"), ("效益", "社会效益"), ("效益", "满意度"),
    ]  # fmt: skip
    assert [{cell.alternative for cell in row.unsure} & {"户出", "效孟", "满音度", "产出质重"} for row in form.indicators] == [
        {"户出"}, {"户出", "产出质重"}, {"效孟"}, {"效孟", "满音度"},
    ]  # fmt: skip
    legal = _scanned(rows=("成效|社会效益|覆盖乡镇数|≥12个|12个|100|100|",))
    assert legal.indicators[0].level1 == "成效"


MONEY = (
    "项目资金|||年初预算数|全年预算数|全年执行数||分值|执行率|得分",
    "|年度资金总额||500.00|1,460.26|1,419.00||10|97.17%|9.72",
    "|其中：当年财政拨款||0.00|460.26|46|0.26|—|100|.00%",
    "|上年结转资金||0.00|0.00|0.00||—|—|—",
    "|其他资金||500.00|1,000.00|95|8.74|—|95.87%|—",
    "|完成年度调研两次，形成报告一份，年底前全部办结。||||资金按进度支付。||||",
)


def test_figures_of_money_cut_in_two_are_whole_where_all_have_as_many_decimals() -> None:
    form = _scanned(top="项目名称|三支一扶|||||||\n" + "\n".join(MONEY))
    assert [(fund.label, fund.initial, fund.budget, fund.executed, fund.rate) for fund in form.funds] == [
        ("年度资金总额", "500.00", "1460.26", "1419.00", "97.17%"),
        ("其中：当年财政拨款", "0.00", "460.26", "460.26", "100.00%"),
        ("上年结转资金", "0.00", "0.00", "0.00", None),
        ("其他资金", "500.00", "1000.00", "958.74", "95.87%"),
    ]


def test_a_row_below_that_ran_into_the_cell_of_the_name() -> None:
    form = _scanned(top="项目名称|三支一扶 青石县民政局 实施单位 青石县 敬老院|||||||\n主管部门|青石|县民政|||||院|")
    assert (form.name, form.supervisor, form.implementer) == ("三支一扶", "青石县民政局", "青石县敬老院")


def test_an_empty_cell_in_the_heads_of_a_table_of_projects() -> None:
    rows = (
        "单位名称|项目名称|预算数|一级指标|二级指标|三级指标|指标值||权重",
        "林草局|公益林管护|120|产出指标|数量指标|管护面积|≥56万亩|50",
        "|||效益指标|社会效益指标|带动就业|≥12人|40",
        "林草局|草原防火|30|产出指标|数量指标|隔离带|≥120公里|90",
    )
    text = "\n".join(("2023年部门预算项目绩效目标表", *rows)).replace("|", "\t")
    forms = read_bytes(text.encode(), "form.txt")
    assert [(form.name, [row.weight for row in form.indicators]) for form in forms] == [
        ("公益林管护", ["50", "40"]), ("草原防火", ["90"]),
    ]  # fmt: skip


def test_grades_below_a_head_are_no_row() -> None:
    heads = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|评价标准||"
    form = _scanned(heads, ("|||||||优|良|中", *(f"{row}|" for row in ROWS)))
    assert [row.name for row in form.indicators] == [row[2] for row in READ]


def _targets(*rows: str) -> Form:
    heads = "一级指标|二级指标|三级指标||指标值|备注"
    text = "\n".join(("项目支出绩效目标表", "（2023年度）", "项目名称|造林||||", heads, *rows)).replace("|", "\t")
    (form,) = read_bytes(text.encode(), "form.txt")
    return form


def test_a_value_cut_by_a_page_goes_on_without_its_sign() -> None:
    rows = (
        "产出指标|数量指标|造林||≥45亩|",
        "|成本指标|苗木采购||≤7|",
        "",
        "7",
        "",
        "||单价||9元/株|",
        "|时效指标|开工||3月|",
    )
    assert [(row.name, row.target) for row in _targets(*rows).indicators] == [
        ("造林", "≥45亩"), ("苗木采购单价", "≤79元/株"), ("开工", "3月"),
    ]  # fmt: skip


def test_a_line_that_is_not_there_cuts_a_cell_beside_a_column_without_a_head() -> None:
    rows = (
        "产出指标|数量指标|造林||≥45亩|",
        "||新建|管护站|≥2座|",
        "|质量指标|成活率||≥85%|",
        "|时效指标|开工||3月|",
        "效益指标|社会效益指标|增收||明显|",
    )
    assert [row.name for row in _targets(*rows).indicators] == ["造林", "新建管护站", "成活率", "开工", "增收"]


def test_levels_printed_in_the_middle_of_their_rows_hold_for_those_above() -> None:
    rows = (
        "||补助基层人数|≥45人|46人|30|30|",
        "|数量指标|发放补助次数|≥12次|12次|20|20|",
        "产出指标||补助发放准确率|≥98%|97.25%|10|9.85|",
        "|质量指标|补助差错率|≤2%|1%|10|10|",
        "|社会效益指标|覆盖乡镇数|≥12个|12个|20|20|",
        "效益指标|可持续影响指标|政策年限|≥2年|2年|10|10|",
    )
    form = _scanned(rows=rows)
    first, second = "产出指标", "效益指标"
    assert [(row.level1, row.level2) for row in form.indicators] == [
        (first, "数量指标"), (first, "数量指标"), (first, "数量指标"), (first, "质量指标"),
        (second, "社会效益指标"), (second, "可持续影响指标"),
    ]  # fmt: skip
    assert [item.fields["read"] for item in form.problems if item.code == "D184"] == [first, first, second, "数量指标"]
    unsure = {(n, cell.field, cell.confidence) for n, row in enumerate(form.indicators) for cell in row.unsure}
    assert {(0, "level1", Confidence.LIKELY), (0, "level2", Confidence.LIKELY)} <= unsure


def test_an_illegible_label_at_the_top_leaves_the_name() -> None:
    form = _scanned(top="||三支一扶||||||")
    assert form.name == "三支一扶"
    assert _scanned(top="||三支|一扶||项目负责人|李明||").name == "三支一扶"
    assert [item.fields["read"] for item in form.problems if item.code == "D182"] == ["三支一扶"]
    assert _scanned(top="|||||||单位：万元|").name == ""


def test_the_columns_below_a_header_that_lost_a_cell_are_found_as_often_for_many_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def counted(*given: Any) -> Columns:
        asked.append(1)
        return columns_of(*given)

    monkeypatch.setattr(scan_mends, "columns_of", counted)
    counts = []
    for times in (2, 8):
        asked.clear()
        rows = tuple(row.replace("|30|30|", f"|30|30|无{n}") for n in range(times) for row in ROWS)
        assert len(_scanned(HEADS.removesuffix("|偏差原因"), rows).indicators) == 4 * times
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("cell", ["数量指标 质量指标", "质量指标 数量指标"])
def test_of_two_levels_in_one_cell_the_last_is_read_wherever_a_set_holds_them(cell: str) -> None:
    """Two runs of one document gave different levels."""
    form = _scanned(rows=_row(2, f"|{cell}|补助发放准确率|≥98%|97.25%|20|19.85|数据有误"))
    assert form.indicators[2].level2 == cell.rsplit(maxsplit=1)[-1]
