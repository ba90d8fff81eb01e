"""The forms of a body together, counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

import perfscore
from perfscore.auditing.overview import Overview, Tally
from perfscore.auditing.run import audit_all
from perfscore.form import Form, Fund, Indicator
from perfscore.form_kind import FormKind
from perfscore.reporting.as_text import overview_text
from perfscore.scoring.score import FormRows, next_grade, score_form

RULES = perfscore.load_rules("cn/mof/2020-10")


def form(total: str, budget: str, score: str) -> Form:
    fund = Fund(label="年度资金总额", budget=budget, executed=budget, weight="10", score="10")
    row = Indicator(level2="数量", name="x", target=">=10个", actual="9个", weight="90", score=score)
    return Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="表", funds=(fund,), indicators=(row,), total_score=total)


def overview(results: Sequence[FormRows]) -> Overview:
    tally = Tally()
    for each in results:
        tally.form(each)
    return tally.overview


def test_counts_grades_and_the_weighted_total() -> None:
    """100 with 30 and 80 with 10 make (3000 + 800) / 40 = 95."""
    found = overview([score_form(each, RULES) for each in (form("100", "30", "90"), form("80", "10", "70"))])
    assert (found.forms, found.rows, found.full_rows, found.full_forms) == (2, 4, 3, 1)
    assert found.grades == (("优", 1), ("良", 1))
    assert found.weighted == Fraction(95)
    assert "满分 3 行（75.0%）；按预算加权的总分 95.00" in overview_text(found, "zh")


@pytest.mark.parametrize(
    ("total", "expected"),
    [("89.99", ("优", "0.01")), ("60", ("良", "20")), ("59.5", ("中", "0.5")), ("90", None), ("100", None)],
)
def test_what_separates_a_total_from_the_next_grade(total: str, expected: tuple[str, str] | None) -> None:
    found = next_grade(score_form(form(total, "10", "70"), RULES))
    assert (None if found is None else (found.grade, found.missing)) == (
        None if expected is None else (expected[0], Fraction(expected[1]))
    )


def test_forms_without_scores_are_left_out() -> None:
    found = overview([score_form(Form(kind=FormKind.PROJECT_TARGETS, name="表"), RULES)])
    assert (found.forms, found.rows, found.weighted) == (0, 0, None)


def test_the_example(examples: Path) -> None:
    rules = perfscore.load_rules("cn/xinjiang/changji/2023")
    found = audit_all([(each, rules) for each in perfscore.read(examples / "changji-2023.yaml")]).overview
    assert found.forms == 6
    assert found.full_forms == 2
    assert sum(count for _, count in found.grades) == 5
