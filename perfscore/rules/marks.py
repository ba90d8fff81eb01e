"""Values that only the rule language has and that are one piece of text: marks, units, dimensions, its words."""

from __future__ import annotations

from fractions import Fraction

from perfscore.exact import fraction
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern
from perfscore.messages import Joined, Message
from perfscore.rules.citation import Standing
from perfscore.rules.curve import Mark
from perfscore.rules.model import Kind
from perfscore.shapes.shape import Flag, Key, ListOf, Number, RefusedError, Schema, Text, Words, any_of, exact, pattern
from perfscore.values.model import Amount, Comparator, Range
from perfscore.values.parse import parse_target
from perfscore.values.signs import STATED
from perfscore.values.unit import Unit, dimensions, parse_unit

SOURCES = "sources"
IN_PROPORTION = "in_proportion"
CITED = Key(SOURCES, ListOf(Text(names=SOURCES), single=True), "依据：sources 中的名称")
_DIGITS = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_OVER = rf"(?:/[+-]?(?=[0-9.]*[1-9]){_DIGITS})?"
_BOTH = lazy_pattern(rf"(?P<share>\+?{_DIGITS}{_OVER}%)\s*(?P<sign>[-+])\s*(?P<points>{_DIGITS}{_OVER})分")
_NOTHING = "0"
_POINTS = rf"\+?{_DIGITS}{_OVER}分"


KIND_WORDS = Words.of(Kind, labels="W_", said={
    "定量": "amount", "定量指标": "amount", "数值": "amount", "定性": "phrase", "定性指标": "phrase", "用语": "phrase",
    "时间": "date",
})  # fmt: skip
FORM_WORDS = Words.of(FormKind, labels="W_", said={
    "项目": "project_self_evaluation", "项目支出": "project_self_evaluation", "部门": "department_self_evaluation",
    "部门整体": "department_self_evaluation", "部门整体支出": "department_self_evaluation",
})  # fmt: skip
STANDING_WORDS = Words.of(
    Standing,
    labels="C_",
    said={"原文": "text", "表样": "form", "平台": "platform", "反推": "inferred", "转述": "recalled"},
)
END_WORDS = Words(
    {"lower": False, "upper": True},
    said={"下": "lower", "下端": "lower", "低端": "lower", "上": "upper", "上端": "upper", "高端": "upper"},
)
SIDE_WORDS = Words(
    {"unmet": False, "both": True}, said={"两边": "both", "双向": "both", "双边": "both", "未达到": "unmet"}
)
SIGN_WORDS = Words(
    {sign.value or "none": sign for sign in Comparator}, said={said: sign.value for said, sign in STATED.items()}
)


@frozen
class Start(Number):
    """Where a segment of a curve begins, or a grade: a number; ``then`` is the key that follows it in an example."""

    share: bool | None = None
    then: str = "score"

    def read(self, text: str) -> Fraction | None:
        hint = None if text in self.words or fraction(text) is not None else start_meant(text, self.then)
        if hint is not None:
            raise RefusedError("R532", found=text, hint=hint)
        start: Fraction | None = super().read(text)
        return start


_ABOVE, _UP_TO = (Comparator.GT, Comparator.LE), (Comparator.LT, Comparator.LE)


def start_meant(text: str, then: str = "score") -> Message | None:
    """What >=60%, 60%以上 or 60%-80% means: where a segment begins, or where the next one does."""
    match parse_target(text):
        case Amount(comparator=sign, number=at, unit=unit) | Range(comparator=sign, low=at, unit=unit):
            per_cent = "%" if unit.symbol == "%" else ""
            near = f"{'above' if sign in _ABOVE else 'from'}: {at}{per_cent}"
            return Message("W_hint_next_start" if sign in _UP_TO else "W_hint_start", near=near, then=then)
    return None


@frozen
class MarkText:
    """60% is a share of the weight, 2分 are points, 100% - 5分 is both; 0 is nothing, however it is counted."""

    #: What people call such a value: the code of a message.
    called = "W_a_score"

    def read(self, text: str) -> Mark:
        both = _BOTH.fullmatch(text)
        if both is not None:
            points = exact(both["points"], share=False)
            mark = Mark(exact(both["share"], share=True), -points if both["sign"] == "-" else points)
        elif text.endswith("分"):
            mark = Mark(points=_points(text))
        elif text == _NOTHING:
            mark = Mark()
        else:
            mark = Mark(share=_share(text))
        if (both is None and mark.points < 0) or mark.share < 0:
            raise RefusedError("R127", found=text, most="100%")
        return mark

    def schema(self) -> Schema:
        percent = rf"\+?{_DIGITS}{_OVER}%"
        nothing = {"enum": [_NOTHING, int(_NOTHING)]}
        return any_of(nothing, pattern(percent), pattern(_POINTS), pattern(rf"{percent}\s*[-+]\s*{_DIGITS}{_OVER}分"))


def _points(text: str) -> Fraction:
    try:
        return exact(text.removesuffix("分"), share=False)
    except RefusedError:
        raise RefusedError("R162", found=text) from None


def _share(text: str) -> Fraction:
    """A share of the weight. Raises RefusedError: for a text that says neither a share nor points."""
    if not text.endswith("%"):
        raise RefusedError("R162", found=text)
    return exact(text, share=True)


_BEGUN = Words(
    {"yes": True, "no": False, "true": True, "false": False, IN_PROPORTION: None},
    said={"按比例": IN_PROPORTION, "按比例扣": IN_PROPORTION, "算": "yes", "算一级": "yes", "不算": "no"},
)


@frozen
class Begun:
    """Whether a step that has only begun counts: yes, no, or as far as it goes (None)."""

    def read(self, text: str) -> bool | None:
        begun: bool | None = _BEGUN.read(text)
        return begun

    def schema(self) -> Schema:
        return any_of(Flag().schema(), {"enum": [IN_PROPORTION]})


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
            unit = parse_unit(text)
            known = unit is not None and unit.dimension in dimensions()
            hint = Message("W_hint_unit", near=unit.dimension) if unit is not None and known else ""
            raise RefusedError("R134", found=text, allowed=Joined(dimensions()), hint=hint)
        return "" if text == "none" else text

    def schema(self) -> Schema:
        names = "|".join(dimensions())
        return pattern(rf"(?:none|(?:{names})(?:/(?:{names}))*)")
