"""One form by many ways of text: what parts its cells changes nothing, and what heads do not say the rows tell."""

from __future__ import annotations

from html import escape

import pytest

from perfscore.form import Form
from perfscore.reading.decoding.decode import decode
from perfscore.reading.decoding.headers import rival_headers
from perfscore.reading.decoding.heads import ColumnHead
from perfscore.reading.formats import html, text

HEAD = [
    ["项目名称", "机埠更新"],
    ["主管部门", "湘平县水利局", "实施单位", "湘平县灌区所"],
    ["项目资金（万元）", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["年度资金总额", "300", "285", "10", "95%", "9.5"],
    ["其他资金", "18.4", "18.4", "—", "100%", "—"],
]
ROWS = [
    ["产出指标", "数量指标", "新建机埠", "12座", "11座", "40", "36.67", "一处未交地"],
    ["质量指标", "单项工程合格率", "100%", "100%", "20", "20"],
    ["效益指标", "社会效益指标", "改善灌溉条件", "显著", "显著", "30", "30"],
]
TOTAL = [["总分", "100", "96.17"]]
HEADS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"]
FORM = [["项目支出绩效自评表"], ["（2022年度）"], *HEAD, HEADS, *ROWS, *TOTAL]
SIGNED = [
    ["绩效指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"],
    ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"],
    ["产出指标", "数量指标", "新建机埠", "≥", "12", "座", "11座", "40", "36.67", "一处未交地"],
    ["质量指标", "单项工程合格率", "＝", "100", "%", "100%", "20", "20"],
    ["效益指标", "社会效益指标", "受益群众", "≥", "900", "人", "912人", "30", "30"],
]


def written(rows: list[list[str]], between: str, line: str = "\n") -> str:
    return line.join(between.join(row) for row in rows) + "\n"


def form_of(document: str) -> Form:
    (form,) = decode(text.grid(document, "f.txt")).forms
    return form


def page_of(rows: list[list[str]]) -> Form:
    full = [["", *row] if row[0] == "质量指标" else row for row in rows]
    cells = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in full)
    (form,) = decode(html.grid(f"<table>{cells}</table>", "f.html")).forms
    return form


def told(form: Form) -> tuple[object, ...]:
    rows = [(r.level1, r.level2, r.name, r.target, r.actual, r.weight, r.score, r.note) for r in form.indicators]
    money = [(f.label, f.budget, f.executed, f.weight, f.rate, f.score) for f in form.funds]
    return form.name, form.year, form.supervisor, form.implementer, form.total_weight, form.total_score, money, rows


def codes(form: Form) -> list[str]:
    return [item.code for item in form.problems]


@pytest.mark.parametrize("between", [" | ", "\t", " ", "  ", " ｜ ", "|"])
def test_a_form_on_one_line_is_read_whatever_parts_its_cells(between: str) -> None:
    form = form_of(written(FORM, between, between))
    assert told(form) == told(form_of(written(FORM, " ")))
    assert [row.target for row in form.indicators] == ["12座", "100%", "显著"]
    assert form.total_score == "96.17"


@pytest.mark.parametrize("between", ["\t", " | "])
def test_a_line_of_heads_is_no_line_with_a_whole_table(between: str) -> None:
    wide = [*HEADS, "设置依据", "赋分规则", "佐证资料"]
    assert told(form_of(written([*FORM[:-5], wide, *FORM[-4:]], between))) == told(form_of(written(FORM, " ")))


@pytest.mark.parametrize("blanks", [1, 2, 3, 5])
def test_heads_over_two_lines_are_put_together_whatever_blanks_stand_between_them(blanks: int) -> None:
    form = form_of(written([*FORM[:-5], *SIGNED, *TOTAL], " " * blanks))
    assert [(row.level2, row.target, row.actual, row.weight, row.score) for row in form.indicators] == [
        ("数量指标", "≥12座", "11座", "40", "36.67"),
        ("质量指标", "=100%", "100%", "20", "20"),
        ("社会效益指标", "≥900人", "912人", "30", "30"),
    ]


