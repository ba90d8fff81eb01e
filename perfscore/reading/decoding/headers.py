"""The columns that heads in a row may stand for: as they stand, or some of the last below one of those before.

Where a header has two or three lines and only the order of its heads is known, the heads of the lower lines come
last: 指标值 | 完成值 | 得分 | 符号 | 值 | 单位. Each way of putting them back is a rival; the rows decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from attrs import evolve

from perfscore.reading.decoding.columns import MAY_HOLD, OTHER, levels_under, under_a_head
from perfscore.reading.decoding.heads import ColumnHead, goal_as_target

_OF_VALUE = frozenset(("comparator", "target", "unit", "other"))
_BEFORE_UNIT = frozenset(("target", "actual", "comparator", "other"))
_OF_SCORE = frozenset(("score", "weight", "factor", "other"))
_OF_YEARS = frozenset(("last_year", "target"))  # 前年 | 上年 | 预计当年实现
_OVER = ("target", "score", "earlier_target", "other")
_BELOW = frozenset((*_OF_VALUE, "name", "score", "weight"))
_LEVELS = frozenset(("level1", "level2", "name"))
PLANNED, RESULTS = ("target", "weight"), ("target", "weight", "actual", "score")
_LINES = 2  # header lines below the first
_MOST_RIVALS = 24
_GROUPED = range(2, 7)  # heads that stand below a group head

Header = tuple[ColumnHead, ...]


def rival_headers(heads: Sequence[ColumnHead]) -> list[Header]:
    """The plain one, and those that are least odd."""
    ways = (named for way in _with_fourth_level(tuple(heads)) for named in _with_levels(way))
    every = dict.fromkeys(found for named in ways for found in _rivals(named))
    return list(dict.fromkeys((*[*every][:_MOST_RIVALS], *_with_goal_as_target(tuple(heads)))))


def _with_goal_as_target(heads: Header) -> Iterator[Header]:
    """The heads with a group as the target where it may be one, if it is none over heads of the lines below."""
    goal = goal_as_target([head.field for head in heads])
    if goal is not None:
        told = (*heads[:goal], evolve(heads[goal], field="target"), *heads[goal + 1 :])
        yield tuple(head for head in told if head.field != "group")


def guessed_headers(heads: Header, results: bool) -> Iterator[Header]:
    """The heads, each time one behind the first levels that is not known as a field that no other head is for."""
    missing = [name for name in (RESULTS if results else PLANNED) if all(head.field != name for head in heads)]
    first = next((n for n, head in enumerate(heads) if head.field in _LEVELS), len(heads))
    behind = range(first + 1, len(heads))
    for name, n in product(missing, behind):
        if heads[n].field in MAY_HOLD.get(name, OTHER):
            yield (*heads[:n], evolve(heads[n], field=name), *heads[n + 1 :])


def _with_fourth_level(heads: Header) -> Iterator[Header]:
    """The heads; and with a fourth level that nobody filled."""
    yield heads
    if {"name", "detail"} <= {head.field for head in heads}:
        yield tuple(evolve(head, field="other") if head.field == "detail" else head for head in heads)


def _with_levels(heads: Header) -> Iterator[Header]:
    """The heads; and with levels of their own where one head may stand for several columns of names."""
    for n, head in enumerate(heads):
        others = {other.field for other in heads if other is not head}
        ways = levels_under(head.field, others)
        if ways and (n or not others & {"level1", "level2"}):  # else down the side of the table
            if head.field != "group":
                yield heads
            yield from ((*heads[:n], *(evolve(head, field=name) for name in way), *heads[n + 1 :]) for way in ways)
            return
    yield heads


def _rivals(heads: Header) -> Iterator[Header]:
    margin = 1 if heads and heads[0].field == "group" else 0  # down the side of the table, or over the last heads
    found = [*_headers(heads[margin:], _LINES), *(_under_a_group(heads) if margin else ())]
    found += (other for each in (_without_over_heads(heads) if margin else ()) for other in _headers(each, _LINES))
    found += (other for each in (_levels_first(heads) if margin else ()) for other in _headers(each, _LINES - 1))
    plain, *others = dict.fromkeys(found)
    yield from (plain, *sorted(others, key=_oddness)[: _MOST_RIVALS - 1])


def _oddness(header: Header) -> int:
    """How much speaks against an order of columns by itself: a sign or a unit without a value, values twice."""
    fields = [head.field for head in header]
    apart = sum(1 for one, other in pairwise((*fields, "")) if one == "comparator" and other not in _OF_VALUE)
    apart += sum(1 for one, other in pairwise(("", *fields)) if other == "unit" and one not in _BEFORE_UNIT)
    return apart + sum(max(0, fields.count(name) - 1) for name in ("target", "actual", "comparator", "unit"))


def _headers(heads: Header, lines: int) -> Iterator[Header]:
    yield tuple(head for head in heads if head.field != "group")
    if lines:
        for other in (*_under_two(heads), *_under_a_group(heads), *_under_one(heads), *_under_levels(heads)):
            yield from _headers(other, lines - 1)


def _levels_first(heads: Header) -> Iterator[Header]:
    """The levels of the second line in place of the group over them; what follows them stands below other heads."""
    first = next((n for n, head in enumerate(heads) if head.field in _LEVELS), len(heads))
    end = next((n for n in range(first, len(heads)) if heads[n].field not in _LEVELS), len(heads))
    if 1 < first < end < len(heads):
        yield (*heads[first:end], *heads[1:first], *heads[end:])


def _without_over_heads(heads: Header) -> Iterator[Header]:
    """The heads from the first level on, where all that tell of a row stand there: those before are over them."""
    first = next((n for n, head in enumerate(heads) if head.field in _LEVELS), 0)
    if first > 1 and {*_LEVELS, "target"} <= {head.field for head in heads[first:]}:
        yield heads[first:]


def _under_one(heads: Header) -> Iterator[Header]:
    """The last two or three heads in place of one before."""
    for count in (2, 3):
        before, last = heads[:-count], heads[-count:]
        names = {head.field for head in last}
        if (names <= _BELOW and len(names) == count) or names == _OF_YEARS:
            yield from (_put(before, n, last) for n, head in enumerate(before) if head.field in _OVER)


def _under_levels(heads: Header) -> Iterator[Header]:
    """名称 | 权重 for each level, last, in place of the levels."""
    levels = [n for n, head in enumerate(heads) if head.field in _LEVELS]
    before, last = heads[: -2 * len(levels)], heads[-2 * len(levels) :]
    if len(levels) > 1 and levels[-1] < len(before) and all(head.field == "weight" for head in last[1::2]):
        for n in reversed(range(len(levels))):
            before = _put(before, levels[n], last[2 * n : 2 * n + 2])
        yield before


def _under_two(heads: Header) -> Iterator[Header]:
    """The last heads in place of the target and of the score or the reasons: sign, value, unit, then their parts."""
    start = next((n for n, head in enumerate(heads) if head.field == "comparator"), len(heads))
    before, last = heads[:start], heads[start:]
    fields = [head.field for head in before]
    count = next((n for n, head in enumerate(last) if head.field not in _OF_VALUE), len(last))
    rest = last[count:]
    yield from _under_target_and_actual(heads)
    for over, parts in (("score", _OF_SCORE), ("note", {"note"})):
        if rest and all(head.field in parts for head in rest) and "target" in fields and over in fields:
            target, other = fields.index("target"), fields.index(over)
            if target < other:
                yield _put(_put(before, other, rest), target, last[:count])


def _under_target_and_actual(heads: Header) -> Iterator[Header]:
    """年初设定 | 年中调整 and 实际完成值 | 完成率, last, in place of the target and the actual."""
    fields = [head.field for head in heads]
    parted = next((n for n in range(len(heads) - 1, 0, -1) if fields[n] == "actual"), 0)
    start = next((n for n in range(parted - 1, -1, -1) if fields[n] not in _OF_YEARS), -1) + 1
    before = fields[:start]
    last = {*fields[parted + 1 :]}
    if parted - start >= 2 and last <= {"factor", "unit", "other"} and {"target", "actual"} <= {*before}:
        target, actual = before.index("target"), before.index("actual")
        if target < actual:
            yield _put(_put(heads[:start], actual, heads[parted:]), target, heads[start:parted])


def _under_a_group(heads: Header) -> Iterator[Header]:
    """The last heads in place of a head that only groups others; before the levels it has none but levels below it."""
    for n, head in enumerate(heads):
        for count in _GROUPED if head.field == "group" else ():
            before_levels = any(each.field in _LEVELS for each in heads[n + 1 : -count])
            if n < len(heads) - count and not before_levels:
                yield _put(heads[:-count], n, heads[-count:])


def _put(heads: Header, at: int, below: Header) -> Header:
    names = {head.field for head in below}
    told = tuple(evolve(head, field=under_a_head(head, names, heads[at].field)) for head in below)
    return (*heads[:at], *told, *heads[at + 1 :])
