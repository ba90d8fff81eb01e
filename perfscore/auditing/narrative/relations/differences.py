"""What two figures differ by, and what is left of a whole: 结余, 未完成, 比上年增加, 上升…个百分点, 其他.

预算480万元，支出466.5万元，结余13.5万元
由31.42%提高到32.05%，上升0.63个百分点
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfscore.auditing.narrative import marks
from perfscore.auditing.narrative.context import Context
from perfscore.auditing.narrative.derivation import Derivation, Net, rest, total
from perfscore.auditing.narrative.figures import Figure
from perfscore.auditing.narrative.words import likeness
from perfscore.values.model import Comparator

_SURE, _LIKELY, _MAYBE = 4, 3, 1
_AHEAD = re.compile("提前|推迟|延[期长误]|超|缩短|节[支约]|压减")
_FROM = re.compile("[由从自]|原")
_TO = re.compile("^[^,;]{0,6}(?:[到至为成])")
_OF_BEFORE = re.compile("(?:年初|上年|期初)[\u4e00-\u9fff]{0,8}(?:结余|结转|余额)")
_AGAINST = re.compile("比(?![较例重])|(?<!比)较|[低高优多少]于|超")
_ABOVE, _BELOW = re.compile("[高优多]于|超"), re.compile("[低少]于")
_NOT_YET = re.compile("在建|[尚还仍]?未|待")
_LOSS = re.compile("亏损|盈[余利]|利润|[顺逆]差")
_CALLED = re.compile(
    "[比较与]|20[0-9]{2}年|上[一]?年|去年|同期|年初|计划|目标|预算|任务|标准|[增减多少高低]|[的度数]|完成"
)
_AT_FIRST = re.compile("[年期]初")
_HOLDS_LAST = re.compile("占(?!用|地)")
_BREAK = re.compile("[,;。:、()]")
_BEYOND = (Comparator.LT, Comparator.GT)
_MOST_PARTS = 8
_NET, _TAKEN = re.compile("实[付拨发收]|应[付拨发]|实际(?:支付|拨付|发放)"), re.compile("[扣罚]")
_INCOME, _SPENT, _LEFT = (
    re.compile("收入(?:决算|合计|总计)"),
    re.compile("支出(?:决算|合计|总计)"),
    re.compile("结余|结转"),
)
_LAST, _FEWEST = 10, 2


def derivations(context: Context) -> Iterator[Derivation]:
    """What a change, or a rest, is the difference of."""
    yield from _raised(context)
    change = context.figure
    is_points = change.kind == "points"
    is_rest = change.is_rest
    if _NET.search(change.what):
        yield from _paid(context)
    if (
        not change.size
        or change.kind == "share"
        or change.is_mean
        or id(change) in context.parts
        or not (change.is_change or is_rest or is_points or _LOSS.search(change.what) or _base(context))
    ):
        return
    if is_rest and any(
        _OF_BEFORE.search(each.what) for each in (change, *context.sentence) if each.kind == change.kind
    ):
        return  # of what was left of the year before balances.py tells
    base = _base(context)
    if base is not None:
        yield from _against(context, base)
        return
    levels = _levels(context.own(context.sentence), change)
    if _LOSS.search(change.what) and len(levels) >= _FEWEST:  # 收入1.24亿元, 成本3.86亿元, 亏损2.62亿元
        yield _apart(change, levels[-1], levels[-2], _LIKELY)
    if not is_points:
        yield from _rests(context, [each for each in levels if not each.is_mean], is_rest)
    yield from _changes(context, levels)
    yield from _any(context, levels)


def _base(context: Context) -> Figure | None:
    """比上年的81.9%提高1.8个百分点, 较年初187个新增26个: what a change is told against, without a break between."""
    change = context.figure
    if not context.sentence or marks.BECOMES.search(change.what):
        return None
    base = context.sentence[-1]
    is_alike = base.kind == ("share" if change.kind == "points" else change.kind)
    is_next = _BREAK.search(change.text[base.end : change.start]) is None
    return base if is_alike and is_next and _AGAINST.search(base.what) else None


def _against(context: Context, base: Figure) -> Iterator[Derivation]:
    """The last level before a base, less the base, or the base less it where the words say so."""
    change = context.figure
    before = [*context.outside, *context.earlier, *context.sentence[:-1]]
    levels = [each for each in before if each.kind == base.kind and not (each.is_change or each.is_old)]
    fell = marks.FELL.search(change.what) or _BELOW.search(base.what)
    rose = marks.ROSE.search(change.what) or _ABOVE.search(base.what)
    called = _CALLED.sub("", base.what)  # 补贴21820万元, 其中…. 比2023年补贴20150万元增加: the one that is called so
    named = [each for each in levels if len(called) > 1 and each.what.endswith(called)]
    if named and levels[-1] not in named and levels[-1].kind != "share":
        levels = [*(each for each in levels if each not in named), *named]
    for rank, now in enumerate(reversed(levels[-_LAST:])):
        near = now in context.sentence
        strength = (_SURE if near else _LIKELY) if rank == 0 else 0 if near else -1
        if fell or rose:
            yield Derivation(change, rest, (base, now) if fell else (now, base), strength)
        else:
            yield _apart(change, now, base, strength)


def _paid(context: Context) -> Iterator[Derivation]:
    """养护费5622.5万元, 扣款67.47万元, 实际支付5555.03万元"""
    paid = context.figure
    near = context.sentence[-_MOST_PARTS:]
    taken = [each for each in near if each.kind == paid.kind and _TAKEN.search(each.what)]
    for less in taken[-1:]:
        levels = _levels(context.own(context.before), paid)
        wholes = [each for each in levels if each.start < less.start and each not in taken]
        for rank, whole in enumerate(reversed(wholes)):
            yield Derivation(paid, rest, (whole, less), _LIKELY if rank == 0 else _MAYBE)


def _raised(context: Context) -> Iterator[Derivation]:
    """扩建320个, 由486个增加到806个: what was there and what was added."""
    now = context.figure
    alike = [each for each in context.sentence if each.kind == now.kind and now.kind not in ("share", "points")]
    if (
        len(alike) == _FEWEST
        and _TO.search(now.what)
        and _FROM.search(alike[-1].what)
        and not marks.FELL.search(now.what)
    ):
        yield Derivation(now, total, (alike[-1], alike[-2]), _LIKELY if not alike[-2].is_change else 0)


def _levels(figures: Sequence[Figure], change: Figure) -> list[Figure]:
    if change.kind == "points":  # 低于4.5%的控制目标1.3个百分点
        levels = [each for each in figures if each.kind == "share"]
        return [each for each in levels if not each.is_change or each.is_given or each.amount.comparator in _BEYOND][
            -_LAST:
        ]
    return [each for each in figures if each.kind == change.kind and not each.is_change][-_LAST:]


def _apart(result: Figure, one: Figure, other: Figure, strength: int = 0) -> Derivation:
    terms = (one, other) if one.size >= other.size else (other, one)
    return Derivation(result, rest, terms, strength)


def _moved(change: Figure, now: Figure, base: Figure, strength: int) -> Iterator[Derivation]:
    """The difference of two in the way that the words tell, or as they stand."""
    fell = marks.FELL.search(change.what) is not None
    yield Derivation(change, rest, (base, now) if fell else (now, base), strength)
    yield _apart(change, now, base, min(strength, _LIKELY))


def _rests(context: Context, levels: Sequence[Figure], is_rest: bool) -> Iterator[Derivation]:
    """应查4120人, 实查4038人, 未查82人; 其他: the whole without the parts between."""
    change = context.figure
    others = marks.OTHERS.search(change.what) is not None
    is_rest = is_rest and not any(  # 不起诉52件, 其余16件
        each.kind == change.kind and marks.OTHERS.search(each.what) for each in context.after
    )
    levels = [each for each in levels if not (others and each.is_old)]
    for at in range(max(0, len(levels) - _MOST_PARTS), len(levels) - 1):
        whole, *parts = levels[at:]
        if others and at and _HOLDS_LAST.match(whole.what):  # 伙食费397.8万元, 占运行经费1326万元的30%; 水电…; 其余…
            parts = [levels[at - 1], *parts]
        if whole.hides_before(change):
            continue
        direct = len(parts) == 1 and is_rest and (not others or whole.size >= parts[0].size)
        is_list = len(parts) > 1 and others and sum(each.size for each in parts) < whole.size
        alone = len(levels) == len((whole, *parts)) and whole.size >= parts[0].size
        sure = direct and not others and (alone or likeness(change.what, parts[0].what) > 0)
        is_pair = len(parts) == 1 and not (parts[0].is_planned or marks.OLD.search(change.what))
        rated = is_pair and context.sentence[-1].kind == "share"  # 受理…, 按时办结…, 按时办结率…, 超时…
        plain = _LIKELY if direct or is_list else int(rated)
        yield Derivation(change, rest, (whole, *parts), _SURE if sure else plain)
    if not is_rest:
        return
    yield from _beside_done(context, levels)
    if len(levels) >= _FEWEST:
        yield from _left_of_larger(change, levels, others)
    else:
        yield from _left_of_one(context, levels[0]) if levels else _left_of_earlier(context)


def _beside_done(context: Context, levels: Sequence[Figure]) -> Iterator[Derivation]:
    """加装电梯34部, 在建9部, 已投用25部: what is not done yet, and right behind it what is."""
    change = context.figure
    for whole in levels[-1:] if _NOT_YET.match(change.what) else ():
        for done in context.after[:1]:
            if done.kind == change.kind and done.is_done and not (whole.is_done or done.is_planned or done.is_rest):
                yield Derivation(change, rest, (whole, done), _SURE)


def _left_of_larger(change: Figure, levels: Sequence[Figure], others: bool) -> Iterator[Derivation]:
    """The last of several levels taken from one before it that is not less, or from all of them together."""
    part = levels[-1]
    wholes = [each for each in levels[:-1] if each.size >= part.size]
    if not wholes and not others:  # 旧存1206件, 新收9854件, 审结10125件, 未结935件
        yield Derivation(change, Net(len(levels) - _FEWEST), levels, _LIKELY)
        wholes = [*levels[:-1]]
    for rank, whole in enumerate(reversed(wholes)):
        yield Derivation(change, rest, (whole, part), _LIKELY if rank == 0 and len(levels) == _FEWEST else _MAYBE)


def _denies(rest: Figure, level: Figure) -> bool:
    """支付…, 未支付…: what the one is called and the other is not."""
    denied = marks.DENIED.match(rest.called)
    return denied is not None and (denied["of"][:_FEWEST] in level.called or level.called.endswith(denied["of"]))


def _left_of_earlier(context: Context) -> Iterator[Derivation]:
    """收入合计…, 支出合计…. 年末结余…: both levels stand in sentences before."""
    change = context.figure
    before = context.own(_levels([*context.outside, *context.earlier], change))[-_LAST:]
    for done in (each for each in before if each.is_done and not each.is_rest):
        for whole in (each for each in before if each.is_planned and each is not done and not each.is_done):
            near = whole in context.earlier and done in context.earlier and len(before) == _FEWEST
            told = near or likeness(whole.what, done.what) > 1
            yield Derivation(change, rest, (whole, done), _LIKELY if told else _MAYBE)


def _left_of_one(context: Context, level: Figure) -> Iterator[Derivation]:
    """One level stands in the sentence: 三项合计1198.08万元. 预算1240万元, 节余41.92万元."""
    change = context.figure
    earlier = _levels(context.own(context.earlier), change)
    if level.is_planned and not level.is_done:
        spent = [each for each in earlier if marks.ALTOGETHER.search(each.what) or each.is_done]
        for rank, each in enumerate(reversed(spent)):
            yield Derivation(change, rest, (level, each), _LIKELY if rank == 0 else _MAYBE)
        others = [each for each in (*context.outside, *earlier) if each.kind == change.kind and not each.is_change]
        yield from (Derivation(change, rest, (level, each), _MAYBE) for each in others[-_LAST:] if each not in spent)
    every = _levels([*context.outside, *context.earlier], change)
    if _SPENT.search(level.what) and _LEFT.search(change.what):  # 收入决算…, 同比增加…. 支出决算…, 年末结转结余…
        incomes = [each for each in every if _INCOME.search(each.what) and not each.is_old]
        yield from (Derivation(change, rest, (each, level), _SURE) for each in incomes[-1:])
    before = [each for each in every if each.size >= level.size]
    for rank, whole in enumerate(reversed(before)):
        planned = marks.TOTAL.search(whole.what) or whole.is_planned
        told = (planned and level.is_done and whole in context.earlier) or likeness(whole.what, level.what) > 1
        told = told or _denies(change, level)
        yield _apart(change, whole, level, _LIKELY if rank == 0 and told else _MAYBE)


def _changes(context: Context, levels: Sequence[Figure]) -> Iterator[Derivation]:
    """比上年增加, 比计划少, 由…降到…: between a figure of now and one of then."""
    change = context.figure
    near = (*levels, *_levels(context.after[:2], change))
    old = [each for each in near if each.is_old or each.is_given or _AT_FIRST.search(each.what)]
    of_old = marks.OLD.search(change.what) is not None or "同比" in change.what
    compares = change.compares or change.kind == "points" or _AHEAD.match(change.what) is not None
    compares = compares or (bool(levels) and levels[-1].is_done)
    planned = [] if of_old or not compares else [each for each in levels if each.is_planned and not each.is_old]
    if of_old and not old:
        return
    now = next(iter(levels[-1:]), None)
    if not old and not planned and now is not None and change.compares and not of_old:
        named = [e for e in _levels(context.earlier, change) if e.is_planned and likeness(e.what, now.what) > 1]
        yield from (derivation for each in named[-1:] for derivation in _moved(change, now, each, _LIKELY))
    for base, strength in (
        *((each, _SURE) for each in reversed(old)),
        *((each, _LIKELY) for each in reversed(planned)),
    ):
        news = [
            each
            for each in levels
            if each is not base and not each.is_old and not (each.is_planned and base in planned)
        ]
        if not news:  # 总支出420.2万元。总支出比预算436万元少15.8万元
            far = [
                each
                for each in _levels(context.earlier, change)
                if likeness(base.what, each.what) > 1 and each is not base
            ]
            yield from (derivation for each in far[-1:] for derivation in _moved(change, each, base, _LIKELY))
        for rank, now in enumerate(reversed(news)):
            sure = rank == 0 and (change.compares or change.is_change or change.kind == "points")
            yield from _moved(change, now, base, strength if sure else _MAYBE)
    two = [each for each in context.sentence if each.kind == change.kind][-2:] if "净" in change.what else levels[-2:]
    if len(two) == 2:
        one, other = two
        if "净" in change.what or (_FROM.search(one.what) and _TO.search(other.what)):
            yield from _moved(change, other, one, _SURE)
            yield _apart(change, one, other, _SURE)
        elif (change.kind == "points" and two == levels) or (change.compares and likeness(one.what, other.what) > 1):
            yield _apart(change, one, other, _LIKELY)


def _any(context: Context, levels: Sequence[Figure]) -> Iterator[Derivation]:
    """What else may explain it: any two levels near it, or a change that goes with it."""
    change = context.figure
    around = _levels(context.within_reach if change.is_long else [*context.sentence, *context.after[:2]], change)
    for place, one in enumerate(around):
        near = one in context.sentence or one in context.after
        yield from (
            _apart(change, one, other, 0 if near and other in context.sentence else -1) for other in around[:place]
        )
    flows = [each for each in context.sentence if each.kind == change.kind and each.is_change]
    for place, one in enumerate(flows):
        for other in flows[:place]:
            yield _apart(change, one, other)
            yield Derivation(change, total, (one, other))
    yield from (Derivation(change, rest, (one, *flows)) for one in levels if flows)
