"""What the ways of decoding hand on: records of texts by field, with how sure each is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve, field

from perfscore.frozen import frozen
from perfscore.messages import NOWHERE, Place, Problem
from perfscore.reading.decoding.evidence import fit
from perfscore.reading.decoding.words import label_field, money_field

CERTAIN = 0.9  # a cell whose place is as probable as this is certain
OF_PROJECT = "project_"  # before the field of a column that is about the project, not about the indicator
OF_MONEY = ("initial", "budget", "executed", "rate")  # of a project, where they are columns beside its name


def project_field(head: str) -> str:
    """The field of a column that is about the project: its name, a body, its money, or what is not read."""
    money = money_field(head)
    return OF_PROJECT + (label_field(head) or (money if money in OF_MONEY else "other") or "")


@frozen
class Doubt:
    """How sure a cell is: the probability of its place, and the field that it would else belong to.

    ``text`` is what the cell holds under a rival reading of the table.
    """

    probability: float
    instead: str | None = None
    text: str | None = None


@frozen
class Record:
    """One row of a table: texts by field. ``doubts`` are about cells that are not certain.

    ``below_total`` tells that it stands below the last total: it is no part of it, and no level reaches down to it.
    """

    cells: Mapping[str, str]
    place: Place = NOWHERE
    doubts: Mapping[str, Doubt] = field(factory=dict)
    below_total: bool = False


@frozen
class TableReading:
    """The rows of an indicator table, the figures of its total row, and what was odd.

    ``evidence`` compares this reading with its rivals; ``fields`` are the fields that the table has columns for.
    """

    records: tuple[Record, ...]
    totals: Mapping[str, str]
    fields: tuple[str, ...]
    evidence: float = 0.0
    problems: tuple[Problem, ...] = ()

    def told(self, records: Iterable[Record], problems: Iterable[Problem]) -> TableReading:
        """The reading with these records, and with more problems."""
        return evolve(self, records=tuple(records), problems=(*self.problems, *problems))


TOTALLED = ("weight", "score")
ADDED_UP = (*TOTALLED, "level_weight", "review")  # columns of which a total row has a figure


def total_figures(figures: Sequence[tuple[str, str]], fields: Sequence[str]) -> dict[str, str]:
    """The weight and the score of a total row from its figures (text, field of the column, empty where not known).

    By column where all of them stand in such columns, or each such column has one. Else in the order of the columns; a
    lone figure is the score where the table has scores.
    """
    placed = {name: text for text, name in reversed(figures) if name in TOTALLED}
    order = tuple(dict.fromkeys(name for name in reversed(fields) if name in TOTALLED))[::-1] or ("score",)
    if len(placed) in (len(figures), len(order)):
        return placed
    numbers = [name for name in fields if name in ADDED_UP]
    if len(figures) == len(numbers) > len(order):
        return {name: text for name, (text, _) in zip(numbers, figures, strict=True) if name in TOTALLED}
    if len(figures) == 1:
        return {"score" if "score" in order else order[0]: figures[0][0]}
    return {name: text for name, (text, _) in zip(order, figures, strict=False)}


MISSING = {"name": 6.0, "weight": 2.0, "score": 2.0, "target": 1.5, "actual": 1.5}


def worth(reading: TableReading) -> float:
    """How well the cells of a reading fit their fields, less what its rows lack: to compare rival readings."""
    total = 0.0
    for record in reading.records:
        total += sum(fit(name, text) for name, text in record.cells.items() if name != "other")
        total -= sum(cost for name, cost in MISSING.items() if name in reading.fields and not record.cells.get(name))
        total -= sum(1.0 for name in record.cells if name == "other")
    return total


@frozen
class ColumnEvidence:
    """How many rows have a cell of a field, and how well those cells fit it on average."""

    field: str
    filled: int
    evidence: float


def evidence_of_columns(reading: TableReading) -> Iterator[ColumnEvidence]:
    """For each field of a reading that a row fills, in the order of the columns."""
    names = dict.fromkeys((*reading.fields, *(name for record in reading.records for name in record.cells)))
    for name in names:
        texts = [text for record in reading.records if (text := record.cells.get(name))]
        if texts:
            yield ColumnEvidence(name, len(texts), sum(fit(name, text) for text in texts) / len(texts))
