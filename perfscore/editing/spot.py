"""Where the cursor stands in a rule file, in terms of the language: which mapping, which value.

A word of our own is put where the cursor is and the text is parsed as ever; what does not parse with it is no spot.
Lines and columns count from 0, columns in characters, as editors do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from perfscore import marked
from perfscore.rules.grammar import shapes
from perfscore.shapes.shape import Either, Key, ListOf, Named, Nested, Placed, Shape, ShapeValue

_HERE = "perfscore_here"
_WORD = re.compile(r"[^\s,:\[\]{}#\"']*")


@frozen
class Spot:
    """A key that is being written, in a ``shape``, or a ``value`` of the key ``of``; ``written``: the keys beside."""

    root: marked.Node
    shape: Shape | None = None
    value: ShapeValue | None = None
    of: str = ""
    written: frozenset[str] = frozenset()


@frozen
class WrittenKey:
    """A key that stands in the file, with its name and its value there."""

    shape: Shape
    key: Key
    name: marked.Scalar
    node: marked.Node


def spot_at(text: str, line: int, column: int) -> Spot | None:
    """What could be written at a place; None where nothing is known of it."""
    lines = text.splitlines()
    before = lines[line][:column] if line < len(lines) else ""
    after = lines[line][column:] if line < len(lines) else ""
    start = len(before) - len(before[::-1][: _length(before[::-1])])
    rest = after[_length(after) :]
    for word in (f"{_HERE}: 0", _HERE):
        changed = [*lines[:line], before[:start] + word + rest, *lines[line + 1 :]]
        try:
            root = marked.parse_yaml("\n".join(changed), "")
        except marked.MarkedError:
            continue
        found = next(_spots(root, Nested("rule_set"), "", root), None)
        if found is not None:
            return found
    return None


def keys_of(root: marked.Node) -> Iterator[WrittenKey]:
    """Every key of a file that the language knows, with its value."""
    yield from _said(root, Nested("rule_set"))


def _length(text: str) -> int:
    found = _WORD.match(text)
    return found.end() if found else 0


def _inside(node: marked.Node, value: ShapeValue) -> Iterator[tuple[marked.Node, ShapeValue, WrittenKey | None]]:
    """The parts of a node, each with what the language says of it, and the key before it if there is one."""
    match value, node:
        case Either(mapping=mapping, plain=plain), _:
            yield node, mapping if isinstance(node, marked.Mapping) else plain, None
        case ListOf(item=item), marked.Sequence():
            yield from ((each, item, None) for each in node.items)
        case ((ListOf(item=item) | Placed(item=item)), _):
            yield node, item, None
        case Named(item=item), marked.Mapping():
            yield from ((each, item, None) for _, each in node.entries)
        case Nested(), marked.Mapping():
            shape = shape_of(node, value)
            known = {key.name: key for key in shape.keys}
            for name, each in node.entries:
                if name.text in known:
                    yield each, known[name.text].value, WrittenKey(shape, known[name.text], name, each)


def shape_of(node: marked.Mapping, value: Nested) -> Shape:
    """The shape of a mapping, which a key may turn into another."""
    key, other = value.instead or ("", "")
    return shapes()[other if key and node.get(key) is not None else value.shape]


def _spots(node: marked.Node, value: ShapeValue, of: str, root: marked.Node) -> Iterator[Spot]:
    if isinstance(node, marked.Mapping) and isinstance(value, Nested):
        written = frozenset(name.text for name, _ in node.entries)
        if _HERE in written:
            yield Spot(root, shape=shape_of(node, value), written=written)
    if isinstance(node, marked.Scalar) and node.text == _HERE and not isinstance(value, ListOf | Either | Placed):
        yield Spot(root, value=value, of=of)
    for each, inner, said in _inside(node, value):
        yield from _spots(each, inner, said.key.name if said else of, root)


def _said(node: marked.Node, value: ShapeValue) -> Iterator[WrittenKey]:
    for each, inner, said in _inside(node, value):
        yield from (said,) if said else ()
        yield from _said(each, inner)
