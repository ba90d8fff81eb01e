"""Plain text and separated values: cells by tabs, bars or separators, and nothing swallowed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfscore.errors import ReadingError
from perfscore.reading.formats import csv, text
from perfscore.reading.grid import Grid, SourceKind


def texts(grid: Grid) -> list[tuple[str, ...]]:
    return [row.texts for row in grid.rows]


def codes(grid: Grid) -> list[tuple[str, int | None]]:
    return [(item.code, item.place.line) for row in grid.rows for item in row.problems] + [
        (item.code, item.place.line) for item in grid.problems
    ]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("⻓期⺠⽣⻅效⽀出", "长期民生见效支出"),
        ("\uf901新", "更新"),
        ("检\u00ad查\u200b企\ufe0f业", "检查企业"),
        ("\u202e家623\u202c", "326家"),
        ("㎡①²", "㎡①²"),
    ],
)
def test_twins_of_characters_are_those_characters_and_what_has_no_width_is_nothing(written: str, seen: str) -> None:
    assert texts(text.grid(f"{written}\t甲", "f.txt")) == texts(csv.grid(f"{written},甲", "f.csv")) == [(seen, "甲")]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| a | b |", ("a", "b")),
        ("a | b |", ("a", "b")),
        ("a | | b |", ("a", "", "b")),
        ("|  | a", ("", "a")),
        ("主管部门 | 水务局", ("主管部门", "水务局")),
        ("│甲│乙│", ("甲", "乙")),
        ("甲｜乙｜丙", ("甲", "乙", "丙")),
        (r"| a \| b | c |", ("a | b", "c")),
        ("| **120人** | c |", ("120人", "c")),
        ("| 100<br>200 | 95<sup>2</sup> | &ge;5% |", ("100\n200", "95²", "≥5%")),
        ("a\tb", ("a", "b")),
        ("\ta | b\t", ("", "a | b", "")),
        ('甲\t"1,200人"\t"优"', ("甲", "1,200人", '"优"')),
        ("A|B", ("A|B",)),
        ("甲|乙|丙", ("甲", "乙", "丙")),
        ("  甲   乙", ("甲   乙",)),
        ("5 & 6 &x;", ("5 & 6 &x;",)),
    ],
)
def test_a_line_of_text_is_cut_where_its_cells_are(line: str, cells: tuple[str, ...]) -> None:
    (row,) = text.grid(line, "f.txt").rows
    assert (row.texts, row.line, row.kind) == (cells, line, SourceKind.ORDERED)


@pytest.mark.parametrize("bar", ["|", " | ", "│"])
def test_a_first_bar_is_a_border_or_an_empty_cell_as_the_rows_beside_it_tell(bar: str) -> None:
    rows = [("甲", "乙", "丙"), ("", "丁", "戊"), ("", "", "己"), ("庚", "辛", "")]
    open_rows, closed = ([edge + bar.join(row) + edge for row in rows] for edge in ("", bar))
    for lines in (open_rows, closed, ["年度：2023 | 单位：万元", "", *closed]):
        read = texts(text.grid("\n".join(lines), "x.txt"))[-4:]
        assert [row + ("",) * (3 - len(row)) for row in read] == rows


@pytest.mark.parametrize("line", ["|---|:--:|", "--- | ---", "├──┼──┤", "+----+---+", "", "   ", "┌──┬──┐"])
def test_a_rule_is_a_break(line: str) -> None:
    grid = text.grid(f"a\tb\n{line}\nc\td", "f.txt")
    assert [row.breaks for row in grid.rows] == [False, True]


def test_struck_out_text_of_a_bar_row_is_left_out_and_told() -> None:
    grid = text.grid("| ~~90人~~120人 | x |", "f.md")
    assert (texts(grid), codes(grid)) == ([("120人", "x")], [("D147", 1)])


def test_a_quoted_cell_of_a_clipboard_may_have_lines() -> None:
    grid = text.grid('甲\t"改进\n措施"\t乙\n丙\t丁\t戊', "f.txt")
    assert texts(grid) == [("甲", "改进\n措施", "乙"), ("丙", "丁", "戊")]
    assert [row.place.line for row in grid.rows] == [1, 3]
    stray = '甲\t"改进\n丙\t丁\n戊'
    assert texts(text.grid(stray, "f.txt")) == [("甲", '"改进'), ("丙", "丁"), ("戊",)]


@pytest.mark.parametrize("rest", ["四,五\n六,七\n", '四,五\n六,"七"\n', '四"五",六\n', "四,五"])
def test_a_quote_without_partner_is_an_error_at_its_line(rest: str) -> None:
    with pytest.raises(ReadingError) as caught:
        csv.grid(f'甲,乙\n"一\n二",三\n"{rest}', "f.csv")
    assert [(item.code, item.place.line) for item in caught.value.problems] == [("D048", 4)]


def test_words_after_a_closing_quote_belong_to_their_cell() -> None:
    grid = csv.grid('"A"级,x\n甲,"一\n二"\n"B"级,y\n乙,z', "f.csv")
    assert [(row.place.line, row.texts) for row in grid.rows] == [
        (1, ("A级", "x")),
        (2, ("甲", "一\n二")),
        (4, ("B级", "y")),
        (5, ("乙", "z")),
    ]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"=""120人""",x', ("120人", "x")),
        ('="0123",x', ("0123", "x")),
        ("=120人,x", ("=120人", "x")),
        ('=SUM("a"),x', ('=SUM("a")', "x")),
        ('"a ""b"" c",x', ('a "b" c', "x")),
        ('5" 管,x', ('5" 管', "x")),
        ('"一\r\n二",x', ("一\n二", "x")),
        ("甲,,", ("甲",)),
        (",甲,", ("", "甲", "")),
    ],
)
def test_a_record_is_read_as_a_spreadsheet_reads_it(line: str, cells: tuple[str, ...]) -> None:
    grid = csv.grid(line, "f.csv")
    assert (texts(grid), codes(grid)) == ([cells], [])


