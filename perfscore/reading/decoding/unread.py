"""What stands in the table of a form and came into none of its cells: said, so that nothing is lost in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from perfscore.form import Form
from perfscore.messages import Joined, Place, Problem, problem
from perfscore.reading.decoding.cells import is_debris, printed
from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.records import TableReading
from perfscore.reading.decoding.sections import Section, SectionMark
from perfscore.reading.decoding.words import (
    column_field,
    is_footer,
    is_subtotal,
    is_total,
    label_field,
    level_depths,
    money_field,
    squeeze,
)
from perfscore.reading.decoding.wrapped_cells import page_numbers

_MOST_SHOWN = 3
_LONGEST_SHOWN = 30
_ROW_TEXTS = ("level1", "level2", "name", "target", "actual", "weight", "score", "note", "basis", "rule", "evidence")
_SHORTEST = 2  # a single character may be anything
_SIDE_HEADING = "年度绩效指标完成情况"  # the heading down the side of a table, wrapped at any place


def losses(reading: TableReading, form: Form, place: Place, left: Sequence[Atom]) -> Iterator[Problem]:
    """No row at all, weights that have a column and are in no row, texts that came into no cell: told of one form."""
    if not form.indicators:
        yield problem("D174", place)
    elif "weight" in reading.fields and not any(row.weight for row in form.indicators):
        yield problem("D175", place)
    if left:
        shown = Joined(atom.text[:_LONGEST_SHOWN] for atom in left[:_MOST_SHOWN])
        yield problem("D176", left[0].place, count=len(left), found=shown)


def left_over(atoms: Sequence[Atom], section: Section, reading: TableReading, form: Form) -> tuple[Atom, ...]:
    """The texts of a table that came into no cell and that no problem quotes."""
    return tuple(_left(atoms, section, _plain(_told(reading, form))))


def _told(reading: TableReading, form: Form) -> Iterator[str]:
    """Every text that is in a cell, or that a problem quotes."""
    for record in reading.records:
        yield from record.cells.values()
    yield from reading.totals.values()
    for row in form.indicators:
        yield from (text for name in _ROW_TEXTS if (text := getattr(row, name)))
    yield from (text for text in (form.total_weight, form.total_score, form.name) if text)
    for item in form.problems:
        yield from (str(text) for text in item.fields.values() if isinstance(text, str))


def _plain(texts: Iterable[str]) -> str:
    """All texts as they are compared, each twice: as it stands and as it is printed."""
    return "\n".join(f"{squeeze(text)}\n{squeeze(printed(text) or '')}" for text in dict.fromkeys(texts))


def _left(atoms: Sequence[Atom], section: Section, told: str) -> Iterator[Atom]:
    marked = {n for mark in section.marks for n in range(mark.start, mark.end)}
    start, end = section.of(SectionMark.TABLE)[0].end, _end(atoms, section)
    heads = _head_lines(atoms[start:end])
    marked |= {start + n for n in page_numbers(atoms[start:end])}
    of_sum = False
    for n in range(start, end):
        text = atoms[n].text
        of_sum = is_total(text) or is_subtotal(text) or (of_sum and (not text or look(text).points_or_more))
        if not of_sum and n not in marked and atoms[n].line not in heads and not _is_explained(text, told):
            yield atoms[n]


def _head_lines(atoms: Sequence[Atom]) -> set[int]:
    """The lines of a table of which at least half is heads: a second header row, a header on the next page."""
    all_of, heads = (
        Counter(atom.line for atom in atoms),
        Counter(a.line for a in atoms if a.in_table and _is_head(a.text)),
    )
    return {line for line, count in heads.items() if count * 2 >= all_of[line]}


def _end(atoms: Sequence[Atom], section: Section) -> int:
    """Where the table ends: at its last total, else at what stands below a form."""
    table = section.of(SectionMark.TABLE)[0]
    totals = [mark.start for mark in section.of(SectionMark.TOTAL) if mark.start > table.end]
    footers = (n for n in range(table.end, section.end) if atoms[n].starts_line and is_footer(atoms[n].text))
    return min(totals[-1] if totals else section.end, next(footers, section.end))


def _is_explained(text: str, told: str) -> bool:
    plain = squeeze(text)
    if len(plain) < _SHORTEST or is_debris(text) or plain in told or squeeze(printed(text) or "") in told:
        return True
    if plain in _SIDE_HEADING:
        return True
    return _is_head(text) or is_total(text) or is_subtotal(text) or is_footer(text) or bool(level_depths(text))


def _is_head(text: str) -> bool:
    return any((column_field(text), money_field(text), label_field(text)))
