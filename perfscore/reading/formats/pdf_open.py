"""Tables that a page cuts: browsers draw no line where a page ends, so the cells there are open; they are closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

from perfscore.frozen import frozen

_SAME = 3.0  # points between the ends of lines that end together
_FEWEST = 3  # upright lines that end at one height: the columns of a table, no bracket
_HANGING = 0.6  # of its own height, how far below another a line of the same cell begins
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
    below: bool  # the lower end

    def sides(self, bottom: float) -> list[_Line]:
        """The upright lines to a lower end."""
        return [_line(x, x, self.height, bottom) for x in (self.left, self.right)]


def _line(left: float, right: float, top: float, bottom: float) -> _Line:
    ends = {"x0": left, "x1": right, "top": top, "bottom": bottom, "doctop": top}
    return ends | {"object_type": "line", "width": right - left, "height": bottom - top}


def tables_of(page: Any) -> Any:
    """The ruled tables of a page, their open cells closed."""
    finder = page.debug_tablefinder()
    ends = list(_open_ends(finder.edges))
    if not any(end.ruled for end in ends):  # what is not ruled anywhere is the gap between two tables
        return finder.tables
    bottoms = [_hanging(page, end) if end.below else end.height for end in ends]
    lines = [_line(end.left, end.right, bottom, bottom) for end, bottom in zip(ends, bottoms, strict=True)]
    sides = [
        side for end, bottom in zip(ends, bottoms, strict=True) if bottom > end.height for side in end.sides(bottom)
    ]
    return page.find_tables({"explicit_horizontal_lines": lines, "explicit_vertical_lines": sides})


def _hanging(page: Any, end: OpenEnd) -> float:
    """How far down the letters of an open cell hang out of it, line by line."""
    bottom = end.height
    inside = (each for each in page.chars if end.left <= (each["x0"] + each["x1"]) / 2 < end.right)
    for letter in sorted((each for each in inside if each["bottom"] > end.height), key=lambda each: each["top"]):
        if letter["top"] > bottom + _HANGING * letter["height"]:
            break
        bottom = max(bottom, letter["bottom"])
    return bottom


def _open_ends(edges: Sequence[_Line]) -> Iterator[OpenEnd]:
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    across = [edge for edge in edges if edge["orientation"] == "h"]
    for end in ("top", "bottom"):
        for group in _ending_together(upright, end):
            height = group[0][end]
            for one, other in pairwise(sorted(group, key=lambda edge: edge["x0"])):
                between = [line["top"] for line in across if _joins(line, one, other)]
                if not any(abs(each - height) <= _SAME for each in between):
                    yield OpenEnd(one["x0"], other["x0"], height, bool(between), end == "bottom")


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
