"""Anything with the Arrow C interface -> the columns that scoring needs, as flat arrays, copied only if need be."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import isfinite
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from perfscore.columns.loops import layout
from perfscore.errors import UsageError
from perfscore.exact import EXACT, MAX_DIGITS
from perfscore.frozen import frozen
from perfscore.messages import problem
from perfscore.values.quantities import without_float_tail

MOST_DECIMALS = 6
_SAMPLE = 2_048
_KEY_LIMIT = 2**62
_MOST_NARROW = 18  # digits of a decimal of 64 bits


@frozen
class Coded:
    """A column as numbers of its distinct values; -1 where a row has none."""

    codes: NDArray[Any]
    values: list[Any]

    def at(self, rows: NDArray[np.int64]) -> Coded:
        """The same for some rows."""
        return Coded(self.codes[rows], self.values)


class Scratch:
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

    def rows(self, start: int, stop: int, scratch: Scratch) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """Whole numbers and states (layout) of some rows; no states where all numbers are given."""
        raw = self.raw[start:stop]
        if raw.dtype == np.int64 and raw.ndim == 1 and self.absent is None:
            return raw, ALL_GIVEN
        values, states = scratch.values[: stop - start], scratch.states[: stop - start]
        from perfscore.columns.loops import numbers

        if raw.ndim > 1:
            numbers.from_words(raw, values, states)
        elif raw.dtype == np.float64:
            numbers.from_floats(raw, 10.0**self.scale, values, states)
        else:
            values[:] = raw
            states[:] = layout.GIVEN
            if raw.dtype == np.uint64:
                states[values < 0] = layout.UNFIT
        if self.absent is not None:
            values[self.absent[start:stop]], states[self.absent[start:stop]] = 0, layout.ABSENT
        return values, states if states.any() else ALL_GIVEN

    def at(self, rows: NDArray[np.int64]) -> Coded:
        """The numbers of some rows; None among the values for what is no number (nan)."""
        found = encoded(self.column.take(pa.array(rows)))
        if not pa.types.is_floating(self.column.type):
            return Coded(codes_of(found), [self._exact(each) for each in found.dictionary.to_pylist()])
        floats = as_printed(found.dictionary.to_numpy(zero_copy_only=False)).tolist()
        return Coded(codes_of(found), [_digits_of(each) for each in floats])

    def _exact(self, found: int | Decimal | None) -> Decimal | None:
        if found is None:
            return None
        return found if isinstance(found, Decimal) else Decimal(found).scaleb(-self.scale, EXACT)


def _digits_of(found: float) -> Decimal | None:
    """The number that a float prints, read as a printed cell is: what was computed (0.30000000000000004) is settled."""
    if not isfinite(found):
        return None
    number = Decimal(repr(found))
    digits = f"{number:f}"
    meant = without_float_tail(digits) if len(digits) <= MAX_DIGITS else None
    return number if meant is None else meant


@frozen
class Cells:
    """A column of printed cells.

    Where texts are repeated, each stands once in ``column``, and ``codes`` tells each row's, -1 for an empty cell.
    """

    column: pa.LargeStringArray
    offsets: NDArray[np.int64]
    data: NDArray[np.uint8]
    valid: NDArray[np.bool_]
    codes: NDArray[Any] | None = None

    def text(self, place: int) -> str | None:
        found: str | None = self.column[place].as_py()
        return found

    def at(self, rows: NDArray[np.int64]) -> Coded:
        """The texts of some rows."""
        if self.codes is None:
            found = self.column.take(pa.array(rows)).dictionary_encode()
            return Coded(codes_of(found), found.dictionary.to_pylist())
        used, codes = distinct([(self.codes[rows], len(self.column) + 1)])
        places = self.codes[rows[used]]
        return Coded(codes, [self.text(place) if place >= 0 else None for place in places.tolist()])


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
    """Distinct values and the place of each row's among them; pyarrow has no way for halves and narrow decimals."""
    if pa.types.is_dictionary(array.type):
        return array
    if pa.types.is_decimal(array.type) and array.type.bit_width < 128:
        array = array.cast(pa.decimal128(_MOST_NARROW, array.type.scale))
    if not pa.types.is_float16(array.type):
        return array.dictionary_encode()
    bits = array.view(pa.uint16()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(bits.indices, bits.dictionary.view(pa.float16()))


def coded(array: pa.Array) -> Coded:
    """Distinct values and the number of each row's; a dictionary column already is that."""
    array = encoded(array)
    return Coded(codes_of(array), array.dictionary.to_pylist())


def codes_of(array: pa.DictionaryArray) -> NDArray[Any]:
    """The place of each row's value in the dictionary, -1 for none."""
    codes = array.indices
    if codes.null_count:
        codes = pc.fill_null(codes.cast(pa.int32()), -1)
    found: NDArray[Any] = codes.to_numpy(zero_copy_only=False)
    return found


def cells(array: pa.Array) -> Cells:
    """Printed cells with their bytes at hand, each text once where they are repeated."""
    if pa.types.is_string_view(array.type):  # for which pyarrow has no take
        array = array.cast(pa.large_string())
    if not pa.types.is_dictionary(array.type) and _repeats(array):
        array = array.dictionary_encode()
    codes = codes_of(array) if pa.types.is_dictionary(array.type) else None
    texts = (array if codes is None else array.dictionary).cast(pa.large_string())
    return Cells(texts, *bytes_of(texts), texts.is_valid().to_numpy(zero_copy_only=False), codes)


def has_offsets(array: pa.Array) -> bool:
    """Whether ``bytes_of`` knows where the texts of a column begin."""
    return bool(pa.types.is_string(array.type) or pa.types.is_large_string(array.type))


def bytes_of(texts: pa.Array) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    """Where each text begins and ends among the bytes of all, and these bytes."""
    width = np.dtype(np.int64 if pa.types.is_large_string(texts.type) else np.int32)
    offsets = np.frombuffer(texts.buffers()[1], width, len(texts) + 1, texts.offset * width.itemsize)
    data = texts.buffers()[2]
    return offsets, np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)


