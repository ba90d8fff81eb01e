"""Forms laid out as tables: a grid -> sections -> head and indicator table -> forms, with the sums as a check."""

from __future__ import annotations

from attrs import evolve

from perfscore.errors import problem
from perfscore.form import Form, FormKind
from perfscore.reading.grid import Grid
from perfscore.reading.layouts.heads import Head, goal_lines, read_head
from perfscore.reading.layouts.indicators import Table, read_table
from perfscore.reading.layouts.sections import Section, Sections, indicator_header, sections
from perfscore.reading.layouts.statements import goal_statements
from perfscore.reading.layouts.sums import checksums
from perfscore.reading.layouts.vocabulary import year_in


def forms(grid: Grid) -> list[Form]:
    """Every form that the grid holds, in order."""
    found = sections(grid)
    return [_form(section, found) for section in found.sections]


def _form(section: Section, document: Sections) -> Form:
    start = next(n for n, row in enumerate(section.rows) if indicator_header(row))
    head, table = (
        read_head(section.rows[:start]),
        read_table(section.rows[start:], section.rows[start - 1] if start else None),
    )
    year = section.year or _year_in_head(section, start) or document.year
    kind = section.kind or _kind(head, table)
    name = head.labels.get("name") or head.labels.get("body")
    told = dict.fromkeys(item for row in section.rows for item in row.problems)
    problems = [*told, *head.problems, *table.problems]
    if name is None:
        problems.append(problem("D121", section.rows[0].place, read=document.organisation or ""))
    if year is None:
        problems.append(problem("D122", section.rows[0].place))
    form = Form(
        kind=kind,
        name=name or document.organisation or "",
        year=year,
        supervisor=head.labels.get("supervisor"),
        implementer=head.labels.get("implementer"),
        funds=tuple(head.funds),
        indicators=tuple(table.indicators),
        total_weight=table.totals.get("weight"),
        total_score=table.totals.get("score") or head.labels.get("total_score"),
        statements=goal_statements(goal_lines(head.goals)),
        source=section.rows[0].place,
    )
    return evolve(form, problems=(*problems, *checksums(form)))


def _year_in_head(section: Section, start: int) -> int | None:
    """(2024年度) under a title: a short text alone in its row, above the table."""
    rows = [[text for text in row.texts if text] for row in section.rows[:start]]
    lines = [texts[0] for texts in rows if len(texts) == 1 and len(texts[0]) <= 16]
    return next((year for line in lines if (year := year_in(line))), None)


def _kind(head: Head, table: Table) -> FormKind:
    """A form without a title: with actual values it is a self-evaluation; without 项目名称 a department's."""
    project = "name" in head.labels or "body" not in head.labels
    if any(row.actual is not None for row in table.indicators):
        return FormKind.PROJECT_SELF_EVALUATION if project else FormKind.DEPARTMENT_SELF_EVALUATION
    return FormKind.PROJECT_TARGETS if project else FormKind.DEPARTMENT_TARGETS
