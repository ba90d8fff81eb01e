"""What others run of ours: the hooks that rule repositories take from here, and the workflow of a release."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from perfscore.cli import main
from perfscore.rules.folders import OTHER_FILES

ROOT = Path(__file__).parent.parent.parent
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


def wanted(hook: dict[str, Any], path: str) -> bool:
    """As pre-commit chooses files."""
    return bool(re.search(hook["files"], path)) and not re.search(hook["exclude"], path)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_on_the_rule_files_that_it_is_given(
    hook: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("rules", "own")
    shutil.copytree(ROOT / "examples" / "own-rules", folder)
    (folder / "published.yaml").write_text("{}\n", encoding="utf-8")
    named = [path.as_posix() for path in sorted(folder.iterdir()) if wanted(hook, path.as_posix())]
    assert named == ["rules/own/district-2025.yaml"]
    program, *arguments = hook["entry"].split()
    assert program == "perfscore"
    (folder / "published.yaml").unlink()
    assert main([*arguments, *named]) == 0
    text = Path(named[0]).read_text("utf-8")
    Path(named[0]).write_text(text.replace("title:", "titel:", 1), encoding="utf-8")
    assert main([*arguments, *named]) != 0


@pytest.mark.parametrize("name", OTHER_FILES)
def test_files_that_are_no_rule_sets_are_passed_over(name: str) -> None:
    assert not any(wanted(hook, f"rules/cn/{name}") for hook in HOOKS)


def test_a_release_is_built_as_ci_builds_it_and_published_without_a_token() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    commands = [step.get("run", "") for step in jobs["build"]["steps"]]
    assert ".ci/release" in commands
    assert "secrets." not in text
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    assert "run" not in {key for step in jobs["publish"]["steps"] for key in step}, (
        "nothing of ours runs with that right"
    )
    install = next(each for each in commands if "requirements-dev.lock" in each)
    assert install in (ROOT / "README.md").read_text("utf-8"), "installed as README has it"
