"""Doubtful cells are marked in every report, with what else they may hold and what the mark means."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from attrs import evolve
from openpyxl import load_workbook

import perfscore
from perfscore.auditing.run import audit_all
from perfscore.form import Confidence, Form, Unsure
from perfscore.messages import Lang
from perfscore.reporting.as_json import audit_json
from perfscore.reporting.as_text import audit_text, forms_text
from perfscore.reporting.audit_html import audit_html
from perfscore.reporting.audit_xlsx import audit_xlsx
from perfscore.reporting.forms_xlsx import forms_xlsx
from perfscore.reporting.national_layout import sheet
from perfscore.reporting.style import Style
from perfscore.reporting.xlsx_kit import sheet_title

RULES = perfscore.load_rules("cn/mof/2020-10")


@pytest.fixture
def sure(examples: Path) -> Form:
    return perfscore.read(examples / "changji-2023.yaml")[0]


@pytest.fixture
def doubtful(sure: Form) -> Form:
    first = evolve(sure.indicators[0], unsure=(Unsure("actual", Confidence.DOUBTFUL, "别的值"),))
    second = evolve(sure.indicators[1], unsure=(Unsure("weight", Confidence.LIKELY, "7"),))
    return evolve(sure, indicators=(first, second, *sure.indicators[2:]))


@pytest.mark.parametrize(("lang", "mark"), [("zh", "〔?或 别的值〕"), ("en", "[? or 别的值]")])
def test_text_and_html_mark_the_cell_and_explain_the_mark(doubtful: Form, sure: Form, lang: Lang, mark: str) -> None:
    for form, count in ((doubtful, 1), (sure, 0)):
        report = audit_all([(form, RULES)])
        for shown in (audit_text(report, Style(lang)), forms_text([form], Style(lang)), str(audit_html(report, lang))):
            assert shown.count(mark.partition("别")[0]) == count
            assert ("读取存疑" in shown or "is doubtful" in shown) is bool(count)


def test_the_head_of_a_form_is_marked_as_its_rows_are(sure: Form) -> None:
    unsure = [Unsure("name", Confidence.DOUBTFUL, "别名"), Unsure("implementer", Confidence.DOUBTFUL)]
    form = evolve(sure, implementer="某县某局", unsure=tuple(unsure))
    report = audit_all([(form, RULES)])
    for shown in (audit_text(report, Style()), forms_text([form], Style()), str(audit_html(report, "zh"))):
        assert f"{sure.name}〔?或 别名〕" in shown
        assert "某县某局〔?〕" in shown
        assert "读取存疑" in shown
    marked = [box.text for row in sheet(form).rows for box in row if box is not None and box.unsure is not None]
    assert marked == [sure.name, "某县某局"]


def test_a_likely_cell_has_no_mark(doubtful: Form) -> None:
    assert "或 7" not in forms_text([doubtful], Style())


def test_the_rows_of_an_audit_tell_it(doubtful: Form) -> None:
    (form,) = json.loads(audit_json(audit_all([(doubtful, RULES)])))["forms"]
    told = {row["name"]: (row["confidence"], row["alternatives"]) for row in form["rows"]}
    first, second = (row.name for row in doubtful.indicators[:2])
    assert told[first] == ({"actual": "doubtful"}, {"actual": "别的值"})
    assert told[second] == ({"weight": "likely"}, {"weight": "7"})
    assert all(not sureness and not others for name, (sureness, others) in told.items() if name not in (first, second))


def test_the_workbook_colours_the_cell_and_keeps_its_value(doubtful: Form) -> None:
    book = load_workbook(io.BytesIO(audit_xlsx(audit_all([(doubtful, RULES)]))))
    sheet = book.worksheets[-1]
    (cell,) = [each for row in sheet.iter_rows() for each in row if each.comment and "别的值" in each.comment.text]
    assert cell.value == doubtful.indicators[0].actual
    assert cell.fill.fgColor.rgb.endswith("FFF1DC")


def test_the_workbook_of_what_was_read_marks_cells_of_rows_and_of_money(doubtful: Form) -> None:
    fund = evolve(doubtful.funds[0], unsure=(Unsure("executed", Confidence.DOUBTFUL, "88"),))
    form = evolve(doubtful, funds=(fund, *doubtful.funds[1:]))
    sheet = load_workbook(io.BytesIO(forms_xlsx([form])))[sheet_title(form.name, 1)]
    marked = [(cell, cell.comment.text) for row in sheet.iter_rows() for cell in row if cell.comment]
    said = {cell.value: text for cell, text in marked}
    assert {cell.fill.fgColor.rgb[-6:] for cell, _ in marked} == {"FFF1DC"}
    assert set(said) == {doubtful.indicators[0].actual, fund.executed}
    assert "88" in said[fund.executed]
    assert "别的值" in said[doubtful.indicators[0].actual]


def test_the_terminal_marks_the_money_rows_that_are_doubtful(doubtful: Form) -> None:
    fund = evolve(doubtful.funds[0], unsure=(Unsure("executed", Confidence.DOUBTFUL, "88"),))
    shown = forms_text([evolve(doubtful, funds=(fund, *doubtful.funds[1:]))], Style())
    assert f"资金行 {fund.label}：全年执行数 {fund.executed}〔?或 88〕" in shown
    assert "资金行" not in forms_text([doubtful], Style())
