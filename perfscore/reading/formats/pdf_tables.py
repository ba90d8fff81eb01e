"""Pages of a PDF -> rows: ruled tables as cells with their extents, everything else as words where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from attrs import define

from perfscore.messages import Place
from perfscore.reading.formats.pdf_open import tables_of
from perfscore.reading.grid import COVERED, Box, Cell, GridRow, SourceKind

_MARGIN = 11  # points that a cell leaves free at both sides together
_LEVEL = 3


@define
class Lines:
    """Numbers the rows of one page as they are made."""

    place: Place
    count: int = 0

    def next(self) -> Place:
        self.count += 1
        return Place(file=self.place.file, page=self.place.page, line=self.count)


def page_rows(page: Any, place: Place) -> Iterator[GridRow]:
    """The rows of a page from top to bottom."""
    lines = Lines(place)
    top = page.bbox[1]
    tables = sorted(tables_of(page), key=lambda each: each.bbox[1])
    inside = [cell for table in tables for cell in table.cells]
    for table in tables:
        yield from _placed(page, top, table.bbox[1], lines)
        edges = (*sorted({cell[0] for cell in table.cells}), table.bbox[2])
        for number, cells in enumerate(_cells(page, table, inside)):
            yield GridRow(tuple(cells), lines.next(), breaks=number == 0, edges=edges)
        top = max(top, table.bbox[3])
    yield from _placed(page, top, page.bbox[3], lines)


def _cells(page: Any, table: Any, inside: Sequence[Any]) -> Iterator[list[Cell]]:
    """The cells of a ruled table by rows. A word that stands in no cell of the page (``inside``), as where a border is
    missing, goes to the open place of its row.
    """
    rows = table.rows
    texts = [["" if text is None else text for text in row] for row in table.extract()]
    lefts = sorted({cell[0] for cell in table.cells})
    tops = [row.bbox[1] for row in rows]
    covered: set[tuple[int, int]] = set()
    extents: dict[tuple[int, int], tuple[int, int]] = {}
    for number, row in enumerate(rows):
        for column, cell in enumerate(row.cells):
            if cell is not None:
                deep = max(1, sum(cell[1] <= each < cell[3] for each in tops))
                wide = max(1, sum(cell[0] <= each < cell[2] for each in lefts))
                extents[number, column] = deep, wide
                covered.update((number + r, column + c) for r in range(deep) for c in range(wide) if r or c)
                if "\n" in texts[number][column]:
                    texts[number][column] = _unwrapped(page, cell, texts[number][column])
    _take_loose_words(page, table, inside, texts, covered)
    for number, line in enumerate(texts):
        yield [
            COVERED if (number, column) in covered and not text else Cell(text, *extents.get((number, column), (1, 1)))
            for column, text in enumerate(line)
        ]


def _unwrapped(page: Any, cell: Any, text: str) -> str:
    """The text of a cell whose lines were broken only because they were full: a number torn there is one number."""
    lines = text.split("\n")
    if not any(a[-1:].isdigit() and b[:1].isdigit() for a, b in pairwise(lines)):
        return text
    drawn = page.crop(cell, strict=False).extract_text_lines(return_chars=True)
    if [line["text"] for line in drawn] != lines:
        return text
    joined = lines[0]
    for line, following in zip(drawn, lines[1:], strict=False):
        wide = (line["x1"] - line["x0"]) / max(1, len(line["chars"]))
        full = line["x1"] - line["x0"] + wide > cell[2] - cell[0] - _MARGIN
        joined += following if full and joined[-1:].isdigit() and following[:1].isdigit() else f"\n{following}"
    return joined


def _take_loose_words(
    page: Any, table: Any, inside: Sequence[Any], texts: list[list[str]], covered: set[tuple[int, int]]
) -> None:
    for word in _words(page, table.bbox[1], table.bbox[3]):
        across, down = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
        if any(left <= across <= right and top <= down <= bottom for left, top, right, bottom in inside):
            continue
        for number, row in enumerate(table.rows):
            if row.bbox[1] <= down <= row.bbox[3]:
                column = sum(1 for cell in row.cells if cell and cell[0] < across)
                _place(texts[number], word["text"], column)
                covered.discard((number, min(column, len(texts[number]) - 1)))


def _place(texts: list[str], word: str, column: int) -> None:
    """Put a word into the first cell from ``column`` on, or add one."""
    if column >= len(texts):
        texts.append("")
    spot = min(column, len(texts) - 1)
    texts[spot] = f"{texts[spot]} {word}".strip()


def _placed(page: Any, top: Any, bottom: Any, lines: Lines) -> Iterator[GridRow]:
    """The words between two heights of a page: a row for each line, a cell for each group of near words."""
    if bottom <= top:
        return
    from pdfplumber.utils.clustering import cluster_objects

    for line in cluster_objects(_words(page, top, bottom), lambda word: (word["top"] + word["bottom"]) / 2, _LEVEL):
        yield GridRow(tuple(_grouped(line)), lines.next(), kind=SourceKind.PLACED)


def _words(page: Any, top: Any, bottom: Any) -> Any:
    """The words between two heights of a page; a letter stands where its middle is, as in the cells of a table."""
    from pdfplumber.utils.text import extract_words

    return extract_words([each for each in page.chars if _is_inside(each, (page.bbox[0], top, page.bbox[2], bottom))])


def _is_inside(letter: Any, box: tuple[Any, Any, Any, Any]) -> bool:
    left, top, right, bottom = box
    across, down = (letter["x0"] + letter["x1"]) / 2, (letter["top"] + letter["bottom"]) / 2
    return bool(left <= across < right and top <= down < bottom)


def _grouped(words: Sequence[Any]) -> Iterator[Cell]:
    """Words of a line that are no further apart than a blank are one cell."""
    ordered = sorted(words, key=lambda word: word["x0"])
    group = ordered[:1]
    for word in ordered[1:]:
        blank = (word["bottom"] - word["top"]) * 3 / 5
        if word["x0"] - group[-1]["x1"] <= blank:
            group.append(word)
        else:
            yield _cell(group)
            group = [word]
    yield _cell(group)


def _cell(group: Sequence[Any]) -> Cell:
    box = Box(
        min(word["x0"] for word in group),
        max(word["x1"] for word in group),
        min(word["top"] for word in group),
        max(word["bottom"] for word in group),
    )
    return Cell(" ".join(word["text"] for word in group), box=box)
