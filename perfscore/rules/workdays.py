"""Working days, from workdays.yaml of the rules: the weekdays that are off and the weekends that are worked, by year.

A year that the calendar does not tell is not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from typing import TypeAlias

from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern
from perfscore.rules.folders import WORKDAYS, rules_folder
from perfscore.shapes.files import read_fields
from perfscore.shapes.shape import Day, Key, ListOf, Named, Nested, RefusedError, Schema, Shape, Text, Year, pattern

_SATURDAY = 5
_RUN = lazy_pattern(r"([0-9]{2})-([0-9]{2})(?:~([0-9]{2})-([0-9]{2}))?")
_LEAP = 2024
_MonthDay: TypeAlias = tuple[int, int]
_Runs: TypeAlias = tuple[tuple[_MonthDay, ...], ...]


class UnknownYearError(LookupError):
    """The calendar does not tell the holidays of ``year``."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no calendar of {year}")
        self.year = year


@frozen
class Days:
    """01-01, or 02-12~02-16: the first and the last of some days that follow each other, as (month, day)."""

    def read(self, text: str) -> tuple[tuple[int, int], ...]:
        found = _RUN.fullmatch(text)
        if found is None:
            raise RefusedError("R109", found=text)
        month, day, last_month, last_day = (int(each) if each else None for each in found.groups())
        ends = ((month or 0, day or 0), (last_month or month or 0, last_day or day or 0))
        if ends[0] > ends[1] or not all(_is_day(*end) for end in ends):
            raise RefusedError("R109", found=text)
        first, last = (date(_LEAP, *end) for end in ends)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return tuple((day.month, day.day) for day in days)

    def schema(self) -> Schema:
        return pattern(r"[0-9]{2}-[0-9]{2}(?:~[0-9]{2}-[0-9]{2})?")


def workdays_between(start: date, end: date) -> int:
    """The working days after ``start`` up to and with ``end``; below zero where ``end`` comes first.

    Raises UnknownYearError.
    """
    return _counted(end) - _counted(start)


def workday_after(start: date, count: int) -> date:
    """The day up to which ``count`` working days lie after ``start`` (or before it, for a count below zero).

    It is the last day of the calendar, or the first, where that ends before.
    """
    step, day = timedelta(days=1 if count >= 0 else -1), start
    while workdays_between(start, day) != count and (day + step).year in _calendar():
        day += step
    return day


def _counted(day: date) -> int:
    """The working days from the first year of the calendar to a day, both included."""
    years = _calendar()
    if day.year not in years:
        raise UnknownYearError(day.year)
    before = sum(years[year][-1] for year in years if year < day.year)
    return before + years[day.year][day.timetuple().tm_yday - 1]


@cache
def _calendar() -> Mapping[int, tuple[int, ...]]:
    """For each year how many working days there are from its first day to each of its days."""
    said = read_fields(rules_folder() / WORKDAYS, WORKDAY_SHAPES, "workdays")
    return {year: tuple(accumulate(_year(year, *days))) for year, days in sorted(said["years"].items())}


def _year(year: int, free: frozenset[_MonthDay], busy: frozenset[_MonthDay]) -> Iterator[bool]:
    """For each day of a year whether people work."""
    day = date(year, 1, 1)
    while day.year == year:
        named = (day.month, day.day)
        yield named in busy or (day.weekday() < _SATURDAY and named not in free)
        day += timedelta(days=1)


def _made_year(off: _Runs = (), worked: _Runs = (), **_named: object) -> tuple[frozenset[_MonthDay], ...]:
    return tuple(frozenset(day for run in runs for day in run) for runs in (off, worked))


def _is_day(month: int, day: int) -> bool:
    try:
        date(_LEAP, month, day)
    except ValueError:
        return False
    return True


_FILE = Shape(name="workdays", said="工作日历", keys=(
    Key("source", Nested("source"), "依据", required=True),
    Key("years", Named(Nested("year"), names=Year()), "各年的安排", required=True),
))  # fmt: skip
_SOURCE = Shape(name="source", said="依据", keys=(
    Key("document", Text(), "文件名称", required=True), Key("checked_on", Day(), "最后核对的日期", required=True),
), placed=False)  # fmt: skip
_YEAR = Shape(name="year", said="一年的安排", keys=(
    Key("off", ListOf(Days(), single=True), "周一至周五中放假的日子"),
    Key("worked", ListOf(Days(), single=True), "周六、周日中上班的日子"),
), make=_made_year)  # fmt: skip
WORKDAY_SHAPES = {each.name: each for each in (_FILE, _SOURCE, _YEAR)}
