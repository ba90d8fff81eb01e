"""Help is told in the language that was asked for."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from perfscore.cli import main
from perfscore.cli.commands import parser
from perfscore.cli.help import translations
from perfscore.errors import Lang

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
