"""What stands directly below the last total of a form and may belong to it: rows of bonus points, remarks, signatures.

It ends where another table or the running text of the document begins. The readers look there for rows of the table
(``rows.is_row``); what is none of these is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from perfscore.reading.decoding.document import Document
from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.rows import may_head_another
from perfscore.reading.decoding.sections import Section, SectionMark
from perfscore.reading.decoding.titles import is_accounts_title, title_of
from perfscore.reading.decoding.words import is_after_matter, is_extra_points, is_grade, squeeze

MOST_BELOW = 240  # atoms of running text: a page of rows
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_HEADING = re.compile(f"(?:第{_NUMERAL}[部章节条]|{_NUMERAL}、|[(（]{_NUMERAL}[)）])")


def below_total(document: Document, section: Section) -> range:
    """The atoms behind the last total of the table; none where the rows stand below it, or where there is none."""
    tables = section.of(SectionMark.TABLE)
    totals = [mark for mark in section.of(SectionMark.TOTAL) if mark.start >= tables[0].end]
    if not totals:
        return range(section.end, section.end)
    total = totals[-1]
    header = [mark for mark in tables if mark.end <= total.start][-1]
    above = document.atoms[header.end : total.start]
    if not any(look(atom.text).points for atom in above):
        return range(section.end, section.end)  # it stands on top
    lines = document.lines_in(total.start, section.end)
    if lines[0].is_table:
        return range(total.end, _end_of_table(document, lines, section.end))
    return range(total.end, _end_of_text(document.atoms, total.end, section.end))


def _end_of_table(document: Document, lines: Sequence[DocumentLine], end: int) -> int:
    """Where the table of ``lines[0]`` ends: at one of other columns, at text that stands between tables."""
    total = lines[0]
    for above, line in pairwise(lines):
        other = line.is_table and line.breaks and line.width != total.width
        paragraph = not line.is_table and line.kind is not total.kind
        text = not line.is_table and bool(line.atoms) and (paragraph or _is_text(line.atoms))
        if other or text:
            return document.at_line(line.number)
        if _is_header(line):
            titled = above is not total and len(above.atoms) == 1 and not is_after_matter(above.text)
            return document.at_line((above if titled else line).number)
    return end


def _is_header(line: DocumentLine) -> bool:
    """Whether a line below a total heads another table: no signature, no grades, no bonus points."""
    told = [atom.text for atom in line.atoms]
    ends = any(is_after_matter(text) or is_grade(text) for text in told)
    return may_head_another(line) and not ends and not is_extra_points(told[0])


def _end_of_text(atoms: Sequence[Atom], start: int, end: int) -> int:
    """Where the running text of the document begins: a heading, or sentences that are no note beside points."""
    beside_points = False
    for n in range(start, min(end, start + MOST_BELOW)):
        seen = look(atoms[n].text)
        if _is_heading(atoms[n].text) or (seen.sentence and not beside_points and not is_after_matter(atoms[n].text)):
            return n
        beside_points = seen.points
    return min(end, start + MOST_BELOW)


def _is_text(atoms: Sequence[Atom]) -> bool:
    text = "".join(atom.text for atom in atoms)
    return _is_heading(text) or (look(text).sentence and not is_after_matter(text))


def _is_heading(text: str) -> bool:
    return bool(_HEADING.match(squeeze(text))) or title_of(text) is not None or is_accounts_title(text)
