"""The header of a table without ruled lines: heads put together from their wrapped words, group heads left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise, takewhile

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.reading.decoding.bounds import MOST_HEADS
from perfscore.reading.decoding.columns import levels_under
from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.heads import ColumnHead, HeadRun, goal_as_target, is_indicator_header
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.money import is_known_label
from perfscore.reading.decoding.records import project_field
from perfscore.reading.decoding.words import column_field, is_goal, label_field
from perfscore.reading.decoding.yeared import field_of_head, fields_of_years

NEAR_HEAD = 4  # lines around a head among which the line with the most heads is looked for
HEAD_LINES_ABOVE = 3
HEAD_LINES_BELOW = 5
LEADING = ("level1", "level2", "name")
FEWEST_LEADING = 2  # of these heads side by side begin the look for a header
FEWEST_KNOWN = 2  # with these side by side one of the leading heads is enough
FEWEST_BESIDE_TORN = 4  # with these side by side the leading heads may be torn: 指标名 above 称
FEWEST_OF_A_LEVEL = 2  # words of one level below a head that stands over several
FEWEST_KNOWN_AGAIN = 3  # heads that are those of a line above, once more
KNOWN_HEAD = 2.0
UNKNOWN_HEAD = -1.5
ANOTHER_LINE = -0.05
LONGER_HEAD = 0.1  # a character
MOST_JOINED = 4
WIDEST_BLANK = 1.2  # characters inside a head
_REMARK = re.compile(r"[(（].*[)）]")
_ITSELF = ("名称", "内容")  # below a head: what is named there
WIDEST_SHIFT = 4.0  # characters between two lines of one head


@frozen
class PlacedHeader:
    """The heads of a table, merged over their lines, and the numbers of the first and the last of those lines."""

    heads: tuple[PlacedHead, ...]
    first: int
    last: int
    words: frozenset[str]


@frozen
class PlacedHead:
    """One head: its field, its text, and from where to where it stands across the page.

    ``known`` tells that its words are those of a head, also of one that is not read.
    """

    field: str
    text: str
    x0: float
    x1: float
    known: bool = True

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def header_of(lines: Sequence[Sequence[Atom]], at: int, field_of: Callable[[str], str | None]) -> PlacedHeader | None:
    """The header around the line ``at``: the run of lines whose words make the most heads.

    None where no line has a number of words that a header may have.
    """
    around = range(max(0, at - NEAR_HEAD), min(len(lines), at + NEAR_HEAD + 1))
    near = [
        n for n in around if len(lines[n]) <= MOST_HEADS and (n <= at or not _is_again(lines[at], lines[n], field_of))
    ]
    if not near:
        return None
    main = max(near, key=lambda n: (sum(1 for atom in lines[n] if field_of(atom.text)), -abs(n - at)))
    best: tuple[float, PlacedHeader] | None = None
    for first in range(max(0, main - HEAD_LINES_ABOVE), main + 1):
        for last in range(main, min(len(lines), main + HEAD_LINES_BELOW + 1)):
            if any(len(line) > MOST_HEADS for line in lines[first : last + 1]):
                continue
            added = [lines[n] for n in (*range(first, main), *range(main + 1, last + 1))]
            if any(_is_content(line, field_of) for line in added):
                continue
            atoms = [atom for line in lines[first : last + 1] for atom in line]
            heads = _heads(atoms, field_of)
            worth = _worth(heads) + ANOTHER_LINE * (last - first)
            if best is None or worth > best[0]:
                words = frozenset(atom.text for atom in atoms)
                best = (worth, PlacedHeader(heads, lines[first][0].line, lines[last][0].line, words))
    return best[1] if best else None


def _is_again(line: Sequence[Atom], below: Sequence[Atom], field_of: Callable[[str], str | None]) -> bool:
    """Whether the heads of a line stand once more below it: another block begins there."""
    words = {atom.text for atom in line if field_of(atom.text)}
    return len(words) >= FEWEST_KNOWN_AGAIN and words <= {atom.text for atom in below}


def with_projects(heads: Sequence[PlacedHead]) -> tuple[PlacedHead, ...]:
    """The heads, those in front of the levels as labels of a project where one of them is its name."""
    if not names_projects(heads):
        return tuple(heads)
    own = next(n for n, head in enumerate(heads) if head.field in LEADING)
    return tuple(evolve(head, field=project_field(head.text)) if n < own else head for n, head in enumerate(heads))


def with_levels(heads: Sequence[PlacedHead], body: Sequence[Atom]) -> tuple[PlacedHead, ...]:
    """The heads, one over several columns of names as the levels and the name that stand side by side below it."""
    for n, head in enumerate(heads):
        others = {other.field for other in heads if other is not head}
        left = heads[n - 1].x1 if n else float("-inf")
        right = heads[n + 1].x0 if n + 1 < len(heads) else float("inf")
        words = [atom for atom in body if left <= atom.x0 and atom.x1 <= right]
        for way in reversed(levels_under(head.field, others)):
            if parts := _side_by_side(head, way, words):
                return (*heads[:n], *parts, *heads[n + 1 :])
    return tuple(heads)


def _side_by_side(head: PlacedHead, way: Sequence[str], words: Sequence[Atom]) -> list[PlacedHead]:
    """A head for each of these columns, where their words stand; none where the words are not in such columns."""
    parts: list[PlacedHead] = []
    for name in way:
        left = parts[-1].x1 if parts else float("-inf")
        depth = {"level1": 1, "level2": 2}.get(name)
        own = [atom for atom in words if (atom.x0 >= left if depth is None else look(atom.text).depths == (depth,))]
        if len(own) < FEWEST_OF_A_LEVEL or min(atom.x0 for atom in own) < left:
            return []
        x1 = max(atom.x1 for atom in own) if depth else min(atom.x1 for atom in own)
        parts.append(PlacedHead(name, head.text, min(atom.x0 for atom in own), x1))
    return parts if len(parts) > 1 else []


def with_name(heads: Sequence[PlacedHead]) -> tuple[PlacedHead, ...]:
    """The heads, 绩效指标 directly behind the levels as the name where no other head is."""
    fields = [head.field for head in heads]
    if {"name", "detail"} & set(fields):
        return tuple(heads)
    behind = [n for n, (one, other) in enumerate(pairwise(fields), 1) if other == "group" and one in LEADING]
    return tuple(evolve(head, field="name") if n in behind[:1] else head for n, head in enumerate(heads))


def with_years(heads: Sequence[PlacedHead]) -> tuple[PlacedHead, ...]:
    """The heads, of those that name a year only those of the form's for the fields of their words."""
    if not any(head.field != "other" and column_field(head.text) is None for head in heads):
        return tuple(heads)
    fields = fields_of_years([head.text for head in heads])
    return tuple(evolve(head, field=name or "other") for head, name in zip(heads, fields, strict=True))


