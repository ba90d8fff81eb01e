"""Style sheets of web pages: what they declare, and which elements of a page their selectors are about.

Understood are the media of a screen, selectors of tags, classes, ids and attributes, one inside the other, and what is
not the case of them. Of a selector that asks for more it is known that it may be about an element.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import define, evolve, field

from perfscore.frozen import frozen
from perfscore.reading.formats.html_tree import HtmlNode

_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|<!--|-->")
_MARK = re.compile(r"[{};]|\"[^\"]*+\"|'[^']*+'")
_DECLARATION = re.compile(r"(?<![-\w])([-\w]++)\s*+:((?:[^;\"'(]|\"[^\"]*+\"|'[^']*+'|\([^)]*+\))*+)")
_IMPORTANT = re.compile(r"!\s*+important\s*+$", re.I)
_IN_BRACKETS = r"\((?:[^()]|\([^()]*+\))*+\)|\[[^\[\]]*+\]"
_SELECTOR = re.compile(rf"(?:[^,()\[\]]|{_IN_BRACKETS}|[()\[\]])++")
_WORD = re.compile(rf"[>+~]|(?:[^\s>+~()\[\]]|{_IN_BRACKETS}|[()\[\]])++")
_PART = re.compile(
    r"(?P<tag>\*|[A-Za-z][\w-]*+)|\.(?P<class>(?:[\w-]|\\.)++)|#(?P<id>(?:[\w-]|\\.)++)"
    r"|\[\s*+(?P<name>[\w-]++)\s*+(?:(?P<how>[~|^$*]?+=)\s*+(?P<value>\"[^\"]*+\"|'[^']*+'|[^\]\s]++)\s*+)?+\]"
    r"|::?+(?P<pseudo>[\w-]++)(?:\((?P<inner>(?:[^()]|\([^()]*+\))*+)\))?+"
)
_NESTED = ("@media", "@supports", "@layer", "@document")
_DEEPEST = 4
_MOST_OUTER = 8  # selectors of a rule that holds others
_ELEMENTS = ("before", "after")
#: Of a page that nobody touches these are never true.
_MOVING = frozenset(
    ("hover", "focus", "focus-within", "focus-visible", "active", "target", "visited", "selection", "placeholder",
     "marker", "backdrop", "invalid", "disabled", "-moz-selection")
)  # fmt: skip


@frozen
class Compound:
    """What a selector asks of one element. ``sure`` is False where it asks for more than is understood."""

    tag: str = ""
    classes: tuple[str, ...] = ()
    ident: str = ""
    attributes: tuple[tuple[str, str, str], ...] = ()
    without: tuple[Compound, ...] = ()
    sure: bool = True

    @property
    def weight(self) -> int:
        marks = len(self.classes) + len(self.attributes) + sum(each.weight // 100 for each in self.without)
        return 10_000 * bool(self.ident) + 100 * marks + bool(self.tag)

    def fits(self, node: HtmlNode) -> bool:
        told = node.attributes
        return (
            self.tag in ("", node.tag)
            and (not self.ident or told.get("id") == self.ident)
            and (not self.classes or set(self.classes) <= set(told.get("class", "").split()))
            and all(_holds(told.get(name), how, value) for name, how, value in self.attributes)
            and not any(each.fits(node) for each in self.without)
        )


def _holds(found: str | None, how: str, value: str) -> bool:
    if found is None:
        return False
    match how:
        case "=":
            return found == value
        case "~=":
            return value in found.split()
        case "^=":
            return found.startswith(value)
        case "$=":
            return found.endswith(value)
        case "*=":
            return value in found
        case _:
            return how == "" or found == value or found.startswith(f"{value}-")


@frozen
class Selector:
    """Compounds from the element itself outwards; ``direct`` tells of each outer one whether it is the very next."""

    compounds: tuple[Compound, ...]
    direct: tuple[bool, ...]
    element: str = ""  # 'before' or 'after': the text that goes before or after what is in the element
    text: str = ""

    @property
    def weight(self) -> int:
        return sum(each.weight for each in self.compounds)

    @property
    def sure(self) -> bool:
        return all(each.sure for each in self.compounds)

    def fits(self, node: HtmlNode, around: Sequence[HtmlNode]) -> bool:
        """Whether it is about ``node``, which stands in the elements ``around`` it, the outermost first."""
        if not self.compounds[0].fits(node):
            return False
        at = len(around)
        for compound, direct in zip(self.compounds[1:], self.direct, strict=True):
            at -= 1
            while at >= 0 and not compound.fits(around[at]):
                if direct:
                    return False
                at -= 1
            if at < 0:
                return False
        return True


@frozen
class Rule:
    """What a style sheet declares for a selector: values by property; ``urgent`` are those that nothing overrules."""

    selector: Selector
    declared: Mapping[str, str]
    urgent: Mapping[str, str]


def declarations(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """The values of a style by property, in small letters without white space; the important ones apart."""
    plain: dict[str, str] = {}
    urgent: dict[str, str] = {}
    for found in _DECLARATION.finditer(text):
        name, value = found[1].lower(), found[2]
        bare = _IMPORTANT.sub("", value)
        (plain if bare == value else urgent)[name] = (
            bare.strip() if name == "content" else "".join(bare.lower().split())
        )
    return plain, urgent


@define
class StyleSheet:
    """The rules of a page by what the innermost compound of their selector asks for first."""

    rules: dict[str, list[tuple[int, Rule]]] = field(factory=dict)
    count: int = 0

    def take(self, text: str, told_of: frozenset[str]) -> None:
        """The rules in ``text`` that declare one of the properties ``told_of``."""
        for prelude, body in _blocks(_COMMENT.sub(" ", text), 0):
            plain, urgent = declarations(body)
            if told_of.isdisjoint(plain) and told_of.isdisjoint(urgent):
                continue
            for each in _SELECTOR.findall(prelude):
                selector = _selector(each)
                if selector is not None:
                    self.count += 1
                    key = _key(selector.compounds[0])
                    self.rules.setdefault(key, []).append((self.count, Rule(selector, plain, urgent)))

    def about(self, node: HtmlNode, around: Sequence[HtmlNode]) -> tuple[list[Rule], bool]:
        """The rules about an element, those that overrule others last; whether about all written alike."""
        keys = ["*", node.tag, *(f".{each}" for each in node.attributes.get("class", "").split())]
        keys += [f"#{node.attributes['id']}"] if "id" in node.attributes else []
        asked = [each for key in keys for each in self.rules.get(key, ())]
        found = [each for each in asked if each[1].selector.fits(node, around)]
        found.sort(key=lambda each: (each[1].selector.weight, each[0]))
        return [rule for _, rule in found], all(len(each.selector.compounds) == 1 for _, each in asked)


def _key(compound: Compound) -> str:
    if compound.ident:
        return f"#{compound.ident}"
    return f".{compound.classes[0]}" if compound.classes else compound.tag or "*"


def _blocks(text: str, depth: int) -> Iterator[tuple[str, str]]:
    """Selectors and what is declared for them, also inside what holds for a screen."""
    start, opened, level = 0, 0, 0
    for mark in _MARK.finditer(text):
        if mark[0] == "{":
            opened, level = (mark.end() if level == 0 else opened), level + 1
        elif mark[0] == "}" and level:
            level -= 1
            if level == 0:
                yield from _block(text[start : opened - 1].strip(), text[opened : mark.start()], depth)
                start = mark.end()
        elif mark[0] in ";}" and level == 0:
            start = mark.end()
    if level:
        yield from _block(text[start : opened - 1].strip(), text[opened:], depth)


def _block(prelude: str, body: str, depth: int) -> Iterator[tuple[str, str]]:
    if not prelude.startswith("@"):
        yield prelude, body
        if "{" in body and depth < _DEEPEST:
            yield from _inside(prelude, _blocks(body, depth + 1))
        return
    name = prelude.lower()
    shown = name.startswith(_NESTED) and (not name.startswith("@media") or is_for_a_screen(name[len("@media") :]))
    if shown and depth < _DEEPEST:
        yield from _blocks(body, depth + 1)


def _inside(prelude: str, blocks: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The rules inside another: theirs are the elements inside its own, or where ```&`` stands the same."""
    outer = _SELECTOR.findall(prelude)[:_MOST_OUTER]
    for selectors, body in blocks:
        inner = _SELECTOR.findall(selectors)
        yield (
            ",".join(each.replace("&", one) if "&" in each else f"{one} {each}" for one in outer for each in inner),
            body,
        )


