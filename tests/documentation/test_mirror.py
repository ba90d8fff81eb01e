"""The English page on rules says what the Chinese one says: the same keys, values and codes, and every key of the language."""

from __future__ import annotations

import re

import yaml
from pages import ROOT

from perfscore.rules.grammar import shapes
from perfscore.rules.model import Measure

CHINESE, ENGLISH = ((ROOT / "docs" / each).read_text("utf-8") for each in ("reference/rules.md", "en/rules.md"))
_CODE = re.compile(r"`([^`\n]+)`")
_PROBLEM = re.compile(r"\b[RS][0-9]{3}\b")


def _written(page: str) -> set[str]:
    """Every word of ASCII letters that a page shows as code."""
    text = "\n".join(block for block in page.split("```") if not block.startswith("{"))
    return {word for shown in _CODE.findall(text) for word in re.findall(r"[A-Za-z_][A-Za-z_0-9]*", shown)}


def _shown(page: str) -> list[object]:
    return [
        yaml.safe_load(block.removeprefix("yaml\n")) for block in page.split("```")[1::2] if block.startswith("yaml")
    ]


def test_both_pages_show_the_same_words_codes_and_files() -> None:
    assert _written(CHINESE) ^ _written(ENGLISH) <= {"FORM", "xlsx", "OLD", "NEW", "PAGES", "FOLDER"}
    assert set(_PROBLEM.findall(CHINESE)) == set(_PROBLEM.findall(ENGLISH))
    assert _shown(CHINESE) == _shown(ENGLISH)
    assert CHINESE.count("\n## ") == ENGLISH.count("\n## ") + 1  # 全部的键 is made from the grammar


def test_every_measure_and_score_is_on_the_page() -> None:
    for page in (CHINESE, ENGLISH):
        words = _written(page)
        assert {each.value for each in Measure} <= words
        assert {"score", "line", "log_line", "band", "stairs", "climb"} <= words
        assert {key.name for key in shapes()["adjustment"].keys} <= words
        assert {key.name for key in shapes()["condition"].keys} <= words
