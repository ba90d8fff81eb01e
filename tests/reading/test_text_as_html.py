"""A table that is printed as text, by any separator, is read as the same table in a page is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import pytest

import perfscore
from perfscore.form import Confidence, Form
from perfscore.reading.read import read_bytes

TITLE = "2024年度项目支出绩效自评表"
TOP = """项目名称|城市公交运营补贴||||||
省级主管部门|省交通运输厅|地市|某某市||||
实施单位|某市公交集团||||||"""
MONEY = """项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分
|年度资金总额|80|100|96|10|96%|9.6"""
HEADS = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因"


def _rows(first: str = "产出指标", second: str = "效益指标", third: str = "满意度指标") -> str:
    return f"""{first}|数量指标|补贴公交线路|46条|46条|20|20|
||日均客运量|15万人次|14.2万人次|20|18.93|客流下降
|质量指标|公交准点率|≥90%|88.7%|10|9.86|
{second}|社会效益指标|公交出行分担率|≥25%|24.1%|30|28.92|
{third}|满意度指标|乘客满意度|≥85%|87%|10|10|
总分|||||100|97.31|"""


FORMS: Mapping[str, Sequence[str]] = {
    "a label that nobody knows beside another": (TOP, MONEY, HEADS, _rows()),
    "levels that hold known ones": (TOP, MONEY, HEADS, _rows("项目完成指标", "项目效益指标")),
    "levels of two words": (TOP, MONEY, HEADS, _rows("过程与产出指标", "社会与经济效益指标")),
    "a level that looks like a title": (TOP, MONEY, HEADS, _rows(third="群众评价指标")),
    "money that was adjusted": (
        TOP,
        "项目资金||预算数|调整数|执行数|结余|执行率|",
        "|总额|150.00|-12.50|137.50|0|100.00%|",
        HEADS,
        _rows(),
    ),
    "points of a row in one cell": (
        TOP,
        MONEY.replace("分值|执行率|得分", "分值/得分|执行率|").replace("|10|96%|9.6", "|10/9.6|96%|"),
        "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值/得分|偏差原因|",
        "产出指标|数量指标|补贴公交线路|46条|46条|20/20||",
        "||日均客运量|15万人次|14.2万人次|20／18.93分|客流下降|",
        "效益指标|社会效益指标|公交出行分担率|≥25%|24.1%|50/48.2||",
        "总分|||||100/96.73||",
    ),
    "one word in two cells": (
        TOP,
        HEADS,
        "预算执行|预算执行率|预算执行率|100%|96%|10|9.6|",
        _rows().replace("|30|28.92|", "|20|19.28|"),
    ),
    "money in pairs, headings among the names": (
        TOP,
        "预算执行情况|预算数：|8600|其中：财政拨款|8000|其他资金|600|",
        "|执行数：|8432|其中：财政拨款|7832|其他资金|600|",
        "绩效指标|指标分值|指标值|实际值|自评得分|备注||",
        "一、投入管理|10|||10|||",
        "1.预算执行率|10|100%|100%|10|||",
        "二、产出目标|50|||49.6|||",
        "1.养护里程|20|≥180公里|176公里|19.6|||",
        "2.养护合格率|30|≥95%|96%|30|||",
        "三、效果目标|40|||40|||",
        "1.通行能力|20|提升|提升|20|||",
        "2.群众满意度|20|≥90%|95%|20|||",
        "合计|100|||99.6|||",
    ),
    "how much was reached, and dashes": (
        TOP,
        "年初预算|1200.00|调整后预算|1150.00|实际支出|1143.26|预算执行率|99.41%||",
        "一级指标|二级指标|三级指标|单位|目标值|完成值|完成比例|分值|得分|备注",
        "产出|数量|采购应急帐篷|顶|≥200|215|107.5%|30|30|",
        "产出|质量|物资合格率|%|100|100|100%|20|20|",
        "效益|社会|应急处置能力|—|提升|提升|100%|30|30|",
        "满意度|满意度|群众满意度|%|≥90|95.2|105.8%|10|10|",
        "预算执行||预算执行率|%|100|99.41|99.41%|10|9.94|",
        "合计|||||||100|99.94|",
    ),
    "money of which not all have decimals": (
        TOP,
        "资金（万元）|年初预算|全年预算|实际执行|执行率|权重|得分|",
        "合计|7700.5|9081.1|8391.02|92.40%|10|9.24|",
        "基本支出|2100.5|2180.3|2180.3|100%|—|—|",
        "项目支出|5600|6900.8|6210.72|90.00%|—|—|",
        HEADS,
        _rows(),
    ),
    "points behind every level": (
        TOP,
        "一级指标|分值|二级指标|分值|三级指标|分值|评分标准|得分|评分说明|",
        "决策|50|项目立项|30|立项依据充分性|15|充分得15分|15||",
        "||||立项程序规范性|15|规范得15分|14|缺集体决策记录",
        "||绩效目标|20|目标合理性|20|合理得20分|20||",
        "产出|50|产出数量|30|建成面积|30|按比例|29.5||",
        "||产出质量|20|验收合格率|20|合格得满分|20||",
    ),
    "short heads of money, words of comparison beside units": (
        TOP,
        "资金（万元）|预算|执行|执行率|分值|得分|",
        "资金总额|58.6|58.50|99.83%|10|9.98|",
        "其中：财政资金|58.6|58.50|—|—|—|",
        "一级指标|二级指标|三级指标|目标内容|单位|完成值|分值|得分|",
        "产出|数量|集中教育次数|不少于12|次|12|30|30|",
        "产出|质量|再犯罪率|低于0.2|%|0.12|30|30|",
        "效益|社会|矫正期|90以内（含）|天|88|30|30|",
        "合计||||||100|99.98|",
    ),
    "heads of several years": (
        TOP,
        "资金（万元）|2024年预算数|2024年执行数|执行率||||",
        "年度资金总额|120.5|118.2|98.09%||||",
        "一级指标|二级指标|三级指标|2023年完成值|2024年目标值|2024年完成值|2025年目标值|分值|得分|审核意见",
        "产出|数量|保安人数|115人|≥120人|118人|125人|50|49.17|核减1分",
        "效益|社会效益|涉校案件|4起|≤3起|2起|2起|40|40|",
        "满意度|满意度|师生满意度|94%|≥95%|96.3%|96%|10|10|",
        "总分|||||||100|99.17|",
    ),
    "a heading above the table, input that was planned": (
        TOP,
        "资金性质|计划投入|实际投入|投入率|分值|得分||",
        "年度金额|100|96|96%|10|9.6||",
        "自筹资金|20|18|90%|—|—||",
        "项目支出绩效指标表|||||||",
        HEADS,
        _rows(),
    ),
    "the names of the money below a head, a heading beside the heads": (
        TOP,
        "部门资金（万元）|资金名称|年初预算数|全年预算数|全年执行数|执行率||",
        "|年度资金总额|80|100|96|96%||",
        f"三、绩效指标完成情况|||||||\n{HEADS}",
        _rows(),
    ),
    "words whose characters blanks part": (
        TOP,
        MONEY,
        HEADS,
        _rows("产 出 指 标", "效 益 指 标", "满 意 度 指 标").replace("总分", "总 分"),
    ),
    "levels with codes": (
        TOP,
        MONEY,
        HEADS,
        _rows("C产出", "D效益", "E满意度").replace("|数量指标", "|C1产出数量").replace("|质量指标", "|C2产出质量"),
    ),
    "a level without an indicator, and zeros where nothing is": (
        TOP,
        MONEY,
        HEADS,
        _rows().replace("|30|28.92|", "|30|28.92|0\n|生态效益指标|||||0|").replace("|10|10|", "|10|10|0"),
    ),
    "blanks inside brackets": (
        TOP,
        MONEY,
        HEADS,
        _rows("产出指标(50 分)", "效益指标（30 分）", "满意度指标(10 分)").replace("公交准点率", "公交准点率(2024 年)"),
    ),
    "no points, and how far it got": (
        TOP,
        "绩效指标|一级指标|二级指标|三级指标|指标值|实施进度|",
        "|产出指标|数量指标|补贴公交线路|46条|已补贴46条|",
        "||质量指标|公交准点率|≥90%|88.7%|",
        "|效益指标|社会效益指标|方便市民出行|明显改善|已改善|",
    ),
    "weights in per cent": (
        TOP,
        "一级指标|二级指标|三级指标|指标方向|指标值|单位|完成值|权重|得分|未完成原因",
        "产出|数量|改造小区数|≥|35|个|33|15%|14.14|两处未开工",
        "产出|质量|竣工验收合格率|≥|98|%|98|25%|25|",
        "产出|时效|按期完工率|=|100|%|94.3|20%|18.86|",
        "效益|社会效益|受益户数|≥|1.2|万户|1.15|40%|38.33|",
    ),
}


def _lines(form: str) -> list[list[str]]:
    return [line.split("|") for line in "\n".join(FORMS[form]).split("\n")]


def _page(rows: Sequence[Sequence[str]]) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows) + "</table>"


#: How rows are printed as text: with every cell, or with those alone that hold something.
ROUTES: Mapping[str, Callable[[Sequence[Sequence[str]]], str]] = {
    "tabs": lambda rows: "\n".join("\t".join(row) for row in rows),
    "bars": lambda rows: "\n".join(f"| {' | '.join(row)} |" for row in rows),
    "two spaces": lambda rows: "\n".join("  ".join(filter(None, row)) for row in rows),
    "one space": lambda rows: "\n".join(" ".join(filter(None, row)) for row in rows),
    "a line a cell": lambda rows: "\n".join(cell for row in rows for cell in row if cell),
    "a line a cell, blank lines between": lambda rows: "\n\n".join(cell or "\u00a0" for row in rows for cell in row),
    "a page inside text": lambda rows: f"一段话。\n\n{_page(rows)}\n\n又一段话。",
    "Markdown": lambda rows: "\n".join(re.sub(r"([<>=.(\-])", r"\\\1", "| ".join(row)) for row in rows),
    "one line with bars": lambda rows: " | ".join(cell for row in rows for cell in row if cell),
    "one line with tabs": lambda rows: "\t".join(cell for row in rows for cell in row if cell),
    "a bar before each cell": lambda rows: "\n".join("\n        | ".join(row) + "\n        |" for row in rows),
    "a bar behind each cell": lambda rows: "\n".join(f"{cell} |".strip() for row in rows for cell in row),
}


def _read(text: str, name: str) -> Form:
    (form,) = read_bytes(f"{TITLE}\n{text}".encode(), name)
    return form


def _told(form: Form) -> tuple[object, ...]:
    funds = [(each.label, each.initial, each.budget, each.executed, each.rate) for each in form.funds]
    rows = [(r.level1, r.level2, r.name, r.target, r.actual, r.weight, r.score, r.note) for r in form.indicators]
    return form.name, form.supervisor, form.implementer, funds, rows


@pytest.mark.parametrize("form", FORMS)
def test_text_is_read_as_the_page_is(form: str) -> None:
    lines = _lines(form)
    wide = max(map(len, lines))
    rows = [[*line, *[""] * (wide - len(line))] for line in lines]
    expected = _told(_read(_page(rows), "form.html"))
    assert expected[:3] == ("城市公交运营补贴", "省交通运输厅", "某市公交集团")
    for route, printed in ROUTES.items():
        assert _told(_read(printed(rows), "form.txt")) == expected, route


NOT_FILLED_IN = """产出指标|数量指标|补贴公交线路|≥46条||20||
||日均客运量|≥15万人次||20||
|质量指标|公交准点率|≥90%||10||
效益指标|社会效益指标|公交出行分担率|≥25%||30||
满意度指标|满意度指标|乘客满意度|≥85%||10||"""


@pytest.mark.parametrize("route", ["tabs", "bars", "two spaces", "one space", "a bar before each cell"])
def test_a_form_that_nobody_filled_in_has_no_scores_and_is_no_text_out_of_order(route: str) -> None:
    rows = [line.split("|") for line in f"{TOP}\n{HEADS}\n{NOT_FILLED_IN}".split("\n")]
    form = _read(ROUTES[route](rows), "form.txt")
    assert [(row.weight, row.score) for row in form.indicators] == [(w, None) for w in ("20", "20", "10", "30", "10")]
    assert [row.actual for row in form.indicators] == [None] * 5


@pytest.mark.parametrize("below", ["四、自评结论\n总体较好，下一步加强衔接。", "主管部门\n某局\n项目名称\n某项目"])
def test_the_figures_of_a_total_are_its_own_whatever_follows(below: str) -> None:
    rows = [line.split("|") for line in f"{TOP}\n{MONEY}\n{HEADS}\n{_rows()}".split("\n")]
    for route, printed in ROUTES.items():
        form = _read(f"{printed(rows)}\n{below}", "form.txt")
        assert (form.total_weight, form.total_score) == ("100", "97.31"), route


NUMBERED = """序号|指标名称|指标值|完成值|分值|得分|自评说明|
1|产出指标|||50|49.17||
1.1|保安人数|≥120人|118人|30|29.5|离职2人|
1.2|巡逻次数|≥2000次|1967次|20|19.67||
2|效益指标|||40|40||
2.1|涉校案件|≤3起|2起|40|40||
|合计|||90|89.17||"""


def test_numbered_names_above_others_are_levels_or_nothing_is_read() -> None:
    rows = [line.split("|") for line in f"{TOP}\n{NUMBERED}".split("\n")]
    expected = _told(_read(_page(rows), "form.html"))
    assert [row.level1 for row in _read(_page(rows), "form.html").indicators] == ["产出指标", "产出指标", "效益指标"]
    for route in ("tabs", "bars", "two spaces", "one space"):
        assert _told(_read(ROUTES[route](rows), "form.txt")) == expected, route
    with pytest.raises(perfscore.ReadingError, match="D172"):  # where too much is in doubt
        _read(ROUTES["a line a cell"](rows), "form.txt")


def test_a_row_without_values_is_no_level_where_the_total_counts_it() -> None:
    told = (
        NUMBERED.replace("2|效益指标|||40|40||\n", "")
        .replace("||90|89.17||", "||{}|{}||")
        .replace("|≤3起|2起|40|40||", "|≤3起|2起|0|0||")
    )
    for total, names in (
        ("50", ["保安人数", "巡逻次数", "涉校案件"]),
        ("100", ["产出指标", "保安人数", "巡逻次数", "涉校案件"]),
    ):
        rows = [line.split("|") for line in f"{TOP}\n{told.format(total, total)}".split("\n")]
        assert [row.name for row in _read(_page(rows), "form.html").indicators] == names


def test_in_a_line_of_wide_gaps_one_blank_parts_no_cells() -> None:
    spaced = """项 目 名 称|公交补贴|主 管 部 门|省交通运输厅||||
