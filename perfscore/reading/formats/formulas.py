"""Formulas of Word (Office Math) in one line of text: 10⁴, 1/3, (a+b)/2, √2."""

from __future__ import annotations

from perfscore.errors import LimitError
from perfscore.messages import Place, problem
from perfscore.reading.formats.markup import MAX_DEPTH, Element, attribute, setting
from perfscore.reading.formats.raised import raised

_SETTINGS = frozenset(("ctrlPr", "rPr", "argPr", "del", "moveFrom"))


def in_line(element: Element, file: str, depth: int = 0) -> str:
    """What a formula shows. Raises ReadingError when it is nested too deep."""
    if depth > MAX_DEPTH:
        raise LimitError([problem("D008", Place(file=file), limit=MAX_DEPTH)])
    if element.tag == "t":
        return element.text or ""
    parts: dict[str, list[str]] = {}
    for child in element:
        if child.tag not in _SETTINGS and child.tag != f"{element.tag}Pr":
            parts.setdefault(child.tag, []).append(in_line(child, file, depth + 1))
    match element.tag:
        case "sSup":
            return _one(parts, "e") + raised(_one(parts, "sup"))
        case "f":
            line = _said(element, "type", "bar") == "noBar"
            return f"{bracketed(_one(parts, 'num'))}{' ' if line else '/'}{bracketed(_one(parts, 'den'))}"
        case "rad":
            return f"{raised(_one(parts, 'deg'))}√{bracketed(_one(parts, 'e'))}"
        case "d":
            inside = _said(element, "sepChr", "|").join(parts.get("e", []))
            return _said(element, "begChr", "(") + inside + _said(element, "endChr", ")")
        case "nary":
            limits = (f"{_one(parts, name)}" for name in ("sub", "sup"))
            return _said(element, "chr", "∫") + "".join(f"({each})" for each in limits if each) + _one(parts, "e")
        case _:
            return "".join(text for texts in parts.values() for text in texts)


def _one(parts: dict[str, list[str]], name: str) -> str:
    return "".join(parts.get(name, ()))


def bracketed(text: str) -> str:
    """A part of a formula that stands for itself, in brackets where it would fall apart in a line."""
    return text if text.replace(".", "").isalnum() or not text or text.startswith("(") else f"({text})"


def _said(element: Element, name: str, default: str) -> str:
    told = setting(element, f"{element.tag}Pr", name)
    return default if told is None else attribute(told, "val", "")
