"""A share or a rate of two figures: 占, 完成率, 合格率, 为计划的.

    合同价1396.5万元，已付1117.2万元，为合同价的80%
    抽检240点，合格233点，合格率97.08%
    幼儿154名、小学204名，分别占43.02%、56.98%

Which two is said by the frame: 占 and 为…的 tell the whole by its name, or mean the one of which the figure before is a
part; …率 is called like its part (合格, 合格率), or after what is always planned and done (完成率, 执行率).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from itertools import pairwise, takewhile

from perfscore.auditing.narrative import marks
from perfscore.auditing.narrative.context import Context
from perfscore.auditing.narrative.contradictions import LIKELY, SURE
from perfscore.auditing.narrative.derivation import HUNDRED, Derivation, Scaled, complement, kept, share
from perfscore.auditing.narrative.figures import Figure, together
from perfscore.auditing.narrative.relations.frames import (
    OF,
    OWN,
    RATE,
    divides,
    is_share,
    levels,
    name,
    stands_right_behind,
)
from perfscore.auditing.narrative.relations.parts import is_denied, is_usual, parts, respectively
from perfscore.auditing.narrative.relations.wholes import are_alike, wholes
from perfscore.auditing.narrative.words import likeness

_DENIED = re.compile("^(?:其中)?:?(?:不|未|非|无|超)")
_OF_YEAR, _DAYS = re.compile("占(?:全年|年度)"), (365, 366)
_FEWEST, _FEW, _MANY, _TWICE = 2, 3, 12, 2


def derivations(context: Context) -> Iterator[Derivation]:
    """What a percentage is of."""
    rate = context.figure
    if not rate.size or rate.kind != "share" or rate.is_bound or marks.GIVEN.search(rate.what):
        return
    yield from _of_others(context)
    told = OF.search(rate.what)
    if marks.OLD.search(rate.what[: told.start()] if told else rate.what):
        return
    if _OF_YEAR.search(rate.what) and context.sentence and context.sentence[-1].amount.unit.symbol == "天":
        for days in _DAYS:
            yield Derivation(rate, Scaled(Fraction(HUNDRED, days), divides=True), context.sentence[-1:], OWN + OWN)
    yield from _of_several(context)
    yield from _of_rest(context)
    for part, named in parts(context):
        for whole, plainly in wholes(context, part):
            is_none = context.are_siblings(part, whole) or _has_own_share(context, part, whole)
            is_none |= divides(whole, part) or _are_named_alike(rate, part, whole)
            # 募集512.6万元, 企业捐赠386.4万元, 个人捐赠126.2万元; 使用率: of no part of a list
            is_none |= context.parts.get(id(part)) is whole and is_usual(name(rate)) and not part.is_done
            strength = 0 if is_none else SURE if _divides_siblings(context, part, whole) else named + plainly
            is_close = named == OWN and _are_close(context, part, whole)
            yield Derivation(rate, share, (part, whole), strength, is_close=is_close)
    if not respectively(context):
        yield from _any(context)


def _divides_siblings(context: Context, part: Figure, whole: Figure) -> bool:
    """自理158人, 占36.2%, 半失能146人, 占33.4%: whether a share beside it in its list is of the same whole."""
    if context.sentence[-1:] != [part] or not _is_bare_share(context.figure):
        return False
    here = [*context.sentence, context.figure, *context.after]
    pairs = [(one, other) for one, other in pairwise(here) if _is_bare_share(other) and are_alike(one, whole)]
    return any(one is not part and Derivation(other, share, (one, whole)).holds for one, other in pairs)


def _is_bare_share(figure: Figure) -> bool:
    said = OF.search(figure.what)
    return figure.kind == "share" and said is not None and not said["whole"] and figure.what.startswith("占")


def _are_named_alike(rate: Figure, part: Figure, whole: Figure) -> bool:
    """职工医保参保6.83万人, 居民医保参保31.27万人, 参保率: two of what the rate is called, and none the whole."""
    called = name(rate)
    both = len(called) > 1 and part.what.endswith(called) and whole.what.endswith(called)
    return both and not (whole.is_planned or marks.TOTAL.search(whole.what))


def _are_close(context: Context, part: Figure, whole: Figure) -> bool:
    """Whether a whole, its part and their rate stand side by side, and the last two are called alike: 合格, 合格率."""
    called, told = name(context.figure), part.what
    if context.figure.size > _TWICE * HUNDRED and part.size <= whole.size:
        return True
    is_alike = len(told) > 1 < len(called) and (called.endswith(told) or told.endswith(called))
    said = OF.search(context.figure.what)
    if told.startswith("其中") and said is not None and not said["whole"]:
        return context.sentence[-2:] == [whole, part]
    fits = not whole.is_old and (whole.is_set or part.size <= whole.size)
    return is_alike and fits and context.sentence[-2:] == [whole, part]


def _has_own_share(context: Context, part: Figure, whole: Figure) -> bool:
    """省级892.8万元, 占40%; 市级1004.4万元, 占45%: a part of the same, not the whole of what is listed behind it."""
    here = context.sentence
    at = here.index(whole) + 1 if whole in here else len(here)
    is_listed = at < len(here) and here[at].kind == "share" and "占" in here[at].what
    said = OF.search(context.figure.what)
    return is_listed and not part.what.startswith("其中") and said is not None and not said["whole"]


def _of_several(context: Context) -> Iterator[Derivation]:
    """问卷320份, 很满意214份, 比较满意87份, 满意度94.06%: all that are called like the rate, of what stands before."""
    rate, here = context.figure, levels(context.sentence)
    called = name(rate)
    alike = [each for each in here if likeness(called, each.what) > 1 and is_denied(each.what) == is_denied(called)]
    if len(alike) < _FEWEST:
        return
    first = here.index(alike[0])
    is_run = here[first : first + len(alike)] == alike and len({each.kind for each in alike}) == 1
    if is_run and first and here[first - 1].kind == alike[0].kind:
        yield Derivation(rate, share, (*alike, here[first - 1]), OWN + OWN)


def _of_rest(context: Context) -> Iterator[Derivation]:
    """预算1420万元, 执行率97.6%, 结余33.8万元: what was not left of a whole that stands beside its rest."""
    rate = context.figure
    before, after = context.sentence[-2:], context.after[:1]
    if not is_usual(name(rate)):
        return
    for whole, left in (each for each in ([*before[-1:], *after], before) if len(each) == _FEWEST):
        is_left = (left.is_rest or left.is_change) and not left.compares
        if is_left and whole.is_planned and left.kind == whole.kind and not (whole.is_old or whole.is_change):
            yield Derivation(rate, kept, (whole, left), LIKELY)


def _of_others(context: Context) -> Iterator[Derivation]:
    """不合格率2.39%, 合格率97.61%: what one leaves is the other."""
    name = RATE.search(context.figure.what)
    if name is None:
        return
    for other in filter(is_share, context.sentence):
        said = RATE.search(other.what)
        denies = said is not None and said["name"] != name["name"]
        if said is not None and denies and _DENIED.sub("", said["name"]) == _DENIED.sub("", name["name"]):
            yield Derivation(context.figure, complement, (other,), OWN + OWN)


def _any(context: Context) -> Iterator[Derivation]:
    """Pairs and sums near a rate that no words point to, but that may explain it."""
    rate = context.figure
    here = levels([*context.sentence, *context.after[:1]])
    is_named = bool(context.sentence) and stands_right_behind(rate, context.sentence[-1])
    for part in here:
        others = (e for e in here if are_alike(e, part) and not (part.is_planned and not e.is_planned))
        far = is_named or part in context.after
        yield from (Derivation(rate, share, (part, each), -1 if far else 0) for each in others)
    for part in here[-_FEW:] if rate.is_long else ():
        distant = [each for each in levels(context.within_reach) if each.kind == part.kind and each not in here]
        yield from (Derivation(rate, share, terms, -1) for each in distant for terms in ((part, each), (each, part)))
    for whole in here if rate.digits > 1 else ():
        run = [*takewhile(partial(_goes_on, whole), here[here.index(whole) + 1 :])]
        for count in range(_FEWEST, len(run) + 1):
            yield Derivation(rate, share, (together(run[:count]), whole))
    for place, last in enumerate(here):
        run = [each for each in here[:place] if _goes_on(last, each)]
        if len(run) >= _FEWEST:
            yield Derivation(rate, share, (last, together(run)))
    yield from _of_itself_and_others(context)
    yield from (Derivation(rate, complement, (each,)) for each in context.sentence if each.kind == "share")


def _of_itself_and_others(context: Context) -> Iterator[Derivation]:
    """酒驾1042起, 醉驾187起, 醉驾占酒醉驾总数的15.22%: the whole is told in two."""
    if not (context.figure.is_long or marks.TOTAL.search(context.figure.what)):
        return
    here = levels(context.sentence)
    for part in (each for each in here[-_FEW:] if not each.is_change):
        others = [*context.earlier[-_MANY:], *here]
        for each in (each for each in others if each is not part and _goes_on(part, each)):
            yield Derivation(context.figure, share, (part, together((part, each))))


def _goes_on(whole: Figure, part: Figure) -> bool:
    return part.kind == whole.kind and not part.is_change and part.amount.unit.symbol == whole.amount.unit.symbol
