"""How much something grew or fell, in per cent of what was before, of what was planned, or of what it was lowered from.

接待79.2万人次，上年71.3万人次，增长11.08%
收入6842.37万元，较上年增加331.45万元，增长5.09%
氨氮由1.86降到0.93，降幅50%
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfscore.auditing.narrative import marks
from perfscore.auditing.narrative.context import Context
from perfscore.auditing.narrative.derivation import Derivation, Formula, fall, fallen_by, growth, risen_by, share
from perfscore.auditing.narrative.figures import Figure
from perfscore.auditing.narrative.words import likeness
from perfscore.auditing.written import meet
from perfscore.values.number import Interval

_FROM = re.compile("[由从自]|原")
_TO = re.compile("^[^,;]{0,6}(?:[到至为成])")
_RATE_OF_CHANGE = re.compile(
    "(?:节约|节支|核减|下浮|压减|压缩|超支|结余|减少|增长|增减|变动|去除|防|降|节)[\u4e00-\u9fff]{0,3}(?:率|幅|效)"
)
_BASE = re.compile("(?:比|较|与)(?P<base>[\u4e00-\u9fff]{2,6}?)(?:相比)?(?:下|上|节|减|增|降|提|超|压|低|高)")
_SURE, _LIKELY, _MAYBE = 4, 3, 1
_FEW = 2
_SHORT = 5  # characters between a change and its rate


def derivations(context: Context) -> Iterator[Derivation]:
    """What a percentage of change is of."""
    rate = context.figure
    words = rate.what or context.lead
    if rate.kind != "share" or rate.is_bound or not marks.GROWTH.search(words):
        return
    if marks.OLD.search(rate.what) and not marks.COMPARED.search(rate.what):
        return
    yield from _of_change(context)
    yield from _of_two(context)
    yield from _of_named(context)
    yield from _any(context)


def _same(figure: Figure, one: Figure) -> bool:
    return one.kind == figure.kind and one is not figure and one.size > 0


def _apart(one: Figure, other: Figure) -> Interval:
    more, less = (one, other) if one.size >= other.size else (other, one)
    return Interval(more.spread.low - less.spread.high, more.spread.high - less.spread.low)


def _is_between(figure: Figure, one: Figure, other: Figure) -> bool:
    return min(one.start, other.start) < figure.start < max(one.start, other.start)


def _ways(new: Figure, old: Figure) -> Formula:
    return growth if new.size >= old.size else fall


def _of_change(context: Context) -> Iterator[Derivation]:
    """增加331.45万元, 增长5.09%: the change told right before, of what was before."""
    change = next(iter(context.sentence[-1:]), None)
    if change is None or not change.is_change or change.kind in ("share", "points"):
        return
    formula = fallen_by if marks.FELL.search(change.what) else risen_by
    levels = [each for each in context.sentence if _same(change, each) and not (each.is_change or each.is_mean)]
    of_old = marks.OLD.search(change.what) is not None  # 计划45万人次; 比2023年增加6.27万人次: not of the plan
    near = [each for each in (*levels, *context.after[:1]) if _same(change, each)]
    bases = [each for each in near if each.is_old or (each.is_planned and not (of_old or each.is_done))]
    for each in reversed(bases):
        is_proven = any(meet(_apart(one, each), change.spread) for one in levels if one is not each)
        yield Derivation(context.figure, share, (change, each), _SURE if each.is_old or is_proven else _LIKELY)
    now = next((each for each in reversed(levels) if each not in bases and not (of_old and each.is_set)), None)
    if now is not None:
        yield Derivation(
            context.figure,
            formula,
            (change, now),
            _MAYBE if bases else _SURE if len(context.lead) <= _SHORT else _LIKELY,
        )
    elif not levels:
        outside = [
            each
            for each in (*context.outside, *context.earlier)
            if _same(change, each) and not each.is_change and each.is_mean == change.is_mean
        ]
        for each in reversed(outside):
            yield Derivation(
                context.figure, formula, (change, each), _LIKELY if likeness(change.what, each.what) > 1 else 0
            )


def _of_two(context: Context) -> Iterator[Derivation]:
    """Two levels that are told to be one now and one before: 上年, 由…到…, 预算…签约…节约率."""
    rate = context.figure
    levels = [
        each
        for each in context.sentence
        if each.kind not in ("share", "points") and (each.is_old or not each.is_change) and each.size > 0
    ]
    behind = [each for each in context.after[:1] if each.is_old]
    old = [each for each in (*levels, *behind) if each.is_old]
    for before in reversed(old):
        bare = len(marks.OLD.sub("", before.what)) <= _FEW  # 年均浓度31.8, 上年34.6
        news = [e for e in levels if _same(before, e) and not e.is_old and (bare or e.is_mean == before.is_mean)]
        for rank, now in enumerate(reversed(news)):
            beside = [each for each in levels if _same(before, each) and _is_between(each, before, now)]
            alike = likeness(before.what, now.what) or before.what == "" or (rank == 0 and not beside)
            yield Derivation(rate, _ways(now, before), (now, before), _SURE if alike and before is old[-1] else _MAYBE)
    if len(levels) >= 2:
        one, other = levels[-2:]
        if _same(one, other) and _FROM.search(one.what) and _TO.search(other.what):
            yield Derivation(rate, _ways(other, one), (other, one), _SURE)
        elif (
            _same(one, other) and one.year and other.year and one.year != other.year
        ):  # 2023年18.42亿元, 2024年19.68亿元
            now, base = (one, other) if one.year > other.year else (other, one)
            yield Derivation(rate, _ways(now, base), (now, base), _SURE)
        elif _same(one, other) and _RATE_OF_CHANGE.search(rate.what) and not old:
            base, now = (one, other) if one.size >= other.size or one.is_planned else (other, one)
            yield Derivation(rate, _ways(now, base), (now, base), _LIKELY)


def _of_named(context: Context) -> Iterator[Derivation]:
    """概算7290万元. 中标价6853万元, 较概算下浮5.99%: what is compared with is named, and told in a sentence before."""
    rate = context.figure
    named = _BASE.search(rate.what)
    now = next((each for each in reversed(context.sentence) if each.kind not in ("share", "points")), None)
    if named is None or now is None or now.is_change:
        return
    before = [each for each in (*context.outside, *context.earlier) if _same(now, each) and named["base"] in each.what]
    for each in before[-1:]:
        yield Derivation(rate, _ways(now, each), (now, each), _LIKELY)


def _any(context: Context) -> Iterator[Derivation]:
    """What else may explain it: two levels near it, or a change of one."""
    here = [*context.sentence, *context.after[:2]]
    around = [each for each in (context.within_reach if context.figure.is_long else here) if each.size > 0]
    for one in here:
        for other in around:
            if not _same(one, other):
                continue
            strength = 0 if other in here else -1
            yield Derivation(context.figure, share, (one, other), strength)
            if one.is_change:
                yield from (Derivation(context.figure, way, (one, other), strength) for way in (risen_by, fallen_by))
            else:  # of the other one it would be turned round
                turned = one.is_old and not other.is_old
                yield Derivation(context.figure, _ways(one, other), (one, other), -1 if turned else strength)
                yield Derivation(context.figure, _ways(other, one), (other, one), -1)
