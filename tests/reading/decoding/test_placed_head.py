"""Text that keeps the columns of a page: labels torn over lines, values beside them, one project a block of rows."""

from __future__ import annotations

import pytest

from perfscore.form import Form
from perfscore.messages import Place
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.placed_columns import column_of, columns_below
from perfscore.reading.decoding.placed_header import PlacedHead
from perfscore.reading.read import read_bytes


def set_apart(*rows: tuple[tuple[int, str], ...]) -> str:
    """Lines with texts from given columns on, a character a column."""
    lines = []
    for row in rows:
        line = ""
        for column, text in row:
            line = line.ljust(column) + text
        lines.append(line)
    return "\n".join(lines) + "\n"


def forms_of(text: str) -> list[Form]:
    return read_bytes(text.encode(), "版面.txt")


TABLE = (
    ((0, "一级指标"), (12, "二级指标"), (24, "三级指标"), (40, "年度指标值"), (52, "实际完成值"), (64, "分值"), (72, "得分")),
    ((0, "产出指标"), (12, "数量指标"), (24, "改造食堂数量"), (40, "≥6个"), (52, "7个"), (64, "50"), (72, "50")),
    ((0, "效益指标"), (12, "社会效益指标"), (24, "受益学生人数"), (40, "≥900人"), (52, "940人"), (64, "40"), (72, "40")),
    ((0, "总分"), (64, "90"), (72, "90")),
)  # fmt: skip


def test_labels_and_values_over_several_lines_are_put_together() -> None:
    head = (
        ((20, "项目支出绩效自评表"),),
        ((0, "专项"), (12, "校园食堂改造"), (40, "项目负责人"), (52, "赵立")),
        ((0, "名称"),),
        ((0, "主管部门"), (12, "青石区教育和体"), (40, "项目实施单"), (52, "青石区第一小")),
        ((12, "育局"), (40, "位"), (52, "学")),
    )
    (form,) = forms_of(set_apart(*head, *TABLE))
    assert (form.name, form.supervisor, form.implementer) == ("校园食堂改造", "青石区教育和体育局", "青石区第一小学")
    assert [row.name for row in form.indicators] == ["改造食堂数量", "受益学生人数"]


def test_labels_of_money_over_two_lines_are_put_together() -> None:
    head = (
        ((20, "项目支出绩效目标表"),),
        ((0, "项目名称"), (12, "校园食堂改造")),
        ((0, "项目资金（万"), (12, "年度资金总"), (24, "120.00"), (40, "其中：财政拨"), (52, "90.00"), (64, "其他资"), (72, "30.00")),
        ((0, "元）"), (12, "额："), (40, "款"), (64, "金")),
    )  # fmt: skip
    table = tuple(tuple((column, text) for column, text in row if column < 50) for row in TABLE[:-1])
    (form,) = forms_of(set_apart(*head, *table))
    assert [(fund.label, fund.budget) for fund in form.funds] == [
        ("年度资金总额", "120.00"),
        ("其中：财政拨款", "90.00"),
        ("其他资金", "30.00"),
    ]


@pytest.mark.parametrize("below", [("二期", "工程"), ("名称", "工程")])
def test_the_next_row_is_no_rest_of_a_label(below: tuple[str, str]) -> None:
    head = (((20, "项目支出绩效自评表"),), ((0, "项目名称"), (12, "校园食堂")), ((12, below[0]), (30, below[1])))
    (form,) = forms_of(set_apart(*head, *TABLE))
    assert form.name == "校园食堂" + "".join(below)


def test_a_total_and_the_labels_of_the_next_form_are_no_label() -> None:
    one = ["项目名称  校园食堂改造", *("  ".join(text for _, text in row) for row in TABLE)]
    assert [
        form.name for form in forms_of("项目支出绩效自评表\n" + "\n".join([*one, "主管部门  青石区教育局", *one]))
    ] == ["校园食堂改造"] * 2


