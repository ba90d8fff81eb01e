"""axe-core, which looks for what keeps people from using a page; fetched by npm, which keeps what it has fetched."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

PACKAGE = "axe-core@4.14.1"


def axe_script(folder: Path) -> str:
    """The script. The test that asks is skipped where npm or its registry is out of reach."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    done = subprocess.run([npm, "pack", "--silent", PACKAGE], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"{PACKAGE} cannot be fetched")
    with tarfile.open(folder / done.stdout.split()[-1]) as packed:
        member = packed.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode()


def violations(page: Any, script: str) -> list[str]:
    """What axe-core objects to on an open page, with the first place of each."""
    page.evaluate(script)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']} ({len(each['nodes'])}): {each['nodes'][0]['html'][:160]}" for each in found["violations"]]
