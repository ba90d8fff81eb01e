"""Levels that stand in the column of names, as headings with the points of their rows: 二、产出目标 | 50."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve

from perfscore.messages import problem
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.records import Record, TableReading
from perfscore.reading.decoding.words import unnumbered
from perfscore.values.parse import weight_points


def with_levels_in_names(reading: TableReading) -> TableReading:
    """The reading with such headings as levels of their rows, where each has just the points of these, and told."""
    if {"level1", "level2"} & set(reading.fields) or not {"target", "actual"} & set(reading.fields):
        return reading
    groups = _groups(reading.records)
    whole = weight_points(printed(reading.totals.get("weight", "")))  # of all rows: then none is a heading
    if not groups or not all(map(_is_sum, groups)) or whole == sum(filter(None, map(_points, reading.records))):
        return reading
    problems = [problem("D162", heading.place, found=heading.cells["name"]) for heading, *_ in groups]
    rows = [
        evolve(record, cells={**record.cells, "level1": unnumbered(printed(heading.cells["name"]) or "")})
        for heading, *below in groups
        for record in below
    ]
    return evolve(reading, records=tuple(rows), problems=(*reading.problems, *problems))


def _groups(records: Sequence[Record]) -> list[list[Record]]:
    """Each heading and the rows below it; none where a row stands above the first."""
    groups: list[list[Record]] = []
    for record in records:
        if _is_heading(record):
            groups.append([])
        elif not groups:
            return []
        groups[-1].append(record)
    return groups


def _is_heading(record: Record) -> bool:
    return not any(printed(record.cells.get(value, "")) for value in ("target", "actual"))


def _is_sum(group: Sequence[Record]) -> bool:
    whole, *parts = map(_points, group)
    return bool(parts) and whole is not None and None not in parts and sum(filter(None, parts)) == whole


def _points(record: Record) -> Fraction | None:
    return weight_points(printed(record.cells.get("weight", "")))
