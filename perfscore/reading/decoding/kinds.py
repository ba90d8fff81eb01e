"""What kind of table a part of a document is: named for every form, and refused by name where it is none.

The title decides; without one the columns do. A monitoring form has columns of the middle of the year and no scores, a
summary has one project a row, an ex-ante assessment has columns of what is assessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from perfscore.form import Form, ListedProject
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.messages import Joined, Message, Place, Problem, problem
from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.sections import Section, SectionMark
from perfscore.reading.decoding.summary import listed_projects
from perfscore.reading.decoding.titles import TableKind, title_of
from perfscore.reading.decoding.words import bare, column_field, label_field, money_field

REFUSED = (TableKind.MONITORING, TableKind.EX_ANTE, TableKind.SUMMARY, TableKind.DATA)
NARRATIVE = "narrative"
_AHEAD = frozenset(("forecast", "mid_year"))
_RESULTS = frozenset(("actual", "score"))
_ASSESSED = re.compile(r"(?:评估|评审|审核)(?:内容|要点|得分|事项|维度|意见)")
_FEWEST_HEADS = 4
_FEWEST_BELOW_TITLE = 3
_LINES_BELOW_TITLE = 6
_MOST_CELLS = 10  # that stand one below the other, among which the heads of a table are looked for
_MOST_NAMED = 3


@frozen
class Refused:
    """A table that is recognised and is no form: its kind, where it begins, the projects that a summary lists."""

    kind: TableKind
    place: Place
    listed: tuple[ListedProject, ...] = ()

    def problem(self, beside_forms: bool = False) -> Problem:
        """What is said of the table; a summary is held against the forms of its document, if there are any."""
        if self.listed:
            names = Joined(project.name for project in self.listed[:_MOST_NAMED])
            return problem("D191" if beside_forms else "D192", self.place, count=len(self.listed), found=names)
        return problem("D171", self.place, kind=Message(f"W_table_{self.kind.value}"))


def refused(section: Section, place: Place) -> Refused | None:
    """A section that is no form to be read, by its title or by its columns."""
    announced = section.title.table if section.title is not None else None
    if announced in REFUSED:
        return Refused(announced, place)
    if announced not in (None, TableKind.SELF_EVALUATION):
        return None
    fields = {name for mark in section.of(SectionMark.TABLE) if mark.run is not None for name in mark.run.fields}
    return Refused(TableKind.MONITORING, place) if fields & _AHEAD and not fields & _RESULTS else None


def refused_apart(lines: Sequence[DocumentLine], taken: Iterable[int]) -> Iterator[Refused]:
    """Tables outside all sections that have a title or columns of such a kind. ``taken`` are the lines of sections."""
    inside = frozenset(taken)
    known_until = -1
    for number, line in enumerate(lines):
        if line.number in inside or number <= known_until:
            continue
        heads = line.atoms if line.is_table or len(line.atoms) > 1 else _cells_from(lines, number)
        kind = _titled(lines, number, inside) or _by_heads([atom.text for atom in heads])
        if kind is not None:
            known_until = _end_of_table(lines, number)
            is_summary = kind is TableKind.SUMMARY
            listed = listed_projects(lines[number : known_until + 1]) if is_summary else ()
            yield Refused(kind, line.place, tuple(listed))


def _titled(lines: Sequence[DocumentLine], number: int, inside: frozenset[int]) -> TableKind | None:
    """The kind that a title line announces when a table follows it that belongs to no section."""
    line = lines[number]
    title = title_of(line.text) if line.atoms and (len(line.atoms) == 1 or not line.is_table) else None
    if title is None or title.table not in REFUSED:
        return None
    below = lines[number + 1 : number + 1 + _LINES_BELOW_TITLE]
    apart = any(each.number not in inside and (each.is_table or _has_heads(each.atoms)) for each in below)
    return title.table if apart or _has_heads(_cells_from(lines, number + 1)) else None


def _cells_from(lines: Sequence[DocumentLine], number: int) -> list[Atom]:
    """The cells that stand alone on lines, one below the other, from a line on."""
    cells = takewhile(lambda line: len(line.atoms) == 1 and not line.is_table, lines[number : number + _MOST_CELLS])
    return [line.atoms[0] for line in cells]


def _has_heads(cells: Sequence[Atom]) -> bool:
    """Whether enough of the cells are heads of such a table: a title in a list of contents has none below it."""
    return sum(1 for cell in cells if _is_head(cell.text)) >= _FEWEST_BELOW_TITLE


def _is_head(text: str) -> bool:
    return bool(money_field(text) or label_field(text) or column_field(text) or _ASSESSED.fullmatch(bare(text)))


def _end_of_table(lines: Sequence[DocumentLine], number: int) -> int:
    """The last line of the table that begins at or below a line."""
    at = number
    while at + 1 < len(lines) and not lines[at].is_table:
        at += 1
    while at + 1 < len(lines) and lines[at + 1].is_table:
        at += 1
    return at


def _by_heads(texts: Sequence[str]) -> TableKind | None:
    if len(texts) < _FEWEST_HEADS:
        return None
    if sum(1 for text in texts if _ASSESSED.fullmatch(bare(text))) > 1:
        return TableKind.EX_ANTE
    fields = {name for text in texts for name in (money_field(text), label_field(text)) if name}
    heads = sum(1 for text in texts if money_field(text) or label_field(text) or column_field(text))
    one_project_a_row = "name" in fields and fields & {"budget", "executed", "rate", "initial"}
    judged = fields & {"score", "total_score", "grade"}
    return TableKind.SUMMARY if one_project_a_row and judged and heads * 3 >= len(texts) * 2 else None


def layout_of(form: Form, section: Section, labels: Iterable[str]) -> str:
    """What kind of table a form is: finer than its kind, by its title and its labels."""
    title = section.title
    if (title is not None and title.transfer) or "central" in labels:
        return "transfer"
    if title is not None and title.table is TableKind.INDICATOR_SYSTEM:
        return TableKind.INDICATOR_SYSTEM.value
    if not form.kind.has_results:
        return TableKind.TARGETS.value
    return "department" if form.kind is FormKind.DEPARTMENT_SELF_EVALUATION else "national"
