"""Two amounts in one unit, or the reason why they cannot be brought there; and what inexact ones leave open.

43元 against 43万元   ->  43 against 430000, noted T102        5个 against 3公顷  ->  V012, never compared
95% against 0.95      ->  95 against 95, noted T108             100人 against 近100人 -> below, whatever it is
"""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve, field, frozen

from perfscore.values.model import Amount, Approximate, Comparator, Nearness, Range, Ratio
from perfscore.values.unit import Unit, base_symbol, parse_unit, scale_of

NEUTRAL = "neutral"
_LOOSE = {"people", "visits"}  # 人 and 人次 are compared, and said so
_MONTHS = 12
_FAR, _NEAR, _LIKE = 10, 5, 3
_TOLERANCE = Fraction(5, 100)
_DOUBT = Fraction(20, 100)


@frozen
class Pair:
    """Target and actual in the same unit, exact; ``notes`` are codes of what had to be assumed or converted.

    ``factors`` are what one of each printed unit is worth in the common one.
    """

    target: Fraction
    actual: Fraction
    unit: str
    notes: tuple[str, ...] = ()
    factors: tuple[Fraction, Fraction] = field(default=(Fraction(1), Fraction(1)), eq=False)


@frozen
class _Side:
    number: Fraction
    unit: Unit

    @property
    def size(self) -> Fraction:
        return self.number * self.unit.factor


@frozen
class _Common:
    """What one of each side is worth in the unit they share."""

    target: Fraction
    actual: Fraction
    unit: str
    notes: tuple[str, ...] = ()

    def reversed(self) -> _Common:
        return evolve(self, target=self.actual, actual=self.target)


_ONE = Fraction(1)


def pair(target: Amount | Ratio, actual: Amount | Ratio) -> Pair | str:
    """Both in one unit, or the code (V01x) of why not."""
    mine, theirs = _side(target), _side(actual)
    common = _common(mine, theirs)
    if isinstance(common, str):
        return common
    factors = (common.target, common.actual)
    return Pair(mine.number * factors[0], theirs.number * factors[1], common.unit, common.notes, factors)


def hangs_on_size(mine: Unit, theirs: Unit) -> bool:
    """Whether the numbers decide how two units are read together: 0.95 and 95 beside %, 30000 beside 6万元."""
    if mine.absent or theirs.absent:
        known = theirs if mine.absent else mine
        return known.dimension == "share" or scale_of(known) != 1 or scale_of(mine) != 1
    return mine.dimension != theirs.dimension and _top(mine) == _top(theirs)


def _side(value: Amount | Ratio) -> _Side:
    if isinstance(value, Amount):
        return _Side(Fraction(value.number), value.unit)
    quotient = value.quotient
    share = parse_unit("%")
    if value.mark == "/" and quotient is not None and share is not None:
        return _Side(quotient * 100, share)
    return _Side(Fraction(0) if quotient is None else quotient, _RATIO)


_RATIO = Unit(":", Fraction(1), "ratio")


def _common(target: _Side, actual: _Side) -> _Common | str:
    mine, theirs = target.unit, actual.unit
    if mine.absent or theirs.absent:
        return _without_unit(target, actual)
    if mine.dimension != theirs.dimension:
        return _across(target, actual)
    if not _groups_agree(mine, theirs) and (target.number or actual.number):
        return "V013"
    if mine.factor == theirs.factor:
        return _Common(_ONE, _ONE, mine.symbol, () if mine.groups == theirs.groups else ("T103",))
    return _Common(mine.factor, theirs.factor, base_symbol(mine), ("T102",))


def _groups_agree(mine: Unit, theirs: Unit) -> bool:
    both = zip(mine.groups, theirs.groups, strict=False)
    return all(one == other or NEUTRAL in (one, other) or {one, other} == _LOOSE for one, other in both)


def _without_unit(target: _Side, actual: _Side) -> _Common | str:
    """One side has no unit: the other's is taken and said so, where the numbers leave one way to read it."""
    if not target.unit.absent:
        swapped = _without_unit(actual, target)
        return swapped if isinstance(swapped, str) else swapped.reversed()
    if actual.unit.dimension == "share":
        return _beside_share(target, actual)
    if scale_of(target.unit) != scale_of(actual.unit):
        return _beside_scale(target, actual)
    known = not actual.unit.absent
    return _Common(_ONE, _ONE, actual.unit.symbol if known else target.unit.symbol, ("T101",) if known else ())


