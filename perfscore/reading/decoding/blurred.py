"""Level words of a scanned table in which one character is another: read as the level that was printed, and told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import evolve

from perfscore.errors import Problem, problem
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.records import Doubt, Record
from perfscore.reading.decoding.words import level_depths, level_order

_SHORTEST = 4  # characters of a level of which one may be another
_SURE = 0.8  # that a level so read is the one that was printed


def unblurred(records: Sequence[Record], problems: list[Problem]) -> list[Record]:
    """The records with such levels as forms print them, the text of the document as what they may be else."""
    found = list(records)
    for depth, name in ((1, "level1"), (2, "level2")):
        order = level_order(depth)
        repeated = _is_repeated(records, name)
        last = -1
        for number, record in enumerate(found):
            text = printed(record.cells.get(name, "")) or ""
            read = text if text in order else next(_meant(text, order, last if depth > 1 else -1, repeated), None)
            if read is None:
                continue
            last = order.index(read)
            if read != text:
                problems.append(problem("D112", record.place, found=text, read=read))
                doubts = {**record.doubts, name: Doubt(_SURE, text=text)}
                found[number] = evolve(record, cells={**record.cells, name: read}, doubts=doubts)
    return found


def _is_repeated(records: Sequence[Record], name: str) -> bool:
    """Whether rows print the level that the row above has."""
    texts = [record.cells.get(name) for record in records]
    return any(one and one == other and level_depths(one) for one, other in pairwise(texts))


def _meant(text: str, order: Sequence[str], last: int, repeated: bool) -> Iterator[str]:
    """The levels that differ by one character: the only one, else those that may come after the level above."""
    if level_depths(text):
        return
    alike = [name for name in order if differ_by_one(text, name)]
    if len(alike) > 1:
        alike = [name for name in alike if order.index(name) > last - repeated]
    yield from alike


def differ_by_one(one: str, other: str) -> bool:
    """Whether two words that are long enough to be told apart differ by one character."""
    return (
        len(one) >= _SHORTEST and len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
    )
