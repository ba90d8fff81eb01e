"""Small PDF files, kept for good: one printed from our own sheet, one with a password, one that is a picture."""

from __future__ import annotations

from pathlib import Path

import pytest

import perfscore
from perfscore.errors import ReadingError

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


@pytest.mark.parametrize(("name", "code"), [("locked.pdf", "D018"), ("scan.pdf", "D020")])
def test_a_password_and_a_scan_are_named(name: str, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        perfscore.read(HERE / name)
    assert caught.value.problems[0].code == code
