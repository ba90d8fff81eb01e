"""The text of a cell: white space goes, two numbers stay two."""

from __future__ import annotations

import pytest

from perfscore.reading.decoding.cells import is_number, printed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14. 88", "14.88"), ("1,000. 00", "1000.00"), (">= 7501 卷", ">=7501卷"), ("2023 年 12\n月", "2023年12月"),
        ("改进\n措施", "改进措施"), ("100\n人", "100人"), ("5 - 10人", "5-10人"), ("12\n月 20\n日", "12月20日"),
        ("100\n200", "100 200"), ("12 34", "12 34"), ("100%\n95%", "100% 95%"), ("5\n-3", "5 -3"), ("120¹\n10", "120¹ 10"),
        ("１０\n２０", "１０ ２０"), ("95²", "95²"), ("10⁴", "10⁴"), ("—", None), (" \n ", None),
    ],
)  # fmt: skip
def test_white_space_goes_and_two_numbers_stay_two(text: str, value: str | None) -> None:
    assert printed(text) == value


@pytest.mark.parametrize(
    ("text", "answer"),
    [("10", True), ("１０分", True), ("1,480.00", True), ("14. 88", True), ("100\n200", False), ("12 34", False),
     ("10²", False), ("①120", False)],
)  # fmt: skip
def test_a_mark_is_no_digit_and_two_numbers_are_no_number(text: str, answer: bool) -> None:
    assert is_number(text) is answer
