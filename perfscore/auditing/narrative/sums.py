"""Totals with their parts, and what was planned with what was added, in any unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from attrs import frozen

from perfscore.auditing.narrative.figures import Figure
from perfscore.auditing.written import meet, total
from perfscore.values.number import Interval

_OPENS = re.compile(r"^(?:左右|上下)?(?:\((?:其中)?:?|[,;]?其中:?)")
_TOTALS = re.compile("共|合计|总计|总数|调整后|累计")
_ADDED = re.compile("追加|调整|调增|新增|增加|结转")
_FEWEST = 2


@frozen
class Misprint:
    """A figure that does not follow from others, what it was meant to be, and what it should follow from."""

    figure: Figure
    meant: Fraction
    others: tuple[Figure, ...]


def wrong_sums(figures: Sequence[Figure]) -> Iterator[Misprint]:
    """Totals that are not the sum of their parts, and would be after one slip is mended."""
    for _, group in groupby(figures, key=lambda each: each.sentence):
        sentence = list(group)
        for place, whole in enumerate(sentence):
            parts = _parts(whole, sentence[place + 1 :])
            if len(parts) >= _FEWEST and (found := _mended(whole, parts)) is not None:
                yield found
        yield from _wrong_chains(sentence)


def _parts(whole: Figure, after: Sequence[Figure]) -> list[Figure]:
    """The figures of one unit that a bracket or 其中 after a total lists, without what they changed by."""
    text = whole.text
    opened = _OPENS.match(text[whole.end :])
    if opened is None:
        return []
    inside = "(" in opened[0]
    within = [each for each in after if each.kind == whole.kind and not each.is_change]
    level = whole.depth + inside
    if inside:
        end = _closing(text, whole.end)
        within = [each for each in within if each.start < end]
    return [each for each in within if each.depth == level]


def _closing(text: str, start: int) -> int:
    """Where the bracket that opens after ``start`` closes."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0 and text[at] == ")":
            return at
    return len(text)


def _mended(whole: Figure, parts: Sequence[Figure]) -> Misprint | None:
    """The one slip that would make a sum right; None where it is right, or where none would."""
    spread = total(each.spread for each in parts)
    if meet(spread, whole.spread):
        return None
    for size in whole.mended():
        if meet(spread, _moved(whole.spread, size - whole.size)):
            return Misprint(whole, size, tuple(parts))
    for part in parts:
        for size in part.mended():
            if meet(_moved(spread, size - part.size), whole.spread):
                return Misprint(part, size, (whole, *(each for each in parts if each is not part)))
    return None


def _moved(spread: Interval, by: Fraction) -> Interval:
    return Interval(spread.low + by, spread.high + by)


def _wrong_chains(sentence: Sequence[Figure]) -> Iterator[Misprint]:
    """年初 10个 and 追加 14个 make 24个: of three figures of one unit the last is a total, the middle one was added."""
    level = min((each.depth for each in sentence), default=0)
    kinds = dict.fromkeys(each.kind for each in sentence)
    for kind in kinds:
        alike = [each for each in sentence if each.kind == kind and each.depth == level and kind != "share"]
        for one, other, last in zip(alike, alike[1:], alike[2:], strict=False):
            if _TOTALS.search(_told_of(last, sentence)) and _ADDED.search(_told_of(other, sentence)):
                found = _mended(last, (one, other))
                if found is not None:
                    yield found


def _told_of(figure: Figure, sentence: Sequence[Figure]) -> str:
    """The words of a figure, or of the one right before it that it is told with: 项目共24个11062.99万元."""
    before = [each for each in sentence if each.end == figure.start]
    return figure.what or (before[0].what if before else "")
