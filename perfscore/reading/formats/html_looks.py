"""How a browser shows each element of a page: by its tag, its attributes and the style sheets of the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from attrs import Factory, define, evolve, field

from perfscore.frozen import frozen
from perfscore.reading.formats import html_lists
from perfscore.reading.formats.colours import PAPER, UNKNOWN, hardly_differ
from perfscore.reading.formats.html_css import Rule, StyleSheet, declarations, is_for_a_screen
from perfscore.reading.formats.html_moved import MOVING, moves_text, text_in
from perfscore.reading.formats.html_tree import GROUPS, PLAIN, HtmlLook, HtmlNode, HtmlTree

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
#: Values by which a property alone takes an element out of sight with all that is in it.
_HIDING = {
    "content-visibility": re.compile("hidden"),
    "mso-hide": re.compile("all"),
    "opacity": re.compile(r"0++(?:\.0*+)?%?"),
    "filter": re.compile(r"(?:.*\))?opacity\(0++(?:\.0*+)?%?\).*"),
    "text-indent": re.compile(r"-[0-9]{3}.*"),
    "transform": re.compile(r"scale\(0(?:,0)?\)"),
    "clip-path": re.compile(r"inset\((?:50|100)%.*"),
}
#: Values by which it takes away the text of an element, and of those inside that say nothing else.
_INVISIBLE = re.compile("hidden|collapse")
_TINY = {
    "font-size": re.compile(r"(?:0++|[12](?=p))(?:\.[0-9]*+)?(?:px|pt)|0++(?:\.0*+)?[a-z%]*+"),
    "font": re.compile(r"0[a-z]*+/.*"),
}
_RELATIVE = re.compile(r"[^/]*?(?:em|%|inherit|unset|smaller|larger)(?:/.*)?", re.S)
_CLEAR = re.compile(r"transparent|rgba\([^)]*+(?<=,0|.0)\)")
_SHOWN_BY_ITSELF = frozenset(("input", "select", "textarea", "button"))
_BOXES = {"table-row-group": "tbody", "table-header-group": "thead", "table-footer-group": "tfoot", "table": "table"}
_NO_SIZE = re.compile(r"0++(?:\.0*+)?[a-z%]*+|1px")
_NO_CLIP = re.compile(r"rect\((?:[01](?:px|pt)?,?){4}\)")
_FAR_OUT = re.compile(r"-[0-9]{3}.*")
_SIZES = ("height", "max-height", "width", "max-width")
_SIDES = ("left", "top", "right", "bottom", "margin-left", "margin-top")
_GROUNDS = ("background-color", "background")
_FILL = "-webkit-text-fill-color"
_LISTS = ("list-style-type", "list-style")
_DECORATIONS = ("text-decoration-line", "text-decoration")
_LOOKS = frozenset((*_DECORATIONS, *_LISTS, "vertical-align", "display", "direction", "unicode-bidi"))
_TOLD_OF = frozenset(
    ("visibility", "color", "text-transform", "overflow", "overflow-x", "overflow-y", "position", "clip", "content",
     _FILL, *MOVING, *_TINY, *_HIDING, *_SIZES, *_SIDES, *_GROUNDS, *_LOOKS)
)  # fmt: skip
_FINISHED, _FINISHING = frozenset(("details", "ol")), MOVING | {"text-transform"}  # when all inside is known
_STRINGS = re.compile(r"(?:\s*+(?:\"[^\"]*+\"|'[^']*+'))++\s*+")
_ATTRIBUTE = re.compile(r"attr\(\s*+([\w-]++)\s*+\)")
_STRING = re.compile(r"\"([^\"]*+)\"|'([^']*+)'")
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{1,6})\s?|\\(.)", re.DOTALL)
_PICTURES = re.compile("[\ue000-\uf8ff]")  # what a font of icons draws
_COLOURS = {
    "white": "ffffff", "black": "000000", "red": "ff0000", "yellow": "ffff00", "blue": "0000ff", "green": "008000",
    "lime": "00ff00", "gray": "808080", "grey": "808080", "silver": "c0c0c0",
}  # fmt: skip
_HEX = re.compile(r"#?+(?:([0-9a-f]{6})|([0-9a-f]{3}))")
_RGB = re.compile(r"rgba?\(([0-9]{1,3}),([0-9]{1,3}),([0-9]{1,3})(?:,1(?:\.0*+)?)?\)")
_NO_INK = "none"
_NO_STYLE: Mapping[str, str] = MappingProxyType({})
_ANY = "?"  # a value that may be or not
_SEE_THROUGH = ("transparent", "none", "inherit", "initial", "unset", "")


def give_looks(page: HtmlTree) -> tuple[tuple[str, str], ...]:
    """Note in every element of a page how it is seen.

    Returns what is to be said, a code and a text: selectors of rules that are not understood and may hide, strike out
    or add some of its text, and texts that are shown in another order than they are written in.
    """
    styles, linked = StyleSheet(), False
    for sheet in page.sheets:
        if sheet.tag == "link":
            linked = linked or "stylesheet" in sheet.attributes.get("rel", "").lower()
        elif is_for_a_screen(sheet.attributes.get("media", "")):
            styles.take("".join(each for each in sheet.children if isinstance(each, str)), _TOLD_OF)
    looking = _Looking(styles, linked)
    looking.below(page.root, [], Inherited(UNKNOWN if linked else PAPER))
    return tuple(looking.told)


@define
class _Looking:
    """Goes through a page from the outside inwards. A ground is the colour behind a text; None when it is not known.

    Where style sheets are ``linked`` that are not at hand only the ground that an element declares itself is known.
    """

    styles: StyleSheet
    linked: bool
    told: dict[tuple[str, str], None] = field(factory=dict)
    #: By tag, attributes and what is around: the looks of elements for which nothing else counts.
    known: dict[tuple[str, int, Inherited], tuple[HtmlLook, Inherited, Mapping[str, str]]] = field(factory=dict)

    def below(self, node: HtmlNode, around: list[HtmlNode], behind: Inherited) -> bool:
        """Give looks to all that is in an element. Returns whether any of it is seen."""
        around.append(node)
        seen = False
        for child in node.children:
            if isinstance(child, str):
                seen = seen or (not behind.unseen and bool(child.strip()))
                continue
            own, style = self._look_at(child, around, behind)
            shown = self.below(child, around, own) or (child.tag in _SHOWN_BY_ITSELF and not own.away)
            if own.unseen and (own.away or not shown):
                child.look = evolve(child.look, hidden=True)
            elif own.unseen:
                _hide_texts(child)
            if child.look.display or child.tag in _FINISHED or not style.keys().isdisjoint(_FINISHING):
                self._finish(child, style)
                if shown and moves_text(child, style, around):
                    self.told["D207", text_in(child)] = None
            seen = seen or (shown and not child.look.hidden)
        around.pop()
        return seen

    def _look_at(
        self, node: HtmlNode, around: list[HtmlNode], behind: Inherited
    ) -> tuple[Inherited, Mapping[str, str]]:
        """Give its own look to an element. Returns what holds inside it, and its style."""
        if not (self.styles.rules or behind.unseen or node.tag in _NAMED or not _TELLING.isdisjoint(node.attributes)):
            return behind, _NO_STYLE
        key = node.tag, id(node.attributes), behind
        if key in self.known:
            node.look, own, style = self.known[key]
            return own, style
        node.look = _NAMED.get(node.tag, PLAIN)
        style, lasts = self._style(node, around)
        own = _inherited(node, style, behind, self.linked)
        node.look = _seen(node, style)
        if lasts:
            self.known[key] = node.look, own, style
        return own, style

    def _finish(self, node: HtmlNode, style: Mapping[str, str]) -> None:
        """What depends on all that is in an element."""
        if node.tag == "details" and "open" not in node.attributes:
            _close(node)
        elif node.tag == "ol":
            html_lists.number(node, _first(style, _LISTS))
        elif node.look.display.startswith("table"):
            _draw_as_table(node)
        if style.get("text-transform") in ("uppercase", "lowercase"):
            _recase(node, str.upper if style["text-transform"] == "uppercase" else str.lower)

    def _style(self, node: HtmlNode, around: Sequence[HtmlNode]) -> tuple[dict[str, str], bool]:
        """All that is declared for an element: what is urgent overrules what is not, its own what sheets say.

        Also whether that is so of all that is written alike and stands in the same.
        """
        plain, urgent = declarations(node.attributes.get("style", ""))
        about, lasts = self.styles.about(node, around)
        rules = []
        for rule in about:
            if not rule.selector.sure:
                self._doubt(rule, node)
                plain.update({name: _ANY for name in _GROUNDS if name in rule.declared})
            elif rule.selector.element:
                self._write(rule, node)
            else:
                rules.append(rule)
        style: dict[str, str] = {}
        lasts = lasts and len(rules) == len(about)
        for declared in (*(rule.declared for rule in rules), plain, *(rule.urgent for rule in rules), urgent):
            style.update(declared)
        return style, lasts

    def _doubt(self, rule: Rule, node: HtmlNode) -> None:
        said = {**rule.declared, **rule.urgent}
        tells = (
            _takes_away(node, said) or "line-through" in _first(said, _DECORATIONS) or _strings(said.get("content", ""))
        )
        if tells and _has_text(node):
            self.told["D200", rule.selector.text] = None

    def _write(self, rule: Rule, node: HtmlNode) -> None:
        """What a rule writes before or after what is in an element."""
        said = {**rule.declared, **rule.urgent}
        content = said.get("content", "none")
        text = "" if said.get("display") == "none" else _strings(_attribute_texts(content, node))
        if text is None:
            self.told["D200", rule.selector.text] = None
        else:
            before = text if rule.selector.element == "before" else node.look.before
            after = text if rule.selector.element == "after" else node.look.after
            node.look = evolve(node.look, before=before, after=after)


def _attribute_texts(content: str, node: HtmlNode) -> str:
    """``attr(data-unit)`` is what the element says there."""

    def quoted(found: re.Match[str]) -> str:
        value = node.attributes.get(found[1].lower(), "")
        return f'"{value}"' if '"' not in value and "\\" not in value else found[0]

    return _ATTRIBUTE.sub(quoted, content)


def _strings(content: str) -> str | None:
    """The text that ``content`` writes; None for what is not plain text: a counter, an attribute."""
    if content.lower() in ("", "none", "normal"):
        return ""
    if not _STRINGS.fullmatch(content):
        return None
    text = "".join(found[1] or found[2] or "" for found in _STRING.finditer(content))
    return _PICTURES.sub("", _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text))


def _is_unseen(own: Inherited) -> bool:
    return own.away or own.invisible or own.tiny or own.ink == _NO_INK or hardly_differ(own.ink, own.ground)


@frozen(cache_hash=True)
class Inherited:
    """What an element has from those around it: the ground behind its text, its ink, and why it is not seen.

    All that is in an element that is ``away`` is; ``invisible`` or ``tiny`` text inside may say that it is not.
    """

    ground: str
    ink: str = ""
    invisible: bool = False
    tiny: bool = False
    away: bool = False
    unseen: bool = field(init=False, default=Factory(_is_unseen, takes_self=True))


def _inherited(node: HtmlNode, style: Mapping[str, str], behind: Inherited, linked: bool) -> Inherited:
    """What holds inside an element. Where styles are ``linked`` only grounds are known that it declares itself."""
    plain = node.tag not in _NAMED and _TELLING.isdisjoint(node.attributes) and style.keys().isdisjoint(_TOLD_OF)
    if plain and not behind.unseen:
        return behind
    visibility, colour = style.get("visibility", ""), style.get(_FILL, style.get("color", ""))
    if not colour and node.tag == "font":
        colour = node.attributes.get("color", "")
    own = _ground(node, style, UNKNOWN if linked else behind.ground)
    ink = behind.ink
    if colour not in ("", "inherit", "unset", "currentcolor"):
        ink = _NO_INK if _CLEAR.fullmatch(colour) else _colour(colour) or ""
    elif node.tag in _SHOWN_BY_ITSELF or (node.tag == "a" and "href" in node.attributes):
        ink = ""  # browsers have colours of their own for these
    return Inherited(
        own,
        ink,
        bool(_INVISIBLE.fullmatch(visibility)) if visibility not in ("", "inherit", "unset") else behind.invisible,
        behind.tiny if style.keys().isdisjoint(_TINY) else _is_tiny(style, behind.tiny),
        behind.away or _is_away(node, style),
    )


def _is_tiny(style: Mapping[str, str], behind: bool) -> bool:
    sizes = {name: style[name] for name in _TINY if name in style}
    relative = all(_RELATIVE.fullmatch(size) for size in sizes.values())
    return any(_TINY[name].fullmatch(size) for name, size in sizes.items()) or (behind and relative)


def _seen(node: HtmlNode, style: Mapping[str, str]) -> HtmlLook:
    """The look of an element by what is declared for it alone."""
    gone = _is_gone(node, style)
    if not gone and style.keys().isdisjoint(_LOOKS):
        return node.look
    decoration = _first(style, _DECORATIONS)
    display = style.get("display", "")
    return HtmlLook(
        struck="line-through" in decoration if decoration else node.look.struck,
        raised=node.look.raised or style.get("vertical-align") == "super",
        before=node.look.before,
        after=node.look.after,
        gone=gone,
        turned=style.get("direction") == "rtl" and style.get("unicode-bidi", "").endswith("override"),
        display=display if display.startswith("table") else "",
        marker=_first(style, _LISTS),
    )


def _takes_away(node: HtmlNode, said: Mapping[str, str]) -> bool:
    """Whether any of these declarations may take an element out of sight."""
    inside = _inherited(node, said, Inherited(PAPER), linked=False)
    return inside.away or inside.invisible or inside.tiny or inside.ink == _NO_INK


def _is_gone(node: HtmlNode, style: Mapping[str, str]) -> bool:
    """Whether an element has no box at all."""
    told = node.attributes
    if "hidden" in told or "popover" in told or (node.tag == "dialog" and "open" not in told):
        return True
    if node.tag == "input" and told.get("type", "").lower() == "hidden":
        return True
    collapsed = node.tag in ("tr", "col", "colgroup", *GROUPS) and style.get("visibility") == "collapse"
    return collapsed or (style.get("display") == "none" and node.tag not in ("col", "colgroup"))


def _is_away(node: HtmlNode, style: Mapping[str, str]) -> bool:
    if _is_gone(node, style):
        return True
    if any(_HIDING[name].fullmatch(style[name]) for name in _HIDING.keys() & style.keys()):
        return True
    return node.tag not in _CELLS and (_is_cut_away(style) or _is_far_out(style))


def _hide_texts(node: HtmlNode) -> None:
    """Hide the texts that stand in an element itself: something else in it is seen."""
    hidden = HtmlLook(hidden=True)
    node.children[:] = [
        HtmlNode("span", node.line, children=[child], look=hidden)
        if isinstance(child, str) and child.strip()
        else child
        for child in node.children
    ]


def _draw_as_table(node: HtmlNode) -> None:
    """Elements whose style draws them as rows of cells, and nothing else, are a table."""
    inside = list(node.elements())
    if not inside or any(isinstance(child, str) and child.strip() for child in node.children):
        return
    if node.look.display == "table-row" and all(child.look.display == "table-cell" for child in inside):
        node.tag = "tr"
        for child in inside:
            child.tag = "td"
    elif node.look.display in _BOXES and all(child.tag in ("tr", *GROUPS) for child in inside):
        node.tag = _BOXES[node.look.display]


def _recase(node: HtmlNode, change: Callable[[str], str]) -> None:
    node.children[:] = [change(child) if isinstance(child, str) else child for child in node.children]
    for child in node.elements():
        _recase(child, change)


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


def _ground(node: HtmlNode, style: Mapping[str, str], behind: str) -> str:
    """The colour behind the text of an element, which may be that of what it stands in."""
    own = _first(style, _GROUNDS) or node.attributes.get("bgcolor", "").strip().lower()
    return behind if own in _SEE_THROUGH else _colour(own) or UNKNOWN


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
