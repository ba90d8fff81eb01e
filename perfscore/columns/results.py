"""The columns of scores while they are filled, and as an Arrow table at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import define, field
from numpy.typing import NDArray

from perfscore.columns import kernel, layout
from perfscore.columns.cases import Classes
from perfscore.columns.memory import room
from perfscore.columns.prepared import Points
from perfscore.columns.rest import MOST_UNITS, Rest
from perfscore.scoring.refusal import Reason
from perfscore.scoring.verdict import Verdict
from perfscore.version import __version__

RESULTS = ("low", "high", "rate", "method", "verdict", "reason")
RATE_DECIMALS = 8
_DIGITS = 18
_UNREAD = Reason.DECLARED_UNREAD
_NO_NUMBERS, _NO_FLAGS = np.zeros(0, np.int64), np.zeros(0, np.bool_)


@define
class Results:
    """All rows. Scores are whole units, rates two words each, as Arrow keeps them; codes are named at the end."""

    decimals: int
    columns: tuple[str, ...]
    declared: NDArray[np.int64] | None
    has_declared: NDArray[np.bool_] | None
    silent: NDArray[np.bool_] | None
    unread: NDArray[np.bool_] | None
    marks: NDArray[np.uint8]
    units: dict[str, NDArray[np.int64]]
    rates: NDArray[np.int64]
    cls: NDArray[np.int32]
    verdicts: NDArray[np.uint8]
    left: list[NDArray[np.int64]] = field(factory=list)
    complete: bool = True
    methods: dict[int, str | None] = field(factory=dict)
    reasons: dict[int, str | None] = field(factory=dict)

    @classmethod
    def empty(cls, rows: int, decimals: int, columns: Sequence[str], declared: Points | None) -> Results:
        wants_codes = any(name in columns for name in ("method", "reason"))
        told = None if declared is None or "verdict" not in columns else declared
        units, has_declared = (None, None) if told is None else _declared(told, decimals)
        return cls(
            decimals=decimals,
            columns=tuple(columns),
            declared=units,
            has_declared=has_declared,
            silent=None if told is None else _silent(told),
            unread=None if told is None or not any(told.unread) else _unread(told),
            marks=room(rows, np.uint8),
            units={name: room(rows, np.int64) for name in ("low", "high") if name in columns},
            rates=room(2 * rows if "rate" in columns else 0, np.int64).reshape(-1, 2),
            cls=room(rows if wants_codes else 0, np.int32),
            verdicts=room(rows if "verdict" in columns else 0, np.uint8),
        )

    def arrays(self, start: int, stop: int) -> tuple[NDArray[Any], ...]:
        """The declared scores of some rows and room for what the kernel finds out of them."""
        span = slice(start, stop)
        declared = (_NO_NUMBERS, _NO_FLAGS)
        if self.declared is not None and self.has_declared is not None:
            declared = (self.declared[span], self.has_declared[span])
        units = (self.units[name][span] if name in self.units else _NO_NUMBERS for name in ("low", "high"))
        return (*declared, *units, self.rates[span], self.cls[span], self.marks[span], self.verdicts[span])

    def note(self, start: int, stop: int) -> None:
        """Remember the rows that the kernel left."""
        marks = self.marks[start:stop]
        if marks.any():
            self.complete = False
            self.left.append(start + np.flatnonzero(marks == layout.BEYOND_RANGE))
        if self.declared is None and len(self.verdicts):
            self.verdicts[start:stop] = layout.UNDETERMINED

    def settle(self, rest: Rest) -> None:
        """The rows that the kernel left, one by one through the scalar engine."""
        for row in (row for rows in self.left for row in rows.tolist()):
            found = rest.score(row)
            self.marks[row] = layout.NO_SCORE if found.low is None else layout.SCORED
            for name, score in (("low", found.low), ("high", found.high)):
                if name in self.units:
                    self.units[name][row] = score or 0
            if len(self.rates):
                rate = layout.NO_RATE if found.rate is None else found.rate
                self.rates[row] = np.frombuffer(rate.to_bytes(16, "little", signed=True), np.int64)
            if len(self.verdicts):
                self.verdicts[row] = found.verdict
            self.methods[row], self.reasons[row] = found.method, found.reason
        if self.unread is not None:
            for row in np.flatnonzero(self.unread & (self.marks == layout.SCORED)).tolist():
                self.reasons[row] = _UNREAD

    def _without_verdict(self) -> NDArray[np.bool_] | None:
        """Rows that have a score and were not given one to compare it with; None where there are none."""
        scored = self.marks == layout.SCORED
        absent = scored if self.silent is None else scored & self.silent
        return absent if absent.any() else None

    def table(self, classes: Classes, rest: Rest) -> pa.Table:
        """The finished table."""
        made: dict[str, pa.Array] = {}
        methods, reasons = classes.names()
        for name in self.columns:
            match name:
                case "low" | "high":
                    kind = pa.decimal64(_DIGITS, self.decimals)
                    absent = None if self.complete else self.marks != layout.SCORED
                    made[name] = _column(self.units[name], kind, absent)
                case "rate":
                    absent = (self.rates[:, 0] == layout.NO_RATE) & (self.rates[:, 1] == -1)
                    made[name] = _column(self.rates, pa.decimal128(layout.MOST_DIGITS, RATE_DECIMALS), absent)
                case "method":
                    made[name] = _named(self.cls, methods, self.methods)
                case "reason":
                    made[name] = _named(self.cls, reasons, self.reasons)
                case _:
                    found = _column(self.verdicts.view(np.int8), pa.int8(), self._without_verdict())
                    made[name] = pa.DictionaryArray.from_arrays(found, [each.value for each in Verdict])
        rules = classes.learnt.rules
        told = {"rules": rules.id, "version": rules.version, "rules_hash": rules.digest(), "engine": __version__,
                "scalar_rows": str(rest.rows), "scalar_distinct": str(len(rest.known))}  # fmt: skip
        return pa.table(made).replace_schema_metadata({f"perfscore.{key}": value for key, value in told.items()})


def _declared(points: Points, decimals: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The declared scores in units, row by row, and which rows have one.

    One that is larger than any score stands as the largest number, which no score comes near.
    """
    scaled = [None if value is None else value * 10**decimals for value in (*points.values, None)]
    units = np.array([0 if value is None else min(int(value), 2 * MOST_UNITS) for value in scaled], np.int64)
    told = np.array([value is not None for value in scaled])
    return units[points.codes], told[points.codes]


