"""Totals with their parts, and what was planned with what was added, in any unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, pairwise, product, takewhile

from perfscore.auditing.narrative.figures import Figure, Misprint
from perfscore.auditing.written import meet, total
from perfscore.values.number import Interval

_OPENS = re.compile(
    r"^(?:左右|上下)?(?:[\u4e00-\u9fff]{0,6}\((?:其中)?:?|[\u4e00-\u9fff]{0,6}[,;。]?其中:?|[^,;。:]{0,12}[,;]分[一二两三四五六七八](?:个|批|次|期|类|年)[\u4e00-\u9fff]{0,6}[:,]"
    r"|(?P<whole>[,;]?[\u4e00-\u9fff]{0,8}(?:分别[为是]|包括|用于)|(?:,[\u4e00-\u9fff]{1,10})?:))"
)
_OTHERS = re.compile("^其[他它余]")
_COMPARED = re.compile("^(?:其中)?(?:[比较与由从]|完成|占|为(?:预算|计划|上年|年初))")
_TOTALS = re.compile("共|合计|总计|总数|调整后|累计|总投资|概算")
_ALTOGETHER = re.compile("(?:合计|共计|总计|共)为?$")
_WHOLE_OF = re.compile("总(?:计|数|额|投资|金额|资金|收入|支出|面积|里程)为?$")
_ADDED = re.compile("追加|调整|调增|新增|增加|结转")
_DIVIDED = re.compile("分(?:为|成)?([一二两三四五六七八])(?:个|大|类|部分|批)")
_NUMERALS = "零一二三四五六七八"
_ANY_MONEY = ("", "费", "款", "金")  # how any money may be called: 建安费, 设备费 need not be all
_SPLIT = re.compile("按.{1,8}分")
_SPLIT_BY = re.compile("按[^,;。:]{1,10}(?:划分|分类|分|看|统计)[为成]?[:,]")
_LISTS = re.compile("构成|明细|组成|来源|具体")
_FEWEST = 2
_MOST_PARTS = 8
_FAR = 40  # figures behind a total that may be its parts
_CERTAIN_DIGITS = 4  # figures of so many digits differ by one digit by no chance
_LITTLE = 20  # of what is less than a twentieth of the whole, no part is likely to have been left out
_NEAR = 6  # figures before a list that may be its total


def wrong_sums(figures: Sequence[Figure]) -> Iterator[Misprint]:
    """Totals that are not the sum of their parts, and would be after one slip is mended."""
    for _, group in groupby(figures, key=lambda each: each.sentence):
        sentence = list(group)
        for place, whole in enumerate(sentence):
            if whole.kind != "share" and not _is_aside(whole):
                before = [each for each in sentence[:place] if each.kind == whole.kind]
                yield from _found(_wrong_list(whole, *_parts(whole, sentence[place + 1 : place + _FAR]), before))
        yield from _wrong_chains(sentence)
    yield from _wrong_divisions(figures)
    yield from _wrong_splits(figures)


def _wrong_splits(figures: Sequence[Figure]) -> Iterator[Misprint]:
    """受理682件。按类型分: 刑事214件, 民事441件, 行政27件; 按对象分: ...: each list divides one told before."""
    for place, first in enumerate(figures):
        before = [each for each in figures[max(0, place - _FAR) : place] if each.passage is first.passage]
        lead = first.text[before[-1].end if before else 0 : first.start]
        if _SPLIT_BY.search(lead) is None:
            continue
        end = min((at for at in map(first.text.find, ";。", (first.end,) * 2) if at >= 0), default=len(first.text))
        beside = [each for each in figures[place : place + _MOST_PARTS] if each.passage is first.passage]
        parts = [each for each in beside if each.kind == first.kind and each.start < end and not _is_aside(each)]
        wholes = [each for each in before if each.kind == first.kind and not _is_aside(each)]
        if len(parts) >= _FEWEST and not any(_adds_up(each, parts) for each in wholes):
            yield from _found(next(filter(None, (_mended(each, parts, any_digit=True) for each in wholes)), None))


def _parts(whole: Figure, after: Sequence[Figure]) -> tuple[list[Figure], bool]:
    """The figures of one unit that a bracket, 其中 or a colon after a total lists, without what they changed by.

    Also whether the words say that they are all of it.
    """
    text = whole.text
    opened = next(((end, each) for end in _ends(whole, after) if (each := _OPENS.match(text[end:]))), None)
    if opened is None:
        return [], False
    start, found = opened
    inside = "(" in found[0]
    listed = [each for each in after if each.kind == whole.kind and each.start >= start and not _is_aside(each)]
    level = whole.depth + inside
    if inside:
        end = _closing(text, start)
        listed = [each for each in listed if each.start < end]
    parts = [each for each in listed if each.depth == level and not each.is_mean]
    all_of_it = found["whole"] is not None
    return [*takewhile(lambda each: not (all_of_it and _is_total(each)), parts)], all_of_it


def _ends(whole: Figure, after: Sequence[Figure]) -> Iterator[int]:
    """Where what is told of a total ends: behind it, or behind what is told with it (18条26.8公里, 执行率98.8%)."""
    yield whole.end
    for each in after:
        if each.kind == whole.kind and not _is_aside(each):
            return
        yield each.end


def _is_aside(figure: Figure) -> bool:
    """Whether it only tells what a total is compared with, or by how much: 较预算26.00万元减少7.38万元."""
    return figure.is_change or _COMPARED.search(figure.what) is not None


def _closing(text: str, start: int) -> int:
    """Where the bracket that opens after ``start`` closes."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0 and text[at] == ")":
            return at
    return len(text)


