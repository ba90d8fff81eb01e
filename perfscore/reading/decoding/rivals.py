"""Rival readings of one thing, weighed by the same evidence: the best is taken, all of them can be looked at."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Generic, TypeVar

from perfscore.frozen import frozen

ReadingT = TypeVar("ReadingT")


class ReadingWay(Enum):
    """How a reading came about."""

    COLUMNS = "columns"  # every cell is in its column
    ORDER = "order"  # only the order of the cells was used
    PLACE = "place"  # columns and rows from where words stand
    SCANNED = "scanned"  # what scanning moved was moved back
    WRAPPED = "wrapped"  # the order of words, and how full the lines of cells are
    PAIRS = "pairs"  # labels and figures side by side, without a header


@frozen
class Rival(Generic[ReadingT]):
    """One reading, the way that it came about, and its evidence: comparable with that of its rivals only."""

    way: ReadingWay
    reading: ReadingT
    worth: float


@frozen
class Rivals(Generic[ReadingT]):
    """The rival readings of one thing, the best first; of equals, the one that was tried first."""

    rivals: tuple[Rival[ReadingT], ...]

    @property
    def best(self) -> ReadingT:
        return self.rivals[0].reading


def choose(tried: dict[ReadingWay, ReadingT], worth: Callable[[ReadingT], float]) -> Rivals[ReadingT]:
    """The readings in the order of their evidence. ``tried`` has at least one."""
    rivals = (Rival(way, reading, worth(reading)) for way, reading in tried.items())
    return Rivals(tuple(sorted(rivals, key=lambda rival: -rival.worth)))
