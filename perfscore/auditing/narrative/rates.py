"""Rates whose two terms stand near them: executed of budget, a part of its whole, a change of what was before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations

from perfscore.auditing.narrative.figures import Figure
from perfscore.auditing.narrative.sums import Misprint
from perfscore.values.number import Interval

_HUNDRED = 100
_MOST_NEAR = 14  # figures before a rate that may be its terms


def wrong_rates(figures: Sequence[Figure]) -> Iterator[Misprint]:
    """Rates that no two figures of their sentence give, and that two would give after one slip is mended."""
    for place, rate in enumerate(figures):
        if rate.kind != "share" or not rate.is_long:
            continue
        near = [each for each in figures[:place] if each.sentence == rate.sentence and each.kind != "share"]
        pairs = [
            (part, whole)
            for part, whole in permutations(near[-_MOST_NEAR:], 2)
            if part.kind == whole.kind and whole.size > 0 and (part.is_long or whole.is_long)
        ]
        if any(_gives(part.size, whole.size, rate.size, rate) for part, whole in pairs):
            continue
        found = next(_mended(rate, pairs), None)
        if found is not None:
            yield found


def _mended(rate: Figure, pairs: Sequence[tuple[Figure, Figure]]) -> Iterator[Misprint]:
    """The rate, its part or its whole with its digits the other way round."""
    for size in rate.mended():
        for part, whole in pairs:
            if _gives(part.size, whole.size, size, rate):
                yield Misprint(rate, size, (part, whole))
    for part, whole in pairs:
        for size in part.mended():
            if _gives(size, whole.size, rate.size, rate):
                yield Misprint(part, size, (whole, rate))
        for size in whole.mended():
            if size > 0 and _gives(part.size, size, rate.size, rate):
                yield Misprint(whole, size, (part, rate))


def _gives(part: Fraction, whole: Fraction, rate: Fraction, printed: Figure) -> bool:
    """Whether two figures give a rate, rounded or cut off at its last printed place; or a change from before to now."""
    half = (printed.spread.high - printed.spread.low) / 2 or Fraction(1, 2)
    allowed = Interval(rate - half, rate + 2 * half)
    ways = [part / whole, part / (whole - part) if whole > part else None, part / (whole + part)]
    ways.append((part - whole) / whole if part > whole else (whole - part) / whole)
    return any(each is not None and each * _HUNDRED in allowed for each in ways)
