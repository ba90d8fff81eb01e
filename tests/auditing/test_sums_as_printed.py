"""Sums as printed numbers are compared, and one cause as one finding."""

from __future__ import annotations

import pytest
from attrs import evolve
from rows import FUND, NATIONAL, sheet, with_row

import perfscore
from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.run import audit
from perfscore.form import Form, Fund, Indicator
from perfscore.form_kind import FormKind

RULES = perfscore.load_rules(NATIONAL)
SOUND = sheet(
    ("数量", ">=10个", "10个", "50", "50"),
    ("社会效益", ">=90%", "90%", "30", "30"),
    ("满意度", ">=90%", "95%", "10", "10"),
    total="99.80",
)
WITHOUT_MONEY = evolve(SOUND, funds=())
BARE = tuple(evolve(row, weight=None) for row in SOUND.indicators)


def findings(form: Form) -> list[Finding]:
    return list(audit(form, RULES).findings)


def codes(form: Form) -> set[str]:
    return {code for each in findings(form) for code in each.codes}


def with_bonus(form: Form) -> Form:
    bonus = Indicator(level1="加分项", name="表彰", target="1项", actual="1项", weight="2", score="2", below_total=True)
    return evolve(form, indicators=(*form.indicators, bonus))


def money(**changes: str | None) -> Form:
    return evolve(SOUND, funds=(evolve(FUND, **changes),))  # type: ignore[arg-type]


def thirds(total_weight: str) -> Form:
    """Weights of a third of ten: three times 3.33."""
    rows = tuple(
        Indicator(level2="数量指标", name=f"指标{n}", target="10个", actual="10个", weight="3.33", score="3.33")
        for n in range(3)
    )
    return Form(
        kind=FormKind.PROJECT_SELF_EVALUATION, name="表", year=2024, indicators=rows, total_weight=total_weight, total_score="10",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (thirds("10"), "F101"),
        (thirds("10"), "F102"),
        (evolve(SOUND, total_score="100"), "F102"),  # a total in whole points of 99.80
        (evolve(WITHOUT_MONEY, total_weight="100", total_score="95"), "F101"),  # execution is not shown
        (evolve(WITHOUT_MONEY, total_weight="100", total_score="95"), "F102"),
        (with_bonus(evolve(money(weight=None), total_weight="100")), "F101"),
        (money(weight=None), "F102"),  # a score of money that stands beside no weight
        (evolve(SOUND, indicators=BARE), "F101"),
        (evolve(SOUND, indicators=BARE), "F103"),
        (evolve(SOUND, indicators=BARE), "F203"),
        (money(rate="1", executed="100.00", score="10.00"), "F104"),
        (money(rate="0.98"), "F104"),
        (money(rate="98%"), "F104"),
        (money(rate="100%", executed="120.00", score="10"), "F104"),  # what was overspent is printed as all
        (evolve(SOUND, funds=(FUND, Fund(label="其中：财政拨款", budget="80.00", executed="60.00", rate="75.00%"))), "F104"),
        (evolve(SOUND, funds=(FUND, Fund(label="甲", budget="33.33"), Fund(label="乙", budget="66.66"))), "F109"),
        (with_row(SOUND, 0, name="加分项", score="52"), "F204"),
        (with_row(SOUND, 2, score=None, weight=None), "F212"),
    ],
)  # fmt: skip
def test_no_form_is_accused_of_how_it_prints(form: Form, code: str) -> None:
    assert code not in codes(form), [each.message() for each in findings(form)]


