"""Runs of column heads in a row of atoms: where an indicator table or a money block begins, and its order of columns.

A head that was wrapped over several pieces is put together again; a piece between two heads that is no head is a
column whose name is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise, takewhile

from attrs import define, evolve, field

from perfscore.frozen import frozen
from perfscore.reading.decoding.bounds import MOST_HEADS
from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.words import (
    LONGEST_HEAD,
    are_goal_and_result,
    column_field,
    is_fund_margin,
    is_goal,
    may_begin_head,
    money_field,
)
from perfscore.reading.decoding.wrapped_cells import is_full

MOST_PIECES = 5
MOST_LINES = 4  # of a head that is not known
_UNKNOWN = "other"
_LONGEST_UNKNOWN = 12
_BRACKETS = ("(", "（", ")", "）")


@frozen
class ColumnHead:
    """One head: its field, its text, the atoms ``start`` to ``end`` that it takes."""

    field: str
    text: str
    start: int
    end: int
    column: int
    columns: int
    line: int


@frozen
class HeadRun:
    """Heads that follow each other; ``start`` to ``end`` are their atoms."""

    heads: tuple[ColumnHead, ...]

    @property
    def start(self) -> int:
        return self.heads[0].start

    @property
    def end(self) -> int:
        return self.heads[-1].end

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(head.field for head in self.heads)


@define
class HeaderSearch:
    """Seeks the headers among atoms, from one to the next.

    Heads that follow each other and make no header make none without the first of them either: they are noted, so that
    the work is in proportion to their number.
    """

    atoms: Sequence[Atom]
    no_table: set[int] = field(factory=set)
    no_money: set[int] = field(factory=set)

    def indicator_run(self, start: int) -> HeadRun | None:
        """The header of an indicator table that begins at ``start``."""
        run = None if start in self.no_table else _run(self.atoms, start, column_field)
        if run is None:
            return None
        if not is_indicator_header((*run.fields, *_below_a_group(self.atoms, run))):
            self.no_table.update(head.start for head in run.heads)
            return None
        return None if _is_goal_and_text(run) else run

    def money_run(self, start: int) -> HeadRun | None:
        """The header of a money block that begins at ``start``."""
        run = None if start in self.no_money else _run(self.atoms, start, money_field)
        if run is None:
            return None
        if not _is_money_header(run):
            self.no_money.update(head.start for head in run.heads)
            return None
        return _money_heads(run)


def indicator_run(atoms: Sequence[Atom], start: int) -> HeadRun | None:
    """The header of an indicator table that begins at ``start``."""
    return HeaderSearch(atoms).indicator_run(start)


def goal_as_target(fields: Sequence[str]) -> int | None:
    """Which head is the target where no other is: 三级指标 | 绩效目标 | 完成情况.

    It is the one that else groups others, behind the name and before no level.
    """
    name = next((n for n, field in enumerate(fields) if field in ("name", "detail")), len(fields))
    behind = [n for n, field in enumerate(fields) if field == "group" and n > name]
    levelled = {"level1", "level2", "detail"} & set(fields[name + 1 :])
    return None if "target" in fields or levelled or len(behind) != 1 else behind[0]


def _is_goal_and_text(run: HeadRun) -> bool:
    """Whether a run begins with the label of a goal and what it says: 年初绩效目标 | 完成绿化8万亩 | 全年完成情况."""
    return run.fields[1:2] == (_UNKNOWN,) and is_goal(run.heads[0].text)


def _below_a_group(atoms: Sequence[Atom], run: HeadRun) -> Iterator[str]:
    """The fields of the heads in the line below that stand under a group: 绩效指标 over 一级指标."""
    groups = [(head, after) for head, after in pairwise(run.heads) if head.field == "group"]
    if not groups or run.end >= len(atoms) or not atoms[run.end].in_table:
        return
    line = atoms[run.end].line
    for atom in takewhile(lambda each: each.line == line, islice(atoms, run.end, None)):
        if any(head.column <= atom.column < after.column for head, after in groups):
            yield column_field(atom.text) or _UNKNOWN


def is_indicator_header(heads: Iterable[str]) -> bool:
    """Whether these fields make the header of an indicator table."""
    fields = set(heads)
    named = fields & {"name", "detail", "level2", "level1"} or {"group", "target"} <= fields
    told = fields & {"target", "weight", "actual", "rule", "forecast", "mid_year", "score"}
    return len(fields - {_UNKNOWN, "group"}) >= 3 and bool(named and told)


def _is_money_header(run: HeadRun) -> bool:
    fields = set(run.fields)
    money = fields & {"initial", "budget", "executed"}
    return len(money) >= 2 or bool(money and fields & {"rate", "score", "arrived"})


def _money_heads(run: HeadRun) -> HeadRun | None:
    """The heads that stand over figures, those before them as margins; None where they make no header."""
    last = run.heads[-1]
    if last.text.endswith((":", "：")) and last.field in run.fields[:-1]:  # the label of the row below
        run = HeadRun(run.heads[:-1])
    over_labels = next((n for n, head in enumerate(run.heads) if not _stands_over_labels(head, run)), 0)
    run = HeadRun((*(evolve(head, field="margin") for head in run.heads[:over_labels]), *run.heads[over_labels:]))
    return run if _is_money_header(run) else None


def _stands_over_labels(head: ColumnHead, run: HeadRun) -> bool:
    """Whether no figures stand below: 资金使用情况 before others, 年度预算（万元） beside a head 全年预算数."""
    if head.field == "margin":
        return True
    if head.field == "executed":
        return head == run.heads[0]
    return is_fund_margin(head.text) and run.fields.count(head.field) > 1


def _run(atoms: Sequence[Atom], start: int, field_of: Callable[[str], str | None]) -> HeadRun | None:
    """Heads one after the other: in a table those of one line, in running text until a piece is no head.

    One more than any form has ends them: such a table is refused when it is read.
    """
    first = atoms[start]
    wrapped = not first.in_table
    head = _head_at(atoms, start, field_of, wrapped)
    heads: list[ColumnHead] = []
    while head is not None and len(heads) <= MOST_HEADS:
        heads.append(head)
        at = head.end
        if (
            at >= len(atoms)
            or atoms[at].in_table != first.in_table
            or (first.in_table and atoms[at].line != first.line)
        ):
            break
        head = _head_at(atoms, at, field_of, wrapped) or _unknown(atoms, at, field_of, wrapped)
    return HeadRun(tuple(heads)) if heads else None


def _head_at(atoms: Sequence[Atom], at: int, field_of: Callable[[str], str | None], wrapped: bool) -> ColumnHead | None:
    """The longest head that begins here; pieces are joined only where cells may be wrapped, and two heads never."""
    text, best = "", None
    if atoms[at].text[:1] in _BRACKETS:
        return None  # the rest of a cell before
    for count in range(MOST_PIECES if wrapped else 1):
        if at + count >= len(atoms):
            break
        atom = atoms[at + count]
        if are_goal_and_result(text, atom.text) and not _is_fold(atoms, at + count):
            break
        text += atom.text
        two = best is not None and not _is_fold(atoms, at + count) and (field_of(atom.text) or _stands_below(atom))
        if two or len(text) > LONGEST_HEAD + 8 or not may_begin_head(text):
            break
        field = field_of(text)
        if field is not None:
            best = ColumnHead(field, text, at, at + count + 1, atoms[at].column, atom.columns, atoms[at].line)
    return best


def _stands_below(atom: Atom) -> bool:
    """Whether a word of running text begins a line."""
    return atom.starts_line and atom.x1 > atom.x0


def _is_fold(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a cell may go on at ``at`` in the next line: the piece before it stands alone on its own and fills it."""
    before, atom = atoms[at - 1], atoms[at]
    return _stands_below(before) and atom.starts_line and is_full(before.text, atom.text)


def _unknown(atoms: Sequence[Atom], at: int, field_of: Callable[[str], str | None], wrapped: bool) -> ColumnHead | None:
    """A short text that is no head, when heads follow it."""
    atom = atoms[at]
    seen = look(atom.text)
    if not atom.text or seen.value or seen.number or seen.depths or len(atom.text) > _LONGEST_UNKNOWN:
        return None
    last = at + (MOST_LINES if wrapped else 2)
    folds = takewhile(lambda n: n == at + 1 or _is_fold(atoms, n - 1), range(at + 1, min(last, len(atoms))))
    end = next((n for n in folds if _head_at(atoms, n, field_of, wrapped) is not None), None)
    if end is None or (not wrapped and atoms[end].line != atom.line):
        return None
    text = "".join(each.text for each in atoms[at:end])
    return ColumnHead(_UNKNOWN, text, at, end, atom.column, atom.columns, atom.line)
