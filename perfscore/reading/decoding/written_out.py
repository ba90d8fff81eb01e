"""Merged cells that a program wrote out: it repeats the text of one in every column that the cell spans.

Such a table tells it by its rows of few long cells, whose words stand side by side three times and more. Below a
header two columns are one where the header says one thing in both; 持续提升 | 持续提升 are a target and a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from attrs import evolve

from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.words import column_field, money_field

_FEWEST_COLUMNS = 4
_FEWEST_TOLD = 2  # rows with words written out
_WRITTEN_OUT = 3  # so often
_FEWEST_HEADS = 3
_FEW_TEXTS = 3  # in a line
_NAMES = frozenset(("group", "level1", "level2", "name", "detail"))


def merged_again(lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    """The lines, cells of tables merged again that were written out."""
    found: list[DocumentLine] = []
    for is_wide, run in groupby(lines, lambda line: line.width >= _FEWEST_COLUMNS):
        table = list(run)
        found.extend(_merged(table) if is_wide and _is_written_out(table) else table)
    return found


def _is_written_out(table: Sequence[DocumentLine]) -> bool:
    if any(atom.columns > 1 for line in table for atom in line.atoms):
        return False
    return sum(1 for line in table if _says_little(line) and _is_told(line)) >= _FEWEST_TOLD


def _is_told(line: DocumentLine) -> bool:
    return any(len(group) >= _WRITTEN_OUT for group in _equal(line))


def _says_little(line: DocumentLine) -> bool:
    """A label, a goal and what came of it: no row of indicators, three of whose remarks may be the same."""
    return len({atom.text for atom in line.atoms}) <= _FEW_TEXTS and all(_is_words(atom) for atom in line.atoms)


def _is_words(atom: Atom) -> bool:
    seen = look(atom.text)
    return seen.han and not seen.number and not seen.value


def _equal(line: DocumentLine) -> Iterator[list[Atom]]:
    """The cells of a line, those together that stand side by side and say the same."""
    group: list[Atom] = []
    for atom in line.atoms:
        if group and (group[-1].column + 1, group[-1].text) != (atom.column, atom.text):
            yield group
            group = []
        group.append(atom)
    if group:
        yield group


def _merged(table: Sequence[DocumentLine]) -> Iterator[DocumentLine]:
    header: DocumentLine | None = None
    for line in table:
        if (
            len({atom.text for atom in line.atoms if column_field(atom.text) or money_field(atom.text)})
            >= _FEWEST_HEADS
        ):
            header = line
        alone = header is None or _says_little(line)
        atoms = [atom for group in _equal(line) for atom in _whole(group, header, alone)]
        yield evolve(line, atoms=tuple(atoms))


def _whole(group: Sequence[Atom], header: DocumentLine | None, alone: bool) -> Iterator[Atom]:
    """The cells that equal ones side by side are: as the header has them, words as one where they stand ``alone``.

    So do words over the names of a row and more: 小计.
    """
    fields = {column_field(header.at(atom.column)) for atom in group} if header is not None else set[str | None]()
    words = _is_words(group[0]) and (alone or (len(group) >= _WRITTEN_OUT and fields & _NAMES))
    start = 0
    for n in range(1, len(group) + 1):
        if n == len(group) or not (words or _is_one(header, group[n - 1], group[n])):
            yield evolve(group[start], columns=n - start)
            start = n


def _is_one(header: DocumentLine | None, one: Atom, other: Atom) -> bool:
    return header is not None and header.at(one.column) == header.at(other.column)
