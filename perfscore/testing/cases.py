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

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from attrs import evolve, field

from perfscore.exact import NUMBER, fraction
from perfscore.form import Answer, Form, Fund, Indicator
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.messages import Joined, Message, Place, Problem, codes, problem
from perfscore.rules.category import OTHER, category_names
from perfscore.rules.folders import CASES
from perfscore.rules.marks import FORM_WORDS
from perfscore.shapes.files import read_file
from perfscore.shapes.found import FoundMapping
from perfscore.shapes.nearest import unknown
from perfscore.shapes.reader import FileLanguage
from perfscore.shapes.shape import (
    Flag,
    Key,
    ListOf,
    Named,
    Nested,
    Placed,
    RefusedError,
    Schema,
    Shape,
    Text,
    Whole,
    Words,
    any_of,
    pattern,
)
from perfscore.values.number import Interval, points_text

CASE_LANGUAGE = FileLanguage(unquoted=("target", "actual", "last_year", "name", "reason"))
_CODE = re.compile(r"[A-Z][0-9]{3}")
_EXAMPLE = "{category: 数量, target: 10个, actual: 9个, weight: 10, score: 9, reason: 按比例}"
_EXACT = rf"{NUMBER}(?:/{NUMBER})?"
ENDING = f"{CASES}.yaml"


@frozen(kw_only=True)
class Case:
    """One form or row, and what it must give: a score, a code of why there is none, or a total and its grade.

    ``names_its_form`` tells whether it says the kind of form, which is otherwise one that the rule set holds for.
    """

    form: Form
    is_form: bool
    names_its_form: bool = False
    score: Interval | None = None
    undetermined: str | None = None
    total: Interval | None = None
    grade: str | None = None
    reason: str = field(eq=False)
    place: Place = field(eq=False)


@frozen
class Suite:
    """The cases of one file for one rule set, and where the file names it."""

    path: Path
    rules: str
    place: Place
    cases: tuple[Case, ...]
    warnings: tuple[Problem, ...] = ()


def load_cases(path: Path) -> Suite:
    """The cases in a file. Raises RulesError with every mistake: an unknown key, a score that is no number, no case."""
    found = read_file(path, case_shapes(), "cases", CASE_LANGUAGE)
    rules, place = found.fields["rules"]
    cases = found.fields["cases"]
    return Suite(path, rules, place, cases, (*found.warnings, *_twice(cases)))


def _twice(cases: Iterable[Case]) -> Iterator[Problem]:
    """Cases of the same row that expect the same: all but the first prove nothing."""
    first = dict[Case, Place]()
    for case in cases:
        if (before := first.setdefault(case, case.place)) is not case.place:
            yield evolve(problem("R533", case.place, first=before.line), is_warning=True)


@frozen
class Expected:
    """9.27, or 6.00～7.99, or 20/3 where nothing is rounded."""

    called = "W_a_due_score"

    def read(self, text: str) -> Interval:
        ends = [None if "%" in part else fraction(part) for part in text.replace("~", "～").split("～")]
        numbers = [end for end in ends if end is not None]
        if len(ends) > 2 or len(numbers) != len(ends) or numbers != sorted(numbers):
            raise RefusedError("R402", found=text)
        return Interval(numbers[0], numbers[-1])

    def schema(self) -> Schema:
        return any_of({"type": "number"}, pattern(rf"{_EXACT}(?:[～~]{_EXACT})?"))


def expected_text(score: Interval) -> str:
    """A score as a case writes it: 9.27, 6.00～7.99, or 20/3 where no decimals are exact."""
    return "～".join(dict.fromkeys(map(_exact_text, (score.low, score.high))))


def _exact_text(value: Fraction) -> str:
    shown = points_text(value)
    return shown if Fraction(shown) == value else str(value)


@frozen
class ReasonCode:
    """The code of a reason why there is no score: S009."""

    def read(self, text: str) -> str:
        known = [code for code in codes() if _CODE.fullmatch(code)]
        if text.upper() not in known:
            raise RefusedError("R163", **unknown(text, known))
        return text.upper()

    def schema(self) -> Schema:
        return pattern(_CODE.pattern)


