"""Grid -> sections: the rows that belong to one form each, found among everything else a document holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import field, frozen

from perfscore.form import FormKind
from perfscore.reading.grid import Grid, GridRow
from perfscore.reading.layouts.vocabulary import (
    BODY_LABELS,
    INDICATOR_HEADERS,
    NAME_LABELS,
    indicator_field,
    squeeze,
    title_kind,
    year_in,
)

LONGEST_TITLE = 90
_ORGANISATION = re.compile(
    r"(.{4,40}?)(?:\((?:部门|单位|本级|汇总)\))?(?:\d{4}年度?)?(?:部门|单位)?(?:预算|决算)公开.*"
)


@frozen
class Section:
    """The rows of one form, with what its title said. ``rows`` begins below the title."""

    kind: FormKind | None
    year: int | None
    rows: list[GridRow] = field(factory=list)


@frozen
class Sections:
    """All sections of a document, the year it is about and the body that published it, where they are said."""

    sections: tuple[Section, ...]
    year: int | None
    organisation: str | None


def sections(grid: Grid) -> Sections:
    """Cut a grid into one section per form. A title or a 项目名称 row begins a form."""
    found: list[Section] = []
    for row in grid.rows:
        kind = _title(row)
        if kind is not None:
            found.append(Section(kind, year_in(row.texts[0])))
        elif _names_another(row, found):
            found.append(Section(None, None, [row]))
        elif found:
            found[-1].rows.append(row)
        elif indicator_header(row):
            found.append(Section(None, None, [row]))
    return Sections(tuple(_merged(found)), _year(grid), _organisation(grid))


def header_columns(row: GridRow) -> dict[int, str]:
    """Column -> field for every header word in the row; of two words for one field the more usual one holds."""
    best: dict[str, tuple[int, int]] = {}
    for number, text in enumerate(row.texts):
        name = indicator_field(text)
        if name is None:
            continue
        words, plain = INDICATOR_HEADERS[name], squeeze(text)
        rank = words.index(plain) if plain in words else len(words)
        best[name] = min(best.get(name, (rank, number)), (rank, number))
    return {number: name for name, (_, number) in sorted(best.items(), key=lambda item: item[1][1])}


def indicator_header(row: GridRow) -> dict[int, str] | None:
    """Column -> field, when the row is the header of the indicator table."""
    columns = header_columns(row)
    named = set(columns.values())
    return columns if "name" in named and len(named & {"level1", "level2", "target", "weight"}) >= 2 else None


def _title(row: GridRow) -> FormKind | None:
    texts = [text for text in row.texts if text]
    return title_kind(texts[0]) if len(texts) == 1 and len(texts[0]) <= LONGEST_TITLE else None


def _names_another(row: GridRow, found: list[Section]) -> bool:
    """A 项目名称 or 单位名称 row begins a form unless the open section still lacks its name."""
    label = squeeze(next((text for text in row.texts if text), ""))
    if row.is_line or label not in (*NAME_LABELS, *BODY_LABELS):
        return False
    if not found:
        return True
    return any(indicator_header(before) for before in found[-1].rows) or any(
        squeeze(before.texts[0]) == label for before in found[-1].rows
    )


def _merged(found: list[Section]) -> Iterator[Section]:
    """Titles of a table of contents, or a title printed twice, open sections without a table: they are dropped."""
    for section in found:
        if any(indicator_header(row) for row in section.rows):
            yield section


def _year(grid: Grid) -> int | None:
    for row in grid.rows:
        found = year_in(row.texts[0])
        if found is not None:
            return found
    return None


def _organisation(grid: Grid) -> str | None:
    for row in grid.rows[:20]:
        found = _ORGANISATION.fullmatch(squeeze(row.texts[0]))
        if found and row.is_line:
            return re.sub(r"\d{4}年度?$", "", found[1])
    return None
