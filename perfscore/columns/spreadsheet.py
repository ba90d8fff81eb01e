"""A csv file as spreadsheets write it -> batches of printed cells, and what they mean beyond what they print.

Commas, tabs or semicolons; UTF-8, GB18030 or UTF-16; line breaks inside quotes; ="8.00" for text that must stay text. A
quote that is opened and never closed would swallow every row after it: it is an error.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from perfscore.columns.names import KNOWN, VALUES, check_names
from perfscore.errors import ReadingError
from perfscore.frozen import frozen
from perfscore.messages import Place, Problem, problem

BLOCK = 1024 * 1024  # Arrow reads 32 of them ahead: with 16 MB each, `batch` took 700 MB, so it takes 350
_SNIFFED = 1024 * 1024
_SEPARATORS = ",\t;"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FORMULA = r'(?s)^="(.*)"$'
_DIGITS = r"^[+-]?[0-9]+(?:\.[0-9]+)?$"
_NUMBER = r"^\s*[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?\s*$"
_NOTHING = r"^[\s—–/-]*$"
_MOST_DIGITS, _MOST_DECIMALS = 38, 12
_END = "\x1aend of the file\x1a"
OPEN_QUOTE = "D048"


class _Ended(io.RawIOBase):
    """A file with one more row behind it, which is met unless a quote is still open; none of it once it is stopped."""

    def __init__(self, file: BinaryIO, tail: bytes = b"") -> None:
        self._file, self._rest, self.lines, self.stopped = file, tail, 0, False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self.stopped:
            return b""
        found = self._file.read(size)
        if not found:
            found, self._rest = self._rest, b""
        self.lines += found.count(b"\n")
        return found


class _Lines:
    """The lines of a text file, which remembers those of the row that is being read."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._file = path.open(encoding=encoding, errors="replace", newline="")
        self._row: list[str] = []
        self._before = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self._row.append(line)
            yield line

    def taken(self) -> tuple[int, str]:
        """The number of the first line of the row that was read last, and all that it prints."""
        first, printed = self._before + 1, "".join(self._row)
        self._before += len(self._row)
        self._row.clear()
        return first, printed

    def close(self) -> None:
        self._file.close()


@frozen(slots=False)
class Spreadsheet:
    """A csv file that can be read any number of times. Raises pyarrow, Unicode or ReadingError where it cannot."""

    path: Path

    @cached_property
    def _beginning(self) -> bytes:
        with self.path.open("rb") as stream:
            return stream.read(_SNIFFED)

    @cached_property
    def encoding(self) -> str:
        """UTF-16 where its mark stands, UTF-8 where the beginning is that, else GB18030: Chinese spreadsheets."""
        if self._beginning.startswith(_UTF16):
            return "utf-16"
        try:
            codecs.getincrementaldecoder("utf-8")().decode(self._beginning)
        except UnicodeDecodeError:
            return "gb18030"
        return "utf-8"

    @cached_property
    def separator(self) -> str:
        first = self._beginning.decode(self.encoding, "replace").lstrip("\ufeff\r\n").partition("\n")[0]
        return max(_SEPARATORS, key=first.count)

    @cached_property
    def names(self) -> list[str]:
        """The names in the first row. Raises UsageError for one that stands twice or is a slip."""
        with self.path.open("rb") as stream, self._opened(_Ended(stream), pa_csv.ConvertOptions()) as reader:
            found: list[str] = reader.schema.names
        check_names(found)
        return found

    @cached_property
    def schema(self) -> pa.Schema:
        return pa.schema([(name, pa.string()) for name in self.names])

    def batches(self, only: list[str] | None = None) -> Iterator[tuple[pa.RecordBatch, float]]:
        """Every cell as printed, batch by batch, and how much of the file is read. Raises ReadingError (open quote)."""
        options = pa_csv.ConvertOptions(
            column_types=self.schema, strings_can_be_null=True, null_values=[""], include_columns=only
        )
        size, ended = max(self.path.stat().st_size, 1), False
        last: pa.RecordBatch | None = None
        with self.path.open("rb") as stream:
            file = _Ended(stream, self._tail())
            with self._opened(file, options) as reader:
                for batch in reader:
                    ended = len(batch) > 0 and batch.column(0)[-1].as_py() == _END
                    last = batch.slice(0, len(batch) - 1) if ended else batch
                    yield last, min(1.0, stream.tell() / size)
        if not ended and only is None:
            raise ReadingError([problem(OPEN_QUOTE, Place(file=str(self.path), line=_opening(last, file.lines)))])

    def _tail(self) -> bytes:
        """A row with the mark in every cell, so that it is found whichever columns are read."""
        row = f"\n{self.separator.join([_END] * len(self.names))}\n"
        if self.encoding != "utf-16":
            return row.encode("ascii")
        return row.encode("utf-16-le" if self._beginning.startswith(_UTF16[0]) else "utf-16-be")

    @contextmanager
    def _opened(self, file: _Ended, options: pa_csv.ConvertOptions) -> Iterator[pa_csv.CSVStreamingReader]:
        """A reader, and none of its threads afterwards: Arrow's read ahead, and one that still waits for Python to read
        when the interpreter ends keeps it from ending.
        """
        reader = pa_csv.open_csv(
            file,
            pa_csv.ReadOptions(block_size=BLOCK, encoding=self.encoding),
            pa_csv.ParseOptions(delimiter=self.separator, newlines_in_values=True),
            options,
        )
        try:
            yield reader
        finally:
            file.stopped = True
            with suppress(pa.ArrowException, OSError, UnicodeError):
                for _ in reader:
                    pass

    @cached_property
    def _decimals(self) -> dict[str, int]:
        """The values that are numbers in every row, with the decimals that they print at most: never dates, then."""
        left = dict.fromkeys((name for name in VALUES if name in self.names), 0)
        for batch, _ in self.batches(list(left)) if left else ():
            for name in list(left):
                column = unwrapped(batch.column(name))
                decimals = _decimals_of(column)
                if decimals is None:
                    del left[name]
                else:
                    left[name] = max(left[name], decimals)
            if not left:
                break
        return left

    def mistake(self) -> Problem | None:
        """What keeps it from being read: the quote that is never closed, or the first row of more or fewer cells than
        the head; None where it is neither.
        """
        lines, width = _Lines(self.path, self.encoding), 0
        with closing(lines):
            rows = csv.reader(lines, delimiter=self.separator)
            while (row := _row(rows)) is not None:
                first, printed = lines.taken()
                place = Place(file=str(self.path), line=first)
                if printed.count('"') % 2:
                    return problem(OPEN_QUOTE, place)
                width = width or len(row)
                if row and len(row) != width:
                    return problem("U185", place, found=str(len(row)), expected=str(width))
        return None

    def understood(self, table: pa.Table) -> pa.Table:
        """The same rows for scoring: text formulas as their text, columns of numbers as numbers."""
        for place, name in enumerate(table.column_names):
            if name not in KNOWN:
                continue
            column = unwrapped(table.column(name))
            if name in self._decimals:
                column = _cast(column, pa.decimal128(_MOST_DIGITS, self._decimals[name]))
            table = table.set_column(place, name, column)
        return table


