"""Passages -> figures: what each amount is of, its exact size, its unit, and where it stands.

共有编制人数47人，其中：行政人员编制7人     编制人数 47人, 行政人员编制 7人 of the same sentence, the second after 其中

A figure of a right text that follows from others has been misprinted where one slip of the hand, mended, would make it
follow: two neighbouring digits swapped, or a small count one off; another digit where the words say what it follows
from. What neither a slip nor the words explain is not told: the text may mean something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from operator import attrgetter
from typing import Protocol

from attrs import evolve

from perfscore.auditing.narrative import marks
from perfscore.auditing.written import half_unit, is_slip_of, swapped
from perfscore.form import Passage
from perfscore.frozen import frozen
from perfscore.messages import Place
from perfscore.values.folding import plain
from perfscore.values.inside import FoundQuantity, quantities
from perfscore.values.model import Amount, Approximate, Comparator, Nearness, Quantity
from perfscore.values.number import Interval, Rounding, round_to
from perfscore.values.unit import Unit

_BREAKS = re.compile(r"[,;:。()、“”]")
_ASIDE = re.compile(r"\([^()]*\)")  # 满意度(含基本满意)98%: the words go on
_NOUN = re.compile("[\u4e00-\u9fff]{0,6}")
_YEAR, _YEARS = re.compile("(20[0-9]{2})年"), re.compile("(?<![0-9])(20[0-9]{2})年")
_GOES_ON = re.compile(r"。(?!其中|其余)")
_BESIDE = re.compile("[比较与增减升降低高]")
_NAMES = ("号",)  # 4号, 5号 name what they stand behind
_SCALES = "万亿"
# 师生比1:18, 车桩比5.5:1; 水利用系数由0.536提高到0.562.
_PURE = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:(?:(?P<one>1:)(?P<more>[0-9]+(?:\.[0-9]+)?)|(?P<times>[0-9]+(?:\.[0-9]+)?):1)(?![0-9.:])"
    r"|(?P<bare>[0-9]+\.[0-9]+)(?=$|[,;。)]|提高|提升|上升|增[加至长]|下降|降[到至低]|升[到至]))"
)
_RATIO, _TO_ONE = Unit("", Fraction(1), "ratio"), Unit(":1", Fraction(1), "ratio")
_PURE_NUMBER = Unit("", Fraction(1), "number")
_COMPARISON = re.compile("比[例值率]?(?:约?为|是|达到?|约)?$")
_OF_LEVELS = ("share", "points")  # 高于全省平均水平3%
_COUNTED = ("count", "duration", "calendar")
_SMALL_COUNT = 1000
_FEWEST_DIGITS = 3
_NAME = 8


def kind_of(unit: Unit) -> str:
    """What amounts of a unit may be added to: people, things of one counter, or one dimension."""
    if unit.dimension != "count":
        return unit.dimension
    if "people" in unit.groups:
        return "人"
    symbol = unit.symbol.lstrip(_SCALES).partition("(")[0]
    if symbol.startswith("个"):  # 54个, 18个班
        return "个"
    return symbol if symbol == "人次" or len(symbol) == 1 else symbol.removesuffix("次")  # 1867件次, 来信312件


@frozen
class Figure:
    """An amount in running text: the words before it in its clause, its exact size in the unit of its dimension.

    ``sentence`` counts the sentences of all passages; ``depth`` is how many brackets are open before it; ``text`` is
    its passage with full-width forms made half-width, in which it stands from ``start`` to ``end``; ``parts`` are the
    figures of the text that it is all together of, where the text does not tell it itself.
    """

    what: str
    amount: Amount
    start: int
    end: int
    sentence: int
    depth: int
    text: str
    passage: Passage
    parts: tuple[Figure, ...] = ()

    @cached_property
    def size(self) -> Fraction:
        return self.amount.size

    @property
    def source(self) -> Place:
        return self.passage.source

    @cached_property
    def kind(self) -> str:
        """What may be added to it: people to people, money to money."""
        return kind_of(self.amount.unit)

    @cached_property
    def is_change(self) -> bool:
        """Whether it tells by how much something changed, or what was left; not what is done beside another thing."""
        is_work = marks.WORK.match(self.what) and self.text[: self.start - len(self.what)].endswith("、")
        return not (is_work or marks.REBUILT.search(self.what)) and marks.CHANGE.search(self.what) is not None

    @cached_property
    def is_mean(self) -> bool:
        """Whether it tells so much for each, and is no whole that a list divides (日均清运846吨: 厨余186吨, ...)."""
        return self.is_for_each and not self.text.startswith(":", self.end)

    @cached_property
    def is_for_each(self) -> bool:
        """Whether its words say so much for each: 户均, 平均每座."""
        is_level = self.amount.unit.dimension == "count" and marks.AVERAGE_LEVEL.search(self.what)  # 年平均在院425人
        return not is_level and self.kind not in _OF_LEVELS and marks.MEAN.search(self.what) is not None

    @cached_property
    def noun(self) -> str:
        """What is counted, where it stands behind the unit: 37个村."""
        return _NOUN.match(self.text, self.end)[0]  # type: ignore[index]

    @cached_property
    def is_rest(self) -> bool:
        """Whether it tells what was left of a whole."""
        return marks.REST.search(self.called) is not None

    @cached_property
    def is_old(self) -> bool:
        """Whether it is of an earlier time."""
        return not (self.is_change or self._is_of_last_year_told) and marks.OLD.search(self.what) is not None

    @cached_property
    def year(self) -> int | None:
        """The year that its words begin with: 2023年收入."""
        found = _YEAR.match(self.what)
        return int(found[1]) if found else None

    @cached_property
    def _is_of_last_year_told(self) -> bool:
        """Whether it is of the later of several years: 2023年18.42亿元, 2024年19.68亿元."""
        years = {int(each) for each in _YEARS.findall(self.text)} if self.year else set[int]()
        return len(years) > 1 and self.year == max(years)

    @cached_property
    def is_bound(self) -> bool:
        """Whether it is told as a bound, ≥95% or 不低于95%; 达到 tells what came out."""
        is_bare = self.text[self.start : self.start + 1].isdigit()
        return self.amount.comparator is not Comparator.NONE and not is_bare and self.text[self.start] != "达"

    def hides_before(self, last: Figure) -> bool:
        """Whether a number that was not read for the letters before it stands up to another figure: DR12台."""
        return re.search(f"[A-Za-z][0-9]+{self.amount.unit.symbol[:1]}", self.text[self.end : last.end]) is not None

    @cached_property
    def called(self) -> str:
        """Its words: those before it, or else those behind it (13项按期完成)."""
        return self.what or self.noun

    @cached_property
    def is_given(self) -> bool:
        """Whether it is a norm or a target, that follows from nothing."""
        return marks.GIVEN.search(self.what) is not None

    @cached_property
    def is_standard(self) -> bool:
        """Whether it is a price that was set, and no quotient: 补助标准每人每月600元."""
        return marks.STANDARD.search(self.what) is not None

    @cached_property
    def is_planned(self) -> bool:
        return marks.PLANNED.search(self.what) is not None

    @cached_property
    def is_set(self) -> bool:
        """Whether it was set before anything was done; a total (is_planned, too) may be of what was."""
        return marks.SET.search(self.what) is not None

    @cached_property
    def is_done(self) -> bool:
        return marks.DONE.search(self.what) is not None

    @cached_property
    def compares(self) -> bool:
        """Whether its words set it against another: 比上年, 较计划."""
        return marks.COMPARED.search(self.what) is not None

    @cached_property
    def spread(self) -> Interval:
        """All sizes that print so; a measured whole number is rounded, too, a counted one and a target are exact."""
        unit = self.amount.unit
        is_counted = unit.dimension in _COUNTED and not unit.symbol.startswith(tuple(_SCALES))
        is_whole = is_counted or self.is_given or self.is_standard
        half = half_unit(self.amount.number) * self._factor if is_whole else self.step / 2
        return Interval(self.size - half, self.size + half)

    @cached_property
    def printed(self) -> Interval:
        """All that a quotient may be that is printed so: rounded, or cut off."""
        return Interval(self.size - self.step / 2, self.size + self.step)

    @cached_property
    def digits(self) -> int:
        """How many digits say something: 5319.57 has six, 5000.00 one."""
        shown = f"{self.amount.number:f}"
        return len(shown.replace(".", "").strip("0") if Decimal(shown) % 1 == 0 else shown.replace(".", "").lstrip("0"))

    @property
    def is_long(self) -> bool:
        """Whether it has so many digits that it is not like another by chance."""
        return self.digits >= _FEWEST_DIGITS

    @cached_property
    def _factor(self) -> Fraction:
        number = Fraction(self.amount.number)
        return self.size / number if number else Fraction(1)

    def mended(self) -> Iterator[Fraction]:
        """The sizes that it may have been meant to have: two neighbouring digits swapped, a small count one off."""
        number = self.amount.number
        yield from (Fraction(each) * self._factor for each in swapped(number))
        if self._is_small_count:
            yield from (Fraction(number + step) * self._factor for step in (Decimal(-1), Decimal(1)))

    def may_be(self, size: Fraction, any_digit: bool = False) -> bool:
        """Whether one slip makes it of another size; with ``any_digit`` one digit may be another, not only move."""
        units, own = size / self.step, self.size / self.step
        if units.denominator != 1 or units <= 0 or own.denominator != 1:
            return False
        one_off = self._is_small_count and abs(units - own) == 1
        places = self._places + 1  # 0.42 has the digits 042
        return one_off or is_slip_of(str(own.numerator).zfill(places), str(units.numerator).zfill(places), any_digit)

    @property
    def _is_small_count(self) -> bool:
        number = self.amount.number
        return self.amount.unit.dimension == "count" and number == int(number) and number < _SMALL_COUNT

    @cached_property
    def _places(self) -> int:
        """How many decimals it is printed with."""
        return max(0, -int(self.amount.number.as_tuple().exponent))

    @cached_property
    def step(self) -> Fraction:
        """One in its last printed place."""
        return Fraction(1, 10**self._places) * self._factor

    def shown(self, size: Fraction) -> str:
        """Another size as it would be printed in its place."""
        number = Decimal((size / self._factor).numerator) / Decimal((size / self._factor).denominator)
        return f"{self._ahead}{number:f}{self.amount.unit.symbol}"

    @property
    def _ahead(self) -> str:
        """What is printed before its number: 1:18"""
        return "1:" if self.amount.unit == _RATIO else ""

    def of_size(self, size: Fraction) -> Figure:
        """The figure with another size, which is a multiple of its last printed place."""
        number = size / self._factor
        shown = Decimal(number.numerator) / Decimal(number.denominator)
        return evolve(self, amount=evolve(self.amount, number=round(shown, self._places)))

    def rounded(self, size: Fraction) -> Fraction:
        """Another size as exact as this one is printed."""
        return round_to(size, self.step, Rounding.HALF_UP)

    def __str__(self) -> str:
        return f"{self._ahead}{self.amount.number:f}{self.amount.unit.symbol}"


def together(run: Sequence[Figure]) -> Figure:
    """What figures of one unit come to, as if the text told it."""
    number = sum((each.amount.number for each in run[1:]), run[0].amount.number)
    return evolve(
        run[0], what="、".join(each.what for each in run), amount=evolve(run[0].amount, number=number), parts=tuple(run)
    )


class TermOfMisprint(Protocol):
    """What a figure follows from: another figure, or a date."""

    @property
    def what(self) -> str: ...


@frozen
class Misprint:
    """A figure that does not follow from others, what it was meant to be, and what it should follow from."""

    figure: Figure
    meant: Fraction
    others: tuple[TermOfMisprint, ...]


def figures(passages: Sequence[Passage]) -> list[Figure]:
    """Every exact amount of the passages, in order."""
    found: list[Figure] = []
    sentence = 0
    for passage in passages:
        text = plain(passage.text)
        found += _in_text(text, passage, sentence)
        sentence += len(_GOES_ON.findall(text)) + 1
    return found


def _in_text(text: str, passage: Passage, sentence: int) -> Iterator[Figure]:
    last = depth = 0
    what = ""
    unit: Unit | None = None
    for each in sorted((*quantities(text, of_anything=True), *_pure(text)), key=attrgetter("start")):
        if each.start < last:
            continue
        between = text[last : each.start]
        sentence += len(_GOES_ON.findall(between + text[each.start]))
        depth += between.count("(") - between.count(")")
        value = _exceeding(each, between)
        if isinstance(value, Amount) and value.unit.symbol not in _NAMES:
            what = _BREAKS.split(_ASIDE.sub("", between))[-1] if between else what  # 项目共24个11062.99万元
            what = what if value is each.value else text[each.start]
            amount = evolve(value, unit=_compared(what, value.unit, unit if "。" not in between else None))
            is_for_each = "/" in text[each.start : each.end] or amount.unit != value.unit
            is_base = "/" in amount.unit.symbol and marks.OLD.search(what)  # 上年每人次1412元, 降低62元
            unit = amount.unit if is_for_each or is_base else None
            yield Figure(
                what=what, amount=amount, start=each.start, end=each.end,
                sentence=sentence, depth=depth, text=text, passage=passage,
            )  # fmt: skip
        depth += text[each.start : each.end].count("(") - text[each.start : each.end].count(")")
        last = each.end


def _pure(text: str) -> Iterator[FoundQuantity]:
    """Ratios, and numbers with decimals that have no unit."""
    for found in _PURE.finditer(text):
        number = found["more"] or found["times"] or found["bare"]
        unit = _RATIO if found["one"] else _TO_ONE if found["times"] else _PURE_NUMBER
        if unit is _PURE_NUMBER or _COMPARISON.search(text[: found.start()][-_NAME:]):
            yield FoundQuantity(found.start(), found.end(), Amount(Comparator.NONE, Decimal(number), unit))


def _exceeding(found: FoundQuantity, between: str) -> Quantity:
    """目标40部, 超6部 is six more; where words stand before (参与人数超600人) it is more than so many."""
    value = found.value
    is_bare = between[-1:] in (",", ";", "(") and isinstance(value, Approximate) and value.nearness is Nearness.ABOVE
    return value.amount if is_bare and isinstance(value, Approximate) else value


def _compared(what: str, unit: Unit, each: Unit | None) -> Unit:
    """提高到503公斤/亩, 亩增45公斤; 每吨2680元, 比市场价2790元低110元: beside an amount for each, so much for each."""
    return each if each and each.symbol.startswith(f"{unit.symbol}/") and _BESIDE.search(what) else unit
