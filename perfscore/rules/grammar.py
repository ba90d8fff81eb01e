"""The words of the rule language: every mapping that a rule file may hold, its keys, and what each key takes.

The loader checks keys against these shapes, the JSON Schema and the reference page are made from them, so what is
allowed is said once. Values are read by load.py and methods.py; what needs two places of a file (an unknown method,
breakpoints out of order) is checked there and not here.
"""

from __future__ import annotations

from enum import Enum
from functools import cache

from attrs import evolve

from perfscore.form import FormKind
from perfscore.rules.category import category_names
from perfscore.rules.model import Combine, Course, Direction, Kind, Measure, Mode, Row, Standing, TargetSign
from perfscore.rules.shapes import (
    Day,
    Dimension,
    Either,
    Flag,
    Key,
    ListOf,
    Named,
    Nested,
    Number,
    Shape,
    Text,
    When,
    Whole,
    Words,
)
from perfscore.values.model import Comparator

UNDETERMINED = "undetermined"
SCORES = ("score", "line", "log_line", "band", "stairs")
COMPARATORS = {sign.value or "none": sign for sign in Comparator}
_COUNTED = (Measure.ACTUAL, Measure.SHORTFALL)
_METHOD_WHEN = (
    When("measure", (Measure.LEVEL.value,), requires=("levels",), forbids=("curve", "direction", "continuous", "unit")),
    When(
        "measure",
        tuple(measure.value for measure in Measure if measure is not Measure.LEVEL),
        requires=("curve",),
        forbids=("levels",),
    ),
    When(
        "measure",
        tuple(measure.value for measure in Measure if measure not in (*_COUNTED, Measure.LEVEL)),
        forbids=("unit",),
    ),
)
_TOTAL_WHEN = (
    When("combine", (Combine.GEOMETRIC_MEAN.value,), requires=("rounding",)),
    When("combine", tuple(each.value for each in Combine if each is not Combine.WEAKEST), forbids=("raised",)),
    When("combine", tuple(each.value for each in Combine if each is not Combine.SUM), forbids=("rescale",)),
)
_WITHIN = tuple(each.value for each in Combine if each is not Combine.GEOMETRIC_MEAN)
_LEVEL_WHEN = tuple(When("repeats_target", said, requires=("phrases",)) for said in ((), ("no", "false")))
DIRECTIONS = tuple(way.value for way in Direction if way is not Direction.UNKNOWN)
_DIRECTION = "越高越好 more、越低越好 less、区间之内 within、恰好 exact、不得晚 date；由比较号、名称等判定"
_NAME = "指标名称及其别名；比较时不计空白、全角半角、引号、序号、括号中的单位和分值"
_STANDING = "text 读过原文、form 表样、platform 平台配置、inferred 由得分反推、recalled 原文待核对"
_MARK = Number(share=True, points=True)
_SOURCES = Key("sources", ListOf(Text(), single=True), "依据：sources 中的名称")


def shape(name: str) -> Shape:
    """The shape with this name."""
    return shapes()[name]


@cache
def shapes() -> dict[str, Shape]:
    """All shapes, the rule set first."""
    every = (
        _rule_set(), _years(), _citation(), *_rounding(), _method(), _segment(), _band(), _stairs(), _level(),
        _row(), _otherwise(), _condition(), *_numbers(), _frame(), _part(), _grade(), _total(), *_adjustments(),
    )  # fmt: skip
    return {each.name: each for each in every}


def _one(kind: type[Enum]) -> Words:
    return Words(tuple(str(member.value) for member in kind))


def _some(kind: type[Enum]) -> ListOf:
    return ListOf(_one(kind), single=True)


