"""The script for a shell completes commands, options, their words, and files."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from perfscore.cli import main

pytest.importorskip("shtab", reason="shtab is not installed")
ASK = """
source "$1"
shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
_shtab_perfscore
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shell") / "perfscore.bash"
    assert main(["completion", "bash", "-o", str(path)]) == 0
    return path


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("rules ch", "check"), ("audit --form", "--format"), ("audit --format sa", "sarif"), ("audit for", "form.yaml"),
        ("score --rules for", "form.yaml"), ("rules publish fol", "folder"), ("explain --lang z", "zh"),
    ],
)  # fmt: skip
def test_bash_completes(script: Path, tmp_path: Path, words: str, expected: str) -> None:
    (tmp_path / "form.yaml").touch()
    (tmp_path / "folder").mkdir()
    command = ["bash", "-c", ASK, "bash", str(script), "perfscore", *words.split()]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [expected]


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_scripts_are_of_a_size_that_a_shell_can_start_with(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell, "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert 1_000 < len(shown) < 60_000
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"某省\\?/某市", "", shown))


def test_without_shtab_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["completion", "bash"]) == 2
    assert "U156" in capsys.readouterr().err