def test_the_separator_may_be_named_or_seen() -> None:
    assert texts(csv.grid("sep=;\na;b,c\n", "f.csv")) == [("a", "b,c")]
    assert [row.place.line for row in csv.grid("sep=;\na;b\n", "f.csv").rows] == [2]
    for separator in ",;\t|":
        assert texts(csv.grid(f"a{separator}b\nc{separator}d", "f.csv")) == [("a", "b"), ("c", "d")]


def test_a_cell_without_end_is_one_error() -> None:
    with pytest.raises(ReadingError, match="D016"):
        csv.grid('"' + "x" * 200_000, "f.csv")


@given(st.text(alphabet='a,"\n\t;|=1 ', max_size=40))
def test_any_text_is_a_grid_and_no_letter_is_lost(raw: str) -> None:
    for read in (csv.grid, text.grid):
        try:
            found = "".join(cell for row in read(raw, "f").rows for cell in row.texts)
        except ReadingError:
            assert raw.count('"')
            continue
        assert found.count("a") == raw.count("a")
        assert found.count("1") == raw.count("1")


def test_tables_of_tags_inside_text_keep_their_lines_and_what_is_told_of_them() -> None:
    found = text.grid(
        "# 一\n甲\r\n<TABLE><tr><td rowspan=2>乙<td>丙</tr>\n<tr><td>丁<s>戊</s></tr></table>后\n己\t庚\n<table><tr><td>辛",
        "f.md",
    )
    assert texts(found) == [("# 一",), ("甲",), ("乙", "丙"), ("", "丁"), ("后",), ("己", "庚"), ("辛",)]
    assert [row.place.line for row in found.rows] == [1, 2, 3, 4, 4, 5, 6]
    assert codes(found) == [("D147", 4)]
    assert [row.kind for row in found.rows[2:4]] == [SourceKind.EXACT] * 2


