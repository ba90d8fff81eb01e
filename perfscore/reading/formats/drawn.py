"""Tables drawn with characters, lines between their rows: grid tables of pandoc, what w3m prints, box drawings.

The lines tell what no order of text does: cells that go over several rows, columns or lines of text. Tables with a
line under their header alone are rows of text and read as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from unicodedata import east_asian_width

from attrs import define, field

from perfscore.messages import Place
from perfscore.reading.formats.text_line import TextLine
from perfscore.reading.grid import COVERED, Cell, GridRow

_BARS, _JOINTS, _LINES = "|│┃║", "+┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛", "-=─━═"
_FRAME = re.compile(rf"\s*[{re.escape(_JOINTS)}][{re.escape(_JOINTS + _LINES)}]{{2,}}\s*")  # a line from side to side
_INSIDE = re.compile(rf"\s*[{re.escape(_BARS + _JOINTS)}].*[{re.escape(_BARS + _JOINTS)}]\s*")
_FEWEST_LINES = 4  # over, under the header, between two rows and at the end
_MOST_COLUMNS = 100


@define
class _DrawnCell:
    """A cell between two of the vertical lines, from one line across on."""

    left: int
    right: int
    row: int
    texts: list[str] = field(factory=list)
    rows: int = 1


def tables(lines: Sequence[TextLine]) -> Iterator[tuple[int, int]]:
    """Where drawn tables begin and end among the lines."""
    at = 0
    while at < len(lines):
        end = at
        while _FRAME.fullmatch(lines[at].text) and end < len(lines) and _INSIDE.fullmatch(lines[end].text):
            end += 1
        if sum(1 for line in lines[at:end] if _crosses(line.text)) >= _FEWEST_LINES:
            yield at, end
        at = max(end, at + 1)


def _crosses(text: str) -> bool:
    """Whether a line across stands in this line of text, from one vertical line to another."""
    return bool(re.search(rf"[{re.escape(_JOINTS)}][{re.escape(_LINES)}]{{2,}}[{re.escape(_JOINTS)}]", text))


def rows(lines: Sequence[TextLine], file: str, first: int) -> list[GridRow] | None:
    """The rows of a drawn table; ``first`` counts the lines of the text before these. None where it does not close."""
    columns = sorted({at for line in lines if _FRAME.fullmatch(line.text) for at, _ in _joints(line.text)})
    across = [n for n, line in enumerate(lines) if _crosses(line.text)]
    if not 1 < len(columns) <= _MOST_COLUMNS:
        return None
    cells: list[_DrawnCell] = []
    open_cells: dict[tuple[int, int], _DrawnCell] = {}
    row = -1
    for line in lines:
        row += _crosses(line.text)
        pieces = _pieces(line.text, columns)
        if not pieces or (pieces[0][0], pieces[-1][1]) != (0, len(columns) - 1):
            return None
        for left, right, text in pieces:
            if text and not text.strip(_LINES):
                for key, cell in list(open_cells.items()):
                    if key[0] < right and left < key[1]:
                        cell.rows = row - cell.row
                        del open_cells[key]
            elif (left, right) in open_cells:
                open_cells[left, right].texts.append(text.strip())
            else:
                cells.append(open_cells.setdefault((left, right), _DrawnCell(left, right, row, [text.strip()])))
    return None if open_cells else _laid_out(cells, lines, across, len(columns) - 1, Place(file=file), first)


def _joints(text: str) -> Iterator[tuple[int, int]]:
    """Where joints and vertical lines stand: in columns of a terminal, and so many more where odd signs are wide."""
    at = odd = 0
    for char in text:
        if char in _JOINTS or char in _BARS:
            yield at, odd
        width = east_asian_width(char)
        at, odd = at + (2 if width in "WF" else 1), odd + (width == "A" and char not in _JOINTS + _BARS + _LINES)


def _pieces(text: str, columns: Sequence[int]) -> list[tuple[int, int, str]]:
    """What stands between the vertical lines of one line of text: the numbers of both, and the text.

    Nothing where text stands outside of them.
    """
    signs = [n for n, char in enumerate(text) if char in _JOINTS or char in _BARS]
    stands: list[tuple[int, int]] = []
    for sign, (at, odd) in zip(signs, _joints(text), strict=True):
        near = next((n for n, column in enumerate(columns) if at <= column <= at + odd), None)
        if near is not None and (not stands or near > stands[-1][1]):
            stands.append((sign, near))
    if not stands or text[: stands[0][0]].strip() or text[stands[-1][0] + 1 :].strip():
        return []
    return [(a, b, text[one + 1 : other]) for (one, a), (other, b) in pairwise(stands)]


def _laid_out(
    cells: Sequence[_DrawnCell], lines: Sequence[TextLine], across: Sequence[int], width: int, place: Place, first: int
) -> list[GridRow] | None:
    """The rows, each cell at its left upper corner; None where two cells want one place."""
    height = len(across) - 1
    nothing = Cell("")
    laid = [[nothing] * width for _ in range(height)]
    for cell in cells:
        for row in range(cell.row, min(height, cell.row + max(1, cell.rows))):
            if any(each is not nothing for each in laid[row][cell.left : cell.right]):
                return None
            laid[row][cell.left : cell.right] = [COVERED] * (cell.right - cell.left)
        text = "\n".join(filter(None, cell.texts))
        laid[cell.row][cell.left] = Cell(text, max(1, cell.rows), cell.right - cell.left)
    return [
        GridRow(
            tuple(row), Place(file=place.file, line=first + lines[min(across[n] + 1, len(lines) - 1)].number), n == 0
        )
        for n, row in enumerate(laid)
    ]
