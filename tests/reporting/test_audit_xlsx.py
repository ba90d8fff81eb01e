"""The audit as a workbook: findings first, recomputed beside declared, comments with the arithmetic, text as text."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from suite import converted, needs_suite, without_results

import perfscore
from perfscore.auditing.run import Audit, AuditReport, audit_all
from perfscore.cli import main
from perfscore.reporting.audit_xlsx import audit_xlsx

RULES = perfscore.load_rules("cn/xinjiang/changji/2023")
OURS = re.compile(
    r"=(SUM\([A-Z]+\d+:[A-Z]+\d+\)|[A-Z]+\d+-[A-Z]+\d+|MAX\([A-Z\d-]+,0\)\+MIN\([A-Z\d-]+,0\)|'[^']+'![GHI]\d+)"
)


def opened(report: AuditReport, **how: bool) -> Workbook:
    return load_workbook(io.BytesIO(audit_xlsx(report)), **how)


def test_findings_and_rows_are_there_with_filters_and_comments(examples: Path) -> None:
    report = audit_all([(form, RULES) for form in perfscore.read(examples / "changji-2023.yaml")])
    book = opened(report)
    assert book.sheetnames[:3] == ["封面", "目录", "发现"]
    forms = book.worksheets[3:]
    assert book["发现"].max_row == 1 + sum(len(audit.findings) for audit in report.audits)
    assert len(forms) == len(report.audits)
    for sheet, audit in zip(forms, report.audits, strict=True):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        for number, row in enumerate(audit.result.rows, start=2):
            assert sheet.cell(number, 3).value == row.name
            assert sheet.cell(number, 11).comment.text == row.explain()
        assert sheet.max_row == len(audit.result.rows) + 3
    shown = [forms[1].cell(6, column).value for column in range(1, 12)]
    printed = ["产出指标", "时效指标", "工作完成及时率（%）", "=100%", "=69.3%", 10, 6, 2.33, None]
    assert shown == [*printed, "=G6-H6", "不符"]


def test_sums_and_differences_are_formulas_that_tell_their_results(examples: Path) -> None:
    report = audit_all([(form, RULES) for form in perfscore.read(examples / "changji-2023.yaml")])
    live, told = opened(report), opened(report, data_only=True)
    for sheet in live.worksheets:
        for cell in (each for row in sheet.iter_rows() for each in row if each.data_type == "f"):
            assert isinstance(told[sheet.title][cell.coordinate].value, int | float), cell
    for title, audit in zip(live.sheetnames[3:], report.audits, strict=True):
        result, sums, totals = audit.result, len(audit.result.rows) + 2, len(audit.result.rows) + 3
        sheet = told[title]
        assert live[title].cell(sums, 7).value == f"=SUM(G2:G{sums - 1})"
        assert sheet.cell(sums, 7).value == float(sum(row.declared for row in result.rows))
        if result.declared_total is not None:
            assert sheet.cell(totals, 10).value == pytest.approx(float(result.declared_total - result.total.low))


def test_the_cover_says_what_when_by_which_rules_and_the_index_leads_to_the_forms(examples: Path) -> None:
    report = audit_all([(form, RULES) for form in perfscore.read(examples / "changji-2023.yaml")])
    book = load_workbook(io.BytesIO(audit_xlsx(report, "zh", date(2026, 3, 1))))
    cover = {row[0]: row[1] for row in book["封面"].iter_rows(min_row=3, values_only=True)}
    assert cover["日期"] == "2026年3月1日"
    assert cover["规则集散列（SHA-256）"] == RULES.digest()
    assert (cover["表数"], cover["行数"], cover["不符"], cover["错误"]) == (6, 57, 3, 3)
    links = [book["目录"].cell(row, 2).hyperlink.location for row in range(2, 8)]
    assert links == [f"'{title}'!A1" for title in book.sheetnames[3:]]
    assert "年　　月" in str(opened(report)["封面"]["B5"].value)


def test_that_nothing_was_found_is_said(examples: Path) -> None:
    form = perfscore.read(examples / "changji-2023.yaml")[0]
    book = opened(AuditReport((Audit(result=perfscore.score(form, RULES), findings=()),), ()))
    assert book["发现"]["A2"].value == "没有发现。"
    assert "没有发现" in str(book["封面"]["B3"].value)


@needs_suite
@pytest.mark.slow
def test_an_office_program_calculates_what_is_told(examples: Path, tmp_path: Path) -> None:
    forms = [form for name in ("changji-2023", "urumqi-2024") for form in perfscore.read(examples / f"{name}.yaml")]
    written = audit_xlsx(audit_all([(form, RULES) for form in forms]))
    live, told = load_workbook(io.BytesIO(written)), load_workbook(io.BytesIO(written), data_only=True)
    found = load_workbook(converted(without_results(written, tmp_path / "a.xlsx"), "xlsx"), data_only=True)
    compared = 0
    for sheet in live.worksheets:
        for cell in (each for row in sheet.iter_rows() for each in row if each.data_type == "f"):
            calculated, ours = (book[sheet.title][cell.coordinate].value for book in (found, told))
            assert calculated == pytest.approx(ours, abs=1e-9), (sheet.title, cell.coordinate, cell.value)
            compared += 1
    assert compared > 150


@pytest.mark.parametrize("hostile", ['=HYPERLINK("x")', "+1+1", "@SUM(A1)", "-2", "\x07\x00名称"])
def test_no_cell_becomes_a_formula(hostile: str, examples: Path) -> None:
    form = perfscore.read(examples / "changji-2023.yaml")[0]
    row = evolve(form.indicators[0], name=hostile, target=hostile, note=hostile)
    book = load_workbook(io.BytesIO(audit_xlsx(audit_all([(evolve(form, name=hostile, indicators=(row,)), RULES)]))))
    for sheet in book.worksheets:
        for each in sheet.iter_rows():
            for cell in each:
                assert cell.data_type in ("s", "n", "inlineStr") or OURS.fullmatch(str(cell.value)), cell.value


def test_the_command_writes_the_workbook_and_wants_a_name_for_it(
    examples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = str(examples / "changji-2023.yaml")
    assert main(["audit", document, "--format", "xlsx"]) == 2
    assert "U004" in capsys.readouterr().err
    path = tmp_path / "audit.xlsx"
    assert main(["audit", document, "--format", "xlsx", "-o", str(path), "--lang", "en"]) == 1
    assert load_workbook(path).sheetnames[:4] == ["cover", "file", "index", "findings"]


def test_what_is_printed_can_be_read(examples: Path) -> None:
    """Every sheet fits the width of A4 at 60 % of its size or more, repeats its head and numbers its pages."""
    form = evolve(perfscore.read(examples / "changji-2023.yaml")[0], name="甲 & 乙 " * 60)
    book = opened(audit_all([(form, RULES)]))
    for sheet in book.worksheets:
        area = sheet.print_area.rpartition("!")[2].replace("$", "") if sheet.print_area else sheet.dimensions
        columns = range_boundaries(area)[2]
        width = sum(sheet.column_dimensions[get_column_letter(n)].width for n in range(1, columns + 1))
        paper = 297 if sheet.page_setup.orientation == "landscape" else 210
        characters = (paper - 25.4 * (sheet.page_margins.left + sheet.page_margins.right)) / 1.95
        assert characters / width >= 0.6, (sheet.title, width)
        assert sheet.oddFooter.center.text == "&P / &N"
        assert sheet.title == "封面" or sheet.print_title_rows == "$1:$1"
    head = book.worksheets[-1].oddHeader.left.text
    assert "&&" in head
    assert len(head) <= 255
