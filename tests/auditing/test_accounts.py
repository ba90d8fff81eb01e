"""What the text of a disclosure tells of its forms, against the forms: agreeing, differing, and about something else."""

from __future__ import annotations

import pytest
from attrs import evolve

from perfscore.auditing.checks.across import told_otherwise_of_all
from perfscore.auditing.finding import Severity
from perfscore.form import Form, Fund, Passage
from perfscore.form_kind import FormKind
from perfscore.scoring.score import form_rows

PROJECTS = (("100.50", "90.25"), ("200.00", "150.10"), ("50.05", "50.05"))
WHOLE = "整体支出绩效自评表1个，全年预算总额900.00万元，实际执行总额850.00万元"
TOLD = "预算绩效评价项目3个，全年预算数350.55万元，全年执行数290.40万元"
NATIONAL = "我局组织对2023年度3个项目开展了绩效自评，共涉及资金350.55万元，占项目支出的100%。"


def form(budget: str, executed: str, kind: FormKind = FormKind.PROJECT_SELF_EVALUATION) -> Form:
    return Form(kind=kind, name="表", year=2023, funds=(Fund(label="年度资金总额", budget=budget, executed=executed),))


def raised(text: str, projects: tuple[tuple[str, str], ...] = PROJECTS) -> list[tuple[str, Severity]]:
    whole = form("900.00", "850.00", FormKind.DEPARTMENT_SELF_EVALUATION)
    forms = [evolve(whole, passages=(Passage(text=text),)), *(form(*each) for each in projects)]
    found = told_otherwise_of_all([form_rows(each) for each in forms])
    return [(str(each.fields["told"]), each.severity) for each in found]


@pytest.mark.parametrize("text", [f"本年度{WHOLE}；{TOLD}。", f"{TOLD}。", NATIONAL, "", f"{WHOLE}。"])
def test_a_text_that_tells_what_the_forms_hold(text: str) -> None:
    assert raised(text) == []


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("350.55", "355.05", "355.05万元"),
        ("290.40", "294.00", "294.00万元"),
        ("900.00", "909.00", "909.00万元"),
        ("850.00", "580.00", "580.00万元"),
        ("项目3个", "项目2个", "2个"),
    ],
)
def test_one_changed_figure_is_found(right: str, wrong: str, told: str) -> None:
    assert raised(f"{WHOLE}；{TOLD}。".replace(right, wrong)) == [(told, Severity.WARNING)]


def test_forms_that_are_not_published_are_pointed_out_and_their_money_is_not_compared() -> None:
    assert raised(f"{TOLD}。", PROJECTS[:2]) == [("3个", Severity.INFO)]


@pytest.mark.parametrize(
    "text",
    [
        "我局组织部门整体支出绩效自评和3个专项资金项目绩效自评，全年预算数350.55万元，执行数290.40万元。",
        "纳入绩效自评范围的项目共３个、全年预算总额３５０．５５万元，实际支出２９０．４０万元。",
        "本部门对3个项目支出进行绩效自评，涉及预算资金350.55万元。",
    ],
)
def test_other_ways_of_telling_it(text: str) -> None:
    assert raised(text) == []
    assert [
        severity for _, severity in raised(text.replace("350.55", "335.55").replace("３５０．５５", "３３５．５５"))
    ] == [Severity.WARNING]


def test_a_table_in_yuan_beside_a_text_in_ten_thousands_agrees() -> None:
    in_yuan = tuple((f"{budget.replace('.', '')}00", f"{done.replace('.', '')}00") for budget, done in PROJECTS)
    assert raised(f"{TOLD}。", in_yuan) == []


@pytest.mark.parametrize(
    "text",
    [
        "对2个重点项目开展部门评价，涉及资金10.00万元，自评复核无误。",
        "全年完成地质灾害防治项目8个，全年预算数10.00万元。",
        "绩效自评发现问题5个，全年执行数1.00万元。",
        "经绩效自评，低保补助项目涉及1200个家庭，全年执行数1.00万元。",
    ],
)
def test_counts_of_other_things_are_no_account_of_the_forms(text: str) -> None:
    assert raised(text) == []


def test_a_form_without_its_money_is_not_added_up() -> None:
    assert raised(f"{TOLD}。".replace("350.55", "999.99"), (*PROJECTS[:2], ("", "50.05"))) == []
