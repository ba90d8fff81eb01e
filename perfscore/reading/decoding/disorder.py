"""Text that holds a form and no rows: cells in heaps, as ``pdftotext`` writes them, or nothing between the cells.

In the order of rows a row's figures stand between two names, a level word beside its rows, and all heads together.
Where they do not, any reading would be a guess: it is told, and no form is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from itertools import groupby, pairwise

from perfscore.form import Form, Indicator
from perfscore.messages import Place, Problem, problem
from perfscore.reading.decoding.doubts import levels_come_late
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
_FEWEST_WITHOUT_TITLE = 4
_RUN_TOGETHER = 4
_FIRST_HEAD = re.compile(r"[一二三]级|绩效指标|指标名称")
_MOST_TRIES = 200
_HEADS_OF_LEVELS = frozenset(("level1", "level2"))
_FEW_IN_HEAPS = 0.25  # of the forms that no sum proves: so few without an order of rows tell nothing of the others
_MOST_IN_HEAPS = 0.5  # of all forms: nor does a sum prove the others where more of them are
_CELLS = ("level1", "level2", "name", "target", "actual", "weight", "score", "note")
_MOST_DOUBTFUL = 0.3  # of the cells of rows that are in order


class RowOrder(IntEnum):
    """Whether running text is in the order of the rows of a form, the surest first."""

    PROVEN = 0  # what the rows add up to is printed
    OPEN = 1  # nothing speaks against it
    BROKEN = 2  # figures, levels or heads stand in heaps
    NONE = 3  # there is none, whatever adds up: sums tell of points alone


def row_order(
    order: TextOrder, run: HeadRun, above: Sequence[DocumentLine], below: Sequence[DocumentLine], form: Form
) -> RowOrder:
    """That of a form which was read from a text of such an order, from the lines above and below its header."""
    apart, rows = _stand_apart(below), form.indicators
    doubtful = len(below) > len(rows) and _is_mostly_doubtful(rows)
    if not apart and (order is TextOrder.BLOCKS or doubtful):
        return RowOrder.NONE
    if proven(form):
        return RowOrder.PROVEN
    broken = levels_come_late(rows) or _in_heaps(run, above, below, form)
    return RowOrder.BROKEN if broken and not apart else RowOrder.OPEN


def without_order(found: Mapping[int, RowOrder]) -> set[int]:
    """The forms of one text, by number, that are in no order of rows: a text has one order, so some tell of all.

    What its own sums prove is in order unless most forms are not; among the others one may merely be read badly.
    """
    broken = {number for number, order in found.items() if order >= RowOrder.BROKEN}
    if len(broken) > _MOST_IN_HEAPS * len(found):
        return set(found)
    open_to_doubt = {number for number, order in found.items() if order is not RowOrder.PROVEN}
    return open_to_doubt if len(broken) > _FEW_IN_HEAPS * len(open_to_doubt) else broken


def _in_heaps(run: HeadRun, above: Sequence[DocumentLine], below: Sequence[DocumentLine], form: Form) -> bool:
    """Whether cells of a kind stand one below the other, heads apart from the header, or rows lack most of theirs."""
    broken = _broken(run, form.indicators)
    if broken > _MOST_BROKEN and form.total_weight is None and not whole_weight(form.indicators):
        return True
    texts = [squeeze(line.text) for line in below if not line.is_table]
    figures = sum(1 for name in run.fields if name not in _WORDS)
    heaps = _longest(texts, _is_figure) > _ROOM * max(1, figures)
    levels = _longest(texts, lambda text: bool(look(text).depths)) > _MOST_LEVELS
    lost = _heads(texts) | (_heads([squeeze(line.text) for line in above]) & _HEADS_OF_LEVELS)
    return heaps or (levels and broken > 0) or bool(lost - set(run.fields))


def _is_mostly_doubtful(rows: Sequence[Indicator]) -> bool:
    cells = [(row, name) for row in rows for name in _CELLS if getattr(row, name)]
    doubtful = sum(1 for row, name in cells if name in row.doubtful)
    return doubtful > _MOST_DOUBTFUL * len(cells)


def proven(form: Form) -> bool:
    """Whether the rows add up to a total that is printed."""
    return form.total_weight is not None and not broken_sums(form)


def _stand_apart(lines: Sequence[DocumentLine]) -> bool:
    """Whether cells stand side by side, as in text that keeps the columns of a page."""
    apart = sum(1 for line in lines if any(b.x0 - a.x1 >= _GAP for a, b in pairwise(line.atoms)))
    return apart * 4 > len(lines)


def _broken(run: HeadRun, rows: Sequence[Indicator]) -> float:
    """The share of rows that lack a name, a target, a weight or a score where the table fills such a column.

    A form may be published before it is filled in: what none of its rows has, no row lacks.
    """
    filled = [name for name in ("target", "weight", "score") if any(getattr(row, name) is not None for row in rows)]
    columns = [name for name in filled if name in run.fields]
    whole = sum(
        1 for row in rows if fit("name", row.name) > 0 and all(getattr(row, name) is not None for name in columns)
    )
    return 1 - whole / len(rows) if columns else 1.0


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
    if (
        order is TextOrder.BLOCKS
        and not _stand_apart(spoken)
        and len(fields) >= (_FEWEST_HEADS_BELOW_TITLE if titles else _FEWEST_WITHOUT_TITLE)
    ):
        return [disorder((titles or spoken)[0].place, order)]
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