def _wrong_list(whole: Figure, parts: Sequence[Figure], all_of_it: bool, before: Sequence[Figure]) -> Misprint | None:
    """What follows 其中 may go on with other figures of the unit, so the first of them are the parts.

    They may be of a total told before: 受理312件, 成功306件, 其中 ...
    """
    lists = [parts[:count] for count in range(_FEWEST, min(len(parts), _MOST_PARTS) + 1)]
    if any(_adds_up(one, each) for one in (whole, *before) for each in lists):
        return None
    for one, each in product((whole, *before[::-1]), lists[::-1]):
        telling = all_of_it or _is_telling(one, each) or _are_all(each)
        found = _mended(one, each, any_digit=telling)
        if found is not None:
            return found
    return None


def _are_all(parts: Sequence[Figure]) -> bool:
    """Whether parts that nothing follows leave nothing out: the last is the others (其他32场), or there are several.

    People are often counted in some of their groups only; two parts are all where they are too long to be so by chance.
    """
    last = parts[-1]
    if _OTHERS.search(last.what):
        return True
    behind = last.text[last.end : last.end + 1]
    if last.kind == "人" or behind not in ("", *";。)"):
        return False
    return len(parts) > _FEWEST or min(each.digits for each in parts) >= _CERTAIN_DIGITS - 1


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
    return (
        (len(names) == 1 and names.isdisjoint(_ANY_MONEY)) or long or too_much or abs(missing) <= whole.size / _LITTLE
    )


def _mended(whole: Figure, parts: Sequence[Figure], any_digit: bool = False) -> Misprint | None:
    """The one slip that would make a sum right; None where it is right, or where none would."""
    spread = total(each.spread for each in parts)
    if meet(spread, whole.spread):
        return None
    least = spread.high - spread.low + whole.spread.high - whole.spread.low  # less is mended by chance
    size = whole.meant_in(_apart(spread, whole.spread, whole.size), any_digit)
    if size is not None and abs(size - whole.size) > least:
        return Misprint(whole, size, tuple(parts))
    for part in parts:
        size = part.meant_in(_apart(whole.spread, spread, part.size), any_digit)
        if size is not None and abs(size - part.size) > least:
            return Misprint(part, size, (whole, *(each for each in parts if each is not part)))
    return None


def _apart(wanted: Interval, spread: Interval, size: Fraction) -> Interval:
    """The sizes that move a spread to where it meets the one that is wanted."""
    return Interval(size + wanted.low - spread.high, size + wanted.high - spread.low)


def _wrong_chains(sentence: Sequence[Figure]) -> Iterator[Misprint]:
    """年初 10个 and 追加 14个 make 24个; 新建 8座, 改造 15座, 合计 23座."""
    level = min((each.depth for each in sentence), default=0)
    for kind in dict.fromkeys(each.kind for each in sentence if each.kind != "share"):
        alike = [each for each in sentence if each.kind == kind and each.depth == level and not each.is_mean]
        for one, other, last in zip(alike, alike[1:], alike[2:], strict=False):
            told = _told_of(last, sentence)
            if _TOTALS.search(told) and _ADDED.search(_told_of(other, sentence)):
                yield from _found(_mended(last, (one, other), any_digit=last.is_long))
        for place, last in enumerate(alike):
            parts = alike[max(0, place - _FEWEST) : place]
            if _WHOLE_OF.search(last.what) and place + 1 == len(alike) > _FEWEST and _begins(alike[0]):
                yield from _found(_mended(last, alike[:place], any_digit=True) if len(alike) <= _MOST_PARTS else None)
            elif _ALTOGETHER.search(last.what) and len(parts) == _FEWEST and not any(map(_is_total, parts)):
                lists = [alike[start:place] for start in range(max(0, place - _MOST_PARTS), place - 1)]
                if not any(_adds_up(last, each) for each in lists):
                    found = _mended(last, parts, any_digit=True)
                    longer = (_mended(last, each, any_digit=last.is_long) for each in reversed(lists[:-1]))
                    yield from _found(found or next(filter(None, longer), None))


