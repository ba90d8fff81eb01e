"""What does not fit into memory: the same items, wherever they lie."""

from __future__ import annotations

import tempfile
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfscore.errors import UsageError
from perfscore.spool import Grouping, Spool


@given(st.lists(st.text()), st.integers(0, 5), st.slices(8))
def test_a_spool_is_the_list_of_what_was_added(items: list[str], most: int, some: slice) -> None:
    spool: Spool[str] = Spool(most)
    for item in items:
        spool.append(item)
    assert list(spool) == items
    assert spool[some] == items[some]
    assert [spool[-each] for each in range(1, len(items) + 1)] == items[::-1]


@given(st.lists(st.text(max_size=9) | st.integers(0, 99), max_size=40))
def test_a_spool_may_be_read_while_it_grows(moves: list[str | int]) -> None:
    """A text is added; a number asks for an item."""
    spool: Spool[str] = Spool()
    items: list[str] = []
    for move in moves:
        if isinstance(move, str):
            spool.append(move)
            items.append(move)
        elif items:
            assert spool[move % len(items)] == items[move % len(items)]
    assert list(spool) == items


def test_a_spool_has_no_item_beyond_its_last() -> None:
    with pytest.raises(IndexError):
        Spool[int]()[0]


@given(st.lists(st.tuples(st.integers(-3, 200), st.text())), st.integers(1, 7))
def test_a_grouping_gives_what_came_under_one_number_in_order(items: list[tuple[int, str]], most: int) -> None:
    grouping: Grouping[str] = Grouping(most)
    expected: dict[int, list[str]] = defaultdict(list)
    for key, item in items:
        grouping.add(key, item)
        expected[key].append(item)
    assert sorted(grouping.groups()) == sorted(group for group in expected.values() if len(group) > 1)
    assert sorted(grouping.groups()) == sorted(group for group in expected.values() if len(group) > 1), "once more"


def test_a_full_disk_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_how: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(UsageError, match="U003"):
        Spool[int]().append(1)
