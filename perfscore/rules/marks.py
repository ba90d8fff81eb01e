"""Values that only the rule language has and that are one piece of text: marks, units, dimensions."""

from __future__ import annotations

import re

from attrs import frozen

from perfscore.rules.curve import Mark
from perfscore.shapes.shape import Key, ListOf, RefusedError, Schema, Text, any_of, exact, pattern
from perfscore.values.unit import Unit, dimensions, parse_unit

SOURCES = "sources"
CITED = Key(SOURCES, ListOf(Text(names=SOURCES), single=True), "依据：sources 中的名称")
_DIGITS = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_OVER = rf"(?:/[+-]?(?=[0-9.]*[1-9]){_DIGITS})?"
_PERCENT = r"\+?(?:0*100(?:\.0+)?|0*[0-9]{1,2}(?:\.[0-9]+)?|\.[0-9]+)%"
_BOTH = re.compile(rf"(?P<share>\+?{_DIGITS}{_OVER}%)\s*(?P<sign>[-+])\s*(?P<points>{_DIGITS}{_OVER})分")
_POINTS = rf"\+?{_DIGITS}{_OVER}分"


@frozen
class MarkText:
    """60% is a share of the weight, 2分 are points, 100% - 5分 is both."""

    def read(self, text: str) -> Mark:
        both = _BOTH.fullmatch(text)
        if both is not None:
            points = exact(both["points"], share=False)
            mark = Mark(exact(both["share"], share=True), -points if both["sign"] == "-" else points)
        elif text.endswith("分"):
            mark = Mark(points=exact(text.removesuffix("分"), share=False))
        else:
            mark = Mark(share=exact(text, share=True))
        if (both is None and mark.points < 0) or not 0 <= mark.share <= 1:
            raise RefusedError("R127", found=text)
        return mark

    def schema(self) -> Schema:
        return any_of(pattern(_PERCENT), pattern(_POINTS), pattern(rf"{_PERCENT}\s*[-+]\s*{_DIGITS}{_OVER}分"))


@frozen
class UnitText:
    """A unit of the table, such as 万元 or 元/人."""

    def read(self, text: str) -> Unit:
        unit = parse_unit(text)
        if unit is None or not set(unit.dimension.split("/")) <= set(dimensions()):
            raise RefusedError("R132", found=text)
        return unit

    def schema(self) -> Schema:
        return Text().schema()


@frozen
class Dimension:
    """The name of a dimension, several joined by / (money/count for 元/人), or none for a bare number."""

    def read(self, text: str) -> str:
        if text != "none" and not set(text.split("/")) <= set(dimensions()):
            raise RefusedError("R134", found=text, allowed="、".join(dimensions()))
        return "" if text == "none" else text

    def schema(self) -> Schema:
        names = "|".join(dimensions())
        return pattern(rf"(?:none|(?:{names})(?:/(?:{names}))*)")
