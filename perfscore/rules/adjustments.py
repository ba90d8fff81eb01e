"""What becomes of the rows on the way to the total, in the order of the rule file. Data only, no evaluation.

best_of    of some rows only the best counts                     cap      some rows together count no more than
bonus      some rows add to the total, up to                     penalty  what some rows lose is taken off it
award      a declared fact adds points to the total         deduct   a failed row or a declared fact takes points off
leave_out  some rows are shown, and not counted                  bounds   the total lies within
veto       a failed row, or a fact that is declared, fixes the total or the grade
limit      the same keeps the grade from being better than       lower    the same makes the grade so many worse
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from attrs import field

from perfscore.frozen import frozen
from perfscore.messages import NOWHERE, Place
from perfscore.rules.curve import Mark


@frozen(kw_only=True)
class Rows:
    """Some rows of a form: those whose name, 一级指标 and category are among the asked ones; None asks nothing.

    Names are as they are compared (``called``).
    """

    name: frozenset[str] | None = None
    level1: frozenset[str] | None = None
    category: frozenset[str] | None = None

    def __contains__(self, row: tuple[str, str, str]) -> bool:
        """Whether a row with this (name, 一级指标, category) is one of them."""
        asked = (self.name, self.level1, self.category)
        return all(wanted is None or answer in wanted for wanted, answer in zip(asked, row, strict=True))


@frozen(kw_only=True)
class _Adjustment:
    sources: tuple[str, ...] = ()
    place: Place = NOWHERE


@frozen(kw_only=True)
class BestOf(_Adjustment):
    rows: Rows


@frozen(kw_only=True)
class LeaveOut(_Adjustment):
    rows: Rows


@frozen(kw_only=True)
class _UpTo(_Adjustment):
    rows: Rows
    most: Fraction


@frozen(kw_only=True)
class Cap(_UpTo): ...


@frozen(kw_only=True)
class Bonus(_UpTo): ...


@frozen(kw_only=True)
class Penalty(_UpTo): ...


@frozen(kw_only=True)
class BoundedTotal(_Adjustment):
    """The total itself lies between ``least`` and ``most``; None is no end."""

    least: Fraction | None = None
    most: Fraction | None = None


@frozen(kw_only=True)
class Failed:
    """That a row scores less than a share of its weight."""

    rows: Rows
    below: Fraction


@frozen(kw_only=True)
class TogetherBelow:
    """That some rows together score less than so many points, or than a share of their weights."""

    rows: Rows
    mark: Mark


@frozen(kw_only=True)
class Declared:
    """That somebody says one of these facts holds, such as 弄虚作假; names as they are compared (``called``)."""

    facts: frozenset[str]


Cause: TypeAlias = Failed | TogetherBelow | Declared


@frozen(kw_only=True)
class AddedPoints(_Adjustment):
    """Where the cause holds the total has so many points more, or fewer where they are below zero."""

    cause: Cause
    points: Fraction


@frozen(kw_only=True)
class VetoTotal(_Adjustment):
    failed: Cause
    total: Fraction


@frozen(kw_only=True)
class _NamesGrade(_Adjustment):
    """``named_at`` is where the grade is written."""

    failed: Cause
    grade: str
    named_at: Place = field(default=NOWHERE, eq=False)


@frozen(kw_only=True)
class VetoGrade(_NamesGrade): ...


@frozen(kw_only=True)
class LimitGrade(_NamesGrade): ...


@frozen(kw_only=True)
class LowerGrade(_Adjustment):
    """The grade is ``by`` grades worse, and the worst one at the least."""

    failed: Cause
    by: int


TakesOut: TypeAlias = LeaveOut | Bonus | Penalty
OfRows: TypeAlias = BestOf | Cap | TakesOut
OfGrade: TypeAlias = VetoTotal | VetoGrade | LimitGrade | LowerGrade
Adjustment: TypeAlias = OfRows | AddedPoints | BoundedTotal | OfGrade
