"""Forms laid out as tables: a grid -> sections -> head and indicator table -> forms, with the sums as a check."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from perfscore.errors import Problem, problem
from perfscore.form import Form, FormKind
from perfscore.reading.grid import Grid
from perfscore.reading.layouts.heads import Head, read_head
from perfscore.reading.layouts.indicators import Table, read_table
from perfscore.reading.layouts.sections import Section, Sections, indicator_header, sections
from perfscore.reading.layouts.vocabulary import year_in
from perfscore.values.number import decimal, text


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
    problems = [item for row in section.rows for item in row.problems] + [*head.problems, *table.problems]
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
        total_score=table.totals.get("score"),
        source=section.rows[0].place,
    )
    return evolve(form, problems=(*problems, *_checksums(form)))


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


def _checksums(form: Form) -> list[Problem]:
    """The form's own sums: where they do not hold, the document or the reading is off. Nothing is changed."""
    found: list[Problem] = []
    weights = _sum([row.weight for row in form.indicators] + [fund.weight for fund in form.funds])
    scores = _sum([row.score for row in form.indicators] + [fund.score for fund in form.funds])
    for code, sums, printed_total in (("D131", weights, form.total_weight), ("D132", scores, form.total_score)):
        total = _exact(printed_total)
        if total is not None and sums is not None and total != sums:
            found.append(problem(code, form.source, found=text(sums), total=printed_total))
    missing = [row for row in form.indicators if form.kind.has_results and (row.weight is None or row.actual is None)]
    return found + [problem("D133", row.source, name=row.name) for row in missing]


def _sum(values: list[str | None]) -> Fraction | None:
    known = [_exact(value) for value in values if value is not None]
    return sum((value for value in known if value is not None), Fraction(0)) if known else None


def _exact(value: str | None) -> Fraction | None:
    number = decimal((value or "").removesuffix("分"))
    return None if number is None else Fraction(number)
