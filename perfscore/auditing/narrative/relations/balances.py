"""What was there, what came and went, and what is there: 年初412户, 新识别96户, 风险消除278户, 年末230户.

Only a sentence that tells nothing else of the kind is such an account; which flows are out is told by their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfscore.auditing.narrative.context import Context
from perfscore.auditing.narrative.derivation import Derivation, Net
from perfscore.auditing.narrative.figures import Figure

_OPENING = re.compile("[年期]初|上年末|上年底|旧存|原有")
_CLOSING = re.compile("[年期月]末|年底|现有")
_IN = re.compile("新|接收|收到|入|增|建成|购置|受理")
_OUT = re.compile(
    "减|退|解|消除|到期|撤|流失|转出|调出|注销|销号|报废|迁出|死亡|处置|核销|划出|移出|离[院岗职开]|办结|审结"
)
_BECOMES = re.compile("[到至为](?:[年期月]末|年底)?$")
_NET = re.compile("净[增减]")
_LEFT_BEFORE = re.compile("(?:年初|上年|期初)[\u4e00-\u9fff]{0,8}(?:结余|结转|余额)")
_LEFT, _CAME, _WENT = (
    re.compile("结余|结转|余额"),
    re.compile("收入|到位|拨入|下达|预算|安排"),
    re.compile("支出|使用|支付"),
)
_LIKELY = 3


def derivations(context: Context) -> Iterator[Derivation]:
    """What an opening level and all flows of its sentence come to, whatever stands first."""
    first = context.figure
    if first.kind == "money":
        yield from _money_left(context)
    if first.kind in ("share", "points", "money"):
        return
    if _NET.search(first.what):
        yield from _net(context)
    if context.sentence:
        if _CLOSING.search(first.what):
            yield from _closing(context)
        return
    told = [each for each in (first, *context.after) if each.kind == first.kind and not each.is_mean]
    opening = [each for each in told if _OPENING.search(each.what)]
    flows = [each for each in told if each not in opening and _is_flow(each)]
    levels = [each for each in told if each not in opening and each not in flows]
    if len(opening) == len(levels) == 1 and flows:
        into, out = _in_and_out(flows)
        yield Derivation(levels[0], Net(len(into)), (*opening, *into, *out), _LIKELY, about=id(opening[0]))


def _money_left(context: Context) -> Iterator[Derivation]:
    """年初基金结余3.62亿元, 当年收入1.48亿元, 支出1.26亿元, 年末结余3.84亿元"""
    left = context.figure
    here = [each for each in context.sentence if each.kind == left.kind and not each.is_mean]
    opening = [each for each in here if _LEFT_BEFORE.search(each.what)]
    came = [each for each in here if _CAME.search(each.what) and each not in opening]
    went = [each for each in here if _WENT.search(each.what) and each not in (*opening, *came)]
    if _LEFT.search(left.what) and len(opening) == len(came) == len(went) == 1:
        yield Derivation(left, Net(len(came) + len(opening) - 1), (*opening, *came, *went), _LIKELY)


def _net(context: Context) -> Iterator[Derivation]:
    """净增25人; 入住96人, 离院71人"""
    net = context.figure
    around = [each for each in (*context.sentence, *context.after) if each.kind == net.kind and not each.is_mean]
    into, out = _in_and_out([each for each in around if _is_flow(each)])
    if len(into) == len(out) == 1:
        more, less = (out, into) if "减" in net.what else (into, out)
        yield Derivation(net, Net(0), (*more, *less), _LIKELY)


def _closing(context: Context) -> Iterator[Derivation]:
    """核定6842人; 死亡销号73人, 新增0人, 年末6769人: flows right before a closing level, and a level before them."""
    alike = [each for each in context.sentence if each.kind == context.figure.kind and not each.is_mean]
    flows: list[Figure] = []
    for each in reversed(alike):
        if not _is_flow(each):
            break
        flows.insert(0, each)
    opening = alike[: len(alike) - len(flows)]
    if flows and len(opening) == 1 and not _OPENING.search(opening[0].what):
        into, out = _in_and_out(flows)
        yield Derivation(context.figure, Net(len(into)), (*opening, *into, *out), _LIKELY)


def _in_and_out(flows: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    into = [each for each in flows if _OUT.search(each.what) is None]
    return into, [each for each in flows if each not in into]


def _is_flow(figure: Figure) -> bool:
    if _BECOMES.search(figure.what) or _NET.search(figure.what):  # 增加到年末437人
        return False
    return _OUT.search(figure.what) is not None or _IN.search(figure.what) is not None
