"""Tables of final accounts of a disclosure: read where they stand, added up, and set beside the text and the form."""

from __future__ import annotations

from pathlib import Path

import pytest

import perfscore
from perfscore.auditing.run import check

WHOLE = """收入支出决算总表
单位：万元
| 收入 | 收入 | 收入 | 支出 | 支出 | 支出 |
| 项目 | 行次 | 金额 | 项目 | 行次 | 金额 |
| 一、财政拨款收入 | 1 | 2,371.45 | 一、一般公共服务支出 | 32 | 1,938.17 |
| 八、其他收入 | 2 | 41.15 | 八、社会保障和就业支出 | 33 | 500.00 |
| 本年收入合计 | 27 | 2,412.60 | 本年支出合计 | 58 | 2,438.17 |
| 年初结转和结余 | 29 | 56.33 | 年末结转和结余 | 60 | 30.76 |
| 总计 | 31 | 2,468.93 | 总计 | 62 | 2,468.93 |
支出决算表
单位：万元
| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |
|  | 合计 | 2,438.17 | 1,325.62 | 1,112.55 |
| 201 | 一般公共服务支出 | 1,938.17 | 1,000.62 | 937.55 |
| 208 | 社会保障和就业支出 | 500.00 | 325.00 | 175.00 |
财政拨款“三公”经费支出决算表
单位：万元
| 决算数 | 决算数 | 决算数 | 决算数 | 决算数 | 决算数 |
| 合计 | 因公出国（境）费 | 公务用车费 | 公务用车费 | 公务用车费 | 公务接待费 |
| 合计 | 因公出国（境）费 | 小计 | 公务用车购置费 | 公务用车运行维护费 | 公务接待费 |
| 11.86 | 0 | 8.40 | 0 | 8.40 | 3.46 |
本年支出决算中，公务用车运行维护费8.40万元，公务接待费3.46万元，上年公务接待费4.36万元。
部门整体支出绩效自评表
（2023年度）
| 部门名称 | 某县文化馆 |  |  |  |  |  |
| 资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| 年度资金总额 | 2400.00 | 2468.93 | 2438.17 | 10 | 98.75% | 9.88 |
| 基本支出 | 1300.00 | 1325.62 | 1325.62 |  |  |  |
| 项目支出 | 1100.00 | 1143.31 | 1112.55 |  |  |  |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 产出指标 | 数量指标 | 举办展览 | ≥17场 | 17场 | 50 | 50 |
| 效益指标 | 社会效益指标 | 服务群众 | ≥2万人次 | 2.1万人次 | 40 | 40 |
| 总分 |  |  |  |  | 100 | 99.88 |
"""
SLIPS = [  # what stands there, what is printed instead, the finding, what should stand there
    ("| 41.15 |", "| 45.15 |", "F612", "41.15"),
    ("| 2,412.60 |", "| 8,412.60 |", "F612", "2412.60"),
    ("| 62 | 2,468.93 |", "| 62 | 2,486.93 |", "F612", "2468.93"),
    ("合计 | 2,438.17 | 1,325.62", "合计 | 2,438.17 | 1,352.62", "F612", "1325.62"),
    ("服务支出 | 1,938.17 | 1,000.62", "服务支出 | 1,238.17 | 1,000.62", "F612", "1938.17"),
    ("| 11.86 |", "| 61.86 |", "F612", "11.86"),
    ("8.40 | 3.46 |\n", "9.40 | 3.46 |\n", "F612", "8.40"),
    ("接待费3.46万元", "接待费3.64万元", "F607", "3.46万元"),
]


def found(tmp_path: Path, text: str) -> list[tuple[str, object]]:
    path = tmp_path / "d.txt"
    path.write_text(text, encoding="utf-8")
    (form,) = perfscore.read(path)
    findings = check(form).findings
    return [(each.code, each.fields.get("due", each.fields.get("other"))) for each in findings if each.code != "F209"]


def test_accounts_that_agree_with_themselves_the_text_and_the_form_are_not_accused(tmp_path: Path) -> None:
    assert found(tmp_path, WHOLE) == []


