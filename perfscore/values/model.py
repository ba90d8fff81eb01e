"""What a printed target or actual may mean: one frozen class per shape.

    >=7501卷        Amount          12月20日前       Deadline      有效提高              Phrase
    5-10个          Range           2023年2月-11月   Span          ****                  Uninterpreted

``str(value)`` prints a value in its normal form, and parsing that gives the value back.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from perfscore.values.unit import Unit


class Comparator(Enum):
    """The sign before a value; NONE where none is printed."""

    NONE = ""
    EQ = "="
    GE = ">="
    LE = "<="
    GT = ">"
    LT = "<"

    @property
    def is_ceiling(self) -> bool:
        return self in (Comparator.LE, Comparator.LT)


@frozen
class Amount:
    """A number with its unit. ``number`` keeps the printed decimals; the unit holds 万 and 亿."""

    comparator: Comparator
    number: Decimal
    unit: Unit

    @property
    def size(self) -> Fraction:
        """The exact value in the base unit of the dimension (percent for shares)."""
        return Fraction(self.number) * self.unit.factor

    def __str__(self) -> str:
        return f"{self.comparator.value}{self.number:f}{self.unit.symbol}"


@frozen
class Range:
    """A range of amounts in one unit, both ends included: 5-10个."""

    comparator: Comparator
    low: Decimal
    high: Decimal
    unit: Unit

    def __str__(self) -> str:
        return f"{self.comparator.value}{self.low:f}-{self.high:f}{self.unit.symbol}"


@frozen
class Moment:
    """A day, a month or a year, as far as it is printed."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def days(self, year: int | None) -> tuple[date, date] | None:
        """The first and the last day it covers; ``year`` stands in for a year that is not printed."""
        when = self.year or year
        if when is None:
            return None
        if self.month is None:
            return date(when, 1, 1), date(when, 12, 31)
        last = calendar.monthrange(when, self.month)[1]
        if self.day is None:
            return date(when, self.month, 1), date(when, self.month, last)
        exact = date(when, self.month, min(self.day, last))
        return exact, exact

    def __str__(self) -> str:
        year = "" if self.year is None else f"{self.year}年"
        month = "" if self.month is None else f"{self.month}月"
        return f"{year}{month}" + ("" if self.day is None else f"{self.day}日")


@frozen
class Deadline:
    """A date. As a target it is the last day allowed; ``tail`` is what was printed after it: 前, 底 or 底前."""

    comparator: Comparator
    moment: Moment
    tail: str = ""

    def last_days(self, year: int | None) -> tuple[date, date] | None:
        """The earliest and the latest day that this may mean as an end.

        12月前 may mean the end of November or of December; 12月底前 and 12月 run to the end of December.
        """
        days = self.moment.days(year)
        if days is None:
            return None
        first, last = days
        return (first - timedelta(days=1) if self.tail == "前" and first != last else last), last

    def __str__(self) -> str:
        return f"{self.comparator.value}{self.moment}{self.tail}"


@frozen
class Span:
    """From one date to another: 2023年2月-2023年11月."""

    comparator: Comparator
    start: Moment
    end: Moment

    def __str__(self) -> str:
        return f"{self.comparator.value}{self.start}-{self.end}"


@frozen
class Phrase:
    """Words. ``amounts`` are the amounts inside them, in order: 恢复土地21.9公顷 holds 21.9公顷."""

    comparator: Comparator
    text: str
    amounts: tuple[Amount, ...] = ()

    def __str__(self) -> str:
        return f"{self.comparator.value}{self.text}"


@frozen
class Uninterpreted:
    """Printed text that is not understood, and why: ``reason`` is a code of messages.yaml (V0xx)."""

    text: str
    reason: str

    @property
    def absent(self) -> bool:
        return self.reason == "V001"

    def __str__(self) -> str:
        return self.text


Value: TypeAlias = Amount | Range | Deadline | Span | Phrase | Uninterpreted
