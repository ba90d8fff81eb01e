"""Lots of made-up narratives: nothing is said of the right texts, and most changed figures are found."""

from __future__ import annotations

import pytest

from benchmarks.narratives.run import changes, findings
from benchmarks.narratives.texts import lot

# The share of changed figures that is found, by lot: what is known to be found, less two points.
FLOORS = {
    "a": 0.90,
    "b": 0.87,
    "c": 0.83,
    "d": 0.88,
    "e": 0.85,
    "f": 0.84,
    "g": 0.82,
    "h": 0.79,
    "i": 0.88,
    "j": 0.81,
    "k": 0.87,
}


@pytest.mark.parametrize("name", ["d", "traps", *(pytest.param(each, marks=pytest.mark.slow) for each in "fghijk")])
def test_nothing_is_said_of_a_right_narrative(name: str) -> None:
    said = [each.message() for narrative in lot(name) for each in findings(narrative.title, narrative.text)]
    assert said == []


@pytest.mark.slow
@pytest.mark.parametrize("name", FLOORS)
def test_most_changed_figures_are_found(name: str) -> None:
    found = [each.is_found for each in changes(lot(name), seed=1)]
    assert sum(found) >= FLOORS[name] * len(found)
