"""What a printed form says, field by field: the truth that a reading is held against."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class Money:
    """A money row as printed. Empty strings are empty cells."""

    label: str
    initial: str = ""
    budget: str = ""
    executed: str = ""
    weight: str = ""
    rate: str = ""
    score: str = ""


@frozen(kw_only=True)
class Row:
    """An indicator row as printed; signs and units of their own columns are joined to the values."""

    level1: str = ""
    level2: str = ""
    name: str = ""
    target: str = ""
    actual: str = ""
    weight: str = ""
    score: str = ""
    note: str = ""


@frozen(kw_only=True)
class Truth:
    """One form. An empty ``kind`` is not compared: forms that have no kind of their own in the contract."""

    kind: str = ""
    name: str = ""
    year: str = ""
    supervisor: str = ""
    implementer: str = ""
    total_weight: str = ""
    total_score: str = ""
    funds: tuple[Money, ...] = ()
    rows: tuple[Row, ...] = ()
