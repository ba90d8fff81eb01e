"""Grid -> forms: lines, atoms, sections, then one form for each section, by what is known of its cells.

Every uncertain choice is a short list of rival readings that the same evidence weighs. What was found on the way is
part of the answer: ``Decoded.stages`` holds for each section what it is, the rivals, and what was left over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve, field

from perfscore.errors import ReadingError
from perfscore.form import Form
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.messages import Place, Problem, problem
from perfscore.reading.collector import collector_paused
from perfscore.reading.decoding import narrative
from perfscore.reading.decoding.accounts import account_figures
from perfscore.reading.decoding.assembly import put_together
from perfscore.reading.decoding.below import below_total
from perfscore.reading.decoding.bounds import MOST_HEADS, within
from perfscore.reading.decoding.disorder import RowOrder, disorder, proven, row_order, told_of, without_order
from perfscore.reading.decoding.document import Document, document_of
from perfscore.reading.decoding.doubts import Trust, judged
from perfscore.reading.decoding.funds import read_funds
from perfscore.reading.decoding.head import FormHead, read_head
from perfscore.reading.decoding.head_doubts import head_unsure
from perfscore.reading.decoding.kinds import NARRATIVE, refused, refused_apart
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.money import Money
from perfscore.reading.decoding.projects import read_projects
from perfscore.reading.decoding.records import TableReading
from perfscore.reading.decoding.rivals import ReadingWay, Rivals
from perfscore.reading.decoding.sections import Section, SectionMark, sections
from perfscore.reading.decoding.tables import read_indicators
from perfscore.reading.decoding.unread import left_over, losses, unread_total
from perfscore.reading.grid import Grid, GridRow, SourceKind, TextOrder


@frozen
class Stage:
    """What became of one section of a document: the rival readings of its parts, its forms, and what was left over.

    ``problems`` tell why a section gave no form.
    """

    section: Section
    atoms: tuple[Atom, ...]
    money: tuple[Rivals[Money], ...] = ()
    tables: tuple[Rivals[TableReading], ...] = ()
    forms: tuple[Form, ...] = ()
    left: tuple[Atom, ...] = ()
    problems: tuple[Problem, ...] = ()


@frozen
class Decoded:
    """The forms of a document, what is to be said of it as a whole, and how each section was read.

    ``stopped`` tells where and why the forms end before the document does; empty for all of them.
    """

    forms: tuple[Form, ...]
    problems: tuple[Problem, ...] = ()
    stages: tuple[Stage, ...] = field(default=(), eq=False)
    stopped: tuple[Problem, ...] = ()

    @property
    def told_forms(self) -> tuple[Form, ...]:
        """The forms, the first with what is to be said of the document: for those who get nothing but forms."""
        told = (*self.stopped, *self.problems)
        if not self.forms or not told:
            return self.forms
        first = self.forms[0]
        return (evolve(first, problems=(*told, *first.problems)), *self.forms[1:])


@frozen
class Parted:
    """A document with its sections: one for each form."""

    document: Document
    sections: tuple[Section, ...]


def parted(grid: Grid) -> Parted:
    document = document_of(grid)
    return Parted(document, tuple(sections(document.lines, document.atoms)))


def stages_of(parts: Parted) -> Iterator[Stage]:
    """The sections one after the other. One that cannot be read is told and leaves the others alone."""
    return (_read_section(parts.document, section) for section in parts.sections)


@collector_paused()
def decode(grid: Grid) -> Decoded:
    """Every form of a document, in order."""
    parts = parted(grid)
    return put_in_order(parts, list(stages_of(parts)), grid.stopped)


def put_in_order(parts: Parted, stages: Sequence[Stage], stopped: tuple[Problem, ...] = ()) -> Decoded:
    """The forms of all sections, or where something ``stopped`` the reading, of those that are whole."""
    stages = _in_order(parts.document, stages)
    return _those_that_are_whole(parts, stages, stopped) if stopped else _whole(parts, stages)


def _in_order(document: Document, stages: Sequence[Stage]) -> list[Stage]:
    lost = _without_order(document, stages)
    order = document.grid.order
    return [
        evolve(stage, forms=(), problems=(disorder(stage.atoms[0].place, order),)) if number in lost else stage
        for number, stage in enumerate(stages)
    ]


def _those_that_are_whole(parts: Parted, stages: list[Stage], stopped: tuple[Problem, ...]) -> Decoded:
    """The forms before the place where reading stopped. The last one is whole where its own sums prove it.

    What belongs to the document as a whole (its text, its accounts, its list of projects) is not whole and left out.
    """
    grid = parts.document.grid
    ends = grid.rows[-1].place if grid.rows else Place()
    if len(stages) < len(parts.sections):
        ends = parts.document.atoms[parts.sections[len(stages)].start].place
    elif stages and not all(map(proven, stages[-1].forms)):
        ends = stages.pop().atoms[0].place
    forms = sorted((form for stage in stages for form in stage.forms), key=_order)
    problems = tuple(item for stage in stages for item in stage.problems)
    told = problem("U172", ends, count=len(forms))
    return Decoded(tuple(forms), problems, tuple(stages), (told, *stopped))


def _whole(parts: Parted, stages: list[Stage]) -> Decoded:
    document, found = parts.document, parts.sections
    problems = [item for stage in stages for item in stage.problems]
    apart = [*refused_apart(document.lines, _lines_of(document, found))]
    problems += [other.problem(any(stage.forms for stage in stages)) for other in apart]
    if not found:
        problems += told_of(document.lines, document.grid.order)
    outside = Grid(tuple(_outside(document, found)))
    told = narrative.forms(outside)
    if not (found or told or problems):
        told = narrative.report(outside)
    forms = [form for stage in stages for form in stage.forms]
    if not told:
        forms = _with_text(forms, outside)
    forms += [evolve(form, layout=NARRATIVE) for form in told]
    listed = tuple(project for other in apart for project in other.listed)
    taken = _taken(document, found)
    accounts = tuple(account_figures([line for line in document.lines if line.number not in taken]))
    main = _main(forms)
    forms = [evolve(form, listed=listed, accounts=accounts) if form is main else form for form in forms]
    return Decoded(tuple(sorted(forms, key=_order)), tuple(problems), tuple(stages))


def _with_text(forms: list[Form], outside: Grid) -> list[Form]:
    """The text around the tables goes with the form of the whole body, or with the first one."""
    main = _main(forms)
    return [evolve(form, passages=narrative.passages(outside)) if form is main else form for form in forms]


def _main(forms: Sequence[Form]) -> Form | None:
    """The form of the whole body, or the first one."""
    return next((form for form in forms if form.kind is FormKind.DEPARTMENT_SELF_EVALUATION), next(iter(forms), None))


def _read_section(document: Document, section: Section) -> Stage:
    atoms = document.atoms[section.start : section.end]
    other = refused(section, atoms[0].place)
    if other is not None:
        return Stage(section, atoms, problems=(other.problem(),))
    try:
        _check_heads(section, atoms)
        return _projects(document, section, atoms) or _form(document, section, atoms)
    except ReadingError as error:
        return Stage(section, atoms, problems=error.problems)


def _check_heads(section: Section, atoms: Sequence[Atom]) -> None:
    """Raises ReadingError when a header has more heads than any form's."""
    for mark in section.marks:
        if mark.run is not None:
            within(len(mark.run.heads), MOST_HEADS, atoms[mark.start - section.start].place)