def _rule_set() -> Shape:
    return Shape("rule_set", "一个规则集", (
        Key("id", Text(), "编号，全库唯一，如 cn/hubei/2020", required=True),
        Key("title", Text(), "名称", required=True),
        Key("version", Text(), "版本；发布后不再改动，改动另出新版本", required=True),
        Key("places", ListOf(Text(), single=True), "地区，由大到小用 / 分开；全国写“全国”", required=True),
        Key("years", Nested("years"), "适用年度", required=True),
        Key("forms", _some(FormKind), "适用的表", required=True),
        Key("scope", Text(), "只用于某一类资金或某一制度时写明；写了就只按编号或 scope 选用"),
        Key("extends", Text(), "沿用的规则集；没写到的部分照它"),
        Key("description", Text(), "说明"),
        Key("sources", Named(Nested("citation")), "依据，名称自定"),
        Key("rounding", Nested("rounding"), "舍入"),
        Key("methods", Named(Nested("method")), "办法，名称自定"),
        Key("select", ListOf(Nested("row", instead=("otherwise", "otherwise"))), "决策表：从上往下，用第一条符合的"),
        Key("weights", ListOf(Nested("frame"), single=True), "权重框架"),
        Key("grades", ListOf(Nested("grade"), single=True), "等级，从高到低"),
        Key("total", Nested("total"), "总分怎样由各行得出；不写为相加"),
    ), when=(When("extends", (), requires=("sources", "methods", "select")),))  # fmt: skip


def _years() -> Shape:
    return Shape("years", "适用年度", (
        Key("from", Whole(), "起始年", required=True),
        Key("to", Whole(words=("open",)), "终止年；仍然有效写 open", required=True),
        Key("checked_on", Day(), "最后核对的日期", required=True),
    ))  # fmt: skip


def _citation() -> Shape:
    return Shape("citation", "一条依据", (
        Key("document", Text(), "文件名称", required=True),
        Key("number", Text(), "文号"),
        Key("article", Text(), "条款"),
        Key("phrase", Text(), "短语：原文中最要紧的几个字"),
        Key("standing", _one(Standing), _STANDING, required=True),
        Key("checked_on", Day(), "最后核对的日期", required=True),
        Key("rows", Whole(), "反推所考察的行数"),
        Key("explained", Whole(), "其中解释的行数"),
        Key("fails", ListOf(Text(), single=True), "没有解释的行"),
        Key("note", Text(), "说明"),
    ), when=(When("standing", (Standing.INFERRED.value,), requires=("rows", "explained", "fails")),))  # fmt: skip


def _rounding() -> tuple[Shape, Shape]:
    return (
        Shape("rounding", "在哪一步舍入", (
            Key("measure", Nested("step", words=("none",)), "量（如完成率）代入曲线之前；不舍入写 none"),
            Key("score", Nested("step"), "得分"),
        )),
        Shape("step", "一次舍入", (
            Key("to", Number(share=None, above_zero=True), "取到多少：0.01，或 0.01%", required=True),
            Key("mode", _one(Mode), "方式", required=True),
            _SOURCES,
        )),
    )  # fmt: skip


def _method() -> Shape:
    return Shape("method", "一个办法：量 → 曲线 → 舍入", (
        Key("label", Text(), "名称", required=True),
        Key("measure", _one(Measure), "量", required=True),
        Key("unit", Text(), "量为 actual 或 shortfall 时，各段起点的单位，如 % 或 万元"),
        Key("curve", ListOf(Nested("segment")), "曲线：从低到高的各段"),
        Key("levels", ListOf(Nested("level")), "档次，从好到差；只用于 measure: level"),
        Key("direction", _one(Course), "量变大时得分的走向；不写则须只升或只降"),
        Key("continuous", Flag(), "写 yes 表示曲线不得有跳跃"),
        Key("rounding", Nested("rounding"), "与规则集不同的舍入"),
        _SOURCES,
    ), when=_METHOD_WHEN)  # fmt: skip


