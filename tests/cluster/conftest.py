"""One cluster for each test: some of them kill a part of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster import Cluster, running


@pytest.fixture
def spark(tmp_path: Path) -> Iterator[Cluster]:
    with running(tmp_path) as started:
        yield started