def _unread(points: Points) -> NDArray[np.bool_]:
    """Rows whose declared score is something, but not a number."""
    told: NDArray[np.bool_] = np.array([*(points.unread or [False] * len(points.values)), False])[points.codes]
    return told


def _silent(points: Points) -> NDArray[np.bool_]:
    """Rows whose declared score is empty."""
    absent: NDArray[np.bool_] = np.array([*(value is None for value in points.values), True])[points.codes]
    return absent & ~_unread(points)


def _column(values: NDArray[Any], kind: pa.DataType, absent: NDArray[np.bool_] | None) -> pa.Array:
    """Numbers in memory as a column, nothing copied."""
    mask = None if absent is None else pa.py_buffer(np.packbits(~absent, bitorder="little"))
    return pa.Array.from_buffers(kind, len(values), [mask, pa.py_buffer(values)])


def _named(cls: NDArray[np.int32], names: list[str | None], others: dict[int, str | None]) -> pa.Array:
    """Class numbers as names, with the rows of the scalar engine put in."""
    distinct = sorted({name for name in (*names, *others.values()) if name is not None})
    places = {name: place for place, name in enumerate(distinct)}
    codes = room(len(cls), np.int32)
    kernel.look_up(np.array([-1 if name is None else places[name] for name in names], np.int32), cls, codes)
    for row, name in others.items():
        codes[row] = places[name] if name is not None else -1
    absent = codes < 0
    indices = _column(codes, pa.int32(), absent if absent.any() else None)
    return pa.DictionaryArray.from_arrays(indices, pa.array(distinct, pa.string()), safe=False)
