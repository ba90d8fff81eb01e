"""The workbook of an exported rule set: filled in, recalculated by LibreOffice, every row as the engine scores it."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from understood_rows import Row, alike, drawn_rows

import perfscore
from perfscore.cli import main
from perfscore.errors import RulesError, UsageError
from perfscore.exporting.excel import FIRST, REASONS, ROWS, exact_program, workbook
from perfscore.exporting.rows import INPUTS, NUMBERS, Digits
from perfscore.messages import codes
from perfscore.rules.heads import rule_ids
from perfscore.values.unit import dimensions

SMALL = "cn/forms/guidance-fund"
HEADS = {
    "目标值": "target", "实际值": "actual", "目标值（基本单位）": "target_base", "实际值（基本单位）": "actual_base", "分值": "weight",
    "迟几天": "late_days", "迟几个月": "late_months", "类别": "category", "种类": "kind", "符号": "comparator", "方向": "direction",
    "数的是什么": "dimension", "档次": "level", "单位": "unit", "是比率": "whole", "行": "row", "表": "form", "赋分规则": "named",
    "指标名称": "name", "一级指标": "level1",
}  # fmt: skip


def fits(cells: Row, held: Digits) -> bool:
    """Whether a row is within the range, and of a dimension that the list offers."""
    if cells[0]["dimension"] not in (None, *dimensions()):
        return False
    numbers = ((cells[0][name], name) for name in NUMBERS)
    scaled = ((abs(value) * 10 ** held.decimals[name], name) for value, name in numbers if isinstance(value, Fraction))
    return all(each.denominator == 1 and each < 10 ** held.whole[name] for each, name in scaled)


def filled_in(made: bytes, rows: Sequence[Row], path: Path) -> dict[str, int]:
    """Write the rows into the form as a person would, by what the lists show; the columns of the results by head."""
    book = load_workbook(io.BytesIO(made))
    form, lists = book.worksheets[0], book.worksheets[2]
    labels = shown_labels(lists)
    heads = {str(form.cell(FIRST - 1, column).value): column for column in range(1, form.max_column + 1)}
    for number, (cells, _) in enumerate(rows, start=FIRST):
        for head, column in heads.items():
            value = cells.get(HEADS.get(head, ""))
            if value not in (None, "", "unknown"):
                shown = float(value) if isinstance(value, Fraction) else labels.get(str(value), value)
                form.cell(number, column).value = shown
                if isinstance(shown, str):
                    form.cell(number, column).data_type = "s"
    book.save(path)
    return heads


def shown_labels(lists: Worksheet) -> dict[str, str]:
    found = {}
    for column in range(1, lists.max_column, 2):
        for row in range(1, lists.max_row + 1):
            label, code = lists.cell(row, column).value, lists.cell(row, column + 1).value
            if label is not None:
                found[str(code)] = str(label)
    return found


def recalculated(path: Path) -> Worksheet:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    out = path.parent / "out"
    profile = f"-env:UserInstallation=file://{path.parent / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, path]
    subprocess.run(command, check=True, capture_output=True)
    return load_workbook(out / path.name, data_only=True).worksheets[0]


def made_of(name: str) -> bytes | None:
    try:
        return workbook(perfscore.load_rules(name))
    except (RulesError, UsageError) as error:
        assert {each.code for each in error.problems} <= {"R410", "U060", "U080"}
        return None


@pytest.mark.slow
@pytest.mark.parametrize("name", rule_ids(()))
def test_every_shipped_rule_set_recalculated(name: str, tmp_path: Path) -> None:
    made = made_of(name)
    if made is None:
        return
    rules = perfscore.load_rules(name)
    held = exact_program(rules).digits
    rows = [each for each in drawn_rows(rules, 6 * ROWS, "excel") if fits(each, held)][:ROWS]
    heads = filled_in(made, rows, tmp_path / "form.xlsx")
    sheet = recalculated(tmp_path / "form.xlsx")
    labels = {method.label: each for each, method in rules.methods.items()}
    for number, (cells, wanted) in enumerate(rows, start=FIRST):
        results = ("得分", "至（在档内由人评定）", "办法", "为什么没有得分")
        low, high, method, reason = (sheet.cell(number, heads[head]).value for head in results)
        answer = {
            "low": _exact(low), "high": _exact(high), "rate": wanted["rate"], "method": labels.get(str(method)),
            "reason": str(reason).split()[0] if reason else None,
        }  # fmt: skip
        assert alike(answer, wanted), (cells, answer, wanted)


def _exact(value: object) -> Fraction | None:
    """A double that stands for a number of at most six decimals."""
    return None if value in (None, "") else Fraction(float(str(value))).limit_denominator(10**6)


def test_a_form_says_what_it_takes_and_holds_no_macro() -> None:
    made = made_of(SMALL)
    assert made is not None
    book = load_workbook(io.BytesIO(made))
    assert [sheet.title for sheet in book.worksheets] == ["计分", "计算", "代码", "说明"]
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "hidden", "hidden", "visible"]
    form = book.worksheets[0]
    assert "精确" in str(form["A2"].value)
    heads = [form.cell(FIRST - 1, column).value for column in range(2, form.max_column + 1)]
    assert {HEADS[str(each)] for each in heads[:-4]} <= set(INPUTS)
    assert str(form.cell(FIRST, form.max_column).value).startswith("=IF('计算'!")
    assert len(form.data_validations.dataValidation) >= 2
    numbers = [column for column, each in enumerate(heads, start=2) if HEADS.get(str(each)) in NUMBERS]
    assert {form.cell(FIRST, column).number_format for column in numbers} == {
        "0.######"
    }  # never taken for a percentage
    assert all(len(str(cell.value)) <= 8192 for cell in book.worksheets[1][FIRST])


def test_the_same_rules_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert made_of(SMALL) == made_of(SMALL)


def test_the_command_writes_it_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "form.xlsx"
    assert main(["rules", "export", "uk/qof-hyp008", "--to", "xlsx", "-o", str(path)]) == 0
    assert load_workbook(path).worksheets[0].title == "计分"
    assert main(["rules", "export", "world/hdi", "--to", "xlsx", "-o", str(tmp_path / "none.xlsx")]) == 2
    assert "R410" in capsys.readouterr().err
    assert not (tmp_path / "none.xlsx").exists()
    assert main(["rules", "export", SMALL, "--to", "xlsx"]) == 2
    assert "U004" in capsys.readouterr().err, "no terminal shows a workbook"


def test_every_word_of_the_workbook_is_used() -> None:
    words = {f"E_sheet_{each}" for each in ("form", "sums", "lists", "told")} | {"E_label", "E_range"}
    words |= {f"E_{each}" for each in ("low", "high", "method", "reason", *INPUTS)} | {
        f"E_is_{each}" for each in INPUTS
    }
    words |= {f"E_why_{each.value}" for each in REASONS}
    assert words == {each for each in codes() if each.startswith("E_")}
