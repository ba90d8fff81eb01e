"""Rows of a scanned table that stand twice, one below the other: the second is left out, and told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import compress

from perfscore.messages import problem
from perfscore.reading.decoding.columns import FULL_WEIGHTS
from perfscore.reading.decoding.records import Record, TableReading
from perfscore.values.parse import weight_points

_FEWEST_CELLS = 2  # that a row needs to be told from another by what it says, its name among them


def without_doubled(reading: TableReading) -> TableReading:
    """The rows, none like the one above in every cell; all of them where only so the weights come to the total."""
    records, totals = reading.records, reading.totals
    again = [number > 0 and _is_same(record, records[number - 1]) for number, record in enumerate(records)]
    kept = [record for record, doubled in zip(records, again, strict=True) if not doubled]
    if not any(again) or (_is_whole(records, totals) and not _is_whole(kept, totals)):
        return reading
    told = compress(records, again)
    return reading.told(kept, (problem("D180", each.place, found=" ".join(each.cells.values())[:60]) for each in told))


def _is_same(record: Record, above: Record) -> bool:
    return len(record.cells) >= _FEWEST_CELLS and "name" in record.cells and record.cells == above.cells


def _is_whole(records: Sequence[Record], totals: Mapping[str, str]) -> bool:
    """Whether the weights of the rows come to the total, or to what weights come to without that of the money."""
    weights = sum(weight_points(record.cells.get("weight", "")) or Fraction(0) for record in records)
    total = weight_points(totals.get("weight", ""))
    return weights == total or (total in (None, max(FULL_WEIGHTS)) and weights in FULL_WEIGHTS)
