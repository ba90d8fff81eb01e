"""Every page is followed as a reader would: files written, Python and commands run, output compared."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pages import NOT_RUN, ROOT, SHOWN, Reader, blocks, matches, to_run

from perfscore.reading import native
from perfscore.testing import run_all
from perfscore.testing.check import check

REFERENCE = ROOT / "docs" / "reference"
GENERATED = ("codes", "library", "layouts", "_build")
PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "examples").glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    if path.relative_to(ROOT).parts[1:2] not in [(name,) for name in GENERATED]
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_reader_can_follow_the_page(page: Path, tmp_path: Path) -> None:
    reader = Reader(page, tmp_path)
    for block in blocks(page.read_text("utf-8")):
        reader.follow(block)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_begins_with_its_title(page: Path) -> None:
    assert page.read_text("utf-8").startswith("# ")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
    written = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    made = [link for link in written if any(name in link for name in GENERATED)]
    assert [link for link in written if link not in made and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_pages_name_extras_that_exist(page: Path) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    named = re.findall(r"(?:perfscore|\.)\[([a-z,]+)\]", page.read_text("utf-8"))
    assert {name for group in named for name in group.split(",")} <= set(extras)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_is_not_run_says_why(page: Path) -> None:
    """Each such comment is of the form that is understood, and stands above a block for a shell."""
    text = page.read_text("utf-8")
    assert text.count("<!-- not run") == len(NOT_RUN.findall(text)) == len([b for b in blocks(text) if b.by_hand])


def test_only_what_is_named_is_left_to_the_reader() -> None:
    (first, second) = blocks(
        "<!-- not run: `pip`: it takes a minute -->\n```sh\npip install x && perfscore rules list\n```\n\n```sh\ncd x\n```\n"
    )
    assert to_run(first) == ["perfscore rules list"]
    assert to_run(second) == ["cd x"]


@pytest.mark.parametrize(
    "command",
    [
        "cd x",
        "pip install x",
        "python -m pip install x",
        ".venv/bin/python -m pip install x",
        "perfscore no-such-command",
    ],
)
def test_what_cannot_be_run_must_be_named(command: str, tmp_path: Path) -> None:
    (block,) = blocks(f"```sh\n{command}\n```\n")
    with pytest.raises(AssertionError):
        Reader(ROOT / "README.md", tmp_path).follow(block)


def test_what_is_left_out_stands_for_any_lines() -> None:
    assert matches("a\n……\nd", "a\nb\nc\nd\n")
    assert matches("……\nd", "a\nd")
    assert matches("a\n……", "a\nb")
    assert matches("a\n", "a  \n")
    assert not matches("a\n……\nd", "a\nb")
    assert not matches("a", "a\nb")
    assert not matches("", "a")


def test_the_rule_set_in_the_reference_is_sound_and_its_cases_pass(tmp_path: Path) -> None:
    """reference/rules.md shows a whole rule set, reference/cases.md cases for it."""
    for page in ("rules", "cases"):
        first = next(
            block for block in blocks((REFERENCE / f"{page}.md").read_text("utf-8")) if block.language == "yaml"
        )
        name = "rules.yaml" if page == "rules" else "rules.cases.yaml"
        (tmp_path / name).write_text(first.text, encoding="utf-8")
    assert [item.code for item in check([tmp_path / "rules.yaml"]).all_problems] == []
    (tested,) = run_all([tmp_path])
    assert set(tested.rules.methods) >= {"floor", "judged"}
    assert [outcome.text() for outcome in tested.outcomes if not outcome.passed] == []


def test_the_form_in_the_reference_reads() -> None:
    first = next(block for block in blocks((REFERENCE / "forms.md").read_text("utf-8")) if block.language == "yaml")
    (form,) = native.read(first.text, "docs/reference/forms.md", json=False).forms
    assert form.indicators[0].target == "=68人"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_session_hides_in_a_block_that_nobody_runs(page: Path) -> None:
    shown = [block for block in blocks(page.read_text("utf-8")) if block.language in SHOWN and not block.file]
    assert [block.line for block in shown if re.search(r"^(\$ |>>> |import |from \w+ import )", block.text, re.M)] == []