def with_points_of_levels(heads: Sequence[PlacedHead]) -> tuple[PlacedHead, ...]:
    """The heads, 分值 directly behind a level as the points of that level where another stands behind the name."""
    pairs = [(one.field, other.field) for one, other in pairwise(heads)]
    if ("name", "weight") not in pairs:
        return tuple(heads)
    levels = {n for n, pair in enumerate(pairs, 1) if pair in (("level1", "weight"), ("level2", "weight"))}
    return tuple(evolve(head, field="level_weight") if n in levels else head for n, head in enumerate(heads))


def with_value(heads: Sequence[PlacedHead]) -> tuple[PlacedHead, ...]:
    """The heads, with a value where none has one: a goal behind the name, or what stands beside a sign or a unit."""
    if any(head.field == "target" for head in heads):
        return tuple(heads)
    goal = goal_as_target([head.field for head in heads])
    if goal is not None:
        return tuple(evolve(head, field="target") if n == goal else head for n, head in enumerate(heads))
    beside = next((n for n, head in enumerate(heads) if head.field == "other" and _is_part(heads, n)), None)
    return tuple(evolve(head, field="target") if n == beside else head for n, head in enumerate(heads))


def _is_part(heads: Sequence[PlacedHead], at: int) -> bool:
    """Whether a sign stands before, or a unit behind a head."""
    before, after = heads[at - 1].field if at else "", heads[at + 1].field if at + 1 < len(heads) else ""
    return before == "comparator" or after == "unit"