PROJECTS = (
    ((30, "2023年部门预算项目绩效目标表"),),
    ((0, "单位名称"), (12, "项目名称"), (24, "一级指标"), (36, "二级指标"), (48, "三级指标"), (64, "指标值"), (76, "权重")),
    ((0, "青石区水"), (12, "河道清淤"), (24, "产出指标"), (36, "数量指标"), (48, "清淤河道长度"), (64, "≥6公里"), (76, "40")),
    ((0, "务局"), (12, "二期"), (24, "效益指标"), (36, "社会效益指标"), (48, "受益群众人数"), (64, "≥900人"), (76, "40")),
    ((24, "满意度指标"), (36, "服务对象满意度"), (48, "群众满意度"), (64, "≥90%"), (76, "10")),
    ((0, "青石区教"), (12, "校舍维修"), (24, "产出指标"), (36, "数量指标"), (48, "维修校舍面积"), (64, "≥500平方米"), (76, "50")),
    ((0, "育局"), (24, "效益指标"), (36, "社会效益指标"), (48, "受益学生人数"), (64, "≥300人"), (76, "30")),
    ((24, "满意度指标"), (36, "服务对象满意度"), (48, "家长满意度"), (64, "≥90%"), (76, "10")),
)  # fmt: skip


def test_each_project_of_a_table_without_lines_is_a_form() -> None:
    found = forms_of(set_apart(*PROJECTS))
    assert [(form.name, form.implementer) for form in found] == [
        ("河道清淤二期", "青石区水务局"),
        ("校舍维修", "青石区教育局"),
    ]
    assert [[row.weight for row in form.indicators] for form in found] == [["40", "40", "10"], ["50", "30", "10"]]


def test_heads_of_money_below_a_value_are_no_rest_of_it() -> None:
    head = (
        ((0, "项目名称"), (30, "校园食堂改造")),
        ((0, "主管部门"), (12, "青石区教育局"), (44, "实施单位"), (56, "青石区第一小学")),
        ((44, "（盖章）"),),
        ((30, "全年预算数（万"), (56, "全年执行数（万")),
        ((0, "资金来源"), (30, "元）"), (56, "元）")),
        ((0, "合计"), (30, "20.00"), (56, "20.00")),
    )
    (form,) = forms_of(set_apart(*head, *TABLE))
    assert (form.name, form.supervisor, form.implementer) == ("校园食堂改造", "青石区教育局", "青石区第一小学")


@pytest.mark.parametrize("heads", [TABLE[0], TABLE[0][2:]])
def test_a_total_on_top_and_levels_alone_in_their_lines(heads: tuple[tuple[int, str], ...]) -> None:
    levelled = len(heads) == len(TABLE[0])
    rows = [row if levelled else row[2:] for row in TABLE[1:3]]
    bands = [() if levelled else (((40, row[0][1]),),) for row in TABLE[1:3]]
    table = (heads, TABLE[3], *bands[0], rows[0], *bands[1], rows[1])
    (form,) = forms_of(set_apart(((20, "项目支出绩效自评表"),), ((0, "项目名称"), (30, "校园食堂改造")), *table))
    assert [(row.level1, row.name, row.weight) for row in form.indicators] == [
        ("产出指标", "改造食堂数量", "50"),
        ("效益指标", "受益学生人数", "40"),
    ]
    assert (form.total_weight, form.total_score) == ("90", "90")


def test_the_head_of_indicators_is_over_their_names_where_no_other_is() -> None:
    heads = [
        PlacedHead("group", "绩效指标", 0, 8),
        PlacedHead("target", "目标内容", 20, 28),
        PlacedHead("weight", "分值", 40, 44),
    ]
    words = [(0, 8, "培训党员"), (20, 26, "≥252人"), (40, 42, "50")]
    body = [Atom(text, line, n, Place(), x0=x0, x1=x1) for line in (1, 2) for n, (x0, x1, text) in enumerate(words)]
    fields = {column_of(atom, columns_below(heads, body, 1.0)): atom.text for atom in body}
    assert [band.field for band in columns_below(heads, body, 1.0)] == ["margin", "name", "target", "weight"]
    assert fields == {1: "培训党员", 2: "≥252人", 3: "50"}
    level = PlacedHead("level1", "一级指标", 10, 18)
    assert [band.field for band in columns_below([heads[0], level, *heads[1:]], body, 1.0)][:2] == ["margin", "level1"]


def test_a_level_that_every_row_repeats_is_one_word_in_each() -> None:
    head = (((20, "项目支出绩效自评表"),), ((0, "项目名称"), (30, "校园食堂改造")), TABLE[0])
    rows = [(TABLE[1][0], (12, "重点工作"), (24, name), *TABLE[1][3:]) for name in ("改造食堂数量", "改造宿舍数量")]
    (form,) = forms_of(set_apart(*head, *rows, *TABLE[2:]))
    assert [row.level2 for row in form.indicators] == ["重点工作", "重点工作", "社会效益指标"]
