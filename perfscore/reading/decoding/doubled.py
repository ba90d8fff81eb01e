"""Rows of a scanned table that stand twice, one below the other: the second is left out, and told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from perfscore.messages import Problem, problem
from perfscore.reading.decoding.columns import FULL_WEIGHTS
from perfscore.reading.decoding.records import Record
from perfscore.values.parse import weight_points

_FEWEST_CELLS = 2  # that a row needs to be told from another by what it says, its name among them


def without_doubled(records: Sequence[Record], totals: Mapping[str, str], problems: list[Problem]) -> list[Record]:
    """The records, none like the one above in every cell; all of them where only so the weights come to the total."""
    kept = [record for number, record in enumerate(records) if not number or not _is_same(record, records[number - 1])]
    if len(kept) == len(records) or (_is_whole(records, totals) and not _is_whole(kept, totals)):
        return list(records)
    for number, record in enumerate(records):
        if number and _is_same(record, records[number - 1]):
            problems.append(problem("D180", record.place, found=" ".join(record.cells.values())[:60]))
    return kept


def _is_same(record: Record, above: Record) -> bool:
    return len(record.cells) >= _FEWEST_CELLS and "name" in record.cells and record.cells == above.cells


def _is_whole(records: Sequence[Record], totals: Mapping[str, str]) -> bool:
    """Whether the weights of the rows come to the total, or to what weights come to without that of the money."""
    weights = sum(weight_points(record.cells.get("weight", "")) or Fraction(0) for record in records)
    total = weight_points(totals.get("weight", ""))
    return weights == total or (total in (None, max(FULL_WEIGHTS)) and weights in FULL_WEIGHTS)
