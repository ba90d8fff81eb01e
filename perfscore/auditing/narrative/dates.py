"""Dates of running text: days that no calendar has, and the days between two dates beside what is told of them.

2024年3月18日开工，10月24日竣工，历时220天      the first day counts, or does not
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from perfscore.auditing.narrative.figures import Figure, Misprint
from perfscore.form import Passage
from perfscore.frozen import frozen
from perfscore.values.folding import plain

_DATE = re.compile(
    r"(?:(?<![0-9])(?P<year>(?:19|20)[0-9]{2})年)?(?<![0-9.])(?P<month>[0-9]{1,3})月(?P<day>[0-9]{1,3})[日号]"
)
_SPAN = re.compile("历时|用时|实际|为期|持续|耗时|前后|工期|工作|共[计历]?$")
_FAR = 24  # characters from the last date to what is told of both
_ANY_YEARS = (2023, 2024)  # where no year is told: a common one and a leap year
_DAYS = ("天", "日")


@frozen
class DateInText:
    """A date as a text prints it: the words behind it, its place, and what it is in each year it may be of."""

    what: str
    shown: str
    start: int
    end: int
    year: int | None
    month: int
    day: int

    def __str__(self) -> str:
        return self.shown

    @property
    def exists(self) -> bool:
        """Whether some year has it, or the year that is told."""
        return any(self.within(year) is not None for year in ((self.year,) if self.year else _ANY_YEARS))

    def within(self, year: int) -> date | None:
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


def days(text: str) -> list[DateInText]:
    """The dates of a text that have a month and a day; a year holds for those behind it that have none."""
    found, year = [], None
    for each in _DATE.finditer(text):
        year = int(each["year"]) if each["year"] else year
        found.append(DateInText("", each[0], each.start(), each.end(), year, int(each["month"]), int(each["day"])))
    return found


def wrong_spans(figures: Sequence[Figure]) -> Iterator[Misprint]:
    """Days that are told of two dates right before them, and are not between them."""
    for figure in figures:
        if figure.amount.unit.symbol not in _DAYS or figure.is_change or figure.is_planned:
            continue
        sentence = figure.text.rfind("。", 0, figure.start) + 1
        told = [each for each in days(figure.text[: figure.start]) if each.start >= sentence]
        if len(told) < 2 or figure.start - told[-1].end > _FAR:
            continue
        first, last = told[-2:]
        due = sorted({size for years in _years(first, last) for size in _between(first, last, years)})
        if not due or figure.size in due:
            continue
        is_slip = any(figure.may_be(Fraction(size), any_digit=True) for size in due)
        if is_slip or _SPAN.search(figure.what):
            yield Misprint(figure, Fraction(due[0]), (first, last))


def _years(first: DateInText, last: DateInText) -> Iterator[tuple[int, int]]:
    """The years that two dates may be of; a month that is over is of the year after."""
    over = (last.month, last.day) < (first.month, first.day)
    for year in (first.year,) if first.year else _ANY_YEARS:
        is_same = last.year is None or last.year == year
        yield year, year + over if is_same else last.year or year


def _between(first: DateInText, last: DateInText, years: tuple[int, int]) -> tuple[int, ...]:
    begin, end = first.within(years[0]), last.within(years[1])
    apart = (end - begin).days if begin and end else -1
    return (apart, apart + 1) if apart > 0 else ()


def impossible_days(passages: Sequence[Passage]) -> Iterator[tuple[Passage, DateInText]]:
    """Dates that no calendar has: 2月30日, 13月5日."""
    for passage in passages:
        yield from ((passage, each) for each in days(plain(passage.text)) if not each.exists)
