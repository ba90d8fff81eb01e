"""What was read of a file by the shapes of its language, and the values that are made of it."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from typing import Any, Final, Protocol

from perfscore.frozen import frozen
from perfscore.marked import Mapping, Scalar
from perfscore.messages import Place, Problem
from perfscore.shapes.shape import Either, ListOf, Named, Nested, OrNothing, Shape, ShapeValue

UNREAD: Final[Any] = object()


class ProblemNotes(Protocol):
    """Where mistakes are noted, and what is allowed and probably not meant; ``named`` are texts that name something."""

    @property
    def named(self) -> MappingOf[str, list[Scalar]]: ...

    def note(self, code: str, place: Place, cause: Problem | None = None, /, **figures: object) -> None: ...

    def warn(self, code: str, place: Place, **figures: object) -> None: ...


@frozen(eq=False)
class FoundMapping:
    """A mapping of a file: the values of the keys that could be read; ``name`` where it is an entry by name.

    ``is_whole`` tells that no key is missing, each could be read, and they fit together.
    """

    shape: Shape
    node: Mapping
    values: dict[str, Any]
    name: Scalar | None
    is_whole: bool
    reader: ProblemNotes

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, default)

    def parts(self, key: str) -> tuple[FoundMapping, ...]:
        """The mappings of a list that could be read as such."""
        return tuple(each for each in self.get(key, ()) if isinstance(each, FoundMapping))

    def place(self, key: str) -> Place:
        """Where the value of a key stands."""
        node = self.node.get(key)
        return self.node.place if node is None else node.place

    def note(self, code: str, place: Place | None = None, cause: Problem | None = None, /, **figures: object) -> None:
        self.reader.note(code, place or self.node.place, cause, **figures)

    def warn(self, code: str, place: Place | None = None, **figures: object) -> None:
        self.reader.warn(code, place or self.node.place, **figures)


def made(read: Any, value: ShapeValue) -> Any:
    """What a value that was read becomes; ``UNREAD`` where a part of it could not be read."""
    if read is UNREAD:
        return UNREAD
    match value:
        case OrNothing(item=item, nothing=nothing):
            return read if read is nothing else made(read, item)
        case Either(mapping=mapping, plain=plain):
            return made(read, mapping if isinstance(read, FoundMapping) else plain)
        case Nested() if isinstance(read, FoundMapping):
            return _mapping_made(read)
        case ListOf(item=item, make=make):
            items = tuple(made(each, item) for each in read)
            return UNREAD if UNREAD in items else make(items)
        case Named(item=item, make=make):
            entries = {name: made(each, item) for name, each in read.items()}
            return make({name: each for name, each in entries.items() if each is not UNREAD})
        case _:
            return read


def fields_of(found: FoundMapping) -> dict[str, Any]:
    """The arguments that the keys of a mapping become, as far as they can be made."""
    keys = (key for key in found.shape.keys if key.name in found)
    every = {key.field or key.name: made(found.get(key.name), key.value) for key in keys}
    return {name: each for name, each in every.items() if each is not UNREAD}


def _mapping_made(found: FoundMapping) -> Any:
    fields = fields_of(found)
    if not found.is_whole or len(fields) < len(found.values):
        return UNREAD
    if not found.shape.placed:
        return found.shape.make(**fields)
    if found.name is not None:
        return found.shape.make(**fields, id=found.name.text, place=found.name.place)
    return found.shape.make(**fields, place=found.node.place)
