"""The same quantity told twice, in the text or in the text and a table, where one of the two is misprinted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from fractions import Fraction

from perfscore.auditing.narrative.figures import Figure
from perfscore.auditing.narrative.sums import Misprint

_COMMON = 2


def told_otherwise(figures: Sequence[Figure], printed: Sequence[Fraction]) -> Iterator[Misprint]:
    """Figures that nothing else tells, and that another one tells after their digits are put right.

    ``printed`` are the sizes that the tables print. The other one is told several times, or of the same thing.
    """
    by_size: dict[tuple[str, Fraction], list[Figure]] = defaultdict(list)
    for each in figures:
        by_size[each.kind, each.size].append(each)
    in_tables = frozenset(printed)
    told: set[tuple[Fraction, Fraction]] = set()
    for one in figures:
        if not one.is_long or len(by_size[one.kind, one.size]) > 1 or one.size in in_tables:
            continue
        others = [each for size in dict.fromkeys(one.mended()) for each in by_size[one.kind, size]]
        alike = [each for each in others if len(by_size[each.kind, each.size]) > 1 or _alike(one.what, each.what)]
        if alike and (one.size, alike[0].size) not in told:
            told.add((alike[0].size, one.size))  # of two figures told once each, the first is named
            yield Misprint(one, alike[0].size, (alike[0],))


def _alike(one: str, other: str) -> bool:
    """Whether two labels have a word in common."""
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return match.size >= _COMMON