def is_for_a_screen(media: str) -> bool:
    """Whether a list of media holds for the wide screen that a person sits at."""
    return any(_is_met(each.lower().split("and")) for each in media.split(","))


def _is_met(parts: list[str]) -> bool:
    kinds = [part.replace("only", "").strip() for part in parts if "(" not in part]
    features = [part for part in parts if "(" in part]
    return all(kind in ("", "all", "screen", "not print") for kind in kinds) and all(
        "min-width" in feature for feature in features
    )


def _selector(text: str) -> Selector | None:
    """A selector; None for one that is never about a page as it lies there, or that cannot be read at all."""
    words = _WORD.findall(text)
    compounds: list[Compound] = []
    direct: list[bool] = []
    element = ""
    for word in words:
        if word in (">", "+", "~") and compounds:
            direct[-1] = word == ">"
            if word != ">":  # who stands beside whom is not looked at
                compounds[-1] = Compound(sure=False)
            continue
        found = _compound(word)
        if found is None or element:
            return None
        compound, element = found
        compounds.append(compound)
        direct.append(False)
    if not compounds:
        return None
    return Selector(tuple(reversed(compounds)), tuple(reversed(direct[:-1])), element, text.strip())


def _compound(word: str) -> tuple[Compound, str] | None:
    compound, element, at = Compound(), "", 0
    while at < len(word):
        part = _PART.match(word, at)
        if element:
            return None
        if part is None:
            return Compound(sure=False), ""
        at = part.end()
        if part["pseudo"]:
            name = part["pseudo"].lower()
            if name in _MOVING:
                return None
            if name in _ELEMENTS:
                element = name
            else:
                compound = _asked_by(compound, name, part["inner"] or "")
        else:
            compound = _more(compound, part)
    return compound, element


def _more(compound: Compound, part: re.Match[str]) -> Compound:
    if part["tag"]:
        return compound if part["tag"] == "*" else evolve(compound, tag=part["tag"].lower())
    if part["class"]:
        return evolve(compound, classes=(*compound.classes, part["class"].replace("\\", "")))
    if part["id"]:
        return evolve(compound, ident=part["id"].replace("\\", ""))
    asked = part["name"].lower(), part["how"] or "", (part["value"] or "").strip("\"'")
    return evolve(compound, attributes=(*compound.attributes, asked))


def _asked_by(compound: Compound, name: str, inner: str) -> Compound:
    """What a word after a colon asks for: that something is not the case, else what is not understood."""
    found = _compound(inner.strip()) if name == "not" else None
    if found is None or not found[0].sure:
        return compound if name in ("root", "link", "enabled") else evolve(compound, sure=False)
    return evolve(compound, without=(*compound.without, found[0]))
