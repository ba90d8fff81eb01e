"""Head, money rows and indicator rows put together: one form, with its own sums as a check."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from attrs import evolve

from perfscore.form import Form
from perfscore.form_kind import FormKind
from perfscore.messages import Place, Problem, problem
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.document import Document
from perfscore.reading.decoding.finish import finish
from perfscore.reading.decoding.head import FormHead, body_of_title
from perfscore.reading.decoding.kinds import layout_of
from perfscore.reading.decoding.levels_in_names import with_levels_in_names
from perfscore.reading.decoding.money import Money
from perfscore.reading.decoding.records import TableReading
from perfscore.reading.decoding.sections import Section, SectionMark
from perfscore.reading.decoding.statements import goal_statements
from perfscore.reading.decoding.sums import checksums
from perfscore.reading.decoding.titles import TableKind
from perfscore.reading.decoding.words import is_grade, label_field

_LABEL_ENDS = re.compile("(?<=[:：])")
_EMPTY_BOX = "□"
_BELOW = 6  # cells below a table that may still tell its grade
_SAYS_RESULTS = (TableKind.SELF_EVALUATION, TableKind.TARGETS)


def put_together(
    document: Document, section: Section, head: FormHead, money: Iterable[Money], reading: TableReading, place: Place
) -> Form:
    """The form that a section, or a part of its table, holds."""
    blocks, reading = tuple(money), with_levels_in_names(reading)
    finished = finish(reading)
    kind = _kind(section, head, reading)
    name, implementer = _parties(head, kind)
    year = head.year or document.year
    problems = [*_told(document, section), *head.problems, *(item for each in blocks for item in each.problems)]
    problems += [*reading.problems, *finished.problems]
    if name is None:
        own = head.labels.get("supervisor") if _is_about_a_body(kind) else None  # 主管部门 of a form about itself
        name = body_of_title(document.atoms, section) or own or document.organisation
        problems.append(problem("D121", place, read=name) if name else problem("D230", place))
    if year is None:
        problems.append(problem("D122", place))
    form = Form(
        kind=kind,
        name=name or "",
        title=section.title.text if section.title else None,
        year=year,
        supervisor=head.labels.get("supervisor") or head.labels.get("central"),
        implementer=implementer,
        funds=tuple(fund for each in blocks for fund in each.funds),
        indicators=finished.indicators,
        total_weight=printed(reading.totals.get("weight", "")),
        total_score=printed(reading.totals.get("score", "")) or head.labels.get("total_score"),
        grade=_grade(document, section, head),
        statements=goal_statements(_goals(document, section)),
        source=place,
    )
    layout = layout_of(form, section, head.labels)
    return evolve(form, layout=layout, problems=(*problems, *checksums(form, reading.fields)))


def _parties(head: FormHead, kind: FormKind) -> tuple[str | None, str | None]:
    """The name and the implementer: a form about a whole body is named after it, another one is carried out by it."""
    name, body = head.labels.get("name"), head.labels.get("body")
    if _is_about_a_body(kind) or name is None:
        return name or body, head.labels.get("implementer")
    return name, head.labels.get("implementer") or body


def _is_about_a_body(kind: FormKind) -> bool:
    return kind in (FormKind.DEPARTMENT_SELF_EVALUATION, FormKind.DEPARTMENT_TARGETS)


def _grade(document: Document, section: Section, head: FormHead) -> str | None:
    """The grade that stands beside its label, in the head or below the table: 自评等级 | 优, 自评等级：优."""
    cells = (atom.text for atom in document.atoms[section.start : section.end + _BELOW])
    texts = [part for cell in cells for part in _LABEL_ENDS.split(cell, maxsplit=1)]
    beside = (after for one, after in pairwise(texts) if label_field(one) == "grade")
    told = (each for each in (head.labels.get("grade"), *beside) if each and _EMPTY_BOX not in each)
    return next((printed(each) for each in told if is_grade(each)), None)


def _told(document: Document, section: Section) -> list[Problem]:
    """What the format said of the lines of the section."""
    lines = document.lines_in(section.start, section.end)
    return list(dict.fromkeys(item for line in lines for item in line.problems))


def _kind(section: Section, head: FormHead, reading: TableReading) -> FormKind:
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
    goals = section.of(SectionMark.GOALS)
    table = section.of(SectionMark.TABLE)[0]
    if not goals or goals[0].start > table.start:
        return []
    return [(atom.text, atom.place) for atom in document.atoms[goals[0].end : table.start]]
