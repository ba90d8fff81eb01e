"""Rows of a table that was scanned: blocks and rows moved sideways, cells torn and run together.

What scanning did is undone as far as the contents show it, and told: where a block of rows begins left of its heads,
which fragments belong to one row, which two values share a cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from perfscore.messages import Place, Problem
from perfscore.reading.decoding.columns import columns_of
from perfscore.reading.decoding.entries import Entries
from perfscore.reading.decoding.heads import HeadRun
from perfscore.reading.decoding.lines import DocumentLine
from perfscore.reading.decoding.records import Record, TableReading
from perfscore.reading.decoding.rows import repeated, total_label, totals_of
from perfscore.reading.decoding.shifts import block_shift, fields_of, row_shift
from perfscore.reading.decoding.torn import MendedCells, split_levels, split_merged, without_names
from perfscore.reading.decoding.words import is_footer, is_subtotal

_OTHERS = ("other", "group", "ordinal", "level_weight", "forecast", "review", "factor")


def read_scanned(lines: Sequence[DocumentLine], run: HeadRun, results: bool) -> TableReading:
    """The indicators of a scanned table whose header ``run`` stands in ``lines[0]``."""
    columns = columns_of(run, lines, results)
    fields = {column: name for column, name in columns.fields.items() if name not in _OTHERS}
    totals: dict[str, str] = {}
    entries = Entries("weight" in fields.values())
    for block in _blocks(lines[columns.count :]):
        body = [line for line in block if repeated(line, columns) is None]
        shift = block_shift(body, fields)
        for number, line in enumerate(body):
            if total_label(line) is not None:
                totals = totals_of(line, {column - shift: name for column, name in fields.items()}) or totals
                continue
            if totals:
                break
            if any(is_subtotal(atom.text) for atom in line.atoms):
                continue
            if is_footer(line.atoms[0].text):
                if any(total_label(below) is not None for below in body[number + 1 :]):
                    continue  # a remark above the total
                break
            cells = fields_of(line, row_shift(line, shift, fields), fields)
            if number or not entries.goes_on(cells, line.place):
                entries.take(cells, line.place)
    joined = entries.joined()
    mended = [_mended(entry.cells, entry.place) for entry in joined]
    records = [Record(row.cells, entry.place) for row, entry in zip(mended, joined, strict=True)]
    told = (item for row in mended for item in row.problems)
    return TableReading(tuple(records), totals, columns.known, 0.0, (*columns.problems, *entries.problems, *told))


def _blocks(lines: Sequence[DocumentLine]) -> Iterator[list[DocumentLine]]:
    """Runs of table lines between page breaks, blank lines and lines of running text."""
    block: list[DocumentLine] = []
    for line in lines:
        if (line.breaks or not line.is_table) and block:
            yield block
            block = []
        if line.is_table and line.atoms:
            block.append(line)
    if block:
        yield block


def _mended(cells: Mapping[str, str], place: Place) -> MendedCells:
    """Cells that ran together, taken apart."""
    problems: list[Problem] = []
    for mend in (split_merged, split_levels, without_names):
        cells, told = mend(cells, place)
        problems += told
    return MendedCells(cells, tuple(problems))
