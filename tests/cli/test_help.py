"""Help is told in the language that was asked for."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from importlib.resources import files

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from perfscore.cli import main
from perfscore.cli.commands import parser
from perfscore.cli.help import translations, wrapped
from perfscore.messages import Lang
from perfscore.widths import cells

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def texts(of: argparse.ArgumentParser) -> Iterator[str]:
    yield from filter(None, [of.description])
    for action in of._actions:
        if action.help and action.help != argparse.SUPPRESS:
            yield action.help
        if isinstance(action, argparse._SubParsersAction):
            yield from (each.help for each in action._choices_actions if each.help)
            for inner in action.choices.values():
                yield from texts(inner)


def test_every_text_of_help_has_its_english() -> None:
    assert set(texts(parser())) - set(translations()) == set()
    assert [
        shown
        for said, shown in translations().items()
        if not said.isascii() and CHINESE.search(shown.replace("某省/某市", ""))
    ] == []


@pytest.mark.parametrize("arguments", [["--help"], ["audit", "--help"], ["rules", "check", "--help"]])
def test_help_speaks_one_language(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", *arguments]) == 0
    english = capsys.readouterr().out
    assert not CHINESE.search(english)
    assert main(["--lang", "zh", *arguments]) == 0
    chinese = capsys.readouterr().out
    assert "显示帮助" in chinese
    assert "show this help" not in chinese


def commands(of: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield of
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from commands(inner)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_has_help(lang: Lang) -> None:
    """A per cent sign in a text of help is a place for a figure, and breaks it where there is none."""
    for each in commands(parser(lang)):
        assert each.prog in each.format_help()


def test_every_command_ends_its_help_with_examples_that_are_understood(capsys: pytest.CaptureFixture[str]) -> None:
    every = {each.prog: each for each in commands(parser())}
    told = yaml.safe_load(files("perfscore.cli").joinpath("examples.yaml").read_text("utf-8"))
    assert {*told} == {*every}
    for name, found in told.items():
        for each in found:
            assert each["run"].startswith(name.removesuffix(" -")), each
            parser().parse_args(each["run"].split()[1:])
        assert main([*name.split()[1:], "--help"]) == 0
        assert f"\n例：\n  {found[0]['run']}\n" in capsys.readouterr().out


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [60, 80, 132])
def test_no_sentence_is_wider_than_the_terminal(lang: Lang, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be broken (the words to choose from, a command line of an example) may be."""
    monkeypatch.setenv("COLUMNS", str(columns))
    for each in commands(parser(lang)):
        text = each.format_help()
        shown = text.partition("\n例：\n" if lang == "zh" else "\nexamples:\n")[0].splitlines()
        assert [
            line
            for line in shown
            if cells(line) > columns and " " in line.strip() and "|" not in line and "{" not in line
        ] == []


@given(st.text(alphabet="ab 预算绩效，。（）-/", max_size=60), st.integers(4, 40))
def test_wrapping_loses_nothing_and_begins_no_line_with_a_stop(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not any(line.startswith(("，", "。", "）")) for line in lines[1:])