def _projects(document: Document, section: Section, atoms: tuple[Atom, ...]) -> Stage | None:
    """One form a project where the project's name is a column of the table."""
    projects = read_projects(document, section)
    if not projects:
        return None
    year = read_head(document, section).year
    forms = [
        put_together(document, section, FormHead(each.labels, year), each.money, each.table.best, each.place)
        for each in projects
    ]
    return Stage(
        section,
        atoms,
        tables=tuple(each.table for each in projects),
        forms=tuple(
            _judged(form, document, section, each.table.rivals[0].way)
            for form, each in zip(forms, projects, strict=True)
        ),
    )


def _form(document: Document, section: Section, atoms: tuple[Atom, ...]) -> Stage:
    head, money, table = (
        read_head(document, section), read_funds(document, section), read_indicators(document, section)
    )  # fmt: skip
    blocks = [choice.best for choice in money]
    form = put_together(document, section, head, blocks, table.best, atoms[0].place)
    wrapped = table.rivals[0].way in (ReadingWay.PLACE, ReadingWay.WRAPPED)
    left = left_over(document, section, table.best, form, wrapped)
    mark = section.of(SectionMark.TABLE)[0]
    lost = losses(table.best, form, document.atoms[mark.start].place, left)
    form = evolve(form, problems=(*form.problems, *lost, *unread_total(document, section, form)))
    form = _judged(form, document, section, table.rivals[0].way)
    return Stage(section, atoms, money, (table,), (form,), left.atoms)


_TRUST = {ReadingWay.SCANNED: Trust.SUMS, ReadingWay.WRAPPED: Trust.FOLDS}


def _judged(form: Form, document: Document, section: Section, way: ReadingWay) -> Form:
    """The form with what speaks against its cells, where the document itself does not say which cell is which.

    What vouches for them depends on the ``way`` in which its table was read.
    """
    table = section.of(SectionMark.TABLE)[0]
    line = document.lines_in(table.start, table.end)[0]
    if line.kind is SourceKind.EXACT:
        return form
    trust = Trust.POINTS if table.placed else _TRUST.get(way, Trust.CELLS)
    if not table.placed and document.grid.order is not TextOrder.UNKNOWN and not line.is_table:
        told = problem("D194", document.atoms[section.start].place)
        form, trust = evolve(form, problems=(*form.problems, told)), Trust.NOTHING
    unsure = head_unsure(form, section, document.atoms[section.start : section.end], trust)
    return judged(evolve(form, unsure=unsure), trust)


def _lines_of(document: Document, found: Sequence[Section]) -> Iterator[int]:
    for section in found:
        yield from range(document.atoms[section.start].line, document.atoms[section.end - 1].line + 1)


def _without_order(document: Document, stages: Sequence[Stage]) -> set[int]:
    """The sections of running text that are in no order of rows."""
    found: dict[int, RowOrder] = {}
    for number, stage in enumerate(stages):
        table = stage.section.of(SectionMark.TABLE)[0]
        if not stage.forms or document.atoms[table.start].in_table or table.run is None or table.placed:
            continue
        above = document.lines_in(stage.section.start, table.start)
        below = document.lines_in(table.end, stage.section.end)
        orders = (row_order(document.grid.order, table.run, above, below, form) for form in stage.forms)
        found[number] = max(orders)
    return without_order(found)


def _order(form: Form) -> tuple[int, int]:
    return form.source.page or 0, form.source.line or 0


def _outside(document: Document, found: Sequence[Section]) -> Iterator[GridRow]:
    """The running text that belongs to no table: a report may stand before or behind it."""
    taken = _taken(document, found)
    for number, row in enumerate(document.grid.rows):
        if number not in taken and row.is_line:
            yield row


def _taken(document: Document, found: Sequence[Section]) -> set[int]:
    """The numbers of the lines that belong to forms."""
    taken = set[int]()
    for section in found:
        end = below_total(document, section).stop
        taken.update(range(document.atoms[section.start].line, document.atoms[end - 1].line + 1))
    return taken
