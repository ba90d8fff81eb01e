"""Where test data stands, and the profiles of the property tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import running
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent
settings.register_profile("fast", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("few", max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


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


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with running() as started:
        yield started
