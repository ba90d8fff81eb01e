"""Nodes -> RuleSet. Every mistake of a file is gathered and raised at once, as RulesError.

text -> marked nodes -> sections -> merged over what it extends -> RuleSet
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

from attrs import frozen

from perfscore import marked
from perfscore.errors import PerfscoreError, Place, Problem, RulesError, problem
from perfscore.form import FormKind
from perfscore.rules.category import category_names
from perfscore.rules.fieldreader import FieldReader
from perfscore.rules.methods import read_methods, read_step
from perfscore.rules.model import (
    Citation,
    Condition,
    DecisionRow,
    GradeBand,
    Kind,
    Row,
    RuleSet,
    Standing,
    TargetSign,
    WeightFrame,
    Years,
)
from perfscore.values.model import Comparator
from perfscore.values.unit import dimensions

MAX_RULE_BYTES = 1024 * 1024
Parent = Callable[[str], RuleSet]
_ALWAYS = Years(0, None, date(1970, 1, 1))
_COMPARATORS = {sign.value or "none": sign for sign in Comparator}

_HEAD = ("id", "title", "version", "places", "years", "forms")
_KEYS = (*_HEAD, "extends", "description", "sources", "rounding", "methods", "select", "weights", "grades")
_CONDITIONS = ("row", "form", "category", "comparator", "kind", "dimension", "target", "named")
_CITATION = ("document", "number", "article", "phrase", "standing", "checked_on", "rows", "explained", "fails", "note")


def load_file(path: Path, parent: Parent) -> RuleSet:
    """The rule set in ``path``. ``parent`` finds the rule set it extends. Raises RulesError with all problems."""
    name = str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RulesError([problem("R001", Place(file=name), detail=error.strerror or error)]) from None
    if len(raw) > MAX_RULE_BYTES:
        raise RulesError([problem("Y003", Place(file=name), found=len(raw), limit=MAX_RULE_BYTES)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise RulesError([problem("R002", Place(file=name, line=line))]) from None
    return load_text(text, name, parent)


def load_text(text: str, file: str, parent: Parent) -> RuleSet:
    """The rule set in ``text``; see ``load_file``."""
    try:
        root = marked.parse_yaml(text, file)
    except marked.MarkedError as error:
        raise RulesError(error.problems) from None
    reader = FieldReader(text.splitlines())
    rules = _Loader(reader, parent).load(root)
    if reader.problems or rules is None:
        raise RulesError(sorted(reader.problems, key=_by_place))
    return rules


def _by_place(item: Problem) -> tuple[int, int]:
    return item.place.line or 0, item.place.column or 0


@frozen
class _Loader:
    reader: FieldReader
    parent: Parent

    def load(self, root: marked.Node) -> RuleSet | None:
        body = self.reader.mapping(root, _KEYS, _HEAD)
        if body is None:
            return None
        base = self._base(body)
        rules = self._rules(body, base)
        if rules is not None and (base is not None or body.get("extends") is None):
            self._check_references(rules)
        return rules

    def _base(self, body: marked.Mapping) -> RuleSet | None:
        node = body.get("extends")
        if node is None:
            self.reader.mapping(body, _KEYS, ("sources", "methods", "select", "grades"))
            return None
        wanted = self.reader.text(node)
        try:
            return None if wanted is None else self.parent(wanted)
        except PerfscoreError as error:
            detail = error.problems[0].message()
            self.reader.note("R119", node.place, len(wanted or ""), found=wanted, detail=detail)
            return None

    def _rules(self, body: marked.Mapping, base: RuleSet | None) -> RuleSet | None:
        """The head of the file, and its sections over those of the rule set that it extends."""
        reader = self.reader
        name, title, version = (reader.optional(body.get(key)) for key in ("id", "title", "version"))
        years, forms = self._years(body.get("years")), reader.enums(body.get("forms"), FormKind)
        defaults = read_step(reader, body.get("rounding"))
        sources, methods = self._sources(body.get("sources")), read_methods(reader, body.get("methods"), defaults)
        select, weights, grades = body.get("select"), body.get("weights"), body.get("grades")
        rules = RuleSet(
            id=name or "",
            title=title or "",
            version=version or "",
            places=reader.texts(body.get("places")),
            years=years or _ALWAYS,
            forms=forms or frozenset(),
            extends=reader.optional(body.get("extends")),
            sources={**(base.sources if base else {}), **sources},
            methods={**(base.methods if base else {}), **methods},
            select=self._select(select) if select else (base.select if base else ()),
            weights=self._weights(weights) if weights else (base.weights if base else ()),
            grades=self._grades(grades) if grades else (base.grades if base else ()),
            place=body.place,
        )
        return None if None in (name, title, version, years, forms) else rules

    def _years(self, node: marked.Node | None) -> Years | None:
        body = self.reader.mapping(node, ("from", "to", "checked_on"), ("from", "to", "checked_on")) if node else None
        if body is None:
            return None
        last_node = body.get("to")
        is_open = isinstance(last_node, marked.Scalar) and last_node.text == "open"
        first, checked = self.reader.integer(body.get("from")), self.reader.day(body.get("checked_on"))
        last = None if is_open else self.reader.integer(last_node)
        if first is None or checked is None or (last is None and not is_open):
            return None
        if last is not None and last < first:
            self.reader.note("R118", body.place, first=first, last=last)
        return Years(first, last, checked)

    def _sources(self, node: marked.Node | None) -> dict[str, Citation]:
        if node is None:
            return {}
        if not isinstance(node, marked.Mapping):
            self.reader.mapping(node, ())
            return {}
        found = (self._citation(key.text, value) for key, value in node.entries)
        return {citation.id: citation for citation in found if citation is not None}

    def _citation(self, name: str, node: marked.Node) -> Citation | None:
        reader = self.reader
        body = reader.mapping(node, _CITATION, ("document", "standing", "checked_on"))
        if body is None:
            return None
        document = reader.optional(body.get("document"))
        standing = reader.enum(body.get("standing"), Standing) if body.get("standing") else None
        checked = reader.day(body.get("checked_on")) if body.get("checked_on") else None
        if document is None or standing is None or checked is None:
            return None
        if standing is Standing.INFERRED:
            reader.mapping(node, _CITATION, ("rows", "explained", "fails"))
        return Citation(
            id=name, document=document, standing=standing, checked_on=checked,
            number=reader.optional(body.get("number")), article=reader.optional(body.get("article")),
            phrase=reader.optional(body.get("phrase")), note=reader.optional(body.get("note")),
            rows=reader.integer(body.get("rows")) if body.get("rows") else None,
            explained=reader.integer(body.get("explained")) if body.get("explained") else None,
            fails=reader.texts(body.get("fails")),
        )  # fmt: skip

    def _select(self, node: marked.Node | None) -> tuple[DecisionRow, ...]:
        nodes = self.reader.items(node)
        rows = tuple(row for row in map(self._row, nodes) if row is not None)
        for number, item in enumerate(nodes):
            last = number == len(nodes) - 1
            is_default = isinstance(item, marked.Mapping) and item.get("otherwise") is not None
            if is_default is not last:
                self.reader.note("R114", item.place)
        return rows

    def _row(self, node: marked.Node) -> DecisionRow | None:
        reader = self.reader
        body = reader.mapping(node, ("when", "use", "otherwise", "because", "sources"))
        if body is None:
            return None
        default = body.get("otherwise")
        if (default is None) == (body.get("use") is None) or (default is None) != (body.get("when") is not None):
            reader.note("R110", body.place)
            return None
        use = reader.text(default or body.get("use"))
        because = reader.optional(body.get("because"))
        if use == "undetermined" and because is None:
            reader.note("R102", body.place, key="because")
        when = Condition() if default is not None else self._condition(body.get("when"))
        chosen = None if use == "undetermined" else use
        target_node = default or body.get("use")
        place = target_node.place if target_node else body.place
        return DecisionRow(
            when=when, use=chosen, because=because, sources=reader.texts(body.get("sources")), place=place
        )

    def _condition(self, node: marked.Node | None) -> Condition:
        reader = self.reader
        body = reader.mapping(node, _CONDITIONS)
        if body is None:
            return Condition()
        if not body.entries:
            reader.note("R122", body.place)
        named = reader.texts(body.get("named")) if body.get("named") else None
        return Condition(
            row=reader.enums(body.get("row"), Row),
            form=reader.enums(body.get("form"), FormKind),
            category=reader.choices(body.get("category"), category_names()),
            comparator=reader.any_of(body.get("comparator"), _COMPARATORS),
            kind=reader.enums(body.get("kind"), Kind),
            dimension=reader.choices(body.get("dimension"), dimensions()),
            target=reader.enums(body.get("target"), TargetSign),
            named=None if named is None else frozenset(named),
        )

    def _weights(self, node: marked.Node | None) -> tuple[WeightFrame, ...]:
        found = (self._frame(item) for item in self.reader.items(node))
        return tuple(frame for frame in found if frame is not None)

    def _frame(self, node: marked.Node) -> WeightFrame | None:
        reader = self.reader
        body = reader.mapping(node, ("label", "total", "parts", "sources"), ("label", "total", "parts"))
        if body is None:
            return None
        label, total = reader.optional(body.get("label")), reader.exact(body.get("total"), share=False)
        nodes = reader.items(body.get("parts"))
        parts = tuple(part for part in map(self._part, nodes) if part is not None)
        if label is None or total is None or len(parts) < len(nodes):
            return None
        if sum(weight for _, weight in parts) != total:
            reader.note("R124", body.place, found=sum(weight for _, weight in parts), expected=total)
        return WeightFrame(label, total, parts, reader.texts(body.get("sources")))

    def _part(self, node: marked.Node) -> tuple[frozenset[str], Fraction] | None:
        body = self.reader.mapping(node, ("of", "weight"), ("of", "weight"))
        if body is None:
            return None
        names = self.reader.choices(body.get("of"), category_names())
        weight = self.reader.exact(body.get("weight"), share=False)
        return None if not names or weight is None else (names, weight)

    def _grades(self, node: marked.Node | None) -> tuple[GradeBand, ...]:
        found = (self._grade(item) for item in self.reader.items(node))
        bands = tuple(band for band in found if band is not None)
        starts = [band.start for band in bands]
        if node and (starts != sorted(set(starts), reverse=True) or (starts and starts[-1] != 0)):
            self.reader.note("R115", node.place)
        return bands

    def _grade(self, node: marked.Node) -> GradeBand | None:
        body = self.reader.mapping(node, ("from", "grade"), ("from", "grade"))
        if body is None:
            return None
        start, grade = self.reader.exact(body.get("from"), share=False), self.reader.optional(body.get("grade"))
        return None if start is None or grade is None else GradeBand(start, grade)

    def _check_references(self, rules: RuleSet) -> None:
        for row in rules.select:
            if row.use is not None and row.use not in rules.methods:
                allowed = "、".join([*rules.methods, "undetermined"])
                self.reader.note("R113", row.place, len(row.use), found=row.use, allowed=allowed)
            self._check_sources(rules, row.sources, row.place)
        for method in rules.methods.values():
            self._check_sources(rules, method.sources, method.place)
        for frame in rules.weights:
            self._check_sources(rules, frame.sources, rules.place)

    def _check_sources(self, rules: RuleSet, names: tuple[str, ...], place: Place) -> None:
        for name in names:
            if name not in rules.sources:
                self.reader.note("R116", place, found=name, allowed="、".join(rules.sources))
