"""The columns of scores while they are filled, and as an Arrow table at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import define, field
from numpy.typing import NDArray

from perfscore.columns.inputs import Points
from perfscore.columns.loops import layout
from perfscore.columns.memory import room
from perfscore.columns.rest import MOST_UNITS, Rest
from perfscore.columns.row_kinds import REASONS
from perfscore.rules.model import RuleSet
from perfscore.scoring.refusal import Reason
from perfscore.scoring.verdict import Verdict
from perfscore.version import __version__

RESULTS = ("low", "high", "rate", "method", "verdict", "reason")
RATE_DECIMALS = 8
_DIGITS = 18
_NOTHING = np.zeros(0, np.int64)


@define
class Results:
    """All rows. Scores are whole units, rates two words each, as Arrow keeps them; names are numbers until the end.

    What most tables do not need is made when it is: ``high`` where there are bands, ``reason`` where a row has one.
    """

    rules: RuleSet
    rows: int
    decimals: int
    columns: tuple[str, ...]
    declared: Points | None
    mark: NDArray[np.uint8]
    low: NDArray[np.int64]
    rate: NDArray[np.int64]
    method: NDArray[np.int32]
    verdict: NDArray[np.uint8]
    high: NDArray[np.int64] | None = None
    reason: NDArray[np.int32] | None = None
    single: list[tuple[int, int]] = field(factory=list)  # spans of rows whose ``high`` is their ``low``
    left: list[NDArray[np.int64]] = field(factory=list)
    some_unscored: bool = False
    some_unrated: bool = False

    @classmethod
    def empty(
        cls, rules: RuleSet, rows: int, decimals: int, columns: Sequence[str], declared: Points | None
    ) -> Results:
        """Room for the results of so many rows."""

        def wanted(size: int, kind: type[np.generic], *names: str) -> NDArray[Any]:
            return room(size if any(name in columns for name in names) else 0, kind)

        return cls(
            rules, rows, decimals, tuple(columns), declared if "verdict" in columns or "reason" in columns else None,
            mark=room(rows, np.uint8),
            low=wanted(rows, np.int64, "low", "high"),
            rate=wanted(2 * rows, np.int64, "rate").reshape(-1, 2),
            method=wanted(rows, np.int32, "method"),
            verdict=wanted(rows if declared is not None else 0, np.uint8, "verdict"),
        )  # fmt: skip

    def made_for(self, *, bands: bool, reasons: bool) -> None:
        """Make what the classes of a table turn out to need. One thread at a time may do that."""
        if bands and self.high is None and "high" in self.columns:
            self.high = room(self.rows, np.int64)
        if reasons and self.reason is None and "reason" in self.columns:
            self.reason = np.full(self.rows, -1, np.int32)

    def wanted(self, start: int, stop: int) -> layout.Wanted:
        """Where the loops put the results of some rows."""
        span = slice(start, stop)
        high = _NOTHING if self.high is None else self.high[span]
        reason = _NOTHING.astype(np.int32) if self.reason is None else self.reason[span]
        odd = np.zeros(2, np.bool_)
        return layout.Wanted(
            self.low[span], high, self.rate[span], self.method[span], reason, self.mark[span], self.verdict[span], odd
        )

    def note(self, start: int, stop: int, done: layout.Wanted) -> None:
        """Remember of some rows whether all have a score and a rate, and which of them the loops left."""
        if not len(done.high):
            self.single.append((start, stop))
        self.some_unrated |= bool(done.odd[1])
        if done.odd[0]:
            self.some_unscored = True
            self.left.append(start + np.flatnonzero(self.mark[start:stop] == layout.BEYOND_RANGE))

    def leave(self) -> None:
        """Leave all rows to the scalar engine."""
        self.single.append((0, self.rows))
        self.left.append(np.arange(self.rows))

    def settle(self, rest: Rest) -> NDArray[np.int64]:
        """Fill in the rows that the loops left, and the declared scores that are no numbers. Returns these rows."""
        rows = np.concatenate(self.left) if self.left else _NOTHING
        if len(rows):
            self._fill(rows, *rest.score(rows))
        if self.declared is not None and any(self.declared.unread):
            unread = np.array([*self.declared.unread, False])[self.declared.codes] & (self.mark == layout.SCORED)
            self.made_for(bands=False, reasons=True)
            if self.reason is not None:
                self.reason[unread] = REASONS.index(Reason.DECLARED_UNREAD.value)
            self.verdict[unread] = layout.UNDETERMINED
        return rows

    def _fill(self, rows: NDArray[np.int64], found: Sequence[Any], places: NDArray[np.int32]) -> None:
        """Take the results of distinct rows to all that are like them."""

        def put(column: NDArray[Any], values: list[Any]) -> None:
            if len(column):
                column[rows] = np.array(values, column.dtype)[places]

        put(self.mark, [layout.NO_SCORE if each.low is None else layout.SCORED for each in found])
        put(self.low, [each.low or 0 for each in found])
        if self.high is None and any(each.low != each.high for each in found):
            self.made_for(bands=True, reasons=False)
        if self.high is not None:
            self._complete_high()
            put(self.high, [each.high or 0 for each in found])
        rates = [layout.NO_RATE if each.rate is None else each.rate for each in found]
        put(self.rate, [np.frombuffer(rate.to_bytes(16, "little", signed=True), np.int64) for rate in rates])
        names = [*self.rules.methods]
        put(self.method, [-1 if each.method is None else names.index(each.method) for each in found])
        reasons = [-1 if each.reason is None else REASONS.index(each.reason) for each in found]
        self.made_for(bands=False, reasons=max(reasons) >= 0)
        if self.reason is not None:
            put(self.reason, reasons)
        put(self.verdict, [each.verdict for each in found])
        self.some_unscored |= any(each.low is None for each in found)
        self.some_unrated |= any(each.rate is None for each in found)

    def _complete_high(self) -> None:
        if self.high is not None:
            for start, stop in self.single:
                self.high[start:stop] = self.low[start:stop]
            self.single.clear()

    def table(self, scalar_rows: int) -> pa.Table:
        """The finished table; ``scalar_rows`` is how many of its rows the scalar engine scored."""
        self._complete_high()
        made = {name: self._made(name) for name in self.columns}
        told = {"rules": self.rules.id, "version": self.rules.version, "rules_hash": self.rules.digest(),
                "engine": __version__, "scalar_rows": str(scalar_rows)}  # fmt: skip
        return pa.table(made).replace_schema_metadata({f"perfscore.{key}": value for key, value in told.items()})

    def _made(self, name: str) -> pa.Array:
        match name:
            case "low" | "high":
                values = self.low if name == "low" or self.high is None else self.high
                absent = self.mark != layout.SCORED if self.some_unscored else None
                return _column(values, pa.decimal64(_DIGITS, self.decimals), absent)
            case "rate":
                absent = (self.rate[:, 0] == layout.NO_RATE) & (self.rate[:, 1] == -1) if self.some_unrated else None
                return _column(self.rate, pa.decimal128(layout.MOST_DIGITS, RATE_DECIMALS), absent)
            case "method":
                return _named(self.method, [*self.rules.methods], self.method < 0 if self.some_unscored else None)
            case "reason":
                return self._reasons()
            case _:
                return self._verdicts()

    def _reasons(self) -> pa.Array:
        if self.reason is None:
            return _nothing(self.rows, pa.int32())
        return _named(self.reason, REASONS, self.reason < 0)

    def _verdicts(self) -> pa.Array:
        """None for rows that have a score and were not given one to compare it with."""
        if self.declared is None and not self.some_unscored:
            return _nothing(self.rows, pa.int8())
        codes = self.verdict
        if self.declared is None:
            codes = np.where(self.mark == layout.SCORED, layout.SILENT, layout.UNDETERMINED).astype(np.uint8)
        silent = codes == layout.SILENT
        return _named(codes.view(np.int8), [each.value for each in Verdict], silent if silent.any() else None)


def declared_units(points: Points | None, decimals: int) -> NDArray[np.int64]:
    """The declared scores in units, each code's, and last that of an empty cell.

    One that is larger than any score stands as the largest number, which no score comes near.
    """
    scaled = points.units(decimals) if points else ()
    units = [layout.NOTHING_DECLARED if each is None else min(each[0], 2 * MOST_UNITS) for each in scaled]
    return np.array([*units, layout.NOTHING_DECLARED], np.int64)


def _column(values: NDArray[Any], kind: pa.DataType, absent: NDArray[np.bool_] | None) -> pa.Array:
    """Numbers in memory as a column, nothing copied."""
    mask = None if absent is None else pa.py_buffer(np.packbits(~absent, bitorder="little"))
    return pa.Array.from_buffers(kind, len(values), [mask, pa.py_buffer(values)])


def _named(codes: NDArray[Any], names: Sequence[str], absent: NDArray[np.bool_] | None) -> pa.Array:
    """Numbers of names as a column of these names."""
    indices = _column(codes, pa.from_numpy_dtype(codes.dtype), absent)
    return pa.DictionaryArray.from_arrays(indices, pa.array(names, pa.string()), safe=False)


def _nothing(rows: int, kind: pa.DataType) -> pa.Array:
    """A column of names in which there are none."""
    return pa.DictionaryArray.from_arrays(pa.nulls(rows, kind), pa.array([], pa.string()), safe=False)
