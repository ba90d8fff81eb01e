"""Each finding on a form that has it, and its absence on the same form without it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from attrs import evolve
from rows import CHANGJI, FUND, URUMQI, sheet, with_row

import perfscore
from perfscore.auditing.collection import COLLECTION_CHECKS, DOCUMENT_CHECKS
from perfscore.auditing.finding import Finding
from perfscore.auditing.profile import Profile
from perfscore.auditing.run import FORM_CHECKS, RULE_CHECKS, THRESHOLD_CHECKS, audit, audit_all
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.messages import codes

RULES = perfscore.load_rules(URUMQI)
SOUND = sheet(
    ("数量", ">=10个", "8个", "50", "40.00"),
    ("经济成本", "<=20万元", "20万元", "20", "20.00"),
    ("满意度", ">=90%", "95%", "20", "20.00"),
    total="89.80分",
)
changed = partial(with_row, SOUND)


# The sample keeps no weight frame, which is a finding of its own.
PROFILE = Profile(ignore=("F107",))


def found(form: Form) -> list[Finding]:
    return list(audit(form, RULES, PROFILE).findings)


def test_a_sound_form_has_no_findings() -> None:
    assert found(SOUND) == []


@pytest.mark.parametrize("executed", ["-98310.00", "-98.31", "0", "-0"])
def test_money_that_was_paid_back_is_no_fault_of_ours(executed: str) -> None:
    """Its printed decimals leave an interval of rates open, too."""
    codes = {code for item in found(evolve(SOUND, funds=(evolve(FUND, executed=executed),))) for code in item.codes}
    assert "F104" in codes


@pytest.mark.parametrize(
    ("form", "codes"),
    [
        (changed(0, weight="40", score="32.00"), {"F101", "F102", "F103"}),
        (evolve(SOUND, total_score="99.80"), {"F102", "F103"}),
        (evolve(SOUND, funds=(evolve(FUND, rate="99.00%"),)), {"F104"}),
        (changed(0, score="50.00"), {"F201", "F102", "F206"}),
        (changed(0, actual="10个", score="40.00"), {"F201", "F103", "F205"}),
        (evolve(SOUND, funds=(evolve(FUND, executed="98.315", rate="98.32%", score="9.84"),), total_score="89.84"), {"F202"}),
        (changed(1, actual="****"), {"F203"}),
        (changed(2, score="21.00"), {"F204", "F201", "F102"}),
        (changed(1, actual="=20元", score="0.00"), {"F301", "F102", "F103", "F205"}),
        (changed(2, actual="105%"), {"F302"}),
        (changed(1, actual="22万元", score="0.00"), {"F303", "F102", "F103"}),
    ],
)  # fmt: skip
def test_each_finding(form: Form, codes: set[str]) -> None:
    assert {code for item in found(form) for code in item.codes} == codes


def test_a_differing_row_is_explained_with_the_method_that_was_mixed_up() -> None:
    late = Indicator(level2="时效指标", name="期限", target="<=12个月", actual="=10个月", weight="10", score="8.33")
    message = next(item for item in found(evolve(SOUND, indicators=(late,))) if item.code == "F201").message()
    assert "申报 8.33 分，重算 10.00 分。10 个月 ÷ 12 个月" in message
    assert "申报得分与办法“按完成比例计分" in message


def test_rows_treated_differently_across_forms() -> None:
    one = Indicator(level2="时效指标", name="期限", target="<=12个月", actual="=10个月", weight="10", score="8.33")
    forms = [
        evolve(SOUND, name=name, indicators=(evolve(one, score=score),))
        for name, score in [("甲", "8.33"), ("乙", "10")]
    ]
    report = audit_all([(form, RULES) for form in forms])
    assert [item.code for item in report.findings] == ["F401"]
    assert "甲“期限”8.33；乙“期限”10" in report.findings[0].message()
    assert audit_all([(forms[0], RULES), (forms[0], RULES)]).findings == ()
    other = evolve(forms[1], indicators=(evolve(forms[1].indicators[0], name="发放手册的时间要求"),))
    assert audit_all([(forms[0], RULES), (other, RULES)]).findings == ()  # another indicator altogether


def test_a_target_form_is_not_scored() -> None:
    target = evolve(SOUND, kind=FormKind.PROJECT_TARGETS, funds=(), total_weight=None, total_score=None,
                    indicators=tuple(evolve(row, actual=None, score=None) for row in SOUND.indicators))  # fmt: skip
    result = audit(target, RULES, PROFILE)
    assert result.findings == ()
    assert result.result.total is None
    assert result.result.grade is None


@pytest.mark.parametrize(
    "check",
    [*FORM_CHECKS, *RULE_CHECKS, *THRESHOLD_CHECKS, *COLLECTION_CHECKS, *DOCUMENT_CHECKS],
    ids=lambda check: check.__name__,
)
def test_every_check_says_what_why_example_and_remedy(check: object) -> None:
    """The page of a finding is its docstring."""
    text = check.__doc__ or ""
    assert text[:4] in codes()
    for heading in ("含义：", "为什么要紧：", "例：", "怎样改正：", "依据："):
        assert heading in text


def test_the_bundled_forms_of_2023(examples: Path) -> None:
    """Every row of a real disclosure: which agree, and exactly which do not."""
    rules = perfscore.load_rules(CHANGJI)
    report = audit_all([(form, rules) for form in perfscore.read(examples / "changji-2023.yaml")])
    rows = [row for each in report.audits for row in each.result.rows]
    off = {(row.name, row.verdict.value) for row in rows if row.verdict.value != "agrees"}
    assert len(rows) == 57
    assert off == {
        ("预算执行率", "rounding"),
        ("工作完成及时率（%）", "differs"),
        ("核定工程量费用（万元）", "differs"),
        ("竣工结算验收工程款（万元）", "differs"),
    }
    assert {code for each in report.audits for item in each.findings for code in item.codes} == {
        "F103", "F107", "F201", "F202", "F205", "F301", "F305", "F306",
    }  # fmt: skip


def test_the_bundled_forms_of_2024(examples: Path) -> None:
    rules = perfscore.load_rules(URUMQI)
    report = audit_all([(form, rules) for form in perfscore.read(examples / "urumqi-2024.yaml")])
    rows = [row for each in report.audits for row in each.result.rows]
    assert [(row.name, row.verdict.value) for row in rows if row.verdict.value != "agrees"] == [
        ("完成编制时间", "differs"),
        ("项目用地单位满意度", "undetermined"),
    ]
    assert {code for each in report.audits for item in each.findings for code in item.codes} == {
        "F103", "F107", "F201", "F205", "F302", "F305", "F306",
    }  # fmt: skip
    assert [item.code for item in report.findings] == ["F401"]