def _beside_share(bare: _Side, share: _Side) -> _Common | str:
    """95 beside 95% is 95%; 0.95 beside 95% is what a spreadsheet holds for 95%; between them nobody knows."""
    number = bare.size
    if abs(number) > 1 or not number:
        return _Common(
            bare.unit.factor / share.unit.factor, _ONE, share.unit.symbol, ("T107",) if number else ("T101",)
        )
    if share.size and _distance(number * 100, share.size) <= _NEAR:
        return _Common(100 * bare.unit.factor / share.unit.factor, _ONE, share.unit.symbol, ("T108",))
    return "V011"


def _beside_scale(one: _Side, other: _Side) -> _Common | str:
    """30000 beside 6万元 is 30000元; 62.73 beside 62.73万 is 62.73万: the nearer reading, if it is much nearer."""
    same, literal = _distance(one.number, other.number), _distance(one.size, other.size)
    if not one.number or not other.number or literal * _FAR <= same:
        unit = base_symbol(other.unit) if not other.unit.absent else ""
        return _Common(one.unit.factor, other.unit.factor, unit, ("T101", "T102") if unit else ("T102",))
    if same * _FAR <= literal:
        return _Common(_ONE, _ONE, other.unit.symbol or one.unit.symbol, ("T111",))
    return "V015"


def _distance(one: Fraction, other: Fraction) -> Fraction:
    """How many times the larger is the smaller; a great number for different signs."""
    if one * other <= 0:
        return Fraction(10**9)
    ratio = abs(one / other)
    return max(ratio, 1 / ratio)


def _across(target: _Side, actual: _Side) -> _Common | str:
    """Units of two dimensions that still say the same thing: 12次/年 and 12次, 28.40元/株 and 28元."""
    mine, theirs = target.unit, actual.unit
    if {mine.dimension, theirs.dimension} == {"points", "share"}:
        return "V014"
    if _top(mine) != _top(theirs) or not _groups_agree(mine, theirs):
        return "V012"
    if "/" not in theirs.dimension:
        return _whole_beside_part(target, actual)
    if "/" not in mine.dimension:
        found = _whole_beside_part(actual, target)
        return found if isinstance(found, str) else found.reversed()
    return "V012"


def _whole_beside_part(part: _Side, whole: _Side) -> _Common | str:
    if part.unit.dimension == "count/calendar":
        yearly = part.unit.factor * _MONTHS
        if part.number == whole.number and yearly != whole.unit.factor:
            return "V016"
        return _Common(yearly, whole.unit.factor, base_symbol(whole.unit), ("T109",))
    if _distance(part.size, whole.size) > _LIKE:
        return "V012"
    top = parse_unit(part.unit.symbol.split("/")[0])
    factor = _ONE if top is None else top.factor
    return _Common(factor, whole.unit.factor, base_symbol(whole.unit), ("T110",))


def _top(unit: Unit) -> str:
    return unit.dimension.split("/")[0]


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
    common: _Common

    def at_least(self, strict: bool = False) -> bool | None:
        """Whether the actual reaches the target (passes it, if strict); None where what is printed leaves it open."""
        passing = strict or _is(self.target, Nearness.ABOVE)
        return _above(self.actual, _scaled(_floor(self.target), self.common.target), passing)

    def at_most(self, strict: bool = False) -> bool | None:
        """Whether the actual stays within the target; None where what is printed leaves it open."""
        actual, target = _mirrored(self.actual), _mirrored(_scaled(_ceiling(self.target), self.common.target))
        return _above(actual, target, strict or _is(self.target, Nearness.BELOW))

    def within(self) -> bool | None:
        """Whether the actual lies between both ends of the target."""
        answers = (self.at_least(), self.at_most())
        return False if False in answers else None if None in answers else True


def compared(
    target: Amount | Approximate | Range | Ratio, actual: Amount | Approximate | Range | Ratio
) -> Comparison | str:
    """The comparison of two quantities, exact or not, or the code (V01x) of why there is none."""
    common = _common(_side(_typical(target)), _side(_typical(actual)))
    if isinstance(common, str):
        return common
    return Comparison(target, _scaled(_bounds(actual, target.comparator), common.actual), common)


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
    number = _side(_typical(value)).number
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
    number = _side(_typical(target)).number
    match target:
        case Range():
            return Bounds(Fraction(target.low), Fraction(target.low))
        case Approximate(nearness=Nearness.AROUND):
            return Bounds(_around(number, _DOUBT).low, _around(number, _TOLERANCE).low)
        case Approximate(nearness=nearness):
            return Bounds(None if nearness is Nearness.BELOW else number, number)
    return Bounds(number, number)


def _ceiling(target: Amount | Approximate | Range | Ratio) -> Bounds:
    number = _side(_typical(target)).number
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
