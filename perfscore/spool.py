"""More items than memory should hold: those beyond a number lie in a temporary file, which nobody else can read.

What is written is pickled, and read back by the process that wrote it alone.
"""

from __future__ import annotations

import pickle
import tempfile
import weakref
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, Generic, TypeVar, overload

from attrs import define, field

from perfscore.errors import UsageError
from perfscore.files import reason
from perfscore.messages import Place, problem

T = TypeVar("T")
_PARTS = 64  # of a grouping that lies in a file: one of them is in memory at a time


@contextmanager
def _typed() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError([problem("U003", Place(file=tempfile.gettempdir()), detail=reason(error))]) from None


@define(eq=False)
class _File:
    """Objects in a temporary file that is gone with the process; made when the first of them is written."""

    _file: IO[bytes] | None = None
    _end: int = 0
    _is_at_end: bool = False  # where it stands: to go there once more would empty its buffer

    def write(self, item: object) -> int:
        """Where the item begins."""
        start, packed = self._end, pickle.dumps(item, protocol=pickle.HIGHEST_PROTOCOL)
        with _typed():
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="perfscore-")  # noqa: SIM115 - it lives as long as this
                weakref.finalize(self, self._file.close)
            if not self._is_at_end:
                self._file.seek(start)
            self._is_at_end = False
            self._file.write(packed)
            self._end, self._is_at_end = start + len(packed), True
        return start

    def read(self, start: int) -> Any:
        assert self._file is not None
        with _typed():
            self._is_at_end = False
            self._file.seek(start)
            return pickle.load(self._file)


@define(eq=False)
class Spool(Sequence[T]):
    """Items in the order in which they were added, by number; the first ``most`` of them stay in memory.

    Raises UsageError where the temporary file cannot be written.
    """

    most: int = 0
    _near: list[T] = field(factory=list, init=False)
    _far: _File = field(factory=_File, init=False)
    _starts: array[int] = field(factory=lambda: array("Q"), init=False)

    def append(self, item: T) -> None:
        if len(self._near) < self.most:
            self._near.append(item)
        else:
            self._starts.append(self._far.write(item))

    @overload
    def __getitem__(self, number: int, /) -> T: ...
    @overload
    def __getitem__(self, number: slice, /) -> list[T]: ...
    def __getitem__(self, number: int | slice, /) -> T | list[T]:
        numbers = range(len(self))[number]
        return self._at(numbers) if isinstance(numbers, int) else list(map(self._at, numbers))

    def _at(self, number: int) -> T:
        if number < len(self._near):
            return self._near[number]
        item: T = self._far.read(self._starts[number - len(self._near)])
        return item

    def __len__(self) -> int:
        return len(self._near) + len(self._starts)


@define(eq=False)
class Grouping(Generic[T]):
    """Items by whole numbers (hashes); ``groups`` gives those of equal ones, one part of all in memory at a time.

    Until ``most`` items have come nothing is written. Raises UsageError where the temporary file cannot be written.
    """

    most: int = 20_000
    _near: list[list[tuple[int, T]]] = field(factory=lambda: [[] for _ in range(_PARTS)], init=False)
    _count: int = field(default=0, init=False)
    _far: _File = field(factory=_File, init=False)
    _starts: list[array[int]] = field(factory=lambda: [array("Q") for _ in range(_PARTS)], init=False)

    def add(self, key: int, item: T) -> None:
        self._near[key % _PARTS].append((key, item))
        self._count += 1
        if self._count >= self.most:
            for part, starts in zip(self._near, self._starts, strict=True):
                starts.append(self._far.write(part))
                part.clear()
            self._count = 0

    def groups(self) -> Iterator[list[T]]:
        """Each with at least two items, in the order in which they were added; the groups come in no order."""
        for near, starts in zip(self._near, self._starts, strict=True):
            found: dict[int, list[T]] = defaultdict(list)
            for some in (*map(self._far.read, starts), near):
                for key, item in some:
                    found[key].append(item)
            yield from (group for group in found.values() if len(group) > 1)
