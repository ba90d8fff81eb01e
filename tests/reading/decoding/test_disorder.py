"""Text in heaps, or with nothing between its cells, is told by its code and gives no form."""

from __future__ import annotations

from pathlib import Path

import pytest

import perfscore
from perfscore.errors import ReadingError

HEAD = ["项目支出绩效自评表", "（2023年度）", "项目名称", "校园食堂改造", "主管部门", "某县教育局"]
HEADS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
ROWS = [
    ("产出指标", "数量指标", "改造食堂数量", "≥6个", "6个", "20", "20"),
    ("产出指标", "质量指标", "验收合格率", "≥98%", "99%", "20", "20"),
    ("产出指标", "时效指标", "工程完工时间", "≤90天", "88天", "20", "20"),
    ("效益指标", "社会效益指标", "受益学生人数", "≥1500人", "1600人", "20", "20"),
    ("满意度指标", "服务对象满意度指标", "学生满意度", "≥95%", "96%", "20", "18"),
]


def codes(tmp_path: Path, lines: list[str]) -> list[str]:
    with pytest.raises(ReadingError) as caught:
        read(tmp_path, lines)
    return [item.code for item in caught.value.problems]


def read(tmp_path: Path, lines: list[str]) -> list[perfscore.Form]:
    path = tmp_path / "表.txt"
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return perfscore.read(path)


def column(number: int) -> list[str]:
    return [row[number] for row in ROWS]


def test_one_cell_a_line_in_the_order_of_rows_is_a_form(tmp_path: Path) -> None:
    lines = [*HEAD, *HEADS, *(cell for row in ROWS for cell in row), "总分", "100", "98"]
    (form,) = read(tmp_path, lines)
    assert [row.name for row in form.indicators] == column(2)
    assert "D172" not in {item.code for item in form.problems}


@pytest.mark.parametrize("total", [True, False])
def test_columns_in_heaps_are_no_form(tmp_path: Path, total: bool) -> None:
    heaps = [cell for number in range(7) for cell in column(number)]
    assert codes(tmp_path, [*HEAD, *HEADS, *heaps, *(["总分", "100", "98"] if total else [])]) == ["D172"]


def test_names_apart_from_their_figures_are_no_form(tmp_path: Path) -> None:
    figures = [cell for row in ROWS for cell in row[3:]]
    assert codes(tmp_path, [*HEAD, *HEADS, *column(0), *column(1), *column(2), *figures]) == ["D172"]


def test_heads_apart_from_the_header_are_no_form(tmp_path: Path) -> None:
    lines = [*HEAD, *HEADS[:5], *(cell for row in ROWS for cell in row[:5])]
    for number in (5, 6):
        lines += [HEADS[number], *column(number)]
    assert codes(tmp_path, lines) == ["D172"]


def test_a_head_above_each_column_is_no_header_at_all(tmp_path: Path) -> None:
    lines = [cell for number in range(7) for cell in (HEADS[number], *column(number))]
    assert codes(tmp_path, [*HEAD, *lines]) == ["D172"]


def test_a_form_in_heaps_tells_of_the_next_one_in_the_same_text(tmp_path: Path) -> None:
    """Levels, names and targets of a short form may pass by themselves; the text that they stand in may not."""
    targets = ["绩效目标表", "项目名称", "校车安全", *HEADS[:4], *(cell for row in ROWS[:3] for cell in row[:4])]
    assert [row.name for row in read(tmp_path, targets)[0].indicators] == column(2)[:3]
    heaps = [*HEAD, *HEADS, *(cell for number in range(7) for cell in column(number))]
    assert codes(tmp_path, [*heaps, *targets]) == ["D172", "D172"]


def test_nothing_between_the_cells_is_told(tmp_path: Path) -> None:
    text = "".join([*HEAD, *HEADS, *(cell for row in ROWS for cell in row), "总分10098"])
    assert codes(tmp_path, [text]) == ["D173"]


def test_a_sentence_that_names_two_heads_is_no_form(tmp_path: Path) -> None:
    assert codes(
        tmp_path, ["本表的三级指标、分值由单位填写，得分由主管部门复核，其他内容不作要求，请于月底前报送。"]
    ) == ["D005"]
