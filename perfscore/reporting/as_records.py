"""The tables of an audit as bytes: csv that a spreadsheet opens safely, one JSON object a line, parquet."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from importlib import import_module
from typing import Any, Generic, Literal, TypeVar

from perfscore.auditing.records import (
    FINDINGS,
    ROWS,
    Column,
    ColumnKind,
    RecordLine,
    Records,
    RecordValue,
    across_line,
    finding_lines,
    row_lines,
)
from perfscore.auditing.run import Checked
from perfscore.errors import MissingLibraryError
from perfscore.frozen import frozen
from perfscore.messages import Lang, problem
from perfscore.reporting.parts import ReportRest

T = TypeVar("T", str, bytes)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CONTROLS = {code: " " for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\r"}


def records_csv(records: Records) -> bytes:
    """UTF-8 with a mark at the beginning, by which Excel knows it, and CRLF.

    A text that a spreadsheet would take for a formula has an apostrophe before it: csv knows no text cells. What would
    steer a terminal (names of files may hold it) is a blank.
    """
    return csv_head(records.columns) + csv_lines(records.columns, records.lines)


def csv_head(columns: Sequence[Column]) -> bytes:
    return codecs.BOM_UTF8 + _csv([[column.name for column in columns]])


def csv_lines(columns: Sequence[Column], lines: Iterable[RecordLine]) -> bytes:
    kinds = [column.kind for column in columns]
    return _csv([_cell(value, kind) for value, kind in zip(line, kinds, strict=True)] for line in lines)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode("utf-8", "backslashreplace")


def _cell(value: RecordValue, kind: ColumnKind) -> str:
    shown = str("" if (plain := _plain(value)) is None else plain).translate(_CONTROLS)
    return f"'{shown}" if kind is ColumnKind.TEXT and shown.startswith(_FORMULA) else shown


def records_ndjson(records: Records) -> str:
    """One object a line; points are decimal strings, as everywhere in our JSON."""
    return ndjson_lines(records.columns, records.lines)


def ndjson_lines(columns: Sequence[Column], lines: Iterable[RecordLine]) -> str:
    names = [column.name for column in columns]
    objects = (dict(zip(names, map(_plain, line), strict=True)) for line in lines)
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


def records_parquet(records: Records) -> bytes:
    """Parquet. Raises UsageError where pyarrow is missing."""
    table = records.to_arrow()
    buffer = io.BytesIO()
    _parquet().write_table(table, buffer)
    return buffer.getvalue()


def _parquet() -> Any:
    try:
        return import_module("pyarrow.parquet")
    except ImportError:
        raise MissingLibraryError([problem("U170", found="pyarrow")]) from None


def _plain(value: RecordValue) -> str | int | None:
    return f"{value:f}" if isinstance(value, Decimal) else value


RECORD_FORMATS: Mapping[str, Callable[[Records], str | bytes]] = {
    "csv": records_csv,
    "ndjson": records_ndjson,
    "parquet": records_parquet,
}


@frozen
class AuditTable(Generic[T]):
    """The rows or the findings of an audit in parts."""

    table: Literal["rows", "findings"]
    lang: Lang
    begin: T
    lines: Callable[[Sequence[Column], Iterable[RecordLine]], T]

    def form(self, audit: Checked) -> T:
        if self.table == "rows":
            return self.lines(ROWS, row_lines(audit, self.lang))
        return self.lines(FINDINGS, finding_lines(audit, self.lang))

    def rest(self, rest: ReportRest) -> Iterator[T]:
        for item in rest.findings if self.table == "findings" else ():
            yield self.lines(FINDINGS, [across_line(item, self.lang)])


def csv_parts(table: Literal["rows", "findings"], lang: Lang) -> AuditTable[bytes]:
    """As ``records_csv``."""
    return AuditTable(table, lang, csv_head(ROWS if table == "rows" else FINDINGS), csv_lines)


def ndjson_parts(table: Literal["rows", "findings"], lang: Lang) -> AuditTable[str]:
    """As ``records_ndjson``."""
    return AuditTable(table, lang, "", ndjson_lines)
