"""Where test data stands, and the profiles of the property tests."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from browsers import running
from hypothesis import HealthCheck, settings

import perfscore
from perfscore.form import Form

ROOT = Path(__file__).parent.parent
settings.register_profile("fast", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("few", max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
os.environ["PERFSCORE_LANG"] = "zh"  # whatever the locale is
os.environ["TERM"] = "xterm"  # a terminal that a test plays obeys, whatever runs the tests
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each of some hundred processes compiles the package anew
os.environ.setdefault("PERFSCORE_JOBS", "0")  # commands read in the process of the test; tests/running has the workers
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


#: Tests that compile the loops of the columns, when nobody has yet: their folders, and pages that use them.
_COLUMNS = re.compile(
    r"tests/(columns|cluster)/|\[(docs/(guides/columns|(tutorials|en)/developer)|examples/README)\.md\]"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What compiles comes first, and so into the hands of one worker, while the others do the rest."""
    items.sort(key=lambda item: _COLUMNS.search(item.nodeid) is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """One worker at a time where loops are compiled: the next one finds them on the disk, and no core does it twice."""
    if not hasattr(item.config, "workerinput") or not _COLUMNS.search(item.nodeid):
        return (yield)
    kept = ROOT / ".pytest_cache"
    kept.mkdir(exist_ok=True)
    with closing(sqlite3.connect(kept / "columns.lock", timeout=3600, isolation_level=None)) as held:
        held.execute("BEGIN EXCLUSIVE")  # a lock that every system has, and gives up when its holder dies
        return (yield)


@pytest.fixture(scope="session", autouse=True)
def nothing_remembered() -> None:
    """Mutation testing forks from a process that has run the suite: what that remembers would hide mutants."""
    if "MUTANT_UNDER_TEST" in os.environ:
        ours = [module for name, module in sys.modules.items() if name.startswith("perfscore")]
        for each in [each for module in ours for each in vars(module).values()]:
            getattr(each, "cache_clear", lambda: None)()


@pytest.fixture(scope="session")
def examples() -> Path:
    return ROOT / "examples"


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of public disclosures, which is not part of the project."""
    folder = ROOT.parent / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("the public disclosures (../shared/seeds) are not here")
    return folder


@pytest.fixture(scope="session")
def disclosed(seeds: Path) -> Callable[[str], tuple[Form, ...]]:
    """The forms of a file of that folder by its name; each is read once, whoever asks for it."""
    return cache(lambda name: tuple(perfscore.read(seeds / name)))


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with running() as started:
        yield started
