"""Arrow in, Arrow out: the one door of columns for engines that spread rows over machines. What calls it is a recipe.

Every worker loads the rule set itself (by id, or by a path that all of them see) and scores what it is given, so a task
that fails can be run again anywhere: a row's scores depend on the row and the rule set alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

from perfscore.columns.outputs import RATE_DECIMALS
from perfscore.columns.score import Scorer
from perfscore.rules.library import load_rules

_NAMES = ("method", "verdict", "reason")


def scored_batches(
    batches: Iterable[pa.RecordBatch], rules: str, scale: int = 0, decimals: int = 2
) -> Iterator[pa.RecordBatch]:
    """Each batch with its scores behind it, in one schema for all: scores with ``decimals`` places, names as text.

    Spark's ``mapInArrow`` takes it as it is. Raises pyarrow.ArrowInvalid when a score does not fit ``decimals``
    (weights of more decimals than that).
    """
    scorer = Scorer(load_rules(rules), scale=scale)
    for batch in batches:
        yield from _scored(pa.Table.from_batches([batch]), scorer, decimals).to_batches()


def scored_rows(table: pa.Table, rules: str, scale: int = 0, decimals: int = 2) -> pa.Table:
    """The same for a part that comes as a table, which may have no rows: for Ray and Dask."""
    return _scored(table, Scorer(load_rules(rules), scale=scale), decimals)


def spark_schema(decimals: int = 2) -> str:
    """The schema of the columns that ``scored_batches`` sets behind those of a batch, as ``mapInArrow`` wants it."""
    points, rate = f"decimal(18,{decimals})", f"decimal(38,{RATE_DECIMALS})"
    kinds = {"low": points, "high": points, "rate": rate} | dict.fromkeys(_NAMES, "string")
    return ", ".join(f"`{name}` {kind}" for name, kind in kinds.items())


def _scored(table: pa.Table, scorer: Scorer, decimals: int) -> pa.Table:
    scored = scorer.score(table)
    for name, kind in _arrow_kinds(decimals).items():
        table = table.append_column(name, scored.column(name).cast(kind))
    return table.replace_schema_metadata(None)


def _arrow_kinds(decimals: int) -> dict[str, pa.DataType]:
    points = pa.decimal128(18, decimals)
    numbers = {"low": points, "high": points, "rate": pa.decimal128(38, RATE_DECIMALS)}
    return numbers | dict.fromkeys(_NAMES, pa.string())
