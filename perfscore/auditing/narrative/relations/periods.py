"""Parts of a year that make it up, or a longer part: 第一季度, 第二季度, 上半年; 上半年, 下半年, 全年.

第一季度支出364.8万元，第二季度318.5万元，上半年累计683.3万元
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfscore.auditing.narrative.context import Context
from perfscore.auditing.narrative.derivation import Derivation, total
from perfscore.auditing.narrative.figures import Figure
from perfscore.auditing.narrative.words import likeness
from perfscore.frozen import frozen

_PART = re.compile(
    "(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年|前(?P<first>[二两三])(?:个)?季度|(?P<year>全年|年度|1至12月))(?P<of>[\u4e00-\u9fff]*)"
)
_SO_FAR, _IS_ANOTHER = re.compile("累计|合计|共计?|总"), re.compile("即|由|其中")
_QUARTERS = {each: 1 << (number % 4) for number, each in enumerate("一二三四1234")}
_HALVES = {"上": 0b0011, "下": 0b1100}
_FIRST = {"二": 0b0011, "两": 0b0011, "三": 0b0111}
_YEAR = 0b1111
_LIKELY = 3


@frozen
class _InPeriod:
    """A figure of some quarters of a year, which bits tell, and the words behind its period."""

    figure: Figure
    quarters: int
    of: str

    @property
    def is_year(self) -> bool:
        return self.quarters == _YEAR


def derivations(context: Context) -> Iterator[Derivation]:
    """What a figure of a period is the sum of, where others of parts of it are told near it."""
    whole = in_period(context.figure)
    if whole is None or context.figure.kind in ("share", "points"):
        return
    alike = (in_period(each) for each in context.within_reach if each.kind == context.figure.kind)
    near = [each for each in alike if each is not None and _is_part(each, whole)]
    parts: list[_InPeriod] = []
    for each in sorted(near, key=lambda each: -each.quarters.bit_count()):
        if not any(each.quarters & one.quarters for one in parts):
            parts.append(each)
    if len(parts) > 1 and sum(each.quarters for each in parts) == whole.quarters:
        strength = _LIKELY + all(each.figure in context.sentence for each in parts)
        yield Derivation(whole.figure, total, [each.figure for each in parts], strength)


def in_period(figure: Figure) -> _InPeriod | None:
    """The quarters that a figure is of, where its words tell them."""
    found = None if figure.is_change or figure.is_mean or figure.is_old else _PART.search(figure.what)
    if found is None or _IS_ANOTHER.search(found["of"]):
        return None
    quarters = (
        _QUARTERS[found["quarter"]]
        if found["quarter"]
        else _HALVES[found["half"]]
        if found["half"]
        else _FIRST.get(found["first"], _YEAR)
    )
    return _InPeriod(figure, quarters, _SO_FAR.sub("", found["of"]))


def _is_part(part: _InPeriod, whole: _InPeriod) -> bool:
    """Whether a figure is of a part of the period, of the same thing as far as words tell, and of one role."""
    is_inside = part.quarters != whole.quarters and part.quarters & whole.quarters == part.quarters
    is_one_role = part.figure.is_set == whole.figure.is_set
    return is_inside and is_one_role and (not part.of or not whole.of or likeness(part.of, whole.of) > 0)
