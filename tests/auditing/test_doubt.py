"""No error is raised on a cell whose reading is doubtful: the finding is a warning that names the cell."""

from __future__ import annotations

import pytest
from attrs import evolve
from rows import FUND, URUMQI, sheet

import perfscore
from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.profile import Profile
from perfscore.auditing.run import audit, audit_all
from perfscore.form import Confidence, Form, Unsure

RULES = perfscore.load_rules(URUMQI)
WRONG = sheet(
    ("数量", ">=10个", "8个", "50", "51.00"),
    ("经济成本", "<=20万元", "20万元", "20", "20.00"),
    ("满意度", ">=90%", "95%", "20", "20.00"),
    total="89.80分",
)
FALSE_RATE = evolve(WRONG, funds=(evolve(FUND, rate="99.00%"),))


def unsure(form: Form, row: int, field: str, level: Confidence = Confidence.DOUBTFUL) -> Form:
    rows = list(form.indicators)
    rows[row] = evolve(rows[row], unsure=(Unsure(field, level),))
    return evolve(form, indicators=tuple(rows))


def found(form: Form, code: str) -> Finding:
    findings = [each for item in audit(form, RULES, Profile()).findings for each in (item, *item.consequences)]
    return next(item for item in findings if item.code == code)


def test_an_error_on_a_row_with_a_doubtful_cell_is_a_warning_that_names_it() -> None:
    assert found(WRONG, "F204").severity is Severity.ERROR
    item = found(unsure(WRONG, 0, "score"), "F204")
    assert item.severity is Severity.WARNING
    assert "读取存疑" in item.message()
    assert f"“{WRONG.indicators[0].name}”的得分" in item.message()
    assert "score of" in item.message("en")


@pytest.mark.parametrize("code", ["F102"])
def test_totals_hang_on_every_weight_and_score(code: str) -> None:
    assert found(WRONG, code).severity is Severity.ERROR
    assert found(unsure(WRONG, 2, "score"), code).severity is Severity.WARNING
    assert found(unsure(WRONG, 2, "target"), code).severity is Severity.ERROR


def test_a_likely_cell_and_a_note_change_nothing() -> None:
    assert found(unsure(WRONG, 0, "score", Confidence.LIKELY), "F204").severity is Severity.ERROR
    assert found(unsure(WRONG, 0, "note"), "F204").severity is Severity.ERROR


def test_another_row_changes_nothing() -> None:
    assert found(unsure(WRONG, 1, "actual"), "F204").severity is Severity.ERROR


def test_the_money_rows_hang_together() -> None:
    assert found(FALSE_RATE, "F104").severity is Severity.ERROR
    fund = evolve(FALSE_RATE.funds[0], unsure=(Unsure("executed", Confidence.DOUBTFUL),))
    assert found(evolve(FALSE_RATE, funds=(fund,)), "F104").severity is Severity.WARNING


def test_many_doubtful_cells_are_counted() -> None:
    form = WRONG
    for row in range(3):
        form = unsure(form, row, "score")
    fund = evolve(form.funds[0], unsure=(Unsure("score", Confidence.DOUBTFUL),))
    assert "4 处" in found(evolve(form, funds=(fund,)), "F102").message()


def test_a_report_over_several_forms_keeps_the_rule() -> None:
    report = audit_all([(unsure(WRONG, 0, "score"), RULES)])
    assert not [item for item in report.audits[0].findings if item.severity is Severity.ERROR and item.code == "F204"]


def test_a_form_without_rows_is_an_error() -> None:
    assert found(evolve(WRONG, indicators=()), "F211").severity is Severity.ERROR


def test_a_total_of_weights_without_a_weight_is_an_error() -> None:
    rows = tuple(evolve(row, weight=None) for row in WRONG.indicators)
    form = evolve(WRONG, indicators=rows, total_weight="100")
    assert found(form, "F211").severity is Severity.ERROR
    assert "F211" not in {item.code for item in audit(evolve(form, total_weight=None), RULES, Profile()).findings}
