"""Files larger than memory, batch by batch: parquet or csv in, the same rows with their scores out.

The output appears when it is complete. Rows without a score are written to a second file beside it, too, each with its
number in the input and the reason; where all rows have one, the second file of an earlier run is removed. A pipe or
standard output gets the output alone, in the format of the input.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from attrs import define, field

from perfscore.columns.names import check_names
from perfscore.columns.outputs import RESULTS
from perfscore.columns.score import Scorer
from perfscore.columns.spreadsheet import Spreadsheet
from perfscore.errors import ReadingError, UsageError
from perfscore.files import atomic_write, is_ordinary, told_of
from perfscore.frozen import frozen
from perfscore.messages import Joined, Place, problem
from perfscore.rules.model import RuleSet

ROWS = 1 << 18
_PARQUET, _CSV = ".parquet", ".csv"
REJECTS = ".undetermined"
ROW = "input_row"
OnProgress = Callable[[int, float], None]


@frozen
class Summary:
    """What a batch did: rows, how many of each verdict, how many without a score and why."""

    rows: int
    verdicts: dict[str, int]
    reasons: dict[str, int]
    scalar_rows: int
    rejects: Path | None


@define
class _Counts:
    rows: int = 0
    verdicts: Counter[str] = field(factory=Counter)
    reasons: Counter[str] = field(factory=Counter)
    scalar_rows: int = 0


@frozen
class _Input:
    """Batches of a file, each with the share of the file that is read once it is taken, and as what they are scored."""

    schema: pa.Schema
    batches: Callable[[], Iterator[tuple[pa.RecordBatch, float]]]
    understood: Callable[[pa.Table], pa.Table]


def run_batch(
    source: str | Path, output: str | Path, rules: RuleSet, *, scale: int = 0, progress: OnProgress | None = None
) -> Summary:
    """Score a parquet or csv file of any size into another. Memory stays that of a few batches.

    ``progress`` is told the rows done and the share of the input read. Raises ReadingError or UsageError.
    """
    taken, counts = _opened(Path(source)), _Counts()
    check_names(taken.schema.names)
    clash = [name for name in RESULTS if name in taken.schema.names]
    if clash:
        raise UsageError([problem("U027", found=Joined(clash))])
    places = _places(Path(source), str(output))
    scorer = Scorer(rules, scale=scale)
    with ExitStack() as stack:
        whole = stack.enter_context(_Output(places.output, places.suffix))
        left = stack.enter_context(_Output(str(places.rejects), places.suffix)) if places.rejects else None
        for batch, share in taken.batches():
            rows = pa.Table.from_batches([batch])
            _one(rows, scorer.score(taken.understood(rows)), (whole, left), counts)
            if progress is not None:
                progress(counts.rows, share)
        if not counts.rows:
            none = pa.Table.from_batches([], taken.schema)
            whole.write(_beside(none, scorer.score(none)))
        whole.finish()
        if places.rejects and not counts.reasons:
            with told_of(places.rejects):
                places.rejects.unlink(missing_ok=True)
    told = dict(counts.verdicts), dict(counts.reasons)
    return Summary(counts.rows, *told, counts.scalar_rows, places.rejects if counts.reasons else None)


@frozen
class _Places:
    """Where the rows go, and where those without a score go, too: nowhere beside a pipe."""

    output: str
    suffix: str
    rejects: Path | None


def _places(source: Path, output: str) -> _Places:
    """Raises UsageError where a file would be lost: the input, or one that no batch wrote."""
    if not is_ordinary(output):
        return _Places(output, _suffix(Path(output)) or _suffix(source) or "", None)
    path = Path(output)
    suffix = _suffix(path)
    if suffix is None:
        raise UsageError([problem("U028", Place(file=output), found=path.suffix or "—")])
    rejects = path.with_suffix(REJECTS + path.suffix)
    for each in (path, rejects):
        if each.exists() and each.samefile(source):
            raise UsageError([problem("U041", Place(file=str(each)))])
    if rejects.exists() and not _is_of_a_batch(rejects, suffix):
        raise UsageError([problem("U043", Place(file=str(rejects)))])
    return _Places(output, suffix, rejects)


def _suffix(path: Path) -> str | None:
    """Which of the two formats a name asks for."""
    return path.suffix.lower() if path.suffix.lower() in (_PARQUET, _CSV) else None


def _is_of_a_batch(rejects: Path, suffix: str) -> bool:
    """Whether a file has the column that only rows without a score have."""
    if not is_ordinary(rejects):
        return False
    try:
        names = pq.read_schema(rejects).names if suffix == _PARQUET else pa_csv.open_csv(rejects).schema.names
    except (pa.ArrowException, OSError, ValueError):
        return False
    return bool(names[:1] == [ROW])


def _one(rows: pa.Table, scored: pa.Table, outputs: tuple[_Output, _Output | None], counts: _Counts) -> None:
    """Write rows with their scores, and those without one a second time."""
    table, (whole, left) = _beside(rows, scored), outputs
    whole.write(table)
    reasons = scored.column("reason")
    if left is not None and reasons.null_count < len(reasons):
        places = pc.call_function("indices_nonzero", [reasons.is_valid()]).cast(pa.int64())
        numbers = pc.call_function("add", [places, counts.rows + 1])
        left.write(table.take(places).add_column(0, ROW, numbers))
    for name, counter in (("verdict", counts.verdicts), ("reason", counts.reasons)):
        for each in scored.column(name).drop_null().value_counts().to_pylist():
            counter[each["values"]] += each["counts"]
    counts.rows += len(table)
    counts.scalar_rows += int(scored.schema.metadata[b"perfscore.scalar_rows"])


def _beside(table: pa.Table, scored: pa.Table) -> pa.Table:
    """The rows with their scores behind them."""
    for name in RESULTS:
        table = table.append_column(name, scored.column(name))
    return table.replace_schema_metadata(None)


@define
class _Output:
    """A parquet or csv file that is opened with its first table and appears when all is written."""

    path: str
    suffix: str
    _stack: ExitStack = field(factory=ExitStack)
    _stream: BinaryIO | None = None
    _writer: Any = None
    _schema: pa.Schema | None = None

    def __enter__(self) -> _Output:
        return self

    def write(self, table: pa.Table) -> None:
        if self._writer is None:
            self._stream = self._stack.enter_context(atomic_write(self.path))
            is_csv = self.suffix == _CSV
            self._schema = _plain(table.schema) if is_csv else table.schema
            made = pa_csv.CSVWriter if is_csv else _parquet_writer
            self._writer = self._stack.enter_context(made(self._stream, self._schema))
        with told_of(self.path):
            self._writer.write_table(table.cast(self._schema))

    def finish(self) -> None:
        """All of it is with the system: a full disk shows here, before any file has taken its place."""
        with told_of(self.path):
            self._writer.close()
            if self._stream is not None:
                self._stream.flush()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._stack.__exit__(kind, error, trace)


def _parquet_writer(stream: BinaryIO, schema: pa.Schema) -> pq.ParquetWriter:
    """Dictionaries only of what repeats: of numbers that do not, they take 40 % of the time and are given up again."""
    numbers = [each.name for each in schema if pa.types.is_decimal(each.type) or pa.types.is_floating(each.type)]
    repeated: Any = [name for name in schema.names if name not in numbers or name in ("low", "high")]
    return pq.ParquetWriter(stream, schema, use_dictionary=repeated, store_decimal_as_integer=True)


def _plain(schema: pa.Schema) -> pa.Schema:
    """The same columns with text where there are dictionaries, which csv does not know."""
    kinds = [each.type.value_type if pa.types.is_dictionary(each.type) else each.type for each in schema]
    return pa.schema(list(zip(schema.names, kinds, strict=True)))


def _opened(path: Path) -> _Input:
    if not path.is_file():
        raise ReadingError([problem("U001", Place(file=str(path)))])
    try:
        if path.suffix.lower() == _PARQUET:
            return _parquet(path)
        if path.suffix.lower() == _CSV:
            return _csv(path)
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise _unreadable(path, error) from None
    raise UsageError([problem("U028", Place(file=str(path)), found=path.suffix or "—")])


def _parquet(path: Path) -> _Input:
    file = pq.ParquetFile(path, pre_buffer=False)
    rows = max(file.metadata.num_rows, 1)

    def batches() -> Iterator[tuple[pa.RecordBatch, float]]:
        done = 0
        try:
            for batch in file.iter_batches(batch_size=ROWS):
                done += len(batch)
                yield batch, done / rows
        except (pa.ArrowException, OSError) as error:
            raise _unreadable(path, error) from None

    return _Input(file.schema_arrow, batches, lambda table: table)


def _csv(path: Path) -> _Input:
    """Every cell of a csv file as printed: 8.00 stays 8.00."""
    sheet = Spreadsheet(path)

    def batches() -> Iterator[tuple[pa.RecordBatch, float]]:
        try:
            yield from sheet.batches()
        except (pa.ArrowException, OSError, UnicodeError) as error:
            raise _unreadable(path, error) from None

    return _Input(sheet.schema, batches, sheet.understood)


def _unreadable(path: Path, error: Exception) -> ReadingError:
    if path.suffix.lower() == _CSV and isinstance(error, pa.ArrowException):
        mistake = Spreadsheet(path).mistake()
        if mistake is not None:
            return ReadingError([mistake])
    return ReadingError([problem("D001", Place(file=str(path)), detail=str(error).partition("\n")[0])])