@pytest.mark.parametrize(("right", "wrong", "code", "due"), SLIPS)
def test_one_wrong_figure_is_one_finding_that_names_what_was_meant(
    tmp_path: Path, right: str, wrong: str, code: str, due: str
) -> None:
    assert WHOLE.count(right) == 1
    told = found(tmp_path, WHOLE.replace(right, wrong))
    assert (code, due) in told
    assert len([each for each in told if each[0] == "F612"]) == (code == "F612")


def test_a_row_of_money_of_the_form_is_compared_with_the_row_of_its_name(tmp_path: Path) -> None:
    text = WHOLE.replace("1143.31 | 1112.55", "1143.31 | 1122.55").replace("2468.93 | 2438.17", "2468.93 | 2448.17")
    path = tmp_path / "d.txt"
    path.write_text(text, encoding="utf-8")
    (form,) = perfscore.read(path)
    codes = {code for each in check(form).findings for code in each.codes}
    assert "F613" in codes


def test_another_figure_by_the_same_name_that_no_slip_explains_is_not_told(tmp_path: Path) -> None:
    text = WHOLE.replace("1300.00 | 1325.62 | 1325.62", "1300.00 | 1310.40 | 1310.40")
    assert all(code not in ("F607", "F612", "F613") for code, _ in found(tmp_path, text))


def test_columns_that_no_row_adds_up_are_not_added(tmp_path: Path) -> None:
    """What stands below a total of another table, or in columns that mean something else, proves nothing."""
    table = "支出情况表\n单位：万元\n| 科目名称 | 合计 | 教育支出 | 其他支出 |\n| 甲项 | 27.62 | 26.62 | 2.00 |\n| 乙项 | 14.21 | 4.21 | 9.00 |\n"
    text = WHOLE.replace(
        "部门整体支出绩效自评表", table.replace("支出情况表", "项目支出决算表") + "部门整体支出绩效自评表", 1
    )
    after = "另行说明如下文字。\n| 科目名称 | 合计 | 教育支出 | 其他支出 |\n| 甲项 | 27.62 | 26.62 | 2.00 |\n"
    assert found(tmp_path, text) == []
    assert found(tmp_path, WHOLE.replace("部门整体支出绩效自评表", after + "部门整体支出绩效自评表", 1)) == []


SOURCES = """某县水利局2024年度绩效自评报告
一、基本情况。核定移民6842人。
二、决算情况（单位：万元）
资金来源	年初预算	调整预算	决算支出	结余
中央基金	1860.00	1912.50	1846.32	66.18
省级基金	620.00	640.00	588.14	51.86
县级配套	350.00	364.52	326.78	37.74
合计	2830.00	2917.02	2761.24	155.78
三、效益。群众反映良好。
"""
CELLS = ("1860.00", "1912.50", "66.18", "640.00", "326.78", "2830.00", "2917.02", "155.78")


def of_figures(tmp_path: Path, text: str) -> list[str]:
    return [code for code, _ in found(tmp_path, text) if code.startswith("F6")]


def test_a_table_below_a_heading_that_tells_its_unit_is_not_accused_where_it_adds_up(tmp_path: Path) -> None:
    assert of_figures(tmp_path, SOURCES) == []
    other_left = (
        SOURCES.replace("66.18", "70.18")
        .replace("51.86", "60.86")
        .replace("37.74", "40.74")
        .replace("155.78", "171.78")
    )
    assert of_figures(tmp_path, other_left) == []  # what was left of other years, too: no row proves the difference


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("times", ["0.1", "1.07"])
def test_any_wrong_cell_is_told_where_other_rows_and_columns_add_up(tmp_path: Path, cell: str, times: str) -> None:
    wrong = f"{float(cell) * float(times):.2f}"
    assert of_figures(tmp_path, SOURCES.replace(cell, wrong)) == ["F612"]


def test_rows_inside_others_are_not_added(tmp_path: Path) -> None:
    row = "省级基金\t620.00\t640.00\t588.14\t51.86"
    assert SOURCES.count(row) == 1
    inside = SOURCES.replace(row, "其中：中央追加\t10.00\t12.50\t12.40\t0.10")
    assert of_figures(tmp_path, inside) == []
