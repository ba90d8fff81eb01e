"""A form as the national tables lay it out: rows of cells with their spans. Formats draw it; readers read it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfscore.form import Form, Fund, Indicator, Unsure
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.messages import wording
from perfscore.reporting.doubtful import of

_SELF = ("level1", "level2", "name", "target", "actual", "weight", "score", "note")
_TARGETS = ("level1", "level2", "name", "target", "basis", "last_year", "weight", "rule", "evidence")
_EXTRA = ("actual", "score", "note", "basis", "last_year", "rule", "evidence")
_HEADERS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "note": "偏差原因分析及改进措施",
    "basis": "指标值设置依据",
    "last_year": "上年完成值",
    "rule": "指标赋分规则",
    "evidence": "佐证资料",
}
_FUND_FIELDS = ("initial", "budget", "executed", "weight", "rate", "score")
_FUND_HEADERS = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")


@frozen
class LaidCell:
    """A cell: its text, how many rows and columns it covers, whether it is a heading, and what is not certain of it."""

    text: str
    rows: int = 1
    columns: int = 1
    heading: bool = False
    unsure: Unsure | None = None


@frozen
class LaidSheet:
    """The rows of one form; None marks a place that a box above or to the left covers."""

    rows: list[list[LaidCell | None]]
    width: int
    fields: tuple[str, ...]


def sheet(form: Form) -> LaidSheet:
    """The whole form as rows of boxes, all of one width."""
    fields = _fields(form)
    width = max(len(fields), 8)
    rows = [
        _across([LaidCell(wording(f"W_{form.kind.value}", "zh"), columns=width, heading=True)], width),
        _across([LaidCell(f"（{form.year}年度）" if form.year else "", columns=width)], width),
        *_labels(form, width),
        *_funds(form, width),
        _across([LaidCell(_HEADERS[name], heading=True) for name in fields], width),
        *_indicators(form.indicators, fields, width),
        *_total(form, fields, width),
    ]
    return LaidSheet([row for row in rows if any(box and box.text for box in row)], width, fields)


def _fields(form: Form) -> tuple[str, ...]:
    """The columns of the national table, and any other that this form fills."""
    usual = _SELF if form.kind.has_results else _TARGETS
    filled = [name for name in _EXTRA if any(getattr(row, name) is not None for row in form.indicators)]
    if form.total_score is not None:
        filled.append("score")
    return (*usual, *dict.fromkeys(name for name in filled if name not in usual))


def _labels(form: Form, width: int) -> Iterator[list[LaidCell | None]]:
    whole = form.kind in (FormKind.DEPARTMENT_SELF_EVALUATION, FormKind.DEPARTMENT_TARGETS)
    labels = {"name": "部门（单位）名称" if whole else "项目名称", "supervisor": "主管部门", "implementer": "实施单位"}
    for field, label in labels.items():
        if (text := getattr(form, field)) is not None:
            value = LaidCell(text, columns=width - 1, unsure=of(form).get(field))
            yield _across([LaidCell(label, heading=True), value], width)


def _funds(form: Form, width: int) -> Iterator[list[LaidCell | None]]:
    if not form.funds:
        return
    headings = [LaidCell(text, heading=True) for text in _FUND_HEADERS]
    yield _across([LaidCell("项目资金（万元）", columns=2, heading=True), *headings], width)
    for fund in form.funds:
        unsure = of(fund)
        figures = (LaidCell(_fund(fund, name), unsure=unsure.get(name)) for name in _FUND_FIELDS)
        yield _across([LaidCell(fund.label, columns=2, unsure=unsure.get("label")), *figures], width)


def _fund(fund: Fund, name: str) -> str:
    return getattr(fund, name) or "—"


def _indicators(rows: Sequence[Indicator], fields: tuple[str, ...], width: int) -> Iterator[list[LaidCell | None]]:
    """One row per indicator; equal levels one below the other become one tall box."""
    for number, row in enumerate(rows):
        unsure = of(row)
        boxes: list[LaidCell | None] = [LaidCell(getattr(row, name) or "", unsure=unsure.get(name)) for name in fields]
        for column, name in enumerate(("level1", "level2")):
            if number and _same_level(rows[number - 1], row, name):
                boxes[column] = None
            else:
                height = _height(rows, number, name)
                boxes[column] = LaidCell(getattr(row, name) or "", rows=height, unsure=unsure.get(name))
        yield _across(boxes, width)


def _same_level(one: Indicator, other: Indicator, name: str) -> bool:
    if one.level1 != other.level1:
        return False
    return name == "level1" or one.level2 == other.level2


def _height(rows: Sequence[Indicator], start: int, name: str) -> int:
    height = 1
    while start + height < len(rows) and _same_level(rows[start + height - 1], rows[start + height], name):
        height += 1
    return height


def _total(form: Form, fields: tuple[str, ...], width: int) -> Iterator[list[LaidCell | None]]:
    if form.total_weight is None and form.total_score is None:
        return
    texts = {"level1": "总分", "weight": form.total_weight or "", "score": form.total_score or ""}
    unsure = of(form)
    cells = (
        LaidCell(texts.get(name, ""), heading=name == "level1", unsure=unsure.get(f"total_{name}")) for name in fields
    )
    yield _across([*cells], width)


def _across(boxes: Sequence[LaidCell | None], width: int) -> list[LaidCell | None]:
    """The boxes side by side, filled up to ``width``."""
    row: list[LaidCell | None] = []
    for box in boxes:
        row.append(box)
        row.extend([None] * ((box.columns if box else 1) - 1))
    return row + [LaidCell("")] * (width - len(row))
