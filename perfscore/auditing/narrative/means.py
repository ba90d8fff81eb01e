"""Means beside what they are of.

合计23座, 投入资金920万元, 平均每座40万元      4560万元, 3.04万亩, 亩均1500元      34期1530人, 平均每期45人
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from perfscore.auditing.narrative.figures import Figure, Misprint, kind_of
from perfscore.values.unit import parse_unit

_OF_ONE = re.compile("均|每")
_COUNTER = re.compile(r"每(?P<one>[\u4e00-\u9fff]{1,2})$|(?P<of>[\u4e00-\u9fff])均[\u4e00-\u9fff]{0,4}$")
_STANDARD = re.compile("标准|定额|单价|限额")
_FAR, _NEAR, _MOST_PARTS = 40, 6, 8  # figures before a mean that may be its terms: all, in other sentences, in its own
_CALENDAR = {"日": (365, 366), "月": (12,)}


def wrong_means(figures: Sequence[Figure]) -> Iterator[Misprint]:
    """Means that no two figures before them give, where one slip mended would."""
    for place, mean in enumerate(figures):
        of_unit = mean.amount.unit.symbol.split("/")
        if _STANDARD.search(mean.what) or len(of_unit) > 2 or not _OF_ONE.search(mean.what[-4:]):
            continue
        before = figures[max(0, place - _FAR) : place]
        here = [each for each in before if each.sentence == mean.sentence][-_MOST_PARTS:]
        top = parse_unit(of_unit[0])
        kind = mean.kind if top is None else kind_of(top)
        wholes = [each for each in before if each.kind == kind and not (each.is_change or each.is_mean)]
        near = [each for each in wholes if each.sentence == mean.sentence] or wholes[-_NEAR:]
        counts = _counts(mean, of_unit[1:], here, before)
        every = [each for each in before if each.amount.unit.dimension == "count" and each.size > 0]
        if any(mean.rounded(whole.size / count.size) in mean.spread for whole in wholes for count in every):
            continue
        yield from _told(mean, near, counts)


def _counts(
    mean: Figure, under: Sequence[str], here: Sequence[Figure], before: Sequence[Figure]
) -> list[tuple[Fraction, Figure | None]]:
    """What a mean may be divided by: figures of its counter (每座, 亩均, 人/期), a year of days or months."""
    found = _COUNTER.search(mean.what)
    counter = next(iter(under), "") or (found["one"] or found["of"] if found else "")
    if counter in _CALENDAR:
        return [(Fraction(each), None) for each in _CALENDAR[counter]]
    unit = parse_unit(counter) if counter else None
    told = [each for each in before if unit is not None and each.kind == kind_of(unit) and each.size > 0]
    if counter and not told:
        named = [
            each for each in before if counter in each.what and each.amount.unit.dimension == "count" and each.size
        ]
        return [(each.size, each) for each in named[-1:]]
    if unit is not None and told:
        near = [each for each in told if each.sentence == mean.sentence] or told[-_NEAR:]
        return [(each.size / unit.factor, each) for each in near]
    return [(each.size, each) for each in here if each.amount.unit.dimension == "count" and each.size > 0]


def _told(
    mean: Figure, wholes: Sequence[Figure], counts: Sequence[tuple[Fraction, Figure | None]]
) -> Iterator[Misprint]:
    due = [(whole, count, mean.rounded(whole.size / number)) for whole in wholes for number, count in counts]
    if any(size in mean.spread for _, _, size in due):
        return
    slips = [Misprint(mean, size, (whole,)) for whole, _, size in due if mean.may_be(size, any_digit=True)]
    yield from slips[:1]
    for whole, number in [] if slips else [(whole, number) for whole in wholes[-1:] for number, _ in counts]:
        fits = [size for size in whole.mended() if mean.rounded(size / number) in mean.spread]
        yield from (Misprint(whole, size, (mean,)) for size in fits[:1])
    for whole, count in [] if slips else [(whole, count) for whole in wholes[-1:] for _, count in counts[-1:]]:
        if count is not None and mean.size > 0 and count.may_be(whole.size / mean.size):
            yield Misprint(count, whole.size / mean.size, (whole, mean))