@pytest.mark.parametrize("word", ["绩效目标", "年度目标", "目标", "指标目标", "总体目标", "任务目标", "绩效标准"])
@pytest.mark.parametrize("between", ["\t", " ", "  ", "html"])
def test_the_only_column_that_values_stand_in_is_the_target_whatever_its_head_says(word: str, between: str) -> None:
    rows = [[each.replace("年度指标值", word).replace("实际完成值", "完成情况") for each in row] for row in FORM]
    rows[-2][3:5] = ["不少于5公斤", "6公斤"]
    form = page_of(rows) if between == "html" else form_of(written(rows, between))
    assert [row.target for row in form.indicators] == ["12座", "100%", "不少于5公斤"]
    assert [row.actual for row in form.indicators] == ["11座", "100%", "6公斤"]
    assert [row.name for row in form.indicators] == ["新建机埠", "单项工程合格率", "改善灌溉条件"]


def test_a_head_that_is_not_known_is_no_target_where_no_value_stands_below_it() -> None:
    rows = [[each.replace("年度指标值", "责任科室") for each in row] for row in FORM]
    for row, room in zip(rows[-4:-1], ["工程科", "质检科", "灌区科"], strict=True):
        row[-1 - len(row) + (4 if row[0] in ("产出指标", "效益指标") else 3)] = room
    form = form_of(written(rows, " "))
    assert "D161" not in codes(form)
    assert [row.target for row in form.indicators] == [None] * 3


@pytest.mark.parametrize("between", [" ", "\n", " | "])
def test_a_box_above_the_total_is_no_reason_of_the_last_row(between: str) -> None:
    box = [*FORM[:-1], ["其他需要说明事项", "无"], *TOTAL]
    assert told(form_of(written(box, between))) == told(form_of(written(FORM, " ")))


@pytest.mark.parametrize("between", [" ", " | "])
def test_remarks_end_a_form_that_stands_on_one_line(between: str) -> None:
    rows = [*[row for row in FORM if row not in TOTAL], ["说明", "无"]]
    form = form_of(written(rows, between, between))
    assert [row.note for row in form.indicators] == ["一处未交地", None, None]


def test_a_grade_beside_the_last_figure_is_no_unit_of_it() -> None:
    line = written([["项目支出绩效自评表　　　单位：万元"], *FORM[1:-1], ["总分", "100", "96.17", "优"]], " ", " ")
    assert form_of(line).total_score == "96.17"


def test_the_words_of_a_web_site_beside_each_other_are_no_row() -> None:
    targets = [["项目支出绩效目标表"], *HEAD[:2], HEADS[:4], *[row[: 4 - (len(row) < 7)] for row in ROWS]]
    page = written(targets, "\n") + "【打印本页】 【关闭窗口】\n主办：办公室 网站地图\n"
    assert [row.name for row in form_of(page).indicators] == ["新建机埠", "单项工程合格率", "改善灌溉条件"]


@pytest.mark.parametrize("between", ["\t", " ", "  ", "\n", " | "])
def test_a_source_of_money_without_an_amount_is_a_row(between: str) -> None:
    money = [["项目资金（万元）", "资金总额：", "300"], ["其中：财政拨款", "300"], ["其他资金"]]
    targets = [["项目支出绩效目标表"], *HEAD[:2], *money, ["年度目标", "更新机埠12座。"], HEADS[:4]]
    form = form_of(written([*targets, *[row[: 4 - (len(row) < 7)] for row in ROWS]], between))
    assert [(fund.label, fund.budget) for fund in form.funds] == [
        ("资金总额", "300"),
        ("其中：财政拨款", "300"),
        ("其他资金", None),
    ]


@pytest.mark.parametrize("blanks", [2, 3])
def test_a_source_of_money_right_above_the_table_is_no_piece_of_its_heads(blanks: int) -> None:
    rows = [*FORM[:6], ["其他资金"], ["绩效指标（90分）", *HEADS], *ROWS, *TOTAL]
    assert [fund.label for fund in form_of(written(rows, " " * blanks)).funds] == ["年度资金总额", "其他资金"]


