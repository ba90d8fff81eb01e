"""The same quantity told twice, in the text or in the text and a table, where one of the two is misprinted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import islice
from operator import itemgetter

from attrs import evolve

from perfscore.auditing.narrative.figures import Figure, Misprint, kind_of
from perfscore.frozen import frozen
from perfscore.values.model import Amount

_FILLERS = re.compile(r"完成|开展|组织|举办|实施|数量?$|次数|个数|[人册户件期场批]次?数$|的|[（(][^()（）]*[）)]")
_LAST_YEAR = re.compile("上年|去年|同期")
_OF_OTHER_YEARS = re.compile("上年|去年|同期|计划|目标|任务|20[0-9]{2}年")
_SHORTEST = 4  # characters of a name that are no chance in running text
_COMMON = 2
_UNMISTAKABLE = 5  # figures of so many digits are like another by no chance
_REFERRED = 100  # sizes of one kind that 上述 may mean
_REFERS = re.compile("(?:上述|以上|前述|该)$")


@frozen
class ResultRow:
    """What a row of a table prints: its name, and the amounts of its cells; the last is the result."""

    name: str
    amounts: tuple[Amount, ...]


def rows_told_otherwise(figures: Sequence[Figure], rows: Sequence[ResultRow]) -> Iterator[Misprint]:
    """Figures of what a row of a table is called, one slip away from its result; in the text or in the table."""
    named: dict[tuple[str, str], list[tuple[int, ResultRow, str]]] = defaultdict(list)  # by kind and how they begin
    for number, each in enumerate(rows):
        core = _FILLERS.sub("", each.name)
        if each.amounts and len(core) >= _COMMON:
            named[kind_of(each.amounts[-1].unit), core[:_SHORTEST]].append((number, each, core))
    sizes = {amount.size for each in rows for amount in each.amounts}
    for one in figures:
        if one.size in sizes or one.is_change or one.is_mean or _OF_OTHER_YEARS.search(one.what):
            continue
        shortest = _COMMON if one.is_long else _SHORTEST  # 培训3256人 and 培训人数 3265人
        begun = {one.what[at : at + size] for at in range(len(one.what)) for size in range(shortest, _SHORTEST + 1)}
        near = sorted((each for begin in begun for each in named.get((one.kind, begin), ())), key=itemgetter(0))
        for _, row, core in near:
            result = row.amounts[-1]
            if core in one.what and one.may_be(result.size, any_digit=True):
                yield Misprint(one, result.size, (evolve(one, what=row.name, amount=result),))
                break


def told_otherwise(figures: Sequence[Figure], printed: Sequence[Fraction]) -> Iterator[Misprint]:
    """Figures that nothing else tells, and that another one tells after their digits are put right.

    ``printed`` are the sizes that the tables print. The other one is told several times, or of the same thing, or has
    too many digits to be another by chance.
    """
    by_size: dict[tuple[str, Fraction], list[Figure]] = defaultdict(list)
    for each in figures:
        by_size[each.kind, each.size].append(each)
    in_tables = frozenset(printed)
    told: set[tuple[Fraction, Fraction]] = set()
    for one in figures:
        if not one.is_long or len(by_size[one.kind, one.size]) > 1 or one.size in in_tables:
            continue
        others = [each for size in dict.fromkeys(one.mended()) for each in by_size[one.kind, size]]
        alike = [
            each
            for each in others
            if len(by_size[each.kind, each.size]) > 1 or _alike(one.what, each.what) or one.digits >= _UNMISTAKABLE
            if bool(_LAST_YEAR.search(one.what)) == bool(_LAST_YEAR.search(each.what))
        ]
        if alike and (one.size, alike[0].size) not in told:
            told.add((alike[0].size, one.size))  # of two figures told once each, the first is named
            yield Misprint(one, alike[0].size, (alike[0],))
    yield from _wrong_references(figures)


def _alike(one: str, other: str) -> bool:
    """Whether two labels have a word in common."""
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return match.size >= _COMMON


def _wrong_references(figures: Sequence[Figure]) -> Iterator[Misprint]:
    """共实施项目14个, 其中 ... 上述13个项目: what is referred to was told before."""
    told: dict[str, dict[Fraction, Figure]] = defaultdict(dict)  # by kind and size, in order
    for one in figures:
        before = told[one.kind]
        if one.size not in before and _REFERS.search(one.what):
            near = islice(before.values(), _REFERRED)
            meant = next((each for each in near if one.may_be(each.size, any_digit=True)), None)
            if meant is not None:
                yield Misprint(one, meant.size, (meant,))
        before.setdefault(one.size, one)
