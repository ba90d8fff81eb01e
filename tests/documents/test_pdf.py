"""Small PDF files, kept for good: one printed from our own sheet, one with a password, one that is a picture."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import perfscore
from perfscore.errors import ReadingError
from perfscore.reading.formats import scan
from perfscore.reading.formats.scan import PixelBox

HERE = Path(__file__).parent


def test_a_printed_form_is_read_back(examples: Path) -> None:
    (form,) = perfscore.read(HERE / "form.pdf")
    expected = perfscore.read(examples / "changji-2023.yaml")[1]
    for field in ("kind", "name", "year", "supervisor", "implementer", "total_weight", "total_score"):
        assert getattr(form, field) == getattr(expected, field)
    for kind in ("indicators", "funds"):
        for one, other in zip(getattr(form, kind), getattr(expected, kind), strict=True):
            row, wanted = form_row(one), form_row(other)
            assert row == wanted
    assert form.indicators[0].source.page == 1
    assert form.problems == ()


def form_row(row: object) -> dict[str, object]:
    from attrs import fields

    return {each.name: getattr(row, each.name) for each in fields(type(row)) if each.name != "source"}  # type: ignore[arg-type]


def test_a_password_is_named() -> None:
    with pytest.raises(ReadingError) as caught:
        perfscore.read(HERE / "locked.pdf")
    assert caught.value.problems[0].code == "D018"


def test_a_scan_without_the_extra_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    scan._loaded.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(ReadingError, match=r"\.\[ocr\]") as caught:
        perfscore.read(HERE / "scan.pdf")
    assert [(item.code, item.place.page) for item in caught.value.problems] == [("D020", 1)]


def test_a_scan_is_recognised(examples: Path) -> None:
    """Only where the large extra is installed."""
    pytest.importorskip("rapidocr", reason="the ocr extra is not installed")
    (form,) = perfscore.read(HERE / "scan.pdf")
    expected = perfscore.read(examples / "changji-2023.yaml")[1]
    assert (form.name, form.year, form.total_score) == (expected.name, expected.year, expected.total_score)
    names = ("target", "actual", "weight", "score")
    shown = [[getattr(row, name) for name in names] for row in form.indicators]
    assert shown == [[getattr(row, name) for name in names] for row in expected.indicators]
    assert "D151" in [item.code for item in form.problems]


def test_ruled_cells_and_texts_become_rows() -> None:
    cells = [PixelBox(0, 20, 100, 60), PixelBox(102, 21, 200, 40), PixelBox(102, 42, 200, 60)]
    texts = [
        PixelBox(10, 0, 60, 10, "标题"),
        PixelBox(10, 30, 50, 40, "产出"),
        PixelBox(110, 25, 150, 38, "甲"),
        PixelBox(110, 45, 150, 58, "乙"),
        PixelBox(160, 45, 190, 58, "丙"),
    ]
    assert scan.arranged(cells, texts) == [["标题"], ["产出", "甲"], ["", "乙 丙"]]
