"""Documents on a real cluster: a worker is killed in the middle, and every document is there once."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from cluster import Cluster
from pages import blocks

from perfscore.running.audits import audit_paths
from perfscore.running.batches import RECORDS, audited_batches, spark_schema

COUNT = int(os.environ.get("PERFSCORE_CLUSTER_DOCUMENTS", "10000"))
FEW = 300
BAD = 97  # every so manyth document is damaged
DOCUMENT = """forms:
- {{kind: project_self_evaluation, name: 项目{number}, year: 2023, implementer: 天长市交通局,
   indicators: [{{level1: 产出指标, level2: 数量指标, name: 修路, target: ">=10公里", actual: {actual}公里, weight: 90, score: 80}}]}}
"""


def documented() -> dict[str, Any]:
    """The functions of the page on stores and clusters, which cannot be followed without a cluster."""
    page = (Path(__file__).parents[2] / "docs" / "guides" / "store.md").read_text("utf-8")
    names: dict[str, Any] = {}
    exec(next(block.text for block in blocks(page) if block.file == "documents_on_a_cluster.py"), names)
    return names


def write_documents(folder: Path, count: int) -> None:
    for number in range(count):
        body = DOCUMENT.format(number=number, actual=number % 12)
        (folder / f"{number:05d}.yaml").write_text("no form" if number % BAD == 1 else body, encoding="utf-8")


def test_batches_say_what_the_command_says(tmp_path: Path) -> None:
    write_documents(tmp_path, 5)
    files = sorted(tmp_path.iterdir())
    batch = pa.RecordBatch.from_pydict(
        {"path": [str(each) for each in files], "content": [each.read_bytes() for each in files]}
    )
    found = pa.Table.from_batches(audited_batches([batch], jobs=0)).to_pylist()
    documents = [line for line in found if line["record"] == "document"]
    assert [(line["file"], line["forms"]) for line in documents] == [
        (str(each), number != 1) for number, each in enumerate(files)
    ]
    assert [line["severity"] for line in documents] == [None, "error", None, None, None]
    audits = audit_paths(files, jobs=0)
    for name, records in (("row", audits.rows()), ("finding", audits.findings())):
        expected = [line for line in records if line["implementer"]]  # those across forms name no unit
        lines = [line for line in found if line["record"] == name]
        assert [{key: line[key] for key in each} for line, each in zip(lines, expected, strict=True)] == expected


def test_points_that_no_column_holds_cost_their_document_alone() -> None:
    hostile = DOCUMENT.format(number=1, actual=9).replace("weight: 90", f"weight: {'9' * 30}")
    pairs = {"path": ["a.yaml", "b.yaml"], "content": [hostile.encode(), DOCUMENT.format(number=2, actual=9).encode()]}
    found = pa.Table.from_batches(audited_batches([pa.RecordBatch.from_pydict(pairs)], jobs=0)).to_pylist()
    documents = [(line["file"], line["code"]) for line in found if line["record"] == "document"]
    assert documents == [("a.yaml", "U045"), ("b.yaml", None)]


def test_the_schema_of_spark_names_every_column() -> None:
    assert [part.split("`")[1] for part in spark_schema().split(", ")] == [column.name for column in RECORDS]


@pytest.mark.filterwarnings("ignore")
def test_ten_thousand_documents_and_a_worker_that_is_killed(spark: Cluster, tmp_path: Path) -> None:
    from pyspark.sql import SparkSession

    (tmp_path / "in").mkdir()
    write_documents(tmp_path / "in", COUNT)
    session = (
        SparkSession.builder.master(spark.address)
        .config("spark.executor.memory", "512m")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    try:
        killed = threading.Event()

        def kill() -> None:
            """When a quarter of the tasks is done."""
            tracker = session.sparkContext.statusTracker()
            while not killed.is_set():
                stages = [tracker.getStageInfo(number) for number in tracker.getActiveStageIds()]
                if any(each and each.numTasks > 4 and each.numCompletedTasks * 4 >= each.numTasks for each in stages):
                    spark.workers[0].kill()
                    killed.set()
                time.sleep(0.1)

        watch = threading.Thread(target=kill, daemon=True)
        watch.start()
        documented()["audit_folder"](session, str(tmp_path / "in"), str(tmp_path / "out"))
        assert killed.is_set(), "the worker was killed while it worked"
    finally:
        killed.set()
        session.stop()
    assert_whole(tmp_path / "out", COUNT)


@pytest.mark.filterwarnings("ignore")
def test_dask_with_two_workers(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="dask is not installed")
    from distributed import Client, LocalCluster

    (tmp_path / "in").mkdir()
    write_documents(tmp_path / "in", FEW)
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster,
        Client(cluster),
    ):
        paths = [str(each) for each in sorted((tmp_path / "in").iterdir())]
        documented()["audit_with_dask"](paths, str(tmp_path / "out"))
    assert_whole(tmp_path / "out", FEW)


@pytest.mark.filterwarnings("ignore")
def test_ray_with_two_workers(tmp_path: Path) -> None:
    ray = pytest.importorskip("ray", reason="Ray is not installed")
    (tmp_path / "in").mkdir()
    write_documents(tmp_path / "in", FEW)
    ray.init(num_cpus=2, include_dashboard=False)
    try:
        documented()["audit_with_ray"](str(tmp_path / "in"), str(tmp_path / "out"))
    finally:
        ray.shutdown()
    assert_whole(tmp_path / "out", FEW)


def assert_whole(out: Path, count: int) -> None:
    """Nothing is lost, nothing is there twice; what was not read is told."""
    found = pyarrow.parquet.read_table(out, columns=["record", "file", "code"]).to_pylist()
    files = Counter(line["file"].rpartition("/")[2] for line in found if line["record"] == "document")
    assert files == {f"{number:05d}.yaml": 1 for number in range(count)}
    records = Counter(line["record"] for line in found)
    unread = sum(number % BAD == 1 for number in range(count))
    assert records["row"] == count - unread
    assert sum(line["record"] == "document" and line["code"] is not None for line in found) == unread
