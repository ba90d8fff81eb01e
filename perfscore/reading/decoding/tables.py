"""The indicator table of a section by every way of reading that its cells allow: rivals, weighed by one evidence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, zip_longest

from attrs import evolve

from perfscore.reading.decoding import placed, wrapped_cells
from perfscore.reading.decoding.below import below_total
from perfscore.reading.decoding.blocks import block_by_order, together
from perfscore.reading.decoding.blurred import unblurred
from perfscore.reading.decoding.centred import with_levels_above
from perfscore.reading.decoding.columns import heads_below
from perfscore.reading.decoding.document import Document
from perfscore.reading.decoding.doubled import without_doubled
from perfscore.reading.decoding.doubts import against
from perfscore.reading.decoding.heads import HeadRun, indicator_run
from perfscore.reading.decoding.lines import Atom, DocumentLine, cells_in_order
from perfscore.reading.decoding.records import TableReading, worth
from perfscore.reading.decoding.rivals import ReadingWay, Rivals, choose
from perfscore.reading.decoding.rows import read_table
from perfscore.reading.decoding.scan_mends import ScannedTable, mended
from perfscore.reading.decoding.scanned import read_scanned
from perfscore.reading.decoding.sections import Marked, Section, SectionMark
from perfscore.reading.decoding.words import squeeze
from perfscore.reading.grid import SourceKind

CLOSE = 4.0  # evidence of a row: rival readings that differ by no more than this are looked at cell by cell


def has_results(section: Section) -> bool:
    """Whether such a form prints actual values and scores, as far as its title tells."""
    return section.title is None or section.title.kind.has_results


def read_indicators(document: Document, section: Section) -> Rivals[TableReading]:
    """The readings of the indicator table. Raises ReadingError where it is larger than any form's."""
    table = section.of(SectionMark.TABLE)[0]
    if table.run is None:
        return choose({ReadingWay.COLUMNS: TableReading((), {}, ())}, worth)
    header = document.lines_in(table.start, table.end)
    line = header[0]
    end = below_total(document, section).stop
    if line.is_table:
        lines = [each for each in document.lines_in(table.start, end) if each.number >= line.number]
        return read_lines(lines, table.run, has_results(section))
    tried: dict[ReadingWay, TableReading] = {}
    if table.placed:
        atoms, at = document.atoms[section.start : end], table.start - section.start
        found = placed.read_placed(atoms, at, has_results(section))
        if found is not None:
            tried[ReadingWay.PLACE] = found
    if not tried or any(map(_evenly_apart, header)):
        wraps = wrapped_cells.may_wrap(document.atoms[table.end : section.end])
        tried[ReadingWay.WRAPPED if wraps else ReadingWay.ORDER] = _by_order(document, section, end)
    return choose(tried, worth)


def read_lines(lines: Sequence[DocumentLine], run: HeadRun, results: bool) -> Rivals[TableReading]:
    """The readings of a table whose header ``run`` stands in ``lines[0]``."""
    first = lines[0]
    if first.kind is SourceKind.EXACT:
        return choose({ReadingWay.COLUMNS: read_table(lines, run, results)}, worth)
    again = len(lines) > 1 and squeeze(lines[1].text) == squeeze(first.text)  # a header that scanning took twice
    table = mended(ScannedTable((first, *lines[1 + again :]), run, results))
    lines, run = table.lines, table.run
    by_columns, scanned = read_table(lines, run, results), read_scanned(lines, run, results)
    below = tuple(record for record in by_columns.records if record.below_total)
    tried = {
        ReadingWay.COLUMNS: by_columns,
        ReadingWay.SCANNED: evolve(scanned, records=(*scanned.records, *below)),
    }
    if any(each.width != lines[0].width for each in lines if each.is_table):  # else no cell was left out
        tried[ReadingWay.ORDER] = _cells_by_order(lines, run, results)
    return _disputed(
        choose({way: _righted(each.told(each.records, table.problems)) for way, each in tried.items()}, worth)
    )


def _righted(reading: TableReading) -> TableReading:
    """The rows as they were printed where scanning blurred a level or took a line twice."""
    for mend in (without_doubled, unblurred, with_levels_above):
        reading = mend(reading)
    return reading


def _disputed(choice: Rivals[TableReading]) -> Rivals[TableReading]:
    """The readings; where the cells did not stay in their columns, with doubts where the next one differs."""
    if len(choice.rivals) < 2 or choice.rivals[0].way is ReadingWay.COLUMNS:
        return choice
    best, rival = choice.rivals[:2]
    records = best.reading.records
    if best.worth - rival.worth > CLOSE * len(records) or len(records) != len(rival.reading.records):
        return choice
    doubted = against(records, rival.reading.records, best.worth - rival.worth)
    reading = evolve(best.reading, records=tuple(doubted))
    return Rivals((evolve(best, reading=reading), *choice.rivals[1:]))


def _cells_by_order(lines: Sequence[DocumentLine], run: HeadRun, results: bool) -> TableReading:
    """Rows whose covered cells were left out when they were copied: their cells in order."""
    below = heads_below(lines[1:], grouped=True)
    skipped = 1 + len({head.line for head in below})
    atoms = cells_in_order([line for line in lines[skipped:] if line.is_table or line.atoms])
    return block_by_order(atoms, HeadRun((*run.heads, *below)), results)


def _evenly_apart(line: DocumentLine) -> bool:
    """Whether the same blanks stand between all heads: they may divide cells rather than make columns.

    One blank is inside a head where others have more.
    """
    between = [after.x0 - before.x1 for before, after in pairwise(line.atoms)]
    gaps = [gap for gap in between if gap > 1] or between
    return line.kind is SourceKind.ORDERED and len(gaps) > 2 and len(set(gaps)) == 1


def _by_order(document: Document, section: Section, end: int) -> TableReading:
    """Every block of a table whose cells are known by their order only, up to the atom ``end``."""
    found: list[TableReading] = []
    runs = _runs_in_order(document, section)
    for (mark, run), below in zip_longest(runs, runs[1:]):
        until = end if below is None else below[0].start
        body = document.atoms[max(run.end, mark.end) : until]
        found.append(read_body(document, body, run, has_results(section)))
    return together(found)


def _runs_in_order(document: Document, section: Section) -> list[tuple[Marked, HeadRun]]:
    """The headers of a table, each over as many lines as its heads follow each other; none inside another."""
    found: list[tuple[Marked, HeadRun]] = []
    for mark in section.of(SectionMark.TABLE):
        run = indicator_run(document.atoms, mark.start) if mark.placed else None
        run = run or mark.run
        if run is not None and not (found and mark.start < found[-1][1].end):
            found.append((mark, run))
    return found


def read_body(document: Document, body: Sequence[Atom], run: HeadRun, results: bool) -> TableReading:
    """The rows of one block of running text, its cells whole or wrapped over lines."""
    if not wrapped_cells.may_wrap(body):
        return block_by_order(body, run, results)
    pages = wrapped_cells.page_numbers(body)
    cells = [atom for n, atom in enumerate(body) if n not in pages]
    return block_by_order(cells, run, results, document.atoms)
