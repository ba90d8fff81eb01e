"""Workbooks: every cell as it is shown, and what is not shown is left out and told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from office import relations, with_parts, workbook

from perfscore.errors import ReadingError
from perfscore.reading.formats import xlsx
from perfscore.reading.grid import Grid


def text(reference: str, value: str) -> str:
    at = f' r="{reference}"' if reference else ""
    return f'<c{at} t="inlineStr"><is><t>{value}</t></is></c>'


def line(*cells: str, more: str = "") -> str:
    return f"<row {more}>{''.join(cells)}</row>"


def data(*lines: str) -> str:
    return f"<sheetData>{''.join(lines)}</sheetData>"


def read(*sheets: str, **more: object) -> Grid:
    return xlsx.grid(workbook(*sheets, **more), "f.xlsx")  # type: ignore[arg-type]


def texts(grid: Grid) -> list[tuple[str, ...]]:
    return [row.texts for row in grid.rows]


def codes(grid: Grid) -> list[str]:
    return [item.code for row in grid.rows for item in row.problems] + [item.code for item in grid.problems]


TWO = data(
    line(text("A1", "甲"), text("B1", "乙"), text("C1", "丙")),
    line(text("A2", "丁"), text("B2", "戊"), text("C2", "己")),
)


def test_cells_and_rows_without_references_follow_each_other() -> None:
    grid = read(
        data(line(text("", "甲"), text("", "乙")), line(text("C2", "丙"), text("", "丁")), line(text("", "戊")))
    )
    assert texts(grid) == [("甲", "乙"), ("", "", "丙", "丁"), ("戊",)]
    assert [row.place.line for row in grid.rows] == [1, 2, 3]


def test_a_gap_is_a_break_and_so_is_a_sheet() -> None:
    grid = read(
        data(
            line(text("A1", "甲"), more='r="1"'),
            line(text("A2", "乙"), more='r="2"'),
            line(text("A9", "丙"), more='r="9"'),
        ),
        TWO,
    )
    assert [row.breaks for row in grid.rows] == [True, False, True, True, False]


def test_a_merged_cell_covers_its_places_and_what_lies_under_it() -> None:
    grid = read(TWO + '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')
    assert texts(grid) == [("甲", "", "丙"), ("", "", "己")]
    assert (grid.rows[0].cells[0].rows, grid.rows[0].cells[0].columns) == (2, 2)
    assert [[cell.covered for cell in row.cells] for row in grid.rows] == [[False, True, False], [True, True, False]]
    assert codes(grid) == ["D146", "D146", "D146"]


def test_merged_ranges_do_not_go_through_all_rows_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """60,000 of them beside 60,000 rows never came to an end."""
    walks: Counter[str] = Counter()

    class Walked(dict[int, object]):
        def __iter__(self) -> Iterator[int]:
            walks["rows"] += 1
            return super().__iter__()

    opened = xlsx.sheet

    def walked(*given: object) -> object:
        found = opened(*given)  # type: ignore[arg-type]
        found.rows = Walked(found.rows)  # type: ignore[assignment]
        return found

    monkeypatch.setattr(xlsx, "sheet", walked)
    rows = data(*(line(text(f"A{number}", "甲"), text(f"B{number}", "乙")) for number in range(1, 41)))
    merged = "".join(f'<mergeCell ref="A{number}:B{number}"/>' for number in range(1, 41))
    assert len(read(f"{rows}<mergeCells>{merged}</mergeCells>").rows) == 40
    assert walks["rows"] < 10


def test_the_text_of_a_merged_cell_stands_in_its_first_shown_place() -> None:
    hidden = data(
        line(text("A1", "级"), text("B1", "甲"), more='hidden="1"'), line(text("B2", "乙")), line(text("B3", "丙"))
    )
    grid = read(hidden + '<mergeCells><mergeCell ref="A1:A3"/></mergeCells>')
    assert texts(grid) == [("级", "乙"), ("", "丙")]
    assert grid.rows[0].cells[0].rows == 2
    assert codes(grid) == ["D141"]
    columns = (
        '<cols><col min="1" max="1" hidden="1"/></cols>' + TWO + '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    )
    assert texts(read(columns))[0] == ("甲", "丙")


def test_a_blank_row_inside_a_merged_cell_is_a_row() -> None:
    grid = read(
        data(line(text("A1", "级"), text("B1", "甲"), more='r="1"'), line(text("B3", "乙"), more='r="3"'))
        + '<mergeCells><mergeCell ref="A1:A3"/></mergeCells>'
    )
    assert [len(row.cells) for row in grid.rows] == [2, 1, 2]
    assert grid.rows[0].cells[0].rows == 3
    assert [row.breaks for row in grid.rows] == [True, False, False]


@pytest.mark.parametrize("how", ['hidden="1"', 'hidden="true"', 'ht="0"', 'ht="0.75"'])
def test_hidden_rows_are_left_out_and_told_beside_the_next_row(how: str) -> None:
    grid = read(data(line(text("", "甲")), line(text("", "藏"), more=how), line(text("", "乙")), line(more=how)))
    assert texts(grid) == [("甲",), ("乙",)]
    assert [(item.code, item.place.line) for item in grid.rows[1].problems] == [("D141", 2)]
    assert not grid.rows[1].breaks


def test_all_rows_may_be_hidden_by_default() -> None:
    grid = read('<sheetFormatPr zeroHeight="1"/>' + data(line(text("", "藏")), line(text("", "甲"), more='hidden="0"')))
    assert (texts(grid), codes(grid)) == ([("甲",)], ["D141"])


@pytest.mark.parametrize("how", ['hidden="1"', 'width="0" customWidth="1"', 'width="0.08"'])
def test_hidden_columns_are_left_out_and_told(how: str) -> None:
    grid = read(f'<cols><col min="2" max="2" {how}/><col min="5" max="16384" {how}/></cols>' + TWO)
    assert texts(grid) == [("甲", "丙"), ("丁", "己")]
    assert [item.fields["found"] for item in grid.rows[-1].problems] == ["B"]


def test_a_blank_cell_in_a_hidden_column_beside_a_merged_one() -> None:
    hidden = '<cols><col min="2" max="2" hidden="1"/></cols>' + data(line(text("A1", "级")), line(text("B2", " ")))
    grid = read(hidden + '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>')
    assert texts(grid) == [("级",), ("",)]


def test_hidden_sheets_are_left_out_and_told() -> None:
    grid = read(TWO, data(line(text("", "藏"))), data(line(text("", "旧"))), states=("visible", "hidden", "veryHidden"))
    assert [row.texts for row in grid.rows] == [("甲", "乙", "丙"), ("丁", "戊", "己")]
    assert [(item.code, item.fields["found"]) for item in grid.problems] == [("D144", "表2"), ("D144", "表3")]


def test_what_stands_too_far_right_is_told() -> None:
    assert codes(read(data(line(text("A1", "甲"), text("SS1", "远"))))) == ["D157"]


STYLES = (
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="0.00&quot;人&quot;"/><numFmt numFmtId="165" formatCode="[新]0"/>'
    '<numFmt numFmtId="167" formatCode="[White]0"/><numFmt numFmtId="168" formatCode="0;[白色]-0"/></numFmts>'
    "<fonts><font/><font><strike/></font><font><vertAlign val='superscript'/></font><font><color rgb='FFFFFFFF'/></font><font><strike val='0'/></font></fonts>"
    '<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="solid"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF000000"/></patternFill></fill></fills>'
    "<cellXfs><xf/><xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='14'/><xf fontId='1'/><xf fontId='2'/><xf fontId='3'/>"
    "<xf fontId='3' fillId='1'/><xf fontId='4'/><xf numFmtId='77'/><xf numFmtId='166'/>"
    "<xf numFmtId='167'/><xf numFmtId='167' fillId='2'/><xf numFmtId='168'/><xf numFmtId='168' fontId='3'/></cellXfs>"
)
STRINGS = (
    "<si><t>甲</t></si>"
    "<si><r><rPr><strike/></rPr><t>90人</t></r><r><rPr/><t>120人</t></r></si>"
    "<si><r><t>10</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>1</t></r></si>"
    "<si><t>东</t><rPh sb='0' eb='1'><t>ひがし</t></rPh><phoneticPr fontId='1'/></si>"
    "<si><t>一_x000D_\n二_x005F_x0041_</t></si>"
    "<si><t>=68人</t></si>"
)


@pytest.mark.parametrize(
    ("cell", "shown", "told"),
    [
        ('<c t="s"><v>0</v></c>', "甲", []),
        ('<c t="s"><v>1</v></c>', "120人", ["D147"]),
        ('<c t="s"><v>2</v></c>', "10¹", []),
        ('<c t="s"><v>3</v></c>', "东", []),
        ('<c t="s"><v>4</v></c>', "一\n二_x0041_", []),
        ('<c t="s"><v>5</v></c>', "=68人", []),
        ('<c t="s"><v>99</v></c>', "", []),
        ('<c t="inlineStr"><is><r><rPr><strike/></rPr><t>旧</t></r><r><t>新</t></r></is></c>', "新", ["D147"]),
        ('<c s="1"><v>5</v></c>', "5.00人", []),
        ('<c s="2"><v>5</v></c>', "\ufffd5", ["D150"]),
        ('<c s="9"><v>5</v></c>', "\ufffd5", ["D150"]),
        ('<c s="10"><v>5</v></c>', "\ufffd5", ["D150"]),
        ('<c s="99"><v>5</v></c>', "\ufffd5", ["D150"]),
        ('<c s="3"><v>45625</v></c>', "2024/11/29", []),
        ('<c s="4"><v>5</v></c>', "", ["D147"]),
        ('<c s="4" t="s"><v>0</v></c>', "", ["D147"]),
        ('<c s="4" t="s"><v>1</v></c>', "120人", ["D147"]),
        ('<c s="5"><v>5</v></c>', "⁵", []),
        ('<c s="6"><v>5</v></c>', "", ["D155"]),
        ('<c s="7"><v>5</v></c>', "5", []),
        ('<c s="8"><v>5</v></c>', "5", []),
        ('<c s="11"><v>5</v></c>', "", ["D155"]),
        ('<c s="12"><v>5</v></c>', "5", []),
        ('<c s="13"><v>5</v></c>', "5", []),
        ('<c s="13"><v>-5</v></c>', "", ["D155"]),
        ('<c s="14"><v>5</v></c>', "", ["D155"]),
        ('<c t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>', "", ["D186"]),
        ('<c t="e" vm="1"><v>#VALUE!</v></c>', "", ["D186"]),
        ('<c t="b"><v>1</v></c>', "TRUE", []),
        ('<c t="e"><v>#DIV/0!</v></c>', "#DIV/0!", ["D153"]),
        ("<c><f>A1*2</f><v>5</v></c>", "5", ["D142"]),
        ('<c t="str"><f>"x"</f><v>=甲</v></c>', "=甲", ["D142"]),
        ("<c><f>A1*2</f></c>", "", ["D142"]),
        ('<c t="d"><v>2024-11-29</v></c>', "2024-11-29", []),
    ],
)
def test_a_cell_is_read_as_it_is_shown(cell: str, shown: str, told: list[str]) -> None:
    grid = read(data(line(text("", "项"), cell, text("", "x"))), strings=STRINGS, styles=STYLES)
    assert (grid.rows[0].texts[1], codes(grid)) == (shown, told)


WHITE, RED = 'rgb="FFFFFFFF"', 'rgb="FFFF0000"'


def solid(colour: str) -> str:
    return f'<fill><patternFill patternType="solid"><fgColor {colour}/></patternFill></fill>'


@pytest.mark.parametrize(
    ("font", "fill", "shown"),
    [
        (f"<color {WHITE}/>", "", ""),
        ('<color indexed="9"/>', "", ""),
        ('<color theme="0"/>', "", ""),
        ('<color theme="0" tint="-0.5"/>', "", "90"),
        ('<color theme="0" tint="-4.9E-2"/>', "", ""),
        ('<color theme="1" tint="0.98"/>', "", ""),
        ('<color rgb="FFFEFEFE"/>', "", ""),
        (f"<color {WHITE}/>", solid(WHITE), ""),
        (f"<color {WHITE}/>", solid('theme="0"'), ""),
        (f"<color {WHITE}/>", solid('theme="4"'), "90"),
        (f"<color {RED}/>", solid(RED), ""),
        ('<color theme="4" tint="0.4"/>', solid('theme="4" tint="0.4"'), ""),
        ('<color theme="4"/>', solid('theme="4" tint="0.4"'), "90"),
        (f"<color {RED}/>", "", "90"),
        (f"<color {WHITE}/>", '<fill><patternFill patternType="gray125"/></fill>', "90"),
        (f"<color {WHITE}/>", "<fill><gradientFill/></fill>", "90"),
        ('<sz val="1"/>', "", ""),
        ('<sz val="10"/>', "", "90"),
    ],
)  # fmt: skip
def test_text_in_the_colour_of_its_ground_is_not_seen(font: str, fill: str, shown: str) -> None:
    none = '<fill><patternFill patternType="none"/></fill>'
    styles = f"<fonts><font/><font>{font}</font></fonts><fills>{none}{fill}</fills><cellXfs><xf/><xf fontId='1' fillId='{int(bool(fill))}'/></cellXfs>"
    grid = read(data(line(text("", "项"), '<c s="1"><v>90</v></c>', text("", "x"))), styles=styles)
    assert (grid.rows[0].texts[1], codes(grid)) == (shown, [] if shown else ["D155"])


@pytest.mark.parametrize(
    ("runs", "shown", "told"),
    [
        (f"<r><rPr><color {WHITE}/></rPr><t>9</t></r><r><t>120</t></r>", "120", ["D155"]),
        ("<r><rPr><sz val='1'/></rPr><t>9</t></r><r><rPr><b/></rPr><t>120</t></r>", "120", ["D155"]),
        (
            "<r><rPr><rFont val='Symbol'/></rPr><t>£</t></r><r><rPr><rFont val='宋体'/></rPr><t>£120</t></r>",
            "≤£120",
            [],
        ),
        (
            "<r><rPr><strike/></rPr><t>9</t></r><r><rPr><strike/><b/></rPr><t>0</t></r><r><t>120</t></r>",
            "120",
            ["D147"],
        ),
    ],
)
def test_parts_of_a_text_look_their_own_way(runs: str, shown: str, told: list[str]) -> None:
    grid = read(data(line(text("", "项"), f'<c t="inlineStr"><is>{runs}</is></c>', text("", "x"))))
    assert (grid.rows[0].texts[1], codes(grid)) == (shown, told)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ('<cfRule dxfId="1"/>', ["D201"]),
        ('<cfRule dxfId="0"/>', []),
        ('<cfRule dxfId="2"/>', ["D201"]),
        ('<cfRule dxfId="3"/>', ["D201"]),
        ('<cfRule dxfId="4"/>', []),
        ('<cfRule><dataBar showValue="0"/></cfRule>', ["D201"]),
        ("<cfRule><dataBar/></cfRule>", []),
    ],
)
def test_conditions_that_change_what_is_shown_are_told(rule: str, told: list[str]) -> None:
    looks = (
        "<font/>",
        "<numFmt numFmtId='170' formatCode='0%'/>",
        "<font><color rgb='FFFFFFFF'/></font>",
        "<font><strike/></font>",
        "<font><color theme='0'/></font><fill><patternFill><bgColor rgb='FF0000FF'/></patternFill></fill>",
    )
    styles = f"<dxfs>{''.join(f'<dxf>{look}</dxf>' for look in looks)}</dxfs>"
    grid = read(
        data(line("<c><v>1</v></c>")) + f'<conditionalFormatting sqref="A1">{rule}</conditionalFormatting>',
        styles=styles,
    )
    assert (texts(grid), [item.code for item in grid.problems]) == ([("1",)], told)


def test_text_in_shapes_is_told() -> None:
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(drawing="../drawings/d.xml"),
        "xl/drawings/d.xml": "<a><sp><txBody><p><r><t>总分96</t></r></p></txBody></sp></a>",
    }
    grid = xlsx.grid(with_parts(workbook(data(line("<c><v>1</v></c>"))), parts), "f.xlsx")
    assert [(item.code, item.fields["found"]) for item in grid.problems] == [("D202", "总分96")]


def test_zeros_that_a_sheet_does_not_show_are_no_zeros() -> None:
    grid = read(
        '<sheetViews><sheetView showZeros="0"/></sheetViews>'
        + data(line(text("", "甲"), "<c><v>0</v></c>", "<c><v>10</v></c>"))
    )
    assert (texts(grid), codes(grid)) == ([("甲", "", "10")], ["D152"])


def test_white_text_is_left_alone_where_a_rule_may_colour_the_cell() -> None:
    grid = read(data(line('<c s="6"><v>5</v></c>')) + "<conditionalFormatting/>", styles=STYLES)
    assert texts(grid) == [("5",)]


def test_days_may_be_counted_from_1904() -> None:
    grid = read(data(line('<c s="3"><v>44163</v></c>')), styles=STYLES, settings='<workbookPr date1904="1"/>')
    assert texts(grid) == [("2024/11/29",)]


@pytest.mark.parametrize(
    "sheet",
    [
        data(line(text("", "甲"), more='r="9999999999"')),
        data(line('<c r="ZZZ1"><v>1</v></c>')),
        data(line(text("A1", "甲")), line(text("IV60000", "乙"), more='r="60000"'))
        + '<mergeCells><mergeCell ref="A1:IV60000"/></mergeCells>',
    ],
)
def test_a_sheet_that_claims_too_much_is_one_error(sheet: str) -> None:
    with pytest.raises(ReadingError, match="D015"):
        read(sheet)


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ("<sheetData><row>", "D016"),
        ("<!-- <mergeCell --><sheetData/>", None),
        ("<mergeCells><mergeCell ref='A1'/></mergeCells>", None),
    ],
)
def test_odd_sheets(sheet: str, code: str | None) -> None:
    if code is None:
        assert read(sheet).rows == ()
    else:
        with pytest.raises(ReadingError, match=code):
            read(sheet)
