"""The tables of an audit as bytes: csv that a spreadsheet opens safely, one JSON object a line, parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from importlib import import_module
from typing import Any

from perfscore.auditing.records import Kind, Records, Value
from perfscore.errors import UsageError, problem

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def records_csv(records: Records) -> bytes:
    """UTF-8 with a mark at the beginning, by which Excel knows it, and CRLF.

    A text that a spreadsheet would take for a formula has an apostrophe before it: csv knows no text cells.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(column.name for column in records.columns)
    kinds = [column.kind for column in records.columns]
    writer.writerows([_cell(value, kind) for value, kind in zip(line, kinds, strict=True)] for line in records.lines)
    return buffer.getvalue().encode("utf-8-sig", "backslashreplace")


def _cell(value: Value, kind: Kind) -> str:
    shown = _plain(value)
    return "" if shown is None else f"'{shown}" if kind is Kind.TEXT and str(shown).startswith(_FORMULA) else str(shown)


def records_ndjson(records: Records) -> str:
    """One object a line; points are decimal strings, as everywhere in our JSON."""
    lines = ({name: _plain(value) for name, value in line.items()} for line in records)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


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
        raise UsageError([problem("U026", found="pyarrow")]) from None


def _plain(value: Value) -> str | int | None:
    return f"{value:f}" if isinstance(value, Decimal) else value


RECORD_FORMATS: Mapping[str, Callable[[Records], str | bytes]] = {
    "csv": records_csv,
    "ndjson": records_ndjson,
    "parquet": records_parquet,
}
