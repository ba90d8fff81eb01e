"""Atoms -> sections: the part of a document that belongs to one form, with the marks that divide it.

A title, the label of a name, or a money block after a finished table begins a form. Parts without an indicator
table are none: a table of accounts below a form is such a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import accumulate, pairwise

from attrs import evolve, field

from perfscore.frozen import frozen
from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.heads import HeaderSearch, HeadRun
from perfscore.reading.decoding.lines import Atom, DocumentLine, runs_on
from perfscore.reading.decoding.placed_header import header_run
from perfscore.reading.decoding.titles import TableKind, Title, is_accounts_title, title_of
from perfscore.reading.decoding.words import (
    is_footer,
    is_goal,
    is_management,
    is_task,
    is_total,
    label_field,
    names_money,
)
from perfscore.reading.decoding.wrapped_cells import is_full
from perfscore.reading.grid import SourceKind

_NAMES = ("name", "body")  # labels of which a form has one
_WIDE_GAPS = 6  # one of so many gaps at least is wider than a blank where white space parts columns
_LABEL_AND_VALUE = 2  # words in a row
NEAR_HEADER = 8  # lines around a line with heads that may belong to the same header


class SectionMark(Enum):
    """What may stand at a place of a form and divides it."""

    TITLE = "title"
    LABEL = "label"
    MONEY = "money"
    TASKS = "tasks"
    GOALS = "goals"
    TABLE = "table"
    TOTAL = "total"
    OTHER = "other"  # the title of a table that belongs to no form
    MANAGEMENT = "management"  # 资金管理情况: below the money, no part of it


@frozen
class Marked:
    """A mark at the atoms ``start`` to ``end``, with the title, the label's field or the run of heads that it is.

    ``placed`` tells that its heads were put together by where they stand.
    """

    mark: SectionMark
    start: int
    end: int
    title: Title | None = None
    label: str | None = None
    run: HeadRun | None = None
    placed: bool = False


@frozen
class Section:
    """The atoms ``start`` to ``end`` of a document, and the marks among them, in order."""

    start: int
    end: int
    marks: tuple[Marked, ...]
    title: Title | None = None

    def of(self, mark: SectionMark) -> tuple[Marked, ...]:
        return tuple(each for each in self.marks if each.mark is mark)


def marks_of(lines: Sequence[DocumentLine], atoms: Sequence[Atom]) -> list[Marked]:
    """Every mark of the document, in order, none inside another."""
    by_number = {line.number: line for line in lines}
    headers, search = _placed_headers(lines), HeaderSearch(atoms)
    found: list[Marked] = []
    at = 0
    while at < len(atoms):
        line = by_number[atoms[at].line]
        mark = headers.get(at) or _mark_at(line, search, at)
        if mark is None:
            at += 1
            continue
        if mark.mark is SectionMark.TABLE and not line.is_table:
            seen = line.kind is SourceKind.PLACED or any(start in headers for start in range(mark.start, mark.end))
            mark = evolve(mark, placed=seen)
        found.append(mark)
        at = mark.end
    return found


def _placed_headers(lines: Sequence[DocumentLine]) -> dict[int, Marked]:
    """Headers whose heads are wrapped and centred beside each other, by their first atom."""
    found: dict[int, Marked] = {}
    before = [0, *accumulate(len(line.atoms) for line in lines)]
    apart = [False, *map(_stands_apart, lines), False]
    for number, line in enumerate(lines):
        if line.is_table or not line.atoms or _holds_all(line):
            continue
        if line.kind is not SourceKind.PLACED and not any(apart[number : number + 3]):
            continue
        first, end = _text_around(lines, number)
        near = [each.atoms for each in lines[first:end] if each.atoms]
        at = sum(1 for each in lines[first:number] if each.atoms)
        run = header_run(near, at, before[first])
        if run is not None:
            found.setdefault(run.start, Marked(SectionMark.TABLE, run.start, run.end, run=run, placed=True))
    return found


def _text_around(lines: Sequence[DocumentLine], number: int) -> tuple[int, int]:
    """The lines near one, up to the tables above and below it: the first, and the one after the last."""
    first, last = number, number
    while first > 0 and number - first < NEAR_HEADER and not lines[first - 1].is_table:
        first -= 1
    while last + 1 < len(lines) and last - number < NEAR_HEADER and not lines[last + 1].is_table:
        last += 1
    return first, last + 1


def _stands_apart(line: DocumentLine) -> bool:
    """Whether white space parts the words of a line of text as columns do."""
    gaps = [after.x0 - before.x1 for before, after in pairwise(line.atoms)]
    wide = sum(1 for gap in gaps if gap >= 2)
    return not line.is_table and wide >= 2 and wide * _WIDE_GAPS >= len(gaps)


def _holds_all(line: DocumentLine) -> bool:
    """Whether a line of text holds a whole table: its cells stand behind each other, nothing stands below them."""
    return line.kind is SourceKind.ORDERED and runs_on(atom.text for atom in line.atoms)


def _mark_at(line: DocumentLine, search: HeaderSearch, at: int) -> Marked | None:
    atom = search.atoms[at]
    if atom is line.atoms[0] and (len(line.atoms) == 1 or not line.is_table):
        text = line.text
        if title := title_of(text):
            return Marked(SectionMark.TITLE, at, at + len(line.atoms), title=title)
        if is_accounts_title(text):
            return Marked(SectionMark.OTHER, at, at + len(line.atoms))
    if not atom.text:
        return None
    if not line.is_table and (title := title_of(atom.text)):
        return Marked(SectionMark.TITLE, at, at + 1, title=title)
    for mark, run in ((SectionMark.TABLE, search.indicator_run(at)), (SectionMark.MONEY, search.money_run(at))):
        if run is not None:
            return Marked(mark, run.start, run.end, run=run)
    label = label_field(atom.text) or _label_of_row(line, atom)
    if label is not None and not is_total(atom.text) and not _is_over_names_of_money(search, at):
        return Marked(SectionMark.LABEL, at, at + 1, label=label)
    found = next((mark for mark, fits in _WORDS if fits(atom.text)), None)
    return _folded_label(search.atoms, at) if found is None else Marked(found, at, at + 1)


def _folded_label(atoms: Sequence[Atom], at: int) -> Marked | None:
    """The label that two lines of running text make, each a line of its own: 主管部门及代 | 码."""
    pieces = atoms[at : at + 2]
    alone = all(atom.starts_line and not atom.in_table and atom.x1 for atom in pieces)
    if len(pieces) < 2 or not alone or not is_full(*(atom.text for atom in pieces)):
        return None
    label = label_field("".join(atom.text for atom in pieces))
    if label in (None, "other") or label_field(pieces[1].text):
        return None
    return Marked(SectionMark.LABEL, at, at + 2, label=label)


def _label_of_row(line: DocumentLine, atom: Atom) -> str | None:
    """The label that a word is where nothing but words stand beside it in a row of a table: 单位 | 某某局."""
    if not line.is_table or len(line.atoms) != _LABEL_AND_VALUE or atom is not line.atoms[0]:
        return None
    beside = look(line.atoms[1].text)
    return None if beside.head or beside.value or beside.number or beside.unit else label_field(f"{atom.text}:")


def _is_over_names_of_money(search: HeaderSearch, at: int) -> bool:
    """Whether a label is the head directly before those of the figures of money: 资金名称 | 全年预算数 | 全年执行数."""
    is_next = at + 1 < len(search.atoms)
    return names_money(search.atoms[at].text) and is_next and search.money_run(at + 1) is not None


_WORDS = (
    (SectionMark.MANAGEMENT, is_management),
    (SectionMark.TASKS, is_task),
    (SectionMark.GOALS, is_goal),
    (SectionMark.TOTAL, is_total),
)


@frozen
class _Open:
    """A section that is being gathered."""

    start: int
    marks: list[Marked] = field(factory=list)
    title: Title | None = None

    def has(self, mark: SectionMark) -> bool:
        return any(each.mark is mark for each in self.marks)

    def has_label(self, label: str | None) -> bool:
        return any(each.mark is SectionMark.LABEL and each.label == label for each in self.marks)

    @property
    def goes_on(self) -> bool:
        """Whether a table has begun and no total has ended it."""
        return self.has(SectionMark.TABLE) and self.after_total() is None

    def after_total(self) -> int | None:
        """The atom after the last total of the table, where another form may begin."""
        table = max((n for n, each in enumerate(self.marks) if each.mark is SectionMark.TABLE), default=None)
        if table is None:
            return None
        totals = [each for each in self.marks[table:] if each.mark is SectionMark.TOTAL]
        return totals[-1].end if totals else None


def sections(lines: Sequence[DocumentLine], atoms: Sequence[Atom]) -> list[Section]:
    """One section for each form, in order."""
    opened: list[_Open] = []
    marks = marks_of(lines, atoms)
    again = _repeated_headers(marks, atoms)
    for mark in marks:
        start = None if mark.start in again else _begins(mark, opened[-1] if opened else None, atoms)
        if start is not None:
            opened.append(_Open(start, [], mark.title))
        if opened and (start is not None or mark.mark is not SectionMark.OTHER):
            opened[-1].marks.append(mark)
    return list(_closed(_with_cells_that_look_like_titles(opened, atoms), len(atoms)))


def _with_cells_that_look_like_titles(opened: Sequence[_Open], atoms: Sequence[Atom]) -> list[_Open]:
    """The parts, without those that no title of a form began.

    A cell among others is none (群众评价指标 is a level, 完成绩效目标申报表 a task): such a part has no table
    and stands before the total of a table. Nor is a heading between the head of a form and its table (绩效指标表).
    """
    found: list[_Open] = []
    for each in opened:
        above = found[-1] if found else None
        cell = above is not None and above.goes_on and not each.has(SectionMark.TABLE) and _is_among_others(each, atoms)
        if above is not None and (cell or _heads_the_table_of(above, each)):
            above.marks.extend(mark for mark in each.marks if not cell or mark.mark is not SectionMark.TITLE)
        else:
            found.append(each)
    return found


def _heads_the_table_of(above: _Open, part: _Open) -> bool:
    """Whether a part holds the table of the form above it, whose name and labels it lacks."""
    forms = (TableKind.SELF_EVALUATION, TableKind.TARGETS)
    headed = above.title is None or above.title.table in forms
    heading = part.title is not None and part.title.table in (*forms, TableKind.INDICATOR_SYSTEM)
    named, unnamed = (any(each.has_label(label) for label in _NAMES) for each in (above, part))
    return headed and heading and named and not unnamed and not above.has(SectionMark.TABLE)


def _is_among_others(part: _Open, atoms: Sequence[Atom]) -> bool:
    """Whether a title that begins a part stands in a line with other cells."""
    if not part.title:
        return False
    first, rest = part.start, part.marks[0].end
    return rest < len(atoms) and atoms[rest].line == atoms[first].line


def _repeated_headers(marks: Sequence[Marked], atoms: Sequence[Atom]) -> set[int]:
    """The marks of a header printed again on the next page: 项目名称 in it names a column and begins no form."""
    found: set[int] = set()
    before: tuple[str, ...] = ()
    for mark in marks:
        if mark.mark is not SectionMark.TABLE or not atoms[mark.start].in_table:
            continue
        line = _line_around(atoms, mark)
        texts = tuple(atoms[n].text for n in line)
        if texts == before and any(label_field(text) == "name" for text in texts):
            found.update(line)
        before = texts
    return found


def _line_around(atoms: Sequence[Atom], mark: Marked) -> range:
    """The atoms of the line of a mark."""
    start, end = mark.start, mark.end
    while start and atoms[start - 1].line == atoms[mark.start].line:
        start -= 1
    while end < len(atoms) and atoms[end].line == atoms[mark.start].line:
        end += 1
    return range(start, end)


def _begins(mark: Marked, last: _Open | None, atoms: Sequence[Atom]) -> int | None:
    """Where a section begins because of this mark; None when the mark belongs to the open one."""
    if mark.mark is SectionMark.TITLE:
        return mark.start
    if last is None:
        return mark.start if mark.mark in (SectionMark.LABEL, SectionMark.MONEY, SectionMark.TABLE) else None
    if mark.mark is SectionMark.OTHER:
        in_cells = any(each.mark is SectionMark.TABLE and atoms[each.start].in_table for each in last.marks)
        return mark.start if in_cells or last.after_total() is not None else None
    if mark.mark is SectionMark.LABEL and mark.label in _NAMES:
        new = last.has(SectionMark.TABLE) or last.has(SectionMark.OTHER) or last.has_label(mark.label)
        return mark.start if new else None
    if mark.mark in (SectionMark.MONEY, SectionMark.LABEL) and mark.label not in ("other", "total_score", "grade"):
        after = last.after_total()
        return None if after is None else _past_numbers(atoms, after, mark.start)
    return None


def _past_numbers(atoms: Sequence[Atom], start: int, end: int) -> int:
    """The first atom after the line of a total, its figures where each has a line, and the footers below it."""
    line = atoms[start - 1].line
    at = start
    while at < end and (atoms[at].line == line or is_footer(atoms[at].text) or look(atoms[at].text).points_or_more):
        at += 1
    return at


def _closed(opened: list[_Open], end: int) -> Iterator[Section]:
    """Parts without a table are dropped; the title of one is kept for an untitled part directly below it."""
    for number, each in enumerate(opened):
        until = opened[number + 1].start if number + 1 < len(opened) else end
        if each.has(SectionMark.TABLE):
            above = opened[number - 1] if number else None
            title = each.title or (above.title if above is not None and not above.has(SectionMark.TABLE) else None)
            yield Section(each.start, until, tuple(each.marks), title)
