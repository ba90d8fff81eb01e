"""The head of a form: its name, who is in charge, and the money rows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from itertools import pairwise

from attrs import evolve, field, frozen

from perfscore.errors import Place, Problem, problem
from perfscore.form import Fund
from perfscore.reading.grid import GridRow
from perfscore.reading.layouts.cells import has_han, is_money_cell, is_number, printed, trimmed
from perfscore.reading.layouts.vocabulary import (
    BODY_LABELS,
    FUND_HEADERS,
    FUND_LABELS,
    GOAL_LABELS,
    IMPLEMENTER_LABELS,
    NAME_LABELS,
    OTHER_LABEL,
    OTHER_LABELS,
    SUPERVISOR_LABELS,
    TOTAL_SCORE_LABELS,
    fund_field,
    squeeze,
)

_LABELS = {
    **dict.fromkeys(NAME_LABELS, "name"),
    **dict.fromkeys(BODY_LABELS, "body"),
    **dict.fromkeys(SUPERVISOR_LABELS, "supervisor"),
    **dict.fromkeys(IMPLEMENTER_LABELS, "implementer"),
    **dict.fromkeys(OTHER_LABELS, "other"),
    **dict.fromkeys(TOTAL_SCORE_LABELS, "total_score"),
}
_MARGIN = re.compile(
    r"^[^A-Za-z\u3400-\u9fff(]+|^(?:项目资金|部门资金|资金情况)?\((?:万元|元)\)|^(?:项目资金|预算执行情况|部门资金|资金情况)"
)
_MONEY = r"-?\d[\d,]*\.\d\d\s+"
_MONEY_RUN = re.compile(
    rf"(?P<label>[^\d\s][^\d]{{0,24}}?)\s+(?P<values>(?:{_MONEY}){{2,3}}(?:\d+(?:\.\d+)?%?\s+){{0,3}})"
)
_MONEY_WORD = re.compile(r"资金|拨款|财政|预算|收入|安排|其他")
_SIMILAR = 0.6
_LONGEST_LABEL = 16


@frozen
class Head:
    """What stands above the indicator table."""

    labels: dict[str, str] = field(factory=dict)
    funds: list[Fund] = field(factory=list)
    goals: list[GridRow] = field(factory=list)
    problems: list[Problem] = field(factory=list)


def read_head(rows: list[GridRow]) -> Head:
    """Labels and money rows from the rows above the indicator table."""
    head = Head()
    columns: dict[int, str] = {}
    score_below: int | None = None
    in_goals = False
    for row in rows:
        header = _fund_header(row)
        in_goals = in_goals or _is_goal(row)
        if header is not None:
            columns = header
        elif in_goals:
            head.funds.extend(_funds_in_pairs(row))
            head.goals.append(row)
        else:
            _take(head, row, columns, score_below)
        score_below = next((n for n, text in enumerate(row.texts) if squeeze(text) in FUND_HEADERS["score"]), None)
    _finish_labels(head.labels)
    return head


def goal_lines(rows: list[GridRow]) -> Iterator[tuple[str, Place]]:
    """The text of the 年度总体目标, one column after the other: 预期目标, then 实际完成情况."""
    for column in range(max((len(row.texts) for row in rows), default=0)):
        for row in rows:
            text = row.texts[column] if column < len(row.texts) else ""
            if text and squeeze(text) not in GOAL_LABELS:
                yield text, row.place
        yield "。", rows[0].place


def _finish_labels(labels: dict[str, str]) -> None:
    """Pieces joined; a body's name that ran into the project's name from the row below is taken off."""
    for key in sorted(labels, key=lambda label: label == "name"):
        words = labels[key].split()
        while key == "name" and len(words) > 1 and words[-1] in (labels.get("supervisor"), labels.get("implementer")):
            words.pop()
        labels[key] = "".join(trimmed(word) for word in words)


def _take(head: Head, row: GridRow, columns: dict[int, str], score_below: int | None) -> None:
    found = _labelled(row)
    if found and not columns:
        head.labels.update({key: value for key, value in found.items() if key not in head.labels})
        return
    if _late_score(head, row, score_below):
        return
    fund = _fund_in_columns(row, columns, head.problems) if columns else None
    head.funds.extend([fund] if fund else _funds_in_pairs(row) or _funds_in_line(row, head.problems))


def _labelled(row: GridRow) -> dict[str, str]:
    """Label cells and the text of the cells that follow each, up to the next label."""
    found: dict[str, str] = {}
    key: str | None = None
    for text in row.texts:
        plain = squeeze(text).rstrip(":")
        awaits_value = key is not None and key != "other" and key not in found
        label = _LABELS.get(plain) if awaits_value else _label_key(plain)
        if label is not None:
            key = label
        elif key is not None and key != "other" and plain:
            found[key] = f"{found.get(key, '')} {_until_label(text)}"
    return {name: text for name, text in found.items() if printed(text)}


def _label_key(plain: str) -> str | None:
    """What a cell is the label of; 'other' for labels whose values are not read."""
    return _LABELS.get(plain) or ("other" if OTHER_LABEL.fullmatch(plain) else None)


def _until_label(text: str) -> str:
    """A name cell into which the row below ran: what stands before the next label in it."""
    words = text.split()
    ends = [n for n, word in enumerate(words) if squeeze(word) in _LABELS]
    return text if not ends else " ".join(words[: ends[0]])


def _is_goal(row: GridRow) -> bool:
    return any(squeeze(text) in GOAL_LABELS for text in row.texts)


def _fund_header(row: GridRow) -> dict[int, str] | None:
    columns: dict[int, str] = {}
    for number, text in enumerate(row.texts):
        name = fund_field(text)
        if name is not None and name not in columns.values():
            columns[number] = name
    money = {"initial", "budget", "executed"} & set(columns.values())
    return columns if len(money) >= 2 or (money and "rate" in columns.values()) else None


def _fund_in_columns(row: GridRow, columns: dict[int, str], problems: list[Problem]) -> Fund | None:
    """A money row below its header: by column number, or in order from the first number where columns moved."""
    first = min(columns)
    texts = row.texts
    money = [n for n, text in enumerate(texts) if is_money_cell(text)]
    named = any(_MONEY_WORD.search(text) for text in texts[:first])
    if len(money) < 2 or not (named or any(is_number(texts[n]) for n in money)):
        return None
    if all(n in columns for n in money):
        values = {name: printed(texts[n]) for n, name in columns.items() if n < len(texts) and is_money_cell(texts[n])}
        stray = " ".join(texts[n] for n in columns if n < len(texts) and texts[n] and not is_money_cell(texts[n]))
        if stray:
            problems.append(problem("D105", row.place, found=stray[:40]))
    else:
        first = money[0]
        values = {name: printed(text) for (_, name), text in zip(sorted(columns.items()), texts[first:], strict=False)}
    return Fund(label=_label(texts[:first], row, problems), source=row.place, **values)


def _label(cells: tuple[str, ...], row: GridRow, problems: list[Problem], torn: bool = False) -> str:
    """The label in the cells left of the numbers, without the vertical heading 项目资金（万元） beside it.

    Scanning tears these few standard labels over two cells and blurs them; then the nearest one is taken, and said so.
    """
    parts = [printed(text) or "" for text in cells]
    options = [_strip_margin("".join(parts[start:])).rstrip(":：") for start in range(len(parts))]
    known = {squeeze(label) for label in FUND_LABELS}
    whole = next((option for option in options if squeeze(option) in known), None)
    if whole is not None:
        return whole
    torn = torn or sum(1 for part in parts if part) > 1
    nearest = max(((_likeness(option, label), label) for option in options for label in FUND_LABELS), default=(0.0, ""))
    if torn and nearest[0] >= _SIMILAR:
        problems.append(problem("D101", row.place, found="".join(parts), read=nearest[1]))
        return nearest[1]
    if not any(parts):
        problems.append(problem("D102", row.place))
    return options[0] if options else ""


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, squeeze(one), squeeze(other)).ratio()


def _strip_margin(text: str) -> str:
    return _MARGIN.sub("", text) or text


def _funds_in_pairs(row: GridRow) -> list[Fund]:
    """Target forms: 年度预算总额: | 922.56 | 其中:财政拨款 | 0.00."""
    texts = [text for text in row.texts if text]
    return [
        Fund(label=printed(label.rstrip(":： ")) or "", budget=printed(value), source=row.place)
        for label, value in pairwise(texts)
        if is_number(value)
        and has_han(label)
        and len(label) <= _LONGEST_LABEL
        and squeeze(label).rstrip(":") not in _LABELS
    ]


def _funds_in_line(row: GridRow, problems: list[Problem]) -> list[Fund]:
    """A line that lost its columns: 年度总资金 34507.94 38381.18 34043.07 10 88.7%."""
    line = row.texts[0]
    found = list(_MONEY_RUN.finditer(line + " "))
    if not found and re.fullmatch(r"(?:[\d,]+\.\d+\s*){2,6}", line):
        problems.append(problem("D102", row.place))
        return [_fund_of("", line.split(), row)]
    if found:
        problems.append(problem("D103", row.place))
    return [_fund_of(_label((run["label"],), row, problems, torn=True), run["values"].split(), row) for run in found]


def _fund_of(label: str, values: list[str], row: GridRow) -> Fund:
    names = ("initial", "budget", "executed", "weight", "rate", "score")
    shown = {name: printed(value) for name, value in zip(names, values, strict=False)}
    return Fund(label=label, source=row.place, **shown)


def _late_score(head: Head, row: GridRow, column: int | None) -> bool:
    """A score that stands alone under a 得分 header belongs to the row that has a weight but no score."""
    if column is None or column >= len(row.texts) or not is_number(row.texts[column]):
        return False
    for number, fund in enumerate(head.funds):
        if fund.weight is not None and fund.score is None:
            head.funds[number] = evolve(fund, score=printed(row.texts[column]))
            head.problems.append(problem("D104", row.place, found=row.texts[column]))
            return True
    return False
