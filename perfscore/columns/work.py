"""One table while it is scored: chunks through the loops, side by side, then what the loops left."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from threading import local
from typing import Any

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from perfscore.columns.inputs import Prepared, Weights, odd_among, weights_in
from perfscore.columns.loops import layout
from perfscore.columns.outputs import Results, declared_units
from perfscore.columns.rest import Rest
from perfscore.columns.row_kinds import UNUSUAL, USABLE, Classes, Learnt, RowCase
from perfscore.columns.tables import ALL_GIVEN, Cells, Numbers, Scratch, distinct
from perfscore.frozen import frozen

CHUNK = 1 << 18
_AFFIX_BITS = 20
_NO_CODES = np.zeros(0, np.int32)


@frozen
class _Side:
    """One side of some rows: whole numbers, their affixes (None: by the kind of row), their states if not all given."""

    values: NDArray[np.int64]
    affixes: NDArray[np.int32] | None
    states: NDArray[np.uint8]


class _ThreadScratch(local):
    """Arrays for one chunk, one set for each thread: fresh memory would cost as much as the scoring."""

    def __init__(self) -> None:
        self.case, self.weight, self.declared = (np.empty(CHUNK, np.int32) for _ in range(3))
        self.target, self.actual = Scratch(CHUNK), Scratch(CHUNK)

    @staticmethod
    def codes(given: NDArray[Any], room: NDArray[np.int32]) -> NDArray[np.int32]:
        """The same codes as the loops take them."""
        if given.dtype == np.int32 and given.flags.c_contiguous:
            return given
        room[: len(given)] = given
        return room[: len(given)]


@define
class Work:
    """One table under one rule set, while it is scored; chunks may run side by side."""

    ready: Prepared
    learnt: Learnt
    classes: Classes
    weights: Weights
    results: Results
    rest: Rest
    lut: NDArray[np.int32] = field(factory=lambda: np.zeros(0, np.int32))
    by_weight: NDArray[np.int32] = field(factory=lambda: np.zeros((0, 0), np.int32))
    cases: dict[int, int] = field(factory=dict)
    keys: list[int] = field(factory=list)
    scratch: _ThreadScratch = field(factory=_ThreadScratch)
    dictionaries: dict[str, tuple[NDArray[np.int64], NDArray[np.int32]]] = field(factory=dict)
    declared: NDArray[np.int64] = field(factory=lambda: np.zeros(0, np.int64))

    @classmethod
    def of(cls, ready: Prepared, learnt: Learnt, columns: Sequence[str]) -> Work:
        """The work on one table; ``learnt`` may know cases from tables before it."""
        decimals = learnt.decimals
        weights = weights_in(ready.weights, ready.rows, decimals, odd_among(ready.declared, decimals))
        results = Results.empty(learnt.rules, ready.rows, decimals, columns, declared=ready.declared)
        rest = Rest(ready, learnt.rules, learnt.affixes, decimals)
        work = cls(ready, learnt, Classes(learnt), weights, results, rest)
        work.by_weight = np.zeros((0, len(weights.values)), np.int32)
        work.declared = declared_units(ready.declared, decimals)
        if work.is_dense:
            work.lut = np.full(work.ready.combinations * work.weight_states * layout.SIGNS, -1, np.int32)
        return work

    @property
    def is_dense(self) -> bool:
        """Whether both values are numbers: then the discrete columns alone say which case a row is."""
        return isinstance(self.ready.target, Numbers) and isinstance(self.ready.actual, Numbers)

    @property
    def weight_states(self) -> int:
        """Whether cases tell rows with a usable weight from others: 3 where there are others, else 1."""
        return 1 if self.weights.all_usable else 3

    def chunk(self, start: int, stop: int) -> None:
        """Score the rows from ``start`` to ``stop``."""
        from perfscore.columns.loops.sweep import BLOCK, sweep

        rows = self._rows(start, stop)
        done = 0
        while True:
            with self.learnt.lock:
                known = self._known()
                self.results.made_for(bands=len(known.pieces_high) > 0, reasons=bool((known.reason >= 0).any()))
                wanted = self.results.wanted(start, stop)
            before = done
            done, missing = sweep(before, rows, known, wanted)
            self.results.note(start + before, start + done, wanted)
            if missing == 0:
                return
            with self.learnt.lock:
                near = slice(done, done + BLOCK)
                if missing > 0:
                    self._resolve(missing - 1, rows.case[near])
                else:
                    self._resolve_weights(-1 - missing, rows.weight[near])

    def settle(self) -> NDArray[np.int64]:
        """Score the rows that the loops left, and tell which they are."""
        with self.learnt.lock:
            return self.results.settle(self.rest)

    def _known(self) -> layout.KnownCases:
        self._room_for_families()
        return layout.KnownCases(
            class_of_case=self.lut, class_of_weight=self.by_weight, weights=self.weights.units, declared=self.declared,
            **self.classes.known(int(self.weights.units.max())),
        )  # fmt: skip

    def _rows(self, start: int, stop: int) -> layout.TableRows:
        target = self._side("target", self.ready.target, self.scratch.target, start, stop)
        actual = self._side("actual", self.ready.actual, self.scratch.actual, start, stop)
        case = self._case_numbers(target, actual, start, stop)
        declared = self.ready.declared if len(self.results.verdict) else None
        codes = (
            self.scratch.codes(self.weights.codes[start:stop], self.scratch.weight),
            _NO_CODES if declared is None else self.scratch.codes(declared.codes[start:stop], self.scratch.declared),
        )
        given = (case, target.values, actual.values, target.states, actual.states, *codes)
        return layout.TableRows(*(_read_only(each) for each in given))

    def _side(self, name: str, side: Numbers | Cells, scratch: Scratch, start: int, stop: int) -> _Side:
        if isinstance(side, Numbers):
            values, states = side.rows(start, stop, scratch)
            return _Side(values, None, states)
        if side.codes is None:
            return _Side(*self._scanned(side, slice(start, stop)), ALL_GIVEN)
        if name not in self.dictionaries:  # two threads may both do it, with the same result
            values, affixes = self._scanned(side, slice(0, len(side.column)))
            self.dictionaries[name] = np.append(values, 0), np.append(affixes, np.int32(layout.NOT_PLAIN))
        values, affixes = self.dictionaries[name]
        codes = side.codes[start:stop]
        return _Side(values[codes], affixes[codes], ALL_GIVEN)

    def _scanned(self, side: Cells, span: slice) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        offsets, valid = side.offsets[span.start : span.stop + 1], side.valid[span]
        text = partial(_cell, side, span.start)
        return self.learnt.affixes.scanned(offsets, side.data, valid, text, self.learnt.lock)

    def _case_numbers(self, target: _Side, actual: _Side, start: int, stop: int) -> NDArray[np.int32]:
        """The place of each row's case in the look-up table."""
        size = stop - start
        keys = self.ready.keys(
            self.scratch.case[:size] if self.is_dense else np.empty(size, np.int64), slice(start, stop)
        )
        states = self.weight_states
        if states > 1:
            keys *= states
            here = self.weights.states[self.weights.codes[start:stop]].astype(keys.dtype)
            if self.weights.odd is not None:
                here[self.weights.odd[start:stop]] = UNUSUAL
            keys += here
        if self.is_dense:
            return keys
        for side in (target, actual):
            keys <<= _AFFIX_BITS
            if side.affixes is not None:
                keys |= side.affixes + 2
        used, places = distinct([(keys, 1)])
        with self.learnt.lock:
            numbers = [self._place_of(key) for key in keys[used].tolist()]
            if len(self.keys) * layout.SIGNS > len(self.lut):
                grown = np.full(2 * len(self.keys) * layout.SIGNS, -1, np.int32)
                grown[: len(self.lut)] = self.lut
                self.lut = grown
        return np.array(numbers, np.int32)[places]

    def _place_of(self, key: int) -> int:
        if key not in self.cases:
            self.cases[key] = len(self.keys)
            self.keys.append(key)
        return self.cases[key]

    def _resolve(self, place: int, near: NDArray[Any]) -> None:
        """Fill a place of the look-up table, and the same signs of all cases near by: they are likely to be next."""
        which = place % layout.SIGNS
        for number in np.unique(near).tolist():
            if self.lut[number * layout.SIGNS + which] < 0:
                self.lut[number * layout.SIGNS + which] = self.classes.of(self._case(number), *_signs(which))

    def _resolve_weights(self, place: int, near: NDArray[Any]) -> None:
        """Fill a place of a family's weights, and those of all weights near by."""
        family = place // len(self.weights.values)
        for code in np.unique(near).tolist():
            if self.by_weight[family, code] < 0:
                self.by_weight[family, code] = self.classes.of_weight(family, self.weights.values[code])

    def _room_for_families(self) -> None:
        have, need = len(self.by_weight), len(self.classes.families)
        if have < need:
            more = np.full((need - have, len(self.weights.values)), -1, np.int32)
            self.by_weight = np.vstack([self.by_weight, more])

    def _case(self, number: int) -> RowCase:
        """The case at a place of the look-up table."""
        target = actual = -1
        key = number
        if not self.is_dense:
            key = self.keys[number]
            mask = (1 << _AFFIX_BITS) - 1
            key, actual = key >> _AFFIX_BITS, (key & mask) - 2
            key, target = key >> _AFFIX_BITS, (key & mask) - 2
        state = USABLE
        if self.weight_states > 1:
            key, state = divmod(key, self.weight_states)
        kind = self.ready.kind(key)
        if kind.refusal is not None:
            return RowCase(kind.discrete, -1, -1, state)
        target = self._affix(self.ready.target, target, kind.comparator, kind.unit)
        actual = self._affix(self.ready.actual, actual, "", kind.unit)
        return RowCase(kind.discrete, target, actual, state)

    def _affix(self, side: Numbers | Cells, printed: int, comparator: str, unit: str) -> int:
        """The affix of a case's values: what the columns say of a number, what a cell and the columns say together."""
        affixes = self.learnt.affixes
        if isinstance(side, Numbers):
            return affixes.number_of(comparator, unit)
        return affixes.completed(printed, comparator, unit)


def _signs(which: int) -> tuple[int | None, int | None]:
    """The signs of target and actual that a place of a case stands for; None for a value that is not there."""
    if which <= layout.ABOVE_ZERO:
        return which // 3 - 1, which % 3 - 1
    absent = which - layout.ABOVE_ZERO
    return (None if absent & 1 else 1), (None if absent & 2 else 1)


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    """The same memory; the kernel is compiled once, not for every mixture of arrays that may be written and may not."""
    view = array.view()
    view.flags.writeable = False
    return view


def _cell(cells: Cells, start: int, row: int) -> str:
    return cells.text(start + row) or ""
