"""The categories of indicators (数量 质量 时效 成本 效益 满意度), from rules/indicators.yaml.

A form prints 一级指标 and 二级指标 in many wordings; a category is the one word for each of them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from attrs import field

from perfscore.frozen import frozen
from perfscore.messages import NOWHERE, Place
from perfscore.rules.folders import rules_folder
from perfscore.shapes.files import read_fields
from perfscore.shapes.shape import Key, ListOf, Named, Nested, Shape, Text

BUDGET_EXECUTION = "预算执行率"
OTHER = "其他"


@frozen
class Category:
    """A category: its name, what it measures, and the words that 一级/二级指标 use for it."""

    name: str
    definition: str
    words: tuple[str, ...]
    place: Place = field(default=NOWHERE, eq=False)


@cache
def categories() -> tuple[Category, ...]:
    """All categories, in the order in which their words are looked for."""
    found: tuple[Category, ...] = read_fields(rules_folder() / "indicators.yaml", CATEGORY_SHAPES, "indicators")[
        "categories"
    ]
    return found


@cache
def category_names() -> tuple[str, ...]:
    return (*(category.name for category in categories()), BUDGET_EXECUTION, OTHER)


@cache
def categorise(level1: str | None, level2: str | None) -> str:
    """The category of an indicator: by its 二级指标, else by its 一级指标, else 其他."""
    for level in (level2, level1):
        for category in categories():
            if level and any(word in level for word in category.words):
                return category.name
    return OTHER


def _made(id: str, **said: Any) -> Category:  # noqa: A002  (what an entry by name is made with)
    return Category(id, **said)


def _in_order(found: dict[str, Category]) -> tuple[Category, ...]:
    return tuple(found.values())


_FILE = Shape(name="indicators", said="指标的类别", keys=(
    Key("categories", Named(Nested("category"), make=_in_order), "各类别，按查找的次序", required=True),
))  # fmt: skip
_CATEGORY = Shape(name="category", said="一个类别", keys=(
    Key("definition", Text(), "含义", required=True),
    Key("words", ListOf(Text(), single=True), "一级、二级指标的用词", required=True),
), make=_made)  # fmt: skip
CATEGORY_SHAPES = {each.name: each for each in (_FILE, _CATEGORY)}
