"""YAML or JSON text -> nodes that keep their line and column, within limits.

Scalars stay text: a reader of nodes decides what is a number or a date, so nothing is read as a float, and
``no`` stays a word. Tags, anchors and aliases are refused: a rule file is data, and each line says what it says.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from attrs import evolve, field

from perfscore import syntax, typed
from perfscore.errors import PerfscoreError
from perfscore.files import reason
from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern
from perfscore.messages import Message, Place, problem

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 24
MAX_NODES = 400_000
#: What no text holds, by the rules of YAML: control characters, halves of a pair, and what stands for no character.
_NO_TEXT = lazy_pattern("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HALF = lazy_pattern("[\ud800-\udfff]")
#: The key by which YAML takes over what another mapping says, and how it writes its own tags out.
_MERGE, _OWN_TAGS = "<<", "tag:yaml.org,2002:"
_ESCAPING = '"'  # the quotes within which signs may be written by their numbers


@frozen(kw_only=True)
class Scalar:
    """A piece of text; ``quoted`` tells '"5"' from 5, ``null`` marks an empty value."""

    text: str
    place: Place
    quoted: bool = False

    @property
    def null(self) -> bool:
        return not self.quoted and self.text in ("", "null", "~")


@frozen(kw_only=True)
class Sequence:
    items: tuple[Node, ...]
    place: Place


@frozen(kw_only=True)
class Mapping:
    entries: tuple[tuple[Scalar, Node], ...]
    place: Place

    @cached_property
    def _nodes(self) -> dict[str, Node]:
        return {name.text: node for name, node in self.entries}

    def get(self, key: str) -> Node | None:
        return self._nodes.get(key)


Node: TypeAlias = Scalar | Sequence | Mapping


class MarkedError(PerfscoreError, ValueError):
    """The text is not usable YAML or JSON: syntax, a refused feature, or over a limit."""


def read_text(path: Path, limit: int = MAX_BYTES) -> str:
    """The text of a file in UTF-8. Raises MarkedError: it cannot be opened, is too large, or in another encoding."""
    place = Place(file=str(path))
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise MarkedError([problem("R001", place, detail=reason(error))]) from None
    if len(raw) > limit:
        raise MarkedError([problem("Y003", place, found=len(raw), limit=limit)])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise MarkedError([problem("R002", evolve(place, line=line), found=_other_encoding(raw))]) from None


def _other_encoding(raw: bytes) -> Message | str:
    """What a file that is not UTF-8 seems to be."""
    if raw.startswith(b"PK\x03\x04"):
        return Message("W_in_container")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Message("W_in_encoding", name="UTF-16")
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return Message("W_in_encoding", name="GB18030")


def parse_yaml(text: str, file: str, edits: tuple[typed.Edit, ...] = ()) -> Node:
    """The single document in ``text`` with ``edits`` made first; places are those of the text as it was written.

    Raises MarkedError with file, line and column.
    """
    _check_size(text, file)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    lines = text.splitlines()
    text = typed.applied(text, edits) if edits else text
    builder = _Builder(file=file, text=text, edits=edits, lines=lines)
    builder.refuse_characters()
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        builder.refuse_depth_ahead(mark.index if mark else len(text))
        place, said = syntax.explained(error, file, builder.mended)
        raise builder.error("Y001", place, detail=said) from None
    except MarkedError:
        raise
    except _REFUSALS:
        raise builder.error("Y001", Place(file=file), detail=Message("W_yaml_other")) from None
    if builder.root is None:
        raise builder.error("Y002", Place(file=file, line=1, column=1))
    return builder.root


def parse_json(text: str, file: str) -> Node:
    """The same nodes from JSON text; places in it are paths, or lines where it cannot be used. Raises MarkedError."""
    _check_size(text, file)
    try:
        loaded = json.loads(
            text, object_pairs_hook=_Pairs, parse_float=_Number, parse_int=_Number, parse_constant=_Number
        )
    except json.JSONDecodeError as error:
        place = Place(file=file, line=error.lineno, column=error.colno)
        raise MarkedError([problem("Y001", place, detail=Message("W_json"))]) from None
    except RecursionError:
        raise MarkedError([problem("Y004", Place(file=file), limit=MAX_DEPTH)]) from None
    try:
        return _Json(file).node(loaded, "", 0)
    except MarkedError as error:
        raise _with_lines(error, text, file) from None


def _with_lines(error: MarkedError, text: str, file: str) -> MarkedError:
    """A key that stands twice, told with its lines: the JSON library keeps none, but nearly all JSON is YAML."""
    if error.problems[0].code == "Y005":
        try:
            parse_yaml(text, file)
        except MarkedError as found:
            if found.problems[0].code == "Y005":
                return found
    return error


@frozen
class _Pairs:
    items: list[tuple[str, Any]]


class _Number(str):
    """A JSON number, kept as it was printed."""

    __slots__ = ()


def _check_size(text: str, file: str) -> None:
    if len(text) > MAX_BYTES:
        raise MarkedError([problem("Y003", Place(file=file), found=len(text), limit=MAX_BYTES)])


class _Json:
    """What ``json`` loaded -> nodes."""

    def __init__(self, file: str) -> None:
        self.file, self.count = file, 0

    def node(self, value: Any, path: str, depth: int) -> Node:
        place = Place(file=self.file, path=path or None)
        self.count += 1
        if depth > MAX_DEPTH:
            raise MarkedError([problem("Y004", place, limit=MAX_DEPTH)])
        if self.count > MAX_NODES:
            raise MarkedError([problem("Y007", place, limit=MAX_NODES)])
        match value:
            case _Pairs(items=items):
                return self.mapping(items, place, depth)
            case list():
                nodes = (self.node(item, f"{path}[{n}]", depth + 1) for n, item in enumerate(value))
                return Sequence(items=tuple(nodes), place=place)
            case None:
                return Scalar(text="", place=place)
            case bool():
                return Scalar(text=str(value).lower(), place=place)
            case _:
                return _whole(Scalar(text=str(value), place=place, quoted=not isinstance(value, _Number)))

    def mapping(self, items: list[tuple[str, Any]], place: Place, depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, item in items:
            inner = f"{place.path}.{key}" if place.path else key
            name = _whole(Scalar(text=key, place=Place(file=self.file, path=inner), quoted=True))
            if key in entries:
                raise MarkedError([problem("Y005", name.place, key=key, first="?")])
            entries[key] = (name, self.node(item, inner, depth + 1))
        return Mapping(entries=tuple(entries.values()), place=place)


def _whole(scalar: Scalar) -> Scalar:
    """The same. Raises MarkedError when an escape left half of a pair, which no encoding can write."""
    found = _HALF.search(scalar.text)
    if found:
        shown = evolve(scalar.place, path=_HALF.sub("?", scalar.place.path)) if scalar.place.path else scalar.place
        raise MarkedError([problem("Y011", shown, found=_named(found[0]))])
    return scalar


def _named(character: str) -> str:
    return f"U+{ord(character):04X}"


@frozen
class _Open:
    """A collection whose end has not come yet; ``keys`` is None for a sequence."""

    place: Place
    nodes: list[Node] = field(factory=list)
    mapping: bool = False


class _Builder:
    """Parser events -> nodes on an explicit stack, so that depth is a limit and not a crash."""

    def __init__(self, file: str, text: str, edits: tuple[typed.Edit, ...], lines: list[str]) -> None:
        self.file, self.text, self.edits = file, text, edits
        self.mended, self.lines = text.splitlines(), lines
        self.root: Node | None = None
        self.stack: list[_Open] = []
        self.count = 0
        self.reached = 0

    def refuse_characters(self) -> None:
        found = _NO_TEXT.search(self.text)
        if found:
            raise self.error("Y011", self.at_character(found.start()), found=_named(found[0]))

    def refuse_depth_ahead(self, end: int) -> None:
        """Our limit of depth where the library gave up, at ``end``, before it gave the events.

        It looks ahead along a line, as far as a key may reach, and has a limit of its own for what it may meet there.
        """
        depth = len(self.stack)
        for step, index in _nesting(self.text[self.reached : min(end, self.reached + _KEY)]):
            depth += step
            if depth > MAX_DEPTH:
                raise self.error("Y004", self.at_character(self.reached + index), limit=MAX_DEPTH)

    def take(self, event: yaml.Event) -> None:
        if event.end_mark is not None:
            self.reached = event.end_mark.index
        match event:
            case yaml.AliasEvent():
                raise self.error("Y006", self.at(event), found=f"*{event.anchor}")
            case yaml.ScalarEvent():
                self.refuse_extras(event)
                self.add(self.scalar(event))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self.refuse_extras(event)
                self.open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.add(self.closed(self.stack.pop(), event))
            case yaml.DocumentStartEvent() if self.root is not None:
                raise self.error("Y008", self.at(event))

    def open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise self.error("Y004", self.at(event), limit=MAX_DEPTH)
        self.stack.append(_Open(self.at(event), mapping=isinstance(event, yaml.MappingStartEvent)))

    def add(self, node: Node) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            raise MarkedError([problem("Y007", node.place, limit=MAX_NODES).quoted(self.lines)])
        if self.stack:
            self.stack[-1].nodes.append(node)
        else:
            self.root = node

    def scalar(self, event: yaml.ScalarEvent) -> Scalar:
        quoted = event.style is not None and event.style != ""
        read = Scalar(text=event.value, place=self.written(self.at(event)), quoted=quoted)
        return _whole(read) if event.style == _ESCAPING else read

    def closed(self, opened: _Open, end: yaml.Event) -> Node:
        place = opened.place
        if place.line is not None and place.column is not None:
            place = evolve(place, width=self.width(place.line, place.column, end))
        place = self.written(place)
        if not opened.mapping:
            return Sequence(items=tuple(opened.nodes), place=place)
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(opened.nodes[::2], opened.nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise MarkedError([problem("Y009", key.place).quoted(self.lines)])
            if key.text == _MERGE and not key.quoted:
                raise MarkedError([problem("Y006", key.place, found=_MERGE).quoted(self.lines)])
            if key.text in entries:
                first = entries[key.text][0].place.line or ""
                raise MarkedError([problem("Y005", key.place, key=key.text, first=first).quoted(self.lines)])
            entries[key.text] = (key, value)
        return Mapping(entries=tuple(entries.values()), place=place)

    def width(self, line: int, column: int, event: yaml.Event) -> int:
        """How many characters from a place on are meant up to the end of ``event``, as far as the first line goes."""
        if event.end_mark is None:
            return 1
        if event.end_mark.line + 1 == line:
            last = event.end_mark.column
        else:
            text = self.mended[line - 1] if line <= len(self.mended) else ""
            last = len(text.split(" #")[0].rstrip())
        return max(1, last - column + 1)

    def refuse_extras(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            raise self.error("Y006", self.at(event), found=f"&{event.anchor}")
        if getattr(event, "tag", None) is not None:
            found = str(event.tag).replace(_OWN_TAGS, "!!")  # type: ignore[attr-defined]
            raise self.error("Y010", self.at(event), found=found)

    def at(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        if mark is None:
            return Place(file=self.file)
        line, column = mark.line + 1, mark.column + 1
        width = self.width(line, column, event) if isinstance(event, yaml.ScalarEvent) else 1
        return Place(file=self.file, line=line, column=column, width=width)

    def at_character(self, index: int) -> Place:
        before = f"{self.text[:index]}.".splitlines()
        return Place(file=self.file, line=len(before), column=len(before[-1]))

    def written(self, place: Place) -> Place:
        """The same place in the file as it was written."""
        if not self.edits or place.line is None or place.column is None:
            return place
        start, end = (typed.column_before(self.edits, place.line, place.column + n) for n in (0, place.width))
        return evolve(place, column=start, width=max(1, end - start))

    def error(self, code: str, place: Place, **fields: object) -> MarkedError:
        place = self.written(place)
        return MarkedError([problem(code, place, **fields).quoted(self.lines)])


#: As far as a key may reach, in characters.
_KEY = 1024
_OPENING = (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken)
_CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)
#: What PyYAML's own scanner raises, without the C library; it calls ``chr`` of any number that an escape gives.
_REFUSALS = (yaml.YAMLError, ValueError, OverflowError)


def _nesting(text: str) -> Iterator[tuple[int, int]]:
    """Each bracket, by PyYAML's own scanner, which has no limit: one level more or less, and where."""
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            step = isinstance(token, _OPENING) - isinstance(token, _CLOSING)
            if step:
                yield step, token.start_mark.index
    except _REFUSALS:
        return
