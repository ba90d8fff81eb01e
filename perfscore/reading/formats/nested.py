"""Tables inside cells: a page is often drawn as a table that holds the form, and a cell may hold a small list."""

from __future__ import annotations

from collections.abc import Sequence

from perfscore.reading.grid import GridRow

_ROWS, _COLUMNS = 2, 3


def stands_alone(rows: Sequence[GridRow], frame: bool) -> bool:
    """Whether a table inside a cell is a table of its own.

    It is when it is more than a short list, or when the table around it is only a ``frame``: one cell a row.
    """
    widest = max((len(row.cells) for row in rows), default=0)
    return bool(rows) and (frame or (len(rows) >= _ROWS and widest >= _COLUMNS))


def as_text(rows: Sequence[GridRow]) -> str:
    """A short list inside a cell as lines of its text."""
    return "\n".join(" ".join(text for text in row.texts if text) for row in rows)