def test_a_group_that_stands_before_the_levels_is_over_levels_or_over_nothing() -> None:
    names = ["group", "group", "level1", "level2", "name", "target", "unit", "actual", "weight", "score", "note"]
    heads = [ColumnHead(name, name, n, n + 1, n, 1, 0) for n, name in enumerate(names)]
    assert {header[0].field for header in rival_headers(heads)} == {"level1"}


def test_a_percent_sign_is_a_unit_of_its_own_where_cells_are_wrapped() -> None:
    wrapped = [
        *FORM[:-5],
        ["一级指"],
        ["标"],
        ["二级指标 三级指标"],
        ["指标"],
        ["性质"],
        ["指标值 度量单位 完成值 分值 得分"],
        ["产出指"],
        ["标"],
        ["质量指标 合格率 ≥ 90 % 92.5 40 40"],
        ["档案扫描差"],
        ["错率"],
        ["≤ 3 % 1 20 20"],
        ["效益指"],
        ["标"],
        ["社会效益"],
        ["指标"],
        ["受益群众满"],
        ["意率"],
        ["≥ 90 % 88 30 29.3"],
        ["总分 90 89.3"],
    ]
    form = form_of(written(wrapped, " ", "\n\n"))
    assert [(row.target, row.actual) for row in form.indicators] == [
        ("≥90%", "92.5%"),
        ("≤3%", "1%"),
        ("≥90%", "88%"),
    ]


@pytest.mark.parametrize("label", ["自评得分", "综合得分", "总分"])
@pytest.mark.parametrize("between", ["\t", " ", "\n", " | ", "html"])
def test_what_names_the_points_of_a_form_is_the_total_below_its_rows(label: str, between: str) -> None:
    rows = [*FORM[:-1], [label, "100", "96.17"]]
    form = page_of(rows) if between == "html" else form_of(written(rows, between))
    assert (form.total_weight, form.total_score, len(form.indicators)) == ("100", "96.17", 3)


@pytest.mark.parametrize("between", ["\t", " ", "\n", "html"])
def test_a_label_beside_the_heads_of_money_names_the_row_below(between: str) -> None:
    money = [["资金总额（万元）", "预算数", "执行数", "执行率"], ["25", "24.98", "99.92%"]]
    rows = [*FORM[:4], *money, *FORM[-5:]]
    page = [["", *row] if row == money[1] else row for row in rows]
    form = page_of(page) if between == "html" else form_of(written(rows, between))
    assert [(f.label, f.budget, f.executed, f.rate) for f in form.funds] == [
        ("资金总额（万元）", "25", "24.98", "99.92%")
    ]


@pytest.mark.parametrize("pairs", [1, 3])
@pytest.mark.parametrize("between", ["\t", " ", " | ", "\n"])
def test_pairs_below_a_joint_head_are_two_values_where_cells_were_left_out(pairs: int, between: str) -> None:
    heads = [*HEADS[:5], "分值/得分"]
    rows = [[*row[:-3], "/".join(row[-3:-1])] if len(row) == 8 else [*row[:-2], "/".join(row[-2:])] for row in ROWS]
    form = form_of(written([*FORM[:-5], heads, *rows[:pairs]], between))
    assert [(row.actual, row.weight, row.score) for row in form.indicators] == [
        ("11座", "40", "36.67"),
        ("100%", "20", "20"),
        ("显著", "30", "30"),
    ][:pairs]


@pytest.mark.parametrize("between", ["\t", " | ", " "])
def test_sub_totals_of_cells_that_moved_are_no_rows(between: str) -> None:
    heads = [*HEADS[:3], "分值", "年度指标值", "实际完成值", "自评得分", "备注"]
    first, second, third = ROWS
    rows = [[*first[:3], "40", *first[3:5], "36.67", first[7]], [*second[:2], "20", *second[2:4], "20", ""]]
    last = [*third[:3], "30", *third[3:5], "30", ""]
    sums = [["小计", "60", "", "", "56.67", ""], ["小计", "30", "", "", "30", ""], ["总分", "100", "", "", "96.17", ""]]
    form = form_of(written([*FORM[:-5], heads, *rows, sums[0], last, *sums[1:]], between))
    assert [row.name for row in form.indicators] == ["新建机埠", "单项工程合格率", "改善灌溉条件"]
    assert (form.total_weight, form.total_score) == ("100", "96.17")


