"""Heads that name a year, 2023年目标值 | 2023年完成值: of several years the one that has both is the form's.

Where none has both, it is the year of the document. A head of the form's year is read as the words behind the year, a
value that was reached the year before as last year's, the values of any other year as such, which nobody reads.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from attrs import evolve, frozen

from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.words import column_field, money_field, squeeze

_YEARED = re.compile("((?:19|20)[0-9]{2})年(.{2,16})")
_OF_YEARS = frozenset(("target", "actual", "weight", "score", "last_year"))
_MONEY_OF_YEARS = frozenset(("initial", "budget", "executed", "rate"))
_BOTH = (frozenset(("target", "actual")), frozenset(("budget", "executed")), frozenset(("initial", "executed")))
_FEWEST = 3  # heads side by side: fewer are labels or headings
_LAST_YEAR = "上年完成值"
_OTHER_YEAR = {"target": "其他年度目标值", "actual": "其他年度完成值"}


@frozen
class _YearedHead:
    year: int
    field: str
    words: str


def without_years(lines: Sequence[DocumentLine], year: int | None) -> Iterator[DocumentLine]:
    """The lines, the heads of the form's year without it; ``year`` is the one of the document."""
    if not any(_yeared(atom) for line in lines for atom in line.atoms):
        yield from lines
        return
    atoms = [atom for line in lines for atom in line.atoms]
    told = iter(
        [atom for is_head, run in groupby(atoms, _is_head) for atom in (_told(list(run), year) if is_head else run)]
    )
    for line in lines:
        yield evolve(line, atoms=tuple(next(told) for _ in line.atoms))


def _yeared(atom: Atom) -> _YearedHead | None:
    found = _YEARED.fullmatch(squeeze(atom.text)) if atom.text[:2] in ("19", "20") else None
    if found is None:
        return None
    for words in (found[2], found[2].removeprefix("度")):
        field = column_field(words)
        if field in _OF_YEARS or (field := money_field(words)) in _MONEY_OF_YEARS:
            return _YearedHead(int(found[1]), field or "", words)
    return None


def _is_head(atom: Atom) -> bool:
    return bool(column_field(atom.text) or money_field(atom.text) or _yeared(atom))


def _told(run: list[Atom], year: int | None) -> list[Atom]:
    """Heads side by side, those of the form's year without it."""
    heads = [_yeared(atom) for atom in run]
    fields: dict[int, set[str]] = defaultdict(set)
    for head in filter(None, heads):
        fields[head.year].add(head.field)
    plain = {column_field(atom.text) for atom, head in zip(run, heads, strict=True) if head is None}
    whole = [each for each, names in fields.items() if any(both <= names for both in _BOTH)]
    alone = [each for each, names in fields.items() if len(fields) == 1 and not names & plain]
    of_form = next(iter(whole or alone), year) if len(whole) < 2 else year
    if len(run) < _FEWEST or of_form is None:
        return run
    pairs = zip(run, heads, strict=True)
    return [atom if head is None else _of_year(atom, head, of_form, head.field in plain) for atom, head in pairs]


def _of_year(atom: Atom, head: _YearedHead, year: int, twice: bool) -> Atom:
    """A head as it is read; another without a year may stand beside it for the same field."""
    if head.year == year and not twice:
        return evolve(atom, text=head.words)
    if (head.year, head.field) == (year - 1, "actual"):
        return evolve(atom, text=_LAST_YEAR)
    return evolve(atom, text=_OTHER_YEAR.get(head.field, atom.text))
