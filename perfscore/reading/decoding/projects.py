"""Tables of many projects, whose name is a column: one part of the table for each project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.messages import Place, Problem, problem
from perfscore.reading.decoding.below import below_total
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.document import Document
from perfscore.reading.decoding.heads import ColumnHead, HeadRun
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.money import Money, is_figure, make_fund
from perfscore.reading.decoding.placed import read_placed
from perfscore.reading.decoding.placed_header import names_projects
from perfscore.reading.decoding.records import OF_MONEY, OF_PROJECT, Record, TableReading, project_field, worth
from perfscore.reading.decoding.rivals import ReadingWay, Rivals, choose
from perfscore.reading.decoding.scan_mends import ScannedTable, with_straight_header
from perfscore.reading.decoding.sections import Section, SectionMark
from perfscore.reading.decoding.tables import has_results, read_body, read_lines
from perfscore.reading.decoding.words import column_field, is_goal, label_field, money_field
from perfscore.reading.grid import SourceKind

_NAME = f"{OF_PROJECT}name"
_LOST = 1  # empty cells that scanning may have taken out of a row


@frozen
class Project:
    """One project of a table: what its own cells say by label and of its money, its rows, and where they begin."""

    labels: dict[str, str]
    money: tuple[Money, ...]
    table: Rivals[TableReading]
    place: Place


def read_projects(document: Document, section: Section) -> list[Project]:
    """The projects of a table that has a column for their names; none for any other table."""
    table = section.of(SectionMark.TABLE)[0]
    if table.run is None:
        return []
    if table.placed:
        return list(_by_place(document, section)) if names_projects(table.run.heads) else []
    run = _whole_header(document.atoms, table.start, table.run)
    if run is None:
        return []
    if document.atoms[table.start].in_table:
        return list(_by_lines(document, section, run))
    return list(_by_order(document, section, run))


def _whole_header(atoms: Sequence[Atom], start: int, run: HeadRun) -> HeadRun | None:
    """The header with the labels in front of it, when the name of a project is one of them.

    In a table they stand on its line; in running text they follow each other with nothing between them.
    """
    before: list[ColumnHead] = []
    for number in range(start - 1, -1, -1):
        atom = atoms[number]
        label = label_field(atom.text)
        known = label or money_field(atom.text) or column_field(atom.text) or is_goal(atom.text)
        if atom.in_table != atoms[start].in_table or not (atom.line == atoms[start].line if atom.in_table else known):
            break
        field = project_field(atom.text)
        before.append(ColumnHead(field, atom.text, number, number + 1, atom.column, atom.columns, atom.line))
    heads = tuple(reversed(before))
    named = _NAME in {head.field for head in heads} and (atoms[start].in_table or len(heads) > 1)
    return HeadRun((*heads, *run.heads)) if named else None


def _by_lines(document: Document, section: Section, run: HeadRun) -> Iterator[Project]:
    """Each project from the row that prints its name: the rows below have none, it is merged down over them."""
    table = section.of(SectionMark.TABLE)[0]
    header = document.lines_in(table.start, table.end)[0]
    column = next(head.column for head in run.heads if head.field == _NAME)
    lines = [
        line
        for line in document.lines_in(table.end, section.end)
        if line.number > header.number and line.at(column) != header.at(column)  # else the header on the next page
    ]
    if header.kind is not SourceKind.EXACT:
        straight = with_straight_header(ScannedTable((header, *lines), run, has_results(section)))
        header, run = straight.lines[0], straight.run
    starts = [n for n, line in enumerate(lines) if line.at(column) and line.width + _LOST >= header.width]
    for number, start in enumerate(starts):
        rows = lines[start : starts[number + 1] if number + 1 < len(starts) else len(lines)]
        cells = {head.field: lines[start].at(head.column) for head in run.heads}
        place = lines[start].place
        table_rows = read_lines([header, *rows], run, has_results(section))
        yield Project(_labels(cells), _money(cells, place), table_rows, place)


def _by_place(document: Document, section: Section) -> Iterator[Project]:
    """Each project from the row beside which its name begins."""
    atoms, at = document.atoms[section.start : section.end], section.of(SectionMark.TABLE)[0].start - section.start
    reading = read_placed(atoms, at, has_results(section))
    if reading is not None and _NAME in reading.fields:
        yield from _one_by_one(reading, ReadingWay.PLACE)


def _by_order(document: Document, section: Section, run: HeadRun) -> Iterator[Project]:
    """Each project from the record that has its name."""
    table = section.of(SectionMark.TABLE)[0]
    end = below_total(document, section).stop
    reading = read_body(document, document.atoms[table.end : end], run, has_results(section))
    yield from _one_by_one(reading, ReadingWay.ORDER)


def _one_by_one(reading: TableReading, way: ReadingWay) -> Iterator[Project]:
    """The projects of a table, each from the record that has its name."""
    groups: list[list[Record]] = []
    for record in reading.records:
        if _NAME in record.cells or not groups:
            groups.append([])
        groups[-1].append(record)
    readings = [evolve(reading, records=tuple(group), totals={}, problems=()) for group in groups]
    kept = [each for each in readings if worth(each) > 0]
    stray = tuple(_not_read(record) for each in readings if worth(each) <= 0 for record in each.records)
    for number, own in enumerate(kept):
        told = (*reading.problems, *stray) if number == 0 else ()
        totals = reading.totals if len(kept) == 1 else {}
        first = own.records[0]
        best = evolve(own, totals=totals, problems=told)
        money = _money(first.cells, first.place)
        yield Project(_labels(first.cells), money, choose({way: best}, worth), first.place)


def _not_read(record: Record) -> Problem:
    """What stands below the last project and is none."""
    return problem("D162", record.place, found=" ".join(record.cells.values()))


def _money(cells: Mapping[str, str], place: Place) -> tuple[Money, ...]:
    """One money row of a project, from the columns of its money."""
    told = {name: text for name in OF_MONEY if is_figure(text := cells.get(f"{OF_PROJECT}{name}", ""))}
    return (Money((make_fund("", told, place),)),) if told else ()


def _labels(cells: Mapping[str, str]) -> dict[str, str]:
    """Label -> what the cells of a project say."""
    told = {name: printed(text) for name, text in cells.items() if name.startswith(OF_PROJECT)}
    return {name.removeprefix(OF_PROJECT): text for name, text in told.items() if text}
