"""Grid -> forms: lines, atoms, sections, then one form for each section, by what is known of its cells.

Every uncertain choice is a short list of rival readings that the same evidence weighs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from attrs import evolve, frozen

from perfscore.errors import Place, Problem, problem
from perfscore.form import Form, FormKind, Fund
from perfscore.reading.decoding import money, narrative, placed, wrapped
from perfscore.reading.decoding.blocks import block_by_order, together
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.columns import heads_below
from perfscore.reading.decoding.disorder import disorder, in_heaps, proven, told_of
from perfscore.reading.decoding.doubts import judged
from perfscore.reading.decoding.finish import finish
from perfscore.reading.decoding.head import Head, document_year, organisation, read_head
from perfscore.reading.decoding.heads import HeadRun
from perfscore.reading.decoding.kinds import NARRATIVE, Refused, layout_of, refused, refused_apart
from perfscore.reading.decoding.lines import Atom, Line, cells_in_order, flat, lines_of
from perfscore.reading.decoding.placed_money import read_money
from perfscore.reading.decoding.records import Record, TableReading, worth
from perfscore.reading.decoding.rows import read_table
from perfscore.reading.decoding.scanned import read_scanned
from perfscore.reading.decoding.scanned_money import loose_money, read_scanned_money
from perfscore.reading.decoding.sections import Mark, Marked, Section, sections
from perfscore.reading.decoding.statements import goal_statements
from perfscore.reading.decoding.sums import checksums
from perfscore.reading.decoding.titles import TableKind
from perfscore.reading.decoding.unread import losses
from perfscore.reading.grid import Grid, GridRow, SourceKind

_SAYS_RESULTS = (TableKind.SELF_EVALUATION, TableKind.TARGETS)


@frozen
class Decoded:
    """The forms of a document, and what was recognised and is not read."""

    forms: tuple[Form, ...]
    problems: tuple[Problem, ...] = ()


@frozen
class Document:
    """The lines and atoms of a document, and the year it is about."""

    grid: Grid
    lines: tuple[Line, ...]
    atoms: tuple[Atom, ...]
    year: int | None
    organisation: str | None

    def lines_in(self, start: int, end: int) -> list[Line]:
        """The lines of the atoms ``start`` to ``end``, whole."""
        if start >= end:
            return []
        first, last = self.atoms[start].line, self.atoms[end - 1].line
        return list(
            self.lines[bisect_left(self.lines, first, key=_number) : bisect_right(self.lines, last, key=_number)]
        )


def _number(line: Line) -> int:
    return line.number


def decode(grid: Grid) -> Decoded:
    """Every form of a document, in order."""
    lines = tuple(lines_of(grid))
    document = Document(grid, lines, tuple(flat(lines)), document_year(lines), organisation(lines))
    read: dict[int, list[Form]] = {}
    others: list[Refused] = []
    found = sections(lines, document.atoms)
    for section in found:
        other = refused(section, document.atoms[section.start].place)
        if other is not None:
            others.append(other)
        else:
            read[section.start] = _projects(document, section) or [_form(document, section)]
    others.extend(refused_apart(lines, _lines_of(document, found)))
    lost = _without_order(document, found, read)
    problems = [other.problem() for other in others]
    problems += [disorder(document.atoms[start].place) for start in lost]
    forms = [form for start, each in read.items() if start not in lost for form in each]
    if not found:
        problems += told_of(lines)
    told = narrative.forms(Grid(tuple(_outside(document, found))))
    forms += [evolve(form, layout=NARRATIVE) for form in told]
    return Decoded(tuple(sorted(forms, key=_order)), tuple(problems))


def _lines_of(document: Document, found: Sequence[Section]) -> Iterator[int]:
    for section in found:
        yield from range(document.atoms[section.start].line, document.atoms[section.end - 1].line + 1)


def _without_order(document: Document, found: Sequence[Section], read: Mapping[int, Sequence[Form]]) -> list[int]:
    """The sections of running text without an order of rows: a text has one order, so one of them tells of all."""
    spoken: dict[int, bool] = {}
    for section in found:
        table = section.of(Mark.TABLE)[0]
        if section.start not in read or document.atoms[table.start].in_table or table.run is None:
            continue
        if not table.placed:
            below = document.lines_in(table.end, section.end)
            spoken[section.start] = any(in_heaps(table.run, below, form) for form in read[section.start])
    if not any(spoken.values()):
        return []
    return [start for start in spoken if not all(proven(form) for form in read[start])]


def _order(form: Form) -> tuple[int, int]:
    return form.source.page or 0, form.source.line or 0


def _outside(document: Document, found: Sequence[Section]) -> Iterator[GridRow]:
    """The running text that belongs to no table: a report may stand before or behind it."""
    taken = set[int]()
    for section in found:
        totals = [mark.end for mark in section.of(Mark.TOTAL)]
        end = max(totals) if totals and max(totals) > section.of(Mark.TABLE)[0].start else section.end
        taken.update(range(document.atoms[section.start].line, document.atoms[end - 1].line + 1))
    for number, row in enumerate(document.grid.rows):
        if number not in taken and row.is_line:
            yield row


def _form(document: Document, section: Section) -> Form:
    place = document.atoms[section.start].place
    head, funds, reading = read_head(document.atoms, section), _money(document, section), _table(document, section)
    form = _made(document, section, head, funds, reading, place)
    if document.atoms[section.of(Mark.TABLE)[0].start].in_table:
        form = _with_losses(document, section, reading, form)
        return form if _is_exact(document, section) else judged(form)
    rows = document.grid.rows[document.atoms[section.start].line : document.atoms[section.end - 1].line + 1]
    best = max([form, *wrapped.forms(Grid(tuple(rows)))], key=_form_worth)
    best = _with_losses(document, section, reading, best)
    return judged(best, by_place=section.of(Mark.TABLE)[0].placed)


def _with_losses(document: Document, section: Section, reading: TableReading, form: Form) -> Form:
    return evolve(form, problems=(*form.problems, *losses(document.atoms, section, reading, form)))


def _is_exact(document: Document, section: Section) -> bool:
    """Whether the document itself says which cell is which."""
    table = section.of(Mark.TABLE)[0]
    return document.lines_in(table.start, table.end)[0].kind is SourceKind.EXACT


_SUMS = 4.0  # what sums that hold are worth, when rival readings are weighed


def _form_worth(form: Form) -> float:
    """The evidence of a whole form: its rows, and whether they add up to its totals."""
    fields = ("name", "target", "weight", *(("actual", "score") if form.kind.has_results else ()))
    cells = [{name: text for name in (*fields, "note") if (text := getattr(row, name))} for row in form.indicators]
    reading = TableReading(tuple(Record(each) for each in cells), {}, fields)
    broken = sum(1 for item in form.problems if item.code in ("D131", "D132"))
    return worth(reading) + _SUMS * (sum(1 for total in (form.total_weight, form.total_score) if total) - 2 * broken)


def _made(
    document: Document, section: Section, head: Head, funds: money.Money, reading: TableReading, place: Place
) -> Form:
    """The form from its parts, with its own sums as a check."""
    finished = finish(reading)
    kind = _kind(section, head, reading)
    name, implementer = _parties(head, kind)
    year = head.year or document.year
    problems = [*_told(document, section), *funds.problems, *reading.problems, *finished.problems]
    if name is None:
        problems.append(problem("D121", place, read=document.organisation or ""))
    if year is None:
        problems.append(problem("D122", place))
    form = Form(
        kind=kind,
        name=name or document.organisation or "",
        year=year,
        supervisor=head.labels.get("supervisor") or head.labels.get("central"),
        implementer=implementer,
        funds=funds.funds,
        indicators=finished.indicators,
        total_weight=printed(reading.totals.get("weight", "")),
        total_score=printed(reading.totals.get("score", "")) or head.labels.get("total_score"),
        statements=goal_statements(_goals(document, section)),
        source=place,
    )
    layout = layout_of(form, section, head.labels)
    return evolve(form, layout=layout, problems=(*problems, *checksums(form)))


def _projects(document: Document, section: Section) -> list[Form]:
    """One form a project where the project's name is a column of the table, merged down over its rows."""
    table = section.of(Mark.TABLE)[0]
    header = document.lines_in(table.start, table.end)[0]
    labels = {
        document.atoms[mark.start].column: mark.label
        for mark in section.of(Mark.LABEL)
        if document.atoms[mark.start].line == header.number and mark.label not in (None, "other")
    }
    column = next((n for n, label in labels.items() if label == "name"), None)
    if not header.is_table or column is None or table.run is None:
        return []
    lines = [line for line in document.lines_in(table.end, section.end) if line.number > header.number]
    full = [line.width >= header.width for line in lines]
    starts = [n for n, line in enumerate(lines) if line.at(column) and full[n]]
    forms = []
    for number, start in enumerate(starts):
        rows = lines[start : starts[number + 1] if number + 1 < len(starts) else len(lines)]
        told = {label: printed(lines[start].at(n)) for n, label in labels.items() if label}
        head = Head({label: text for label, text in told.items() if text}, read_head(document.atoms, section).year)
        results = section.title is None or section.title.kind.has_results
        reading = read_table([header, *rows], table.run, results)
        if header.kind is not SourceKind.EXACT:
            reading = max(
                reading, _cells_by_order([header, *_own_cells(rows, header, table.run)], table.run, results), key=worth
            )
        forms.append(_made(document, section, head, money.Money(()), reading, lines[start].place))
    return forms