@cache
def case_shapes() -> dict[str, Shape]:
    """All that a file of cases may hold."""
    categories = Words.of(category_names())
    cells = (
        Key("category", categories, "指标的类别", also="类别 指标类别 二级指标"),
        Key("level1", Text(), "一级指标"),
        Key("name", Text(), "三级指标；不写即类别的名称", also="名称 指标 指标名称"),
        Key("target", Text(), "目标值", also="目标 指标值 年度指标值"),
        Key("actual", Text(), "实际完成值", also="实际 实际值 完成值"),
        Key("rule", Text(), "表上写的赋分规则"),
        Key("direction", Text(), "表上的指标方向：正向、反向"),
        Key("last_year", Text(), "上年完成值", also="上年 上年值"),
        Key("budget", Text(), "预算执行行：全年预算数", also="预算 预算数 全年预算数"),
        Key("executed", Text(), "预算执行行：全年执行数", also="执行 执行数 全年执行数"),
        Key("weight", Text(), "分值"),
    )
    file = Shape(name="cases", said="测试用例", keys=(
        Key("rules", Placed(Text()), "规则集的编号", required=True, also="规则 规则集"),
        Key("cases", ListOf(Nested("case")), "用例", required=True),
    ))  # fmt: skip
    inner = Shape(name="row", said="表的一行", keys=cells, check=_is_one_row, make=_made_row, placed=False)
    case = Shape(name="case", said="一个用例", example=_EXAMPLE, keys=(
        *cells,
        Key("form", FORM_WORDS, "表的种类；不写为项目支出绩效自评表，或规则集所用的"),
        Key("year", Whole(), "年度"),
        Key("rows", ListOf(Nested("row")), "整张表的各行；期望写 total 和 grade"),
        Key("answers", Named(Flag(), make=_made_answers, example="{弄虚作假: yes}"), "声明的事实：{弄虚作假: yes}"),
        Key("score", Expected(), "期望的得分：9.27，或 6.00～7.99；不舍入的可以写 20/3", also="得分"),
        Key("undetermined", ReasonCode(), "期望不计分，及其代码"),
        Key("total", Expected(), "期望的总分", also="总分"),
        Key("grade", Text(), "期望的等级"),
        Key("reason", Text(), "为什么应当如此", required=True, also="原因 理由 说明"),
    ), check=_expects_one_thing, make=_made_case)  # fmt: skip
    return {each.name: each for each in (file, inner, case)}


_OF_BUDGET = ("budget", "executed")
_OF_INDICATOR = ("category", "level1", "name", "target", "actual", "rule", "direction", "last_year")


def _is_one_row(found: FoundMapping) -> None:
    """A row is the budget's, with both of its values, or an indicator's."""
    said = [[key for key in keys if found.node.get(key) is not None] for keys in (_OF_BUDGET, _OF_INDICATOR)]
    if all(said):
        found.note("R512", found.place(said[1][0]), found=Joined(said[1]))
    elif said[0] == ["executed"]:
        found.note("R102", key="budget", expected=Message("W_a_text"))


def _expects_one_thing(found: FoundMapping) -> None:
    _is_one_row(found)
    if any(key.text not in found.shape.names for key, _ in found.node.entries):
        return  # what is expected may stand under a key that is told as a strange one
    said = {key for key in ("score", "undetermined", "total", "grade") if found.node.get(key) is not None}
    of_row = said & {"score", "undetermined"}
    if not said or len(of_row) == 2 or (found.node.get("rows") is None) != bool(of_row):
        found.note("R401")


def _made_row(budget: str | None = None, category: str = OTHER, **cells: Any) -> Fund | Indicator:
    """The budget row where a budget is named, else an indicator."""
    if budget is not None:
        return Fund(label="年度资金总额", budget=budget, executed=cells.get("executed"), weight=cells.get("weight"))
    cells.pop("executed", None)
    name = cells.pop("name", category)
    return Indicator(name=name, level2=None if category == OTHER else category, **cells)


def _made_answers(said: dict[str, bool]) -> tuple[Answer, ...]:
    return tuple(Answer(*each) for each in said.items())


def _made_case(
    year: int | None = None, rows: tuple[Fund | Indicator, ...] = (), answers: tuple[Answer, ...] = (), **said: Any
) -> Case:
    named, kind = "form" in said, said.pop("form", FormKind.PROJECT_SELF_EVALUATION)
    kept = {key: said.pop(key) for key in ("score", "undetermined", "total", "grade", "reason", "place") if key in said}
    every = rows or (_made_row(**said),)
    funds = tuple(row for row in every if isinstance(row, Fund))
    indicators = tuple(row for row in every if isinstance(row, Indicator))
    filled = Form(kind=kind, name="", year=year, funds=funds, indicators=indicators, answers=answers)
    return Case(form=filled, is_form=bool(rows), names_its_form=named, **kept)
