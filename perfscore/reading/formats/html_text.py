"""What a browser shows of the text in an element."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import define, field

from perfscore.messages import Place, Problem
from perfscore.reading.formats.formulas import bracketed
from perfscore.reading.formats.html_looks import SILENT
from perfscore.reading.formats.html_tree import BLOCKS, HtmlNode
from perfscore.reading.formats.left_out import left_out
from perfscore.reading.formats.raised import raised

_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_RIGHT_TO_LEFT, _END = "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{POP DIRECTIONAL FORMATTING}"
_SPACE = re.compile(r"[ \t\n\r\f]+")
_BOXES = {("checkbox", True): "☑", ("checkbox", False): "☐", ("radio", True): "◉", ("radio", False): "○"}
#: Elements that are read as a whole, whatever is inside.
WHOLE = frozenset(("br", "pre", "input", "select", "textarea", "msup", "bdo", "mfrac", "msqrt"))
_SPECK = ("0", "1", "2", "1px")  # sizes of pictures that only keep a distance
_NO_VALUE = ("hidden", "password", "file", "image", "submit", "button", "reset")


@define
class HtmlStory:
    """Collects the text of a line or a cell. ``tables`` are the tables inside, which are not part of it."""

    parts: list[str] = field(factory=list)
    hidden: list[str] = field(factory=list)
    struck: list[str] = field(factory=list)
    tables: list[HtmlNode] = field(factory=list)
    pictures: int = 0
    line: int | None = None
    lifted: bool = False
    keeps_space: bool = False

    def say(self, text: str, line: int) -> None:
        if _SOFT_HYPHEN in text:
            text = text.replace(_SOFT_HYPHEN, "")  # in a PDF or a text it may be the hyphen that is seen
        shown = text if self.keeps_space else _SPACE.sub(" ", text)
        if self.line is None and shown.strip():
            self.line = line
        self.parts.append(raised(shown) if self.lifted else shown)

    def text(self) -> str:
        """The text; white space around line breaks is gone."""
        return "\n".join(filter(None, (line.strip() for line in "".join(self.parts).split("\n"))))

    def problems(self, place: Place) -> Iterator[Problem]:
        for code, texts in (("D148", self.hidden), ("D147", self.struck)):
            if texts:
                yield from left_out(code, place, texts)

    def inside(self, node: HtmlNode) -> None:
        """Everything in an element, down to the depth that a tree may have."""
        look = node.look
        if look.before:
            self.say(look.before, node.line)
        for child in node.children:
            if isinstance(child, str):
                self.say(child, node.line)
            else:
                self.element(child)
        if look.after:
            self.say(look.after, node.line)

    def element(self, node: HtmlNode) -> None:
        if node.tag in SILENT:
            return
        if node.look.hidden or node.look.struck:
            self.leave_out(node)
            return
        match node.tag:
            case "br":
                self.parts.append("\n")
            case "table":
                self.tables.append(node)
            case "img":
                self.pictures += not any(node.attributes.get(name) in _SPECK for name in ("width", "height"))
            case "input" | "select" | "textarea":
                for number, line in enumerate(_value(node).split("\n")):
                    self.parts.append("\n" * bool(number))
                    self.say(line, node.line)
            case "msup" | "mfrac" | "msqrt":
                self._formula(node)
            case _ if node.look.turned or (node.tag == "bdo" and node.attributes.get("dir", "").lower() == "rtl"):
                self._turned(node)
            case _:
                self._plain(node)

    def _plain(self, node: HtmlNode) -> None:
        around = "\n" if node.tag in BLOCKS else ""
        before = self.lifted, self.keeps_space
        self.lifted = self.lifted or node.look.raised
        self.keeps_space = self.keeps_space or node.tag == "pre"
        self.parts.append(around)
        self.inside(node)
        self.parts.append(around)
        self.lifted, self.keeps_space = before

    def _turned(self, node: HtmlNode) -> None:
        """Text that is written from the right to the left whatever it is."""
        self.say(_RIGHT_TO_LEFT, node.line)
        self.inside(node)
        self.say(_END, node.line)

    def _formula(self, node: HtmlNode) -> None:
        """A power, a fraction or a root in one line."""
        terms = []
        for number, child in enumerate(node.elements()):
            story = HtmlStory(lifted=self.lifted or (node.tag == "msup" and number == 1))
            story.element(child)
            terms.append(story.text())
            self.hidden += story.hidden
        match node.tag:
            case "msup":
                self.say("".join(terms), node.line)
            case "mfrac":
                self.say("/".join(map(bracketed, terms)), node.line)
            case _:
                self.say(f"√{bracketed(''.join(terms))}", node.line)

    def leave_out(self, node: HtmlNode) -> None:
        """Note the text of an element that is not shown."""
        (self.hidden if node.look.hidden else self.struck).append(" ".join(_texts(node)))


def _texts(node: HtmlNode) -> Iterator[str]:
    """All texts below a node that anybody could see."""
    stack: list[HtmlNode | str] = [node]
    while stack:
        each = stack.pop()
        if isinstance(each, str):
            yield each.strip()
        elif each.tag not in SILENT:
            stack.extend(reversed(each.children))


def _value(node: HtmlNode) -> str:
    """What stands in a box of a form."""
    if node.tag == "textarea":
        return "".join(child for child in node.children if isinstance(child, str)).strip("\n")
    if node.tag == "select":
        options = list(_options(node))
        chosen = [option for option in options if "selected" in option.attributes]
        shown = chosen or ([] if "multiple" in node.attributes else options[:1])
        return " ".join(
            option.attributes.get("label")
            or "".join(child for child in option.children if isinstance(child, str)).strip()
            for option in shown
        )
    kind = node.attributes.get("type", "text").lower()
    if kind in _NO_VALUE:
        return ""
    return _BOXES.get((kind, "checked" in node.attributes), node.attributes.get("value", ""))


def _options(node: HtmlNode) -> Iterator[HtmlNode]:
    for child in node.elements():
        if child.tag == "option":
            yield child
        elif child.tag == "optgroup":
            yield from child.elements()
