"""A report in prose -> a form: indicators with their mid-year and final actuals, projects as money rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from narrative_text import NARRATIVE

from perfscore.form import Form
from perfscore.form_kind import FormKind
from perfscore.reading.decoding import narrative
from perfscore.reading.formats import text


def forms(document: str) -> list[Form]:
    return narrative.forms(text.grid(document, "n.txt"))


@pytest.mark.parametrize(
    "document", [NARRATIVE, "\n".join(NARRATIVE[n : n + 37] for n in range(0, len(NARRATIVE), 37))]
)
def test_indicators_and_declared_results(document: str) -> None:
    """Also when the paragraphs are broken at arbitrary places."""
    (form,) = forms(document)
    assert (form.kind, form.year) == (FormKind.DEPARTMENT_SELF_EVALUATION, 2023)
    assert (form.total_score, form.grade) == ("96.77分", "优")
    assert [(r.level1, r.level2, r.name, r.target, r.mid_year, r.actual, r.deviation) for r in form.indicators] == [
        ("运行成本", "质量指标", "部门整体预算执行率", "≥80%", "32.04%", "99.91%", "24.89%"),
        ("履职效能", "数量指标", "巡查水库次数", "≥17次", "42次", "51次", "偏差较大"),
        ("履职效能", "质量指标", "水质达标率", "=100%", None, "100%", "无偏差"),
    ]


def test_projects_are_money_rows() -> None:
    (form,) = forms(NARRATIVE)
    assert form.name == "某某县水利局"
    assert [(f.label, f.initial, f.budget, f.executed, f.rate) for f in form.funds] == [
        ("某财行【2022】55号水库维修资金（上年结转）", "5万元", "5万元", "0.456万元", "9.12%"),
        ("防汛物资购置", "300万元", "300万元", "50万元", "16.67%"),
    ]
    assert form.indicators[1].source.line == 13


def test_what_only_prose_tells_is_in_the_json_only_then() -> None:
    (form,) = forms(NARRATIVE)
    shown = form.to_dict()
    assert shown["grade"] == "优"
    assert shown["indicators"][0]["mid_year"] == "32.04%"
    assert "mid_year" not in shown["indicators"][2]


def test_other_prose_is_no_narrative() -> None:
    assert forms("本部门认真开展绩效自评，综合得分96分。") == []


@given(st.lists(st.sampled_from(NARRATIVE.splitlines()) | st.text(max_size=20), max_size=30).map("\n".join))
def test_any_prose_is_read_without_an_error(document: str) -> None:
    for form in forms(document):
        assert form.to_dict()
