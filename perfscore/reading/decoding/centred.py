"""Levels of a scanned table that stand in the middle of the rows that they hold for: given to the rows above, and told.

A level over several rows is printed in their middle; where the scan keeps no extents it stands in one of them, and
those above it have none.
"""

from __future__ import annotations

from attrs import evolve

from perfscore.messages import problem
from perfscore.reading.decoding.records import Doubt, Record, TableReading
from perfscore.reading.decoding.words import conflict_of_levels, level_depths

_SURE = 0.8  # that a level so given is the one that holds


def with_levels_above(reading: TableReading) -> TableReading:
    """The rows; the first ones with the first level below them, others with one where that above cannot hold."""
    reading = _below_another(_first_rows(reading, "level1", 1, len(reading.records)))
    levels = [_level1(record) for record in reading.records]
    ends = (n for n, own in enumerate(levels) if own and own != levels[0])
    return _first_rows(reading, "level2", 2, next(ends, len(levels)))


def _level1(record: Record) -> str | None:
    return record.cells.get("level1")


def _first_rows(reading: TableReading, name: str, depth: int, end: int) -> TableReading:
    """The rows up to the first with a level have that one, where it stands before ``end``."""
    levels = [record.cells.get(name) for record in reading.records[:end]]
    first = next((n for n, level in enumerate(levels) if level), 0)
    level = levels[first] if first else None
    return _given(reading, range(first), name, level) if level and depth in level_depths(level) else reading


def _below_another(reading: TableReading) -> TableReading:
    """A second level that cannot stand below the first one above it stands below the next."""
    above: str | None = None
    levels = [_level1(record) for record in reading.records]
    for number, record in enumerate(reading.records):
        above = levels[number] or above
        second = record.cells.get("level2")
        if levels[number] or not above or not second or not conflict_of_levels(above, second):
            continue
        below, level = next(((n, own) for n, own in enumerate(levels) if n >= number and own), (number, ""))
        if level and not conflict_of_levels(level, second):
            reading = _given(reading, range(number, below), "level1", level)
            levels[number:below] = [level] * (below - number)
            above = level
    return reading


def _given(reading: TableReading, rows: range, name: str, level: str) -> TableReading:
    """The reading with a level in these rows."""
    records = [
        evolve(record, cells={**record.cells, name: level}, doubts={**record.doubts, name: Doubt(_SURE)})
        if number in rows
        else record
        for number, record in enumerate(reading.records)
    ]
    return reading.told(records, [problem("D184", reading.records[n].place, read=level) for n in rows])
