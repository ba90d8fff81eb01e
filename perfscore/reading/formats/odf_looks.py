"""How the styles of an OpenDocument file show its texts, tables and rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from perfscore.reading.formats.colours import PAPER, UNKNOWN, hardly_differ
from perfscore.reading.formats.markup import Element, attribute

_LONGEST_CHAIN = 20
_LENGTH = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,9})?)(pt|in|cm|mm)")
_POINTS = {"pt": Decimal(1), "in": Decimal(72), "cm": Decimal("28.35"), "mm": Decimal("2.835")}
_UNREADABLE = Decimal(2)  # points: a row that low, or text that small, is seen by nobody
_AUTOMATIC = ""  # an ink that is seen on every ground
_SEEN_ON_ANY = ("text-outline", "text-shadow")


class StyleLook(NamedTuple):
    """What a style says of seeing a text, a table or a row; None where it says nothing."""

    hidden: bool | None = None
    struck: bool | None = None
    raised: bool | None = None
    ink: str | None = None
    ground: str | None = None

    def over(self, base: StyleLook) -> StyleLook:
        """This look where it says something, else ``base``."""
        return StyleLook._make(theirs if own is None else own for own, theirs in zip(self, base, strict=True))

    @property
    def is_unseen(self) -> bool:
        return bool(self.hidden) or hardly_differ(self.ink, self.ground or PAPER)


NO_LOOK = StyleLook()
Looks = Mapping[tuple[str, str], StyleLook]


def looks_in(roots: Iterable[Element]) -> dict[tuple[str, str], StyleLook]:
    """The looks by family and name, each with those of the styles that it is made from. Later styles replace others."""
    styles = {
        (attribute(style, "family"), attribute(style, "name")): style for root in roots for style in root.iter("style")
    }
    inks = {attribute(each, "name"): ink for root in roots for each in root.iter() if (ink := _ink_of_numbers(each))}
    found = {}
    for family, name in styles:
        look, at = NO_LOOK, name
        for _ in range(_LONGEST_CHAIN):
            style = styles.get((family, at))
            if style is None:
                break
            look, at = look.over(_look(style, inks)), attribute(style, "parent-style-name")
        if look != NO_LOOK:
            found[family, name] = look
    return found


def _look(style: Element, inks: Mapping[str, str]) -> StyleLook:
    """What one style says itself. Where conditions change the ground it is not known."""
    told = {name: value for part in style for name, value in _properties(part)}
    if told.get("display") in ("none", "false") or _is_tiny(told):
        hidden: bool | None = True
    else:
        hidden = False if "display" in told else None
    line, position = told.get("text-line-through-style"), told.get("text-position")
    ground = told.get("background-color")
    return StyleLook(
        hidden,
        None if line is None else line != "none",
        None if position is None else position.startswith(("super", "33%")),
        inks.get(attribute(style, "data-style-name")) or _ink(told),
        UNKNOWN if style.find("map") is not None else None if ground in (None, "transparent") else ground.lstrip("#"),
    )


def _properties(part: Element) -> Iterable[tuple[str, str]]:
    if part.tag.endswith("-properties"):
        for name, value in part.items():
            yield name.rpartition("}")[2], value


def _is_tiny(told: Mapping[str, str]) -> bool:
    kept = told.get("use-optimal-row-height") != "true"
    return _is_below(told.get("font-size", "")) or (kept and _is_below(told.get("row-height", "")))


def _is_below(length: str) -> bool:
    found = _LENGTH.fullmatch(length)
    return found is not None and Decimal(found[1]) * _POINTS[found[2]] <= _UNREADABLE


def _ink(told: Mapping[str, str]) -> str | None:
    if told.get("use-window-font-color") == "true" or any(
        told.get(name, "none") not in ("none", "false") for name in _SEEN_ON_ANY
    ):
        return _AUTOMATIC
    return told["color"].lstrip("#") if "color" in told else None


def _ink_of_numbers(style: Element) -> str:
    """The colour of a number format that holds for all numbers."""
    text = style.find("text-properties") if style.tag.endswith("-style") and style.find("map") is None else None
    return "" if text is None else attribute(text, "color").lstrip("#")
