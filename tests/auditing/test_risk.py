"""Which units to look at first, and which forms to evaluate again."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from attrs import evolve

import perfscore
from perfscore.auditing.risk import WEIGHTS, Factor, Why, draw_sample, rank_forms, rank_units
from perfscore.auditing.run import Checked
from perfscore.form import Form, Fund, Indicator
from perfscore.form_kind import FormKind

RULES = perfscore.load_rules("cn/mof/2020-10")


def audited(unit: str, spent: int, *rows: tuple[str, str, str]) -> Checked:
    """A form of (actual, score, evidence) rows against a target of 10."""
    made = tuple(
        Indicator(level2="数量指标", name=f"指标{n}", target=">=10个", actual=f"{actual}个", weight="10", score=score,
                  evidence=shown or None)
        for n, (actual, score, shown) in enumerate(rows)
    )  # fmt: skip
    fund = Fund(label="年度资金总额", budget="1000.00", executed=f"{spent}.00")
    form = Form(
        kind=FormKind.PROJECT_SELF_EVALUATION, name=f"{unit}{spent}的项目", year=2024, implementer=unit,
        funds=(fund,), indicators=made,
    )  # fmt: skip
    return perfscore.audit(form, RULES)


SOUND = audited("甲局", 100, ("8", "8", ""), ("9", "9", ""))
WRONG = audited("乙局", 100, ("3", "8", ""), ("9", "9", ""))
RICH = audited("丙局", 900, ("8", "8", ""), ("9", "9", ""))
UNPROVED = audited("丁局", 100, ("8", "8", "台账"), ("10", "10", ""))


def test_weights_are_a_whole() -> None:
    assert sum(WEIGHTS.values()) == 1
    assert set(WEIGHTS) == set(Factor)


@pytest.mark.parametrize("worse", [WRONG, RICH, UNPROVED])
def test_what_there_is_to_look_at_comes_first_and_says_why(worse: Checked) -> None:
    first, last = rank_units([SOUND, worse])
    assert first.audits == (worse,)
    assert first.score > last.score
    assert 0 <= last.score <= first.score <= 1


def test_the_reasons_are_measured_and_add_up() -> None:
    first = rank_units([SOUND, WRONG, RICH, UNPROVED])[0]
    assert first.score == sum(part for _, part in first.parts)
    measured = dict(rank_units([WRONG])[0].measured)
    assert measured[Factor.POINTS] == 5, "3 of 10 is 3 points, 8 were declared"
    assert measured[Factor.MONEY] == 100
    assert "相差 5 分" in rank_units([WRONG])[0].reasons.text()
    assert "5 points" in rank_units([WRONG])[0].reasons.text("en")
    proved = dict(rank_units([UNPROVED])[0].measured)
    assert proved[Factor.EVIDENCE] == 1
    assert proved[Factor.FULL] == Fraction(1, 2)
    assert dict(rank_units([SOUND])[0].measured)[Factor.EVIDENCE] == 0, "that form has no column for evidence"


def test_the_forms_of_a_unit_are_one() -> None:
    again = audited("乙 局", 50, ("8", "8", ""))
    ranked = rank_units([SOUND, WRONG, again])
    assert [len(each.audits) for each in ranked] == [2, 1]
    assert len(rank_forms([SOUND, WRONG, again])) == 3


def test_target_forms_are_left_out() -> None:
    targets = evolve(SOUND.result.form, kind=FormKind.PROJECT_TARGETS)
    assert rank_units([perfscore.audit(targets, RULES)]) == ()
    assert draw_sample([perfscore.audit(targets, RULES)], 3) == ()
    assert rank_units([]) == ()


MANY = [audited(f"第{n}局", 10 + n, ("8", "8", ""), (f"{n % 10}", "9", "")) for n in range(30)]


def test_a_sample_is_drawn_by_money_by_risk_and_by_chance() -> None:
    drawn = draw_sample(MANY, 9, seed=7)
    assert [each.why for each in drawn] == [Why.MONEY] * 3 + [Why.RISK] * 3 + [Why.CHANCE] * 3
    assert [each.audit for each in drawn[:3]] == MANY[:-4:-1]
    assert len({id(each.audit) for each in drawn}) == 9
    assert len(draw_sample(MANY, 100, seed=7)) == 30


def test_a_sample_is_the_same_for_a_seed_and_in_any_order() -> None:
    names = [each.audit.result.form.name for each in draw_sample(MANY, 12, seed=7)]
    shuffled = MANY[:]
    random.Random(3).shuffle(shuffled)
    assert [each.audit.result.form.name for each in draw_sample(shuffled, 12, seed=7)] == names
    others = {tuple(each.audit.result.form.name for each in draw_sample(MANY, 12, seed=n)) for n in range(5)}
    assert len(others) == 5
    assert all(len(set(each[:8]) & set(names[:8])) == 8 for each in others), "money and risk know no chance"


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (-1, 0), (1, 1), (2, 2), (4, 4)])
def test_a_sample_of_any_size(count: int, expected: int) -> None:
    assert len(draw_sample(MANY, count)) == expected
