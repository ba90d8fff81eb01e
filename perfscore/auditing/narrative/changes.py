"""What changed and by how much: 预算28.60万元, 实际支出21.35万元, 比预算减少7.25万元, 下降25.35%."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, islice

from attrs import evolve

from perfscore.auditing.narrative.figures import Figure, Misprint, of_sentence
from perfscore.auditing.written import meet
from perfscore.values.model import Comparator
from perfscore.values.number import Interval

_FEW_BEHIND = 2  # figures behind a change that may tell what was before
_FEW_EARLIER = 4  # figures of the sentences before what is left over, of which it may be
_MOST_EARLIER = 60  # figures before a change that may be one of its terms
_MOST_LEVELS = 20
_PLAUSIBLE = Fraction(1, 4)
_COMPARED = re.compile("[比较由从]|上年|年初|期初|同期|合同|计划|预算|低于|高于|超过|调整")
_OF_LAST_YEAR = re.compile("[比较](?:上年|去年|同期)|同比")
_LAST_YEAR = re.compile("上年|去年|同期|上期|20[0-9]{2}年")
_LEFT = re.compile(
    "结余|节约|节省|剩余|结转下|(?<!上年)(?<!年初)结转$|^未|[尚还][有余]|质保金|库存|^其余|余下|差额|余额|相差|尾款"
)
_DENIED = re.compile("[尚还暂仍]?(?:未|不|没有?|非|超)(?=.)")
_GOING_ON = re.compile("[尚还暂仍正]?在(?=.)|[尚还暂仍]有")
_FEWEST, _SAME = 2, 2
_OF_BEFORE = re.compile("年初|上年|期初")
_BEYOND = (Comparator.LT, Comparator.GT)  # 低于4.5%的控制目标1.3个百分点
_REST = re.compile("^其余|余下")
_MOST_PARTS = 8
_TOTAL = re.compile("总|合计|规模|下达|预算|安排")
_NET = re.compile("净[增减]")
_ADJUSTED = re.compile("[调核追][整减增加]")


def wrong_changes(figures: Sequence[Figure]) -> Iterator[Misprint]:
    """Differences that no two figures have, where two stand beside them, or one slip mended would make one of them."""
    yield from _wrong_complements(figures)
    for place, change in enumerate(figures):
        is_change = change.is_change or change.kind == "points" or _LEFT.search(change.what)
        was_left = _OF_BEFORE.search(change.what) and _LEFT.search(change.what)  # 年初结转和结余: no change
        if change.kind == "share" or not is_change or was_left:
            continue
        before, after = of_sentence(figures, place)
        alike = [each for each in before if each.kind == change.kind][-_MOST_PARTS:]
        if _NET.search(change.what) or (_REST.search(change.what) and len(alike) > 1):
            yield from (_wrong_net if _NET.search(change.what) else _wrong_rest)(change, alike)
            continue
        earlier = _levels(figures[max(0, place - _MOST_EARLIER) : place], change)
        adjusted = after[:1] if _ADJUSTED.search(change.what) else []
        base = [each for each in after[:_FEW_BEHIND] if each.depth > change.depth and _LAST_YEAR.search(each.what)]
        adjusted += [each for each in base if each.kind == change.kind][:1]  # 减少94件, 下降18.08%(2022年为520件)
        inside = _levels([*before, *after] if change.kind == "points" else [*before, *adjusted], change)
        others = [*earlier, *inside]
        if not inside and _LEFT.search(change.what):
            inside = earlier[-_FEW_EARLIER:]
        if (
            inside
            and _compares(change, before, after)
            and not any(_differ_by(one, other, change) for one in inside for other in others if one is not other)
        ):
            yield from _told(change, inside, earlier)


def _wrong_net(change: Figure, flows: Sequence[Figure]) -> Iterator[Misprint]:
    """新增486户, 退出612户, 净减少126户: the difference of the two changes before it."""
    if len(flows) == 2 and not _differ_by(flows[0], flows[1], change):
        due = abs(flows[0].size - flows[1].size)
        found = Misprint(change, due, tuple(flows)) if change.may_be(due, any_digit=True) else None
        yield from [found] if found else islice(_of_terms(change, flows), 1)


def _wrong_complements(figures: Sequence[Figure]) -> Iterator[Misprint]:
    """受理682件, 结案639件, 未结案43件: what was done and what was not make the whole."""
    for place, rest in enumerate(figures):
        before = [
            each
            for each in figures[max(0, place - _MOST_EARLIER) : place]
            if each.passage is rest.passage and each.kind == rest.kind and not each.is_change
        ]
        if rest.kind == "share" or len(before) < _FEWEST or before[-1].sentence != rest.sentence:
            continue
        if not _is_opposite(before[-1], rest):
            continue
        *wholes, part = before
        larger = [each for each in wholes if each.size >= part.size] or _in_sum(wholes, part)
        if larger and not any(_differ_by(each, part, rest) for each in larger):
            yield from islice(
                (found for each in (larger[-1], max(larger, key=_size)) for found in _left(each, part, rest)), 1
            )


def _in_sum(flows: Sequence[Figure], part: Figure) -> list[Figure]:
    """旧存1206件, 新收9854件, 审结10125件: what came together, where each is less than what was done."""
    here = [each for each in flows if each.sentence == part.sentence and not _is_total(each)]
    if len(here) < _FEWEST or len({each.amount.unit.symbol for each in here}) > 1:
        return []
    number = sum((each.amount.number for each in here[1:]), here[0].amount.number)
    what = "、".join(each.what for each in here)
    return [evolve(here[0], what=what, amount=evolve(here[0].amount, number=number))]


def _is_total(figure: Figure) -> bool:
    return _TOTAL.search(figure.what) is not None


def _size(figure: Figure) -> Fraction:
    return figure.size


def _is_opposite(part: Figure, rest: Figure) -> bool:
    """结案 and 未结案, 达标 and 超标, 完工 and 在建: whether one is what the other leaves."""
    denied = _DENIED.match(rest.what)
    if denied is None:
        return _GOING_ON.match(rest.what) is not None
    return rest.what[denied.end() :][-_SAME:] in part.what


def _left(whole: Figure, part: Figure, rest: Figure) -> Iterator[Misprint]:
    due = whole.size - part.size
    if rest.may_be(due, any_digit=True):
        yield Misprint(rest, due, (whole, part))
    elif part.may_be(whole.size - rest.size, any_digit=True):
        yield Misprint(part, whole.size - rest.size, (whole, rest))
    elif whole.may_be(part.size + rest.size, any_digit=True):
        yield Misprint(whole, part.size + rest.size, (part, rest))


def _wrong_rest(change: Figure, before: Sequence[Figure]) -> Iterator[Misprint]:
    """起诉498件, 提起公诉430件, 不起诉52件, 其余16件: a total without the parts that follow it."""
    lists = [(before[at], before[at + 1 :]) for at in range(len(before) - 1)]
    rests = [(whole, parts, whole.size - sum((each.size for each in parts), Fraction(0))) for whole, parts in lists]
    if not any(size in change.spread for _, _, size in rests):
        slipped = (each for each in rests if change.may_be(each[2], any_digit=change.is_long or len(each[1]) > 1))
        yield from (Misprint(change, size, (whole, *parts)) for whole, parts, size in islice(slipped, 1))


def _levels(figures: Sequence[Figure], change: Figure) -> list[Figure]:
    """Those of the kind of a change that tell a level and no change themselves."""
    kind = "share" if change.kind == "points" else change.kind
    return [each for each in figures if each.kind == kind and not each.is_change][-_MOST_LEVELS:]


def _compares(change: Figure, before: Sequence[Figure], after: Sequence[Figure]) -> bool:
    """Whether it is told between which two: 比预算减少, 较上年34.2万吨增加, 结余; in 在职41人, 增加6人 it is not.

    What changed against last year, 比上年减少, is not told where no figure is of last year.
    """
    if _OF_LAST_YEAR.search(change.what) and not any(
        _LAST_YEAR.search(each.what) for each in (*before, *after[:_FEW_BEHIND])
    ):
        return False
    if _LEFT.search(change.what) or _ADJUSTED.search(change.what):
        return True
    return any(_COMPARED.search(each.what) or each.amount.comparator in _BEYOND for each in (change, *before[-2:]))


def _differ_by(one: Figure, other: Figure, change: Figure) -> bool:
    low, high = (one, other) if one.size <= other.size else (other, one)
    apart = Interval(high.spread.low - low.spread.high, high.spread.high - low.spread.low)
    return meet(apart, change.spread)


def _told(change: Figure, inside: Sequence[Figure], earlier: Sequence[Figure]) -> Iterator[Misprint]:
    symbol = "%" if change.kind == "points" else change.amount.unit.symbol
    told = [each for each in inside if each.amount.unit.symbol == symbol]
    any_digit = change.is_long or len(told) == 2
    if len(told) == 2:
        due = abs(told[0].size - told[1].size)
        found = next(_of_terms(change, told), None)
        if change.may_be(due, any_digit) or (found is None and 0 < abs(due - change.size) <= change.size * _PLAUSIBLE):
            yield Misprint(change, due, tuple(told))
        elif found is not None:
            yield found
    elif len(told) > 2 and not _LEFT.search(change.what):
        last = told[-1]
        levels = told[-2::-1] if last.depth > change.depth else told[-2:-1]
        sizes = ((level, abs(level.size - last.size)) for level in levels)
        slipped = ((level, size) for level, size in sizes if change.may_be(size, any_digit=True))
        yield from (Misprint(change, size, (level, last)) for level, size in islice(slipped, 1))
    elif _LEFT.search(change.what):
        pairs = [*combinations(told, 2), *((each, other) for each in told for other in earlier if each is not other)]
        near = set(map(id, told)) if len(told) > 1 else set()
        long = [
            each
            for each in pairs
            if _are_near(each, near)
            or (change.digits > 2 and (max(one.digits for one in each) > change.digits or _TOTAL.search(each[1].what)))
        ]
        fitting = (each for each in long if change.may_be(abs(each[0].size - each[1].size), any_digit))
        yield from (Misprint(change, abs(one.size - other.size), (one, other)) for one, other in islice(fitting, 1))


def _are_near(pair: tuple[Figure, Figure], near: Collection[int]) -> bool:
    return all(id(each) in near for each in pair)


def _of_terms(change: Figure, told: Sequence[Figure]) -> Iterator[Misprint]:
    for one, other in ((told[0], told[1]), (told[1], told[0])):
        for way in (1, -1):
            ends = sorted((other.size + way * change.spread.low, other.size + way * change.spread.high))
            size = one.meant_in(Interval(*ends), any_digit=True)
            if size is not None:
                yield Misprint(one, size, (other, change))
