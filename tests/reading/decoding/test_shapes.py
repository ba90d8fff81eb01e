"""Shapes of tables that forms take: headers again, group heads, points at the levels, projects as a column, reports."""

from __future__ import annotations

import pytest

from perfscore.errors import ReadingError
from perfscore.form import Form
from perfscore.reading.read import read_bytes

TITLE = "<p>项目支出绩效自评表（2023年度）</p>"
NAMED = "<tr><td>项目名称</td><td colspan=6>校园食堂改造</td></tr>"
HEAD = "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年度指标值</td><td>实际完成值</td><td>分值</td><td>得分</td></tr>"
ROWS = [
    "<tr><td>产出指标</td><td>数量指标</td><td>改造食堂数量</td><td>≥6个</td><td>6个</td><td>20</td><td>20</td></tr>",
    "<tr><td>效益指标</td><td>社会效益指标</td><td>受益学生人数</td><td>≥1500人</td><td>1600人</td><td>30</td><td>30</td></tr>",
]


def read(*parts: str) -> list[Form]:
    return read_bytes("".join(parts).encode(), "表.html")


def table(*rows: str) -> str:
    return f"<table>{''.join(rows)}</table>"


def test_a_header_that_is_printed_again_is_no_row() -> None:
    (form,) = read(TITLE, table(NAMED, HEAD, ROWS[0], HEAD, ROWS[1]))
    assert [row.name for row in form.indicators] == ["改造食堂数量", "受益学生人数"]


def test_a_group_head_gives_way_to_the_heads_below_it() -> None:
    head = (
        "<tr><td rowspan=2>一级指标</td><td rowspan=2>二级指标</td><td rowspan=2>三级指标</td><td colspan=3>指标值</td>"
        "<td rowspan=2>实际完成值</td><td rowspan=2>分值</td><td rowspan=2>得分</td></tr>"
        "<tr><td>符号</td><td>目标值</td><td>计量单位</td></tr>"
    )
    row = "<tr><td>产出指标</td><td>数量指标</td><td>改造食堂数量</td><td>≥</td><td>6</td><td>个</td><td>7</td><td>20</td><td>20</td></tr>"
    (form,) = read(TITLE, table(NAMED, head, row))
    (only,) = form.indicators
    assert (only.name, only.target, only.actual, only.weight) == ("改造食堂数量", "≥6个", "7个", "20")


def test_points_behind_the_levels_are_left_aside() -> None:
    rows = [
        row.replace("产出指标", "产出指标（20分）").replace("效益指标</td><td>社会", "效益指标（30分）</td><td>社会")
        for row in ROWS
    ]
    (form,) = read(TITLE, table(NAMED, HEAD, *rows))
    assert [(row.level1, row.weight) for row in form.indicators] == [("产出指标", "20"), ("效益指标", "30")]


def test_projects_as_a_column_are_a_form_each() -> None:
    head = HEAD.replace("<tr>", "<tr><td>项目名称</td>")
    rows = [
        row.replace("<tr>", f"<tr><td>{name}</td>")
        for name, row in zip(("校园食堂改造", "校车安全"), ROWS, strict=True)
    ]
    forms = read("<p>2023年项目支出绩效自评表</p>", table(head, *rows))
    assert [(form.name, [row.name for row in form.indicators]) for form in forms] == [
        ("校园食堂改造", ["改造食堂数量"]),
        ("校车安全", ["受益学生人数"]),
    ]


def test_a_report_around_a_table_changes_nothing_in_it() -> None:
    alone = read(TITLE, table(NAMED, HEAD, *ROWS))
    beside = read(
        "<h1>工作情况</h1><p>本年度完成改造，运行平稳。</p>",
        TITLE,
        table(NAMED, HEAD, *ROWS),
        "<p>下一步继续改进。</p>",
    )

    def shown(forms: list[Form]) -> list[tuple[str | None, ...]]:
        return [(form.name, row.name, row.target, row.score) for form in forms for row in form.indicators]

    assert shown(beside) == shown(alone)


@pytest.mark.parametrize("title", ["项目支出绩效运行监控表", "事前绩效评估评分表", "绩效自评结果汇总表"])
def test_another_kind_of_table_is_refused_by_name(title: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(f"<p>{title}</p>", table(NAMED, HEAD, *ROWS))
    assert [item.code for item in caught.value.problems] == ["D171"]


def test_what_is_refused_is_told_beside_what_is_read() -> None:
    (form,) = read(TITLE, table(NAMED, HEAD, *ROWS), "<p>项目支出绩效运行监控表</p>", table(NAMED, HEAD, *ROWS))
    assert "D171" in {item.code for item in form.problems}


@pytest.mark.parametrize("where", ["（2021年度）", "2021年", "年度：2021年"])
def test_the_year_stands_under_the_title(where: str) -> None:
    (form,) = read(f"<p>项目支出绩效自评表</p><p>{where}</p>", table(NAMED, HEAD, *ROWS))
    assert form.year == 2021


def lines(*rows: str) -> list[Form]:
    return read_bytes("\n".join(rows).encode(), "d.txt")


def test_projects_as_a_column_are_a_form_each_in_running_text() -> None:
    heads = "单位名称 项目名称 预算数 年度目标 一级指标 二级指标 三级指标 指标性质 指标值 度量单位 权重"
    forms = lines(
        "2023年部门预算项目绩效目标表",
        heads,
        "青石区教育局 校园食堂改造 119.36 改善用餐条件。 产出指标 数量指标 改造食堂数量 >= 6 个 50",
        "效益指标 社会效益指标 受益学生人数 >= 900 人 40",
        "青石区教育局 校车安全 20.5 保障上学路。 产出指标 数量指标 购置校车 = 3 辆 90",
    )
    assert [(form.name, [(row.name, row.target) for row in form.indicators]) for form in forms] == [
        ("校园食堂改造", [("改造食堂数量", ">=6个"), ("受益学生人数", ">=900人")]),
        ("校车安全", [("购置校车", "=3辆")]),
    ]


def test_heads_of_lower_lines_are_put_below_their_heads() -> None:
    heads = "一级指标 二级指标 三级指标 年度绩效指标完成情况 分值 得分 年度指标值 实际完成值 指标性质 指标值 度量单位"
    row = "产出指标 数量指标 改造食堂数量 ≥ 6 个 7个 20 20"
    (form,) = lines("项目支出绩效自评表", "项目名称 校园食堂改造", heads, row, row, "总分 40 40")
    assert [(each.target, each.actual, each.score) for each in form.indicators] == [("≥6个", "7个", "20")] * 2


def test_heads_torn_by_a_line_break_are_joined() -> None:
    (form,) = lines(
        "项目支出绩效自评表",
        "项目名称\t校园食堂改造",
        "一级指标\t二级指标\t三级指标\t年度指标",
        "值\t实际完成值\t分值\t得分\t偏差原因",
        "分析及改进措施",
        "产出指标\t数量指标\t改造食堂数量\t≥6个\t7个\t20\t20\t无偏差",
    )
    (only,) = form.indicators
    assert (only.target, only.actual, only.weight, only.score, only.note) == ("≥6个", "7个", "20", "20", "无偏差")
