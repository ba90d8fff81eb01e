"""The numbers that a condition asks for: ``weight: {from: 5, below: 10}``, ``target: {is: 100%}`` -> NumberSet."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from perfscore.frozen import frozen
from perfscore.rules.catalogue import CalledName
from perfscore.rules.numbers import Limits, NumberSet
from perfscore.shapes.found import FoundMapping
from perfscore.shapes.shape import ListOf, RefusedError, Schema, Text
from perfscore.values.model import Amount, Comparator
from perfscore.values.parse import parse_target

#: Names of indicators or of 一级指标, as they are compared.
NAMES = ListOf(Text(compared=True), single=True, make=lambda names: frozenset(map(CalledName.of, names)))
_LOWER, _UPPER = ("from", "above"), ("to", "below")


@frozen
class AmountText:
    """An amount with its unit, such as 100% or 5万元, in the base unit of its dimension."""

    def read(self, text: str) -> NumberSet:
        value = parse_target(text)
        if not isinstance(value, Amount) or value.comparator is not Comparator.NONE:
            raise RefusedError("R135", found=text)
        number = Fraction(value.number) * value.unit.factor
        return NumberSet((Limits(number, number),), value.unit.dimension)

    def schema(self) -> Schema:
        return Text().schema()


def limits_fit(found: FoundMapping) -> None:
    """Numbers are listed or lie between limits; the limits are one below and one above, of one dimension."""
    given = {key for key in found.shape.names if found.node.get(key) is not None}
    if ("is" in given and len(given) > 1) or given >= {*_LOWER} or given >= {*_UPPER}:
        found.note("R137")
        return
    if len(_dimensions(_values(found.values.values()))) > 1:
        found.note("R136")
        return
    low, high = (next((_number(found.get(key)) for key in ends if key in found), None) for ends in (_LOWER, _UPPER))
    limits = Limits(low, high, "above" not in given, "below" not in given)
    if low is not None and high is not None and (low > high or (low == high and low not in limits)):
        found.note("R138")


def listed(numbers: tuple[Fraction, ...]) -> NumberSet:
    """These numbers and no others."""
    return NumberSet(tuple(Limits(value, value) for value in numbers))


def between(**said: Any) -> NumberSet:
    """The numbers of a mapping that has been checked."""
    values = _values(said.values())
    dimension = next(iter(_dimensions(values)), None)
    if "is_" in said:
        return NumberSet(tuple(Limits(_number(each), _number(each)) for each in said["is_"]), dimension)
    low, high = (next((said[key] for key in ends if key in said), None) for ends in (("from_", "above"), _UPPER))
    return NumberSet((Limits(_number(low), _number(high), "above" not in said, "below" not in said),), dimension)


def _values(said: Iterable[Any]) -> list[Any]:
    return [each for value in said for each in (value if isinstance(value, tuple) else (value,))]


def _dimensions(values: Iterable[Any]) -> set[str]:
    return {each.dimension for each in values if isinstance(each, NumberSet) and each.dimension is not None}


def _number(value: Any) -> Fraction | None:
    return value.limits[0].low if isinstance(value, NumberSet) else value
