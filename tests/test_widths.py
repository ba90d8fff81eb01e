"""How wide a terminal is, as the standard library tells it."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

from perfscore.widths import terminal_columns


@pytest.mark.parametrize("told", [None, "", "0", "-5", "120", " 90 ", "wide", "1e3"])
@pytest.mark.parametrize("terminal", [None, 0, 132])
def test_as_the_standard_library_tells_it(
    monkeypatch: pytest.MonkeyPatch, told: str | None, terminal: int | None
) -> None:
    def size(_: int) -> os.terminal_size:
        if terminal is None:
            raise OSError(25, "Inappropriate ioctl for device")
        return os.terminal_size((terminal, 40))

    monkeypatch.delenv("COLUMNS", raising=False)
    if told is not None:
        monkeypatch.setenv("COLUMNS", told)
    with monkeypatch.context() as patched:
        patched.setattr(os, "get_terminal_size", size)
        assert terminal_columns() == shutil.get_terminal_size().columns


def test_without_any_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(sys, "__stdout__", None)
    assert terminal_columns() == shutil.get_terminal_size().columns == 80
