"""Means beside what they are of.

合计23座, 投入资金920万元, 平均每座40万元      4560万元, 3.04万亩, 亩均1500元      34期1530人, 平均每期45人
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import product

from attrs import frozen

from perfscore.auditing.narrative.figures import Figure, Misprint, kind_of
from perfscore.values.number import Interval
from perfscore.values.unit import parse_unit

_OF_ONE = re.compile("均|每|[亩单]产")
_COUNTER = re.compile(
    r"[每单](?P<one>[\u4e00-\u9fff]{1,2})$|[每单](?P<first>[\u4e00-\u9fff])|(?P<of>[\u4e00-\u9fff])[均产][\u4e00-\u9fff]{0,6}$"
)
_STANDARD = re.compile("标准|定额|单价|限额")
_FAR, _NEAR, _MOST_PARTS = 120, 6, 8  # figures before a mean that may be its terms: all, in other sentences, in its own
_RESULT = re.compile("合计|共|总")
_FEW_BEHIND = 2
_CALENDAR = {"日": (365, 366), "月": (12,)}
_MONTHLY, _MONTHS = re.compile("月[\u4e00-\u9fff]均"), 12
_LONGEST = 8  # characters between what tells a mean and its figure
_OWN_WORDS = 3  # characters in a row that the words of a mean and of what it is of have in common
_CERTAIN_DIGITS = 4  # another digit in so many is no chance


@frozen
class _Count:
    """What something is divided by: a figure, or the days or months of a year."""

    size: Fraction
    figure: Figure | None = None


def wrong_means(figures: Sequence[Figure]) -> Iterator[Misprint]:
    """Means that no two figures before them give, where one slip mended would."""
    for place, mean in enumerate(figures):
        of_unit = mean.amount.unit.symbol.split("/")
        if _STANDARD.search(mean.what) or len(of_unit) > 2 or not _OF_ONE.search(mean.what[-_LONGEST:]):
            continue
        before = figures[max(0, place - _FAR) : place]
        top = parse_unit(of_unit[0])
        kind = mean.kind if top is None else kind_of(top)
        wholes = [each for each in before if each.kind == kind and not (each.is_change or each.is_mean)]
        told_behind = [each for each in figures[place + 1 : place + 2] if each.depth > mean.depth]  # (全年开馆311天)
        counts = _counts(mean, of_unit[1:], before, told_behind)
        after = [each for each in figures[place + 1 : place + 1 + _FEW_BEHIND] if each.kind == kind]
        result = after if after and _RESULT.search(after[0].what) else []  # 每亩补助500元, 合计900万元
        beside = _beside(mean, before, kind)
        near = [each for each in counts if each.figure is None or each.figure.sentence == mean.sentence]
        few = [*beside, *near] or counts[-_NEAR:]
        likely = result or _wholes(mean, wholes)
        likely_or_behind = (*likely, *after)
        pairs = [*product(likely_or_behind, (*counts, *few)), *product(wholes, few)]
        if not any(whole.size / count.size in _printed(mean) for whole, count in pairs):
            yield from _told(mean, likely, few)


def _beside(mean: Figure, before: Sequence[Figure], kind: str) -> list[_Count]:
    """岗位310个, 发放报酬111.60万元, 人均3600元: what is counted right before what a mean is of."""
    if len(before) < 2 or before[-1].kind != kind or before[-2].sentence != mean.sentence:
        return []
    one = before[-2]
    return [_Count(one.size, one)] if one.amount.unit.dimension == "count" and one.kind != kind and one.size > 0 else []


def _printed(mean: Figure) -> Interval:
    """All that prints so, rounded."""
    half = mean.step / 2
    return Interval(mean.size - half, mean.size + half)


def _wholes(mean: Figure, told: Sequence[Figure]) -> list[Figure]:
    """What a mean may be of: figures of its sentence, else those called like what it speaks of, else the last."""
    lead = mean.text[: mean.start]
    here = [each for each in told if each.sentence == mean.sentence]
    return here or [each for each in told if _have_own_words(each.what, lead)] or list(told[-_NEAR:])


def _have_own_words(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size >= _OWN_WORDS


def _counts(mean: Figure, under: Sequence[str], before: Sequence[Figure], behind: Sequence[Figure]) -> list[_Count]:
    """What a mean may be divided by: figures of its counter (每座, 亩均, 人/期), a year of days or months."""
    found = _COUNTER.search(mean.what[-_LONGEST:])
    counter = next(iter(under), "") or (found["one"] or found["first"] or found["of"] if found else "")
    if counter in _CALENDAR:
        days = [_Count(Fraction(each.amount.number), each) for each in behind if each.amount.unit.symbol == "天"]
        return days or [_Count(Fraction(each)) for each in _CALENDAR[counter]]
    unit = parse_unit(counter) if counter else None
    kinds = () if unit is None else (kind_of(unit), f"{kind_of(unit)}次")  # 人均 is of 人 or of 人次
    told = [each for each in (*before, *behind) if each.kind in kinds and each.size > 0]
    if unit is not None and told:
        times = _MONTHS if _MONTHLY.search(mean.what) else 1
        one = 1 if under else unit.factor  # 元/亩 is told in the base units of both
        return [_Count(each.size / one * times, each) for each in told]
    every = [each for each in before if each.amount.unit.dimension == "count" and each.size > 0]
    named = [each for each in every if counter and counter in each.what]
    here = [each for each in every if each.sentence == mean.sentence][-_MOST_PARTS:]
    return [_Count(each.size, each) for each in named[-1:] or ([] if counter else here)]


def _told(mean: Figure, wholes: Sequence[Figure], counts: Sequence[_Count]) -> Iterator[Misprint]:
    due = [(whole, count, mean.rounded(whole.size / count.size)) for whole in wholes for count in counts]
    slips = [
        Misprint(mean, size, (whole, *([] if count.figure is None else [count.figure])))
        for whole, count, size in due
        if mean.may_be(size, any_digit=True)
    ]
    found = next(iter(slips), None) or next(_of_terms(mean, wholes[-1:], counts), None)
    yield from [] if found is None else [found]


def _of_terms(mean: Figure, wholes: Sequence[Figure], counts: Sequence[_Count]) -> Iterator[Misprint]:
    """What a mean is of, or how many, where one slip made it of what gives the mean."""
    printed = _printed(mean)
    for whole in wholes:
        for count in counts:
            span = Interval(printed.low * count.size, printed.high * count.size)
            size = whole.meant_in(span, any_digit=whole.digits >= _CERTAIN_DIGITS or whole.sentence == mean.sentence)
            if size is not None:
                yield Misprint(whole, size, (mean, *([] if count.figure is None else [count.figure])))
        last = counts[-1].figure if counts else None
        if last is not None and mean.size > 0 and last.may_be(whole.size / mean.size):
            yield Misprint(last, whole.size / mean.size, (whole, mean))
