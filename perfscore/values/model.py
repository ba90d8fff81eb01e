"""What a printed target or actual may mean: one frozen class per shape.

    >=7501卷        Amount          12月20日前       Deadline      有效提高              Phrase
    近100人         Approximate     2023年2月-11月   Span          ****                  Uninterpreted
    5-10个          Range           收到后30日内     Term          下降5%                Change
    1:15, 3/4       Ratio           Ⅲ类, AAA级       Rank

``str(value)`` prints a value in its normal form, and parsing that gives the value back.
"""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from attrs import evolve, field

from perfscore.frozen import frozen
from perfscore.values import words
from perfscore.values.notes import Assumption, Unread
from perfscore.values.unit import Unit
from perfscore.values.words import Trend


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
    """A number with its unit. ``number`` keeps the printed decimals; the unit holds 万 and 亿.

    ``notes`` are what had to be assumed to read it; they play no part in equality.
    """

    comparator: Comparator
    number: Decimal
    unit: Unit
    notes: tuple[Assumption, ...] = field(default=(), eq=False)

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


class Nearness(Enum):
    """On which side of the printed number the true one lies."""

    BELOW = "近"  # 近100人, 不足100人: less than 100
    ABOVE = "逾"  # 100余人, 超100人: more than 100
    AROUND = "约"  # 约100人, 100人左右: either side


@frozen
class Approximate:
    """An amount that is said not to be exact: 近100人, 100余人, 约100人. Never to be used as its number."""

    nearness: Nearness
    amount: Amount

    @property
    def comparator(self) -> Comparator:
        return self.amount.comparator

    def __str__(self) -> str:
        return f"{self.comparator.value}{self.nearness.value}{self.amount.number:f}{self.amount.unit.symbol}"


@frozen
class Ratio:
    """Two or more terms set against each other: 1:15; or a part of a whole: 3/4. ``mark`` is ':' or '/'."""

    comparator: Comparator
    terms: tuple[Decimal, ...]
    mark: str = ":"

    @property
    def quotient(self) -> Fraction | None:
        """The first term by the second, where there are two."""
        return Fraction(self.terms[0]) / Fraction(self.terms[1]) if len(self.terms) == 2 else None

    def __str__(self) -> str:
        return self.comparator.value + self.mark.join(f"{term:f}" for term in self.terms)


@frozen
class Change:
    """By how much something goes up or down, and against what: 较上年下降5%, 增加372人次.

    ``subject`` is what stands before the verb; ``base`` what the change is counted from (上年, 同比, ...).
    """

    trend: Trend
    by: Amount | Approximate | Range
    base: str = ""
    subject: str = ""

    @property
    def comparator(self) -> Comparator:
        return self.by.comparator

    def __str__(self) -> str:
        verb = "增长" if self.trend is Trend.UP else "下降"
        return f"{self.subject}{self.base}{verb}{self.by}"


@frozen
class Rank:
    """A class named by a Roman number or by letters: Ⅲ类 is III类, AAA级, 5A级."""

    comparator: Comparator
    mark: str
    unit: str

    def __str__(self) -> str:
        return f"{self.comparator.value}{self.mark}{self.unit}"


# What part of a year or of a month a moment covers: its first and its last month, or its first and its last day.
YEAR_PARTS = {
    "一季度": (1, 3), "二季度": (4, 6), "三季度": (7, 9), "四季度": (10, 12), "上半年": (1, 6), "下半年": (7, 12),
}  # fmt: skip
MONTH_PARTS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
OTHER_YEARS = {"上年": -1, "本年": 0, "次年": 1}


