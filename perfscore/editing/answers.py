"""Answers for an editor: problems, words that fit, what a key means, where a name is said, the curve of a method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from perfscore import marked
from perfscore.editing.languages import Language, in_language, language_name, languages
from perfscore.editing.spot import WrittenKey, keys_of, spot_at
from perfscore.errors import PerfscoreError
from perfscore.frozen import frozen
from perfscore.messages import Joined, Lang, Message, Place, Problem
from perfscore.reporting.curve_svg import standalone
from perfscore.rules.grammar import METHODS, UNDETERMINED
from perfscore.rules.heads import rule_ids
from perfscore.rules.library import parent_of
from perfscore.rules.load import read_text
from perfscore.rules.marks import SOURCES
from perfscore.rules.model import Method, RuleSet
from perfscore.shapes.shape import Either, Flag, ListOf, Nested, Placed, ShapeValue, Text, Words
from perfscore.testing.check import check

EXTENDS = "extends"
RULES = "rules"


@frozen
class Fitting:
    """A word that fits: ``text`` to write, what it means, and whether it is a key."""

    text: str
    said: str = ""
    is_key: bool = False


def problems(text: str, path: Path, folders: Sequence[Path] = ()) -> tuple[Problem, ...]:
    """Everything that is said of a text, as if it stood in ``path``; of a rule set, what ``rules check`` says."""
    name = language_name(path, text)
    if name != RULES:
        return languages()[name].problems(text, str(path)) if name is not None else ()
    return check([path], folders, today=date.today(), texts={path: text}).all_problems


def fitting(
    text: str, path: Path, line: int, column: int, folders: Sequence[Path] = (), lang: Lang = "zh"
) -> tuple[Fitting, ...]:
    """The keys or values that could stand at the cursor."""
    language = _language(path, text)
    spot = None if language is None else spot_at(text, line, column, language)
    if spot is None or language is None:
        return ()
    if spot.shape is not None:
        keys = (key for key in spot.shape.keys if key.name not in spot.written)
        return tuple(Fitting(key.name, in_language(key.said, lang), is_key=True) for key in keys)
    if spot.of == language.names:
        with suppress(PerfscoreError):  # two files of one id, which the problems tell
            return tuple(Fitting(name) for name in rule_ids(folders))
    return tuple(dict.fromkeys(Fitting(word) for word in _words(spot.value, spot.root)))


def _words(value: ShapeValue | None, root: marked.Node) -> Iterator[str]:
    match value:
        case Words(words=words) | Nested(words=words):
            yield from words
        case Flag():
            yield from ("yes", "no")
        case Text(names=str(section)):
            named = root.get(section) if isinstance(root, marked.Mapping) else None
            yield from (name.text for name, _ in named.entries) if isinstance(named, marked.Mapping) else ()
            yield from (UNDETERMINED,) if section == METHODS else ()
        case ListOf(item=item) | Placed(item=item):
            yield from _words(item, root)
        case Either(mapping=mapping, plain=plain):
            yield from (*_words(mapping, root), *_words(plain, root))


def meaning(text: str, path: Path, line: int, column: int, lang: Lang = "zh") -> str | None:
    """What the key or the value under the cursor means, in Markdown."""
    language = _language(path, text)
    said = None if language is None else _under(text, line, column, language)
    if said is None or language is None:
        return None
    allowed = [*_words(said.key.value, _root(text))]
    shown = f"\n\n{Joined(f'`{each}`' for each in allowed).text(lang)}" if allowed else ""
    means = Message("W_hover", key=said.key.name, shape=in_language(said.shape.said, lang)).text(lang)
    return f"{means}\n\n{in_language(said.key.said, lang)}{shown}\n\n{language.page}"


def where(text: str, path: Path, line: int, column: int, folders: Sequence[Path] = ()) -> Place | None:
    """Where the name under the cursor is said: the rule set that is extended, the method, the source."""
    word = _word(text, line, column)
    if word is None:
        return None
    said, name = word
    rules = _rules(text, path, folders)
    if rules is None:
        return None
    if said.key.name == EXTENDS:
        return rules.base.place if rules.base is not None else None
    found = rules.sources if said.key.name == SOURCES else rules.methods
    return found[name].place if name in found else None


def curve(text: str, path: Path, line: int, folders: Sequence[Path] = ()) -> str | None:
    """The method that the cursor stands in, drawn as SVG; None where there is none, or it has no curve."""
    rules = _rules(text, path, folders)
    method = None if rules is None else _method_at(rules, path, line + 1)
    return standalone(method) or None if method is not None else None


def _method_at(rules: RuleSet, path: Path, line: int) -> Method | None:
    """The last method of the file that begins at or above a line of its section."""
    lines = {name: place.line or 0 for name, place in rules.sections.items()}
    start = lines.get(METHODS)
    end = min((each for each in lines.values() if start is not None and each > start), default=None)
    if start is None or line < start or (end is not None and line >= end):
        return None
    own = [each for each in rules.methods.values() if each.place.file == str(path) and (each.place.line or 0) <= line]
    return max(own, key=lambda each: each.place.line or 0, default=None)


def _rules(text: str, path: Path, folders: Sequence[Path]) -> RuleSet | None:
    try:
        return read_text(text, str(path), parent_of(path, folders))[0]
    except PerfscoreError:
        return None


def _language(path: Path, text: str) -> Language | None:
    name = language_name(path, text)
    return languages()[name] if name is not None else None


def _root(text: str) -> marked.Node:
    return marked.parse_yaml(text, "")


def _under(text: str, line: int, column: int, language: Language) -> WrittenKey | None:
    """The key that the cursor stands on."""
    try:
        return next((each for each in keys_of(_root(text), language) if _covers(each.name.place, line, column)), None)
    except marked.MarkedError:
        return None


def _word(text: str, line: int, column: int) -> tuple[WrittenKey, str] | None:
    """The plain value that the cursor stands on, and its key."""
    try:
        every = [*keys_of(_root(text), languages()[RULES])]
    except marked.MarkedError:
        return None
    for said in every:
        nodes = said.node.items if isinstance(said.node, marked.Sequence) else (said.node,)
        for node in nodes:
            if isinstance(node, marked.Scalar) and _covers(node.place, line, column):
                return said, node.text.strip()
    return None


def _covers(place: Place, line: int, column: int) -> bool:
    start = (place.column or 1) - 1
    return place.line == line + 1 and start <= column <= start + place.width
