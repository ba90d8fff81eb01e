"""Which column is which, also below a page break, where scanning drops or adds columns at the left.

Every candidate shift of a block of rows is weighed by how well its cells fit their fields: numbers under 分值 and
得分, values under 指标值, level names under 一级/二级指标. The best one is taken; the weighing never changes a cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfscore.reading.decoding.cells import has_han, is_debris, is_number, is_phrase, is_value
from perfscore.reading.decoding.lines import DocumentLine
from perfscore.reading.decoding.words import level_names, remembered, squeeze

SHIFTS = (0, 1, -1, 2, -2, 3, -3)
_CLEAR = 1.5
_LONGEST = 14
_LEVEL_NAMES = level_names(1) | level_names(2)
# What a torn level name leaves in a cell: 满意度指 | 标.
_LEVEL_PARTS = frozenset(
    part for name in _LEVEL_NAMES for cut in range(1, len(name)) for part in (name[: cut + 1], name[cut:])
)


def block_shift(rows: Sequence[DocumentLine], columns: Mapping[int, str]) -> int:
    """How far the cells of a block stand left of their headers; 0 when in doubt."""
    return max(SHIFTS, key=lambda shift: (sum(_fit(row, shift, columns) for row in rows), -abs(shift)))


def row_shift(row: DocumentLine, of_block: int, columns: Mapping[int, str]) -> int:
    """The shift of one row: that of its block unless another fits much better."""
    if sum(1 for _ in row.atoms) < 2:
        return of_block
    best = max(SHIFTS, key=lambda shift: (_fit(row, shift, columns), shift == of_block, -abs(shift)))
    return best if _fit(row, best, columns) >= _fit(row, of_block, columns) + _CLEAR else of_block


def fields_of(row: DocumentLine, shift: int, columns: Mapping[int, str]) -> dict[str, str]:
    """Field -> cell text for the cells that are not empty."""
    return {columns[n + shift]: text for n, text in row.placed if n + shift in columns and text}


def _fit(row: DocumentLine, shift: int, columns: Mapping[int, str]) -> float:
    cells = [(columns.get(n + shift), text) for n, text in row.placed if text and not is_debris(text)]
    return sum(_weigh(name, text) for name, text in cells)


@remembered
def _weigh(name: str | None, text: str) -> float:
    match name:
        case "weight" | "score":
            numbers = [is_number(word) for word in text.split()]
            return 2.0 if all(numbers) else (0.5 if any(numbers) else -3.0)
        case "target" | "actual":
            return 2.0 if is_value(text) else (0.5 if is_phrase(text) else -0.5)
        case "level1" | "level2":
            return 2.0 if _is_level(text) or squeeze(text) in _LEVEL_PARTS else -1.0
        case "name":
            return (
                -3.0 if is_number(text) or _is_level(text) else (1.0 if has_han(text) and not is_value(text) else -0.5)
            )
        case None:
            return -2.0 if is_number(text) or is_value(text) else -1.0
        case _:
            return 0.3 if has_han(text) and not is_value(text) else -1.0


def _is_level(text: str) -> bool:
    """A 一级 or 二级指标 name, also when scanning merged two of them into one cell."""
    plain = squeeze(text)
    return plain in _LEVEL_NAMES or (4 <= len(plain) <= _LONGEST and plain.endswith("指标"))
