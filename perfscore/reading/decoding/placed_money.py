"""The money block of a table without ruled lines: the columns of its figures, then its rows, as ``placed`` reads them.

Labels stand left of the figures, beside a heading down the side that is no label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile, pairwise

from perfscore.form import Fund
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.money import (
    FIELDS,
    Money,
    begins_goals,
    is_figure,
    is_known_label,
    is_no_row,
    make_fund,
)
from perfscore.reading.decoding.placed import line_height, slices_of, visual_lines
from perfscore.reading.decoding.placed_columns import EMPTY_COLUMN, MARGIN, ColumnBand, columns_below
from perfscore.reading.decoding.placed_header import PlacedHead, header_of
from perfscore.reading.decoding.placed_rows import (
    TWO_VALUES,
    Fragment,
    Pricing,
    Slice,
    cut_rows,
    is_wrapped,
    torn_gaps,
    widths,
)
from perfscore.reading.decoding.words import is_bare_margin, is_fund_margin, money_field, names_money, squeeze

LABEL = "label"
KNOWN_LABEL, LIKELY_LABEL, UNKNOWN_LABEL = -3.0, -1.0, 2.0
SHORTEST_LIKELY = 3
FIGURE, NO_FIGURE = -1.0, 3.0
WITHOUT_LABEL = 4.0
WITHOUT_FIGURE = 0.3
MARGIN_ITSELF, NO_MARGIN = -4.0, 3.0
_END_OF_MARGIN = re.compile(r"[^()（）]{0,3}[)）]")  # 分） below 预算执行情况（20
_TORN_AMOUNT = re.compile(r"-?[0-9,]+\.[0-9]? [0-9]{1,2}")
_TORN_POINTS = "1 0"


def read_money(atoms: Sequence[Atom], at: int) -> Money:
    """The money rows below the header that stands around the line of ``atoms[at]``."""
    lines = visual_lines(atoms)
    main = next(n for n, line in enumerate(lines) if line[0].line == atoms[at].line)
    header = header_of(lines, main, money_field)
    if header is None:
        return Money(())
    below = [words for line in lines if line[0].line > header.last and (words := _without_goals(line))]
    figures = _figures(header.heads)
    if not below or not figures:
        return Money(())
    height = line_height([below])
    columns = columns_below(
        [_label_head(figures), *figures], [atom for line in below for atom in line], height, _misfit
    )
    slices = [_without_margin(line, columns) for line in slices_of(below, columns, height)]
    filled = [line for line in slices if line.cells]
    best = min(cut_rows(filled, _pricing(columns, filled)).values(), key=lambda way: way.cost)
    funds = [_fund(filled[start:end], columns) for start, end in best.rows]
    return Money(tuple(fund for fund in funds if fund is not None))


def _figures(heads: Sequence[PlacedHead]) -> list[PlacedHead]:
    """The heads of figures; 资金使用情况 beside the block is none."""
    found = list(dropwhile(lambda head: head.field not in FIELDS, heads))
    beside = len(found) > 1 and found[0].field == "executed"
    found = list(dropwhile(lambda head: head.field not in FIELDS, found[beside:]))
    fields = [head.field for head in found]
    return found[1:] if found and is_fund_margin(found[0].text) and fields.count(fields[0]) > 1 else found


def _without_goals(line: Sequence[Atom]) -> list[Atom]:
    """A line without 年度总体目标 beside the goals below the money."""
    return [atom for atom in line if not begins_goals(atom.text)]


def _label_head(figures: Sequence[PlacedHead]) -> PlacedHead:
    """Labels have no head of their own: they may stand anywhere left of the first."""
    return PlacedHead(LABEL, LABEL, figures[0].x0, float("-inf"))


def _misfit(name: str, texts: Sequence[str]) -> float:
    """What speaks against these lines standing in one column of the money block."""
    if name == MARGIN:
        whole = "".join(texts)
        itself = is_fund_margin(whole) or _END_OF_MARGIN.fullmatch(whole)
        return (MARGIN_ITSELF if itself else NO_MARGIN * len(texts)) if texts else 0.0
    if not texts:
        return EMPTY_COLUMN
    figures = sum(1 for text in texts if is_figure(text))
    if name in FIELDS:
        return FIGURE * figures + NO_FIGURE * sum(1 for text in texts if names_money(text))
    return NO_FIGURE * figures if name == LABEL else 0.0


def _without_margin(line: Slice, columns: Sequence[ColumnBand]) -> Slice:
    kept = {n: each for n, each in line.cells.items() if columns[n].field != MARGIN}
    label = next((n for n, each in kept.items() if columns[n].field == LABEL and is_bare_margin(each.text)), None)
    return Slice(line.y, line.page, {n: each for n, each in kept.items() if n != label})


def _pricing(columns: Sequence[ColumnBand], lines: Sequence[Slice]) -> Pricing:
    fields, widest = [band.field for band in columns], widths(lines, len(columns))

    def price(column: int, lines: Sequence[Fragment]) -> float:
        text = "".join(line.text for line in lines)
        return torn_gaps(lines) + (
            _label_price(text) if fields[column] == LABEL else _figure_price(lines, text, widest[column])
        )

    missing = {n: WITHOUT_FIGURE for n, name in enumerate(fields) if name in FIELDS}
    return Pricing(price, {**missing, fields.index(LABEL): WITHOUT_LABEL}, lambda _: False)


def _label_price(text: str) -> float:
    plain = squeeze(text).rstrip(":")
    if is_known_label(plain):
        return KNOWN_LABEL
    return LIKELY_LABEL if names_money(plain) and len(plain) >= SHORTEST_LIKELY else UNKNOWN_LABEL


def _figure_price(lines: Sequence[Fragment], text: str, widest: float) -> float:
    whole = sum(
        1 for above, line in pairwise(lines) if is_figure(line.text) and not _goes_on(above.text, line.text, widest)
    )
    return (FIGURE if is_figure(text) else NO_FIGURE) + TWO_VALUES * whole


def _goes_on(above: str, text: str, widest: float) -> bool:
    """Whether digits are the rest of a figure that found no room in its line: 941300.0 | 0, or 1 | 0 below points."""
    both = f"{above} {text}"
    return both == _TORN_POINTS or (bool(_TORN_AMOUNT.fullmatch(both)) and is_wrapped(above, text, widest))


def _fund(row: Sequence[Slice], columns: Sequence[ColumnBand]) -> Fund | None:
    whole: dict[int, str] = {}
    for line in row:
        for number, fragment in line.cells.items():
            whole[number] = whole.get(number, "") + fragment.text
    cells = {columns[number].field: whole[number] for number in sorted(whole)}  # 调整预算, 调整后预算: the last holds
    label = cells.pop(LABEL, "")
    if is_no_row(label) or not (label or any(is_figure(text) for text in cells.values())):
        return None
    return make_fund(label, cells, next(iter(row[0].cells.values())).atom.place)