def names_projects(heads: Sequence[PlacedHead | ColumnHead]) -> bool:
    """Whether a head in front of the levels is that of the names of projects: then there is one a block of rows."""
    before = takewhile(lambda head: head.field not in LEADING, heads)
    return (
        len(heads) > 1
        and any(label_field(head.text) == "name" for head in before)
        and any(head.field in LEADING for head in heads)
    )


def _is_content(line: Sequence[Atom], field_of: Callable[[str], str | None]) -> bool:
    """Whether a line holds what no header does: a value, a goal and what it says, or labels and what stands beside."""
    unknown = [atom.text for atom in line if not field_of(atom.text)]
    labels, beside = [label_field(atom.text) is not None for atom in line[::2]], line[1::2]
    told = len(labels) == len(beside) and all(labels) and not any(label_field(each.text) for each in beside)
    if told and len(unknown) == len(line):
        return True
    if len(line) > 1 and len(unknown) >= len(line) - 1 and is_goal(line[0].text):
        return True
    if len(line) > 1 and all(is_goal(atom.text) for atom in line):
        return True
    money = field_of(line[0].text) is None and is_known_label(line[0].text)  # 其他资金, above the heads
    return money or any(seen.number or seen.value or seen.depths for seen in map(look, unknown))


def _heads(atoms: Sequence[Atom], field_of: Callable[[str], str | None]) -> tuple[PlacedHead, ...]:
    """Words that overlap across the page, over several lines, are one head; a head over others gives way to them.

    Such a head stands in the middle above the others or above the first of them: the better known heads decide.
    """
    atoms = _named_below(atoms, field_of)
    centred = [atom for atom in atoms if not _is_over_others(atom, atoms)]
    begun = [atom for atom in centred if not _is_over_the_first(atom, centred)]
    ways = [_merged(centred, field_of), *([_merged(begun, field_of)] if len(begun) < len(centred) else [])]
    return max(ways, key=_worth)


def _named_below(atoms: Sequence[Atom], field_of: Callable[[str], str | None]) -> Sequence[Atom]:
    """The words of a header, each level where 名称 stands below it beside its points: 名称 | 权重 | 名称 | 权重."""
    levels = sorted((atom for atom in atoms if field_of(atom.text) in LEADING), key=lambda each: each.x0)
    for number in {atom.line for atom in atoms}:
        line = [atom for atom in atoms if atom.line == number]
        names, points = line[::2], line[1::2]
        if (
            len(names) == len(points) == len(levels) >= FEWEST_LEADING
            and all(atom.text in _ITSELF for atom in names)
            and all(field_of(atom.text) in ("weight", "score") for atom in points)
        ):
            others = [atom for atom in atoms if atom not in levels and atom not in names]
            return [*others, *(evolve(name, text=level.text) for name, level in zip(names, levels, strict=True))]
    return atoms


def _worth(heads: Sequence[PlacedHead]) -> float:
    return sum(_head_worth(head) for head in heads)


def _merged(own: Sequence[Atom], field_of: Callable[[str], str | None]) -> tuple[PlacedHead, ...]:
    groups: list[list[Atom]] = []
    for atom in sorted(own, key=lambda each: each.x0):
        if groups and (atom.x0 < max(each.x1 for each in groups[-1]) or _is_remark_on(atom, groups[-1])):
            groups[-1].append(atom)
        else:
            groups.append([atom])
    measured = own[0].place.page is not None
    return tuple(_head(group, field_of) for group in (groups if measured else _joined(groups, field_of)))


def _is_remark_on(atom: Atom, group: Sequence[Atom]) -> bool:
    """Whether a word in brackets stands a blank behind the word that it belongs to: 全年预算数 (A)."""
    before = max((each for each in group if each.line == atom.line), key=lambda each: each.x1, default=None)
    if before is None or not _REMARK.fullmatch(atom.text):
        return False
    return atom.x0 - before.x1 <= WIDEST_BLANK * (before.x1 - before.x0) / len(before.text)


