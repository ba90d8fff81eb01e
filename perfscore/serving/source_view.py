"""A document beside its reading: its rows as the reader saw them, and the pages of a PDF as pictures."""

from __future__ import annotations

from typing import Any

from perfscore.errors import UsageError
from perfscore.messages import problem
from perfscore.reading.formats.pdf_picture import page_png
from perfscore.reading.grid import GridRow
from perfscore.reading.read import grid_of
from perfscore.reading.sources import Source

MAX_ROWS = 5_000


def source_view(source: Source) -> dict[str, Any]:
    """{"rows": [{"cells": [{"text", "rows", "columns"}], "where"}], "more": rows left out}. Raises ReadingError."""
    rows = grid_of(source.read(), source.name).rows
    return {"rows": [_row(row) for row in rows[:MAX_ROWS]], "more": max(0, len(rows) - MAX_ROWS)}


def picture(source: Source, page: int) -> bytes:
    """A page of a PDF as PNG; the first is 1. Raises UsageError where there is none, ReadingError as reading does."""
    found = page_png(source.read(), page)
    if found is None:
        raise UsageError([problem("U049", page=page)])
    return found


def _row(row: GridRow) -> dict[str, Any]:
    cells = [{"text": cell.text, "rows": cell.rows, "columns": cell.columns} for cell in row.cells if not cell.covered]
    return {"cells": cells, "where": row.place.to_dict(), "breaks": row.breaks}
