"""Tables that no form is as large as end with one coded line, or are read by a way that takes a moment."""

from __future__ import annotations

import pytest
from office import workbook

from perfscore.errors import ReadingError
from perfscore.reading.decoding.money import place_figures
from perfscore.reading.documents import read_source
from perfscore.reading.read import decoded, read_bytes
from perfscore.reading.sources import Source

HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
TITLE = "项目支出绩效自评表\n（2023年度）\n"


def row(number: int) -> tuple[str, ...]:
    return "产出指标", "数量指标", f"巡查河道{number}", f"≥{number % 90 + 1}次", f"{number % 90 + 2}次", "5", "5"


def code_of(text: str) -> str:
    with pytest.raises(ReadingError) as caught:
        read_bytes(text.encode(), "大表.txt")
    return caught.value.problems[0].code


@pytest.mark.parametrize("space", [" ", "\t", "   "])
def test_a_header_of_thousands_of_heads(space: str) -> None:
    assert code_of(f"{TITLE}{space.join(HEADS * 250)}\n{space.join(row(1) * 250)}\n") == "D015"


@pytest.mark.parametrize("space", [" ", "\t", "   "])
def test_a_header_of_hundreds_of_heads_leaves_the_other_forms_alone(space: str) -> None:
    small = "\n".join(space.join(cells) for cells in (("项目名称", "河道巡查"), HEADS, row(1), row(2)))
    huge = f"{space.join(HEADS * 50)}\n{space.join(row(1) * 50)}"
    found = decoded(f"{TITLE}{small}\n{TITLE}{huge}\n{TITLE}{small}\n".encode(), "两表.txt")
    assert [len(form.indicators) for form in found.forms] == [2, 2]
    assert [item.code for item in found.problems] == ["D015"]


def test_of_thousands_of_problems_the_first_are_told_and_the_others_counted() -> None:
    """A sheet of 20,000 formulas filled a report with a line for each."""
    cells = "".join(f'<row r="{number}"><c r="A{number}"><f>A1</f></c></row>' for number in range(1, 301))
    raw = workbook(f"<sheetData>{cells}</sheetData>")
    found = read_source(Source("公式.xlsx", "公式.xlsx", raw=raw))
    assert [each.code for each in found.problems] == ["D142"] * 50 + ["D053"]
    assert found.problems[-1].fields["count"] == "250"


@pytest.mark.slow
@pytest.mark.parametrize("body", [" ".join(f"词{n}" for n in range(60_000)), "12 " * 60_000, "产出指标\n" * 60_000])
def test_tens_of_thousands_of_cells_in_order(body: str) -> None:
    assert code_of(f"{TITLE}{' '.join(HEADS)}\n{body}\n") == "D015"


def test_thousands_of_columns_apart() -> None:
    heads = [*HEADS, *(f"第{n}列" for n in range(1000))]
    rows = [[*row(n), *("x" for _ in range(1000))] for n in range(40)]
    assert code_of(TITLE + "".join(f"{'   '.join(line)}\n" for line in (heads, *rows))) == "D015"


@pytest.mark.slow
def test_a_table_without_lines_that_is_too_long_to_weigh_is_read_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfscore.reading.decoding.placed.MOST_PLACED", 300)
    lines = ["".join(cell.ljust(12) for cell in cells) for cells in (HEADS, *map(row, range(45)))]
    (form,) = read_bytes((TITLE + "\n".join(lines)).encode(), "长表.txt")
    assert [(each.name, each.target, each.actual) for each in form.indicators] == [
        (cells[2], cells[3], cells[4]) for cells in map(row, range(45))
    ]


def test_money_heads_printed_over_and_over_are_placed_once() -> None:
    fields = ("initial", "budget", "executed", "weight", "rate", "score") * 9
    placed = place_figures(["120", "110", "99", "10", "90%", "9"], fields)
    assert placed == dict(zip(fields[:6], ("120", "110", "99", "10", "90%", "9"), strict=True))
