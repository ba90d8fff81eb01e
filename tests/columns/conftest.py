"""The loops take every table here, small ones too, but where a test says otherwise."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _by_the_loops(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    if "row_by_row" not in request.fixturenames:
        for name in ("LOADED_FROM", "COMPILED_FROM"):
            monkeypatch.setattr(f"perfscore.columns.compiling.{name}", 0)


@pytest.fixture
def row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has not loaded the loops, nor has reason to."""
    monkeypatch.setattr("perfscore.columns.compiling.pays", lambda rows: False)
