"""The total row among cells of which only the order is known, and what stands above and below it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate, combinations, pairwise, takewhile

from attrs import field

from perfscore.frozen import frozen
from perfscore.messages import Problem, problem
from perfscore.reading.decoding import wrapped_cells
from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.records import ADDED_UP, TOTALLED, total_figures
from perfscore.reading.decoding.words import (
    is_after_matter,
    is_box,
    is_footer,
    is_subtotal,
    is_total,
    level_depths,
    names_total,
    squeeze,
)

_POINT = "分"
_MOST_PIECES = 4  # of the label of a box
_TOTAL_FIGURE = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.[0-9]{1,2})?[分%]?")
_HIGHEST_TOTAL = 120
_MOST_FIGURES = 8  # that the cells of a total are folded into
_ALONE = re.compile("[^:：]+[:：]?")
_ELLIPSIS = re.compile(r"[.…·。]{2,}")


@frozen
class TableBody:
    """The atoms of a table body without its totals, the last total and its figures, and the atoms below that."""

    body: list[Atom] = field(factory=list)
    label: list[Atom] = field(factory=list)  # of the last total, where there is one
    total: list[str] = field(factory=list)
    below: list[Atom] = field(factory=list)


def without_totals(atoms: Sequence[Atom], whole: bool) -> TableBody:
    """Total labels and the figures after them are no cells of rows; the last total is the form's.

    Nor are remarks, most of which only ``whole`` cells tell from the pieces of others.
    """
    cut = TableBody()
    at = 0
    last = max((n for n in range(len(atoms)) if _is_label_of_total(atoms, n)), default=None)
    in_lines = sum(atom.starts_line for atom in atoms) > 1  # else a remark is told by its word alone
    while at < len(atoms):
        if last is not None and at > last:
            cut.below.extend(takewhile(lambda atom: not is_after_matter(atom.text), atoms[at:]))
            break
        if is_subtotal(atoms[at].text):
            _, at = _figures_after(atoms, at + 1)
        elif _is_label_of_total(atoms, at):
            cut.label[:] = atoms[at : at + 1]
            cut.total[:], at = _figures_after(atoms, at + 1)
            on_top = not any(look(atom.text).points for atom in cut.body)
            last = None if on_top else last  # a total may stand on top of the rows
        elif last is None and _ends_rows(atoms, at, whole):
            break
        elif cut.body and (_is_remark(atoms[at], in_lines) if whole else _is_box(atoms, at)):
            at = _behind_remark(atoms, at)
        else:
            if not _ELLIPSIS.fullmatch(atoms[at].text):
                cut.body.append(atoms[at])
            at += 1
    return cut


@frozen
class TotalRow:
    """The weight and the score of a total row, and what was odd."""

    figures: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def total_of(cut: TableBody, fields: Sequence[str]) -> TotalRow:
    """The last total of a table with such columns."""
    whole = _whole_figures(cut.total, fields)
    figures = total_figures([(figure, "") for figure in whole], fields)
    if whole == cut.total and not _are_too_many(whole, fields):
        return TotalRow(figures)
    code = "D221" if whole == cut.total else "D113"
    return TotalRow(figures, tuple(problem(code, atom.place, found=" ".join(cut.total)) for atom in cut.label))


def _are_too_many(figures: Sequence[str], fields: Sequence[str]) -> bool:
    """Whether a total has more figures than the table has columns for them."""
    return len(figures) not in (0, 1, len(set(fields) & set(TOTALLED)), sum(1 for name in fields if name in ADDED_UP))


def _whole_figures(figures: list[str], fields: Sequence[str]) -> list[str]:
    """The figures of a total; where they are too many, those that pieces of cells make in one way alone.

    A narrow cell folds its number: 10 | 0 | 82.3 | 0 are 100 and 82.30.
    """
    order = [name for name in dict.fromkeys(fields) if name in TOTALLED]
    if not order or len(figures) > _MOST_FIGURES or not _are_too_many(figures, fields):
        return figures
    cuts = combinations(range(1, len(figures)), len(order) - 1)
    ways = [["".join(figures[a:b]) for a, b in pairwise((0, *cut, len(figures)))] for cut in cuts]
    whole = [way for way in ways if _may_be_totals(dict(zip(order, way, strict=True)))]
    return whole[0] if len(whole) == 1 else figures


def _may_be_totals(figures: Mapping[str, str]) -> bool:
    if not all(map(_TOTAL_FIGURE.fullmatch, figures.values())):
        return False
    points = {name: float(text.rstrip("分%")) for name, text in figures.items()}
    return max(points.values()) <= _HIGHEST_TOTAL and points.get("score", 0) <= points.get("weight", _HIGHEST_TOTAL)


def _ends_rows(atoms: Sequence[Atom], at: int, whole: bool) -> bool:
    """Whether a remark stands there, and not the last line of a cell that is wrapped: 整治四乱 | 问题."""
    if not (atoms[at].starts_line and is_footer(atoms[at].text)):
        return False
    above = atoms[at - 1] if at else None
    return whole or above is None or not above.starts_line or not wrapped_cells.is_full(above.text, atoms[at].text)


def _is_label_of_total(atoms: Sequence[Atom], at: int) -> bool:
    """Whether the label of the total stands there: 总分, or 自评得分 before points."""
    text, behind = atoms[at].text, atoms[at + 1 : at + 2]
    return is_total(text) or (names_total(text) and any(look(atom.text).points_or_more for atom in behind))


def _is_remark(atom: Atom, in_lines: bool) -> bool:
    """Whether a cell is the label of a remark: 说明, and no more where only its words tell where it begins."""
    return is_footer(atom.text) and (atom.starts_line if in_lines else _ALONE.fullmatch(squeeze(atom.text)) is not None)


def _is_box(atoms: Sequence[Atom], at: int) -> bool:
    """Whether the label of a box begins with an atom and goes on in the lines below it: 其他需要说 | 明事项."""
    pieces = (atom.text for atom in takewhile(lambda atom: atom.starts_line, atoms[at : at + _MOST_PIECES]))
    return any(is_box(text) for text in accumulate(pieces))


def _behind_remark(atoms: Sequence[Atom], at: int) -> int:
    """The total, or the row, behind a remark above the last total: 其他需要说明事项 | 无 | 总分."""
    end = at + 1
    while end < len(atoms) and not (is_total(atoms[end].text) or is_subtotal(atoms[end].text)):
        if level_depths(atoms[end].text):
            break
        end += 1
    return end


def _figures_after(atoms: Sequence[Atom], at: int) -> tuple[list[str], int]:
    """The figures from an atom on, each with its 分 (89.61 分), and the atom behind them."""
    figures: list[str] = []
    while at < len(atoms):
        text = atoms[at].text
        if text == _POINT and figures and figures[-1] == atoms[at - 1].text:
            figures[-1] += text
        elif look(text).points_or_more:
            figures.append(text)
        elif text:
            break
        at += 1
    return figures, at