def _segment() -> Shape:
    edge = Number(share=None, words=("lowest",))
    return Shape("segment", "曲线的一段，到下一段的起点为止", (
        Key("from", edge, "起点（含）；第一段写 lowest"),
        Key("above", Number(share=None), "起点（不含）"),
        Key("score", _MARK, "固定得分：60% 是分值的份额，2分 是分数"),
        Key("line", ListOf(_MARK, count=2), "直线：本段起点和下一段起点的得分"),
        Key("log_line", ListOf(_MARK, count=2), "按量的对数的直线；起点须大于零"),
        Key("band", Nested("band"), "由评价人在其间评定"),
        Key("stairs", Nested("stairs"), "逐级扣分"),
        _SOURCES,
    ), one_of=(("from", "above"), SCORES))  # fmt: skip


def _band() -> Shape:
    return Shape("band", "评定的档", (
        Key("least", _MARK, "下端（含）", required=True),
        Key("most", _MARK, "上端（含）"),
        Key("below", _MARK, "上端（不含）"),
    ), one_of=(("most", "below"),))  # fmt: skip


def _stairs() -> Shape:
    return Shape("stairs", "每差一级扣分", (
        Key("top", _MARK, "起点的得分", required=True),
        Key("every", Number(share=None, above_zero=True), "一级多大", required=True),
        Key("lose", _MARK, "每级扣多少", required=True),
        Key("least", _MARK, "扣到多少为止", required=True),
        Key("started", Flag(), "不足一级是否也算一级"),
        Key("from_end", Words(("lower", "upper")), "从本段的哪一端数起", required=True),
    ))  # fmt: skip


def _level() -> Shape:
    return Shape("level", "一个档次", (
        Key("label", Text(), "名称", required=True),
        Key("phrases", ListOf(Text(), single=True), "用语"),
        Key("repeats_target", Flag(), "实际重复目标的用语时属于此档"),
        Key("score", _MARK, "固定得分"),
        Key("band", Nested("band"), "由评价人在其间评定"),
        _SOURCES,
    ), one_of=(("score", "band"),), when=_LEVEL_WHEN)  # fmt: skip


def _row() -> Shape:
    return Shape("row", "决策表的一行", (
        Key("when", Nested("condition"), "条件", required=True),
        Key("use", Text(), "办法的名称，或 undetermined", required=True),
        Key("because", Text(), "为什么不计分"),
        Key("after", ListOf(Text(), single=True), "有意排在哪些办法的行之后：它们与本行有交叉"),
        _SOURCES,
    ), when=(When("use", (UNDETERMINED,), requires=("because",)),))  # fmt: skip


def _otherwise() -> Shape:
    return Shape("otherwise", "决策表的最后一行", (
        Key("otherwise", Text(), "其他情况所用的办法，或 undetermined", required=True),
        Key("because", Text(), "为什么不计分"),
        _SOURCES,
    ), when=(When("otherwise", (UNDETERMINED,), requires=("because",)),))  # fmt: skip


def _condition() -> Shape:
    return Shape("condition", "条件：几项都写就要都符合，一项写几个值，符合一个即可", (
        Key("row", _some(Row), "指标行，或预算执行行；不写即指标行"),
        Key("form", _some(FormKind), "表的种类"),
        Key("category", ListOf(Words(category_names()), single=True), "指标的类别"),
        Key("comparator", ListOf(Words(tuple(COMPARATORS)), single=True), "目标值前的符号"),
        Key("kind", _some(Kind), "值的种类"),
        Key("dimension", ListOf(Dimension(), single=True), "目标值的量纲，如 share、money/count；没有单位写 none"),
        Key("target", Either(Nested("amounts"), _some(TargetSign)), "目标值的正负；或目标值是多少，如 {is: 100%}"),
        Key("named", ListOf(Text(), single=True), "表上写的赋分规则"),
        Key("direction", ListOf(Words(DIRECTIONS), single=True), _DIRECTION),
        Key("name", ListOf(Text(), single=True), _NAME),
        Key("level1", ListOf(Text(), single=True), "一级指标的名称，比较时同 name"),
        Key("weight", Either(Nested("numbers"), ListOf(Number(), single=True)), "分值，如 10，或 {from: 5, below: 10}"),
    ), may_be_empty=False)  # fmt: skip


