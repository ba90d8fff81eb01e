"""What is written on a page of a PDF beside its own text: in form fields, and in boxes that somebody put on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_UNSEEN = 0x22  # flags of a box: hidden, or shown on no screen
_PASSWORD, _PUSHED = 0x2000, 0x10000  # flags of a field: shown as stars, a button that holds no value
_DEEPEST = 8  # fields may be parts of fields


def field_chars(page: Any) -> Iterator[dict[str, Any]]:
    """Characters for what stands in the boxes of a page, laid out inside them line by line."""
    for box in page.annots:
        lines = _text(box.get("data") or {}).splitlines()
        high = (box["bottom"] - box["top"]) / max(1, len(lines))
        for number, line in enumerate(lines):
            step = min((box["x1"] - box["x0"]) / max(1, len(line)), high)
            down = number * high
            for at, char in enumerate(line):
                left, top = box["x0"] + at * step, box["top"] + down
                yield {
                    "text": char, "x0": left, "x1": left + step, "top": top, "bottom": top + high,
                    "doctop": box["doctop"] + down, "size": high, "upright": True, "fontname": "field",
                    "matrix": (1, 0, 0, 1, 0, 0), "non_stroking_color": (0,), "object_type": "char", "adv": step,
                    "width": step, "height": high, "page_number": page.page_number,
                }  # fmt: skip


def _text(box: Mapping[str, Any]) -> str:
    """What is seen in a box: a text put on the page, the value of a field, its choice, or the tick of a button."""
    from pdfminer.pdftypes import resolve1

    if int(resolve1(box.get("F")) or 0) & _UNSEEN:
        return ""
    if getattr(resolve1(box.get("Subtype")), "name", "") == "FreeText":
        return _decoded(resolve1(box.get("Contents")))
    field = _inherited(box)
    kind, flags = getattr(field.get("FT"), "name", ""), int(field.get("Ff") or 0)
    if kind == "Btn" and not flags & _PUSHED:
        return "☐" if getattr(field.get("AS"), "name", "Off") == "Off" else "☑"
    if kind == "Ch" or (kind == "Tx" and not flags & _PASSWORD):
        values = field.get("V")
        return " ".join(_shown(resolve1(each), field) for each in (values if isinstance(values, list) else [values]))
    return ""


def _inherited(box: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of a field with those that it has from the fields that it is part of."""
    from pdfminer.pdftypes import resolve1

    found: dict[str, Any] = {}
    part: Any = box
    for _ in range(_DEEPEST):
        found = {**{key: resolve1(value) for key, value in part.items()}, **found}
        part = resolve1(part.get("Parent"))
        if not isinstance(part, dict):
            break
    return found


def _shown(value: Any, field: Mapping[str, Any]) -> str:
    """A value as it is shown: some choices are kept under one name and shown under another."""
    from pdfminer.pdftypes import resolve1

    for each in map(resolve1, field.get("Opt") or ()):
        if isinstance(each, list) and len(each) == 2 and resolve1(each[0]) == value:
            return _decoded(resolve1(each[1]))
    return _decoded(value)


def _decoded(value: Any) -> str:
    from pdfminer.utils import decode_text

    return decode_text(value).strip() if isinstance(value, bytes) else ""
