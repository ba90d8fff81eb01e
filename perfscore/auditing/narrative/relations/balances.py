"""What was there, what came and went, and what is there: 年初412户, 新识别96户, 风险消除278户, 年末230户.

Only a sentence that tells nothing else of the kind is such an account; which flows are out is told by their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfscore.auditing.narrative.context import Context
from perfscore.auditing.narrative.derivation import Derivation, Net
from perfscore.auditing.narrative.figures import Figure

_OPENING = re.compile("[年期]初|上年末|上年底|旧存|原有")
_IN = re.compile("新|接收|收到|入|增|建成|购置|受理")
_OUT = re.compile("减|退|解|消除|到期|撤|流失|转出|调出|注销|报废|迁出|死亡|处置|核销|划出|移出|办结|审结")
_LIKELY = 3


def derivations(context: Context) -> Iterator[Derivation]:
    """What an opening level and all flows of its sentence come to, whatever stands first."""
    first = context.figure
    if context.sentence or first.kind in ("share", "points", "money"):
        return
    told = [each for each in (first, *context.after) if each.kind == first.kind and not each.is_mean]
    opening = [each for each in told if _OPENING.search(each.what)]
    flows = [each for each in told if each not in opening and _is_flow(each)]
    levels = [each for each in told if each not in opening and each not in flows]
    if len(opening) == len(levels) == 1 and flows:
        into = [each for each in flows if _OUT.search(each.what) is None]
        out = [each for each in flows if each not in into]
        yield Derivation(levels[0], Net(len(into)), (*opening, *into, *out), _LIKELY, about=id(opening[0]))


def _is_flow(figure: Figure) -> bool:
    return _OUT.search(figure.what) is not None or _IN.search(figure.what) is not None
