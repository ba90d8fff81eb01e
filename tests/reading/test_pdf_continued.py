"""Ruled tables that go on over pages: cells keep the columns that they stand in, whatever lines a page draws."""

from __future__ import annotations

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from perfscore.messages import Place
from perfscore.reading.decoding.decode import decode
from perfscore.reading.formats.pdf_continued import continued
from perfscore.reading.grid import COVERED, Cell, Grid, GridRow, SourceKind

HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
ROWS = [
    ("产出指标", "数量指标", "检查企业数", "≥300家", "326家", "50", "50"),
    ("效益指标", "社会效益指标", "事故起数", "≤8起", "6起", "40", "40"),
]
ENDS = (50.0, 90.0, 140.0, 220.0, 290.0, 360.0, 400.0, 440.0)
FINER = (50.0, 90.4, 115.0, 140.0, 219.5, 240.0, 290.0, 360.0, 400.0, 440.0)  # more rows of the page have lines there


def row(texts: tuple[str, ...], edges: tuple[float, ...], page: int, breaks: bool = False) -> GridRow:
    """A row of cells between the first of ``edges`` that are near those of ``ENDS``."""
    starts = [min(range(len(edges)), key=lambda n: abs(edges[n] - end)) for end in ENDS]
    cells = [COVERED] * (len(edges) - 1)
    for n, text in enumerate(texts):
        cells[starts[n]] = Cell(text, 1, starts[n + 1] - starts[n])
    return GridRow(tuple(cells), Place(page=page), breaks=breaks, edges=edges)


def line(text: str, page: int) -> GridRow:
    return GridRow((Cell(text),), Place(page=page), kind=SourceKind.ORDERED)


def over_two_pages(one: tuple[float, ...], other: tuple[float, ...], between: str) -> list[GridRow]:
    return [
        line("项目支出绩效自评表（2023年度）", 1),
        row(HEAD, one, 1, breaks=True),
        line(between, 1),
        row(ROWS[0], other, 2, breaks=True),
        row(ROWS[1], other, 2),
    ]


def test_rows_below_a_header_of_the_page_before_stand_in_its_columns() -> None:
    for one, other in ((FINER, ENDS), (ENDS, FINER)):
        found = continued(over_two_pages(one, other, "- 1 -"))
        (form,) = decode(Grid(tuple(found))).forms
        shown = [(r.level1, r.level2, r.name, r.target, r.actual, r.weight, r.score) for r in form.indicators]
        assert shown == ROWS


def test_lines_that_another_table_of_the_page_shifts_are_the_same() -> None:
    shifted = (50.0, 93.4, 140.0, 217.0, 293.5, 360.0, 398.0, 440.0)
    found = continued([*over_two_pages(ENDS, shifted, "- 1 -"), row(HEAD, ENDS, 3, breaks=True)])
    assert [row.texts for row in found if len(row.cells) > 1] == [HEAD, *ROWS, HEAD]


def test_tables_with_words_between_them_or_other_ends_are_two() -> None:
    for rows in (
        over_two_pages(FINER, ENDS, "国有资产占用情况表"),
        over_two_pages(FINER, tuple(end + 9 for end in ENDS), "- 1 -"),
    ):
        assert [each.cells for each in continued(rows)] == [each.cells for each in rows]


def test_a_heading_of_every_page_is_no_words_between() -> None:
    rows = over_two_pages(FINER, ENDS, "- 1 -")
    heading = "某县2023年度部门决算"
    rows = [line(heading, 1), *rows[:3], line(heading, 2), *rows[3:]]
    assert {len(each.cells) for each in continued(rows) if len(each.cells) > 1} == {len(FINER) - 1}


@given(st.lists(st.sets(st.sampled_from(range(1, 9)), min_size=1), min_size=1, max_size=4))
def test_every_text_stays_and_covers_what_it_covered(pages: list[set[int]]) -> None:
    """Columns of each page drawn at random between the same ends: texts in order, as wide in points as before."""
    rows = []
    for page, inner in enumerate(pages, 1):
        edges = (0.0, *(20.0 * n for n in sorted(inner)), 200.0)
        cells = tuple(Cell(f"{page}.{n}") for n in range(len(edges) - 1))
        rows.append(GridRow(cells, Place(page=page), breaks=True, edges=edges))
    every = sorted({edge for each in rows for edge in each.edges})
    for before, after in zip(rows, continued(rows), strict=True):
        assert [cell.text for cell in after.cells if not cell.covered] == [cell.text for cell in before.cells]
        assert len(after.cells) == len(every) - 1
        at = [n for n, cell in enumerate(after.cells) if not cell.covered]
        assert [every[n] for n in at] == list(before.edges[:-1])
        assert [every[n + after.cells[n].columns] for n in at] == list(before.edges[1:])
        assert evolve(after, cells=before.cells, edges=before.edges) == before


def test_a_level_that_a_page_cut_is_whole_above_and_below() -> None:
    cut = [
        line("部门整体支出绩效自评表（2023年度）", 1),
        row(HEAD, ENDS, 1, breaks=True),
        row(("社会效", "社会效益", *ROWS[0][2:]), ENDS, 1),
        row(("应", "服务对象满意度", *ROWS[1][2:]), ENDS, 2, breaks=True),
    ]
    (form,) = decode(Grid(tuple(continued(cut)))).forms
    assert [each.level1 for each in form.indicators] == ["社会效应", "社会效应"]
