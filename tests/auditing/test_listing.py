"""A summary of results beside the forms of its projects: each kind of difference, and silence where they agree."""

from __future__ import annotations

import pytest

from perfscore.auditing.finding import Severity
from perfscore.auditing.run import check, together
from perfscore.form import Form, Fund, Indicator, ListedProject
from perfscore.form_kind import FormKind
from perfscore.messages import Place


def project(name: str, budget: str, score: str, file: str = "a.docx", listed: tuple[ListedProject, ...] = ()) -> Form:
    return Form(
        kind=FormKind.PROJECT_SELF_EVALUATION, name=name, year=2023, total_score=score, grade="优", listed=listed,
        funds=(Fund(label="年度资金总额", initial=budget, budget=budget, executed=budget),),
        indicators=(Indicator(name="办结件数", target="10件", actual="10件"),), source=Place(file=file),
    )  # fmt: skip


def told(*forms: Form) -> list[tuple[str, Severity, str]]:
    findings = together([check(form) for form in forms]).findings
    return [(each.code, each.severity, each.message()) for each in findings if each.code in ("F610", "F611")]


RIGHT = ListedProject(name="河道巡查", budget="30", executed="30.00", score="96", grade="优")


@pytest.mark.parametrize(
    "line",
    [
        RIGHT,
        ListedProject(name="河道巡查经费", budget="30.00"),  # much alike
        ListedProject(name="河道巡查", budget="300000"),  # in 元
        ListedProject(name="河道巡查", score="95.8"),  # 95.80 printed otherwise is another: see below
    ],
)
def test_a_line_that_agrees_is_not_accused(line: ListedProject) -> None:
    score = line.score or "96"
    assert told(project("河道巡查", "30", score, listed=(line,))) == []


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (ListedProject(name="河道巡查", budget="33", score="96"), "全年预算数是 33"),
        (ListedProject(name="河道巡查", budget="30", score="69"), "得分是 69"),
        (ListedProject(name="河道巡查", budget="30", grade="良"), "等级是 良"),
    ],
)
def test_a_line_that_differs_is_told(line: ListedProject, column: str) -> None:
    ((code, severity, message),) = told(project("河道巡查", "30", "96", listed=(line,)))
    assert (code, severity) == ("F610", Severity.WARNING)
    assert column in message


def test_what_stands_in_one_of_both_only_is_told() -> None:
    lines = (RIGHT, ListedProject(name="堤防维护", score="91"))
    (lost, extra) = told(project("河道巡查", "30", "96", listed=lines), project("泵站大修", "12", "90"))
    assert ("堤防维护" in lost[2], lost[1]) == (True, Severity.INFO)
    assert ("泵站大修" in extra[2], extra[1]) == (True, Severity.WARNING)


def test_the_form_of_another_document_is_compared_and_not_missed() -> None:
    lines = (RIGHT, ListedProject(name="堤防维护", score="91"))
    first = project("河道巡查", "30", "96", listed=lines)
    assert told(first, project("堤防维护", "12", "91", file="b.docx")) == []
    assert [each[0] for each in told(first, project("堤防维护", "12", "19", file="b.docx"))] == ["F610"]


def test_a_summary_of_other_projects_says_nothing() -> None:
    assert told(project("泵站大修", "30", "96", listed=(RIGHT,))) == []
