"""How sure the cells of a form are, and what is kept of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, fields

import perfscore
from perfscore.form import Confidence, Form, Fund, Indicator, Unsure
from perfscore.messages import wording
from perfscore.reading import native
from perfscore.reading.decoding.doubts import judged, unsure_cells
from perfscore.reading.decoding.records import Doubt
from perfscore.reading.read import read_bytes
from perfscore.reporting.as_json import forms_json
from perfscore.reporting.forms_yaml import forms_yaml

ROWS = [
    ("产出指标", "数量指标", "育苗数量", "≥300株", "320株", "30", "30"),
    ("产出指标", "质量指标", "苗木成活率", "≥95%", "96%", "30", "30"),
    ("效益指标", "社会效益指标", "带动就业人数", "≥20人", "21人", "30", "30"),
]
HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")


def one_cell_a_line(rows: list[tuple[str, ...]]) -> str:
    head = ["项目支出绩效自评表", "（2023年度）", "项目名称", "育苗补助", "主管部门", "林业局", "实施单位", "育苗站"]
    return "\n".join([*head, *HEADS, *(cell for row in rows for cell in row), "总分", "90", "90"])


def read(tmp_path: Path, text: str) -> Form:
    path = tmp_path / "d.txt"
    path.write_text(text, encoding="utf-8")
    (form,) = perfscore.read(path)
    return form


@pytest.mark.parametrize(("probability", "expected"), [(0.95, ()), (0.9, ()), (0.7, ("likely",)), (0.3, ("doubtful",))])
def test_a_probability_becomes_a_confidence(probability: float, expected: tuple[str, ...]) -> None:
    found = unsure_cells({"target": "300株"}, {"target": Doubt(probability)})
    assert tuple(each.confidence.value for each in found) == expected


def test_an_alternative_is_the_text_that_would_move_into_the_field() -> None:
    cells = {"target": "300株", "actual": "有效"}
    found = unsure_cells(cells, {"target": Doubt(0.5, "actual"), "actual": Doubt(0.5, "target")})
    assert {each.field: each.alternative for each in found} == {"target": "有效", "actual": "300株"}


def test_an_empty_field_that_may_hold_its_neighbours_text_is_not_certain() -> None:
    found = unsure_cells({"target": "300株", "actual": None}, {"target": Doubt(0.5, "actual")})
    assert {(each.field, each.alternative) for each in found} == {("target", None), ("actual", "300株")}


def test_cells_whose_order_is_clear_are_certain(tmp_path: Path) -> None:
    form = read(tmp_path, one_cell_a_line(ROWS))
    assert [row.score for row in form.indicators] == ["30", "30", "30"]
    assert [row.unsure for row in form.indicators] == [()] * 3


def test_a_cell_that_may_stand_in_two_columns_is_doubtful(tmp_path: Path) -> None:
    rows = [ROWS[0], (*ROWS[1][:3], "较好", *ROWS[1][5:]), ROWS[2]]
    row = read(tmp_path, one_cell_a_line(rows)).indicators[1]
    told = {each.field: each for each in row.unsure}
    assert told["target"].confidence is Confidence.DOUBTFUL or told["actual"].confidence is Confidence.DOUBTFUL
    assert "较好" in [each.alternative for each in row.unsure]


def test_what_does_not_fit_its_field_is_doubtful() -> None:
    row = Indicator(level1="产出指标", level2="数量指标", name="育苗数量", target="320株", weight="很好")
    rows = (row, evolve(row, name="≥300株", target="320株"), evolve(row, name="效益指标", target="50"))
    form = Form(kind=perfscore.FormKind.PROJECT_TARGETS, name="育苗补助", indicators=rows)
    found = judged(form).indicators
    assert found[0].doubtful == {"weight"}
    assert all({"name", "target", "weight"} <= each.doubtful for each in found[1:])  # what is no row has others' cells


def test_certain_cells_stay_so_in_a_table(tmp_path: Path) -> None:
    line = "<tr>{}</tr>".format
    cells = [line("".join(f"<td>{text}</td>" for text in row)) for row in (HEADS, *ROWS)]
    path = tmp_path / "d.html"
    path.write_text(f"<p>项目支出绩效自评表</p><table>{''.join(cells)}</table>", encoding="utf-8")
    (form,) = perfscore.read(path)
    assert [row.unsure for row in form.indicators] == [()] * 3


UNSURE = (Unsure("target", Confidence.DOUBTFUL, "有效"), Unsure("weight", Confidence.LIKELY))


def doubtful_form() -> Form:
    row = Indicator(name="育苗数量", target="≥300株", weight="30", unsure=UNSURE)
    return Form(kind=perfscore.FormKind.PROJECT_TARGETS, name="育苗补助", indicators=(row,), layout="national")


def test_confidence_and_alternatives_stand_in_the_json() -> None:
    (shown,) = json.loads(forms_json([doubtful_form()]))["forms"]
    (row,) = shown["indicators"]
    assert row["confidence"] == {"target": "doubtful", "weight": "likely"}
    assert row["alternatives"] == {"target": "有效"}
    assert shown["layout"] == "national"


def test_our_own_layout_keeps_how_sure_a_reading_was() -> None:
    (again,) = native.read(forms_json([doubtful_form()]), "f.json", json=True).forms
    assert again.indicators[0].unsure == UNSURE
    assert again.layout == "national"
    (again,) = native.read(forms_yaml([doubtful_form()]), "f.yaml", json=False).forms
    assert again.indicators[0].unsure == UNSURE


def test_an_unknown_confidence_is_refused() -> None:
    text = forms_json([doubtful_form()]).replace('"likely"', '"maybe"')
    with pytest.raises(perfscore.ReadingError) as caught:
        native.read(text, "f.json", json=True)
    assert [item.code for item in caught.value.problems] == ["D024"]


def test_how_sure_a_reading_is_changes_no_receipt() -> None:
    rules = perfscore.load_rules("cn/mof/2020-10")
    form = doubtful_form()
    sure = evolve(form, layout=None, indicators=tuple(evolve(row, unsure=()) for row in form.indicators))
    assert perfscore.score(form, rules).receipt == perfscore.score(sure, rules).receipt


@pytest.mark.parametrize("record", [Form, Fund, Indicator])
def test_every_cell_that_may_be_in_doubt_has_a_name(record: type[Any]) -> None:
    printed = [each.name for each in fields(record) if each.type in ("str", "str | None", "int | None")]
    apart = {"layout", "title", "below_total"}
    assert printed
    for name in {*printed} - apart:
        assert wording(f"W_cell_{name}", "zh")


def test_two_numbers_in_a_value_are_doubtful_and_a_total_that_is_none_proves_nothing() -> None:
    rows = "一级指标|二级指标|三级指标|指标值|完成值|分值|得分\n产出指标|数量指标|清运垃圾|≥13 13.00吨|15吨|50|50\n||改造公园|2座|2座|50|50\n合计|||||100|98优"
    (form,) = read_bytes(rows.replace("|", "\t").encode(), "form.txt")
    assert ["target" in row.doubtful for row in form.indicators] == [True, False]
    assert "D222" in {item.code for item in form.problems}


def test_thousands_that_a_blank_parts_are_one_number() -> None:
    rows = "一级指标|二级指标|三级指标|指标值|完成值|分值|得分\n产出指标|数量指标|发放补贴|≥10 000人|10 500人|50|50\n||改造公园|2座|2座|50|50"
    (form,) = read_bytes(rows.replace("|", "\t").encode(), "form.txt")
    assert [row.doubtful for row in form.indicators] == [frozenset()] * 2