@pytest.mark.parametrize(
    ("form", "code", "severity", "cause"),
    [
        (thirds("11"), "F101", Severity.ERROR, None),
        (evolve(SOUND, total_weight=None, total_score="89.80", indicators=SOUND.indicators[:2]), "F101", Severity.WARNING, None),
        (evolve(SOUND, total_score="98.40"), "F102", Severity.ERROR, None),
        (evolve(SOUND, total_score="98.90"), "F102", Severity.ERROR, "I_total_transposed"),
        (evolve(SOUND, total_score="89.80"), "F102", Severity.ERROR, "I_left_out"),
        (money(rate="89.00%"), "F104", Severity.ERROR, "I_rate_transposed"),
        (money(rate="93.33%", initial="105.00"), "F104", Severity.WARNING, "I_rate_of_initial"),
        (money(budget="0", rate="0%"), "F110", Severity.WARNING, None),
        (evolve(SOUND, funds=(evolve(FUND, budget="0", executed="0", rate="0"), Fund(label="财政拨款", budget="63.2"))), "F109", Severity.WARNING, None),
        (with_row(SOUND, 1, score=None), "F212", Severity.ERROR, None),
        (with_row(SOUND, 0, target=">=8640个", actual="8460个", score="50"), "F201", Severity.ERROR, "I_transposed"),
        (with_row(SOUND, 0, actual="9.6个", score="48"), "F308", Severity.WARNING, "I_point"),
        (with_row(SOUND, 0, target="52.4个", actual="45.2个", score="43"), "F201", Severity.WARNING, "I_whole_points"),
        (with_row(SOUND, 1, name="覆盖率100%"), "F309", Severity.WARNING, None),
        (with_row(SOUND, 0, target="10.25亩", actual="9亩", score="43.90", note="原定10.52亩"), "F309", Severity.WARNING, None),
        (with_row(SOUND, 0, note="因人员不足未完成。"), "F615", Severity.WARNING, None),
        (money(executed="7.00", rate="7.00%", score="0.70"), "F207", Severity.WARNING, None),
        (money(executed="12.00", rate="12.00%", score="1.20"), "F207", Severity.WARNING, None),
        (evolve(SOUND, funds=(evolve(FUND, budget="630", executed="61.80", rate="98.10%", score="9.81"), Fund(label="财政拨款", budget="600", executed="588"), Fund(label="上年结转", budget="30", executed="30"))), "F104", Severity.ERROR, "I_executed_point"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_cause(form: Form, code: str, severity: Severity, cause: str | None) -> None:
    told = next(each for each in findings(form) if code in each.codes)
    assert (told.code, told.severity, told.cause and told.cause.code) == (code, severity, cause), told.message()


def test_a_wrong_score_leads_and_the_sums_follow() -> None:
    (only,) = findings(with_row(SOUND, 0, score="5.0"))
    assert (only.code, [each.code for each in only.consequences]) == ("F201", ["F205", "F102"])
    assert (only.points, only.cause and only.cause.code) == (45, "I_score_point")
    assert only.severity is Severity.ERROR


def test_a_wrong_weight_leads_and_its_row_follows() -> None:
    form = with_row(SOUND, 1, weight="3", target="90%", actual="81%", score="27.00")
    (only,) = findings(evolve(form, total_score="96.80"))
    assert (only.code, only.cause and only.cause.fields["value"]) == ("F101", "30")
    assert {"F204", "F201", "F107"} <= only.codes


def test_a_finding_says_what_the_form_says_what_is_due_and_what_to_ask_for() -> None:
    (only,) = findings(money(rate="89.00%"))
    told = only.to_dict()
    assert (told["says"], told["expected"], told["points"]) == ("执行率 89.00%", "98.00%", "0.9")
    assert "支付凭证" in str(told["ask"])
    (row,) = findings(evolve(with_row(SOUND, 0, actual="8个"), total_score="99.80"))
    assert "财预〔2020〕10号" in str(row.to_dict()["article"])
    assert row.to_dict("en")["says"] == "score 50"


def test_a_column_that_is_missing_is_said_once() -> None:
    rows = tuple(evolve(row, actual=None) for row in SOUND.indicators)
    told = [each for each in findings(evolve(SOUND, indicators=rows)) if each.code == "F203"]
    assert len(told) == 1
    assert told[0].row is None
    assert "3 行" in told[0].message()


def test_frames_of_other_rules_in_force_are_kept_and_none_says_what_the_form_contradicts() -> None:
    cost = Indicator(
        level1="成本指标", level2="经济成本指标", name="成本", target="<=9万元", actual="9万元", weight="20", score="20"
    )
    rows = (
        evolve(SOUND.indicators[0], weight="40", score="40"),
        cost,
        evolve(SOUND.indicators[1], weight="20", score="20"),
        SOUND.indicators[2],
    )
    assert "F107" not in codes(evolve(SOUND, indicators=rows))  # 财预〔2021〕101号, though the rule set is 10号
    odd = with_row(with_row(SOUND, 0, weight="40", score="40"), 2, weight="20", score="20")
    told = next(each for each in findings(odd) if each.code == "F107")
    assert "没有满意度" not in told.message()


@pytest.mark.parametrize(("budget", "severity"), [("111.33", Severity.ERROR), (None, Severity.WARNING)])
def test_a_rate_is_wrong_for_certain_only_beside_the_budget_that_it_is_of(
    budget: str | None, severity: Severity
) -> None:
    """A form that prints 年初预算数 alone may have been scored by the adjusted budget, which it does not show."""
    fund = Fund(
        label="年度资金总额",
        initial="111.33",
        budget=budget,
        executed="55.67",
        weight="10",
        rate="40.78%",
        score="4.08",
    )
    form = Form(kind="project_self_evaluation", name="x", year=2021, funds=(fund,))
    found = audit(form, RULES).findings
    assert [each.severity for each in found if "F104" in each.codes] == [severity]
