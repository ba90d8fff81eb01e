"""The head of a form: labels and what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile, zip_longest

from attrs import evolve, field

from perfscore.frozen import frozen
from perfscore.messages import Problem, problem
from perfscore.reading.decoding.cells import printed, trimmed
from perfscore.reading.decoding.document import Document
from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.money import is_amount, is_known_label
from perfscore.reading.decoding.placed import visual_lines
from perfscore.reading.decoding.placed_head import values_beside
from perfscore.reading.decoding.placed_header import header_of
from perfscore.reading.decoding.sections import Marked, Section, SectionMark
from perfscore.reading.decoding.titles import ATTACHED
from perfscore.reading.decoding.words import (
    column_field,
    is_fund_margin,
    is_seal,
    is_task,
    label_field,
    money_field,
    names_both_parties,
    squeeze,
    year_in,
    year_in_brackets,
    year_in_digits,
)
from perfscore.reading.decoding.wrapped_cells import is_full, may_wrap
from perfscore.reading.grid import SourceKind

_INLINE = re.compile(r"(?P<label>[^:：]{2,20})[:：](?P<value>.+)")
_NEAR_THE_TOP = 16
_MOST_PIECES = 2  # that a line which is not there makes of a cell
_FEWEST_BEFORE = 2  # words before the label of the implementer: a name and the supervisor
_MOST_LINES_ON = 2  # lines below its label that a value of running text takes
_YEAR_TOLD = re.compile(r"年度[:：]((?:19|20)\d\d)(?![\d.,])")
_YEAR_ALONE = re.compile(r"[(（\[]?(?:年度[:：]?)?((?:19|20)\d\d)年?度?[)）\]]?(?:项目)?")
_BODY_OF_TITLE = re.compile(
    rf"(?:{ATTACHED})?"
    r"(?:关于)?(?:(?:19|20)[0-9]{2}年?度?)?"
    r"(?P<body>[^0-9()]{2,30}?[局委办厅室院校学心站所队处会部府道镇乡社馆司团园])"
    r"(?:\(?(?:19|20)[0-9]{2}年?度?\)?)?(?:部门|单位)?(?:\((?:部门|单位)\))?整体.*"
)


@frozen
class FormHead:
    """What the labels of a form say, and the year that stands in a title, under it, or beside its label."""

    labels: dict[str, str] = field(factory=dict)
    year: int | None = None
    problems: tuple[Problem, ...] = ()


def read_head(document: Document, section: Section) -> FormHead:
    """The labels of a section up to its indicator table."""
    atoms = document.atoms
    table = section.of(SectionMark.TABLE)[0].start
    marks = [mark for mark in section.marks if mark.start < table]
    beside = _beside(atoms, section, marks) if section.of(SectionMark.TABLE)[0].placed else {}
    wraps = not atoms[table].in_table and may_wrap(atoms[table : section.end])
    labels: dict[str, str] = {}
    problems: list[Problem] = []
    for mark, below in zip_longest(marks, marks[1:]):
        label = label_field(atoms[mark.start].text) if mark.mark is SectionMark.TOTAL else mark.label
        if label is None or label == "other":
            continue
        until = table if below is None else below.start
        if label == "name" and label not in labels and (below := _rows_below(atoms[mark.end : until])):
            labels.update(below)
            problems.append(problem("D113", atoms[mark.start].place, found=atoms[mark.end].text))
        following: Sequence[Atom] = atoms[mark.end : until]
        if atoms[mark.start].in_table and document.kind_at(mark.start) is SourceKind.EXACT:
            following = _next_cell(atoms[mark.start], following)
        value = beside[mark.start] if mark.start in beside else _value(atoms[mark.end - 1], following, wraps)
        if value and label not in labels and not _is_unit(value):
            labels[label] = value
            if names_both_parties(atoms[mark.start].text):
                labels.setdefault("supervisor", value)
    labels.update(_inline(atoms[section.start : table], labels))
    if "name" not in labels and section.title is None:
        alone = _name_alone(atoms, section)
        if alone:
            labels["name"] = alone
    unlabelled = None if {"name", "body"} & labels.keys() else _without_label(atoms, section)
    if unlabelled is not None:
        labels["name"] = printed(unlabelled.text) or ""
        problems.append(problem("D182", unlabelled.place, read=labels["name"]))
    return FormHead(labels, _year(atoms, section, table), tuple(problems))


def _beside(atoms: Sequence[Atom], section: Section, marks: Sequence[Marked]) -> dict[int, str | None]:
    """What stands beside the labels of a page without lines, by the atom of each."""
    ends = [
        mark
        for mark in section.marks
        if mark.mark in (SectionMark.MONEY, SectionMark.GOALS, SectionMark.TASKS, SectionMark.TABLE)
    ]
    until = _begins(atoms, section, min(ends, key=lambda mark: mark.start))
    beside = (SectionMark.LABEL, SectionMark.TOTAL)  # 自评总分 may stand in the head
    labels = {mark.start: atoms[mark.start] for mark in marks if mark.mark in beside and mark.start < until}
    other = {atoms[mark.start].line for mark in marks if mark.mark not in beside}
    texts = values_beside(atoms[section.start : until], labels, other - {label.line for label in labels.values()})
    return {number: printed(text) for number, text in texts.items()}


def _begins(atoms: Sequence[Atom], section: Section, mark: Marked) -> int:
    """The first atom of a mark; of money the first of its heads, some of which may be wrapped above its line."""
    if mark.mark is not SectionMark.MONEY:
        return mark.start
    labels = [each.start for each in section.marks if each.mark is SectionMark.LABEL and each.start < mark.start]
    above = atoms[labels[-1]].line if labels else 0
    lines = visual_lines(atoms[section.start : section.end])
    main = next(n for n, line in enumerate(lines) if line[0].line == atoms[mark.start].line)
    header = header_of(lines, main, money_field)
    first = header.first if header is not None else atoms[mark.start].line
    return next(n for n in range(section.start, section.end) if atoms[n].line >= max(first, above + 1))


def _next_cell(label: Atom, following: Sequence[Atom]) -> Sequence[Atom]:
    """The cell behind a label where cells are certain, a code with the one behind it: what follows is no value."""
    beside = [atom for atom in following if atom.line == label.line]
    return beside[: 1 if beside and look(beside[0].text).han else 2]


def _value(label: Atom, following: Sequence[Atom], wraps: bool) -> str | None:
    """The text after a label: the next cells in a table, the next pieces in running text; ``wraps`` tells of cells."""
    following = [atom for atom in following if not is_seal(atom.text)]
    following = following[: _money_among(following)]
    if len(following) > 1 and not label.in_table and all(atom.starts_line for atom in (label, *following[:2])):
        cell = following[: _MOST_LINES_ON if wraps and is_full(following[0].text, following[1].text) else 1]
        return printed("".join(atom.text for atom in cell))  # one cell a line
    if (
        label.columns > 1
        or any(atom.column > label.column + 1 for atom in following[:1])
        or any(atom.line == label.line for atom in following[:1])
    ):
        beside = [atom for atom in following if atom.line == label.line]
        if label.in_table and len(beside) > _MOST_PIECES:
            beside = beside[:1]  # the others stand beside a label that nobody knows
        following = beside if label.in_table else [*beside, *_gone_on(label, following[len(beside) :])]
    else:
        following = [atom for atom in following if atom.line - label.line <= _MOST_LINES_ON]
    return printed(" ".join(trimmed(atom.text) for atom in following))


def _money_among(following: Sequence[Atom]) -> int:
    """Where money begins behind a label: its heading, or 资金总额 and an amount."""
    for number, atom in enumerate(following):
        beside = following[number + 1].text if number + 1 < len(following) else ""
        if is_fund_margin(atom.text) or (number and is_known_label(atom.text) and is_amount(beside)):
            return number
    return len(following)


def _gone_on(label: Atom, below: Sequence[Atom]) -> Sequence[Atom]:
    """The rest of a value of running text: all that stands between its line and the next mark, a piece a line.

    A word of the form is no rest of a value, nor is more than the lines that one takes.
    """
    text = "".join(atom.text for atom in below)
    fields = label_field(text) or money_field(text) or column_field(text)
    words = fields or is_fund_margin(text) or is_task(text) or _INLINE.fullmatch(text)
    alone = all(atom.starts_line and atom.line - label.line <= _MOST_LINES_ON for atom in below)
    return below if alone and not words and _only_year(text) is None else ()


def _inline(atoms: Sequence[Atom], known: dict[str, str]) -> dict[str, str]:
    """Label and value in one cell: 实施单位：某某局."""
    found: dict[str, str] = {}
    for atom in atoms:
        parts = _INLINE.fullmatch(atom.text)
        label = label_field(f"{parts['label']}:") if parts else None
        if parts and label not in (None, "other") and label not in known and label not in found:
            value = printed(parts["value"])
            if value and label is not None and not _is_unit(value):
                found[label] = value
    return found


def _is_unit(text: str) -> bool:
    """单位：万元 names no body."""
    return look(text).unit


def _name_alone(atoms: Sequence[Atom], section: Section) -> str | None:
    """A form whose label was lost: the text that stands alone in the first line of the section."""
    first = atoms[section.start]
    line = [atom for atom in atoms[section.start : section.start + 4] if atom.line == first.line]
    return printed(first.text) if len(line) == 1 and label_field(first.text) is None else None


def _rows_below(beside: Sequence[Atom]) -> dict[str, str]:
    """Name, supervisor and implementer, where scanning ran the row of both bodies into the cell of the name.

    The label of the implementer is in it, that of the supervisor is lost.
    """
    words = beside[0].text.split() if beside and beside[0].in_table else []
    label = next((n for n, word in enumerate(words) if label_field(word) == "implementer"), len(words))
    if label < _FEWEST_BEFORE or label + 1 >= len(words):
        return {}
    name, implementer = printed(" ".join(words[: label - 1])), printed(" ".join(words[label + 1 :]))
    return {"name": name or "", "supervisor": words[label - 1], "implementer": implementer or ""}


def _without_label(atoms: Sequence[Atom], section: Section) -> Atom | None:
    """What stands first in a table whose first cell is empty, where a label would be: that label is illegible.

    Its text may be cut in two; other labels may follow.
    """
    first = next((n for n in range(section.start, section.end) if atoms[n].in_table), section.end)
    marked = any(mark.start <= first < mark.end for mark in section.marks)
    if marked or first == section.end or not atoms[first].column:
        return None
    line = takewhile(lambda atom: atom.line == atoms[first].line, atoms[first : section.end])
    pieces = list(takewhile(lambda atom: label_field(atom.text) is None, line))
    text = "".join(piece.text for piece in pieces)
    told = look(text).han and not _INLINE.fullmatch(text) and _only_year(text) is None and not look(text).unit
    return evolve(atoms[first], text=text) if told and len(pieces) <= _MOST_PIECES else None


def _year(atoms: Sequence[Atom], section: Section, table: int) -> int | None:
    """In the title, or in a text that is nothing but a year: （2024年度）, or 2024年 beside or behind 年度：."""
    head = atoms[section.start : min(table, section.start + _NEAR_THE_TOP)]
    title = section.of(SectionMark.TITLE)
    if title:
        text = "".join(atom.text for atom in atoms[title[0].start : title[0].end])
        if (found := year_in(text) or year_in_brackets(text)) is not None:
            return found
    for number, atom in enumerate(head):
        text = atom.text + (head[number + 1].text if number + 1 < len(head) and not atom.in_table else "")
        found = next((year for each in (atom.text, text) if (year := _only_year(each))), None)
        if found is not None:
            return found
    return None


def _only_year(text: str) -> int | None:
    plain = year_in_digits(squeeze(text))
    found = _YEAR_ALONE.fullmatch(plain) or _YEAR_TOLD.search(plain)
    return int(found[1]) if found else None


def body_of_title(atoms: Sequence[Atom], section: Section) -> str | None:
    """The body that the title of a form names before 整体: 某县教育局2023年度部门整体支出绩效自评表."""
    title = "".join(atom.text for mark in section.of(SectionMark.TITLE)[:1] for atom in atoms[mark.start : mark.end])
    found = _BODY_OF_TITLE.fullmatch(year_in_digits(squeeze(title)))
    return found["body"] if found else None
