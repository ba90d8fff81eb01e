"""Forms printed by every route and read back: the share of equal fields never falls below these floors.

The floors are what was measured, rounded down; those of routes over LibreOffice leave room for its versions and
fonts. Raise them when reading improves; ``benchmarks/reading/run.py`` has more forms, a held-out seed, and shows every
unequal field.
"""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import pytest
from printing import paper
from printing.pressing import ALL_LAYOUTS, Result, held, perfscore_reader, pressed
from printing.routes import ROUTES

SEED = 1
# A third of the layouts, and a ninth on the slow routes (LibreOffice takes half a second a document), chosen by their
# names: a layout that is added changes nothing for the others.
LAYOUTS = tuple(layout for layout in ALL_LAYOUTS if crc32(layout.encode()) % 3 == 0)
FEW_LAYOUTS = tuple(layout for layout in ALL_LAYOUTS if crc32(layout.encode()) % 9 == 0)

# route: (fields equal at least, forms found at least, forms that do not exist at most)
FLOORS = {
    "docx": (0.99, 37, 0),  # of 37
    "docx in control": (0.99, 12, 0),  # of 12
    "docx in frame": (0.99, 12, 0),  # of 12
    "xlsx text": (0.99, 37, 0),  # of 37
    "xlsx typed": (0.99, 37, 0),  # of 37
    "html": (0.99, 37, 0),  # of 37
    "csv": (0.99, 37, 0),  # of 37
    "tab office": (0.99, 37, 0),  # of 37
    "tab browser": (0.98, 37, 0),  # of 37
    "pipes": (0.99, 37, 0),  # of 37
    "pipes bare": (0.98, 37, 0),  # of 37
    "spaces": (0.98, 37, 0),  # of 37
    "cell lines": (0.97, 37, 0),  # of 37
    "filled lines": (0.97, 37, 0),  # of 37
    "one line": (0.97, 37, 0),  # of 37
    "run together": (0, 0, 0),  # of 37
    "web text": (0.94, 36, 0),  # of 37
    "wrapped": (0.9, 36, 0),  # of 37
    "scanned": (0.98, 37, 0),  # of 37
    "office html": (0.95, 11, 0),  # of 12
    "office text": (0.91, 11, 0),  # of 12
    "pdf ruled": (0.94, 11, 0),  # of 12
    "pdf ruled top": (0.94, 11, 0),  # of 12
    "pdf bare": (0.97, 12, 0),  # of 12
    "pdf bare top": (0.97, 12, 0),  # of 12
    "layout": (0.95, 12, 0),  # of 12
    "layout top": (0.96, 12, 0),  # of 12
    "pdftotext plain": (0, 0, 0),  # of 12
}

# How many of the cells that a reading calls certain are right, at least: wrong and unmarked is the worst.
SURE = dict.fromkeys(
    ("tab office", "tab browser", "pipes", "pipes bare", "spaces", "cell lines", "one line", "web text"), 0.995
) | {"scanned": 0.993, "wrapped": 0.99}

# How many cells may be wrong and called certain: none where the order of the text is no order of rows.
WRONG_AND_CERTAIN = {"pdftotext plain": 0}

# Routes that read as a sister does, for the night and for `.ci/run`.
SISTERS = {"docx in control", "docx in frame", "xlsx text", "csv", "pipes bare", "office html", "office text"}
SISTERS |= {"pdf ruled", "pdf ruled top", "pdf bare top", "layout top", "pdftotext plain"}
SISTERS |= {"tab browser", "cell lines", "filled lines", "layout", "one line", "web text", "xlsx typed"}


def _layouts(route: str) -> tuple[str, ...]:
    return FEW_LAYOUTS if ROUTES[route].needs_tools or route.startswith("docx in") else LAYOUTS


def _read_back(route: str, layouts: tuple[str, ...], folder: Path) -> Result:
    result = Result()
    for layout, file, document in pressed(route, layouts, SEED, 1, folder):
        score, seconds, failure = held(perfscore_reader, file, document)
        result.add(score, seconds, file, layout, failure)
    return result


def test_every_route_has_a_floor() -> None:
    assert set(FLOORS) == set(ROUTES)


@pytest.mark.parametrize(
    "route", [pytest.param(route, marks=pytest.mark.slow) if route in SISTERS else route for route in FLOORS]
)
def test_what_is_printed_is_read_back(route: str, tmp_path: Path) -> None:
    lacking = paper.missing()
    if ROUTES[route].needs_tools and lacking:
        pytest.skip(f"{lacking} not found: this route prints with them")
    share, found, surplus = FLOORS[route]
    score = _read_back(route, _layouts(route), tmp_path).score
    assert score.share >= share, score.unequal[:20]
    assert score.found >= found
    assert score.surplus <= surplus
    right, certain = score.sureness.get("certain", (0, 0))
    assert right >= SURE.get(route, 0) * certain
    assert certain - right <= WRONG_AND_CERTAIN.get(route, certain), score.unequal[:20]
