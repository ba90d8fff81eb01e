"""Heads that name a year, 2023年目标值 | 2023年完成值: of several years the one that has both is the form's.

Where none has both, it is the year of the document. A head of the form's year is read as the words behind the year, a
value that was reached the year before as last year's, the values of any other year as such, which nobody reads.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.messages import NOWHERE
from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.words import column_field, money_field, squeeze

_YEARED = re.compile(r"(?P<year>(?:19|20)[0-9]{2})年(?P<words>.{2,16})")
_YEAR_BEHIND = re.compile(r"(?P<words>[^(（]{2,16})[(（](?P<year>(?:19|20)[0-9]{2})年?度?[)）]")
_OF_YEARS = frozenset(("target", "actual", "weight", "score", "last_year"))
_MONEY_OF_YEARS = frozenset(("initial", "budget", "executed", "rate"))
_LEVELS = frozenset(("level1", "level2", "name"))  # beside them 目标 is a value; elsewhere it is the text of a goal
_BOTH = (frozenset(("target", "actual")), frozenset(("budget", "executed")), frozenset(("initial", "executed")))
_FEWEST = 3  # heads side by side: fewer are labels or headings
_LAST_YEAR = "上年完成值"
_OTHER_YEAR = {"target": "其他年度目标值", "actual": "其他年度完成值"}


@frozen
class _YearedHead:
    """The year of a head, its field, and its words without the year; those of a goal are a value beside levels."""

    year: int
    field: str
    words: str
    goal: bool = False


def without_years(lines: Sequence[DocumentLine], year: int | None) -> Iterator[DocumentLine]:
    """The lines, the heads of the form's year without it; ``year`` is the one of the document."""
    runs = _runs(lines)
    if not runs:
        yield from lines
        return
    told = iter([atom for run in runs for atom in _told(run, year)])
    for line in lines:
        yield evolve(line, atoms=tuple(next(told) for _ in line.atoms))


def field_of_head(text: str) -> str | None:
    """The field of a column head, with a year or without."""
    return column_field(text) or (head.field if (head := _yeared_text(text)) is not None else None)


def fields_of_years(texts: Sequence[str]) -> list[str | None]:
    """The fields of heads side by side that were put together from pieces: of several years those of the form's."""
    told = _told([Atom(text, 0, column, NOWHERE) for column, text in enumerate(texts)], None)
    return [column_field(atom.text) for atom in told]


def year_of_heads(lines: Sequence[DocumentLine]) -> int | None:
    """The year of all forms whose heads name one; None where there is none, or not one."""
    years = {_year_of(run, _yeared_heads(run), None) for run in _runs(lines)} - {None}
    return years.pop() if len(years) == 1 else None


def _runs(lines: Sequence[DocumentLine]) -> list[list[Atom]]:
    """All atoms in order, heads that follow each other together; none where no head names a year."""
    atoms = [atom for line in lines for atom in line.atoms]
    return [list(run) for _, run in groupby(atoms, _is_head)] if any(map(_yeared, atoms)) else []


def _yeared(atom: Atom) -> _YearedHead | None:
    return _yeared_text(atom.text)


def _yeared_text(text: str) -> _YearedHead | None:
    if text[:2] not in ("19", "20") and text[-1:] not in (")", "）"):
        return None
    plain = squeeze(text)
    found = _YEARED.fullmatch(plain) or _YEAR_BEHIND.fullmatch(plain)
    if found is None:
        return None
    year, behind = int(found["year"]), (found["words"], found["words"].removeprefix("度"))
    for words in behind:
        field = column_field(words)
        if field in _OF_YEARS or (field := money_field(words)) in _MONEY_OF_YEARS:
            return _YearedHead(year, field or "", words)
    values = (f"{words}值" for words in behind)
    goal = next((value for value in values if column_field(value) == "target"), None)
    return None if goal is None else _YearedHead(year, "target", goal, goal=True)


def _is_head(atom: Atom) -> bool:
    return bool(column_field(atom.text) or money_field(atom.text) or _yeared(atom))


def _yeared_heads(run: Sequence[Atom]) -> dict[int, _YearedHead]:
    """The heads of a run that name a year, by their number."""
    levels = any(column_field(atom.text) in _LEVELS for atom in run)
    return {n: head for n, atom in enumerate(run) if (head := _yeared(atom)) is not None and (levels or not head.goal)}


def _year_of(run: Sequence[Atom], heads: Mapping[int, _YearedHead], year: int | None) -> int | None:
    """The year of the form that heads side by side belong to; ``year`` where they do not tell one from others."""
    fields: dict[int, set[str]] = defaultdict(set)
    for head in heads.values():
        fields[head.year].add(head.field)
    if not fields or len(run) < _FEWEST:
        return None
    whole = [each for each, names in fields.items() if any(both <= names for both in _BOTH)]
    alone = [each for each, names in fields.items() if len(fields) == 1 and not names & _plain(run, heads)]
    return next(iter(whole or alone), year) if len(whole) < 2 else year


def _plain(run: Sequence[Atom], heads: Mapping[int, _YearedHead]) -> set[str | None]:
    """The fields of the heads that name no year."""
    return {column_field(atom.text) for n, atom in enumerate(run) if n not in heads}


def _told(run: Sequence[Atom], year: int | None) -> Sequence[Atom]:
    """Heads side by side, those of the form's year without it."""
    heads = _yeared_heads(run)
    of_form, plain = _year_of(run, heads, year), _plain(run, heads) if heads else set()
    if of_form is None:
        return run
    return [
        _of_year(atom, heads[n], of_form, heads[n].field in plain) if n in heads else atom for n, atom in enumerate(run)
    ]


def _of_year(atom: Atom, head: _YearedHead, year: int, twice: bool) -> Atom:
    """A head as it is read; another without a year may stand beside it for the same field."""
    if head.year == year and not twice:
        return evolve(atom, text=head.words)
    if (head.year, head.field) == (year - 1, "actual"):
        return evolve(atom, text=_LAST_YEAR)
    return evolve(atom, text=_OTHER_YEAR.get(head.field, atom.text))
