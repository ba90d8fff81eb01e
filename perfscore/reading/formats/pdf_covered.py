"""Text of a PDF that something else was put over: a shape or a picture with new text on it, or a box with text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

_DRAWN = {"LTChar": "char", "LTRect": "rect", "LTCurve": "curve", "LTImage": "image"}
_LEAST = 3  # points: what is narrower or lower hides no text
_HARDLY = 0.5  # points: characters side by side reach into each other by no more


_Lookup = Callable[[Any], Sequence[tuple[int, Any]]]


def covered(page: Any, boxes: Sequence[Any], is_seen: Callable[[Any], bool]) -> Iterator[int]:
    """The identities of the characters that other text stands on, with a ground of its own.

    ``boxes`` are the characters of boxes that lie on the page. A cover through which anything beneath ``is_seen``
    hides nothing.
    """
    chars = page.chars
    inside = _by_height(chars)
    covers: list[tuple[Any, int, Sequence[Any]]] = [
        (item, count, ()) for item, count in _in_order(page) if 0 < count < len(chars) and _is_large(item)
    ]
    covers += [(annotation, len(chars), boxes) for annotation in (page.annots if boxes else ())]
    for item, count, others in covers:
        held = inside(item)
        under = [char for number, char in held if number < count]
        over = [char for number, char in held if number >= count] + [char for char in others if _holds(item, char)]
        hidden = {id(char) for char in under if any(_meet(char, other) for other in over)}
        if hidden and not any(is_seen(char) for char in under if id(char) not in hidden):
            yield from map(id, under)


def _by_height(chars: Sequence[Any]) -> _Lookup:
    """A look-up of the characters inside a shape, each with its number: sorted by height once."""
    ordered = sorted(((char["top"] + char["bottom"]) / 2, number) for number, char in enumerate(chars))
    heights = [height for height, _ in ordered]

    def inside(item: Any) -> Sequence[tuple[int, Any]]:
        near = ordered[bisect_left(heights, item["top"]) : bisect_right(heights, item["bottom"])]
        return [(number, chars[number]) for _, number in near if _holds(item, chars[number])]

    return inside


def _is_large(item: Any) -> bool:
    return bool(min(item["x1"] - item["x0"], item["bottom"] - item["top"]) >= _LEAST)


def _in_order(page: Any) -> Iterator[tuple[Any, int]]:
    """Filled shapes and pictures, each with the number of characters that are drawn before it."""
    drawn: defaultdict[str, int] = defaultdict(int)
    items = {"rect": page.rects, "curve": page.curves, "image": page.images}
    for each in _leaves(page.layout):
        kind = _DRAWN.get(type(each).__name__)
        if kind is None:
            continue
        if kind != "char" and drawn[kind] < len(items[kind]):
            item = items[kind][drawn[kind]]
            if kind == "image" or item.get("fill"):
                yield item, drawn["char"]
        drawn[kind] += 1


def _leaves(container: Any) -> Iterator[Any]:
    for each in container:
        if isinstance(each, Iterable):
            yield from _leaves(each)
        else:
            yield each


def _holds(item: Any, char: Any) -> bool:
    across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(item["x0"] <= across <= item["x1"] and item["top"] <= down <= item["bottom"])


def _meet(one: Any, other: Any) -> bool:
    """Whether two characters, none of them a blank, stand on each other in part."""
    across = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return min(across, down) > _HARDLY and bool(one["text"].strip() and other["text"].strip())
