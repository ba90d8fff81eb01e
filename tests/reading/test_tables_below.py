"""Tables of another kind below a form: they are no rows of it, and their totals are not its total."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import perfscore
from perfscore.reporting.forms_yaml import forms_yaml

FORM = """部门整体支出绩效自评表
（2024年度）
| 部门名称 | 某县档案馆 |
| 资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| 年度资金总额 | 100.00 | 100.00 | 98.00 | 10 | 98% | 9.8 |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 备注 |
| 产出指标 | 数量指标 | 编目案卷 | ≥300卷 | 350卷 | 45 | 45 | 无 |
| 效益指标 | 社会效益指标 | 档案利用率 | ≥90% | 95% | 45 | 45 | 无 |
| 总分 |  |  |  |  | 100 | 99.8 |  |
"""
ACCOUNTS = """支出决算总表
单位：万元
| 科目 | 行次 | 合计 | 基本支出 | 项目支出 |
| 文化支出 | 1 | 98.00 | 60.00 | 38.00 |
| 合计 | 2 | 98.00 | 60.00 | 38.00 |
"""
ASSETS = """国有资产情况
| 名称 | 数量 | 原值 |
| 档案架 | 12 | 8.40 |
| 合计 | 12 | 8.40 |
"""


def tables(text: str) -> str:
    """A page of the text: lines with bars as tables."""
    page, rows = "", ""
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows += "<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in line.strip("|").split("|")) + "</tr>"
        else:
            page += (f"<table>{rows}</table>" if rows else "") + f"<p>{line}</p>"
            rows = ""
    return page


def tabs(text: str) -> str:
    return "\n".join(line.strip("|").replace(" | ", "\t").strip(" ") for line in text.splitlines())


def cell_lines(text: str) -> str:
    """The cells that say something, one a line."""
    return "\n".join(cell.strip() for line in text.splitlines() for cell in line.strip("|").split("|") if cell.strip())


@pytest.mark.parametrize(
    ("written", "suffix", "below"),
    [(tables, "html", ACCOUNTS), (tables, "html", ASSETS), (tabs, "txt", ACCOUNTS), (cell_lines, "txt", ACCOUNTS)],
)
def test_a_table_below_is_no_part_of_the_form(
    tmp_path: Path, written: Callable[[str], str], suffix: str, below: str
) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_text(written(FORM + below), "utf-8")
    form = perfscore.read(path)[0]
    assert [row.name for row in form.indicators] == ["编目案卷", "档案利用率"]
    assert (form.total_weight, form.total_score) == ("100", "99.8")
    assert {each.code for each in form.problems} <= {"D176"}  # that it was not used


def test_nor_in_one_sheet(tmp_path: Path) -> None:
    sheet = openpyxl.Workbook()
    for line in (FORM + ASSETS).splitlines():
        sheet.active.append([cell.strip() for cell in line.strip("|").split("|")])
    sheet.save(tmp_path / "a.xlsx")
    form = perfscore.read(tmp_path / "a.xlsx")[0]
    assert ([row.name for row in form.indicators], form.total_score) == (["编目案卷", "档案利用率"], "99.8")


def test_nor_where_the_form_prints_no_total(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(tables(FORM.rpartition("| 总分")[0] + ACCOUNTS), "utf-8")
    form = perfscore.read(path)[0]
    assert ([row.name for row in form.indicators], form.total_score) == (["编目案卷", "档案利用率"], None)


def test_rows_below_the_first_total_of_two_are_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    more = """|  |  | 读者反映 | 良好 | 良好 |  |  |  |
| 满意度指标 | 服务对象满意度 | 读者满意度 | ≥90% | 92% | 10 | 10 | 无 |
| 总分 |  |  |  |  | 110 | 109.8 |  |
"""
    path.write_text(tables(FORM.replace("总分", "合计") + more), "utf-8")
    form = perfscore.read(path)[0]
    assert [row.name for row in form.indicators] == ["编目案卷", "档案利用率", "读者反映", "读者满意度"]
    assert form.total_score == "109.8"


EXTRA = """| 加分项 |  | 受到表彰 | 1次 | 1次 | 5 | 3 |  |
| 扣分项 |  | 违规通报 | 0次 | 1次 |  | -2 |  |
"""


def test_extra_points_below_the_total_are_no_error_and_are_written_so(tmp_path: Path) -> None:
    path, again = tmp_path / "a.html", tmp_path / "a.yaml"
    path.write_text(tables(FORM + EXTRA), "utf-8")
    form = perfscore.read(path)[0]
    assert [(row.level1, row.name) for row in form.indicators if row.below_total] == [
        ("加分项", "受到表彰"), ("扣分项", "违规通报"),
    ]  # fmt: skip
    audit = perfscore.audit(form, "cn/mof/2020-10")
    assert not {item.code for item in audit.findings} & {"F101", "F102", "F103"}
    assert not [item for item in audit.findings if item.severity is perfscore.Severity.ERROR]
    again.write_text(forms_yaml([form]), "utf-8")
    assert perfscore.read(again)[0].indicators[-1].below_total


def test_a_signature_a_sum_of_money_or_a_list_below_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    more = """| 填报人 | 张三 | 联系电话 | 0999-1234567 |  |  |  |  |
| 文化支出 | 1 | 98.00 | 60.00 | 38.00 |  |  |  |
| 其他 |  | 台账 |  |  |  |  |  |
"""
    path.write_text(tables(FORM + more), "utf-8")
    form = perfscore.read(path)[0]
    assert [row.name for row in form.indicators] == ["编目案卷", "档案利用率"]
    (left,) = (item for item in form.problems if item.code == "D189")
    assert "文化支出" in left.message()
