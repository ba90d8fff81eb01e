"""The shapes of the total: how rows are combined, and the adjustments on the way."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from perfscore.messages import Place
from perfscore.rules.adjustments import (
    AddedPoints,
    Adjustment,
    BestOf,
    Bonus,
    BoundedTotal,
    Cap,
    Cause,
    Declared,
    Failed,
    LeaveOut,
    LimitGrade,
    LowerGrade,
    Penalty,
    Rows,
    TogetherBelow,
    VetoGrade,
    VetoTotal,
)
from perfscore.rules.asked import NAMES
from perfscore.rules.category import category_names
from perfscore.rules.marks import CITED, MarkText
from perfscore.rules.model import Combine, Total
from perfscore.shapes.found import FoundMapping
from perfscore.shapes.shape import Key, ListOf, Nested, Number, OneOf, Placed, Shape, Text, When, Whole, Words
from perfscore.values.number import text

_COMBINED = {
    "相加": "sum", "求和": "sum", "合计": "sum", "平均": "mean", "几何平均": "geometric_mean", "最低": "weakest",
    "最弱环节": "weakest",
}  # fmt: skip
_WITHIN = [each for each in Combine if each is not Combine.GEOMETRIC_MEAN]
_WHEN = (
    When("combine", (Combine.GEOMETRIC_MEAN.value,), requires=("rounding",)),
    When("combine", tuple(each.value for each in Combine if each is not Combine.WEAKEST), forbids=("raised",)),
    When("combine", (), forbids=("raised",)),
    When("combine", tuple(each.value for each in Combine if each is not Combine.SUM), forbids=("rescale",)),
)
_ROWS = Key("rows", Nested("rows"), "哪些行", required=True)
_MOST = Key("most", Number(above_zero=True), "至多几分", required=True)
_POINTS = Key("points", Number(above_zero=True), "几分", required=True)
_FACTS = "声明的事实，如 弄虚作假：文件或使用者说有，才算；比较时同条件的 name"
_FAILED = (
    Key("rows", Nested("rows"), "哪些行"),
    Key("declared", NAMES, _FACTS),
    Key("below", Number(share=True), "行的得分低于分值的百分之几；不写即没有得满分"),
    Key("sum_below", MarkText(), "这些行的得分合计低于多少：56分，或各行分值之和的 80%", also="合计低于 小计低于"),
)
_EITHER = OneOf(("rows", "declared"), "R148")
_WITHOUT_ROWS = (When("rows", (), forbids=("below", "sum_below")),)


def total_shapes() -> tuple[Shape, ...]:
    """The total and its adjustments."""
    kinds = (
        Shape(name="best_of", said="择优：几行只算得分最高的一行", keys=(_ROWS, CITED), make=BestOf),
        Shape(name="cap", said="封顶：几行合计至多几分", keys=(_ROWS, _MOST, CITED), make=Cap),
        Shape(name="bonus", said="加分：几行不在合计之内，另加到总分", keys=(_ROWS, _MOST, CITED), make=Bonus),
        Shape(name="penalty", said="扣分：几行不在合计之内，丢多少分就从总分扣多少",
              keys=(_ROWS, _MOST, CITED), make=Penalty),
        Shape(name="award", said="奖分：有声明的事实，总分另加几分", keys=(
            Key("declared", NAMES, _FACTS, required=True), _POINTS, CITED,
        ), make=_made_award),
        Shape(name="deduct", said="倒扣：有一行或几行合计不够，或有声明的事实，总分另扣几分", keys=(
            *_FAILED, _POINTS, CITED,
        ), one_of=(_EITHER,), when=_WITHOUT_ROWS, check=_check_below, make=_made_deduct),
        Shape(name="leave_out", said="不计入：几行照评得分，不计入总分", keys=(_ROWS, CITED), make=LeaveOut),
        Shape(name="bounds", said="总分的上下限", keys=(
            Key("least", Number(), "至少"), Key("most", Number(), "至多"), CITED,
        ), may_be_empty=False, check=_check_bounds, make=BoundedTotal),
        Shape(name="veto", said="否决：有一行或几行合计不够，或有声明的事实，总分或等级即定", keys=(
            *_FAILED, Key("total", Number(), "总分"), Key("grade", Placed(Text()), "等级的名称"), CITED,
        ), one_of=(_EITHER, OneOf(("total", "grade"), "R148")), when=_WITHOUT_ROWS, check=_check_below,
            make=_made_veto),
        Shape(name="limit", said="限级：有一行或几行合计不够，或有声明的事实，等级不得高于", keys=(
            *_FAILED, Key("grade", Placed(Text()), "等级的名称", required=True), CITED,
        ), one_of=(_EITHER,), when=_WITHOUT_ROWS, check=_check_below, make=_made_limit),
        Shape(name="lower", said="降级：有一行或几行合计不够，或有声明的事实，等级降低几级", keys=(
            *_FAILED, Key("by", Whole(), "降几级；不写即一级"), CITED,
        ), one_of=(_EITHER,), when=_WITHOUT_ROWS, check=_check_lower, make=_made_lower),
    )  # fmt: skip
    names = tuple(each.name for each in kinds)
    categories = Words.of(category_names(), hint="W_hint_level1")
    keys = tuple(Key(each.name, Nested(each.name), each.said) for each in kinds)
    adjustment = Shape(
        name="adjustment", said="总分的一项调整", keys=keys, one_of=(OneOf(names, "R148"),),
        make=_made_adjustment, placed=False,
    )  # fmt: skip
    rows = Shape(name="rows", said="表上的一些行：几项都写就要都符合", keys=(
        Key("name", NAMES, "指标名称及其别名，比较时同条件的 name"),
        Key("level1", NAMES, "一级指标的名称"),
        Key("category", ListOf(categories, single=True, make=frozenset), "指标的类别"),
    ), may_be_empty=False, make=Rows, placed=False)  # fmt: skip
    return _total(), adjustment, rows, *kinds


def _total() -> Shape:
    return Shape(name="total", said="总分", keys=(
        Key("combine", Words.of(Combine, said=_COMBINED), "合成方式；不写为 sum"),
        Key("within", Words.of(_WITHIN), "先在同一一级指标之内合成"),
        Key("raised", Number(), "weakest：有更高的行时，在最低得分上加多少"),
        Key("rescale", Number(above_zero=True), "sum：按各行分值之和折算到多少分"),
        Key("adjust", ListOf(Nested("adjustment")), "加分、扣分、封顶、择优、否决等，按次序"),
        Key("rounding", Nested("step_of_points"), "总分的舍入"),
        CITED,
    ), when=_WHEN, make=Total)  # fmt: skip


def _check_bounds(found: FoundMapping) -> None:
    """Some total lies between the bounds."""
    least, most = found.get("least"), found.get("most")
    if least is not None and most is not None and least >= most:
        found.note("R138")


def _check_below(found: FoundMapping) -> None:
    """A row has 0 to all of its weight: no other share can tell one row from another."""
    below, together = found.get("below"), found.get("sum_below")
    if below is not None and together is not None:
        found.note("R148", allowed="below、sum_below")
    if together is not None and not (together.points > 0 or 0 < together.share <= 1):
        found.note("R515", found.place("sum_below"))
    if below is not None and not 0 < below <= 1:
        found.note("R147", found.place("below"), found=f"{text(below * 100)}%")


def _check_lower(found: FoundMapping) -> None:
    """A grade is lowered by one at the least."""
    _check_below(found)
    if found.get("by") == 0:
        found.note("R513", found.place("by"), found="0")


def _made_adjustment(**kinds: Adjustment) -> Adjustment:
    return next(iter(kinds.values()))


def _made_award(declared: frozenset[str], **said: Any) -> AddedPoints:
    return AddedPoints(cause=Declared(facts=declared), **said)


def _made_deduct(points: Fraction, **said: Any) -> AddedPoints:
    cause = _made_failed(said)
    return AddedPoints(cause=cause, points=-points, **said)


def _made_veto(**said: Any) -> VetoTotal | VetoGrade:
    failed = _made_failed(said)
    return VetoTotal(failed=failed, **said) if "total" in said else VetoGrade(failed=failed, **_with_grade(**said))


def _made_limit(**said: Any) -> LimitGrade:
    failed = _made_failed(said)
    return LimitGrade(failed=failed, **_with_grade(**said))


def _made_lower(**said: Any) -> LowerGrade:
    failed = _made_failed(said)
    return LowerGrade(failed=failed, **{"by": 1, **said})


def _with_grade(grade: tuple[str, Place], **said: Any) -> dict[str, Any]:
    return said | {"grade": grade[0], "named_at": grade[1]}


def _made_failed(said: dict[str, Any]) -> Cause:
    """What must happen, taken out of all that is said."""
    if "declared" in said:
        return Declared(facts=said.pop("declared"))
    if "sum_below" in said:
        return TogetherBelow(rows=said.pop("rows"), mark=said.pop("sum_below"))
    return Failed(rows=said.pop("rows"), below=said.pop("below", Fraction(1)))
