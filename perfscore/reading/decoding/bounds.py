"""What no form is as large as: a table beyond these is told, instead of being read for hours."""

from __future__ import annotations

from perfscore.errors import LimitError
from perfscore.messages import Place, problem

MOST_HEADS = 300  # in one header
MOST_CELLS = 400_000  # cells of a table whose order alone is known, times the columns that each may belong to
MOST_PLACED = 20_000  # rows of a table without lines, times the pieces of text that they are to take


def within(count: int, most: int, place: Place) -> None:
    """Raises ReadingError when ``count`` is more than ``most``."""
    if count > most:
        raise LimitError([problem("D015", place, limit=most)])
