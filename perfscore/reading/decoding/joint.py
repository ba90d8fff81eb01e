"""Heads that name two columns, 分值/得分, over cells that hold both, 50/45: two columns, as if a line stood between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import evolve

from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.words import column_field, squeeze

_HEAD = re.compile(r"([^/／]{1,8})[/／]([^/／]{1,8})")
_PAIR = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?分?|[-—])[/／](-?[0-9]+(?:\.[0-9]+)?分?|[-—])")
_POINTS = {"weight", "score"}
_FEWEST = 2  # cells with both values


def without_joint_heads(lines: Sequence[DocumentLine]) -> Sequence[DocumentLine]:
    """The lines, each joint head and the pairs of points below it in two; the same lines where there is none."""
    at = next((n for n, line in enumerate(lines) for atom in line.atoms if _is_joint(atom)), None)
    if at is None:
        return lines
    if not lines[at].is_table:
        pairs = sum(1 for line in lines[at:] for atom in line.atoms if _in_pair(atom.text))
        return [*lines[:at], *map(_parted, lines[at:])] if pairs >= _FEWEST else lines
    head = next(atom for atom in lines[at].atoms if _is_joint(atom))
    first, end = _table_around(lines, at)
    below = [atom for line in lines[at:end] for atom in line.atoms if atom.column == head.column and atom is not head]
    if sum(1 for atom in below if _in_pair(atom.text)) < _FEWEST:
        return [*lines[: at + 1], *without_joint_heads(lines[at + 1 :])]
    table = [_with_column(line, head.column) for line in lines[first:end]]
    return without_joint_heads([*lines[:first], *table, *lines[end:]])


def _is_joint(atom: Atom) -> bool:
    found = _HEAD.fullmatch(squeeze(atom.text)) if "/" in atom.text or "／" in atom.text else None
    return found is not None and {column_field(part) for part in found.groups()} == _POINTS


def _in_pair(text: str) -> tuple[str, str] | None:
    found = _PAIR.fullmatch(squeeze(text))
    return None if found is None else (found[1], found[2])


def _parts(atom: Atom) -> tuple[str, str] | None:
    """The two texts of a joint head or of a pair of points."""
    found = _HEAD.fullmatch(squeeze(atom.text)) if _is_joint(atom) else None
    return _in_pair(atom.text) if found is None else (found[1], found[2])


def _parted(line: DocumentLine) -> DocumentLine:
    """A line of text, what is joint in two that stand side by side."""
    return evolve(line, atoms=tuple(part for atom in line.atoms for part in _halves(atom)))


def _halves(atom: Atom) -> Iterator[Atom]:
    texts = _parts(atom)
    if texts is None:
        yield atom
        return
    middle = (atom.x0 + atom.x1) / 2
    yield evolve(atom, text=texts[0], x1=middle)
    yield evolve(atom, text=texts[1], x0=middle, starts_line=False)


def _table_around(lines: Sequence[DocumentLine], at: int) -> tuple[int, int]:
    """The first line of the table that a line stands in, and the one after its last."""
    first, end, width = at, at + 1, lines[at].width
    while first > 0 and lines[first - 1].width == width:
        first -= 1
    while end < len(lines) and lines[end].width == width:
        end += 1
    return first, end


def _with_column(line: DocumentLine, column: int) -> DocumentLine:
    """A line of a table with one more column behind ``column``, to which the second value of its cell goes."""
    atoms = [part for atom in line.atoms for part in _moved(atom, column)]
    covered = frozenset(each + (each > column) for each in line.covered)
    covered |= {column + 1} if column in line.covered else set()
    return evolve(line, atoms=tuple(atoms), covered=covered, width=line.width + 1)


def _moved(atom: Atom, column: int) -> Iterator[Atom]:
    if atom.column > column:
        yield evolve(atom, column=atom.column + 1)
    elif atom.column + atom.columns <= column:
        yield atom
    elif (texts := _parts(atom)) is None:
        yield evolve(atom, columns=atom.columns + 1)
    else:
        yield evolve(atom, text=texts[0])
        yield evolve(atom, text=texts[1], column=atom.column + 1, starts_line=False)
