"""The instrument itself: it prints what it says, counts what differs, and draws the same from the same seed."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random

import docx
import openpyxl
import pytest
from attrs import evolve
from printing import office, plain
from printing.comparing import compared, truth_record
from printing.layouts import LAYOUTS
from printing.pressing import ALL_LAYOUTS, drawn_document, held, perfscore_reader, pressed
from printing.scanner import scanned
from printing.setting import printed
from printing.sheet import Table
from printing.truth import Money, Row, Truth

TRUTH = Truth(
    name="路灯改造",
    year="2023",
    funds=(Money(label="年度资金总额", budget="1,200.50"),),
    rows=(Row(level1="产出指标", name="灯具", target="≥5盏"), Row(level1="产出指标", name="电缆", target="≥9米")),
)


def differences(*read: Truth) -> list[tuple[str, str, str]]:
    score = compared([truth_record(TRUTH)], [truth_record(each) for each in read])
    assert score.equal + len(score.unequal) == score.fields
    return [(each.where, each.expected, each.got) for each in score.unequal]


def test_white_space_thousands_and_ways_of_writing_a_sign_do_not_differ() -> None:
    funds = (Money(label="年度资金总额：", budget="1200.50", score="—"),)
    rows = (evolve(TRUTH.rows[0], target=">=5 盏"), TRUTH.rows[1])
    assert differences(evolve(TRUTH, name="路灯 改造", funds=funds, rows=rows)) == []


def test_a_changed_value_is_one_unequal_field() -> None:
    rows = (evolve(TRUTH.rows[0], target="≤5盏"), TRUTH.rows[1])
    assert differences(evolve(TRUTH, rows=rows)) == [("form 1 row 1 target", "≥5盏", "≤5盏")]
    assert differences(evolve(TRUTH, year="")) == [("form 1 year", "2023", "")]


def test_missing_and_surplus_rows_count_with_all_their_fields() -> None:
    assert differences(evolve(TRUTH, rows=TRUTH.rows[1:])) == [
        ("form 1 row 1 level1", "产出指标", ""),
        ("form 1 row 1 name", "灯具", ""),
        ("form 1 row 1 target", "≥5盏", ""),
    ]
    extra = (*TRUTH.rows, Row(name="合计", weight="100"))
    assert differences(evolve(TRUTH, rows=extra)) == [
        ("form 1 row 3 name", "", "合计"),
        ("form 1 row 3 weight", "", "100"),
    ]


def test_forms_are_matched_in_order_by_name() -> None:
    other = Truth(name="河道清淤", year="2022", rows=(Row(name="清淤量", target="≥3吨"),))
    score = compared([truth_record(TRUTH), truth_record(other)], [truth_record(other)])
    assert (score.found, score.forms, score.surplus) == (1, 2, 0)
    assert {each.where.split()[1] for each in score.unequal} == {"1"}
    score = compared([truth_record(TRUTH)], [truth_record(other), truth_record(TRUTH)])
    assert (score.found, score.surplus, score.unequal) == (1, 1, [])


@pytest.mark.parametrize("layout", [layout for layout in ALL_LAYOUTS if "no form" not in layout])
def test_the_same_seed_prints_the_same(layout: str) -> None:
    assert drawn_document(layout, 3, 0) == drawn_document(layout, 3, 0)
    assert drawn_document(layout, 3, 0) != drawn_document(layout, 4, 0)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_everything_in_the_truth_is_printed(layout: str) -> None:
    one = printed(LAYOUTS[layout], Random(layout))
    text = plain.run_together(one.document).decode()
    for truth in one.truths:
        shown = [truth.name, truth.year, truth.supervisor, truth.implementer, truth.total_weight, truth.total_score]
        shown += [
            value
            for row in truth.rows
            for value in (row.level1, row.level2, row.name, row.weight, row.score, *row.note.split("；"))
        ]
        shown += [
            value for fund in truth.funds for value in (fund.label, fund.budget, fund.executed, fund.rate, fund.score)
        ]
        assert [value for value in shown if value not in text] == []


def test_word_and_excel_hold_the_grid() -> None:
    document = printed(LAYOUTS["Yunnan"], Random(5)).document
    (table,) = [block for block in document if isinstance(block, Table)]
    covering: dict[int, str] = {}
    (made,) = docx.Document(io.BytesIO(office.word(document))).tables
    for places, row in zip(table.matrix(), made.rows, strict=True):
        assert len(row.cells) == table.width
        for x, (place, cell) in enumerate(zip(places, row.cells, strict=True)):
            if place is not None:
                covering |= dict.fromkeys(range(x, x + place.columns), place.text)
            assert cell.text == covering[x]
    sheet = openpyxl.load_workbook(io.BytesIO(office.workbook(document))).active
    assert sheet is not None
    lines = len(document) - 1
    for y, places in enumerate(table.matrix(), lines + 1):
        shown = [sheet.cell(y, x).value or "" for x in range(1, table.width + 1)]
        assert shown == [cell.text if cell else "" for cell in places]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("94.77%", (0.9477, "0.00%")),
        ("1,200.50", (1200.5, "#,##0.00")),
        ("10", (10, "0")),
        ("86公里", (86, '0"公里"')),
        ("007", ("", "")),
        ("≥86公里", ("", "")),
    ],
)
def test_typed_cells_keep_their_look_in_the_number_format(text: str, typed: tuple[object, str]) -> None:
    assert office.typed_value(text) == typed


def test_the_scanner_loses_no_digit_of_a_row() -> None:
    document = printed(LAYOUTS["national"], Random(8)).document
    clean, dirty = plain.run_together(document).decode(), scanned(document).decode()
    for digit in "123456789":
        assert dirty.count(digit) >= clean.count(digit)
    assert dirty.count("\t") > 50


OF_FEW_BODIES = {
    "two groups over levels and value": "one line",
    "relation, number and unit": "one line",
    "name under a group head": "html",
    "share of completion": "one line",
    "fourth level left empty": "pipes bare",
    "total in the head": "html",
    "goals with names down the side": "html",
}


@pytest.mark.parametrize(("layout", "route"), OF_FEW_BODIES.items())
def test_layouts_of_few_bodies_are_read_back(layout: str, route: str, tmp_path: Path) -> None:
    ((_, file, document),) = pressed(route, [layout], 1, 1, tmp_path)
    score, _, _ = held(perfscore_reader, file, document)
    assert score.unequal == []
