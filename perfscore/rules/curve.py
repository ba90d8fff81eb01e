"""A curve is one list of shared breakpoints; between two of them stands one shape. Data only, no evaluation.

    from lowest: 0%  |  from 60%: line 0% -> 100%  |  from 100%: 100%

A segment begins at its breakpoint (``included`` says whether the point itself belongs to it) and ends where the
next one begins. So gaps and overlaps cannot be written.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from perfscore.errors import NOWHERE, Place


@frozen(order=True)
class Mark:
    """A score: a share of the weight (0..1) or a number of points. The other of the two is zero."""

    share: Fraction = Fraction(0)
    points: Fraction = Fraction(0)

    def of(self, weight: Fraction) -> Fraction:
        """The score in points for a weight; never above the weight (得分不得突破权重) and never below zero."""
        return max(Fraction(0), min(weight, self.share * weight + self.points))


@frozen
class Constant:
    mark: Mark


@frozen
class Line:
    """From ``start`` at this breakpoint straight to ``end`` at the next one."""

    start: Mark
    end: Mark


@frozen
class LogLine:
    """The same on the logarithm of the measure: equal ratios earn equal scores. Its breakpoints lie above zero."""

    start: Mark
    end: Mark


@frozen
class Band:
    """Left to judgement: any score from ``low`` to ``high``; ``high_included`` is False for 80-60 under 80."""

    low: Mark
    high: Mark
    high_included: bool = True


@frozen
class Stairs:
    """Each ``every`` away from the segment's ``toward`` end loses ``lose`` from ``top``, down to ``least``.

    ``started`` tells that a step which has only begun already counts.
    """

    top: Mark
    every: Fraction
    lose: Mark
    least: Mark
    started: bool
    from_upper: bool


Shape: TypeAlias = Constant | Line | LogLine | Band | Stairs


@frozen
class Segment:
    """``start`` is None for the first segment, which begins at the lowest value there is."""

    start: Fraction | None
    included: bool
    shape: Shape
    sources: tuple[str, ...] = ()
    place: Place = NOWHERE


@frozen
class Curve:
    segments: tuple[Segment, ...]

    def end_of(self, number: int) -> Fraction | None:
        """Where segment ``number`` ends, None for the last one."""
        return self.segments[number + 1].start if number + 1 < len(self.segments) else None
