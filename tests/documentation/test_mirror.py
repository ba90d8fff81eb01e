"""English pages say what the Chinese ones say: each page has its mirror, reference pages name the same codes and keys."""

from __future__ import annotations

import re
import shlex

import pytest
import yaml
from pages import ROOT

from perfscore.cli.commands import parser
from perfscore.rules.grammar import shapes
from perfscore.rules.model import Measure

CHINESE, ENGLISH = ((ROOT / "docs" / each).read_text("utf-8") for each in ("reference/rules.md", "en/rules.md"))
_DOCS = ROOT / "docs"
#: One page for both languages: what is made from the program, and lists of words and packages in both.
_OF_BOTH_LANGUAGES = {"reference/api", "reference/cli", "reference/messages", "reference/glossary", "dependencies"}
#: The reasons of one kind are told on one English page.
_WHY = {f"explanation/{each}" for each in ("exact", "intervals", "rounding")}
_CODE = re.compile(r"`([^`\n]+)`")
_PROBLEM = re.compile(r"\b[RS][0-9]{3}\b")
_ANY_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Z][0-9]{3}(?![0-9])")


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
    assert CHINESE.count("\n## ") == ENGLISH.count("\n## ")


def test_every_measure_and_score_is_on_the_page() -> None:
    for page in (CHINESE, ENGLISH):
        words = _written(page)
        assert {each.value for each in Measure} <= words
        assert {"score", "line", "log_line", "band", "stairs", "climb"} <= words
        assert {key.name for key in shapes()["adjustment"].keys} <= words
        assert {key.name for key in shapes()["condition"].keys} <= words


def test_every_chinese_page_has_an_english_one() -> None:
    rooms = (".", "tutorials", "guides", "reference", "explanation")
    pages = {page.relative_to(_DOCS).with_suffix("") for room in rooms for page in (_DOCS / room).glob("*.md")}
    mirrored = {page.as_posix() for page in pages} - _OF_BOTH_LANGUAGES
    wanted = {"why" if page in _WHY else page.rpartition("/")[2] for page in mirrored}
    assert wanted == {page.stem for page in (_DOCS / "en").glob("*.md")}


@pytest.mark.parametrize(
    "page",
    [
        *(f"reference/{each}" for each in ("forms", "values", "scoring", "cases")),
        "explanation/proofs",
        "design",
        "security",
    ],
)
def test_pages_name_the_same_codes_under_as_many_headings(page: str) -> None:
    english = (_DOCS / "en" / f"{page.rpartition('/')[2]}.md").read_text("utf-8")
    chinese = (_DOCS / f"{page}.md").read_text("utf-8")
    assert set(_ANY_CODE.findall(chinese)) == set(_ANY_CODE.findall(english))
    assert chinese.count("\n## ") == english.count("\n## ")
    assert chinese.count("\n| ") == english.count("\n| ")


@pytest.mark.parametrize("page", ["guides/questions", "en/questions"])
def test_answers_name_commands_that_exist(page: str) -> None:
    """Every command in a sentence of the page is one that the program takes, with these options."""
    text = (_DOCS / f"{page}.md").read_text("utf-8")
    commands = re.findall(r"`(?:\.venv\S+)?perfscore ([^`]+)`", text)
    assert len(commands) > 20
    top = parser()
    for words in map(shlex.split, commands):
        if not {"--help", "--version"} & {*words}:  # which end the program
            top.parse_args(words)
