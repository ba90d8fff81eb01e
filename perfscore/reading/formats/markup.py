"""Parts of office files as elements, by the standard library.

Names lose their namespaces: the strict and the transitional spelling of a format differ in nothing else. A part that
declares a document type is refused before its first element: office files never do, entity bombs must.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TypeAlias
from xml.etree import ElementTree as ET
from xml.parsers import expat

from perfscore.errors import ReadingError
from perfscore.messages import Place, problem

Element: TypeAlias = ET.Element

MAX_DEPTH = 120  # elements inside each other

_ON = ("1", "true", "on", "")


class _RefusedError(Exception):
    """A document type was declared."""


class _BegunError(Exception):
    """The first element was reached."""


def check_prolog(part: bytes, file: str, name: str) -> None:
    """Raises ReadingError (D019) when a document type is declared; it can only stand before the first element."""

    def refuse(*_: object) -> None:
        raise _RefusedError

    def begun(*_: object) -> None:
        raise _BegunError

    reader = expat.ParserCreate()
    reader.StartDoctypeDeclHandler = refuse
    reader.StartElementHandler = begun
    try:
        reader.Parse(part, True)
    except _BegunError:
        return
    except _RefusedError:
        raise ReadingError([problem("D019", Place(file=file, path=name))]) from None
    except (expat.ExpatError, LookupError, ValueError):
        return  # the parser of elements says what is wrong


class _LocalNames(dict[str, str]):
    """A name with its namespace -> the name."""

    def __missing__(self, tag: str) -> str:
        self[tag] = name = tag.rpartition("}")[2]
        return name


def parsed(part: bytes, file: str, name: str) -> Element:
    """The root element of a part, all names without their namespaces. Raises ReadingError."""
    check_prolog(part, file, name)
    try:
        root = ET.fromstring(part)
    except (ET.ParseError, ValueError, LookupError) as error:  # LookupError: an encoding that nobody knows
        raise ReadingError([problem("D016", Place(file=file, path=name), detail=str(error))]) from None
    local = _LocalNames()
    for element in root.iter():
        element.tag = local[element.tag]
    return root


def tags_in(root: Element) -> frozenset[str]:
    """The names of all elements of a part: what is named nowhere need not be looked for."""
    return frozenset(map(attrgetter("tag"), root.iter()))


def attribute(element: Element, name: str, default: str = "") -> str:
    """An attribute whatever its namespace."""
    value = element.get(name)
    if value is not None:
        return value
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return default


def setting(element: Element | None, *path: str) -> Element | None:
    """The child reached by names, one below the other."""
    for name in path:
        if element is None:
            return None
        element = element.find(name)
    return element


def number(element: Element | None, default: int = 0) -> int:
    """The whole number in ``val`` of a setting; ``default`` for an absent one or anything else."""
    value = "" if element is None else attribute(element, "val")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else default


def switch(element: Element | None) -> bool | None:
    """Whether a setting is on; None when it is not there."""
    return None if element is None else attribute(element, "val", "1").lower() in _ON
