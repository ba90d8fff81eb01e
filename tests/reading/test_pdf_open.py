"""Tables that a page cuts without a line, as browsers print them: the cells at the cut are cells all the same."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from pdfs import line, pdf, text

from perfscore.reading.decoding.decode import decode
from perfscore.reading.formats import pdf as reader

WIDE = (70, 70, 110, 60, 60, 40, 40)
HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
ROWS = [(f"第{n}段里程", f"≥{n}公里", f"{n}公里", "10", "10") for n in range(1, 10)]
HIGH = 20


def drawn(rows: Sequence[Sequence[str | None]], *, closed_above: bool, closed_below: bool, y: float = 60) -> str:
    """A table whose cells of None go on the cell above; the first and the last line may be missing."""
    lefts = [40 + sum(WIDE[:n]) for n in range(len(WIDE) + 1)]
    bottom = y + HIGH * len(rows)
    found = [line(x, y, x, bottom) for x in lefts]
    found += [line(lefts[0], y, lefts[-1], y)] if closed_above else []
    found += [line(lefts[0], bottom, lefts[-1], bottom)] if closed_below else []
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            top = y + HIGH * number
            if words is not None and number:
                found.append(line(lefts[column], top, lefts[column + 1], top))
            found.append(text(lefts[column] + 3, top + 14, words or ""))
    return "\n".join(found)


def going_on(rows: Sequence[Sequence[str]]) -> list[list[str | None]]:
    """Rows of one page whose levels go on from the page before and over its end."""
    return [[None, None, *row] for row in rows]


@pytest.mark.parametrize("below", [True, False])
def test_a_table_without_a_line_above_has_all_its_rows(below: bool) -> None:
    pages = [
        drawn(
            [list(HEAD), ["产出指标", "数量指标", *ROWS[0]], *going_on(ROWS[1:3])],
            closed_above=True,
            closed_below=below,
        ),
        drawn(going_on(ROWS[3:6]), closed_above=False, closed_below=below),
        drawn(going_on(ROWS[6:]), closed_above=False, closed_below=True),
    ]
    grid = reader.grid(pdf("\n".join([text(200, 40, "项目支出绩效自评表（2023年度）"), pages[0]]), *pages[1:]), "f.pdf")
    (form,) = decode(grid).forms
    shown = [(r.level1, r.level2, r.name, r.target, r.actual, r.weight, r.score) for r in form.indicators]
    assert shown == [("产出指标", "数量指标", *row) for row in ROWS]


@pytest.mark.parametrize("hanging", [0, 3, 6])
def test_what_hangs_out_of_a_cell_that_a_page_cuts_is_its_own(hanging: float) -> None:
    """A level in the middle of rows of which the page holds one: its second line stands below the last line drawn."""
    first = drawn([list(HEAD), ["", "数量指标", *ROWS[0]]], closed_above=True, closed_below=False)
    level = f"{text(43, 96, '产出指标', size=8)}\n{text(43, 105 + hanging, '（90分）', size=8)}"
    ends = line(110, 100, 490, 100)  # the cells of the row end, that of the first level goes on
    head = [line(x, 40, x, 60) for x in (40, 230, 490)] + [
        line(40, 40, 490, 40),
        text(43, 54, "项目名称"),
        text(233, 54, "道路"),
    ]
    pages = [
        "\n".join([text(200, 30, "项目支出绩效自评表（2023年度）"), *head, first, level, ends, text(290, 800, "— 1 —")])
    ]
    pages.append(drawn(going_on(ROWS[1:]), closed_above=False, closed_below=True))
    (form,) = decode(reader.grid(pdf(*pages), "f.pdf")).forms
    shown = [(r.level1, r.level2, r.name, r.target, r.actual, r.weight, r.score) for r in form.indicators]
    assert shown == [("产出指标", "数量指标", *row) for row in ROWS]


def test_upright_lines_between_columns_of_text_make_no_table() -> None:
    """Where no line lies across, the lines of the text are the rows."""
    lines = [line(x, 60, x, 200) for x in (40, 110, 180, 250)]
    words = [text(45 + 70 * n, 80 + 20 * r, f"{r}{n}") for r in range(5) for n in range(3)]
    grid = reader.grid(pdf("\n".join([*lines, *words])), "f.pdf")
    assert [row.texts for row in grid.rows] == [tuple(f"{r}{n}" for n in range(3)) for r in range(5)]


def test_the_gap_between_two_tables_side_by_side_is_no_column() -> None:
    closed = [drawn_at(x) for x in (40, 300)]
    grid = reader.grid(pdf("\n".join(closed)), "f.pdf")
    assert [row.texts for row in grid.rows] == [("a0", "b0"), ("a1", "b1")] * 2


def drawn_at(x: float) -> str:
    lines = [line(x + n * 60, 60, x + n * 60, 100) for n in range(3)] + [line(x, y, x + 120, y) for y in (60, 80, 100)]
    return "\n".join(
        [*lines, *(text(x + 5 + 60 * c, 74 + 20 * r, f"{'ab'[c]}{r}") for r in range(2) for c in range(2))]
    )
