"""Tables of text whose cells stand on lines of their own, a bar before or behind each, as some converters write them.

Before a cell, the bar tells that the row goes on: the lines of a row are put together. Behind a cell it tells only
where the cell ends: such lines lose their bar and are read as one cell a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from perfscore.reading.formats.text_line import TextLine

_BAR_FIRST = re.compile(r"\s*+\|(?=\s*[^|\s])[^|]*+")  # one bar, before the only cell of the line
_BAR_LAST = re.compile(r"[^|]*+\|\s*+")  # one bar, behind the only cell of the line, or the bar alone
_BARS_ALONE = re.compile(r"\s*+\|[\s|]*+")
_FEWEST = 4  # such lines one below the other make it no chance


def one_row_a_line(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines, rows put together whose cells follow each other down the page."""
    if not any("|" in line.text for line in lines):
        return list(lines)
    whole = list(_rows(lines)) if _longest(lines, _BAR_FIRST) >= _FEWEST else list(lines)
    return list(_cells(whole))


def _longest(lines: Sequence[TextLine], kind: re.Pattern[str]) -> int:
    runs = groupby(lines, lambda line: bool(kind.fullmatch(line.text)))
    return max((len(list(run)) for fits, run in runs if fits), default=0)


def _rows(lines: Sequence[TextLine]) -> Iterator[TextLine]:
    """A row goes on with a bar at the start of a line, and in the lines set in below it that have none."""
    row = [lines[0]]
    for line in lines[1:]:
        barred = _BAR_FIRST.fullmatch(line.text) or _BARS_ALONE.fullmatch(line.text)
        set_in = "|" not in line.text and line.text[:1].isspace() and line.text.strip()
        last = row[-1].text.rstrip()
        if barred or (set_in and last and not last.endswith("|")):
            row.append(line)
        else:
            yield _joined(row)
            row = [line]
    yield _joined(row)


def _joined(row: Sequence[TextLine]) -> TextLine:
    return TextLine(row[0].number, " ".join([row[0].text, *(line.text.strip() for line in row[1:])]))


def _cells(lines: Sequence[TextLine]) -> Iterator[TextLine]:
    for fits, run in groupby(lines, lambda line: bool(_BAR_LAST.fullmatch(line.text))):
        together = list(run)
        alone = fits and len(together) >= _FEWEST
        yield from (TextLine(line.number, line.text.rstrip()[:-1]) if alone else line for line in together)
