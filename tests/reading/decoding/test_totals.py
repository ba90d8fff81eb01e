"""The figures of a total row: one rule for tables, for placed words and for cells in order."""

from __future__ import annotations

import pytest

from perfscore.reading.decoding.records import total_figures

RESULTS = ("name", "target", "actual", "weight", "score")
TARGETS = ("name", "target", "weight")
TURNED = ("name", "target", "actual", "score", "weight")


@pytest.mark.parametrize(
    ("figures", "fields", "totals"),
    [
        ([("100", "weight"), ("95.5", "score")], RESULTS, {"weight": "100", "score": "95.5"}),
        ([("95.5", "score"), ("100", "weight")], TURNED, {"weight": "100", "score": "95.5"}),
        ([("30", "other"), ("100", "weight"), ("95.5", "score")], RESULTS, {"weight": "100", "score": "95.5"}),
        ([("100", ""), ("95.5", "")], RESULTS, {"weight": "100", "score": "95.5"}),
        ([("95.5", ""), ("100", "")], TURNED, {"score": "95.5", "weight": "100"}),
        ([("95.5", "actual")], RESULTS, {"score": "95.5"}),
        ([("100", "target")], TARGETS, {"weight": "100"}),
        ([], RESULTS, {}),
    ],
)
def test_figures_belong_to_their_columns_or_come_in_their_order(
    figures: list[tuple[str, str]], fields: tuple[str, ...], totals: dict[str, str]
) -> None:
    assert total_figures(figures, fields) == totals
