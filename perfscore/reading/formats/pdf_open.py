"""Tables that a page cuts: browsers draw no line where a page ends, so the cells there are open; they are closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

from perfscore.frozen import frozen

_SAME = 3.0  # points between the ends of lines that end together
_FEWEST = 3  # upright lines that end at one height: the columns of a table, no bracket
_Line: TypeAlias = dict[str, Any]


@frozen
class OpenEnd:
    """Two neighbouring columns' lines that end at one height without a line between these ends.

    ``ruled`` where some line lies across between the two: that they bound cells is sure.
    """

    left: float
    right: float
    height: float
    ruled: bool

    @property
    def line(self) -> _Line:
        ends = {"x0": self.left, "x1": self.right, "top": self.height, "bottom": self.height, "doctop": self.height}
        return ends | {"object_type": "line", "width": self.right - self.left, "height": 0}


def tables_of(page: Any) -> Any:
    """The ruled tables of a page, their open cells closed."""
    finder = page.debug_tablefinder()
    ends = list(_open_ends(finder.edges))
    if not any(end.ruled for end in ends):  # what is not ruled anywhere is the gap between two tables
        return finder.tables
    return page.find_tables({"explicit_horizontal_lines": [end.line for end in ends]})


def _open_ends(edges: Sequence[_Line]) -> Iterator[OpenEnd]:
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    across = [edge for edge in edges if edge["orientation"] == "h"]
    for end in ("top", "bottom"):
        for group in _ending_together(upright, end):
            height = group[0][end]
            for one, other in pairwise(sorted(group, key=lambda edge: edge["x0"])):
                between = [line["top"] for line in across if _joins(line, one, other)]
                if not any(abs(each - height) <= _SAME for each in between):
                    yield OpenEnd(one["x0"], other["x0"], height, bool(between))


def _ending_together(upright: Sequence[_Line], end: str) -> list[list[_Line]]:
    groups: list[list[_Line]] = []
    for edge in sorted(upright, key=lambda edge: edge[end]):
        if groups and edge[end] - groups[-1][0][end] <= _SAME:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return [group for group in groups if len(group) >= _FEWEST]


def _joins(line: _Line, one: _Line, other: _Line) -> bool:
    """Whether a line lies across from one upright line to the other."""
    reaches = line["x0"] <= one["x0"] + _SAME and line["x1"] >= other["x0"] - _SAME
    return bool(reaches and one["top"] - _SAME <= line["top"] <= one["bottom"] + _SAME)
