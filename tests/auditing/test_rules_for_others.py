"""F213: a form audited by rules of other years, or for other forms."""

from __future__ import annotations

import pytest
from adjusted import adjusted

from perfscore.auditing.run import audit
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind


@pytest.mark.parametrize(
    ("year", "kind", "told"),
    [
        (2024, FormKind.PROJECT_SELF_EVALUATION, False),
        (None, FormKind.PROJECT_SELF_EVALUATION, False),
        (2019, FormKind.PROJECT_SELF_EVALUATION, True),
        (2024, FormKind.DEPARTMENT_SELF_EVALUATION, True),
    ],
)
def test_rules_of_other_years_or_forms_are_told(year: int | None, kind: FormKind, told: bool) -> None:
    row = Indicator(level2="数量指标", name="甲", target="1个", actual="1个", weight="100", score="100")
    found = audit(Form(kind=kind, name="表", year=year, indicators=(row,)), adjusted()).findings
    assert ([each.code for each in found if each.code == "F213"] == ["F213"]) is told
