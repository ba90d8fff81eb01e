"""Text of a web page -> a tree of elements with the lines they begin in.

Every character is looked at once: a page may leave any tag, comment or quote open. (The parser of the standard
library searches the rest of the page again for each of them; its table of character references is used.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from types import MappingProxyType
from typing import NamedTuple

from attrs import define, field

from perfscore.frozen import frozen

MAX_DEPTH = 150
_WRITTEN = re.compile(r"</?[A-Za-z][^>]*+>")
_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s=/>]*)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|(?![\"'])[^\s>]*))?")
_EQUALS = re.compile(r"\s*=")
_TAG_END = re.compile(r"[\s/]*>")
_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"))
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_CELLS = frozenset(("td", "th"))
_ROWS = frozenset(("tr", *_CELLS))
GROUPS = frozenset(("thead", "tbody", "tfoot"))
_SHEETS = frozenset(("style", "link"))
_AROUND_ROWS, _MANY_ENDED = GROUPS | {"table"}, GROUPS | {"tr"}
_BARRIERS = frozenset(("table", *_CELLS, "caption", "html"))
BLOCKS = frozenset(
    ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "header",
     "footer", "main", "nav", "aside", "body", "html", "form", "fieldset", "blockquote", "pre", "center", "address",
     "figure", "figcaption", "caption", "table", "hr", "legend", "details", "summary", *GROUPS, *_ROWS)
)  # fmt: skip
_OUTSIDE_OF_CELLS = _ROWS | GROUPS | {"table", "body", "html"}
#: What the beginning of an element ends, up to the nearest of the second set.
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    **dict.fromkeys(BLOCKS, (frozenset(("p",)), _BARRIERS)),
    **dict.fromkeys(_CELLS, (_CELLS, frozenset(("table",)))),
    "tr": (_ROWS | {"caption", "colgroup"}, frozenset(("table",))),
    **dict.fromkeys(GROUPS, (_ROWS | GROUPS | {"caption", "colgroup"}, frozenset(("table",)))),
    "caption": (frozenset(("caption",)), frozenset(("table",))),
    "li": (frozenset(("li",)), frozenset(("ul", "ol", *_BARRIERS))),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl", *_BARRIERS))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl", *_BARRIERS))),
    "option": (frozenset(("option",)), frozenset(("select",))),
    "rt": (frozenset(("rt", "rp")), frozenset(("ruby",))),
    "rp": (frozenset(("rt", "rp")), frozenset(("ruby",))),
}


@frozen
class HtmlLook:
    """How an element is seen: not at all, struck out, raised; ``before`` and ``after`` are what a style writes.

    What is ``gone`` leaves no place behind; what is only hidden does. ``turned`` text runs from the right to the left.
    ``display`` and ``marker`` are what is declared for its box and for the number of a list item.
    """

    hidden: bool = False
    gone: bool = False
    turned: bool = False
    display: str = ""
    marker: str = ""
    struck: bool = False
    raised: bool = False
    before: str = ""
    after: str = ""


PLAIN = HtmlLook()


@define
class HtmlNode:
    """An element: its tag in small letters, its attributes, the nodes and texts in it, and how it is seen.

    Elements that are written alike share their attributes.
    """

    tag: str
    line: int
    attributes: Mapping[str, str] = field(factory=dict)
    children: list[HtmlNode | str] = field(factory=list)
    look: HtmlLook = PLAIN

    def elements(self) -> Iterator[HtmlNode]:
        return (child for child in self.children if isinstance(child, HtmlNode))


class Tag(NamedTuple):
    """What begins or ends an element: its name in small letters, and its attributes."""

    name: str
    attributes: Mapping[str, str] = MappingProxyType({})
    ends: bool = False


def events(page: str) -> Iterator[tuple[Tag | str, int]]:
    """Tags and texts in order, with the lines of the tags. What is left open at the end of the page ends there.

    A page has few tags and writes them many times: those ``known`` are by what is written, up to the first ``>``.
    """
    at, line, counted = 0, 1, 0
    known: dict[str, tuple[Tag | str, int]] = {}
    while (start := page.find("<", at)) >= 0:
        if start > at:
            text = page[at:start]
            yield unescape(text) if "&" in text else text, line
        line += page.count("\n", counted, start)
        counted = start
        found = _WRITTEN.match(page, start)
        told = known.get(found[0]) if found else None
        if told is None:
            event, end = _event(page, start)
            if not end:
                return
            told = known[page[start:end]] = event, end - start
        event, length = told
        at = start + length
        if event:
            yield event, line
        if isinstance(event, Tag) and event.name in _RAW and not event.ends:
            text, at = _raw(page, at, event.name)
            yield unescape(text) if event.name in ("textarea", "title") else text, line
            yield Tag(event.name, ends=True), line
    if at < len(page):
        yield unescape(page[at:]), line


def _event(page: str, start: int) -> tuple[Tag | str, int]:
    """What the ``<`` at ``start`` begins, and where that ends, 0 when it never does: a tag, a mere character, or
    nothing that is seen, such as a comment.
    """
    following = page[start + 1 : start + 2]
    if following.isascii() and following.isalpha():
        return _beginning(page, start)
    if following not in ("/", "!", "?"):
        return "<", start + 1
    comment = page.startswith("<!--", start)
    close = page.find("-->" if comment else ">", start + 2)
    if close < 0:
        return "", 0
    name = _NAME.match(page, start + 2) if following == "/" else None
    return Tag(name[0].lower(), ends=True) if name else "", close + (3 if comment else 1)


def _beginning(page: str, start: int) -> tuple[Tag | str, int]:
    name = _NAME.match(page, start + 1)
    at = name.end() if name else start + 1
    attributes: dict[str, str] = {}
    while True:
        end = _TAG_END.match(page, at)
        if end:
            return Tag(name[0].lower() if name else "", attributes), end.end()
        found = _ATTRIBUTE.match(page, at)
        if found is None or found.end() >= len(page):
            return "", 0
        if found[2] is None and _EQUALS.match(page, found.end()):
            return "", 0  # a quote that is never closed
        value = found[2] or ""
        attributes.setdefault(found[1].lower(), unescape(value.strip("\"'") if value[:1] in "\"'" else value))
        at = found.end()


def _raw(page: str, at: int, tag: str) -> tuple[str, int]:
    """The text of an element that holds no others, and where its end tag ends."""
    end = re.compile(rf"</{tag}\b[^>]*>?", re.IGNORECASE).search(page, at)
    return (page[at : end.start()], end.end()) if end else (page[at:], len(page))


class HtmlTree(NamedTuple):
    """The root of a page, and its elements that hold style sheets or may name them, in order."""

    root: HtmlNode
    sheets: list[HtmlNode]


def tree(page: str) -> HtmlTree:
    """A page. Elements deeper than MAX_DEPTH stand beside each other."""
    found = HtmlTree(HtmlNode("html", 1), [])
    stack = [found.root]
    for event, line in events(page):
        if isinstance(event, str):
            stack[-1].children.append(event)
        elif event.ends:
            if stack[-1].tag == event.name and len(stack) > 1:
                stack.pop()
            else:
                _close(stack, event.name)
        else:
            name, attributes, _ = event
            if name in _ENDS:
                _make_room(stack, name)
            node = HtmlNode(name, line, attributes)
            stack[-1].children.append(node)
            if name in _SHEETS:
                found.sheets.append(node)
            if name not in _VOID and len(stack) < MAX_DEPTH:
                stack.append(node)
    return found


def _close(stack: list[HtmlNode], tag: str) -> None:
    """End the nearest open element of that name; a stray end tag inside a cell ends nothing outside it."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].tag == tag:
            del stack[depth:]
            return
        if stack[depth].tag in _BARRIERS and tag not in _OUTSIDE_OF_CELLS:
            return
        if stack[depth].tag == "table":
            return


def _make_room(stack: list[HtmlNode], tag: str) -> None:
    """End what the beginning of ``tag`` ends: a cell ends the cell before, a block ends an open paragraph."""
    ended, barrier = _ENDS[tag]
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].tag in barrier:
            break
        if stack[depth].tag in ended:
            del stack[depth:]
            if tag not in _MANY_ENDED:
                break
    if tag in _CELLS and stack[-1].tag in _AROUND_ROWS:
        row = HtmlNode("tr", stack[-1].line)
        stack[-1].children.append(row)
        stack.append(row)
