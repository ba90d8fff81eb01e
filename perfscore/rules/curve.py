"""A curve is one list of shared breakpoints; between two of them stands one shape. Data only, no evaluation.

    from lowest: 0%  |  from 60%: line 0% -> 100%  |  from 100%: 100%

A segment begins at its breakpoint (``included`` says whether the point itself belongs to it) and ends where the
next one begins. So gaps and overlaps cannot be written.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from itertools import zip_longest
from typing import Any, TypeAlias

from attrs import evolve, field, fields

from perfscore.frozen import frozen
from perfscore.messages import NOWHERE, Place

_NOTHING = Fraction(0)
WHOLE = Fraction(1)


@frozen(order=True)
class Mark:
    """A score: a share of the weight, a number of points, or their sum (100% - 5分 has points below zero).

    ``most`` is the share of the weight that it never exceeds, 1 unless its method gives more than full marks.
    """

    share: Fraction = Fraction(0)
    points: Fraction = Fraction(0)
    most: Fraction = field(default=WHOLE, order=False)

    def of(self, weight: Fraction) -> Fraction:
        """The score in points for a weight; never above ``most`` of it (得分不得突破权重) and never below zero."""
        if self._is_part and weight.numerator >= 0:
            return weight if self.share == 1 else self.share * weight
        return max(_NOTHING, min(self.most * weight, self.share * weight + self.points))

    @cached_property
    def _is_part(self) -> bool:
        """Whether it is a share of the weight from none to all of it, and no points."""
        return not self.points and 0 <= self.share <= 1


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
    """Each ``every`` away from an end of the segment loses ``lose`` from ``top``, down to ``least``.

    ``started`` tells that a step which has only begun already counts; ``gradual`` that it counts as far as it goes, so
    that the stairs are a slope.
    """

    top: Mark
    every: Fraction
    lose: Mark
    least: Mark
    started: bool
    from_upper: bool
    gradual: bool = False


@frozen(kw_only=True)
class Climb:
    """Each ``every`` away from an end of the segment gains ``gain`` over ``start``, up to ``most``; see Stairs."""

    start: Mark
    every: Fraction
    gain: Mark
    most: Mark
    started: bool
    from_upper: bool
    gradual: bool = False


Flight: TypeAlias = Stairs | Climb
SegmentShape: TypeAlias = Constant | Line | LogLine | Band | Flight


def up_to(shape: SegmentShape, most: Fraction) -> SegmentShape:
    """The shape with marks that may be this share of the weight."""
    marks = {each.name: mark for each in fields(type(shape)) if isinstance(mark := getattr(shape, each.name), Mark)}
    changed: dict[str, Any] = {name: evolve(mark, most=most) for name, mark in marks.items()}
    return evolve(shape, **changed)


@frozen
class Segment:
    """``start`` is None for the first segment, which begins at the lowest value there is.

    ``least`` is a floor: no score of the segment is lower, None for none.
    ``end`` and ``end_included`` come from the segment that follows in a curve; ``end`` is None for the last one.
    """

    start: Fraction | None
    included: bool
    shape: SegmentShape
    sources: tuple[str, ...] = ()
    place: Place = NOWHERE
    least: Mark | None = None
    end: Fraction | None = field(default=None, eq=False)
    end_included: bool = field(default=False, eq=False)

    @property
    def span(self) -> tuple[Fraction, Fraction]:
        """Both breakpoints of a segment between two of them. Raises ValueError for the first and the last."""
        if self.start is None or self.end is None:
            raise ValueError("this segment has no breakpoint at one of its ends")
        return self.start, self.end

    def base(self, flight: Flight) -> Fraction:
        """The breakpoint that its steps count from. Raises ValueError where it has none there."""
        found = self.end if flight.from_upper else self.start
        if found is None:
            raise ValueError("stairs need a breakpoint to count from")
        return found

    @property
    def is_point(self) -> bool:
        """Whether it holds its breakpoint alone."""
        return self.start is not None and self.start == self.end

    def has_begun(self, x: Fraction) -> bool:
        """Whether a measure lies at its beginning or behind it."""
        if self.start is None:
            return True
        (top, bottom), (start, parts) = x.as_integer_ratio(), self.start.as_integer_ratio()
        apart = top * parts - start * bottom  # in whole numbers: half the time of two comparisons
        return apart > 0 or (not apart and self.included)

    def touches(self, low: Fraction, high: Fraction) -> bool:
        """Whether it holds some measure from ``low`` to ``high``."""
        return self.has_begun(high) and (self.end is None or low < self.end or (low == self.end and self.end_included))


def _ended(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Each segment with its end, where the next one begins."""
    return tuple(
        evolve(each, end=None, end_included=False)
        if after is None
        else evolve(each, end=after.start, end_included=not after.included)
        for each, after in zip_longest(segments, segments[1:])
    )


@frozen
class Curve:
    """Segments from the lowest measure to the highest; each knows where it ends."""

    segments: tuple[Segment, ...] = field(converter=_ended)

    def up_to(self, most: Fraction) -> Curve:
        """The curve with marks that may be this share of the weight."""
        floors = (each.least and evolve(each.least, most=most) for each in self.segments)
        pairs = zip(self.segments, floors, strict=True)
        return Curve(tuple(evolve(each, shape=up_to(each.shape, most), least=floor) for each, floor in pairs))

    def segment_at(self, x: Fraction) -> Segment:
        """The one segment that holds a measure."""
        for each in reversed(self.segments):
            if each.has_begun(x):
                return each
        raise ValueError("the first segment has no beginning")
