"""Escape sequences go to terminals that obey them alone; what Windows answers is played by a library of ours."""

from __future__ import annotations

import ctypes
import io
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from perfscore.cli.console import obeys_escapes


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1


def windows(monkeypatch: pytest.MonkeyPatch, is_console: bool, obeys: bool) -> list[int]:
    """A Windows whose console is none or does not obey; the modes that it is asked for."""
    asked: list[int] = []

    def get(_console: Any, mode: Any) -> bool:
        mode._obj.value = 3
        return is_console

    def set_mode(_console: Any, mode: int) -> bool:
        asked.append(mode)
        return obeys

    library = SimpleNamespace(GetConsoleMode=get, SetConsoleMode=set_mode)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delenv("TERM", raising=False)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=library), raising=False)
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(get_osfhandle=lambda number: number + 100))
    return asked


@pytest.mark.parametrize(("is_console", "obeys"), [(True, True), (True, False), (False, True)])
def test_a_console_of_windows_is_asked_to_obey(monkeypatch: pytest.MonkeyPatch, is_console: bool, obeys: bool) -> None:
    asked = windows(monkeypatch, is_console, obeys)
    assert obeys_escapes(Terminal()) is (is_console and obeys)
    assert asked == [7] * is_console


def test_elsewhere_a_terminal_obeys_unless_it_says_that_it_is_dumb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("TERM", "xterm")
    assert obeys_escapes(Terminal())
    assert not obeys_escapes(io.StringIO())
    monkeypatch.setenv("TERM", "dumb")
    assert not obeys_escapes(Terminal())
