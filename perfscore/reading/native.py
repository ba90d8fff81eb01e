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
from typing import TypeVar

from attrs import field, fields, frozen

from perfscore import marked
from perfscore.errors import Place, Problem, ReadingError, problem
from perfscore.form import Form, FormKind, Fund, Indicator, Statement, Told
from perfscore.reading.layouts.cells import printed

_FUND = tuple(each.name for each in fields(Fund) if each.name != "source")
_INDICATOR = tuple(each.name for each in fields(Indicator))
_FORM = ("file", *(each.name for each in fields(Form)))
_DOCUMENT = ("forms", "documents", "unread")
_STATEMENT = ("kind", "text", "figures")
_IGNORED = frozenset({"source", "problems"})

_Kind = TypeVar("_Kind", FormKind, Told)


_OURS = re.compile(rb"(?:\xef\xbb\xbf)?(?:#[^\n]*\n|---|\s)*(?:forms:|\{)")


def looks_native(raw: bytes) -> bool:
    """Whether a document without a suffix, as on standard input, begins like ours."""
    return _OURS.match(raw) is not None


def forms(text: str, file: str, json: bool) -> list[Form]:
    """The forms of a YAML or JSON document. Raises ReadingError with every mistake."""
    try:
        root = marked.parse_json(text, file) if json else marked.parse_yaml(text, file)
    except marked.MarkedError as error:
        raise ReadingError(error.problems) from None
    reader = _Reader()
    found = reader.document(root)
    if reader.problems:
        raise ReadingError(reader.problems)
    return found


@frozen
class _Reader:
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
            for name in ("name", "supervisor", "implementer", "total_weight", "total_score", "grade")
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
            source=node.place,
        )

    def statements(self, node: marked.Node | None) -> tuple[Statement, ...]:
        found = (self.statement(item) for item in self.items(node))
        return tuple(each for each in found if each is not None)

    def statement(self, node: marked.Node) -> Statement | None:
        body = self.mapping(node, _STATEMENT, _STATEMENT)
        kind = self.kind(body.get("kind"), Told)
        figures = tuple(self.text(item) or "" for item in self.items(body.get("figures")))
        if kind is None:
            return None
        return Statement(kind=kind, text=self.text(body.get("text")) or "", figures=figures, source=node.place)

    def fund(self, node: marked.Node) -> Fund:
        body = self.mapping(node, _FUND, ("label",))
        texts = {name: self.text(body.get(name)) for name in _FUND}
        return Fund(label=texts.pop("label") or "", source=node.place, **texts)

    def indicator(self, node: marked.Node) -> Indicator:
        body = self.mapping(node, _INDICATOR, ("name",))
        texts = {name: self.text(body.get(name)) for name in _INDICATOR if name not in _IGNORED}
        return Indicator(name=texts.pop("name") or "", source=node.place, **texts)

    def kind(self, node: marked.Node | None, kinds: type[_Kind]) -> _Kind | None:
        shown = self.text(node)
        known = {kind.value: kind for kind in kinds}
        if shown is not None and node is not None and shown not in known:
            self.note("D024", node.place, found=shown, allowed="、".join(known))
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
        return None if node.null else printed(node.text)

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
                near = difflib.get_close_matches(key.text, allowed, n=1)
                self.note("D021", key.place, found=key.text, allowed="、".join(near or allowed))
        for name in required:
            if node.get(name) is None:
                self.note("D022", node.place, key=name)
        return node

    def note(self, code: str, place: Place, **texts: str) -> None:
        self.problems.append(problem(code, place, **texts))
