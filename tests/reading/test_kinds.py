"""What kind of table is read or refused: by its title, by its columns where it has none; and told by name."""

from __future__ import annotations

from pathlib import Path

import pytest

import perfscore
from perfscore.form import Form
from perfscore.reading.documents import read_source
from perfscore.reading.sources import Source

Rows = list[tuple[str, ...]]
MONITORED: Rows = [
    ("一级指标", "二级指标", "三级指标", "年度指标值", "1-8月完成情况", "全年预计完成情况"),
    ("产出指标", "数量指标", "巡查次数", "≥24次", "15次", "24次"),
    ("产出指标", "质量指标", "巡查覆盖率", "≥95%", "96%", "96%"),
]
ASSESSED: Rows = [
    ("评估内容", "分值", "评估要点", "评分标准", "评估得分"),
    ("立项必要性", "20", "政策依据", "有依据得20分", "18"),
    ("投入经济性", "30", "测算依据", "合理得30分", "25"),
]
SUMMED: Rows = [
    ("序号", "项目名称", "全年预算数", "全年执行数", "执行率", "自评得分", "自评等级"),
    ("1", "河道巡查", "30", "29", "96.67%", "96", "优"),
    ("2", "堤防维护", "70", "63", "90.00%", "91", "优"),
]
SELF: Rows = [
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
    ("产出指标", "数量指标", "巡查次数", "≥24次", "24次", "50", "50"),
    ("效益指标", "社会效益指标", "出险次数", "≤2次", "1次", "40", "40"),
]


def html(title: str, rows: Rows, head: Rows | None = None) -> str:
    lines = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in [*(head or []), *rows])
    return (f"<p>{title}</p>" if title else "") + f"<table>{lines}</table>"


NAMED = [("项目名称", "河道巡查", "主管部门", "水务局", "实施单位", "河道所", "")]


def read(tmp_path: Path, text: str) -> list[Form]:
    path = tmp_path / "d.html"
    path.write_text(text, encoding="utf-8")
    return perfscore.read(path)


@pytest.mark.parametrize(
    ("title", "rows", "kind"),
    [
        ("项目支出绩效运行监控表", MONITORED, "绩效运行监控表"),
        ("", MONITORED, "绩效运行监控表"),
        ("政策事前绩效评估评分表", ASSESSED, "事前绩效评估表"),
        ("", ASSESSED, "事前绩效评估表"),
        ("2023年度项目支出绩效自评结果汇总表", SUMMED, "自评结果汇总表"),
        ("", SUMMED, "自评结果汇总表"),
    ],
)
def test_what_is_no_form_is_refused_by_name(tmp_path: Path, title: str, rows: Rows, kind: str) -> None:
    with pytest.raises(perfscore.ReadingError) as caught:
        read(tmp_path, html(title, rows))
    (said,) = caught.value.problems
    assert said.code == ("D192" if rows is SUMMED else "D171")
    assert kind in said.message()
    assert "_" not in said.message("en")


def test_a_form_beside_a_summary_is_read_and_the_summary_is_told(tmp_path: Path) -> None:
    text = html("自评结果汇总表", SUMMED) + html("项目支出绩效自评表", SELF, NAMED)
    (form,) = read(tmp_path, text)
    assert [row.name for row in form.indicators] == ["巡查次数", "出险次数"]
    assert "D191" in {item.code for item in form.problems}
    assert [(each.name, each.budget, each.executed, each.score, each.grade) for each in form.listed] == [
        ("河道巡查", "30", "29", "96", "优"),
        ("堤防维护", "70", "63", "91", "优"),
    ]


def test_a_summary_with_heads_in_two_lines_lists_its_projects_without_the_totals(tmp_path: Path) -> None:
    rows: Rows = [
        ("序号", "项目名称", "项目资金（万元）", "项目资金（万元）", "自评得分", "自评等级"),
        ("序号", "项目名称", "全年预算数", "全年执行数", "自评得分", "自评等级"),
        ("1", "河道巡查", "30", "29", "96", "优"),
        ("合计", "", "30", "29", "", ""),
        ("", "合计", "30", "29", "", ""),
    ]
    (form,) = read(tmp_path, html("自评结果汇总表", rows) + html("项目支出绩效自评表", SELF, NAMED))
    assert [(each.name, each.budget, each.executed) for each in form.listed] == [("河道巡查", "30", "29")]


def test_the_head_of_a_form_is_no_summary(tmp_path: Path) -> None:
    (form,) = read(tmp_path, html("项目支出绩效自评表", SELF, NAMED))
    assert "D171" not in {item.code for item in form.problems}


@pytest.mark.parametrize(
    ("title", "layout"),
    [
        ("项目支出绩效自评表", "national"),
        ("部门整体支出绩效自评表", "department"),
        ("转移支付区域绩效目标自评表", "transfer"),
        ("项目支出绩效评价指标体系", "indicator_system"),
    ],
)
def test_a_form_names_its_layout(tmp_path: Path, title: str, layout: str) -> None:
    (form,) = read(tmp_path, html(title, SELF, NAMED))
    assert form.layout == layout
    assert form.to_dict()["layout"] == layout


def test_a_form_of_targets_names_its_layout(tmp_path: Path) -> None:
    rows = [row[:4] + row[5:6] for row in SELF]
    (form,) = read(tmp_path, html("项目支出绩效目标表", rows, NAMED))
    assert form.layout == "targets"


