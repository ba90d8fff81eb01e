"""The same scores on engines that spread rows over machines: Spark and Dask, a few lines each.

Every worker loads the rule set itself (by id, or by a path that all of them see) and scores the batches it is given, so
a task that fails can be run again anywhere: a row's scores depend on the row and the rule set alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from perfscore.columns.outputs import RATE_DECIMALS
from perfscore.columns.score import Scorer
from perfscore.rules.library import load_rules

_NAMES = ("method", "verdict", "reason")


def scored_batches(
    batches: Iterable[pa.RecordBatch], rules: str, scale: int = 0, decimals: int = 2
) -> Iterator[pa.RecordBatch]:
    """Each batch with its scores behind it, in one schema for all: scores with ``decimals`` places, names as text.

    Raises pyarrow.ArrowInvalid when a score does not fit ``decimals`` (weights of more decimals than that).
    """
    scorer = Scorer(load_rules(rules), scale=scale)
    for batch in batches:
        table = pa.Table.from_batches([batch])
        scored = scorer.score(table)
        for name, kind in _arrow_kinds(decimals).items():
            table = table.append_column(name, scored.column(name).cast(kind))
        yield from table.replace_schema_metadata(None).to_batches()


def spark(frame: Any, rules: str, *, scale: int = 0, decimals: int = 2) -> Any:
    """A Spark DataFrame with the scores behind its columns (``DataFrame.mapInArrow``)."""
    points, rate = f"decimal(18,{decimals})", f"decimal(38,{RATE_DECIMALS})"
    kinds = {"low": points, "high": points, "rate": rate} | dict.fromkeys(_NAMES, "string")
    columns = {each.name: each.dataType.simpleString() for each in frame.schema.fields} | kinds
    schema = ", ".join(f"`{name}` {kind}" for name, kind in columns.items())
    return frame.mapInArrow(lambda batches: scored_batches(batches, rules, scale, decimals), schema)


def dask(frame: Any, rules: str, *, scale: int = 0, decimals: int = 2) -> Any:
    """A Dask DataFrame with the scores behind its columns (``DataFrame.map_partitions``)."""
    import pandas as pd

    def part(rows: Any) -> Any:
        table = pa.Table.from_pandas(rows, preserve_index=False)
        found = pa.Table.from_batches(scored_batches(table.to_batches(), rules, scale, decimals))
        return found.to_pandas(types_mapper=pd.ArrowDtype).set_index(rows.index)

    empty = part(frame._meta_nonempty.head(1)).iloc[:0]  # noqa: SLF001 - how Dask hands a sample of its columns
    return frame.map_partitions(part, meta=empty)


def _arrow_kinds(decimals: int) -> dict[str, pa.DataType]:
    points = pa.decimal128(18, decimals)
    numbers = {"low": points, "high": points, "rate": pa.decimal128(38, RATE_DECIMALS)}
    return numbers | dict.fromkeys(_NAMES, pa.string())
