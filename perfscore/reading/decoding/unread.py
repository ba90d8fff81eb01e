"""What stands in the table of a form and came into none of its cells: said, so that nothing is lost in silence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from perfscore.form import Form
from perfscore.frozen import frozen
from perfscore.messages import Joined, Place, Problem, problem
from perfscore.reading.decoding.below import below_total
from perfscore.reading.decoding.cells import is_debris, printed
from perfscore.reading.decoding.document import Document
from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.money import is_figure, is_no_row
from perfscore.reading.decoding.records import TableReading
from perfscore.reading.decoding.sections import Section, SectionMark
from perfscore.reading.decoding.titles import ATTACHED, title_of
from perfscore.reading.decoding.words import (
    column_field,
    is_after_matter,
    is_footer,
    is_fund_margin,
    is_furniture,
    is_goal,
    is_grade,
    is_management,
    is_subtotal,
    is_task,
    is_total,
    label_field,
    level_depths,
    money_field,
    squeeze,
    year_in,
)
from perfscore.reading.decoding.wrapped_cells import page_numbers
from perfscore.reading.grid import SourceKind

_MOST_SHOWN = 3
_LONGEST_SHOWN = 30
_ROW_TEXTS = ("level1", "level2", "name", "target", "actual", "weight", "score", "note", "basis", "rule", "evidence")
_FUND_TEXTS = ("label", "initial", "budget", "executed", "weight", "rate", "score")
_FORM_TEXTS = ("total_weight", "total_score", "name", "title", "supervisor", "implementer", "grade")
_MOST_LINES_ON = 3  # of running text that a label and its value take
_FEWEST_CELLS = 3
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}[-./年][0-9]{1,2}(?:[-./月][0-9]{1,2}日?|月)?|[-—–]?[0-9]{1,3}[-—–]?|第[0-9]+页(?:共[0-9]+页)?"
)
_PAGE_NUMBER = re.compile("[-—–][0-9]{1,3}[-—–]")
_CLAUSES = re.compile("[，；。]")
_SAID = re.compile("[:：].")
_NUMBERED = re.compile("[(（]?[0-9一二三四五六七八九十]{1,2}[)）.、]")
_SHORTEST = 2  # a single character may be anything
_ATTACHED = re.compile(ATTACHED)  # the number of an attachment, above the title of the next form
_SIDE_HEADING = "年度绩效指标完成情况"  # the heading down the side of a table, wrapped at any place


def losses(reading: TableReading, form: Form, place: Place, left: LeftOver) -> Iterator[Problem]:
    """No row at all, weights that have a column and are in no row, texts that came into no cell: told of one form."""
    if not form.indicators:
        yield problem("D174", place)
    elif "weight" in reading.fields and not any(row.weight for row in form.indicators):
        yield problem("D175", place)
    elif "actual" in reading.fields and not any(row.target for row in form.indicators):
        yield problem("D195", place)
    for code, some in (("D176", left.inside), ("D189", left.below), ("D190", left.above)):
        if some:
            shown = Joined(atom.text[:_LONGEST_SHOWN] for atom in some[:_MOST_SHOWN])
            yield problem(code, some[0].place, count=len(some), found=shown)


def unread_total(document: Document, section: Section, form: Form) -> Iterator[Problem]:
    """The figures beside the last total of the table where the form has none of them."""
    totals = [mark for mark in section.of(SectionMark.TOTAL) if mark.start >= section.of(SectionMark.TABLE)[0].end]
    if not totals or form.total_weight or form.total_score:
        return
    figures = [
        atom.text
        for atom in takewhile(lambda atom: look(atom.text).points_or_more, document.atoms[totals[-1].end : section.end])
    ]
    if figures:
        yield problem("D196", document.atoms[totals[-1].start].place, found=Joined(figures[:_MOST_SHOWN]))


@frozen
class LeftOver:
    """The texts of a form that came into no cell and no problem: above its table, in it, below its total."""

    above: tuple[Atom, ...] = ()
    inside: tuple[Atom, ...] = ()
    below: tuple[Atom, ...] = ()

    @property
    def atoms(self) -> tuple[Atom, ...]:
        return (*self.above, *self.inside, *self.below)


def left_over(
    document: Document, section: Section, reading: TableReading, form: Form, wrapped: bool = False
) -> LeftOver:
    """What of a form was not read; its cells may be ``wrapped`` over lines of text that nothing divides."""
    told = _plain(_told(reading, form))
    atoms, below = document.atoms, below_total(document, section)
    return LeftOver(
        above=tuple(_left_above(document, section, told, form, wrapped)),
        inside=tuple(_left(atoms, section, told)),
        below=tuple(_left_below(document, below, told)),
    )


def _left_below(document: Document, below: range, told: str) -> Iterator[Atom]:
    """What stands below the total and is no cell, no figure of the total, no remark and no signature."""
    of_sum, remark, line = True, False, -1
    for n in below:
        atom = document.atoms[n]
        of_sum = of_sum and (look(atom.text).points_or_more or is_grade(atom.text))
        if atom.line != line or not atom.in_table:  # a line of a table that begins with a remark is one
            remark = is_after_matter(atom.text) or (remark and _goes_on(document.atoms[n - 1], atom))
        line = atom.line
        spoken = not atom.in_table and look(atom.text).sentence
        if not (of_sum or remark or spoken or _is_date(atom.text) or _is_explained(atom.text, told)):
            yield atom


def _goes_on(above: Atom, atom: Atom) -> bool:
    """Whether a text belongs to the remark before it: who signs, a sentence, a numbered remark."""
    return _is_label(above.text) or bool(_NUMBERED.match(atom.text)) or look(atom.text).sentence


def _is_label(text: str) -> bool:
    """Whether a label stands alone: what it names is what follows."""
    return is_after_matter(text) and not _SAID.search(text) and year_in(text) is None


def _left_above(document: Document, section: Section, told: str, form: Form, wrapped: bool) -> Iterator[Atom]:
    """What stands in the lines above the indicators, and is no label, no goal, no task and no money.

    Where cells are ``wrapped`` over lines and not divided, only what looks like a row can be told from their pieces.
    """
    marked = {n for mark in section.marks for n in range(mark.start, mark.end)}
    funds = {fund.source for fund in form.funds if any(mark.run for mark in section.of(SectionMark.MONEY))}
    for line, zone, free in _lines_above(document, section, wrapped):
        if free or line.place in funds or (wrapped and not _is_like_row(line)) or _is_above(line.text, told):
            continue
        for n, atom in enumerate(line.atoms, document.at_line(line.number)):
            figure = zone is SectionMark.MONEY and is_figure(atom.text)
            if not (n in marked or figure or _is_above(atom.text, told)):
                yield atom


def _lines_above(
    document: Document, section: Section, wrapped: bool
) -> Iterator[tuple[DocumentLine, SectionMark, bool]]:
    """The lines above the indicators, the mark that each stands at or below, and whether any text may stand there.

    It may beside a label, among goals and tasks; below a label where its value may be.
    """
    table = section.of(SectionMark.TABLE)[0].start
    marks = {document.atoms[mark.start].line: mark.mark for mark in reversed(section.marks)}
    labelled = {document.atoms[mark.start].line for mark in section.of(SectionMark.LABEL)}
    zone, beside, on, label = SectionMark.TITLE, False, 0, False
    for line in document.lines_in(section.start, table):
        if not line.atoms or line.number == document.atoms[table].line:
            continue
        if (mark := marks.get(line.number)) is not None:
            tasks = (zone, mark) == (SectionMark.TASKS, SectionMark.MONEY)  # the money of tasks is theirs
            zone, beside, on = zone if tasks else mark, False, 0
        on += 1
        goal = zone is SectionMark.GOALS and not _is_like_row(line) and not (beside and _is_across(line))
        value = zone is SectionMark.LABEL and on <= _MOST_LINES_ON and (wrapped or (label and on == 2))
        free = goal or (value and not _in_cells(line)) or zone in (SectionMark.TASKS, SectionMark.MANAGEMENT)
        yield line, zone, free or line.number in labelled or is_no_row(line.atoms[0].text)
        beside, label = beside or not _is_across(line), _is_label(line.atoms[-1].text)


def _in_cells(line: DocumentLine) -> bool:
    """Whether a line is one of a table: the only cell of a row of a sheet is."""
    return line.is_table or line.kind is SourceKind.EXACT


def _is_across(line: DocumentLine) -> bool:
    """Whether a line of a table is one cell that begins at its left edge."""
    return _in_cells(line) and len(line.atoms) == 1 and line.atoms[0].column == 0


def _is_like_row(line: DocumentLine) -> bool:
    """Whether a line among the goals is none of them: several short cells, with a value and points, no sentence."""
    if not line.is_table and _CLAUSES.search(line.text):
        return False
    short = [seen for atom in line.atoms if not (seen := look(atom.text)).sentence]
    told = any(seen.points for seen in short) and any(seen.value for seen in short)
    return told and len(short) >= _FEWEST_CELLS


def _is_above(text: str, told: str) -> bool:
    """Whether a text above a table is one that forms print there."""
    of_head = is_fund_margin(text) or is_goal(text) or is_task(text) or is_management(text) or is_after_matter(text)
    return of_head or title_of(text) is not None or year_in(text) is not None or _is_explained(text, told)


def _told(reading: TableReading, form: Form) -> Iterator[str]:
    """Every text that is in a cell, or that a problem quotes."""
    for record in reading.records:
        yield from record.cells.values()
    yield from reading.totals.values()
    for row in form.indicators:
        yield from (text for name in _ROW_TEXTS if (text := getattr(row, name)))
    for fund in form.funds:
        yield from (text for name in _FUND_TEXTS if (text := getattr(fund, name)))
    yield from (text for name in _FORM_TEXTS if (text := getattr(form, name)))
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
    if (
        len(plain) < _SHORTEST
        or _PAGE_NUMBER.fullmatch(plain)
        or _ATTACHED.fullmatch(plain)
        or is_debris(text)
        or plain in told
        or squeeze(printed(text) or "") in told
    ):
        return True
    if plain in _SIDE_HEADING or all(is_furniture(word) for word in text.split()):
        return True
    return _is_head(text) or is_total(text) or is_subtotal(text) or is_footer(text) or bool(level_depths(text))


def _is_date(text: str) -> bool:
    """The day of a signature, or the number of a page."""
    return bool(_DATE.fullmatch(squeeze(text)))


def _is_head(text: str) -> bool:
    return any((column_field(text), money_field(text), label_field(text)))