def _begins(figure: Figure) -> bool:
    """Whether a list begins with it: 资金来源: 上级补助1500万元, ..., 总投资4000万元."""
    return figure.text[: figure.start].removesuffix(figure.what)[-1:] == ":"


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
    """基本支出1986.45万元。其中人员经费1725.30万元，公用经费261.15万元: long figures that divide one told before.

    Two kinds of figures may be told in turn: 市区132户4360万元，县域104户3640万元.
    """
    for first, one in enumerate(figures):
        last = figures[first - 1] if first else None
        if last is not None and last.sentence == one.sentence and "。" not in one.text[last.end : one.start]:
            continue
        beside = [each for each in figures[first : first + 2 * _MOST_PARTS] if each.sentence == one.sentence]
        runs: dict[str, list[Figure]] = defaultdict(list)
        for each in beside:
            if each.kind != "share":
                runs[each.kind].append(each)
        if len({len(run) for run in runs.values()}) == 1 and not any(each.is_change for each in beside):
            for run in runs.values():
                yield from _found(_wrong_division(run[:_MOST_PARTS], beside, figures[max(0, first - _FAR) : first]))


def _wrong_division(run: Sequence[Figure], beside: Sequence[Figure], earlier: Sequence[Figure]) -> Misprint | None:
    """Figures of one kind, with all that their sentence tells, that should add up to one told before."""
    before = [each for each in earlier if each.kind == run[0].kind][-_NEAR:]
    lead = _lead(run)
    counted, lists = _counted(run), _LISTS.search(lead)
    among = len(run) > _FEWEST and any(_is_among(lead, each) for each in before)
    divides = _have_shares(run, beside) or _SPLIT.search(lead)
    long = max(each.digits for each in run) >= _CERTAIN_DIGITS
    if len(run) < _FEWEST or not (long or counted or divides or among) or any(_adds_up(each, run) for each in before):
        return None
    named = (
        each
        for each in before
        if counted
        or (among and _is_among(lead, each))
        or (each.is_long and (divides or (lists and _TOTALS.search(each.what))))
        or (each.digits >= _CERTAIN_DIGITS and _is_of(run, each))
    )
    return next(filter(None, (_mended(each, run, any_digit=True) for each in named)), None)


def _is_among(lead: str, whole: Figure) -> bool:
    """专任教师208人。专任教师中高级75人, ..."""
    words = whole.what.removeprefix("其中").lstrip(":")[-2:]
    return len(words) > 1 and words + "中" in lead


def _have_shares(run: Sequence[Figure], figures: Sequence[Figure]) -> bool:
    """Whether each of some figures is told with its share of a whole: 中央5616万元，占60%；省级1872万元，占20%."""
    shared = [one for one, other in pairwise(figures) if other.kind == "share" and other.what.startswith("占")]
    return all(each in shared for each in run)


def _counted(run: Sequence[Figure]) -> bool:
    """Whether the words before some figures say that there are as many: 分三个标段实施."""
    told = _DIVIDED.search(_lead(run))
    return told is not None and _NUMERALS.find(told[1]) == len(run)


def _lead(run: Sequence[Figure]) -> str:
    """The words of the sentence before some figures."""
    return run[0].text[: run[0].start].rpartition("。")[2]


def _is_of(run: Sequence[Figure], whole: Figure) -> bool:
    """Whether a sentence divides a figure told before: it begins with its words, or says how it divides."""
    lead = _lead(run)
    words = whole.what.removeprefix("其中").lstrip(":")
    by = (
        _SPLIT.search(lead) is not None
        or _is_among(lead, whole)
        or (_LISTS.search(lead) is not None and words[-2:] in lead)
    )
    return by or (len(words) > 1 and words[-4:] in lead) or "其中" in lead
