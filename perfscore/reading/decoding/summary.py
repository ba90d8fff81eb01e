"""A summary of results, one project a row, as the rows that it prints: 项目名称, 全年预算数, 全年执行数, 得分, 等级."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfscore.form import ListedProject
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.lines import DocumentLine
from perfscore.reading.decoding.words import column_field, label_field, money_field

_MONEY = frozenset(("initial", "budget", "executed", "rate"))
_SCORES = ("total_score", "score")
_NO_PROJECT = re.compile(r"^(?:合计|总计|小计|平均(?:得?分)?)[:：]?$")
_DIGIT = re.compile("[0-9]")
_NAME, _GRADE = "name", "grade"


def listed_projects(lines: Sequence[DocumentLine]) -> Iterator[ListedProject]:
    """The projects of a summary, from its header on; a row without a name, a total or a header is none."""
    columns: dict[int, str] = {}
    for line in lines:
        heads = {atom.column: field for atom in line.atoms if (field := _field(atom.text)) is not None}
        if _NAME in heads.values() and len(set(heads.values())) > 2:
            columns = heads
            continue
        if columns and len(heads) > 1 and not _DIGIT.search(line.text):
            columns = columns | heads  # the second line of a header: 年初预算数, 全年预算数 below 项目资金
            continue
        cells: dict[str, str | None] = {}
        for column, field in columns.items():
            if (text := line.at(column)) and field not in cells:
                cells[field] = printed(text)
        name = cells.pop(_NAME, None)
        if name and cells and not _NO_PROJECT.match(name):
            yield ListedProject(name=name, source=line.place, **cells)


def _field(head: str) -> str | None:
    money, label = money_field(head), label_field(head)
    if money in _MONEY:
        return money
    if label in (_NAME, _GRADE):
        return label
    return "score" if label in _SCORES or column_field(head) in _SCORES else None
