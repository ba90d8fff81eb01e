"""Laws of reading: nothing invented, no row lost when one more is appended, the same form by every route."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfscore.form import Form
from perfscore.reading.read import read_bytes

HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
LEVELS = [
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
]
NAMES = ["改造食堂数量", "验收合格率", "工程完工时间", "受益学生人数", "学生满意度", "培训教师人数", "设备到货及时率"]
VALUES = [
    ("≥6个", "6个"),
    ("≥98%", "99%"),
    ("≤90天", "88天"),
    ("=12月20日前", "12月18日"),
    ("有效提升", "有效提升"),
    ("≥1500人", "1600人"),
]
NOTES = ["", "因连续降雨，进度推迟，已调整计划。"]
Row = tuple[str, ...]


@st.composite
def rows(draw: st.DrawFn, least: int = 2, most: int = 5) -> list[Row]:
    count = draw(st.integers(least, most))
    names = draw(st.permutations(NAMES))[:count]
    levels = sorted(draw(st.lists(st.sampled_from(LEVELS), min_size=count, max_size=count)), key=LEVELS.index)
    found = []
    for level, name in zip(levels, names, strict=True):
        weight = draw(st.sampled_from(["5", "10", "15", "20"]))
        score = draw(st.sampled_from([weight, "4.5"]))
        found.append((*level, name, *draw(st.sampled_from(VALUES)), weight, score, draw(st.sampled_from(NOTES))))
    return found


def _html(lines: Sequence[Row]) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in line) + "</tr>" for line in lines) + "</table>"


def _total(lines: Sequence[Row]) -> Row:
    return (
        "总分",
        "",
        "",
        "",
        "",
        str(sum(int(row[5]) for row in lines)),
        f"{sum(float(row[6]) for row in lines):g}",
        "",
    )


ROUTES: dict[str, Callable[[Sequence[Row]], str]] = {
    "html": _html,
    "csv": lambda lines: "\n".join(",".join(line) for line in lines),
    "tabs.txt": lambda lines: "\n".join("\t".join(line) for line in lines),
    "pipes.md": lambda lines: "\n".join("| " + " | ".join(line) + " |" for line in lines),
    "blanks.txt": lambda lines: "\n".join("   ".join(filter(None, line)) for line in lines),
    "cells.txt": lambda lines: "\n".join(cell for line in lines for cell in line if cell),
}


def read(route: str, body: Sequence[Row]) -> Form:
    head = [("项目支出绩效自评表",), ("（2023年度）",), ("项目名称", "校园食堂改造"), ("主管部门", "某县教育局")]
    text = ROUTES[route]([*head, HEADS, *body, _total(body)])
    (form,) = read_bytes(text.encode(), f"表.{route}")
    return form


def shown(form: Form) -> list[Row]:
    return [
        tuple(
            getattr(row, name) or ""
            for name in ("level1", "level2", "name", "target", "actual", "weight", "score", "note")
        )
        for row in form.indicators
    ]


@pytest.mark.parametrize("route", ROUTES)
@settings(max_examples=20)
@given(body=rows())
def test_the_same_form_by_every_route(route: str, body: list[Row]) -> None:
    form = read(route, body)
    assert shown(form) == body
    assert (form.name, form.year, form.supervisor) == ("校园食堂改造", 2023, "某县教育局")
    assert (form.total_weight, form.total_score) == _total(body)[5:7]


@pytest.mark.parametrize("route", ROUTES)
@settings(max_examples=20)
@given(body=rows(least=3))
def test_one_more_row_loses_none(route: str, body: list[Row]) -> None:
    assert shown(read(route, body))[:-1] == shown(read(route, body[:-1]))


WORDS = st.sampled_from(
    [
        *HEADS,
        *NAMES,
        "≥6个",
        "20",
        "产出指标",
        "数量指标",
        "总分",
        "项目名称",
        "有效提升",
        "全年预算数",
        "分值",
        "120.00",
        "得分",
        "备注：无",
    ]
)


@settings(max_examples=60)
@given(
    lines=st.lists(st.lists(WORDS, min_size=1, max_size=7), max_size=12),
    gap=st.sampled_from(["\t", "  ", " ", "|", "\n"]),
)
def test_nothing_is_invented(lines: list[list[str]], gap: str) -> None:
    """Whatever stands where: what a form says is made of runs of the document, a level or a value of few of them.

    A level of which one character is another is read as forms print it, and that is told.
    """
    from perfscore.errors import ReadingError

    text = "\n".join(gap.join(line) for line in [list(HEADS[:7]), *lines])
    try:
        found = read_bytes(text.encode(), "d.txt")
    except ReadingError as error:
        assert all(item.code in ("D005", "D171", "D172", "D173") for item in error.problems)
        return
    there = set("".join(text.split()))
    cells = {word for line in lines for word in line} | set(HEADS)
    for form in found:
        told = {character for item in form.problems if item.code == "D112" for character in str(item.fields["read"])}
        for row in form.indicators:
            for value in (row.level1, row.level2):
                assert set(value or "") <= there | told | {" "}
            for value in (row.name, row.target, row.actual, row.weight, row.score):
                assert set(value or "") <= there | {" "}  # between two numbers one separator stays
            assert set(row.note or "") <= there | {" ", "；"}  # stands between the notes of two columns
            assert row.weight is None or row.weight in cells
            assert row.score is None or row.score in cells
