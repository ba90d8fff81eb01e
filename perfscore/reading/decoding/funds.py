"""The money rows of a section, block by block, each by every way of reading that its cells allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from perfscore.reading.decoding import money
from perfscore.reading.decoding.document import Document
from perfscore.reading.decoding.headless_money import turned_money
from perfscore.reading.decoding.heads import HeadRun
from perfscore.reading.decoding.lines import Atom, flat
from perfscore.reading.decoding.money import Money
from perfscore.reading.decoding.money_heads import with_told_by_heads
from perfscore.reading.decoding.placed_money import read_money
from perfscore.reading.decoding.rivals import ReadingWay, Rivals, choose
from perfscore.reading.decoding.scanned_money import (
    loose_money,
    read_scanned_money,
    with_whole_figures,
    without_doubled_rows,
    without_sentences,
)
from perfscore.reading.decoding.sections import Marked, Section, SectionMark
from perfscore.reading.decoding.words import is_fund_margin
from perfscore.reading.grid import SourceKind

_NEAR = 4  # atoms: 任务名称 may stand a little lower than the heads beside it
_ENDS_MONEY = (SectionMark.TITLE, SectionMark.GOALS, SectionMark.TABLE, SectionMark.MANAGEMENT, SectionMark.MONEY)


def read_funds(document: Document, section: Section) -> tuple[Rivals[Money], ...]:
    """The readings of each money block between its header and what comes next; of money without a header, else."""
    table = section.of(SectionMark.TABLE)[0].start
    blocks = [mark for mark in section.of(SectionMark.MONEY) if mark.start < table]
    found = [_choose(document, section, block, block.run) for block in blocks if block.run is not None]
    if blocks:
        return tuple(found)
    own = document.atoms[table].line
    above = [line for line in document.lines_in(section.start, table) if line.number < own]
    turned = turned_money(document.atoms[section.start : table])
    if turned.funds:
        return (choose({ReadingWay.COLUMNS: turned}, _worth),)
    loose = loose_money(document.atoms[section.start : table], above)
    return (choose({ReadingWay.PAIRS: loose}, _worth),)


def _choose(document: Document, section: Section, block: Marked, run: HeadRun) -> Rivals[Money]:
    tried = _tried(document, section, block, run)
    if document.lines_in(block.start, block.end)[0].kind is not SourceKind.EXACT:
        tried = {way: without_sentences(without_doubled_rows(found)) for way, found in tried.items()}
    before = document.atoms[block.start - 1].text if block.start > section.start else ""
    return choose({way: with_told_by_heads(found, run, before) for way, found in tried.items()}, _worth)


def _worth(found: Money) -> float:
    return money.worth(found.funds)


def _tried(document: Document, section: Section, block: Marked, run: HeadRun) -> dict[ReadingWay, Money]:
    table = section.of(SectionMark.TABLE)[0]
    until = min([*_ends(section, block), table.start])
    line = document.lines_in(block.start, block.end)[0]
    among = _among_tasks(section, block) and not _has_own_margin(document.atoms, block)
    if not line.is_table:
        tried: dict[ReadingWay, Money] = {}
        if table.placed:
            atoms = document.atoms[section.start : until]
            found = read_money(atoms, block.start - section.start)
            tried[ReadingWay.PLACE] = money.sums_of_tasks(found, run) if among else found
        if not table.placed or line.kind is SourceKind.ORDERED:
            tried[ReadingWay.ORDER] = money.by_order(document.atoms[block.end : until], run, among)
        return tried
    below = [each for each in document.lines_in(block.end, until) if each.number > line.number]
    if line.kind is SourceKind.EXACT:
        return {ReadingWay.COLUMNS: money.by_columns(below, run, only_sums=among)}
    below, problems = with_whole_figures(below, run)
    tried = {
        ReadingWay.COLUMNS: money.by_columns(below, run, only_sums=among),
        ReadingWay.ORDER: money.by_order(list(flat(below)), run, among),
        ReadingWay.SCANNED: read_scanned_money(below, run),
    }
    return {way: evolve(found, problems=(*found.problems, *problems)) for way, found in tried.items()}


def _among_tasks(section: Section, block: Marked) -> bool:
    """Whether the money columns are those of 年度主要任务, whose rows are tasks."""
    tasks = [mark for mark in section.of(SectionMark.TASKS) if mark.start <= block.end + _NEAR]
    goals = [
        mark
        for mark in section.of(SectionMark.GOALS)
        if tasks and tasks[-1].start < mark.start - 6 and mark.end < block.start
    ]
    return bool(tasks) and not goals


def _has_own_margin(atoms: Sequence[Atom], block: Marked) -> bool:
    """Whether the heads stand beside a heading of their own such as 部门预算总额（万元）, not beside 任务名称."""
    before = next((atom for atom in reversed(atoms[: block.start]) if atom.text), None)
    margin = block.run is not None and block.run.heads[0].field == "margin"
    return margin or (before is not None and is_fund_margin(before.text))


def _ends(section: Section, block: Marked) -> Iterator[int]:
    for mark in section.marks:
        labelled = mark.mark is SectionMark.LABEL and mark.label != "other"
        if mark.start >= block.end and (mark.mark in _ENDS_MONEY or labelled):
            yield mark.start
