"""Whether an actual reaches its target, as far as what is printed tells: yes, no, or left open.

≥100人 against 近100人   no        ≥100人 against 100余人   yes        ≥100人 against 约100人   open
下降5% against -6%       yes       下降5% against 上升2%    no         III类 against II类        yes
"""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.values.compare import Common, common, side_of
from perfscore.values.model import (
    Amount,
    Approximate,
    Change,
    Comparator,
    Nearness,
    Part,
    Range,
    Rank,
    Ratio,
)
from perfscore.values.notes import Incomparable
from perfscore.values.words import Trend

_TOLERANCE = Fraction(5, 100)
_DOUBT = Fraction(20, 100)
_ROMAN = ("I", "II", "III", "IV", "V", "VI")


@frozen
class Bounds:
    """Where a number lies; an end that is None is not known, and an ``open`` one is not reached."""

    low: Fraction | None
    high: Fraction | None
    open: bool = False


@frozen
class Comparison:
    """What an actual is beside a target, in one unit, as far as both are known."""

    target: Amount | Approximate | Range | Ratio
    actual: Bounds
    common: Common

    @property
    def floor(self) -> Fraction:
        """The number of the target, or the lower end of a range."""
        low = self.target.low if isinstance(self.target, Range) else side_of(_typical(self.target)).number
        return Fraction(low) * self.common.target

    @property
    def ceiling(self) -> Fraction:
        """The number of the target, or the upper end of a range."""
        return side_of(_typical(self.target)).number * self.common.target

    def at_least(self, strict: bool | None = None) -> bool | None:
        """Whether the actual reaches the target; None where what is printed leaves it open.

        It must pass the target if ``strict``, or where that is not told, if the target says >.
        """
        passing = self._is_strict(strict) or _is(self.target, Nearness.ABOVE)
        return _above(self.actual, _scaled(_floor(self.target), self.common.target), passing)

    def at_most(self, strict: bool | None = None) -> bool | None:
        """Whether the actual stays within the target, or below it; None where what is printed leaves it open."""
        actual, target = _mirrored(self.actual), _mirrored(_scaled(_ceiling(self.target), self.common.target))
        return _above(actual, target, self._is_strict(strict) or _is(self.target, Nearness.BELOW))

    def _is_strict(self, told: bool | None) -> bool:
        return self.target.comparator in (Comparator.GT, Comparator.LT) if told is None else told

    def within(self) -> bool | None:
        """Whether the actual lies between both ends of the target."""
        answers = (self.at_least(), self.at_most())
        return False if False in answers else None if None in answers else True


def compared(
    target: Amount | Approximate | Range | Ratio, actual: Amount | Approximate | Range | Ratio
) -> Comparison | Incomparable:
    """The comparison of two quantities, exact or not, or the code (V01x) of why there is none."""
    shared = common(side_of(_typical(target)), side_of(_typical(actual)))
    if isinstance(shared, Incomparable):
        return shared
    return Comparison(target, _scaled(_bounds(actual, target.comparator), shared.actual), shared)


def _is(value: object, nearness: Nearness) -> bool:
    return isinstance(value, Approximate) and value.nearness is nearness


def _typical(value: Amount | Approximate | Range | Ratio) -> Amount | Ratio:
    match value:
        case Approximate(amount=amount):
            return amount
        case Range():
            return Amount(value.comparator, value.high, value.unit)
        case _:
            return value


def _bounds(value: Amount | Approximate | Range | Ratio, asked: Comparator) -> Bounds:
    """Where an actual lies. A sign that repeats the target's is a copy; another one is a bound."""
    number = side_of(_typical(value)).number
    match value:
        case Range():
            return Bounds(Fraction(value.low), Fraction(value.high))
        case Approximate(nearness=Nearness.AROUND):
            return _around(number, _TOLERANCE)
        case Approximate(nearness=nearness):
            return Bounds(None, number, open=True) if nearness is Nearness.BELOW else Bounds(number, None, open=True)
    sign = value.comparator
    if sign in (asked, Comparator.NONE, Comparator.EQ):
        return Bounds(number, number)
    strict = sign in (Comparator.GT, Comparator.LT)
    return Bounds(None, number, strict) if sign.is_ceiling else Bounds(number, None, strict)


def _around(number: Fraction, share: Fraction) -> Bounds:
    return Bounds(number - abs(number) * share, number + abs(number) * share)


def _floor(target: Amount | Approximate | Range | Ratio) -> Bounds:
    """What must be reached: certainly met above, certainly missed below, open between."""
    number = side_of(_typical(target)).number
    match target:
        case Range():
            return Bounds(Fraction(target.low), Fraction(target.low))
        case Approximate(nearness=Nearness.AROUND):
            return Bounds(_around(number, _DOUBT).low, _around(number, _TOLERANCE).low)
        case Approximate(nearness=nearness):
            return Bounds(None if nearness is Nearness.BELOW else number, number)
    return Bounds(number, number)


