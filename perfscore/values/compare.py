"""Two amounts in one unit, or the reason why they cannot be brought there.

43元 against 43万元      43 against 430000, CONVERTED          5个 against 3公顷     DIMENSIONS, never compared
95% against 0.95         95 against 95, DECIMAL_AS_SHARE       12次 against 每月1次  12 against 12, OVER_A_YEAR
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from attrs import evolve, field

from perfscore.frozen import frozen
from perfscore.values.model import Amount, Ratio
from perfscore.values.notes import Assumption, Incomparable
from perfscore.values.unit import NO_UNIT, Unit, parse_unit

NEUTRAL = "neutral"
_LOOSE = {"people", "visits"}  # 人 and 人次 are compared, and said so
_MONTHS, _WEEKS, _DAYS, _DAYS_A_YEAR = 12, 52, 7, 365
_FAR, _NEAR, _LIKE = 10, 5, 3
_ONE = Fraction(1)
_MOST_KNOWN = 4096  # numbers that are kept as fractions: cells repeat them


@frozen
class Pair:
    """Target and actual in the same unit, exact; ``notes`` are what had to be assumed or converted.

    ``factors`` are what one of each printed unit is worth in the common one.
    """

    target: Fraction
    actual: Fraction
    unit: Unit
    notes: tuple[Assumption, ...] = ()
    factors: tuple[Fraction, Fraction] = field(default=(_ONE, _ONE), eq=False)


@frozen
class NumberAndUnit:
    """A number and its unit."""

    number: Fraction
    unit: Unit

    @property
    def size(self) -> Fraction:
        return self.number * self.unit.factor


@frozen
class Common:
    """What one of each side is worth in the unit they share."""

    target: Fraction
    actual: Fraction
    unit: Unit
    notes: tuple[Assumption, ...] = ()

    def reversed(self) -> Common:
        return evolve(self, target=self.actual, actual=self.target)


def pair(target: Amount | Ratio, actual: Amount | Ratio) -> Pair | Incomparable:
    """Both in one unit, or why not."""
    if isinstance(target, Amount) and isinstance(actual, Amount) and target.unit is actual.unit:
        return Pair(_fraction(target.number), _fraction(actual.number), target.unit)
    mine, theirs = side_of(target), side_of(actual)
    shared = common(mine, theirs)
    if isinstance(shared, Incomparable):
        return shared
    factors = (shared.target, shared.actual)
    if shared.target is shared.actual is _ONE:
        return Pair(mine.number, theirs.number, shared.unit, shared.notes, factors)
    return Pair(mine.number * factors[0], theirs.number * factors[1], shared.unit, shared.notes, factors)


@lru_cache(_MOST_KNOWN)
def _fraction(number: Decimal) -> Fraction:
    return Fraction(number)


def hangs_on_size(mine: Unit, theirs: Unit) -> bool:
    """Whether the numbers decide how two units are read together: 0.95 and 95 beside %, 30000 beside 6万元.

    They do not where both sides have the same 万 or none: see ``_without_unit``.
    """
    if mine.absent or theirs.absent:
        return "share" in (mine.dimension, theirs.dimension) or mine.scale != theirs.scale
    return mine.dimension != theirs.dimension and _top(mine) == _top(theirs)


def side_of(value: Amount | Ratio) -> NumberAndUnit:
    """The number of an amount, or of a ratio: 3/4 is 75%."""
    if isinstance(value, Amount):
        return NumberAndUnit(_fraction(value.number), value.unit)
    quotient = value.quotient
    share = parse_unit("%")
    if value.mark == "/" and quotient is not None and share is not None:
        return NumberAndUnit(quotient * 100, share)
    return NumberAndUnit(Fraction(0) if quotient is None else quotient, _RATIO)


_RATIO = Unit(":", Fraction(1), "ratio")


def common(target: NumberAndUnit, actual: NumberAndUnit) -> Common | Incomparable:
    """The unit in which two numbers are compared, or why there is none."""
    mine, theirs = target.unit, actual.unit
    if mine.absent or theirs.absent:
        return _without_unit(target, actual)
    if mine.dimension != theirs.dimension:
        return _across(target, actual)
    if not _groups_agree(mine, theirs) and (target.number or actual.number):
        return Incomparable.COUNTED_THINGS
    if mine.factor == theirs.factor:
        other = (Assumption.SAME_UNIT_OTHERWISE,) if mine.symbol != theirs.symbol else ()
        return Common(_ONE, _ONE, mine, other if mine.groups == theirs.groups else (Assumption.LIKE_COUNTERS,))
    return Common(mine.factor, theirs.factor, mine.in_base, (Assumption.CONVERTED,))


def _groups_agree(mine: Unit, theirs: Unit) -> bool:
    both = zip(mine.groups, theirs.groups, strict=False)
    return all(one == other or NEUTRAL in (one, other) or {one, other} == _LOOSE for one, other in both)


def _without_unit(target: NumberAndUnit, actual: NumberAndUnit) -> Common | Incomparable:
    """One side has no unit: the other's is taken and said so, where the numbers leave one way to read it."""
    if not target.unit.absent:
        swapped = _without_unit(actual, target)
        return swapped if isinstance(swapped, Incomparable) else swapped.reversed()
    if actual.unit.dimension == "share":
        return _beside_share(target, actual)
    if target.unit.scale != actual.unit.scale:
        return _beside_scale(target, actual)
    known = not actual.unit.absent
    return Common(_ONE, _ONE, actual.unit if known else target.unit, (Assumption.UNIT_OF_OTHER,) if known else ())


