"""The indicator table: rows -> pieces by field -> entries -> indicators with their levels carried down."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import evolve, field, frozen

from perfscore.errors import Place, Problem, problem
from perfscore.form import Indicator
from perfscore.reading.grid import GridRow
from perfscore.reading.layouts.cells import is_number, is_value, printed
from perfscore.reading.layouts.columns import block_shift, fields_of, row_shift
from perfscore.reading.layouts.entries import Entries, Entry
from perfscore.reading.layouts.sections import header_columns, indicator_header
from perfscore.reading.layouts.vocabulary import LEVEL1, LEVEL2, STOPS, TOTAL_LABELS, squeeze
from perfscore.values.folding import normalise
from perfscore.values.model import Phrase
from perfscore.values.parse import parse_target

_FIELDS = ("name", "target", "actual", "weight", "score", "note", "basis", "rule", "evidence", "last_year")
_RESULT_COLUMNS = ("actual", "weight", "score", "note")


@frozen
class Table:
    """What the indicator table of one form says."""

    indicators: list[Indicator] = field(factory=list)
    totals: dict[str, str] = field(factory=dict)
    problems: list[Problem] = field(factory=list)


def read_table(rows: list[GridRow], above: GridRow | None = None) -> Table:
    """The indicators below the header in ``rows[0]``, up to the total row or a line such as 备注.

    ``above`` is the row over the header, which may be the upper half of it.
    """
    table = Table()
    below = rows[1] if len(rows) > 1 else None
    columns = _columns(rows[0], [row for row in (above, below) if row is not None], table.problems)
    entries = Entries("weight" in columns.values(), table.problems)
    body_rows = rows[2:] if below is not None and _is_header_half(below) else rows[1:]
    for block in _blocks(body_rows):
        columns = _same_or_new(indicator_header(block[0]), columns)
        body = [row for row in block if indicator_header(row) is None]
        shift = block_shift(body, columns)
        for row in body:
            if table.totals or _stops(row):
                break
            if not _take_total(table, row, shift, columns):
                entries.take(fields_of(row, row_shift(row, shift, columns), columns), row.place)
    table.indicators.extend(_indicators(entries.joined(), table.problems))
    return table


def _same_or_new(found: dict[int, str] | None, columns: dict[int, str]) -> dict[int, str]:
    """A header repeated on a later page replaces the columns, unless it names fewer of them in the same places."""
    if found is None or set(found.items()) <= set(columns.items()):
        return columns
    return found


def _is_header_half(row: GridRow) -> bool:
    """The other half of a header over two rows: header words and nothing else."""
    words = [text for text in row.texts if text]
    return len(words) >= 2 and len(header_columns(row)) == len(words)


def _columns(header: GridRow, halves: list[GridRow], problems: list[Problem]) -> dict[int, str]:
    """The columns of a header, completed from the row over or under it where that is its other half.

    Where the right half is unreadable, the national order is taken, and said so.
    """
    columns = indicator_header(header) or {}
    for half in halves:
        for number, name in header_columns(half).items():
            if number not in columns and name not in columns.values() and number > min(columns):
                columns[number] = name
    last = max(columns, default=0)
    illegible = any(text for text in header.texts[last + 1 :])
    if "target" in columns.values() and not {"actual", "weight", "score"} & set(columns.values()) and illegible:
        problems.append(problem("D116", header.place))
        return columns | {last + 1 + n: name for n, name in enumerate(_RESULT_COLUMNS)}
    return columns


def _blocks(rows: list[GridRow]) -> Iterator[list[GridRow]]:
    """Runs of table rows between page breaks, blank lines and lines of running text."""
    block: list[GridRow] = []
    for row in rows:
        if (row.breaks or row.is_line or indicator_header(row)) and block:
            yield block
            block = []
        if not row.is_line and any(row.texts):
            block.append(row)
    if block:
        yield block


def _stops(row: GridRow) -> bool:
    return bool(STOPS.match(squeeze(next(text for text in row.texts if text))))


def _take_total(table: Table, row: GridRow, shift: int, columns: dict[int, str]) -> bool:
    """The 总分 row: a weight and a score in this order; a lone number is what its column says, else the score."""
    label = next((n for n, text in enumerate(row.texts) if squeeze(text) in TOTAL_LABELS), None)
    if label is None:
        return False
    numbers = [(n, printed(text) or "") for n, text in enumerate(row.texts) if n > label and is_number(text)]
    if len(numbers) > 1:
        table.totals.update(weight=numbers[0][1], score=numbers[-1][1])
    elif numbers:
        place, value = numbers[0]
        table.totals["weight" if columns.get(place + shift) == "weight" else "score"] = value
    return True


def _indicators(entries: list[Entry], problems: list[Problem]) -> Iterator[Indicator]:
    levels: tuple[str | None, str | None] = (None, None)
    found: list[Indicator] = []
    for entry in entries:
        levels = _levels(entry.cells, levels, entry.place, problems)
        cells = _split_merged(entry.cells, entry.place, problems)
        found.append(_indicator(cells, levels, entry.place, problems))
    return iter(_filled_up(found))


def _filled_up(found: list[Indicator]) -> list[Indicator]:
    """A merged cell may print its text in its middle: rows above the first level take it too."""
    first = next((row.level1 for row in found if row.level1), None)
    second = next((row.level2 for row in found if row.level2), None)
    level1s = [row.level1 for row in found]
    level2s = [row.level2 for row in found]
    return [
        evolve(
            row,
            level1=row.level1 or (first if not any(level1s[:number]) else None),
            level2=row.level2 or (second if not any(level2s[:number]) else None),
        )
        for number, row in enumerate(found)
    ]


def _levels(
    cells: dict[str, str], before: tuple[str | None, str | None], place: Place, problems: list[Problem]
) -> tuple[str | None, str | None]:
    """一级 and 二级指标 of a row; an empty cell is the lower part of a merged one and carries down."""
    words = [word for name in ("level1", "level2") for word in cells.get(name, "").split()]
    first, second = _level(cells.get("level1"), LEVEL1, words), _level(cells.get("level2"), LEVEL2, words)
    for name, read in (("level1", first), ("level2", second)):
        if name in cells and read != printed(cells[name]):
            problems.append(problem("D112", place, found=printed(cells[name]), read=read))
    if first is None and "level1" not in cells:
        first = next((word for word in words if word in LEVEL1 and word != second), None)
    if first is not None and first != before[0] and before[0] is not None:
        return first, second
    return first or before[0], second or before[1]


def _is_whole_level(plain: str, known: tuple[str, ...]) -> bool:
    """A level as forms print it: 产出指标, 产出指标（50分）, 社会效益."""
    stem = re.split(r"[(（]", plain)[0]
    return stem in known or f"{stem}指标" in known


def _level(text: str | None, known: tuple[str, ...], words: list[str]) -> str | None:
    """The level a cell names. Where scanning put two names into one cell, the one of this level is taken."""
    plain = printed(text or "")
    if plain is None or _is_whole_level(plain, known):
        return plain
    inside = [name for name in known if name in plain or (len(name) >= 6 and name.removesuffix("指标") in plain)]
    if inside:
        return max(inside, key=len)
    among = [word for word in words if word in known]
    return among[-1] if among and not plain.endswith("指标") else plain


_BEFORE_SIGN = re.compile(r"\s+(?=[<>=≥≤])")


def _two_values(text: str) -> list[str]:
    """The pieces of a cell: '>=20 台 =18 台' parts before the second sign, '10 10' at the gap."""
    pieces = _BEFORE_SIGN.split(text)
    return pieces if len(pieces) == 2 else text.split()


def _split_merged(cells: dict[str, str], place: Place, problems: list[Problem]) -> dict[str, str]:
    """Two values in one cell beside an empty one: '10 10' under 分值, '>=2个 =2个' under 指标值."""
    found = dict(cells)
    for left, right, fits in (("weight", "score", is_number), ("target", "actual", is_value)):
        for name, other in ((left, right), (right, left)):
            parts = _two_values(found.get(name, ""))
            if len(parts) == 2 and not found.get(other) and all(fits(part) for part in parts):
                problems.append(problem("D113", place, found=found[name]))
                found[left], found[right] = parts
    return found


def _indicator(
    cells: dict[str, str], levels: tuple[str | None, str | None], place: Place, problems: list[Problem]
) -> Indicator:
    values = {name: printed(cells[name]) for name in cells if name in _FIELDS}
    name = values.pop("name", None) or ""
    if not name:
        problems.append(problem("D114", place))
    for each in ("target", "actual"):
        values[each] = _with_column_parts(values.get(each), cells, each)
        values[each] = _without_name(values[each], name, place, problems)
    return Indicator(level1=levels[0], level2=levels[1], name=name, source=place, **values)


def _with_column_parts(value: str | None, cells: dict[str, str], each: str) -> str | None:
    """Comparator and unit that the form prints in columns of their own are attached to the value."""
    if value is None or not re.match(r"\d", value):
        return value
    sign = printed(cells.get("comparator", "")) if each == "target" else None
    unit = printed(cells.get("unit", "")) or ""
    bare = re.fullmatch(r"[\d.]+", value)
    return f"{sign if sign and not re.search('[定性]', sign) else ''}{value}{unit if bare else ''}"


_VALUE_INSIDE = re.compile(r"(?P<before>.*?)(?P<value>(?:>=|<=|=|≥|≤|>|<)\d[\d.,]*(?:%|‰)?)(?P<after>.*)")


def _without_name(value: str | None, name: str, place: Place, problems: list[Problem]) -> str | None:
    """A target cell into which the neighbouring name spilled: 业务系统>=95%端维护 beside 业务系统终端维护率."""
    if value is None or not isinstance(parse_target(value), Phrase):
        return value
    found = _VALUE_INSIDE.fullmatch(normalise(value))
    if not found or not (found["before"] or found["after"]):
        return value
    pieces = [piece for piece in (found["before"], found["after"]) if piece]
    if not all(piece in normalise(name) for piece in pieces):
        return value
    problems.append(problem("D115", place, found=value, read=found["value"]))
    return found["value"]
