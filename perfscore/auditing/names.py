"""Names as they are compared: without white space and punctuation, and how alike two of them are."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from fractions import Fraction
from functools import lru_cache

from perfscore.values.folding import normalise

LIKE = Fraction(3, 4)  # of the characters of both names stand in common runs
MANY = 40  # names or forms that one is compared with, at most
# One of these more or less, and the name is another's: 第一小学 and 第二小学, 新建道路 and 改建道路.
_TELLING = frozenset(
    "一二三四五六七八九十百东南西北上下前后左右甲乙丙丁新老大小男女城乡增减升降进出内外不未非0123456789"
)


@lru_cache(maxsize=65_536)
def key(name: str | None) -> str:
    """A name as it is compared: letters, digits and characters alone."""
    return "".join(char for char in normalise(name or "") if char.isalnum()).casefold()


def alike(one: str, other: str, least: Fraction = LIKE) -> bool:
    """Whether so much of both names stands in common runs."""
    if one == other:
        return True
    needed = -(-least.numerator * (len(one) + len(other)) // (2 * least.denominator))  # of characters, rounded up
    if min(len(one), len(other)) < needed or _in_both(one, other) < needed:
        return False
    return (
        sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()) >= needed
    )


def tells_apart(one: str, other: str) -> bool:
    """Whether what only one of two names has makes it another's: a number, a side, a sex."""
    changes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    told = (one[a:b] + other[c:d] for change, a, b, c, d in changes if change != "equal")
    return not _TELLING.isdisjoint("".join(told))


def holds(longer: str, shorter: str) -> bool:
    """Whether all characters of a name stand in another in their order: 培训人数 in 培训的学员人数."""
    rest: Iterator[str] = iter(longer)
    return all(char in rest for char in shorter)


def _in_both(one: str, other: str) -> int:
    """How many characters both have, wherever they stand: common runs hold no more, and take far longer to find."""
    return sum(min(one.count(each), other.count(each)) for each in set(one))
