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

import difflib
import re
from collections.abc import Sequence
from typing import TypeVar

from attrs import field, fields, frozen

from perfscore import marked
from perfscore.errors import NOWHERE, Place, Problem, ReadingError, listed, problem
from perfscore.form import Answer, Confidence, Form, FormKind, Fund, Indicator, Statement, Told, Unsure
from perfscore.reading.decoding.cells import printed
from perfscore.reading.report import is_report_data
from perfscore.reading.unquoted import behind, slip

_SURENESS = ("confidence", "alternatives")
_CELLS_OF_FUND = tuple(each.name for each in fields(Fund) if each.name not in ("source", "unsure"))
_CELLS_OF_ROW = tuple(each.name for each in fields(Indicator) if each.name not in ("source", "unsure"))
_FUND = (*_CELLS_OF_FUND, *_SURENESS)
_INDICATOR = (*_CELLS_OF_ROW, *_SURENESS)
_FORM = ("file", *(each.name for each in fields(Form)))
_DOCUMENT = ("forms", "documents", "unread")
_STATEMENT = ("kind", "text", "figures")
_HOLDS = {"yes": True, "no": False, "true": True, "false": False, "是": True, "否": False}
_IGNORED = frozenset({"source", "problems"})
_KEYS = tuple(dict.fromkeys((*_FUND, *_INDICATOR, *_FORM, *_STATEMENT)))
_SIGNS = (">", "|")
_COMMENTED = re.compile(r":[ \t]+#[^ \t]")
_MOST_PROBLEMS = 50

_Kind = TypeVar("_Kind", FormKind, Told, Confidence)


_OURS = re.compile(rb"(?:\xef\xbb\xbf)?(?:#[^\n]*\n|---|\s)*(?:forms:|\{)")


def looks_native(raw: bytes) -> bool:
    """Whether a document without a suffix, as on standard input, begins like ours."""
    return _OURS.match(raw) is not None


def forms(text: str, file: str, json: bool) -> list[Form]:
    """The forms of a YAML or JSON document. Raises ReadingError with every mistake."""
    lines = [] if json else text.splitlines()
    try:
        root = marked.parse_json(text, file) if json else marked.parse_yaml(text, file)
    except marked.MarkedError as error:
        raise ReadingError([behind(item, lines, _KEYS) for item in error.problems]) from None
    if is_report_data(root):
        raise ReadingError([problem("D052", Place(file=file))])
    reader = _Reader(lines)
    found = reader.document(root)
    if reader.problems:
        raise ReadingError(_first(reader.problems))
    return found


def _first(problems: Sequence[Problem]) -> list[Problem]:
    """The first of many problems, each once."""
    more = len(problems) - _MOST_PROBLEMS
    told = list(dict.fromkeys(problems[:_MOST_PROBLEMS]))
    return [*told, problem("D053", Place(file=problems[0].place.file), count=more)] if more > 0 else told


