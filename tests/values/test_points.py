"""A weight or a score is one number: two in a cell are none, however close they stand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfscore.values.parse import points


@pytest.mark.parametrize(
    ("printed", "value"),
    [("10", 10), ("9.83分", Fraction(983, 100)), ("10 分", 10), ("1,000", 1000), ("1 000", 1000), ("14. 88", Fraction(1488, 100)), ("１０", 10)],
)  # fmt: skip
def test_one_number_is_its_value(printed: str, value: Fraction) -> None:
    assert points(printed) == value


@pytest.mark.parametrize("printed", ["9 8", "10 20", "-2", "", None, "优"])
def test_anything_else_is_none(printed: str | None) -> None:
    assert points(printed) is None
