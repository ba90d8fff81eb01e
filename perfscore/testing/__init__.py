"""For those who keep rule sets of their own: run the YAML cases beside them, and test laws with Hypothesis.

    from perfscore.testing import run_all, coverage
    from perfscore.testing.strategies import forms, indicators      # needs hypothesis

With the package installed, pytest collects every ``*.cases.yaml`` by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfscore.lazily import lazy_attributes

if TYPE_CHECKING:
    from perfscore.testing.cases import Case, Suite, load_cases
    from perfscore.testing.covered import Coverage, coverage
    from perfscore.testing.edges import draft
    from perfscore.testing.mutants import Mutant, survivors
    from perfscore.testing.run import Outcome, Tested, run_all, run_case, run_suite

_HOMES = {
    "Case": "perfscore.testing.cases",
    "Suite": "perfscore.testing.cases",
    "load_cases": "perfscore.testing.cases",
    "Coverage": "perfscore.testing.covered",
    "coverage": "perfscore.testing.covered",
    "draft": "perfscore.testing.edges",
    "Mutant": "perfscore.testing.mutants",
    "survivors": "perfscore.testing.mutants",
    "Outcome": "perfscore.testing.run",
    "Tested": "perfscore.testing.run",
    "run_all": "perfscore.testing.run",
    "run_case": "perfscore.testing.run",
    "run_suite": "perfscore.testing.run",
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


__getattr__, __dir__ = lazy_attributes(__name__, _HOMES)