def _head(group: Sequence[Atom], field_of: Callable[[str], str | None]) -> PlacedHead:
    text = "".join(each.text for each in sorted(group, key=lambda each: (each.line, each.x0)))
    x0, x1 = min(each.x0 for each in group), max(each.x1 for each in group)
    field = field_of(text)
    if field is None and {field_of(each.text) for each in group} == {"group", None}:
        field = "group"  # 绩效指标 above 1（80分）
    return PlacedHead(field or "other", text, x0, x1, field is not None)


def _joined(groups: Sequence[list[Atom]], field_of: Callable[[str], str | None]) -> list[list[Atom]]:
    """Groups beside each other put together to heads where they share no line and the heads are better known so.

    A text counts characters: the second line of a head may stand behind the end of the first.
    """
    best: list[tuple[float, list[list[Atom]]]] = [(0.0, [])]
    for end in range(1, len(groups) + 1):
        ways = []
        for start in range(max(0, end - MOST_JOINED), end):
            group = [atom for each in groups[start:end] for atom in each]
            if end - start == 1 or _is_column(groups[start:end]):
                worth, before = best[start]
                ways.append((worth + _head_worth(_head(group, field_of)), [*before, group]))
        best.append(max(ways, key=lambda way: way[0]))
    return best[-1][1]


def _is_column(groups: Sequence[Sequence[Atom]]) -> bool:
    """Whether groups share no line and lie near each other."""
    lines = [atom.line for group in groups for atom in group]
    gaps = [min(a.x0 for a in after) - max(a.x1 for a in before) for before, after in pairwise(groups)]
    return len(set(lines)) == len(lines) and max(gaps) <= WIDEST_SHIFT


def _head_worth(head: PlacedHead) -> float:
    if head.known and len(head.text) == 1:
        return 0.0  # 值 may as well be the rest of the head before it
    return KNOWN_HEAD + LONGER_HEAD * len(head.text) if head.known else UNKNOWN_HEAD


def _is_over_others(atom: Atom, atoms: Sequence[Atom]) -> bool:
    """Whether two words stand side by side below this one, most of each under it."""
    below = [each.line for each in atoms if each.line > atom.line and _under(each, atom)]
    return any(count > 1 for count in Counter(below).values())


def _is_over_the_first(atom: Atom, atoms: Sequence[Atom]) -> bool:
    """Whether of several words side by side below the room up to the next word in its line the first is under it."""
    right = min((each.x0 for each in atoms if each.line == atom.line and each.x0 > atom.x0), default=float("inf"))
    below = [each for each in atoms if each.line > atom.line and each.x1 > atom.x0 and each.x0 < right]
    counts = Counter(each.line for each in below)
    return any(counts[each.line] > 1 for each in below if each.x0 < atom.x1)


def _under(word: Atom, head: Atom) -> bool:
    shared = min(word.x1, head.x1) - max(word.x0, head.x0)
    return shared * 2 > word.x1 - word.x0


def header_run(lines: Sequence[Sequence[Atom]], at: int, before: int) -> HeadRun | None:
    """The header around the line ``at`` as a run of heads; ``before`` atoms stand above the first of ``lines``."""
    known = [field for atom in lines[at] if (field := field_of_head(atom.text)) is not None]
    leading = sum(1 for field in known if field in LEADING)
    few = leading < FEWEST_LEADING and not (leading and len(known) >= FEWEST_KNOWN)
    if few and len(set(known)) < FEWEST_BESIDE_TORN:
        return None
    header = header_of(lines, at, field_of_head)
    if header is None:
        return None
    heads = with_value(with_years(header.heads))
    if not is_indicator_header(head.field for head in heads):
        return None
    inside = [n for n, line in enumerate(lines) if header.first <= line[0].line <= header.last]
    start = before + sum(len(line) for line in lines[: inside[0]])
    end = start + sum(len(lines[n]) for n in inside)
    line = lines[inside[0]][0].line
    return HeadRun(tuple(ColumnHead(head.field, head.text, start, end, 0, 1, line) for head in heads))
