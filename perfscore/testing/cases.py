"""Test cases beside rule sets: YAML rows that look like rows of a form, each with the score that it must get.

    rules: cn/xinjiang/changji/2023
    cases:
      - {category: 数量, target: =68人, actual: =66人, weight: 10, score: 9.27, reason: 66÷68=97.06%}
      - {budget: 170.00, executed: 117.81, weight: 10, score: 2.33, reason: 执行率 69.30%}
      - {category: 质量, target: 有效, actual: "****", weight: 5, undetermined: S004, reason: 无法辨认}
      - {category: 效益, target: 有效提高, actual: 基本达到预期, weight: 10, score: 6.00～7.99, reason: 第二档}

Values are read as text and compared exactly: 9.27 is 9.27 and not nearly so.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from attrs import frozen

from perfscore import marked
from perfscore.errors import Place, Problem, RulesError
from perfscore.form import Form, FormKind, Fund, Indicator
from perfscore.rules.category import OTHER, category_names
from perfscore.rules.fieldreader import FieldReader
from perfscore.rules.library import CASES
from perfscore.rules.shapes import Key, ListOf, Nested, Number, Shape, Text, Whole, Words
from perfscore.values.number import Interval, decimal

ENDING = f"{CASES}.yaml"
_KINDS = Words(tuple(kind.value for kind in FormKind))
_ROW = (
    Key("category", Words(category_names()), "指标的类别"),
    Key("level1", Text(), "一级指标"),
    Key("name", Text(), "三级指标；不写即类别的名称"),
    Key("target", Text(), "目标值"),
    Key("actual", Text(), "实际完成值"),
    Key("rule", Text(), "表上写的赋分规则"),
    Key("budget", Text(), "预算执行行：全年预算数"),
    Key("executed", Text(), "预算执行行：全年执行数"),
    Key("weight", Text(), "分值"),
)
_FILE = Shape("cases", "测试用例", (
    Key("rules", Text(), "规则集的编号", required=True),
    Key("cases", ListOf(Nested("case")), "用例", required=True),
))  # fmt: skip
_OF_ROW = (("score",), ("undetermined",))
_OF_FORM = (("total",), ("grade",), ("total", "grade"))
_INNER = Shape("row", "表的一行", _ROW)
_CASE = Shape("case", "一个用例", (
    *_ROW,
    Key("form", _KINDS, "表的种类；不写为项目支出绩效自评表"),
    Key("year", Whole(), "年度"),
    Key("rows", ListOf(Nested("row")), "整张表的各行；期望写 total 和 grade"),
    Key("score", Text(), "期望的得分：9.27，或 6.00～7.99"),
    Key("undetermined", Text(), "期望不计分，及其代码"),
    Key("total", Number(), "期望的总分"),
    Key("grade", Text(), "期望的等级"),
    Key("reason", Text(), "为什么应当如此", required=True),
))  # fmt: skip


@frozen(kw_only=True)
class Case:
    """One form or row, and what it must give: a score, a code of why there is none, or a total and its grade."""

    form: Form
    is_form: bool
    score: Interval | None = None
    undetermined: str | None = None
    total: Interval | None = None
    grade: str | None = None
    reason: str
    place: Place


@frozen
class Suite:
    """The cases of one file for one rule set."""

    path: Path
    rules: str
    cases: tuple[Case, ...]


def load_cases(path: Path) -> Suite:
    """The cases in a file. Raises RulesError with every mistake: an unknown key, a score that is no number, no case."""
    try:
        root, lines = marked.read_yaml(path)
    except marked.MarkedError as error:
        raise RulesError(error.problems) from None
    reader = FieldReader(lines)
    suite = _suite(reader, root, path)
    if reader.problems or suite is None:
        raise RulesError(sorted(reader.problems, key=_order))
    return suite


def _order(item: Problem) -> tuple[str, int, int, str]:
    return item.order


def _suite(reader: FieldReader, root: marked.Node, path: Path) -> Suite | None:
    body = reader.mapping(root, _FILE)
    if body is None:
        return None
    rules, nodes = reader.optional(body.get("rules")), body.get("cases")
    cases = [_case(reader, node) for node in (reader.listed(nodes) if nodes else ())]
    return Suite(path, rules or "", tuple(case for case in cases if case is not None))


def _case(reader: FieldReader, node: marked.Node) -> Case | None:
    body = reader.mapping(node, _CASE)
    if body is None:
        return None
    rows = body.get("rows")
    score, undetermined = _expected(reader, body.get("score")), reader.optional(body.get("undetermined"))
    total, grade = _expected(reader, body.get("total")), reader.optional(body.get("grade"))
    said = [key for key in ("score", "undetermined", "total", "grade") if body.get(key) is not None]
    if (
        not said
        or (rows is None) != bool(set(said) & {"score", "undetermined"})
        or {"score", "undetermined"} <= {*said}
    ):
        reader.note("R401", body.place)
    kind = reader.enum(body.get("form"), FormKind) if body.get("form") else None
    year = reader.integer(body.get("year")) if body.get("year") else None
    form = Form(kind=kind or FormKind.PROJECT_SELF_EVALUATION, name="", year=year)
    nodes = [body] if rows is None else [reader.mapping(item, _INNER) for item in reader.listed(rows)]
    return Case(
        form=_filled(reader, form, [each for each in nodes if each is not None]), is_form=rows is not None,
        score=score, undetermined=undetermined, total=total, grade=grade,
        reason=reader.optional(body.get("reason")) or "", place=body.place,
    )  # fmt: skip


def _filled(reader: FieldReader, form: Form, rows: list[marked.Mapping]) -> Form:
    funds = tuple(_fund(reader, row) for row in rows if row.get("budget") is not None)
    indicators = tuple(_indicator(reader, row) for row in rows if row.get("budget") is None)
    return Form(kind=form.kind, name="", year=form.year, funds=funds, indicators=indicators)


def _fund(reader: FieldReader, row: marked.Mapping) -> Fund:
    budget, executed, weight = (reader.optional(row.get(key)) for key in ("budget", "executed", "weight"))
    return Fund(label="年度资金总额", budget=budget, executed=executed, weight=weight)


def _indicator(reader: FieldReader, row: marked.Mapping) -> Indicator:
    known = {name: name for name in category_names()}
    category = (reader.choice(row.get("category"), known) if row.get("category") else None) or OTHER
    level1, name, target, actual, rule, weight = (
        reader.optional(row.get(key)) for key in ("level1", "name", "target", "actual", "rule", "weight")
    )
    level2 = None if category == OTHER else category
    return Indicator(
        level1=level1, level2=level2, name=name or category, target=target, actual=actual, rule=rule, weight=weight
    )


def _expected(reader: FieldReader, node: marked.Node | None) -> Interval | None:
    """9.27, or 6.00～7.99."""
    shown = reader.optional(node)
    if shown is None or node is None:
        return None
    ends = [decimal(part) for part in shown.replace("~", "～").split("～")]
    numbers = [Fraction(end) for end in ends if end is not None]
    if len(ends) > 2 or len(numbers) != len(ends) or numbers != sorted(numbers):
        reader.note("R402", node.place, found=shown)
        return None
    return Interval(numbers[0], numbers[-1])
