"""The header of a table without ruled lines: heads put together from their wrapped words, group heads left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from attrs import frozen

from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.heads import ColumnHead, HeadRun, is_indicator_header
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.words import column_field

NEAR_HEAD = 4  # lines around a head among which the line with the most heads is looked for
HEAD_LINES_ABOVE = 3
HEAD_LINES_BELOW = 5
LEADING = ("level1", "level2", "name")
FEWEST_LEADING = 2  # of these heads side by side begin the look for a header
KNOWN_HEAD = 2.0
UNKNOWN_HEAD = -1.5
ANOTHER_LINE = -0.1
LONGER_HEAD = 0.05  # a character


@frozen
class Header:
    """The heads of a table, merged over their lines, and the numbers of the first and the last of those lines."""

    heads: tuple[Head, ...]
    first: int
    last: int
    words: frozenset[str]


@frozen
class Head:
    """One head: its field, its text, and from where to where it stands across the page."""

    field: str
    text: str
    x0: float
    x1: float

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def header_of(lines: Sequence[Sequence[Atom]], at: int, field_of: Callable[[str], str | None]) -> Header | None:
    """The header around the line ``at``: the run of lines whose words make the most heads."""
    near = range(max(0, at - NEAR_HEAD), min(len(lines), at + NEAR_HEAD + 1))
    main = max(near, key=lambda n: (sum(1 for atom in lines[n] if field_of(atom.text)), -abs(n - at)))
    best: tuple[float, Header] | None = None
    for first in range(max(0, main - HEAD_LINES_ABOVE), main + 1):
        for last in range(main, min(len(lines), main + HEAD_LINES_BELOW + 1)):
            added = [atom for n in (*range(first, main), *range(main + 1, last + 1)) for atom in lines[n]]
            if any(_is_content(atom) for atom in added):
                continue
            atoms = [atom for line in lines[first : last + 1] for atom in line]
            heads = _heads(atoms, field_of)
            known = sum(1 for head in heads if head.field != "other")
            worth = KNOWN_HEAD * known + UNKNOWN_HEAD * (len(heads) - known) + ANOTHER_LINE * (last - first)
            worth += LONGER_HEAD * sum(len(head.text) for head in heads if head.field != "other")
            if best is None or worth > best[0]:
                words = frozenset(atom.text for atom in atoms)
                best = (worth, Header(heads, lines[first][0].line, lines[last][0].line, words))
    return best[1] if best else None


def _is_content(atom: Atom) -> bool:
    seen = look(atom.text)
    return seen.number or seen.value or bool(seen.depths)


def _heads(atoms: Sequence[Atom], field_of: Callable[[str], str | None]) -> tuple[Head, ...]:
    """Words that overlap across the page, over several lines, are one head; a head over others gives way to them."""
    own = [atom for atom in atoms if not _is_over_others(atom, atoms)]
    groups: list[list[Atom]] = []
    for atom in sorted(own, key=lambda each: each.x0):
        if groups and atom.x0 < max(each.x1 for each in groups[-1]):
            groups[-1].append(atom)
        else:
            groups.append([atom])
    found = []
    for group in groups:
        text = "".join(each.text for each in sorted(group, key=lambda each: (each.line, each.x0)))
        x0, x1 = min(each.x0 for each in group), max(each.x1 for each in group)
        found.append(Head(field_of(text) or "other", text, x0, x1))
    return tuple(found)


def _is_over_others(atom: Atom, atoms: Sequence[Atom]) -> bool:
    """Whether two words stand side by side below this one, most of each under it."""
    below = [each.line for each in atoms if each.line > atom.line and _under(each, atom)]
    return any(count > 1 for count in Counter(below).values())


def _under(word: Atom, head: Atom) -> bool:
    shared = min(word.x1, head.x1) - max(word.x0, head.x0)
    return shared * 2 > word.x1 - word.x0


def header_run(lines: Sequence[Sequence[Atom]], at: int, before: int) -> HeadRun | None:
    """The header around the line ``at`` as a run of heads; ``before`` atoms stand above the first of ``lines``."""
    if sum(1 for atom in lines[at] if column_field(atom.text) in LEADING) < FEWEST_LEADING:
        return None
    header = header_of(lines, at, column_field)
    if header is None or not is_indicator_header(head.field for head in header.heads):
        return None
    inside = [n for n, line in enumerate(lines) if header.first <= line[0].line <= header.last]
    start = before + sum(len(line) for line in lines[: inside[0]])
    end = start + sum(len(lines[n]) for n in inside)
    line = lines[inside[0]][0].line
    return HeadRun(tuple(ColumnHead(head.field, head.text, start, end, 0, 1, line) for head in header.heads))
