"""Forms whose text lost all columns: every cell wrapped over lines, one below the other, pages running on.

    title -> head lines -> header words (their order is the order of the columns) -> body

In the body a line that ends with weight and score closes a row. What stands between two such lines is cut in order:
the note of the row above (narrow lines), level names, the name (lines as wide as its column), target, actual.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import evolve, field, frozen

from perfscore.errors import NOWHERE, Place, Problem, problem
from perfscore.form import Form, FormKind, Fund, Indicator
from perfscore.reading.decoding.cells import is_money_cell, printed
from perfscore.reading.decoding.pieces import begins_value, phrases, split_levels, values
from perfscore.reading.decoding.statements import goal_statements
from perfscore.reading.decoding.sums import broken_sums, checksums
from perfscore.reading.decoding.titles import TableKind, title_of
from perfscore.reading.decoding.words import column_field, first_head, is_total, money_field, squeeze, year_in
from perfscore.reading.grid import Grid, GridRow
from perfscore.widths import cells

_SUPERVISED = re.compile(r"主管部门(?P<supervisor>.{0,200}?)实施单位(?P<implementer>.*)")
_ANCHOR = re.compile(r"(?P<before>.*?)\s*(?<![\d.])(?P<weight>\d{1,3})\s+(?P<score>\d{1,3}(?:\.\d+)?)")
_ANCHOR_INSIDE = re.compile(
    r"(?P<before>.*?)\s*(?<![\d.])(?P<weight>\d{1,3})\s+(?P<actual>[=<>≥≤].*?\S)\s+(?P<score>\d{1,3}(?:\.\d+)?)"
)
_TOTAL = re.compile(r"(?P<label>\D+?)(?<!\s)\s*+(?P<weight>\d+)\s+(?P<score>\d+(?:\.\d+)?\s*分?)")
_NOTE_ROOM = 2
_MOST_READINGS = 60
_MOST_HEADER_LINES = 16
_NEEDED = {"name", "target", "weight"}


@frozen
class Line:
    text: str
    place: Place

    @property
    def plain(self) -> str:
        return "".join(self.text.split())


@frozen
class Body:
    """The rows of one form as they are found."""

    rows: list[Indicator] = field(factory=list)
    problems: list[Problem] = field(factory=list)


def forms(grid: Grid) -> list[Form]:
    """Every form in running text. Empty where there is none."""
    return [form for kind, lines in _sections(grid) if (form := _form(kind, lines)) is not None]


def _sections(grid: Grid) -> Iterator[tuple[FormKind, list[Line]]]:
    kind: FormKind | None = None
    lines: list[Line] = []
    for row in grid.rows:
        title = title_of(row.texts[0]) if row.is_line and len(row.texts[0]) <= 60 else None
        if title is not None and title.table in (TableKind.SELF_EVALUATION, TableKind.TARGETS):
            if kind is not None:
                yield kind, lines
            kind, lines = title.kind, []
        elif kind is not None:
            lines.append(_line(row))
    if kind is not None:
        yield kind, lines


def _line(row: GridRow) -> Line:
    return Line(" ".join(" ".join(row.texts).split()), row.place)


@frozen
class Parts:
    """A form's text, cut: the lines of its head and body, the order of its columns, and its total row."""

    kind: FormKind
    head: list[Line]
    goals: list[Line]
    body: list[Line]
    columns: list[str]
    note_width: int
    total: re.Match[str] | None


def _form(kind: FormKind, lines: list[Line]) -> Form | None:
    parts = _parts(kind, lines)
    return None if parts is None else _best_reading(parts)


def _parts(kind: FormKind, lines: list[Line]) -> Parts | None:
    start = next((n for n, line in enumerate(lines) if "一级指" in line.plain[:4] or "二级指标" in line.plain), None)
    goals = next((n for n, line in enumerate(lines) if "预期目标" in line.plain), start)
    if start is None or goals is None:
        return None
    header, columns = _header(lines[start:])
    if not set(columns) >= _NEEDED:
        return None
    end, total = next(((n, found) for n, line in enumerate(lines) if (found := _total(line))), (None, None))
    return Parts(
        kind=kind,
        head=lines[:goals],
        goals=lines[goals + 1 : start],
        body=_without_margin(lines[start + header : end]),
        columns=columns,
        note_width=_note_width(lines[start : start + header]),
        total=total,
    )


def _total(line: Line) -> re.Match[str] | None:
    """The total row: its label, a weight and a score."""
    found = _TOTAL.fullmatch(line.text)
    return found if found and is_total(found["label"]) else None


