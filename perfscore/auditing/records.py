"""Audits as two tables: one line for each row of a form, one for each finding. Their columns are named here, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

from perfscore.auditing.finding import Finding
from perfscore.auditing.run import Checked
from perfscore.errors import MissingLibraryError, UsageError
from perfscore.frozen import frozen
from perfscore.messages import Lang, Place, problem
from perfscore.scoring.score import FormRows, FormScore, RowScore
from perfscore.values.given import unexpected
from perfscore.values.number import text

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

RecordValue: TypeAlias = str | int | Decimal | None
RecordLine: TypeAlias = tuple[RecordValue, ...]
_PRECISION, _SCALE = 38, 12


class ColumnKind(Enum):
    """What a column holds: texts, whole numbers, or exact decimal numbers (points)."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"


@frozen
class Column:
    """A column of a table: its name, what it holds, and what it means."""

    name: str
    kind: ColumnKind
    zh: str
    en: str


_FORM = (
    Column("file", ColumnKind.TEXT, "文件", "the document, as its path was given"),
    Column("form", ColumnKind.TEXT, "表的名称", "name of the form"),
    Column("kind", ColumnKind.TEXT, "表的种类", "kind of form"),
    Column("year", ColumnKind.WHOLE, "年度", "year that it reports on"),
    Column("supervisor", ColumnKind.TEXT, "主管部门", "supervising body"),
    Column("implementer", ColumnKind.TEXT, "实施单位", "implementing body"),
    Column("ruleset", ColumnKind.TEXT, "规则集", "id of the rule set, none where none holds"),
)
_WHERE = (
    Column("page", ColumnKind.WHOLE, "页", "page"),
    Column("sheet", ColumnKind.TEXT, "工作表", "sheet"),
    Column("cell", ColumnKind.TEXT, "单元格", "cell"),
    Column("line", ColumnKind.WHOLE, "行", "line"),
)
ROWS = (
    *_FORM,
    Column("level2", ColumnKind.TEXT, "二级指标", "second level"),
    Column("name", ColumnKind.TEXT, "指标", "name of the indicator; 预算执行率 for budget execution"),
    Column("target", ColumnKind.TEXT, "指标值，如印", "target as printed"),
    Column("actual", ColumnKind.TEXT, "实际完成值，如印", "actual as printed"),
    Column("weight", ColumnKind.NUMBER, "分值", "weight, points"),
    Column("declared", ColumnKind.NUMBER, "申报得分", "declared score, points"),
    Column("low", ColumnKind.NUMBER, "重算得分的下端", "lower end of the recomputed score, points"),
    Column("high", ColumnKind.NUMBER, "重算得分的上端", "upper end of the recomputed score, points"),
    Column("method", ColumnKind.TEXT, "办法", "method of the rule set"),
    Column("direction", ColumnKind.TEXT, "方向", "which way the row wants its actual"),
    Column("verdict", ColumnKind.TEXT, "结论", "verdict"),
    Column("explanation", ColumnKind.TEXT, "算式，或待定的原因", "the arithmetic, or why it is undetermined"),
    *_WHERE,
)
FINDINGS = (
    *_FORM,
    Column("code", ColumnKind.TEXT, "代码", "code of the finding"),
    Column("severity", ColumnKind.TEXT, "轻重", "error, warning or info"),
    Column("points", ColumnKind.NUMBER, "涉及的分数", "points at stake, where known"),
    Column("cause", ColumnKind.TEXT, "最可能的原因", "code of the likeliest slip, where known"),
    Column("row", ColumnKind.TEXT, "指标", "row that it is about"),
    Column("message", ColumnKind.TEXT, "说明", "what is wrong"),
    *_WHERE,
)


