"""Rows of a table whose columns are known: every cell belongs to the field of its column.

Tables of files have such rows, and so have walks through the order of cells (then with doubts).
A merged level or name holds for all rows beside it; a merged weight is one weight that several rows share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from attrs import define, evolve, field

from perfscore.messages import Problem, problem
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.columns import Columns, columns_of
from perfscore.reading.decoding.evidence import BADLY, fit, look
from perfscore.reading.decoding.heads import HeadRun, indicator_run
from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.records import Doubt, Record, TableReading, total_figures
from perfscore.reading.decoding.words import (
    column_field,
    is_extra_points,
    is_footer,
    is_goal,
    is_grade,
    is_subtotal,
    is_total,
    label_field,
    level_depths,
    level_of,
    names_total,
    squeeze,
)

_CARRIED = ("level1", "level2", "level3", "name", "target", "actual")
_SHARED = ("weight", "score")
_LEVELS = {"level1": {"level1"}, "level2": {"level1", "level2"}}  # what ends the level of a row left out above
_VALUES = ("target", "actual", "weight", "score")
_JUDGED = ("level1", "level2", "name", *_VALUES, "comparator")
_FEWEST_HEADS = 3
_HAN = re.compile(r"[\u3400-\u9fff]")
_MARGINS = (None, "group", "other")  # what the column of a heading down the side may be


Doubts: TypeAlias = Mapping[int, Mapping[int, Doubt]]


@define
class _Body:
    """The rows as they are found, and what reaches down from above: column -> (text, last line)."""

    records: list[Record] = field(factory=list)
    totals: dict[str, str] = field(factory=dict)
    problems: list[Problem] = field(factory=list)
    above: dict[int, Atom] = field(factory=dict)
    doubts: Doubts = MappingProxyType({})
    levels: dict[str, str] = field(factory=dict)  # of a row above that is left out
    band: dict[str, str] = field(factory=dict)  # a level that stands alone above its rows


def read_table(lines: Sequence[DocumentLine], run: HeadRun, results: bool = True) -> TableReading:
    """The indicators of a table whose header ``run`` stands in ``lines[0]``."""
    columns = columns_of(run, lines, results)
    return read_rows(lines[columns.count :], columns)


def read_rows(lines: Sequence[DocumentLine], columns: Columns, doubts: Doubts = MappingProxyType({})) -> TableReading:
    """The indicators in the rows below a header. ``doubts`` tells by line and column which cells are not certain."""
    lines = lines[: _another_table(lines, columns)]
    body = _Body(problems=list(columns.problems), doubts=doubts)
    last_total = max((n for n, line in enumerate(lines) if total_label(line) is not None), default=None)
    lines = lines[: _remarks_below(lines, last_total)]
    above = any(_has_values(line) and total_label(line) is None for line in lines[:last_total])  # else it stands on top
    fields = _below_bands(lines, columns.fields)
    for number, line in enumerate(lines):
        if (band := _band(line, fields)) is not None:
            body.band = {**({} if "level1" in band else body.band), **band}
            continue
        if not line.is_table or not line.atoms:
            continue
        again = repeated(line, columns)
        if again is not None:
            fields = again
        elif is_goal(line.atoms[0].text) and not _has_values(line) and not _is_below_level(line, fields):
            continue  # what the block of rows below is for
        elif total_label(line) is not None:
            if number == last_total:
                body.totals.update(totals_of(line, fields))
        elif last_total is not None and number > last_total and above:
            _take_below(body, line, fields)
        elif is_footer(line.atoms[0].text) and body.records:
            continue  # a remark above the total
        else:
            _take(body, line, fields)
    return TableReading(tuple(body.records), body.totals, columns.known, _evidence(body), tuple(body.problems))


def _is_below_level(line: DocumentLine, fields: Mapping[int, str]) -> bool:
    """Whether a line begins with a level in its column, and a name stands in its own: 绩效目标 | 目标合理性 | 合理."""
    first = line.atoms[0]
    depths = level_depths(first.text)
    return fields.get(first.column) in [f"level{depth}" for depth in depths] and "name" in {
        fields.get(atom.column) for atom in line.atoms
    }


def _remarks_below(lines: Sequence[DocumentLine], last_total: int | None) -> int:
    """Where the remarks below a table begin: behind its last total, where there is one, and behind a row of it."""
    first = next((n for n, line in enumerate(lines) if line.is_table and _has_values(line)), len(lines))
    below = range(first + 1 if last_total is None else last_total + 1, len(lines))
    remarks = (n for n in below if lines[n].is_table and lines[n].atoms and is_footer(lines[n].atoms[0].text))
    return next(remarks, len(lines))


def _take_below(body: _Body, line: DocumentLine, fields: Mapping[int, str]) -> None:
    """Add a line below the last total, if it is a row of this table: each cell fits its column.

    A first level that reaches over the heading down the side stands in that column.
    """
    count = len(body.records)
    first = next(iter(line.atoms))
    if fields.get(first.column) in _MARGINS and all(fields.get(atom.column) != "level1" for atom in line.atoms):
        fields = {**fields, first.column: "level1"}
    own = dict[str, str]()
    for atom in line.atoms:
        own.update(dict.fromkeys(_fields_of(atom, fields), atom.text))
    if is_row(own):
        _take(body, line, fields)
    body.records[count:] = [evolve(record, below_total=True) for record in body.records[count:]]


def is_row(cells: Mapping[str, str]) -> bool:
    """Whether cells by field, of which nothing but their column is known, are an indicator: 加分项 | 受到表彰 | 2."""
    told = {name: text for name, text in cells.items() if printed(text) is not None}
    if any(_is_of_form(text) for text in told.values()):
        return False
    named = "name" in told or any(is_extra_points(told.get(name, "")) for name in _LEVELS)
    counted = any(look(told.get(name, "")).points for name in _SHARED)
    valued = any(look(told[name]).value for name in ("target", "actual") if name in told)
    return named and (counted or valued) and all(fit(name, told[name]) > BADLY for name in _JUDGED if name in told)


def _is_of_form(text: str) -> bool:
    """A word that stands around a table, or heads it."""
    return is_footer(text) or label_field(text) is not None or column_field(text) is not None or is_total(text)


def _another_table(lines: Sequence[DocumentLine], columns: Columns) -> int:
    """Where a table of other columns begins, below the total or below text: its last line is no total of this one."""
    total: DocumentLine | None = None
    has_rows = False  # else the total stands on top
    for number, line in enumerate(lines):
        apart = number and not lines[number - 1].is_table and _HAN.search(lines[number - 1].text)
        if apart and line.is_table and line.breaks and line.width != lines[0].width and repeated(line, columns) is None:
            return number
        other = total is not None and line.is_table and _has_other_columns(line, total, columns.fields)
        if other and repeated(line, columns) is None:
            return number
        if line.is_table and has_rows and total_label(line) is not None:
            total = line
        has_rows = has_rows or _has_values(line)
    return len(lines)


def _has_other_columns(line: DocumentLine, total: DocumentLine, fields: Mapping[int, str]) -> bool:
    """Whether a line below a total begins a table of another width, or is a header: words, and not those of a row."""
    if line.breaks and line.width != total.width:
        return True
    told = {fields.get(atom.column) for atom in line.atoms}
    is_row = {"target", "actual"} & set(fields.values()) <= told and told.isdisjoint(_SHARED)  # 良好 | 良好, no points
    return may_head_another(line) and not is_row


def may_head_another(line: DocumentLine) -> bool:
    """Whether a line below a total has as many words as a header: none is a value, and it begins with no level."""
    return len(line.atoms) >= _FEWEST_HEADS and not _has_values(line) and level_of(line.atoms[0].text) is None


def _band(line: DocumentLine, fields: Mapping[int, str]) -> dict[str, str] | None:
    """The level that stands alone above its rows, where the table has no column for it."""
    found = level_of(line.atoms[0].text) if len(line.atoms) == 1 else None
    names = [name for depth in (found.depths if found else ()) if (name := f"level{depth}") not in fields.values()]
    return {names[0]: line.atoms[0].text} if names else None


def _below_bands(lines: Sequence[DocumentLine], fields: Mapping[int, str]) -> Mapping[int, str]:
    """The columns; their only level is the second where first levels stand alone above: 一、产出指标（60分）."""
    column = next((column for column, name in fields.items() if name == "level1"), None)
    if column is None or "level2" in fields.values():
        return fields
    bands = [line for line in lines if len(line.atoms) == 1 and 1 in level_depths(line.atoms[0].text)]
    cells = [level_depths(line.at(column)) for line in lines if len(line.atoms) > 1]
    seconds = [depths for depths in cells if depths]
    return {**fields, column: "level2"} if bands and seconds and all(2 in depths for depths in seconds) else fields


def _has_values(line: DocumentLine) -> bool:
    return any(look(atom.text).value or look(atom.text).number for atom in line.atoms)


def repeated(line: DocumentLine, columns: Columns) -> Mapping[int, str] | None:
    """The columns of a header that is printed again on the next page, or goes on with grades: 优, 良, 中, 差."""
    if line.atoms and all(is_grade(atom.text) for atom in line.atoms):
        return columns.fields
    starts = range(min(2, len(line.atoms)))  # behind 年度绩效目标2 down the side
    run = next((header for start in starts if (header := indicator_run(line.atoms, start))), None)
    if run is None:
        return None
    found = {head.column: head.field for head in run.heads}
    return columns.fields if set(found) <= set(columns.fields) else columns_of(run, [line]).fields


def total_label(line: DocumentLine) -> Atom | None:
    """The label of a line with the total; 自评得分 is one where nothing but points stands beside it."""
    figures = line.atoms[1:]
    if figures and names_total(line.atoms[0].text) and all(look(atom.text).points_or_more for atom in figures):
        return line.atoms[0]
    for atom in line.atoms:
        if is_total(atom.text) and not look(atom.text).number:
            return atom
        if look(atom.text).number:
            return None
    return None


def totals_of(line: DocumentLine, fields: Mapping[int, str]) -> dict[str, str]:
    """The weight and the score of a total row."""
    label = total_label(line)
    numbers = [atom for atom in line.atoms if atom is not label and look(atom.text).points_or_more]
    figures = [(atom.text, fields.get(atom.column, "")) for atom in numbers]
    return total_figures(figures, [fields[column] for column in sorted(fields)])


def _take(body: _Body, line: DocumentLine, fields: Mapping[int, str]) -> None:
    """Add one row to the records."""
    cells: dict[str, str] = {}
    shared: list[str] = []
    for column, atom in list(body.above.items()):
        if column not in line.covered:
            del body.above[column]
            continue
        name = fields.get(column, "other")
        if name in _CARRIED:
            cells[name] = cells.get(name, "") + atom.text
        elif name in _SHARED and look(atom.text).points:
            shared.append(name)
    own = dict[str, str]()
    for atom in line.atoms:
        for name in _fields_of(atom, fields):
            between = "；" if name == "note" else " "
            own[name] = f"{own[name]}{between}{atom.text}" if name in own else atom.text
        if atom.rows > 1:
            body.above[atom.column] = atom
    cells.update(own)
    doubts = {fields[column]: doubt for column, doubt in body.doubts.get(line.number, {}).items() if column in fields}
    _keep(body, line, cells, own, shared, doubts)


def _whole_levels(records: list[Record], own: Mapping[str, str]) -> dict[str, str]:
    """Levels that a page cut in two, 社会效 on one page and 应 on the next, put together; above, too."""
    found: dict[str, str] = {}
    for name in ("level1", "level2"):
        piece, cut = own.get(name, ""), records[-1].cells.get(name, "") if records else ""
        if not piece or not cut or level_depths(piece) or level_depths(cut) or not level_depths(cut + piece):
            continue
        found[name] = cut + piece
        for number in reversed(range(len(records))):
            if records[number].cells.get(name) != cut:
                break
            records[number] = evolve(records[number], cells={**records[number].cells, name: cut + piece})
    return found


def _fields_of(atom: Atom, fields: Mapping[int, str]) -> Sequence[str]:
    """The field of a cell; of a cell over several columns the one that it fits best.

    A cell over a level and the name is both: 预算执行率.
    """
    names = [*dict.fromkeys(fields[c] for c in range(atom.column, atom.column + atom.columns) if c in fields)]
    if names and names[-1] == "name" and names[0] in _LEVELS:
        return names[0], "name"
    return (max(names, key=lambda name: fit(name, atom.text), default="other"),)


def _keep(
    body: _Body,
    line: DocumentLine,
    cells: dict[str, str],
    own: dict[str, str],
    shared: list[str],
    doubts: Mapping[str, Doubt],
) -> None:
    told = {name for name in own if own[name] and name not in ("other", "group", "ordinal", "level_weight")}
    if not told or any(is_subtotal(text) for text in own.values()):
        return
    if told <= {"note", "basis", "rule", "evidence"} or (line.breaks and not told & {*_VALUES}):
        _goes_on(body, line, own)
        return
    if body.records and not told & {*_VALUES} and _completes(body.records[-1], own):
        _goes_on(body, line, own)
        return
    extra = [own[name] for name in _LEVELS if is_extra_points(own.get(name, ""))]
    if extra and told & set(_SHARED):
        cells.setdefault("name", extra[-1])  # 加分项, and nothing but its points
    if told <= {"level1", "level2", "level3", "weight", "score"} and "name" not in cells:
        body.problems.append(problem("D162", line.place, found=" ".join(own.values())))
        body.levels.update({name: text for name, text in own.items() if name in _LEVELS})
        return
    if line.breaks:
        cells.update(_whole_levels(body.records, own))
    cells = body.band | {name: text for name, text in body.levels.items() if _LEVELS[name].isdisjoint(own)} | cells
    body.levels.clear()
    if shared:
        body.problems.append(problem("D163", line.place, name=squeeze(cells.get("name", ""))))
    body.records.append(Record(cells, line.place, doubts))


def _completes(last: Record, own: Mapping[str, str]) -> bool:
    """Whether a page cut the levels of the row above: 产出指 on one page, 标 on the next."""
    pieces = [(last.cells.get(name, ""), text) for name in ("level1", "level2") if (text := own.get(name))]
    return bool(pieces) and all(not level_depths(text) and level_depths(one + text) for one, text in pieces)


def _goes_on(body: _Body, line: DocumentLine, own: dict[str, str]) -> None:
    """A row without values of its own is the rest of the row above."""
    if not body.records:
        return
    last = body.records[-1]
    cells = dict(last.cells)
    for name, text in own.items():
        cells[name] = f"{cells[name]} {text}" if name in cells else text
    body.records[-1] = Record(cells, last.place)
    body.problems.append(problem("D118", line.place, found=" ".join(own.values())))


def _evidence(body: _Body) -> float:
    return sum(fit(name, text) for record in body.records for name, text in record.cells.items() if name != "other")