@frozen
class _Reader:
    lines: list[str]
    problems: list[Problem] = field(factory=list)

    def document(self, root: marked.Node) -> list[Form]:
        body = self.mapping(root, _DOCUMENT, ("forms",))
        found = [self.form(node) for node in self.items(body.get("forms"))]
        return [form for form in found if form is not None]

    def form(self, node: marked.Node) -> Form | None:
        body = self.mapping(node, _FORM, ("kind", "name", "indicators"))
        kind = self.kind(body.get("kind"), FormKind)
        texts = {
            name: self.text(body.get(name))
            for name in ("name", "supervisor", "implementer", "total_weight", "total_score", "grade", "layout")
        }
        year = self.year(body.get("year"))
        funds = tuple(self.fund(item) for item in self.items(body.get("funds")))
        indicators = tuple(self.indicator(item) for item in self.items(body.get("indicators")))
        if kind is None:
            return None
        return Form(
            kind=kind,
            name=texts["name"] or "",
            year=year,
            supervisor=texts["supervisor"],
            implementer=texts["implementer"],
            funds=funds,
            indicators=indicators,
            total_weight=texts["total_weight"],
            total_score=texts["total_score"],
            grade=texts["grade"],
            statements=self.statements(body.get("statements")),
            answers=self.answers(body.get("answers")),
            layout=texts["layout"],
            source=node.place,
        )

    def statements(self, node: marked.Node | None) -> tuple[Statement, ...]:
        found = (self.statement(item) for item in self.items(node))
        return tuple(each for each in found if each is not None)

    def answers(self, node: marked.Node | None) -> tuple[Answer, ...]:
        """What is declared beside the rows: {弄虚作假: yes}."""
        if node is None or (isinstance(node, marked.Scalar) and node.null):
            return ()
        if not isinstance(node, marked.Mapping):
            self.note("D023", node.place, expected="映射（事实: yes 或 no）")
            return ()
        told = [(key.text, value.place, self.text(value) or "") for key, value in node.entries]
        for _, place, said in told:
            if said not in _HOLDS:
                self.note("D024", place, found=said, allowed=listed(_HOLDS))
        return tuple(Answer(fact, _HOLDS[said]) for fact, _, said in told if said in _HOLDS)

    def statement(self, node: marked.Node) -> Statement | None:
        body = self.mapping(node, _STATEMENT, _STATEMENT)
        kind = self.kind(body.get("kind"), Told)
        figures = tuple(self.text(item) or "" for item in self.items(body.get("figures")))
        if kind is None:
            return None
        return Statement(kind=kind, text=self.text(body.get("text")) or "", figures=figures, source=node.place)

    def fund(self, node: marked.Node) -> Fund:
        body = self.mapping(node, _FUND, ("label",))
        texts = {name: self.text(body.get(name)) for name in _CELLS_OF_FUND}
        unsure = self.unsure(body, _CELLS_OF_FUND)
        return Fund(label=texts.pop("label") or "", source=node.place, unsure=unsure, **texts)

    def indicator(self, node: marked.Node) -> Indicator:
        body = self.mapping(node, _INDICATOR, ("name",))
        texts = {name: self.text(body.get(name)) for name in _CELLS_OF_ROW}
        unsure = self.unsure(body, _CELLS_OF_ROW)
        return Indicator(name=texts.pop("name") or "", source=node.place, unsure=unsure, **texts)

    def unsure(self, row: marked.Mapping, cells: tuple[str, ...]) -> tuple[Unsure, ...]:
        """Which cells were not certain when the row was read from a document, and what else they may hold."""
        sure, other = (self.part(row.get(key), cells) for key in _SURENESS)
        levels = {key.text: self.kind(value, Confidence) for key, value in sure.entries}
        told = ((name, level, self.text(other.get(name))) for name, level in levels.items())
        return tuple(Unsure(name, level, text) for name, level, text in told if level is not None)

    def part(self, node: marked.Node | None, allowed: tuple[str, ...]) -> marked.Mapping:
        return marked.Mapping(entries=(), place=NOWHERE) if node is None else self.mapping(node, allowed, ())

    def kind(self, node: marked.Node | None, kinds: type[_Kind]) -> _Kind | None:
        shown = self.text(node)
        known = {kind.value: kind for kind in kinds}
        if shown is not None and node is not None and shown not in known:
            self.note("D024", node.place, found=shown, allowed=listed(known))
        return known.get(shown or "")

    def year(self, node: marked.Node | None) -> int | None:
        shown = self.text(node)
        if shown is None or node is None:
            return None
        if not (shown.isascii() and shown.isdigit() and len(shown) == 4):
            self.note("D023", node.place, expected="四位数的年份")
            return None
        return int(shown)

    def text(self, node: marked.Node | None) -> str | None:
        if node is None:
            return None
        if not isinstance(node, marked.Scalar):
            self.note("D023", node.place, expected="文字")
            return None
        self.refuse_sign(node)
        return None if node.null else printed(node.text)

    def refuse_sign(self, node: marked.Scalar) -> None:
        """A block (>9) or a comment (#5) where a value was meant is valid YAML, and nobody would be told."""
        line, column = node.place.line, node.place.column
        if line is None or column is None or line > len(self.lines):
            return
        is_comment = node.null and _COMMENTED.search(self.lines[line - 1])
        is_block = self.lines[line - 1][column - 1 : column] in _SIGNS
        found = slip(self.lines, node.place, _KEYS) if is_comment or is_block else None
        if found is not None:
            self.problems.append(found)

    def items(self, node: marked.Node | None) -> tuple[marked.Node, ...]:
        if node is None or (isinstance(node, marked.Scalar) and node.null):
            return ()
        if not isinstance(node, marked.Sequence):
            self.note("D023", node.place, expected="列表")
            return ()
        return node.items

    def mapping(self, node: marked.Node, allowed: tuple[str, ...], required: tuple[str, ...]) -> marked.Mapping:
        if not isinstance(node, marked.Mapping):
            self.note("D023", node.place, expected="映射（键: 值）")
            return marked.Mapping(entries=(), place=node.place)
        for key, _ in node.entries:
            if key.text not in (*allowed, *_IGNORED):
                self.unknown(key, allowed)
        for name in required:
            if node.get(name) is None:
                self.note("D022", node.place, key=name)
        return node

    def unknown(self, key: marked.Scalar, allowed: tuple[str, ...]) -> None:
        """A key that is none of ours, or the value without quotes that YAML took it from: 1,000人 in braces."""
        found = slip(self.lines, key.place, _KEYS) if len(self.problems) < _MOST_PROBLEMS else None
        if found is not None:
            self.problems.append(found)
        else:
            near = difflib.get_close_matches(key.text, allowed, n=1)
            self.note("D021", key.place, found=key.text, allowed=listed(near or allowed))

    def note(self, code: str, place: Place, **texts: object) -> None:
        self.problems.append(problem(code, place, **texts))