def _ceiling(target: Amount | Approximate | Range | Ratio) -> Bounds:
    number = side_of(_typical(target)).number
    match target:
        case Range():
            return Bounds(number, number)
        case Approximate(nearness=Nearness.AROUND):
            return Bounds(_around(number, _TOLERANCE).high, _around(number, _DOUBT).high)
        case Approximate(nearness=nearness):
            return Bounds(number, None if nearness is Nearness.ABOVE else number)
    return Bounds(number, number)


def _scaled(bounds: Bounds, factor: Fraction) -> Bounds:
    low, high = (None if end is None else end * factor for end in (bounds.low, bounds.high))
    return Bounds(low, high, bounds.open)


def _mirrored(bounds: Bounds) -> Bounds:
    low, high = (None if end is None else -end for end in (bounds.high, bounds.low))
    return Bounds(low, high, bounds.open)


def _above(actual: Bounds, target: Bounds, strict: bool) -> bool | None:
    """Whether all that the actual may be lies above all that the target may be (True), or below it (False)."""
    if actual.low is not None and target.high is not None:
        passed = actual.low == target.high and (actual.open or not strict)
        if actual.low > target.high or passed:
            return True
    if actual.high is not None and target.low is not None:
        missed = actual.high == target.low and (actual.open or strict)
        if actual.high < target.low or missed:
            return False
    return None


def changed(target: Change, actual: Change | Amount | Approximate | Range) -> Comparison | Incomparable:
    """Two changes as far as the target goes its way: a fall of 6% passes one of 5%, a rise of 2% falls short of it.

    -6% is a fall of 6%; 5% without a verb goes the way of the target.
    """
    by = size_of_change(target, actual)
    return by if isinstance(by, Incomparable) else compared(target.by, by)


def size_of_change(
    target: Change, actual: Change | Amount | Approximate | Range
) -> Amount | Approximate | Range | Incomparable:
    """By how much the actual goes the way of the target, below zero for the other way; a code for another base."""
    if isinstance(actual, Change):
        if target.base and actual.base and target.base != actual.base:
            return Incomparable.BASES_OF_CHANGE
        return actual.by if actual.trend is target.trend else _negative(actual.by)
    return _negative(actual) if target.trend is Trend.DOWN and _is_negative(actual) else actual


def _is_negative(value: Amount | Approximate | Range) -> bool:
    return side_of(_typical(value)).number < 0


def _negative(value: Amount | Approximate | Range) -> Amount | Approximate | Range:
    match value:
        case Amount():
            return evolve(value, number=-value.number)
        case Range():
            return evolve(value, low=-value.high, high=-value.low)
    other = {Nearness.BELOW: Nearness.ABOVE, Nearness.ABOVE: Nearness.BELOW, Nearness.AROUND: Nearness.AROUND}
    return Approximate(other[value.nearness], evolve(value.amount, number=-value.amount.number))


def at_least_rank(target: Rank, actual: Rank) -> bool | None:
    """Whether a class is as good as another: I before II, AAA before AA, A before B; None for two kinds."""
    mine, theirs = _place(target), _place(actual)
    if mine is None or theirs is None or target.unit != actual.unit or mine[0] != theirs[0]:
        return None
    return theirs[1] <= mine[1]


def _place(rank: Rank) -> tuple[str, int] | None:
    """The kind of marks, and a number that is lower for a better class."""
    mark = rank.mark
    if mark in _ROMAN:
        return "roman", _ROMAN.index(mark)
    if mark[:1].isdigit():
        return "number", -int(mark[0])
    if len(set(mark)) == 1 and mark.isalpha():
        return "letters", 10 * ord(mark[0]) - len(mark)
    return None


def matched(target: tuple[Part, ...], actual: tuple[Part, ...]) -> tuple[tuple[Part, Part | None], ...]:
    """Every item of a target with that of the actual: by its label, or by its place where a label is missing.

    One item beside one item is the same, however it is put.
    """
    if len(target) == len(actual) == 1:
        return ((target[0], actual[0]),)
    if len({part.label for part in actual}) < len(actual):
        labelled: dict[str, Part] = {}
    else:
        labelled = {part.label: part for part in actual}
    found: list[tuple[Part, Part | None]] = []
    for place, part in enumerate(target):
        beside = actual[place] if len(actual) == len(target) else None
        by_place = beside if beside is not None and (not part.label or beside.label in ("", part.label)) else None
        found.append((part, labelled.get(part.label) or by_place))
    return tuple(found)
