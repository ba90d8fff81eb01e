"""How the text of a Word document looks, as far as that says whether and how a person sees it.

A look comes from the run itself, its character style and its paragraph style, each of which may be based on others.
"""

from __future__ import annotations

import re

from attrs import evolve, frozen

from perfscore.reading.formats.archive import Package
from perfscore.reading.formats.markup import Element, attribute, number, parsed, setting, switch

_LONGEST_CHAIN = 20
_UNREADABLE = 4  # half points: text of that size or less is seen by nobody
_LIFTED = 6  # half points above the line
_SAYS_A_LOOK = re.compile(rb"strike|vanish|superscript|position |&#|\0")


@frozen
class RunLook:
    """Struck out, hidden, raised: None where nothing is said of it."""

    struck: bool | None = None
    doubly: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None

    @property
    def is_struck(self) -> bool:
        return bool(self.struck or self.doubly)

    def over(self, base: RunLook) -> RunLook:
        """This look where it says something, else ``base``."""
        return RunLook(
            base.struck if self.struck is None else self.struck,
            base.doubly if self.doubly is None else self.doubly,
            base.hidden if self.hidden is None else self.hidden,
            base.raised if self.raised is None else self.raised,
        )

    def toggling(self, base: RunLook) -> RunLook:
        """A character style on a paragraph style: what both switch on is off, as Word has it."""
        both = self.over(base)
        return evolve(
            both, struck=bool(self.struck) != bool(base.struck), hidden=bool(self.hidden) != bool(base.hidden)
        )


PLAIN = RunLook()


def look_of(properties: Element | None) -> RunLook:
    """What a w:rPr says."""
    if properties is None or not len(properties):
        return PLAIN
    return RunLook(
        switch(properties.find("strike")),
        switch(properties.find("dstrike")),
        True if 0 < number(properties.find("sz")) <= _UNREADABLE else switch(properties.find("vanish")),
        _is_raised(properties),
    )


def _is_raised(properties: Element) -> bool | None:
    """Whether text stands above its line: as a superscript, or lifted by hand so far that it is no mere correction."""
    align = properties.find("vertAlign")
    if number(properties.find("position")) >= _LIFTED:
        return True
    return None if align is None else attribute(align, "val") == "superscript"


@frozen
class DocxStyles:
    """The looks of the styles of a document, by their id; only of those that say anything."""

    looks: dict[str, RunLook]

    def look(self, properties: Element | None, paragraph: RunLook) -> RunLook:
        """The look of a run with these properties in a paragraph whose style has the look ``paragraph``."""
        if properties is None:
            return paragraph
        style = properties.find("rStyle")
        named = PLAIN if style is None else self.looks.get(attribute(style, "val"), PLAIN)
        base = paragraph if named is PLAIN else named.toggling(paragraph)
        return look_of(properties).over(base)

    def of_paragraph(self, properties: Element | None) -> RunLook:
        style = setting(properties, "pStyle")
        return PLAIN if style is None else self.looks.get(attribute(style, "val"), PLAIN)


def styles_part(package: Package, name: str) -> Element | None:
    """The part with the styles, where any of them says something of a look. Raises ReadingError.

    Styles are long and seldom do: that no byte names a look tells, unless they are of UTF-16 or given by their numbers.
    """
    part = package.part(name) if package.has(name) else b""
    return parsed(part, package.file, name) if _SAYS_A_LOOK.search(part) else None


def styles_in(root: Element | None) -> DocxStyles:
    """The styles of word/styles.xml."""
    own: dict[str, tuple[RunLook, str]] = {}
    for style in () if root is None else root.iterfind("style"):
        based = style.find("basedOn")
        own[attribute(style, "styleId")] = (
            look_of(style.find("rPr")),
            "" if based is None else attribute(based, "val"),
        )
    return DocxStyles({name: look for name in own if (look := _whole(name, own)) != PLAIN})


def _whole(name: str, own: dict[str, tuple[RunLook, str]]) -> RunLook:
    """The look of a style with those that it is based on."""
    look, base = own[name]
    for _ in range(_LONGEST_CHAIN):
        if base not in own:
            break
        more, base = own[base]
        look = look.over(more)
    return look
