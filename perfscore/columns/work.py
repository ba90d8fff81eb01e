"""One table while it is scored: chunks through the kernel, side by side, then what the kernel left."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from threading import local
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import define, field, frozen
from numpy.typing import NDArray

from perfscore.columns import kernel, layout
from perfscore.columns.cases import UNUSUAL, USABLE, Case, Classes, Learnt
from perfscore.columns.prepared import Prepared, Weights, odd_among, weights_in
from perfscore.columns.rest import Rest
from perfscore.columns.results import Results
from perfscore.columns.tables import ALL_GIVEN, Cells, Numbers, Room

CHUNK = 1 << 18
_AFFIX_BITS = 20
_NARROW = 127  # so many cases and weights have numbers of one byte


@frozen
class _Side:
    """One side of some rows: whole numbers, their affixes (None: by the kind of row), their states if not all given."""

    values: NDArray[np.int64]
    affixes: NDArray[np.int32] | None
    states: NDArray[np.uint8]


class _Room(local):
    """Arrays for one chunk, one set for each thread: fresh memory would cost as much as the scoring."""

    def __init__(self, kind: type[np.signedinteger[Any]]) -> None:
        self.numbers, self.codes = np.empty(CHUNK, kind), np.empty(CHUNK, kind)
        self.target, self.actual = Room(CHUNK), Room(CHUNK)


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
    room: _Room = field(init=False)

    def __attrs_post_init__(self) -> None:
        narrow = self.is_dense and max(self.dense_size, len(self.weights.values)) <= _NARROW
        self.room = _Room(np.int8 if narrow else np.int32)

    @classmethod
    def of(cls, ready: Prepared, learnt: Learnt, columns: Sequence[str]) -> Work:
        """The work on one table; ``learnt`` may know cases from tables before it."""
        decimals = learnt.decimals
        weights = weights_in(ready.weights, ready.rows, decimals, odd_among(ready.declared, decimals))
        results = Results.empty(ready.rows, decimals, columns, declared=ready.declared)
        rest = Rest(ready, learnt.rules, learnt.affixes, decimals)
        work = cls(ready, learnt, Classes(learnt), weights, results, rest)
        work.by_weight = np.zeros((0, len(weights.values)), np.int32)
        if work.is_dense:
            work.lut = np.full(work.dense_size * layout.SIGNS, -1, np.int32)
        return work

    @property
    def is_dense(self) -> bool:
        """Whether both values are numbers: then the discrete columns alone say which case a row is."""
        return isinstance(self.ready.target, Numbers) and isinstance(self.ready.actual, Numbers)

    @property
    def weight_states(self) -> int:
        """Whether cases tell rows with a usable weight from others: 3 where there are others, else 1."""
        return 1 if self.weights.all_usable else 3

    @property
    def dense_size(self) -> int:
        return self.ready.combinations * self.weight_states

    def chunk(self, start: int, stop: int) -> None:
        """Score the rows from ``start`` to ``stop``."""
        target = self._side(self.ready.target, self.room.target, start, stop)
        actual = self._side(self.ready.actual, self.room.actual, start, stop)
        numbers = self._case_numbers(target, actual, start, stop)
        codes = self._weight_codes(start, stop)
        rows: tuple[NDArray[Any], ...] = (target.values, actual.values, target.states, actual.states, codes)
        values = (*(_read_only(each) for each in rows), self.weights.units, self.weights.step)
        out, done = self.results.arrays(start, stop), 0
        while True:
            with self.learnt.lock:
                self._room_for_families()
                known = (self.lut, self.classes.families_of(), self.by_weight, *self.classes.tables())
            done, missing = kernel.sweep(done, numbers, *values, *known, *out)
            if missing == 0:
                break
            with self.learnt.lock:
                near = slice(done, done + kernel.BLOCK)
                if missing > 0:
                    self._resolve(missing - 1, numbers[near])
                else:
                    self._resolve_weights(-1 - missing, codes[near])
        self.results.note(start, stop)

    def finished(self) -> pa.Table:
        """The rows that are left, then the table."""
        with self.learnt.lock:
            self.results.settle(self.rest)
            return self.results.table(self.classes, self.rest)

    def _side(self, side: Numbers | Cells, room: Room, start: int, stop: int) -> _Side:
        if isinstance(side, Numbers):
            values, states = side.rows(start, stop, room)
            return _Side(values, None, states)
        offsets, valid = side.offsets[start : stop + 1], side.valid[start:stop]
        text = partial(_cell, side, start)
        values, affixes = self.learnt.affixes.scanned(offsets, side.data, valid, text, self.learnt.lock)
        return _Side(values, affixes, ALL_GIVEN)

    def _weight_codes(self, start: int, stop: int) -> NDArray[Any]:
        """The weights' numbers, as wide as the rows' cases."""
        codes, room = self.weights.codes[start:stop], self.room.codes[: stop - start]
        if codes.dtype == room.dtype and codes.flags.c_contiguous:
            return codes
        room[:] = codes
        return room

    def _case_numbers(self, target: _Side, actual: _Side, start: int, stop: int) -> NDArray[np.int32]:
        """The place of each row's case in the look-up table."""
        keys = self.ready.keys(
            self.room.numbers[: stop - start] if self.is_dense else np.empty(stop - start, np.int64), start
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
        used, inverse = np.unique(keys, return_inverse=True)
        with self.learnt.lock:
            numbers = [self._place_of(key) for key in used.tolist()]
            if len(self.keys) * layout.SIGNS > len(self.lut):
                grown = np.full(2 * len(self.keys) * layout.SIGNS, -1, np.int32)
                grown[: len(self.lut)] = self.lut
                self.lut = grown
        return np.array(numbers, np.int32)[inverse]

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

    def _case(self, number: int) -> Case:
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
            return Case(kind.discrete, -1, -1, state)
        target = self._affix(self.ready.target, target, kind.comparator, kind.unit)
        actual = self._affix(self.ready.actual, actual, "", kind.unit)
        return Case(kind.discrete, target, actual, state)

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
