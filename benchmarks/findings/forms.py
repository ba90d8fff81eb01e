"""Right forms: drawn, scored by proportion without the engine, printed in every layout of the press and read back."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "press"))

from printing import office
from printing.facts import drawn
from printing.layouts import LAYOUTS
from printing.righted import righted
from printing.setting import printed

import perfscore
from perfscore.form import Form


def right_forms(seed: int, count: int, layouts: Sequence[str] = tuple(LAYOUTS)) -> Iterator[tuple[str, Form]]:
    """``count`` documents of each layout, as Word files, and the forms that are read from them."""
    with tempfile.TemporaryDirectory(prefix="right-forms-") as folder:
        for name in layouts:
            for number in range(count):
                file = Path(folder) / f"{name.replace(' ', '-')}-{number}.docx"
                file.write_bytes(_document(name, seed, number))
                yield from ((name, form) for form in perfscore.read(file))


def _document(name: str, seed: int, number: int) -> bytes:
    layout, rng = LAYOUTS[name], Random(f"right {name} {seed} {number}")
    sources = len(layout.money.rows) if layout.money else 3
    facts = drawn(rng, layout.plan, money_points=layout.money_points, sources=sources, rows=layout.rows)
    return office.word(printed(layout, rng, righted(facts)).document)