def _numbers() -> tuple[Shape, ...]:
    return tuple(
        Shape(name, said, (
            Key("is", ListOf(item, single=True), "是这些值之一；写了就不写上下限"),
            Key("from", item, "下限（含）"),
            Key("above", item, "下限（不含）"),
            Key("to", item, "上限（含）"),
            Key("below", item, "上限（不含）"),
        ), may_be_empty=False)
        for name, said, item in (("numbers", "一组数", Number()), ("amounts", "一组目标值，带单位", Text()))
    )  # fmt: skip


def _frame() -> Shape:
    return Shape("frame", "一张表的权重框架", (
        Key("label", Text(), "名称", required=True),
        Key("total", Number(), "合计", required=True),
        Key("parts", ListOf(Nested("part")), "各部分", required=True),
        _SOURCES,
    ))  # fmt: skip


def _part() -> Shape:
    return Shape("part", "框架的一部分", (
        Key("of", ListOf(Words(category_names()), single=True), "哪些类别", required=True),
        Key("weight", Number(), "分值", required=True),
    ))  # fmt: skip


def _grade() -> Shape:
    return Shape("grade", "一个等级", (
        Key("from", Number(), "总分的下端（含），到上一级为止", required=True),
        Key("grade", Text(), "等级的名称", required=True),
        _SOURCES,
    ))  # fmt: skip


def _total() -> Shape:
    return Shape("total", "总分", (
        Key("combine", _one(Combine), "合成方式", required=True),
        Key("within", Words(_WITHIN), "先在同一一级指标之内合成"),
        Key("raised", Number(), "weakest：有更高的行时，在最低得分上加多少"),
        Key("rescale", Number(above_zero=True), "sum：按各行分值之和折算到多少分"),
        Key("adjust", ListOf(Nested("adjustment")), "加分、扣分、封顶、择优、否决等，按次序"),
        Key("rounding", Nested("step"), "总分的舍入"),
        _SOURCES,
    ), when=_TOTAL_WHEN)  # fmt: skip


def _adjustments() -> tuple[Shape, ...]:
    rows = Key("rows", Nested("rows"), "哪些行", required=True)
    most = Key("most", Number(above_zero=True), "至多几分", required=True)
    below = Key("below", Number(share=True), "得分低于分值的百分之几；不写即没有得满分")
    grade = Key("grade", Text(), "等级的名称")
    kinds = (
        ("best_of", "择优：几行只算得分最高的一行", (rows,)),
        ("cap", "封顶：几行合计至多几分", (rows, most)),
        ("bonus", "加分：几行不在合计之内，另加到总分", (rows, most)),
        ("penalty", "扣分：几行不在合计之内，丢多少分就从总分扣多少", (rows, most)),
        ("bounds", "总分的上下限", (Key("least", Number(), "至少"), Key("most", Number(), "至多"))),
        ("veto", "否决：有一行不够，总分或等级即定", (rows, below, Key("total", Number(), "总分"), grade)),
        ("limit", "限级：有一行不够，等级不得高于", (rows, below, evolve(grade, required=True))),
    )
    one_of = {"veto": (("total", "grade"),)}
    names = tuple(name for name, _, _ in kinds)
    return (
        Shape("adjustment", "总分的一项调整", tuple(
            Key(name, Nested(name), said) for name, said, _ in kinds
        ), one_of=(names,)),
        Shape("rows", "表上的一些行：几项都写就要都符合", (
            Key("name", ListOf(Text(), single=True), _NAME),
            Key("level1", ListOf(Text(), single=True), "一级指标的名称"),
            Key("category", ListOf(Words(category_names()), single=True), "指标的类别"),
        ), may_be_empty=False),
        *(
            Shape(name, said, (*keys, _SOURCES), one_of=one_of.get(name, ()), may_be_empty=False)
            for name, said, keys in kinds
        ),
    )  # fmt: skip
