"""Tables without lines that go on over pages: heads alone at a foot, a scale for each page, the numbers of the pages."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from pdfs import pdf, text

from perfscore.form import Form
from perfscore.reading.read import read_bytes

HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析")
ROWS = (
    ("产出指标（50", "数量指标（20", "完成加固座数", "≥12座", "12座", "20", "20", ""),
    ("分）", "分）", "", "", "", "", "", ""),
    ("", "质量指标（30", "一次验收合格率", "100%", "96%", "30", "28.8", "一处返工"),
    ("", "分）", "", "", "", "", "", ""),
    ("效益指标（40", "社会效益指标", "保护下游人口", "≥5万人", "5.2万人", "40", "40", ""),
    ("分）", "", "", "", "", "", "", ""),
)
SHOWN = [
    ("产出指标", "数量指标", "完成加固座数", "≥12座", "12座", "20", "20", None),
    ("产出指标", "质量指标", "一次验收合格率", "100%", "96%", "30", "28.8", "一处返工"),
    ("效益指标", "社会效益指标", "保护下游人口", "≥5万人", "5.2万人", "40", "40", None),
]
TOTAL = ("总分", "", "", "", "", "90", "88.8", "")
TITLE = " " * 30 + "项目支出绩效自评表（2024年度）"
ABOVE = (
    ("项目名称", "", "水库加固"),
    ("年度总体目标", "", "", "预期目标", "", "实际完成情况"),
    ("", "", "加固12座水库", "", "", "全部完工"),
)
NUMBERS = ["— 1 —", "- 1 -", "—1—", "第 1 页 共 2 页", "第1页"]
#: One of them for each page: a text counts characters.
SCALES = [(0, 16, 34, 60, 76, 92, 100, 110), (0, 14, 28, 48, 58, 68, 74, 82), (20, 40, 60, 84, 104, 124, 134, 146)]


def laid_out(rows: Sequence[Sequence[str]], starts: Sequence[int]) -> list[str]:
    """Rows of cells that begin at these characters."""
    found = []
    for row in rows:
        line = ""
        for start, cell in zip(starts, row, strict=False):
            line = line.ljust(start) + cell if cell else line
        found.append(line)
    return found


def shown(form: Form) -> list[tuple[str | None, ...]]:
    return [(r.level1, r.level2, r.name, r.target, r.actual, r.weight, r.score, r.note) for r in form.indicators]


@pytest.mark.parametrize("below", SCALES)
@pytest.mark.parametrize("goals", [True, False])
def test_heads_may_be_all_that_their_page_holds_of_the_table(below: Sequence[int], goals: bool) -> None:
    above = [ABOVE[0], *(ABOVE[1:] if goals else ()), HEADS]
    lines = [TITLE, *laid_out(above, SCALES[0]), "", " " * 50 + "—1—"]
    lines.append("\f" + "\n".join(laid_out([*ROWS, TOTAL], below)))
    (form,) = read_bytes("\n".join(lines).encode(), "a.txt")
    assert form.name == "水库加固"
    assert shown(form) == SHOWN
    assert (form.total_weight, form.total_score) == ("90", "88.8")


@pytest.mark.parametrize("number", NUMBERS)
def test_the_number_of_a_page_is_no_part_of_the_cell_above_it(number: str) -> None:
    lines = [TITLE, *laid_out([ABOVE[0], HEADS, *ROWS[:4]], SCALES[0]), "", " " * 62 + number]
    lines.append("\f" + "\n".join(laid_out([*ROWS[4:], TOTAL], SCALES[0])))
    (form,) = read_bytes("\n".join(lines).encode(), "a.txt")
    assert shown(form) == SHOWN


@pytest.mark.parametrize("number", [*NUMBERS, "1"])
def test_the_number_of_a_page_without_lines_is_no_part_of_the_cell_above_it(number: str) -> None:
    first = drawn([(TITLE.strip(),), ABOVE[0], HEADS, *ROWS[:4]], 60)
    second = drawn([*ROWS[4:], TOTAL], 60)
    (form,) = read_bytes(pdf(f"{first}\n{text(262, 800, number)}", second), "a.pdf")
    assert shown(form) == SHOWN


def drawn(rows: Sequence[Sequence[str]], top: float) -> str:
    """Rows of words on a page; the second line of a cell stands near the first."""
    found, y = [], top
    for row in rows:
        y += 11 if row[:2].count("分）") else 22
        found += [text(30 + 68 * n, y, cell, size=8) for n, cell in enumerate(row) if cell]
    return "\n".join(found)


def test_what_is_said_between_the_last_row_and_the_total_belongs_to_neither() -> None:
    said = ("其他需要说明事项", "", "无", "", "", "", "", "")
    lines = [TITLE, *laid_out([ABOVE[0], HEADS, *ROWS, said, TOTAL], SCALES[0])]
    (form,) = read_bytes("\n".join(lines).encode(), "a.txt")
    assert shown(form) == SHOWN
    assert (form.total_weight, form.total_score) == ("90", "88.8")


@pytest.mark.parametrize("size", [2, 3])
def test_a_word_beside_the_first_of_its_rows_reaches_down_where_the_others_have_one_row(size: int) -> None:
    """Cells that stand at the top of their rows: one word has several rows, each of the others a single one."""
    rows = [
        ("产出指标" if not n else "", "数量指标" if not n else "", f"第{n}类", "≥1个", "1个", "5", "5", "")
        for n in range(size)
    ]
    for level, name in (("质量指标", "合格率"), ("时效指标", "及时率"), ("成本指标", "控制数")):
        rows.append(("", level, name, "100%", "100%", "10", "10", ""))
    rows.append(("满意度指标", "服务对象满意度", "群众满意度", "≥90%", "95%", "10", "10", ""))
    page = drawn([(TITLE.strip(),), ABOVE[0], HEADS, *rows], 60)
    (form,) = read_bytes(pdf(page), "a.pdf")
    levels = [row.level2 for row in form.indicators]
    assert levels == ["数量指标"] * size + ["质量指标", "时效指标", "成本指标", "服务对象满意度"]
