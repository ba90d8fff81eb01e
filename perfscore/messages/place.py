"""Where something stands, and the line that stands there."""

from __future__ import annotations

from attrs import asdict, field

from perfscore.frozen import frozen
from perfscore.widths import cells


@frozen(kw_only=True)
class Place:
    """Where something stands: a file, and as much of line, column, page, sheet, cell and path as is known.

    Lines and columns count from 1; ``width`` is how many characters of the line are meant.
    ``path`` names a spot inside a structure, as in ``forms[0].year``.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    page: int | None = None
    sheet: str | None = None
    cell: str | None = None
    path: str | None = None
    width: int = field(default=1, eq=False)

    def to_dict(self) -> dict[str, str | int]:
        return {key: value for key, value in asdict(self).items() if value is not None and key != "width"}

    def __str__(self) -> str:
        spot = [str(part) for part in (self.file, self.line, self.column) if part is not None]
        rest = [str(part) for part in (self.sheet, self.cell, self.path) if part is not None]
        return " ".join([":".join(spot), *rest]).strip()


NOWHERE = Place()


def quote(lines: list[str], place: Place) -> str | None:
    """The line a place points to, underlined; None where the place has no line."""
    if place.line is None or place.column is None or place.line > len(lines):
        return None
    return excerpt(lines[place.line - 1], place.column, place.width)


def excerpt(line: str, column: int, width: int = 1) -> str:
    """The line with ``~`` under ``width`` characters from ``column``, measured in terminal cells."""
    before, marked = line[: column - 1], line[column - 1 : column - 1 + width]
    return f"  | {line}\n  | {' ' * cells(before)}{'~' * max(1, cells(marked))}"
