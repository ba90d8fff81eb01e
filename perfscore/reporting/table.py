"""Tables for a terminal: columns aligned in cells, where a wide character takes two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from perfscore.widths import cells

GAP = "  "


def clean(text: str) -> str:
    """``text`` on one line and without control characters, so that no document can steer a terminal."""
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)


def fitted(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells: cut with an ellipsis or padded on the right."""
    shown = fitting(text, width)
    return shown + " " * (width - cells(shown))


def fitting(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells, cut with an ellipsis."""
    shown = clean(text)
    if cells(shown) <= width:
        return shown
    taken = list(accumulate(map(cells, shown)))
    return shown[: next((n for n, used in enumerate(taken) if used > width - 1), len(shown))] + "…"


def aligned(rows: Sequence[Sequence[str]], limits: Sequence[int], right: Sequence[int] = ()) -> list[str]:
    """Lines with aligned columns, none wider than its limit; columns in ``right`` are flush right."""
    widths = [min(limit, max(cells(clean(row[n])) for row in rows)) for n, limit in enumerate(limits)]
    return [GAP.join(_cell(text, widths[n], n in right) for n, text in enumerate(row)).rstrip() for row in rows]


def _cell(text: str, width: int, to_right: bool) -> str:
    shown = fitted(text, width)
    bare = shown.rstrip()
    return " " * (width - cells(bare)) + bare if to_right else shown
