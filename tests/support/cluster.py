"""A Spark standalone master with two workers on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import frozen

_WORKERS = 2
_WAIT = 120.0  # seconds for the workers to be there


@frozen
class Cluster:
    """The address of the master, and the processes of its workers."""

    address: str
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def running(folder: Path) -> Iterator[Cluster]:
    """Skips where there is no Spark or no Java."""
    pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine")
    home = Path(pyspark.__file__).parent
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    environment = os.environ | {"SPARK_HOME": str(home)}
    port = _free_port()
    address, deploy = f"spark://127.0.0.1:{port}", "org.apache.spark.deploy"
    commands = [[f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]]
    commands += [
        [f"{deploy}.worker.Worker", address, "--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0",
         "--work-dir", str(folder / str(number))]
        for number in range(_WORKERS)
    ]  # fmt: skip
    log = (folder / "log").open("ab")
    started = [
        subprocess.Popen([str(home / "bin" / "spark-class"), *command], env=environment, stdout=log, stderr=log)
        for command in commands
    ]
    try:
        _wait_for_workers(folder / "log")
        yield Cluster(address, tuple(started[1:]))
    finally:
        for process in started:
            process.terminate()
            process.wait()
        log.close()


def _wait_for_workers(log: Path) -> None:
    until = time.monotonic() + _WAIT
    while log.read_text("utf-8", "replace").count("Successfully registered with master") < _WORKERS:
        assert time.monotonic() < until, log.read_text("utf-8", "replace")
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
