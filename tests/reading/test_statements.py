"""Figures that running text states together: found as printed, each with its place, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfscore.form import Told
from perfscore.messages import Place
from perfscore.reading.decoding.statements import goal_statements, prose, statements


def told(text: str) -> list[tuple[Told, tuple[str, ...]]]:
    lines = [(line, Place(line=number)) for number, line in enumerate(text.splitlines(), start=1)]
    return [(each.kind, each.figures) for each in statements(prose(lines))]


@pytest.mark.parametrize(
    ("text", "kind", "figures"),
    [
        ("预算数10万元（基本支出4万元、项目支出6万元）。", Told.PARTS, ("10万元", "4万元", "6万元")),
        ("预算 1,010.5 万元(其中:人员经费 10.5 万元,占比1%;公用经费 1,000 万元)", Told.PARTS, ("1010.5万元", "10.5万元", "1000万元")),
        ("全年预算数为8万元，全年执行数为6万元，\n执行率为75%", Told.RATE, ("8万元", "6万元", "75%")),
        ("预算数8万元（甲3万元、乙5万元），预算执行6万元（甲3万元、乙3万元），预算执行率75.00%", Told.RATE, ("8万元", "6万元", "75.00%")),
        ("9万元，占20%，比上年预算增加3万元，增长50%", Told.RISE, ("9万元", "3万元", "50%")),
        ("9万元，比上年减少1万元，下降10%", Told.FALL, ("9万元", "1万元", "10%")),
        ("收入100万元，其中：甲30万元，占30%，乙70万元，占70%", Told.SHARE, ("100万元", "30万元", "30%")),
    ],
)  # fmt: skip
def test_what_a_sentence_states(text: str, kind: Told, figures: tuple[str, ...]) -> None:
    assert (kind, figures) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "预算数10万元（与系统年初预算数4万元有出入，因口径不同）",  # not a list of parts
        "预算数10万元（见附件）",
        "全年预算数8万元。全年执行数6万元。执行率75%",  # three sentences
        "甲30万元，占30%",  # a share of nothing that is named
        "",
    ],
)
def test_what_states_nothing(text: str) -> None:
    assert told(text) == []


def test_a_share_belongs_to_the_total_of_its_own_paragraph() -> None:
    assert told("收入100万元，其中：\n甲30万元，占30%") == []


def test_goals_give_each_clause_with_one_amount() -> None:
    lines = [("2023年完成培训4次，修建水站2座、", Place(line=1)), ("水厂3座；文件〔2023〕5号、7号", Place(line=2))]
    found = [(each.text, each.figures, each.source.line) for each in goal_statements(lines)]
    assert ("2023年完成培训4次", ("4次",), 1) in found
    assert ("修建水站2座", ("2座",), 1) in found
    assert ("水厂3座", ("3座",), 2) in found


@given(st.text(alphabet="预算数执行率占其中比上年增加长为，。（）、0123456789.%万元 ", max_size=300))
def test_any_text_is_read_without_a_crash_and_figures_stand_in_it(text: str) -> None:
    squeezed = "".join(text.split())
    for each in (*statements(prose([(text, Place())])), *goal_statements([(text, Place())])):
        assert each.figures
        assert each.text in squeezed
