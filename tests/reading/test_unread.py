"""Nothing is lost in silence: no rows, no weights, texts that came into no cell, totals without rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

import perfscore
from perfscore.form import Form
from perfscore.form_kind import FormKind
from perfscore.reading.decoding.document import document_of
from perfscore.reading.decoding.records import Record, TableReading
from perfscore.reading.decoding.sections import sections
from perfscore.reading.decoding.unread import left_over, losses, unread_total
from perfscore.reading.formats import html
from perfscore.reporting.as_text import forms_text
from perfscore.reporting.style import Style

TITLE = "<p>项目支出绩效自评表</p>"
ROWS = [
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
    ("产出指标", "数量指标", "巡查次数", "≥24次", "24次", "50", "50"),
    ("小计", "", "", "", "", "50", "50"),
    ("效益指标", "社会效益指标", "出险次数", "≤2次", "1次", "40", "40"),
    ("合计", "", "", "", "", "90", "90"),
]


def table(rows: list[tuple[str, ...]]) -> str:
    lines = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    return f"{TITLE}<table>{lines}</table>"


def read(tmp_path: Path, text: str) -> Form:
    path = tmp_path / "d.html"
    path.write_text(text, encoding="utf-8")
    (form,) = perfscore.read(path)
    return form


def codes(form: Form) -> set[str]:
    return {item.code for item in form.problems}


def test_a_form_that_is_read_whole_lost_nothing(tmp_path: Path) -> None:
    assert not {"D174", "D175", "D176"} & codes(read(tmp_path, table(ROWS)))


def test_a_table_without_a_row_is_told(tmp_path: Path) -> None:
    assert "D174" in codes(read(tmp_path, table([ROWS[0], ROWS[-1]])))


def test_a_column_of_weights_without_a_weight_is_told(tmp_path: Path) -> None:
    rows = [(*row[:5], "", row[6]) if number in (1, 3) else row for number, row in enumerate(ROWS)]
    assert "D175" in codes(read(tmp_path, table(rows)))


def test_actual_values_without_a_target_are_told(tmp_path: Path) -> None:
    rows = [(*row[:3], "", *row[4:]) if number in (1, 3) else row for number, row in enumerate(ROWS)]
    assert "D195" in codes(read(tmp_path, table(rows)))
    assert "D195" not in codes(read(tmp_path, table(ROWS)))


def test_the_figures_of_a_total_that_no_reading_took_are_told() -> None:
    document = document_of(html.grid(table(ROWS), "d.html"))
    (section,) = sections(document.lines, document.atoms)
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="巡查")
    (found,) = unread_total(document, section, form)
    assert (found.code, "90、90" in found.message()) == ("D196", True)
    assert not [*unread_total(document, section, evolve(form, total_score="90"))]


def test_texts_that_came_into_no_cell_are_told_with_the_first_of_them() -> None:
    document = document_of(html.grid(table(ROWS), "d.html"))
    (section,) = sections(document.lines, document.atoms)
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="巡查")
    cells = dict(zip(("level1", "level2", "name", "target", "actual", "weight", "score"), ROWS[1], strict=True))
    reading = TableReading((Record(cells),), {}, ())
    left = left_over(document, section, reading, form)
    found = {item.code: item for item in losses(reading, form, document.atoms[0].place, left)}
    assert "5 处" in found["D176"].message()  # 社会效益指标 is a word of the form
    assert "出险次数" in found["D176"].message()


@pytest.mark.parametrize(("score", "said"), [("50", "一致"), ("", "无从核对")])
def test_sums_agree_only_where_there_were_sums(tmp_path: Path, score: str, said: str) -> None:
    rows = [ROWS[0], (*ROWS[1][:5], "50", score), (*ROWS[4][:5], "50", "50")]
    shown = forms_text([read(tmp_path, table(rows))], Style())
    assert said in next(line for line in shown.splitlines() if "合计核对" in line)
