"""Anything with the Arrow C interface -> the columns that scoring needs, as flat arrays, copied only if need be."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen
from numpy.typing import NDArray

from perfscore.columns import layout, whole
from perfscore.errors import UsageError, problem

MOST_DECIMALS = 6


@frozen
class Coded:
    """A column as numbers of its distinct values; -1 where a row has none."""

    codes: NDArray[Any]
    values: list[Any]


class Room:
    """Where the whole numbers of some rows are put when they cannot be used as the column holds them."""

    def __init__(self, size: int) -> None:
        self.values, self.states = np.empty(size, np.int64), np.empty(size, np.uint8)


ALL_GIVEN = np.zeros(0, np.uint8)


@frozen
class Numbers:
    """A column of exact numbers: whole number * 10**-scale.

    ``raw`` is what the column holds: integers, floats, or the 64-bit words of wide decimals, one row each; ``absent``
    tells which rows have nothing.
    """

    column: pa.Array
    raw: NDArray[Any]
    scale: int
    absent: NDArray[np.bool_] | None

    def rows(self, start: int, stop: int, room: Room) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """Whole numbers and states (layout) of some rows; no states where all numbers are given."""
        raw = self.raw[start:stop]
        if raw.dtype == np.int64 and raw.ndim == 1 and self.absent is None:
            return raw, ALL_GIVEN
        values, states = room.values[: stop - start], room.states[: stop - start]
        if raw.ndim > 1:
            whole.from_words(raw, values, states)
        elif raw.dtype == np.float64:
            whole.from_floats(raw, 10.0**self.scale, values, states)
        else:
            values[:] = raw
            states[:] = layout.GIVEN
            if raw.dtype == np.uint64:
                states[values < 0] = layout.UNFIT
        if self.absent is not None:
            values[self.absent[start:stop]], states[self.absent[start:stop]] = 0, layout.ABSENT
        return values, states if states.any() else ALL_GIVEN

    def at(self, row: int) -> Decimal | None:
        """The number of a row; None for none, or for no number (nan)."""
        found = self.column[row].as_py()
        if isinstance(found, float):
            found = float(self.raw[row])
        number = None if found is None else Decimal(repr(found) if isinstance(found, float) else found)
        if number is None or not number.is_finite():
            return None
        if isinstance(found, float) and abs(number) < 2**31 and number == round(number, self.scale):
            return round(number, self.scale)
        return number.scaleb(-self.scale) if pa.types.is_integer(self.column.type) else number


@frozen
class Cells:
    """A column of printed cells."""

    column: pa.LargeStringArray
    offsets: NDArray[np.int64]
    data: NDArray[np.uint8]
    valid: NDArray[np.bool_]

    def text(self, row: int) -> str | None:
        found: str | None = self.column[row].as_py()
        return found


def arrow_table(table: Any) -> pa.Table:
    """A pyarrow table over the same memory. Raises UsageError for what has no Arrow interface, or no one type."""
    if isinstance(table, pa.Table):
        return table
    if isinstance(table, pa.RecordBatch):
        return pa.Table.from_batches([table])
    try:
        found = _taken(table)
    except (pa.ArrowException, TypeError, ValueError) as error:
        detail = " ".join(map(str, error.args)).partition("\n")[0]
        raise UsageError([problem("U031", detail=detail)]) from None
    if found is None:
        raise UsageError([problem("U020", found=type(table).__name__)])
    return found


def _taken(table: Any) -> pa.Table | None:
    """A table of another library, which raises what it likes for a column of several kinds; None for no table."""
    if hasattr(table, "__arrow_c_stream__"):
        return pa.table(table)
    for name in ("fetch_arrow_table", "to_arrow_table", "arrow"):  # DuckDB relations of several versions
        if hasattr(table, name):
            found = getattr(table, name)()
            return found if isinstance(found, pa.Table) else found.read_all()
    if type(table).__module__.partition(".")[0] == "pandas":
        return pa.Table.from_pandas(table, preserve_index=False)
    return None


def column(table: pa.Table, name: str) -> pa.Array | None:
    """One column in one piece; None when the table does not have it."""
    if name not in table.column_names:
        return None
    found = table.column(name)
    return found.chunk(0) if found.num_chunks == 1 else found.combine_chunks()


def is_text(array: pa.Array) -> bool:
    kind = array.type.value_type if pa.types.is_dictionary(array.type) else array.type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def encoded(array: pa.Array) -> pa.DictionaryArray:
    """Distinct values and the place of each row's among them; halves by their bits, which pyarrow knew first."""
    if pa.types.is_dictionary(array.type):
        return array
    if not pa.types.is_float16(array.type):
        return array.dictionary_encode()
    bits = array.view(pa.uint16()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(bits.indices, bits.dictionary.view(pa.float16()))


def coded(array: pa.Array) -> Coded:
    """Distinct values and the number of each row's; a dictionary column already is that."""
    array = encoded(array)
    codes = array.indices
    if codes.null_count:
        codes = pc.fill_null(codes.cast(pa.int32()), -1)
    return Coded(codes.to_numpy(zero_copy_only=False), array.dictionary.to_pylist())


def cells(array: pa.Array) -> Cells:
    """Printed cells with their bytes at hand."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    array = array.cast(pa.large_string())
    offsets = np.frombuffer(array.buffers()[1], np.int64, len(array) + 1, array.offset * 8)
    data = array.buffers()[2]
    raw = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
    return Cells(array, offsets, raw, array.is_valid().to_numpy(zero_copy_only=False))


def numbers(array: pa.Array, scale: int, name: str) -> Numbers:
    """Exact numbers: integers count units of 10**-scale, decimals bring their own, floats stand for what they print."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    kind = array.type
    absent = array.is_null().to_numpy(zero_copy_only=False) if array.null_count else None
    if pa.types.is_integer(kind):
        filled = pc.fill_null(array, 0) if array.null_count else array
        return Numbers(array, filled.to_numpy(zero_copy_only=False), scale, absent)
    if pa.types.is_floating(kind):
        found = as_printed(array.to_numpy(zero_copy_only=False))
        return Numbers(array, found, MOST_DECIMALS, absent)
    if pa.types.is_decimal(kind):
        return Numbers(array, _words(array), kind.scale, absent)
    raise UsageError([problem("U021", name=name, found=str(kind))])


def as_printed(found: NDArray[Any]) -> NDArray[np.float64]:
    """The float64 of the shortest decimals that the given floats print: 90.1 of 32 bits is 90.1, not 90.09999847."""
    if found.dtype == np.float64:
        return found
    wide = found.astype(np.float64)
    shown, left = wide.copy(), np.isfinite(wide)
    small = np.abs(wide) < 2.0 ** np.finfo(found.dtype).nmant  # there every whole number has digits of its own
    for decimals in range(MOST_DECIMALS + 1):
        near = np.rint(np.where(left & small, wide, 0.0) * 10.0**decimals) / 10.0**decimals
        same = left & small & (near.astype(found.dtype) == found)
        shown[same] = near[same]
        left &= ~same
    shown[left] = [float(str(each)) for each in found[left]]
    return shown


def _words(array: pa.Array) -> NDArray[np.int64]:
    """Decimals as they lie in memory: numbers, or two or four words each."""
    width = array.type.bit_width // 64
    if width == 0:
        return np.frombuffer(array.buffers()[1], np.int32, len(array), array.offset * 4).astype(np.int64)
    words = np.frombuffer(array.buffers()[1], np.int64, len(array) * width, array.offset * width * 8)
    return words if width == 1 else words.reshape(len(array), width)


def combined(every: Sequence[Coded]) -> tuple[NDArray[np.int64], list[tuple[Hashable, ...]]]:
    """Several coded columns as one: the number of each row's combination, and the combinations that occur."""
    sizes = [len(part.values) + 1 for part in every]
    key = every[0].codes.astype(np.int64) + 1
    for part, size in zip(every[1:], sizes[1:], strict=True):
        key *= size
        key += part.codes
        key += 1
    used, codes = np.unique(key, return_inverse=True)
    found: list[tuple[Hashable, ...]] = []
    for number in used.tolist():
        rest, picked = number, []
        for part, size in zip(reversed(every), reversed(sizes), strict=True):
            rest, digit = divmod(rest, size)
            picked.append(part.values[digit - 1] if digit else None)
        found.append(tuple(reversed(picked)))
    return codes, found
