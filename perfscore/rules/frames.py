"""What the weights of a form and the grades of its total are divided by. Data only."""

from __future__ import annotations

from fractions import Fraction

from perfscore.frozen import frozen
from perfscore.messages import NOWHERE, Place


@frozen
class WeightPart:
    """A group of rows and the points that they have together: those of some categories, or under some 一级指标."""

    categories: frozenset[str] = frozenset()
    weight: Fraction = Fraction(0)
    place: Place = NOWHERE
    level1: frozenset[str] | None = None

    def holds(self, category: str, level1: str) -> bool:
        """Whether a row is one of the group; the 一级指标 as it is compared."""
        return category in self.categories or (self.level1 is not None and level1 in self.level1)


@frozen
class WeightFrame:
    """The weights that a form must keep: a total, and what each group of categories has of it."""

    label: str
    total: Fraction
    parts: tuple[WeightPart, ...]
    sources: tuple[str, ...] = ()
    place: Place = NOWHERE


@frozen
class GradeBand:
    """Totals from ``start`` (included) up to the next higher band have this grade."""

    start: Fraction
    grade: str
    sources: tuple[str, ...] = ()
    place: Place = NOWHERE
