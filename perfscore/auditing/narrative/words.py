"""How much two labels are called alike: by two characters in a row, or by one that names something."""

from __future__ import annotations

# Characters that many labels have, whatever they name.
_COMMON = frozenset(
    "数量率额总资金元全年为的了个人次项目已实应共计合其中占比度完成本各各类用经费均每达到约有不未及与和在是万亿月日"
)


def likeness(one: str, other: str) -> int:
    """2 where two labels share two characters in a row, 1 where they share one that names something, else 0."""
    if any(one[at : at + 2] in other for at in range(len(one) - 1)):
        return 2
    return int(bool((set(one) - _COMMON) & set(other)))


def in_common(one: str, other: str) -> int:
    """How many characters in a row two labels share at most."""
    lengths = (size for size in range(min(len(one), len(other)), 0, -1))
    return next((size for size in lengths if any(one[at : at + size] in other for at in range(len(one) - size + 1))), 0)
