"""What a newcomer installs is what was proved: the lock has all that development needs, by hash, for every system."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent.parent
LOCK = (ROOT / "requirements-dev.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
SYSTEMS = {"linux": "Linux", "win32": "Windows", "darwin": "Darwin"}


def pins() -> list[tuple[Requirement, list[str]]]:
    """Each pinned package with its hashes."""
    found = re.findall(r"^(\S+==[^\\\n]+)\\?\n((?:    --hash=\S+(?: \\)?\n)*)", LOCK, flags=re.M)
    return [(Requirement(pin.strip()), re.findall(r"sha256:[0-9a-f]{64}", hashes)) for pin, hashes in found]


def asked(extra: str) -> list[Requirement]:
    """What an extra asks for, those that it names included."""
    found = []
    for each in map(Requirement, EXTRAS[extra]):
        found += [one for name in each.extras for one in asked(name)] if each.name == "perfscore" else [each]
    return found


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_every_direct_need_is_locked_within_its_bounds(system: str, python: str) -> None:
    where = {"sys_platform": system, "platform_system": SYSTEMS[system], "os_name": "nt" if system == "win32" else "posix",
             "python_version": python, "python_full_version": f"{python}.9", "platform_machine": "x86_64",
             "implementation_name": "cpython", "platform_python_implementation": "CPython"}  # fmt: skip
    held = {
        pin.name: str(pin.specifier).removeprefix("==")
        for pin, _ in pins()
        if pin.marker is None or pin.marker.evaluate(where)
    }
    core, build = PROJECT["project"]["dependencies"], PROJECT["build-system"]["requires"]
    for each in [*map(Requirement, [*core, *build]), *asked("dev")]:
        name = re.sub(r"[-_.]+", "-", each.name).lower()
        assert name in held, f"{each}: .ci/lock"
        assert each.specifier.contains(held[name]), f"{each}, locked {held[name]}: .ci/lock"


def test_everything_is_locked_by_hash_and_no_index_is_named() -> None:
    assert len(pins()) == LOCK.count("==") - LOCK.count(" == '") > 100
    assert [pin.name for pin, hashes in pins() if not hashes] == []
    assert "://" not in LOCK
    assert "perfscore==" not in LOCK


def test_the_extras_are_what_they_are_said_to_be() -> None:
    """``all`` reads and reports; what is large stays by itself."""
    named = {extra for each in map(Requirement, EXTRAS["all"]) for extra in each.extras}
    assert named == {"xlsx", "docx", "html", "pdf", "serve"}
    assert not {each.name for each in asked("all")} & {"numpy", "numba", "pyarrow"}


def test_a_version_is_bounded_from_above_only_where_a_private_part_is_used() -> None:
    bounded = {
        each.name for extra in EXTRAS for each in asked(extra) if any(s.operator not in (">=",) for s in each.specifier)
    }
    assert bounded == {"numba"}
    assert "_cache" in (ROOT / "perfscore" / "columns" / "loops" / "compiled.py").read_text("utf-8")
