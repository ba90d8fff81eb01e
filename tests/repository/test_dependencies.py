"""What the package needs: every direct dependency has its reasons written down, and no licence binds its users."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OURS = ("xlsx", "docx", "html", "pdf", "ocr", "serve", "editor", "mcp", "completion", "columns", "cluster")
BINDING = re.compile(r"\bA?GPL|Affero|GNU General Public", re.I)


def direct() -> dict[str, Requirement]:
    listed = [*PROJECT["dependencies"], *(line for name in OURS for line in PROJECT["optional-dependencies"][name])]
    return {each.name: each for each in map(Requirement, listed) if each.name != PROJECT["name"]}


def needed(requirement: Requirement, seen: set[str]) -> set[str]:
    """The names of all packages that one brings, as far as they are installed here."""
    name = requirement.name.lower()
    if name in seen:
        return seen
    try:
        lines = requires(name) or []
    except PackageNotFoundError:
        return seen
    seen.add(name)
    for each in map(Requirement, lines):
        extras = [{"extra": extra} for extra in (*requirement.extras, "")]
        if each.marker is None or any(each.marker.evaluate(extra) for extra in extras):
            needed(each, seen)
    return seen


def licence(name: str) -> str:
    told = metadata(name)
    classifiers = [line for line in told.get_all("Classifier") or [] if line.startswith("License")]
    return " ".join([told.get("License-Expression") or "", (told.get("License") or "")[:80], *classifiers])


def test_the_core_is_attrs_and_pyyaml() -> None:
    assert [Requirement(line).name for line in PROJECT["dependencies"]] == ["attrs", "PyYAML"]


def test_every_direct_dependency_is_explained() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower().replace("-", "").replace(" ", "")
    assert [name for name in direct() if name.lower().replace("-", "") not in page] == []


def test_no_licence_binds_those_who_use_the_package() -> None:
    every: set[str] = set()
    for requirement in direct().values():
        needed(requirement, every)
    assert {"attrs", "pyyaml"} <= every
    assert {name: licence(name) for name in every if BINDING.search(licence(name).replace("LGPL", ""))} == {}
