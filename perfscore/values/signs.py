"""Signs and words around a number: >= ≧ 不少于 ... 以上 are comparators, 近 约 逾 余 左右 say it is not exact."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern
from perfscore.values.model import Comparator, Nearness
from perfscore.values.unit import Unit, parse_unit


def _table(meanings: dict[Any, str]) -> dict[str, Any]:
    """word -> meaning, from meaning -> words."""
    return {word: meaning for meaning, words in meanings.items() for word in words.split()}


GE, LE = Comparator.GE, Comparator.LE
SIGNS: dict[str, Comparator] = _table(
    {GE: ">= => ≥ ≧ ⩾ 》", LE: "<= =< ≤ ≦ ⩽ 《", Comparator.EQ: "== =", Comparator.GT: ">", Comparator.LT: "<"}
)
_BOOK_MARKS = "》《"  # quotation marks of titles, a sign only before a number
# Words that state a bound wherever they stand, and those that say which level was reached.
STATED: dict[str, Comparator] = _table({
    GE: "大于等于 大于或等于 高于等于 多于等于 不少于 不低于 不小于 至少 最少 最低",
    LE: "小于等于 小于或等于 低于等于 低于或等于 少于等于 少于或等于 不超过 不超 不高于 不大于 不多于 不长于 "
        "控制在 控制在预算 至多 最多 最高",
    Comparator.GT: "大于 超过 高于 多于 突破",
    Comparator.LT: "小于 低于 少于",
    Comparator.EQ: "等于",
})  # fmt: skip
_REACHED: dict[str, Comparator] = _table({
    GE: "达到 达 提高到 提高至 提高为 提升到 提升至 提升为 增长到 增长至 增加到 增加至 上升到 上升至",
    LE: "下降到 下降至 下降为 降低到 降低至 减少到 减少至 减少为 降到 降至 降为 压减至 控制到",
})  # fmt: skip
WORDS = STATED | _REACHED
NEAR: dict[str, Nearness] = _table(
    {Nearness.BELOW: "不足 不到 未到 将近 接近 近", Nearness.ABOVE: "逾 超", Nearness.AROUND: "大约 约为 约 大概"}
)
_TAILS: dict[str, Comparator] = _table({
    GE: "(含)以上 含以上 及以上 或以上 以上",
    LE: "(含)以下 及以下 以下 (含)以内 以内 之内 内 内完成 以内完成 内办结 封顶",
})  # fmt: skip
_NEAR_TAILS = {"左右": Nearness.AROUND, "上下": Nearness.AROUND, "余": Nearness.ABOVE}
LONGEST_TAIL = 24


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


SIGN = lazy_pattern(f"(?:{_either(SIGNS)})=?")
WORD = lazy_pattern(f"(?:{_either(WORDS)})")
NEARLY = lazy_pattern(f"(?:{_either(NEAR)})")
_TAIL = lazy_pattern(f"(.*?)({_either(_TAILS)})")
_NEAR_TAIL = lazy_pattern(f"(.*?)({_either(_NEAR_TAILS)})")
_SCALED = lazy_pattern("([万亿])[余多]")
_TRAILING = lazy_pattern("(?<![。;,、.])[。;,、.]++$")


@frozen
class Tail:
    """What stands behind a number: its unit, and what is said of the number after the unit."""

    unit: Unit
    comparator: Comparator | None = None
    nearness: Nearness | None = None


@lru_cache(maxsize=4096)
def tail(text: str) -> Tail | None:
    """The meaning of all that follows a number (余人以上 after 100), or None when it is more than unit and sign."""
    if len(text) > LONGEST_TAIL:
        return None
    text = _TRAILING.sub("", text).removesuffix("(含)")
    comparator, nearness = None, None
    if text[:1] in ("余", "多"):
        text, nearness = text[1:], Nearness.ABOVE
    if found := _TAIL.fullmatch(text):
        text, comparator = found[1], _TAILS[found[2]]
    elif found := _NEAR_TAIL.fullmatch(text):
        text, nearness = found[1], _NEAR_TAILS[found[2]]
    if text[:1] in ("余", "多") or text.endswith("余"):
        return None
    if _SCALED.match(text):  # 2万余人
        text, nearness = text[0] + text[2:], Nearness.ABOVE
    text = _TRAILING.sub("", text)
    if text == "月" or (text == "季度" and (comparator or nearness)):
        text = f"个{text}"  # without 个 it is a part of the year
    unit = parse_unit(text)
    return None if unit is None else Tail(unit, comparator, nearness)


def sign_before(text: str) -> tuple[Comparator | None, str]:
    """The sign that a text begins with, and the rest."""
    found = SIGN.match(text)
    if not found:
        return None, text
    sign = found[0] if found[0] in SIGNS else found[0][:-1]
    rest = text[found.end() :]
    if sign in _BOOK_MARKS and not rest[:1].isdigit():
        return None, text
    return SIGNS[sign], rest
