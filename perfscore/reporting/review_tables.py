"""The summary of a store as tables, and these as text, HTML, JSON and an Excel workbook."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from attrs import asdict

from perfscore.auditing.records import Records
from perfscore.frozen import frozen
from perfscore.messages import Lang, wording
from perfscore.reporting.markup import Markup, element
from perfscore.reporting.page import page
from perfscore.reporting.table import aligned
from perfscore.reporting.xlsx_kit import Book, CellValue, finish
from perfscore.store.review import Facet, FormGroup, Review
from perfscore.values.number import text

_MOST = 20  # lines of a table on a terminal
_COUNTS = ("forms", "rows", "agree", "differ", "undetermined", "errors", "warnings", "points")
_WIDTH, _LONG = 40, 100


@frozen
class _Table:
    """A heading, the heads of the columns, and lines; the columns from ``numbers`` on are flush right."""

    heading: str
    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    numbers: int = 1


def review_text(found: Review, lang: Lang = "zh") -> str:
    """The summary, with the first lines of each table."""
    lines = [_summary(found, lang), ""]
    for table in _tables(found, lang):
        right = range(table.numbers, len(table.heads))
        shown = aligned([table.heads, *table.lines[:_MOST]], _widths(table), right)
        lines += [table.heading, *(f"  {line}" for line in shown)]
        if len(table.lines) > _MOST:
            lines.append(f"  {wording('Q_more', lang, {'count': str(len(table.lines) - _MOST)})}")
        lines.append("")
    return "".join(f"{line}\n" for line in [*lines[:-1]])


def _widths(table: _Table) -> list[int]:
    """The last of the columns with text may be long: reasons stand there."""
    last = min(table.numbers, len(table.heads)) - 1
    return [_LONG if number == last else _WIDTH for number in range(len(table.heads))]


def review_html(found: Review, lang: Lang = "zh") -> str:
    """The same as a page, with all lines."""
    body = [element("h1", wording("Q_review", lang)), element("p", _summary(found, lang), class_="meta")]
    for table in _tables(found, lang):
        body += [element("h2", table.heading), _html_table(table)]
    return page(wording("Q_review", lang), element("div", *body, class_="ruleset"), lang=lang)


def _html_table(table: _Table) -> Markup:
    heads = element("tr", *(element("th", each) for each in table.heads))
    lines = (element("tr", *(element("td", cell) for cell in line)) for line in table.lines)
    return element("div", element("table", element("thead", heads), element("tbody", *lines)), class_="scroll")


def review_xlsx(found: Review, records: Sequence[tuple[str, Records]], lang: Lang = "zh") -> bytes:
    """A sheet for each table, then the rows and the findings. Raises UsageError when openpyxl is not installed."""
    book = Book()
    sheets: list[tuple[str, Sequence[str], Sequence[Sequence[CellValue]]]] = [
        (each.heading, each.heads, each.lines) for each in _tables(found, lang)
    ]
    sheets += [(name, [column.name for column in each.columns], each.lines) for name, each in records]
    for heading, heads, lines in sheets:
        sheet = book.sheet(heading)
        for number, line in enumerate([heads, *lines], start=1):
            book.put(sheet, number, line)
        finish(sheet, len(heads), len(lines) + 1)
    return book.bytes()


def review_json(found: Review, lang: Lang = "zh") -> str:
    """{"documents", "unread": [...], "whole", "by": {"unit": [...], ...}, "across", "notes", "ranking", "sample"}"""
    told = {
        "documents": found.documents,
        "unread": [{"file": file, "message": why} for file, why in found.unread],
        "whole": _group(found.whole),
        "by": {facet.value: [_group(each) for each in groups] for facet, groups in found.groups.items()},
        "across": found.across,
        "notes": found.notes,
        "ranking": [
            {
                "unit": each.name,
                "forms": len(each.audits),
                "risk": text(each.score, 4),
                "reasons": each.reasons.text(lang),
            }
            for each in found.ranked
        ],
        "sample": [asdict(each.audit) | {"why": each.why.value} for each in found.sample],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _group(group: FormGroup) -> dict[str, Any]:
    return asdict(group) | {"points": text(group.points)}


def _summary(found: Review, lang: Lang) -> str:
    whole = found.whole
    figures = {
        "documents": found.documents, "unread": len(found.unread), "across": found.across, "forms": whole.forms,
        "rows": whole.rows, "agree": whole.agree, "differ": whole.differ, "undetermined": whole.undetermined,
        "errors": whole.errors, "warnings": whole.warnings, "points": text(whole.points),
    }  # fmt: skip
    return wording("Q_summary", lang, {name: str(value) for name, value in figures.items()})


def _tables(found: Review, lang: Lang) -> Iterator[_Table]:
    """Every table with a line in it, in the order in which one reads them."""
    tables = [_ranking(found, lang), *(_facet(found, facet, lang) for facet in Facet), _sample(found, lang)]
    tables.append(_Table(_word("Q_unread", lang), _heads(("Q_file", "Q_why"), lang), found.unread, 2))
    notes = tuple((_word(f"Q_{action}", lang), str(count)) for action, count in found.notes.items())
    tables.append(_Table(_word("Q_notes", lang), _heads(("Q_action", "Q_count"), lang), notes))
    return (table for table in tables if table.lines)


def _ranking(found: Review, lang: Lang) -> _Table:
    lines = tuple((each.name, text(each.score * 100, 1), each.reasons.text(lang)) for each in found.ranked)
    return _Table(_word("Q_ranking", lang), _heads(("Q_unit", "Q_risk", "Q_why"), lang), lines, 3)


def _facet(found: Review, facet: Facet, lang: Lang) -> _Table:
    lines = tuple((each.name or "—", *_counts(each)) for each in found.groups[facet])
    heads = (f"Q_{facet.value}", *(f"Q_{count}" for count in _COUNTS))
    return _Table(_word(f"Q_by_{facet.value}", lang), _heads(heads, lang), lines)


def _sample(found: Review, lang: Lang) -> _Table:
    lines = tuple(
        (each.audit.name, each.audit.unit or "—", each.audit.file, _word(f"Q_by_{each.why.value}", lang))
        for each in found.sample
    )
    return _Table(_word("Q_sample", lang), _heads(("Q_form", "Q_unit", "Q_file", "Q_why"), lang), lines, 4)


def _counts(group: FormGroup) -> Iterator[str]:
    for name in _COUNTS:
        value: int | Fraction = getattr(group, name)
        yield text(value) if isinstance(value, Fraction) else str(value)


def _heads(codes: Sequence[str], lang: Lang) -> tuple[str, ...]:
    return tuple(_word(code, lang) for code in codes)


def _word(code: str, lang: Lang) -> str:
    return wording(code, lang)
