"""Passages -> figures: what each amount is of, its exact size, its unit, and where it stands.

共有编制人数47人，其中：行政人员编制7人     编制人数 47人, 行政人员编制 7人 of the same sentence, the second after 其中

A figure of a right text that follows from others has been misprinted where one slip of the hand, mended, would make it
follow: two neighbouring digits swapped, or a small count one off. What no slip explains is not told: the text may mean
something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from perfscore.auditing.written import swapped
from perfscore.errors import Place
from perfscore.form import Passage
from perfscore.values.folding import plain
from perfscore.values.inside import quantities
from perfscore.values.model import Amount
from perfscore.values.number import Interval

_BREAKS = re.compile(r"[,;:。()、“”]")
# A change is no part of what it changes: 在职41人，增加6人.
_CHANGES = re.compile(r"^(?:比|较|同比|环比|净)|(?:增加|减少|增长|下降|上升|提高|降低)(?:了)?$")
_SMALL_COUNT = 1000
_FEWEST_DIGITS = 3


@frozen
class Figure:
    """An amount in running text: the words before it in its clause, its exact size in the unit of its dimension.

    ``sentence`` counts the sentences of all passages; ``depth`` is how many brackets are open before it; ``text`` is
    its passage with full-width forms made half-width, in which it stands from ``start`` to ``end``.
    """

    what: str
    amount: Amount
    start: int
    end: int
    sentence: int
    depth: int
    text: str
    passage: Passage

    @property
    def size(self) -> Fraction:
        return self.amount.size

    @property
    def source(self) -> Place:
        return self.passage.source

    @property
    def kind(self) -> str:
        """What may be added to it: people to people, money to money."""
        unit = self.amount.unit
        return unit.symbol if unit.dimension == "count" else unit.dimension

    @property
    def is_change(self) -> bool:
        return _CHANGES.search(self.what) is not None

    @property
    def spread(self) -> Interval:
        """All sizes that print so."""
        exponent = self.amount.number.as_tuple().exponent
        decimals = max(0, -int(exponent))
        half = Fraction(1, 2 * 10**decimals) * self._factor if decimals else Fraction(0)
        return Interval(self.size - half, self.size + half)

    @property
    def is_long(self) -> bool:
        """Whether it has so many digits that it is not like another by chance."""
        shown = f"{self.amount.number:f}"
        digits = shown.replace(".", "").lstrip("0") if "." in shown else shown.strip("0")
        return len(digits) >= _FEWEST_DIGITS

    @property
    def _factor(self) -> Fraction:
        number = Fraction(self.amount.number)
        return self.size / number if number else Fraction(1)

    def mended(self) -> Iterator[Fraction]:
        """The sizes that it may have been meant to have."""
        number = self.amount.number
        yield from (Fraction(each) * self._factor for each in swapped(number))
        if self.amount.unit.dimension == "count" and number == int(number) and number < _SMALL_COUNT:
            yield from (Fraction(number + step) * self._factor for step in (Decimal(-1), Decimal(1)))

    def shown(self, size: Fraction) -> str:
        """Another size as it would be printed in its place."""
        number = Decimal((size / self._factor).numerator) / Decimal((size / self._factor).denominator)
        return f"{number:f}{self.amount.unit.symbol}"

    def __str__(self) -> str:
        return f"{self.amount.number:f}{self.amount.unit.symbol}"


def figures(passages: Sequence[Passage]) -> list[Figure]:
    """Every exact amount of the passages, in order."""
    found: list[Figure] = []
    sentence = 0
    for passage in passages:
        text = plain(passage.text)
        found += _in_text(text, passage, sentence)
        sentence += text.count("。") + 1
    return found


def _in_text(text: str, passage: Passage, sentence: int) -> Iterator[Figure]:
    last = 0
    for each in quantities(text):
        if isinstance(each.value, Amount):
            before = text[: each.start]
            clause = _BREAKS.split(text[last : each.start])[-1]
            yield Figure(
                what=clause, amount=each.value, start=each.start, end=each.end,
                sentence=sentence + before.count("。"), depth=before.count("(") - before.count(")"), text=text,
                passage=passage,
            )  # fmt: skip
        last = each.end
