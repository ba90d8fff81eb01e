"""Cells of scanned tables put right before tables are sought: specks, and heads that text ran into or lines cut."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import evolve

from perfscore.messages import Problem, problem
from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.words import are_goal_and_result, column_field, money_field
from perfscore.reading.grid import SourceKind

_FEWEST_HEADS = 2  # that make a line one of heads
_FOREIGN = "À-ÖØ-öø-ɏЀ-ӿ֐-ۿᄀ-ᇿㄱ-ㆎ가-힣"  # letters with marks, and scripts that no form is printed in
_SPECK = re.compile(rf"(?<![{_FOREIGN}])[{_FOREIGN}]{{1,2}}(?![{_FOREIGN}])")  # more of them are a word
_HAN = re.compile(r"[\u3400-\u9fff]")


def cleaned(lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    """The lines; the cells of tables without specks, and heads without what ran into them, and told."""
    return [
        _with_whole_heads(_without_specks(line)) if line.is_table and line.kind is not SourceKind.EXACT else line
        for line in lines
    ]


def _without_specks(line: DocumentLine) -> DocumentLine:
    """The line without letters of other scripts, alone or beside Chinese ones: half a character, read as another."""
    atoms: list[Atom] = []
    problems: list[Problem] = []
    for atom in line.atoms:
        left = _SPECK.sub("", atom.text).strip()
        if left == atom.text or (left and not _HAN.search(left)):
            atoms.append(atom)
            continue
        problems.append(problem("D111", line.place, found=atom.text))
        if left:
            atoms.append(evolve(atom, text=left))
    return evolve(line, atoms=tuple(atoms), problems=(*line.problems, *problems)) if problems else line


def _with_whole_heads(line: DocumentLine) -> DocumentLine:
    known = [column_field(atom.text) is not None for atom in line.atoms]
    if sum(known) < _FEWEST_HEADS or all(known):
        return line
    found: list[Atom] = []
    problems: list[Problem] = []
    for atom in line.atoms:
        read = atom.text
        before = found[-1] if found else None
        if column_field(atom.text) is None and (read := _last_head(atom.text)) != atom.text:
            found.append(evolve(atom, text=read))
        elif before is not None and _are_one(before, atom):
            read = before.text + atom.text
            found[-1] = evolve(before, text=read)
        else:
            found.append(atom)
        if read != atom.text:
            problems.append(problem("D183", line.place, found=atom.text, read=read))
    return evolve(line, atoms=tuple(found), problems=(*line.problems, *problems)) if problems else line


def _last_head(text: str) -> str:
    """The head that ``text`` ends with behind a blank, the longest there is; else the text."""
    words = text.split()
    ends = (" ".join(words[first:]) for first in range(1, len(words)))
    return next((end for end in ends if column_field(end) is not None), text)


def _are_one(one: Atom, other: Atom) -> bool:
    """Whether two cells side by side are a head only together: 单位（文 | 字描述）."""
    whole = column_field(one.text + other.text) is not None
    both = all(column_field(each.text) or money_field(each.text) for each in (one, other))  # 得分 | 说明 of the money
    both = both or are_goal_and_result(one.text, other.text)
    return whole and not both and other.column == one.column + 1
