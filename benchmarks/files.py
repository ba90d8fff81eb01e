"""File to file: ``batch`` beside DuckDB that computes the same columns exactly, parquet and csv, a process each."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from peers import MIXED
from work import SIGNS, drawn

Timed = Callable[..., Any]
ROWS = 5 * 10**6
_KIND = pa.decimal128(18, 6)
_DUCKDB = """
import sys, duckdb
source, output = sys.argv[1:]
types = "{'target': 'DECIMAL(18,6)', 'actual': 'DECIMAL(18,6)', 'weight': 'BIGINT', 'comparator': 'VARCHAR'}"
rows = f"read_csv('{source}', types = {types})" if source.endswith("csv") else f"read_parquet('{source}')"
points = '''case when comparator = '=' then
  case when floored >= 9500 then whole when floored < 6000 then 0 else (2 * whole * (floored - 6000) + 4000) // 8000 end
  else case when p >= q then whole else (2 * whole * p + q) // (2 * q) end end'''
rate = "case when comparator = '=' then floored * 10000 else (2 * p * 100000000::hugeint + q) // (2 * q) end"
sql = f'''
with cells as (select *, cast(target * 1000000 as bigint) as t, cast(actual * 1000000 as bigint) as a,
                      weight::bigint * 100 as whole from {rows}),
     pairs as (select *, case comparator when '<=' then a else t end as q, case comparator when '<=' then t else a end as p,
                      (2 * a * 10000 + t) // (2 * t) as floored from cells)
select target, actual, weight, comparator, cast({points} as decimal(16, 0)) * 0.01 as low, low as high,
       cast({rate} as decimal(30, 0)) * cast('0.00000001' as decimal(8, 8)) as rate,
       case comparator when '=' then 'floor' when '>=' then 'proportion' else 'inverse' end as method,
       null::varchar as verdict, null::varchar as reason
from pairs'''
duckdb.connect().execute(f"copy ({sql}) to '{output}'" + (" (header)" if output.endswith("csv") else " (format parquet)"))
"""


def table(timed: Timed, factor: float = 1.0) -> list[str]:
    """Markdown: CPU time of a whole process for a row, start and all, and its peak memory."""
    rows = int(ROWS * factor)
    lines = [
        f"| file to file, {rows:,} rows, all six results | CPU ns a row | ± % | peak memory, MB |",
        "|---|---:|---:|---:|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), rows)
        for suffix in ("parquet", "csv"):
            source, output = f"{folder}/rows.{suffix}", f"{folder}/scores.{suffix}"
            ours = [sys.executable, "-m", "perfscore", "batch", source, "-o", output, "--rules", str(MIXED)]
            for name, command in (
                ("`perfscore batch`", ours),
                ("DuckDB", [sys.executable, "-c", _DUCKDB, source, output]),
            ):
                seconds = timed(lambda command=command: subprocess.run(command, check=True, capture_output=True), 3)
                lines.append(
                    f"| {name}, {suffix} | {seconds / rows * 1e9:,.0f} | {seconds.spread:.0f} | {_peak(command):,.0f} |"
                )
    return [*lines, ""]


def _write(folder: Path, rows: int) -> None:
    work = drawn(rows)
    signs = pa.array(np.array(SIGNS)[work.sign])
    columns = {"target": _decimals(work.target), "actual": _decimals(work.actual), "weight": work.weight}
    made = pa.table(columns | {"comparator": signs})
    pq.write_table(made, folder / "rows.parquet")
    pa_csv.write_csv(made, folder / "rows.csv")


def _decimals(millionths: np.ndarray) -> pa.Array:
    """Whole millionths as decimals of six places."""
    words = np.column_stack([millionths, millionths >> 63])
    return pa.Array.from_buffers(_KIND, len(words), [None, pa.py_buffer(words.tobytes())])


def _peak(command: list[str]) -> float:
    """Peak memory of a command in MB, measured by a process that starts nothing else."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, *command], check=True, capture_output=True, text=True)
    return int(done.stdout) / 1e3
