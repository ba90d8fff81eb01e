"""The rule language, said once: every mapping that a rule file may hold, its keys, what each key takes, and the
class of the model that it becomes.

The loader, its errors, the JSON Schema and the reference page are made from these shapes. What needs two places of a
mapping is in crosschecks.py, of a file in load.py. A new construct is one entry here and its class in the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from attrs import evolve

from perfscore.rules import asked, crosschecks, marks
from perfscore.rules.against import LastYear, OtherRow
from perfscore.rules.category import category_names
from perfscore.rules.citation import Citation, Standing
from perfscore.rules.curve import Band, Climb, Constant, Curve, Line, LogLine, Mark, Segment, SegmentShape, Stairs
from perfscore.rules.examples import EXAMPLES
from perfscore.rules.frames import GradeBand, WeightFrame, WeightPart
from perfscore.rules.marks import CITED, SOURCES, Begun, Dimension, MarkText, Start, UnitText, start_meant
from perfscore.rules.model import (
    UNROUNDED,
    Condition,
    Course,
    DecisionRow,
    Direction,
    Level,
    Measure,
    Mode,
    Row,
    Sign,
    Step,
)
from perfscore.rules.numbers import NumberSet
from perfscore.rules.totalling import total_shapes
from perfscore.rules.years import Years
from perfscore.shapes.shape import (
    Day,
    Either,
    Flag,
    Key,
    ListOf,
    Named,
    Nested,
    Number,
    OneOf,
    Shape,
    Text,
    When,
    Whole,
    Words,
    Year,
)

UNDETERMINED = "undetermined"
SCORES = ("score", "line", "log_line", "band", "stairs", "climb")
DIRECTIONS = {way.value: way for way in Direction if way is not Direction.UNKNOWN}
#: The section of a file whose entries have names that others use, beside the sources.
METHODS = "methods"


def _where(fits: Callable[[Measure], bool], why: str = "", requires: str = "", forbids: str = "") -> When:
    """What a method must have and may not have where its measure fits, and why; keys with blanks between them."""
    fitting = tuple(each.value for each in Measure if fits(each))
    return When("measure", fitting, tuple(requires.split()), tuple(forbids.split()), why)


_METHOD_WHEN = (
    _where(lambda it: it is Measure.LEVEL, "W_why_levels", "levels", "curve direction continuous unit"),
    _where(lambda it: it is not Measure.LEVEL, "W_why_curve", "curve", "levels"),
    _where(lambda it: not it.takes_unit and it is not Measure.LEVEL, "W_why_unit", forbids="unit"),
    _where(lambda it: it.is_delay or it in (Measure.LEVEL, Measure.MET_SHARE), "W_why_against", forbids="against"),
    _where(lambda it: not it.is_distance, "W_why_sides", forbids="sides"),
    _where(lambda it: it is Measure.MET_SHARE, requires="of"),
    _where(lambda it: it is not Measure.MET_SHARE, "W_why_of", forbids="of met"),
)
_LEVEL_WHEN = tuple(When("repeats_target", said, requires=("phrases",)) for said in ((), ("no", "false")))
_DIRECTION = "越高越好 more、越低越好 less、区间之内 within、恰好 exact、不得晚 date；由比较号、名称等判定"
_SIDES = "距离算哪一边：unmet 目标写了 >= 或 <= 的只算没达到的一边，both 超过了也算（“相差”）；不写即 unmet"
_STANDING = "text 读过原文、form 表样、platform 平台配置、inferred 由得分反推、recalled 原文待核对"
_MODES = Words.of([each for each in Mode if each is not Mode.NONE], labels="M_")
_MARK = MarkText()
_EVERY = Key("every", Number(share=None, above_zero=True), "一级多大", required=True, also="每 每级")
_COUNTED_HOW = (
    Key("started", Begun(), "不足一级的：yes 算一级，no 不算，in_proportion 按比例；不写为不算"),
    Key("from_end", marks.END_WORDS, "从本段的哪一端数起", required=True, field="from_upper", also="从哪端 端"),
)
_TEXTS = ListOf(Text(), single=True)
_PLACES = "digits places decimals precision 位数 小数位数 保留 精度"


def shape(name: str) -> Shape:
    """The shape with this name."""
    return shapes()[name]


@cache
def shapes() -> dict[str, Shape]:
    """All shapes, the rule set first."""
    every = (
        _rule_set(), _years(), _citation(), *_rounding(), _method(), _other_row(), _segment(), _band(), _stairs(),
        _climb(), _level(), _row(), _otherwise(), _condition(), _frame(), _part(), _grade(), *total_shapes(),
        _numbers("numbers", "一组数", Number()), _numbers("amounts", "一组目标值，带单位", asked.AmountText()),
        _numbers("shares", "一组完成率", Number(share=True)),
    )  # fmt: skip
    return {each.name: evolve(each, example=EXAMPLES.get(each.name, "")) for each in every}


def _categories() -> Words:
    return Words.of(category_names(), hint="W_hint_level1")


def _any_of(words: Words | Dimension | Text) -> ListOf:
    """One or several, of which any will do."""
    return ListOf(words, single=True, make=frozenset)


def _rule_set() -> Shape:
    return Shape(name="rule_set", said="一个规则集", keys=(
        Key("id", Text(), "编号，全库唯一，如 cn/hubei/2020", required=True),
        Key("title", Text(), "名称", required=True),
        Key("version", Text(), "版本；发布后不再改动，改动另出新版本", required=True),
        Key("places", _TEXTS, "地区，由大到小用 / 分开；全国写“全国”", required=True),
        Key("years", Nested("years"), "适用年度", required=True),
        Key("forms", _any_of(marks.FORM_WORDS), "适用的表", required=True),
        Key("scope", Text(), "只用于某一类资金或某一制度时写明；写了就只按编号或 scope 选用"),
        Key("extends", Text(), "沿用的规则集；没写到的部分照它"),
        Key("description", Text(), "说明"),
        Key(SOURCES, Named(Nested("citation")), "依据，名称自定", also="来源 依据文件 出处"),
        Key("rounding", Nested("rounding"), "舍入"),
        Key(METHODS, Named(Nested("method")), "办法，名称自定", also="方法 计分方法 评分方法"),
        Key("select", ListOf(Nested("row", instead=("otherwise", "otherwise"))), "决策表：从上往下，用第一条符合的"),
        Key("weights", ListOf(Nested("frame"), single=True), "权重框架"),
        Key("grades", ListOf(Nested("grade"), single=True), "等级，从高到低"),
        Key("total", Nested("total"), "总分怎样由各行得出；不写为相加"),
    ), when=(When("extends", (), requires=(SOURCES, METHODS, "select")),),
        check=crosschecks.rule_set)  # fmt: skip


def _years() -> Shape:
    return Shape(name="years", said="适用年度", keys=(
        Key("from", Year(), "起始年", required=True, field="first"),
        Key("to", Year(words={"open": None}), "终止年；仍然有效写 open", required=True, field="last"),
        Key("checked_on", Day(), "最后核对的日期", required=True),
    ), check=crosschecks.years, make=Years)  # fmt: skip


def _citation() -> Shape:
    return Shape(name="citation", said="一条依据", keys=(
        Key("document", Text(), "文件名称", required=True),
        Key("number", Text(), "文号"),
        Key("article", Text(), "条款"),
        Key("phrase", Text(), "短语：原文中最要紧的几个字"),
        Key("standing", marks.STANDING_WORDS, _STANDING, required=True),
        Key("checked_on", Day(), "最后核对的日期", required=True),
        Key("rows", Whole(), "反推所考察的行数"),
        Key("explained", Whole(), "其中解释的行数"),
        Key("fails", _TEXTS, "没有解释的行"),
        Key("note", Text(), "说明"),
    ), when=(When("standing", (Standing.INFERRED.value,), requires=("rows", "explained", "fails")),),
        make=Citation)  # fmt: skip


def _rounding() -> tuple[Shape, ...]:
    return (
        Shape(name="rounding", said="在哪一步舍入", keys=(
            Key("measure", Nested("step", words={"none": None}), "量（如完成率）代入曲线之前；不舍入写 none"),
            Key("score", Nested("step_of_points", words={"none": UNROUNDED}), "得分；规定没有写舍入的写 none"),
        ), placed=False),
        _step("step", "一次舍入", Key("to", Number(share=None, above_zero=True), "取到多少：0.01，或 0.01%",
              required=True, also=_PLACES)),
        _step("step_of_points", "得分的舍入", Key("to", Number(above_zero=True), "取到多少分：0.01", required=True,
              also=_PLACES)),
    )  # fmt: skip


def _step(name: str, said: str, to: Key) -> Shape:
    return Shape(
        name=name,
        said=said,
        keys=(to, Key("mode", _MODES, "方式", required=True), CITED),
        check=crosschecks.places,
        make=Step,
    )


def _method() -> Shape:
    return Shape(name="method", said="一个办法：量 → 曲线 → 舍入", keys=(
        Key("label", Text(), "名称", required=True),
        Key("measure", Words.of(Measure, labels="M_"), "量", required=True),
        Key("against", Nested("other_row", words={"last_year": LastYear()}), "实际与什么比；不写即目标值"),
        Key("of", Nested("rows"), "met_share：数哪些行"),
        Key("met", Nested("shares"), "met_share：完成率还要在什么范围内才算达到，如 {below: 130%}"),
        Key("sides", marks.SIDE_WORDS, _SIDES, field="both_sides", also="两边 哪边"),
        Key("unit", UnitText(), "量为 actual、shortfall 或 distance 时，各段起点的单位，如 % 或 万元"),
        Key("curve", ListOf(Nested("segment"), make=Curve), "曲线：从低到高的各段"),
        Key("levels", ListOf(Nested("level")), "档次，从好到差；只用于 measure: level"),
        Key("most", Number(share=True), "得分最高是分值的多少，如 120%；不写即 100%"),
        Key("direction", Words.of(Course), "量变大时得分的走向；不写则须只升或只降"),
        Key("continuous", Flag(), "写 yes 表示曲线不得有跳跃"),
        Key("rounding", Nested("rounding"), "与规则集不同的舍入"),
        CITED,
    ), when=_METHOD_WHEN, check=crosschecks.method)  # fmt: skip


def _other_row() -> Shape:
    return Shape(name="other_row", said="表上另一行的值", keys=(
        Key("row", asked.NAMES, "那一行的指标名称及其别名", required=True, field="names"),
        Key("value", Words({"actual": False, "target": True}), "取实际值还是目标值；不写即实际值", field="of_target"),
    ), make=OtherRow, placed=False)  # fmt: skip


def _segment() -> Shape:
    return Shape(name="segment", said="曲线的一段，到下一段的起点为止", keys=(
        Key("from", Start(words={"lowest": None}), "起点（含）；第一段写 lowest", field="from_",
            also="从 起 自"),
        Key("above", Start(), "起点（不含）", also="超过 高于 大于"),
        *_scores(SCORES),
        Key("least", _MARK, "保底：本段无论算得多少，最低得多少"),
        CITED,
    ), one_of=(OneOf(("from", "above"), "R111"), OneOf(SCORES, "R121")),
        check=crosschecks.segment, make=_made_segment, strange=start_meant)  # fmt: skip


def _scores(names: Iterable[str]) -> tuple[Key, ...]:
    ends = ListOf(_MARK, count=2, example="[0%, 100%]")
    every = (
        Key("score", _MARK, "固定得分：60% 是分值的份额，2分 是分数", also="得分 满分 给分 记分 计分 分数"),
        Key("line", ends, "直线：本段起点和下一段起点的得分"),
        Key("log_line", ends, "按量的对数的直线；起点须大于零"),
        Key("band", Nested("band"), "由评价人在其间评定"),
        Key("stairs", Nested("stairs"), "逐级扣分，扣完为止"),
        Key("climb", Nested("climb"), "逐级加分，加到为止"),
    )
    return tuple(key for key in every if key.name in names)


def _band() -> Shape:
    return Shape(name="band", said="评定的档", keys=(
        Key("least", _MARK, "下端（含）", required=True),
        Key("most", _MARK, "上端（含）"),
        Key("below", _MARK, "上端（不含）"),
    ), one_of=(OneOf(("most", "below"), "R125"),),
        check=crosschecks.band, make=_made_band, placed=False)  # fmt: skip


def _stairs() -> Shape:
    return Shape(name="stairs", said="每差一级扣分", keys=(
        Key("top", _MARK, "起点的得分", required=True),
        _EVERY,
        Key("lose", _MARK, "每级扣多少", required=True),
        Key("least", _MARK, "扣到多少为止", required=True),
        *_COUNTED_HOW,
    ), check=crosschecks.stairs, make=partial(_made_flight, Stairs), placed=False)  # fmt: skip


def _climb() -> Shape:
    return Shape(name="climb", said="每多一级加分", keys=(
        Key("start", _MARK, "起点的得分", required=True),
        _EVERY,
        Key("gain", _MARK, "每级加多少", required=True),
        Key("most", _MARK, "加到多少为止", required=True),
        *_COUNTED_HOW,
    ), check=crosschecks.climb, make=partial(_made_flight, Climb), placed=False)  # fmt: skip


def _level() -> Shape:
    return Shape(name="level", said="一个档次", keys=(
        Key("label", Text(), "名称", required=True),
        Key("phrases", ListOf(Text(compared=True), single=True, words=True), "用语"),
        Key("repeats_target", Flag(), "实际重复目标的用语时属于此档；不写为否"),
        *_scores(("score", "band")),
        CITED,
    ), one_of=(OneOf(("score", "band"), "R121"),), when=_LEVEL_WHEN, make=_made_level)  # fmt: skip


def _row() -> Shape:
    return Shape(name="row", said="决策表的一行", keys=(
        Key("when", Nested("condition"), "条件", required=True, also="当 如果 条件 情形"),
        Key("use", Text(names=METHODS), "办法的名称，或 undetermined", required=True, also="用 使用 采用 办法"),
        Key("because", Text(), "为什么不计分", also="原因 理由 因为"),
        Key("after", ListOf(Text(names=METHODS), single=True), "有意排在哪些办法的行之后：它们与本行有交叉"),
        CITED,
    ), when=(When("use", (UNDETERMINED,), requires=("because",)),), make=_made_row)  # fmt: skip


def _otherwise() -> Shape:
    return Shape(name="otherwise", said="决策表的最后一行", keys=(
        Key("otherwise", Text(names=METHODS), "其他情况所用的办法，或 undetermined", required=True, field="use",
            also="其他 其余 其它 否则"),
        Key("because", Text(), "为什么不计分", also="原因 理由 因为"),
        CITED,
    ), when=(When("otherwise", (UNDETERMINED,), requires=("because",)),), make=_made_row)  # fmt: skip


def _condition() -> Shape:
    return Shape(name="condition", said="条件：几项都写就要都符合，一项写几个值，符合一个即可", keys=(
        Key("row", _any_of(Words.of(Row, labels="W_")), "指标行，或预算执行行；不写即指标行"),
        Key("form", _any_of(marks.FORM_WORDS), "表的种类"),
        Key("category", _any_of(_categories()), "指标的类别"),
        Key("comparator", _any_of(marks.SIGN_WORDS), "目标值前的符号"),
        Key("kind", _any_of(marks.KIND_WORDS), "值的种类"),
        Key("dimension", _any_of(Dimension()), "目标值的量纲，如 share、money/count；没有单位写 none"),
        Key("target", Either(Nested("amounts"), _any_of(Words.of(Sign, labels="W_"))),
            "目标值的正负；或目标值是多少，如 {is: 100%}"),
        Key("actual", _any_of(Words.of(Sign, labels="W_")), "实际值的正负：零（如 无结余 得满分）另有规定的"),
        Key("named", _any_of(Text(compared=True)), "表上写的赋分规则"),
        Key("direction", _any_of(Words(DIRECTIONS, labels="W_")), _DIRECTION),
        Key("name", asked.NAMES, "指标名称及其别名；比较时不计空白、全角半角、引号、序号、括号中的单位和分值",
            also="名称 指标"),
        Key("level1", asked.NAMES, "一级指标的名称，比较时同 name"),
        Key("weight", Either(Nested("numbers"), ListOf(Number(), single=True, make=asked.listed)),
            "分值，如 10，或 {from: 5, below: 10}"),
    ), may_be_empty=False, make=_made_condition, placed=False)  # fmt: skip


def _numbers(name: str, said: str, item: Number | asked.AmountText) -> Shape:
    return Shape(name=name, said=said, keys=(
        Key("is", ListOf(item, single=True), "是这些值之一；写了就不写上下限", field="is_"),
        Key("from", item, "下限（含）", field="from_"),
        Key("above", item, "下限（不含）"),
        Key("to", item, "上限（含）"),
        Key("below", item, "上限（不含）"),
    ), may_be_empty=False, check=asked.limits_fit, make=asked.between, placed=False)  # fmt: skip


def _frame() -> Shape:
    return Shape(name="frame", said="一张表的权重框架", keys=(
        Key("label", Text(), "名称", required=True),
        Key("total", Number(), "合计", required=True),
        Key("parts", ListOf(Nested("part")), "各部分", required=True),
        CITED,
    ), check=crosschecks.frame, make=WeightFrame)  # fmt: skip


def _part() -> Shape:
    return Shape(name="part", said="框架的一部分", keys=(
        Key("of", _any_of(_categories()), "哪些类别", field="categories"),
        Key("level1", asked.NAMES, "哪些一级指标，比较时同条件的 name"),
        Key("weight", Number(), "分值", required=True),
    ), one_of=(OneOf(("of", "level1"), "R148"),), make=WeightPart)  # fmt: skip


def _grade() -> Shape:
    return Shape(name="grade", said="一个等级", keys=(
        Key("from", Start(share=False, then="grade"), "总分的下端（含），到上一级为止", required=True, field="start",
            also="从 起 自 分数线"),
        Key("grade", Text(), "等级的名称", required=True),
        CITED,
    ), make=GradeBand)  # fmt: skip


def _made_segment(place: Any, sources: tuple[str, ...] = (), **said: Any) -> Segment:
    included = "from_" in said
    return Segment(
        said["from_" if included else "above"], included, _made_shape(said), sources, place, said.get("least")
    )


def _made_level(label: str, place: Any, sources: tuple[str, ...] = (), **said: Any) -> Level:
    return Level(label, said.get("phrases", ()), _made_shape(said), said.get("repeats_target", False), sources, place)


def _made_shape(said: dict[str, Any]) -> SegmentShape:
    name = next(name for name in SCORES if name in said)
    match name:
        case "score":
            return Constant(said[name])
        case "line":
            return Line(*said[name])
        case "log_line":
            return LogLine(*said[name])
        case _:
            found: Band | Stairs | Climb = said[name]
            return found


def _made_band(least: Mark, most: Mark | None = None, below: Mark | None = None) -> Band:
    return Band(least, most or below or least, high_included=below is None)


def _made_flight(kind: type[Stairs | Climb], started: bool | None = False, **said: Any) -> Stairs | Climb:
    return kind(started=bool(started), gradual=started is None, **said)


def _made_row(use: str, when: Condition | None = None, **said: Any) -> DecisionRow:
    return DecisionRow(when=when or Condition(), use=None if use == UNDETERMINED else use, **said)


def _made_condition(**said: Any) -> Condition:
    """A condition that does not ask for the kind of row is about indicators."""
    said.setdefault("row", frozenset({Row.INDICATOR}))
    if isinstance(said.get("target"), NumberSet):
        said["amount"] = said.pop("target")
    return Condition(**said)
