"""No page with a part of a form is left out of those that are read closely, wherever the pages break."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printing.pressing import ALL_LAYOUTS, drawn_document
from printing.sheet import Document, Line

from perfscore.reading.decoding.pages import pages_of_forms
from perfscore.reading.grid import PageGlance

PROSE = (
    "从自评情况看，各项目绩效目标完成情况较好，一级指标、二级指标设置合理，指标值基本实现。\n"
    "项目全年预算数为170万元，执行数为117.81万元，主管部门和实施单位共同分析偏差原因。\n"
) * 8
ACCOUNTS = "项目支出表\n项目名称 年初预算数 全年预算数 执行率 主管部门\n" + "办公费 10.00 12.00 98% 水务局\n" * 20
FILLED = [f"财政拨款收入支出决算总表\n{ACCOUNTS}", PROSE]
#: Of these layouts all that is told stands in sentences, before the forms or instead of them.
IN_SENTENCES = ("report", "report and table", "disclosure", "long disclosure")
LAYOUTS = [name for name in ALL_LAYOUTS if name not in IN_SENTENCES]


def rows_of(document: Document) -> Iterator[list[str]]:
    for block in document:
        yield from (
            [[block.text]] if isinstance(block, Line) else [[cell.text for cell in row.cells] for row in block.rows]
        )


def shown(row: list[str], wide: int, by_line: bool) -> str:
    """A row as a quick look gives it: cells wrapped at a width, one after the other or line by line."""
    cells = [[text[n : n + wide] for n in range(0, len(text), wide)] if len(row) > 1 else [text] for text in row]
    if not by_line:
        return "\n".join("\n".join(lines) for lines in cells)
    return "\n".join(" ".join(lines[n] for lines in cells if n < len(lines)) for n in range(max(map(len, cells))))


def pages_left_out(layout: str, seed: int) -> list[str]:
    rng = Random(f"{layout} {seed}")
    wide, by_line, breaks = rng.choice([3, 4, 6, 9, 99]), rng.random() < 0.5, rng.choice([0.04, 0.2, 1])
    pages: list[list[str]] = []
    for row in rows_of(drawn_document(layout, 5, seed).document):
        if not pages or rng.random() < breaks:
            pages.append([])
        pages[-1].append(shown(row, wide, by_line))
    before = rng.choices(FILLED, k=rng.randint(1, 4))
    texts = [*before, *("\n".join(page) for page in pages), *rng.choices(FILLED, k=3)]
    found = pages_of_forms([PageGlance(text, ruled=rng.random() < 0.5) for text in texts])
    return [texts[n] for n in range(len(before), len(before) + len(pages)) if n not in found]


@given(st.sampled_from(LAYOUTS), st.integers(0, 9))
def test_every_page_of_a_form_is_read_closely(layout: str, seed: int) -> None:
    """A page left out is read as lines of text: with all of its pages a form reads as if every page were read so."""
    assert pages_left_out(layout, seed) == []


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_page_of_a_form_of_each_layout_is_read_closely(layout: str) -> None:
    assert [pages_left_out(layout, seed) for seed in range(10, 20)] == [[]] * 10


def test_pages_of_other_things_are_not() -> None:
    """But for as many tables of accounts as a disclosure has."""
    assert pages_of_forms([PageGlance(PROSE, ruled=False)] * 40) == set()
    assert pages_of_forms([PageGlance(ACCOUNTS, ruled=True)] * 40) == set()
    assert pages_of_forms([PageGlance(FILLED[0], ruled=True)] * 40) == set(range(12))
