"""Rows in a data pipeline: a parquet file of printed cells in, exact scores out, rejects with reasons beside them.

Run: python examples/pipeline.py [FOLDER]      (needs pip install ".[columns]"; the first run compiles for a while)
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import perfscore
from perfscore.columns import score_table

HERE = Path(__file__).parent
RULES = "cn/xinjiang/changji/2023"


def rows() -> pa.Table:
    """The indicator rows of the bundled disclosure, as a database of such forms would hold them."""
    forms = perfscore.read(HERE / "changji-2023.yaml")
    return pa.Table.from_pylist(
        [
            {
                "form": form.kind.value,
                "project": form.name,
                "level1": row.level1,
                "level2": row.level2,
                "target": row.target,
                "actual": row.actual,
                "weight": row.weight,
                "score": row.score,
            }
            for form in forms
            for row in form.indicators
        ]
    )


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(rows(), folder / "rows.parquet")

    table = pq.read_table(folder / "rows.parquet")
    scores = score_table(table, RULES)
    for name in ("low", "high", "verdict", "reason"):
        table = table.append_column(f"recomputed_{name}", scores.column(name))
    pq.write_table(table.filter(scores.column("low").is_valid()), folder / "scored.parquet")
    pq.write_table(table.filter(scores.column("low").is_null()), folder / "rejects.parquet")

    print(f"{table.num_rows} rows under {RULES}")
    for counted in scores.column("verdict").cast("string").value_counts().to_pylist():
        print(f"  {counted['values']}: {counted['counts']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("pipeline-out"))
