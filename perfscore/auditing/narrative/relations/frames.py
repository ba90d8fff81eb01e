"""The frames that a share or a rate is told in: 占…的, 为…的, …率; and how plainly words tell its parts and wholes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from perfscore.auditing.narrative.figures import Figure

#: How plainly words tell a part or a whole: by its name, by its place.
OWN, NEXT = 2, 1
_PURE = ("share", "points", "ratio", "number")
RESPECTIVE = "分别"
OF = re.compile(
    r"(?:占(?!用|地)(?:比例|比重|比)?(?:到|了|全部|总)?|(?:为|是|达(?!标)到?|完成|相当于|约为)(?=[\u4e00-\u9fff]{2,12}(?:的|$)))(?P<whole>[\u4e00-\u9fff]{0,12}?)(?:的|比|比例|比重|为|达){0,4}$"
)
_OF_FIGURE = re.compile("(?:占(?!用|地)|为|是|达到?|完成|相当于)[\u4e00-\u9fff]{0,6}$")
RATE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,12}?)(?:率|比例|占比|比重|度|进度|比)(?:分别)?(?:为|是|达到|达|约|的|均|平均)*$"
)
_BARE = re.compile("(?P<name>[\u4e00-\u9fff]{0,6}(?:完成|执行|到位|支付|支出|使用|拨付|兑付))(?:了|为|达到?|至)?")
_RIGHT_BEFORE = ("的", "之")  # 占行政村180个的40%


def name(rate: Figure) -> str:
    """What a rate is called: 合格 of 合格率, 执行 of 执行93.26%; nothing where it is not called so."""
    called = RATE.search(rate.what) or _BARE.fullmatch(rate.what)
    return called["name"] if called else ""


def stands_right_behind(rate: Figure, whole: Figure) -> bool:
    """占行政村180个的40%, 占全部256个地块的25%."""
    if rate.what in _RIGHT_BEFORE:
        return True
    between = rate.text[whole.end : rate.start]
    return between == rate.what == f"{whole.noun[: len(between) - 1]}的" and _OF_FIGURE.search(whole.what) is not None


def divides(part: Figure, whole: Figure) -> bool:
    """预警186期次, 其中红色3期次、橙色21期次: whether a figure is introduced as a part of one before."""
    is_behind = part.passage is whole.passage and part.sentence == whole.sentence and whole.end <= part.start
    lead = part.text[whole.end : part.start] if is_behind else ""
    return "其中" in lead and ";" not in lead


def levels(figures: Sequence[Figure]) -> list[Figure]:
    """What a share may be of: neither shares nor means."""
    return [each for each in figures if each.kind not in _PURE and not each.is_mean]


def is_share(figure: Figure) -> bool:
    return figure.kind == "share"
