"""Ratios of two figures: 1:n, n:1, so many times.

护理人员463人，入住老人3379人，护理人员与老人配比1:7.3
财政资金1924.36万元，带动社会投入5580.64万元，放大2.9倍
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from perfscore.auditing.narrative.context import Context
from perfscore.auditing.narrative.derivation import HUNDRED, Derivation, Scaled
from perfscore.auditing.narrative.figures import Figure
from perfscore.auditing.narrative.relations.frames import levels
from perfscore.auditing.narrative.words import likeness

_TWO = re.compile(
    "(?P<one>[\u4e00-\u9fff]{1,8}?)[与和同对](?P<other>[\u4e00-\u9fff]{1,8}?)(?:之|的|数量|人数|配|配备|投入)*比"
)
_SHORT = re.compile("([\u4e00-\u9fff])([\u4e00-\u9fff])比")
_TIMES = re.compile("放大|撬动|带动|拉动")
_SURE, _LIKELY, _NEAR = 4, 3, 6


def derivations(context: Context) -> Iterator[Derivation]:
    """What a ratio is of: the two that it names, or the last two levels before it."""
    ratio = context.figure
    if ratio.kind == "ratio":
        two = _TWO.search(ratio.what)
        short = _SHORT.match(ratio.what)
        if two is not None:
            yield from _of_named(context, two["one"], two["other"])
        if short is not None:
            one, other = _of_sign(context, short[1]), _of_sign(context, short[2])
            if one is not None and other is not None and one is not other:
                yield _ratio(ratio, max(one, other, key=_size), min(one, other, key=_size), Fraction(1), _SURE)
        else:
            yield from _of_last(context, context.sentence, Fraction(1))
    elif ratio.amount.unit.symbol == "倍" and _TIMES.search(ratio.what):
        money = [each for each in context.sentence if each.kind == "money"]
        yield from _of_last(context, money, Fraction(HUNDRED))


def _of_sign(context: Context, sign: str) -> Figure | None:
    """What one character of 人车比, 师生比 means: the first of its sentence that is called so or counted by it."""
    here = [*levels(context.sentence), *reversed(levels(context.earlier))]
    return next((each for each in here if sign == each.kind or sign in each.what), None)


def _of_named(context: Context, one: str, other: str) -> Iterator[Derivation]:
    """The nearest levels that are called so."""
    ratio = context.figure
    near = levels(context.before)
    ones = [each for each in near if likeness(one, each.called) > 1]
    others = [each for each in near if likeness(other, each.called) > 1]
    for rank, (less, more) in enumerate((less, more) for less in reversed(ones) for more in reversed(others)):
        if less is not more:
            yield _ratio(ratio, more, less, Fraction(1), _SURE if rank == 0 else 0)


def _of_last(context: Context, here: Sequence[Figure], times: Fraction) -> Iterator[Derivation]:
    """Of the last levels before it, the last two."""
    last = levels([each for each in here if not each.is_change])[-_NEAR:]
    for place, one in enumerate(last):
        for other in last[:place]:
            strength = _LIKELY if [other, one] == last[-2:] else 0
            yield _ratio(context.figure, max(one, other, key=_size), min(one, other, key=_size), times, strength)


def _ratio(ratio: Figure, more: Figure, less: Figure, times: Fraction, strength: int) -> Derivation:
    return Derivation(ratio, Scaled(times, divides=True), (more, less), strength)


def _size(figure: Figure) -> Fraction:
    return figure.size
