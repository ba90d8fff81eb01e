"""score_table: a table in, a table of scores out; the same scores as one row at a time, to the last digit.

columns -> codes and whole numbers (prepared, affixes) -> classes (cases) -> kernel, chunk by chunk, on all cores (work)
rows that the kernel does not take -> the scalar engine, once for each distinct row (rest)
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
from attrs import define, field

from perfscore.columns import printed, tables, work
from perfscore.columns.affixes import Affixes
from perfscore.columns.cases import Classes
from perfscore.columns.prepared import Prepared, decimals_of, prepared
from perfscore.columns.results import RESULTS
from perfscore.columns.tables import Numbers
from perfscore.errors import UsageError, problem
from perfscore.rules.library import load_rules
from perfscore.rules.model import RuleSet


def score_table(
    table: Any,
    rules: RuleSet | str | Path,
    *,
    columns: Sequence[str] = RESULTS,
    scale: int = 0,
    threads: int | None = None,
) -> pa.Table:
    """Score every row of a table exactly: the same result as ``perfscore.score`` row by row.

    ``table`` is anything with the Arrow C interface (pyarrow, Polars, pandas, DuckDB). Its columns, all but the first
    two optional: ``target`` and ``actual``, printed (``>=7501卷``) or numbers; ``weight`` and the declared ``score``,
    printed or numbers; ``level1``, ``level2`` and ``rule`` as forms print them; ``row`` (indicator or
    budget_execution), ``form`` (the four kinds), ``year``; with numbers, ``comparator`` (>=, <= ...) and ``unit``.
    Integer targets and actuals count units of 10**-scale; a float stands for the shortest decimal that it prints.

    The result has one row for each, in order, with ``columns`` of: ``low`` and ``high`` (decimal, the score or the
    ends of a band), ``rate`` (decimal, half up to 8 places), ``method``, ``verdict`` and ``reason`` (why undetermined),
    and in its metadata how many rows the scalar engine scored. Raises UsageError for a table that cannot be used.
    """
    chosen = rules if isinstance(rules, RuleSet) else load_rules(rules)
    return Scorer(chosen, tuple(columns), scale, threads).score(table)


@define
class Scorer:
    """A rule set ready for many tables: what it learnt from one it knows for the next. See ``score_table``."""

    rules: RuleSet
    columns: tuple[str, ...] = RESULTS
    scale: int = 0
    threads: int | None = None
    _known: dict[tuple[int, int, int], Classes] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        unknown = [name for name in self.columns if name not in RESULTS]
        if unknown:
            raise UsageError([problem("U025", found="、".join(unknown), allowed="、".join(RESULTS))])

    def score(self, table: Any) -> pa.Table:
        """The scores of one table."""
        ready = prepared(tables.arrow_table(table), self.scale)
        todo = work.Work.of(ready, self._classes(ready), self.columns)
        spans = [(start, min(start + work.CHUNK, ready.rows)) for start in range(0, ready.rows, work.CHUNK)]
        workers = min(self.threads or os.cpu_count() or 1, len(spans))
        if workers > 1:
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(lambda span: todo.chunk(*span), spans))
        else:
            for span in spans:
                todo.chunk(*span)
        return todo.finished()

    def _classes(self, ready: Prepared) -> Classes:
        target, actual = (
            side.scale if isinstance(side, Numbers) else printed.DECIMALS for side in (ready.target, ready.actual)
        )
        decimals = decimals_of(ready, [method.round_score.to for method in self.rules.methods.values()])
        key = (target, actual, decimals)
        if key not in self._known:
            self._known[key] = Classes(self.rules, Affixes(), target, actual, decimals)
        return self._known[key]
