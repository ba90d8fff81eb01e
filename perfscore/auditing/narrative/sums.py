"""Totals with their parts, what was planned with what was added, and means, in any unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from perfscore.auditing.narrative.figures import Figure, Misprint
from perfscore.auditing.written import meet, total
from perfscore.values.number import Interval

_OPENS = re.compile(r"^(?:左右|上下)?(?:[\u4e00-\u9fff]{0,6}\((?:其中)?:?|[\u4e00-\u9fff]{0,6}[,;。]?其中:?)")
_TOTALS = re.compile("共|合计|总计|总数|调整后|累计")
_ALTOGETHER = re.compile("(?:合计|共计|总计)为?$")
_ADDED = re.compile("追加|调整|调增|新增|增加|结转")
_OF_ONE = re.compile("均|每")
_FEWEST = 2
_MOST_PARTS = 8
_FAR = 40  # figures behind a total that may be its parts
_CERTAIN_DIGITS = 4  # figures of so many digits differ by one digit by no chance
_LITTLE = 20  # of what is less than a twentieth of the whole, no part is likely to have been left out
_NEAR = 6  # figures before a list that may be its total
_DAYS = (365, 366)
_MONTHS = (12,)


def wrong_sums(figures: Sequence[Figure]) -> Iterator[Misprint]:
    """Totals that are not the sum of their parts, and would be after one slip is mended."""
    for _, group in groupby(figures, key=lambda each: each.sentence):
        sentence = list(group)
        for place, whole in enumerate(sentence):
            if whole.kind not in ("share", "score"):
                yield from _found(_wrong_list(whole, _parts(whole, sentence[place + 1 : place + _FAR])))
        yield from _wrong_chains(sentence)
        yield from _wrong_means(sentence)
    yield from _wrong_divisions(figures)


def _parts(whole: Figure, after: Sequence[Figure]) -> list[Figure]:
    """The figures of one unit that a bracket or 其中 after a total lists, without what they changed by."""
    text = whole.text
    opened = next(filter(None, (_OPENS.match(text[end:]) for end in _ends(whole, after))), None)
    if opened is None:
        return []
    inside = "(" in opened[0]
    within = [each for each in after if each.kind == whole.kind and not each.is_change]
    level = whole.depth + inside
    if inside:
        end = _closing(text, whole.end)
        within = [each for each in within if each.start < end]
    return [each for each in within if each.depth == level]


def _ends(whole: Figure, after: Sequence[Figure]) -> Iterator[int]:
    """Where what is told of a total ends: behind it, or behind what is told with it (18条26.8公里, 执行率98.8%)."""
    yield whole.end
    for each in after:
        if each.kind == whole.kind:
            return
        yield each.end


def _closing(text: str, start: int) -> int:
    """Where the bracket that opens after ``start`` closes."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0 and text[at] == ")":
            return at
    return len(text)


def _wrong_list(whole: Figure, parts: Sequence[Figure]) -> Misprint | None:
    """What follows 其中 may go on with other figures of the unit, so the first of them are the parts."""
    lists = [parts[:count] for count in range(_FEWEST, min(len(parts), _MOST_PARTS) + 1)]
    if any(_adds_up(whole, each) for each in lists):
        return None
    for each in reversed(lists):
        found = _mended(whole, each, any_digit=_is_telling(whole, each))
        if found is not None:
            return found
    return None


def _adds_up(whole: Figure, parts: Sequence[Figure]) -> bool:
    return meet(total(each.spread for each in parts), whole.spread)


