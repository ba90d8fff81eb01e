"""Affixes of printed numbers, each understood once by the scalar parser: '>=' ... '卷' is an amount in 卷, at least.

An affix is plain when the parser gives an amount with the very number for every number put into it, or words around
such an amount: 恢复土地 ... 公顷. What could depend on the digits (dates, ranges, signs that fold into digits) is never
plain; such cells go to the scalar engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from operator import eq

import numpy as np
from attrs import define, evolve, field
from numpy.typing import NDArray

from perfscore.columns.completed import filled
from perfscore.columns.loops.layout import NOT_PLAIN, UNKNOWN_AFFIX
from perfscore.scoring.beside import quantity_in
from perfscore.values.model import Amount, Phrase, Value
from perfscore.values.parse import parse_target

_PROBES = (
    "0", "1", "7", "12", "31", "100", "7501", "20241", "200000", "201912",
    "19.5", "0.5", "12.75", "69.30", "100000.125",
)  # fmt: skip
_YEARS = ("1999", "2024", "2001", "1900", "2099", "20240131", "199912310")  # a year among words
_DATED = ("2024.12", "1999.5", "2000.01", "2024.1")  # what may be a date where no unit follows
_SAFE = re.compile(r"[\x20-\x7e\u3400-\u9fff％‰≥≤≧≦＞＜＝（）、，。：；·]*")
_DEPENDS = re.compile(r"[年月日号度\-–—~～至到/.,%0-9]*[年月日号]|[-–—~～至到./,]")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_MOST = 50_000
_SAMPLE = 256


@define
class Affixes:
    """The affixes met so far: the amount, or the words around one, that each makes of 1; None for one not plain.

    ``signs`` is 1 or -1 as that amount is, 0 for an affix that is not plain; ``years`` tells which numbers it is
    plain with: 0 for those that look like no year, 1 for 2024, too, 2 for 2024.12, too.
    """

    pairs: list[tuple[str, str]] = field(factory=list)
    ones: list[Amount | Phrase | None] = field(factory=list)
    signs: NDArray[np.int64] = field(factory=lambda: np.zeros(0, np.int64))
    years: NDArray[np.int64] = field(factory=lambda: np.zeros(0, np.int64))
    _numbers: dict[tuple[str, str], int] = field(factory=dict)
    _completed: dict[tuple[int, str, str], int] = field(factory=dict)
    _texts: bytearray = field(factory=bytearray)
    _ends: list[int] = field(factory=lambda: [0])
    _slots: NDArray[np.int32] = field(factory=lambda: np.full(1 << 10, -1, np.int32))
    _placed: int = 0

    def number_of(self, prefix: str, suffix: str) -> int:
        """The number of an affix, which is taken in when it is new."""
        known = self._numbers.get((prefix, suffix))
        return self._take(prefix, suffix) if known is None else known

    def value(self, which: int, number: Decimal) -> Value:
        """What a plain affix makes of a number."""
        one, (prefix, suffix) = self.ones[which], self.pairs[which]
        return evolve(one, number=number) if isinstance(one, Amount) else parse_target(f"{prefix}{number:f}{suffix}")

    def completed(self, which: int, comparator: str, unit: str) -> int:
        """The number of an affix with what the columns say of its cells; -1 where the scalar engine must look."""
        if which < 0 or not (comparator or unit):
            return which
        key = (which, comparator, unit)
        if key not in self._completed:
            self._completed[key] = self._complete(which, comparator, unit)
        return self._completed[key]

    def _complete(self, which: int, comparator: str, unit: str) -> int:
        one = self.ones[which]
        found = filled(one, comparator, unit) if isinstance(one, Amount) else None
        if not isinstance(found, Amount):
            return -1
        sign = "-" if found.number < 0 else ""
        number = self.number_of(f"{found.comparator.value}{sign}", found.unit.symbol)
        return number if self.ones[number] == found else -1

    def scanned(
        self,
        offsets: NDArray[np.int64],
        data: NDArray[np.uint8],
        valid: NDArray[np.bool_],
        text: Callable[[int], str],
        lock: AbstractContextManager[object],
    ) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Values in millionths and affixes of cells; NOT_PLAIN where the scalar parser must look."""
        from perfscore.columns.loops import cells

        values, affixes = np.empty(len(valid), np.int64), np.empty(len(valid), np.int32)
        while True:
            with lock:
                self._place()
                texts, ends = np.frombuffer(bytes(self._texts) or b"\0", np.uint8), np.array(self._ends, np.int64)
                slots, signs, years = self._slots.copy(), self.signs, self.years
            cells.scan(offsets, data, valid, slots, texts, ends, signs, years, values, affixes)
            unknown = np.flatnonzero(affixes == UNKNOWN_AFFIX)
            if len(unknown) == 0 or len(self.pairs) >= _MOST:
                affixes[unknown] = NOT_PLAIN
                return values, affixes
            with lock:
                for row in unknown[:: max(1, len(unknown) // _SAMPLE)].tolist():
                    cell = text(row).encode()
                    first, last, *_ = cells.number(np.frombuffer(cell, np.uint8), 0, len(cell))
                    self.number_of(cell[:first].decode(), cell[last:].decode())

    def _take(self, prefix: str, suffix: str) -> int:
        which = len(self.pairs)
        self._numbers[prefix, suffix] = which
        self.pairs.append((prefix, suffix))
        one = made_of_one(prefix, suffix)
        amount = None if one is None else amount_in(one)
        self.ones.append(one)
        self.signs = np.append(self.signs, np.int64(0 if amount is None else amount.number))
        plain = [one is not None and _gives(one, prefix, suffix, probes) for probes in (_YEARS, _DATED)]
        self.years = np.append(self.years, plain[0] + (plain[0] and plain[1]))
        entry = prefix.encode() + b"\0" + suffix.encode()
        self._texts += entry
        self._ends.append(len(self._texts))
        return which

    def _place(self) -> None:
        """Enter the affixes that are new into the look-up table of the loops."""
        from perfscore.columns.loops import cells

        while 2 * len(self.pairs) > len(self._slots):
            self._slots, self._placed = np.full(2 * len(self._slots), -1, np.int32), 0
        for which in range(self._placed, len(self.pairs)):
            entry = self._texts[self._ends[which] : self._ends[which + 1]]
            cells.place(np.frombuffer(bytes(entry), np.uint8), self._slots, which)
        self._placed = len(self.pairs)


def made_of_one(prefix: str, suffix: str) -> Amount | Phrase | None:
    """What a plain affix makes of 1, which may be an amount of -1; None when it is not plain."""
    if not _SAFE.fullmatch(prefix + suffix) or _DEPENDS.match(suffix):
        return None
    if prefix and prefix[-1].isalnum() and prefix[-1].isascii():
        return None
    one = parse_target(f"{prefix}1{suffix}")
    amount = amount_in(one)
    if not isinstance(one, Amount | Phrase) or amount is None or abs(amount.number) != 1:
        return None
    if isinstance(one, Phrase) and (amount.number < 0 or len(_NUMBER.findall(one.text)) != 1):
        return None
    return one if _gives(one, prefix, suffix, _PROBES) else None


def amount_in(value: Value) -> Amount | None:
    """An amount, or the only quantity in words if that is one."""
    found = quantity_in(value)
    return found if isinstance(found, Amount) else None


def _gives(one: Amount | Phrase, prefix: str, suffix: str, probes: Sequence[str]) -> bool:
    """Whether every number put into an affix is read as that number, and the words around it as the same words."""
    amount = amount_in(one)
    if amount is None:
        return False
    found = [parse_target(f"{prefix}{probe}{suffix}") for probe in probes]
    numbers = [evolve(amount, number=amount.number * Decimal(probe)) for probe in probes]
    return all(map(eq, map(amount_in, found), numbers)) and {*map(_words, found)} == {_words(one)}


def _words(value: Value) -> tuple[object, ...]:
    """What words say beside their number."""
    if not isinstance(value, Phrase):
        return (type(value),)
    return Phrase, value.comparator, _NUMBER.sub("#", value.text), len(value.parts), value.trend, value.nothing is None
