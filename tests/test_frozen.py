"""Classes that share their methods behave as attrs makes them, one by one."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from attrs import field
from hypothesis import given
from hypothesis import strategies as st

from perfscore.form import Form
from perfscore.frozen import frozen
from perfscore.messages import Message, Place
from perfscore.reading.formats.html_looks import HtmlLook


def made(maker: Any, **how: Any) -> Any:
    @maker(**how)
    class Some:
        one: int
        two: int = field(default=0, eq=False)
        three: int = field(default=0, hash=False)
        four: int = field(default=0, eq=False, hash=True)
        five: int = field(default=0, repr=False)

    return Some


OURS, THEIRS = made(frozen), made(attrs.frozen)
VALUES = st.lists(st.integers(0, 1), min_size=1, max_size=5)


@given(VALUES, VALUES)
def test_what_is_equal_looks_alike_and_has_one_hash_is_so_for_attrs_too(one: list[int], other: list[int]) -> None:
    ours, theirs = ([kind(*each) for each in (one, other)] for kind in (OURS, THEIRS))
    assert (ours[0] == ours[1]) == (theirs[0] == theirs[1])
    assert (ours[0] != ours[1]) == (theirs[0] != theirs[1])
    assert (hash(ours[0]) == hash(ours[1])) == (hash(theirs[0]) == hash(theirs[1]))
    assert repr(ours) == repr(theirs)


def test_the_methods_are_shared() -> None:
    """Each class had its own, compiled when it was made: a fourth of starting."""
    for name in ("__eq__", "__hash__", "__repr__"):
        assert vars(Place)[name] is vars(OURS)[name]
    assert vars(Form)["__eq__"] is vars(Place)["__eq__"]


def test_things_of_two_classes_are_never_equal() -> None:
    @frozen
    class Base:
        one: int

    @frozen
    class Inner(Base):
        pass

    assert Base(1) != Inner(1)
    assert Inner(1) == Inner(1)
    assert Base(1) != 1
    assert len({Base(1), Inner(1), Base(1)}) == 2


def test_nothing_is_equal_to_nothing() -> None:
    @frozen
    class Empty:
        pass

    assert Empty() == Empty()
    assert hash(Empty()) == hash(Empty())


def test_what_a_class_says_itself_counts() -> None:
    @frozen
    class Own:
        one: int

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 7

    assert Own(1) == Own(2)
    assert hash(Own(1)) == 7

    @frozen(eq=False)
    class Itself:
        one: int

    assert Itself(1) != Itself(1)


def test_hashes_that_are_kept_orders_and_parts_without_a_hash() -> None:
    assert HtmlLook() == HtmlLook()
    assert hash(HtmlLook()) == hash(HtmlLook())

    @frozen(order=True)
    class Ordered:
        one: int

    assert sorted([Ordered(2), Ordered(1)]) == [Ordered(1), Ordered(2)]
    with pytest.raises(TypeError, match="unhashable"):
        hash(OURS([]))
    assert Message("D001", detail=1) != Message("D001", detail=2)
