"""``attrs.frozen`` for classes that share one ``__repr__``.

attrs writes and compiles one for each class, which is a third of what making the class costs: 25 of the 180 ms that a
process needs to score its first row, in which it makes 160 classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["frozen"]

if TYPE_CHECKING:
    from attrs import frozen
else:
    import attrs

    def frozen(made: type | None = None, **how: Any) -> Any:
        """``attrs.frozen`` but for the ``__repr__`` of a class that has none of its own and shall have one."""
        if made is None:
            return lambda made: frozen(made, **how)
        if how.get("repr", True) and "__repr__" not in vars(made):
            made.__repr__ = _shown
        return attrs.frozen(made, **how)

    def _shown(item: Any) -> str:
        """As attrs shows it: the class and its attributes, without those that are not to be shown."""
        told = ", ".join(f"{each.name}={getattr(item, each.name)!r}" for each in attrs.fields(type(item)) if each.repr)
        return f"{type(item).__qualname__}({told})"
