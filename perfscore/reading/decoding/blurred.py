"""Level words of a scanned table in which one character is another: read as the level that was printed, and told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from attrs import evolve

from perfscore.messages import Problem, problem
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.records import Doubt, Record, TableReading
from perfscore.reading.decoding.words import families_of, level_depths, level_order

_SHORTEST = 4  # characters of a level of which one may be another
_SHORTEST_OF_FAMILY = 2  # where the level beside it belongs to the same family
_SURE = 0.8  # that a level so read is the one that was printed


def unblurred(reading: TableReading) -> TableReading:
    """The rows with such levels as forms print them, the text of the document as what they may be else."""
    found, problems = list(reading.records), list[Problem]()
    for depth, name in ((1, "level1"), (2, "level2")):
        order = _stems_too(level_order(depth))
        repeated = _is_repeated(reading.records, name)
        last, first = -1, ""
        for number, record in enumerate(found):
            text = printed(record.cells.get(name, "")) or ""
            first = record.cells.get("level1") or first
            beside = (first, None) if depth > 1 else (None, record.cells.get("level2", ""))
            after = last if depth > 1 else -1
            read = text if text in order else next(_meant(text, order, beside, after - repeated), None)
            if read is None or (read != text and level_depths(text)):
                continue
            last = order.index(read)
            if read != text:
                problems.append(problem("D112", record.place, found=text, read=read))
                doubts = {**record.doubts, name: Doubt(_SURE, text=text)}
                found[number] = evolve(record, cells={**record.cells, name: read}, doubts=doubts)
    return reading.told(map(_with_name_in_doubt, found), problems)


def _with_name_in_doubt(record: Record) -> Record:
    """A name that differs from a level by one character may be that level, blurred and out of its column."""
    name = printed(record.cells.get("name", "")) or ""
    if level_depths(name) or not any(differ_by_one(name, level) for depth in (1, 2) for level in level_order(depth)):
        return record
    return evolve(record, doubts={"name": Doubt(_SURE), **record.doubts})


@cache
def _stems_too(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names, and what is left of them without 指标: forms print both."""
    return tuple(dict.fromkeys((*names, *(name.removesuffix("指标") for name in names))))


def _is_repeated(records: Sequence[Record], name: str) -> bool:
    """Whether rows print the level that the row above has."""
    texts = [record.cells.get(name) for record in records]
    return any(one and one == other and level_depths(one) for one, other in pairwise(texts))


def _meant(text: str, order: Sequence[str], beside: tuple[str | None, str | None], last: int) -> Iterator[str]:
    """The levels that differ by one character: the only one, else those that may come after the level above.

    ``beside`` has the other level of the row: the first above a second, or the second beside a first.
    """
    if level_depths(text):
        return
    alike = [name for name in order if differ_by_one(text, name) or _differ_in_family(text, name, beside)]
    if len(alike) > 1:
        alike = [name for name in alike if order.index(name) > last]
    yield from alike


def _differ_in_family(text: str, name: str, beside: tuple[str | None, str | None]) -> bool:
    """Whether a short word differs by one character from a level that belongs to the other level of the row."""
    if not differ_by_one(text, name, _SHORTEST_OF_FAMILY):
        return False
    first, second = (each or name for each in beside)
    return bool(families_of(first, 1) & families_of(second, 2))


def differ_by_one(one: str, other: str, shortest: int = _SHORTEST) -> bool:
    """Whether two words that are long enough to be told apart differ by one character."""
    return len(one) >= shortest and len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