def _own_cells(rows: Sequence[Line], header: Line, run: HeadRun) -> list[Line]:
    """The cells of the rows without those of the project, which only full rows have."""
    first = run.heads[0].column
    kept = []
    for line in rows:
        atoms = [atom for atom in line.atoms if line.width < header.width or atom.column >= first]
        offset = first if line.width >= header.width else 0
        moved = tuple(evolve(atom, column=atom.column - offset) for atom in atoms)
        kept.append(evolve(line, atoms=moved, width=max(2, line.width - offset)))
    return kept


def _parties(head: Head, kind: FormKind) -> tuple[str | None, str | None]:
    """The name and the implementer: a form about a whole body is named after it, another one is carried out by it."""
    name, body = head.labels.get("name"), head.labels.get("body")
    whole = kind in (FormKind.DEPARTMENT_SELF_EVALUATION, FormKind.DEPARTMENT_TARGETS)
    if whole or name is None:
        return name or body, head.labels.get("implementer")
    return name, head.labels.get("implementer") or body


def _told(document: Document, section: Section) -> list[Problem]:
    """What the format said of the lines of the section."""
    lines = document.lines_in(section.start, section.end)
    return list(dict.fromkeys(item for line in lines for item in line.problems))


def _kind(section: Section, head: Head, reading: TableReading) -> FormKind:
    """The title says it; else the columns and the labels do."""
    results = bool({"actual", "score"} & set(reading.fields))
    if section.title is not None and (section.title.table in _SAYS_RESULTS or results):
        return section.title.kind
    project = "name" in head.labels or "body" not in head.labels
    if section.title is not None:
        project = not section.title.whole
    if results:
        return FormKind.PROJECT_SELF_EVALUATION if project else FormKind.DEPARTMENT_SELF_EVALUATION
    return FormKind.PROJECT_TARGETS if project else FormKind.DEPARTMENT_TARGETS


