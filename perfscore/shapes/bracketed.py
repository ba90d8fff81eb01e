"""Lists in the brackets of a text, which a Chinese keyboard types sooner than those of YAML: 【甲，乙】, （甲、乙）."""

from __future__ import annotations

from attrs import evolve

from perfscore.lazily import lazy_pattern
from perfscore.marked import Scalar
from perfscore.shapes.shape import ShapeValue, Text

_SQUARE, _ROUND = ("【】", "〔〕"), ("（）", "()")
_ITEM = lazy_pattern(r"[^,，、;；\s](?:[^,，、;；]*[^,，、;；\s])?")


def in_brackets(node: Scalar, item: ShapeValue) -> tuple[Scalar, ...] | None:
    """The items of a list that is typed so; None where no such brackets are around all of a plain value.

    Round ones may belong to a text, and are taken for those of a list where its items are none.
    """
    text = node.text.strip()
    around = _SQUARE if isinstance(item, Text) else (*_SQUARE, *_ROUND)
    if len(text) < 3 or node.quoted or text[0] + text[-1] not in around:
        return None
    column = node.place.column or 1
    found = _ITEM.finditer(text[:-1], 1)
    return tuple(
        evolve(node, text=each[0], place=evolve(node.place, column=column + each.start(), width=len(each[0])))
        for each in found
    )