def _best_reading(parts: Parts) -> Form:
    """The plain reading; where its sums do not hold, the one other reading whose sums do.

    Another reading takes one line that looks like the end of a row for words: 投入 12 15.
    """
    first = _read(parts, None)
    if parts.total is None or not broken_sums(first):
        return first
    ends = [number for number, line in enumerate(parts.body) if _anchor_of(line, parts.columns)]
    others = [(number, _read(parts, number)) for number in ends[:_MOST_READINGS]]
    holding = [(number, form) for number, form in others if not broken_sums(form)]
    if len(holding) != 1:
        return first
    number, form = holding[0]
    line = parts.body[number]
    return evolve(form, problems=(*form.problems, problem("D119", line.place, found=line.text)))


def _read(parts: Parts, left_out: int | None) -> Form:
    """The form, with body line ``left_out`` taken for words."""
    body = _body(parts, left_out)
    head = "".join(line.plain for line in parts.head)
    total = parts.total
    form = Form(
        kind=parts.kind,
        name=_name(parts.head),
        year=next((year for line in parts.head[:3] if (year := year_in(line.text))), None),
        supervisor=_party(head, "supervisor"),
        implementer=_party(head, "implementer"),
        funds=tuple(_funds(parts.head)),
        indicators=tuple(body.rows),
        total_weight=total["weight"] if total else None,
        total_score=printed(total["score"]) if total else None,
        statements=goal_statements((line.text, line.place) for line in parts.goals),
        source=parts.head[0].place if parts.head else NOWHERE,
    )
    return evolve(form, problems=(*body.problems, *checksums(form)))


def _name(lines: list[Line]) -> str:
    """项目名称 and the lines up to 主管部门; for a body 部门（单位）名称 and its line."""
    text = " ".join(line.text for line in lines)
    found = re.search(
        r"(?:项目名称|部门（单位）名称|部门\(单位\)名称|单位名称)\s*(.*?)\s*(?:主管部门|项目资金|部门资|资金来源|年初预算)",
        text,
    )
    return printed(found[1]) or "" if found else ""


def _party(head: str, which: str) -> str | None:
    found = _SUPERVISED.search(head.partition("项目资金")[0])
    return found[which] or None if found else None


def _funds(lines: list[Line]) -> Iterator[Fund]:
    """Labels and runs of numbers below the money header; a rate torn in two is put together."""
    if not lines:
        return
    tokens = [token for line in lines for token in line.text.split()]
    header = max((n for n, token in enumerate(tokens, start=1) if money_field(token) == "score"), default=0)
    place = lines[0].place
    label, run = "", list[str]()
    for token in tokens[header:]:
        if is_money_cell(token):
            run.append(token)
            continue
        if run:
            yield _fund(label, run, place)
            label, run = "", []
        label += token
    if run:
        yield _fund(label, run, place)


def _fund(label: str, run: list[str], place: Place) -> Fund:
    names = ("initial", "budget", "executed", "weight", "rate", "score")
    joined: list[str] = []
    for token in run:
        if token.endswith("%") and len(run) > len(names) and joined and "%" not in joined[-1]:
            joined[-1] += token
        else:
            joined.append(token)
    shown: dict[str, Any] = {name: printed(value) for name, value in zip(names, joined, strict=False)}
    return Fund(label=printed(label) or "", source=place, **shown)


def _header(lines: list[Line]) -> tuple[int, list[str]]:
    """How many lines the header takes, and its fields in order: the lines whose words make the most heads.

    Lines that are heads to their end go on as long as they are (偏差原因 | 分析及改进措施); others end at once.
    """
    best: tuple[tuple[int, bool, int], list[str]] = ((0, False, 0), [])
    text = ""
    for count, line in enumerate(lines[:_MOST_HEADER_LINES], start=1):
        text += squeeze(line.text)
        columns, rest = _heads_in(text)
        best = max(best, ((len(columns), not rest, -count if rest else count), columns), key=lambda each: each[0])
    return abs(best[0][2]), best[1]


def _heads_in(text: str) -> tuple[list[str], str]:
    """The fields of the heads that ``text`` begins with, and what is left of it."""
    columns: list[str] = []
    while head := first_head(text):
        columns.append(column_field(head) or "other")
        text = text[len(head) :]
    return columns, text


