"""What a store holds, summed up by unit, year, place and rule set; what to look at first; a sample."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, Literal

from perfscore.auditing.records import FINDINGS, ROWS, Column, ColumnKind, Records, RecordValue
from perfscore.auditing.risk import Drawn, Exposure, Risk, drawn_from, ranked_units
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.store.store import Store


class Facet(Enum):
    """What forms are grouped by."""

    UNIT = "unit"
    YEAR = "year"
    PLACE = "place"
    RULES = "rules"


@frozen(kw_only=True)
class FormGroup:
    """Forms that have something in common: how many, their rows by verdict, their findings, points at stake.

    ``name`` is None where the forms do not tell. ``points`` lie between declared and recomputed scores.
    """

    name: str | None
    forms: int = 0
    rows: int = 0
    agree: int = 0
    differ: int = 0
    undetermined: int = 0
    errors: int = 0
    warnings: int = 0
    points: Fraction = Fraction(0)


@frozen
class StoredForm:
    """A form of a store: where it is from, whose it is, and its totals in points."""

    id: int
    file: str
    digest: str
    number: int
    name: str
    unit: str | None
    year: int | None
    declared_total: str | None
    low: str | None
    high: str | None


@frozen(kw_only=True)
class Review:
    """The summary of a store. ``unread`` are files with code and reason; ``notes`` counts decisions by action."""

    documents: int
    unread: tuple[tuple[str, str], ...]
    whole: FormGroup
    groups: dict[Facet, tuple[FormGroup, ...]]
    across: int
    notes: dict[str, int]
    ranked: tuple[Risk[StoredForm], ...]
    sample: tuple[Drawn[StoredForm], ...] = ()


_FORMS = """
SELECT f.id, file, digest, f.number, f.name, coalesce(implementer, supervisor), year, declared_total, low, high,
  f.unit, place, ruleset, kind, exposure, coalesce(r.rows, 0), coalesce(r.agree, 0), coalesce(r.differ, 0),
  coalesce(r.undetermined, 0), coalesce(x.errors, 0), coalesce(x.warnings, 0)
FROM forms f JOIN documents d ON d.id = f.document
LEFT JOIN (SELECT form, count(*) AS "rows", sum(verdict IN ('agrees', 'rounding', 'within-band')) AS agree,
  sum(verdict = 'differs') AS differ, sum(verdict = 'undetermined') AS undetermined
  FROM form_rows GROUP BY form) r ON r.form = f.id
LEFT JOIN (SELECT form, sum(severity = 'error') AS errors, sum(severity = 'warning') AS warnings
  FROM form_findings GROUP BY form) x ON x.form = f.id
WHERE NOT gone ORDER BY identity, f.number
"""
_OF_FORM = 10  # columns of a StoredForm


@frozen
class _Line:
    """A form with what it is counted by; ``facets`` are its keys, the names of them as shown."""

    form: StoredForm
    facets: dict[Facet, tuple[object, str | None]]
    exposure: Exposure
    has_results: bool
    counts: FormGroup


def review(store: Store, sample: int = 0, seed: str | int = 0) -> Review:
    """All that is in a store; ``sample`` forms are drawn by ``seed``, the same for the same forms."""
    lines = list(_lines(store))
    exposed = [(line.exposure, line.form) for line in lines if line.has_results]
    find = store.connection.execute
    documents = find("SELECT file, unread FROM documents WHERE NOT gone ORDER BY identity").fetchall()
    across = find("SELECT count(*) FROM findings WHERE form IS NULL").fetchone()[0]
    notes = find(
        "SELECT action, count(*) FROM notes WHERE undone_at IS NULL GROUP BY action ORDER BY action"
    ).fetchall()
    return Review(
        documents=len(documents),
        unread=tuple((file, why) for file, why in documents if why is not None),
        whole=_summed(None, [line.counts for line in lines]),
        groups={facet: _grouped(lines, facet) for facet in Facet},
        across=across,
        notes=dict(notes),
        ranked=ranked_units(exposed),
        sample=drawn_from(exposed, sample, seed),
    )


def _lines(store: Store) -> Iterator[_Line]:
    for row in store.connection.execute(_FORMS):
        form = StoredForm(*row[:_OF_FORM])
        unit, place, rules, kind, told, *counts = row[_OF_FORM:]
        exposure = _exposure(json.loads(told))
        year = None if form.year is None else str(form.year)
        names = {
            Facet.UNIT: (unit, exposure.name or None),
            Facet.YEAR: (form.year, year),
            Facet.PLACE: (place, place),
            Facet.RULES: (rules, rules),
        }
        rows, agree, differ, undetermined, errors, warnings = counts
        has_results = FormKind(kind).has_results
        is_open = has_results or agree or differ  # rows of targets that nobody has done yet are not undetermined
        counted = FormGroup(
            name=None, forms=1, rows=rows, agree=agree, differ=differ, undetermined=undetermined if is_open else 0,
            errors=errors, warnings=warnings, points=exposure.points,
        )  # fmt: skip
        yield _Line(form, names, exposure, has_results, counted)


def _exposure(told: dict[str, Any]) -> Exposure:
    """Raises TypeError or ValueError where it is not what the store wrote."""
    exact: dict[str, Any] = {name: Fraction(told[name]) for name in ("points", "money")}
    return Exposure(**told | exact)


def _grouped(lines: Iterable[_Line], facet: Facet) -> tuple[FormGroup, ...]:
    """The groups, those with most errors and points first; whose name is not told comes last."""
    found: dict[object, list[_Line]] = defaultdict(list)
    for line in lines:
        found[line.facets[facet][0]].append(line)
    groups = [_summed(members[0].facets[facet][1], [line.counts for line in members]) for members in found.values()]
    return tuple(sorted(groups, key=lambda each: (each.name is None, -each.errors, -each.points, each.name or "")))


def _summed(name: str | None, counts: Iterable[FormGroup]) -> FormGroup:
    sums: dict[str, Any] = dict.fromkeys(_COUNTED, 0) | {"points": Fraction(0)}
    for each in counts:
        for key in sums:
            sums[key] += getattr(each, key)
    return FormGroup(name=name, **sums)


_COUNTED = ("forms", "rows", "agree", "differ", "undetermined", "errors", "warnings")


def stored_records(store: Store, table: Literal["rows", "findings"]) -> Records:
    """The rows or the findings of a store, by the one schema."""
    columns = {"rows": ROWS, "findings": FINDINGS}[table]
    named = ", ".join(f'"{column.name}"' for column in columns)
    lines = store.connection.execute(f'SELECT {named} FROM "{table}"')
    return Records(columns, tuple(_line(columns, line) for line in lines))


def _line(columns: tuple[Column, ...], line: tuple[str | int | None, ...]) -> tuple[RecordValue, ...]:
    pairs = zip(columns, line, strict=True)
    return tuple(
        Decimal(value) if column.kind is ColumnKind.NUMBER and value is not None else value for column, value in pairs
    )