BOXES = """\
前言
┌──────┬─────────────┬────┐
│项目名│公园改造     │    │
│称    │（二期）     │    │
├──────┼──────┬──────┼────┤
│      │数量≥│2座   │ -  │
│产出  ├──────┴──────┼────┤
│      │质量         │100 │
│      │             │200 │
└──────┴─────────────┴────┘
后记"""


@pytest.mark.parametrize("to", ["┌─┬┐├┼┤└┴┘│", "+-++++++++|"])
def test_cells_of_a_drawn_table_go_over_rows_columns_and_lines(to: str) -> None:
    drawn_so = BOXES.translate(str.maketrans("┌─┬┐├┼┤└┴┘│", to.ljust(11, "+")))
    found = text.grid(drawn_so, "f.txt")
    cells = [[(cell.text, cell.rows, cell.columns) for cell in row.cells if not cell.covered] for row in found.rows]
    assert cells == [
        [("前言", 1, 1)],
        [("项目名\n称", 1, 1), ("公园改造\n（二期）", 1, 2), ("", 1, 1)],
        [("产出", 2, 1), ("数量≥", 1, 1), ("2座", 1, 1), ("-", 1, 1)],
        [("质量", 1, 2), ("100\n200", 1, 1)],
        [("后记", 1, 1)],
    ]
    assert [row.place.line for row in found.rows] == [1, 3, 6, 8, 11]


def test_a_line_under_the_header_alone_parts_no_rows() -> None:
    rows = "+---+---+\n| a | b |\n+---+---+\n| 1 | 2 |\n| 3 | 4 |\n+---+---+"
    assert texts(text.grid(rows, "f.txt")) == [("a", "b"), ("1", "2"), ("3", "4")]


@given(st.lists(st.tuples(st.integers(0, len(BOXES) - 1), st.sampled_from("│─┼┐ |+-乙\n")), max_size=6))
def test_of_a_damaged_drawing_no_letter_is_lost(changes: list[tuple[int, str]]) -> None:
    damaged = list(BOXES)
    for at, sign in changes:
        damaged[at] = sign
    drawing = "".join(damaged)
    seen = "".join(cell for row in text.grid(drawing, "f.txt").rows for cell in row.texts)
    assert sorted(filter(str.isalnum, seen)) == sorted(filter(str.isalnum, drawing))


DASHED = """\
前言

  ----- ---------- ------
  名称  公园改造   座

        （二期）   100
                   200

  得分  \\>=90      \x20
  ----- ---------- ------

后记"""


def test_dashes_tell_columns_and_blank_lines_the_rows() -> None:
    found = text.grid(DASHED, "f.md")
    expected = [("前言",), ("名称", "公园改造", "座"), ("", "（二期）", "100\n200"), ("得分", ">=90", ""), ("后记",)]
    assert texts(found) == expected
    assert [row.place.line for row in found.rows] == [1, 4, 6, 9, 12]


def test_a_header_above_the_dashes_and_a_line_a_row() -> None:
    rows = "名称   分值\n------ ------\n甲     10\n乙     20\n------ ------\n"
    assert texts(text.grid(rows, "f.txt")) == [("名称", "分值"), ("甲", "10"), ("乙", "20")]


def test_words_over_the_edge_of_a_column_are_no_cells_of_such_a_table() -> None:
    rows = "---- ----\n甲乙丙丁戊\n---- ----\n"
    assert "甲乙丙丁戊" in [cell for row in texts(text.grid(rows, "f.txt")) for cell in row]


def test_a_row_with_more_cells_than_the_others_of_its_table_is_a_row() -> None:
    rows = "\n".join("\t".join("甲" * (30 + (n == 3))) for n in range(6))
    narrow = "\n".join("\t".join("乙" * n) for n in (9, 9, 9, 31, 9))
    assert [len(row) for row in texts(text.grid(rows, "f.txt"))] == [30, 30, 30, 31, 30, 30]
    assert [len(row) for row in texts(text.grid(narrow, "f.txt"))] == [9, 9, 9, 31, 9]
