"""Forms printed by every route and read back: the share of equal fields never falls below these floors.

The floors are what was measured, rounded down. Raise them when reading improves; ``benchmarks/reading/run.py`` has
more forms, a held-out seed, and shows every unequal field.
"""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import pytest
from printing import paper
from printing.pressing import ALL_LAYOUTS, Result, held, perfscore_reader, pressed
from printing.routes import ROUTES

SEED = 1
# A third of the layouts, and a ninth on paper (LibreOffice takes half a second a document), chosen by their names:
# a layout that is added changes nothing for the others.
LAYOUTS = tuple(layout for layout in ALL_LAYOUTS if crc32(layout.encode()) % 3 == 0)
LAYOUTS_ON_PAPER = tuple(layout for layout in ALL_LAYOUTS if crc32(layout.encode()) % 9 == 0)

# route: (fields equal at least, forms found at least, forms that do not exist at most)
FLOORS = {
    "docx": (0.84, 33, 0),  # of 34
    "xlsx text": (0.84, 33, 0),  # of 34
    "xlsx typed": (0.84, 33, 0),  # of 34
    "html": (0.84, 33, 0),  # of 34
    "csv": (0.84, 33, 0),  # of 34
    "tab office": (0.82, 33, 0),  # of 34
    "tab browser": (0.79, 32, 1),  # of 34
    "pipes": (0.84, 33, 0),  # of 34
    "pipes bare": (0.0, 0, 0),  # of 34
    "spaces": (0.18, 14, 2),  # of 34
    "cell lines": (0.07, 11, 8),  # of 34
    "filled lines": (0.07, 11, 8),  # of 34
    "one line": (0.0, 0, 0),  # of 34
    "run together": (0.0, 0, 0),  # of 34
    "scanned": (0.76, 33, 0),  # of 34
    "office html": (0.9, 10, 0),  # of 10
    "office text": (0.08, 5, 3),  # of 10
    "pdf ruled": (0.89, 10, 0),  # of 10
    "pdf ruled top": (0.89, 10, 0),  # of 10
    "pdf bare": (0.01, 1, 1),  # of 10
    "pdf bare top": (0.0, 1, 1),  # of 10
    "layout": (0.01, 1, 1),  # of 10
    "layout top": (0.0, 1, 1),  # of 10
    "pdftotext plain": (0.0, 0, 1),  # of 10
}


def _read_back(route: str, layouts: tuple[str, ...], folder: Path) -> Result:
    result = Result()
    for layout, file, document in pressed(route, layouts, SEED, 1, folder):
        score, seconds, failure = held(perfscore_reader, file, document)
        result.add(score, seconds, file, layout, failure)
    return result


def test_every_route_has_a_floor() -> None:
    assert set(FLOORS) == set(ROUTES)


@pytest.mark.parametrize("route", FLOORS)
def test_what_is_printed_is_read_back(route: str, tmp_path: Path) -> None:
    layouts = LAYOUTS
    if ROUTES[route].needs_tools:
        if lacking := paper.missing():
            pytest.skip(f"{lacking} not found: this route prints with them")
        layouts = LAYOUTS_ON_PAPER
    share, found, surplus = FLOORS[route]
    score = _read_back(route, layouts, tmp_path).score
    assert score.share >= share, score.unequal[:20]
    assert score.found >= found
    assert score.surplus <= surplus