def _note_width(header: list[Line]) -> int:
    """How wide the note column is, from the lines that its heading takes."""
    parts = [line.text for line in header if line.plain in "偏差原因分析及改进措施" and len(line.plain) < 8]
    return max((cells(part) for part in parts), default=6)


def _anchor_of(line: Line, columns: list[str]) -> re.Match[str] | None:
    """The end of a row: a line that ends with weight and score, or holds weight, actual and score in this order."""
    inside = "actual" in columns and columns.index("weight") < columns.index("actual")
    return (_ANCHOR_INSIDE if inside else _ANCHOR).fullmatch(line.text)


def _body(parts: Parts, left_out: int | None) -> Body:
    """Anchors and what stands between them."""
    body, columns = Body(), parts.columns
    levels: tuple[str | None, str | None] = (None, None)
    gap: list[Line] = []
    for number, line in enumerate(parts.body):
        anchor = None if number == left_out else _anchor_of(line, columns)
        if anchor is None:
            gap.append(line)
            continue
        texts = [each.text for each in gap] + ([anchor["before"]] if anchor["before"] else [])
        split = split_levels(texts, levels)
        note_end = 0 if split.found or "note" not in columns or not body.rows else _note_lines(gap, parts.note_width)
        _add_note(body, split.before if split.found else texts[:note_end])
        own = split.after if split.found else texts[note_end:]
        levels = split.levels
        body.rows.append(_row(own, anchor, columns, levels, line.place, body.problems))
        gap = []
    _add_note(body, [line.text for line in gap])
    _mend_cut_rows(body)
    return body


def _without_margin(lines: list[Line]) -> list[Line]:
    """The vertical heading 年度绩效指标完成情况 and lone page numbers are no content."""
    start = 0
    while start < len(lines) and start < 8 and lines[start].plain in ("年度", "绩效", "指标", "完成", "情况"):
        start += 1
    return [line for line in lines[start:] if not re.fullmatch(r"\d{1,3}", line.plain)]


def _note_lines(gap: list[Line], note_width: int) -> int:
    """How many lines of a gap without level names belong to the note of the row above.

    The first line wider than the note column begins the name; so does the line before it, when it was cut short
    by a word that could not be broken (完成县市 | 1:500比例尺). Without a wide line the name is short.
    """
    room = note_width + _NOTE_ROOM
    wide = next((n for n, line in enumerate(gap) if cells(line.text) > room and not begins_value(line.text)), None)
    if wide is None:
        texts = [line for line in gap if not begins_value(line.text)]
        return max(0, len(texts) - 2)
    cut_short = wide > 0 and gap[wide].text[0].isascii() and cells(gap[wide - 1].text) > note_width
    return wide - 1 if cut_short else wide


def _mend_cut_rows(body: Body) -> None:
    """A row that a page break cut: the ends of its name and its basis stand before the next name.

    Bases repeat from row to row, so the missing end of a basis shows where the row ends.
    """
    for number, row in enumerate(body.rows[:-1]):
        following = body.rows[number + 1]
        longer = (other.basis for other in body.rows if other.basis and row.basis and other.basis != row.basis)
        tail = next((basis[len(row.basis or "") :] for basis in longer if basis.startswith(row.basis or "")), None)
        if tail and tail in following.name:
            end, _, name = following.name.partition(tail)
            body.problems.append(problem("D118", row.source, found=end + tail))
            body.rows[number] = evolve(row, name=row.name + end, basis=(row.basis or "") + tail)
            body.rows[number + 1] = evolve(following, name=name)


def _add_note(body: Body, lines: list[str]) -> None:
    text = printed(" ".join(lines))
    if not body.rows or text is None:
        return
    last = body.rows[-1]
    body.rows[-1] = evolve(last, note=(last.note or "") + text)


def _row(
    parts: list[str],
    anchor: re.Match[str],
    columns: list[str],
    levels: tuple[str | None, str | None],
    place: Place,
    problems: list[Problem],
) -> Indicator:
    actual_inside = anchor.groupdict().get("actual")
    name, target, rest = values(parts, single=actual_inside is not None)
    actual, basis = (printed(actual_inside), printed(rest or "")) if actual_inside is not None else (rest, None)
    if target is None:
        name, target, actual = phrases(parts)
    if target is None or (actual is None and "actual" in columns):
        problems.append(problem("D133", place, name=name))
    return Indicator(
        level1=levels[0],
        level2=levels[1],
        name=name,
        target=target,
        actual=actual,
        weight=anchor["weight"],
        score=anchor["score"],
        basis=basis,
        source=place,
    )
