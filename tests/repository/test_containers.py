"""The container and the conda recipe: what they name is there, and they ask for what the project asks for."""

from __future__ import annotations

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from perfscore.version import __version__

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.skipif(not (ROOT / "Dockerfile").is_file(), reason="the checkout is not here")


def test_the_container_copies_what_is_there_and_runs_without_root() -> None:
    lines = [line.split() for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines() if line[:1].isalpha()]
    copied = [name for first, *names in lines if first == "COPY" and names[0][:2] != "--" for name in names[:-1]]
    let_through = [line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[0] == "!"]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert [name for name in copied if not any(fnmatch(name, each) for each in let_through)] == []
    (user,) = (names[0] for first, *names in lines if first == "USER")
    assert user.partition(":")[0].isdecimal()
    assert int(user.partition(":")[0]) > 0
    extras = re.search(r'"\.\[([a-z,]+)\]"', " ".join(" ".join(line) for line in lines))
    known = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert extras
    assert {*extras[1].split(",")} <= {*known["optional-dependencies"]}
    assert [each for first, *names in lines if first == "ENTRYPOINT" for each in re.findall(r"\w+", *names)] == [
        "perfscore"
    ]


def test_the_recipe_asks_for_what_the_project_asks_for() -> None:
    recipe = yaml.safe_load((ROOT / "conda" / "recipe.yaml").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    core = project["project"]["dependencies"]
    extras = [line for name, lines in project["project"]["optional-dependencies"].items() for line in lines
              if name in ("xlsx", "pdf", "ocr", "serve", "editor", "mcp", "completion", "columns")]  # fmt: skip
    assert recipe["context"]["version"] == __version__
    assert _asked(recipe["requirements"]["run"]) == _asked([*core, f"python{project['project']['requires-python']}"])
    assert _asked(recipe["requirements"]["run_constraints"]) == _asked(extras)
    assert _asked(recipe["requirements"]["host"]) >= _asked(project["build-system"]["requires"])
    assert recipe["build"]["python"]["entry_points"] == [
        f"{name} = {place}" for name, place in project["project"]["scripts"].items()
    ]


def _asked(lines: list[str]) -> set[tuple[str, str]]:
    """Names with their versions; ``3.11.*`` is how conda names one version."""
    every = [Requirement(re.sub(r" ([0-9.]+\*)$", r" ==\1", line)) for line in lines]
    return {(each.name.lower(), str(each.specifier)) for each in every}