def _goals(document: Document, section: Section) -> list[tuple[str, Place]]:
    goals = section.of(Mark.GOALS)
    table = section.of(Mark.TABLE)[0]
    if not goals or goals[0].start > table.start:
        return []
    return [(atom.text, atom.place) for atom in document.atoms[goals[0].end : table.start]]


def _money(document: Document, section: Section) -> money.Money:
    """The money rows between the money header and what comes next."""
    table = section.of(Mark.TABLE)[0].start
    blocks = [mark for mark in section.of(Mark.MONEY) if mark.start < table and mark.run is not None]
    funds: list[Fund] = []
    problems: list[Problem] = []
    for block in blocks:
        if block.run is None:
            continue
        until = _until(section, block, table)
        line = document.lines_in(block.start, block.end)[0]
        if line.is_table:
            below = [each for each in document.lines_in(block.end, until) if each.number > line.number]
            found = money.by_columns(below, block.run, only_sums=_among_tasks(section, block))
            if line.kind is not SourceKind.EXACT:
                in_order = money.by_order(list(flat(below)), block.run, _among_tasks(section, block))
                scanned = read_scanned_money(below, block.run)
                found = max(found, in_order, scanned, key=lambda each: money.worth(each.funds))
        elif section.of(Mark.TABLE)[0].placed:
            found = read_money(document.atoms[section.start : until], block.start - section.start)
        else:
            found = money.by_order(document.atoms[block.end : until], block.run, _among_tasks(section, block))
        funds.extend(found.funds)
        problems.extend(found.problems)
    if not blocks:
        own = document.atoms[table].line
        loose = loose_money([line for line in document.lines_in(section.start, table) if line.number < own])
        funds.extend(loose.funds)
        problems.extend(loose.problems)
    return money.Money(tuple(funds), tuple(problems))