一 级 指 标|二 级 指 标|三 级 指 标|年度指标值|实际完成值|分 值|得 分|备 注
产 出 指 标|数 量 指 标|保安人数|≥ 120人|118 人|50|49.17|
效 益 指 标|社 会 效 益|涉校案件|≤ 3 起|2起|40|40|
满 意 度 指 标|满 意 度|师生满意度|≥95%|96.3 %|10|10|
总 分|||||100|99.17|"""
    rows = [line.split("|") for line in spaced.split("\n")]
    page = _read(_page(rows), "form.html")
    assert page.total_weight == "100"
    assert _told(_read(ROUTES["two spaces"](rows), "form.txt")) == _told(page)


@pytest.mark.parametrize(
    ("top", "doubtful"),
    [
        ("项目名称 城市公交运营补贴 实施单位 某市公交集团", set()),
        ("项目名称 城市公交运营补贴 实施单位 某市公交集团2023年度", {"implementer"}),
        ("项目名称 城市公交运营补贴（二期 实施单位 某市公交集团", {"name"}),
        ("项目名称 城市公交运营补贴 主管部门 实施单位 某市公交集团", {"supervisor"}),
    ],
)
def test_a_value_of_the_head_that_holds_other_words_is_in_doubt(top: str, doubtful: set[str]) -> None:
    rows = [line.split("|") for line in f"{MONEY}\n{HEADS}\n{_rows()}".split("\n")]
    form = _read(f"{top}\n{ROUTES['one space'](rows)}", "form.txt")
    assert form.doubtful == doubtful
    assert form.to_dict()["confidence"] == dict.fromkeys(doubtful, "doubtful")
    assert _read(_page(rows), "form.html").unsure == ()


def test_a_unit_joins_the_number_that_words_compare_with() -> None:
    form = _read(_page(_lines("short heads of money, words of comparison beside units")), "form.html")
    assert [row.target for row in form.indicators] == ["不少于12次", "低于0.2%", "90天以内（含）"]
    assert next((fund.budget, fund.executed, fund.score) for fund in form.funds) == ("58.6", "58.50", "9.98")


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ("2023年完成值|2024年目标值|2024年完成值|2025年目标值", ("≥120人", "118人", "115人")),
        ("2024年度指标值|2024年度实际完成值|序号|备注", ("115人", "≥120人", None)),
        ("2023年目标值|2024年目标值|实际完成值|备注", ("≥120人", "118人", None)),  # of the year that the title tells
        ("2023年完成值|指标值|完成值|备注", ("≥120人", "118人", "115人")),
        ("目标值（2023年）|目标值（2024年）|实际完成值|备注", ("≥120人", "118人", None)),
        ("实际完成值(2023年度)|指标值(2024年度)|实际完成值(2024年度)|备注", ("≥120人", "118人", "115人")),
        ("2022年目标值|2022年完成值|2024年完成值|2024年目标值", ("125人", "118人", None)),
        ("2023年度目标|2024年度目标|2024年度完成|备注", ("≥120人", "118人", None)),
        ("2023年绩效目标|2024年绩效目标|完成情况|备注", ("≥120人", "118人", None)),
    ],
)
def test_of_heads_of_several_years_those_of_the_year_of_the_form_count(
    heads: str, expected: tuple[str, str, str | None]
) -> None:
    rows = [
        line.replace("2023年完成值|2024年目标值|2024年完成值|2025年目标值", heads)
        for line in FORMS["heads of several years"]
    ]
    row = _read(_page([line.split("|") for line in "\n".join(rows).split("\n")]), "form.html").indicators[0]
    assert (row.target, row.actual, row.last_year) == expected


def test_a_form_without_another_year_is_of_the_year_that_its_heads_name() -> None:
    page = _page(_lines("heads of several years"))
    assert [form.year for form in read_bytes(f"项目支出绩效自评表\n{page}".encode(), "form.html")] == [2024]
    both = page + page.replace("2024年", "2022年").replace("2023年", "2021年").replace("2025年", "2023年")
    assert {form.year for form in read_bytes(f"项目支出绩效自评表\n{both}".encode(), "form.html")} == {None}


@pytest.mark.parametrize(
    ("heads", "code"),
    [
        ("资金类别|盘子|执行|执行率|分值|得分|", "D190"),  # no head tells which amount is which
        ("|全年预算数|花费|执行率|分值|得分|", "D239"),
        ("项目资金|全年预算数|花费|执行率|分值|得分|", "D239"),
    ],
)
def test_figures_of_money_below_a_head_that_nobody_knows_are_told(heads: str, code: str) -> None:
    money = [line.split("|") for line in (heads, "资金总额|58.6|58.5|99.83%|10|9.98|")]
    rows = [*_lines("weights in per cent")[:3], *money, *_lines("levels of two words")[5:]]
    for route, printed in {"page": _page, **ROUTES}.items():
        form = _read(printed(rows), "form.html" if route == "page" else "form.txt")
        told = [item for item in form.problems if item.code == code]
        assert told, route
        assert "58.5" in told[0].message() or "58.6" in told[0].message()
        assert form.indicators


def test_the_sources_of_what_was_spent_are_told_behind_it_and_headings_are_levels() -> None:
    form = _read(_page(_lines("money in pairs, headings among the names")), "form.html")
    assert [(fund.label, fund.budget, fund.executed) for fund in form.funds] == [
        ("", "8600", "8432"),
        ("其中：财政拨款", "8000", "7832"),
        ("其他资金", "600", "600"),
    ]
    assert [row.level1 for row in form.indicators] == ["投入管理", *["产出目标"] * 2, *["效果目标"] * 2]
    assert [item.code for item in form.problems] == ["D162"] * 3


@pytest.mark.parametrize("numbering", ["{}、", "{}.", "（{}）", "({})"])
def test_headings_are_levels_however_they_are_numbered(numbering: str) -> None:
    text = "\n".join(FORMS["money in pairs, headings among the names"])
    for numeral in "一二三":
        text = text.replace(f"{numeral}、", numbering.format(numeral))
    form = _read(_page([line.split("|") for line in text.split("\n")]), "form.html")
    assert [row.level1 for row in form.indicators] == ["投入管理", *["产出目标"] * 2, *["效果目标"] * 2]


@pytest.mark.parametrize("year", ["2023", "二〇二三", "二○二三", "二零二三"])
def test_a_body_and_a_year_are_read_whatever_the_year_is_written_in(year: str) -> None:
    text = f"某县水利局{year}年度部门整体支出绩效自评表\n{_page(_lines('levels of two words')[3:])}"
    (form,) = read_bytes(text.encode(), "form.html")
    assert (form.name, form.year) == ("某县水利局", 2023)
    report = f"某县水利局{year}年度项目支出绩效自评报告\n救助1245人，其中：甲880人，乙365人。"
    (form,) = read_bytes(report.encode(), "form.txt")
    assert (form.name, form.year, form.layout) == ("某县水利局", 2023, "narrative")


def test_a_year_in_words_is_read() -> None:
    (form,) = read_bytes(
        f"二〇二三年度项目支出绩效自评表\n{_page(_lines('levels of two words'))}".encode(), "form.html"
    )
    assert form.year == 2023


def test_a_budget_beside_its_adjustment_is_in_doubt() -> None:
    """Nothing tells whether 预算数 is what was planned before 调整数 or after it."""
    rows = _lines("money that was adjusted")
    (fund,) = _read(_page(rows), "form.html").funds
    assert [(each.field, each.confidence) for each in fund.unsure] == [("budget", Confidence.DOUBTFUL)]


def test_points_in_one_cell_are_weight_and_score_by_the_order_of_their_head() -> None:
    form = _read(_page(_lines("points of a row in one cell")), "form.html")
    assert [(row.weight, row.score) for row in form.indicators] == [("20", "20"), ("20", "18.93分"), ("50", "48.2")]
    assert (form.total_weight, form.total_score) == ("100", "96.73")
    assert (form.funds[0].weight, form.funds[0].score) == ("10", "9.6")
    turned = "\n".join(FORMS["points of a row in one cell"]).replace("分值/得分", "得分/分值")
    assert _read("\n".join((TITLE, *turned.split("\n"))), "form.txt").indicators[1].score == "20"


def test_heads_over_two_values_are_read_however_many_there_are() -> None:
    """Thirteen hundred lines of them were an internal error; two orders stand in one document."""
    many = "\n".join(["分值/得分\t分值/得分"] * 1300)
    rows = "产出指标\t数量指标\t线路\t46条\t46条\t60/60\n\t\t客运量\t15万人次\t14万人次\t40/36"
    heads = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值/得分"
    turned = heads.replace("分值/得分", "得分/分值")
    form = _read(f"项目名称\t甲\n{many}\n{heads}\n{rows}", "form.txt")
    assert [(row.weight, row.score) for row in form.indicators] == [("60", "60"), ("40", "36")]
    text = "\n\n".join(f"{TITLE}\n项目名称\t{name}\n{head}\n{rows}" for name, head in (("甲", heads), ("乙", turned)))
    assert [form.indicators[1].score for form in read_bytes(text.encode(), "form.txt")] == ["36", "40"]


@pytest.mark.parametrize("label", ["部门", "单位"])
def test_a_word_with_nothing_but_a_body_beside_it_is_its_label(label: str) -> None:
    rows = [line.split("|") for line in f"{label}|某县水务局||||||\n{MONEY}\n{HEADS}\n{_rows()}".split("\n")]
    for text, name in (
        (_page(rows), "form.html"),
        (ROUTES["tabs"](rows), "form.txt"),
        (ROUTES["bars"](rows), "form.txt"),
    ):
        (form,) = read_bytes(f"2024年度部门整体支出绩效自评表\n{text}".encode(), name)
        assert form.name == "某县水务局", name
        assert len(form.indicators) == 5


SPANNED = [
    [("项目名称", 2), ("公园改造", 6)],
    [("主管部门", 2), ("某市园林局", 3), ("实施单位", 1), ("某市公园管理处", 2)],
    [("项目资金（万元）", 1), ("资金名称", 1), ("年初预算数", 1), ("全年预算数", 1), ("全年执行数", 2), ("分值", 1), ("得分", 1)],
    [("项目资金（万元）", 1), ("年度资金总额", 1), ("100", 1), ("100", 1), ("96", 2), ("10", 1), ("9.6", 1)],
    [("年度目标", 1), ("改造两座公园", 4), ("已改造两座", 3)],
    [("一级指标", 1), ("二级指标", 1), ("三级指标", 1), ("指标值", 1), ("实际完成值", 2), ("分值", 1), ("得分", 1)],
    [("产出指标", 1), ("数量指标", 1), ("改造公园", 1), ("2座", 1), ("2座", 2), ("50", 1), ("50", 1)],
    [("效益指标", 1), ("生态效益指标", 1), ("绿化水平", 1), ("持续提升", 1), ("持续提升", 2), ("30", 1), ("30", 1)],
    [("满意度指标", 1), ("满意度指标", 1), ("游客满意度", 1), ("≥90%", 1), ("92%", 2), ("10", 1), ("10", 1)],
    [("总分", 6), ("100", 1), ("99.6", 1)],
]  # fmt: skip


@pytest.mark.parametrize("between", ["\t", " | ", "  |  "])
def test_merged_cells_that_a_program_wrote_out_are_merged_again(between: str) -> None:
    page = "".join("<tr>" + "".join(f"<td colspan={n}>{c}</td>" for c, n in row) + "</tr>" for row in SPANNED)
    text = "\n".join(between.join(c for c, n in row for _ in range(n)) for row in SPANNED)
    expected = _read(f"<table>{page}</table>", "form.html")
    assert [row.actual for row in expected.indicators] == ["2座", "持续提升", "92%"]
    assert _told(_read(text, "form.txt")) == _told(expected)


@pytest.mark.parametrize(
    ("printed", "told"),
    [("100|97.31", set()), ("10|0|97.3|1", {"D113"}), ("100|97.31|3|2", {"D221"})],
)
def test_a_total_that_narrow_cells_folded_is_put_together_in_the_one_way_there_is(printed: str, told: set[str]) -> None:
    rows = [line.split("|") for line in f"{TOP}\n{MONEY}\n{HEADS}\n{_rows()}".split("\n")]
    rows[-1] = ["总分", *printed.split("|")]
    form = _read(ROUTES["a line a cell"](rows), "form.txt")
    assert (form.total_weight, form.total_score) == ("100", "97.31")
    assert {item.code for item in form.problems} == told


def test_remarks_that_say_the_same_in_three_columns_are_three_remarks() -> None:
    heads = "一级指标|二级指标|三级指标|指标值|完成值|分值|得分|评分标准|指标值来源|佐证资料"
    rows = [f"产出指标|数量指标|{name}|5个|5个|50|50|按计划|按计划|按计划" for name in ("甲事项", "乙事项", "丙事项")]
    form = _read("\n".join(row.replace("|", "\t") for row in (heads, *rows)), "form.txt")
    assert [(row.rule, row.basis, row.evidence) for row in form.indicators] == [("按计划",) * 3] * 3


def test_a_level_that_a_goal_could_be_as_well_is_a_level_where_a_name_stands_beside_it() -> None:
    rows = ["一级指标|二级指标|三级指标|指标值", "决策|项目立项|立项程序规范性|规范", "|绩效目标|目标合理性|合理"]
    page = _read(_page([row.split("|") for row in rows]), "form.html")
    assert [(row.level1, row.level2, row.name, row.target) for row in page.indicators] == [
        ("决策", "项目立项", "立项程序规范性", "规范"),
        ("决策", "绩效目标", "目标合理性", "合理"),
    ]


def test_amounts_that_are_the_same_side_by_side_are_no_merged_cell() -> None:
    money = "项目资金|年初预算数|全年预算数|全年执行数\n年度资金总额|8万元|8万元|8万元\n其他资金|0万元|0万元|0万元"
    rows = [line.split("|") for line in f"{TOP}\n{money}\n{HEADS}\n{_rows()}".split("\n")]
    form = _read(ROUTES["tabs"](rows), "form.txt")
    assert [(fund.initial, fund.budget, fund.executed) for fund in form.funds] == [("8万元",) * 3, ("0万元",) * 3]