@pytest.mark.parametrize("unit", ["件（套）", "人（次）", "户(人)"])
def test_a_unit_with_another_in_brackets_is_a_unit(unit: str) -> None:
    heads = [*HEADS[:3], "计算符号", "指标值", "实际完成值", "计量单位", "分值", "得分", "偏差原因"]
    first = ["产出指标", "数量指标", "新建机埠", "≥", "12", "11", unit, "40", "36.67", "一处未交地"]
    others = [
        ["质量指标", "单项工程合格率", "＝", "100", "100", "%", "20", "20"],
        ["效益指标", "社会效益指标", "受益群众", "≥", "900", "912", "人", "30", "30"],
    ]
    form = form_of(written([*FORM[:-5], heads, first, *others, *TOTAL], " "))
    assert [row.target for row in form.indicators] == [f"≥12{unit}", "=100%", "≥900人"]


def test_a_footer_of_wide_gaps_below_a_table_on_one_line_does_not_place_its_words() -> None:
    table = written(FORM[2:], " ", " ")
    form = form_of(f"项目支出绩效自评表\n（2022年度）\n{table}填报人：李明　　联系电话：0716　　填报日期：2023年\n")
    assert told(form) == told(form_of(written(FORM, " ")))


def test_a_row_that_lacks_what_all_others_have_beside_them_is_likely_at_most() -> None:
    heads = [*HEADS[:3], "指标说明", *HEADS[3:]]
    name = ["培训场次", "帮扶户数", "整改率", "修复里程"]
    rows = [
        ["产出指标", "数量指标", each, "说明这一项怎样计算，口径是什么", "12座", "11座", "20", "18"] for each in name
    ]
    rows += [["社会公众满意度", "问卷调查满意率", "≥90%", "95%", "20", "20"]]
    rows[-1:] = [["满意度指标", "满意度", *rows[-1]], rows[-1]]
    rows = [[*row[:3], "问卷满意率", *row[3:]] if row[0] == "满意度指标" and len(row) == 7 else row for row in rows]
    form = form_of(written([*FORM[:-5], heads, *rows, ["总分", "130", "121.5"]], " "))
    wrong = [row for row in form.indicators if row.name == "问卷调查满意率" and not row.rule]
    assert all({"level2", "name"} <= {each.field for each in row.unsure} for row in wrong)


def test_the_last_line_of_a_wrapped_name_is_no_remark_below_the_rows() -> None:
    targets = [
        ["项目支出绩效目标表"],
        *HEAD[:2],
        HEADS[:4],
        ["产出指标 数量指标"],
        ["整治四乱"],
        ["问题"],
        ["36处"],
        ["质量指标"],
        ["整治销号"],
        ["率"],
        ["100%"],
        ["效益指标 社会效益指标"],
        ["改善灌溉"],
        ["条件"],
        ["显著"],
        ["存在问题 无"],
    ]
    form = form_of(written(targets, " ", "\n\n"))
    assert [(row.name, row.target) for row in form.indicators] == [
        ("整治四乱问题", "36处"),
        ("整治销号率", "100%"),
        ("改善灌溉条件", "显著"),
    ]


def test_a_label_that_two_lines_make_is_one() -> None:
    head = ["项目名称 机埠更新", "主管部门及代", "码", "湘平县水利局", "项目实施单", "位", "湘平县灌区所"]
    form = form_of("\n\n".join(["项目支出绩效自评表", *head, *(" ".join(row) for row in FORM[4:])]) + "\n")
    assert (form.name, form.supervisor, form.implementer) == ("机埠更新", "湘平县水利局", "湘平县灌区所")
