"""Nodes -> RuleSet. Every mistake of a file is gathered and raised at once, as RulesError.

text -> marked nodes -> sections -> merged over what it extends -> RuleSet
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from attrs import frozen

from perfscore import marked
from perfscore.errors import PerfscoreError, Problem, RulesError
from perfscore.form import FormKind
from perfscore.rules.asked import read_amounts, read_numbers
from perfscore.rules.category import category_names
from perfscore.rules.fieldreader import FieldReader
from perfscore.rules.grammar import COMPARATORS, DIRECTIONS, UNDETERMINED, shape
from perfscore.rules.methods import read_methods, read_rounding, rerounded
from perfscore.rules.model import (
    Citation,
    Condition,
    DecisionRow,
    Direction,
    GradeBand,
    Kind,
    Roundings,
    Row,
    RuleSet,
    Standing,
    TargetSign,
    Total,
    WeightFrame,
    WeightPart,
    Years,
)
from perfscore.rules.totals import read_names, read_total

MAX_RULE_BYTES = 1024 * 1024
Parent = Callable[[str], RuleSet]
_ALWAYS = Years(0, None, date(1970, 1, 1))


def load_file(path: Path, parent: Parent) -> RuleSet:
    """The rule set in ``path``. ``parent`` finds the rule set it extends. Raises RulesError with all problems."""
    return _sound(*read_file(path, parent))


def load_text(text: str, file: str, parent: Parent) -> RuleSet:
    """The rule set in ``text``; see ``load_file``."""
    return _sound(*read_text(text, file, parent))


def _sound(rules: RuleSet | None, problems: tuple[Problem, ...]) -> RuleSet:
    if problems or rules is None:
        raise RulesError(problems)
    return rules


def read_file(path: Path, parent: Parent) -> tuple[RuleSet | None, tuple[Problem, ...]]:
    """As much of the rule set in ``path`` as can be read, and every mistake, in the order of the file."""
    try:
        text = marked.read_text(path, MAX_RULE_BYTES)
    except marked.MarkedError as error:
        return None, error.problems
    return read_text(text, str(path), parent)


def read_text(text: str, file: str, parent: Parent) -> tuple[RuleSet | None, tuple[Problem, ...]]:
    """As ``read_file``, from text."""
    try:
        root = marked.parse_yaml(text, file)
    except marked.MarkedError as error:
        return None, error.problems
    reader = FieldReader(text.splitlines())
    rules = _Loader(reader, parent).load(root)
    return rules, tuple(sorted(reader.problems, key=lambda item: item.order))


def read_years(reader: FieldReader, node: marked.Node | None) -> Years | None:
    """``{from: 2023, to: open, checked_on: 2026-11-20}``."""
    body = reader.mapping(node, shape("years")) if node else None
    if body is None or any(body.get(key) is None for key in shape("years").required):
        return None
    last_node = body.get("to")
    is_open = isinstance(last_node, marked.Scalar) and last_node.text == "open"
    first, checked = reader.integer(body.get("from")), reader.day(body.get("checked_on"))
    last = None if is_open else reader.integer(last_node)
    if first is None or checked is None or (last is None and not is_open):
        return None
    if last is not None and last < first:
        reader.note("R118", body.place, first=first, last=last)
    return Years(first, last, checked, body.place)


@frozen
class _Loader:
    reader: FieldReader
    parent: Parent

    def load(self, root: marked.Node) -> RuleSet | None:
        body = self.reader.mapping(root, shape("rule_set"))
        if body is None:
            return None
        base = self._base(body)
        rules = self._rules(body, base)
        if base is not None or body.get("extends") is None:
            self._check_references(rules, _names(body.get("methods")), _names(body.get("sources")))
        return rules

    def _base(self, body: marked.Mapping) -> RuleSet | None:
        node = body.get("extends")
        if node is None:
            return None
        wanted = self.reader.text(node)
        try:
            return None if wanted is None else self.parent(wanted)
        except PerfscoreError as error:
            detail = error.problems[0].message()
            self.reader.note("R119", node.place, found=wanted, detail=detail)
            return None

    def _rules(self, body: marked.Mapping, base: RuleSet | None) -> RuleSet:
        """The head of the file, and its sections over those of the rule set that it extends."""
        reader = self.reader
        name, title, version = (reader.optional(body.get(key)) or "" for key in ("id", "title", "version"))
        rounding = read_rounding(reader, body.get("rounding"), base.rounding if base else Roundings())
        inherited = {name: rerounded(method, rounding) for name, method in (base.methods if base else {}).items()}
        sources, methods = self._sources(body.get("sources")), read_methods(reader, body.get("methods"), rounding)
        select, weights, grades, total = (body.get(key) for key in ("select", "weights", "grades", "total"))
        reader.optional(body.get("description"))
        return RuleSet(
            id=name,
            title=title,
            version=version,
            places=reader.texts(body.get("places")),
            years=read_years(reader, body.get("years")) or _ALWAYS,
            forms=reader.enums(body.get("forms"), FormKind) or frozenset(),
            scope=reader.optional(body.get("scope")),
            extends=reader.optional(body.get("extends")),
            sources={**(base.sources if base else {}), **sources},
            methods={**inherited, **methods},
            select=self._select(select) if select else (base.select if base else ()),
            weights=self._weights(weights) if weights else (base.weights if base else ()),
            grades=self._grades(grades) if grades else (base.grades if base else ()),
            total=read_total(self.reader, total) if total else (base.total if base else Total()),
            rounding=rounding,
            place=body.place,
            base=base,
            sections={key.text: key.place.line or 0 for key, _ in body.entries},
        )

    def _sources(self, node: marked.Node | None) -> dict[str, Citation]:
        entries = self.reader.named(node) if node is not None else ()
        found = (self._citation(key, value) for key, value in entries)
        return {citation.id: citation for citation in found if citation is not None}

    def _citation(self, name: marked.Scalar, node: marked.Node) -> Citation | None:
        reader = self.reader
        body = reader.mapping(node, shape("citation"))
        if body is None:
            return None
        document = reader.optional(body.get("document"))
        standing = reader.enum(body.get("standing"), Standing) if body.get("standing") else None
        checked = reader.day(body.get("checked_on")) if body.get("checked_on") else None
        if document is None or standing is None or checked is None:
            return None
        return Citation(
            id=name.text, document=document, standing=standing, checked_on=checked,
            number=reader.optional(body.get("number")), article=reader.optional(body.get("article")),
            phrase=reader.optional(body.get("phrase")), note=reader.optional(body.get("note")),
            rows=reader.integer(body.get("rows")) if body.get("rows") else None,
            explained=reader.integer(body.get("explained")) if body.get("explained") else None,
            fails=reader.texts(body.get("fails")), place=name.place,
        )  # fmt: skip

    def _select(self, node: marked.Node | None) -> tuple[DecisionRow, ...]:
        nodes = self.reader.listed(node)
        rows = tuple(row for row in map(self._row, nodes) if row is not None)
        for number, item in enumerate(nodes):
            last = number == len(nodes) - 1
            is_default = isinstance(item, marked.Mapping) and item.get("otherwise") is not None
            if is_default is not last:
                self.reader.note("R114", item.place)
        return rows

    def _row(self, node: marked.Node) -> DecisionRow | None:
        reader = self.reader
        is_default = isinstance(node, marked.Mapping) and node.get("otherwise") is not None
        body = reader.mapping(node, shape("otherwise" if is_default else "row"))
        if body is None:
            return None
        target = body.get("otherwise" if is_default else "use")
        use, because = reader.method(target), reader.optional(body.get("because"))
        if target is None or use is None or (not is_default and body.get("when") is None):
            return None
        return DecisionRow(
            when=Condition() if is_default else self._condition(body.get("when")),
            use=None if use == UNDETERMINED else use, because=because, after=reader.methods(body.get("after")),
            sources=reader.sources(body.get("sources")), place=body.place,
        )  # fmt: skip

    def _condition(self, node: marked.Node | None) -> Condition:
        reader = self.reader
        body = reader.mapping(node, shape("condition"))
        if body is None:
            return Condition()
        named = reader.texts(body.get("named")) if body.get("named") else None
        target = body.get("target")
        return Condition(
            row=reader.enums(body.get("row"), Row) or frozenset({Row.INDICATOR}),
            form=reader.enums(body.get("form"), FormKind),
            category=reader.choices(body.get("category"), category_names()),
            comparator=reader.any_of(body.get("comparator"), COMPARATORS),
            kind=reader.enums(body.get("kind"), Kind),
            dimension=reader.dimensions(body.get("dimension")),
            target=None if isinstance(target, marked.Mapping) else reader.enums(target, TargetSign),
            amount=read_amounts(reader, target) if isinstance(target, marked.Mapping) else None,
            name=read_names(reader, body.get("name")),
            level1=read_names(reader, body.get("level1")),
            weight=read_numbers(reader, body.get("weight")),
            named=None if named is None else frozenset(named),
            direction=reader.any_of(body.get("direction"), {way: Direction(way) for way in DIRECTIONS}),
        )

    def _weights(self, node: marked.Node | None) -> tuple[WeightFrame, ...]:
        found = (self._frame(item) for item in self.reader.listed(node))
        return tuple(frame for frame in found if frame is not None)

    def _frame(self, node: marked.Node) -> WeightFrame | None:
        reader = self.reader
        body = reader.mapping(node, shape("frame"))
        if body is None or body.get("parts") is None:
            return None
        label = reader.optional(body.get("label"))
        total = reader.exact(body.get("total"), share=False) if body.get("total") else None
        nodes = reader.listed(body.get("parts"))
        parts = tuple(part for part in map(self._part, nodes) if part is not None)
        if label is None or total is None or len(parts) < len(nodes):
            return None
        found = sum((part.weight for part in parts), Fraction(0))
        if found != total:
            reader.note("R124", body.place, found=found, expected=total)
        return WeightFrame(label, total, parts, reader.sources(body.get("sources")), body.place)

    def _part(self, node: marked.Node) -> WeightPart | None:
        body = self.reader.mapping(node, shape("part"))
        if body is None:
            return None
        names = self.reader.choices(body.get("of"), category_names())
        weight = self.reader.exact(body.get("weight"), share=False) if body.get("weight") else None
        return None if not names or weight is None else WeightPart(names, weight, body.place)

    def _grades(self, node: marked.Node | None) -> tuple[GradeBand, ...]:
        found = (self._grade(item) for item in self.reader.listed(node))
        bands = tuple(band for band in found if band is not None)
        for above, band in pairwise(bands):
            if band.start >= above.start:
                self.reader.note("R115", band.place)
        if bands and bands[-1].start != 0:
            self.reader.note("R115", bands[-1].place)
        return bands

    def _grade(self, node: marked.Node) -> GradeBand | None:
        reader = self.reader
        body = reader.mapping(node, shape("grade"))
        if body is None:
            return None
        start = reader.exact(body.get("from"), share=False) if body.get("from") else None
        grade = reader.optional(body.get("grade"))
        if start is None or grade is None:
            return None
        return GradeBand(start, grade, reader.sources(body.get("sources")), body.place)

    def _check_references(self, rules: RuleSet, methods: frozenset[str], sources: frozenset[str]) -> None:
        """Every name that is used must be known; a method or source that could not be read is no second mistake."""
        self._check_names("R113", self.reader.used, {*rules.methods, *methods, UNDETERMINED})
        self._check_names("R116", self.reader.cited, {*rules.sources, *sources})

    def _check_names(self, code: str, names: list[marked.Scalar], known: set[str]) -> None:
        for name in names:
            if name.text not in known and not name.null:
                self.reader.unknown(code, name, tuple(sorted(known)))


def _names(node: marked.Node | None) -> frozenset[str]:
    return frozenset(key.text for key, _ in node.entries) if isinstance(node, marked.Mapping) else frozenset()
