"""Departments' own forms (部门整体支出绩效自评表) as Word documents: every row of which the table speaks has its score.

The rows of Hunan are of a form of 2018 that was made public; the rest is made up.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import docx
import pytest

import perfscore
from perfscore.cli import main
from perfscore.scoring.score import FormScore
from perfscore.values.number import Interval

HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
HUNAN = [
    (("投入", "预算配置", "在职人员控制率", "≦100%", "95.10%", "8", "8"), "8"),
    (("投入", "预算配置", "“三公经费”变动率", "≦0", "98.31%", "8", "0"), "0"),
    (("过程", "预算执行", "预算完成率", "100%", "99.27%", "8", "8"), "8"),
    (("过程", "预算执行", "预算控制率", "0", "39.91%", "8", "0"), "0"),
    (("过程", "预算管理", "公用经费控制率", "≦100%", "103%", "8", "5"), "5"),
    (("过程", "预算管理", "“三公经费”控制率", "≦100%", "69.79%", "8", "8"), "8"),
    (("过程", "预算管理", "政府采购执行率", "100%", "100%", "6", "6"), "6"),
    (("过程", "预算管理", "管理制度健全性", "健全", "健全", "8", "8"), "0 8"),
    (("过程", "预算管理", "资金使用合规性", "0例", "1例", "6", "5"), "5"),
    (("过程", "预算管理", "预决算信息公开性", "公开", "公开", "6", "6"), "0 6"),
    (("产出及效率", "职责履行", "重点工作实际完成率", "100%", "98%", "8", "7.84"), "7.84"),
    (("产出及效率", "履职效益", "社会效益", "显著", "显著", "12", "11"), "0 12"),
    (("产出及效率", "履职效益", "社会公众或服务对象满意度", "≧90%", "88%", "6", "4"), "4"),
]
SHAANXI = [
    (("投入", "预算执行", "预算完成率", "100%", "96.2%", "10", "9"), "9"),
    (("投入", "预算执行", "预算调整率", "≤5%", "5.2%", "5", "4.8"), "4.8"),
    (("投入", "预算执行", "半年支出进度", "≥45%", "43%", "2", "1"), "1"),
    (("投入", "预算执行", "前三季度支出进度", "≥75%", "80%", "3", "3"), "3"),
    (("投入", "预算执行", "预算编制准确率", "≤20%", "31%", "5", "3"), "3"),
    (("过程", "预算管理", "“三公经费”控制率", "≤100%", "100.1%", "5", "4.5"), "4.5"),
    (("过程", "预算管理", "资产管理规范性", "全部符合", "全部符合", "5", "5"), "5"),
    (("过程", "预算管理", "资金使用合规性", "0项", "1项", "5", "3"), "3"),
    (("效果", "数量指标", "检查企业数量", "≥100家", "90家", "30", "27"), "27"),
    (("效果", "成本指标", "人均成本", "≤100元", "125元", "10", "8"), "8"),
    (("效果", "社会效益指标", "企业合规意识", "有效提高", "有效提高", "20", "19"), "16 20"),
]
HUBEI = [
    (("产出指标", "数量指标", "检查次数", "≥100次", "90次", "30", "27"), "27"),
    (("产出指标", "成本指标", "检查成本", "≤100万元", "125万元", "20", "16"), "16"),
    (("效益指标", "社会效益指标", "安全意识", "有效提升", "部分达成预期指标", "20", "12"), "10 15.99"),
    (("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "95%", "10", "10"), "10"),
]


def _typed(path: Path, body: str, year: int, rows: list[tuple[str, ...]]) -> Path:
    document = docx.Document()
    document.add_paragraph("部门（单位）整体支出绩效自评表")
    document.add_paragraph(f"（{year}年度）")
    table = document.add_table(rows=0, cols=len(HEAD))
    total = ("总分", "", "", "", "", str(sum(int(row[5]) for row in rows)), "")
    for row in (("部门名称", body, "", "", "", "", ""), HEAD, *rows, total):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    return path


def _scored(path: Path) -> FormScore:
    [document] = perfscore.audit_paths(path, jobs=0)
    [audit] = document.made
    assert isinstance(audit.result, FormScore)
    return audit.result


@pytest.mark.parametrize(
    ("body", "year", "expected", "rows"),
    [
        ("长沙市城市管理局", 2018, "cn/hunan/2015", HUNAN),
        ("西安市市场监督管理局", 2020, "cn/shaanxi/2018", SHAANXI),
        ("随州市应急管理局", 2021, "cn/hubei/2020", HUBEI),
    ],
)
def test_every_row_has_its_score_and_the_place_its_rules(
    tmp_path: Path, body: str, year: int, expected: str, rows: list[tuple[tuple[str, ...], str]]
) -> None:
    scored = _scored(_typed(tmp_path / "form.docx", body, year, [printed for printed, _ in rows]))
    assert scored.rules.id == expected
    for row, (printed, score) in zip(scored.rows, rows, strict=True):
        low, _, high = score.partition(" ")
        assert row.name == printed[2]
        assert row.score == Interval(Fraction(low), Fraction(high or low)), printed


def test_an_indicator_of_which_the_table_does_not_speak_says_so(tmp_path: Path) -> None:
    rows = [
        ("过程", "预算执行", "支付进度率", "100%", "99%", "8", "8"),
        ("投入", "预算配置", "预算控制率", "0%", "5%", "6", "5"),
    ]
    first, second = _scored(_typed(tmp_path / "form.docx", "长沙市城市管理局", 2018, rows)).rows
    assert first.score is None
    assert second.score is None
    assert "没有这一指标" in first.explain("zh")
    assert "只见过5分、8分两种表" in second.explain("zh")


def test_rules_without_grades_print_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _typed(tmp_path / "form.docx", "长沙市城市管理局", 2018, [printed for printed, _ in HUNAN])
    main(["audit", str(path)])
    assert "等级 —" in capsys.readouterr().out
