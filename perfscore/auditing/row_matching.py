"""Which rows of two forms are the same indicator: by name, among equal names by what is asked, then by likeness."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from perfscore.auditing.names import MANY, alike, holds, key, tells_apart
from perfscore.auditing.printed import PrintedRow
from perfscore.frozen import frozen
from perfscore.rules.category import BUDGET_EXECUTION
from perfscore.values.compare import pair
from perfscore.values.model import Amount
from perfscore.values.notes import Incomparable
from perfscore.values.parse import parse_target

_NUMBERED = re.compile(r"^(?:三级)?指标[0-9]+|^[0-9]+[.、)）]\s*(?=\D)")
_KNOWN = 65_536  # names whose keys are remembered
_SHORTEST = 3  # characters of a name that another may hold and still be it


@frozen
class RowPair:
    """One indicator in both forms; None where a form has it not."""

    old: PrintedRow | None
    new: PrintedRow | None

    @property
    def name(self) -> str:
        printed = self.new or self.old
        return printed.row.name if printed is not None else ""

    @property
    def is_execution(self) -> bool:
        return self.name == BUDGET_EXECUTION


def paired_rows(old: Sequence[PrintedRow], new: Sequence[PrintedRow]) -> Iterator[RowPair]:
    """The rows side by side, in the order of ``new``; those that it has no longer come last."""
    home: dict[int, int] = {}
    left = dict.fromkeys(range(len(old)))
    named: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(old):
        named[row_key(each)].append(number)
    for number, row in enumerate(new):
        same = [other for other in named[row_key(row)][:MANY] if other in left] if row_key(row) else []
        if same:
            alone = len(same) == 1  # as nearly always: nothing is to be weighed
            home[number] = same[0] if alone else max(same, key=lambda other: (_asks_alike(old[other], row), -other))
            del left[home[number]]
    for number, row in enumerate(new):
        near = {} if number in home else {other: _likeness(old[other], row) for other in list(left)[:MANY]}
        if any(near.values()):
            home[number] = max(near, key=lambda other: (near[other], -other))
            del left[home[number]]
    for number, row in enumerate(new):
        yield RowPair(old[home[number]] if number in home else None, row)
    yield from (RowPair(old[number], None) for number in left)


def row_key(printed: PrintedRow) -> str:
    """The name of a row as it is compared, without the number that a template puts before it."""
    return _bare_key(printed.row.name)


@lru_cache(_KNOWN)
def _bare_key(name: str) -> str:
    return key(_NUMBERED.sub("", name)) or key(name)


def comparable(old: PrintedRow, new: PrintedRow) -> bool:
    """Whether the targets are not amounts of two things: people and times."""
    one, other = parse_target(old.row.target), parse_target(new.row.target)
    return not (isinstance(one, Amount) and isinstance(other, Amount) and isinstance(pair(one, other), Incomparable))


def _asks_alike(old: PrintedRow, new: PrintedRow) -> tuple[bool, bool, bool]:
    """How well two rows of one name fit: heading and target tell which of several it is."""
    same_head = key(old.row.level2) == key(new.row.level2)
    return comparable(old, new), same_head, key(old.row.target) == key(new.row.target)


def _likeness(old: PrintedRow, new: PrintedRow) -> float:
    """How alike two names of one indicator are; 0 for two indicators, as what stands under different headings is."""
    heads = key(old.row.level2), key(new.row.level2)
    if "" not in heads and heads[0] != heads[1]:
        return 0
    shorter, longer = sorted((row_key(old), row_key(new)), key=len)
    reworded = alike(shorter, longer) or (len(shorter) >= _SHORTEST and holds(longer, shorter))
    if not reworded or tells_apart(shorter, longer) or not comparable(old, new):
        return 0
    return SequenceMatcher(None, shorter, longer, autojunk=False).ratio()
