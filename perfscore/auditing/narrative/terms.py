"""Which two figures the words of a rate mean: its part and its whole, or what changed and what was before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from functools import partial
from itertools import permutations, takewhile

from attrs import evolve, frozen

from perfscore.auditing.narrative.figures import Figure

_MOST_NEAR = 14  # figures before a rate that may be its terms
_FEW_NEAR = 10  # figures of earlier sentences that the last terms may be taken from
_FEW_SAID = 2  # pairs of terms that words may tell and yet be sure
RATE = re.compile(r"([\u4e00-\u9fff]{1,12}?)(?:率|比例|占比|比重|度)(?:分别)?(?:为|是|达到|达|约)*$")
OF = re.compile(
    r"(?:占(?:比)?|(?:[为是达]|完成)(?=[\u4e00-\u9fff]{2,12}的))([\u4e00-\u9fff]{0,12}?)(?:的|比|为|达){0,4}$"
)
_OF_PLAN = re.compile("(?:任务|目标|计划|预算|指标)数?的$")
PLANNED = re.compile(
    "计划|任务|目标|应|预算|预期|下达|安排|到位|收入|总投资|概算|合同|可用|累计完成投资|规模|合计|收到"
)
_NAME = 3  # characters of a name that are no chance
DONE = re.compile("完成|决算|实际|执行|支出|支付|使用")
_OF_LAST_YEAR = re.compile("上年|去年|同期")
_THAN = re.compile("^[比较与]")
RIGHT_BEFORE = ("的", "之")
_MORE = re.compile("[多少].{0,2}$")  # 比上年多破186起
_THAT_IS = re.compile("[,;]?即")
_DAYS_A_YEAR = 365
_DENIALS = ("未", "不", "没", "尚未")
_FELL = re.compile("[减降缩少]")
_YEAR = re.compile("上年末?|去年|同期|20[0-9]{2}年|年初")
_GROWS = re.compile("[增减][\u4e00-\u9fff]率")
_BASE = re.compile("上年|去年|同期|20[0-9]{2}年|□|年初")
_BEFORE = re.compile("[比较由从]|上年|年初|期初|[0-9]年")


@frozen
class Terms:
    """The two figures that a rate may be of; ``is_growth``: what changed, and of what, which leaves one way."""

    part: Figure
    whole: Figure
    is_growth: bool = False


def by_words(
    rate: Figure, before: Sequence[Figure], after: Sequence[Figure], earlier: Sequence[Figure]
) -> Iterator[Terms]:
    """The terms that the words of a rate tell, where they tell any."""
    near = [each for each in before if each.kind != "share"][-_MOST_NEAR:]
    own = [each for each in near if not any(other.kind == "share" and other.start > each.start for other in before)]
    told, named = OF.search(rate.what), RATE.search(rate.what)
    shares = [each for each in before if each.kind == "share"]
    if near and "分别" in rate.text[near[-1].end : (shares or [rate])[0].start]:
        count = len(shares) + 1 + sum(each.kind == "share" for each in after)
        yield from _respective(len(shares) - count, near, earlier)
    elif rate.is_change or _GROWS.match(rate.what):
        yield from _of_told_base(rate, near, after) or _changed(rate, own, earlier)
    elif rate.what in RIGHT_BEFORE:  # 完成年度任务6000人的105.33%
        yield from (Terms(one, own[-1]) for one in own[:-1] if are_terms(one, own[-1]))  # 修复186件, 其中甲类36件
    elif _OF_PLAN.search(rate.what):
        yield from _planned(own)
    elif told is not None:
        yield from _shares(told[1], _subject(rate.what[: told.start()], near), earlier)
    elif named is not None:
        yield from [*_alike(named[1], own)] or _planned(own)


def together(near: Sequence[Figure]) -> Iterator[Terms]:
    """问卷350份, 满意204份, 基本满意121份, 不满意25份: the first parts of a whole together, of it."""
    for whole, *parts in (near[at:] for at in range(len(near) - _FEW_SAID)):
        run = [*takewhile(partial(_goes_on, whole), parts)]
        for count in range(_FEW_SAID, len(run) + 1):
            first = run[0]
            number = sum((each.amount.number for each in run[:count]), Decimal(0))
            if whole.size > 0 and len({each.amount.unit.symbol for each in run[:count]}) == 1:
                what = "、".join(each.what for each in run[:count])
                yield Terms(evolve(first, what=what, amount=evolve(first.amount, number=number)), whole)


def _goes_on(whole: Figure, part: Figure) -> bool:
    return part.kind == whole.kind and not part.is_change


def further(
    rate: Figure, near: Sequence[Figure], after: Sequence[Figure], earlier: Sequence[Figure]
) -> Iterator[Terms]:
    """满意1106份, 满意度: of what was told before other rates, or planned in an earlier sentence.

    What is told behind a rate, 在线率98%，即在线1828个, is its part, too.
    """
    named = RATE.search(rate.what)
    if named is None:
        return
    levels = [each for each in near if not each.is_change]
    told = [each for each in levels if have_a_word(named[1], each.what) and not PLANNED.search(each.what)][
        -1:
    ] or levels[-1:]
    if after and _THAT_IS.match(rate.text[rate.end : after[0].start]):
        told = list(after[:1])
    spent = DONE.search(named[1]) is not None
    for part in told:
        if not (is_named(part, named[1]) or (spent and DONE.search(part.what))):
            continue
        inside = [
            each
            for each in near
            if each is not part and are_terms(part, each) and not (each.is_mean or each.is_change)
            if each.size >= part.size or PLANNED.search(each.what)
        ]
        outside = [each for each in earlier if each.sentence != rate.sentence and are_terms(part, each)]
        planned = [each for each in outside if PLANNED.search(each.what) or _are_of_one(part.what, each.what)]
        larger = [[each for each in some if each.size >= part.size] or some for some in (inside, planned)]
        yield from (Terms(part, whole) for whole in (larger[0][-1:] or larger[1][-1:]))
        if "天数" in named[1] and part.amount.unit.symbol == "天":
            yield Terms(part, evolve(part, amount=evolve(part.amount, number=Decimal(_DAYS_A_YEAR))))


def _are_of_one(one: str, other: str) -> bool:
    """封山育林2.40万亩 and 封山育林完成2.38万亩: whether two are told of one thing by its name."""
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return match.size >= _NAME and match.b + match.size >= len(other)


def _respective(place: int, near: Sequence[Figure], earlier: Sequence[Figure]) -> Iterator[Terms]:
    """312份, 146份, 28份, 分别占64.2%, 30.04%和5.76%: each of its own figure; 分别完成目标的 of those of one kind."""
    own = near[place:]
    if len(own) == -place and len({each.kind for each in own}) == 1:
        yield from (Terms(own[0], each) for each in earlier if are_terms(own[0], each) and each not in own)
    else:
        yield from (Terms(*pair) for pair in permutations(near, 2) if are_terms(*pair))


def are_terms(part: Figure, whole: Figure) -> bool:
    return part.kind == whole.kind and part.size > 0 and whole.size > 0 and not part.is_change


def _of_told_base(rate: Figure, near: Sequence[Figure], after: Sequence[Figure]) -> list[Terms]:
    """同比增长8.4%(上年448.6亿元): what was before is told behind."""
    base = next((each for each in after[:1] if each.depth > rate.depth and _BASE.search(each.what)), None)
    alike = [each for each in near if base is not None and each.kind == base.kind and base.size > 0]
    name = "" if base is None else _YEAR.sub("", base.what)
    named = [each for each in alike if have_a_word(name, each.what)]
    if base is not None and not named and not any(each.is_change for each in alike):
        return [Terms(each, base) for each in alike]  # of which of the levels before it, is not told
    alike = named or alike
    change = next((each for each in reversed(alike) if each.is_change), None)
    level = next((each for each in reversed(alike) if not each.is_change), None)
    return [Terms(each, base, each is change) for each in [change or level] if each is not None and base is not None]


def _before(level: Figure, change: Figure) -> Figure | None:
    """What a level was before it changed; None for none."""
    way = 1 if _FELL.search(change.what) else -1
    number = level.amount.number + way * change.amount.number
    told_alike = level.amount.unit.symbol == change.amount.unit.symbol
    return evolve(level, amount=evolve(level.amount, number=number)) if told_alike and number > 0 else None


def _changed(rate: Figure, own: Sequence[Figure], earlier: Sequence[Figure]) -> Iterator[Terms]:
    """What changed and what was before, where the text says so: 由650元提高到680元, 比上年增加163.30万元."""
    if own and _OF_LAST_YEAR.search(own[-1].what) and not (own[-1].is_change or _MORE.search(own[-1].what)):
        alike = [each for each in own[:-1] if each.kind == own[-1].kind and not each.is_change]
        named = [each for each in alike if have_a_word(own[-1].what, each.what)]
        yield from (Terms(each, own[-1]) for each in (named or alike)[-1:] if own[-1].size > 0)
        return
    if len(own) == 1 and own[0].is_change and earlier:  # 总计2468.93万元。与上年相比, 总计减少186.57万元, 下降7.03%
        level = next((each for each in reversed(earlier) if each is not own[0] and each.kind == own[0].kind), None)
        if level is None or level.is_change or level.sentence == rate.sentence:
            return
        base = _before(level, own[0])
        if base is not None and have_a_word(own[0].what, level.what):
            yield Terms(own[0], base, is_growth=True)
        return
    last = own[-2:]
    said = last and (
        last[-1].is_change or any(_BEFORE.search(each) for each in (*(each.what for each in last), rate.what))
    )
    if len(last) == 2 and _THAN.search(last[1].what) and not last[1].is_change:
        last = last[::-1]
    if len(last) == 2 and last[0].is_change and not last[1].is_change:
        return  # 比上年减少2.4万元；其中公务接待费1.2万元，下降40%: of a level that is not told
    if said and len(last) == 2 and last[0].kind == last[1].kind and last[0].size > 0 and last[1].size > 0:
        yield Terms(last[1], last[0])
    if len(own) > 2 and own[-1].is_change and own[-3].kind == own[-1].kind and own[-3].size > 0:
        yield Terms(own[-1], own[-3])


def _subject(name: str, near: Sequence[Figure]) -> Figure | None:
    """高级教师75人, 中级教师89人, 高级教师占: what is told of by its name, else the last told."""
    named = (each for each in near if name and name in each.what)
    return next(named, near[-1] if near else None)


def _shares(what: str, part: Figure | None, earlier: Sequence[Figure]) -> Iterator[Terms]:
    """占项目支出的6.82%: of the figures that are called so, when all tell one size; 占53.72%: of the first near it."""
    if part is None:
        return
    others = [each for each in earlier if each is not part and each.kind == part.kind and each.size >= part.size > 0]
    if len(what) < 2:
        yield from (Terms(part, each) for each in others[-_FEW_NEAR:])
        return
    called = [each for each in others if what in each.what] or [
        each for each in others if have_a_word(part.what if "总" in what else what, each.what)
    ]
    if len({each.size for each in called}) == 1:
        yield Terms(part, called[-1])


def _alike(name: str, own: Sequence[Figure]) -> Iterator[Terms]:
    """收回1432份, 回收率: a figure that is called like the rate, of one of its kind before it, the last first.

    What is larger than each of those is of all of them: 旧存1206件, 新收9854件, 审结10125件.
    The first of two is of what follows: 到位3.27亿元, 标的5.16亿元.
    """
    named = [place for place, each in enumerate(own) if is_named(each, name)]
    for place in reversed(named):
        part = own[place]
        before = [each for each in own[:place] if are_terms(part, each) and not each.is_change]
        wholes = [each for each in before if part.size <= each.size]
        yield from (Terms(part, whole) for whole in wholes)
        if len(before) >= _FEW_SAID and not wholes:
            whole, *others = before
            number = sum((each.amount.number for each in others), whole.amount.number)
            if {each.amount.unit.symbol for each in others} == {whole.amount.unit.symbol}:
                what = "、".join(each.what for each in before)
                yield Terms(part, evolve(whole, what=what, amount=evolve(whole.amount, number=number)))
    if named == [0] and len(own) == _FEW_SAID and are_terms(own[0], own[1]) and own[0].size <= own[1].size:
        yield Terms(own[0], own[1])


def is_named(part: Figure, name: str) -> bool:
    """Whether a figure is called like a rate, or ends with the verb of it: 办结, 结案率; not 毕业生, 就业率."""
    denied = part.what.startswith(_DENIALS) and not name.startswith(_DENIALS)
    return not denied and (have_a_word(name, part.what) or name[-2:][0] in part.what[-6:])


def _planned(figures: Sequence[Figure]) -> Iterator[Terms]:
    """计划3万亩, 完成3.2万亩, in either order; what is told with them is left out: 超额12公里, 资料2.3万份."""
    planned = [each for each in figures if PLANNED.search(each.what)][-1:]
    own = [each for each in figures if planned and each.kind == planned[0].kind and not each.is_change]
    if len(own) < 2 or not (are_terms(own[-2], own[-1]) and are_terms(own[-1], own[-2])):
        return
    one, other = own[-2:]
    are_planned = [bool(PLANNED.search(each.what)) for each in (one, other)]
    if are_planned == [True, False]:
        yield Terms(other, one)
    if are_planned == [False, True]:
        yield Terms(one, other)


def have_a_word(one: str, other: str) -> bool:
    return any(one[at : at + 2] in other for at in range(len(one) - 1))
