"""Which pages of a long document may hold a part of a form, by a quick look at their text: others are not read closely.

No form is without a header: heads of an indicator table, each in a cell of its own, on one page or on two that follow
each other. A table with a title, of a kind that is refused or not, has that title. From such a page the look goes back
over the pages of the head of the form, and on over those of its rows, as far as they can reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import islice, pairwise

from attrs import define

from perfscore.reading.decoding.titles import ATTACHED, is_accounts_title, title_of
from perfscore.reading.decoding.words import (
    column_field,
    first_head,
    is_goal,
    is_task,
    is_total,
    label_field,
    may_begin_head,
    money_field,
    names_money,
    squeeze,
)
from perfscore.reading.grid import PageGlance

LONGEST_CELL = 40  # characters of a piece that may be a cell with a head or a label
MOST_PIECES = 4  # of a head that is wrapped in its cell
MOST_BEFORE = 6_000  # characters between the first page of a form and that of its header
MOST_BELOW = 1_000  # behind the page of the total
MOST_ACCOUNTS = 12  # pages with tables of accounts: a disclosure has nine such tables
_SENTENCE = re.compile("[，。；！？]")
_IN_WORDS = re.compile("[^，。；！？\u3400-\u9fff]*+[\u3400-\u9fff][^，。；！？]*+")
_PROSE = 25  # characters of a line that is told in sentences; in a cell it has less room
_FEWEST_PROSE = 5  # such lines of a page of running text
_ATTACHED = re.compile(ATTACHED)
_NAMED = frozenset(("level1", "level2", "name", "detail", "group"))
_LEVELS = frozenset(("level1", "level2", "name"))
_TOLD = frozenset(("target", "weight", "actual", "rule", "forecast", "mid_year", "score"))
_JUDGED = ("分", "等级", "等次", "结论")
_MONEY = frozenset(("initial", "budget", "executed", "rate"))


@define
class _Page:
    """What a quick look at a page tells of its words; each is looked for once, and only where it is asked for."""

    glance: PageGlance

    @cached_property
    def lines(self) -> list[list[str]]:
        """The lines of the page as pieces between white space."""
        return [pieces for line in self.glance.text.splitlines() if (pieces := line.split())]

    @cached_property
    def cells(self) -> list[str]:
        """The pieces that may be cells of few words: no figures, and none of a sentence."""
        every = (piece for line in self.lines for piece in line)
        return [piece for piece in every if len(piece) <= LONGEST_CELL and _IN_WORDS.fullmatch(piece)]

    @cached_property
    def heads(self) -> frozenset[str]:
        """The fields of all heads of columns that the page may hold, whole, wrapped or run together."""
        found: set[str | None] = set()
        for text in _joined([cell if may_begin_head(cell) else "" for cell in self.cells]):
            found.add(column_field(text))
            rest = text
            while head := first_head(rest):
                found.add(column_field(head))
                rest = rest[len(head) :]
        return frozenset(name for name in found if name)

    @cached_property
    def titled(self) -> bool:
        """Whether a table begins on the page by its title."""
        return any(title_of("".join(line)) for line in self.lines)

    @cached_property
    def has_accounts(self) -> bool:
        return any(is_accounts_title(_ATTACHED.sub("", squeeze("".join(line)), count=1)) for line in self.lines)

    @cached_property
    def has_total(self) -> bool:
        return any(map(is_total, self.cells))

    @cached_property
    def labels(self) -> frozenset[str]:
        """The fields of all labels and heads of money that the page may hold."""
        told = [*_joined(self.cells), *(cell.partition("：")[0].partition(":")[0] for cell in self.cells)]
        return frozenset(name for text in told if (name := label_field(text) or money_field(text)))

    @cached_property
    def lists_projects(self) -> bool:
        """Whether the page may hold the heads of a summary, one project a row."""
        judged = "score" in self.heads or any(word in cell for cell in self.cells for word in _JUDGED)
        return judged and "name" in self.labels and not self.labels.isdisjoint(_MONEY)

    @cached_property
    def is_before_header(self) -> bool:
        """Whether the page may hold a part of a form above its indicator table."""
        told = any(is_goal(text) or is_task(text) or names_money(text) for text in _joined(self.cells))
        return told or self.titled or not self.labels <= {"other"}

    @cached_property
    def is_prose(self) -> bool:
        told = (piece for line in self.lines for piece in line if len(piece) >= _PROSE and _SENTENCE.search(piece))
        return not self.glance.ruled and sum(1 for _ in islice(told, _FEWEST_PROSE)) == _FEWEST_PROSE

    @property
    def is_end(self) -> bool:
        """Whether nothing goes on behind the page that did not begin on it."""
        return self.titled or self.has_accounts or self.is_prose


def _joined(cells: Sequence[str]) -> Iterator[str]:
    """Every cell, and those put together again of which lines follow each other."""
    for start in range(len(cells)):
        text = ""
        for cell in cells[start : start + MOST_PIECES]:
            text += cell
            if not cell or len(text) > LONGEST_CELL:
                break
            yield text


def pages_of_forms(glances: Sequence[PageGlance]) -> set[int]:
    """The indexes of all pages that may hold a part of a form or of a table that is named, and a few with accounts."""
    pages = [_Page(glance) for glance in glances]
    found = set(islice((number for number, page in enumerate(pages) if page.has_accounts), MOST_ACCOUNTS))
    headers = _with_headers(pages)
    for number in headers:
        found.update(range(_first(pages, number, headers), _last(pages, number, headers) + 1))
    return found


def _with_headers(pages: Sequence[_Page]) -> set[int]:
    """The pages with a title or the heads of a table, which a page break may divide."""
    found = {number for number, page in enumerate(pages) if page.titled or page.lists_projects}
    for number, (one, other) in enumerate(pairwise((*pages, _Page(PageGlance("", ruled=False))))):
        if _heads_a_table(one.heads):
            found.add(number)
        elif one.heads and other.heads and _heads_a_table(one.heads | other.heads):
            found.update((number, number + 1))
    return found


def _heads_a_table(fields: frozenset[str]) -> bool:
    return bool(fields & _NAMED and fields & _TOLD) or len(fields & _LEVELS) > 1


def _first(pages: Sequence[_Page], header: int, headers: AbstractSet[int]) -> int:
    """The first page of the form whose header stands on a page."""
    first, room = header, MOST_BEFORE
    for number in range(header - 1, -1, -1):
        page = pages[number]
        room -= len(page.glance.text)
        if page.is_before_header:
            first = number
        if room < 0 or page.is_end or number in headers:
            break
    return first


def _last(pages: Sequence[_Page], header: int, headers: AbstractSet[int]) -> int:
    """The last page with rows of the table whose header stands on a page, or of what stands below its total.

    A total on the page behind the header may stand on top of the rows.
    """
    room: int | None = None
    for number in range(header + 1, len(pages)):
        page = pages[number]
        if page.is_end or number in headers or (room is not None and room < len(page.glance.text)):
            return number
        if room is not None:
            room -= len(page.glance.text)
        elif page.has_total and number > header + 1:
            room = MOST_BELOW
    return len(pages) - 1
