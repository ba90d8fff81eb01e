"""What a page of a PDF shows: its characters without those that nobody sees.

Left out and told: white or invisible characters, pale or slanted ones (watermarks), those that a line is drawn through.
A character drawn twice to look bold is one. A small raised digit is a superscript.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any
from unicodedata import category

from perfscore.messages import Place, Problem
from perfscore.reading.formats.left_out import left_out
from perfscore.reading.formats.pdf_covered import covered
from perfscore.reading.formats.pdf_ink import Ink
from perfscore.reading.formats.raised import raised
from perfscore.reading.formats.symbols import UNKNOWN, has_private, in_font

_NEAR = 2  # points
_THIN = 2
_HARDLY = 1
_PALE = 72  # of 100: black is 0, white is 100
_WHITE = 98
_TINY = 2  # points: text of that size is read by nobody
#: Spaces in which a colour says how light it is; in others (a spot colour, a palette) only the drawing tells.
_PLAIN_COLOURS = ("DeviceGray", "DeviceRGB", "DeviceCMYK", "CalGray", "CalRGB", "ICCBased")
_NUMBERED = "(cid:"  # how the library names a character of which the font tells nothing but its number
_FONT_SUFFIX = re.compile(r"(?:PS)?MT$|[-,]\w+$")
_MARKS = frozenset("0123456789+-()")
_SOFT_HYPHEN = "\u00ad"


def shown(page: Any, ink: Ink, place: Place, boxes: Sequence[Any] = ()) -> tuple[Any, list[Problem]]:
    """The page without what it does not show, and what is to be said of that. ``boxes`` lie on it with their text."""
    reasons = _reasons(page, ink)
    hidden = covered(page, boxes, lambda char: id(char) not in reasons and bool(char["text"].strip()))
    reasons |= dict.fromkeys(list(hidden), "D155")
    page.objects.setdefault("char", []).extend(boxes)
    told: list[Problem] = []
    for code in ("D147", "D154", "D155"):
        found = [char["text"] for char in page.chars if reasons.get(id(char)) == code]
        told.extend(left_out(code, place, ["".join(found)]))
    left = {*reasons, *_doubled([char for char in page.chars if id(char) not in reasons])}
    kept = page.filter(lambda item: id(item) not in left) if left else page
    told.extend(_named(kept.chars, place))
    _turn(kept.chars)
    _level(kept.chars)
    return kept, told


def _reasons(page: Any, ink: Ink) -> dict[int, str]:
    """Why a character is left out, by its identity."""
    fills = [
        item for item in (*page.rects, *page.curves) if item.get("fill") and _light(item["non_stroking_color"]) < _WHITE
    ]
    fills += page.images
    strikes = _strikes(page)
    struck = [each for each in page.annots if _subtype(each) == "StrikeOut"]
    found = {}
    for char in page.chars:
        light = _light(char["non_stroking_color"]) if char.get("ncs") in _PLAIN_COLOURS else 0
        spot = char["text"], *_middle(char)
        if _is_slanted(char["matrix"]):
            found[id(char)] = "D154"
        elif char["size"] < _TINY or ink.unseen.near(*spot):
            found[id(char)] = "D155"
        elif light >= _PALE and not any(_holds(fill, char) for fill in fills):
            if light < _WHITE:
                found[id(char)] = "D154"
            elif not ink.whole and not ink.seen.near(*spot):
                found[id(char)] = "D155"
        elif strikes.go_through(char) or any(_holds(each, char) for each in struck):
            found[id(char)] = "D147"
    return found


def _subtype(annotation: Any) -> str:
    return str(getattr((annotation.get("data") or {}).get("Subtype"), "name", ""))


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


def _named(chars: Sequence[Any], place: Place) -> Iterator[Problem]:
    """Characters that only their font knows get their meaning; what remains unknown is marked and told."""
    unknown: dict[str, None] = {}
    for char in chars:
        text, font = char["text"], char["fontname"].rpartition("+")[2]
        if text.startswith(_NUMBERED) or has_private(text) or _says_what_is_not_drawn(char):
            known = not (text.startswith(_NUMBERED) or _says_what_is_not_drawn(char))
            char["text"] = in_font(text, _FONT_SUFFIX.sub("", font)) if known else UNKNOWN
            if UNKNOWN in char["text"]:
                unknown[f"{font} {text}"] = None
    yield from left_out("D143", place, unknown)


def _says_what_is_not_drawn(char: Any) -> bool:
    """Whether a font calls a character that has a width one without, or one figure several: it tells no truth."""
    text = char["text"]
    if text.isprintable():
        return len(text) > 1 and text.isascii() and text.isdigit()
    widthless = all(category(each) in ("Cc", "Cf") and each != _SOFT_HYPHEN for each in text)
    return widthless and not text.isspace() and bool(4 * (char["x1"] - char["x0"]) > char["size"])


def _turn(chars: Sequence[Any]) -> None:
    """Text that runs upwards or to the left is put into the order in which it is read: down, or to the right."""
    run: list[Any] = []
    for char in (*chars, None):
        if run and (char is None or not _follows_backwards(run[-1], char)):
            for each, text in zip(run, [each["text"] for each in reversed(run)], strict=True):
                each["text"] = text
            run = []
        if char is not None and _way(char) in ("up", "left"):
            run.append(char)


def _way(char: Any) -> str:
    """Where a character runs: right, up, left, or down."""
    a, b = char["matrix"][:2]
    if abs(b) > abs(a):
        return "up" if b > 0 else "down"
    return "left" if a < 0 else "right"


def _follows_backwards(before: Any, char: Any) -> bool:
    """Whether ``char`` comes next to ``before`` in a line of text that runs upwards or to the left."""
    side, end, start = ("x0", "top", "bottom") if _way(before) == "up" else ("top", "x0", "x1")
    beside = abs(before[side] - char[side]) <= _NEAR and abs(before[end] - char[start]) <= char["size"]
    return _way(before) == _way(char) and bool(beside)


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
