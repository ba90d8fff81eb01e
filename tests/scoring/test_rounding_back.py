"""Which numbers round to a given one, and back: each mode's edges worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfscore.rules.model import Mode, Step
from perfscore.rules.numbers import Limits
from perfscore.scoring.inverse import _before_rounding, _rounding_to
from perfscore.values.number import round_to

TENTH = Fraction(1, 10)


def edges(span: Limits) -> str:
    """[0.25, 0.35): a square bracket where the end belongs to it."""
    left, right = "[" if span.low_included else "(", "]" if span.high_included else ")"
    low, high = (None if end is None else float(end) for end in (span.low, span.high))
    return f"{left}{low}, {high}{right}"


@pytest.mark.parametrize(
    ("mode", "three", "two", "zero", "minus"),
    [
        (Mode.HALF_UP, "[0.25, 0.35)", "[0.15, 0.25)", "(-0.05, 0.05)", "(-0.35, -0.25]"),
        (Mode.HALF_DOWN, "(0.25, 0.35]", "(0.15, 0.25]", "[-0.05, 0.05]", "[-0.35, -0.25)"),
        (Mode.HALF_EVEN, "(0.25, 0.35)", "[0.15, 0.25]", "[-0.05, 0.05]", "(-0.35, -0.25)"),
        (Mode.DOWN, "[0.3, 0.4)", "[0.2, 0.3)", "(-0.1, 0.1)", "(-0.4, -0.3]"),
        (Mode.UP, "(0.2, 0.3]", "(0.1, 0.2]", "[0.0, 0.0]", "[-0.3, -0.2)"),
    ],
)
def test_what_rounds_to_a_step(mode: Mode, three: str, two: str, zero: str, minus: str) -> None:
    step = Step(TENTH, mode)
    assert [edges(_rounding_to(count, step)) for count in (3, 2, 0, -3)] == [three, two, zero, minus]


@pytest.mark.parametrize("mode", [mode for mode in Mode if mode is not Mode.BINARY64])
@pytest.mark.parametrize("count", range(-3, 4))
def test_it_is_the_way_back_of_rounding(mode: Mode, count: int) -> None:
    span = _rounding_to(count, Step(TENTH, mode))
    for number in (Fraction(n, 400) for n in range(-200, 201)):
        assert (number in span) == (round_to(number, TENTH, mode.exact) == count * TENTH), number


def test_a_span_between_two_steps_holds_none() -> None:
    assert _before_rounding(Limits(Fraction(31, 100), Fraction(39, 100)), Step(TENTH, Mode.HALF_UP)).is_empty
    open_ended = _before_rounding(Limits(None, Fraction(3, 10)), Step(TENTH, Mode.HALF_UP))
    assert edges(open_ended) == "[None, 0.35)"
    without_its_end = _before_rounding(
        Limits(Fraction(1, 10), Fraction(3, 10), False, False), Step(TENTH, Mode.HALF_UP)
    )
    assert edges(without_its_end) == "[0.15, 0.25)"
