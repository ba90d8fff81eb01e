"""``attrs.frozen`` for classes that share ``__repr__``, ``__eq__`` and ``__hash__``.

attrs writes and compiles them for each class, which is more than half of what making the class costs: a fourth of the
time that a process needs to score its first row, in which it makes 160 classes. Comparing takes three times as long so,
and no work compares much: 7 ms of 20 s of reading and auditing.
"""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["frozen"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from attrs import frozen
else:
    import attrs

    def frozen(made: type | None = None, **how: Any) -> Any:
        """``attrs.frozen`` but for the shared methods, of a class that has none of its own and shall have them."""
        if made is None:
            return lambda made: frozen(made, **how)
        own = vars(made)
        if how.get("repr", True) and "__repr__" not in own:
            made.__repr__ = _shown
        if how.get("eq", True) and "__eq__" not in own and not how.get("cache_hash"):
            made.__eq__, made.__hash__ = _equal, _hash
        return attrs.frozen(made, **how)

    def _shown(item: Any) -> str:
        """As attrs shows it: the class and its attributes, without those that are not to be shown."""
        told = ", ".join(f"{each.name}={getattr(item, each.name)!r}" for each in attrs.fields(type(item)) if each.repr)
        return f"{type(item).__qualname__.rpartition('>.')[2]}({told})"

    def _equal(item: Any, other: object) -> bool:
        """As attrs compares: one class, and equal in all attributes that are to be compared."""
        if type(other) is not type(item):
            return NotImplemented
        compared = _compared(type(item))
        return compared(item) == compared(other)

    def _hash(item: Any) -> int:
        return hash((type(item), _hashed(type(item))(item)))

    @cache
    def _compared(kind: type) -> Callable[[Any], object]:
        return _values_of(each.name for each in attrs.fields(kind) if each.eq)

    @cache
    def _hashed(kind: type) -> Callable[[Any], object]:
        return _values_of(each.name for each in attrs.fields(kind) if (each.eq if each.hash is None else each.hash))

    def _values_of(names: Iterable[str]) -> Callable[[Any], object]:
        wanted = tuple(names)
        return attrgetter(*wanted) if wanted else lambda _: ()
