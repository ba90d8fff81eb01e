"""Header lines -> which column of a table is which field.

A head over several columns gives way to the heads below it. Where two columns claim one field, the contents decide:
the weights that add up to the form's total, the last of several targets. A column whose head is not known is read by
its contents when a field is missing, and that is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from attrs import evolve, field

from perfscore.frozen import frozen
from perfscore.messages import Message, Place, Problem, problem
from perfscore.reading.decoding.evidence import fit, look
from perfscore.reading.decoding.heads import ColumnHead, HeadRun, goal_as_target
from perfscore.reading.decoding.lines import DocumentLine
from perfscore.reading.decoding.words import bare, column_field, label_field

NEEDED = ("name", "target", "actual", "weight", "score", "level1", "level2")
SINGLE = (*NEEDED, "comparator", "unit")
CLEAR = 1.0  # what the cells of a column must earn on average to be read by their contents
CLEAR_NAME = 0.5  # of a name, where any words fit
OTHER = ("other",)
#: The fields of columns whose cells may be those of a field that no head names: values stand below 绩效标准.
MAY_HOLD = {"target": ("other", "rule", "basis")}
_PARTS = ("comparator", "target", "unit")
_NAMED = ("level1", "level2", "name")
_ITSELF = ("名称", "内容")
FULL_WEIGHTS = (100.0, 90.0, 80.0)


@frozen
class Columns:
    """Column -> field; ``count`` header lines were used; ``problems`` tell what was decided by contents."""

    fields: Mapping[int, str]
    count: int
    problems: tuple[Problem, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name in self.fields.values() if name != "other"))


@frozen
class _Draft:
    """Column -> field, the text of its head, and the first column of that head."""

    fields: dict[int, str]
    heads: dict[int, str]
    begins: dict[int, int]
    problems: list[Problem] = field(factory=list)

    def put(self, column: int, head: ColumnHead) -> None:
        self.fields[column], self.heads[column], self.begins[column] = head.field, head.text, head.column


def columns_of(run: HeadRun, lines: Sequence[DocumentLine], results: bool = True) -> Columns:
    """The columns of the table whose header is in ``lines[0]``; the lines below it tell the rest.

    ``results`` tells whether such a form prints actual values and scores.
    """
    spans = _spans(run, lines[0])
    below = heads_below(lines[1:], any(head.columns > 1 for head, _ in spans))
    draft = _Draft({}, {}, {})
    for head, end in spans:
        under = [each for each in below if head.column <= each.column < end]
        if not under or _is_stray(head, end, under):
            under = []
            for column in range(head.column, head.column + max(1, head.columns)):
                draft.put(column, head)
        names = {each.field for each in under}
        for each in under:
            draft.put(each.column, evolve(each, field=under_a_head(each, names, head.field)))
    count = 1 + len({each.line for each in below})
    for head, end in spans:
        _levels_below_one_head(draft, head, end, lines[count:])
    _without_heads(draft, lines[count:])
    return _settled(draft, lines[count:], lines[0].place, results, count)


def _is_stray(head: ColumnHead, end: int, under: Sequence[ColumnHead]) -> bool:
    """Whether what stands below a head of one column that is known is no head: text that ran into the line."""
    return (
        head.field not in ("other", "group") and end - head.column == 1 and {each.field for each in under} == {"other"}
    )


def under_a_head(head: ColumnHead, names: AbstractSet[str], above: str) -> str:
    """The field of a head below one for the field ``above``, beside heads for the fields ``names``.

    An unknown one is the value where no other is; below a level 名称 is the level and 权重 its points.
    """
    name = head.field
    if above in _NAMED and (name == "name" or bare(head.text) in _ITSELF):
        return above
    if above in ("level1", "level2") and name in ("weight", "score"):
        return "level_weight"
    if name == "other" and names & {"comparator", "unit"} and "target" not in names:
        return "target"
    return above if above == "target" and names == {"other"} else name


def _levels_below_one_head(draft: _Draft, head: ColumnHead, end: int, body: Sequence[DocumentLine]) -> None:
    """A head over several columns of cells, such as 绩效指标 or 指标类型: its levels, and the name behind them."""
    columns = range(head.column, end)
    if any(draft.begins.get(column, head.column) != head.column for column in columns):
        return
    begun = [column for column in columns if column == head.column or _is_divided(column, body)]
    others = {name for column, name in draft.fields.items() if column not in columns}
    ways = (way for way in levels_under(head.field, others) if len(way) == len(begun))
    for column, name in zip(begun, next(ways, ()), strict=False):
        draft.put(column, evolve(head, field=name, column=column))


def _is_divided(column: int, body: Sequence[DocumentLine]) -> bool:
    """Whether more cells begin at a column than reach over it."""
    atoms = [atom for line in body if line.is_table for atom in line.atoms]
    begin = sum(1 for atom in atoms if atom.column == column)
    over = sum(1 for atom in atoms if atom.column < column < atom.column + atom.columns)
    return begin > max(1, over)


def levels_under(head: str, others: AbstractSet[str]) -> Sequence[tuple[str, ...]]:
    """What the columns of cells below one head for levels may be, beside columns for ``others``."""
    named, levelled = others & {"name", "detail"}, others & {"level1", "level2"}
    if head in ("group", "name") and not named and not levelled:
        return (("name",), ("level1", "name"), ("level1", "level2", "name"))
    if head == "group" and not named:
        return (("name",),)
    if head == "level1" and not levelled:
        return (("level1", "level2"),) if named else (("level1", "name"), ("level1", "level2", "name"))
    return (("level2", "name"),) if head == "level2" and not named else ()


def _without_heads(draft: _Draft, body: Sequence[DocumentLine]) -> None:
    """Columns right of the last head, where the rest of a header was lost: their cells may tell what they are."""
    last = max(draft.fields, default=0)
    filled = Counter(atom.column for line in body if line.is_table for atom in line.atoms if atom.column > last)
    for column in sorted(column for column, count in filled.items() if count > 1):
        draft.fields[column], draft.heads[column], draft.begins[column] = "other", "", column


def columns_in_order(
    heads: Sequence[tuple[str, str]], body: Sequence[DocumentLine], place: Place, results: bool
) -> Columns:
    """The columns when only the order of the heads (field, text) is known; ``body`` are the rows cut by that order."""
    draft = _Draft({}, {}, {})
    for column, (name, text) in enumerate(heads):
        draft.fields[column], draft.heads[column], draft.begins[column] = name, text, column
    return _settled(draft, body, place, results, 0)


def _settled(draft: _Draft, body: Sequence[DocumentLine], place: Place, results: bool, count: int) -> Columns:
    """One column for each field."""
    cells = _by_column(body)
    _goal_as_target(draft)
    _by_parts(draft, cells)
    _deepest_name(draft, cells)
    _points_of_levels(draft)
    _one_of_several(draft, cells)
    _by_contents(draft, cells, place, results)
    return Columns(dict(sorted(draft.fields.items())), count, tuple(draft.problems))


def _spans(run: HeadRun, line: DocumentLine) -> list[tuple[ColumnHead, int]]:
    """Each head of the line with the column where the next one begins."""
    before = [atom for atom in line.atoms if atom.column < run.heads[0].column and label_field(atom.text) is None]
    lost = [ColumnHead("other", atom.text, 0, 0, atom.column, atom.columns, atom.line) for atom in before]
    heads = [*lost, *(run.heads[1:] if _is_margin(run) else run.heads)]
    starts = [head.column for head in heads[1:]] + [max(line.width, heads[-1].column + 1) if heads else 0]
    return list(zip(heads, starts, strict=True))


def _is_margin(run: HeadRun) -> bool:
    """Whether the first head stands down the side of the table, 绩效指标, and over no columns."""
    first, *others = run.heads
    if not {head.field for head in others} & {*_NAMED, "detail"}:
        return False
    wide = first.columns > 1 or (bool(others) and others[0].column > first.column + 1)
    return first.field == "group" and not wide


def heads_below(lines: Sequence[DocumentLine], grouped: bool) -> list[ColumnHead]:
    """The heads of the lines below a header that hold nothing but heads. ``grouped``: a lone head may stand there."""
    found: list[ColumnHead] = []
    for line in lines[:2]:
        heads = [
            ColumnHead(column_field(atom.text) or "other", atom.text, 0, 0, atom.column, atom.columns, atom.line)
            for atom in line.atoms
        ]
        known = sum(1 for head in heads if head.field != "other")
        few = len(heads) == 1 and not grouped
        if not heads or known * 2 < len(heads) or known == 0 or few or any(_is_content(h.text) for h in heads):
            break
        found += heads
    return found


def _is_content(text: str) -> bool:
    seen = look(text)
    return seen.value or seen.number or bool(seen.depths)


_Body: TypeAlias = Mapping[int, Sequence[str]]  # column -> its texts, from above


def _by_column(lines: Sequence[DocumentLine]) -> _Body:
    found: dict[int, list[str]] = {}
    for line in lines:
        for atom in line.atoms if line.is_table else ():
            found.setdefault(atom.column, []).append(atom.text)
    return found


def _by_parts(draft: _Draft, body: _Body) -> None:
    """A target over several columns without heads of their own: sign, value and unit by what stands in them."""
    columns = [column for column, name in draft.fields.items() if name == "target"]
    if len(columns) < 2 or len({draft.heads[column] for column in columns}) > 1:
        return
    for column in columns:
        cells = body.get(column, ())
        best = max(_PARTS, key=lambda name: sum(fit(name, cell) for cell in cells)) if cells else "other"
        draft.fields[column] = best


def _goal_as_target(draft: _Draft) -> None:
    columns = sorted(draft.fields)
    goal = goal_as_target([draft.fields[column] for column in columns])
    if goal is not None:
        draft.fields[columns[goal]] = "target"


def _deepest_name(draft: _Draft, body: _Body) -> None:
    """四级指标 is the indicator itself where its column is filled; 三级指标 then names a group."""
    cells = [text for column, name in draft.fields.items() if name == "detail" for text in body.get(column, ())]
    if not any(cells):
        return
    for column, name in list(draft.fields.items()):
        draft.fields[column] = {"name": "level3", "detail": "name"}.get(name, name)


def _one_of_several(draft: _Draft, body: _Body) -> None:
    """Of several columns for one field the one that holds; the others are left aside."""
    for name in SINGLE:
        columns = [column for column, each in draft.fields.items() if each == name]
        if len({draft.begins[column] for column in columns}) < 2:
            continue
        kept = _choose(name, columns, draft, body)
        for column in columns:
            if draft.begins[column] != draft.begins[kept]:
                draft.fields[column] = "other" if name != "weight" else "level_weight"


def _points_of_levels(draft: _Draft) -> None:
    """得分 beside each level and again at the end: those beside the levels are the points that can be had."""
    scores = [column for column, name in draft.fields.items() if name == "score"]
    names = [column for column, name in draft.fields.items() if name == "name"]
    if "weight" in draft.fields.values() or len(scores) < 2 or not names or names[0] + 1 not in scores[:-1]:
        return
    for column in scores[:-1]:
        draft.fields[column] = "weight" if column == names[0] + 1 else "level_weight"


def _choose(name: str, columns: list[int], draft: _Draft, body: _Body) -> int:
    if name in ("weight", "score"):
        return max(columns, key=lambda column: (_filled(body, column), _sum_fits(body, column, name), column))
    if name == "name":
        return min(columns, key=lambda column: ("三级" not in draft.heads[column], column))
    filled = [column for column in columns if body.get(column, ())]
    if name == "actual":
        return max(filled or columns, key=lambda c: (sum(fit("actual", cell) for cell in body.get(c, ())), -c))
    return max(filled or columns, key=lambda c: (round(_mean_fit(name, body, c)), c))


def _filled(body: _Body, column: int) -> int:
    """How many rows have a number there; columns that differ by little count alike."""
    return sum(1 for cell in body.get(column, ()) if look(cell).points) // 2


def _sum_fits(body: _Body, column: int, name: str) -> bool:
    cells = [float(look(cell).plain.rstrip("分")) for cell in body.get(column, ()) if look(cell).points]
    total = sum(cells)
    whole = any(abs(total - full) < 0.01 or abs(total - 2 * full) < 0.01 for full in FULL_WEIGHTS)
    doubled = bool(cells) and abs(total - 2 * cells[-1]) < 0.01
    return whole or (name == "score" and doubled)


def _mean_fit(name: str, body: _Body, column: int) -> float:
    cells = body.get(column, ())
    return sum(fit(name, cell) for cell in cells) / len(cells) if cells else 0.0


def _by_contents(draft: _Draft, body: _Body, place: Place, results: bool) -> None:
    """A missing field is looked for among the columns that nobody knows."""
    for name in NEEDED:
        if name in draft.fields.values() or (name in ("actual", "score") and not results):
            continue
        may_hold = MAY_HOLD.get(name, OTHER)
        unknown = [column for column, each in draft.fields.items() if each in may_hold and body.get(column, ())]
        if name == "name":
            unknown = [column for column in unknown if draft.fields.get(column - 1) in ("level1", "level2")]
        best = max(unknown, key=lambda column: _mean_fit(name, body, column), default=None)
        if best is not None and _mean_fit(name, body, best) > (CLEAR_NAME if name == "name" else CLEAR):
            draft.fields[best] = name
            draft.problems.append(problem("D161", place, found=draft.heads[best], read=Message(f"W_cell_{name}")))
    last = max(draft.fields, default=0)
    if draft.fields.get(last) == "other" and "note" not in draft.fields.values() and _says_more(body.get(last, ())):
        draft.fields[last] = "note"
        draft.problems.append(problem("D161", place, found=draft.heads[last], read=Message("W_cell_note")))


def _says_more(cells: Sequence[str]) -> bool:
    """Whether a column holds remarks: words, and no number or value."""
    return bool(cells) and all(look(cell).han and not look(cell).value for cell in cells)