def test_what_is_refused_stands_with_the_document_beside_a_form_that_is_read(tmp_path: Path) -> None:
    form = (
        "<p>项目支出绩效自评表</p><table><tr><td>项目名称</td><td>校园食堂改造</td></tr>"
        "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年度指标值</td><td>实际完成值</td><td>分值</td></tr>"
        "<tr><td>产出指标</td><td>数量指标</td><td>改造食堂数量</td><td>≥6个</td><td>7个</td><td>90</td></tr></table>"
    )
    monitoring = (
        "<p>项目支出绩效运行监控表</p><table><tr><td>项目名称</td><td>校车安全</td></tr>"
        "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年度指标值</td><td>1-7月执行情况</td><td>全年预计完成情况</td></tr>"
        "<tr><td>产出指标</td><td>数量指标</td><td>校车数</td><td>6辆</td><td>3辆</td><td>6辆</td></tr></table>"
    )
    path = tmp_path / "d.html"
    path.write_text(form + monitoring, encoding="utf-8")
    document = read_source(Source(str(path), str(path)))
    assert [each.name for each in document.forms] == ["校园食堂改造"]
    assert [item.code for item in document.problems] == ["D171"]
    assert document.apart == ()  # the first form tells it, too: whoever gets nothing but forms must learn it


def test_a_table_larger_than_any_form_leaves_the_other_forms_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfscore.reading.decoding.blocks.MOST_CELLS", 300)
    heads = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分"
    row = "产出指标 数量指标 改造食堂数量 ≥6个 7个 10 10"
    small = ["项目支出绩效自评表", "项目名称 校园食堂改造", heads, row, "总分 10 10"]
    large = ["项目支出绩效自评表", "项目名称 校车安全", heads, *[row] * 9, "总分 90 90"]
    path = tmp_path / "d.txt"
    path.write_text("\n".join([*small, *large]), encoding="utf-8")
    document = read_source(Source(str(path), str(path)))
    assert [each.name for each in document.forms] == ["校园食堂改造"]
    assert [item.code for item in document.problems] == ["D015"]


@pytest.mark.parametrize("title", ["", "<h1>某县林业局2024年度部门整体支出绩效自评报告</h1>"])
def test_of_a_report_in_sentences_without_targets_the_text_is_checked(tmp_path: Path, title: str) -> None:
    report = "<p>一、项目概况</p><p>造林补助120万元。</p><p>二、绩效目标完成情况</p><p>培训1260人次，其中：种植800人次，养殖480人次。</p>"
    (form,) = read(tmp_path, title + report)
    (said,) = form.problems
    assert (said.code, form.layout, form.indicators) == ("D237", "narrative", ())
    assert "项目概况" in said.message()
    assert (form.name, form.year) == (("某县林业局", 2024) if title else ("", None))
    assert [item.code for item in perfscore.audit(form, "cn/mof/2020-10").findings] == ["F208", "F608"]


def test_the_title_is_kept_and_tells_the_place_where_no_body_does(tmp_path: Path) -> None:
    title = "安徽省天长市2023年度项目支出绩效自评表"
    (form,) = read(tmp_path, html(title, SELF, NAMED))
    assert form.to_dict()["title"] == title
    told = perfscore.rules_for(form)
    assert told is not None
    assert title in str(told.chosen)
    (form,) = read(tmp_path, html("", SELF, NAMED))
    assert "title" not in form.to_dict()


def lines(rows: Rows, between: str) -> str:
    return "\n".join(between.join(text for text in row if text) for row in rows)


@pytest.mark.parametrize("between", ["\n", " ", "\t"])
@pytest.mark.parametrize(
    ("title", "rows", "named"),
    [
        ("新增项目事前绩效评估表", ASSESSED, "事前绩效评估表"),
        ("项目自评结果汇总表", SUMMED, "自评结果汇总表"),
        ("绩效运行监控记录表", MONITORED, "绩效运行监控表"),
        ("项目支出绩效运行监控自评表", MONITORED, "绩效运行监控表"),
        ("", SUMMED, "自评结果汇总表"),
    ],
)
def test_a_table_in_running_text_is_named_as_well(
    tmp_path: Path, title: str, rows: Rows, named: str, between: str
) -> None:
    path = tmp_path / "d.txt"
    path.write_text(f"{title}\n{lines(rows, between)}\n", encoding="utf-8")
    document = read_source(Source(str(path), str(path)))
    assert not document.forms
    assert document.failure is not None
    (said,) = document.failure.problems
    assert said.code in (("D171", "D192") if rows is SUMMED else ("D171",))  # D192 where its projects are read
    assert named in document.failure.problems[0].message()


def test_the_title_of_a_table_in_a_list_of_contents_names_none(tmp_path: Path) -> None:
    contents = "<p>附件1 项目支出绩效自评表</p><p>附件2 绩效运行监控表</p><p>附件3 事前绩效评估表</p>"
    (form,) = read(tmp_path, contents + html("项目支出绩效自评表", SELF, NAMED))
    assert "D171" not in [item.code for item in form.problems]


def test_columns_of_the_middle_of_the_year_are_no_results_whatever_the_title(tmp_path: Path) -> None:
    with pytest.raises(perfscore.ReadingError) as caught:
        read(tmp_path, html("项目支出绩效自评表", MONITORED))
    assert [item.code for item in caught.value.problems] == ["D171"]
