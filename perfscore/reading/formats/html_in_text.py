"""Tables of HTML inside plain text or Markdown, as programs that read pictures and papers write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.messages import Place
from perfscore.reading.formats import html
from perfscore.reading.grid import GridRow

_TAG = re.compile(r"<(/?)table\b[^<>]*>", re.IGNORECASE)
_NEWLINE = re.compile(r"\r\n|\r|\n")


@frozen
class TextPart:
    """A part of a text, a table with its tags or what stands between; ``first`` counts the lines before it."""

    text: str
    first: int
    is_table: bool


def parts(text: str) -> Iterator[TextPart]:
    """The text cut at its tables; one without its last tag goes to the end."""
    open_tables, begin, first = 0, 0, 0
    for found in _TAG.finditer(text):
        before = open_tables
        open_tables = max(0, before - 1) if found[1] else before + 1
        cut = found.end() if before and not open_tables else found.start() if open_tables and not before else None
        if cut is not None:
            yield TextPart(text[begin:cut], first, before > 0)
            first += len(_NEWLINE.findall(text, begin, cut))
            begin = cut
    yield TextPart(text[begin:], first, open_tables > 0)


def rows(part: TextPart, file: str) -> Iterator[GridRow]:
    """Those of a table, at the lines of the whole text. Raises ReadingError."""

    def moved(place: Place) -> Place:
        return place if place.line is None else evolve(place, line=place.line + part.first)

    read = html.grid(part.text, file)
    for row in read.rows:
        told = tuple(evolve(problem, place=moved(problem.place)) for problem in row.problems)
        yield evolve(row, place=moved(row.place), problems=told)
