"""Where the cursor stands in a rule file, in terms of the language: which mapping, which value.

A word of our own is put where the cursor is and the text is parsed as ever; what does not parse with it is no spot.
Lines and columns count from 0, columns in characters, as editors do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from perfscore import marked
from perfscore.editing.languages import Language
from perfscore.frozen import frozen
from perfscore.shapes.shape import Either, Key, ListOf, Named, Nested, OrNothing, Placed, Shape, ShapeValue

_HERE = "perfscore_here"
_AROUND = (ListOf, Either, Placed, OrNothing)
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


def spot_at(text: str, line: int, column: int, language: Language) -> Spot | None:
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
        found = next(_Walk(language.shapes, root).spots(root, language.root, ""), None)
        if found is not None:
            return found
    return None


def keys_of(root: marked.Node, language: Language) -> Iterator[WrittenKey]:
    """Every key of a file that the language knows, with its value."""
    yield from _Walk(language.shapes, root).keys(root, language.root)


def _length(text: str) -> int:
    found = _WORD.match(text)
    return found.end() if found else 0


_Part: TypeAlias = tuple[marked.Node, ShapeValue, WrittenKey | None]


@frozen
class _Walk:
    """Through the nodes of a file, each beside what the language says of it."""

    shapes: Mapping[str, Shape]
    root: marked.Node

    def inside(self, node: marked.Node, value: ShapeValue) -> Iterator[_Part]:
        """The parts of a node, each with what the language says of it, and the key before it if there is one."""
        match value, node:
            case Either(mapping=mapping, plain=plain), _:
                yield node, mapping if isinstance(node, marked.Mapping) else plain, None
            case ListOf(item=item), marked.Sequence():
                yield from ((each, item, None) for each in node.items)
            case ((ListOf(item=item) | Placed(item=item) | OrNothing(item=item)), _):
                yield node, item, None
            case Named(item=item), marked.Mapping():
                yield from ((each, item, None) for _, each in node.entries)
            case Nested(), marked.Mapping():
                shape = self.shape_of(node, value)
                known = {key.name: key for key in shape.keys}
                for name, each in node.entries:
                    if name.text in known:
                        yield each, known[name.text].value, WrittenKey(shape, known[name.text], name, each)

    def shape_of(self, node: marked.Mapping, value: Nested) -> Shape:
        """The shape of a mapping, which a key may turn into another."""
        key, other = value.instead or ("", "")
        return self.shapes[other if key and node.get(key) is not None else value.shape]

    def spots(self, node: marked.Node, value: ShapeValue, of: str) -> Iterator[Spot]:
        """Where our word stands, as a key or as a value."""
        if isinstance(node, marked.Mapping) and isinstance(value, Nested):
            written = frozenset(name.text for name, _ in node.entries)
            if _HERE in written:
                yield Spot(self.root, shape=self.shape_of(node, value), written=written)
        if isinstance(node, marked.Scalar) and node.text == _HERE and not isinstance(value, _AROUND):
            yield Spot(self.root, value=value, of=of)
        for each, inner, said in self.inside(node, value):
            yield from self.spots(each, inner, said.key.name if said else of)

    def keys(self, node: marked.Node, value: ShapeValue) -> Iterator[WrittenKey]:
        """Every key that the language knows."""
        for each, inner, said in self.inside(node, value):
            yield from (said,) if said else ()
            yield from self.keys(each, inner)
