"""Text in heaps, or with nothing between its cells, is told by its code and gives no form."""

from __future__ import annotations

from pathlib import Path

import pytest

import perfscore
from perfscore.errors import ReadingError
from perfscore.form import Confidence

HEAD = ["项目支出绩效自评表", "（2023年度）", "项目名称", "校园食堂改造", "主管部门", "某县教育局"]
HEADS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
VALUES = ("level1", "level2", "name", "target", "actual", "weight", "score")
ROWS = [
    ("产出指标", "数量指标", "改造食堂数量", "≥6个", "6个", "20", "20"),
    ("产出指标", "质量指标", "验收合格率", "≥98%", "99%", "20", "20"),
    ("产出指标", "时效指标", "工程完工时间", "≤90天", "88天", "20", "20"),
    ("效益指标", "社会效益指标", "受益学生人数", "≥1500人", "1600人", "20", "20"),
    ("满意度指标", "服务对象满意度指标", "学生满意度", "≥95%", "96%", "20", "18"),
]


def codes(tmp_path: Path, lines: list[str], between: str = "\n\n", end: str = "\n") -> list[str]:
    with pytest.raises(ReadingError) as caught:
        read(tmp_path, lines, between, end)
    return [item.code for item in caught.value.problems]


def read(tmp_path: Path, lines: list[str], between: str = "\n\n", end: str = "\n") -> list[perfscore.Form]:
    path = tmp_path / "表.txt"
    path.write_text(between.join(lines) + end, encoding="utf-8")
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


IN_ORDER = [*HEAD, *HEADS, *(cell for row in ROWS for cell in row), "总分", "100", "98"]


@pytest.mark.parametrize("end", ["\n\n\f", "\n\f\n", "\r\n\f\r\n"])
def test_blocks_off_a_page_are_no_form_whatever_order_they_seem_to_have(tmp_path: Path, end: str) -> None:
    assert codes(tmp_path, IN_ORDER, end=end) == ["D193"]


@pytest.mark.parametrize("title", [HEAD[:1], []])
def test_a_form_off_a_page_whose_header_is_torn_apart_is_told(tmp_path: Path, title: list[str]) -> None:
    lines = [*title, "一级指标 二级指标", "改造食堂数量", "三级指标 年度指标值实际", "≥6个", "偏差原因 值"]
    assert codes(tmp_path, lines, end="\n\f") == ["D193"]


def test_text_off_a_page_without_blocks_is_likely_at_most(tmp_path: Path) -> None:
    """The form feed is at the end, as ``pdftotext -raw`` writes it; one inside, as editors do, tells nothing."""
    (form,) = read(tmp_path, IN_ORDER, "\n", "\n\f")
    assert [row.name for row in form.indicators] == column(2)
    told = {each.confidence for row in form.indicators for each in row.unsure}
    assert told == {Confidence.LIKELY}
    assert all({each.field for each in row.unsure} >= set(VALUES) for row in form.indicators)
    assert [item.code for item in form.problems].count("D194") == 1
    (other,) = read(tmp_path, [*IN_ORDER, "\f填表人"], "\n")
    assert other.indicators == form.indicators
    assert not any(row.unsure for row in other.indicators)


def test_a_row_above_the_first_level_is_in_no_order_of_rows(tmp_path: Path) -> None:
    """A level word that is centred beside its rows comes after the first of them."""
    rows = [cell for row in [ROWS[0][2:], ROWS[1], ROWS[2][2:], *ROWS[3:]] for cell in row]
    assert codes(tmp_path, [*HEAD, *HEADS, *rows], "\n") == ["D172"]
    (form,) = read(tmp_path, [*HEAD, *HEADS, *rows, "总分", "100", "98"], "\n")
    assert all({"level1", "level2"} <= {each.field for each in row.unsure} for row in form.indicators)


def test_most_forms_in_heaps_tell_of_one_that_adds_up(tmp_path: Path) -> None:
    heaps = [*HEAD, *HEADS, *(cell for number in range(7) for cell in column(number))]
    assert codes(tmp_path, [*heaps, *heaps, *IN_ORDER]) == ["D172"] * 3


@pytest.mark.parametrize(
    ("row", "unsure"),
    [
        (("改造食堂（含后厨", "≥6个", "6个", "20", "20"), {"name"}),
        (("改造食堂数量", "≥6个", "6个", "20", "98"), {"weight", "score"}),
    ],
)
def test_cut_names_and_scores_above_their_weight_are_not_certain(
    tmp_path: Path, row: tuple[str, ...], unsure: set[str]
) -> None:
    lines = [*HEAD, *HEADS, *ROWS[0][:2], *row, *(cell for each in ROWS[1:] for cell in each)]
    (form,) = read(tmp_path, lines, "\n")
    assert unsure <= {each.field for each in form.indicators[0].unsure}
