"""Findings about running text, money parts and several forms: each with its slip, and silent without it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attrs import evolve
from rows import NATIONAL

import perfscore
from perfscore.auditing.run import audit, audit_all
from perfscore.form import Form, Fund, Indicator, Statement, Told
from perfscore.form_kind import FormKind
from perfscore.messages import Place

RULES = perfscore.load_rules(NATIONAL)
TOTAL = Fund(
    label="年度资金总额", initial="90.00", budget="100.00", executed="75.00", weight="10", rate="75.00%", score="7.50"
)
ROW = Indicator(level2="数量指标", name="完成技术培训次数（次）", target=">=5次", actual="6次", weight="90", score="90")
FORM = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="样表", year=2024, funds=(TOTAL,), indicators=(ROW,))


def codes(form: Form) -> list[str]:
    return [each.code for each in audit(form, RULES).findings]


def stating(kind: Told, text: str, *figures: str, form: Form = FORM) -> Form:
    return evolve(form, statements=(Statement(kind=kind, text=text, figures=figures),))


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (stating(Told.FIGURE, "开展技术培训4次", "4次"), "F601"),
        (stating(Told.FIGURE, "安排项目资金80万元", "80万元"), "F606"),
        (stating(Told.PARTS, "100万元（甲34万元、乙60万元）", "100万元", "34万元", "60万元"), "F602"),
        (stating(Told.PARTS, "100万元（其中甲60万元、乙60万元）", "100万元", "60万元", "60万元"), "F602"),
        (stating(Told.RATE, "", "200万元", "150万元", "57.00%"), "F603"),
        (stating(Told.SHARE, "", "200万元", "50万元", "20%"), "F603"),
        (stating(Told.RISE, "", "300万元", "100万元", "80.00%"), "F604"),
        (stating(Told.FALL, "", "300万元", "100万元", "33.33%"), "F604"),
        (evolve(FORM, indicators=(evolve(ROW, deviation="无偏差"),)), "F605"),
        (evolve(FORM, indicators=(evolve(ROW, deviation="24%"),)), "F605"),
        (evolve(FORM, funds=(TOTAL, Fund(label="财政拨款", budget="60.00"), Fund(label="其他资金", budget="30.00"))), "F109"),
        (evolve(FORM, indicators=(evolve(ROW, weight=None, score=None),), funds=()), "F208"),
    ],
)  # fmt: skip
def test_each_is_found(form: Form, code: str) -> None:
    assert code in codes(form)
    found = next(each for each in audit(form, RULES).findings if each.code == code)
    assert found.message("zh") != found.message("en")


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (stating(Told.FIGURE, "开展技术培训5次", "5次"), "F601"),  # the target
        (stating(Told.FIGURE, "开展技术培训6次", "6次"), "F601"),  # the actual
        (stating(Told.FIGURE, "开展技术培训4人", "4人"), "F601"),  # another unit
        (stating(Told.FIGURE, "开展入户走访4次", "4次"), "F601"),  # another thing
        (stating(Told.FIGURE, "安排项目资金100万元", "100万元"), "F606"),
        (stating(Told.FIGURE, "第一书记经费4.33万元", "4.33万元"), "F606"),
        (stating(Told.PARTS, "100万元（甲40万元、乙60万元）", "100万元", "40万元", "60万元"), "F602"),
        (stating(Told.PARTS, "100万元（其中甲4万元、乙60万元）", "100万元", "4万元", "60万元"), "F602"),
        (stating(Told.RATE, "", "10572.55万元", "10562.89万元", "99.91%"), "F603"),
        (stating(Told.RATE, "", "300万元", "200万元", "66.66%"), "F603"),  # cut off, not rounded
        (stating(Told.RATE, "", "0万元", "0万元", "0%"), "F603"),
        (stating(Told.RISE, "", "590.35万元", "38.81万元", "7.04%"), "F604"),
        (stating(Told.RISE, "", "5万元", "5万元", "100.00%"), "F604"),  # nothing the year before
        (evolve(FORM, indicators=(evolve(ROW, deviation="20%"),)), "F605"),
        (evolve(FORM, indicators=(evolve(ROW, deviation="偏差较大"),)), "F605"),
        (evolve(FORM, funds=(TOTAL, Fund(label="财政拨款", budget="60.00"), Fund(label="其他资金", budget="40.00"))), "F109"),
        (evolve(FORM, funds=(TOTAL, Fund(label="财政拨款", budget="100.00"), Fund(label="其中:上级", budget="30.00"))), "F109"),
        (evolve(FORM, funds=(TOTAL, Fund(label="", budget="60.00"), Fund(label="其他资金", budget="30.00"))), "F109"),
        (FORM, "F208"),
    ],
)  # fmt: skip
def test_none_is_found_where_the_figures_agree(form: Form, code: str) -> None:
    assert code not in codes(form)


def test_parts_named_one_by_one_sum_to_the_figure_of_an_indicator() -> None:
    stated = [
        Statement(kind=Told.FIGURE, text=f"{where}技术培训{count}次", figures=(f"{count}次",))
        for where, count in (("县", 2), ("乡", 3))
    ]
    assert "F601" not in codes(evolve(FORM, statements=tuple(stated)))


def across(*forms: Form) -> list[str]:
    return [each.code for each in audit_all([(form, RULES) for form in forms]).findings]


def test_projects_that_spend_more_than_their_department() -> None:
    whole = evolve(FORM, kind=FormKind.DEPARTMENT_SELF_EVALUATION, source=Place(file="a"))
    project = evolve(FORM, source=Place(file="a"), indicators=())
    assert across(whole, project) == []
    assert across(whole, project, project) == ["F402", "F402"]
    assert across(whole, project, evolve(project, source=Place(file="b"))) == []


def test_a_table_and_a_report_of_one_body_that_disagree() -> None:
    table = evolve(FORM, kind=FormKind.DEPARTMENT_SELF_EVALUATION, name="某局", total_score="97")
    report = evolve(
        table, funds=(), indicators=(evolve(ROW, actual="7次", weight=None, score=None),), total_score="98分"
    )
    assert across(table, report) == ["F403", "F403"]
    assert across(table, table) == []
    assert across(table, evolve(report, name="别局")) == []


KNOWN_SLIPS = [
    ("003_1d665498afc654ae.txt", 131, "F104"),  # 28.74 of 457.50 printed as 2.21%
    ("003_1d665498afc654ae.txt", 84, "F602"),  # 634.41 and 9930.11 are not 10572.55
    ("003_1d665498afc654ae.txt", 74, "F604"),  # 3610.22 after a rise of 1072.14 is 42.24%, not 59.39%
    ("003_1d665498afc654ae.txt", 76, "F604"),  # 4729.22 after a rise of 2173.42 is 85.04%, not 139.70%
    ("000_727c1b2ac60451fb.txt", 4961, "F601"),  # 65 in the goals, 68 planned and 66 done in the indicator
]


@pytest.mark.parametrize(("file", "line", "code"), KNOWN_SLIPS)
def test_slips_found_by_hand_in_public_disclosures(
    file: str, line: int, code: str, disclosed: Callable[[str], tuple[Form, ...]]
) -> None:
    findings = [each for form in disclosed(file) for each in audit(form, RULES).findings]
    assert (code, line) in {(each.code, each.place.line) for each in findings}