def _repeats(array: pa.Array) -> bool:
    """Whether texts stand twice or more, as rows taken here and there tell."""
    picked = array.take(pa.array(sampled(len(array))))
    return bool(2 * len(picked.dictionary_encode().dictionary) <= len(picked))


def sampled(rows: int) -> NDArray[np.int64]:
    """Rows from all over a table."""
    return np.arange(0, rows, max(1, rows // _SAMPLE))


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
        return Numbers(array, words_of(array), kind.scale, absent)
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


def words_of(array: pa.Array) -> NDArray[np.int64]:
    """Decimals as they lie in memory: numbers, or two or four words each."""
    width = array.type.bit_width // 64
    if width == 0:
        return np.frombuffer(array.buffers()[1], np.int32, len(array), array.offset * 4).astype(np.int64)
    words = np.frombuffer(array.buffers()[1], np.int64, len(array) * width, array.offset * width * 8)
    return words if width == 1 else words.reshape(len(array), width)


def distinct(columns: Sequence[tuple[NDArray[Any], int]]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """One row for each combination of codes that occurs, and for every row the place of its combination.

    Every column comes as codes from -1 on and how many there may be, -1 among them.
    """
    rows = len(columns[0][0]) if columns else 0
    key, span = np.zeros(rows, np.int64), 1
    for codes, size in columns:
        if span * size > _KEY_LIMIT:
            numbered = pa.array(key).dictionary_encode()
            key, span = numbered.indices.to_numpy().astype(np.int64), len(numbered.dictionary)
        key *= size
        np.add(key, codes, out=key, casting="unsafe")
        key += 1
        span *= size
    places = pa.array(key).dictionary_encode().indices.to_numpy()
    used = np.zeros(places.max(initial=-1) + 1, np.int64)
    used[places[::-1]] = np.arange(rows - 1, -1, -1)
    return used, places