def _among_tasks(section: Section, block: Marked) -> bool:
    """Whether the money columns are those of 年度主要任务, whose rows are tasks."""
    tasks = [mark for mark in section.of(Mark.TASKS) if mark.start < block.start]
    goals = [
        mark for mark in section.of(Mark.GOALS) if tasks and tasks[-1].start < mark.start - 6 and mark.end < block.start
    ]
    return bool(tasks) and not goals


_ENDS_MONEY = (Mark.GOALS, Mark.TABLE, Mark.MANAGEMENT, Mark.MONEY)


def _until(section: Section, block: Marked, table: int) -> int:
    ends = [mark.start for mark in section.marks if mark.start >= block.end and mark.mark in _ENDS_MONEY]
    labels = [
        mark.start
        for mark in section.marks
        if mark.start >= block.end and mark.mark is Mark.LABEL and mark.label != "other"
    ]
    return min([*ends, *labels, table])


def _table(document: Document, section: Section) -> TableReading:
    """The indicator table by the way of reading that its cells allow; of several ways the one that fits best."""
    table = section.of(Mark.TABLE)[0]
    if table.run is None:
        return TableReading((), {}, ())
    line = document.lines_in(table.start, table.end)[0]
    results = section.title is None or section.title.kind.has_results
    if line.is_table:
        lines = [each for each in document.lines_in(table.start, section.end) if each.number >= line.number]
        by_place = read_table(lines, table.run, results)
        if line.kind is SourceKind.EXACT:
            return by_place
        rivals = [by_place, read_scanned(lines, table.run, results)]
        if any(each.width != line.width for each in lines if each.is_table):  # else no cell was left out
            rivals.append(_cells_by_order(lines, table.run, results))
        return max(rivals, key=worth)
    if table.placed:
        found = placed.read_placed(document.atoms[section.start : section.end], table.start - section.start, results)
        if found is not None and _evenly_apart(line):
            return max(found, _by_order(document, section, results), key=worth)
        if found is not None:
            return found
    return _by_order(document, section, results)


def _cells_by_order(lines: Sequence[Line], run: HeadRun, results: bool) -> TableReading:
    """Rows whose covered cells were left out when they were copied: their cells in order."""
    below = heads_below(lines[1:], grouped=True)
    skipped = 1 + len({head.line for head in below})
    atoms = cells_in_order([line for line in lines[skipped:] if line.is_table or line.atoms])
    return block_by_order(atoms, HeadRun((*run.heads, *below)), results)


def _evenly_apart(line: Line) -> bool:
    """Whether the same blanks stand between all heads: they may divide cells rather than make columns."""
    gaps = [after.x0 - before.x1 for before, after in pairwise(line.atoms)]
    return line.kind is SourceKind.ORDERED and len(gaps) > 3 and len(set(gaps)) == 1


def _by_order(document: Document, section: Section, results: bool) -> TableReading:
    """Every block of a table whose cells are known by their order only."""
    tables = [mark for mark in section.of(Mark.TABLE) if mark.run is not None]
    found: list[TableReading] = []
    for number, mark in enumerate(tables):
        until = tables[number + 1].start if number + 1 < len(tables) else section.end
        if mark.run is not None:
            found.append(block_by_order(document.atoms[mark.end : until], mark.run, results))
    return together(found)
