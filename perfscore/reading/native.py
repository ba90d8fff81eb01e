"""Forms in our own layout, YAML or JSON: the shape that ``perfscore read`` prints, every field checked.

    forms:
      - kind: project_self_evaluation
        name: 档案移交
        year: 2023
        funds: [{label: 年度资金总额, budget: 170.00, executed: 117.81, weight: 10, rate: 69.30%, score: 2.32}]
        indicators: [{level2: 数量指标, name: 扫描移交, target: ">=7501卷", actual: =51200卷, weight: 10, score: 10.00}]

Scalars are taken as printed: 8.00 stays 8.00. Unknown fields are refused by name, with their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from attrs import evolve

from perfscore import marked
from perfscore.errors import ReadingError
from perfscore.form import Answer, Confidence, Form, Fund, Indicator, Statement, Told, Unsure
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.messages import Joined, Message, Place, Problem, problem
from perfscore.reading.decoding.cells import printed
from perfscore.reading.report import is_report_data
from perfscore.shapes.files import first_of, opened
from perfscore.shapes.nearest import nearest
from perfscore.shapes.reader import FileLanguage
from perfscore.shapes.shape import (
    Anything,
    FreeText,
    Key,
    ListOf,
    Named,
    Nested,
    OrNothing,
    RefusedError,
    Schema,
    Shape,
    Words,
    pattern,
)

_HOLDS = {"yes": True, "no": False, "true": True, "false": False, "是": True, "否": False}
_CODES = {"R101": "D021", "R102": "D022", "R103": "D023", "R104": "D024"}
_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?(?:#[^\n]*\n|---|\s)*(?:forms:|\{)")
_HOLDS_FORMS = re.compile(rb"""(?:^|[{,]\s{0,99})["']?forms["']?\s{0,9}:""", re.MULTILINE)
_YEAR = re.compile(r"[0-9]{4}")
_NAMED = 5  # of the keys of a file that is none of ours
_LOOKED_AT = 50  # of its keys, to see whose it is


def looks_native(raw: bytes) -> bool:
    """Whether a document without a suffix, as on standard input, begins like ours."""
    return _BEGINS.match(raw) is not None


def holds_forms(head: bytes) -> bool:
    """Whether the head of a YAML or JSON file that nobody named, in a folder, has the key of our layout."""
    return _HOLDS_FORMS.search(head) is not None


@frozen
class NativeDocument:
    """The forms of a document of ours, and what in it is allowed and probably not meant."""

    forms: tuple[Form, ...]
    warnings: tuple[Problem, ...]


def read(text: str, file: str, json: bool) -> NativeDocument:
    """A YAML or JSON document. Raises ReadingError with every mistake."""
    try:
        root, reader = opened(text, file, shapes(), evolve(files(), is_json=json))
    except marked.MarkedError as error:
        raise ReadingError(error.problems) from None
    if is_report_data(root):
        raise ReadingError([problem("D052", Place(file=file))])
    if isinstance(root, marked.Mapping) and not _is_ours(root):
        raise ReadingError([problem("D238", root.place, found=Joined(key.text for key, _ in root.entries[:_NAMED]))])
    found = reader.file(root, "document")
    if not reader.is_sound:
        raise ReadingError(first_of(reader.problems))
    return NativeDocument(tuple(found["forms"]), tuple(first_of(reader.problems)))


def _is_ours(root: marked.Mapping) -> bool:
    """Whether one key at least is of a document, or nearly, or of a form that stands a level too high."""
    document, form = shapes()["document"], shapes()["form"]
    known = {*document.names, *form.names} - {"name", "source", "title"}
    keys = [key.text for key, _ in root.entries[:_LOOKED_AT]]
    return not keys or any(key in known or nearest(key, document.names, document.called) for key in keys)


@frozen
class PrintedCell(FreeText):
    """What a cell prints: any text."""

    def read(self, text: str) -> str | None:
        return printed(text)

    def schema(self) -> Schema:
        return {"type": ["string", "number", "boolean"]}


@frozen
class FormYear:
    """Four digits."""

    def read(self, text: str) -> int:
        if not _YEAR.fullmatch(text):
            raise RefusedError("D023", found=text, expected=Message("W_a_year"))
        return int(text)

    def schema(self) -> Schema:
        return pattern(_YEAR.pattern)


_CELL = OrNothing(PrintedCell())
_FUND_CELLS = {
    "initial": "年初预算数", "budget": "全年预算数", "executed": "全年执行数", "weight": "分值", "rate": "执行率",
    "score": "得分",
}  # fmt: skip
_ROW_CELLS = {
    "level1": "一级指标", "level2": "二级指标", "target": "指标值", "actual": "实际完成值", "weight": "分值",
    "score": "得分", "note": "偏差原因", "basis": "指标值设置依据", "rule": "指标赋分规则", "evidence": "佐证资料",
    "last_year": "上年完成值", "mid_year": "年中监控值", "deviation": "申报的偏差", "direction": "指标方向",
}  # fmt: skip
_FORM_CELLS = {
    "supervisor": "主管部门", "implementer": "实施单位", "total_weight": "分值合计", "total_score": "总分",
    "grade": "等级", "layout": "哪一种表", "title": "标题",
}  # fmt: skip


@cache
def files() -> FileLanguage:
    """How our YAML differs from other: printed values often lack their quotes."""
    keys = dict.fromkeys(name for shape in shapes().values() for name in shape.names)
    return FileLanguage(codes=_CODES, unquoted=tuple(keys))


@cache
def shapes() -> Mapping[str, Shape]:
    """All that a document of ours may hold."""
    name = Key("name", _CELL, "项目或部门的名称", required=True, also="名称 项目名称 部门名称")
    indicator_name = evolve(name, said="三级指标", also="名称 指标 指标名称")
    every = (
        Shape(name="document", said="一份文件", keys=(
            Key("forms", _list_of("form"), "各张表", required=True, also="表"),
            Key("documents", Anything(), "读出时的各个文件，不看"),
            Key("unread", Anything(), "没有读出的文件，不看"),
            *_left("source", "problems"),
        ), placed=False),
        Shape(name="form", said="一张表", keys=(
            Key("kind", Words.of(FormKind, labels="W_"), "表的种类", required=True),
            name,
            Key("year", OrNothing(FormYear()), "年度"),
            *_cells(_FORM_CELLS),
            Key("funds", _list_of("fund"), "资金的各行", also="资金"),
            Key("indicators", _list_of("indicator"), "指标的各行", required=True, also="指标"),
            Key("statements", _list_of("statement"), "行文所说的几个数"),
            Key("answers", OrNothing(Named(Words(_HOLDS), make=_answers), ()), "声明的事实：{弄虚作假: yes}"),
            *_sureness(Words.of(("name", "year", *_FORM_CELLS))),
            *_left("file", "passages", "listed", "accounts", "source", "problems"),
        ), make=_form),
        Shape(name="statement", said="行文所说的几个数", keys=(
            Key("kind", Words.of(Told), "几个数是什么关系", required=True),
            Key("text", _CELL, "原话", required=True),
            Key("figures", OrNothing(ListOf(_CELL), ()), "按次序的各数", required=True),
            *_left("source", "problems"),
        ), make=_statement),
        _row_shape("fund", "资金的一行", Key("label", _CELL, "名称", required=True), _FUND_CELLS, Fund),
        _row_shape("indicator", "指标的一行", indicator_name, _ROW_CELLS, Indicator, _BELOW_TOTAL),
    )  # fmt: skip
    return {each.name: each for each in every}


def _list_of(shape: str) -> OrNothing:
    return OrNothing(ListOf(Nested(shape)), ())


def _cells(said: Mapping[str, str]) -> Iterable[Key]:
    return (Key(name, _CELL, text) for name, text in said.items())


def _left(*names: str) -> Iterable[Key]:
    return (Key(name, Anything(), "读出时所记，不看") for name in names)


_BELOW_TOTAL = Key("below_total", OrNothing(Words(_HOLDS), False), "是否印在合计行以下（加分项等），合计可以不含它")


def _row_shape(
    name: str, said: str, first: Key, cells: Mapping[str, str], kind: type[Fund | Indicator], *more: Key
) -> Shape:
    """A row of cells, with which of them were not certain when it was read, and what else they may hold."""
    held = Words.of((first.name, *cells))

    def row(place: Place, **said: Any) -> Fund | Indicator:
        said[first.name] = said[first.name] or ""
        return kind(**_with_unsure(said), source=place)

    return Shape(name=name, said=said, keys=(
        first, *_cells(cells), *more, *_sureness(held), *_left("source", "problems"),
    ), make=row)  # fmt: skip


def _sureness(cells: Words) -> Iterable[Key]:
    """Which of these cells were not certain when they were read, and what else they may hold."""
    yield Key("confidence", OrNothing(Named(Words.of(Confidence), names=cells), {}), "哪些格没有把握：likely、doubtful")
    yield Key("alternatives", OrNothing(Named(_CELL, names=cells), {}), "没有把握的格可能是什么")


def _with_unsure(said: dict[str, Any]) -> dict[str, Any]:
    """What was said, with how sure the cells are as one thing."""
    sure, other = (said.pop(key, {}) for key in ("confidence", "alternatives"))
    return said | {"unsure": tuple(Unsure(cell, level, other.get(cell)) for cell, level in sure.items())}


def _answers(told: Mapping[str, bool]) -> tuple[Answer, ...]:
    return tuple(Answer(fact, holds) for fact, holds in told.items())


def _form(place: Place, name: str | None, **said: Any) -> Form:
    return Form(name=name or "", source=place, **_with_unsure(said))


def _statement(place: Place, text: str | None, figures: tuple[str | None, ...], **said: Any) -> Statement:
    return Statement(text=text or "", figures=tuple(each or "" for each in figures), source=place, **said)
