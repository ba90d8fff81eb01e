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

from perfscore.errors import UsageError, problem

TEXTS = ("level1", "level2", "rule", "row", "form", "comparator", "unit")
VALUES = ("target", "actual")
POINTS = ("weight", "score")
KNOWN = (*VALUES, *POINTS, *TEXTS, "year")
MOST_DECIMALS = 6
_SMALL = 2**63 - 1


@frozen
class Coded:
    """A column as numbers of its distinct values; -1 where a row has none."""

    codes: NDArray[Any]
    values: list[Any]


@frozen
class Numbers:
    """A column of exact numbers: value * 10**-scale; ``valid`` tells which rows have one that fits 64 bits."""

    column: pa.Array
    values: NDArray[np.int64]
    scale: int
    valid: NDArray[np.bool_] | None

    def original(self, row: int) -> Decimal | None:
        """A number that does not fit, as it stands in the column; None for none, or for no number (nan)."""
        found = self.column[row].as_py()
        number = None if found is None else Decimal(repr(found) if isinstance(found, float) else found)
        if number is None or not number.is_finite():
            return None
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
    """A pyarrow table over the same memory. Raises UsageError for what has no Arrow interface."""
    if isinstance(table, pa.Table):
        return table
    if isinstance(table, pa.RecordBatch):
        return pa.Table.from_batches([table])
    if hasattr(table, "__arrow_c_stream__"):
        return pa.table(table)
    for name in ("fetch_arrow_table", "to_arrow_table", "arrow"):  # DuckDB relations of several versions
        if hasattr(table, name):
            found = getattr(table, name)()
            return found if isinstance(found, pa.Table) else found.read_all()
    if type(table).__module__.partition(".")[0] == "pandas":
        return pa.Table.from_pandas(table, preserve_index=False)
    raise UsageError([problem("U020", found=type(table).__name__)])


def column(table: pa.Table, name: str) -> pa.Array | None:
    """One column in one piece; None when the table does not have it."""
    if name not in table.column_names:
        return None
    found = table.column(name)
    return found.chunk(0) if found.num_chunks == 1 else found.combine_chunks()


def is_text(array: pa.Array) -> bool:
    kind = array.type.value_type if pa.types.is_dictionary(array.type) else array.type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def coded(array: pa.Array) -> Coded:
    """Distinct values and the number of each row's; a dictionary column already is that."""
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
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
    kind = array.type
    valid = array.is_valid().to_numpy(zero_copy_only=False) if array.null_count else None
    if pa.types.is_integer(kind):
        filled = pc.fill_null(array, 0) if array.null_count else array
        found = filled.to_numpy(zero_copy_only=False)
        if found.dtype == np.uint64:
            valid = _both(valid, found <= _SMALL)
        return Numbers(array, found.astype(np.int64, copy=False), scale, valid)
    if pa.types.is_floating(kind):
        return _of_floats(array, valid)
    if pa.types.is_decimal(kind):
        return _of_decimals(array, valid)
    raise UsageError([problem("U021", name=name, found=str(kind))])


def _of_floats(array: pa.Array, valid: NDArray[np.bool_] | None) -> Numbers:
    """A float stands for the shortest decimal that reads back as it: six decimals at most, else not here."""
    found = array.to_numpy(zero_copy_only=False).astype(np.float64, copy=False)
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = np.rint(found * 10**MOST_DECIMALS)
        fits = (np.abs(scaled) < 2**51) & (scaled / 10**MOST_DECIMALS == found)
    return Numbers(array, np.where(fits, scaled, 0).astype(np.int64), MOST_DECIMALS, _both(valid, fits))


def _of_decimals(array: pa.Array, valid: NDArray[np.bool_] | None) -> Numbers:
    width = array.type.bit_width // 64
    if width == 0 or array.type.bit_width == 32:
        words = np.frombuffer(array.buffers()[1], np.int32, len(array), array.offset * 4).astype(np.int64)
        return Numbers(array, _filled(words, valid), array.type.scale, valid)
    raw = np.frombuffer(array.buffers()[1], np.int64, len(array) * width, array.offset * width * 8)
    words = raw.reshape(len(array), width)
    low = np.ascontiguousarray(words[:, 0])
    if width > 1:
        valid = _both(valid, (words[:, 1:] == (low >> 63)[:, None]).all(axis=1))
    return Numbers(array, _filled(low, valid), array.type.scale, valid)


def _filled(values: NDArray[np.int64], valid: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    return values if valid is None else np.where(valid, values, 0)


def _both(one: NDArray[np.bool_] | None, other: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    if one is None:
        return None if other.all() else other
    return one & other


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
