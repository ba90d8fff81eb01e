"""Money rows with a label before each of their amounts: 预算数 | 90 | 执行数 | 88, and below 其他 | 0 | 其他 | 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from perfscore.messages import Place
from perfscore.reading.decoding.words import money_field

MoneyRow: TypeAlias = tuple[str, list[str], Place]  # a label, the figures behind it, where it stands


def rows_of_labels(rows: list[MoneyRow], amounts: Sequence[str]) -> list[MoneyRow]:
    """The rows below heads of which ``amounts`` are amounts; those put together that have a label before each."""
    count = len(amounts)
    groups = [rows[at : at + count] for at in range(0, len(rows), max(1, count))]
    if count < 2 or not rows or not all(_is_one_row(group, amounts) for group in groups):
        return rows
    return [(group[0][0], [figure for row in group for figure in row[1]], group[0][2]) for group in groups]


def _is_one_row(group: Sequence[MoneyRow], amounts: Sequence[str]) -> bool:
    """Whether the labels are all the same, or those of the amounts, each before one figure, the last with its rate."""
    labels = [label for label, _, _ in group]
    named = len(set(labels)) == 1 or [money_field(label) for label in labels] == list(amounts)
    return named and len(labels) == len(amounts) and all(len(figures) == 1 for _, figures, _ in group[:-1])
