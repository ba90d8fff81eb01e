"""Scores as functions of the weight: built from marks, compared at every weight of a fine grid."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from perfscore.rules.curve import Mark
from perfscore.rules.proving.worth import ZERO, Worth, higher, linear, of_mark, share_of_weight, weight_where_less

GRID = [Fraction(n, 12) for n in range(1, 400)]
MARKS = st.one_of(
    st.sampled_from([Mark(), Mark(share=Fraction(3, 5)), Mark(share=Fraction(1)), Mark(share=Fraction(1, 3))]),
    st.integers(1, 24).map(lambda half: Mark(points=Fraction(half, 2))),
)
SCORES = st.builds(
    lambda one, times, other, more: linear(of_mark(one), Fraction(times), of_mark(other), Fraction(more)),
    MARKS, st.integers(-2, 2), MARKS, st.integers(-2, 2),
)  # fmt: skip


def test_marks_by_hand() -> None:
    two_points, sixty = of_mark(Mark(points=Fraction(2))), of_mark(Mark(share=Fraction(3, 5)))
    assert [two_points.at(Fraction(weight)) for weight in (1, 2, 3, 10)] == [1, 2, 2, 2]
    assert [sixty.at(Fraction(weight)) for weight in (5, 10)] == [3, 6]
    assert higher(two_points, sixty) == Worth(
        ((Fraction(2), Fraction(2)), (Fraction(10, 3), Fraction(2))), Fraction(3, 5)
    )
    less_three = higher(
        ZERO, linear(share_of_weight(Fraction(1)), Fraction(1), of_mark(Mark(points=Fraction(1))), Fraction(-3))
    )
    assert [less_three.at(Fraction(weight)) for weight in (1, 3, 5)] == [0, 0, 2]


@given(MARKS)
def test_a_mark_is_what_the_engine_gives(mark: Mark) -> None:
    assert [of_mark(mark).at(weight) for weight in GRID] == [mark.of(weight) for weight in GRID]


@given(SCORES, SCORES)
def test_the_higher_of_two_is_it_at_every_weight(one: Worth, other: Worth) -> None:
    found = higher(one, other)
    assert [found.at(weight) for weight in GRID] == [max(one.at(weight), other.at(weight)) for weight in GRID]


@given(SCORES, SCORES, st.integers(-3, 3), st.integers(-3, 3))
def test_sums_are_sums_at_every_weight(one: Worth, other: Worth, times: int, more: int) -> None:
    found = linear(one, Fraction(times), other, Fraction(more))
    assert [found.at(weight) for weight in GRID] == [times * one.at(w) + more * other.at(w) for w in GRID]


@given(SCORES, SCORES)
def test_a_weight_where_one_is_less_is_found_when_there_is_one(one: Worth, other: Worth) -> None:
    found = weight_where_less(one, other)
    if found is None:
        assert all(one.at(weight) >= other.at(weight) for weight in GRID)
    else:
        assert one.at(found) < other.at(found)
