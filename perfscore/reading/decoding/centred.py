"""Levels of a scanned table that stand in the middle of the rows that they hold for: given to the rows above, and told.

A level over several rows is printed in their middle; where the scan keeps no extents it stands in one of them, and
those above it have none.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from perfscore.messages import Problem, problem
from perfscore.reading.decoding.records import Doubt, Record
from perfscore.reading.decoding.words import conflict_of_levels, level_depths

_SURE = 0.8  # that a level so given is the one that holds


def with_levels_above(records: Sequence[Record], problems: list[Problem]) -> list[Record]:
    """The records; the first ones with the first level below them, others with one where that above cannot hold."""
    found = list(records)
    _first_rows(found, "level1", 1, len(found), problems)
    _below_another(found, problems)
    ends = (n for n in range(1, len(found)) if (own := found[n].cells.get("level1")) and own != _level1(found[0]))
    _first_rows(found, "level2", 2, next(ends, len(found)), problems)
    return found


def _level1(record: Record) -> str | None:
    return record.cells.get("level1")


def _first_rows(found: list[Record], name: str, depth: int, end: int, problems: list[Problem]) -> None:
    """The rows up to the first with a level have that one, where it stands before ``end``."""
    first = next((n for n, record in enumerate(found[:end]) if record.cells.get(name)), 0)
    if first and depth in level_depths(found[first].cells[name]):
        _give(found, range(first), name, found[first].cells[name], problems)


def _below_another(found: list[Record], problems: list[Problem]) -> None:
    """A second level that cannot stand below the first one above it stands below the next."""
    above: str | None = None
    for number, record in enumerate(found):
        above = _level1(record) or above
        second = record.cells.get("level2")
        if _level1(record) or not above or not second or not conflict_of_levels(above, second):
            continue
        below = next((n for n in range(number, len(found)) if _level1(found[n])), None)
        if below is not None and not conflict_of_levels(found[below].cells["level1"], second):
            _give(found, range(number, below), "level1", found[below].cells["level1"], problems)
            above = found[below].cells["level1"]


def _give(found: list[Record], rows: range, name: str, level: str, problems: list[Problem]) -> None:
    for number in rows:
        record = found[number]
        doubts = {**record.doubts, name: Doubt(_SURE)}
        found[number] = evolve(record, cells={**record.cells, name: level}, doubts=doubts)
        problems.append(problem("D184", record.place, read=level))
