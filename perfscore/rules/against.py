"""What the actual of a row is set against where it is not the target."""

from __future__ import annotations

from typing import TypeAlias

from perfscore.frozen import frozen


@frozen
class LastYear:
    """What the row prints as 上年完成值."""


@frozen(kw_only=True)
class OtherRow:
    """What another row of the form prints as its actual, or as its target; names as they are compared."""

    names: frozenset[str]
    of_target: bool = False


Against: TypeAlias = LastYear | OtherRow
