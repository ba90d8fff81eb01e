"""The categories of indicators (数量 质量 时效 成本 效益 满意度), from rules/indicators.yaml.

A form prints 一级指标 and 二级指标 in many wordings; a category is the one word for each of them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from attrs import frozen

from perfscore import marked

BUDGET_EXECUTION = "预算执行率"
OTHER = "其他"


@frozen
class Category:
    """A category: its name, what it measures, and the words that 一级/二级指标 use for it."""

    name: str
    definition: str
    words: tuple[str, ...]


def rules_folder() -> Path:
    """Where the shipped rule sets are: inside the installed package, or at the top of a checkout."""
    packaged = Path(__file__).parent.parent / "shipped" / "rules"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent.parent / "rules"


@cache
def categories() -> tuple[Category, ...]:
    """All categories, in the order in which their words are looked for."""
    path = rules_folder() / "indicators.yaml"
    root = marked.parse_yaml(path.read_text(encoding="utf-8"), path.name)
    found = root.get("categories") if isinstance(root, marked.Mapping) else None
    entries = found.entries if isinstance(found, marked.Mapping) else ()
    return tuple(_category(key.text, node) for key, node in entries)


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


def _category(name: str, node: marked.Node) -> Category:
    body = node if isinstance(node, marked.Mapping) else marked.Mapping(entries=(), place=node.place)
    definition, words = body.get("definition"), body.get("words")
    items = words.items if isinstance(words, marked.Sequence) else ()
    return Category(
        name,
        definition.text if isinstance(definition, marked.Scalar) else "",
        tuple(item.text for item in items if isinstance(item, marked.Scalar)),
    )
