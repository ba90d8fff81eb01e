"""The search for circles of objects pauses while a document is read: reading leaves none behind."""

from __future__ import annotations

import gc

import pytest
from office import row, table, tc, word

from perfscore.reading.collector import collector_paused
from perfscore.reading.read import decoded

HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")


def lines(count: int) -> list[tuple[str, ...]]:
    return [HEADS, *(("产出指标", "数量指标", f"巡查河道{n}", f"≥{n}次", f"{n}次", "5", "5") for n in range(count))]


def text(count: int) -> bytes:
    return ("项目名称 河道巡查\n" + "\n".join(" ".join(line) for line in lines(count))).encode()


def page(count: int) -> bytes:
    cells = "".join("<tr>" + "".join(f"<td>{cell}" for cell in line) for line in lines(count))
    return f"<table><tr><td>项目名称<td colspan=6>河道巡查{cells}</table>".encode()


def document(count: int) -> bytes:
    return word(table(*(row(*map(tc, line)) for line in [("项目名称", "河道巡查"), *lines(count)])))


@pytest.mark.parametrize(("made", "name"), [(text, "表.txt"), (page, "表.html"), (document, "表.docx")])
def test_reading_leaves_no_circles(made: object, name: str) -> None:
    raw = made(3)  # type: ignore[operator]
    decoded(raw, name)
    gc.collect()
    gc.freeze()
    try:
        with collector_paused():
            assert len(decoded(raw, name).forms) == 1
            assert gc.collect() == 0
    finally:
        gc.unfreeze()


@pytest.mark.parametrize("before", [True, False])
def test_the_search_goes_on_as_it_was(before: bool) -> None:
    (gc.enable if before else gc.disable)()
    try:
        with pytest.raises(ValueError, match="1"), collector_paused():
            raise ValueError(1)
        assert gc.isenabled() is before
    finally:
        gc.enable()
