"""The action for repositories of others: what its inputs hold is never a command, and its annotations are made."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from pages import ROOT

from perfscore.cli import main

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
SCRIPT = ROOT / ".github" / "action.sh"
_INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")


def test_every_input_reaches_the_script_as_a_variable() -> None:
    *_, last = ACTION["runs"]["steps"]
    python = _INPUT.findall(str(ACTION["runs"]["steps"][0]["with"]))
    given = [name for value in last["env"].values() for name in _INPUT.findall(value)]
    assert sorted([*given, *python]) == sorted(ACTION["inputs"])
    assert all("${{" not in step.get("run", "") for step in ACTION["runs"]["steps"])
    script = SCRIPT.read_text("utf-8")
    assert all(f"${name}" in script for name in last["env"] if name != "PERFSCORE_LANG")


def test_mistakes_of_rule_files_are_matched_with_their_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (matcher,) = json.loads((ROOT / ".github" / "rules-matcher.json").read_text("utf-8"))["problemMatcher"]
    (pattern,) = matcher["pattern"]
    wrong = tmp_path / "my.yaml"
    wrong.write_text("id: my/2025\nzzz: 1\n", encoding="utf-8")
    main(["rules", "check", str(wrong), "--quiet"])
    found = [re.match(pattern["regexp"], line) for line in capsys.readouterr().out.splitlines()]
    places = [(each[pattern["file"]], each[pattern["line"]], each[pattern["code"]]) for each in found if each]
    assert (str(wrong), "2", "R101") in places


def _run(folder: Path, **inputs: str) -> tuple[int, str]:
    """The script as a runner calls it, in a folder."""
    usual = dict.fromkeys(("RULES", "RULES_DIR", "PROFILE", "SARIF"), "")
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    variables = {**os.environ, "PATH": path, "ACTION": str(ROOT), "FAIL": "true", "COMMAND": "audit", **usual, **inputs}
    done = subprocess.run(
        ["bash", str(SCRIPT)], cwd=folder, env=variables, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine")
def test_the_script_annotates_and_fails_as_it_is_asked_to(tmp_path: Path, examples: Path) -> None:
    name = "a $(touch stolen).yaml"
    shutil.copy(examples / "changji-2023.yaml", tmp_path / name)
    code, shown = _run(tmp_path, PATHS=f"\n{name}\n", SARIF="found.sarif")
    assert code == 1, shown
    assert f"::error file={name},line=39,title=F201" in shown
    assert json.loads((tmp_path / "found.sarif").read_text("utf-8"))["runs"]
    assert not (tmp_path / "stolen").exists()
    assert _run(tmp_path, PATHS=name, FAIL="false")[0] == 0
    assert _run(tmp_path, PATHS="missing.xlsx", FAIL="false")[0] == 2
    assert main(["rules", "new", "my/2025", "--checked-on", "2026-01-31", "-o", str(tmp_path / "my.yaml")]) == 0
    assert main(["rules", "test", str(tmp_path / "my.yaml"), "--edges", "-o", str(tmp_path / "my.cases.yaml")]) == 0
    code, shown = _run(tmp_path, PATHS="my.yaml", COMMAND="rules")
    assert (code, "add-matcher" in shown) == (0, True), shown
    assert _run(tmp_path, PATHS="my.yaml", COMMAND="publish")[0] == 2
