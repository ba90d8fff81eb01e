"""Real clusters on loopback: same scores, a failed task done again, no row lost or doubled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cluster import Cluster
from pages import blocks

pa = pytest.importorskip("pyarrow")
pytest.importorskip("numba")
from perfscore.columns import score_table  # noqa: E402
from perfscore.columns.cluster import scored_batches, scored_rows  # noqa: E402

RULES = "cn/mof/2020-10"
ROWS = 4_000


def documented() -> dict[str, Any]:
    """The functions of the page on columns, which cannot be followed without a cluster."""
    page = (Path(__file__).parents[2] / "docs" / "guides" / "columns.md").read_text("utf-8")
    names: dict[str, Any] = {}
    exec(next(block.text for block in blocks(page) if block.file == "on_a_cluster.py"), names)
    return names


def table() -> pa.Table:
    return pa.table({
        "id": range(ROWS),
        "target": [f">={1 + n % 50}个" if n % 11 else "有效提高" for n in range(ROWS)],
        "actual": [f"{n % 60}个" if n % 11 else "****" for n in range(ROWS)],
        "weight": [str(5 + n % 3 * 5) for n in range(ROWS)],
    })  # fmt: skip


def expected() -> list[tuple[object, ...]]:
    found = score_table(table(), RULES)
    columns = [range(ROWS), *(found.column(name).to_pylist() for name in ("low", "method", "verdict", "reason"))]
    return list(zip(*columns, strict=True))


def test_batches_have_one_schema_and_the_same_scores() -> None:
    found = pa.Table.from_batches(scored_batches(table().to_batches(max_chunksize=333), RULES))
    assert scored_rows(table(), RULES).equals(found)
    assert scored_rows(table().slice(0, 0), RULES).schema == found.schema
    columns = [found.column(name).to_pylist() for name in ("id", "low", "method", "verdict", "reason")]
    assert list(zip(*columns, strict=True)) == expected()


@pytest.mark.filterwarnings("ignore")
def test_spark_standalone_with_a_task_that_fails(spark: Cluster, tmp_path: Path) -> None:
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master(spark.address)
        .config("spark.executor.memory", "512m")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    try:
        frame = session.createDataFrame(table()).repartition(6)
        marker = str(tmp_path / "failed-once")

        def stumble(batches: Iterator[Any]) -> Iterator[Any]:
            for batch in batches:
                if 0 in batch.column("id").to_pylist() and not Path(marker).exists():
                    Path(marker).touch()
                    raise RuntimeError("a worker dies")
                yield batch

        stumbling = frame.mapInArrow(stumble, frame.schema)
        rows = documented()["with_spark"](stumbling).select("id", "low", "method", "verdict", "reason").collect()
        assert Path(marker).exists()
        assert sorted(tuple(row) for row in rows) == expected()
    finally:
        session.stop()


@pytest.mark.filterwarnings("ignore")
def test_dask_with_two_workers() -> None:
    pytest.importorskip("distributed", reason="dask is not installed")
    import dask.dataframe as dd
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster,
        Client(cluster),
    ):
        frame = dd.from_pandas(table().to_pandas(), npartitions=5)
        found = documented()["with_dask"](frame).compute()
    columns = [found[name].tolist() for name in ("id", "low", "method", "verdict", "reason")]
    plain = [[None if str(cell) == "<NA>" else cell for cell in column] for column in columns]
    assert list(zip(*plain, strict=True)) == expected()


@pytest.mark.filterwarnings("ignore")
def test_ray_with_two_workers() -> None:
    ray = pytest.importorskip("ray", reason="Ray is not installed")
    ray.init(num_cpus=2, include_dashboard=False)
    try:
        found = documented()["with_ray"](ray.data.from_arrow(table())).to_pandas().sort_values("id")
    finally:
        ray.shutdown()
    columns = [found[name].tolist() for name in ("id", "low", "method", "verdict", "reason")]
    assert list(zip(*columns, strict=True)) == expected()
