"""Laws of every shipped rule set: monotone, bounded, indifferent to order and to units; each law can fail."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import assume, find, given, settings
from hypothesis import strategies as st
from rows import ARTUX, CHANGJI, NATIONAL, URUMQI, row

import perfscore
from perfscore.form import Form, Fund, Indicator
from perfscore.form_kind import FormKind
from perfscore.rules.curve import Constant, Curve, Mark
from perfscore.rules.heads import rule_ids
from perfscore.rules.model import CurveMethod, Measure, RuleSet
from perfscore.scoring.score import RowScore, score
from perfscore.testing.strategies import CATEGORIES, forms, indicators
from perfscore.values.number import Interval

RULES = (NATIONAL, CHANGJI, URUMQI, ARTUX)
LOADED = {name: perfscore.load_rules(name) for name in rule_ids()}
NUMBERS = st.decimals(min_value=0, max_value=10_000, places=2)
POSITIVE = st.decimals(min_value="0.01", max_value=10_000, places=2)


@pytest.mark.parametrize("rules", rule_ids())
@given(data=st.data())
def test_every_score_lies_between_zero_and_the_most_of_its_weight(rules: str, data: st.DataObject) -> None:
    chosen = LOADED[rules]
    result = score(data.draw(forms(chosen)), chosen)
    for each in result.rows:
        assert (each.score is None) == (each.refusal is not None)
        if each.score is not None and each.weight is not None:
            assert 0 <= each.score.low <= each.score.high <= chosen.most * each.weight


@pytest.mark.parametrize("rules", RULES)
@given(form=forms(), data=st.data())
def test_the_order_of_rows_is_irrelevant(rules: str, form: Form, data: st.DataObject) -> None:
    chosen = perfscore.load_rules(rules)
    shuffled = evolve(form, indicators=tuple(data.draw(st.permutations(form.indicators))))
    one, other = score(form, chosen), score(shuffled, chosen)
    assert one.total == other.total
    assert one.grades == other.grades
    assert sorted(map(_key, one.rows)) == sorted(map(_key, other.rows))


@pytest.mark.parametrize(("rules", "category", "sign"), [
    (NATIONAL, "数量指标", ">="), (NATIONAL, "质量指标", "="), (URUMQI, "数量指标", ">="),
    (CHANGJI, "数量指标", ">="), (CHANGJI, "经济成本指标", ">="), (ARTUX, "数量指标", ">="),
])  # fmt: skip
@given(target=POSITIVE, first=NUMBERS, second=NUMBERS)
def test_a_score_never_falls_when_attainment_rises(
    rules: str, category: str, sign: str, target: object, first: float, second: float
) -> None:
    low, high = sorted((first, second))
    assert _rises(perfscore.load_rules(rules), category, f"{sign}{target}公里", f"{low}公里", f"{high}公里")


@given(target=POSITIVE, first=NUMBERS, second=NUMBERS)
def test_over_a_ceiling_a_score_never_rises(target: object, first: float, second: float) -> None:
    low, high = sorted((first, second))
    assert _rises(perfscore.load_rules(NATIONAL), "时效指标", f"<={target}天", f"{high}天", f"{low}天")


def test_the_monotone_law_can_fail() -> None:
    """A rule set that pays nothing from 100% on is caught by the law."""
    broken = _with_last_segment(perfscore.load_rules(URUMQI), Mark(share=Fraction(0)))
    found = find(
        st.tuples(POSITIVE, NUMBERS, NUMBERS),
        lambda t: t[1] <= t[2] and not _rises(broken, "数量指标", f">={t[0]}公里", f"{t[1]}公里", f"{t[2]}公里"),
        settings=settings(max_examples=2000),
    )
    assert found[2] >= found[0]


@pytest.mark.parametrize("rules", RULES)
@given(target=POSITIVE, actual=NUMBERS, factor=st.sampled_from([10, 100, 10_000]), data=st.data())
def test_the_same_factor_on_both_sides_changes_nothing(
    rules: str, target: float, actual: float, factor: int, data: st.DataObject
) -> None:
    sign = data.draw(st.sampled_from([">=", "=", "<="]))
    category = data.draw(st.sampled_from(CATEGORIES[:5]))
    small = row(f"{actual}元", of=f"{sign}{target}元", rules=rules, category=category)
    large = row(f"{actual * factor}元", of=f"{sign}{target * factor}元", rules=rules, category=category)
    assert small.score == large.score


@pytest.mark.parametrize("rules", RULES)
@given(target=POSITIVE, actual=NUMBERS)
def test_a_unit_may_be_written_smaller_or_larger(rules: str, target: float, actual: float) -> None:
    plain = row(f"{actual}万元", of=f">={target}万元", rules=rules)
    spelled = row(f"{actual * 10_000:f}元", of=f">={target}万元", rules=rules)
    assert plain.score == spelled.score


@given(form=forms())
def test_the_total_is_the_sum_of_the_rows(form: Form) -> None:
    result = score(form, perfscore.load_rules(NATIONAL))
    assume(result.total is not None)
    assert result.total is not None
    assert result.total.low == sum((r.score.low for r in result.rows if r.score), Fraction(0))
    open_points = sum((r.weight or Fraction(0) for r in result.rows if r.score is None), Fraction(0))
    assert result.total.high == sum((r.score.high for r in result.rows if r.score), open_points)
    assert result.grades


def test_the_rows_of_the_laws_reach_every_verdict_and_kind() -> None:
    """The strategy is no use unless it reaches refusals, bands, points and dates."""
    rules = perfscore.load_rules(NATIONAL)
    reached = settings(max_examples=5000)

    def scored(row: Indicator) -> RowScore:
        return score(row, rules)

    find(indicators(), lambda row: scored(row).refusal is not None, settings=reached)
    find(indicators(), lambda row: (s := scored(row).score) is not None and not s.is_point, settings=reached)
    find(indicators(), lambda row: (s := scored(row).score) is not None and s.is_point and s.low > 0, settings=reached)
    find(indicators(), lambda row: scored(row).method == "on_time", settings=reached)


def test_weights_of_every_shipped_frame_sum_to_its_total() -> None:
    frames = [frame for name in rule_ids() for frame in perfscore.load_rules(name).weights]
    assert frames
    for frame in frames:
        assert sum(part.weight for part in frame.parts) == frame.total


def _rises(rules: RuleSet, category: str, target: str, low: str, high: str) -> bool:
    lower, higher = (row(actual, of=target, category=category, rules=rules).score for actual in (low, high))
    assert lower is not None
    assert higher is not None
    return lower.low <= higher.low and lower.high <= higher.high


def _with_last_segment(rules: RuleSet, mark: Mark) -> RuleSet:
    method = next(method for method in rules.methods.values() if method.id == "proportion")
    assert isinstance(method, CurveMethod)
    assert method.measure is Measure.ATTAINMENT
    *head, last = method.curve.segments
    curve = Curve((*head, evolve(last, shape=Constant(mark))))
    return evolve(rules, methods={**rules.methods, "proportion": evolve(method, curve=curve)})


def _key(result: RowScore) -> tuple[str, ...]:
    return (str(result.target), str(result.actual), str(result.weight), str(result.score), result.verdict.value)


def test_funds_do_not_move_when_indicators_do() -> None:
    """The budget row is computed from the money rows alone."""
    fund = Fund(label="年度资金总额", budget="8.90", executed="8.75", weight="10", score="9.83")
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="表", year=2024, funds=(fund,))
    result = score(form, perfscore.load_rules(URUMQI))
    assert [each.name for each in result.rows] == ["预算执行率"]
    assert result.rows[0].score == Interval.point(Fraction(983, 100))
    assert result.total is None, "the money row alone is no form"
