"""Heads that name two columns, 分值/得分, over cells that hold both, 50/45: two columns, as if a line stood between."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from attrs import evolve

from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.words import column_field, squeeze
from perfscore.reading.grid import SourceKind

_HEAD = re.compile(r"([^/／]{1,8})[/／]([^/／]{1,8})")
_PAIR = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?分?|[-—])[/／](-?[0-9]+(?:\.[0-9]+)?分?|[-—])")
_POINTS = {"weight", "score"}
_FEWEST = 1  # cells with both values


def without_joint_heads(lines: Sequence[DocumentLine]) -> Sequence[DocumentLine]:
    """The lines, each joint head and the pairs of points below it in two; the same lines where there is none."""
    if not any(_is_joint(atom) for line in lines for atom in line.atoms):
        return lines
    found: list[DocumentLine] = []
    for _, block in groupby(lines, lambda line: (line.is_table, line.kind)):
        together = list(block)
        widths = {line.width for line in together}
        if not together[0].is_table:
            found += _text(together)
        elif len(widths) > 1 and together[0].kind is SourceKind.ORDERED:
            found += _table_by_order(together)
        else:
            found += (parted for _, same in groupby(together, lambda line: line.width) for parted in _table(list(same)))
    return found


def _text(lines: Sequence[DocumentLine]) -> Sequence[DocumentLine]:
    """Lines of text: from the first joint head on, pairs stand side by side."""
    first = next((n for n, line in enumerate(lines) if any(map(_is_joint, line.atoms))), len(lines))
    below = lines[first:]
    if sum(_in_pair(atom.text) is not None for line in below for atom in line.atoms) < _FEWEST:
        return lines
    parted = (evolve(line, atoms=tuple(part for atom in line.atoms for part in _halves(atom))) for line in below)
    return [*lines[:first], *parted]


def _table(lines: Sequence[DocumentLine]) -> Sequence[DocumentLine]:
    """Lines of a table: behind each column with a joint head there is one more, for the second values."""
    atoms = [atom for line in lines for atom in line.atoms]
    pairs = Counter(atom.column for atom in atoms if _in_pair(atom.text))
    joint = sorted({atom.column for atom in atoms if _is_joint(atom) and pairs[atom.column] >= _FEWEST})
    return [_widened(line, joint) for line in lines] if joint else lines


def _table_by_order(lines: Sequence[DocumentLine]) -> Sequence[DocumentLine]:
    """Lines of a table in which cells were left out: a pair is in two wherever it stands below a joint head."""
    first = next((n for n, line in enumerate(lines) if any(map(_is_joint, line.atoms))), len(lines))
    return [*lines[:first], *(_widened(line, [a.column for a in line.atoms if _parts(a)]) for line in lines[first:])]


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


def _halves(atom: Atom) -> Iterator[Atom]:
    texts = _parts(atom)
    if texts is None:
        yield atom
        return
    middle = (atom.x0 + atom.x1) / 2
    yield evolve(atom, text=texts[0], x1=middle)
    yield evolve(atom, text=texts[1], x0=middle, starts_line=False)


def _widened(line: DocumentLine, joint: Sequence[int]) -> DocumentLine:
    """A line of a table with one more column behind each of the ``joint`` ones."""
    atoms = tuple(part for atom in line.atoms for part in _moved(atom, joint))
    covered = {each + bisect_left(joint, each) for each in line.covered}
    covered |= {each + n + 1 for n, each in enumerate(joint) if each in line.covered}
    return evolve(line, atoms=atoms, covered=frozenset(covered), width=line.width + len(joint))


def _moved(atom: Atom, joint: Sequence[int]) -> Iterator[Atom]:
    """An atom where it stands among more columns; the two values of a joint column each in its own."""
    before, inside = (bisect_left(joint, atom.column + reach) for reach in (0, atom.columns))
    column, columns = atom.column + before, atom.columns + inside - before
    texts = _parts(atom) if atom.column in joint[before:inside] else None
    if texts is None:
        yield evolve(atom, column=column, columns=columns)
    else:
        yield evolve(atom, text=texts[0], column=column, columns=1)
        yield evolve(atom, text=texts[1], column=column + 1, columns=columns - 1, starts_line=False)
