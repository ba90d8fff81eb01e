"""For those who keep rule sets of their own: run the YAML cases beside them, and test laws with Hypothesis.

    from perfscore.testing import run_all, coverage
    from perfscore.testing.strategies import forms, indicators      # needs hypothesis

With the package installed, pytest collects every ``*.cases.yaml`` by itself.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfscore.testing.cases import Case, Suite, load_cases
    from perfscore.testing.covered import Coverage, coverage
    from perfscore.testing.edges import draft
    from perfscore.testing.mutants import Mutant, survivors
    from perfscore.testing.run import Outcome, Tested, run_all, run_case, run_suite

_HOMES = {
    "Case": "cases",
    "Suite": "cases",
    "load_cases": "cases",
    "Coverage": "covered",
    "coverage": "covered",
    "draft": "edges",
    "Mutant": "mutants",
    "survivors": "mutants",
    "Outcome": "run",
    "Tested": "run",
    "run_all": "run",
    "run_case": "run",
    "run_suite": "run",
}

__all__ = [
    "Case",
    "Coverage",
    "Mutant",
    "Outcome",
    "Suite",
    "Tested",
    "coverage",
    "draft",
    "load_cases",
    "run_all",
    "run_case",
    "run_suite",
    "survivors",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        message = f"module 'perfscore.testing' has no attribute {name!r}"
        raise AttributeError(message)
    found = getattr(import_module(f"perfscore.testing.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
