"""Regular expressions that documents are fed to take no longer than the text is long.

Every pattern that a module compiles is fed, by the methods that the module calls, texts that its own parts suggest.
A budget of processor time is far above what a pass over the text takes and far below what a pass for each place takes;
whoever spends it is measured against a shorter text, so that no slow machine is taken for a slow pattern.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

WORKER = Path(__file__).with_name("patterns.py")
PACKAGE = Path(__file__).parent.parent.parent / "perfscore"


def rooms() -> dict[str, list[str]]:
    """Folders of the package -> their modules that compile patterns."""
    found: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if re.search(r"re\.compile|lazy_pattern", path.read_text("utf-8")):
            parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
            found.setdefault(".".join(parts[:-1]), []).append(".".join(parts))
    return found


ROOMS = rooms()


def slow(*modules: str) -> list[str]:
    done = subprocess.run([sys.executable, WORKER, *modules], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.slow
@pytest.mark.skipif(not ROOMS, reason="the checkout is not here")
@pytest.mark.parametrize("room", ROOMS)
def test_no_pattern_looks_at_a_text_again_and_again(room: str) -> None:
    assert slow(*ROOMS[room]) == []


@pytest.mark.slow
def test_the_measure_sees_what_it_is_for(tmp_path: Path) -> None:
    bad = 'import re\nA = re.compile(r"(?:<!--.*?-->)*<x", re.S)\nB = re.compile("<a[^>]*>")\n'
    (tmp_path / "bad.py").write_text(bad + "def f(t): return A.match(t), B.search(t)\n", "utf-8")
    done = subprocess.run(
        [sys.executable, WORKER, "bad"], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(tmp_path)}
    )
    assert {line.split()[0] for line in done.stdout.splitlines()} == {"bad.A", "bad.B"}
