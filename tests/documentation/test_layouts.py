"""The pages on layouts: every layout of the press has one, under a name of its own."""

from __future__ import annotations

import yaml
from pages import ROOT
from printing.layouts import LAYOUTS
from printing.pressing import ALL_LAYOUTS


def test_every_layout_of_the_press_has_a_page() -> None:
    names = yaml.safe_load((ROOT / "docs" / "layouts.yaml").read_text("utf-8"))
    assert {*LAYOUTS} <= {*names} <= {*ALL_LAYOUTS}
    assert len({*names.values()}) == len(names)
