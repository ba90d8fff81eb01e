"""Bonus, penalty, cap, best of, bounds, veto and limited grade, worked out by hand and against every row at its ends."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from adjusted import RULES, adjusted
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import perfscore
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.rules.proving.proof import Claim, Status
from perfscore.rules.proving.prove import prove
from perfscore.scoring.score import FormScore, score_form
from perfscore.scoring.total import RowShare, total_of
from perfscore.values.number import Interval


def _scored(*rows: tuple[str, str, str, str | None], level1: str | None = None) -> FormScore:
    indicators = tuple(
        Indicator(level1=level1, level2="数量指标", name=name, target=target, actual=actual, weight=weight)
        for name, target, actual, weight in rows
    )
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="", year=2024, indicators=indicators)
    return score_form(form, adjusted())


WHOLE = ("甲", "10个", "10个", "90")


def test_a_bonus_stands_on_top_and_has_a_limit() -> None:
    found = _scored(WHOLE, ("机制 创新", "2项", "1项", "4"))
    assert str(found.total) == "92"
    assert str(_scored(WHOLE, ("机制创新", "2项", "2项", "4")).total) == "93"
    assert [step.code for step in found.total_steps] == ["T159", "T159", "T153", "T159", "T150", "T159", "T159"]
    assert not found.adds_up


def test_a_penalty_takes_off_what_its_rows_lose() -> None:
    assert str(_scored(WHOLE, ("违规问题", "0起", "0起", "5")).total) == "90"
    assert str(_scored(WHOLE, ("违规问题", "0起", "1起", "5")).total) == "85"
    assert str(_scored(("甲", "10个", "0个", "90"), ("违规问题", "0起", "1起", "5")).total) == "0"


def test_of_two_rows_the_better_counts() -> None:
    rows = (("结转结余率", "10%", "5%", "10"), ("结转结余变动率", "10%", "8%", "10"))
    assert str(_scored(WHOLE, *rows).total) == "98"


def test_rows_under_one_head_have_a_limit_together() -> None:
    assert str(_scored(("甲", "1个", "1个", "15"), ("乙", "1个", "1个", "15"), level1="过程指标（20分）").total) == "20"


def test_a_veto_fixes_the_total() -> None:
    found = _scored(WHOLE, ("死亡事故", "0人", "1人", "10"))
    assert (str(found.total), found.grade) == ("0", "差")
    assert str(_scored(WHOLE, ("死亡事故", "0人", "0人", "10")).total) == "100"


def test_an_undetermined_row_of_a_veto_leaves_both_open() -> None:
    found = _scored(WHOLE, ("死亡事故", "0人", "****", "10"))
    assert (str(found.total), found.grade) == ("0～100", "优或差")
    assert "T158" in {step.code for step in found.total_steps}


def test_a_row_that_falls_short_limits_the_grade() -> None:
    rows = (("甲", "1个", "1个", "80"), ("丙", "1个", "1个", "15"))
    found = _scored(*rows, ("重点任务", "10个", "5个", "5"))
    assert (str(found.total), found.grade) == ("97.5", "中")
    assert _scored(*rows, ("重点任务", "10个", "6个", "5")).grade == "优"


@pytest.mark.parametrize(
    ("mark", "rows", "grade"),
    [
        ("56分", [("甲", "10个", "6个", "60"), ("乙", "10个", "10个", "20")], "优"),  # 36 + 20 = 56
        ("56分", [("甲", "10个", "6个", "60"), ("乙", "10个", "9个", "20")], "中"),  # 36 + 18 = 54
        ("70%", [("甲", "10个", "6个", "60"), ("乙", "10个", "10个", "20")], "优"),  # 56 is 70% of 80
        ("70.1%", [("甲", "10个", "6个", "60"), ("乙", "10个", "10个", "20")], "中"),
        ("56分", [("甲", "10个", "6个", "60"), ("乙", "10个", "****", "20")], "优或中"),  # 36 to 56
        ("57分", [("甲", "10个", "6个", "60"), ("乙", "10个", "****", "20")], "中"),  # 57 is out of reach
        ("56分", [("甲", "10个", "6个", "60"), ("乙", "10个", "10个", None)], "优或中"),  # nobody prints a weight
    ],
)
def test_rows_that_fall_short_together_limit_the_grade(
    mark: str, rows: list[tuple[str, str, str, str | None]], grade: str
) -> None:
    wanted = f"    - limit: {{rows: {{level1: 任务}}, sum_below: {mark}, grade: 中}}\ngrades:\n"
    rules = adjusted(RULES.replace("grades:\n", wanted))
    tasks = [
        Indicator(level1="任务", level2="数量指标", name=name, target=target, actual=actual, weight=weight)
        for name, target, actual, weight in rows
    ]
    rest = Indicator(level2="数量指标", name="丙", target="1个", actual="1个", weight="60")
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="", year=2024, indicators=(*tasks, rest))
    found = score_form(form, rules)
    assert found.grade == grade
    assert (score_form(evolve(form, indicators=(rest,)), rules).grade) == "中"  # 60 points, and no such rows


_LOWER = "    - lower: {rows: {name: 重点任务}, below: 60%}\ngrades:\n"


@pytest.mark.parametrize(
    ("actual", "by", "grade"), [("6个", 1, "优"), ("5个", 1, "中"), ("5个", 2, "差"), ("****", 1, "优或中")]
)
def test_a_row_that_falls_short_lowers_the_grade(actual: str, by: int, grade: str) -> None:
    text = RULES.replace("    - limit: {rows: {name: 重点任务}, below: 60%, grade: 中}\n", "")
    rules = adjusted(text.replace("grades:\n", _LOWER.replace("60%", f"60%, by: {by}")))
    rows = (("甲", "1个", "1个", "80"), ("丙", "1个", "1个", "15"), ("重点任务", "10个", actual, "5"))
    found = score_form(evolve(_scored(*rows).form), rules)
    assert found.grade == grade


def test_the_worst_grade_is_not_lowered() -> None:
    rules = adjusted(RULES.replace("grades:\n", "    - lower: {declared: 迟报}\ngrades:\n"))
    form = _scored(("甲", "10个", "3个", "100")).form
    assert perfscore.score(form, rules, answers={"迟报": True}).grade == "差"


def test_rows_that_are_left_out_are_scored_and_not_counted() -> None:
    out = "    - leave_out: {rows: {name: 附加}}\n    - limit: {rows: {name: 附加}, below: 80%, grade: 中}\ngrades:\n"
    rules = adjusted(RULES.replace("grades:\n", out))
    found = score_form(_scored(("甲", "10个", "10个", "100"), ("附加", "10个", "7个", "100")).form, rules)
    assert (str(found.total), found.grade) == ("100", "中")
    assert str(found.rows[-1].score) == "70"
    assert "附加不计入总分：得 70.00" in [step.text("zh") for step in found.total_steps]


_FREE = RULES.replace("    - bounds: {least: 0, most: 101}\n", "    - bounds: {least: -20}\n")


@pytest.mark.parametrize(
    ("written", "actual", "answers", "total"),
    [
        ("deduct: {declared: 较大事故, points: 10}", "10个", {"较大事故": True}, "90"),
        ("deduct: {declared: 较大事故, points: 10}", "10个", {}, "100"),
        ("deduct: {rows: {name: 质量}, below: 60%, points: 4}", "5个", {}, "91"),
        ("deduct: {rows: {name: 质量}, below: 60%, points: 4}", "6个", {}, "96"),
        ("deduct: {rows: {name: 质量}, below: 60%, points: 4}", "****", {}, "86～100"),
        ("award: {declared: [省级表彰, 国家表彰], points: 2}", "10个", {"国家表彰": True}, "102"),
    ],
)
def test_a_fact_or_a_failed_row_gives_and_takes_points(
    written: str, actual: str, answers: dict[str, bool], total: str
) -> None:
    rules = adjusted(_FREE.replace("grades:\n", f"    - {written}\ngrades:\n"))
    form = _scored(WHOLE, ("质量", "10个", actual, "10")).form
    found = perfscore.score(form, rules, answers=answers)
    assert str(found.total) == total


@pytest.mark.parametrize(
    ("written", "least", "most"),
    [("deduct: {declared: 较大事故, points: 10}", "-15", "103"), ("award: {declared: 表彰, points: 2}", "-5", "105")],
)
def test_the_reach_knows_what_facts_give(written: str, least: str, most: str) -> None:
    rules = adjusted(_FREE.replace("grades:\n", f"    - {written}\ngrades:\n"))
    proof = next(each for each in prove(rules) if each.claim is Claim.REACH)
    assert (proof.status, proof.over.fields["least"], proof.over.fields["most"]) == (Status.PROVED, least, most)


def test_what_takes_the_total_below_zero_needs_a_bound() -> None:
    text = RULES.replace("    - penalty: {rows: {name: 违规问题}, most: 5}\n    - bounds: {least: 0, most: 101}\n", "")
    rules = adjusted(text.replace("grades:\n", "    - deduct: {declared: 较大事故, points: 10}\ngrades:\n"))
    assert "R346" in [found.code for proof in prove(rules) for found in proof.problems]


@pytest.mark.parametrize(("by", "fits"), [(1, True), (2, True), (3, False)])
def test_a_grade_is_lowered_by_less_than_there_are_grades(by: int, fits: bool) -> None:
    rules = adjusted(RULES.replace("grades:\n", f"    - lower: {{declared: 迟报, by: {by}}}\ngrades:\n"))
    codes = [found.code for proof in prove(rules) for found in proof.problems]
    assert codes == ([] if fits else ["R526"])


def test_no_grade_is_lowered_where_there_are_none() -> None:
    text = RULES[: RULES.index("    - limit")] + "    - lower: {declared: 迟报}\n"
    assert "R526" in [found.code for proof in prove(adjusted(text)) for found in proof.problems]


def test_an_undetermined_bonus_or_one_without_a_weight_makes_an_interval() -> None:
    assert str(_scored(WHOLE, ("机制创新", "2项", "****", "2")).total) == "90～92"
    assert str(_scored(WHOLE, ("机制创新", "2项", "2项", None)).total) == "90～93"
    assert str(_scored(WHOLE, ("违规问题", "0起", "****", None)).total) == "85～90"


def test_the_reach_of_the_total_is_proved() -> None:
    proof = next(each for each in prove(adjusted()) if each.claim is Claim.REACH)
    assert proof.status is Status.PROVED
    assert (proof.over.fields["least"], proof.over.fields["most"]) == ("0", "101")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("    - bounds: {least: 0, most: 101}\n", "", "R346"),
        ("    - bounds:", "    - cap: {rows: {name: 机制创新, level1: 产出}, most: 1}\n    - bounds:", "R347"),
        ("bounds: {least: 0, most: 101}", "bounds: {most: 101}", "R346"),
        ("grade: 中}\ngrades", "grade: 良}\ngrades", "R348"),
        ("total: 0}", "total: 120}", "R349"),
        ("    - bounds:", "    - leave_out: {rows: {name: 机制创新}}\n    - bounds:", "R347"),
        ("    - bonus:", "    - leave_out: {rows: {name: 机制创新}}\n    - bonus:", "R347"),
    ],
)
def test_what_cannot_be_is_refuted(old: str, new: str, code: str) -> None:
    assert old in RULES
    problems = [found.code for proof in prove(adjusted(RULES.replace(old, new))) for found in proof.problems]
    assert code in problems


def test_a_grade_that_is_not_there_is_told_where_it_is_written() -> None:
    rules = adjusted(RULES.replace("grade: 中}\ngrades", "grade: 良}\ngrades"))
    (found,) = (item for proof in prove(rules) for item in proof.problems if item.code == "R348")
    line = (found.place.line or 0) - 1
    assert RULES.splitlines()[line][(found.place.column or 0) - 1 :].startswith("中}")


@pytest.mark.parametrize("share", ["160%", "-5%", "0%"])
@pytest.mark.parametrize(
    "kind", ["veto: {rows: {name: 死亡事故}, total: 0", "limit: {rows: {name: 重点任务}, grade: 中"]
)
def test_no_row_can_have_such_a_share_of_its_weight(kind: str, share: str) -> None:
    wrong = f"    - {kind}, below: {share}}}\n"
    with pytest.raises(perfscore.RulesError, match=f"R147 .*{share}"):
        adjusted(RULES.replace("grades:\n", f"{wrong}grades:\n"))


@pytest.mark.parametrize(
    ("said", "code"), [("0分", "R515"), ("120%", "R515"), ("56", "R162"), ("56分, below: 60%", "R148")]
)
def test_no_sum_can_be_below_that(said: str, code: str) -> None:
    wrong = f"    - limit: {{rows: {{name: 甲}}, grade: 中, sum_below: {said}}}\n"
    with pytest.raises(perfscore.RulesError, match=code):
        adjusted(RULES.replace("grades:\n", f"{wrong}grades:\n"))


def test_a_regulation_may_let_the_total_fall_below_zero() -> None:
    rules = adjusted(RULES.replace("bounds: {least: 0, most: 101}", "bounds: {least: -5}"))
    proof = next(each for each in prove(rules) if each.claim is Claim.REACH)
    assert (proof.status, proof.over.fields["least"]) == (Status.PROVED, "-5")


def test_a_rule_set_without_grades_is_sound() -> None:
    rules = adjusted(RULES[: RULES.index("    - limit")])
    proof = next(each for each in prove(rules) if each.claim is Claim.GRADES)
    assert (proof.status, rules.grades) == (Status.UNCHECKED, ())


_NAMES = ("甲", "结转结余率", "结转结余变动率", "机制创新", "违规问题", "死亡事故")


@given(st.lists(st.tuples(st.sampled_from(_NAMES), st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=4))
def test_an_interval_holds_exactly_the_totals_of_its_rows(rows: list[tuple[str, int, int]]) -> None:
    """Every choice of the ends of the rows: the least and the greatest total found are the ends of the interval."""
    rule = adjusted().total

    def parts(scores: tuple[tuple[int, int], ...]) -> list[RowShare]:
        return [
            RowShare("产出", Interval(Fraction(low), Fraction(high)), Fraction(8), (name, "产出", "数量"), name)
            for (name, _, _), (low, high) in zip(rows, scores, strict=True)
        ]

    ends = [tuple(sorted(row[1:])) for row in rows]
    whole = total_of(parts(tuple((low, high) for low, high in ends)), rule)
    points = [total_of(parts(tuple((at, at) for at in chosen)), rule) for chosen in product(*ends)]
    assert whole is not None
    found = [each.total.low for each in points if each is not None]
    assert whole.total.low <= min(found) <= max(found) <= whole.total.high
    if not any(name == "死亡事故" for name, _, _ in rows):
        assert (min(found), max(found)) == (whole.total.low, whole.total.high)