@frozen
class Records:
    """A table: its columns, and its lines with a value for each of them."""

    columns: tuple[Column, ...]
    lines: tuple[RecordLine, ...]

    def __iter__(self) -> Iterator[dict[str, RecordValue]]:
        """The lines as dicts."""
        names = [column.name for column in self.columns]
        return (dict(zip(names, line, strict=True)) for line in self.lines)

    def __repr__(self) -> str:
        return f"<Records: {len(self.lines)} lines, {len(self.columns)} columns>"

    def __len__(self) -> int:
        return len(self.lines)

    def to_arrow(self) -> pa.Table:
        """As a ``pyarrow.Table``; points are decimal128(38, 12). Raises UsageError where one has more decimals."""
        arrow = _library("pyarrow")
        kinds = {
            ColumnKind.TEXT: arrow.string(),
            ColumnKind.WHOLE: arrow.int64(),
            ColumnKind.NUMBER: arrow.decimal128(_PRECISION, _SCALE),
        }
        schema = arrow.schema([(column.name, kinds[column.kind]) for column in self.columns])
        columns = zip(*self.lines, strict=True) if self.lines else ((),) * len(self.columns)
        try:
            arrays = [arrow.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
        except arrow.ArrowInvalid:
            raise UsageError([problem("U045", limit=_SCALE)]) from None
        return arrow.Table.from_arrays(arrays, schema=schema)

    def to_pandas(self) -> pd.DataFrame:
        """As a ``pandas.DataFrame``; points are ``Decimal``."""
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def to_polars(self) -> pl.DataFrame:
        """As a ``polars.DataFrame``; points are its Decimal."""
        frame: pl.DataFrame = _library("polars").from_arrow(self.to_arrow())
        return frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """For every library that takes Arrow tables: ``polars.DataFrame(records)``, ``duckdb``."""
        stream: object = self.to_arrow().__arrow_c_stream__(requested_schema)
        return stream


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise MissingLibraryError([problem("U170", found=name)]) from None


def row_records(results: Iterable[Checked | FormRows], lang: Lang = "zh") -> Records:
    """One line for each row of each audit or score of a form, in order, budget execution first."""
    return Records(ROWS, tuple(line for each in results for line in row_lines(each, lang)))


def finding_records(audits: Sequence[Checked], across: Iterable[Finding] = (), lang: Lang = "zh") -> Records:
    """One line for each finding of each form, then those across forms, which name the file alone."""
    lines = [line for each in audits for line in finding_lines(each, lang)]
    return Records(FINDINGS, (*lines, *(across_line(item, lang) for item in across)))


def row_lines(one: Checked | FormRows, lang: Lang) -> Iterator[RecordLine]:
    """The lines of ``row_records`` for one form."""
    result = one.result if isinstance(one, Checked) else one
    if not isinstance(result, FormRows):
        raise unexpected(one, "Checked | FormRows")
    return ((*_of_form(result), *row_values(row, lang)) for row in result.rows)


def finding_lines(audit: Checked, lang: Lang) -> Iterator[RecordLine]:
    """The lines of ``finding_records`` for one form."""
    if not isinstance(audit, Checked):
        raise unexpected(audit, "Checked")
    return ((*_of_form(audit.result), *finding_values(item, lang)) for item in audit.findings)


def across_line(item: Finding, lang: Lang) -> RecordLine:
    """The line of ``finding_records`` for a finding across forms."""
    return (item.place.file, *(None,) * (len(_FORM) - 1), *finding_values(item, lang))


def _of_form(result: FormRows) -> RecordLine:
    form = result.form
    rules = result.rules.id if isinstance(result, FormScore) else None
    return (
        form.source.file, form.name, form.kind.value, form.year, form.supervisor, form.implementer, rules,
    )  # fmt: skip


def row_values(row: RowScore, lang: Lang) -> RecordLine:
    """A row, without what it shares with its form: the columns of ROWS from level2 on."""
    return (
        row.level2, row.name, row.target, row.actual, _number(row.weight), _number(row.declared),
        _number(row.score.low if row.score else None), _number(row.score.high if row.score else None), row.method,
        row.direction.value if row.direction else None, row.verdict.value, row.explain(lang),
        *_of_place(row.source),
    )  # fmt: skip


def finding_values(item: Finding, lang: Lang) -> RecordLine:
    """A finding, without what it shares with its form: the columns of FINDINGS from code on."""
    cause = None if item.cause is None else item.cause.code
    said = (item.code, item.severity.value, _number(item.points), cause, item.row, item.message(lang))
    return (*said, *_of_place(item.place))


def _of_place(place: Place) -> RecordLine:
    return place.page, place.sheet, place.cell, None if place.sheet else place.line


def _number(value: Fraction | None) -> Decimal | None:
    """Exact; what a rule leaves unrounded and without end (10/3) to six decimals, as it is printed everywhere."""
    return None if value is None else Decimal(text(value))
