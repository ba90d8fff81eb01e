"""How a browser shows each element of a page: by its tag, its attributes and the style sheets of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from attrs import define, evolve, field

from perfscore.reading.formats.html_css import Rule, StyleSheet, declarations, is_for_a_screen
from perfscore.reading.formats.html_tree import PLAIN, HtmlLook, HtmlNode

SILENT = frozenset(
    ("script", "style", "head", "noscript", "template", "title", "iframe", "noembed", "noframes", "object", "audio",
     "video", "canvas", "datalist", "rt", "rp", "rtc", "meta", "link", "meter", "progress", "desc")
)  # fmt: skip
_STRUCK = frozenset(("del", "s", "strike"))
_CELLS = frozenset(("td", "th", "tr"))  # as high and as wide as what is in them
_NAMED = {
    "dialog": PLAIN,
    "sup": HtmlLook(raised=True),
    "q": HtmlLook(before="“", after="”"),
    **dict.fromkeys(_STRUCK, HtmlLook(struck=True)),
}
#: Attributes that tell how an element is seen.
_TELLING = frozenset(("style", "hidden", "popover", "bgcolor", "color", "type"))
#: Values by which a property alone takes an element out of sight.
_HIDING = {
    "display": re.compile("none"),
    "visibility": re.compile("hidden|collapse"),
    "content-visibility": re.compile("hidden"),
    "mso-hide": re.compile("all"),
    "opacity": re.compile(r"0++(?:\.0*+)?%?"),
    "font-size": re.compile(r"(?:0++|[12](?=p))(?:\.[0-9]*+)?(?:px|pt)|0++(?:\.0*+)?[a-z%]*+"),
    "font": re.compile(r"0[a-z]*+/.*"),
    "text-indent": re.compile(r"-[0-9]{3}.*"),
    "transform": re.compile(r"scale\(0(?:,0)?\)"),
    "clip-path": re.compile(r"inset\((?:50|100)%.*"),
    "color": re.compile(r"transparent|rgba\([^)]*+(?<=,0|.0)\)"),
}
_NO_SIZE = re.compile(r"0++(?:\.0*+)?[a-z%]*+|1px")
_NO_CLIP = re.compile(r"rect\((?:[01](?:px|pt)?,?){4}\)")
_FAR_OUT = re.compile(r"-[0-9]{3}.*")
_SIZES = ("height", "max-height", "width", "max-width")
_SIDES = ("left", "top", "right", "bottom", "margin-left", "margin-top")
_GROUNDS = ("background-color", "background")
_LISTS = ("list-style-type", "list-style")
_DECORATIONS = ("text-decoration-line", "text-decoration")
_TOLD_OF = frozenset(
    (*_HIDING, *_SIZES, *_SIDES, *_GROUNDS, *_DECORATIONS, "overflow", "overflow-x", "overflow-y", "position", "clip",
     "vertical-align", *_LISTS, "content")
)  # fmt: skip
_STRINGS = re.compile(r"(?:\s*+(?:\"[^\"]*+\"|'[^']*+'))++\s*+")
_STRING = re.compile(r"\"([^\"]*+)\"|'([^']*+)'")
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{1,6})\s?|\\(.)", re.DOTALL)
_PICTURES = re.compile("[\ue000-\uf8ff]")  # what a font of icons draws
_COLOURS = {
    "white": "ffffff", "black": "000000", "red": "ff0000", "yellow": "ffff00", "blue": "0000ff", "green": "008000",
    "lime": "00ff00", "gray": "808080", "grey": "808080", "silver": "c0c0c0",
}  # fmt: skip
_HEX = re.compile(r"#?+(?:([0-9a-f]{6})|([0-9a-f]{3}))")
_RGB = re.compile(r"rgba?\(([0-9]{1,3}),([0-9]{1,3}),([0-9]{1,3})(?:,1(?:\.0*+)?)?\)")
_PAPER = "ffffff"
_NO_STYLE: Mapping[str, str] = MappingProxyType({})
_ANY = "?"  # a value that may be or not
_SEE_THROUGH = ("transparent", "none", "inherit", "initial", "unset", "")


def give_looks(root: HtmlNode) -> tuple[str, ...]:
    """Note in every element of a page how it is seen.

    Returns the selectors of rules that may hide, strike out or add some of its text and are not understood.
    """
    styles, linked = StyleSheet(), False
    for sheet in _sheets(root):
        if sheet.tag == "style" and is_for_a_screen(sheet.attributes.get("media", "")):
            styles.take("".join(each for each in sheet.children if isinstance(each, str)), _TOLD_OF)
        linked = linked or sheet.tag == "link"
    page = _Looking(styles, linked)
    page.below(root, [], None if linked else _PAPER)
    return tuple(page.unsure)


def _sheets(root: HtmlNode) -> Iterator[HtmlNode]:
    stack = [root]
    while stack:
        node = stack.pop()
        if node.tag == "style" or (node.tag == "link" and "stylesheet" in node.attributes.get("rel", "").lower()):
            yield node
        stack.extend(child for child in reversed(node.children) if isinstance(child, HtmlNode))


@define
class _Looking:
    """Goes through a page from the outside inwards. A ground is the colour behind a text; None when it is not known.

    Where style sheets are ``linked`` that are not at hand only the ground that an element declares itself is known.
    """

    styles: StyleSheet
    linked: bool
    unsure: dict[str, None] = field(factory=dict)

    def below(self, node: HtmlNode, around: list[HtmlNode], ground: str | None) -> None:
        """Give looks to all that is in an element."""
        around.append(node)
        for child in node.elements():
            own, style = ground, _NO_STYLE
            if self.styles.rules or child.tag in _NAMED or not _TELLING.isdisjoint(child.attributes):
                child.look = _NAMED.get(child.tag, PLAIN)
                style = self._style(child, around)
                own = _ground(child, style, None if self.linked else ground)
                child.look = _seen(child, style, own)
            self.below(child, around, own)
            if child.tag == "details" and "open" not in child.attributes:
                _close(child)
            elif child.tag == "ol" and _first(style, _LISTS) in ("", "decimal"):
                _number(child)
        around.pop()

    def _style(self, node: HtmlNode, around: Sequence[HtmlNode]) -> dict[str, str]:
        """All that is declared for an element: what is urgent overrules what is not, its own what sheets say."""
        plain, urgent = declarations(node.attributes.get("style", ""))
        rules = []
        for rule in self.styles.about(node, around):
            if not rule.selector.sure:
                self._doubt(rule, node)
                plain.update({name: _ANY for name in _GROUNDS if name in rule.declared})
            elif rule.selector.element:
                self._write(rule, node)
            else:
                rules.append(rule)
        style: dict[str, str] = {}
        for declared in (*(rule.declared for rule in rules), plain, *(rule.urgent for rule in rules), urgent):
            style.update(declared)
        return style

    def _doubt(self, rule: Rule, node: HtmlNode) -> None:
        said = {**rule.declared, **rule.urgent}
        tells = (
            _is_hidden(node, said) or "line-through" in _first(said, _DECORATIONS) or _strings(said.get("content", ""))
        )
        if tells and _has_text(node):
            self.unsure[rule.selector.text] = None

    def _write(self, rule: Rule, node: HtmlNode) -> None:
        """What a rule writes before or after what is in an element."""
        said = {**rule.declared, **rule.urgent}
        content = said.get("content", "none")
        text = "" if said.get("display") == "none" else _strings(content)
        if text is None:
            self.unsure[rule.selector.text] = None
        else:
            before = text if rule.selector.element == "before" else node.look.before
            after = text if rule.selector.element == "after" else node.look.after
            node.look = evolve(node.look, before=before, after=after)


def _strings(content: str) -> str | None:
    """The text that ``content`` writes; None for what is not plain text: a counter, an attribute."""
    if content.lower() in ("", "none", "normal"):
        return ""
    if not _STRINGS.fullmatch(content):
        return None
    text = "".join(found[1] or found[2] or "" for found in _STRING.finditer(content))
    return _PICTURES.sub("", _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text))


def _seen(node: HtmlNode, style: Mapping[str, str], ground: str | None) -> HtmlLook:
    decoration = _first(style, _DECORATIONS)
    ink = _colour(style.get("color") or (node.attributes.get("color", "") if node.tag == "font" else ""))
    hidden = _is_hidden(node, style) or (ink is not None and ink == ground)
    struck = "line-through" in decoration if decoration else node.look.struck
    raised = node.look.raised or style.get("vertical-align") == "super"
    if not (hidden or struck or raised or node.look.struck):
        return node.look
    return evolve(node.look, hidden=hidden, struck=struck, raised=raised)


def _is_hidden(node: HtmlNode, style: Mapping[str, str]) -> bool:
    told = node.attributes
    if "hidden" in told or "popover" in told or (node.tag == "dialog" and "open" not in told):
        return True
    if node.tag == "input" and told.get("type", "").lower() == "hidden":
        return True
    if any(name in style and look.fullmatch(style[name]) for name, look in _HIDING.items()):
        return True
    return node.tag not in _CELLS and (_is_cut_away(style) or _is_far_out(style))


def _is_cut_away(style: Mapping[str, str]) -> bool:
    """No height or no width, and nothing is shown beyond it."""
    cut = any(style.get(name) in ("hidden", "clip") for name in ("overflow", "overflow-x", "overflow-y"))
    return cut and any(name in style and _NO_SIZE.fullmatch(style[name]) for name in _SIZES)


def _is_far_out(style: Mapping[str, str]) -> bool:
    """Taken out of the text of the page, and put far outside of it or clipped to nothing."""
    apart = style.get("position") in ("absolute", "fixed")
    return apart and bool(
        _NO_CLIP.fullmatch(style.get("clip", ""))
        or any(name in style and _FAR_OUT.fullmatch(style[name]) for name in _SIDES)
    )


def _first(style: Mapping[str, str], names: Sequence[str]) -> str:
    return next((style[name] for name in names if style.get(name)), "")


def _ground(node: HtmlNode, style: Mapping[str, str], behind: str | None) -> str | None:
    """The colour behind the text of an element, which may be that of what it stands in."""
    own = _first(style, _GROUNDS) or node.attributes.get("bgcolor", "").strip().lower()
    return behind if own in _SEE_THROUGH else _colour(own)


def _colour(value: str) -> str | None:
    """A colour in six digits; None for one that is not plain."""
    value = _COLOURS.get(value.strip().lower(), value.strip().lower())
    if found := _HEX.fullmatch(value):
        return found[1] or "".join(digit * 2 for digit in found[2])
    if found := _RGB.fullmatch(value):
        return "".join(f"{min(255, int(part)):02x}" for part in found.groups())
    return None


def _has_text(node: HtmlNode) -> bool:
    return any(child.strip() if isinstance(child, str) else _has_text(child) for child in node.children)


def _close(details: HtmlNode) -> None:
    """Hide all but the summary."""
    summary = [child for child in details.elements() if child.tag == "summary"][:1]
    rest = [child for child in details.children if not any(child is each for each in summary)]
    details.children[:] = [*summary, HtmlNode("div", details.line, children=rest, look=HtmlLook(hidden=True))]


def _number(items: HtmlNode) -> None:
    """Write the numbers of a list before its items."""
    told = items.attributes
    start = told.get("start", "1")
    if told.get("type", "1") != "1" or not start.isascii() or not start.isdigit() or "reversed" in told:
        return
    shown = [child for child in items.elements() if child.tag == "li" and not child.look.hidden]
    for number, item in enumerate(shown, start=int(start)):
        item.look = evolve(item.look, before=f"{number}.{item.look.before}")
