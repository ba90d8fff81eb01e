"""Text that holds a form and no rows: cells in heaps, as ``pdftotext`` writes them, or nothing between the cells.

In the order of rows a row's figures stand between two names, a level word beside its rows, and all heads together.
Where they do not, any reading would be a guess: it is told, and no form is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby, pairwise

from perfscore.form import Form, Indicator
from perfscore.messages import Place, Problem, problem
from perfscore.reading.decoding.evidence import fit, look
from perfscore.reading.decoding.heads import HeadRun
from perfscore.reading.decoding.lines import DocumentLine
from perfscore.reading.decoding.sums import broken_sums, whole_weight
from perfscore.reading.decoding.titles import title_of
from perfscore.reading.decoding.words import LONGEST_HEAD, column_field, first_head, is_basis, squeeze
from perfscore.reading.grid import TextOrder

_LEVELS = ("level1", "level2", "level3", "level_weight", "name", "detail", "group", "ordinal")
_WORDS = frozenset((*_LEVELS, "note", "rule", "basis", "evidence"))
_HEADS = ("level1", "level2", "name", "target", "weight", "score")
_ROOM = 1.5  # a row's figures on lines of their own; half a row more where a name was taken for a value
_MOST_LEVELS = 3  # level words one below the other: a row names two, and its name may be a third
_MOST_BROKEN = 1 / 3  # rows that lack what the table has a column for
_GAP = 2  # blanks between two cells; a cell has one between its words
_FEWEST_HEADS = 3
_FEWEST_HEADS_BELOW_TITLE = 2
_RUN_TOGETHER = 4
_FIRST_HEAD = re.compile(r"[一二三]级|绩效指标|指标名称")
_MOST_TRIES = 200
_CELLS = ("level1", "level2", "name", "target", "actual", "weight", "score", "note")
_MOST_DOUBTFUL = 0.3  # of the cells of rows that are in order


def in_heaps(run: HeadRun, below: Sequence[DocumentLine], form: Form) -> bool:
    """Whether the lines below a header are in no order of rows.

    Totals that hold prove that the points are in order; they tell nothing of levels, and of rows that are mostly
    doubtful.
    """
    if stand_apart(below):
        return False
    if _levels_come_late(form.indicators) or (len(below) > len(form.indicators) and _is_mostly_doubtful(form)):
        return True
    if proven(form):
        return False
    broken = _broken(run, form.indicators)
    if broken > _MOST_BROKEN and form.total_weight is None and not whole_weight(form.indicators):
        return True
    texts = [squeeze(line.text) for line in below if not line.is_table]
    figures = sum(1 for name in run.fields if name not in _WORDS)
    heaps = _longest(texts, _is_figure) > _ROOM * max(1, figures)
    levels = _longest(texts, lambda text: bool(look(text).depths)) > _MOST_LEVELS
    return heaps or (levels and broken > 0) or bool(_heads(texts) - set(run.fields))


def _levels_come_late(rows: Sequence[Indicator]) -> bool:
    """Whether the first row stands above the first level word: in the middle of its rows, where it was centred."""
    told = [row for row in rows if row.target or row.weight]
    name = "level1" if any(row.level1 for row in told) else "level2"
    return bool(told) and getattr(told[0], name) is None and any(getattr(row, name) for row in told)


def _is_mostly_doubtful(form: Form) -> bool:
    cells = [(row, name) for row in form.indicators for name in _CELLS if getattr(row, name)]
    doubtful = sum(1 for row, name in cells if name in row.doubtful)
    return doubtful > _MOST_DOUBTFUL * len(cells)


def proven(form: Form) -> bool:
    """Whether the rows add up to a total that is printed."""
    return form.total_weight is not None and not broken_sums(form)


def stand_apart(lines: Sequence[DocumentLine]) -> bool:
    """Whether cells stand side by side, as in text that keeps the columns of a page."""
    apart = sum(1 for line in lines if any(b.x0 - a.x1 >= _GAP for a, b in pairwise(line.atoms)))
    return apart * 4 > len(lines)


def _broken(run: HeadRun, rows: Sequence[Indicator]) -> float:
    """The share of rows that lack a name, a target, a weight or a score where the table has such a column."""
    columns = [name for name in ("target", "weight", "score") if name in run.fields]
    whole = sum(
        1 for row in rows if fit("name", row.name) > 0 and all(getattr(row, name) is not None for name in columns)
    )
    return 1 - whole / len(rows) if rows else 1.0


def _longest(texts: Sequence[str], fits: Callable[[str], bool]) -> int:
    """The most lines one below the other that are all of a kind."""
    return max((len(list(group)) for kind, group in groupby(texts, fits) if kind), default=0)


def _is_figure(text: str) -> bool:
    seen = look(text)
    return (seen.number or seen.value or seen.points_or_more) and not is_basis(text)


def _heads(texts: Sequence[str]) -> set[str]:
    """The fields whose heads stand alone on a line."""
    return {field for text in texts if (field := column_field(text)) in _HEADS and field is not None}


def told_of(lines: Sequence[DocumentLine], order: TextOrder) -> list[Problem]:
    """Why text that has the words of a form, written in this order, gives none."""
    spoken = [line for line in lines if line.atoms and not line.is_table]
    titles = [line for line in spoken if title_of(line.text)]
    fields = {column_field(word) for line in spoken for word in line.text.split()} - {None}
    if order is TextOrder.BLOCKS and titles and len(fields) >= _FEWEST_HEADS_BELOW_TITLE:
        return [disorder(titles[0].place, order)]
    for line in spoken:
        if len(line.text) > LONGEST_HEAD and _run_together(squeeze(line.text)):
            return [problem("D173", line.place)]
    heads = [line for line in spoken if column_field(line.text) in _HEADS]
    return [disorder(heads[0].place, order)] if len(_heads([line.text for line in heads])) >= _FEWEST_HEADS else []


def disorder(place: Place, order: TextOrder) -> Problem:
    """The cells of the form at ``place`` cannot be put into rows."""
    return problem("D193" if order is TextOrder.BLOCKS else "D172", place)


def _run_together(text: str) -> bool:
    """Whether heads follow each other in a text without anything between them."""
    starts = [found.start() for found in _FIRST_HEAD.finditer(text)][:_MOST_TRIES]
    return any(_heads_from(text, start) >= _RUN_TOGETHER for start in starts)


def _heads_from(text: str, at: int) -> int:
    """How many heads follow each other."""
    count = 0
    while count < _RUN_TOGETHER and (head := first_head(text[at : at + LONGEST_HEAD])):
        at, count = at + len(head), count + 1
    return count
