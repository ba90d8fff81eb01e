"""Which keys a mapping must have and may not have, and what was meant by one that it does not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as MappingOf

from perfscore.lazily import lazy_pattern
from perfscore.marked import Mapping, Node, Scalar
from perfscore.messages import Joined, Message
from perfscore.shapes.described import example_of
from perfscore.shapes.nearest import nearest, not_known
from perfscore.shapes.shape import Either, Key, ListOf, Named, Nested, OrNothing, Shape, ShapeValue, When
from perfscore.typed import plainer

Shapes = MappingOf[str, Shape]


def required(node: Mapping, shape: Shape) -> tuple[str, ...]:
    """The keys that must be there, beside those that are."""
    asked = (name for when in shape.when if holds(when, node) for name in when.requires)
    return tuple(dict.fromkeys((*shape.required, *asked)))


def forbidden(node: Mapping, shape: Shape) -> dict[str, When]:
    """The keys that may not be there, and what forbids each."""
    return {name: when for when in shape.when if holds(when, node) for name in when.forbids}


def holds(when: When, node: Mapping) -> bool:
    """Whether what a key says has consequences for the other keys."""
    value = node.get(when.key)
    if value is None:
        return not when.values
    return isinstance(value, Scalar) and value.text in when.values


def within(value: ShapeValue, shapes: Shapes) -> tuple[str, ...]:
    """The keys of the mapping, or of each mapping of the list, that a key takes, where it takes one."""
    match value:
        case Nested(shape=name):
            return shapes[name].names
        case Either(mapping=mapping):
            return shapes[mapping.shape].names
        case ListOf(item=item) | OrNothing(item=item):
            return within(item, shapes)
        case _:
            return ()


def all_within(strange: Iterable[Scalar], shape: Shape, shapes: Shapes) -> Key | None:
    """The one key inside which all strange keys belong, that is not here itself."""
    here = {key.text for key in strange}
    found = [each for each in shape.keys if here and here <= {*within(each.value, shapes)}]
    return found[0] if len(found) == 1 else None


def meant(
    found: str, allowed: tuple[str, ...], shape: Shape, shapes: Shapes, around: Sequence[Shape]
) -> tuple[str | None, dict[str, object]]:
    """The key that was probably meant by a strange one, if any, and the figures of the message about it.

    ``around`` are the shapes of the mappings around this one, the outermost first.
    """
    said = None if shape.strange is None else shape.strange(found)
    near = None if said is not None else nearest(found, allowed, shape.called)
    figures = not_known(found, allowed, near)
    if said is not None:
        figures["hint"] = said
    elif near is None:
        keys = [each.name for each in shape.keys if found in within(each.value, shapes)]
        outer = [each for each in around if found in each.names]
        if len(keys) == 1:
            near = keys[0]
            figures["hint"] = Message("W_hint_within", found=found, near=near)
        elif outer:
            figures["hint"] = Message("W_hint_outside", said=outer[-1].said)
    return near, figures


def hint_beside(key: Scalar, node: Mapping, shape: Shape) -> Message | str:
    """What may help where a strange key is like none: it follows a comma of the value before it, or stands alone."""
    value = node.get(key.text)
    if isinstance(value, Scalar) and value.null:
        return Message("W_hint_comma")
    return example_of(shape) if len(node.entries) == 1 else ""


def swallowed(node: Mapping, shape: Shape, shapes: Shapes) -> frozenset[str]:
    """The keys of a shape that stand one level too deep, inside what another of its keys takes."""
    inner = ((node.get(key.name), key.value) for key in shape.keys)
    return frozenset(name for each, value in inner for name in _too_deep(each, value, shape, shapes))


def _too_deep(node: Node | None, value: ShapeValue, outer: Shape, shapes: Shapes) -> Iterator[str]:
    if not isinstance(node, Mapping):
        return
    if isinstance(value, Named):
        yield from (name.text for name, item in node.entries if is_too_deep(name, item, (outer,)))
    elif isinstance(value, Nested):
        yield from (name.text for name, _ in node.entries if name.text in {*outer.names} - {*within(value, shapes)})


def lacks_names(node: Mapping, inner: Shape) -> bool:
    """Whether what should be named mappings of a shape is one such mapping itself."""
    return bool(node.entries) and all(
        name.text in inner.names and not isinstance(item, Mapping) for name, item in node.entries
    )


def is_too_deep(name: Scalar, item: Node, around: Iterable[Shape]) -> bool:
    """Whether an entry, among others whose names people choose, is rather a key of a mapping around them."""
    return not isinstance(item, Mapping) and any(name.text in shape.names for shape in around)


_LIMIT = {">=": "from", ">": "above", "<=": "to", "<": "below", "=": "is", "": "is"}
_LIMITS = lazy_pattern(r"(?P<sign>>=|<=|>|<|=|)(?P<low>[0-9.]+%?)(?:[-~](?P<high>[0-9.]+%?))?")


_OF_TARGETS, _OF_WEIGHTS = Joined(("{is: 100%}", "{from: 80%, below: 90%}")), Joined(("{from: 5, below: 10}",))


def limits_meant(text: str, of_target: bool) -> Joined:
    """The mapping that says what >=10, <100% or 5-10 says; examples of mappings for what is no such limit."""
    found = _LIMITS.fullmatch(next(plainer(text)))
    if found is None or (found["sign"] and found["high"]):
        return _OF_TARGETS if of_target else _OF_WEIGHTS
    if found["high"]:
        return Joined((f"{{from: {found['low']}, to: {found['high']}}}",))
    return Joined((f"{{{_LIMIT[found['sign']]}: {found['low']}}}",))
