"""Curves at every edge: constants, lines, stairs and bands, read by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import row
from rule_head import rule_head

import perfscore
from perfscore.rules.curve import Band, Constant, Curve, Line, Mark, Segment, Stairs
from perfscore.rules.load import load_text
from perfscore.rules.model import Mode, Step
from perfscore.rules.proving.proof import Claim, Status
from perfscore.rules.proving.prove import prove
from perfscore.rules.proving.worth import of_mark
from perfscore.scoring.evaluate import evaluate_curve, reach_of, rounded
from perfscore.values.number import Interval, text

CENTS = Step(Fraction(1, 100), Mode.HALF_UP)
NOTHING, ALL = Mark(), Mark(share=Fraction(1))


def share(percent: int) -> Mark:
    return Mark(share=Fraction(percent, 100))


def at(curve: Curve, percent: str, weight: int = 10) -> str:
    x = Interval.point(Fraction(percent) / 100)
    reading = evaluate_curve(curve, x, Fraction(weight), Mode.HALF_UP)
    score = rounded(reading.reaches, CENTS, weight)
    low, high = text(score.low, 2), text(score.high, 2)
    return low if low == high else f"{low}..{high}"


def curve(*segments: tuple[str, bool, object]) -> Curve:
    return Curve(
        tuple(
            Segment(None if start == "lowest" else Fraction(start) / 100, included, shape)  # type: ignore[arg-type]
            for start, included, shape in segments
        )
    )


STAIRS = curve(
    ("lowest", True, Constant(NOTHING)),
    ("50", True, Stairs(ALL, Fraction(1, 20), Mark(points=Fraction(1)), share(20), started=True, from_upper=True)),
    ("100", True, Constant(ALL)),
)
WHOLE_STEPS = curve(
    ("lowest", True, Constant(NOTHING)),
    ("0", True, Stairs(ALL, Fraction(1, 10), Mark(points=Fraction(1)), NOTHING, started=False, from_upper=False)),
    ("100", True, Constant(ALL)),
)
SIDES = curve(
    ("lowest", True, Constant(NOTHING)),
    ("60", False, Band(share(60), share(80), high_included=False)),
    ("100", True, Constant(share(90))),
    ("100", False, Constant(ALL)),
)


@pytest.mark.parametrize(
    ("drawn", "x", "score"),
    [
        (STAIRS, "49.99", "0.00"),
        (STAIRS, "50", "2.00"),
        (STAIRS, "55", "2.00"),
        (STAIRS, "75", "5.00"),
        (STAIRS, "74.99", "4.00"),
        (STAIRS, "94.9", "8.00"),
        (STAIRS, "95", "9.00"),
        (STAIRS, "99.99", "9.00"),
        (STAIRS, "100", "10.00"),
        (WHOLE_STEPS, "9.99", "10.00"),
        (WHOLE_STEPS, "10", "9.00"),
        (WHOLE_STEPS, "57", "5.00"),
        (SIDES, "60", "0.00"),
        (SIDES, "60.01", "6.00..7.99"),
        (SIDES, "100", "9.00"),
        (SIDES, "100.01", "10.00"),
        (SIDES, "-5", "0.00"),
    ],
)
def test_edges(drawn: Curve, x: str, score: str) -> None:
    assert at(drawn, x) == score


def test_an_interval_takes_the_hull_of_what_it_touches() -> None:
    line = curve(("lowest", True, Constant(NOTHING)), ("0", True, Line(NOTHING, ALL)), ("100", True, Constant(ALL)))
    reading = evaluate_curve(line, Interval(Fraction(-1), Fraction(1, 2)), Fraction(10), Mode.HALF_UP)
    assert reading.segments == line.segments[:2]
    assert [(each.low, each.high) for each in reading.reaches] == [(0, 0), (0, 5)]


def test_the_ends_of_a_band_step_inwards() -> None:
    """80% of 7.03 is 5.624: a printed score inside the band is 5.63 at least, and below 80% 5.62 at most."""
    band = curve(("lowest", True, Band(share(80), ALL)))
    assert rounded(
        evaluate_curve(band, Interval.point(Fraction(0)), Fraction("7.03"), Mode.HALF_UP).reaches,
        CENTS,
        Fraction("7.03"),
    ) == (Interval(Fraction("5.63"), Fraction("7.03")))
    below = curve(("lowest", True, Band(NOTHING, share(80), high_included=False)))
    assert rounded(
        evaluate_curve(below, Interval.point(Fraction(0)), Fraction("7.03"), Mode.HALF_UP).reaches,
        CENTS,
        Fraction("7.03"),
    ) == (Interval(Fraction(0), Fraction("5.62")))


def test_points_never_exceed_the_weight() -> None:
    assert Mark(points=Fraction(20)).of(Fraction(10)) == 10
    assert Mark(points=Fraction(-3)).of(Fraction(10)) == 0


@pytest.mark.parametrize(
    ("band", "step", "weight", "score"),
    [
        # 60% to 80% of one point: no whole point lies inside, and 80% itself is not reached
        (Band(share(60), share(80), high_included=False), "1", "1", ("0.6", "0.79")),
        (Band(share(60), share(80), high_included=False), "1", "2", ("1.2", "1.59")),
        (Band(share(60), share(80)), "1", "2", ("1.2", "1.6")),
        (Band(share(60), share(80)), "1", "3", ("2", "2")),
        (Band(share(60), share(80), high_included=False), "1", "5", ("3", "3")),
        (Band(share(60), share(80), high_included=False), "0.01", "0.03", ("0.02", "0.02")),
        (Band(share(60), share(80), high_included=False), "0.01", "0.02", ("0.012", "0.0159")),
        (Band(share(80), share(80)), "1", "1", ("0.8", "0.8")),
        (Band(Mark(points=Fraction(5)), share(60)), "1", "5", ("3", "5")),  # upside down: the proofs refuse it
    ],
)
def test_a_score_never_leaves_its_band_through_rounding(
    band: Band, step: str, weight: str, score: tuple[str, str]
) -> None:
    rounding = Step(Fraction(step), Mode.HALF_UP)
    found = rounded((reach_of(band, Fraction(weight)),), rounding, Fraction(weight))
    assert (found.low, found.high) == tuple(map(Fraction, score))


def test_each_segment_that_a_measure_touches_is_rounded_by_its_own_rule() -> None:
    """A third of 10 points beside a band: 3.33 by the mode, not 3.34 by stepping inwards."""
    third = Constant(Mark(share=Fraction(1, 3)))
    drawn = curve(("lowest", True, third), ("0", False, Band(share(60), share(80))))
    reading = evaluate_curve(drawn, Interval(Fraction(-1), Fraction(1)), Fraction(10), Mode.HALF_UP)
    assert rounded(reading.reaches, CENTS, Fraction(10)) == Interval(Fraction("3.33"), Fraction(8))


@pytest.mark.parametrize(
    ("actual", "score"), [("90%", "20"), ("89%", "19.5"), ("80%", "15"), ("79%", "14"), ("70%", "5"), ("60%", "0")]
)
def test_two_speeds_with_marks_that_add_a_share_and_points(actual: str, score: str) -> None:
    """From 90% down half a point each, below 80% one point each: the second flight begins at 100% - 5分."""
    text = TWO_SPEEDS
    rules = load_text(text, "rules.yaml", lambda _: perfscore.load_rules("cn/mof/2020-10"))
    assert str(row(actual, of="100%", weight="20", rules=rules).score) == score
    statuses = {proof.claim: proof.status for proof in prove(rules)}
    assert statuses[Claim.BOUNDED] is statuses[Claim.MONOTONE] is Status.PROVED


@given(st.fractions(0, 1), st.fractions(-20, 20), st.fractions(Fraction(1, 8), 100))
def test_the_worth_of_a_mark_is_what_the_engine_gives(share: Fraction, points: Fraction, weight: Fraction) -> None:
    mark = Mark(share, points)
    assert of_mark(mark).at(weight) == mark.of(weight)


TWO_SPEEDS = (
    rule_head("my/speeds", "两种速度")
    + """\
rounding:
  measure: none
  score: {to: 0.01, mode: half_up, sources: [text]}
methods:
  m:
    label: 90%以下每点扣0.5分，80%以下每点扣1分
    measure: attainment
    sources: [text]
    curve:
      - {from: lowest, score: 0%}
      - {from: 0%, stairs: {top: 100% - 5分, every: 1%, lose: 1分, least: 0%, from_end: upper, started: no}}
      - {from: 80%, stairs: {top: 100%, every: 1%, lose: 0.5分, least: 0%, from_end: upper, started: no}}
      - {from: 90%, score: 100%}
select: [{when: {kind: amount, target: positive}, use: m}, {otherwise: undetermined, because: 没有规定}]
"""
)
