"""The head of a form without ruled lines: labels torn over lines put together, and the values beside them.

The words of a form tell where a label ends: 实施单 above 位 is one, and what stands right of it, down to the line where
the next label begins, is its value.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from attrs import evolve

from perfscore.reading.decoding.heads import is_indicator_header
from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.money import is_known_label
from perfscore.reading.decoding.placed import line_height, visual_lines
from perfscore.reading.decoding.titles import title_of
from perfscore.reading.decoding.words import (
    column_field,
    is_fund_margin,
    is_goal,
    is_seal,
    is_total,
    label_field,
    money_field,
)
from perfscore.reading.grid import SourceKind
from perfscore.widths import cells

WHOLE = 4  # so many characters that are a label by themselves are no rest of one
MOST_TEARS = 3  # lines below the first that a label takes
MOST_LINES = 4  # of a value
APART = 2  # blanks between two cells of a text
CENTRED = 0.8  # a line so near above a label stands beside it: two rows lie further apart
LINE_STEP = 2.3  # characters of a page that two lines of a cell lie apart at most
_BEGINNING = re.compile(r"[\u3400-\u9fff]{2}")  # of a torn label
_WIDEST_SHIFT = 4.0  # characters between two lines of one cell of a text


def without_tears(lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    """The lines with labels and side headings that are torn over several put together in the first of them."""
    found = list(lines)
    above_table = True
    for number, line in enumerate(found):
        above_table = _is_above_table(line, above_table)
        if not above_table or line.is_table or not line.atoms:
            continue
        for place, atom in enumerate(line.atoms):
            pieces = _pieces(found, number, atom)
            if pieces:
                whole = evolve(atom, text=atom.text + "".join(piece.text for _, piece in pieces))
                beside = _beside(found, number, pieces) if len(line.atoms) == 1 else None
                if beside is not None:
                    found[number] = evolve(line, atoms=())
                    found[beside] = _with_atom(found[beside], whole)
                else:
                    own = found[number].atoms
                    found[number] = evolve(found[number], atoms=(*own[:place], whole, *own[place + 1 :]))
                for below, piece in pieces:
                    left = tuple(each for each in found[below].atoms if each is not piece)
                    found[below] = evolve(found[below], atoms=left)
    return [line for line, before in zip(found, lines, strict=True) if line.atoms or not before.atoms]


def _beside(lines: Sequence[DocumentLine], number: int, pieces: Sequence[tuple[int, Atom]]) -> int | None:
    """The line that stands beside the middle of a label that is torn above and below it."""
    last = pieces[-1][0]
    middle = (lines[number].atoms[0].y + pieces[-1][1].y) / 2
    between = [n for n in range(number + 1, last) if any(label_field(atom.text) for atom in lines[n].atoms)]
    return min(between, key=lambda n: abs(lines[n].atoms[0].y - middle), default=None)


def _with_atom(line: DocumentLine, atom: Atom) -> DocumentLine:
    """A line with a word of the lines around it."""
    own = evolve(atom, line=line.number, y=line.atoms[0].y, starts_line=False)
    return evolve(line, atoms=tuple(sorted((*line.atoms, own), key=lambda each: each.x0)))


def _is_above_table(line: DocumentLine, before: bool) -> bool:
    """Whether the heads of an indicator table are still to come."""
    if is_indicator_header(field for atom in line.atoms if (field := column_field(atom.text))):
        return False
    begins = any(is_total(atom.text) or label_field(atom.text) in ("name", "body") for atom in line.atoms)
    return before or begins or title_of(line.text) is not None


def _pieces(lines: Sequence[DocumentLine], number: int, atom: Atom) -> list[tuple[int, Atom]]:
    """What below an atom makes a label of it, with the numbers of the lines."""
    if not _BEGINNING.match(atom.text) or not _may_be_torn(lines[number]) or _goes_on_beside(lines[number], atom):
        return []
    if _is_known(atom.text):
        return _seal_below(lines, number, atom)
    pieces: list[tuple[int, Atom]] = []
    text, last, step = atom.text, atom, _line_step(atom)
    for below in range(number + 1, min(len(lines), number + 1 + 2 * MOST_TEARS)):
        piece = next((each for each in lines[below].atoms if _is_below(each, last, step)), None)
        if lines[below].is_table or len(pieces) == MOST_TEARS:
            break
        if piece is None:
            continue
        if len(piece.text) >= WHOLE and _is_known(piece.text):
            break
        text, last = text + piece.text, piece
        pieces.append((below, piece))
        if _is_word(text):
            own_head = money_field(text.removeprefix(atom.text)) not in (None, "margin")  # of the money below a value
            return [] if own_head else pieces
    return []


def _seal_below(lines: Sequence[DocumentLine], number: int, atom: Atom) -> list[tuple[int, Atom]]:
    """（盖章） below a label that is whole."""
    if label_field(atom.text) is None:
        return []
    near = range(number + 1, min(len(lines), number + 3))
    found = ((below, each) for below in near for each in lines[below].atoms if is_seal(each.text))
    return [(below, each) for below, each in found if _is_below(each, atom, _line_step(atom))][:1]


def _line_step(atom: Atom) -> float:
    """The most that two lines of one cell lie apart, by the width of a character; in a text it is two lines."""
    if atom.place.page is None:
        return 2.0
    return LINE_STEP * 2 * (atom.x1 - atom.x0) / cells(atom.text)


def _may_be_torn(line: DocumentLine) -> bool:
    """Whether it is known where the words of a line stand."""
    apart = any(b.x0 - a.x1 >= APART for a, b in pairwise(line.atoms))
    return line.kind is SourceKind.PLACED or apart or (len(line.atoms) == 1 and line.atoms[0].x0 >= APART)


def _goes_on_beside(line: DocumentLine, atom: Atom) -> bool:
    """Whether the next word of its line stands a blank behind an atom: it is part of a sentence, no line of a cell."""
    room = APART if atom.place.page is None else 2 * (atom.x1 - atom.x0) / cells(atom.text)
    return any(0 < each.x0 - atom.x1 < room for each in line.atoms)


def _is_below(piece: Atom, atom: Atom, step: float) -> bool:
    """Whether a piece stands in the next line of the cell of an atom."""
    shift = 1.0 if atom.place.page is not None else _WIDEST_SHIFT
    return piece.page == atom.page and abs(piece.x0 - atom.x0) <= shift and 0 < piece.y - atom.y <= step


def _is_known(text: str) -> bool:
    return _is_word(text) or column_field(text) is not None or is_total(text)


def _is_word(text: str) -> bool:
    """Whether a text is complete as a label, a label or a head of money, or a heading down the side."""
    known = label_field(text) or money_field(text)
    return known is not None or is_known_label(text) or is_fund_margin(text) or is_goal(text)


def values_beside(atoms: Sequence[Atom], labels: Mapping[int, Atom], taken: Collection[int]) -> dict[int, str]:
    """What stands beside each label, by the number of its atom.

    ``labels`` are all labels above the table, ``taken`` the lines of which something else is known.
    """
    lines = visual_lines(atoms)
    height = line_height([lines]) if lines else 1.0
    rows: dict[int, list[int]] = {}
    for number, label in labels.items():
        rows.setdefault(label.line, []).append(number)
    values: dict[int, list[str]] = {number: [] for number in labels}
    above: list[int] = []
    for line in lines:
        at = line[0].line
        if at in rows:
            row = above = rows[at]
        elif at in taken or any(_is_of_money(atom.text) for atom in line):
            row = above = []
        else:
            row = _centred_on(line, rows, labels, height) or above
        if not row or at - labels[row[0]].line > MOST_LINES:
            continue
        for atom in line:
            own = [number for number in row if labels[number].x0 < atom.x0]
            if own and not any(labels[number] is atom for number in row):
                values[own[-1]].append(atom.text)
    return {number: " ".join(texts) for number, texts in values.items()}


def _is_of_money(text: str) -> bool:
    return is_fund_margin(text) or is_known_label(text) or money_field(text) is not None


def _centred_on(
    line: Sequence[Atom], rows: Mapping[int, list[int]], labels: Mapping[int, Atom], height: float
) -> list[int]:
    """The labels that a line begins less than a line above: it stands beside them, in the middle."""
    below = next((row for at, row in rows.items() if at > line[0].line), None)
    near = below is not None and labels[below[0]].page == line[0].page
    return below if near and below and labels[below[0]].y - line[0].y < CENTRED * height else []
