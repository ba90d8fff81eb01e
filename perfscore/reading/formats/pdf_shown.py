"""What a page of a PDF shows: its characters without those that nobody sees, and what stands in its form fields.

Left out and told: white or invisible characters, pale or slanted ones (watermarks), those that a line is drawn through.
A character drawn twice to look bold is one. A small raised digit is a superscript.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from perfscore.errors import Place, Problem
from perfscore.reading.formats.left_out import left_out
from perfscore.reading.formats.pdf_pages import PlacedCharacter, Spots
from perfscore.reading.formats.raised import raised

_NEAR = 2  # points
_THIN = 2
_HARDLY = 1
_PALE = 72  # of 100: black is 0, white is 100
_WHITE = 98
_MARKS = frozenset("0123456789+-()")


def shown(page: Any, unseen: Sequence[PlacedCharacter], place: Place) -> tuple[Any, list[Problem]]:
    """The page without what it does not show, and what is to be said of that. ``unseen`` are written without ink."""
    reasons = _reasons(page, unseen)
    told: list[Problem] = []
    for code in ("D147", "D154", "D155"):
        found = [char["text"] for char in page.chars if reasons.get(id(char)) == code]
        told.extend(left_out(code, place, ["".join(found)]))
    left = {*reasons, *_doubled([char for char in page.chars if id(char) not in reasons])}
    kept = page.filter(lambda item: id(item) not in left) if left else page
    _level(kept.chars)
    return kept, told


def _reasons(page: Any, unseen: Sequence[PlacedCharacter]) -> dict[int, str]:
    """Why a character is left out, by its identity."""
    fills = [
        item for item in (*page.rects, *page.curves) if item.get("fill") and _light(item["non_stroking_color"]) < _WHITE
    ]
    fills += page.images
    strikes = _strikes(page)
    invisible = Spots(unseen)
    found = {}
    for char in page.chars:
        light = _light(char["non_stroking_color"])
        if _is_slanted(char["matrix"]):
            found[id(char)] = "D154"
        elif light >= _PALE and not any(_holds(fill, char) for fill in fills):
            found[id(char)] = "D155" if light >= _WHITE else "D154"
        elif strikes.go_through(char):
            found[id(char)] = "D147"
        elif invisible.near(char["text"], *_middle(char)):
            found[id(char)] = "D155"
    return found


def _doubled(chars: Sequence[Any]) -> Iterator[int]:
    """The identities of characters that stand where the same character stands already, or hardly beside it."""
    alike: dict[tuple[Any, ...], list[Any]] = {}
    for char in chars:
        alike.setdefault((char["upright"], char["text"], char["fontname"], char["size"]), []).append(char)
    for line in (line for same in alike.values() for line in _together(same, "doctop")):
        for spot in _together(line, "x0"):
            first = min(spot, key=lambda char: (char["doctop"], char["x0"]))
            yield from (id(char) for char in spot if char is not first)


def _together(chars: Sequence[Any], name: str) -> Iterator[list[Any]]:
    """Characters of which each is hardly further along than the one before; those that stand alone are left out."""
    ordered = sorted(chars, key=lambda char: char[name]) if len(chars) > 1 else []
    group = ordered[:1]
    for before, char in pairwise(ordered):
        if char[name] > before[name] + _HARDLY:
            if len(group) > 1:
                yield group
            group = []
        group.append(char)
    if len(group) > 1:
        yield group


def _light(colour: Any) -> int:
    """How light a colour is, from 0 to 100; a colour of unknown meaning is dark."""
    values = colour if isinstance(colour, tuple | list) else (colour,)
    if not values or not all(isinstance(value, int | float) for value in values):
        return 0
    if len(values) == 1:
        return int(100 * values[0])
    if len(values) == 3:
        red, green, blue = values
        return int(30 * red + 59 * green + 11 * blue)
    if len(values) == 4:
        return int(100 * (1 - min(1, max(values[:3]) + values[3])))
    return 0


def _is_slanted(matrix: Sequence[Any]) -> bool:
    """Neither upright nor turned by a right angle."""
    a, b = abs(matrix[0]), abs(matrix[1])
    return bool(10 * min(a, b) > max(a, b))


def _middle(char: Any) -> tuple[Any, Any]:
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def _holds(item: Any, char: Any) -> bool:
    across, down = _middle(char)
    return bool(item["x0"] <= across <= item["x1"] and item["top"] <= down <= item["bottom"])


class _Strikes:
    """Thin level lines, sorted by their height."""

    def __init__(self, lines: list[tuple[Any, Any, Any]]) -> None:
        self.lines = sorted(lines)
        self.heights = [line[0] for line in self.lines]

    def go_through(self, char: Any) -> bool:
        middle, quarter = (char["top"] + char["bottom"]) / 2, (char["bottom"] - char["top"]) / 4
        across = (char["x0"] + char["x1"]) / 2
        first, last = bisect_left(self.heights, middle - quarter), bisect_right(self.heights, middle + quarter)
        return any(left <= across <= right for _, left, right in self.lines[first:last])


def _strikes(page: Any) -> _Strikes:
    thin = (item for item in (*page.lines, *page.rects) if item["bottom"] - item["top"] <= _THIN)
    return _Strikes([((item["top"] + item["bottom"]) / 2, item["x0"], item["x1"]) for item in thin])


def _level(chars: Sequence[Any]) -> None:
    """Small digits beside the line come onto it, so that they stay in their word; raised ones as superscripts."""
    usual = Counter(char["size"] for char in chars).most_common(1)
    small = [char for char in chars if char["text"] in _MARKS and 5 * char["size"] <= 4 * usual[0][0]]
    for mark in sorted(small, key=lambda char: char["x0"]):
        carrier = next((char for char in chars if _carries(char, mark)), None)
        if carrier is not None:
            base = carrier.get("base", carrier)
            if 6 * (base["bottom"] - mark["bottom"]) >= base["size"]:
                mark["text"] = raised(mark["text"])
            mark.update(top=base["top"], bottom=base["bottom"], doctop=base["doctop"], base=base)


def _carries(char: Any, mark: Any) -> bool:
    """Whether the small ``mark`` stands right after ``char``, or after another mark on it."""
    base = char.get("base", char)
    beside = -_NEAR <= mark["x0"] - char["x1"] <= base["size"] / 2
    smaller = 5 * mark["size"] <= 4 * base["size"]
    overlaps = base["top"] < mark["bottom"] and mark["top"] < base["bottom"]
    return bool(char is not mark and beside and smaller and overlaps and char["text"].strip())


def field_chars(page: Any) -> Iterator[dict[str, Any]]:
    """Characters for what stands in the form fields of a page, laid out inside their boxes."""
    for box in page.annots:
        text = _field_text(box.get("data") or {})
        if not text:
            continue
        step = min((box["x1"] - box["x0"]) / len(text), box["bottom"] - box["top"])
        for number, char in enumerate(text):
            left = box["x0"] + number * step
            yield {
                "text": char, "x0": left, "x1": left + step, "top": box["top"], "bottom": box["bottom"],
                "doctop": box["doctop"], "size": box["bottom"] - box["top"], "upright": True, "fontname": "field",
                "matrix": (1, 0, 0, 1, 0, 0), "non_stroking_color": (0,), "object_type": "char", "adv": step,
                "width": step, "height": box["bottom"] - box["top"], "page_number": page.page_number,
            }  # fmt: skip


def _field_text(field: Any) -> str:
    """The value of a field that is shown: its text, its choice, or the tick of a box."""
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    parent = resolve1(field.get("Parent")) or {}
    kind, value = (resolve1(field.get(key) or parent.get(key)) for key in ("FT", "V"))
    name = getattr(kind, "name", "")
    if int(resolve1(field.get("F")) or 0) & 0x22:  # hidden, or shown on no screen
        return ""
    if name == "Btn":
        state = getattr(resolve1(field.get("AS")), "name", "Off")
        return (
            ""
            if int(resolve1(field.get("Ff") or parent.get("Ff")) or 0) & 0x10000
            else ("☐" if state == "Off" else "☑")
        )
    if name not in ("Tx", "Ch"):
        return ""
    values = value if isinstance(value, list) else [value]
    return " ".join(decode_text(each) for each in map(resolve1, values) if isinstance(each, bytes)).strip()
