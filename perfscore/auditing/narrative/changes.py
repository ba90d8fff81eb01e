"""What changed and by how much: 预算28.60万元, 实际支出21.35万元, 比预算减少7.25万元, 下降25.35%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, islice

from perfscore.auditing.narrative.figures import Figure, Misprint, of_sentence
from perfscore.auditing.written import meet
from perfscore.values.number import Interval

_FEW_EARLIER = 4  # figures of the sentences before what is left over, of which it may be
_MOST_EARLIER = 60  # figures before a change that may be one of its terms
_MOST_LEVELS = 20
_PLAUSIBLE = Fraction(1, 4)
_COMPARED = re.compile("[比较由从]|上年|年初|期初")
_LEFT = re.compile("结余|节约|节省|剩余|结转下|^未")


def wrong_changes(figures: Sequence[Figure]) -> Iterator[Misprint]:
    """Differences that no two figures have, where two stand beside them, or one slip mended would make one of them."""
    for place, change in enumerate(figures):
        if change.kind == "share" or not (change.is_change or _LEFT.search(change.what)):
            continue
        before, after = of_sentence(figures, place)
        earlier = _levels(figures[max(0, place - _MOST_EARLIER) : place], change)
        inside = _levels([*before, *after] if change.kind == "points" else before, change)
        others = [*earlier, *inside]
        if not inside and _LEFT.search(change.what):
            inside = earlier[-_FEW_EARLIER:]
        if (
            inside
            and _compares(change, before)
            and not any(_differ_by(one, other, change) for one in inside for other in others if one is not other)
        ):
            yield from _told(change, inside, earlier)


def _levels(figures: Sequence[Figure], change: Figure) -> list[Figure]:
    """Those of the kind of a change that tell a level and no change themselves."""
    kind = "share" if change.kind == "points" else change.kind
    return [each for each in figures if each.kind == kind and not each.is_change][-_MOST_LEVELS:]


def _compares(change: Figure, before: Sequence[Figure]) -> bool:
    """Whether it is told between which two: 比预算减少, 较上年34.2万吨增加, 结余; 在职41人, 增加6人 does not say."""
    return any(_COMPARED.search(each.what) for each in (change, *before[-2:])) or _LEFT.search(change.what) is not None


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
        due = abs(told[-2].size - told[-1].size)
        if change.may_be(due, any_digit=True):
            yield Misprint(change, due, tuple(told[-2:]))
    elif _LEFT.search(change.what):
        pairs = combinations(told, 2) if len(told) > 1 else ((each, other) for each in told for other in earlier)
        long = [each for each in pairs if len(told) > 1 or max(one.digits for one in each) > change.digits > 2]
        slipped = (each for each in long if change.may_be(abs(each[0].size - each[1].size), any_digit))
        yield from (Misprint(change, abs(one.size - other.size), (one, other)) for one, other in islice(slipped, 1))


def _of_terms(change: Figure, told: Sequence[Figure]) -> Iterator[Misprint]:
    for one, other in ((told[0], told[1]), (told[1], told[0])):
        for way in (1, -1):
            ends = sorted((other.size + way * change.spread.low, other.size + way * change.spread.high))
            size = one.meant_in(Interval(*ends), any_digit=True)
            if size is not None:
                yield Misprint(one, size, (other, change))
