"""score_table: a table in, a table of scores out; the same scores as one row at a time, to the last digit.

columns -> codes and whole numbers (inputs, affixes) -> classes (row_kinds) -> loops, in chunks on all cores (work)
rows that are alike -> scored once and taken; a small table -> the scalar engine, without any loop (compiling)
rows that the loops do not take -> the scalar engine, once for each distinct row (rest)
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import define, field
from numpy.typing import NDArray

from perfscore.columns import compiling, tables, work
from perfscore.columns.inputs import Prepared, decimals_of, prepared
from perfscore.columns.loops.layout import DECIMALS
from perfscore.columns.outputs import RESULTS, Results
from perfscore.columns.row_kinds import Learnt
from perfscore.columns.tables import Numbers
from perfscore.errors import UsageError
from perfscore.messages import Joined, problem
from perfscore.rules.library import load_rules
from perfscore.rules.model import RuleSet

LearntCases = dict[tuple[int, int, int], Learnt]  # by the decimals of targets, actuals and scores
_MOST_LEARNT = 10_000  # classes and affixes; a table after that begins anew
_REMEMBERED: deque[tuple[RuleSet, LearntCases]] = deque(maxlen=8)


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
    printed or numbers; ``level1``, ``level2``, ``name``, ``direction`` and ``rule`` as forms print them; ``row``
    (indicator or budget_execution), ``form`` (the four kinds), ``year``; with numbers, ``comparator`` (>=, <= ...) and
    ``unit``. Where none of them tells whether more or less is better, rows go one by one through the scalar engine.
    Integer targets and actuals count units of 10**-scale; a float stands for the shortest decimal that it prints.

    The result has one row for each, in order, with ``columns`` of: ``low`` and ``high`` (decimal, the score or the
    ends of a band), ``rate`` (decimal, half up to 8 places), ``method``, ``verdict`` and ``reason`` (why undetermined),
    and in its metadata how many rows the scalar engine scored. Raises UsageError for a table that cannot be used.
    """
    chosen = rules if isinstance(rules, RuleSet) else load_rules(rules)
    return Scorer(chosen, tuple(columns), scale, threads, _known_of(chosen)).score(table)


def _known_of(rules: RuleSet) -> LearntCases:
    """What earlier tables taught about a rule set, remembered for the last few of them."""
    for each, known in list(_REMEMBERED):
        if each is rules:
            return known
    new: LearntCases = {}
    _REMEMBERED.append((rules, new))
    return new


@define
class Scorer:
    """A rule set ready for many tables: what it learnt from one it knows for the next. See ``score_table``."""

    rules: RuleSet
    columns: tuple[str, ...] = RESULTS
    scale: int = 0
    threads: int | None = None
    known: LearntCases = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        unknown = [name for name in self.columns if name not in RESULTS]
        if unknown:
            raise UsageError([problem("U025", found=Joined(unknown), allowed=Joined(RESULTS))])

    def score(self, table: Any) -> pa.Table:
        """The scores of one table; rows that are alike are scored once."""
        ready = prepared(tables.arrow_table(table), self.scale, self.rules)
        once = ready.distinct()
        if once is None:
            results, left = self._scored(ready)
            return results.table(len(left))
        few, places = once
        results, left = self._scored(few)
        scalar_rows = int(np.bincount(places, minlength=few.rows)[left].sum())
        return results.table(scalar_rows).take(pa.array(places))

    def _scored(self, ready: Prepared) -> tuple[Results, NDArray[np.int64]]:
        """The results, and which rows the scalar engine scored."""
        todo = work.Work.of(ready, self._learnt(ready), self.columns)
        if not compiling.pays(ready.rows):
            todo.results.leave()
            return todo.results, todo.settle()
        spans = [(start, min(start + work.CHUNK, ready.rows)) for start in range(0, ready.rows, work.CHUNK)]
        helpers, left = min(self.threads or os.cpu_count() or 1, len(spans)) - 1, iter(spans)
        if helpers < 1:
            _score_spans(todo, left)
        else:
            with ThreadPoolExecutor(helpers) as pool:
                others = [pool.submit(_score_spans, todo, left) for _ in range(helpers)]
                _score_spans(todo, left)
                for other in others:
                    other.result()
        return todo.results, todo.settle()

    def _learnt(self, ready: Prepared) -> Learnt:
        target, actual = (
            side.scale if isinstance(side, Numbers) else DECIMALS for side in (ready.target, ready.actual)
        )
        decimals = decimals_of(ready, self.rules)
        key = (target, actual, decimals)
        found = self.known.get(key)
        if found is None or len(found) > _MOST_LEARNT:
            found = self.known[key] = Learnt(self.rules, *key)
        return found


def _score_spans(todo: work.Work, spans: Iterator[tuple[int, int]]) -> None:
    """Take spans of rows, as long as there are any, and score them; other threads take from the same ones."""
    for start, stop in spans:
        todo.chunk(start, stop)
