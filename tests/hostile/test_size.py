"""Documents longer or wider than any collection of forms end with one line, before anybody looks for forms in them."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from perfscore.errors import ReadingError
from perfscore.messages import Place
from perfscore.reading import grid
from perfscore.reading.decoding import wrapped_cells
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.read import read_bytes


def codes(raw: str, name: str) -> list[str]:
    with pytest.raises(ReadingError) as caught:
        read_bytes(raw.encode(), name)
    return [item.code for item in caught.value.problems]


@pytest.mark.parametrize(
    ("limit", "name", "raw"),
    [
        ("rows", "a.txt", "修路\n" * 60),
        ("rows", "a.csv", "修路,1\n" * 60),
        ("rows", "a.html", "<table>" + "<tr><td>修路<td>1</tr>" * 60),
        ("columns", "a.csv", "1," * 60),
        ("columns", "a.txt", ("1\t" * 60 + "\n") * 2),
        ("cells", "a.csv", "1,2,3,4,5,6\n" * 10),
        ("letters", "a.txt", "修" * 60),
        ("letters", "a.csv", "修" * 60),
        ("letters", "a.html", f"<p>{'修' * 60}"),
    ],
)
def test_each_limit(limit: str, name: str, raw: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(raw, name) == ["D005"]
    monkeypatch.setitem(grid._LIMITS, limit, 50)
    assert codes(raw, name) == ["D220"]


def test_a_text_that_many_cells_share_counts_in_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a workbook is read: twenty thousand cells may show one text of half a million characters."""
    book = Workbook()
    for _ in range(6):
        book.worksheets[0].append(["修" * 10])
    packed = io.BytesIO()
    book.save(packed)
    monkeypatch.setitem(grid._LIMITS, "letters", 50)
    with pytest.raises(ReadingError) as caught:
        read_bytes(packed.getvalue(), "a.xlsx")
    assert [(item.code, item.place.line) for item in caught.value.problems] == [("D220", 6)]


def test_tables_within_tables_count_at_each_level() -> None:
    assert codes("<table><tr><td>" * 15_000, "a.html") == ["D015"]


def test_a_wrapped_cell_takes_a_bounded_number_of_words() -> None:
    """So that reading stays linear, however many lines are as full as their column."""
    words = [Atom("绩效目标", n, 0, Place(), starts_line=True, x1=4.0) for n in range(400)]
    assert len(list(wrapped_cells.cells_from(words, 0))) < 100
