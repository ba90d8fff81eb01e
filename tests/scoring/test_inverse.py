"""The way back from a score to the actual values: everything inside gives the score, everything outside another."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import perfscore
from perfscore.rules.curve import Constant, Line
from perfscore.rules.model import CurveMethod, Measure, Mode, Step
from perfscore.rules.numbers import Limits
from perfscore.scoring.evaluate import evaluate_curve, rounded
from perfscore.scoring.inverse import actuals
from perfscore.scoring.measure import of_pair
from perfscore.testing.strategies import methods
from perfscore.values.compare import Pair
from perfscore.values.number import Interval, round_to
from perfscore.values.unit import NO_UNIT

CHANGJI = perfscore.load_rules("cn/xinjiang/changji/2023")
GRID = [Fraction(n, 60) for n in range(-30, 180)]
WEIGHTS = st.sampled_from([Fraction(n) for n in (1, 3, 10, 20)])
MODES = st.sampled_from([mode for mode in Mode if mode is not Mode.BINARY64])


def score(method: CurveMethod, pair: Pair, weight: Fraction) -> Interval:
    """The engine, without its traces."""
    rate = of_pair(pair, method.measure)
    assert isinstance(rate, Fraction)
    step = method.round_measure
    used = rate if step is None else round_to(rate, step.to, step.mode.exact)
    reading = evaluate_curve(method.curve, Interval.point(used), weight, method.round_score.mode)
    return rounded(reading.reaches, method.round_score, weight)


METHODS = st.builds(
    lambda method, measure, mode, rounding: evolve(
        method, measure=measure, round_score=Step(Fraction(1, 10), mode), round_measure=rounding
    ),
    methods(),
    st.sampled_from([Measure.ATTAINMENT, Measure.DEVIATION, Measure.SHORTFALL, Measure.ACTUAL]),
    MODES,
    st.none() | st.builds(Step, st.just(Fraction(1, 100)), MODES),
)


@given(METHODS, WEIGHTS, st.sampled_from(GRID))
def test_what_is_inside_gives_the_score_and_what_is_outside_does_not(
    changed: CurveMethod, weight: Fraction, at: Fraction
) -> None:
    if not all(isinstance(each.shape, Constant | Line) for each in changed.curve.segments):
        return
    target = Fraction(3)
    declared = score(changed, Pair(target, at * target, NO_UNIT), weight).low
    found = actuals(changed, Pair(target, Fraction(0), NO_UNIT), weight, declared)
    assert any(at * target in span for span in found)
    for other in (*GRID, *(edge for span in found for edge in (span.low, span.high) if edge is not None)):
        actual = other * target if other in GRID else other
        gives = score(changed, Pair(target, actual, NO_UNIT), weight)
        assert (gives == Interval.point(declared)) == any(actual in span for span in found), (actual, found)


def test_a_declared_score_of_the_floor_method_worked_out_by_hand() -> None:
    """2.33 of 10 is (rate - 60) / 40 from 2.325 to 2.335, so a rate of 69.30% to 69.33% when it is rounded first."""
    method = CHANGJI.methods["floor"]
    (span,) = actuals(method, Pair(Fraction(170), Fraction(0), NO_UNIT), Fraction(10), Fraction("2.33"))
    assert span == Limits(Fraction("0.69295") * 170, Fraction("0.69335") * 170, True, False)
    (full,) = actuals(method, Pair(Fraction(5), Fraction(0), NO_UNIT), Fraction(10), Fraction(10))
    assert Fraction(5) in full
    assert Fraction(50) in full
    assert full.high is None


@pytest.mark.parametrize("declared", ["11", "-1", "2.3333"])
def test_a_score_that_no_actual_gives(declared: str) -> None:
    assert (
        actuals(CHANGJI.methods["floor"], Pair(Fraction(5), Fraction(1), NO_UNIT), Fraction(10), Fraction(declared))
        == ()
    )
