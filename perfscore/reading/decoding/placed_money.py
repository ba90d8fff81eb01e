"""The money block of a table without ruled lines: figures by column, labels beside the figures that they name."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from perfscore.errors import Place
from perfscore.form import Fund
from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.money import FIELDS, Money, is_figure, is_known_label, make_fund
from perfscore.reading.decoding.placed import bands, centre, line_height, visual_lines
from perfscore.reading.decoding.placed_cut import Fragment
from perfscore.reading.decoding.placed_header import header_of
from perfscore.reading.decoding.words import is_bare_margin, is_fund_margin, is_goal, money_field, names_money, squeeze

_KNOWN, _LIKELY, _UNKNOWN = -3.0, -1.0, 2.0
_ALONE = 1.0  # a label with no figures beside it
_MOST_LINES = 5
_LEFT_OVER = 5.0  # figures that no label names


@frozen
class _Row:
    """The figures that stand in one line."""

    y: float
    values: dict[str, str]
    place: Place


def read_money(atoms: Sequence[Atom], at: int) -> Money:
    """The money rows below the header that stands around the line of ``atoms[at]``."""
    lines = visual_lines(atoms)
    main = next(n for n, line in enumerate(lines) if line[0].line == atoms[at].line)
    header = header_of(lines, main, money_field)
    if header is None:
        return Money(())
    body = [atom for line in lines for atom in line if line[0].line > header.last]
    columns = bands(header, body)
    first = next(n for n, band in enumerate(columns) if band.field in FIELDS)
    left = columns[first].left if first else _left_of(header.heads[first].x0, body)
    beside = _without_margin([atom for atom in body if centre(atom) < left])
    rows: dict[int, _Row] = {}
    labels: list[Fragment] = []
    for atom in body:
        if centre(atom) >= left and is_figure(atom.text):
            name = next(band.field for band in columns[first:] if centre(atom) < band.right)
            row = rows.setdefault(atom.line, _Row(atom.y, {}, atom.place))
            row.values[name] = row.values.get(name, "") + atom.text
        elif atom in beside:
            if labels and labels[-1].atom.line == atom.line:
                labels[-1] = Fragment(labels[-1].text + atom.text, atom.y, labels[-1].atom)
            else:
                labels.append(Fragment(atom.text, atom.y, atom))
    return Money(tuple(_matched(list(rows.values()), labels, line_height([labels]))))


def _without_margin(atoms: Sequence[Atom]) -> list[Atom]:
    """The words left of the figures without the column of the vertical heading: 项目资金 | （万元）."""
    columns: list[list[Atom]] = []
    for atom in sorted(atoms, key=lambda each: each.x0):
        if columns and atom.x0 < max(each.x1 for each in columns[-1]):
            columns[-1].append(atom)
        else:
            columns.append([atom])
    kept = [column for column in columns if not _is_margin(column)]
    words = [atom for column in kept for atom in column]
    return [atom for atom in words if not is_bare_margin(atom.text) and not _begins_goals(atom.text)]


def _begins_goals(text: str) -> bool:
    """年度总体目标 beside the goals below the money, whole or its first line."""
    return any(is_goal(text + rest) for rest in ("", "标", "目标"))


def _is_margin(column: Sequence[Atom]) -> bool:
    return is_fund_margin("".join(atom.text for atom in sorted(column, key=lambda each: (each.line, each.x0))))


def _left_of(x: float, body: Sequence[Atom]) -> float:
    """The left border of the first figure column when nothing stands before its head."""
    words = [atom.x1 for atom in body if atom.x1 <= x and not look(atom.text).number]
    return (max(words) + x) / 2 if words else x


def _matched(rows: list[_Row], lines: list[Fragment], height: float) -> list[Fund]:
    """Labels put together from their lines, each beside its figures or alone."""
    labels = _aligned(rows, lines, height)
    beside = {label.row for label in labels}
    funds = []
    for label in labels:
        row = None if label.row is None else rows[label.row]
        text = "".join(line.text for line in lines[label.start : label.end])
        place = row.place if row else lines[label.start].atom.place
        funds.append(make_fund(text, row.values if row else {}, place))
    return funds + [make_fund("", row.values, row.place) for n, row in enumerate(rows) if n not in beside]


@frozen
class _Label:
    """The lines ``start`` to ``end`` are one label; ``row`` are the figures beside it, None where it stands alone."""

    start: int
    end: int
    row: int | None


def _aligned(rows: list[_Row], lines: list[Fragment], height: float) -> list[_Label]:
    """The best way to put lines together to labels and labels beside figures, both in order."""
    figures = len(rows)
    costs: dict[tuple[int, int], float] = {(0, 0): 0.0}
    origin: dict[tuple[int, int], tuple[int, bool]] = {}
    for end in range(1, len(lines) + 1):
        for start in range(max(0, end - _MOST_LINES), end):
            price = _likeness("".join(line.text for line in lines[start:end]))
            middle = (lines[start].y + lines[end - 1].y) / 2
            for used in range(figures + 1):
                so_far = costs.get((start, used))
                if so_far is None:
                    continue
                _better(costs, origin, (end, used), so_far + price + _ALONE, (start, False))
                if used < figures:
                    off = abs(middle - rows[used].y) / height
                    _better(costs, origin, (end, used + 1), so_far + price + off, (start, True))
    end = len(lines)
    used = min(range(figures + 1), key=lambda n: costs.get((end, n), float("inf")) + _LEFT_OVER * (figures - n))
    labels: list[_Label] = []
    while end > 0:
        start, beside = origin[end, used]
        used -= beside
        labels.append(_Label(start, end, used if beside else None))
        end = start
    return labels[::-1]


def _better(
    costs: dict[tuple[int, int], float],
    origin: dict[tuple[int, int], tuple[int, bool]],
    at: tuple[int, int],
    cost: float,
    came: tuple[int, bool],
) -> None:
    """Keep the cheaper way to a state."""
    if cost < costs.get(at, float("inf")):
        costs[at], origin[at] = cost, came


def _likeness(text: str) -> float:
    plain = squeeze(text).rstrip(":")
    if is_known_label(plain):
        return _KNOWN
    return _LIKELY if names_money(plain) and len(plain) >= 3 else _UNKNOWN