@frozen
class Moment:
    """A day, a month or a year, as far as it is printed.

    ``part`` narrows a year (四季度) or a month (上旬); ``relative`` is 次年 or the like where no year is printed.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str = ""
    relative: str = ""

    def days(self, year: int | None) -> tuple[date, date] | None:
        """The first and the last day it covers; ``year`` stands in for a year that is not printed."""
        when = self._year(year)
        if when is None:
            return None
        if self.part:
            return self._days_of_part(when)
        if self.month is None:
            return date(when, 1, 1), date(when, 12, 31)
        last = _last_day(when, self.month)
        if self.day is None:
            return date(when, self.month, 1), date(when, self.month, last)
        exact = date(when, self.month, min(self.day, last))
        return exact, exact

    @property
    def is_year(self) -> bool:
        """Whether only a year is printed: one year against another tells no days."""
        return self.month is None and not self.part

    def _year(self, given: int | None) -> int | None:
        when = given if self.year is None else self.year
        found = when if when is None or not self.relative else when + OTHER_YEARS[self.relative]
        return found if found is not None and MINYEAR < found < MAXYEAR else None

    def _days_of_part(self, year: int) -> tuple[date, date]:
        if self.month is None:
            first, last = YEAR_PARTS[self.part]
            return date(year, first, 1), date(year, last, _last_day(year, last))
        first, last = MONTH_PARTS[self.part]
        return date(year, self.month, first), date(year, self.month, min(last, _last_day(year, self.month)))

    def __str__(self) -> str:
        year = self.relative if self.year is None else f"{self.year}年"
        month = "" if self.month is None else f"{self.month}月"
        return f"{year}{month}{self.part}" + ("" if self.day is None else f"{self.day}日")


def _last_day(year: int, month: int) -> int:
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


class State(Enum):
    """What an actual says of its date beside the date."""

    PLAIN = ""
    DELAYED = "延期至"
    EXPECTED = "预计"  # not done yet


@frozen
class Deadline:
    """A date. As a target it is the last day allowed; ``tail`` is what was printed after it: 前, 底 or 底前."""

    comparator: Comparator
    moment: Moment
    tail: str = ""
    state: State = State.PLAIN

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
        return f"{self.comparator.value}{self.state.value}{self.moment}{self.tail}"


@frozen
class Term:
    """A time counted from an event: 合同签订后30日内. The amount is the time."""

    anchor: str
    amount: Amount

    @property
    def comparator(self) -> Comparator:
        return self.amount.comparator

    def __str__(self) -> str:
        return f"{self.anchor}{self.amount}"


@frozen
class Span:
    """From one date to another: 2023年2月-2023年11月."""

    comparator: Comparator
    start: Moment
    end: Moment

    def __str__(self) -> str:
        return f"{self.comparator.value}{self.start}-{self.end}"

    def days(self, year: int | None) -> tuple[date, date] | None:
        """Its first and its last day."""
        start, end = self.start.days(year), self.end.days(year)
        return None if start is None or end is None else (start[0], end[1])


Quantity: TypeAlias = Amount | Approximate | Range | Ratio | Change


@frozen
class Part:
    """One item of a list: 电脑10台 is 电脑 with 10台."""

    label: str
    value: Quantity


@frozen
class Phrase:
    """Words, and what stands in them: 恢复土地21.9公顷 holds 21.9公顷.

    ``quantities`` are all numbers inside, in order; ``parts`` name them where the text is one item or a list of them.
    """

    comparator: Comparator
    text: str
    quantities: tuple[Quantity, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """The exact amounts among the quantities, those of changes too."""
        plain = (each.by if isinstance(each, Change) else each for each in self.quantities)
        return tuple(each for each in plain if isinstance(each, Amount))

    @property
    def negated(self) -> bool:
        """Whether it denies something: 不合格, 未完成."""
        return words.negated(self.text)

    @property
    def trend(self) -> Trend | None:
        """Which way it goes: 持续提升 is up."""
        return words.trend(self.text)

    @property
    def nothing(self) -> str | None:
        """What there is none of: 事故 for 无事故, '' for 无; None where it does not say none."""
        return words.nothing(self.text)

    @property
    def claims(self) -> bool:
        """Whether it only says that the target is met, without a figure: 已完成, 达成目标值."""
        return words.claims(self.text)

    @property
    def late(self) -> bool:
        """Whether it says that something comes late: 延期."""
        return words.late(self.text)

    def __str__(self) -> str:
        return f"{self.comparator.value}{self.text}"


@frozen
class Uninterpreted:
    """Printed text that is not understood, and why."""

    text: str
    reason: Unread

    @property
    def absent(self) -> bool:
        return self.reason is Unread.ABSENT

    def __str__(self) -> str:
        return self.text


Understood: TypeAlias = Amount | Approximate | Range | Ratio | Change | Rank | Deadline | Span | Term | Phrase
Value: TypeAlias = Understood | Uninterpreted


def under(amount: Amount | Approximate | Range, comparator: Comparator) -> Amount | Approximate | Range:
    """The same amount under a comparator."""
    if isinstance(amount, Approximate):
        return evolve(amount, amount=evolve(amount.amount, comparator=comparator))
    return evolve(amount, comparator=comparator)


def signed(value: Understood, comparator: Comparator) -> Understood:
    """The same value under a comparator."""
    match value:
        case Approximate() | Term():
            return evolve(value, amount=evolve(value.amount, comparator=comparator))
        case Change():
            return evolve(value, by=under(value.by, comparator))
        case _:
            return evolve(value, comparator=comparator)


def in_unit(value: Understood, unit: Unit) -> Understood:
    """The same number in a unit, for a value that is a number."""
    match value:
        case Amount() | Range():
            return evolve(value, unit=unit)
        case Approximate():
            return evolve(value, amount=evolve(value.amount, unit=unit))
        case _:
            return value