def _row(rows: Iterator[list[str]]) -> list[str] | None:
    """The next row; an empty one for a cell of more characters than there are in cells, which is an open quote."""
    try:
        return next(rows, None)
    except csv.Error:
        return []


def unwrapped(column: Any) -> Any:
    """Cells that exporters write as ="text" are that text."""
    if not pc.call_function("any", [pc.call_function("starts_with", [column], pc.MatchSubstringOptions('="'))]).as_py():
        return column
    plain = _replaced(_replaced(column, _FORMULA, r"\1"), '""', '"')
    return _chosen(_matching(column, _FORMULA), plain, column)


def _cast(column: Any, kind: pa.DataType) -> Any:
    """A column of numbers as decimals: as it stands, which most do, or without its blanks, commas and dashes."""
    try:
        return column.cast(kind)
    except pa.ArrowInvalid:
        return _numbers(column).cast(kind)


def _numbers(column: Any) -> Any:
    """Digits alone; nothing where a cell holds a dash or a blank."""
    return _chosen(_matching(column, _NUMBER), _replaced(column, r"[\s,]", ""), pa.scalar(None, column.type))


def _decimals_of(column: Any) -> int | None:
    """The most decimals of a column of numbers; None for one with anything else, or with more than there is room."""
    bare = column
    if not _all(_matching(column, _DIGITS)):
        if not _all(_matching(column, f"{_NUMBER}|{_NOTHING}")):
            return None
        bare = _numbers(column)
    lengths = pc.call_function("binary_length", [bare])
    points = pc.call_function("find_substring", [bare], pc.MatchSubstringOptions("."))
    behind = pc.call_function("subtract", [lengths, pc.call_function("add", [points, 1])])
    most = _most(_chosen(pc.call_function("less", [points, 0]), 0, behind))
    return most if most <= _MOST_DECIMALS and _most(lengths) + _MOST_DECIMALS < _MOST_DIGITS else None


def _all(given: Any) -> bool:
    """Whether no cell that is not empty says otherwise."""
    return pc.call_function("all", [given], pc.ScalarAggregateOptions(min_count=0)).as_py() is not False


def _most(numbers: Any) -> int:
    return pc.call_function("max", [numbers]).as_py() or 0


def _matching(column: Any, pattern: str) -> Any:
    return pc.call_function("match_substring_regex", [column], pc.MatchSubstringOptions(pattern))


def _replaced(column: Any, pattern: str, by: str) -> Any:
    return pc.call_function("replace_substring_regex", [column], pc.ReplaceSubstringOptions(pattern, by))


def _chosen(condition: Any, chosen: Any, otherwise: Any) -> Any:
    return pc.call_function("if_else", [condition, chosen, otherwise])


def _opening(last: pa.RecordBatch | None, lines: int) -> int | None:
    """The line of the quote that was never closed: so many lines before the end as its cell has."""
    if last is None or not len(last):
        return None
    swallowed = max((str(cell[-1].as_py() or "").count("\n") for cell in last.columns), default=0)
    return lines - swallowed + 1
