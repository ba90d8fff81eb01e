"""The numbers that a condition asks for: ``weight: {from: 5, below: 10}``, ``target: {is: 100%}`` -> NumberSet."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from perfscore.marked import Mapping, Node
from perfscore.rules.fieldreader import FieldReader
from perfscore.rules.grammar import shape
from perfscore.rules.numbers import Limits, NumberSet
from perfscore.values.model import Amount, Comparator
from perfscore.values.parse import parse_target


def read_numbers(reader: FieldReader, node: Node | None) -> NumberSet | None:
    """Plain numbers, one or a list or between limits; None when the key is absent or a mistake was noted."""
    if node is None:
        return None
    found = _limits(reader, node, "numbers", lambda item: reader.exact(item, share=False))
    return NumberSet(found) if found else None


def read_amounts(reader: FieldReader, node: Mapping) -> NumberSet | None:
    """Amounts with their unit, all of one dimension, in its base unit."""
    dimensions: list[str] = []

    def amount(item: Node | None) -> Fraction | None:
        shown = reader.text(item)
        value = parse_target(shown) if shown is not None else None
        if item is None or value is None:
            return None
        if not isinstance(value, Amount) or value.comparator is not Comparator.NONE:
            reader.note("R135", item.place, found=shown)
            return None
        dimensions.append(value.unit.dimension)
        return Fraction(value.number) * value.unit.factor

    found = _limits(reader, node, "amounts", amount)
    if len(set(dimensions)) > 1:
        reader.note("R136", node.place)
        return None
    return NumberSet(found, dimensions[0]) if found and dimensions else None


def _limits(
    reader: FieldReader, node: Node, name: str, number: Callable[[Node | None], Fraction | None]
) -> tuple[Limits, ...]:
    if not isinstance(node, Mapping):
        found = (number(item) for item in reader.items(node))
        return tuple(Limits(value, value) for value in found if value is not None)
    body = reader.mapping(node, shape(name))
    if body is None:
        return ()
    given = {key: body.get(key) for key in shape(name).names if body.get(key) is not None}
    if "is" in given:
        if len(given) > 1:
            reader.note("R137", node.place)
        found = (number(item) for item in reader.items(given["is"]))
        return tuple(Limits(value, value) for value in found if value is not None)
    if {"from", "above"} <= set(given) or {"to", "below"} <= set(given):
        reader.note("R137", node.place)
        return ()
    ends = {key: number(item) for key, item in given.items()}
    low, high = (ends.get(key, ends.get(other)) for key, other in (("from", "above"), ("to", "below")))
    if not ends or None in ends.values():
        return ()
    limits = Limits(low, high, "above" not in given, "below" not in given)
    if low is not None and high is not None and (low > high or (low == high and low not in limits)):
        reader.note("R138", node.place)
    return (limits,)
