"""Every problem code is explained, and the edit that its explanation shows brings about that code and no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from perfscore.messages import codes, render
from perfscore.rules.explain import explanations
from perfscore.rules.starting import Draft, starting_file
from perfscore.testing.check import check

START = starting_file(Draft(id="my/2025", place="某省/某市", year=2025, checked_on=date(2025, 12, 31)))
SHOWN = [each for each in explanations().values() if each.right is not None]


def test_the_starting_file_is_sound(tmp_path: Path) -> None:
    (tmp_path / "my.yaml").write_text(START, encoding="utf-8")
    assert check([tmp_path / "my.yaml"]).all_problems == ()


@pytest.mark.parametrize("each", SHOWN, ids=[each.code for each in SHOWN])
def test_the_edit_brings_about_the_code_and_no_other(each: object, tmp_path: Path) -> None:
    assert hasattr(each, "right")
    assert START.count(each.right) >= 1
    path = tmp_path / "my.yaml"
    path.write_text(START.replace(each.right, each.wrong, 1), encoding="utf-8")
    problems = check([path]).all_problems
    assert {item.code for item in problems} == {each.code}
    first = 1 + START[: START.index(each.right)].count("\n")
    last = first + max(each.right.count("\n"), each.wrong.count("\n"))
    for item in problems:
        assert item.place.file == str(path)
        assert item.place.line is not None
        assert item.place.column is not None
        assert item.excerpt is not None
        assert "~" in item.excerpt
        assert item.message("zh") != item.message("en")
        assert str(path) in render(item)
    if each.code not in ELSEWHERE:
        assert any(first - 1 <= (item.place.line or 0) <= last + 1 for item in problems), (first, problems)


# The edit stands in one place and the problem in another: the row that a missing guard lets through, the method that
# no row names, the mapping that lacks a key, the end of the table, the frame whose parts do not sum.
ELSEWHERE = {"R102", "R114", "R124", "R303", "R304", "R313", "R320", "R321", "R351", "R352", "R360"}


def test_every_code_of_rule_files_is_explained() -> None:
    known = {code for code in codes() if code[0] in "YR" and code[1:].isdigit()}
    chosen_notes = {"R202", "R203", "R207", "R210", "R211", "R530"}  # reasons for a choice, not problems
    assert known - chosen_notes == set(explanations())
