"""Pairs of a printed target and actual whose truth is known (pairs.tsv): what the two values alone decide."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from perfscore.values import (
    Amount,
    Approximate,
    Change,
    Comparator,
    Range,
    Rank,
    Ratio,
    Uninterpreted,
    Value,
    parse_actual,
    parse_target,
)
from perfscore.values.reaching import Comparison, at_least_rank, changed, compared, matched

_LINES = (Path(__file__).parent / "pairs.tsv").read_text("utf-8").splitlines()
PAIRS = list(csv.DictReader(_LINES, delimiter="\t", quoting=csv.QUOTE_NONE))
# Names that want less, as the rows say; every other row without a sign wants more.
LESS = {"单价", "种植成本", "人均成本", "办公费", "项目成本", "差错率", "错误率", "投诉次数", "响应时间", "公用经费控制率",
        "财政供养人员控制率", "预算调整率", "结转结余率", "成本控制率", "事故数", "办理时长", "万元GDP能耗", "故障率", "工期",
        "任务完成时限（月）", "变动率", "参审案件补助", "安全事故"}  # fmt: skip
# What the two values alone do not tell: the name or the note of the row does.
BY_NAME = {
    ("95%", "108%"), ("90%", "101%"),  # a share above the whole
    ("1:15", "1:14"), ("1:3", "1:3.5"),  # which of two ratios is better
    ("37个基层医疗机构", "100%"),
}  # fmt: skip


def reached(row: dict[str, str]) -> str:
    """met, missed, ask, or words where the values are no numbers."""
    target, actual = parse_target(row["target"]), parse_actual(row["actual"])
    match target, actual:
        case Change(), (Change() | Amount()):
            return _answer(changed(target, actual), less=False)
        case Rank(), Rank():
            return {True: "met", False: "missed", None: "ask"}[at_least_rank(target, actual)]
        case ((Amount() | Approximate() | Range() | Ratio()), (Amount() | Approximate() | Range() | Ratio())):
            less = target.comparator.is_ceiling or (target.comparator is Comparator.NONE and row["name"] in LESS)
            return _answer(compared(target, actual), less)
        case _:
            return "words"


def _answer(found: Comparison | str, less: bool) -> str:
    if isinstance(found, str):
        return "ask"
    answer = found.at_most() if less else found.at_least()
    return {True: "met", False: "missed", None: "ask"}[answer]


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: f"{row['section']} {row['target']} {row['actual']}")
def test_what_two_values_alone_decide_is_true(row: dict[str, str]) -> None:
    found = reached(row)
    if found == "words" or (row["target"], row["actual"]) in BY_NAME:
        return
    assert found == {"part": "missed"}.get(row["truth"], row["truth"])


def test_most_pairs_are_decided_by_the_values_alone() -> None:
    """The others are words, dates and lists, which the rules of a form decide."""
    assert sum(reached(row) != "words" for row in PAIRS) >= 160


def test_lists_are_compared_item_by_item() -> None:
    lists = [row for row in PAIRS if row["section"] == "H"]
    decided = 0
    for row in lists:
        target, actual = parse_target(row["target"]), parse_actual(row["actual"])
        if not _is_list(target) or not _is_list(actual):
            continue
        both = matched(target.parts, actual.parts)
        answers = ["missed" if other is None else _one(part.value, other.value) for part, other in both]
        assert ("missed" if "missed" in answers else "met") == row["truth"], row
        decided += 1
    assert decided == 12


def _is_list(value: Value) -> bool:
    return not isinstance(value, Uninterpreted) and bool(getattr(value, "parts", ()))


def _one(target: Value, actual: Value) -> str:
    both = changed(target, actual) if isinstance(target, Change) else compared(target, actual)
    return _answer(both, less=False)