def _is_telling(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether parts must be the whole: by their words (省级项目, 市级项目), their length, or how little is missing.

    People may be counted among several parts (女性, 少数民族), money is not.
    """
    names = {each.what.removeprefix("其中").lstrip(":")[-1:] for each in parts}
    missing = whole.size - sum((each.size for each in parts), Fraction(0))
    long = min(each.digits for each in (whole, *parts)) >= _CERTAIN_DIGITS
    too_much = missing < 0 and whole.kind == "money"
    return (len(names) == 1 and names != {""}) or long or too_much or abs(missing) <= whole.size / _LITTLE


def _mended(whole: Figure, parts: Sequence[Figure], any_digit: bool = False) -> Misprint | None:
    """The one slip that would make a sum right; None where it is right, or where none would."""
    spread = total(each.spread for each in parts)
    if meet(spread, whole.spread):
        return None
    size = whole.meant_in(_apart(spread, whole.spread, whole.size), any_digit)
    if size is not None:
        return Misprint(whole, size, tuple(parts))
    for part in parts:
        size = part.meant_in(_apart(whole.spread, spread, part.size), any_digit)
        if size is not None:
            return Misprint(part, size, (whole, *(each for each in parts if each is not part)))
    return None


def _apart(wanted: Interval, spread: Interval, size: Fraction) -> Interval:
    """The sizes that move a spread to where it meets the one that is wanted."""
    return Interval(size + wanted.low - spread.high, size + wanted.high - spread.low)


def _wrong_chains(sentence: Sequence[Figure]) -> Iterator[Misprint]:
    """年初 10个 and 追加 14个 make 24个; 新建 8座, 改造 15座, 合计 23座."""
    level = min((each.depth for each in sentence), default=0)
    for kind in dict.fromkeys(each.kind for each in sentence if each.kind != "share"):
        alike = [each for each in sentence if each.kind == kind and each.depth == level]
        for one, other, last in zip(alike, alike[1:], alike[2:], strict=False):
            told = _told_of(last, sentence)
            if _TOTALS.search(told) and _ADDED.search(_told_of(other, sentence)):
                yield from _found(_mended(last, (one, other), any_digit=last.is_long))
        for place, last in enumerate(alike):
            parts = alike[max(0, place - _FEWEST) : place]
            if _ALTOGETHER.search(last.what) and len(parts) == _FEWEST and not any(map(_is_total, parts)):
                lists = [alike[start:place] for start in range(max(0, place - _MOST_PARTS), place - 1)]
                if not any(_adds_up(last, each) for each in lists):
                    yield from _found(_mended(last, parts, any_digit=True))


def _is_total(figure: Figure) -> bool:
    return _TOTALS.search(figure.what) is not None


def _found(misprint: Misprint | None) -> Iterator[Misprint]:
    if misprint is not None:
        yield misprint


def _told_of(figure: Figure, sentence: Sequence[Figure]) -> str:
    """The words of a figure, or of the one right before it that it is told with: 项目共24个11062.99万元."""
    before = [each for each in sentence if each.end == figure.start]
    return figure.what or (before[0].what if before else "")


def _wrong_divisions(figures: Sequence[Figure]) -> Iterator[Misprint]:
    """基本支出1986.45万元。其中人员经费1725.30万元，公用经费261.15万元: long figures that divide one told before."""
    for first, one in enumerate(figures):
        run = [each for each in figures[first : first + _MOST_PARTS] if each.sentence == one.sentence]
        opens = first == 0 or figures[first - 1].sentence != one.sentence
        if not opens or len(run) < _FEWEST or any(each.kind != one.kind or each.is_change for each in run):
            continue
        before = [each for each in figures[max(0, first - _NEAR) : first] if each.kind == one.kind]
        if max(each.digits for each in run) < _CERTAIN_DIGITS or any(_adds_up(each, run) for each in before):
            continue
        named = [each for each in before if _is_of(run, each) and each.digits >= _CERTAIN_DIGITS]
        yield from _found(next(filter(None, (_mended(each, run, any_digit=True) for each in named)), None))


def _is_of(run: Sequence[Figure], whole: Figure) -> bool:
    """Whether a sentence divides a figure told before: it begins with its words, or says how it divides."""
    lead = run[0].text[: run[0].start].rpartition("。")[2]
    words = whole.what.removeprefix("其中").lstrip(":")
    return bool(re.search("按.{1,8}分", lead)) or (len(words) > 1 and words[-4:] in lead) or "其中" in lead


def _wrong_means(sentence: Sequence[Figure]) -> Iterator[Misprint]:
    """合计23座, 投入资金920万元, 平均每座40万元; 全年36.5万吨, 日均1000吨."""
    for place, mean in enumerate(sentence):
        dimension = mean.kind.split("/")[0]
        if not _OF_ONE.search(mean.what[-4:]):
            continue
        before = sentence[max(0, place - _MOST_PARTS) : place]
        wholes = [each for each in before if each.kind == dimension and each is not mean]
        counts = [each.size for each in before if each.amount.unit.dimension == "count" and each.size > 0]
        counts += [
            Fraction(each) for each in (_DAYS if "日均" in mean.what else _MONTHS if "月均" in mean.what else ())
        ]
        due = [(whole, mean.rounded(whole.size / count)) for whole in wholes for count in counts]
        if due and not any(size in mean.spread for _, size in due):
            yield from (Misprint(mean, size, (whole,)) for whole, size in due if mean.may_be(size, any_digit=True))
            yield from _wrong_whole(mean, wholes, counts)


def _wrong_whole(mean: Figure, wholes: Sequence[Figure], counts: Sequence[Fraction]) -> Iterator[Misprint]:
    for whole in wholes[-1:]:
        fits = [size for size in whole.mended() for count in counts if mean.rounded(size / count) in mean.spread]
        yield from (Misprint(whole, size, (mean,)) for size in fits[:1])
