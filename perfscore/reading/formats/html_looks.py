"""Whether a browser shows an element: by its tag, its attributes and the plain rules of the page's style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from perfscore.reading.formats.html_tree import HtmlNode

SILENT = frozenset(
    ("script", "style", "head", "noscript", "template", "title", "iframe", "noembed", "noframes", "object", "audio",
     "video", "canvas", "datalist", "rt", "rp", "rtc", "meta", "link")
)  # fmt: skip
_STRUCK = frozenset(("del", "s", "strike"))
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_SIMPLE = re.compile(r"([A-Za-z][\w-]*)?(?:([.#])([\w-]+))?")
_NOTHING = r"0(?:\.0*)?[a-z%]*(?:!important)?(?:;|$)"
_HIDDEN = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|mso-hide:all|content-visibility:hidden|text-indent:-[0-9]{3}"
    rf"|opacity:{_NOTHING}|font-size:{_NOTHING}|transform:scale\(0(?:,0)?\)|clip-path:inset\((?:50|100)%"
    r"|(?<![-a-z])color:(?:transparent|rgba\([^)]*,0(?:\.0*)?\))"
)
#: What hides together: no height and nothing beyond it; far outside the page and apart from its text.
_HIDDEN_TOGETHER = (
    (re.compile(rf"(?<![-a-z])(?:max-)?height:{_NOTHING}"), re.compile(r"overflow(?:-y)?:(?:hidden|clip)")),
    (re.compile(r"(?<![-a-z])(?:left|top|right):-[0-9]{3}"), re.compile(r"position:(?:absolute|fixed)")),
)
_CELLS = frozenset(("td", "th", "tr"))  # as high as what is in them
_TOLD_OF = (
    "display", "visib", "hide", "opacity", "size:0", "line-through", "super", "height:0", "overflow", "position:",
    "left:-", "top:-", "right:-", "indent:-", "color:transparent", "rgba(", "scale(0", "clip",
)  # fmt: skip
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?:[^;]*line-through")
_RAISED_STYLE = re.compile(r"vertical-align:super")


@frozen
class StyleSheet:
    """What style sheets say of a tag, a class or an id: ``td``, ``.xl65``, ``#old``, or ``td.xl65``."""

    rules: dict[str, str]

    def of(self, node: HtmlNode) -> str:
        """All declarations for an element, its own last, in small letters without white space."""
        own = node.attributes.get("style", "")
        if not self.rules:
            return _plain(own) if own else ""
        names = [node.tag]
        for each in node.attributes.get("class", "").split():
            names += [f".{each}", f"{node.tag}.{each}"]
        if "id" in node.attributes:
            names += [f"#{node.attributes['id']}", f"{node.tag}#{node.attributes['id']}"]
        found = [self.rules[name] for name in names if name in self.rules]
        return ";".join([*found, _plain(own)])

    def hides(self, node: HtmlNode) -> bool:
        if "hidden" in node.attributes or (node.tag == "input" and node.attributes.get("type", "").lower() == "hidden"):
            return True
        if node.tag == "dialog" and "open" not in node.attributes:
            return True
        together = (all(self._says(node, each) for each in looks) for looks in _HIDDEN_TOGETHER)
        return self._says(node, _HIDDEN) or (node.tag not in _CELLS and any(together))

    def strikes(self, node: HtmlNode) -> bool:
        return node.tag in _STRUCK or self._says(node, _STRUCK_STYLE)

    def raises(self, node: HtmlNode) -> bool:
        return node.tag == "sup" or self._says(node, _RAISED_STYLE)

    def _says(self, node: HtmlNode, look: re.Pattern[str]) -> bool:
        style = self.of(node)
        return bool(style) and bool(look.search(_last_said(style)))


def _plain(style: str) -> str:
    return "".join(style.lower().split())


def _last_said(style: str) -> str:
    """The declarations that hold: of two for one property the later."""
    if style.count(":") < 2:
        return style
    named = (part.partition(":") for part in style.split(";") if ":" in part)
    held = {name: value for name, _, value in named}
    return ";".join(f"{name}:{value}" for name, value in held.items())


def styles_in(root: HtmlNode) -> StyleSheet:
    """The rules with plain selectors in the style elements of a page."""
    rules: dict[str, str] = {}
    for sheet in _sheets(root):
        for chunk in _COMMENT.sub("", sheet).split("}"):
            selectors, opened, body = chunk.rpartition("{")
            if opened and not selectors.lstrip().startswith("@"):
                for selector in selectors.split(","):
                    _take(rules, selector.strip(), _plain(body))
    return StyleSheet(rules)


def _take(rules: dict[str, str], selector: str, body: str) -> None:
    found = _SIMPLE.fullmatch(selector)
    if found and selector and any(word in body for word in _TOLD_OF):
        tag, mark, name = found[1] or "", found[2] or "", found[3] or ""
        rules[f"{tag.lower()}{mark}{name}"] = ";".join(filter(None, (rules.get(selector, ""), body)))


def _sheets(root: HtmlNode) -> Iterator[str]:
    stack = [root]
    while stack:
        node = stack.pop()
        if node.tag == "style":
            yield "".join(child for child in node.children if isinstance(child, str))
        else:
            stack.extend(node.elements())
