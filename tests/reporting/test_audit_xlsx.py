"""The audit as a workbook: findings first, recomputed beside declared, comments with the arithmetic, text as text."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from attrs import evolve
from openpyxl import load_workbook

import perfscore
from perfscore.auditing.run import audit_all
from perfscore.cli import main
from perfscore.reporting.audit_xlsx import audit_xlsx

RULES = perfscore.load_rules("cn/xinjiang/changji/2023")


def test_findings_and_rows_are_there_with_filters_and_comments(examples: Path) -> None:
    report = audit_all([(form, RULES) for form in perfscore.read(examples / "changji-2023.yaml")])
    book = load_workbook(io.BytesIO(audit_xlsx(report)))
    first, *forms = book.worksheets
    assert first.title == "发现"
    assert first.max_row == 1 + sum(len(audit.findings) for audit in report.audits)
    assert len(forms) == len(report.audits)
    for sheet, audit in zip(forms, report.audits, strict=True):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        for number, row in enumerate(audit.result.rows, start=2):
            assert sheet.cell(number, 3).value == row.name
            assert sheet.cell(number, 11).comment.text == row.explain()
        assert sheet.max_row == len(audit.result.rows) + 2
    second = forms[1]
    shown = [second.cell(6, column).value for column in range(1, 12)]
    assert shown == ["产出指标", "时效指标", "工作完成及时率（%）", "=100%", "=69.3%", 10, 6, 2.33, None, 3.67, "不符"]


@pytest.mark.parametrize("hostile", ['=HYPERLINK("x")', "+1+1", "@SUM(A1)", "-2", "\x07\x00名称"])
def test_no_cell_becomes_a_formula(hostile: str, examples: Path) -> None:
    form = perfscore.read(examples / "changji-2023.yaml")[0]
    row = evolve(form.indicators[0], name=hostile, target=hostile, note=hostile)
    book = load_workbook(io.BytesIO(audit_xlsx(audit_all([(evolve(form, name=hostile, indicators=(row,)), RULES)]))))
    for sheet in book.worksheets:
        for each in sheet.iter_rows():
            for cell in each:
                assert cell.data_type in ("s", "n", "inlineStr")


def test_the_command_writes_the_workbook_and_wants_a_name_for_it(
    examples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = str(examples / "changji-2023.yaml")
    assert main(["audit", document, "--format", "xlsx"]) == 2
    assert "U004" in capsys.readouterr().err
    path = tmp_path / "audit.xlsx"
    assert main(["audit", document, "--format", "xlsx", "-o", str(path), "--lang", "en"]) == 1
    assert load_workbook(path).worksheets[0].title == "findings"