def _beside_share(bare: NumberAndUnit, share: NumberAndUnit) -> Common | Incomparable:
    """95 beside 95% is 95%; 0.95 beside 95% is what a spreadsheet holds for 95%; between them nobody knows."""
    number = bare.size
    if abs(number) > 1 or not number:
        return Common(
            bare.unit.factor / share.unit.factor,
            _ONE,
            share.unit,
            (Assumption.NUMBER_AS_SHARE,) if number else (Assumption.UNIT_OF_OTHER,),
        )
    if share.size and _distance(number * 100, share.size) <= _NEAR:
        return Common(100 * bare.unit.factor / share.unit.factor, _ONE, share.unit, (Assumption.DECIMAL_AS_SHARE,))
    return Incomparable.SHARE_OR_NUMBER


def _beside_scale(one: NumberAndUnit, other: NumberAndUnit) -> Common | Incomparable:
    """30000 beside 6万元 is 30000元; 62.73 beside 62.73万 is 62.73万: the nearer reading, if it is much nearer."""
    same, literal = _distance(one.number, other.number), _distance(one.size, other.size)
    if not one.number or not other.number or literal * _FAR <= same:
        unit = other.unit.in_base if not other.unit.absent else NO_UNIT
        return Common(
            one.unit.factor,
            other.unit.factor,
            unit,
            (Assumption.UNIT_OF_OTHER, Assumption.CONVERTED) if unit.symbol else (Assumption.CONVERTED,),
        )
    if same * _FAR <= literal:
        return Common(_ONE, _ONE, other.unit if other.unit.symbol else one.unit, (Assumption.SCALE_OF_OTHER,))
    return Incomparable.SCALE_OR_NOT


def _distance(one: Fraction, other: Fraction) -> Fraction:
    """How many times the larger is the smaller; a great number for different signs."""
    if one * other <= 0:
        return Fraction(10**9)
    ratio = abs(one / other)
    return max(ratio, 1 / ratio)


def _across(target: NumberAndUnit, actual: NumberAndUnit) -> Common | Incomparable:
    """Units of two dimensions that still say the same thing: 12次/年 and 12次, 28.40元/株 and 28元."""
    mine, theirs = target.unit, actual.unit
    if {mine.dimension, theirs.dimension} == {"points", "share"}:
        return Incomparable.POINTS_OR_SHARE
    if _top(mine) != _top(theirs) or not _groups_agree(mine, theirs):
        return Incomparable.DIMENSIONS
    if "/" not in theirs.dimension:
        return _whole_beside_part(target, actual)
    if "/" not in mine.dimension:
        found = _whole_beside_part(actual, target)
        return found if isinstance(found, Incomparable) else found.reversed()
    return Incomparable.DIMENSIONS


def _whole_beside_part(part: NumberAndUnit, whole: NumberAndUnit) -> Common | Incomparable:
    year = _year_in(part.unit)
    if year is not None:
        yearly = part.unit.factor * year
        if part.number == whole.number and yearly != whole.unit.factor:
            return Incomparable.PERIOD_OR_YEAR
        return Common(yearly, whole.unit.factor, whole.unit.in_base, (Assumption.OVER_A_YEAR,))
    if _distance(part.size, whole.size) > _LIKE:
        return Incomparable.DIMENSIONS
    top = parse_unit(part.unit.symbol.split("/")[0])
    factor = _ONE if top is None else top.factor
    return Common(factor, whole.unit.factor, whole.unit.in_base, (Assumption.PART_OF_OTHER,))


def _year_in(unit: Unit) -> int | None:
    """How many base units of time a year has for what is counted per period: months, whole weeks, or days."""
    if unit.dimension == "count/duration":
        return _WEEKS * _DAYS if unit.factor == Fraction(1, _DAYS) else _DAYS_A_YEAR
    return _MONTHS if unit.dimension == "count/calendar" else None


def _top(unit: Unit) -> str:
    return unit.dimension.split("/")[0]
